/*
 * Every row of tests/data/: the output or the status it states, and every property. See
 * tests/data/README.md.
 */
#include "kit/policy_kit.h"
#include "kit/rows.h"
#include "oracle/check_honest.h"
#include "oracle/properties.h"
#include "unit/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct rows rows;

static sanitizer *worker_for(const struct row *row, const sanitize_policy *policy) {
  sanitize_options options = {.size = sizeof options,
                              .limits = row->limits,
                              .refusal = row->refusal,
                              .front_end = row->front_end};
  sanitizer *worker = NULL;
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  return worker;
}

static void give(const struct row *row, sanitizer *worker, const struct bytes *wanted) {
  sanitize_span clean;
  sanitize_status status = sanitizer_run(worker, row->input.data, row->input.length, &clean);
  ck_assert_msg(status == row->status, "%s\n  status %d (%s), wanted %d\n  input  \"%s\"",
                row->name, (int)status, sanitize_strerror(status), (int)row->status,
                shown(bytes_span(&row->input)));
  ck_assert_msg(spans_equal(clean, bytes_span(wanted)),
                "%s\n  input  \"%s\"\n  wanted \"%s\"\n  got    \"%s\"", row->name,
                shown(bytes_span(&row->input)), shown(bytes_span(wanted)), shown(clean));
}

START_TEST(every_row_gives_what_it_states) {
  const struct row *row = &rows.rows[_i];
  sanitizer *worker = worker_for(row, NULL);
  give(row, worker, &row->output);
  sanitizer_free(worker);
}
END_TEST

/*
 * What stays when everything is permitted that can be: permitted, the tree that was meant, a fixed
 * point, no text lost.
 */
