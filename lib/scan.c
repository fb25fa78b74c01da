/* See scan.h. Function names follow the tokenizer states of HTML 13.2.5. */
#include "scan.h"

struct scanner {
  const struct memory *memory;
  const struct finders *find;
  const char *data;
  size_t length;
  const struct scan_rules *rules;
  struct token_index *index;
  bool in_foreign; /* after a start tag svg or math, before its end tag or a tag that HTML says breaks out of it */
};

static bool grow(const struct memory *memory, struct token_index *index) {
  size_t capacity = index->capacity == 0 ? 64 : 2 * index->capacity;
  struct token *tokens = memory_allocate(memory, capacity * sizeof(*tokens));
  if (tokens == NULL) return false;
  if (index->count > 0) memcpy(tokens, index->tokens, index->count * sizeof(*tokens));
  memory_release(memory, index->tokens);
  index->tokens = tokens;
  index->capacity = capacity;
  return true;
}

static inline bool push(struct scanner *scanner, struct token token) {
  struct token_index *index = scanner->index;
  if (index->count == index->capacity && !grow(scanner->memory, index)) return false;
  index->tokens[index->count++] = token;
  return true;
}

/* What a byte is in a tag; a byte may be several. */
enum byte_class { SPACE = 1 << 0, SLASH = 1 << 1, GREATER = 1 << 2, EQUALS = 1 << 3 };

static const uint8_t classes[256] = {
    ['\t'] = SPACE, ['\n'] = SPACE, ['\f'] = SPACE,  ['\r'] = SPACE,
    [' '] = SPACE,  ['/'] = SLASH,  ['>'] = GREATER, ['='] = EQUALS,
};

enum { ENDS_NAME = SPACE | SLASH | GREATER };

static inline bool is_a(char c, unsigned wanted) { return (classes[(unsigned char)c] & wanted) != 0; }

static inline bool ends_name(char c) { return is_a(c, ENDS_NAME); }

static inline size_t skip_until(const char *data, size_t at, size_t end, unsigned wanted) {
  while (at < end && !is_a(data[at], wanted)) at++;
  return at;
}

static inline size_t skip_while(const char *data, size_t at, size_t end, unsigned wanted) {
  while (at < end && is_a(data[at], wanted)) at++;
  return at;
}

static size_t find_byte(const char *data, size_t at, size_t end, char byte) {
  const char *found = at < end ? memchr(data + at, byte, end - at) : NULL;
  return found == NULL ? end : (size_t)(found - data);
}

/* 13.2.5.33 attribute name state: a leading '=' belongs to the name. */
static size_t skip_attribute_name(const char *data, size_t at, size_t end) {
  if (at < end && data[at] == '=') at++;
  return skip_until(data, at, end, ENDS_NAME | EQUALS);
}

/* 13.2.5.35 to 13.2.5.39. *at is after '='; leaves it after the value and its closing quote. */
static span skip_value(const char *data, size_t *at, size_t end) {
  size_t start = skip_while(data, *at, end, SPACE);
  if (start == end) {
    *at = end;
    return span_of(data + end, 0);
  }
  if (data[start] == '"' || data[start] == '\'') {
    size_t stop = find_byte(data, start + 1, end, data[start]);
    *at = stop < end ? stop + 1 : end;
    return span_of(data + start + 1, stop - start - 1);
  }
  size_t stop = skip_until(data, start, end, SPACE | GREATER);
  *at = stop;
  return span_of(data + start, stop - start);
}

/* 13.2.5.32 before attribute name state, 13.2.5.34 and 13.2.5.40: what separates attributes. */
static size_t skip_to_attribute(const char *data, size_t at, size_t end) {
  return skip_while(data, at, end, SPACE | SLASH);
}

bool scan_attribute(const char *source, size_t *at, size_t tag_end, struct raw_attribute *attribute) {
  size_t start = skip_to_attribute(source, *at, tag_end);
  if (start == tag_end || source[start] == '>') return false;
  size_t stop = skip_attribute_name(source, start, tag_end);
  attribute->name = span_of(source + start, stop - start);
  attribute->value = span_of(source + stop, 0);
  size_t equals = skip_while(source, stop, tag_end, SPACE);
  *at = stop;
  if (equals < tag_end && source[equals] == '=') {
    *at = equals + 1;
    attribute->value = skip_value(source, at, tag_end);
  }
  return true;
}

