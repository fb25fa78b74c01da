/*
 * The structure of JSON: what may follow what, and the array of values that comes of it. One loop,
 * whose only stack is the indices of the arrays and objects that are open. See json.h.
 */
#include "base/characters.h"
#include "policy/json_token.h"

/* ---- What was expected ---- */

static const char *const expected[] = {
    [JSON_STATE_ROOT] = "a value such as {}",
    [JSON_STATE_FIRST_ITEM] = "a value or ']' after '['",
    [JSON_STATE_NEXT_ITEM] = "a value after ','",
    [JSON_STATE_AFTER_ITEM] = "',' or ']' after the value",
    [JSON_STATE_FIRST_KEY] = "a key in double quotes or '}' after '{'",
    [JSON_STATE_NEXT_KEY] = "a key in double quotes after ','",
    [JSON_STATE_COLON] = "':' after the key",
    [JSON_STATE_MEMBER] = "a value after ':'",
    [JSON_STATE_AFTER_MEMBER] = "',' or '}' after the value",
    [JSON_STATE_END] = "the end of the text after the value",
};

/* For what people write who know JavaScript, or whose editor means well. */
static const char *advice(const struct json_parser *parser) {
  span rest = span_of(parser->text.data + parser->at, parser->text.length - parser->at);
  bool typographic = rest.length >= 3 && span_starts_with(rest, SPAN_LITERAL("\xE2\x80")) &&
                     (unsigned char)rest.data[2] >= 0x98 && (unsigned char)rest.data[2] <= 0x9F;
  if (rest.length == 0) return "";
  if (typographic || rest.data[0] == '\'') return "; strings stand in plain double quotes";
  if (rest.data[0] == '/' || rest.data[0] == '#') return "; JSON has no comments";
  if (clean_starts_with_bom(rest)) return "; save the file without a byte order mark";
  bool comma = (rest.data[0] == ']' && parser->state == JSON_STATE_NEXT_ITEM) ||
               (rest.data[0] == '}' && parser->state == JSON_STATE_NEXT_KEY);
  return comma ? "; take out the comma before it" : "";
}

static bool unexpected(struct json_parser *parser) {
  return json_expected(parser, expected[parser->state], advice(parser));
}

/* ---- The array of values ---- */

static bool add(struct json_parser *parser, enum json_kind kind, size_t offset, span text) {
  struct json_document *document = parser->document;
  if (document->count == document->capacity) {
    void *rows = document->values;
    if (!memory_grow(&document->memory, &rows, &document->capacity, sizeof(*document->values))) {
      document->failed = true;
      return false;
    }
    document->values = rows;
  }

  document->values[document->count++] =
      (struct json_value){.text = text.data,
                          .length = (uint32_t)text.length,
                          .offset = (uint32_t)offset,
                          .size = 1,
                          .kind = (uint8_t)kind,
                          .is_member = parser->state == JSON_STATE_MEMBER};
  return true;
}

/* What is around the parser; the depth is not 0. */
static struct json_value *innermost(const struct json_parser *parser) {
  return &parser->document->values[parser->open[parser->depth - 1]];
}

/* The value at `index` is whole. */
static bool end_value(struct json_parser *parser, size_t index) {
  struct json_value *value = &parser->document->values[index];
  value->size = (uint32_t)(parser->document->count - index);
  if (value->is_member) value[-1].size = value->size + 1;
  if (parser->depth == 0) {
    parser->state = JSON_STATE_END;
  } else {
    bool in_array = innermost(parser)->kind == JSON_KIND_ARRAY;
    parser->state = in_array ? JSON_STATE_AFTER_ITEM : JSON_STATE_AFTER_MEMBER;
  }
  return true;
}

static bool add_whole(struct json_parser *parser, enum json_kind kind, size_t offset, span text) {
  return add(parser, kind, offset, text) && end_value(parser, parser->document->count - 1);
}

static bool open_one(struct json_parser *parser, enum json_kind kind, enum json_state first) {
  if (parser->depth == JSON_DEPTH) {
    return json_refuse(parser, parser->at,
                       "expected at most %d arrays and objects inside each other, found one more",
                       JSON_DEPTH);
  }
  if (!add(parser, kind, parser->at, SPAN_LITERAL(""))) return false;
  parser->open[parser->depth++] = (uint32_t)(parser->document->count - 1);
  parser->at++;
  parser->state = first;
  return true;
}

static bool close_one(struct json_parser *parser) {
  parser->at++;
  parser->depth--;
  return end_value(parser, parser->open[parser->depth]);
}

static bool go_on(struct json_parser *parser, enum json_state state) {
  parser->at++;
  parser->state = state;
  return true;
}

/* ---- Values and keys ---- */

