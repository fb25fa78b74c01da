/* The strict reader of the output grammar: P1, P2, P5 and the nesting limits. See checker.h. */
#include "oracle/checker.h"

#include "oracle/check_style.h"

#include <string.h>

enum { MAX_NESTING = 128, MAX_FORMATTING = 32, MAX_IDENTICAL = 3 };

static const char *const none[] = {NULL};
static const char *const a_attributes[] = {"href", "title", NULL};
static const char *const title_attribute[] = {"title", NULL};
static const char *const cite_attribute[] = {"cite", NULL};
static const char *const datetime_attribute[] = {"datetime", NULL};
static const struct checked_element comment_elements[] = {{"a", a_attributes},
                                                          {"abbr", title_attribute},
                                                          {"acronym", title_attribute},
                                                          {"b", none},
                                                          {"blockquote", cite_attribute},
                                                          {"cite", none},
                                                          {"code", none},
                                                          {"del", datetime_attribute},
                                                          {"em", none},
                                                          {"i", none},
                                                          {"q", cite_attribute},
                                                          {"strike", none},
                                                          {"strong", none},
                                                          {NULL, NULL}};
static const char *const url_attributes[] = {"href",   "cite",     "src", "background",
                                             "poster", "longdesc", NULL};
static const char *const comment_schemes[] = {"http", "https", "mailto", NULL};

const struct checked_policy checked_comment = {
    comment_elements, url_attributes, comment_schemes, false, false, none, {0}, 0};

static const char *const void_elements[] = {"area",  "br",    "col",  "embed", "hr",
                                            "img",   "input", "link", "meta",  "source",
                                            "track", "wbr",   NULL};
/*
 * Active formatting elements, and the cells and caption that put a marker into the same list (HTML
 * 13.2.4.3).
 */
static const char *const formatting_elements[] = {"a",  "b",    "big", "code",  "em",      "font",
                                                  "i",  "nobr", "s",   "small", "strike",  "strong",
                                                  "tt", "u",    "td",  "th",    "caption", NULL};

struct open_element {
  const struct checked_element *element;
  sanitize_span start_tag;
  bool formatting;
};

struct reader {
  const struct checked_policy *policy;
  const char *data;
  size_t length;
  size_t at;
  struct bytes *tree;
  struct bytes value;
  struct open_element open[MAX_NESTING];
  size_t depth;
  size_t formatting;
  char *why;
  size_t why_size;
};

static bool listed(const char *const *list, sanitize_span name) {
  for (; *list != NULL; list++) {
    if (span_is(name, *list)) return true;
  }
  return false;
}

/* The same, where "data-*" stands for every name that begins with "data-". */
static bool listed_attribute(const char *const *list, sanitize_span name) {
  for (const char *const *entry = list; *entry != NULL; entry++) {
    size_t length = strlen(*entry);
    bool wildcard = length > 0 && (*entry)[length - 1] == '*';
    if (wildcard && name.length >= length && memcmp(name.data, *entry, length - 1) == 0)
      return true;
  }
  return listed(list, name);
}

static bool refuse(struct reader *reader, const char *what) {
  size_t from = reader->at < 20 ? 0 : reader->at - 20;
  sanitize_span near = {reader->data + from,
                        reader->length - from < 60 ? reader->length - from : 60};
  return fails(reader->why, reader->why_size, "byte %zu: %s, near \"%s\"", reader->at, what,
               shown(near));
}

static bool next_is(const struct reader *reader, const char *text) {
  size_t length = strlen(text);
  return reader->length - reader->at >= length &&
         memcmp(reader->data + reader->at, text, length) == 0;
}

static bool take(struct reader *reader, const char *text) {
  if (!next_is(reader, text)) return false;
  reader->at += strlen(text);
  return true;
}

