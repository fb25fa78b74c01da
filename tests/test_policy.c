/* Making policies: the notation and its way back, the floor, what is refused and why, presets, settings, running out of memory. */
#include "policy.h"
#include "policy_builder.h"
#include "policy_text.h"
#include "random_policy.h"
#include "suites.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RANDOM_POLICIES = 300 };

static sanitize_policy *begin(const char *preset) {
  sanitize_policy *policy = sanitize_policy_new(preset);
  ck_assert_ptr_nonnull(policy);
  return policy;
}

static sanitize_status allow(sanitize_policy *policy, const char *notation, sanitize_problem *problem) {
  return sanitize_policy_allow(policy, notation, strlen(notation), problem);
}

static sanitize_status deny(sanitize_policy *policy, const char *notation, sanitize_problem *problem) {
  return sanitize_policy_deny(policy, notation, strlen(notation), problem);
}

static char *show(const sanitize_policy *policy, sanitize_policy_format format) {
  char *text;
  size_t length;
  ck_assert_int_eq(sanitize_policy_show(policy, format, &text, &length), SANITIZE_OK);
  ck_assert_uint_eq(length, strlen(text));
  return text;
}

static void set_prefix(sanitize_policy *policy, const char *prefix) {
  sanitize_policy_settings settings = {.size = sizeof settings};
  ck_assert_int_eq(sanitize_policy_get(policy, &settings), SANITIZE_OK);
  settings.name_prefix = span_text(prefix);
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, NULL), SANITIZE_OK);
}

static void ck_same_text(const char *what, char *got, const char *wanted) {
  ck_assert_msg(strcmp(got, wanted) == 0, "%s\n  wanted %s\n  got    %s", what, wanted, got);
  free(got);
}

/* ---- The notation ---- */

/* What begins as `preset`, with `allowed` and without `denied`, is shown as `notation`. */
static const struct {
  const char *preset, *allowed, *denied, *notation;
} changes[] = {
    {"text", "<p> <br>", "", "<br> <p>"},
    {"text", "<P><BR />  <Img SRC=\"\" alt=''>", "", "<br> <img alt=\"\" src=\"\"> <p>"},
    {"text", "<b title>", "", "<b title=\"\">"},
    {"text", "<b title=x>", "", "<b title=\"x\">"},
    {"text", "You may use these HTML tags and attributes: <b>\n<i>", "", "<b> <i>"},
    {"text", "", "", ""},
    {"text", "<ol start=\"\" type=\"1  a A\ti I\">", "", "<ol start=\"\" type=\"1 a A i I\">"},
    {"text", "<span class=\"mention hashtag u-* u-*\">", "", "<span class=\"mention hashtag u-*\">"},
    {"text", "<a href=\"https: MAILTO: https:\">", "", "<a href=\"https: mailto:\">"},
    {"text", "<a href=\":\">", "", "<a href=\":\">"},
    {"text", "<ol start=\"-10..10\"> <li value=\"0..\"> <td colspan=\"..9\" rowspan=\"..\">", "<table>",
     "<li value=\"0..\"> <ol start=\"-10..10\">"},
    {"text", "<time datetime=\"YYYY-MM-DD\">", "", "<time datetime=\"YYYY-MM-DD\">"},
    {"text", "<b title=\"{..80}\"> <i title=\"a {..5}\">", "", "<b title=\"{..80}\"> <i title=\"a {..5}\">"},
    {"text", "<img src!=\"\" alt!!=\"\">", "", "<img alt!!=\"\" src!=\"\">"},
    {"text", "<div data-x=\"\" data-B> <p data-*> <i aria-*=\"\" aria-label=\"a\" aria-hidden>", "",
     "<div data-b=\"\" data-x=\"\"> <i aria-label=\"a\" aria-*=\"\"> <p data-*=\"\">"},
    {"text", "<* title=\"\"> <b> <i title=\"x\">", "", "<* title=\"\"> <b> <i title=\"x\">"},
    {"text", "<i title=\"\"> <* title=\"x\"> <b>", "", "<* title=\"x\"> <b> <i title=\"\">"},
    {"text", "<* title=\"\"> <b title=\"\">", "", "<* title=\"\"> <b>"},
    {"text", "<b> <i> <* title=\"x\">", "<b title>", "<b> <i title=\"x\">"},
    {"text", "<b title> <i lang title>", "<* title>", "<b> <i lang=\"\">"},
    {"text", "<* data-x> <b> <i>", "<i data-x>", "<b data-x=\"\"> <i>"},
    {"text", "<table>", "", "<caption> <col> <colgroup> <table> <tbody> <td> <tfoot> <th> <thead> <tr>"},
    {"comment", "<b title=\"x\">", "<a> <abbr> <acronym title> <blockquote> <cite> <code> <del> <em> <q> <strike> <strong>",
     "<acronym> <b title=\"x\"> <i>"},
    {"comment", "", "<*>", ""},
    {"article", "", "<*>", ""},
};
enum { CHANGES = sizeof changes / sizeof *changes };

