/* What is forbidden stays so, whichever way somebody asks for it again, and in a file as well. */
#include "kit/policy_steps.h"
#include "unit/suites.h"

static const struct {
  const char *forbidden, *asked;
  const char *message; /* NULL: it may be asked for */
} rows[] = {
    {"<img>", "<img src=\"\">", "<img> is forbidden"},
    {"<img>", "<p> <i>", NULL},
    {"<b>", "<b>", "<b> is forbidden"},
    {"<td>", "<tr>", "<td> is forbidden"},
    {"<*>", "<i>", "<i> is forbidden"},
    {"<a title>", "<a title=\"\">", "title is forbidden on <a>"},
    {"<a title>", "<* title=\"\">", "title is forbidden on <a>"},
    {"<a title>", "<i title=\"\">", NULL},
    {"<p title>", "<p>", NULL},
    {"<* title>", "<i title=\"x\">", "title is forbidden on <i>"},
    {"<* title>", "<* title=\"\">", "title is forbidden on "},
    {"<* data-*>", "<i data-x>", "data-x is forbidden on <i>"},
    {"<i data-*>", "<* data-*>", "data-* is forbidden on <i>"},
    {"<i data-*>", "<* data-x>", "data-x is forbidden on <i>"},
    {"<i data-*>", "<b data-x>", NULL},
    {"<* aria-*>", "<i aria-label>", "aria-label is forbidden on <i>"},
    {"<i aria-label>", "<i aria-*>", "aria-label is forbidden on <i>"},
    {"<* aria-*>", "<i aria-x>", "aria-x is forbidden on <i>"},
    {"<script> <b onclick>", "<i>", NULL},
    {"<my-a>", "<MY-a>", "<my-a> is forbidden"},
    {"<my-a>", "<my-b>", NULL},
    {"<my-a title>", "<my-a title=\"\">", "title is forbidden on <my-a>"},
    {"<*>", "<my-a>", "<my-a> is forbidden"},
};
enum { ROWS = sizeof rows / sizeof *rows };

static sanitize_policy *forbidding(const char *notation) {
  sanitize_policy *policy = begin("comment");
  sanitize_problem problem;
  ck_assert_msg(sanitize_policy_forbid(policy, notation, strlen(notation), &problem) == SANITIZE_OK,
                "%s: %s", notation, problem.message);
  return policy;
}

static void ck_answers(sanitize_policy *policy, const char *asked, const char *message) {
  sanitize_problem problem = {0};
  char *before = show(policy, SANITIZE_POLICY_FORMAT_JSON);
  sanitize_status status = allow(policy, asked, &problem);
  ck_assert_msg(status == (message == NULL ? SANITIZE_OK : SANITIZE_ERR_POLICY), "%s: %s", asked,
                problem.message);
  if (message != NULL) {
    ck_assert_msg(strstr(problem.message, message) != NULL, "%s: %s", asked, problem.message);
    ck_assert_uint_eq(problem.line, 1);
    ck_same_text(asked, show(policy, SANITIZE_POLICY_FORMAT_JSON), before);
  }
  free(before);
}

START_TEST(what_is_forbidden_cannot_be_permitted_again) {
  sanitize_policy *policy = forbidding(rows[_i].forbidden);
  sanitize_policy *copy = sanitize_policy_copy(policy);
  sanitize_policy *again;
  char *json = show(policy, SANITIZE_POLICY_FORMAT_JSON);
  sanitize_problem problem;
  ck_assert_msg(sanitize_policy_from_json(&again, json, strlen(json), &problem) == SANITIZE_OK,
                "%s\n%s", json, problem.message);
  ck_same_text(rows[_i].forbidden, show(again, SANITIZE_POLICY_FORMAT_JSON), json);
  ck_answers(policy, rows[_i].asked, rows[_i].message);
  ck_answers(copy, rows[_i].asked, rows[_i].message);
  ck_answers(again, rows[_i].asked, rows[_i].message);
  free(json);
  sanitize_policy_free(again);
  sanitize_policy_free(copy);
  sanitize_policy_free(policy);
}
END_TEST

/* It is denied as well, wherever it is permitted. */
START_TEST(what_is_forbidden_goes) {
  static const struct {
    const char *allowed, *forbidden, *left;
  } denials[] = {
      {"<b> <i>", "<b>", "<i>"},
      {"<b> <i>", "<*>", ""},
      {"<* title> <b> <i>", "<b title>", "<b> <i title=\"\">"},
      {"<b title> <i title>", "<* title>", "<b> <i>"},
      {"<* data-x> <b data-y data-z> <i>", "<b data-*>", "<b> <i data-x=\"\">"},
      {"<b data-x data-y> <i data-x>", "<* data-*>", "<b> <i>"},
      {"<* aria-*> <b>", "<* aria-*>", "<b>"},
      {"<* aria-*> <b title>", "<b aria-label>", "<b title=\"\">"},
      {"<table>", "<table>", ""},
  };
  for (size_t i = 0; i < sizeof denials / sizeof *denials; i++) {
    sanitize_policy *policy = begin("text");
    const char *forbidden = denials[i].forbidden;
    ck_assert_int_eq(allow(policy, denials[i].allowed, NULL), SANITIZE_OK);
    ck_assert_int_eq(sanitize_policy_forbid(policy, forbidden, strlen(forbidden), NULL),
                     SANITIZE_OK);
    ck_same_text(forbidden, show(policy, SANITIZE_POLICY_FORMAT_NOTATION), denials[i].left);
    sanitize_policy_free(policy);
  }
}
END_TEST

START_TEST(what_cannot_be_forbidden_is_refused) {
  static const char *const wrong[] = {"<b data-x>", "<* aria-x>", "<stronk>", "<b title=x>", "b"};
  sanitize_policy *policy = begin("comment");
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    ck_assert_int_eq(sanitize_policy_forbid(policy, wrong[i], strlen(wrong[i]), NULL),
                     SANITIZE_ERR_POLICY);
  ck_assert_int_eq(sanitize_policy_forbid(NULL, "<b>", 3, NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitize_policy_forbid(policy, NULL, 3, NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(allow(policy, "<b>", NULL), SANITIZE_OK);
  sanitize_policy_free(policy);
}
END_TEST

Suite *policy_forbid_suite(void) {
  Suite *suite = suite_create("policy_forbid");
  TCase *cases = tcase_create("forbid");
  tcase_add_loop_test(cases, what_is_forbidden_cannot_be_permitted_again, 0, ROWS);
  tcase_add_test(cases, what_is_forbidden_goes);
  tcase_add_test(cases, what_cannot_be_forbidden_is_refused);
  suite_add_tcase(suite, cases);
  return suite;
}
