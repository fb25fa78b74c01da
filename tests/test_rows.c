/* Every row of tests/data/: the output or the status it states, and every property. See tests/data/README.md. */
#include "properties.h"
#include "rows.h"
#include "suites.h"

static struct rows rows;

static sanitizer *worker_for(const struct row *row) {
  sanitize_options options = {.size = sizeof options, .limits = row->limits, .refusal = row->refusal};
  sanitizer *worker = NULL;
  ck_assert_int_eq(sanitizer_new_with(&worker, NULL, &options), SANITIZE_OK);
  return worker;
}

START_TEST(every_row_gives_what_it_states) {
  const struct row *row = &rows.rows[_i];
  sanitizer *worker = worker_for(row);
  sanitize_span clean;
  sanitize_status status = sanitizer_run(worker, row->input.data, row->input.length, &clean);
  ck_assert_msg(status == row->status, "%s\n  status %d (%s), wanted %d\n  input  \"%s\"", row->name, (int)status,
                sanitize_strerror(status), (int)row->status, shown(bytes_span(&row->input)));
  ck_assert_msg(spans_equal(clean, bytes_span(&row->output)), "%s\n  input  \"%s\"\n  wanted \"%s\"\n  got    \"%s\"",
                row->name, shown(bytes_span(&row->input)), shown(bytes_span(&row->output)), shown(clean));
  sanitizer_free(worker);
}
END_TEST

START_TEST(every_row_holds_the_properties) {
  const struct row *row = &rows.rows[_i];
  struct properties *properties = properties_new();
  char why[WHY_SIZE];
  bool hold = properties_hold(properties, PROPERTIES_ALL, bytes_span(&row->input), NULL, NULL, why, sizeof why);
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
  tcase_add_loop_test(cases, every_row_gives_what_it_states, 0, (int)rows.count);
  tcase_add_loop_test(cases, every_row_holds_the_properties, 0, (int)rows.count);
  tcase_add_loop_test(cases, every_stated_output_is_well_formed, 0, (int)rows.count);
  tcase_set_timeout(cases, 120);
  suite_add_tcase(suite, files);
  suite_add_tcase(suite, cases);
  return suite;
}
