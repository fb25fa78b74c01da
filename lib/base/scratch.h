/*
 * The rewritten attribute values of one start tag: bytes within a cap, reused from tag to tag. The
 * first failure sticks. Knows no HTML.
 */
#ifndef SANITIZE_LIB_SCRATCH_H
#define SANITIZE_LIB_SCRATCH_H

#include "base/memory.h"

struct scratch {
  const struct memory *memory;
  struct buffer bytes;
  size_t limit;           /* of bytes.length: the cap of the output */
  sanitize_status status; /* not SANITIZE_OK: the first failure */
};

/*
 * A value as it came, or a place in the scratch bytes: an offset, not a pointer, since the bytes
 * move when they grow.
 */
struct value {
  const char *data; /* NULL: in the scratch bytes, from start on */
  size_t start;
  size_t length;
};

static inline struct value value_as_is(span text) {
  struct value value = {text.data == NULL ? "" : text.data, 0, text.length};
  return value;
}

static inline span value_text(const struct scratch *scratch, struct value value) {
  if (value.data != NULL || value.length == 0)
    return span_of(value.data == NULL ? "" : value.data, value.length);
  return span_of(scratch->bytes.data + value.start, value.length);
}

/* Sets the status, unless there was a failure already. */
void scratch_fail(struct scratch *scratch, sanitize_status status);

/*
 * Makes room for `size` bytes after the scratch bytes; NULL on failure. scratch_took() then says
 * how many of them were used.
 */
char *scratch_room(struct scratch *scratch, size_t size);
void scratch_took(struct scratch *scratch, size_t length);

/* A copy of the value, unless it is in the scratch bytes already. */
struct value scratch_own(struct scratch *scratch, struct value value);

/* Appends a copy of the text, which must not lie in the scratch bytes. */
void scratch_put(struct scratch *scratch, span text);

/* The same, with a space before the token unless nothing was appended since `start`. */
void scratch_put_token(struct scratch *scratch, size_t start, span token);

/* What was appended since `start`. */
static inline struct value scratch_since(const struct scratch *scratch, size_t start) {
  struct value value = {NULL, start, scratch->bytes.length - start};
  return value;
}

#endif
