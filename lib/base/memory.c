/* Allocation and the growable buffer; see memory.h. */
#include "base/memory.h"

#include <stdlib.h>

static void *allocate_with_malloc(void *context, size_t size) {
  (void)context;
  return malloc(size);
}

static void release_with_free(void *context, void *pointer) {
  (void)context;
  free(pointer);
}

struct memory memory_default(void) {
  struct memory memory = {{allocate_with_malloc, release_with_free, NULL}, NULL, NULL};
  return memory;
}

void *memory_allocate(const struct memory *memory, size_t size) {
  if (size > MEMORY_KEPT && memory->has_large != NULL) *memory->has_large = true;
  return memory->allocator.allocate(memory->allocator.context, size == 0 ? 1 : size);
}

void memory_release(const struct memory *memory, void *pointer) {
  if (pointer != NULL) memory->allocator.release(memory->allocator.context, pointer);
}

/*
 * Copies in pieces, between which the caller may stop the run: a stage may hold gigabytes, and
 * copying them, with the page faults of new memory, takes longer than anything else a stage does at
 * once.
 */
static bool copy_or_stop(const struct memory *memory, char *to, const char *from, size_t length) {
  enum { PIECE = 1 << 20 };
  for (size_t at = 0; at < length; at += PIECE) {
    if (at > 0 && interrupt_stops(memory->interrupt)) return false;
    memcpy(to + at, from + at, length - at < PIECE ? length - at : PIECE);
  }
  return true;
}

/*
 * Moves *block, of which `length` bytes are in use, to a larger one. False when memory ran out or
 * the run was stopped; *block then stays as it is.
 */
static bool move_block(const struct memory *memory, void **block, size_t length, size_t size) {
  void *larger = memory_allocate(memory, size);
  if (larger == NULL) return false;
  if (!copy_or_stop(memory, larger, *block, length)) {
    memory_release(memory, larger);
    return false;
  }

  memory_release(memory, *block);
  *block = larger;
  return true;
}

bool memory_grow(const struct memory *memory, void **rows, size_t *capacity, size_t row_size) {
  enum { SMALLEST = 64 };
  size_t larger = SMALLEST;
  size_t size;

  if (*capacity > 0 && !size_multiply(*capacity, 2, &larger)) return false;
  if (!size_multiply(larger, row_size, &size)) return false;
  if (!move_block(memory, rows, *capacity * row_size, size)) return false;

  *capacity = larger;
  return true;
}

bool buffer_reserve(const struct memory *memory, struct buffer *buffer, size_t extra) {
  enum { SMALLEST = 1024 };
  size_t needed;
  if (!size_add(buffer->length, extra, &needed)) return false;
  if (needed <= buffer->capacity) return true;
  size_t capacity = needed < SMALLEST ? SMALLEST : needed;

  /* Growing by half keeps the copies linear in the final size. */
  size_t grown;
  if (size_add(buffer->capacity, buffer->capacity / 2, &grown) && grown > capacity)
    capacity = grown;

  void *data = buffer->data;
  if (!move_block(memory, &data, buffer->length, capacity)) return false;

  buffer->data = data;
  buffer->capacity = capacity;
  return true;
}

void buffer_free(const struct memory *memory, struct buffer *buffer) {
  memory_release(memory, buffer->data);
  *buffer = (struct buffer){NULL, 0, 0};
}

void buffer_trim(const struct memory *memory, struct buffer *buffer) {
  if (buffer->capacity > MEMORY_KEPT) buffer_free(memory, buffer);
}

bool buffer_overlaps(const struct buffer *buffer, const void *data, size_t length) {
  if (buffer->data == NULL || length == 0) return false;
  uintptr_t input = (uintptr_t)data;
  uintptr_t start = (uintptr_t)buffer->data;
  return input < start ? start - input < length : input - start < buffer->capacity;
}
