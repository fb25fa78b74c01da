/*
 * Values of a policy file with their types checked, and names in it looked up: what json_read.c and
 * json_settings.c, which know the keys, are made of. Every message has the place of the value.
 */
#ifndef SANITIZE_LIB_JSON_VALUES_H
#define SANITIZE_LIB_JSON_VALUES_H

#include "policy/builder.h"
#include "policy/json.h"

typedef const struct json_value json_value;

struct json_reader {
  struct policy_builder *draft;
  enum element_id element;     /* the one whose attributes are being read */
  uint8_t seen[ELEMENT_COUNT]; /* enum listed */
  bool removing;
};

/* Where an element was named before. */
enum listed {
  LISTED_NOT,
  LISTED_ELEMENTS,
  LISTED_REMOVE,
  LISTED_REPLACE,
  LISTED_MODES,
  LISTED_RENAMED
};

static inline struct place json_place(json_value *value) {
  return (struct place){.offset = json_offset(value) + 1};
}

/* Only the first error counts; what is done behind one has no effect. */
#define JSON_FAIL(reader, value, ...) \
  builder_report((reader)->draft, SANITIZE_SEVERITY_ERROR, json_place(value), __VA_ARGS__)

static inline bool json_failed(const struct json_reader *reader) {
  return builder_has_error(reader->draft) || reader->draft->failed;
}

/* "expected WHAT, found a number". */
void json_fail_kind(struct json_reader *reader, json_value *value, const char *what);

/* Room for the choices that a message names; what does not fit is left out. */
enum { JSON_CHOICES = 144 };
void json_join(char list[JSON_CHOICES], const char *const *words, size_t count);

/* Reads a member when it is there. */
typedef void (*json_visitor)(struct json_reader *reader, json_value *value);
void json_member(struct json_reader *reader, json_value *object, const char *key,
                 json_visitor visit);

/* The same for one that has to be there; NULL, and an error, when it is not. */
json_value *json_needed(struct json_reader *reader, json_value *object, const char *key);

/* An array, item by item; `what` it should be is for the message. */
void json_items(struct json_reader *reader, json_value *array, const char *what,
                json_visitor visit);

/*
 * Each of these is an error, and what it returns is of no use, when the value has another type or
 * the key is unknown.
 */
void json_check_keys(struct json_reader *reader, json_value *object, const char *const *keys);
span json_text(struct json_reader *reader, json_value *value, const char *what);
bool json_boolean_of(struct json_reader *reader, json_value *value);
int64_t json_integer_of(struct json_reader *reader, json_value *value, int64_t minimum,
                        int64_t maximum);
/* The index of the word that it is. */
unsigned json_word(struct json_reader *reader, json_value *value, const char *const *words,
                   size_t count);

/* The strings of an array, with a space between two, in *list; to be freed with buffer_free(). */
void json_tokens(struct json_reader *reader, json_value *array, struct buffer *list);

/* The elements of a list, each once in all lists; `listed` says which this is. */
enum element_id json_element(struct json_reader *reader, json_value *value, span name,
                             enum listed listed);

/* The same for any element that HTML knows. */
enum element_id json_known_element(struct json_reader *reader, json_value *value, span name,
                                   enum listed listed);

/* The same for one that gets a mode, and is no longer permitted; its name may be unknown. */
void json_moded_element(struct json_reader *reader, json_value *value, span name,
                        enum listed listed, sanitize_mode mode);

#endif
