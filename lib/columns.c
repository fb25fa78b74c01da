/* The columns of a batch's result; see columns.h. */
#include "columns.h"

#include <limits.h>

void columns_trim(struct columns *columns, const struct memory *memory) {
  buffer_trim(memory, &columns->data);
  buffer_trim(memory, &columns->offsets);
  buffer_trim(memory, &columns->validity);
  buffer_trim(memory, &columns->statuses);
}

void columns_free(struct columns *columns, const struct memory *memory) {
  buffer_free(memory, &columns->data);
  buffer_free(memory, &columns->offsets);
  buffer_free(memory, &columns->validity);
  buffer_free(memory, &columns->statuses);
}

bool columns_overlap(const struct columns *columns, const void *data, size_t length) {
  return buffer_overlaps(&columns->data, data, length) ||
         buffer_overlaps(&columns->offsets, data, length) ||
         buffer_overlaps(&columns->validity, data, length) ||
         buffer_overlaps(&columns->statuses, data, length);
}

/* Writes the end of the text so far as an offset. columns_begin() made room for it. */
static void write_offset(struct columns *columns) {
  uint32_t narrow = (uint32_t)columns->data.length;
  uint64_t wide = columns->data.length;
  const void *from = columns->offset_width == sizeof(narrow) ? (void *)&narrow : &wide;
  memcpy(columns->offsets.data + columns->offsets.length, from, columns->offset_width);
  columns->offsets.length += columns->offset_width;
}

bool columns_begin(struct columns *columns, const struct memory *memory, size_t rows,
                   size_t offset_width, uint64_t largest) {
  size_t bitmap = rows / CHAR_BIT + 1;
  size_t statuses;
  columns->data.length = columns->offsets.length = 0;
  columns->validity.length = columns->statuses.length = 0;
  columns->offset_width = offset_width;
  columns->largest = largest;
  columns->rows = columns->nulls = 0;

  if (!size_multiply(rows + 1, sizeof(sanitize_status), &statuses)) return false;
  if (!buffer_reserve(memory, &columns->offsets, (rows + 1) * offset_width) ||
      !buffer_reserve(memory, &columns->statuses, statuses) ||
      !buffer_reserve(memory, &columns->validity, bitmap) ||
      !buffer_reserve(memory, &columns->data, 1))
    return false;

  memset(columns->validity.data, 0, bitmap);
  write_offset(columns);
  return true;
}

sanitize_status columns_add_text(struct columns *columns, const struct memory *memory, span text) {
  struct buffer *data = &columns->data;
  if (text.length > columns->largest - data->length) return SANITIZE_ERR_OFFSETS;
  if (text.length == 0) return SANITIZE_OK;

  if (!buffer_reserve(memory, data, text.length)) return SANITIZE_ERR_MEMORY;
  memcpy(data->data + data->length, text.data, text.length);
  data->length += text.length;
  return SANITIZE_OK;
}

void columns_end_row(struct columns *columns, sanitize_status status, bool is_null) {
  size_t row = columns->rows++;
  columns->nulls += is_null;
  if (!is_null) columns->validity.data[row / CHAR_BIT] |= (char)(1U << row % CHAR_BIT);

  memcpy(columns->statuses.data + row * sizeof(status), &status, sizeof(status));
  write_offset(columns);
}

void columns_hand_out(const struct columns *columns, sanitize_rows *rows,
                      const sanitize_status **statuses) {
  rows->data = columns->data.data;
  rows->data_length = columns->data.length;
  rows->offsets = columns->offsets.data;
  rows->offset_width = columns->offset_width;
  rows->validity = columns->nulls == 0 ? NULL : (const uint8_t *)columns->validity.data;
  rows->count = columns->rows;
  if (statuses != NULL) *statuses = (const sanitize_status *)(const void *)columns->statuses.data;
}
