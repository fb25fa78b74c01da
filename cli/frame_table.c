/*
 * --csv and --tsv: the chosen cells of each row (RFC 4180; a quote inside an unquoted cell is read
 * as it stands). --pgcopy: the same without quotes; what stands for what in a cell is known by
 * copy_text.c.
 */
#include "frame.h"
#include "pgcopy_text.h"
#include "split.h"

#include <stdint.h>
#include <string.h>

struct cell {
  size_t start, end; /* with its quotes */
  bool quoted;
  bool doubled;      /* a quote in it is written twice */
  bool escaped;      /* --pgcopy: it has backslashes */
  const char *wrong; /* why it cannot be read, or NULL */
  bool last;         /* of the row */
  size_t next;       /* where the next cell or row begins */
};

static char delimiter_of(const struct settings *settings) {
  return settings->framing == FRAME_CSV ? ',' : '\t';
}

static void end_cell(struct cell *cell, span in, size_t at, char delimiter) {
  bool at_end = at >= in.length;
  cell->end = at;
  cell->last = at_end || in.data[at] != delimiter;
  cell->next = at_end ? at : at + 1;
  /* CR LF is one separator. */
  if (!at_end && in.data[at] == '\n' && at > cell->start && in.data[at - 1] == '\r') cell->end--;
}

static const char wrong_quotes[] = "a quoted cell does not end where its quotes do";
static const char wrong_return[] = "a CR without LF outside of quotes, where other readers begin a "
                                   "row; write LF or CR LF, or quote the cell";

static const char wrong_copied_return[] = "a CR that is no part of CR LF; write it as \\r";
static const char wrong_backslash[] = "it ends with a backslash";
static const char wrong_end[] =
    "a \\. that is not alone: some versions of PostgreSQL end the data there";

/* A CR that ends no line. */
static bool is_bare_return(span in, size_t at) {
  return in.data[at] == '\r' && (at + 1 == in.length || in.data[at + 1] != '\n');
}

static size_t skip_plain(struct cell *cell, span in, size_t at, char delimiter) {
  for (; at < in.length && in.data[at] != delimiter && in.data[at] != '\n'; at++) {
    if (is_bare_return(in, at)) cell->wrong = wrong_return;
  }
  return at;
}

/* Past the closing quote, or to the end. */
static size_t skip_quoted(struct cell *cell, span in, size_t at) {
  for (;;) {
    const char *quote = at < in.length ? memchr(in.data + at, '"', in.length - at) : NULL;
    if (quote == NULL) {
      cell->wrong = wrong_quotes;
      return in.length;
    }
    at = (size_t)(quote - in.data) + 1;
    if (at == in.length || in.data[at] != '"') return at;
    cell->doubled = true;
    at++;
  }
}

/*
 * To the end of a cell of --pgcopy. What is behind a backslash ends nothing, as in copied_row_end()
 * in split.c.
 */
static size_t skip_copied(struct cell *cell, span in, size_t at) {
  for (; at < in.length && in.data[at] != '\t' && in.data[at] != '\n'; at++) {
    if (is_bare_return(in, at)) cell->wrong = wrong_copied_return;
    if (in.data[at] != '\\') continue;
    cell->escaped = true;
    at++;
    if (at == in.length) {
      cell->wrong = wrong_backslash;
      break;
    }
    if (in.data[at] == '\r') cell->wrong = wrong_copied_return; /* a LF may follow */
    if (in.data[at] == '.') cell->wrong = wrong_end;
  }
  return at;
}

/* The same automaton as cell_next() in split.c, so that both see the same rows. */
static struct cell read_cell(const struct settings *settings, span in, size_t at) {
  char delimiter = delimiter_of(settings);
  struct cell cell = {.start = at};
  if (settings->framing == FRAME_PGCOPY) {
    end_cell(&cell, in, skip_copied(&cell, in, at), delimiter);
    return cell;
  }
  if (at < in.length && in.data[at] == '"') {
    cell.quoted = true;
    at = skip_quoted(&cell, in, at + 1);
    size_t closed = at;
    at = skip_plain(&cell, in, at, delimiter);
    end_cell(&cell, in, at, delimiter);
    if (cell.end != closed && cell.wrong == NULL) cell.wrong = wrong_quotes;
  } else {
    at = skip_plain(&cell, in, at, delimiter);
    end_cell(&cell, in, at, delimiter);
  }
  return cell;
}

