/*
 * Making policies: presets, modes, settings, rules, forced attributes, arguments, and running out
 * of memory.
 */
#include "filter/policy.h"
#include "kit/ledger.h"
#include "kit/policy_steps.h"
#include "policy/builder.h"
#include "policy/policy_text.h"
#include "unit/suites.h"

#include <stdlib.h>

/* ---- Presets ---- */

START_TEST(the_comment_preset_is_the_static_policy) {
  sanitize_policy *made = begin(NULL);
  const struct sanitize_policy *wanted = &policy_comment;
  ck_assert_mem_eq(made->elements, wanted->elements, sizeof wanted->elements);
  ck_assert_mem_eq(made->wants_attributes, wanted->wants_attributes,
                   sizeof wanted->wants_attributes);
  ck_assert_mem_eq(made->passed_over, wanted->passed_over, sizeof wanted->passed_over);
  ck_assert_mem_eq(made->shown_as_typed, wanted->shown_as_typed, sizeof wanted->shown_as_typed);
  ck_assert_int_eq(made->mode, wanted->mode);
  ck_assert_uint_eq(made->rule_count + made->forced_count + made->named_count, 0);
  ck_assert_uint_eq(made->string_count, wanted->string_count);
  ck_assert_uint_eq(made->url.scheme_count, wanted->url.scheme_count);
  for (uint32_t i = 0; i < wanted->url.scheme_count; i++) {
    span scheme = policy_text(made, made->strings[made->url.first_scheme + i]);
    ck_assert(
        spans_equal(scheme, policy_text(wanted, wanted->strings[wanted->url.first_scheme + i])));
  }
  ck_assert(made->url.relative == wanted->url.relative &&
            made->url.network_path == wanted->url.network_path &&
            made->url.fragment == wanted->url.fragment && !made->url.refuse_userinfo &&
            !made->url.data_images);
  ck_assert_mem_eq(&made->limits, &wanted->limits, sizeof made->limits);
  ck_assert_uint_eq(
      made->links.rel_count + made->links.target.length + made->links.unwrap_without_href, 0);
  ck_assert_uint_eq(made->links.rel_scope + made->links.target_scope, LINKS_NONE);
  ck_assert_uint_eq(made->name_prefix.length + made->url.base.length, 0);
  sanitize_policy_free(made);
}
END_TEST

START_TEST(presets_have_names_and_descriptions) {
  ck_assert_uint_eq(sanitize_policy_preset_count(), 9);
  ck_assert_str_eq(sanitize_policy_preset_name(0), "comment");
  for (size_t i = 0; i < sanitize_policy_preset_count(); i++) {
    sanitize_policy *policy = begin(sanitize_policy_preset_name(i));
    ck_assert_uint_gt(strlen(sanitize_policy_preset_description(i)), 20);
    ck_assert_uint_eq(sanitize_policy_warnings(policy, NULL), 0);
    sanitize_policy_free(policy);
  }
  ck_assert_ptr_null(sanitize_policy_preset_name(9));
  ck_assert_ptr_null(sanitize_policy_preset_description(SIZE_MAX));
  ck_assert_ptr_null(sanitize_policy_new("comments"));
  ck_assert_ptr_null(sanitize_policy_new(""));
}
END_TEST

/* ---- Modes, settings, rules, forced attributes ---- */

