/*
 * What a backslash means in the files of MySQL's SELECT ... INTO OUTFILE and LOAD DATA: the byte
 * behind it is part of the column, be it a newline, a delimiter or a quote.
 * https://dev.mysql.com/doc/refman/8.4/en/load-data.html, "Field and Line Handling".
 */
#ifndef SANITIZE_CLI_MYSQL_TEXT_H
#define SANITIZE_CLI_MYSQL_TEXT_H

#include "bytes.h"
#include "span.h"

/* The bytes that the inside of a column stands for. `quote` is 0, or what stands around it. */
void mysql_decode(span raw, char quote, struct bytes *decoded);

/* How many bytes at raw.data + at stand for one byte of it; *length is set to 1. */
size_t mysql_unit(span raw, size_t at, char quote, size_t *length);

/* Appends `text` with a backslash before newlines, backslashes and each byte in `special`. */
void mysql_encode(struct bytes *out, span text, const char *special);

#endif
