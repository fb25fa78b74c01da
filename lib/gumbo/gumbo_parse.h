/*
 * One parse by gumbo: from source text to gumbo's tree, which is in the arena. Knows no events. For
 * the files of this folder only: no others may see gumbo's types.
 */
#ifndef SANITIZE_LIB_GUMBO_PARSE_H
#define SANITIZE_LIB_GUMBO_PARSE_H

#include "gumbo/gumbo_arena.h"

#include <gumbo.h>

/* arena_init(), and tells the arena what it has to know of gumbo's types. */
void parse_init(struct arena *arena, const struct memory *memory);

/*
 * Parses source, which has a NUL after it, as a fragment in body. Returns the root element, or NULL
 * with the reason in arena->status. The tree is never destroyed by gumbo, whose way is recursive
 * and would overflow the stack: it goes with the arena.
 */
const GumboNode *parse_fragment(struct arena *arena, span source, size_t budget);

#endif
