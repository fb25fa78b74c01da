/*
 * Stands between the suites and a library that was built without gumbo (the linker's --wrap). A
 * worker that asks for gumbo is made without it, so that what compares two readers compares the
 * library's own with itself; the tests whose expected results are gumbo's are left out by name, as
 * are the rows that are for gumbo. That the library refuses gumbo is a test of this file.
 */
#include "kit/rows.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

sanitize_status __real_sanitizer_new_with(sanitizer **made, const sanitize_policy *policy,
                                          const sanitize_options *options);
sanitize_status __wrap_sanitizer_new_with(sanitizer **made, const sanitize_policy *policy,
                                          const sanitize_options *options);
void __real__tcase_add_test(TCase *cases, const TTest *test, int signal, int exit_value, int start,
                            int end);
void __wrap__tcase_add_test(TCase *cases, const TTest *test, int signal, int exit_value, int start,
                            int end);
void __real_rows_load(struct rows *rows);
void __wrap_rows_load(struct rows *rows);

sanitize_status __wrap_sanitizer_new_with(sanitizer **made, const sanitize_policy *policy,
                                          const sanitize_options *options) {
  sanitize_status status = __real_sanitizer_new_with(made, policy, options);
  if (status != SANITIZE_ERR_NO_GUMBO) return status;
  sanitize_options without = *options;
  without.verify = 0;
  without.front_end = SANITIZE_FRONT_END_AUTO;
  return __real_sanitizer_new_with(made, policy, &without);
}

/* ---- What is left out ---- */

static const char *const of_gumbo[] = {
    "refused_inputs_leak_nothing",        "other_limits",
    "none_after_an_error_and_for_text",   "plain_text_and_text_shown",
    "limits_of_the_second_reading",       "older_options",
    "wrong_outputs_are_refused",          "every_damaged_row_is_refused",
    "nothing_is_shown_of_a_wrong_output", "a_row_that_is_not_verified",
    "invalid_bytes_buy_no_memory",        "foreign_tags_are_found_anywhere",
    "what_gumbo_reads_instead",
};

static bool is_of_gumbo(const char *name) {
  for (size_t i = 0; i < sizeof of_gumbo / sizeof *of_gumbo; i++) {
    if (strcmp(name, of_gumbo[i]) == 0) return true;
  }
  return false;
}

static sanitize_status asking(sanitize_options options) {
  sanitizer *worker = (sanitizer *)(void *)&options; /* not NULL */
  options.size = sizeof options;
  sanitize_status status = __real_sanitizer_new_with(&worker, NULL, &options);
  ck_assert_ptr_null(worker);
  return status;
}

START_TEST(gumbo_is_refused) {
  ck_assert_int_eq(asking((sanitize_options){.verify = 1}), SANITIZE_ERR_NO_GUMBO);
  ck_assert_int_eq(asking((sanitize_options){.front_end = SANITIZE_FRONT_END_GUMBO}),
                   SANITIZE_ERR_NO_GUMBO);
  ck_assert_ptr_nonnull(strstr(sanitize_strerror(SANITIZE_ERR_NO_GUMBO), "built without"));
  size_t length;
  char *clean = sanitize_comment("<b onclick=x>hi", 15, &length);
  ck_assert_str_eq(clean, "<b>hi</b>");
  ck_assert_uint_eq(length, 9);
  free(clean);
}
END_TEST

/* Beside the first test there is. */
void __wrap__tcase_add_test(TCase *cases, const TTest *test, int signal, int exit_value, int start,
                            int end) {
  static bool begun;
  if (!begun) __real__tcase_add_test(cases, gumbo_is_refused, 0, 0, 0, 1);
  begun = true;
  if (is_of_gumbo(test->name)) {
    printf("skipped: %s: the library is built without gumbo\n", test->name);
    return;
  }
  /* A loop over the front ends; gumbo is the last. */
  if (strcmp(test->name, "every_working_memory_limit") == 0) end = SANITIZE_FRONT_END_GUMBO;
  __real__tcase_add_test(cases, test, signal, exit_value, start, end);
}

void __wrap_rows_load(struct rows *rows) {
  __real_rows_load(rows);
  size_t kept = 0;
  for (size_t i = 0; i < rows->count; i++) {
    struct row *row = &rows->rows[i];
    if (row->front_end != SANITIZE_FRONT_END_GUMBO) {
      rows->rows[kept++] = *row;
      continue;
    }
    printf("skipped: %s: the library is built without gumbo\n", row->name);
    bytes_free(&row->input);
    bytes_free(&row->output);
    bytes_free(&row->wide);
  }
  rows->count = kept;
}
