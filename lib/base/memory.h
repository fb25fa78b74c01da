/*
 * The worker's allocator and the one growable buffer. Every allocation of the library goes through
 * here; gumbo's go through gumbo_arena.h, which takes its chunks from here. Whichever allocation
 * fails, the caller gets a clean error (P9): held by tests/unit/test_memory.c.
 */
#ifndef SANITIZE_LIB_MEMORY_H
#define SANITIZE_LIB_MEMORY_H

#include "base/interrupt.h"
#include "base/span.h"

/*
 * The largest block that a worker keeps for its next run. A larger one, made for one large input,
 * is released after the run.
 */
enum { MEMORY_KEPT = 1 << 20 };

struct memory {
  sanitize_allocator allocator; /* its functions are never NULL */
  /* set when more than MEMORY_KEPT is asked for, so that there may be a block to trim; or NULL */
  bool *has_large;
  struct interrupt *interrupt; /* what may stop the stages that use this memory; or NULL */
};

struct memory memory_default(void);
void *memory_allocate(const struct memory *memory, size_t size);
void memory_release(const struct memory *memory, void *pointer); /* NULL is allowed */

/*
 * Doubles the room for rows of `row_size` bytes. *rows is NULL when *capacity is 0. False when
 * memory ran out; the rows then stay as they are.
 */
bool memory_grow(const struct memory *memory, void **rows, size_t *capacity, size_t row_size);

/* Bytes that grow, and whose memory is kept for reuse. Zeroed: empty. */
struct buffer {
  char *data;
  size_t length;
  size_t capacity;
};

/* Makes room for `extra` bytes after `length`. False when memory ran out; the content stays. */
bool buffer_reserve(const struct memory *memory, struct buffer *buffer, size_t extra);
void buffer_free(const struct memory *memory, struct buffer *buffer);

/* Whether these bytes and the buffer's memory have a byte in common. */
bool buffer_overlaps(const struct buffer *buffer, const void *data, size_t length);

/* Frees the buffer when it is larger than MEMORY_KEPT. */
void buffer_trim(const struct memory *memory, struct buffer *buffer);

#endif
