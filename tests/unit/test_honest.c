/*
 * Settings that tell or mend what text and links hide. tests/data/honest.dat has a row for each
 * behaviour; here is what a row cannot say: random documents made of what interacts, results that
 * are cut, losses, reports, what the settings take, and that the oracle sees what is wrong.
 */
#include "html/idn.h"
#include "kit/policy_steps.h"
#include "kit/random.h"
#include "oracle/check_honest.h"
#include "oracle/checker.h"
#include "unit/suites.h"

#include <stdlib.h>
#include <string.h>

/* *wanted becomes all of its settings, for check_honest(). */
static sanitize_policy *honest_policy(const char *notation, sanitize_policy_settings *wanted) {
  sanitize_policy *policy = policy_with("text", notation, wanted);
  *wanted = settings_of(policy);
  return policy;
}

/* ---- random documents ---- */

static const char *const pieces[] = {
    "<a href=https://bad.example/>",
    "<a href=//bad.example>",
    "<a href=/x>",
    "<a>",
    "</a>",
    "</a>",
    "<b>",
    "</b>",
    "<i title='\xE2\x80\xAE{{\xCC\x81\xCC\x81\xCC\x81'>",
    "</i>",
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<pre>",
    "</pre>",
    "<br>",
    "<wbr>",
    "<table><tr><td>",
    "</table>",
    "<u>",
    "<input>",
    "<sup>5</sup>",
    " ",
    "\n",
    "&nbsp;",
    "5",
    "x",
    "{",
    "[",
    "}}",
    "\xE2\x80\xAE",
    "\xE2\x80\xAA",
    "\xE2\x80\xAC",
    "\xE2\x81\xA6",
    "\xE2\x81\xA9",
    "&#x2068;",
    "\xCC\x81",
    "\xCC\x88",
    "\xE2\x80\x8D",
    "\xEF\xBB\xBF",
    "https://bank.example/",
    "bank.example",
    " www.bank.example ",
    " [bad.example]",
    "[bad.example]",
    "b\xD0\xB0nk.example",
    "https://",
};

static void random_document(struct random *random, struct bytes *html) {
  html->length = 0;
  for (unsigned left = 1 + random_below(random, 14); left > 0; left--)
    bytes_add_text(html, pieces[random_below(random, sizeof pieces / sizeof *pieces)]);
}

static sanitize_policy_settings random_settings(struct random *random) {
  sanitize_policy_settings settings = {.size = sizeof settings};
  settings.show_link_hosts = random_below(random, 4) > 0;
  settings.punycode_mixed_hosts = random_below(random, 2) == 0;
  settings.bidi_controls = (sanitize_bidi_controls)random_below(random, 3);
  settings.max_combining = random_below(random, 3);
  settings.max_links = random_below(random, 3);
  settings.neutralize_templates = random_below(random, 2) == 0;
  settings.block_breaks = (sanitize_block_breaks)random_below(random, 3);
  settings.collapse_white_space = random_below(random, 2) == 0;
  settings.drop_empty_elements = random_below(random, 2) == 0;
  return settings;
}

static sanitizer *new_reader(const sanitize_policy *policy, sanitize_front_end front_end) {
  sanitize_options options = {.size = sizeof options, .front_end = front_end};
  sanitizer *worker;
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  return worker;
}

/* Whole or cut, a result is what its settings promise and gives itself again under its limit. */
static void check_honest_result(sanitizer *worker, const sanitize_policy_settings *settings,
                                const struct bytes *html, const sanitize_length_limit *limit) {
  struct bytes first = {0};
  sanitize_span clean;
  char why[WHY_SIZE];
  ck_assert_int_eq(sanitizer_run_within(worker, html->data, html->length, limit, &clean, NULL),
                   SANITIZE_OK);
  bytes_add(&first, clean.data, clean.length);
  sanitize_span output = bytes_span(&first);
  ck_assert_msg(check_honest(settings, output, why, sizeof why), "%s\n  output %s\n  %s",
                html->data, first.data, why);
  ck_assert(limit->max_bytes == 0 || output.length <= limit->max_bytes);
  ck_assert_int_eq(sanitizer_run_within(worker, first.data, first.length, limit, &clean, NULL),
                   SANITIZE_OK);
  ck_assert_msg(spans_equal(clean, output), "%s\n  within %zu bytes, %zu characters\n  %s\n  %s",
                html->data, limit->max_bytes, limit->max_characters, first.data, clean.data);
  ck_assert_int_eq(sanitizer_run(worker, first.data, first.length, &clean), SANITIZE_OK);
  ck_assert_msg(spans_equal(clean, output), "%s\n  cut to %s\n  again %s", html->data, first.data,
                clean.data);
  bytes_free(&first);
}

