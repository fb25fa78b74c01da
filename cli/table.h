/*
 * The grammars of tables: where cells and rows end, what stands for what in a cell, and how one is
 * written. What does not fit is no cell: another reader could see other cells there.
 */
#ifndef SANITIZE_CLI_TABLE_H
#define SANITIZE_CLI_TABLE_H

#include "span.h"

#include "bytes.h"
#include "settings.h"

/* What stands behind a backslash. */
enum escapes {
  ESCAPES_NONE,  /* a backslash is a character like any other */
  ESCAPES_MYSQL, /* mysql_text.c */
  ESCAPES_COPY   /* pgcopy_text.c */
};

struct table {
  char delimiter;
  char quote; /* 0: none */
  enum escapes escapes;
  /*
   * Of --tsv without escapes: a quote is one at the start of a cell only, and a backslash at the
   * end of a cell is no character of it for some readers.
   */
  bool is_tsv;
};

struct table table_of(const struct settings *settings);

/* ---- Where a cell is, byte by byte, for a text that arrives in pieces ---- */

enum cell_state {
  CELL_START,
  CELL_PLAIN,
  CELL_ESCAPED, /* the next byte is part of the cell, whatever it is */
  CELL_QUOTED,
  CELL_QUOTED_ESCAPED,
  CELL_QUOTE_SEEN /* in a quoted one: the end, or the first of two that stand for one */
};

/*
 * The state after `byte`; *ends says whether the row ends with it. What is not of the grammar is
 * read on as a plain cell.
 */
enum cell_state table_step(const struct table *table, enum cell_state state, char byte, bool *ends);

/* ---- Whole cells ---- */

struct cell {
  size_t start, end; /* with its quotes */
  bool quoted;
  bool doubled;      /* a quote in it is written twice */
  bool escaped;      /* it has backslashes that mean something */
  const char *wrong; /* why it cannot be read, or NULL */
  bool last;         /* of the row */
  size_t next;       /* where the next cell or row begins */
};

/* Reads the cell at `at`. It ends where table_step() has it end. */
struct cell table_cell(const struct table *table, span in, size_t at);

/* What is between the quotes. */
span cell_inside(span in, const struct cell *cell);

/* What it stands for: `inside`, or `decoded`. */
span cell_text(const struct table *table, span in, const struct cell *cell, struct bytes *decoded);

/* Whether it is NULL, which is no text. */
bool cell_is_null(const struct table *table, span in, const struct cell *cell);

/*
 * `raw` is the inside of a cell with doubled quotes or escapes. Returns the length of its piece at
 * `at`, and sets *length to that of the text it stands for.
 */
typedef size_t (*cell_unit)(span raw, size_t at, char quote, size_t *length);
cell_unit cell_unit_of(const struct table *table, const struct cell *cell);

/*
 * Appends `text` as a cell, in quotes when it had them or needs them. Returns NULL, or why there is
 * no way to write it, and then appends nothing.
 */
const char *cell_append(const struct table *table, struct bytes *out, span text, bool quoted);

#endif