/* JSON, notation and names of presets; nothing is left of what is refused. */
START_TEST(policies_of_one_text) {
  static const struct {
    const char *text, *shown; /* NULL: refused */
  } cases[] = {
      {"<b> <i title=\"\">", "<b> <i title=\"\">"},
      {"\n You may use: <b>\t", "<b>"},
      {" TEXT\n", ""},
      {" {\"elements\": [\"b\"], \"attributes\": []}", "<b>"},
      {"<script>", NULL},
      {"{\"elements\": [", NULL},
      {"commend", NULL},
      {"", NULL},
      {" ", NULL},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    sanitize_policy *policy;
    sanitize_problem problem;
    sanitize_status status =
        sanitize_policy_from_text(&policy, cases[i].text, strlen(cases[i].text), &problem);
    ck_assert_int_eq(status, cases[i].shown == NULL ? SANITIZE_ERR_POLICY : SANITIZE_OK);
    ck_assert_int_eq(problem.severity == SANITIZE_SEVERITY_ERROR, cases[i].shown == NULL);
    ck_assert_int_eq(policy == NULL, cases[i].shown == NULL);
    if (policy == NULL) continue;
    char *shown_as = NULL;
    ck_assert_int_eq(sanitize_policy_show(policy, SANITIZE_POLICY_FORMAT_NOTATION, &shown_as, NULL),
                     SANITIZE_OK);
    ck_assert_str_eq(shown_as, cases[i].shown);
    free(shown_as);
    sanitize_policy_free(policy);
  }
  ck_assert_int_eq(sanitize_policy_from_text(NULL, "text", 4, NULL), SANITIZE_ERR_ARGUMENT);
}
END_TEST

START_TEST(modes_become_actions) {
  sanitize_policy *policy = begin("text");
  ck_assert_int_eq(policy->elements[ELEMENT_SCRIPT].action, ACTION_DROP);
  ck_assert_int_eq(sanitize_policy_set_mode(policy, NULL, SANITIZE_MODE_ESCAPE, NULL), SANITIZE_OK);
  ck_assert_int_eq(policy->elements[ELEMENT_SCRIPT].action, ACTION_ESCAPE);
  ck_assert_int_eq(policy->elements[ELEMENT_DIV].action, ACTION_ESCAPE);
  ck_assert(policy->shown_as_typed[ELEMENT_DIV]);
  ck_assert_int_eq(policy->elements[ELEMENT_UNKNOWN].action, ACTION_ESCAPE);
  ck_assert_int_eq(
      sanitize_policy_set_mode(policy, SANITIZE_UNKNOWN_ELEMENTS, SANITIZE_MODE_DROP, NULL),
      SANITIZE_OK);
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
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "script", SANITIZE_MODE_STRIP, NULL),
                   SANITIZE_ERR_POLICY);
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "script", SANITIZE_MODE_ESCAPE, NULL),
                   SANITIZE_OK);
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "stronk", SANITIZE_MODE_DROP, NULL),
                   SANITIZE_ERR_POLICY);
  sanitize_policy_free(policy);
}
END_TEST

/* What becomes of "<mx-reply>a<b>b</b></MX-Reply>c <int>d <p>e</p>" under the comment preset. */
static const struct {
  sanitize_mode mode, unknown; /* SANITIZE_MODE_DEFAULT: not set */
  const char *name;            /* NULL: none has a mode of its own */
  sanitize_mode of_name;
  const char *output;
} unknown_names[] = {
    {SANITIZE_MODE_DEFAULT, SANITIZE_MODE_DEFAULT, NULL, SANITIZE_MODE_DEFAULT, "a<b>b</b>c d e"},
    {SANITIZE_MODE_ESCAPE, SANITIZE_MODE_DEFAULT, NULL, SANITIZE_MODE_DEFAULT,
     "&lt;mx-reply&gt;a<b>b</b>&lt;/MX-Reply&gt;c &lt;int&gt;d &lt;p&gt;e&lt;/p&gt;"},
    {SANITIZE_MODE_ESCAPE, SANITIZE_MODE_STRIP, NULL, SANITIZE_MODE_DEFAULT,
     "a<b>b</b>c d &lt;p&gt;e&lt;/p&gt;"},
    {SANITIZE_MODE_STRIP, SANITIZE_MODE_ESCAPE, NULL, SANITIZE_MODE_DEFAULT,
     "&lt;mx-reply&gt;a<b>b</b>&lt;/MX-Reply&gt;c &lt;int&gt;d e"},
    {SANITIZE_MODE_DROP, SANITIZE_MODE_DEFAULT, NULL, SANITIZE_MODE_DEFAULT, "c "},
    {SANITIZE_MODE_DROP, SANITIZE_MODE_STRIP, NULL, SANITIZE_MODE_DEFAULT, "a<b>b</b>c d "},
    {SANITIZE_MODE_DEFAULT, SANITIZE_MODE_DEFAULT, "mx-reply", SANITIZE_MODE_DROP, "c d e"},
    {SANITIZE_MODE_DEFAULT, SANITIZE_MODE_DEFAULT, "MX-REPLY", SANITIZE_MODE_ESCAPE,
     "&lt;mx-reply&gt;a<b>b</b>&lt;/MX-Reply&gt;c d e"},
    {SANITIZE_MODE_DEFAULT, SANITIZE_MODE_ESCAPE, "mx-reply", SANITIZE_MODE_DROP,
     "c &lt;int&gt;d e"},
    {SANITIZE_MODE_DEFAULT, SANITIZE_MODE_DROP, "?int", SANITIZE_MODE_STRIP, "c d e"},
    {SANITIZE_MODE_ESCAPE, SANITIZE_MODE_DEFAULT, "?int", SANITIZE_MODE_STRIP,
     "&lt;mx-reply&gt;a<b>b</b>&lt;/MX-Reply&gt;c d &lt;p&gt;e&lt;/p&gt;"},
    {SANITIZE_MODE_DEFAULT, SANITIZE_MODE_DEFAULT, "mx-reply", SANITIZE_MODE_DEFAULT,
     "a<b>b</b>c d e"},
};
enum { UNKNOWN_NAMES = sizeof unknown_names / sizeof *unknown_names };

