/*
 * The second front end: gumbo parses its own copy of the source as a fragment in body, and the tree
 * is walked into events. No other folder includes <gumbo.h>. Knows no policy. P7; held by
 * tests/unit/test_corpora.c and fuzz/fuzz_front_ends.c.
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

/* The tree may be deeper than the stack of open elements: at most 2 x 160 + 40, rounded up. */
enum { GUMBO_TREE_DEPTH = 512 };

struct tree_level;

struct gumbo_tree {
  const struct memory *memory;
  struct arena arena;
  struct buffer clean;       /* the mended text of a node, or values of a tag */
  struct tree_level *levels; /* the stack of the walk, allocated at first use */
};

#else

struct gumbo_tree {
  const struct memory *memory;
};

#endif

void gumbo_tree_init(struct gumbo_tree *tree, const struct memory *memory);
void gumbo_tree_free(struct gumbo_tree *tree);

void gumbo_tree_trim(struct gumbo_tree *tree); /* see memory.h */

/*
 * Parses source (a copy that gumbo_copy_make() made, free of foreign content: gumbo_input.h) with
 * at most `budget` bytes of memory, and sends the events. On an error some were sent already: the
 * caller throws the output away.
 */
sanitize_status gumbo_tree_run(struct gumbo_tree *tree, span source, size_t budget,
                               const struct event_receiver *receiver);

#endif
