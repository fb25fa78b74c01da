/*
 * Which columns of a table are chosen: by number, or by name in its first row.
 */
#ifndef SANITIZE_CLI_COLUMNS_H
#define SANITIZE_CLI_COLUMNS_H

#include "span.h"

#include "settings.h"

/* The chosen columns of a table, by index from 0, in ascending order. */
struct columns {
  size_t index[MAX_FIELDS];
  size_t count;
  size_t width; /* cells of the first row; 0: not known, as it is empty */
};

/* "3" is the third column; anything else is a name. */
bool column_number(const char *field, size_t *index);

/* Whether any column is chosen by name, so that the first row is a header. */
bool columns_have_names(const struct settings *settings);

/*
 * Finds the columns, by the first row, with which `data` begins. Returns 0, or the number of the
 * field, from 1, that the header does not have.
 */
size_t columns_find(const struct settings *settings, span data, struct columns *columns);

/* What is wrong with the row that `data` begins with, or NULL. */
const char *columns_wrong_row(const struct settings *settings, span data);

/* Which fields are in a table whose longest row has `widest` cells: bit i for field i. */
uint64_t columns_found(const struct settings *settings, size_t widest);

#endif