static sanitize_span take_name(struct reader *reader) {
  size_t start = reader->at;
  while (reader->at < reader->length) {
    char c = reader->data[reader->at];
    bool letter = c >= 'a' && c <= 'z';
    bool later = (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || (c & 0x80) != 0;
    bool of_a_name = letter || (reader->at > start && later);
    if (!of_a_name) break;
    reader->at++;
  }
  return (sanitize_span){reader->data + start, reader->at - start};
}

static bool take_reference(struct reader *reader, bool in_value, struct bytes *into) {
  static const struct {
    const char *reference;
    const char *meaning;
  } references[] = {{"&amp;", "&"},         {"&lt;", "<"},    {"&gt;", ">"},
                    {"&nbsp;", "\xC2\xA0"}, {"&quot;", "\""}, {"&#123;", "{"},
                    {"&#125;", "}"},        {"&#91;", "["},   {"&#93;", "]"}};
  for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
    if (!next_is(reader, references[i].reference)) continue;
    if (!in_value && i == 4) return refuse(reader, "&quot; in text");
    if (i > 4 && !reader->policy->neutral) return refuse(reader, "a reference without need");
    reader->at += strlen(references[i].reference);
    bytes_add_text(into, references[i].meaning);
    return true;
  }
  return refuse(reader, "an ampersand that begins no permitted reference");
}

/* One character of text or of a value; the caller has looked for the end. */
static bool take_character(struct reader *reader, bool in_value, struct bytes *into) {
  char c = reader->data[reader->at];
  if (c == '&') return take_reference(reader, in_value, into);
  if (c == '>') return refuse(reader, "a raw >");
  if (c == '<') return refuse(reader, "a raw <");
  if (reader->policy->neutral && (c == '{' || c == '}' || c == '[' || c == ']'))
    return refuse(reader, "a raw brace or bracket");
  size_t start = reader->at;
  size_t at = start;
  uint32_t code_point;
  if (!utf8_next(reader->data, reader->length, &at, &code_point))
    return refuse(reader, "invalid UTF-8");
  if (code_point == 0xA0) return refuse(reader, "a raw U+00A0");
  if (is_banned_character(code_point)) return refuse(reader, "a control or a noncharacter");
  bytes_add(into, reader->data + start, at - start);
  reader->at = at;
  return true;
}

/*
 * P1 for URLs: what a browser takes for the scheme must be listed (URL standard, basic URL parser,
 * to "scheme state").
 */
static bool scheme_permitted(const struct checked_policy *policy, const struct bytes *value) {
  char scheme[64];
  size_t length = 0;
  size_t from = 0;
  while (from < value->length && (unsigned char)value->data[from] <= 0x20) from++;
  for (size_t i = from; i < value->length; i++) {
    char c = value->data[i];
    if (c == '\t' || c == '\n' || c == '\r') continue;
    if (c == ':') return length == 0 || listed(policy->schemes, (sanitize_span){scheme, length});
    bool upper = c >= 'A' && c <= 'Z';
    bool letter = upper || (c >= 'a' && c <= 'z');
    bool later = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    if (!letter && !(length > 0 && later)) return true;
    if (length < sizeof scheme) scheme[length++] = upper ? (char)(c | 0x20) : c;
  }
  return true;
}

/* As one that permits every other scheme. */
static bool runs_as_url(const struct bytes *value) {
  static const char *const schemes[] = {"javascript:", "vbscript:", "data:", "blob:"};
  struct bytes plain = {0};
  bool runs = false;
  for (size_t i = 0; i < value->length; i++) {
    unsigned char c = (unsigned char)value->data[i];
    bool passed_over = c == '\t' || c == '\n' || c == '\r' || (plain.length == 0 && c <= 0x20);
    if (!passed_over) bytes_add_char(&plain, (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c));
  }
  for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
    size_t length = strlen(schemes[i]);
    runs |= plain.length >= length && memcmp(plain.data, schemes[i], length) == 0;
  }
  bytes_free(&plain);
  return runs;
}