/* At most so many bytes has the name for gumbo: mend.c may write a '<' in it as "&lt;". */
static size_t longest_for_gumbo(span name) {
  return memchr(name.data, '<', name.length) == NULL ? name.length : 4 * name.length;
}

/*
 * Sets token->end to the offset after the tag's '>', or to length + 1 when the input ends inside it. Where an attribute has
 * no value, gumbo may glue names together (tree.c, MAX_ERRORS): then all together count as one name.
 */
static void find_tag_end(const struct scanner *scanner, struct token *token) {
  size_t at = token->name_end;
  unsigned count = 0;
  size_t together = 0;
  bool may_glue = false;
  struct raw_attribute attribute;
  while (scan_attribute(scanner->data, &at, scanner->length, &attribute)) {
    size_t length = longest_for_gumbo(attribute.name);
    token->long_name |= length > SANITIZE_MAX_ATTRIBUTE_NAME;
    may_glue |= attribute.value.length == 0;
    together += length;
    count++;
  }
  token->long_name |= may_glue && together > SANITIZE_MAX_ATTRIBUTE_NAME;
  token->attributes = count < 255 ? (uint8_t)count : 255;
  token->end = (uint32_t)skip_to_attribute(scanner->data, at, scanner->length) + 1;
}

/*
 * A name that an element can have: ASCII letters, digits and hyphens after a letter, with at most one namespace prefix
 * ("o:p"). Others are something a writer meant as text: <bob@example.com>, <https://example.com>, <a,b>.
 */
static bool is_element_name(span name) {
  bool prefix = false;
  for (size_t i = 0; i < name.length; i++) {
    char c = name.data[i];
    if (ascii_is_alphanumeric(c) || c == '-') continue;
    if (c != ':' || prefix || i + 1 == name.length || !ascii_is_letter(name.data[i + 1])) return false;
    prefix = true;
  }
  return true;
}

/* 13.2.6.4.7: the start tag "image" is a misspelt "img". */
static enum element_id lookup(span name, enum token_kind kind) {
  enum element_id element = element_lookup(name);
  return element == ELEMENT_IMAGE && kind == TOKEN_START ? ELEMENT_IMG : element;
}

/* A tag at token->start; its name begins at `name`. */
static void scan_tag(const struct scanner *scanner, size_t name, struct token *token) {
  size_t name_end = skip_until(scanner->data, name + 1, scanner->length, ENDS_NAME);
  span tag_name = span_of(scanner->data + name, name_end - name);
  token->name_end = (uint32_t)name_end;
  if (name_end < scanner->length && scanner->data[name_end] == '>') {
    token->end = (uint32_t)name_end + 1;
  } else {
    find_tag_end(scanner, token);
  }
  bool cut = token->end > scanner->length;
  if (cut) token->end = (uint32_t)scanner->length;
  enum token_kind kind = name == token->start + 1 ? TOKEN_START : TOKEN_END;
  enum element_id element = lookup(tag_name, kind);
  bool literal = element == ELEMENT_UNKNOWN && (cut || !is_element_name(tag_name));
  if (literal || scanner->rules->shown_as_typed[element]) {
    kind = TOKEN_LITERAL;
  } else if (cut) {
    kind = TOKEN_CUT;
  } else if (element == ELEMENT_UNKNOWN && scanner->rules->forgets_unknown) {
    kind = TOKEN_NOTHING;
  }
  token->kind = (uint8_t)kind;
  token->element = (uint8_t)element;
}

static bool starts_with(const struct scanner *scanner, size_t at, span text) {
  return scanner->length - at >= text.length && memcmp(scanner->data + at, text.data, text.length) == 0;
}

/* 13.2.5.43 to 13.2.5.52. `at` is after "<!--". */
static size_t comment_end(const struct scanner *scanner, size_t at) {
  if (at < scanner->length && scanner->data[at] == '>') return at + 1;
  if (starts_with(scanner, at, SPAN_LITERAL("->"))) return at + 2;
  for (;;) {
    at = find_byte(scanner->data, at, scanner->length, '-');
    if (at == scanner->length) return at;
    if (starts_with(scanner, at, SPAN_LITERAL("-->"))) return at + 3;
    if (starts_with(scanner, at, SPAN_LITERAL("--!>"))) return at + 4;
    at++;
  }
}

