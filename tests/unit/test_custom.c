/* Custom elements: which names, how many, what a policy says back, hooks, limits of the output. */
#include "kit/policy_steps.h"
#include "unit/suites.h"

#include "html/custom_names.h"

#include <stdio.h>

static const struct {
  const char *name;
  bool valid;
} names[] = {
    {"a-b", true},
    {"my-emoji", true},
    {"a-", true},
    {"a--", true},
    {"a-.", true},
    {"x1-_2", true},
    {"a\xC2\xB7-", true},
    {"a-\xC3\xA9", true},
    {"a", false},
    {"ab", false},
    {"", false},
    {"-a", false},
    {"1-a", false},
    {"A-b", false},
    {"a-B", false},
    {"a-b c", false},
    {"a-b/", false},
    {"a-b>", false},
    {"a-b\"", false},
    {"a-b=", false},
    {"a-*", false},
    {"a-b:c", false},
    {"a-{", false},
    {"a-\xC3\x97", false},
    {"a-\xCD\xBE", false},
    {"a-\xE2\x80\xAE", false},
    {"a-\xC3", false},
    {"a-\xEF\xBF\xBE", false},
    {"font-face", false},
    {"annotation-xml", false},
    {"missing-glyph", false},
    {"color-profile", false},
    {"font-face-uri", false},
    {"font-faces", true},
};

START_TEST(names_are_those_of_the_standard) {
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    span name = span_of(names[i].name, strlen(names[i].name));
    ck_assert_msg(is_custom_element_name(name) == names[i].valid, "%s", names[i].name);
  }
}
END_TEST