/* Shown by nothing: Unicode's Default_Ignorable_Code_Point. */
static bool is_invisible(uint32_t c) {
  switch (c) {
  case 0xAD:
  case 0x34F:
  case 0x61C:
  case 0x115F:
  case 0x1160:
  case 0x17B4:
  case 0x17B5:
  case 0x3164:
  case 0xFEFF:
  case 0xFFA0: return true;
  default: break;
  }
  return (c >= 0x180B && c <= 0x180F) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
         (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xFFF0 && c <= 0xFFF8) ||
         (c >= 0x1BCA0 && c <= 0x1BCA3) || (c >= 0x1D173 && c <= 0x1D17A) ||
         (c >= 0xE0000 && c <= 0xE0FFF);
}

/* Whether it begins with a scheme, or with two slashes, which a host follows. */
static bool has_host_or_scheme(const struct bytes *value) {
  static const struct checked_policy nothing = {.schemes = none};
  size_t slashes = 0;
  if (!scheme_permitted(&nothing, value)) return true;
  for (size_t i = 0; i < value->length && slashes < 2; i++) {
    char c = value->data[i];
    if (c == '/' || c == '\\') {
      slashes++;
    } else if ((unsigned char)c > ' ') {
      return false;
    }
  }
  return slashes == 2;
}

/* P1 for URLs, further: they do not become others when somebody takes out what is not seen. */
static bool turns(const struct bytes *value) {
  struct bytes seen = {0};
  for (size_t at = 0; at < value->length;) {
    uint32_t code_point;
    size_t start = at;
    (void)utf8_next(value->data, value->length, &at, &code_point);
    if (!is_invisible(code_point)) bytes_add(&seen, value->data + start, at - start);
  }
  bool turned = has_host_or_scheme(&seen) && !has_host_or_scheme(value);
  bytes_free(&seen);
  return turned;
}

static bool take_value(struct reader *reader) {
  reader->value.length = 0;
  for (;;) {
    if (reader->at == reader->length) return refuse(reader, "an unclosed value");
    if (reader->data[reader->at] == '"') break;
    if (!take_character(reader, true, &reader->value)) return false;
  }
  reader->at++;
  return true;
}

/*
 * Also refuses a name that the tag has already: looked for in the part of the tree string that the
 * tag has written so far.
 */
static bool take_attribute(struct reader *reader, const struct checked_element *element,
                           size_t tree_start) {
  sanitize_span name = take_name(reader);
  if (name.length == 0) return refuse(reader, "no attribute name after a space");
  if (!listed_attribute(element->attributes, name))
    return refuse(reader, "an attribute that is not permitted");
  struct bytes field = {0};
  bytes_add_char(&field, '\2');
  bytes_add(&field, name.data, name.length);
  bytes_add_char(&field, '\3');
  bool twice = strstr(reader->tree->data + tree_start, field.data) != NULL;
  bytes_add(reader->tree, field.data, field.length);
  bytes_free(&field);
  if (twice) return refuse(reader, "an attribute twice");
  if (!take(reader, "=\"")) return refuse(reader, "no =\" after an attribute name");
  if (!take_value(reader)) return false;
  if (listed(reader->policy->url_attributes, name) &&
      !scheme_permitted(reader->policy, &reader->value)) {
    return refuse(reader, "a scheme that is not permitted");
  }
  if (listed(reader->policy->url_attributes, name) && turns(&reader->value))
    return refuse(reader, "a scheme or a host behind invisible characters");
  bool is_data = name.length > 5 && memcmp(name.data, "data-", 5) == 0;
  if (is_data && strchr(element->name, '-') != NULL && runs_as_url(&reader->value))
    return refuse(reader, "data-* of a custom element that runs code where it is taken for a URL");
  if (span_is(name, "style") && !style_is_harmless(bytes_span(&reader->value)))
    return refuse(reader, "a style that is not harmless");
  bytes_add(reader->tree, reader->value.data, reader->value.length);
  return true;
}

