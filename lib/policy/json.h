/*
 * Strict JSON (RFC 8259), read once into an array of values that know where they stand. A text that
 * is refused is refused with the place, what was expected there, and what was found. Narrower than
 * the RFC: no key twice in an object, no U+0000, no half of a surrogate pair, and the three limits
 * below. Knows nothing of policies.
 */
#ifndef SANITIZE_LIB_JSON_H
#define SANITIZE_LIB_JSON_H

#include "base/memory.h"

enum {
  JSON_DEPTH = 32, /* a policy file needs 5 */
  /*
   * Each key is compared with those before it in its object. The largest object of a policy file
   * names every element.
   */
  JSON_MEMBERS = 256,
  JSON_MESSAGE = sizeof(((sanitize_problem *)0)->message)
};
#define JSON_LONGEST ((size_t)INT32_MAX) /* bytes: places and lengths are uint32_t */

enum json_kind {
  JSON_KIND_NULL,
  JSON_KIND_FALSE,
  JSON_KIND_TRUE,
  JSON_KIND_NUMBER,
  JSON_KIND_STRING,
  JSON_KIND_ARRAY,
  JSON_KIND_OBJECT,
  JSON_KIND_KEY /* of an object; its value is the next in the array */
};

/* What is inside of one follows it. */
struct json_value {
  const char *text; /* of a string or key what it says, of a number its digits as they stand */
  uint32_t length;
  uint32_t offset; /* where it begins in the text that was read */
  uint32_t size;   /* in values: itself and what is inside; of a key with its value */
  uint8_t kind;
  bool is_member; /* the value of the key before it */
};

/* Zeroed: empty. The text that was read must outlive it. */
struct json_document {
  struct memory memory;
  struct json_value *values;
  size_t count, capacity;
  char *decoded; /* the strings that have escapes, without them */
  size_t decoded_length;
  bool failed; /* memory ran out */
  size_t error_offset;
  char error[JSON_MESSAGE]; /* why the text is refused; "": it is not */
};

/* False when it is refused or memory ran out; to be freed all the same. */
bool json_parse(struct json_document *document, const struct memory *memory, span text);
void json_free(struct json_document *document);

/* ---- To walk through it ---- */

/* The items of an array or the keys of an object: from json_first() to before json_end(). */
static inline const struct json_value *json_first(const struct json_value *value) {
  return value + 1;
}
static inline const struct json_value *json_end(const struct json_value *value) {
  return value + value->size;
}
static inline const struct json_value *json_next(const struct json_value *value) {
  return value + value->size;
}

static inline span json_span(const struct json_value *value) {
  return span_of(value->text, value->length);
}

/* The value of a key; NULL when it is not there, or `object` is none. */
const struct json_value *json_find(const struct json_value *object, const char *key);

/* Where a mistake in a value is shown: of a member at its key. */
static inline size_t json_offset(const struct json_value *value) {
  return value->is_member ? value[-1].offset : value->offset;
}

#endif
