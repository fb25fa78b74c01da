/*
 * Values of a policy file with their types checked, and positions in its text. See json_read.h.
 */
#include "policy/json_read.h"
#include "policy/lookup.h"

/* ---- Positions. The text is valid JSON: it was parsed before. ---- */

static size_t skip_space(span text, size_t at) {
  while (at < text.length && ascii_is_space(text.data[at])) at++;
  return at;
}

/* `at` is on the opening quote; returns the offset behind the closing one. */
static size_t skip_string(span text, size_t at) {
  for (at++; at < text.length && text.data[at] != '"'; at++) {
    if (text.data[at] == '\\') at++;
  }
  return at < text.length ? at + 1 : text.length;
}

static size_t skip_value(span text, size_t at) {
  size_t depth = 0;
  while (at < text.length) {
    char c = text.data[at];
    if (c == '"') {
      at = skip_string(text, at);
      if (depth == 0) return at;
      continue;
    }
    if (depth == 0 && (c == ',' || c == '}' || c == ']')) return at;
    if (c == '{' || c == '[') depth++;
    if ((c == '}' || c == ']') && --depth == 0) return at + 1;
    at++;
  }
  return at;
}

/*
 * From behind the bracket of an object or array to what the step names; *key is the key's offset.
 * False: not found.
 */
static bool find_step(span text, size_t *at, const struct json_step *step, size_t *key) {
  for (size_t index = 0;; index++) {
    *at = skip_space(text, *at);
    if (*at >= text.length || text.data[*at] == '}' || text.data[*at] == ']') return false;
    *key = *at;
    bool found = step->key == NULL && index == step->index;
    if (step->key != NULL) {
      size_t end = skip_string(text, *at);
      span name = span_of(text.data + *at + 1, end - *at - 2);
      found = span_equal(name, span_of(step->key, strlen(step->key)));
      *at = skip_space(text, end);
      *at = skip_space(text, *at + 1);
    }
    if (found) return true;
    *at = skip_space(text, skip_value(text, *at));
    if (*at < text.length && text.data[*at] == ',') ++*at;
  }
}

size_t json_offset(span text, const struct json_step *steps, size_t depth) {
  size_t at = skip_space(text, 0);
  size_t best = at;
  for (size_t i = 0; i < depth; i++) {
    at++;
    size_t key;
    if (!find_step(text, &at, &steps[i], &key)) return best;
    best = i + 1 == depth ? key : at;
  }
  return best;
}

/* The next string whose content is `name`, in any case, from *at on; *at is behind it then. */
static bool find_string(span text, size_t *at, span name, size_t *offset) {
  for (size_t i = *at; i < text.length;) {
    if (text.data[i] != '"') {
      i++;
      continue;
    }
    size_t end = skip_string(text, i);
    if (end - i == name.length + 2 &&
        span_equal_lower(span_of(text.data + i + 1, name.length), name)) {
      *offset = i;
      *at = end;
      return true;
    }
    i = end;
  }
  return false;
}

size_t json_locate(span text, struct place place) {
  size_t at = 0;
  size_t best = 0;
  if (place.offset > 0) return place.offset - 1;
  if (place.setting != NULL) {
    struct json_step steps[] = {{"libsanitize", 0}, {place.setting, 0}};
    at = best = json_offset(text, steps, 2);
  }
  bool found = true;
  if (place.element != ELEMENT_UNKNOWN)
    found = find_string(text, &at, element_table[place.element].name, &best);
  if (found && place.attribute != ATTRIBUTE_UNKNOWN) {
    (void)find_string(text, &at, attribute_table[place.attribute].name, &best);
  }
  return best;
}

/* ---- Where the reader is ---- */

void json_enter(struct json_reader *reader, const char *key, size_t index) {
  if (reader->depth < JSON_PATH) reader->steps[reader->depth] = (struct json_step){key, index};
  reader->depth++;
}

void json_leave(struct json_reader *reader) {
  struct place *place = &reader->draft->error_place;
  if (builder_has_error(reader->draft) && place->offset == 0) {
    place->offset = json_offset(reader->text, reader->steps, reader->depth) + 1;
  }
  reader->depth--;
}

void json_member(struct json_reader *reader, json_t *object, const char *key, json_visitor visit) {
  json_t *value = json_object_get(object, key);
  if (value == NULL || json_failed(reader)) return;
  json_enter(reader, key, 0);
  visit(reader, value);
  json_leave(reader);
}

