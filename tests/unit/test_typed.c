/*
 * A '<' that somebody typed: the rows of tests/data/typed.dat that come back as they were typed do
 * so under every preset and mode, and what is made of their pieces is read by both front ends and
 * the oracle alike.
 */
#include "kit/random.h"
#include "kit/rows.h"
#include "oracle/properties.h"
#include "unit/suites.h"

#include <string.h>

static struct rows rows;

/* ---- every preset and mode ---- */

static const sanitize_mode modes[] = {SANITIZE_MODE_STRIP, SANITIZE_MODE_DROP,
                                      SANITIZE_MODE_ESCAPE};
enum { MODES = sizeof modes / sizeof *modes };

static bool is_typed_row(const struct row *row) {
  struct bytes text = {0};
  if (strncmp(row->name, "typed.dat: ", 11) != 0) return false;
  for (size_t i = 0; i < row->input.length; i++) {
    char c = row->input.data[i];
    if (c == '<' || c == '>' || c == '&') {
      bytes_add_text(&text, c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&amp;");
    } else {
      bytes_add_char(&text, c);
    }
  }
  bool is_typed = spans_equal(bytes_span(&text), bytes_span(&row->output));
  bytes_free(&text);
  return is_typed;
}

static size_t come_back(sanitizer *worker, const char *policy) {
  size_t count = 0;
  for (size_t i = 0; i < rows.count; i++) {
    const struct row *row = &rows.rows[i];
    sanitize_span clean;
    if (!is_typed_row(row)) continue;
    ck_assert_int_eq(sanitizer_run(worker, row->input.data, row->input.length, &clean),
                     SANITIZE_OK);
    ck_assert_msg(spans_equal(clean, bytes_span(&row->output)), "%s, %s: %s", policy, row->name,
                  shown(clean));
    count++;
  }
  return count;
}

START_TEST(typed_text_comes_back) {
  const char *preset = sanitize_policy_preset_name((size_t)_i / MODES);
  sanitize_mode mode = modes[_i % MODES];
  if (preset == NULL) return;
  for (int unknown = 0; unknown < MODES; unknown++) {
    sanitize_policy *policy = sanitize_policy_new(preset);
    ck_assert_int_eq(sanitize_policy_set_mode(policy, NULL, mode, NULL), SANITIZE_OK);
    ck_assert_int_eq(
        sanitize_policy_set_mode(policy, SANITIZE_UNKNOWN_ELEMENTS, modes[unknown], NULL),
        SANITIZE_OK);
    for (int k = 0; k < 2; k++) {
      sanitize_options options = {.size = sizeof options,
                                  .front_end =
                                      k == 0 ? SANITIZE_FRONT_END_AUTO : SANITIZE_FRONT_END_GUMBO};
      sanitizer *worker;
      ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
      ck_assert_uint_gt(come_back(worker, preset), 250);
      sanitizer_free(worker);
    }
    sanitize_policy_free(policy);
  }
}
END_TEST

START_TEST(there_are_not_more_presets) {
  ck_assert_ptr_null(sanitize_policy_preset_name(sanitize_policy_preset_count()));
  ck_assert_uint_le(sanitize_policy_preset_count(), 16);
}
END_TEST

/* ---- pieces ---- */

static const char *const pieces[] = {
    "<",      "<",    "</",  "<y",   "<y ",     "<b",      "<b ",    "</b",    "<sys",  "<x-y",
    "<o:p",   "<n-",  "<td", "<p ",  "<svg",    "<select", "<title", "/",      "/t.h",  ">",
    ">",      ">",    ">>",  ">c",   " ",       " ",       "\n",     " && ",   "&&",    "=",
    "==",     "a=b",  "=>",  " = ",  "and ",    "or",      " c",     "hidden", "ng-x",  "title",
    "x='1'",  "\"",   "'",   "1",    "-",       "- ",      "->",     "%3d",    "+",     "!",
    "&lt;",   "&",    ";",   ",",    ".",       "@",       "e",      "e",      "<desc", "</svg>",
    "<a b=c", "\"<i", "<i>", "</i>", "<p b=\"", "\"c",     "</b ",   "<q b='"};

static void type(struct random *random, struct bytes *html) {
  html->length = 0;
  for (unsigned left = 1 + random_below(random, 14); left > 0; left--) {
    bytes_add_text(html, pieces[random_below(random, sizeof pieces / sizeof *pieces)]);
  }
}

START_TEST(pieces_are_read_alike) {
  enum { SETS = PROPERTIES_OUTPUT | PROPERTIES_TEXT | PROPERTIES_FRONT_ENDS };
  struct random random = {(uint64_t)_i + 1};
  struct properties *properties = properties_new();
  struct bytes html = {0};
  for (unsigned i = 0; i < 5000; i++) {
    char why[WHY_SIZE];
    type(&random, &html);
    bool hold = properties_hold(properties, SETS, bytes_span(&html), NULL, NULL, why, sizeof why);
    ck_assert_msg(hold, "%s\n  %s", shown(bytes_span(&html)), why);
  }
  ck_assert_uint_gt(properties_skips(properties)[TEXT_JUDGED], 3000);
  bytes_free(&html);
  properties_free(properties);
}
END_TEST

/* ---- names that a policy speaks of ---- */

/* What is to go with its content is a tag, whatever stands behind its name. */
START_TEST(a_named_name_is_a_tag) {
  static const char *const inputs[] = {"1<foo bar>2</foo>3", "1<foo >2</foo>3", "1<foo/x>2</foo>3",
                                       "1<foo && x>2</foo>3"};
  sanitize_policy *policy = sanitize_policy_new(NULL);
  sanitizer *worker;
  sanitize_span clean;
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "foo", SANITIZE_MODE_DROP, NULL), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, NULL), SANITIZE_OK);
  for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
    ck_assert_int_eq(sanitizer_run(worker, inputs[i], strlen(inputs[i]), &clean), SANITIZE_OK);
    ck_assert_msg(span_is(clean, "13"), "%s: %s", inputs[i], clean.data);
  }
  ck_assert_int_eq(sanitizer_run(worker, "<bar foo>", 9, &clean), SANITIZE_OK);
  ck_assert(span_is(clean, "&lt;bar foo&gt;"));
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

Suite *typed_suite(void) {
  Suite *suite = suite_create("typed");
  TCase *cases = tcase_create("typed");
  rows_load(&rows);
  tcase_set_timeout(cases, 300);
  tcase_add_loop_test(cases, typed_text_comes_back, 0, 16 * MODES);
  tcase_add_test(cases, there_are_not_more_presets);
  tcase_add_loop_test(cases, pieces_are_read_alike, 0, 4);
  tcase_add_test(cases, a_named_name_is_a_tag);
  suite_add_tcase(suite, cases);
  return suite;
}
