/* See columns.h. */
#include "columns.h"

#include "pgcopy_text.h"
#include "table.h"

#include <string.h>

bool column_number(const char *field, size_t *index) {
  size_t value = 0;
  for (const char *c = field; *c != '\0'; c++) {
    if (*c < '0' || *c > '9' || value > SIZE_MAX / 16) return false;
    value = value * 10 + (size_t)(*c - '0');
  }
  if (value == 0) return false;
  *index = value - 1;
  return true;
}

bool columns_have_names(const struct settings *settings) {
  size_t index;
  for (size_t i = 0; i < settings->field_count; i++) {
    if (!column_number(settings->fields[i], &index)) return true;
  }
  return false;
}

/* A column with a name is in the header, or there would be no row. */
uint64_t columns_found(const struct settings *settings, size_t widest) {
  uint64_t found = 0;
  for (size_t i = 0; i < settings->field_count; i++) {
    size_t index;
    if (!column_number(settings->fields[i], &index) || index < widest) found |= UINT64_C(1) << i;
  }
  return found;
}

/* Every column of that name: a second one must not slip past. */
static void add_column(struct columns *columns, size_t index) {
  size_t at = columns->count;
  for (size_t i = 0; i < columns->count; i++) {
    if (columns->index[i] == index) return;
  }
  while (at > 0 && columns->index[at - 1] > index) {
    columns->index[at] = columns->index[at - 1];
    at--;
  }
  columns->index[at] = index;
  columns->count++;
}

static bool add_named(const struct table *table, struct columns *columns, span row,
                      const char *name, struct bytes *scratch) {
  bool found = false;
  size_t at = 0, number = 0;
  struct cell cell;
  do {
    cell = table_cell(table, row, at);
    span text = cell_text(table, row, &cell, scratch);
    if (text.length == strlen(name) && memcmp(text.data, name, text.length) == 0) {
      if (columns->count == MAX_FIELDS) return false;
      add_column(columns, number);
      found = true;
    }
    number++;
    at = cell.next;
  } while (!cell.last);
  return found;
}

static size_t width_of(const struct table *table, span data) {
  size_t at = 0, width = 0;
  struct cell cell;
  do {
    cell = table_cell(table, data, at);
    width++;
    at = cell.next;
  } while (!cell.last);
  if (width > 1) return width;
  bool copy_end = table->escapes == ESCAPES_COPY && copy_is_end(cell_inside(data, &cell));
  return cell.end == cell.start || copy_end ? 0 : width;
}

size_t columns_find(const struct settings *settings, span data, struct columns *columns) {
  struct table table = table_of(settings);
  struct bytes scratch = {0};
  size_t missing = 0;
  columns->count = 0;
  columns->width = width_of(&table, data);

  for (size_t i = 0; i < settings->field_count && missing == 0; i++) {
    size_t index;
    if (columns->count == MAX_FIELDS) {
      missing = i + 1;
    } else if (column_number(settings->fields[i], &index)) {
      add_column(columns, index);
    } else if (!add_named(&table, columns, data, settings->fields[i], &scratch) &&
               !settings->optional) {
      missing = i + 1;
    }
  }

  bytes_free(&scratch);
  return missing;
}

const char *columns_wrong_row(const struct settings *settings, span data) {
  struct table table = table_of(settings);
  size_t at = 0;
  struct cell cell;
  do {
    cell = table_cell(&table, data, at);
    at = cell.next;
  } while (!cell.last && cell.wrong == NULL);
  return cell.wrong;
}
