/*
 * sanitizer_run_batch(): row for row what sanitizer_run() gives, in both widths of offsets, with
 * nulls, slices and refused rows; what is wrong with the rows; memory.
 */
#include "kit/ledger.h"
#include "kit/nasty.h"
#include "kit/support.h"
#include "sanitizer.h"
#include "unit/suites.h"

#include <string.h>

/* Rows as a column store has them: in front of the first may be others. */
struct column {
  struct bytes data, offsets, validity;
  sanitize_rows rows;
};

static void add_offset(struct column *column) {
  uint32_t narrow = (uint32_t)column->data.length;
  uint64_t wide = column->data.length;
  bool is_narrow = column->rows.offset_width == 4;
  bytes_add(&column->offsets, is_narrow ? (const char *)&narrow : (const char *)&wide,
            column->rows.offset_width);
}

static void column_begin(struct column *column, size_t width) {
  *column = (struct column){.rows = {.size = sizeof column->rows, .offset_width = width}};
  add_offset(column);
}

/* `text` NULL: a null, which may have bytes all the same. */
static void column_add(struct column *column, const char *text, size_t length) {
  size_t row = column->rows.count++;
  if (row % 8 == 0) bytes_add_char(&column->validity, 0);
  if (text != NULL) column->validity.data[row / 8] |= (char)(1 << row % 8);
  bytes_add(&column->data, text == NULL ? "<b>?" : text, text == NULL ? 4 : length);
  add_offset(column);
}

/* Without the first `skip` rows. */
static const sanitize_rows *column_rows(struct column *column, size_t skip) {
  column->rows.data = column->data.data;
  column->rows.data_length = column->data.length;
  column->rows.offsets = column->offsets.data;
  column->rows.validity = (const uint8_t *)column->validity.data;
  column->rows.offset += skip;
  column->rows.count -= skip;
  return &column->rows;
}

static void column_free(struct column *column) {
  bytes_free(&column->data);
  bytes_free(&column->offsets);
  bytes_free(&column->validity);
}

static uint64_t offset_at(const sanitize_rows *rows, size_t i) {
  uint32_t narrow;
  uint64_t wide;
  const char *at = (const char *)rows->offsets + (rows->offset + i) * rows->offset_width;
  if (rows->offset_width == 8) {
    memcpy(&wide, at, sizeof wide);
    return wide;
  }
  memcpy(&narrow, at, sizeof narrow);
  return narrow;
}

static sanitize_span row_at(const sanitize_rows *rows, size_t i) {
  uint64_t start = offset_at(rows, i);
  return (sanitize_span){rows->data + start, (size_t)(offset_at(rows, i + 1) - start)};
}

static bool null_at(const sanitize_rows *rows, size_t i) {
  size_t bit = rows->offset + i;
  return rows->validity != NULL && (rows->validity[bit / 8] >> bit % 8 & 1) == 0;
}

static sanitizer *row_worker(size_t longest, struct ledger *ledger) {
  sanitize_options options = {.size = sizeof options, .report = 1};
  sanitizer *worker;
  options.limits.input_bytes = longest;
  if (ledger != NULL)
    options.allocator = (sanitize_allocator){ledger_allocate, ledger_release, ledger};
  ck_assert_int_eq(sanitizer_new_with(&worker, NULL, &options), SANITIZE_OK);
  return worker;
}

static void assert_no_rows(const sanitize_rows *clean, const sanitize_status *statuses) {
  ck_assert_ptr_null(statuses);
  ck_assert_ptr_nonnull(clean->data);
  ck_assert(clean->count == 0 && clean->data_length == 0 && clean->offset == 0);
  ck_assert_ptr_null(clean->validity);
  ck_assert_uint_eq(offset_at(clean, 0), 0);
}

/* ---- row by row ---- */

static void compare_row(sanitizer *single, const sanitize_rows *rows, const sanitize_rows *clean,
                        size_t i, sanitize_status status, sanitize_refused_rows refused) {
  sanitize_span row = row_at(rows, i);
  sanitize_span got = row_at(clean, i);
  sanitize_span wanted = {"", 0};
  sanitize_status expected = SANITIZE_OK;
  bool null = null_at(rows, i);
  if (!null) expected = sanitizer_run(single, row.data, row.length, &wanted);
  if (expected != SANITIZE_OK && refused == SANITIZE_REFUSED_ROWS_NULL) null = true;
  ck_assert_int_eq(status, expected);
  ck_assert_int_eq(null_at(clean, i), null);
  ck_assert_msg(spans_equal(got, wanted), "row %zu: \"%s\" becomes \"%s\"", i, shown(wanted),
                shown(got));
}

