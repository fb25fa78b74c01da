/*
 * Whether the '<' before a letter begins a tag, or somebody typed it. What is text is safe in any
 * case: this only decides what a reader sees. See scanner.h; held by tests/data/pseudo.dat and
 * tests/data/typed.dat.
 */
#include "tokenize/scanner.h"

static bool next_of_tag(const struct scanner *scanner, size_t *at,
                        struct scanned_attribute *attribute) {
  return token_next_attribute(span_of(scanner->data, scanner->length), at, attribute);
}

static bool has_byte(const struct scanner *scanner, size_t from, size_t to, char byte) {
  return find_byte(scanner->data, from, to, byte) < to;
}

static bool has_quote(const struct scanner *scanner, size_t from, size_t to) {
  return has_byte(scanner, from, to, '"') || has_byte(scanner, from, to, '\'');
}

/* ---- one attribute ---- */

static span attribute_name(const struct scanner *scanner,
                           const struct scanned_attribute *attribute) {
  return span_of(scanner->data + attribute->name, attribute->name_end - attribute->name);
}

static bool has_value(const struct scanned_attribute *attribute) {
  return attribute->value > attribute->name_end;
}

static bool is_quoted(const struct scanner *scanner, const struct scanned_attribute *attribute) {
  char before = has_value(attribute) ? scanner->data[attribute->value - 1] : '\0';
  return before == '"' || before == '\'';
}

/* A name that people write. */
static bool is_attribute_name(span name) {
  if (name.length == 0) return false;
  for (size_t i = 0; i < name.length; i++) {
    char c = name.data[i];
    if (!ascii_is_alphanumeric(c) && c != '-' && c != '_' && c != ':' && c != '.') return false;
  }
  return ascii_is_letter(name.data[0]);
}

/* Only who writes a tag writes name=value; "a == b" and "a => b" are none. */
static bool is_markup(const struct scanner *scanner, const struct scanned_attribute *attribute) {
  if (is_quoted(scanner, attribute)) return true;
  return attribute->value_end > attribute->value && scanner->data[attribute->value] != '=' &&
         is_attribute_name(attribute_name(scanner, attribute));
}

/* A '<' outside of quotes. */
static bool has_less_than(const struct scanner *scanner,
                          const struct scanned_attribute *attribute) {
  size_t end = is_quoted(scanner, attribute) ? attribute->name_end : attribute->value_end;
  return has_byte(scanner, attribute->name, end, '<');
}

static bool is_odd_attribute(const struct scanner *scanner,
                             const struct scanned_attribute *attribute) {
  return !is_attribute_name(attribute_name(scanner, attribute)) ||
         (!is_quoted(scanner, attribute) &&
          has_quote(scanner, attribute->value, attribute->value_end));
}

/* No column cut such a value: a quote that somebody forgot took text behind the tag for it. */
static bool has_end_of_tag(const struct scanner *scanner,
                           const struct scanned_attribute *attribute) {
  return is_quoted(scanner, attribute) &&
         has_byte(scanner, attribute->value, attribute->value_end, '>');
}

/* ---- a tag that the end of the input cuts off ---- */

bool was_a_tag(const struct scanner *scanner, const struct token *token) {
  struct scanned_attribute attribute;
  size_t at = token->name_end;
  bool valued = false;
  bool all_valued = true;
  if (token->kind != TOKEN_START) return false;
  if (reach(scanner, at) < scanner->length) return false;

  for (unsigned count = 0; next_of_tag(scanner, &at, &attribute); count++) {
    if (stops_within_tag(scanner, count)) return false;
    if (!all_valued || !is_attribute_name(attribute_name(scanner, &attribute))) return false;
    if (has_end_of_tag(scanner, &attribute)) return false;
    all_valued = has_value(&attribute);
    valued |= all_valued;
  }

  return valued;
}

/* ---- unknown names ---- */

/* What the attributes of a tag are like. */
struct attributes_form {
  bool any;
  bool odd;              /* one that nobody writes; or the tag's name has a quote */
  bool quoted_less_than; /* a '<' in a quoted value */
  bool markup;           /* is_markup() of one */
};

/*
 * Reads a tag from behind its name, *at. False when its '<' is text, whatever the name is: no '>'
 * ends it, or a '<' comes first, not counting those in quoted values of a tag that is well-formed.
 */
static bool read_form(const struct scanner *scanner, size_t *at, struct attributes_form *form) {
  struct scanned_attribute attribute;
  for (unsigned count = 0; next_of_tag(scanner, at, &attribute); count++) {
    if (stops_within_tag(scanner, count)) return false;
    if (has_less_than(scanner, &attribute)) return false;

    form->any = true;
    form->odd |= is_odd_attribute(scanner, &attribute);
    form->quoted_less_than |= has_byte(scanner, attribute.value, attribute.value_end, '<');
    form->markup |= is_markup(scanner, &attribute);
    if (form->odd && form->quoted_less_than) return false;
  }

  return *at < scanner->length;
}

/*
 * Whether a tag with an unknown name, none of whose attributes is markup, is something else: a path
 * (<sys/types.h>), a comparison (a <b && c> d), words (<your name here>), a redirection (sort <in
 * >out), a type in a type (List<List<int>>), or quotation marks (<<mot>>). A name with a hyphen or
 * a prefix may be that of a custom element or of XML, whose start tag may have words; an end tag
 * has none (</end of rant>). `at` is that of its '>'.
 */
