/*
 * --encoding: what a file is written in, by its name or by a byte order mark.
 */
#ifndef SANITIZE_CLI_ENCODING_H
#define SANITIZE_CLI_ENCODING_H

#include "span.h"

#include <stdbool.h>

/* What a file is written in. */
struct encoding {
  const char *name; /* for iconv(3); NULL: UTF-8, so that there is nothing to convert */
  size_t unit;      /* bytes that the shortest character has */
  span mark;        /* the byte order mark that the file begins with */
  bool has_all;     /* every character that there is */
};

/* Makes `encoding` of the name that --encoding gives. Returns NULL or why not. */
const char *encoding_parse(const char *name, struct encoding *encoding);

/*
 * Whether the encoding is known by a byte order mark at the start. Such a mark says more than any
 * option.
 */
bool encoding_from_mark(span start, struct encoding *encoding);
/* Whether more bytes could make it one. */
bool encoding_may_be_mark(span start);

/* Whether it is one of two, of which only a byte order mark says which. */
bool encoding_needs_mark(const struct encoding *encoding);

#endif
