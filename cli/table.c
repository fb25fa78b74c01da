/* See table.h. */
#include "table.h"

#include "mysql_text.h"
#include "pgcopy_text.h"

#include <string.h>

struct table table_of(const struct settings *settings) {
  bool csv = settings->framing == FRAME_CSV;
  bool mysql = settings->dialect == DIALECT_MYSQL;
  struct table table = {.delimiter = csv ? ',' : '\t', .quote = csv || !mysql ? '"' : '\0'};
  if (settings->framing == FRAME_PGCOPY)
    return (struct table){.delimiter = '\t', .escapes = ESCAPES_COPY};
  if (settings->delimiter != '\0') table.delimiter = settings->delimiter;
  if (settings->has_quote) table.quote = settings->quote;
  table.escapes = mysql ? ESCAPES_MYSQL : ESCAPES_NONE;
  table.is_tsv = !csv && !mysql;
  return table;
}

/* ---- The automaton ---- */

static bool is_escape(const struct table *table, char byte) {
  return byte == '\\' && table->escapes != ESCAPES_NONE;
}

static bool is_quote(const struct table *table, char byte) {
  return table->quote != '\0' && byte == table->quote;
}

enum cell_state table_step(const struct table *table, enum cell_state state, char byte,
                           bool *ends) {
  *ends = false;
  switch (state) {
  case CELL_ESCAPED: return CELL_PLAIN;
  case CELL_QUOTED_ESCAPED: return CELL_QUOTED;
  case CELL_QUOTED:
    if (is_escape(table, byte)) return CELL_QUOTED_ESCAPED;
    return is_quote(table, byte) ? CELL_QUOTE_SEEN : CELL_QUOTED;
  case CELL_START:
  case CELL_QUOTE_SEEN:
    if (is_quote(table, byte)) return CELL_QUOTED;
    break;
  case CELL_PLAIN: break;
  }
  if (is_escape(table, byte)) return CELL_ESCAPED;
  *ends = byte == '\n';
  return byte == table->delimiter || byte == '\n' ? CELL_START : CELL_PLAIN;
}

/* ---- Reading ---- */

static const char wrong_quotes[] = "a quoted cell does not end where its quotes do";
static const char wrong_inner_quote[] =
    "a quote in a cell without quotes, where other readers begin a quoted part; if quotes mean "
    "nothing there, use --quote=";
static const char wrong_return[] = "a CR without LF outside of quotes, where other readers begin a "
                                   "row; write LF or CR LF, or quote the cell";
static const char wrong_copied_return[] = "a CR that is no part of CR LF; write it as \\r";
static const char wrong_escaped_return[] =
    "a backslash before CR LF, where some readers begin a row and others do not";
static const char wrong_last_backslash[] = "it ends with a backslash";
static const char wrong_backslash[] =
    "a backslash before a tab or the end of the row, where MySQL reads on; if it is of MySQL, use "
    "--dialect=mysql";
static const char wrong_end[] =
    "a \\. that is not alone: some versions of PostgreSQL end the data there";

static void set_wrong(struct cell *cell, const char *why) {
  if (cell->wrong == NULL) cell->wrong = why;
}

/* A CR that ends no line. */
static bool is_bare_return(span in, size_t at) {
  return in.data[at] == '\r' && (at + 1 == in.length || in.data[at + 1] != '\n');
}

static size_t backslashes_before(span in, size_t start, size_t at) {
  size_t count = 0;
  while (at > start && in.data[at - 1] == '\\') {
    at--;
    count++;
  }
  return count;
}

static void end_cell(const struct table *table, struct cell *cell, span in, size_t at) {
  bool at_end = at >= in.length;
  cell->end = at;
  cell->last = at_end || in.data[at] != table->delimiter;
  cell->next = at_end ? at : at + 1;
  /* CR LF is one separator. */
  if (!at_end && in.data[at] == '\n' && at > cell->start && in.data[at - 1] == '\r') cell->end--;
}