START_TEST(the_notation_changes_a_policy) {
  sanitize_problem problem;
  sanitize_policy *policy = begin(changes[_i].preset);
  ck_assert_msg(allow(policy, changes[_i].allowed, &problem) == SANITIZE_OK, "%s: %s", changes[_i].allowed, problem.message);
  ck_assert_msg(deny(policy, changes[_i].denied, &problem) == SANITIZE_OK, "%s: %s", changes[_i].denied, problem.message);
  ck_same_text(changes[_i].allowed, show(policy, SANITIZE_NOTATION), changes[_i].notation);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(order_makes_no_difference) {
  sanitize_policy *one = begin("text");
  sanitize_policy *other = begin("text");
  ck_assert_int_eq(allow(one, "<b title=x> <* title lang=y> <i> <u lang=''>", NULL), SANITIZE_OK);
  ck_assert_int_eq(allow(other, "<* title lang=y>", NULL), SANITIZE_OK);
  ck_assert_int_eq(allow(other, "<u lang=''> <i> <b title=x>", NULL), SANITIZE_OK);
  char *text = show(other, SANITIZE_JSON);
  ck_same_text("order", show(one, SANITIZE_JSON), text);
  free(text);
  sanitize_policy_free(one);
  sanitize_policy_free(other);
}
END_TEST

/* What is shown, read again where nothing is permitted, is shown the same. */
static void check_round_trip(sanitize_policy *policy) {
  sanitize_problem problem;
  char *notation = show(policy, SANITIZE_NOTATION);
  char *json = show(policy, SANITIZE_JSON);
  sanitize_policy *copy = sanitize_policy_copy(policy);
  ck_assert_ptr_nonnull(copy);
  ck_assert_int_eq(deny(copy, "<*>", NULL), SANITIZE_OK);
  ck_assert_msg(allow(copy, notation, &problem) == SANITIZE_OK, "%s\n  %s", notation, problem.message);
  ck_same_text("notation", show(copy, SANITIZE_NOTATION), notation);
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

/* Allowing, or with '-' denying, in a comment policy with `prefix`: the message, its severity and place. */
static const struct {
  const char *change;
  sanitize_severity severity;
  uint32_t line, column;
  const char *message;
} problems[] = {
    {"<stronk>", SANITIZE_ERROR, 1, 1, "there is no element <stronk>; did you mean <strong>?"},
    {"<blokquote>", SANITIZE_ERROR, 1, 1, "did you mean <blockquote>?"},
    {"<zzzzzz>", SANITIZE_ERROR, 1, 1, "there is no element <zzzzzz>"},
    {"<b>\n <p titel=\"\">", SANITIZE_ERROR, 2, 5, "there is no attribute titel; did you mean title?"},
    {"<b \xC3\xA4>", SANITIZE_ERROR, 1, 4, "there is no attribute"},
    {"\xE2\x82\xAC: <script>", SANITIZE_ERROR, 1, 4, "no policy can permit <script>: it runs code"},
    {"<iframe src>", SANITIZE_ERROR, 1, 1, "it loads other documents"},
    {"<style>", SANITIZE_ERROR, 1, 1, "style sheets"},
    {"<xmp>", SANITIZE_ERROR, 1, 1, "swallows the markup"},
    {"<input>", SANITIZE_ERROR, 1, 1, "the page's forms"},
    {"<svg>", SANITIZE_ERROR, 1, 1, "SVG and MathML"},
    {"<marquee>", SANITIZE_ERROR, 1, 1, "it is obsolete"},
    {"<b onclick=\"\">", SANITIZE_ERROR, 1, 4, "no policy can permit the attribute onclick: it runs code"},
    {"<b style=\"\">", SANITIZE_ERROR, 1, 4, "style sheets"},
    {"<b xlink:href=\"\">", SANITIZE_ERROR, 1, 4, "SVG"},
    {"<b formtarget=\"\">", SANITIZE_ERROR, 1, 4, "forms"},
    {"<b id=\"\">", SANITIZE_ERROR, 1, 4, "set a name prefix first"},
    {"<* name=\"\">", SANITIZE_ERROR, 1, 4, "set a name prefix first"},
    {"<th headers=\"\">", SANITIZE_ERROR, 1, 5, "set a name prefix first"},
    {"<b title=\"\" title=\"\">", SANITIZE_ERROR, 1, 13, "twice"},
    {"<b title=\"a", SANITIZE_ERROR, 1, 10, "quotes are not closed"},
    {"<b title", SANITIZE_ERROR, 1, 9, "'>'"},
    {"<b", SANITIZE_ERROR, 1, 3, "'>'"},
    {"<", SANITIZE_ERROR, 1, 2, "name is missing"},
    {"</b>", SANITIZE_ERROR, 1, 2, "end tags are not written"},
    {"b i", SANITIZE_ERROR, 1, 1, "written as tags"},
    {"<b>, <i>", SANITIZE_ERROR, 1, 4, "a tag begins with '<'"},
    {"<*>", SANITIZE_ERROR, 1, 1, "permitted by name"},
    {"<b data-x=\"y\">", SANITIZE_ERROR, 1, 4, "take any value"},
    {"<b title=\"a\xC3\xA4\">", SANITIZE_ERROR, 1, 4, "cannot be a value"},
    {"<b title=\"a*b\">", SANITIZE_ERROR, 1, 4, "* only ends a prefix"},
    {"<b title=\"1..2 3\">", SANITIZE_ERROR, 1, 4, "cannot be a value"},
    {"<b title=\"{..9} a\">", SANITIZE_ERROR, 1, 11, "comes last"},
    {"<b title=\"9..1\">", SANITIZE_ERROR, 1, 4, "no integer is from 9 to 1"},
    {"<b title!!!=\"\">", SANITIZE_ERROR, 1, 4, "there is no more"},
    {"<a href=\"https\">", SANITIZE_ERROR, 1, 10, "each with its colon"},
    {"<a href=\"1..2\">", SANITIZE_ERROR, 1, 4, "only the schemes can be listed"},
    {"<a href=\"JavaScript:\">", SANITIZE_ERROR, 1, 4, "no policy can permit the scheme javascript: it runs code"},
    {"<a href=\"data:\">", SANITIZE_ERROR, 1, 4, "whole document"},
    {"<a href=\"h\xC3\xA4:\">", SANITIZE_ERROR, 1, 4, "is not a scheme"},
    {"<td align!=\"\">", SANITIZE_ERROR, 1, 5, "<td> cannot require align"},
    {"<* lang!=\"\"> <table>", SANITIZE_ERROR, 1, 4, "cannot require lang"},
    {"<td>", SANITIZE_WARNING, 1, 1, "a table is permitted as a whole, so these are, too: <caption> <col> <colgroup> <table>"},
    {"<rt>", SANITIZE_WARNING, 1, 1, "<rt> means nothing without <ruby>"},
    {"<li>", SANITIZE_WARNING, 1, 1, "<li> means nothing without <ul> or <ol>"},
    {"<b data-*>", SANITIZE_WARNING, 1, 1, "data-* lets the input speak to the page's scripts"},
    {"-<b title=x>", SANITIZE_ERROR, 1, 4, "what is denied has no value"},
    {"-<stronk>", SANITIZE_ERROR, 1, 1, "did you mean <strong>?"},
    {"-<p>", SANITIZE_WARNING, 1, 1, "<p> was not permitted"},
    {"-<script>", SANITIZE_WARNING, 1, 1, "<script> was not permitted"},
    {"-<b onclick>", SANITIZE_WARNING, 1, 4, "onclick was not permitted"},
    {"-<b title>", SANITIZE_WARNING, 1, 4, "title was not permitted"},
};
enum { PROBLEMS = sizeof problems / sizeof *problems };

START_TEST(problems_say_what_and_where) {
  sanitize_problem problem;
  sanitize_policy *policy = begin("comment");
  const char *change = problems[_i].change;
  char *before = show(policy, SANITIZE_JSON);
  sanitize_status status = change[0] == '-' ? deny(policy, change + 1, &problem) : allow(policy, change, &problem);
  bool refused = problems[_i].severity == SANITIZE_ERROR;
  ck_assert_msg(status == (refused ? SANITIZE_ERR_POLICY : SANITIZE_OK), "%s: status %d", change, (int)status);
  ck_assert_msg(problem.severity == problems[_i].severity, "%s: %s", change, problem.message);
  ck_assert_msg(strstr(problem.message, problems[_i].message) != NULL, "%s: %s", change, problem.message);
  ck_assert_msg(problem.line == problems[_i].line && problem.column == problems[_i].column, "%s: %u:%u %s", change,
                problem.line, problem.column, problem.message);
  if (refused) ck_same_text(change, show(policy, SANITIZE_JSON), before);
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
  ck_assert_ptr_nonnull(strstr(problem.message, "<thead> cannot be left out while <table> is permitted"));
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "caption", SANITIZE_MODE_DROP, NULL), SANITIZE_ERR_POLICY);
  ck_assert_int_eq(deny(policy, "<table>", &problem), SANITIZE_OK);
  ck_assert_ptr_nonnull(strstr(problem.message, "without <table> these are no longer permitted either"));
  ck_same_text("table", show(policy, SANITIZE_NOTATION), "<b>");
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(a_wildcard_is_denied_whole) {
  sanitize_policy *policy = begin("text");
  ck_assert_int_eq(allow(policy, "<b data-* aria-*>", NULL), SANITIZE_OK);
  ck_assert_int_eq(deny(policy, "<b data-x>", NULL), SANITIZE_ERR_POLICY);
  ck_assert_int_eq(deny(policy, "<b aria-label>", NULL), SANITIZE_ERR_POLICY);
  ck_assert_int_eq(deny(policy, "<b data-* aria-*>", NULL), SANITIZE_OK);
  ck_same_text("wildcards", show(policy, SANITIZE_NOTATION), "<b>");
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(a_url_attribute_that_takes_nothing_is_warned_of) {
  sanitize_problem problem;
  sanitize_policy *policy = begin("text");
  sanitize_policy_settings settings = {.size = sizeof settings};
  ck_assert_int_eq(sanitize_policy_get(policy, &settings), SANITIZE_OK);
  settings.schemes = span_text("");
  settings.relative_urls = settings.network_path_urls = settings.fragment_urls = SANITIZE_URL_DROP;
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, &problem), SANITIZE_OK);
  ck_assert_int_eq(problem.severity, SANITIZE_NO_PROBLEM);
  ck_assert_int_eq(allow(policy, "<a href>", &problem), SANITIZE_OK);
  ck_assert_ptr_nonnull(strstr(problem.message, "href of <a> takes no URL at all"));
  ck_assert_int_eq(allow(policy, "<a href='https:'>", &problem), SANITIZE_OK);
  ck_assert_int_eq(problem.severity, SANITIZE_NO_PROBLEM);
  sanitize_policy_free(policy);
}
END_TEST