static span cell_inside(span in, const struct cell *cell) {
  size_t quote = cell->quoted && cell->wrong == NULL ? 1 : 0;
  return (span){in.data + cell->start + quote, cell->end - cell->start - 2 * quote};
}

static void undouble(span inside, struct bytes *decoded) {
  for (size_t at = 0; at < inside.length;) {
    const char *quote = memchr(inside.data + at, '"', inside.length - at);
    size_t end = quote == NULL ? inside.length : (size_t)(quote - inside.data) + 1;
    bytes_append(decoded, inside.data + at, end - at);
    at = quote == NULL ? end : end + 1;
  }
}

/* The text of a cell; two quotes are one. */
static span cell_text(struct bytes *decoded, span in, const struct cell *cell) {
  span inside = cell_inside(in, cell);
  if (!cell->doubled && !cell->escaped) return inside;
  bytes_clear(decoded);
  if (cell->escaped) {
    copy_decode(inside, decoded);
  } else {
    undouble(inside, decoded);
  }
  return (span){decoded->data, decoded->length};
}

/* Two quotes are one byte of the text. */
static size_t quoted_unit(span raw, size_t at, size_t *length) {
  *length = 1;
  return raw.data[at] == '"' && at + 1 < raw.length ? 2 : 1;
}

static void append_quoted(struct bytes *out, span text) {
  bytes_append_byte(out, '"');
  for (size_t at = 0; at < text.length;) {
    const char *quote = memchr(text.data + at, '"', text.length - at);
    size_t end = quote == NULL ? text.length : (size_t)(quote - text.data) + 1;
    bytes_append(out, text.data + at, end - at);
    if (quote != NULL) bytes_append_byte(out, '"');
    at = end;
  }
  bytes_append_byte(out, '"');
}

static bool contains(span text, char byte) {
  return text.length > 0 && memchr(text.data, byte, text.length) != NULL;
}

/* A tab-separated cell stays without quotes where it can: many readers of that format know none. */
static bool needs_quotes(const struct settings *settings, span text) {
  if (settings->framing == FRAME_TSV) return text.length > 0 && text.data[0] == '"';
  return contains(text, '"') || contains(text, ',');
}

static void append_cell(const struct settings *settings, struct bytes *out, span text,
                        bool quoted) {
  if (settings->framing == FRAME_PGCOPY) {
    copy_encode(out, text);
  } else if (quoted || needs_quotes(settings, text)) {
    append_quoted(out, text);
  } else {
    bytes_append(out, text.data, text.length);
  }
}

/* White space that the text does not have, and that would need quotes. */
static unsigned white_space(const struct settings *settings, span text) {
  if (settings->framing == FRAME_PGCOPY) return FLATTEN_NOTHING;
  unsigned flatten = contains(text, '\n') ? FLATTEN_NOTHING : FLATTEN_NEWLINES;
  if (settings->framing == FRAME_TSV && !contains(text, '\t')) flatten |= FLATTEN_TABS;
  return flatten;
}

static enum fate one_cell(struct worker *worker, struct patch *patch, const struct cell *cell) {
  const struct settings *settings = worker->settings;
  struct chunk *chunk = patch->chunk;
  span in = {chunk->in.data, chunk->in.length};
  span raw = cell_inside(in, cell), clean;
  struct comment comment = {.at = {chunk->records, (size_t)(raw.data - in.data)}, .raw = raw};
  if (settings->framing == FRAME_PGCOPY && copy_is_null(raw)) return FATE_SAME;
  comment.text = cell_text(&worker->decoded, in, cell);
  if (cell->doubled) comment.unit = quoted_unit;
  if (cell->escaped) comment.unit = copy_unit;
  if (worker->decoded.failed) {
    chunk_fail(chunk, chunk->records, "out of memory");
    return FATE_STOP;
  }
  enum fate fate =
      worker_clean(worker, chunk, &comment, white_space(settings, comment.text), &clean);
  if (fate != FATE_CHANGED) return fate;
  patch_replace(patch, cell->start, cell->end);
  append_cell(settings, &chunk->out, clean, cell->quoted);
  return FATE_SAME;
}

/* The row `\.`, which stands after the last one and is none. */
static bool is_end_of_copy(const struct settings *settings, span in, size_t at, size_t *next) {
  if (settings->framing != FRAME_PGCOPY) return false;
  struct cell cell = read_cell(settings, in, at);
  *next = cell.next;
  return cell.last && copy_is_end(cell_inside(in, &cell));
}

