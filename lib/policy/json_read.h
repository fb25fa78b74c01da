/*
 * Shared by the files that read policy files: the reader, which knows where in the document it is,
 * so that a mistake gets a line and a column though Jansson keeps no positions. Only in builds with
 * JSON.
 */
#ifndef SANITIZE_LIB_JSON_READ_H
#define SANITIZE_LIB_JSON_READ_H

#include "policy/policy_text.h"

#include <jansson.h>

enum { JSON_PATH = 12 };

/* A key of an object, or an index into an array when key is NULL. */
struct json_step {
  const char *key;
  size_t index;
};

struct json_reader {
  struct policy_builder *draft;
  span text;
  struct json_step steps[JSON_PATH];
  size_t depth;
  enum element_id element; /* the one being read, and: */
  uint64_t seen_attributes[ATTRIBUTE_WORDS];
  uint8_t seen[ELEMENT_COUNT]; /* enum listed */
  bool removing;
};

/* Where an element was named before. */
enum listed { LISTED_NOT, LISTED_ELEMENTS, LISTED_REMOVE, LISTED_REPLACE, LISTED_MODES };

/*
 * The offset of the value (of the key, when the last step is one) at the end of a path, in a text
 * that is valid JSON.
 */
size_t json_offset(span text, const struct json_step *steps, size_t depth);

/*
 * Into a member or item and out again; leaving, an error that has no position yet gets the one of
 * this place.
 */
void json_enter(struct json_reader *reader, const char *key, size_t index);
void json_leave(struct json_reader *reader);

#define JSON_FAIL(reader, ...) \
  builder_report((reader)->draft, SANITIZE_SEVERITY_ERROR, NOWHERE, __VA_ARGS__)

static inline bool json_failed(const struct json_reader *reader) {
  return builder_has_error(reader->draft) || reader->draft->failed;
}

/* Reads a member when it is there. */
typedef void (*json_visitor)(struct json_reader *reader, json_t *value);
void json_member(struct json_reader *reader, json_t *object, const char *key, json_visitor visit);

/* An array, item by item; a member that is one. */
void json_items(struct json_reader *reader, json_t *array, json_visitor visit);

/*
 * Each of these is an error, and what it returns is of no use, when the value has another type or
 * the key is unknown.
 */
void json_check_keys(struct json_reader *reader, json_t *object, const char *const *keys);
span json_text(struct json_reader *reader, json_t *value);
bool json_boolean_of(struct json_reader *reader, json_t *value);
int64_t json_integer_of(struct json_reader *reader, json_t *value, int64_t minimum,
                        int64_t maximum);
unsigned json_word(struct json_reader *reader, json_t *value, const char *const *words,
                   size_t count);

/* The strings of an array, with a space between two, in *list; to be freed with buffer_free(). */
void json_tokens(struct json_reader *reader, json_t *array, struct buffer *list);

/* The elements of a list, each once in all lists; `listed` says which this is. */
enum element_id json_element(struct json_reader *reader, span name, enum listed listed);

/*
 * The object "libsanitize": the settings first, since attributes may need them; then what is about
 * elements.
 */
void json_read_settings(struct json_reader *reader, json_t *own);
void json_read_rules(struct json_reader *reader, json_t *own);

#endif
