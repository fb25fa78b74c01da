/*
 * The worker's memory functions and the one growable buffer. Every allocation of the library goes
 * through here; gumbo's go through gumbo_arena.h, which takes its chunks from here.
 */
#ifndef SANITIZE_LIB_MEMORY_H
#define SANITIZE_LIB_MEMORY_H

#include "base/interrupt.h"
#include "base/span.h"

/*
 * What a worker keeps in one block for its next run; a larger one, made for one large input, is
 * given back.
 */
enum { MEMORY_KEPT = 1 << 20 };

struct memory {
  sanitize_allocator allocator; /* complete: never NULL functions */
  /* set when more than MEMORY_KEPT is asked for: there may be something to trim. May be NULL */
  bool *has_large;
  struct interrupt *interrupt; /* what may stop who uses this memory. May be NULL */
};

struct memory memory_default(void);
void *memory_allocate(const struct memory *memory, size_t size);
void memory_release(const struct memory *memory, void *pointer); /* NULL is allowed */

/*
 * Doubles the room for rows of so many bytes each; false when memory ran out (the rows stay). *rows
 * is NULL when *capacity is 0.
 */
bool memory_grow(const struct memory *memory, void **rows, size_t *capacity, size_t row_size);

/* Bytes that grow and are kept for reuse. Zeroed: empty. */
struct buffer {
  char *data;
  size_t length;
  size_t capacity;
};

/* Makes room for `extra` bytes after length; false when memory ran out (the content stays). */
bool buffer_reserve(const struct memory *memory, struct buffer *buffer, size_t extra);
void buffer_free(const struct memory *memory, struct buffer *buffer);

/* Whether these bytes are in the buffer's memory, or the other way round. */
bool buffer_overlaps(const struct buffer *buffer, const void *data, size_t length);

/* Frees the buffer when it is larger than MEMORY_KEPT. */
void buffer_trim(const struct memory *memory, struct buffer *buffer);

#endif