static void ck_becomes(const sanitize_policy *policy, sanitize_front_end front_end,
                       const char *input, const char *output) {
  sanitize_options options = {.size = sizeof options, .front_end = front_end};
  sanitizer *worker;
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, input, strlen(input), &clean), SANITIZE_OK);
  ck_assert_str_eq(clean.data, output);
  sanitizer_free(worker);
}

START_TEST(unknown_names_have_modes) {
  static const char input[] = "<mx-reply>a<b>b</b></MX-Reply>c <int>d <p>e</p>";
  sanitize_policy *policy = begin("comment");
  sanitize_policy *again;
  ck_assert_int_eq(sanitize_policy_set_mode(policy, NULL, unknown_names[_i].mode, NULL),
                   SANITIZE_OK);
  ck_assert_int_eq(
      sanitize_policy_set_mode(policy, SANITIZE_UNKNOWN_ELEMENTS, unknown_names[_i].unknown, NULL),
      SANITIZE_OK);
  if (unknown_names[_i].name != NULL)
    ck_assert_int_eq(
        sanitize_policy_set_mode(policy, unknown_names[_i].name, unknown_names[_i].of_name, NULL),
        SANITIZE_OK);
  ck_becomes(policy, SANITIZE_FRONT_END_AUTO, input, unknown_names[_i].output);
  ck_becomes(policy, SANITIZE_FRONT_END_GUMBO, input, unknown_names[_i].output);
  char *json = show(policy, SANITIZE_POLICY_FORMAT_JSON);
  ck_assert_int_eq(sanitize_policy_from_json(&again, json, strlen(json), NULL), SANITIZE_OK);
  ck_becomes(again, SANITIZE_FRONT_END_AUTO, input, unknown_names[_i].output);
  free(json);
  sanitize_policy_free(again);
  sanitize_policy_free(policy);
}
END_TEST

/* A slip of the pen leaves the element that was meant as it was. */
START_TEST(names_that_can_have_no_mode_are_refused) {
  static const struct {
    const char *name, *message;
  } rows[] = {
      {"stronk", "did you mean <strong>? If not, write \"?stronk\""},
      {"scrpit", "did you mean <script>?"},
      {"int", "did you mean <ins>?"},
      {"", "nor can there be"},
      {"1a", "nor can there be"},
      {"a_b", "nor can there be"},
      {"a b", "nor can there be"},
      {"?", NULL},
      {"?int", NULL},
      {"x-b", NULL},
      {"o:p", NULL},
      {"foo", NULL},
  };
  sanitize_problem problem;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    sanitize_policy *policy = begin("comment");
    sanitize_status status =
        sanitize_policy_set_mode(policy, rows[i].name, SANITIZE_MODE_DROP, &problem);
    ck_assert_msg(status == (rows[i].message == NULL ? SANITIZE_OK : SANITIZE_ERR_POLICY), "%s: %s",
                  rows[i].name, problem.message);
    if (rows[i].message != NULL)
      ck_assert_msg(strstr(problem.message, rows[i].message) != NULL, "%s: %s", rows[i].name,
                    problem.message);
    sanitize_policy_free(policy);
  }
}
END_TEST

