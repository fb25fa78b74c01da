/* The notation and its way back, what is refused and why, and the floor. */
#include "filter/policy.h"
#include "kit/policy_steps.h"
#include "kit/random_policy.h"
#include "unit/suites.h"

#include <stdio.h>

enum { RANDOM_POLICIES = 300 };

/* ---- The notation ---- */

/* What begins as `preset`, with `allowed` and without `denied`, is shown as `notation`. */
static const struct {
  const char *preset, *allowed, *denied, *notation;
} changes[] = {
    {"text", "<p> <br>", "", "<br> <p>"},
    {"text", "<P><BR />  <Img SRC=\"\" alt=''>", "", "<br> <img alt=\"\" src=\"\"> <p>"},
    {"text", "<b title>", "", "<b title=\"\">"},
    {"text", "<b title=x>", "", "<b title=\"x\">"},
    {"text", "<b title=\"! ~\">", "", "<b title=\"! ~\">"},
    {"text", "You may use these HTML tags and attributes: <b>\n<i>", "", "<b> <i>"},
    {"text", "", "", ""},
    {"text", "<ol start=\"\" type=\"1  a A\ti I\">", "", "<ol start=\"\" type=\"1 a A i I\">"},
    {"text", "<span class=\"mention hashtag u-* u-*\">", "",
     "<span class=\"mention hashtag u-*\">"},
    {"text", "<a href=\"https: MAILTO: https:\">", "", "<a href=\"https: mailto:\">"},
    {"text", "<a href=\":\">", "", "<a href=\":\">"},
    {"text", "<ol start=\"-10..10\"> <li value=\"0..\"> <td colspan=\"..9\" rowspan=\"..\">",
     "<table>", "<li value=\"0..\"> <ol start=\"-10..10\">"},
    {"text", "<time datetime=\"YYYY-MM-DD\">", "", "<time datetime=\"YYYY-MM-DD\">"},
    {"text", "<b title=\"{..80}\"> <i title=\"a {..5}\">", "",
     "<b title=\"{..80}\"> <i title=\"a {..5}\">"},
    {"text", "<img src!=\"\" alt!!=\"\">", "", "<img alt!!=\"\" src!=\"\">"},
    {"text", "<div data-x=\"\" data-B> <p data-*> <i aria-*=\"\" aria-label=\"a\" aria-hidden>", "",
     "<div data-b=\"\" data-x=\"\"> <i aria-label=\"a\" aria-*=\"\"> <p data-*=\"\">"},
    {"text", "<* title=\"\"> <b> <i title=\"x\">", "", "<* title=\"\"> <b> <i title=\"x\">"},
    {"text", "<i title=\"\"> <* title=\"x\"> <b>", "", "<* title=\"x\"> <b> <i title=\"\">"},
    {"text", "<* title=\"\"> <b title=\"\">", "", "<* title=\"\"> <b>"},
    {"text", "<b> <i> <* title=\"x\">", "<b title>", "<b> <i title=\"x\">"},
    {"text", "<b title> <i lang title>", "<* title>", "<b> <i lang=\"\">"},
    {"text", "<* data-x> <b> <i>", "<i data-x>", "<b data-x=\"\"> <i>"},
    {"text", "<table>", "",
     "<caption> <col> <colgroup> <table> <tbody> <td> <tfoot> <th> <thead> <tr>"},
    {"comment", "<b title=\"x\">",
     "<a> <abbr> <acronym title> <blockquote> <cite> <code> <del> <em> <q> <strike> <strong>",
     "<acronym> <b title=\"x\"> <i>"},
    {"comment", "", "<*>", ""},
    {"article", "", "<*>", ""},
};
enum { CHANGES = sizeof changes / sizeof *changes };