static void check_honest_document(sanitizer *direct, sanitizer *gumbo,
                                  const sanitize_policy_settings *settings, struct random *random,
                                  const struct bytes *html) {
  sanitize_length_limit limit = {.size = sizeof limit};
  sanitize_span one;
  sanitize_span other;
  ck_assert_int_eq(sanitizer_run(direct, html->data, html->length, &one), SANITIZE_OK);
  bool agree = agreement_after(direct) == AGREE_EXACTLY;
  ck_assert_int_eq(sanitizer_run(gumbo, html->data, html->length, &other), SANITIZE_OK);
  ck_assert_msg(!agree || spans_equal(one, other), "%s\n  %s\n  gumbo: %s", html->data, one.data,
                other.data);
  check_honest_result(direct, settings, html, &limit);
  if (random_below(random, 2) == 0) limit.max_bytes = 1 + random_below(random, 120);
  if (random_below(random, 2) == 0) limit.max_characters = 1 + random_below(random, 30);
  if (random_below(random, 3) == 0) limit.ellipsis = (sanitize_span){" [{]\xE2\x80\xAE", 7};
  check_honest_result(direct, settings, html, &limit);
}

enum { POLICIES = 60, DOCUMENTS = 250 };

START_TEST(random_documents_are_honest) {
  static const char notation[] =
      "<a href=\"\"> <b> <i title=\"\"> <p> <pre> <br> <wbr> <table> <sup>";
  struct random random = {(uint64_t)_i};
  sanitize_policy_settings settings = random_settings(&random);
  sanitize_policy *policy = honest_policy(notation, &settings);
  sanitizer *direct = new_reader(policy, SANITIZE_FRONT_END_AUTO);
  sanitizer *gumbo = new_reader(policy, SANITIZE_FRONT_END_GUMBO);
  struct bytes html = {0};
  for (unsigned i = 0; i < DOCUMENTS; i++) {
    random_document(&random, &html);
    check_honest_document(direct, gumbo, &settings, &random, &html);
  }
  bytes_free(&html);
  sanitizer_free(direct);
  sanitizer_free(gumbo);
  sanitize_policy_free(policy);
}
END_TEST

/* ---- the oracle ---- */

/* What no policy with the settings may give; without the last bytes, it may. */
static const struct {
  sanitize_policy_settings settings;
  const char *output, *fine;
} lies[] = {
    {{.bidi_controls = SANITIZE_BIDI_CONTROLS_CLOSE}, "a\xE2\x80\xAE", "a"},
    {{.bidi_controls = SANITIZE_BIDI_CONTROLS_CLOSE}, "a\xE2\x80\xAC", "a"},
    {{.bidi_controls = SANITIZE_BIDI_CONTROLS_CLOSE},
     "<b>\xE2\x80\xAE</b>\xE2\x80\xAC",
     "<b>\xE2\x80\xAE\xE2\x80\xAC</b>"},
    {{.bidi_controls = SANITIZE_BIDI_CONTROLS_CLOSE},
     "\xE2\x80\xAE<p>\xE2\x80\xAC</p>",
     "\xE2\x80\xAE\xE2\x80\xAC<p></p>"},
    {{.bidi_controls = SANITIZE_BIDI_CONTROLS_CLOSE},
     "\xE2\x80\xAE\xE2\x81\xA9",
     "\xE2\x80\xAE\xE2\x80\xAC"},
    {{.bidi_controls = SANITIZE_BIDI_CONTROLS_CLOSE},
     "<b title=\"\xE2\x81\xA6\"></b>",
     "<b title=\"\xE2\x81\xA6\xE2\x81\xA9\"></b>"},
    {{.bidi_controls = SANITIZE_BIDI_CONTROLS_REMOVE},
     "\xE2\x80\xAE\xE2\x80\xAC",
     "<a href=\"\xE2\x80\xAE\"></a>"},
    {{.max_combining = 1}, "a\xCC\x81\xCC\x81", "a\xCC\x81z\xCC\x81"},
    {{.max_combining = 1}, "a\xCC\x81<b>\xCC\x81</b>", "a\xCC\x81<p>\xCC\x81</p>"},
    {{.max_combining = 1}, "<b title=\"\xCC\x81\xCC\x81\"></b>", "<b title=\"\xCC\x81\"></b>"},
    {{.neutralize_templates = 1}, "a{", "a&#123;"},
    {{.neutralize_templates = 1}, "<b title=\"]\"></b>", "<b title=\"&#93;\"></b>"},
    {{.max_links = 1}, "<a href=\"x\"></a><a href=\"x\"></a>", "<a href=\"x\"></a><a></a>"},
    {{.show_link_hosts = 1},
     "<a href=\"https://bad.example/\">https://bank.example</a>",
     "<a href=\"https://bad.example/\">https://bank.example [bad.example]</a>"},
};

