/*
 * sanitizer_run_batch(). The last three bytes are taken off the input and choose what kind of
 * batch it is, so any file is a seed. A sound batch: lines are rows, some of them null; each comes out as
 * sanitizer_run() gives it. An unsound one: the input's first bytes are its offsets; it is refused
 * as the header says, and never leads out of the data, which AddressSanitizer watches.
 */
#include "harness.h"

#include <string.h>

enum { LONGEST_ROW = 64, MOST_ROWS = 40, MOST_SKIPPED = 10 };

enum { WIDE = 1, NULLS = 2, REFUSED_ARE_NULL = 4, UNSOUND = 8 };

static sanitizer *make_worker(void) {
  sanitize_options options = {.size = sizeof options};
  sanitizer *worker;
  options.limits.input_bytes = LONGEST_ROW; /* so that rows are refused, too */
  if (sanitizer_new_with(&worker, NULL, &options) != SANITIZE_OK) abort();
  return worker;
}

static uint64_t offset_at(const sanitize_rows *rows, size_t i) {
  const char *at = (const char *)rows->offsets + (rows->offset + i) * rows->offset_width;
  uint32_t narrow = 0;
  uint64_t wide = 0;
  if (rows->offset_width == 8) {
    memcpy(&wide, at, sizeof wide);
    return wide;
  }
  memcpy(&narrow, at, sizeof narrow);
  return narrow;
}

static bool null_at(const sanitize_rows *rows, size_t i) {
  size_t bit = rows->offset + i;
  return rows->validity != NULL && (rows->validity[bit / 8] >> bit % 8 & 1) == 0;
}

/* What the header asks of offsets, written down once more. Without rows there need be none. */
static bool offsets_are_right(const sanitize_rows *rows) {
  if (rows->count == 0) return true;
  uint64_t largest = rows->offset_width == 8 ? INT64_MAX : INT32_MAX;
  for (size_t i = 0; i <= rows->count; i++) {
    uint64_t offset = offset_at(rows, i);
    if (offset > largest || offset > rows->data_length) return false;
    if (i > 0 && offset < offset_at(rows, i - 1)) return false;
  }
  return true;
}

static void check_row(sanitizer *single, const sanitize_rows *rows, const sanitize_rows *clean,
                      size_t i, sanitize_status status, bool refused_are_null) {
  uint64_t start = offset_at(rows, i);
  sanitize_span row = {rows->data + start, (size_t)(offset_at(rows, i + 1) - start)};
  start = offset_at(clean, i);
  sanitize_span got = {clean->data + start, (size_t)(offset_at(clean, i + 1) - start)};

  sanitize_span wanted = {"", 0};
  sanitize_status expected = SANITIZE_OK;
  bool null = null_at(rows, i);
  if (!null) expected = sanitizer_run(single, row.data, row.length, &wanted);
  null = null || (expected != SANITIZE_OK && refused_are_null);

  if (status != expected) fuzz_fail("batch: another status", row);
  if (null_at(clean, i) != null) fuzz_fail("batch: a null too many or too few", row);
  if (!spans_equal(got, wanted)) fuzz_fail("batch: another row", row);
}

static void check_batch(const sanitize_rows *rows, unsigned kind) {
  static sanitizer *worker, *single;
  if (worker == NULL) worker = make_worker();
  if (single == NULL) single = make_worker();

  sanitize_rows clean = {.size = sizeof clean};
  const sanitize_status *statuses;
  sanitize_refused_rows refused =
      kind & REFUSED_ARE_NULL ? SANITIZE_REFUSED_ROWS_NULL : SANITIZE_REFUSED_ROWS_EMPTY;
  sanitize_status status = sanitizer_run_batch(worker, rows, refused, &clean, &statuses);
  sanitize_span data = {rows->data, rows->data_length};

  if (!offsets_are_right(rows)) {
    if (status != SANITIZE_ERR_ARGUMENT) fuzz_fail("batch: unsound, and not refused", data);
    if (clean.count != 0 || statuses != NULL) fuzz_fail("batch: refused, and not empty", data);
    return;
  }
  if (status != SANITIZE_OK) fuzz_fail("batch: refused", data);
  if (clean.count != rows->count || clean.offset != 0 || offset_at(&clean, 0) != 0 ||
      offset_at(&clean, clean.count) != clean.data_length)
    fuzz_fail("batch: its result is unsound", data);
  for (size_t i = 0; i < rows->count; i++)
    check_row(single, rows, &clean, i, statuses[i], refused == SANITIZE_REFUSED_ROWS_NULL);
}

/* A block of just this size, so that a byte read too many is seen. */
static void *exactly(const void *bytes, size_t length) {
  void *copy = malloc(length == 0 ? 1 : length);
  if (copy == NULL) abort();
  if (length > 0) memcpy(copy, bytes, length);
  return copy;
}

static size_t put_offset(char *at, size_t width, uint64_t offset) {
  uint32_t narrow = (uint32_t)offset;
  memcpy(at, width == 8 ? (const void *)&offset : (const void *)&narrow, width);
  return width;
}

/* The offsets of the lines, behind `skipped` rows without bytes; returns how many rows. */
static size_t split_lines(sanitize_span data, size_t width, size_t skipped, char *offsets) {
  size_t rows = 0;
  for (size_t i = 0; i <= skipped; i++) offsets += put_offset(offsets, width, 0);
  for (size_t i = 0; i < data.length && rows < MOST_ROWS; i++) {
    if (data.data[i] != '\n') continue;
    offsets += put_offset(offsets, width, i);
    rows++;
  }
  return rows;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  unsigned kind = size == 0 ? 0 : data[--size];
  size_t skipped = size == 0 ? 0 : data[--size] % MOST_SKIPPED;
  size_t wanted = size == 0 ? 0 : data[--size] % MOST_ROWS;
  sanitize_rows rows = {.size = sizeof rows, .offset_width = kind & WIDE ? 8 : 4};
  char offsets[(MOST_ROWS + MOST_SKIPPED + 1) * 8];
  size_t in_front = 0; /* bytes of the input that are offsets */

  rows.offset = skipped;
  if (kind & UNSOUND) {
    size_t offset_bytes = (skipped + wanted + 1) * rows.offset_width;
    in_front = size < offset_bytes ? size : offset_bytes;
    memset(offsets, 0, sizeof offsets);
    memcpy(offsets, data, in_front);
    rows.count = wanted;
  } else {
    rows.count =
        split_lines((sanitize_span){(const char *)data, size}, rows.offset_width, skipped, offsets);
  }

  /* The validity of a row is a byte of the input like any other. */
  uint8_t validity[(MOST_ROWS + MOST_SKIPPED + 7) / 8];
  for (size_t i = 0; i < sizeof validity; i++) validity[i] = size == 0 ? 0 : data[i % size];

  size_t offset_bytes = (rows.offset + rows.count + 1) * rows.offset_width;
  char *own_data = exactly(data + in_front, size - in_front);
  char *own_offsets = exactly(offsets, offset_bytes);
  uint8_t *own_validity = exactly(validity, (rows.offset + rows.count + 7) / 8);
  rows.data = own_data;
  rows.data_length = size - in_front;
  rows.offsets = own_offsets;
  rows.validity = kind & NULLS ? own_validity : NULL;
  check_batch(&rows, kind);

  free(own_data);
  free(own_offsets);
  free(own_validity);
  return 0;
}
