/*
 * Values of a policy file with their types checked, and names in it looked up. See json_values.h.
 */
#include "policy/json_values.h"
#include "policy/custom_slots.h"
#include "policy/lookup.h"

/* elementModes, the largest object, may name every element. */
_Static_assert((int)ELEMENT_COUNT <= (int)JSON_MEMBERS, "a policy file may have more keys");

/* ---- Messages ---- */

static const char *const kind_names[] = {
    [JSON_KIND_NULL] = "null",       [JSON_KIND_FALSE] = "false",
    [JSON_KIND_TRUE] = "true",       [JSON_KIND_NUMBER] = "a number",
    [JSON_KIND_STRING] = "a string", [JSON_KIND_ARRAY] = "an array",
    [JSON_KIND_OBJECT] = "an object"};

void json_fail_kind(struct json_reader *reader, json_value *value, const char *what) {
  JSON_FAIL(reader, value, "expected %s, found %s", what, kind_names[value->kind]);
}

void json_join(char list[JSON_CHOICES], const char *const *words, size_t count) {
  size_t length = 0;
  for (size_t i = 0; i < count; i++) {
    size_t size = strlen(words[i]);
    /* with the comma before it, and room for the "..." that may have to stand behind it */
    bool fits = length + strlen(", ") + size + sizeof(", ...") <= JSON_CHOICES;
    const char *word = fits ? words[i] : "...";
    if (i > 0) memcpy(list + length, ", ", 2);
    length += i > 0 ? 2 : 0;
    memcpy(list + length, word, strlen(word));
    length += strlen(word);
    if (!fits) break;
  }
  list[length] = '\0';
}

/* ---- Members and items ---- */

void json_member(struct json_reader *reader, json_value *object, const char *key,
                 json_visitor visit) {
  json_value *value = json_find(object, key);
  if (value != NULL && !json_failed(reader)) visit(reader, value);
}

json_value *json_needed(struct json_reader *reader, json_value *object, const char *key) {
  json_value *value = json_find(object, key);
  if (value == NULL) JSON_FAIL(reader, object, "expected the key \"%s\", found none; add it", key);
  return value;
}

void json_items(struct json_reader *reader, json_value *array, const char *what,
                json_visitor visit) {
  if (array->kind != JSON_KIND_ARRAY) {
    json_fail_kind(reader, array, what);
    return;
  }
  for (json_value *item = json_first(array); item < json_end(array); item = json_next(item)) {
    if (json_failed(reader)) return;
    visit(reader, item);
  }
}

static void fail_key(struct json_reader *reader, json_value *key, const char *const *keys) {
  char list[JSON_CHOICES];
  const char *nearest = NULL;
  size_t least = 4;
  size_t count = 0;

  for (; keys[count] != NULL; count++) {
    size_t distance = name_distance(json_span(key), span_of(keys[count], strlen(keys[count])));
    if (distance < least && distance * 2 <= key->length) {
      least = distance;
      nearest = keys[count];
    }
  }

  if (nearest != NULL) {
    JSON_FAIL(reader, key, "there is no key \"%.*s\" here; did you mean \"%s\"?",
              NAME_SHOWN(json_span(key)), nearest);
  } else {
    json_join(list, keys, count);
    JSON_FAIL(reader, key, "there is no key \"%.*s\" here; there are %s",
              NAME_SHOWN(json_span(key)), list);
  }
}

void json_check_keys(struct json_reader *reader, json_value *object, const char *const *keys) {
  if (object->kind != JSON_KIND_OBJECT) {
    json_fail_kind(reader, object, "an object");
    return;
  }
  for (json_value *key = json_first(object); key < json_end(object); key = json_next(key)) {
    bool known = false;
    for (size_t i = 0; keys[i] != NULL; i++)
      known = known || span_equal(json_span(key), span_of(keys[i], strlen(keys[i])));
    if (known) continue;
    fail_key(reader, key, keys);
    return;
  }
}

/* ---- Values ---- */

span json_text(struct json_reader *reader, json_value *value, const char *what) {
  if (value->kind == JSON_KIND_STRING) return json_span(value);
  json_fail_kind(reader, value, what);
  return SPAN_LITERAL("");
}

bool json_boolean_of(struct json_reader *reader, json_value *value) {
  bool is_boolean = value->kind == JSON_KIND_TRUE || value->kind == JSON_KIND_FALSE;
  if (!is_boolean) json_fail_kind(reader, value, "true or false");
  return value->kind == JSON_KIND_TRUE;
}

/* Without a point and an exponent. */
static bool is_in_digits(span number) {
  for (size_t i = 0; i < number.length; i++) {
    if (number.data[i] != '-' && !ascii_is_digit(number.data[i])) return false;
  }
  return true;
}

/* False when it does not fit. */
static bool read_digits(span digits, int64_t *number) {
  bool negative = digits.data[0] == '-';
  *number = 0;
  for (size_t i = negative ? 1 : 0; i < digits.length; i++) {
    int digit = digits.data[i] - '0';
    if (__builtin_mul_overflow(*number, 10, number)) return false;
    if (__builtin_add_overflow(*number, negative ? -digit : digit, number)) return false;
  }
  return true;
}