START_TEST(a_name_has_64_bytes_at_most) {
  char tag[80];
  sanitize_policy *policy = begin("text");
  sanitize_problem problem;
  snprintf(tag, sizeof tag, "<a-%062d>", 0);
  ck_assert_int_eq(allow(policy, tag, NULL), SANITIZE_OK);
  snprintf(tag, sizeof tag, "<a-%063d>", 0);
  ck_assert_int_eq(allow(policy, tag, &problem), SANITIZE_ERR_POLICY);
  ck_assert_ptr_nonnull(strstr(problem.message, "expected at most 64 bytes"));
  ck_assert_int_eq(allow(policy, "<my-*>", &problem), SANITIZE_ERR_POLICY);
  ck_assert_ptr_nonnull(strstr(problem.message, "expected a whole name, without *"));
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(a_policy_has_16_and_takes_others_when_some_go) {
  char tag[16];
  sanitize_policy *policy = begin("text");
  sanitize_problem problem;
  for (int i = 0; i < CUSTOM_ELEMENTS; i++) {
    snprintf(tag, sizeof tag, "<a-%d>", i);
    ck_assert_int_eq(allow(policy, tag, NULL), SANITIZE_OK);
  }
  ck_assert_int_eq(allow(policy, "<a-16>", &problem), SANITIZE_ERR_POLICY);
  ck_assert_str_eq(problem.message, "<a-16> is one custom element too many: a policy can name 16");
  ck_assert_int_eq(deny(policy, "<a-3>", NULL), SANITIZE_OK);
  ck_assert_int_eq(allow(policy, "<a-16>", NULL), SANITIZE_OK);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(the_order_of_asking_leaves_no_trace) {
  sanitize_policy *one = begin("text");
  sanitize_policy *other = begin("text");
  ck_assert_int_eq(allow(one, "<z-z title=\"a b\"> <B-b data-x> <h1=\"a-a\"> <a-a>", NULL),
                   SANITIZE_OK);
  ck_assert_int_eq(allow(other, "<a-a> <y-y> <b-b data-x>", NULL), SANITIZE_OK);
  ck_assert_int_eq(deny(other, "<y-y>", NULL), SANITIZE_OK);
  ck_assert_int_eq(allow(other, "<h1=\"a-a\"> <z-z title=\"a b\">", NULL), SANITIZE_OK);
  char *json = show(one, SANITIZE_POLICY_FORMAT_JSON);
  ck_same_text("json", show(other, SANITIZE_POLICY_FORMAT_JSON), json);
  ck_same_text("notation", show(other, SANITIZE_POLICY_FORMAT_NOTATION),
               "<h1=\"a-a\"> <a-a> <b-b data-x=\"\"> <z-z title=\"a b\">");
  sanitize_policy *read;
  ck_assert_int_eq(sanitize_policy_from_json(&read, json, strlen(json), NULL), SANITIZE_OK);
  ck_same_text("read", show(read, SANITIZE_POLICY_FORMAT_JSON), json);
  free(json);
  sanitize_policy_free(read);
  sanitize_policy_free(one);
  sanitize_policy_free(other);
}
END_TEST

START_TEST(the_linter_warns_of_each) {
  sanitize_policy *policy = begin("text");
  sanitize_problem problem;
  ck_assert_int_eq(allow(policy, "<b> <my-a>", &problem), SANITIZE_OK);
  ck_assert_int_eq(problem.severity, SANITIZE_SEVERITY_WARNING);
  ck_assert_ptr_nonnull(strstr(problem.message, "a page that defines <my-a> runs its script"));
  ck_assert_uint_eq(problem.column, 5);
  ck_assert_int_eq(deny(policy, "<my-a>", &problem), SANITIZE_OK);
  ck_assert_int_eq(problem.severity, SANITIZE_SEVERITY_NONE);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(a_mode_and_a_permission_exclude_each_other) {
  sanitize_policy *policy = begin("text");
  ck_assert_int_eq(allow(policy, "<my-a>", NULL), SANITIZE_OK);
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "My-A", SANITIZE_MODE_DROP, NULL), SANITIZE_OK);
  ck_same_text("dropped", show(policy, SANITIZE_POLICY_FORMAT_NOTATION), "");
  ck_assert_int_eq(allow(policy, "<my-a>", NULL), SANITIZE_OK);
  char *json = show(policy, SANITIZE_POLICY_FORMAT_JSON);
  ck_assert_ptr_null(strstr(json, "elementModes"));
  free(json);
  sanitize_policy_free(policy);
}
END_TEST

static sanitize_element_answer to_custom(void *context, const sanitize_hook_element *element,
                                         sanitize_span *name) {
  sanitize_span *seen = context;
  if (seen->length == 0) *seen = element->name;
  *name = span_text("my-b");
  return SANITIZE_ELEMENT_ANSWER_RENAME;
}

START_TEST(hooks_are_told_the_name_and_may_give_it) {
  sanitize_policy *policy = begin("text");
  sanitize_span seen = {NULL, 0};
  sanitize_span clean;
  sanitizer *worker;
  sanitize_hooks hooks = {.size = sizeof hooks, .context = &seen, .element = to_custom};
  sanitize_options options = {.size = sizeof options, .hooks = &hooks};
  ck_assert_int_eq(allow(policy, "<my-a> <my-b> <i>", NULL), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, "<MY-A>x</MY-A><i>y</i>", 22, &clean), SANITIZE_OK);
  ck_assert_msg(span_is(clean, "<my-b>x</my-b><my-b>y</my-b>"), "%s", shown(clean));
  ck_assert(span_is(seen, "my-a"));
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

Suite *custom_suite(void) {
  Suite *suite = suite_create("custom");
  TCase *all = tcase_create("all");
  tcase_add_test(all, names_are_those_of_the_standard);
  tcase_add_test(all, a_name_has_64_bytes_at_most);
  tcase_add_test(all, a_policy_has_16_and_takes_others_when_some_go);
  tcase_add_test(all, the_order_of_asking_leaves_no_trace);
  tcase_add_test(all, the_linter_warns_of_each);
  tcase_add_test(all, a_mode_and_a_permission_exclude_each_other);
  tcase_add_test(all, hooks_are_told_the_name_and_may_give_it);
  suite_add_tcase(suite, all);
  return suite;
}