static void compare_rows(sanitizer *worker, sanitizer *single, const sanitize_rows *rows,
                         sanitize_refused_rows refused) {
  sanitize_rows clean = {.size = sizeof clean};
  const sanitize_status *statuses;
  ck_assert_int_eq(sanitizer_run_batch(worker, rows, refused, &clean, &statuses), SANITIZE_OK);
  ck_assert(clean.size == sizeof clean && clean.offset == 0 && clean.count == rows->count);
  ck_assert_uint_eq(clean.offset_width, rows->offset_width);
  ck_assert_uint_eq(offset_at(&clean, 0), 0);
  ck_assert_uint_eq(offset_at(&clean, clean.count), clean.data_length);
  size_t nulls = 0;
  for (size_t i = 0; i < rows->count; i++) {
    compare_row(single, rows, &clean, i, statuses[i], refused);
    nulls += null_at(&clean, i);
  }
  ck_assert_int_eq(clean.validity == NULL, nulls == 0);
  ck_assert_uint_eq(sanitizer_changes(worker, NULL), 0);
}

START_TEST(random_rows_are_as_single_ones) {
  struct random random = {(uint64_t)_i};
  struct column column;
  sanitizer *worker = row_worker(200, NULL);
  sanitizer *single = row_worker(200, NULL);
  for (int round = 0; round < 20; round++) {
    column_begin(&column, random_below(&random, 2) == 0 ? 4 : 8);
    unsigned count = 1 + random_below(&random, 60);
    bool nulls = random_below(&random, 2) == 0;
    for (unsigned i = 0; i < count; i++) {
      struct bytes html = {0};
      nasty_html(&random, random_below(&random, 12), &html);
      bool null = nulls && random_below(&random, 4) == 0;
      column_add(&column, null ? NULL : html.length == 0 ? "" : html.data, html.length);
      bytes_free(&html);
    }
    sanitize_rows *rows = (sanitize_rows *)column_rows(&column, random_below(&random, count + 1));
    rows->count = random_below(&random, (unsigned)rows->count + 1);
    if (!nulls) rows->validity = NULL;
    compare_rows(worker, single, rows, (sanitize_refused_rows)random_below(&random, 2));
    column_free(&column);
  }
  sanitizer_free(worker);
  sanitizer_free(single);
}
END_TEST

START_TEST(an_empty_batch) {
  sanitizer *worker = row_worker(0, NULL);
  sanitize_rows rows = {.size = sizeof rows, .offset_width = _i == 0 ? 4 : 8};
  sanitize_rows clean = {.size = sizeof clean};
  const sanitize_status *statuses;
  ck_assert_int_eq(
      sanitizer_run_batch(worker, &rows, SANITIZE_REFUSED_ROWS_EMPTY, &clean, &statuses),
      SANITIZE_OK);
  ck_assert_ptr_nonnull(statuses);
  assert_no_rows(&clean, NULL);
  ck_assert_uint_eq(clean.offset_width, rows.offset_width);
  ck_assert_int_eq(sanitizer_run_batch(worker, &rows, SANITIZE_REFUSED_ROWS_NULL, &clean, NULL),
                   SANITIZE_OK);
  sanitizer_free(worker);
}
END_TEST

/* What came out can go in again, in the same struct, of another worker; the answer is the same. */
START_TEST(a_result_is_a_batch) {
  static const char *const texts[] = {"<b>1<p>2", "", NULL, "x<script>y</script>", "&"};
  struct column column;
  sanitizer *worker = row_worker(0, NULL);
  sanitizer *other = row_worker(0, NULL);
  sanitize_rows clean = {.size = sizeof clean};
  column_begin(&column, 8);
  for (size_t i = 0; i < 5; i++)
    column_add(&column, texts[i], texts[i] == NULL ? 0 : strlen(texts[i]));
  ck_assert_int_eq(sanitizer_run_batch(worker, column_rows(&column, 0), SANITIZE_REFUSED_ROWS_EMPTY,
                                       &clean, NULL),
                   SANITIZE_OK);
  sanitize_rows first = clean;
  ck_assert_int_eq(sanitizer_run_batch(other, &clean, SANITIZE_REFUSED_ROWS_EMPTY, &clean, NULL),
                   SANITIZE_OK);
  ck_assert_uint_eq(clean.count, 5);
  for (size_t i = 0; i < 5; i++) {
    ck_assert(spans_equal(row_at(&first, i), row_at(&clean, i)));
    ck_assert_int_eq(null_at(&clean, i), i == 2);
  }
  column_free(&column);
  sanitizer_free(worker);
  sanitizer_free(other);
}
END_TEST