int64_t json_integer_of(struct json_reader *reader, json_value *value, int64_t minimum,
                        int64_t maximum) {
  int64_t number;
  if (value->kind != JSON_KIND_NUMBER) {
    json_fail_kind(reader, value, "an integer");
    return minimum;
  }
  span digits = json_span(value);
  bool plain = is_in_digits(digits);
  if (plain && read_digits(digits, &number) && number >= minimum && number <= maximum)
    return number;
  JSON_FAIL(reader, value, "expected an integer from %lld to %lld, found %.*s%s",
            (long long)minimum, (long long)maximum, NAME_SHOWN(digits),
            plain ? "" : "; write it in digits alone");
  return minimum;
}

unsigned json_word(struct json_reader *reader, json_value *value, const char *const *words,
                   size_t count) {
  char list[JSON_CHOICES];
  bool is_string = value->kind == JSON_KIND_STRING;
  for (size_t i = 0; i < count && is_string; i++) {
    if (span_equal(json_span(value), span_of(words[i], strlen(words[i])))) return (unsigned)i;
  }
  json_join(list, words, count);
  if (is_string) {
    JSON_FAIL(reader, value, "\"%.*s\" is not one of: %s", NAME_SHOWN(json_span(value)), list);
  } else {
    JSON_FAIL(reader, value, "expected one of the strings %s, found %s", list,
              kind_names[value->kind]);
  }
  return 0;
}

static bool is_token(struct json_reader *reader, json_value *item) {
  span token = json_text(reader, item, "a string");
  for (size_t i = 0; i < token.length; i++) {
    if (!ascii_is_space(token.data[i])) continue;
    JSON_FAIL(reader, item,
              "expected a string with no white space, found \"%.*s\"; write one string for each "
              "word",
              NAME_SHOWN(token));
    return false;
  }

  if (token.length == 0) {
    JSON_FAIL(reader, item, "expected a string that is not empty, found \"\"; leave it out");
  }
  return token.length > 0;
}

void json_tokens(struct json_reader *reader, json_value *array, struct buffer *list) {
  struct policy_builder *draft = reader->draft;
  if (array->kind != JSON_KIND_ARRAY) {
    json_fail_kind(reader, array, "an array of strings");
    return;
  }

  for (json_value *item = json_first(array); item < json_end(array); item = json_next(item)) {
    if (!is_token(reader, item)) return;
    draft->failed = draft->failed || !buffer_reserve(&draft->memory, list, item->length + 1);
    if (draft->failed) return;
    memcpy(list->data + list->length, item->text, item->length);
    list->length += item->length;
    list->data[list->length++] = ' ';
  }
}

/* ---- Names ---- */

static const char *const lists[] = {
    "", "elements", "removeElements", "replaceWithChildrenElements", "elementModes", "rename"};

/* False, and an error, when the element stands in one of the lists already. */
static bool mark_element(struct json_reader *reader, json_value *value, enum element_id element,
                         enum listed listed) {
  span name = builder_element_name(reader->draft, element);
  if (reader->seen[element] != LISTED_NOT) {
    JSON_FAIL(reader, value, "<%.*s> stands in \"%s\" already; keep one of the two",
              NAME_SHOWN(name), lists[reader->seen[element]]);
    return false;
  }
  if (is_custom(element) && builder_name_mode(reader->draft, name) != SANITIZE_MODE_DEFAULT) {
    JSON_FAIL(reader, value, "<%.*s> is named before; keep one of the two", NAME_SHOWN(name));
    return false;
  }
  reader->seen[element] = (uint8_t)listed;
  return true;
}

enum element_id json_element(struct json_reader *reader, json_value *value, span name,
                             enum listed listed) {
  if (json_failed(reader)) return ELEMENT_UNKNOWN;
  enum element_id element = name_element(reader->draft, name, json_place(value));
  if (element == ELEMENT_UNKNOWN || !mark_element(reader, value, element, listed))
    return ELEMENT_UNKNOWN;
  return element;
}

enum element_id json_known_element(struct json_reader *reader, json_value *value, span name,
                                   enum listed listed) {
  if (json_failed(reader)) return ELEMENT_UNKNOWN;
  enum element_id element = name_known_element(reader->draft, name, json_place(value));
  if (element == ELEMENT_UNKNOWN || !mark_element(reader, value, element, listed))
    return ELEMENT_UNKNOWN;
  return element;
}

void json_moded_element(struct json_reader *reader, json_value *value, span name,
                        enum listed listed, sanitize_mode mode) {
  span custom;
  if (json_failed(reader)) return;
  enum element_id element = name_moded_element(reader->draft, name, json_place(value), &custom);
  enum element_id slot = custom_find(reader->draft, custom);
  if (slot != ELEMENT_UNKNOWN) {
    if (!mark_element(reader, value, slot, listed)) return;
    builder_refuse(reader->draft, slot);
  }
  if (custom.length > 0 && builder_name_mode(reader->draft, custom) != SANITIZE_MODE_DEFAULT) {
    JSON_FAIL(reader, value, "<%.*s> is named before; keep one of the two", NAME_SHOWN(custom));
  } else if (custom.length > 0) {
    builder_set_name_mode(reader->draft, custom, mode);
  }
  if (element == ELEMENT_UNKNOWN || !mark_element(reader, value, element, listed)) return;
  builder_refuse(reader->draft, element);
  reader->draft->choices[element].mode = (uint8_t)mode;
}