START_TEST(every_row_gives_what_it_states_when_all_is_permitted) {
  const struct row *row = &rows.rows[_i];
  static struct kit_checked checked;
  char why[WHY_SIZE];
  enum text_skip skip;
  sanitize_span again;
  if (!row->has_wide) return;
  sanitize_policy *policy = widest_policy();
  sanitizer *worker = worker_for(row, policy);
  sanitize_span wide = bytes_span(&row->wide);
  give(row, worker, &row->wide);
  enum agreement agreement = agreement_after(worker);
  kit_check_by(policy, &checked);
  ck_assert_msg(check_tree(&checked.policy, wide, why, sizeof why), "%s\n  %s", row->name, why);
  bool kept = row->status != SANITIZE_OK ||
              check_text(bytes_span(&row->input), wide, agreement, &skip, why, sizeof why);
  ck_assert_msg(kept, "%s\n  %s", row->name, why);
  ck_assert_int_eq(sanitizer_run(worker, wide.data, wide.length, &again), SANITIZE_OK);
  ck_assert_msg(spans_equal(again, wide), "%s: no fixed point", row->name);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/* The same under the row's own policy, by both front ends, and what its settings promise. */
START_TEST(every_row_gives_what_it_states_under_its_own_policy) {
  const struct row *row = &rows.rows[_i];
  static struct kit_checked checked;
  sanitize_policy_settings settings = {.size = sizeof settings};
  sanitize_problem problem;
  sanitize_policy *policy;
  char why[WHY_SIZE];
  if (!row->has_json) return;
  sanitize_span output = bytes_span(&row->json_output);
  sanitize_status status =
      sanitize_policy_from_json(&policy, row->json.data, row->json.length, &problem);
  ck_assert_msg(status == SANITIZE_OK, "%s: %s", row->name, problem.message);
  kit_check_by(policy, &checked);
  ck_assert_msg(check_tree(&checked.policy, output, why, sizeof why), "%s\n  %s", row->name, why);
  ck_assert_int_eq(sanitize_policy_get(policy, &settings), SANITIZE_OK);
  ck_assert_msg(check_honest(&settings, output, why, sizeof why), "%s\n  %s", row->name, why);
  for (int front_end = SANITIZE_FRONT_END_AUTO; front_end <= SANITIZE_FRONT_END_GUMBO;
       front_end++) {
    sanitize_options options = {.size = sizeof options,
                                .refusal = row->refusal,
                                .front_end = (sanitize_front_end)front_end,
                                .verify = 1};
    sanitizer *worker;
    sanitize_span again;
    ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
    give(row, worker, &row->json_output);
    ck_assert_int_eq(sanitizer_run(worker, output.data, output.length, &again), SANITIZE_OK);
    ck_assert_msg(spans_equal(again, output), "%s: no fixed point: %s", row->name, shown(again));
    sanitizer_free(worker);
  }
  sanitize_policy_free(policy);
}
END_TEST

static bool mentions(const char *notation, const char *before, const char *name,
                     const char *after) {
  char part[64];
  snprintf(part, sizeof part, "%s%s%s", before, name, after);
  return strstr(notation, part) != NULL;
}

START_TEST(the_widest_policy_permits_all_that_is_offered) {
  sanitize_policy *policy = widest_policy();
  char *notation;
  ck_assert_int_eq(sanitize_policy_show(policy, SANITIZE_POLICY_FORMAT_NOTATION, &notation, NULL),
                   SANITIZE_OK);
  for (unsigned id = 1; id < ELEMENT_CUSTOM; id++) {
    const char *name = element_table[id].name.data;
    bool there = mentions(notation, "<", name, ">") || mentions(notation, "<", name, " ");
    bool offered = element_table[id].status == NAME_OFFERED || id == ELEMENT_INPUT;
    ck_assert_msg(there == offered, "<%s>", name);
  }
  for (unsigned id = 1; id < ATTRIBUTE_COUNT; id++) {
    const char *name = attribute_table[id].name.data;
    bool there = mentions(notation, " ", name, id == ATTRIBUTE_STYLE ? "=\"" : "=\"\"");
    /* aria-* and data-* say it */
    bool family = strncmp(name, "aria-", 5) == 0 || strncmp(name, "data-", 5) == 0;
    ck_assert_msg(there == (attribute_table[id].status == NAME_OFFERED) || family, "%s", name);
  }
  free(notation);
  sanitize_policy_free(policy);
}
END_TEST

/* An advisory is answered under the policy that is most to its liking. */
START_TEST(every_advisory_has_a_wide_output) {
  const struct row *row = &rows.rows[_i];
  ck_assert_msg(row->has_wide || strncmp(row->name, "advisories.dat", 14) != 0, "%s: no #wide",
                row->name);
}
END_TEST

START_TEST(every_row_holds_the_properties) {
  const struct row *row = &rows.rows[_i];
  struct properties *properties = properties_new();
  char why[WHY_SIZE];
  bool hold = properties_hold(properties, PROPERTIES_ALL, bytes_span(&row->input), NULL, NULL, why,
                              sizeof why);
  ck_assert_msg(hold, "%s\n  %s\n  input \"%s\"", row->name, why, shown(bytes_span(&row->input)));
  properties_free(properties);
}
END_TEST

/* What a row states as output must itself be output: this finds mistakes in the rows. */
START_TEST(every_stated_output_is_well_formed) {
  const struct row *row = &rows.rows[_i];
  char why[WHY_SIZE];
  bool fine = check_tree(&checked_comment, bytes_span(&row->output), why, sizeof why);
  ck_assert_msg(fine, "%s\n  %s\n  output \"%s\"", row->name, why, shown(bytes_span(&row->output)));
}
END_TEST

START_TEST(the_files_are_well_formed) {
  ck_assert_msg(rows.problem[0] == '\0', "%s", rows.problem);
  ck_assert_msg(rows.count >= 300, "only %zu rows", rows.count);
}
END_TEST

Suite *rows_suite(void) {
  rows_load(&rows);
  Suite *suite = suite_create("rows");
  TCase *files = tcase_create("files");
  TCase *cases = tcase_create("rows");
  tcase_add_test(files, the_files_are_well_formed);
  tcase_add_test(files, the_widest_policy_permits_all_that_is_offered);
  tcase_add_loop_test(cases, every_row_gives_what_it_states, 0, (int)rows.count);
  tcase_add_loop_test(cases, every_row_gives_what_it_states_when_all_is_permitted, 0,
                      (int)rows.count);
  tcase_add_loop_test(cases, every_row_gives_what_it_states_under_its_own_policy, 0,
                      (int)rows.count);
  tcase_add_loop_test(cases, every_advisory_has_a_wide_output, 0, (int)rows.count);
  tcase_add_loop_test(cases, every_row_holds_the_properties, 0, (int)rows.count);
  tcase_add_loop_test(cases, every_stated_output_is_well_formed, 0, (int)rows.count);
  tcase_set_timeout(cases, 120);
  suite_add_tcase(suite, files);
  suite_add_tcase(suite, cases);
  return suite;
}
