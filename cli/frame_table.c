/* See frame_table.h. */
#include "frame_table.h"

#include "columns.h"
#include "pgcopy_text.h"
#include "table.h"

#include <string.h>

/* A chunk on its way. */
struct rows {
  struct worker *worker;
  struct patch patch;
  struct table table;
  span in;
};

static bool has_column(span text, char byte) {
  return text.length > 0 && memchr(text.data, byte, text.length) != NULL;
}

/* White space that the text does not have, and that would need quotes. */
static unsigned white_space(const struct table *table, span text) {
  if (table->escapes != ESCAPES_NONE) return FLATTEN_NOTHING;
  unsigned flatten = has_column(text, '\n') ? FLATTEN_NOTHING : FLATTEN_NEWLINES;
  if (table->delimiter == '\t' && !has_column(text, '\t')) flatten |= FLATTEN_TABS;
  return flatten;
}

static enum fate out_of_memory(struct chunk *chunk) {
  chunk_fail(chunk, chunk->records, "out of memory");
  return FATE_STOP;
}

static enum fate one_cell(struct rows *rows, const struct cell *cell) {
  struct worker *worker = rows->worker;
  struct chunk *chunk = rows->patch.chunk;
  const struct table *table = &rows->table;
  span raw = cell_inside(rows->in, cell), clean;
  struct place place = {chunk->records, (size_t)(raw.data - rows->in.data)};
  if (cell_is_null(table, rows->in, cell)) return FATE_SAME;

  struct comment comment = {.at = place, .raw = raw, .unit = cell_unit_of(table, cell)};
  comment.quote = cell->quoted ? table->quote : '\0';
  comment.text = cell_text(table, rows->in, cell, &worker->decoded);
  if (worker->decoded.failed) return out_of_memory(chunk);

  enum fate fate = worker_clean(worker, chunk, &comment, white_space(table, comment.text), &clean);
  if (fate != FATE_CHANGED) return fate;
  patch_replace(&rows->patch, cell->start, cell->end);
  const char *wrong = cell_append(table, &chunk->out, clean, cell->quoted);
  return wrong == NULL ? FATE_SAME : worker_reject(worker, chunk, place, wrong);
}

/* The row `\.`, which stands after the last one and is none. */
static bool is_end_of_copy(const struct rows *rows, size_t at, size_t *next) {
  if (rows->table.escapes != ESCAPES_COPY) return false;
  struct cell cell = table_cell(&rows->table, rows->in, at);
  *next = cell.next;
  return cell.last && copy_is_end(cell_inside(rows->in, &cell));
}

/*
 * A delimiter that nobody quoted makes a row longer; what is behind it would be in no column that
 * was chosen. PostgreSQL refuses such rows itself. MySQL writes all columns: a shorter row was cut
 * by a newline.
 */
static const char *wrong_width(const struct rows *rows, size_t width) {
  size_t first = rows->patch.chunk->columns->width;
  if (first == 0 || width == first || rows->table.escapes == ESCAPES_COPY) return NULL;
  if (width > first) return "it has more cells than the first row";
  return rows->table.escapes == ESCAPES_MYSQL ? "it has fewer cells than the first row" : NULL;
}

/* Takes the row at `at`; *next is where the following one begins. */
static enum fate one_row(struct rows *rows, size_t at, bool header, size_t *next) {
  struct chunk *chunk = rows->patch.chunk;
  const struct columns *columns = chunk->columns;
  enum fate fate = FATE_SAME;
  const char *wrong = NULL;
  size_t column = 0, wanted = 0;
  struct cell cell;
  struct place place = {chunk->records, at};
  if (is_end_of_copy(rows, at, next)) return FATE_SAME;

  do {
    cell = table_cell(&rows->table, rows->in, at);
    if (wrong == NULL) wrong = cell.wrong;
    if (wanted < columns->count && columns->index[wanted] == column) {
      wanted++;
      if (fate == FATE_SAME && wrong == NULL && !header) fate = one_cell(rows, &cell);
    }
    column++;
    at = cell.next;
  } while (!cell.last);

  *next = at;
  bool blank = cell.end == place.offset;
  if (fate != FATE_SAME) return fate;
  if (wrong == NULL && !blank) wrong = wrong_width(rows, column);
  if (wrong != NULL) return worker_reject(rows->worker, chunk, place, wrong);

  if (!blank && !header) chunk->searched++;
  if (column > chunk->widest) chunk->widest = column;
  bool absent = wanted < columns->count && !blank && rows->worker->settings->strict;
  return absent ? worker_reject(rows->worker, chunk, place, "a chosen column is absent")
                : FATE_SAME;
}

void frame_table(struct worker *worker, struct chunk *chunk) {
  struct rows rows = {.worker = worker,
                      .patch = patch_start(chunk),
                      .table = table_of(worker->settings),
                      .in = {chunk->in.data, chunk->in.length}};
  enum fate fate = FATE_SAME;
  size_t at = chunk->verbatim;

  while (at < chunk->in.length && fate != FATE_STOP) {
    size_t next;
    patch_begin_record(&rows.patch, at);
    fate = one_row(&rows, at, chunk->has_header && chunk->records == 0, &next);
    if (fate != FATE_SAME) patch_leave_out(&rows.patch, next);
    chunk->records++;
    at = next;
  }

  chunk->found = columns_found(worker->settings, chunk->widest);
  patch_finish(&rows.patch, at);
}