/* At a backslash that means something; returns where what is behind it ends. */
static size_t skip_escape(const struct table *table, struct cell *cell, span in, size_t at) {
  cell->escaped = true;
  at++;
  if (at == in.length) {
    set_wrong(cell, wrong_last_backslash);
    return at;
  }
  bool copied = table->escapes == ESCAPES_COPY;
  if (copied && in.data[at] == '.') set_wrong(cell, wrong_end);
  if (copied && in.data[at] == '\r') set_wrong(cell, wrong_copied_return); /* a LF may follow */
  if (!copied && in.data[at] == '\r' && !is_bare_return(in, at))
    set_wrong(cell, wrong_escaped_return);
  return at + 1;
}

/* Of a cell without quotes, and of what should not be there behind the closing one. */
static size_t skip_plain(const struct table *table, struct cell *cell, span in, size_t at) {
  while (at < in.length && in.data[at] != table->delimiter && in.data[at] != '\n') {
    char byte = in.data[at];
    if (is_escape(table, byte)) {
      at = skip_escape(table, cell, in, at);
      continue;
    }
    if (is_quote(table, byte) && !table->is_tsv) set_wrong(cell, wrong_inner_quote);
    /* MySQL writes a CR that is text as it is */
    if (byte == '\r' && table->escapes != ESCAPES_MYSQL && is_bare_return(in, at))
      set_wrong(cell, table->escapes == ESCAPES_COPY ? wrong_copied_return : wrong_return);
    at++;
  }

  return at;
}

/* The next byte from `at` on that means something within quotes. */
static size_t find_in_quotes(const struct table *table, span in, size_t at) {
  if (at >= in.length) return in.length;
  const char *quote = memchr(in.data + at, table->quote, in.length - at);
  size_t end = quote == NULL ? in.length : (size_t)(quote - in.data);
  if (table->escapes == ESCAPES_NONE) return end;
  const char *backslash = memchr(in.data + at, '\\', end - at);
  return backslash == NULL ? end : (size_t)(backslash - in.data);
}

/* Past the closing quote, or to the end. */
static size_t skip_quoted(const struct table *table, struct cell *cell, span in, size_t at) {
  for (;;) {
    at = find_in_quotes(table, in, at);
    if (at == in.length) {
      set_wrong(cell, wrong_quotes);
      return at;
    }
    if (is_escape(table, in.data[at])) {
      at = skip_escape(table, cell, in, at);
      continue;
    }
    at++;
    if (at == in.length || in.data[at] != table->quote) return at;
    cell->doubled = true;
    at++;
  }
}

struct cell table_cell(const struct table *table, span in, size_t at) {
  struct cell cell = {.start = at};
  cell.quoted = at < in.length && is_quote(table, in.data[at]);

  if (cell.quoted) {
    at = skip_quoted(table, &cell, in, at + 1);
    size_t closed = at;
    at = skip_plain(table, &cell, in, at);
    end_cell(table, &cell, in, at);
    if (cell.end != closed) cell.wrong = wrong_quotes;
    return cell;
  }

  end_cell(table, &cell, in, skip_plain(table, &cell, in, at));
  if (table->is_tsv && backslashes_before(in, cell.start, cell.end) % 2 != 0)
    set_wrong(&cell, wrong_backslash);
  return cell;
}

span cell_inside(span in, const struct cell *cell) {
  size_t quote = cell->quoted && cell->wrong == NULL ? 1 : 0;
  return (span){in.data + cell->start + quote, cell->end - cell->start - 2 * quote};
}

/* ---- What a cell stands for ---- */

static void undouble(span inside, char mark, struct bytes *decoded) {
  for (size_t at = 0; at < inside.length;) {
    const char *quote = memchr(inside.data + at, mark, inside.length - at);
    size_t end = quote == NULL ? inside.length : (size_t)(quote - inside.data) + 1;
    bytes_append(decoded, inside.data + at, end - at);
    at = quote == NULL ? end : end + 1;
  }
}