/* ---- what is wrong ---- */

static void assert_refused(sanitizer *worker, const sanitize_rows *rows) {
  sanitize_rows clean = {.size = sizeof clean, .count = 99, .offset = 99};
  const sanitize_status *statuses = (const sanitize_status *)(const void *)&clean;
  ck_assert_int_eq(
      sanitizer_run_batch(worker, rows, SANITIZE_REFUSED_ROWS_EMPTY, &clean, &statuses),
      SANITIZE_ERR_ARGUMENT);
  assert_no_rows(&clean, statuses);
}

START_TEST(wrong_arguments_of_a_batch) {
  static const int64_t wide[] = {0, 1, 2};
  static const uint8_t valid = 3;
  const sanitize_rows good = {sizeof good, "ab", 2, wide, 8, &valid, 0, 2};
  sanitizer *worker = row_worker(0, NULL);
  sanitize_rows clean = {.size = sizeof clean};
  sanitize_rows wrong[8];
  for (size_t i = 0; i < 8; i++) wrong[i] = good;
  wrong[0].size = 0;
  wrong[1].data = NULL;
  wrong[2].data_length = 1;
  wrong[3].offsets = NULL;
  wrong[4].offset_width = 2;
  wrong[5].count = SIZE_MAX;
  wrong[6].offset = SIZE_MAX;
  wrong[7].count = SIZE_MAX / 8;
  for (size_t i = 0; i < 8; i++) assert_refused(worker, &wrong[i]);
  assert_refused(worker, NULL);
  assert_refused(NULL, &good);
  ck_assert_int_eq(sanitizer_run_batch(worker, &good, (sanitize_refused_rows)2, &clean, NULL),
                   SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitizer_run_batch(worker, &good, SANITIZE_REFUSED_ROWS_NULL, NULL, NULL),
                   SANITIZE_ERR_ARGUMENT);
  clean.size = 1;
  ck_assert_int_eq(sanitizer_run_batch(worker, &good, SANITIZE_REFUSED_ROWS_NULL, &clean, NULL),
                   SANITIZE_ERR_ARGUMENT);
  clean.size = sizeof clean;
  ck_assert_int_eq(sanitizer_run_batch(worker, &good, SANITIZE_REFUSED_ROWS_NULL, &clean, NULL),
                   SANITIZE_OK);
  sanitizer_free(worker);
}
END_TEST

/* Whatever the offsets are, nothing outside of the data is read. */
START_TEST(wrong_offsets) {
  static const int64_t wide[][3] = {{0, 3, 2}, {-1, 0, 1},        {0, 1, 5}, {0, INT64_MIN, 1},
                                    {2, 1, 1}, {0, 1, INT64_MAX}, {5, 5, 5}};
  sanitizer *worker = row_worker(0, NULL);
  for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
    int32_t narrow[3];
    for (size_t k = 0; k < 3; k++)
      narrow[k] = wide[i][k] > INT32_MAX   ? INT32_MAX
                  : wide[i][k] < INT32_MIN ? INT32_MIN
                                           : (int32_t)wide[i][k];
    assert_refused(worker,
                   &(sanitize_rows){sizeof(sanitize_rows), "abcd", 4, wide[i], 8, NULL, 0, 2});
    assert_refused(worker,
                   &(sanitize_rows){sizeof(sanitize_rows), "abcd", 4, narrow, 4, NULL, 0, 2});
  }
  sanitizer_free(worker);
}
END_TEST

START_TEST(offsets_may_stand_anywhere) {
  char room[1 + 3 * sizeof(int64_t)];
  static const int64_t wide[] = {1, 3, 4};
  sanitizer *worker = row_worker(0, NULL);
  sanitize_rows clean = {.size = sizeof clean};
  memcpy(room + 1, wide, sizeof wide);
  const sanitize_rows rows = {sizeof rows, "?<b>", 4, room + 1, 8, NULL, 0, 2};
  ck_assert_int_eq(sanitizer_run_batch(worker, &rows, SANITIZE_REFUSED_ROWS_EMPTY, &clean, NULL),
                   SANITIZE_OK);
  ck_assert_uint_eq(clean.data_length, offset_at(&clean, 2));
  sanitizer_free(worker);
}
END_TEST