START_TEST(the_oracle_sees_lies) {
  char why[WHY_SIZE];
  ck_assert_msg(!check_honest(&lies[_i].settings, span_text(lies[_i].output), why, sizeof why),
                "%s", lies[_i].output);
  ck_assert_msg(check_honest(&lies[_i].settings, span_text(lies[_i].fine), why, sizeof why),
                "%s: %s", lies[_i].fine, why);
}
END_TEST

/* ---- losses, reports, refusals ---- */

static size_t lost_by(const sanitize_policy_settings *wanted, const char *html) {
  sanitize_policy_settings settings = *wanted;
  sanitize_policy *policy = honest_policy("<b title=\"\">", &settings);
  sanitizer *worker = sanitizer_new(policy);
  sanitize_losses losses = {.size = sizeof losses};
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_run(worker, html, strlen(html), &clean), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_losses(worker, &losses), SANITIZE_OK);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
  return losses.text;
}

START_TEST(marks_are_told_as_lost) {
  const sanitize_policy_settings marks = {.size = sizeof marks, .max_combining = 1};
  const sanitize_policy_settings bidi = {.size = sizeof bidi,
                                         .bidi_controls = SANITIZE_BIDI_CONTROLS_REMOVE};
  ck_assert_uint_eq(lost_by(&marks, "a\xCC\x81"), 0);
  ck_assert_uint_eq(lost_by(&marks, "a\xCC\x81\xCC\x81\xE1\xB7\x80"), 5);
  ck_assert_uint_eq(lost_by(&marks, "<b title='\xCC\x81\xCC\x81'>a</b>"), 0);
  /* which show nothing */
  ck_assert_uint_eq(lost_by(&bidi, "a\xE2\x80\xAE"), 0);
}
END_TEST