void json_items(struct json_reader *reader, json_t *array, json_visitor visit) {
  if (!json_is_array(array)) {
    JSON_FAIL(reader, "here an array is needed");
    return;
  }
  for (size_t i = 0; i < json_array_size(array) && !json_failed(reader); i++) {
    json_enter(reader, NULL, i);
    visit(reader, json_array_get(array, i));
    json_leave(reader);
  }
}

/* ---- Values ---- */

static void fail_key(struct json_reader *reader, const char *key, const char *const *keys) {
  span typed = span_of(key, strlen(key));
  const char *nearest = NULL;
  size_t least = 4;
  for (size_t i = 0; keys[i] != NULL; i++) {
    size_t distance = name_distance(typed, span_of(keys[i], strlen(keys[i])));
    if (distance < least && distance * 2 <= typed.length) {
      least = distance;
      nearest = keys[i];
    }
  }
  if (nearest != NULL) {
    JSON_FAIL(reader, "there is no key \"%.*s\" here; did you mean \"%s\"?", NAME_SHOWN(typed),
              nearest);
  } else {
    JSON_FAIL(reader, "there is no key \"%.*s\" here", NAME_SHOWN(typed));
  }
}

void json_check_keys(struct json_reader *reader, json_t *object, const char *const *keys) {
  const char *key;
  json_t *value;
  if (!json_is_object(object)) {
    JSON_FAIL(reader, "here an object is needed");
    return;
  }
  json_object_foreach(object, key, value) {
    bool known = false;
    for (size_t i = 0; keys[i] != NULL; i++) known = known || strcmp(keys[i], key) == 0;
    if (known) continue;
    json_enter(reader, key, 0);
    fail_key(reader, key, keys);
    json_leave(reader);
    return;
  }
}

span json_text(struct json_reader *reader, json_t *value) {
  if (json_is_string(value)) return span_of(json_string_value(value), json_string_length(value));
  JSON_FAIL(reader, "here a string is needed");
  return SPAN_LITERAL("");
}

bool json_boolean_of(struct json_reader *reader, json_t *value) {
  if (!json_is_boolean(value)) JSON_FAIL(reader, "here true or false is needed");
  return json_is_true(value);
}

int64_t json_integer_of(struct json_reader *reader, json_t *value, int64_t minimum,
                        int64_t maximum) {
  int64_t number = json_integer_value(value);
  if (json_is_integer(value) && number >= minimum && number <= maximum) return number;
  JSON_FAIL(reader, "here an integer from %lld to %lld is needed", (long long)minimum,
            (long long)maximum);
  return minimum;
}

unsigned json_word(struct json_reader *reader, json_t *value, const char *const *words,
                   size_t count) {
  char list[128] = "";
  size_t length = 0;
  span text = json_text(reader, value);
  for (size_t i = 0; i < count; i++) {
    size_t size = strlen(words[i]);
    if (span_equal(text, span_of(words[i], size))) return (unsigned)i;
    if (length + size + 5 >= sizeof(list)) continue;
    if (i > 0) memcpy(list + length, ", ", 3);
    length += i > 0 ? 2 : 0;
    memcpy(list + length, words[i], size + 1);
    length += size;
  }
  if (!json_failed(reader)) JSON_FAIL(reader, "\"%.*s\" is not one of: %s", NAME_SHOWN(text), list);
  return 0;
}

static void add_token(struct json_reader *reader, span token, struct buffer *list) {
  if (token.length > INT32_MAX || !buffer_reserve(&reader->draft->memory, list, token.length + 1)) {
    reader->draft->failed = true;
    return;
  }
  memcpy(list->data + list->length, token.data, token.length);
  list->length += token.length;
  list->data[list->length++] = ' ';
}

void json_tokens(struct json_reader *reader, json_t *array, struct buffer *list) {
  if (!json_is_array(array)) JSON_FAIL(reader, "here an array of strings is needed");
  for (size_t i = 0; i < json_array_size(array) && !json_failed(reader); i++) {
    json_enter(reader, NULL, i);
    span token = json_text(reader, json_array_get(array, i));
    bool plain = token.length > 0;
    for (size_t j = 0; j < token.length; j++) plain = plain && !ascii_is_space(token.data[j]);
    if (!plain && !json_failed(reader))
      JSON_FAIL(reader, "the strings of this list have no white space, and are not empty");
    if (!json_failed(reader)) add_token(reader, token, list);
    json_leave(reader);
  }
}