/* ---- The floor ---- */

START_TEST(every_element_is_offered_or_refused) {
  char tag[64];
  sanitize_problem problem;
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    sanitize_policy *policy = begin("text");
    int length = snprintf(tag, sizeof tag, "<%.*s>", (int)element_table[id].name.length, element_table[id].name.data);
    sanitize_status status = sanitize_policy_allow(policy, tag, (size_t)length, &problem);
    bool offered = element_table[id].status == NAME_OFFERED;
    ck_assert_msg(status == (offered ? SANITIZE_OK : SANITIZE_ERR_POLICY), "%s: %s", tag, problem.message);
    ck_assert_msg(offered || strstr(problem.message, "no policy can permit") != NULL, "%s: %s", tag, problem.message);
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
    bool offered = attribute_table[id].status == NAME_OFFERED;
    ck_assert_msg(status == (offered ? SANITIZE_OK : SANITIZE_ERR_POLICY), "%s: %s", tag, problem.message);
    ck_assert_msg(offered || strstr(problem.message, "no policy can permit") != NULL, "%s: %s", tag, problem.message);
  }
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(no_scheme_that_runs_code_is_taken) {
  static const char *const schemes[] = {"javascript", "JAVASCRIPT",  "vbscript", "data",   "blob", "filesystem", "about",
                                        "livescript", "view-source", "1http",    "http:",  "h/",   "\"",         "-x",
                                        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
  sanitize_policy *policy = begin("comment");
  for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
    sanitize_policy_settings settings = {.size = sizeof settings};
    sanitize_value_rule rule = {.size = sizeof rule, .element = "a", .attribute = "href", .kind = SANITIZE_VALUE_SCHEMES};
    ck_assert_int_eq(sanitize_policy_get(policy, &settings), SANITIZE_OK);
    settings.schemes = rule.list = span_text(schemes[i]);
    ck_assert_msg(sanitize_policy_set(policy, &settings, NULL) == SANITIZE_ERR_POLICY, "%s", schemes[i]);
    ck_assert_msg(sanitize_policy_set_rule(policy, &rule, NULL) == SANITIZE_ERR_POLICY, "%s", schemes[i]);
  }
  sanitize_policy_free(policy);
}
END_TEST

