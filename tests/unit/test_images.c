/*
 * Images that would tell who reads them (lib/filter/images.h): those too small to be seen, and those
 * that wait; and how deep a result is. Every row is a fixed point on both front ends.
 */
#include "kit/expect.h"
#include "kit/policy_steps.h"
#include "unit/suites.h"

static sanitize_policy *setting(const char *notation, sanitize_policy_settings wanted) {
  wanted.schemes = span_text("http https cid");
  wanted.data_images = 1;
  return policy_with("text", notation, &wanted);
}

struct image_row {
  const char *notation, *input, *output;
};

/* ---- pixels ---- */

static const struct image_row pixel_rows[] = {
    {"<img src width height>", "1<img src=/x width=1 height=1>2", "1 2"},
    {"<img src>", "1<img src=/x width=1 height=1>2", "1 2"},
    {"<img src width height>", "1<img src=/x width=0 height=0>2", "1 2"},
    {"<img src>", "1<img src=/x width=1px height=' 01'>2", "1 2"},
    {"<img src>", "1<img src=/x width=1>2<img src=/x height=0>3", "1 2 3"},
    {"<img src alt>", "1<img src=/x width=1 height=1 alt=a>2", "1 a 2"},
    {"<img src width height>", "<img src=/x width=1 height=10>",
     "<img src=\"/x\" width=\"1\" height=\"10\">"},
    {"<img src width height>", "<img src=/x width=2 height=2>",
     "<img src=\"/x\" width=\"2\" height=\"2\">"},
    {"<img src width height>", "<img src=/x width=11>", "<img src=\"/x\" width=\"11\">"},
    {"<img src width height>", "<img src=/x width=1% height=1%>",
     "<img src=\"/x\" width=\"1%\" height=\"1%\">"},
    {"<img src width height>", "<img src=/x width=x height=-1>",
     "<img src=\"/x\" width=\"x\" height=\"-1\">"},
    {"<img src>", "<img src=/x>", "<img src=\"/x\">"},
    {"<img src> <hr> <hr=img>", "1<hr width=1>2", "1\n2"},
    {"<video src width>", "<video src=/x width=1></video>",
     "<video src=\"/x\" width=\"1\"></video>"},
};

START_TEST(pixels_go) {
  sanitize_policy *policy =
      setting(pixel_rows[_i].notation, (sanitize_policy_settings){.drop_tracking_pixels = 1});
  expect_under(policy, pixel_rows[_i].input, pixel_rows[_i].output);
  sanitize_policy_free(policy);
}
END_TEST

/* What the policy sets is as what was typed. */
START_TEST(forced_pixels) {
  sanitize_policy *policy =
      setting("<img src>", (sanitize_policy_settings){.drop_tracking_pixels = 1});
  ck_assert_int_eq(sanitize_policy_force(policy, "img", "width", span_text("1"), NULL),
                   SANITIZE_OK);
  expect_under(policy, "1<img src=/x width=9>2", "1 2");
  ck_assert_int_eq(sanitize_policy_force(policy, "img", "width", span_text("9"), NULL),
                   SANITIZE_OK);
  expect_under(policy, "1<img src=/x width=1>2", "1<img src=\"/x\" width=\"9\">2");
  sanitize_policy_free(policy);
}
END_TEST

/* ---- images that wait ---- */