START_TEST(links_that_are_too_many_are_reported) {
  static const char html[] = "<a href=/1>1</a><b>x</b> <a href=/2>2</a>";
  sanitize_policy_settings settings = {.size = sizeof settings, .max_links = 1};
  sanitize_policy *policy = honest_policy("<a href=\"\"> <b>", &settings);
  sanitize_options options = {.size = sizeof options, .report = 1};
  sanitize_losses losses = {.size = sizeof losses};
  const sanitize_change *changes;
  sanitize_span clean;
  sanitizer *worker;
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  for (int again = 0; again < 2; again++) { /* nothing is counted over runs */
    ck_assert_int_eq(sanitizer_run(worker, html, sizeof html - 1, &clean), SANITIZE_OK);
    ck_assert_str_eq(clean.data, "<a href=\"/1\">1</a><b>x</b> 2");
    ck_assert_uint_eq(sanitizer_changes(worker, &changes), 1);
    ck_assert_int_eq(changes[0].kind, SANITIZE_CHANGE_ELEMENT_UNWRAPPED);
    ck_assert_int_eq(changes[0].reason, SANITIZE_REASON_LINKS);
    ck_assert_uint_eq(changes[0].offset, 25);
    ck_assert_int_eq(sanitizer_losses(worker, &losses), SANITIZE_OK);
    ck_assert(losses.links == 1 && losses.text == 0);
  }
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/* A front end that goes back in the middle of a page has not written the links before it anew. */
START_TEST(links_before_a_tree_are_counted) {
  sanitize_policy_settings settings = {.size = sizeof settings, .max_links = 2};
  sanitize_policy *policy = honest_policy("<a href=\"\"> <b> <p>", &settings);
  sanitizer *worker = new_reader(policy, SANITIZE_FRONT_END_AUTO);
  sanitize_losses losses = {.size = sizeof losses};
  struct bytes html = {0};
  sanitize_span clean;
  char why[WHY_SIZE];
  bytes_add_text(&html, "<p><a href=/1>1</a></p><p><a href=/2>2</a></p><p><a href=/3>3</a></p>");
  for (int i = 0; i < 200; i++) bytes_add_text(&html, "<p>x</p>");
  bytes_add_text(&html, "<b><p>x</b>y</p><p><a href=/4>4</a></p>");
  ck_assert_int_eq(sanitizer_run(worker, html.data, html.length, &clean), SANITIZE_OK);
  ck_assert_msg(check_honest(&settings, clean, why, sizeof why), "%s", why);
  ck_assert_int_eq(sanitizer_losses(worker, &losses), SANITIZE_OK);
  ck_assert_uint_eq(losses.links, 2);
  bytes_free(&html);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/* A refused input that is shown as text is text like any other. */
START_TEST(refused_input_is_neutral) {
  sanitize_policy_settings settings = {.size = sizeof settings,
                                       .neutralize_templates = 1,
                                       .bidi_controls = SANITIZE_BIDI_CONTROLS_CLOSE};
  sanitize_policy *policy = honest_policy("<b>", &settings);
  sanitize_options options = {
      .size = sizeof options, .refusal = SANITIZE_REFUSAL_TEXT, .limits.working_bytes = 1};
  struct bytes html = {0};
  struct bytes first = {0};
  sanitize_span clean;
  sanitizer *worker;
  char why[WHY_SIZE];
  for (int i = 0; i < 200; i++) bytes_add_text(&html, "<b><p></b>");
  bytes_add_text(&html, "{{\xE2\x80\xAE");
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, html.data, html.length, &clean), SANITIZE_OK);
  ck_assert(clean.length > html.length);
  ck_assert_msg(check_honest(&settings, clean, why, sizeof why), "%s", why);
  bytes_add(&first, clean.data, clean.length);
  ck_assert_int_eq(sanitizer_run(worker, first.data, first.length, &clean), SANITIZE_OK);
  ck_assert(spans_equal(clean, bytes_span(&first)));
  bytes_free(&html);
  bytes_free(&first);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/* A hook's own text is text like any other. */
static sanitize_value_answer turn(void *context, const sanitize_hook_value *value,
                                  sanitize_span *replacement) {
  (void)context;
  (void)value;
  *replacement = span_text("{\xE2\x80\xAE");
  return SANITIZE_VALUE_ANSWER_REPLACE;
}

START_TEST(hooks_are_no_way_around) {
  sanitize_policy_settings settings = {.size = sizeof settings,
                                       .neutralize_templates = 1,
                                       .bidi_controls = SANITIZE_BIDI_CONTROLS_CLOSE};
  sanitize_policy *policy = honest_policy("<b title=\"\">", &settings);
  sanitize_hooks hooks = {.size = sizeof hooks, .attribute = turn};
  sanitize_options options = {.size = sizeof options, .hooks = &hooks};
  sanitize_span clean;
  sanitizer *worker;
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, "<b title=x>1</b>", 16, &clean), SANITIZE_OK);
  ck_assert_str_eq(clean.data, "<b title=\"&#123;\xE2\x80\xAE\xE2\x80\xAC\">1</b>");
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/* ---- the settings themselves ---- */