static const struct checked_element *permitted_element(const struct checked_policy *policy,
                                                       sanitize_span name) {
  for (const struct checked_element *element = policy->elements; element->name != NULL; element++) {
    if (span_is(name, element->name)) return element;
  }
  return NULL;
}

static bool is_open(const struct reader *reader, const char *name) {
  for (size_t i = 0; i < reader->depth; i++) {
    if (strcmp(reader->open[i].element->name, name) == 0) return true;
  }
  return false;
}

/* Since the last marker: HTML 13.2.4.3, "Noah's Ark clause". */
static size_t count_identical(const struct reader *reader, sanitize_span start_tag) {
  static const char *const markers[] = {"td", "th", "caption", NULL};
  size_t count = 0;
  for (size_t i = reader->depth; i > 0; i--) {
    const struct open_element *open = &reader->open[i - 1];
    if (listed(markers, span_text(open->element->name))) break;
    if (open->formatting && spans_equal(open->start_tag, start_tag)) count++;
  }
  return count;
}

static bool open_element(struct reader *reader, const struct checked_element *element,
                         sanitize_span start_tag) {
  struct open_element open = {element, start_tag,
                              listed(formatting_elements, span_text(element->name))};
  if (strcmp(element->name, "a") == 0 && is_open(reader, "a")) return refuse(reader, "a inside a");
  size_t deepest = reader->policy->max_nesting;
  if (reader->depth == (deepest == 0 ? MAX_NESTING : deepest))
    return refuse(reader, "nested too deep");
  if (open.formatting) {
    if (reader->formatting == MAX_FORMATTING)
      return refuse(reader, "too many formatting elements open");
    if (count_identical(reader, start_tag) == MAX_IDENTICAL)
      return refuse(reader, "more than 3 identical elements open");
    reader->formatting++;
  }
  reader->open[reader->depth++] = open;
  return true;
}

/* The one form of an input, and where it may stand. `tag`: from its '<' to before its '>'. */
static bool is_checkbox(const struct reader *reader, sanitize_span tag) {
  size_t depth = reader->depth;
  bool is_known = span_is(tag, "<input type=\"checkbox\" disabled=\"\"") ||
                  span_is(tag, "<input type=\"checkbox\" checked=\"\" disabled=\"\"");
  if (depth > 1 && strcmp(reader->open[depth - 1].element->name, "p") == 0) depth--;
  return is_known && depth > 0 && strcmp(reader->open[depth - 1].element->name, "li") == 0;
}

static bool take_start_tag(struct reader *reader) {
  size_t start = reader->at++;
  size_t tree_start = reader->tree->length;
  sanitize_span name = take_name(reader);
  if (name.length == 0) return refuse(reader, "no element name after <");
  const struct checked_element *element = permitted_element(reader->policy, name);
  if (element == NULL) return refuse(reader, "an element that is not permitted");
  bytes_add_char(reader->tree, '\1');
  bytes_add_text(reader->tree, element->name);
  while (take(reader, " ")) {
    if (reader->policy->xhtml && next_is(reader, "/>")) break;
    if (!take_attribute(reader, element, tree_start)) return false;
  }
  size_t end = reader->at - (reader->data[reader->at - 1] == ' ' ? 1 : 0);
  if (span_is(name, "input") &&
      !is_checkbox(reader, (sanitize_span){reader->data + start, end - start}))
    return refuse(reader, "an input that is no checkbox of a list");
  bool slashed = reader->policy->xhtml && listed(void_elements, name);
  if (slashed && reader->data[reader->at - 1] != ' ') return refuse(reader, "no space before />");
  if (!take(reader, slashed ? "/>" : ">"))
    return refuse(reader, "no > or attribute where the tag should go on");
  bytes_add_char(reader->tree, '\4');
  if (listed(void_elements, name)) {
    bytes_add_char(reader->tree, '\5');
    return true;
  }
  if (span_is(name, "pre")) (void)take(reader, "\n"); /* HTML 13.2.6.4.7: the parser drops it */
  return open_element(reader, element, (sanitize_span){reader->data + start, reader->at - start});
}