static const struct image_row held_rows[] = {
    /* of two of one name the first counts, though it goes */
    {"<img src alt>", "<img data-src='javascript:x' data-src='https://e.example/' alt=1>",
     "<img alt=\"1\">"},
    {"<img src>", "<img src=https://e.example/>", "<img data-src=\"https://e.example/\">"},
    {"<img src>", "<img src=/x><img src=//e.example/>",
     "<img data-src=\"/x\"><img data-src=\"//e.example/\">"},
    {"<img src>", "<img src=cid:a@b><img src=' CID:a'>",
     "<img src=\"cid:a@b\"><img src=\" CID:a\">"},
    {"<img src>", "<img src=data:image/png;base64,AA>", "<img src=\"data:image/png;base64,AA\">"},
    {"<img src srcset>", "<img srcset='/a 1x, cid:b 2x' src=cid:c>",
     "<img data-srcset=\"/a 1x, cid:b 2x\" src=\"cid:c\">"},
    {"<picture> <source srcset> <img>", "<picture><source srcset=/a></picture>",
     "<picture><source data-srcset=\"/a\"></picture>"},
    {"<video src poster>", "<video src=/v poster=/p></video>",
     "<video src=\"/v\" data-poster=\"/p\"></video>"},
    {"<table background> <tbody> <td background>",
     "<table background=/b><tr><td background=/c>1</table>",
     "<table data-background=\"/b\"><tbody><tr><td "
     "data-background=\"/c\">1</td></tr></tbody></table>"},
    /* what waits is judged as what it is */
    {"<img src>", "<img data-src=https://e.example/>", "<img data-src=\"https://e.example/\">"},
    {"<img src>", "<img data-src=javascript:x><img data-src=ftp://x/>", "<img><img>"},
    {"<img src>", "<img data-src=cid:x>", "<img data-src=\"cid:x\">"},
    {"<img alt>", "<img data-src=/x src=/y alt=z>", "<img alt=\"z\">"},
    {"<img src='https:' data-*>", "<img data-src=http://x/ data-x=1>", "<img data-x=\"1\">"},
    {"<img src>", "<img data-srcset=/x data-srcs=/y>", "<img>"},
    {"<p data-*>", "<p data-src=javascript:x>1</p>", "<p data-src=\"javascript:x\">1</p>"},
    {"<source src> <video>", "<video><source src=/x data-src=/y></video>",
     "<video><source src=\"/x\"></video>"},
    /* once each, whichever comes first */
    {"<img src>", "<img src=/a data-src=/b>", "<img data-src=\"/a\">"},
    {"<img src>", "<img data-src=/a src=cid:b>", "<img data-src=\"/a\">"},
    {"<img src>", "<img data-src=/a data-src=/b>", "<img data-src=\"/a\">"},
    {"<img src!=''>", "1<img src=/a>2<img>3", "1<img data-src=\"/a\">2 3"},
};

START_TEST(images_wait) {
  sanitize_policy *policy =
      setting(held_rows[_i].notation, (sanitize_policy_settings){.hold_remote_images = 1});
  expect_under(policy, held_rows[_i].input, held_rows[_i].output);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(reports_tell_what_waits) {
  static const char input[] = "<img src=https://x/><img data-src=/y><img src=javascript:z>";
  sanitize_options options = {.size = sizeof options, .report = 1};
  const sanitize_change *changes;
  sanitize_policy *policy =
      setting("<img src>", (sanitize_policy_settings){.hold_remote_images = 1});
  sanitizer *worker;
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, input, strlen(input), &clean), SANITIZE_OK);
  ck_assert_uint_eq(sanitizer_changes(worker, &changes), 2);
  ck_assert_int_eq(changes[0].kind, SANITIZE_CHANGE_ATTRIBUTE_CHANGED);
  ck_assert_int_eq(changes[0].reason, SANITIZE_REASON_URL);
  ck_assert(span_is(changes[0].attribute, "src") && span_is(changes[0].value, "https://x/"));
  ck_assert_int_eq(changes[1].kind, SANITIZE_CHANGE_ATTRIBUTE_REMOVED);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/* ---- colours ---- */

static const struct image_row color_rows[] = {
    {"<font color='#rrggbb'>", "<font color=#12aBEf>1</font>", "<font color=\"#12aBEf\">1</font>"},
    {"<font color='#rrggbb'>", "<font color=#12aBEg>1</font>", "<font>1</font>"},
    {"<font color='#rrggbb'>", "<font color=red>1</font><font color=#123>2</font>",
     "<font>1</font><font>2</font>"},
    {"<font color='#rrggbb'>", "<font color='#123456 '>1</font><font color=123456>2</font>",
     "<font>1</font><font>2</font>"},
    {"<font color!='#rrggbb'>", "<font color=red>1</font>", "1"},
    {"<span data-mx-color='#rrggbb'>", "<span data-mx-color=#000000>1</span>",
     "<span data-mx-color=\"#000000\">1</span>"},
    {"<span data-mx-color='#rrggbb'>", "<span data-mx-color=x data-mx-bg-color=#000000>1</span>",
     "<span>1</span>"},
    {"<span data-*>", "<span data-mx-color=x data-y=z>1</span>",
     "<span data-mx-color=\"x\" data-y=\"z\">1</span>"},
    {"<span data-* data-mx-color='#rrggbb'>", "<span data-mx-color=x data-y=z>1</span>",
     "<span data-y=\"z\">1</span>"},
};