/* 13.2.5.41, 13.2.5.42, and the doctype states, all of which end at the first '>'. `at` is that of '!' or '?'. */
static size_t declaration_end(const struct scanner *scanner, size_t at) {
  if (starts_with(scanner, at, SPAN_LITERAL("!--"))) return comment_end(scanner, at + 3);
  size_t end = find_byte(scanner->data, at, scanner->length, '>');
  return end == scanner->length ? end : end + 1;
}

/* "</name" or "<name" at `at`, as 13.2.5.14 and its like want it: ended by white space, '/' or '>'. */
static bool is_tag_of(const struct scanner *scanner, size_t at, span open, span name) {
  size_t after = open.length + name.length;
  if (scanner->length - at <= after || !starts_with(scanner, at, open)) return false;
  span found = span_of(scanner->data + at + open.length, name.length);
  return span_equal_lower(found, name) && ends_name(scanner->data[at + after]);
}

/* Where the raw text from `at` ends: at its end tag or at the end of the input. */
static size_t raw_text_end(const struct scanner *scanner, size_t at, span name) {
  for (;; at++) {
    at = find_byte(scanner->data, at, scanner->length, '<');
    if (at == scanner->length || is_tag_of(scanner, at, SPAN_LITERAL("</"), name)) return at;
  }
}

/* 13.2.5.4 and 13.2.5.15 to 13.2.5.31: a script ends at its end tag, but not after "<!--" and a second "<script". */
static size_t script_end(const struct scanner *scanner, size_t at) {
  span script = element_table[ELEMENT_SCRIPT].name;
  bool escaped = false;
  bool twice = false;
  for (; at < scanner->length; at++) {
    char c = scanner->data[at];
    if (c == '-' && escaped && starts_with(scanner, at, SPAN_LITERAL("-->"))) escaped = twice = false;
    if (c != '<') continue;
    if (is_tag_of(scanner, at, SPAN_LITERAL("</"), script)) {
      if (!twice) return at;
      twice = false;
    } else if (!escaped && starts_with(scanner, at, SPAN_LITERAL("<!--"))) {
      escaped = true;
      at++; /* the dashes of "<!--" may begin "-->" */
    } else if (escaped && is_tag_of(scanner, at, SPAN_LITERAL("<"), script)) {
      twice = true;
    }
  }
  return scanner->length;
}

static size_t raw_end(const struct scanner *scanner, size_t at, enum element_id element) {
  unsigned flags = element_table[element].flags;
  if (flags & ELEMENT_IN_PLAINTEXT) return scanner->length;
  if (flags & ELEMENT_IN_SCRIPT) return script_end(scanner, at);
  return raw_text_end(scanner, at, element_table[element].name);
}

/* 13.2.6.5: start tags that end foreign content, roughly; the exact list depends on the tree. */
static bool breaks_out(enum element_id element) {
  unsigned flags = element_table[element].flags;
  if (element == ELEMENT_A || element == ELEMENT_FONT || (flags & ELEMENT_RAW_TEXT)) return false;
  return (flags & (ELEMENT_FORMATTING | ELEMENT_CLOSES_P)) || element == ELEMENT_BR || element == ELEMENT_IMG ||
         element == ELEMENT_SPAN || element == ELEMENT_SUB || element == ELEMENT_SUP || element == ELEMENT_VAR;
}

static bool is_self_closing(const struct scanner *scanner, const struct token *token) {
  return scanner->data[token->end - 1] == '>' && scanner->data[token->end - 2] == '/';
}

/* Where raw text within svg or math ends: at its end tag, at that of svg or math, or at the end of the input. */
static size_t foreign_text_end(const struct scanner *scanner, size_t at, span name) {
  for (;; at++) {
    at = find_byte(scanner->data, at, scanner->length, '<');
    if (at == scanner->length || is_tag_of(scanner, at, SPAN_LITERAL("</"), name)) return at;
    if (is_tag_of(scanner, at, SPAN_LITERAL("</"), element_table[ELEMENT_SVG].name)) return at;
    if (is_tag_of(scanner, at, SPAN_LITERAL("</"), element_table[ELEMENT_MATH].name)) return at;
  }
}

/*
 * Within svg and math no element is raw text, and "/>" closes. What is hidden goes with its text; of the others the tag
 * goes and what follows is markup. True when the token was made something else.
 */
