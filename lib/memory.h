/*
 * The worker's memory functions and the one growable buffer. Every allocation of the library goes through here, but
 * for gumbo's, which go through arena.h (which takes its chunks from here).
 */
#ifndef SANITIZE_LIB_MEMORY_H
#define SANITIZE_LIB_MEMORY_H

#include "span.h"

struct memory {
  sanitize_allocator allocator; /* complete: never NULL functions */
};

struct memory memory_default(void);
void *memory_allocate(const struct memory *memory, size_t size);
void memory_release(const struct memory *memory, void *pointer); /* NULL is allowed */

/* Bytes that grow and are kept for reuse. Zeroed: empty. */
struct buffer {
  char *data;
  size_t length;
  size_t capacity;
};

/* Makes room for `extra` bytes after length; false when memory ran out (the content stays). */
bool buffer_reserve(const struct memory *memory, struct buffer *buffer, size_t extra);
void buffer_free(const struct memory *memory, struct buffer *buffer);

/* Frees the buffer when it is larger than `keep` bytes: what one huge input needed is not held for ever. */
static inline void buffer_trim(const struct memory *memory, struct buffer *buffer, size_t keep) {
  buffer->length = 0;
  if (buffer->capacity > keep) buffer_free(memory, buffer);
}

#endif
