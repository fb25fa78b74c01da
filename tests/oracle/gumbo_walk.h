/*
 * gumbo for the tests' own readings: plain fragment parses without the library's guards, so only
 * for the library's output and for input that the library accepted.
 */
#ifndef SANITIZE_TESTS_GUMBO_WALK_H
#define SANITIZE_TESTS_GUMBO_WALK_H

#include "kit/support.h"

#include <gumbo.h>

/*
 * Parses html, which must have a NUL behind it, as a fragment in body; free with gumbo_walk_free().
 */
GumboOutput *gumbo_walk_parse(const struct bytes *html);
void gumbo_walk_free(GumboOutput *output);

/* An element's name in lower case, of unknown elements too. The buffer is the caller's. */
sanitize_span gumbo_walk_name(const GumboElement *element, char *buffer, size_t size);

#endif