START_TEST(colors_of_six_digits) {
  sanitize_policy *policy = setting(color_rows[_i].notation, (sanitize_policy_settings){.size = 0});
  expect_under(policy, color_rows[_i].input, color_rows[_i].output);
  char *text = show(policy, SANITIZE_POLICY_FORMAT_JSON);
  sanitize_policy *read;
  ck_assert_int_eq(sanitize_policy_from_json(&read, text, strlen(text), NULL), SANITIZE_OK);
  expect_under(read, color_rows[_i].input, color_rows[_i].output);
  free(text);
  sanitize_policy_free(read);
  sanitize_policy_free(policy);
}
END_TEST

/* ---- depth ---- */

static const struct {
  unsigned deepest;
  const char *input, *output;
} depth_rows[] = {
    {1, "<p><b>1</b></p>", "<p>1</p>"},
    {2, "<p><b><i>1</i></b></p>", "<p><b>1</b></p>"},
    {2, "<p><b>1<br>2</b></p>", "<p><b>1\n2</b></p>"},
    {3, "<p><b>1<br>2</b></p>", "<p><b>1<br>2</b></p>"},
    {3, "<table><tr><td>1</table>", "1"},
    {4, "<table><tr><td>1</table>", "<table><tbody><tr><td>1</td></tr></tbody></table>"},
    {4, "<table><tr><td><b>1</table>", "<table><tbody><tr><td>1</td></tr></tbody></table>"},
    {0, "<p><b><i>1</i></b></p>", "<p><b><i>1</i></b></p>"},
};

START_TEST(results_are_no_deeper) {
  sanitize_policy *policy =
      setting("<p> <b> <i> <br> <table>",
              (sanitize_policy_settings){.max_nesting = depth_rows[_i].deepest});
  expect_under(policy, depth_rows[_i].input, depth_rows[_i].output);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(image_settings_are_read_back) {
  sanitize_policy_settings settings = {.size = sizeof settings};
  sanitize_policy *policy =
      setting("<p>", (sanitize_policy_settings){
                         .drop_tracking_pixels = 2, .hold_remote_images = -1, .max_nesting = 128});
  ck_assert_int_eq(sanitize_policy_get(policy, &settings), SANITIZE_OK);
  ck_assert_int_eq(settings.drop_tracking_pixels, 1);
  ck_assert_int_eq(settings.hold_remote_images, 1);
  ck_assert_uint_eq(settings.max_nesting, 128);
  settings.max_nesting = 129;
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, NULL), SANITIZE_ERR_ARGUMENT);
  settings.max_nesting = 0;
  settings.formulas = (sanitize_formulas)3;
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, NULL), SANITIZE_ERR_ARGUMENT);
  sanitize_policy_free(policy);
}
END_TEST

#define ADD_IMAGE_ROWS(cases, test, rows) \
  tcase_add_loop_test((cases), test, 0, (int)(sizeof(rows) / sizeof *(rows)))

Suite *images_suite(void) {
  Suite *suite = suite_create("images");
  TCase *cases = tcase_create("images");
  ADD_IMAGE_ROWS(cases, pixels_go, pixel_rows);
  tcase_add_test(cases, forced_pixels);
  ADD_IMAGE_ROWS(cases, images_wait, held_rows);
  tcase_add_test(cases, reports_tell_what_waits);
  ADD_IMAGE_ROWS(cases, colors_of_six_digits, color_rows);
  ADD_IMAGE_ROWS(cases, results_are_no_deeper, depth_rows);
  tcase_add_test(cases, image_settings_are_read_back);
  suite_add_tcase(suite, cases);
  return suite;
}