START_TEST(a_batch_in_the_last_result) {
  struct column column;
  sanitizer *worker = row_worker(0, NULL);
  sanitize_rows clean = {.size = sizeof clean};
  sanitize_span single;
  const sanitize_status *statuses;
  column_begin(&column, 4);
  for (int i = 0; i < 9; i++) column_add(&column, i % 2 ? "<b>x" : NULL, 4);
  const sanitize_rows *rows = column_rows(&column, 1);
  for (int part = 0; part < 4; part++) {
    ck_assert_int_eq(
        sanitizer_run_batch(worker, rows, SANITIZE_REFUSED_ROWS_EMPTY, &clean, &statuses),
        SANITIZE_OK);
    sanitize_rows wrong = *rows;
    wrong.validity = NULL;
    if (part == 0) wrong.data = clean.data;
    if (part == 1) wrong.offsets = clean.offsets;
    if (part == 2) wrong.validity = clean.validity;
    if (part == 3) wrong.data = (const char *)statuses;
    assert_refused(worker, &wrong);
  }
  ck_assert_int_eq(sanitizer_run(worker, clean.data, 0, &single), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, "<b>y", 4, &single), SANITIZE_OK);
  sanitize_rows last = *rows;
  last.data = single.data;
  assert_refused(worker, &last);
  column_free(&column);
  sanitizer_free(worker);
}
END_TEST

/* At the limit of the offsets, and one byte past it. 2 GB of rows would show no more. */
START_TEST(a_result_that_needs_wider_offsets) {
  struct column column;
  sanitizer *worker = row_worker(0, NULL);
  sanitize_rows clean = {.size = sizeof clean, .data = "", .offset_width = 4};
  const sanitize_status *statuses = NULL;
  column_begin(&column, 4);
  for (int i = 0; i < 3; i++) column_add(&column, "&", 1);
  const sanitize_rows *rows = column_rows(&column, 0);
  ck_assert_int_eq(run_batch(worker, rows, SANITIZE_REFUSED_ROWS_EMPTY, 14, &clean, &statuses),
                   SANITIZE_ERR_OFFSETS);
  ck_assert(clean.count == 0 && statuses == NULL);
  ck_assert_int_eq(run_batch(worker, rows, SANITIZE_REFUSED_ROWS_EMPTY, 15, &clean, &statuses),
                   SANITIZE_OK);
  ck_assert_uint_eq(clean.data_length, 15);
  column_free(&column);
  sanitizer_free(worker);
}
END_TEST

/* A second parser that disagrees ends one row, not the batch: here for want of escapes. */
START_TEST(a_row_that_is_not_verified) {
  static const char *const texts[] = {"1", "&lt;b>", "3"};
  sanitize_options options = {.size = sizeof options, .verify = 1};
  struct column column;
  sanitizer *worker;
  sanitize_rows clean = {.size = sizeof clean};
  const sanitize_status *statuses;
  ck_assert_int_eq(sanitizer_new_with(&worker, NULL, &options), SANITIZE_OK);
  column_begin(&column, 4);
  for (size_t i = 0; i < 3; i++) column_add(&column, texts[i], strlen(texts[i]));
  writer_set_plain(&worker->writer, true);
  ck_assert_int_eq(sanitizer_run_batch(worker, column_rows(&column, 0), SANITIZE_REFUSED_ROWS_NULL,
                                       &clean, &statuses),
                   SANITIZE_OK);
  for (size_t i = 0; i < 3; i++) {
    ck_assert_int_eq(statuses[i], i == 1 ? SANITIZE_ERR_VERIFY : SANITIZE_OK);
    ck_assert_int_eq(null_at(&clean, i), i == 1);
    ck_assert(span_is(row_at(&clean, i), i == 1 ? "" : texts[i]));
  }
  column_free(&column);
  sanitizer_free(worker);
}
END_TEST

/* ---- memory ---- */

static void fill_column(struct column *column, size_t count) {
  static const char *const texts[] = {"<b>1<p>2", "plain", "<a href=x title='&lt;'>y", "&\xFF",
                                      NULL};
  column_begin(column, 4);
  for (size_t i = 0; i < count; i++) {
    const char *text = texts[i % 5];
    column_add(column, text, text == NULL ? 0 : strlen(text));
  }
  (void)column_rows(column, 0);
}

static size_t calls_of_a_batch(sanitizer *worker, struct ledger *ledger, size_t count) {
  struct column column;
  sanitize_rows clean = {.size = sizeof clean};
  size_t before = ledger->calls;
  fill_column(&column, count);
  ck_assert_int_eq(
      sanitizer_run_batch(worker, &column.rows, SANITIZE_REFUSED_ROWS_NULL, &clean, NULL),
      SANITIZE_OK);
  column_free(&column);
  return ledger->calls - before;
}