static bool adjust_foreign(struct scanner *scanner, struct token *token) {
  enum element_id element = (enum element_id)token->element;
  unsigned flags = element_table[element].flags;
  bool hidden = (flags & ELEMENT_HIDDEN) != 0;
  bool raw = (flags & ELEMENT_RAW_TEXT) != 0;
  if (token->kind == TOKEN_END) {
    if (element == ELEMENT_SVG || element == ELEMENT_MATH) scanner->in_foreign = false;
    if (raw) token->kind = TOKEN_NOTHING;
    return raw;
  }
  if (breaks_out(element)) scanner->in_foreign = false;
  bool closed = is_self_closing(scanner, token);
  if (!raw && !(hidden && closed)) return false;
  token->kind = TOKEN_NOTHING;
  if (hidden && !closed) {
    token->end = (uint32_t)foreign_text_end(scanner, token->end, element_table[element].name);
  }
  return true;
}

/* An end tag of xmp or plaintext that ends nothing. mend.c makes listings of these, and it is not to end another. */
static bool is_stray(const struct scanner *scanner, const struct token *token) {
  const struct token_index *index = scanner->index;
  if (token->kind != TOKEN_END || (token->element != ELEMENT_XMP && token->element != ELEMENT_PLAINTEXT)) return false;
  const struct token *last = index->count == 0 ? NULL : &index->tokens[index->count - 1];
  return last == NULL || last->kind != TOKEN_RAW || last->element != token->element;
}

/* After the tag: its raw text, if it has any. Shown as typed, both are one piece of text, up to the end tag. */
static bool push_tag(struct scanner *scanner, struct token token, size_t *at) {
  bool is_tag = token.kind == TOKEN_START || token.kind == TOKEN_END;
  if (scanner->in_foreign && is_tag && adjust_foreign(scanner, &token)) {
    *at = token.end;
    return push(scanner, token);
  }
  *at = token.end;
  if (is_stray(scanner, &token)) token.kind = TOKEN_NOTHING;
  bool raw = (element_table[token.element].flags & ELEMENT_RAW_TEXT) != 0;
  bool opens = scanner->data[token.start + 1] != '/' && (token.kind == TOKEN_START || token.kind == TOKEN_LITERAL);
  if (token.kind == TOKEN_START && (token.element == ELEMENT_SVG || token.element == ELEMENT_MATH)) {
    scanner->in_foreign = !is_self_closing(scanner, &token);
  }
  if (!raw || !opens) return push(scanner, token);
  size_t end = raw_end(scanner, token.end, (enum element_id)token.element);
  *at = end;
  if (token.kind == TOKEN_LITERAL) {
    token.end = (uint32_t)end;
    return push(scanner, token);
  }
  struct token text = {token.end, (uint32_t)end, token.name_end, TOKEN_RAW, token.element, 0, false};
  return push(scanner, token) && push(scanner, text);
}

/* The markup at '<', if it is any; *at moves past it. False when memory ran out. */
static bool scan_markup(struct scanner *scanner, size_t *at) {
  size_t start = *at;
  char next = start + 1 < scanner->length ? scanner->data[start + 1] : '\0';
  char after = start + 2 < scanner->length ? scanner->data[start + 2] : '\0';
  struct token token = {(uint32_t)start, 0, 0, TOKEN_COMMENT, ELEMENT_UNKNOWN, 0, false};
  *at = start + 1;
  if (ascii_is_letter(next) || (next == '/' && ascii_is_letter(after))) {
    scan_tag(scanner, next == '/' ? start + 2 : start + 1, &token);
    return push_tag(scanner, token, at);
  }
  if (next == '!' || next == '?') {
    *at = declaration_end(scanner, start + 1);
  } else if (next == '/' && after == '>') {
    *at = start + 3;
  } else if (next == '/') {
    /* 13.2.5.6 makes a bogus comment of what follows; someone who typed "</3" meant it. */
    token.kind = TOKEN_LITERAL;
  } else {
    return true; /* a '<' that HTML itself takes for text */
  }
  token.end = (uint32_t)*at;
  return push(scanner, token);
}

bool scan_run(const struct memory *memory, const struct finders *find, span source, const struct scan_rules *rules,
              struct token_index *index) {
  struct scanner scanner = {memory, find, source.data, source.length, rules, index, false};
  index->count = 0;
  size_t at = 0;
  for (;;) {
    at += find->less_than(source.data + at, source.length - at);
    if (at == source.length) return true;
    if (!scan_markup(&scanner, &at)) return false;
  }
}

void scan_free(const struct memory *memory, struct token_index *index) {
  memory_release(memory, index->tokens);
  *index = (struct token_index){NULL, 0, 0};
}
