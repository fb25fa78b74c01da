/*
 * PostgreSQL's text format of COPY: what stands for what in it. A row ends with LF or CR LF, a tab
 * ends a column; those that are part of a value stand behind a backslash.
 * https://www.postgresql.org/docs/current/sql-copy.html, "File Formats".
 */
#ifndef SANITIZE_CLI_PGCOPY_TEXT_H
#define SANITIZE_CLI_PGCOPY_TEXT_H

#include "bytes.h"
#include "span.h"

/* Whether the column is NULL, which is no text, or the row the end of the data. */
bool copy_is_null(span raw);
bool copy_is_end(span raw);

/* The bytes that a column stands for. */
void copy_decode(span raw, struct bytes *decoded);

/*
 * How many bytes at raw.data + at stand for one byte of it; *length is set to 1. There are no
 * quotes.
 */
size_t copy_unit(span raw, size_t at, char quote, size_t *length);

/* Appends `text` as a column, written as PostgreSQL does. */
void copy_encode(struct bytes *out, span text);

#endif
