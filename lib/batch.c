/*
 * Many rows in one call, in the layout of Arrow's strings. Knows the worker and nothing of HTML:
 * each row goes through run_one(). The offsets come from outside: all are checked before the first
 * row, so that no row reaches outside of the data. Held by tests/unit/test_batch.c.
 */
#include "sanitizer.h"

#include <limits.h>

/* ---- reading ---- */

/*
 * A negative offset becomes one larger than any data. memcpy(), since an array in a file of
 * somebody else's may be aligned to nothing.
 */
static uint64_t read_offset(const sanitize_rows *rows, size_t i) {
  const char *at = (const char *)rows->offsets + (rows->offset + i) * rows->offset_width;
  uint32_t narrow;
  uint64_t wide;
  if (rows->offset_width == sizeof(narrow)) {
    memcpy(&narrow, at, sizeof(narrow));
    return narrow <= INT32_MAX ? narrow : UINT64_MAX;
  }

  memcpy(&wide, at, sizeof(wide));
  return wide;
}

static bool is_null(const sanitize_rows *rows, size_t i) {
  size_t bit = rows->offset + i;
  return rows->validity != NULL && (rows->validity[bit / CHAR_BIT] >> bit % CHAR_BIT & 1) == 0;
}

static bool offsets_are_sound(const sanitize_rows *rows) {
  uint64_t last = 0;
  for (size_t i = 0; i <= rows->count; i++) {
    uint64_t offset = read_offset(rows, i);
    if (offset < last || offset > rows->data_length) return false;
    last = offset;
  }
  return true;
}

/*
 * Whether the sizes of what is read can be computed without overflow; what is written is not
 * larger.
 */
static bool rows_can_be(const sanitize_rows *rows, size_t *offset_bytes) {
  size_t ends;
  if (rows->offset_width != sizeof(int32_t) && rows->offset_width != sizeof(int64_t)) return false;
  if (rows->data == NULL && rows->data_length > 0) return false;
  if (rows->offsets == NULL && rows->count > 0) return false;
  return size_add(rows->offset, rows->count, &ends) && size_add(ends, 1, &ends) &&
         size_multiply(ends, rows->offset_width, offset_bytes);
}

static bool rows_are_sound(const sanitizer *worker, const sanitize_rows *rows) {
  size_t offset_bytes;
  if (!rows_can_be(rows, &offset_bytes)) return false;
  if (rows->count == 0) return true;

  size_t validity_bytes = (rows->offset + rows->count - 1) / CHAR_BIT + 1;
  if (is_last_result(worker, rows->data, rows->data_length)) return false;
  if (is_last_result(worker, rows->offsets, offset_bytes)) return false;
  if (rows->validity != NULL && is_last_result(worker, rows->validity, validity_bytes))
    return false;

  return offsets_are_sound(rows);
}

/* ---- running ---- */

/* Whether the failure is about this row; any other would come again with every row. */
static bool is_of_the_row(sanitize_status status) {
  return (status >= SANITIZE_ERR_INPUT_SIZE && status <= SANITIZE_ERR_OUTPUT_SIZE) ||
         status == SANITIZE_ERR_VERIFY;
}

/*
 * Runs a row that is not null, appends its text, and sets *status to what became of it. Returns a
 * failure that ends the batch. No report is made: only that of the last row could be asked for.
 */
static sanitize_status run_row(sanitizer *worker, const sanitize_rows *rows, size_t i,
                               sanitize_status *status) {
  size_t start = (size_t)read_offset(rows, i);
  size_t length = (size_t)read_offset(rows, i + 1) - start;
  const char *html = length == 0 ? "" : rows->data + start;
  sanitize_losses before = worker->losses;

  *status = run_one(worker, html, length, NULL);
  worker->losses.text += before.text;
  worker->losses.hidden += before.hidden;
  worker->losses.links += before.links;

  if (*status != SANITIZE_OK) return is_of_the_row(*status) ? SANITIZE_OK : *status;
  return columns_add_text(&worker->columns, &worker->memory, writer_result(&worker->writer));
}

static sanitize_status run_rows(sanitizer *worker, const sanitize_rows *rows,
                                sanitize_refused_rows refused) {
  for (size_t i = 0; i < rows->count; i++) {
    sanitize_status of_row = SANITIZE_OK;
    bool null = is_null(rows, i);
    sanitize_status status = null ? SANITIZE_OK : run_row(worker, rows, i, &of_row);

    if (status != SANITIZE_OK) return status;
    null = null || (of_row != SANITIZE_OK && refused == SANITIZE_REFUSED_ROWS_NULL);
    columns_end_row(&worker->columns, of_row, null);
  }

  return SANITIZE_OK;
}

sanitize_status run_batch(sanitizer *worker, const sanitize_rows *rows,
                          sanitize_refused_rows refused, uint64_t largest, sanitize_rows *clean,
                          const sanitize_status **statuses) {
  report_clear(&worker->report);
  worker->losses = (sanitize_losses){0};
  worker->in_batch = true;

  bool begun =
      columns_begin(&worker->columns, &worker->memory, rows->count, rows->offset_width, largest);
  sanitize_status status = begun ? run_rows(worker, rows, refused) : SANITIZE_ERR_MEMORY;
  worker->in_batch = false;

  /* The columns are kept for a later batch; the next other run may trim them. */
  worker->has_large = true;
  if (status == SANITIZE_OK) columns_hand_out(&worker->columns, clean, statuses);
  return outcome_of(worker, status);
}

sanitize_status sanitizer_run_batch(sanitizer *worker, const sanitize_rows *rows,
                                    sanitize_refused_rows refused, sanitize_rows *clean,
                                    const sanitize_status **statuses) {
  if (statuses != NULL) *statuses = NULL;
  if (clean == NULL || clean->size != sizeof(*clean)) return SANITIZE_ERR_ARGUMENT;
  static const int64_t zero = 0; /* the one offset of a result without rows */

  /* `clean` may be the same struct as `rows`. */
  sanitize_rows given = {.size = 0};
  if (rows != NULL) given = *rows;
  *clean = (sanitize_rows){.size = sizeof(*clean), .data = "", .offsets = &zero, .offset_width = 4};
  if (worker == NULL || given.size != sizeof(given) || !rows_are_sound(worker, &given))
    return SANITIZE_ERR_ARGUMENT;

  if (refused != SANITIZE_REFUSED_ROWS_EMPTY && refused != SANITIZE_REFUSED_ROWS_NULL)
    return SANITIZE_ERR_ARGUMENT;

  clean->offset_width = given.offset_width;
  uint64_t largest = given.offset_width == sizeof(int32_t) ? INT32_MAX : INT64_MAX;
  return run_batch(worker, &given, refused, largest, clean, statuses);
}
