/*
 * The second front end: gumbo parses its private copy of the source as a fragment in body, and the
 * tree is walked into events. No other folder includes <gumbo.h>. Knows no policy.
 */
#ifndef SANITIZE_LIB_GUMBO_TREE_H
#define SANITIZE_LIB_GUMBO_TREE_H

#include "filter/events.h"

/* 0: the library is built without gumbo, and gumbo_absent.c stands in for this folder. */
#ifndef SANITIZE_GUMBO
#define SANITIZE_GUMBO 1
#endif

#if SANITIZE_GUMBO

#include "gumbo/gumbo_arena.h"

/* The tree can be deeper than the stack of open elements: 2 x 160 + 40 at most; rounded up. */
enum { TREE_DEPTH = 512 };

struct tree_level;

struct tree {
  const struct memory *memory;
  struct arena arena;
  struct buffer clean;       /* mended text of one node or tag */
  struct tree_level *levels; /* the walk's stack, made at first use */
};

#else

struct tree {
  const struct memory *memory;
};

#endif

void tree_init(struct tree *tree, const struct memory *memory);
void tree_free(struct tree *tree);

void tree_trim(struct tree *tree); /* see memory.h */

/*
 * Parses source (a copy that mend_run() made, free of foreign content: gumbo_input.h) with at most
 * `budget` bytes, and sends the events. On an error some of them may have been sent already: the
 * caller throws the output away.
 */
sanitize_status tree_run(struct tree *tree, span source, size_t budget,
                         const struct event_receiver *receiver);

#endif