/* ---- Presets ---- */

START_TEST(the_comment_preset_is_the_static_policy) {
  sanitize_policy *made = begin(NULL);
  const struct sanitize_policy *wanted = &policy_comment;
  ck_assert_mem_eq(made->elements, wanted->elements, sizeof wanted->elements);
  ck_assert_mem_eq(made->wants_attributes, wanted->wants_attributes, sizeof wanted->wants_attributes);
  ck_assert_mem_eq(made->shown_as_typed, wanted->shown_as_typed, sizeof wanted->shown_as_typed);
  ck_assert_int_eq(made->mode, wanted->mode);
  ck_assert_uint_eq(made->rule_count + made->forced_count + made->named_count, 0);
  ck_assert_uint_eq(made->string_count, wanted->string_count);
  ck_assert_uint_eq(made->url.scheme_count, wanted->url.scheme_count);
  for (uint32_t i = 0; i < wanted->url.scheme_count; i++) {
    span scheme = policy_text(made, made->strings[made->url.first_scheme + i]);
    ck_assert(spans_equal(scheme, policy_text(wanted, wanted->strings[wanted->url.first_scheme + i])));
  }
  ck_assert(made->url.relative == wanted->url.relative && made->url.network_path == wanted->url.network_path &&
            made->url.fragment == wanted->url.fragment && !made->url.refuse_userinfo && !made->url.data_images);
  ck_assert_mem_eq(&made->limits, &wanted->limits, sizeof made->limits);
  ck_assert_uint_eq(made->links.rel_count + made->links.target.length + made->links.unwrap_without_href, 0);
  ck_assert_uint_eq(made->links.rel_scope + made->links.target_scope, LINKS_NONE);
  ck_assert_uint_eq(made->name_prefix.length + made->url.base.length, 0);
  sanitize_policy_free(made);
}
END_TEST