START_TEST(honest_settings_are_read_back) {
  sanitize_policy_settings wanted = {.size = sizeof wanted,
                                     .show_link_hosts = 2,
                                     .punycode_mixed_hosts = -1,
                                     .bidi_controls = SANITIZE_BIDI_CONTROLS_REMOVE,
                                     .max_combining = 255,
                                     .max_links = 70000,
                                     .neutralize_templates = 1};
  sanitize_policy *policy = honest_policy("<b>", &wanted);
  sanitize_policy *again;
  sanitize_policy_settings got = {.size = sizeof got};
  char *text;
  size_t length;
  ck_assert(wanted.show_link_hosts == 1 && wanted.punycode_mixed_hosts == 1);
  ck_assert_int_eq(sanitize_policy_show(policy, SANITIZE_POLICY_FORMAT_JSON, &text, &length),
                   SANITIZE_OK);
  ck_assert_int_eq(sanitize_policy_from_json(&again, text, length, NULL), SANITIZE_OK);
  ck_assert_int_eq(sanitize_policy_get(again, &got), SANITIZE_OK);
  ck_assert(got.show_link_hosts == 1 && got.punycode_mixed_hosts == 1 && got.max_links == 70000);
  ck_assert(got.max_combining == 255 && got.neutralize_templates == 1);
  ck_assert_int_eq(got.bidi_controls, SANITIZE_BIDI_CONTROLS_REMOVE);

  got.max_combining = 256;
  ck_assert_int_eq(sanitize_policy_set(again, &got, NULL), SANITIZE_ERR_ARGUMENT);
  got.max_combining = 0;
  got.bidi_controls = (sanitize_bidi_controls)3;
  ck_assert_int_eq(sanitize_policy_set(again, &got, NULL), SANITIZE_ERR_ARGUMENT);
  got.max_links = SIZE_MAX;
  got.bidi_controls = SANITIZE_BIDI_CONTROLS_KEEP;
  ck_assert_int_eq(sanitize_policy_set(again, &got, NULL), SANITIZE_ERR_POLICY);
  free(text);
  sanitize_policy_free(policy);
  sanitize_policy_free(again);
}
END_TEST

/* ---- warnings ---- */

static const struct {
  const char *notation, *warning; /* "": there is none */
} warned[] = {
    {"<p class=\"\">", "class with any token"},
    {"<p class=\"a b-*\">", ""},
    {"<p class=\"{..9}\">", "class with any token"},
    {"<a rel=\"\">", "rel with any token"},
    {"<a rel=\"tag\">", ""},
    {"<b data-action=\"\">", "pages that use Stimulus"},
    {"<b data-turbo-frame=\"\">", "pages that use Turbo"},
    {"<* data-bind=\"\">", "pages that use Knockout"},
    {"<b data-actions=\"\">", ""},
    {"<b data-number=\"\">", ""},
    {"<b data-*=\"\">", "data-* lets the input"},
};

START_TEST(what_acts_in_pages_is_warned_of) {
  sanitize_policy *policy = sanitize_policy_new("text");
  sanitize_problem problem;
  const char *notation = warned[_i].notation;
  ck_assert_int_eq(sanitize_policy_allow(policy, notation, strlen(notation), &problem),
                   SANITIZE_OK);
  ck_assert_msg(strstr(problem.message, warned[_i].warning) != NULL, "%s", problem.message);
  ck_assert_msg((problem.message[0] == '\0') == (warned[_i].warning[0] == '\0'), "%s: %s", notation,
                problem.message);
  sanitize_policy_free(policy);
}
END_TEST

static const struct {
  const char *comments, *warning; /* "": there is none */
} warned_comments[] = {
    {"more wp:*", ""},
    {"ko", "pages that use Knockout"},
    {"more k*", "pages that use Knockout"},
    {"directive:", "pages that use AngularJS"},
    {"Blazor:*", "pages that use Blazor"},
    {"kodak direct blazor:*", ""},
};

START_TEST(comments_that_act_in_pages_are_warned_of) {
  sanitize_policy *policy = sanitize_policy_new("comment");
  sanitize_policy_settings settings = {.size = sizeof settings};
  sanitize_problem problem;
  ck_assert_int_eq(sanitize_policy_get(policy, &settings), SANITIZE_OK);
  settings.comments = span_text(warned_comments[_i].comments);
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, &problem), SANITIZE_OK);
  ck_assert_msg(strstr(problem.message, warned_comments[_i].warning) != NULL, "%s",
                problem.message);
  ck_assert_msg((problem.message[0] == '\0') == (warned_comments[_i].warning[0] == '\0'), "%s: %s",
                warned_comments[_i].comments, problem.message);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(hosts_that_could_be_turned_are_warned_of) {
  sanitize_policy *policy = sanitize_policy_new("comment");
  sanitize_policy_settings settings = {.size = sizeof settings};
  sanitize_problem problem;
  ck_assert_int_eq(sanitize_policy_get(policy, &settings), SANITIZE_OK);
  settings.show_link_hosts = 1;
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, &problem), SANITIZE_OK);
  ck_assert_int_eq(problem.severity, SANITIZE_SEVERITY_WARNING);
  ck_assert_int_eq(sanitize_policy_get(policy, &settings), SANITIZE_OK);
  settings.bidi_controls = SANITIZE_BIDI_CONTROLS_CLOSE;
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, &problem), SANITIZE_OK);
  ck_assert_int_eq(problem.severity, SANITIZE_SEVERITY_NONE);
  sanitize_policy_free(policy);
}
END_TEST

