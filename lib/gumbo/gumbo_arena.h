/*
 * The memory that gumbo gets, with a budget, and the guards that keep gumbo's time linear by
 * watching how it allocates. (gumbo has no limits of its own and does not check for NULL; it has no
 * state outside of this memory, so that a longjmp out of its allocator is safe.) Freed as a whole.
 * Knows nothing of gumbo's types but the sizes and the offset it is told. P8; held by
 * tests/unit/test_limits.c and test_memory.c.
 *
 *   working memory       all bytes, against a budget
 *   open elements        the 10th block of a parse is the vector of open elements, 8 bytes each; it
 *                        grows by allocating twice the size, then releasing the old block
 *   formatting elements  the same with the 11th block
 *   attributes           a vector of pointers to attribute blocks that grows beyond
 *                        SANITIZE_MAX_ATTRIBUTES
 *   attribute name       a block of 1 byte (an empty value), allocated after a name of L + 1 bytes
 *                        and an attribute that points to it
 *
 * gumbo_selftest.c checks before the first use that gumbo behaves so; if it does not, nothing is
 * parsed (SANITIZE_ERR_PARSER).
 */
#ifndef SANITIZE_LIB_GUMBO_ARENA_H
#define SANITIZE_LIB_GUMBO_ARENA_H

#include "base/memory.h"

#include <setjmp.h>

struct arena_chunk;

struct arena {
  const struct memory *memory;
  struct arena_chunk *first, *current;
  size_t node_size;      /* blocks of this size are zeroed */
  size_t attribute_size; /* sizeof(GumboAttribute) */
  size_t attribute_name; /* offsetof(GumboAttribute, name) */
  size_t budget, used;
  unsigned block_count;             /* allocations of this parse */
  void *open_elements, *formatting; /* the tracked vectors */
  void *last[2];                    /* the last two blocks, the newer first, and their sizes */
  size_t last_sizes[2];
  unsigned growths_open, growths_formatting; /* for the self-test */
  struct interrupt *interrupt;               /* may stop the parse; NULL: nothing may */
  sanitize_status status;                    /* why the parse was left by `escape` */
  jmp_buf escape;                            /* set by the caller before gumbo runs */
};

void arena_init(struct arena *arena, const struct memory *memory);

/* Forgets all blocks, and keeps some of the memory for the next parse. */
void arena_begin(struct arena *arena, size_t budget);
void arena_free(struct arena *arena);

/*
 * The allocator functions for gumbo; the first argument is the arena. arena_allocate() never
 * returns NULL: on failure it leaves the parse by longjmp.
 */
void *arena_allocate(void *arena, size_t size);
void arena_release(void *arena, void *block);

#endif