START_TEST(presets_have_names_and_descriptions) {
  ck_assert_uint_eq(sanitize_policy_preset_count(), 5);
  ck_assert_str_eq(sanitize_policy_preset_name(0), "comment");
  for (size_t i = 0; i < sanitize_policy_preset_count(); i++) {
    sanitize_policy *policy = begin(sanitize_policy_preset_name(i));
    ck_assert_uint_gt(strlen(sanitize_policy_preset_description(i)), 20);
    ck_assert_uint_eq(sanitize_policy_warnings(policy, NULL), 0);
    sanitize_policy_free(policy);
  }
  ck_assert_ptr_null(sanitize_policy_preset_name(5));
  ck_assert_ptr_null(sanitize_policy_preset_description(SIZE_MAX));
  ck_assert_ptr_null(sanitize_policy_new("comments"));
  ck_assert_ptr_null(sanitize_policy_new(""));
}
END_TEST

/* ---- Modes, settings, rules, forced attributes ---- */

START_TEST(modes_become_actions) {
  sanitize_policy *policy = begin("text");
  ck_assert_int_eq(policy->elements[ELEMENT_SCRIPT].action, ACTION_DROP);
  ck_assert_int_eq(sanitize_policy_set_mode(policy, NULL, SANITIZE_MODE_ESCAPE, NULL), SANITIZE_OK);
  ck_assert_int_eq(policy->elements[ELEMENT_SCRIPT].action, ACTION_ESCAPE);
  ck_assert_int_eq(policy->elements[ELEMENT_DIV].action, ACTION_ESCAPE);
  ck_assert(policy->shown_as_typed[ELEMENT_DIV]);
  ck_assert_int_eq(policy->elements[ELEMENT_UNKNOWN].action, ACTION_STRIP);
  ck_assert_int_eq(sanitize_policy_set_mode(policy, SANITIZE_UNKNOWN_ELEMENTS, SANITIZE_MODE_DROP, NULL), SANITIZE_OK);
  ck_assert_int_eq(policy->elements[ELEMENT_UNKNOWN].action, ACTION_DROP);
  ck_assert_int_eq(allow(policy, "<b> <div>", NULL), SANITIZE_OK);
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "B", SANITIZE_MODE_DROP, NULL), SANITIZE_OK);
  ck_assert_int_eq(policy->elements[ELEMENT_B].action, ACTION_DROP);
  ck_assert_int_eq(policy->elements[ELEMENT_DIV].action, ACTION_KEEP);
  ck_assert_int_eq(sanitize_policy_set_mode(policy, NULL, SANITIZE_MODE_STRIP, NULL), SANITIZE_OK);
  ck_assert_int_eq(policy->elements[ELEMENT_B].action, ACTION_DROP);
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "b", SANITIZE_MODE_DEFAULT, NULL), SANITIZE_OK);
  ck_assert_int_eq(policy->elements[ELEMENT_B].action, ACTION_STRIP);
  ck_assert_int_eq(allow(policy, "<b>", NULL), SANITIZE_OK);
  ck_assert_int_eq(policy->elements[ELEMENT_B].action, ACTION_KEEP);
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "script", SANITIZE_MODE_STRIP, NULL), SANITIZE_ERR_POLICY);
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "script", SANITIZE_MODE_ESCAPE, NULL), SANITIZE_OK);
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "stronk", SANITIZE_MODE_DROP, NULL), SANITIZE_ERR_POLICY);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(settings_are_read_back) {
  sanitize_policy *policy = begin("comment");
  sanitize_policy_settings set = {.size = sizeof set,
                                  .schemes = span_text("MAILTO\thttps  http https"),
                                  .base_url = span_text("https://example.com/a"),
                                  .relative_urls = SANITIZE_URL_RESOLVE,
                                  .network_path_urls = SANITIZE_URL_DROP,
                                  .refuse_userinfo = 2,
                                  .data_images = 1,
                                  .link_rel = span_text(" ugc nofollow ugc"),
                                  .link_rel_scope = SANITIZE_LINKS_EXTERNAL,
                                  .link_target = span_text("_blank"),
                                  .link_target_scope = SANITIZE_LINKS_ALL,
                                  .unwrap_links_without_href = 1,
                                  .name_prefix = span_text("user-content-"),
                                  .limits = {1000, 0, 30}};
  sanitize_policy_settings got = {.size = sizeof got};
  ck_assert_int_eq(sanitize_policy_set(policy, &set, NULL), SANITIZE_OK);
  ck_assert_int_eq(sanitize_policy_get(policy, &got), SANITIZE_OK);
  ck_assert(span_is(got.schemes, "http https mailto") && span_is(got.base_url, "https://example.com/a"));
  ck_assert(got.relative_urls == SANITIZE_URL_RESOLVE && got.network_path_urls == SANITIZE_URL_DROP &&
            got.fragment_urls == SANITIZE_URL_KEEP);
  ck_assert(got.refuse_userinfo == 1 && got.data_images == 1 && got.unwrap_links_without_href == 1);
  ck_assert(span_is(got.link_rel, "ugc nofollow") && got.link_rel_scope == SANITIZE_LINKS_EXTERNAL);
  ck_assert(span_is(got.link_target, "_blank") && got.link_target_scope == SANITIZE_LINKS_ALL);
  ck_assert(span_is(got.name_prefix, "user-content-") && got.limits.input_bytes == 1000 && got.limits.output_bytes == 30);
  ck_assert_int_eq(sanitize_policy_set(policy, &got, NULL), SANITIZE_OK);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(settings_that_make_no_sense_are_refused) {
  sanitize_policy *policy = begin("comment");
#define REFUSED(member, value)                                                             \
  do {                                                                                     \
    sanitize_policy_settings bad = {.size = sizeof bad};                                   \
    ck_assert_int_eq(sanitize_policy_get(policy, &bad), SANITIZE_OK);                      \
    bad.member = (value);                                                                  \
    ck_assert_int_eq(sanitize_policy_set(policy, &bad, NULL), SANITIZE_ERR_POLICY);        \
  } while (0)
  REFUSED(base_url, span_text("/relative"));
  REFUSED(base_url, span_text("ftp://example.com/"));
  REFUSED(relative_urls, SANITIZE_URL_RESOLVE); /* without a base */
  REFUSED(link_rel, span_text("no\"follow"));
  REFUSED(link_target, span_text("a b"));
  REFUSED(link_target, span_text("_"));
  REFUSED(name_prefix, span_text("user"));
  REFUSED(name_prefix, span_text("1-"));
  REFUSED(name_prefix, span_text("a b-"));
  REFUSED(limits.input_bytes, SANITIZE_LARGEST_INPUT_BYTES + 1);
  ck_assert_int_eq(allow(policy, "<b> <i id>", NULL), SANITIZE_ERR_POLICY);
  set_prefix(policy, "x-");
  ck_assert_int_eq(allow(policy, "<b> <i id>", NULL), SANITIZE_OK);
  REFUSED(name_prefix, span_text(""));
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(rules_replace_each_other) {
  sanitize_policy *policy = begin("comment");
  sanitize_value_rule rule = {.size = sizeof rule, .element = "DEL", .attribute = "DateTime", .kind = SANITIZE_VALUE_DATETIME};
  ck_assert_int_eq(sanitize_policy_set_rule(policy, &rule, NULL), SANITIZE_OK);
  rule = (sanitize_value_rule){.size = sizeof rule, .attribute = "title", .kind = SANITIZE_VALUE_LIST, .maximum_length = 9};
  rule.list = span_text("x y*");
  ck_assert_int_eq(sanitize_policy_set_rule(policy, &rule, NULL), SANITIZE_OK);
  rule = (sanitize_value_rule){.size = sizeof rule, .element = "a", .attribute = "href", .kind = SANITIZE_VALUE_SCHEMES};
  rule.required = SANITIZE_REQUIRED_OR_DROP;
  ck_assert_int_eq(sanitize_policy_set_rule(policy, &rule, NULL), SANITIZE_OK);
  ck_assert_int_eq(deny(policy, "<acronym> <blockquote> <cite> <code> <b> <em> <i> <q> <strike> <strong>", NULL),
                   SANITIZE_OK);
  ck_same_text("rules", show(policy, SANITIZE_NOTATION),
               "<a href!!=\":\" title=\"x y* {..9}\"> <abbr title=\"x y* {..9}\"> <del datetime=\"YYYY-MM-DD\">");
  rule.attribute = "lang"; /* not permitted */
  ck_assert_int_eq(sanitize_policy_set_rule(policy, &rule, NULL), SANITIZE_ERR_POLICY);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(forced_attributes_come_and_go) {
  sanitize_problem problem;
  sanitize_policy *policy = begin("article");
  ck_assert_int_eq(sanitize_policy_force(policy, "img", "loading", span_text("lazy"), NULL), SANITIZE_OK);
  ck_assert_int_eq(sanitize_policy_force(policy, "img", "alt", span_text(""), NULL), SANITIZE_OK);
  ck_assert_uint_eq(policy->forced_count, 2);
  ck_assert_int_eq(sanitize_policy_force(policy, "img", "alt", (sanitize_span){NULL, 0}, NULL), SANITIZE_OK);
  ck_assert_uint_eq(policy->forced_count, 1);
  ck_assert_int_eq(sanitize_policy_force(policy, "img", "src", span_text("x"), NULL), SANITIZE_ERR_POLICY);
  ck_assert_int_eq(sanitize_policy_force(policy, "a", "rel", span_text("x"), NULL), SANITIZE_ERR_POLICY);
  ck_assert_int_eq(sanitize_policy_force(policy, "a", "onclick", span_text("x"), NULL), SANITIZE_ERR_POLICY);
  ck_assert_int_eq(sanitize_policy_force(policy, "a", "title", span_text("\x01"), NULL), SANITIZE_ERR_POLICY);
  ck_assert_int_eq(sanitize_policy_force(policy, "center", "title", span_text("x"), &problem), SANITIZE_ERR_POLICY);
  ck_assert_str_eq(problem.message, "<center> is not permitted, so nothing can be forced on it");
  ck_assert_int_eq(deny(policy, "<img>", NULL), SANITIZE_OK);
  ck_assert_uint_eq(policy->forced_count, 0);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(the_limits_of_a_policy_are_those_of_its_workers) {
  sanitize_policy *policy = begin("comment");
  sanitize_policy_settings settings = {.size = sizeof settings};
  sanitize_span clean;
  ck_assert_int_eq(sanitize_policy_get(policy, &settings), SANITIZE_OK);
  settings.limits.input_bytes = 4;
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, NULL), SANITIZE_OK);
  sanitizer *worker = sanitizer_new(policy);
  sanitize_policy_free(policy);
  ck_assert_int_eq(sanitizer_run(worker, "1234", 4, &clean), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, "12345", 5, &clean), SANITIZE_ERR_INPUT_SIZE);
  sanitizer_free(worker);
}
END_TEST

/* ---- Arguments ---- */

START_TEST(arguments_are_checked) {
  sanitize_policy *policy = begin(NULL);
  sanitize_problem problem;
  sanitize_policy_settings settings = {.size = 1};
  sanitize_value_rule rule = {.size = 1, .attribute = "title"};
  char *text;
  ck_assert_int_eq(allow(NULL, "<b>", &problem), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(problem.severity, SANITIZE_ERROR);
  ck_assert_int_eq(sanitize_policy_allow(policy, NULL, 1, NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitize_policy_allow(policy, NULL, 0, &problem), SANITIZE_OK);
  ck_assert_int_eq(problem.severity, SANITIZE_NO_PROBLEM);
  ck_assert_int_eq(sanitize_policy_deny(NULL, "", 0, NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "b", (sanitize_mode)4, NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitize_policy_get(policy, &settings), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, NULL), SANITIZE_ERR_ARGUMENT);
  settings.size = sizeof settings;
  settings.fragment_urls = (sanitize_url_action)3;
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitize_policy_set_rule(policy, &rule, NULL), SANITIZE_ERR_ARGUMENT);
  rule = (sanitize_value_rule){.size = sizeof rule};
  ck_assert_int_eq(sanitize_policy_set_rule(policy, &rule, NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitize_policy_force(policy, NULL, "title", span_text(""), NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitize_policy_show(policy, (sanitize_policy_format)2, &text, NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_ptr_null(text);
  ck_assert_int_eq(sanitize_policy_from_json(NULL, "{}", 2, NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_uint_eq(sanitize_policy_warnings(NULL, NULL), 0);
  ck_assert_ptr_null(sanitize_policy_copy(NULL));
  sanitize_policy_free(NULL);
  sanitize_policy_free(policy);
}
END_TEST

/* ---- Memory ---- */

struct ledger {
  size_t calls, live, fail_at;
};

static void *allocate(void *context, size_t size) {
  struct ledger *ledger = context;
  if (ledger->calls++ == ledger->fail_at) return NULL;
  void *block = malloc(size);
  if (block == NULL) return NULL;
  memset(block, 0xA5, size);
  ledger->live++;
  return block;
}

static void release(void *context, void *pointer) {
  struct ledger *ledger = context;
  ledger->live--;
  free(pointer);
}

static sanitize_status change_much(sanitize_policy *policy) {
  sanitize_policy_settings settings = {.size = sizeof settings};
  sanitize_value_rule rule = {.size = sizeof rule, .element = "a", .attribute = "title", .kind = SANITIZE_VALUE_LIST};
  sanitize_status status = allow(policy, "<* lang=\"a b\"> <b title=\"x*\" data-x> <a href=\"https:\"> <td> <p>", NULL);
  if (status == SANITIZE_OK) status = deny(policy, "<p> <b lang>", NULL);
  if (status == SANITIZE_OK) status = sanitize_policy_get(policy, &settings);
  settings.link_rel = span_text("nofollow");
  settings.base_url = span_text("http://example.com/");
  if (status == SANITIZE_OK) status = sanitize_policy_set(policy, &settings, NULL);
  rule.list = span_text("a b c");
  if (status == SANITIZE_OK) status = sanitize_policy_set_rule(policy, &rule, NULL);
  if (status == SANITIZE_OK) status = sanitize_policy_force(policy, "a", "target", span_text("_top"), NULL);
  if (status == SANITIZE_OK) status = sanitize_policy_set_mode(policy, "svg", SANITIZE_MODE_ESCAPE, NULL);
  return status;
}

static bool show_all(const struct policy_builder *builder) {
  struct text_out out = {builder->memory, {NULL, 0, 0}, false};
  notation_show(builder, &out);
  json_show(builder, &out);
  bool shown = !out.failed;
  buffer_free(&out.memory, &out.buffer);
  return shown;
}

START_TEST(running_out_of_memory_is_a_clean_error) {
  size_t failures = 0;
  for (bool done = false; !done; failures++) {
    struct ledger ledger = {0, 0, failures};
    struct memory memory = {{allocate, release, &ledger}};
    struct policy_builder *builder = policy_builder_new_preset(&memory, SPAN_LITERAL("comment"));
    if (builder != NULL) {
      sanitize_status status = change_much(&builder->policy);
      ck_assert(status == SANITIZE_OK || status == SANITIZE_ERR_MEMORY);
      struct policy_builder *copy = status == SANITIZE_OK ? builder_copy(builder) : NULL;
      done = copy != NULL && show_all(copy);
      ck_assert(policy_is_sound(&builder->policy));
      builder_free(copy);
      builder_free(builder);
    }
    ck_assert_uint_eq(ledger.live, 0);
    ck_assert_uint_lt(failures, 10000);
  }
  ck_assert_uint_gt(failures, 50);
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
  TCase *making = tcase_create("making");
  tcase_add_test(making, the_comment_preset_is_the_static_policy);
  tcase_add_test(making, presets_have_names_and_descriptions);
  tcase_add_test(making, modes_become_actions);
  tcase_add_test(making, settings_are_read_back);
  tcase_add_test(making, settings_that_make_no_sense_are_refused);
  tcase_add_test(making, rules_replace_each_other);
  tcase_add_test(making, forced_attributes_come_and_go);
  tcase_add_test(making, the_limits_of_a_policy_are_those_of_its_workers);
  tcase_add_test(making, arguments_are_checked);
  tcase_add_test(making, running_out_of_memory_is_a_clean_error);
  tcase_set_timeout(notation, 120);
  tcase_set_timeout(making, 120);
  suite_add_tcase(suite, making);
  return suite;
}