static bool take_end_tag(struct reader *reader) {
  reader->at += 2;
  sanitize_span name = take_name(reader);
  if (reader->depth == 0) return refuse(reader, "an end tag with nothing open");
  struct open_element *open = &reader->open[reader->depth - 1];
  if (!span_is(name, open->element->name)) return refuse(reader, "an end tag of another element");
  if (!take(reader, ">")) return refuse(reader, "no > after an end tag's name");
  if (open->formatting) reader->formatting--;
  reader->depth--;
  bytes_add_char(reader->tree, '\5');
  return true;
}

static bool is_named(const char *const *names, sanitize_span text) {
  if (text.length > 0 && text.data[0] == ' ')
    text = (sanitize_span){text.data + 1, text.length - 1};
  if (text.length > 0 && text.data[0] == '/')
    text = (sanitize_span){text.data + 1, text.length - 1};
  for (; *names != NULL; names++) {
    size_t length = strlen(*names);
    bool prefix = (*names)[length - 1] == '*';
    if (prefix) length--;
    if (text.length < length || memcmp(text.data, *names, length) != 0) continue;
    if (prefix || text.length == length || text.data[length] == ' ') return true;
  }
  return false;
}

/* No parser may see another end of it than "-->", nor white space that a second pass would change. */
static bool take_comment(struct reader *reader) {
  static const char refused[] = "<>&`!";
  size_t start = reader->at + 4;
  size_t end = start;
  while (end < reader->length && reader->data[end] != '>') end++;
  if (end == reader->length || end < start + 2 || memcmp(reader->data + end - 2, "--", 2) != 0)
    return refuse(reader, "a comment that does not end in -->");
  sanitize_span text = {reader->data + start, end - 2 - start};
  for (size_t i = 0; i < text.length; i++) {
    unsigned char c = (unsigned char)text.data[i];
    bool last = i + 1 == text.length;
    bool pair = !last && text.data[i + 1] == (char)c && (c == '-' || c == ' ');
    if (c < ' ' || c > '~' || strchr(refused, c) != NULL || pair || (c == '-' && last))
      return refuse(reader, "a comment that is not harmless");
  }
  if (text.length == 0 || !is_named(reader->policy->comments, text))
    return refuse(reader, "a comment that is not permitted");
  bytes_add_char(reader->tree, '\6');
  bytes_add(reader->tree, text.data, text.length);
  bytes_add_char(reader->tree, '\7');
  reader->at = end + 1;
  return true;
}

static bool read_all(struct reader *reader) {
  if (next_is(reader, "\xEF\xBB\xBF")) return refuse(reader, "U+FEFF at the start");
  while (reader->at < reader->length) {
    bool fine;
    if (next_is(reader, "</")) {
      fine = take_end_tag(reader);
    } else if (next_is(reader, "<!--")) {
      fine = take_comment(reader);
    } else if (next_is(reader, "<")) {
      fine = take_start_tag(reader);
    } else {
      fine = take_character(reader, false, reader->tree);
    }
    if (!fine) return false;
  }
  return reader->depth == 0 || refuse(reader, "an element is not closed");
}

bool read_output(const struct checked_policy *policy, sanitize_span output, struct bytes *tree,
                 char *why, size_t why_size) {
  struct reader reader = {
      .policy = policy, .data = output.data, .length = output.length, .tree = tree};
  reader.why = why;
  reader.why_size = why_size;
  bool fine = read_all(&reader);
  bytes_free(&reader.value);
  return fine;
}

bool check_output(const struct checked_policy *policy, sanitize_span output, char *why,
                  size_t why_size) {
  struct bytes tree = {0};
  bool fine = read_output(policy, output, &tree, why, why_size);
  bytes_free(&tree);
  return fine;
}