/* Takes the row at `at`; *next is where the following one begins. */
static enum fate one_row(struct worker *worker, struct patch *patch, size_t at, bool header,
                         size_t *next) {
  struct chunk *chunk = patch->chunk;
  const struct columns *columns = chunk->columns;
  span in = {chunk->in.data, chunk->in.length};
  const struct settings *settings = worker->settings;
  enum fate fate = FATE_SAME;
  const char *wrong = NULL;
  size_t column = 0, wanted = 0;
  struct cell cell;
  size_t start = at;
  if (is_end_of_copy(settings, in, at, next)) return FATE_SAME;
  do {
    cell = read_cell(settings, in, at);
    if (wrong == NULL) wrong = cell.wrong;
    if (wanted < columns->count && columns->index[wanted] == column) {
      wanted++;
      if (fate == FATE_SAME && wrong == NULL && !header) fate = one_cell(worker, patch, &cell);
    }
    column++;
    at = cell.next;
  } while (!cell.last);
  *next = at;
  if (fate != FATE_SAME) return fate;
  struct place place = {chunk->records, start};
  if (wrong != NULL) return worker_reject(worker, chunk, place, wrong);
  bool blank = cell.end == start;
  if (!blank && !header) chunk->searched++;
  if (column > chunk->widest) chunk->widest = column;
  if (settings->strict && wanted < columns->count && !blank) {
    return worker_reject(worker, chunk, place, "a chosen column is absent");
  }
  return FATE_SAME;
}

/* "3" is the third column; anything else is a name. */
static bool column_number(const char *field, size_t *index) {
  size_t value = 0;
  for (const char *c = field; *c != '\0'; c++) {
    if (*c < '0' || *c > '9' || value > SIZE_MAX / 16) return false;
    value = value * 10 + (size_t)(*c - '0');
  }
  if (value == 0) return false;
  *index = value - 1;
  return true;
}

/* A column with a name is in the header, or there would be no row. */
static uint64_t found_columns(const struct settings *settings, size_t widest) {
  uint64_t found = 0;
  for (size_t i = 0; i < settings->field_count; i++) {
    size_t index;
    if (!column_number(settings->fields[i], &index) || index < widest) found |= UINT64_C(1) << i;
  }
  return found;
}

void frame_table(struct worker *worker, struct chunk *chunk) {
  struct patch patch = patch_start(chunk);
  enum fate fate = FATE_SAME;
  size_t at = chunk->verbatim;
  while (at < chunk->in.length && fate != FATE_STOP) {
    size_t next;
    patch_begin_record(&patch, at);
    fate = one_row(worker, &patch, at, chunk->has_header && chunk->records == 0, &next);
    if (fate != FATE_SAME) patch_leave_out(&patch, next);
    chunk->records++;
    at = next;
  }
  chunk->found = found_columns(worker->settings, chunk->widest);
  patch_finish(&patch, at);
}

bool table_has_header(const struct settings *settings) {
  size_t index;
  for (size_t i = 0; i < settings->field_count; i++) {
    if (!column_number(settings->fields[i], &index)) return true;
  }
  return false;
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

static bool add_named(const struct settings *settings, struct columns *columns, span row,
                      const char *name, struct bytes *scratch) {
  bool found = false;
  size_t at = 0, number = 0;
  struct cell cell;
  do {
    cell = read_cell(settings, row, at);
    span text = cell_text(scratch, row, &cell);
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

size_t table_find_columns(const struct settings *settings, span data, struct columns *columns) {
  struct bytes scratch = {0};
  size_t missing = 0;
  columns->count = 0;
  for (size_t i = 0; i < settings->field_count && missing == 0; i++) {
    size_t index;
    if (columns->count == MAX_FIELDS) {
      missing = i + 1;
    } else if (column_number(settings->fields[i], &index)) {
      add_column(columns, index);
    } else if (!add_named(settings, columns, data, settings->fields[i], &scratch) &&
               !settings->optional) {
      missing = i + 1;
    }
  }
  bytes_free(&scratch);
  return missing;
}

const char *table_wrong_row(const struct settings *settings, span row) {
  size_t at = 0;
  struct cell cell;
  do {
    cell = read_cell(settings, row, at);
    at = cell.next;
  } while (!cell.last && cell.wrong == NULL);
  return cell.wrong;
}