START_TEST(settings_are_read_back) {
  sanitize_policy *policy = begin("comment");
  sanitize_policy_settings set = {.size = sizeof set,
                                  .schemes = span_text("MAILTO\thttps  http https"),
                                  .base_url = span_text("https://example.com/a"),
                                  .relative_urls = SANITIZE_URL_ACTION_RESOLVE,
                                  .network_path_urls = SANITIZE_URL_ACTION_DROP,
                                  .refuse_userinfo = 2,
                                  .data_images = 1,
                                  .link_rel = span_text(" ugc nofollow ugc"),
                                  .link_rel_scope = SANITIZE_LINK_SCOPE_EXTERNAL,
                                  .link_target = span_text("_blank"),
                                  .link_target_scope = SANITIZE_LINK_SCOPE_ALL,
                                  .unwrap_links_without_href = 1,
                                  .name_prefix = span_text("user-content-"),
                                  .limits = {.input_bytes = 1000, .output_bytes = 30}};
  sanitize_policy_settings got = {.size = sizeof got};
  ck_assert_int_eq(sanitize_policy_set(policy, &set, NULL), SANITIZE_OK);
  ck_assert_int_eq(sanitize_policy_get(policy, &got), SANITIZE_OK);
  ck_assert(span_is(got.schemes, "http https mailto") &&
            span_is(got.base_url, "https://example.com/a"));
  ck_assert(got.relative_urls == SANITIZE_URL_ACTION_RESOLVE &&
            got.network_path_urls == SANITIZE_URL_ACTION_DROP &&
            got.fragment_urls == SANITIZE_URL_ACTION_KEEP);
  ck_assert(got.refuse_userinfo == 1 && got.data_images == 1 && got.unwrap_links_without_href == 1);
  ck_assert(span_is(got.link_rel, "ugc nofollow") &&
            got.link_rel_scope == SANITIZE_LINK_SCOPE_EXTERNAL);
  ck_assert(span_is(got.link_target, "_blank") && got.link_target_scope == SANITIZE_LINK_SCOPE_ALL);
  ck_assert(span_is(got.name_prefix, "user-content-") && got.limits.input_bytes == 1000 &&
            got.limits.output_bytes == 30);
  ck_assert_int_eq(sanitize_policy_set(policy, &got, NULL), SANITIZE_OK);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(settings_that_make_no_sense_are_refused) {
  sanitize_policy *policy = begin("comment");
#define REFUSED(member, value)                                                      \
  do {                                                                              \
    sanitize_policy_settings bad = {.size = sizeof bad};                            \
    ck_assert_int_eq(sanitize_policy_get(policy, &bad), SANITIZE_OK);               \
    bad.member = (value);                                                           \
    ck_assert_int_eq(sanitize_policy_set(policy, &bad, NULL), SANITIZE_ERR_POLICY); \
  } while (0)
  REFUSED(base_url, span_text("/relative"));
  REFUSED(base_url, span_text("ftp://example.com/"));
  REFUSED(relative_urls, SANITIZE_URL_ACTION_RESOLVE); /* without a base */
  REFUSED(link_rel, span_text("no\"follow"));
  REFUSED(link_target, span_text("a b"));
  REFUSED(link_target, span_text("_"));
  REFUSED(name_prefix, span_text("user"));
  REFUSED(name_prefix, span_text("1-"));
  REFUSED(name_prefix, span_text("a b-"));
  REFUSED(limits.input_bytes, SANITIZE_LARGEST_INPUT_BYTES + 1);
  REFUSED(limits.open_elements, SANITIZE_LEAST_OPEN_ELEMENTS - 1);
  REFUSED(limits.open_elements, SANITIZE_LARGEST_OPEN_ELEMENTS + 1);
  REFUSED(limits.formatting_elements, SANITIZE_LEAST_FORMATTING_ELEMENTS - 1);
  REFUSED(limits.formatting_elements, SANITIZE_LARGEST_FORMATTING_ELEMENTS + 1);
  ck_assert_int_eq(allow(policy, "<b> <i id>", NULL), SANITIZE_ERR_POLICY);
  set_prefix(policy, "x-");
  ck_assert_int_eq(allow(policy, "<b> <i id>", NULL), SANITIZE_OK);
  REFUSED(name_prefix, span_text(""));
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(rules_replace_each_other) {
  sanitize_policy *policy = begin("comment");
  sanitize_value_rule rule = {.size = sizeof rule,
                              .element = "DEL",
                              .attribute = "DateTime",
                              .kind = SANITIZE_VALUE_KIND_DATETIME};
  ck_assert_int_eq(sanitize_policy_set_rule(policy, &rule, NULL), SANITIZE_OK);
  rule = (sanitize_value_rule){.size = sizeof rule,
                               .attribute = "title",
                               .kind = SANITIZE_VALUE_KIND_LIST,
                               .maximum_length = 9};
  rule.list = span_text("x y*");
  ck_assert_int_eq(sanitize_policy_set_rule(policy, &rule, NULL), SANITIZE_OK);
  rule = (sanitize_value_rule){.size = sizeof rule,
                               .element = "a",
                               .attribute = "href",
                               .kind = SANITIZE_VALUE_KIND_SCHEMES};
  rule.required = SANITIZE_REQUIREMENT_OR_DROP;
  ck_assert_int_eq(sanitize_policy_set_rule(policy, &rule, NULL), SANITIZE_OK);
  ck_assert_int_eq(
      deny(policy, "<acronym> <blockquote> <cite> <code> <b> <em> <i> <q> <strike> <strong>", NULL),
      SANITIZE_OK);
  ck_same_text("rules", show(policy, SANITIZE_POLICY_FORMAT_NOTATION),
               "<a href!!=\":\" title=\"x y* {..9}\"> <abbr title=\"x y* {..9}\"> <del "
               "datetime=\"YYYY-MM-DD\">");
  rule.attribute = "lang"; /* not permitted */
  ck_assert_int_eq(sanitize_policy_set_rule(policy, &rule, NULL), SANITIZE_ERR_POLICY);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(forced_attributes_come_and_go) {
  sanitize_problem problem;
  sanitize_policy *policy = begin("article");
  ck_assert_int_eq(sanitize_policy_force(policy, "img", "loading", span_text("lazy"), NULL),
                   SANITIZE_OK);
  ck_assert_int_eq(sanitize_policy_force(policy, "img", "alt", span_text(""), NULL), SANITIZE_OK);
  ck_assert_uint_eq(policy->forced_count, 2);
  ck_assert_int_eq(sanitize_policy_force(policy, "img", "alt", (sanitize_span){NULL, 0}, NULL),
                   SANITIZE_OK);
  ck_assert_uint_eq(policy->forced_count, 1);
  ck_assert_int_eq(sanitize_policy_force(policy, "img", "src", span_text("x"), NULL),
                   SANITIZE_ERR_POLICY);
  ck_assert_int_eq(sanitize_policy_force(policy, "a", "rel", span_text("x"), NULL),
                   SANITIZE_ERR_POLICY);
  ck_assert_int_eq(sanitize_policy_force(policy, "a", "onclick", span_text("x"), NULL),
                   SANITIZE_ERR_POLICY);
  ck_assert_int_eq(sanitize_policy_force(policy, "a", "title", span_text("\x01"), NULL),
                   SANITIZE_ERR_POLICY);
  ck_assert_int_eq(sanitize_policy_force(policy, "center", "title", span_text("x"), &problem),
                   SANITIZE_ERR_POLICY);
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
  ck_assert_int_eq(problem.severity, SANITIZE_SEVERITY_ERROR);
  ck_assert_int_eq(sanitize_policy_allow(policy, NULL, 1, NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitize_policy_allow(policy, NULL, 0, &problem), SANITIZE_OK);
  ck_assert_int_eq(problem.severity, SANITIZE_SEVERITY_NONE);
  ck_assert_int_eq(sanitize_policy_deny(NULL, "", 0, NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "b", (sanitize_mode)4, NULL),
                   SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitize_policy_get(policy, &settings), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, NULL), SANITIZE_ERR_ARGUMENT);
  settings.size = sizeof settings;
  settings.fragment_urls = (sanitize_url_action)3;
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitize_policy_set_rule(policy, &rule, NULL), SANITIZE_ERR_ARGUMENT);
  rule = (sanitize_value_rule){.size = sizeof rule};
  ck_assert_int_eq(sanitize_policy_set_rule(policy, &rule, NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitize_policy_force(policy, NULL, "title", span_text(""), NULL),
                   SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitize_policy_show(policy, (sanitize_policy_format)2, &text, NULL),
                   SANITIZE_ERR_ARGUMENT);
  ck_assert_ptr_null(text);
  ck_assert_int_eq(sanitize_policy_from_json(NULL, "{}", 2, NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_uint_eq(sanitize_policy_warnings(NULL, NULL), 0);
  ck_assert_ptr_null(sanitize_policy_copy(NULL));
  sanitize_policy_free(NULL);
  sanitize_policy_free(policy);
}
END_TEST

/* ---- Memory ---- */

static sanitize_status change_much(sanitize_policy *policy) {
  sanitize_policy_settings settings = {.size = sizeof settings};
  sanitize_value_rule rule = {
      .size = sizeof rule, .element = "a", .attribute = "title", .kind = SANITIZE_VALUE_KIND_LIST};
  sanitize_status status =
      allow(policy, "<* lang=\"a b\"> <b title=\"x*\" data-x> <a href=\"https:\"> <td> <p>", NULL);
  if (status == SANITIZE_OK) status = deny(policy, "<p> <b lang>", NULL);
  if (status == SANITIZE_OK) status = sanitize_policy_get(policy, &settings);
  settings.link_rel = span_text("nofollow");
  settings.base_url = span_text("http://example.com/");
  if (status == SANITIZE_OK) status = sanitize_policy_set(policy, &settings, NULL);
  rule.list = span_text("a b c");
  if (status == SANITIZE_OK) status = sanitize_policy_set_rule(policy, &rule, NULL);
  if (status == SANITIZE_OK)
    status = sanitize_policy_force(policy, "a", "target", span_text("_top"), NULL);
  if (status == SANITIZE_OK)
    status = sanitize_policy_set_mode(policy, "svg", SANITIZE_MODE_ESCAPE, NULL);
  if (status == SANITIZE_OK)
    status = sanitize_policy_set_mode(policy, "mx-reply", SANITIZE_MODE_DROP, NULL);
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
    struct ledger ledger = {.fail_at = failures};
    struct memory memory = ledger_memory(&ledger);
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

Suite *policy_make_suite(void) {
  Suite *suite = suite_create("policy_make");
  TCase *making = tcase_create("making");
  tcase_add_test(making, the_comment_preset_is_the_static_policy);
  tcase_add_test(making, presets_have_names_and_descriptions);
  tcase_add_test(making, policies_of_one_text);
  tcase_add_test(making, modes_become_actions);
  tcase_add_loop_test(making, unknown_names_have_modes, 0, UNKNOWN_NAMES);
  tcase_add_test(making, names_that_can_have_no_mode_are_refused);
  tcase_add_test(making, settings_are_read_back);
  tcase_add_test(making, settings_that_make_no_sense_are_refused);
  tcase_add_test(making, rules_replace_each_other);
  tcase_add_test(making, forced_attributes_come_and_go);
  tcase_add_test(making, the_limits_of_a_policy_are_those_of_its_workers);
  tcase_add_test(making, arguments_are_checked);
  tcase_add_test(making, running_out_of_memory_is_a_clean_error);
  tcase_set_timeout(making, 120);
  suite_add_tcase(suite, making);
  return suite;
}