START_TEST(the_notation_changes_a_policy) {
  sanitize_problem problem;
  sanitize_policy *policy = begin(changes[_i].preset);
  ck_assert_msg(allow(policy, changes[_i].allowed, &problem) == SANITIZE_OK, "%s: %s",
                changes[_i].allowed, problem.message);
  ck_assert_msg(deny(policy, changes[_i].denied, &problem) == SANITIZE_OK, "%s: %s",
                changes[_i].denied, problem.message);
  ck_same_text(changes[_i].allowed, show(policy, SANITIZE_POLICY_FORMAT_NOTATION),
               changes[_i].notation);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(order_makes_no_difference) {
  sanitize_policy *one = begin("text");
  sanitize_policy *other = begin("text");
  ck_assert_int_eq(allow(one, "<b title=x> <* title lang=y> <i> <u lang=''>", NULL), SANITIZE_OK);
  ck_assert_int_eq(allow(other, "<* title lang=y>", NULL), SANITIZE_OK);
  ck_assert_int_eq(allow(other, "<u lang=''> <i> <b title=x>", NULL), SANITIZE_OK);
  char *text = show(other, SANITIZE_POLICY_FORMAT_JSON);
  ck_same_text("order", show(one, SANITIZE_POLICY_FORMAT_JSON), text);
  free(text);
  sanitize_policy_free(one);
  sanitize_policy_free(other);
}
END_TEST

/* What is shown, read again where nothing is permitted, is shown the same. */
static void check_round_trip(sanitize_policy *policy) {
  sanitize_problem problem;
  char *notation = show(policy, SANITIZE_POLICY_FORMAT_NOTATION);
  char *json = show(policy, SANITIZE_POLICY_FORMAT_JSON);
  sanitize_policy *copy = sanitize_policy_copy(policy);
  ck_assert_ptr_nonnull(copy);
  ck_assert_int_eq(deny(copy, "<*>", NULL), SANITIZE_OK);
  ck_assert_msg(allow(copy, notation, &problem) == SANITIZE_OK, "%s\n  %s", notation,
                problem.message);
  ck_same_text("notation", show(copy, SANITIZE_POLICY_FORMAT_NOTATION), notation);
  ck_assert_msg(policy_is_sound(policy), "%s", json);
  free(notation);
  free(json);
  sanitize_policy_free(copy);
}

START_TEST(presets_survive_the_notation) {
  for (size_t i = 0; i < sanitize_policy_preset_count(); i++) {
    sanitize_policy *policy = begin(sanitize_policy_preset_name(i));
    check_round_trip(policy);
    sanitize_policy_free(policy);
  }
}
END_TEST

START_TEST(random_policies_survive_the_notation) {
  for (unsigned i = 0; i < RANDOM_POLICIES; i++) {
    sanitize_policy *policy = random_policy_number(i);
    check_round_trip(policy);
    sanitize_policy_free(policy);
  }
}
END_TEST

/* ---- Problems ---- */

/*
 * Allowing, or with '-' denying, in a comment policy with `prefix`: the message, its severity and
 * place.
 */
static const struct {
  const char *change;
  sanitize_severity severity;
  uint32_t line, column;
  const char *message;
} problems[] = {
    {"<stronk>", SANITIZE_SEVERITY_ERROR, 1, 1,
     "there is no element <stronk>; did you mean <strong>?"},
    {"<blokquote>", SANITIZE_SEVERITY_ERROR, 1, 1, "did you mean <blockquote>?"},
    {"<zzzzzz>", SANITIZE_SEVERITY_ERROR, 1, 1, "there is no element <zzzzzz>"},
    {"<b>\n <p titel=\"\">", SANITIZE_SEVERITY_ERROR, 2, 5,
     "there is no attribute titel; did you mean title?"},
    {"<b \xC3\xA4>", SANITIZE_SEVERITY_ERROR, 1, 4, "there is no attribute"},
    {"\xE2\x82\xAC: <script>", SANITIZE_SEVERITY_ERROR, 1, 4,
     "no policy can permit <script>: it runs code"},
    {"<iframe src>", SANITIZE_SEVERITY_ERROR, 1, 1, "it loads other documents"},
    {"<style>", SANITIZE_SEVERITY_ERROR, 1, 1, "style sheets"},
    {"<xmp>", SANITIZE_SEVERITY_ERROR, 1, 1, "swallows the markup"},
    {"<input>", SANITIZE_SEVERITY_ERROR, 1, 1, "the page's forms"},
    {"<svg>", SANITIZE_SEVERITY_ERROR, 1, 1, "SVG and MathML"},
    {"<marquee>", SANITIZE_SEVERITY_ERROR, 1, 1, "it is obsolete"},
    {"<b onclick=\"\">", SANITIZE_SEVERITY_ERROR, 1, 4,
     "no policy can permit the attribute onclick: it runs code"},
    {"<b style=\"\">", SANITIZE_SEVERITY_ERROR, 1, 4, "style sheets"},
    {"<b style=\"1..2\">", SANITIZE_SEVERITY_ERROR, 1, 4, "name its properties"},
    {"<b style=\"colr\">", SANITIZE_SEVERITY_ERROR, 1, 4, "colr; did you mean color?"},
    {"<b style=\"color position\">", SANITIZE_SEVERITY_ERROR, 1, 4,
     "no policy can permit the style property position"},
    {"<b style=\"Color\">", SANITIZE_SEVERITY_ERROR, 1, 4, "did you mean color?"},
    {"<b style=\"color*\">", SANITIZE_SEVERITY_ERROR, 1, 4, "the style property color*"},
    {"<* style=\"\"> <b>", SANITIZE_SEVERITY_ERROR, 1, 4, "name its properties"},
    {"<b xlink:href=\"\">", SANITIZE_SEVERITY_ERROR, 1, 4, "SVG"},
    {"<b formtarget=\"\">", SANITIZE_SEVERITY_ERROR, 1, 4, "forms"},
    {"<b id=\"\">", SANITIZE_SEVERITY_ERROR, 1, 4, "set a name prefix first"},
    {"<* name=\"\">", SANITIZE_SEVERITY_ERROR, 1, 4, "set a name prefix first"},
    {"<th headers=\"\">", SANITIZE_SEVERITY_ERROR, 1, 5, "set a name prefix first"},
    {"<b title=\"\" title=\"\">", SANITIZE_SEVERITY_ERROR, 1, 13, "each attribute once"},
    {"<b title=\"a", SANITIZE_SEVERITY_ERROR, 1, 10, "the quote that closes"},
    {"<b title", SANITIZE_SEVERITY_ERROR, 1, 9, "'>'"},
    {"<b", SANITIZE_SEVERITY_ERROR, 1, 3, "'>'"},
    {"<", SANITIZE_SEVERITY_ERROR, 1, 2, "the name of an element"},
    {"</b>", SANITIZE_SEVERITY_ERROR, 1, 2, "found an end tag"},
    {"b i", SANITIZE_SEVERITY_ERROR, 1, 1, "expected tags"},
    {"<b>, <i>", SANITIZE_SEVERITY_ERROR, 1, 4, "'<', which begins a tag"},
    {"<*>", SANITIZE_SEVERITY_ERROR, 1, 1, "permitted by name"},
    {"<b data-x=\"y\">", SANITIZE_SEVERITY_ERROR, 1, 4, "take any value"},
    {"<b title=\"a\xC3\xA4\">", SANITIZE_SEVERITY_ERROR, 1, 4, "cannot be a value"},
    {"<b title=\"a*b\">", SANITIZE_SEVERITY_ERROR, 1, 4, "* only ends a prefix"},
    {"<b title='a \"b'>", SANITIZE_SEVERITY_ERROR, 1, 4, "\"b cannot be a value"},
    {"<b title=\"x 'y\">", SANITIZE_SEVERITY_ERROR, 1, 4, "'y cannot be a value"},
    {"<b title=\"&x;\">", SANITIZE_SEVERITY_ERROR, 1, 4, "&x; cannot be a value"},
    {"<b title=\"<\">", SANITIZE_SEVERITY_ERROR, 1, 4, "< cannot be a value"},
    {"<b title=\"\x7F\">", SANITIZE_SEVERITY_ERROR, 1, 4, "cannot be a value"},
    {"<b title=\"**\">", SANITIZE_SEVERITY_ERROR, 1, 4, "* only ends a prefix"},
    {"<b title=\"1..2 3\">", SANITIZE_SEVERITY_ERROR, 1, 4, "cannot be a value"},
    {"<b title=\"{..9} a\">", SANITIZE_SEVERITY_ERROR, 1, 11, "at the end of the value"},
    {"<b title=\"9..1\">", SANITIZE_SEVERITY_ERROR, 1, 4, "found 9 to 1"},
    {"<b title!!!=\"\">", SANITIZE_SEVERITY_ERROR, 1, 4, "found more"},
    {"<a href=\"https\">", SANITIZE_SEVERITY_ERROR, 1, 10, "each with its colon"},
    {"<a href=\"1..2\">", SANITIZE_SEVERITY_ERROR, 1, 4, "only the schemes can be listed"},
    {"<a href=\"JavaScript:\">", SANITIZE_SEVERITY_ERROR, 1, 4,
     "no policy can permit the scheme javascript: it runs code"},
    {"<a href=\"data:\">", SANITIZE_SEVERITY_ERROR, 1, 4, "whole document"},
    {"<a href=\"h\xC3\xA4:\">", SANITIZE_SEVERITY_ERROR, 1, 4, "is not a scheme"},
    {"<td align!=\"\">", SANITIZE_SEVERITY_ERROR, 1, 5, "<td> cannot require align"},
    {"<* lang!=\"\"> <table>", SANITIZE_SEVERITY_ERROR, 1, 4, "cannot require lang"},
    {"<td>", SANITIZE_SEVERITY_WARNING, 1, 1,
     "a table is permitted as a whole, so these are, too: <caption> <col> <colgroup> <table>"},
    {"<rt>", SANITIZE_SEVERITY_WARNING, 1, 1, "<rt> means nothing without <ruby>"},
    {"<rtc>", SANITIZE_SEVERITY_WARNING, 1, 1, "<rtc> means nothing without <ruby>"},
    {"<li>", SANITIZE_SEVERITY_WARNING, 1, 1, "<li> means nothing without <ul> or <ol>"},
    {"<b data-*>", SANITIZE_SEVERITY_WARNING, 1, 1,
     "data-* lets the input speak to the page's scripts"},
    {"-<b title=x>", SANITIZE_SEVERITY_ERROR, 1, 4, "expected no value"},
    {"-<stronk>", SANITIZE_SEVERITY_ERROR, 1, 1, "did you mean <strong>?"},
    {"-<p>", SANITIZE_SEVERITY_WARNING, 1, 1, "<p> was not permitted"},
    {"-<script>", SANITIZE_SEVERITY_WARNING, 1, 1, "<script> was not permitted"},
    {"-<b onclick>", SANITIZE_SEVERITY_WARNING, 1, 4, "onclick was not permitted"},
    {"-<b title>", SANITIZE_SEVERITY_WARNING, 1, 4, "title was not permitted"},
};
enum { PROBLEMS = sizeof problems / sizeof *problems };

START_TEST(problems_say_what_and_where) {
  sanitize_problem problem;
  sanitize_policy *policy = begin("comment");
  const char *change = problems[_i].change;
  char *before = show(policy, SANITIZE_POLICY_FORMAT_JSON);
  sanitize_status status =
      change[0] == '-' ? deny(policy, change + 1, &problem) : allow(policy, change, &problem);
  bool refused = problems[_i].severity == SANITIZE_SEVERITY_ERROR;
  ck_assert_msg(status == (refused ? SANITIZE_ERR_POLICY : SANITIZE_OK), "%s: status %d", change,
                (int)status);
  ck_assert_msg(problem.severity == problems[_i].severity, "%s: %s", change, problem.message);
  ck_assert_msg(strstr(problem.message, problems[_i].message) != NULL, "%s: %s", change,
                problem.message);
  ck_assert_msg(problem.line == problems[_i].line && problem.column == problems[_i].column,
                "%s: %u:%u %s", change, problem.line, problem.column, problem.message);
  if (refused) ck_same_text(change, show(policy, SANITIZE_POLICY_FORMAT_JSON), before);
  const sanitize_problem *warnings;
  ck_assert_uint_eq(sanitize_policy_warnings(policy, &warnings) > 0, !refused);
  free(before);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(parts_of_tables_stay_together) {
  sanitize_problem problem;
  sanitize_policy *policy = begin("text");
  ck_assert_int_eq(allow(policy, "<b> <tr>", NULL), SANITIZE_OK);
  ck_assert_int_eq(deny(policy, "<thead>", &problem), SANITIZE_ERR_POLICY);
  ck_assert_ptr_nonnull(
      strstr(problem.message, "<thead> cannot be left out while <table> is permitted"));
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "caption", SANITIZE_MODE_DROP, NULL),
                   SANITIZE_ERR_POLICY);
  ck_assert_int_eq(deny(policy, "\n <table>", &problem), SANITIZE_OK);
  ck_assert_ptr_nonnull(
      strstr(problem.message, "without <table> these are no longer permitted either"));
  ck_assert(problem.line == 2 && problem.column == 2);
  ck_same_text("table", show(policy, SANITIZE_POLICY_FORMAT_NOTATION), "<b>");
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(a_wildcard_is_denied_whole) {
  sanitize_policy *policy = begin("text");
  ck_assert_int_eq(allow(policy, "<b data-* aria-*>", NULL), SANITIZE_OK);
  ck_assert_int_eq(deny(policy, "<b data-x>", NULL), SANITIZE_ERR_POLICY);
  ck_assert_int_eq(deny(policy, "<b aria-label>", NULL), SANITIZE_ERR_POLICY);
  ck_assert_int_eq(deny(policy, "<b data-* aria-*>", NULL), SANITIZE_OK);
  ck_same_text("wildcards", show(policy, SANITIZE_POLICY_FORMAT_NOTATION), "<b>");
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(a_url_attribute_that_takes_nothing_is_warned_of) {
  sanitize_problem problem;
  sanitize_policy *policy = begin("text");
  sanitize_policy_settings settings = settings_of(policy);
  settings.schemes = span_text("");
  settings.relative_urls = settings.network_path_urls = settings.fragment_urls =
      SANITIZE_URL_ACTION_DROP;
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, &problem), SANITIZE_OK);
  ck_assert_int_eq(problem.severity, SANITIZE_SEVERITY_NONE);
  ck_assert_int_eq(allow(policy, "<a href>", &problem), SANITIZE_OK);
  ck_assert_ptr_nonnull(strstr(problem.message, "href of <a> takes no URL at all"));
  ck_assert_int_eq(allow(policy, "<a href='https:'>", &problem), SANITIZE_OK);
  ck_assert_int_eq(problem.severity, SANITIZE_SEVERITY_NONE);
  sanitize_policy_free(policy);
}
END_TEST