static bool is_other_than_tag(const struct scanner *scanner, const struct token *token, span name,
                              size_t at, const struct attributes_form *form) {
  const char *data = scanner->data;
  size_t name_end = token->name_end;
  bool is_path = data[name_end] == '/' && !is_a(data[name_end + 1], SPACE | SLASH | GREATER);
  if (is_path) return true;
  if (token->kind == TOKEN_END) return form->any;

  if (form->any && form->odd) return true;
  if (memchr(name.data, '-', name.length) != NULL || memchr(name.data, ':', name.length) != NULL)
    return false;

  if (form->any) return true;
  if (name_end < at) return !has_byte(scanner, name_end, at, '/');
  return at + 1 < scanner->length && data[at + 1] == '>';
}

bool is_less_than(struct scanner *scanner, const struct token *token) {
  size_t name_start = token->start + (token->kind == TOKEN_END ? 2u : 1u);
  span name = span_of(scanner->data + name_start, token->name_end - name_start);
  struct attributes_form form = {.odd = has_quote(scanner, name_start, token->name_end)};
  size_t length = scanner->length;
  size_t at = token->name_end;

  scanner->length = reach(scanner, at);
  bool is_text = !read_form(scanner, &at, &form);
  scanner->length = length;

  bool is_named = is_custom(token->element) || moded_name_of(scanner, token) != NULL;
  bool may_be_typed =
      !form.markup && !is_named && is_element_name(name) && !is_in_foreign(scanner);
  if (!is_text && may_be_typed) is_text = is_other_than_tag(scanner, token, name, at, &form);

  if (is_text) scanner->spent += at - token->name_end;
  return is_text;
}

/* ---- known names ---- */

static bool is_one_byte_of(char c, span bytes) {
  return memchr(bytes.data, c, bytes.length) != NULL;
}

/* No attribute that people write begins so: "a<b && c>d". */
static bool begins_with_operator(const struct scanner *scanner, const struct token *token) {
  size_t at = skip_while(scanner->data, token->name_end, scanner->length, SPACE | SLASH);
  return at < scanner->length && is_one_byte_of(scanner->data[at], SPAN_LITERAL("&|+-*^~!?,;"));
}

/* A word that HTML has no attribute for, nor any framework, and no attribute in disguise. */
static bool is_plain_word(span name) {
  for (size_t i = 0; i < name.length; i++) {
    if (is_one_byte_of(name.data[i], SPAN_LITERAL("-%\"'"))) return false;
  }
  return attribute_lookup(name) == ATTRIBUTE_UNKNOWN;
}

/*
 * An operator behind the name, or two words that are no attributes, and nothing that only markup
 * has. One word may be an attribute that this library does not know.
 */
static bool is_comparison(const struct scanner *scanner, const struct token *token) {
  enum { ENOUGH = 2 };
  struct scanned_attribute attribute;
  size_t at = token->name_end;
  unsigned words = 0;
  if (!is_a(scanner->data[at], SPACE)) return false;

  for (unsigned count = 0; next_of_tag(scanner, &at, &attribute); count++) {
    if (stops_within_tag(scanner, count) || is_markup(scanner, &attribute)) return false;
    words += is_plain_word(attribute_name(scanner, &attribute));
    if (has_less_than(scanner, &attribute)) break;
  }

  return words >= ENOUGH || begins_with_operator(scanner, token);
}

bool is_typed_comparison(const struct scanner *scanner, const struct token *token) {
  enum { ALWAYS_TAGS = ELEMENT_RAW_TEXT | ELEMENT_HIDDEN | ELEMENT_INERT | ELEMENT_CELL };
  bool is_tag = (element_flags[token->element] & ALWAYS_TAGS) != 0 ||
                scanner->rules->shown_as_typed[token->element];
  if (is_tag || token->kind != TOKEN_START || is_in_foreign(scanner)) return false;
  return is_comparison(scanner, token);
}

/* ---- a quote or a '>' that somebody forgot ---- */

/* A word without a value, up to a '<' in it: "text<" of `<a href="x"text</a>`. */
static bool is_word_of_text(const struct scanner *scanner,
                            const struct scanned_attribute *attribute) {
  size_t end = find_byte(scanner->data, attribute->name, attribute->name_end, '<');
  span word = span_of(scanner->data + attribute->name, end - attribute->name);
  return !has_value(attribute) && word.length > 0 && is_plain_word(word);
}

/*
 * What stood in quotes, behind the quote that an open one took for its end: something with a quote
 * where none can be, or a word right behind it.
 */
static bool was_quoted(const struct scanner *scanner, const struct scanned_attribute *attribute) {
  if (has_quote(scanner, attribute->name, attribute->name_end)) return true;
  if (!is_quoted(scanner, attribute) && has_quote(scanner, attribute->value, attribute->value_end))
    return true;
  return is_a(scanner->data[attribute->name - 1], QUOTE) && is_word_of_text(scanner, attribute);
}

bool has_swallowed_text(struct scanner *scanner, const struct token *token) {
  struct scanned_attribute attribute;
  size_t at = token->name_end;
  bool swallowed = false;
  bool open = false;
  bool words = false;
  if (reach(scanner, at) < token->end) return false;

  for (unsigned count = 0; !swallowed && next_of_tag(scanner, &at, &attribute); count++) {
    if (stops_within_tag(scanner, count)) return false;

    words |= is_word_of_text(scanner, &attribute);
    swallowed = (open && was_quoted(scanner, &attribute)) ||
                ((open || words) && has_less_than(scanner, &attribute));
    open |= has_end_of_tag(scanner, &attribute);
  }

  if (swallowed) scanner->spent += token->end - token->name_end;
  return swallowed;
}