/* 100 times the rows take only what growing by half of one buffer takes, and then nothing. */
START_TEST(rows_allocate_nothing) {
  struct ledger ledger = {.fail_at = SIZE_MAX};
  sanitizer *worker = row_worker(0, &ledger);
  size_t few = calls_of_a_batch(worker, &ledger, 100);
  size_t many = calls_of_a_batch(worker, &ledger, 10000);
  ck_assert_uint_le(few, 40);
  ck_assert_uint_le(many, 3 + 20);
  ck_assert_uint_eq(calls_of_a_batch(worker, &ledger, 10000), 0);
  ck_assert_uint_eq(calls_of_a_batch(worker, &ledger, 100), 0);
  sanitizer_free(worker);
  ck_assert_uint_eq(ledger.live, 0);
}
END_TEST

/* Buffers over 1 MiB, too, are kept from batch to batch, but not by a run of another kind. */
START_TEST(a_large_batch_is_kept_for_the_next) {
  struct memory_count count = {0, 0};
  sanitize_options options = {.size = sizeof options};
  sanitizer *worker;
  struct column column;
  sanitize_rows clean = {.size = sizeof clean};
  sanitize_span single;
  options.allocator = (sanitize_allocator){counted_allocate, counted_release, &count};
  ck_assert_int_eq(sanitizer_new_with(&worker, NULL, &options), SANITIZE_OK);
  fill_column(&column, 300000);
  for (int round = 0; round < 2; round++) {
    ck_assert_int_eq(
        sanitizer_run_batch(worker, &column.rows, SANITIZE_REFUSED_ROWS_NULL, &clean, NULL),
        SANITIZE_OK);
    if (round == 0) count.peak = count.live;
    ck_assert_uint_eq(count.peak, count.live);
    ck_assert_uint_gt(count.live, (size_t)5 << 20);
  }
  ck_assert_int_eq(sanitizer_run(worker, "x", 1, &single), SANITIZE_OK);
  ck_assert_uint_lt(count.live, (size_t)2 << 20);
  column_free(&column);
  sanitizer_free(worker);
  ck_assert_uint_eq(count.live, 0);
}
END_TEST

START_TEST(every_allocation_of_a_batch_fails_once) {
  struct column column;
  sanitize_status status = SANITIZE_ERR_MEMORY;
  fill_column(&column, 100);
  for (size_t n = 0; status != SANITIZE_OK; n++) {
    struct ledger ledger = {.fail_at = SIZE_MAX};
    sanitizer *worker = row_worker(0, &ledger);
    sanitize_rows clean = {.size = sizeof clean};
    const sanitize_status *statuses;
    ck_assert_uint_lt(n, 1000);
    ledger.fail_at = ledger.calls + n;
    status =
        sanitizer_run_batch(worker, &column.rows, SANITIZE_REFUSED_ROWS_NULL, &clean, &statuses);
    if (status != SANITIZE_OK) {
      ck_assert_int_eq(status, SANITIZE_ERR_MEMORY);
      assert_no_rows(&clean, statuses);
      ledger.fail_at = SIZE_MAX;
      ck_assert_int_eq(
          sanitizer_run_batch(worker, &column.rows, SANITIZE_REFUSED_ROWS_NULL, &clean, NULL),
          SANITIZE_OK);
    }
    ck_assert_uint_eq(clean.count, 100);
    sanitizer_free(worker);
    ck_assert_uint_eq(ledger.live, 0);
  }
  column_free(&column);
}
END_TEST

Suite *batch_suite(void) {
  Suite *suite = suite_create("batch");
  TCase *cases = tcase_create("batch");
  tcase_add_loop_test(cases, random_rows_are_as_single_ones, 0, 20);
  tcase_add_loop_test(cases, an_empty_batch, 0, 2);
  tcase_add_test(cases, a_result_is_a_batch);
  tcase_add_test(cases, wrong_arguments_of_a_batch);
  tcase_add_test(cases, wrong_offsets);
  tcase_add_test(cases, offsets_may_stand_anywhere);
  tcase_add_test(cases, a_batch_in_the_last_result);
  tcase_add_test(cases, a_result_that_needs_wider_offsets);
  tcase_add_test(cases, a_row_that_is_not_verified);
  tcase_add_test(cases, rows_allocate_nothing);
  tcase_add_test(cases, a_large_batch_is_kept_for_the_next);
  tcase_add_test(cases, every_allocation_of_a_batch_fails_once);
  tcase_set_timeout(cases, 120);
  suite_add_tcase(suite, cases);
  return suite;
}