/* ---- The floor ---- */

START_TEST(every_element_is_offered_or_refused) {
  char tag[64];
  sanitize_problem problem;
  for (unsigned id = 1; id < ELEMENT_CUSTOM; id++) {
    sanitize_policy *policy = begin("text");
    int length = snprintf(tag, sizeof tag, "<%.*s>", (int)element_table[id].name.length,
                          element_table[id].name.data);
    sanitize_status status = sanitize_policy_allow(policy, tag, (size_t)length, &problem);
    bool offered = element_table[id].status == NAME_OFFERED;
    ck_assert_msg(status == (offered ? SANITIZE_OK : SANITIZE_ERR_POLICY), "%s: %s", tag,
                  problem.message);
    ck_assert_msg(offered || strstr(problem.message, "no policy can permit") != NULL, "%s: %s", tag,
                  problem.message);
    ck_assert_msg(offered || policy->elements[id].action != ACTION_KEEP, "%s", tag);
    sanitize_policy_free(policy);
  }
}
END_TEST

START_TEST(every_attribute_is_offered_or_refused) {
  char tag[64];
  sanitize_problem problem;
  sanitize_policy *policy = begin("text");
  set_prefix(policy, "user-");
  for (unsigned id = 1; id < ATTRIBUTE_COUNT; id++) {
    span name = attribute_table[id].name;
    int length = snprintf(tag, sizeof tag, "<* %.*s=\"\">", (int)name.length, name.data);
    sanitize_status status = sanitize_policy_allow(policy, tag, (size_t)length, &problem);
    /* a style by its properties only */
    bool offered = attribute_table[id].status == NAME_OFFERED && id != ATTRIBUTE_STYLE;
    ck_assert_msg(status == (offered ? SANITIZE_OK : SANITIZE_ERR_POLICY), "%s: %s", tag,
                  problem.message);
    ck_assert_msg(offered || strstr(problem.message, "no policy can permit") != NULL, "%s: %s", tag,
                  problem.message);
  }
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(no_scheme_that_runs_code_is_taken) {
  static const char *const schemes[] = {
      "javascript", "JAVASCRIPT", "vbscript",
      "data",       "blob",       "filesystem",
      "about",      "livescript", "view-source",
      "1http",      "http:",      "h/",
      "\"",         "-x",         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
  sanitize_policy *policy = begin("comment");
  for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
    sanitize_policy_settings settings = settings_of(policy);
    sanitize_value_rule rule = {.size = sizeof rule,
                                .element = "a",
                                .attribute = "href",
                                .kind = SANITIZE_VALUE_KIND_SCHEMES};
    settings.schemes = rule.list = span_text(schemes[i]);
    ck_assert_msg(sanitize_policy_set(policy, &settings, NULL) == SANITIZE_ERR_POLICY, "%s",
                  schemes[i]);
    ck_assert_msg(sanitize_policy_set_rule(policy, &rule, NULL) == SANITIZE_ERR_POLICY, "%s",
                  schemes[i]);
  }
  sanitize_policy_free(policy);
}
END_TEST

Suite *policy_suite(void) {
  Suite *suite = suite_create("policy");
  TCase *notation = tcase_create("notation");
  tcase_add_loop_test(notation, the_notation_changes_a_policy, 0, CHANGES);
  tcase_add_loop_test(notation, problems_say_what_and_where, 0, PROBLEMS);
  tcase_add_test(notation, order_makes_no_difference);
  tcase_add_test(notation, presets_survive_the_notation);
  tcase_add_test(notation, random_policies_survive_the_notation);
  tcase_add_test(notation, parts_of_tables_stay_together);
  tcase_add_test(notation, a_wildcard_is_denied_whole);
  tcase_add_test(notation, a_url_attribute_that_takes_nothing_is_warned_of);
  suite_add_tcase(suite, notation);
  TCase *floor = tcase_create("floor");
  tcase_add_test(floor, every_element_is_offered_or_refused);
  tcase_add_test(floor, every_attribute_is_offered_or_refused);
  tcase_add_test(floor, no_scheme_that_runs_code_is_taken);
  suite_add_tcase(suite, floor);
  tcase_set_timeout(notation, 120);
  return suite;
}