/* ---- Punycode: RFC 3492, 7.1, and what is too long ---- */

static const struct {
  const char *host, *ascii;
} hosts[] = {
    {"bank.example", "bank.example"},
    {"b\xC3\xBC"
     "cher.example",
     "xn--bcher-kva.example"},
    {"B%C3%BC"
     "CHER.example",
     "xn--bcher-kva.example"},
    /* (A), (B), (L): letters alone, ideographs, a mix */
    {"\xE4\xBB\x96\xE4\xBB\xAC\xE4\xB8\xBA\xE4\xBB\x80\xE4\xB9\x88\xE4\xB8\x8D\xE8\xAF\xB4\xE4\xB8"
     "\xAD\xE6\x96\x87",
     "xn--ihqwcrb4cv8a8dqg056pqjye"},
    {"3\xE5\xB9\xB4"
     "b\xE7\xB5\x84\xE9\x87\x91\xE5\x85\xAB\xE5\x85\x88\xE7\x94\x9F",
     "xn--3b-ww4c5e180e575a65lsy2b"},
    {"a\xE3\x80\x82"
     "b",
     "a.b"},
    {"\xC3\xA4..", "xn--4ca.."},
    {"%FF", ""},
    {"", ""},
};

START_TEST(hosts_are_written_in_ascii) {
  char ascii[URL_HOST_SIZE];
  sanitize_span host = span_text(hosts[_i].host);
  size_t length = host_to_ascii((span){host.data, host.length}, ascii);
  ck_assert_str_eq(ascii, hosts[_i].ascii);
  ck_assert_uint_eq(length, strlen(hosts[_i].ascii));
}
END_TEST

START_TEST(long_labels_are_no_hosts) {
  char ascii[URL_HOST_SIZE];
  struct bytes host = {0};
  for (int i = 0; i < 55; i++) bytes_add_char(&host, 'a');
  bytes_add_text(&host, "\xC3\xBC");
  ck_assert_uint_eq(host_to_ascii((span){host.data, host.length}, ascii), 63);
  for (int i = 0; i < 2; i++) bytes_add_char(&host, 'a');
  ck_assert_uint_eq(host_to_ascii((span){host.data, host.length}, ascii), 0);
  bytes_free(&host);
}
END_TEST

#define ADD_HONEST_ROWS(cases, test, rows) \
  tcase_add_loop_test((cases), test, 0, (int)(sizeof(rows) / sizeof *(rows)))

Suite *honest_suite(void) {
  Suite *suite = suite_create("honest");
  TCase *cases = tcase_create("honest");
  tcase_set_timeout(cases, 120);
  tcase_add_loop_test(cases, random_documents_are_honest, 0, POLICIES);
  ADD_HONEST_ROWS(cases, the_oracle_sees_lies, lies);
  tcase_add_test(cases, marks_are_told_as_lost);
  tcase_add_test(cases, links_that_are_too_many_are_reported);
  tcase_add_test(cases, links_before_a_tree_are_counted);
  tcase_add_test(cases, refused_input_is_neutral);
  tcase_add_test(cases, hooks_are_no_way_around);
  tcase_add_test(cases, honest_settings_are_read_back);
  ADD_HONEST_ROWS(cases, what_acts_in_pages_is_warned_of, warned);
  ADD_HONEST_ROWS(cases, comments_that_act_in_pages_are_warned_of, warned_comments);
  tcase_add_test(cases, hosts_that_could_be_turned_are_warned_of);
  ADD_HONEST_ROWS(cases, hosts_are_written_in_ascii, hosts);
  tcase_add_test(cases, long_labels_are_no_hosts);
  suite_add_tcase(suite, cases);
  return suite;
}