static char quote_around(const struct table *table, const struct cell *cell) {
  return cell->quoted ? table->quote : '\0';
}

span cell_text(const struct table *table, span in, const struct cell *cell, struct bytes *decoded) {
  span inside = cell_inside(in, cell);
  if (!cell->doubled && !cell->escaped) return inside;
  bytes_clear(decoded);
  switch (table->escapes) {
  case ESCAPES_NONE: undouble(inside, table->quote, decoded); break;
  case ESCAPES_MYSQL: mysql_decode(inside, quote_around(table, cell), decoded); break;
  case ESCAPES_COPY: copy_decode(inside, decoded); break;
  }
  return (span){decoded->data, decoded->length};
}

bool cell_is_null(const struct table *table, span in, const struct cell *cell) {
  span inside = cell_inside(in, cell);
  return table->escapes != ESCAPES_NONE && !cell->quoted && copy_is_null(inside);
}

static size_t doubled_unit(span raw, size_t at, char quote, size_t *length) {
  *length = 1;
  return raw.data[at] == quote && at + 1 < raw.length ? 2 : 1;
}

cell_unit cell_unit_of(const struct table *table, const struct cell *cell) {
  if (!cell->doubled && !cell->escaped) return NULL;
  if (table->escapes == ESCAPES_NONE) return doubled_unit;
  return table->escapes == ESCAPES_MYSQL ? mysql_unit : copy_unit;
}

/* ---- Writing ---- */

static bool contains(span text, char byte) {
  return text.length > 0 && memchr(text.data, byte, text.length) != NULL;
}

static void append_quoted(struct bytes *out, span text, char mark) {
  bytes_append_byte(out, mark);
  for (size_t at = 0; at < text.length;) {
    const char *quote = memchr(text.data + at, mark, text.length - at);
    size_t end = quote == NULL ? text.length : (size_t)(quote - text.data) + 1;
    bytes_append(out, text.data + at, end - at);
    if (quote != NULL) bytes_append_byte(out, mark);
    at = end;
  }
  bytes_append_byte(out, mark);
}

static bool ends_in_escape(span text) { return backslashes_before(text, 0, text.length) % 2 != 0; }

/* A tab-separated cell stays without quotes where it can: many readers of that format know none. */
static bool needs_quotes(const struct table *table, span text) {
  if (contains(text, table->delimiter) || contains(text, '\n')) return true;
  if (table->is_tsv)
    return (text.length > 0 && is_quote(table, text.data[0])) || ends_in_escape(text);
  return table->quote != '\0' && contains(text, table->quote);
}

static const char *append_plain(const struct table *table, struct bytes *out, span text,
                                bool quoted) {
  if (!quoted && needs_quotes(table, text)) {
    if (table->quote == '\0')
      return "its clean text has a delimiter, a newline or a backslash that only quotes could hold";
    quoted = true;
  }
  if (quoted) {
    append_quoted(out, text, table->quote);
  } else {
    bytes_append(out, text.data, text.length);
  }
  return NULL;
}

/* MySQL reads the bare word NULL as what it says, where columns can have quotes. */
static bool is_null_word(const struct table *table, span text) {
  return table->quote != '\0' && text.length == 4 && memcmp(text.data, "NULL", 4) == 0;
}

static void append_mysql(const struct table *table, struct bytes *out, span text, bool quoted) {
  char special[] = {table->delimiter, table->quote, '\0'};
  quoted = quoted || is_null_word(table, text);
  if (quoted) bytes_append_byte(out, table->quote);
  mysql_encode(out, text, quoted ? special + 1 : special);
  if (quoted) bytes_append_byte(out, table->quote);
}

const char *cell_append(const struct table *table, struct bytes *out, span text, bool quoted) {
  switch (table->escapes) {
  case ESCAPES_NONE: return append_plain(table, out, text, quoted);
  case ESCAPES_MYSQL: append_mysql(table, out, text, quoted); break;
  case ESCAPES_COPY: copy_encode(out, text); break;
  }
  return NULL;
}
