/*
 * One parse by gumbo: source in, a tree of gumbo's own in the arena out. Knows no events. For the
 * files of this folder only: no other may see gumbo's types.
 */
#ifndef SANITIZE_LIB_GUMBO_PARSE_H
#define SANITIZE_LIB_GUMBO_PARSE_H

#include "gumbo/gumbo_arena.h"

#include <gumbo.h>

/* arena_init(), and what the arena has to know of gumbo's types. */
void parse_init(struct arena *arena, const struct memory *memory);

/*
 * Parses source, with a NUL after it, as a fragment in body. The root element, or NULL with the
 * reason in arena->status. The tree is in the arena and is never destroyed: gumbo's own way is
 * recursive and would overflow the stack.
 */
const GumboNode *parse_fragment(struct arena *arena, span source, size_t budget);

#endif