static bool read_word(struct json_parser *parser) {
  static const char *const words[] = {
      [JSON_KIND_NULL] = "null", [JSON_KIND_FALSE] = "false", [JSON_KIND_TRUE] = "true"};
  enum { SHOWN = 32 };
  size_t start = parser->at;
  size_t end = start;
  while (end < parser->text.length && ascii_is_letter(parser->text.data[end])) end++;
  span word = span_of(parser->text.data + start, end - start);

  for (unsigned kind = 0; kind < sizeof(words) / sizeof(*words); kind++) {
    if (!span_equal(word, span_of(words[kind], strlen(words[kind])))) continue;
    parser->at = end;
    return add_whole(parser, (enum json_kind)kind, start, word);
  }

  return json_refuse(parser, start,
                     "this is not JSON: expected %s, found %.*s; "
                     "without quotes stand only true, false and null",
                     expected[parser->state], (int)(word.length < SHOWN ? word.length : SHOWN),
                     word.data);
}

static bool parse_value(struct json_parser *parser) {
  size_t start = parser->at;
  char c = parser->text.data[start];
  span content;
  if (c == '{') return open_one(parser, JSON_KIND_OBJECT, JSON_STATE_FIRST_KEY);
  if (c == '[') return open_one(parser, JSON_KIND_ARRAY, JSON_STATE_FIRST_ITEM);

  if (c == '"') {
    return json_read_string(parser, &content) &&
           add_whole(parser, JSON_KIND_STRING, start, content);
  }

  if (c == '-' || ascii_is_digit(c)) {
    return json_read_number(parser, &content) &&
           add_whole(parser, JSON_KIND_NUMBER, start, content);
  }
  return ascii_is_letter(c) ? read_word(parser) : unexpected(parser);
}

/* RFC 8259, 4 leaves open what the same key twice means; here one of the two is a mistake. */
static bool is_new_key(struct json_parser *parser, size_t offset, span name) {
  enum { SHOWN = 32 };
  const struct json_value *object = innermost(parser);
  const struct json_value *end = parser->document->values + parser->document->count;
  size_t count = 0;

  for (const struct json_value *key = json_first(object); key < end; key = json_next(key)) {
    if (span_equal(json_span(key), name)) {
      return json_refuse(parser, offset,
                         "expected each key once in an object, found \"%.*s\" again; keep one",
                         (int)(name.length < SHOWN ? name.length : SHOWN), name.data);
    }
    count++;
  }

  return count < JSON_MEMBERS ||
         json_refuse(parser, offset, "expected at most %d keys in an object, found one more",
                     JSON_MEMBERS);
}

static bool read_key(struct json_parser *parser) {
  size_t start = parser->at;
  span name;
  if (parser->text.data[start] != '"') return unexpected(parser);
  if (!json_read_string(parser, &name) || !is_new_key(parser, start, name)) return false;
  if (!add(parser, JSON_KIND_KEY, start, name)) return false;
  parser->state = JSON_STATE_COLON;
  return true;
}

/* ---- The loop ---- */

static bool parse_step(struct json_parser *parser, char c) {
  switch (parser->state) {
  case JSON_STATE_FIRST_ITEM: return c == ']' ? close_one(parser) : parse_value(parser);
  case JSON_STATE_ROOT:
  case JSON_STATE_NEXT_ITEM:
  case JSON_STATE_MEMBER: return parse_value(parser);
  case JSON_STATE_FIRST_KEY: return c == '}' ? close_one(parser) : read_key(parser);
  case JSON_STATE_NEXT_KEY: return read_key(parser);
  case JSON_STATE_COLON: return c == ':' ? go_on(parser, JSON_STATE_MEMBER) : unexpected(parser);
  case JSON_STATE_AFTER_ITEM:
    if (c == ']') return close_one(parser);
    return c == ',' ? go_on(parser, JSON_STATE_NEXT_ITEM) : unexpected(parser);
  case JSON_STATE_AFTER_MEMBER:
    if (c == '}') return close_one(parser);
    return c == ',' ? go_on(parser, JSON_STATE_NEXT_KEY) : unexpected(parser);
  case JSON_STATE_END: break;
  }

  return unexpected(parser);
}

/* RFC 8259, 2: without the FF that HTML has. */
static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

bool json_parse(struct json_document *document, const struct memory *memory, span text) {
  *document = (struct json_document){.memory = *memory};
  struct json_parser parser = {.document = document, .text = text};
  if (text.length > JSON_LONGEST) {
    return json_refuse(&parser, 0, "expected at most %zu bytes, found %zu", JSON_LONGEST,
                       text.length);
  }
  for (;;) {
    while (parser.at < text.length && is_space(text.data[parser.at])) parser.at++;
    if (parser.at == text.length) break;
    if (!parse_step(&parser, text.data[parser.at])) return false;
  }
  return parser.state == JSON_STATE_END || unexpected(&parser);
}

void json_free(struct json_document *document) {
  memory_release(&document->memory, document->values);
  memory_release(&document->memory, document->decoded);
  *document = (struct json_document){.values = NULL};
}

const struct json_value *json_find(const struct json_value *object, const char *key) {
  span wanted = span_of(key, strlen(key));
  if (object->kind != JSON_KIND_OBJECT) return NULL;
  for (const struct json_value *at = json_first(object); at < json_end(object);
       at = json_next(at)) {
    if (span_equal(json_span(at), wanted)) return at + 1;
  }
  return NULL;
}
