/*
 * P6: visible text is preserved, words are neither lost nor glued nor split. The input is read
 * through gumbo a second time, after check_mark.c has marked what the library keeps as text
 * although HTML would not. See checker.h.
 */
#include "oracle/check_mark.h"
#include "oracle/checker.h"
#include "oracle/gumbo_walk.h"

#include <stdlib.h>
#include <string.h>

/* innerText, HTML 3.2.7: a line break before and after, and for the void ones in place. */
static const char *const lines[] = {"address",    "article",    "aside",
                                    "blockquote", "body",       "br",
                                    "caption",    "center",     "dd",
                                    "details",    "dialog",     "dir",
                                    "div",        "dl",         "dt",
                                    "fieldset",   "figcaption", "figure",
                                    "footer",     "form",       "h1",
                                    "h2",         "h3",         "h4",
                                    "h5",         "h6",         "header",
                                    "hgroup",     "hr",         "html",
                                    "legend",     "li",         "listing",
                                    "main",       "menu",       "multicol",
                                    "nav",        "ol",         "option",
                                    "optgroup",   "p",          "plaintext",
                                    "pre",        "search",     "section",
                                    "summary",    "table",      "tbody",
                                    "tfoot",      "thead",      "tr",
                                    "ul",         "xmp",        "frameset",
                                    "td",         "th",         "foreignobject",
                                    "button",     "select",     "textarea",
                                    "input",      "keygen",     "applet",
                                    "audio",      "canvas",     "embed",
                                    "iframe",     "marquee",    "meter",
                                    "object",     "progress",   "video",
                                    NULL};
static const char *const hidden[] = {
    "script", "style", "template", "noscript",   "iframe",         "noembed", "noframes",
    "title",  "desc",  "metadata", "annotation", "annotation-xml", NULL};

#define BOUNDARY ((uint32_t)1 << 31)

/* The non-white-space characters, each with BOUNDARY when a word ends before it. */
struct reading {
  uint32_t *characters;
  size_t count;
  size_t capacity;
  bool boundary;
  unsigned rubies;
  bool has_rp;       /* the innermost ruby */
  bool may_be_power; /* in a sup behind a digit, before its text */
};

static void add_character(struct reading *reading, uint32_t code_point) {
  bool space = code_point == ' ' || (code_point >= 9 && code_point <= 13) || code_point == 0x85 ||
               code_point == 0x2028 || code_point == 0x2029;
  if (space) {
    reading->boundary = true;
    return;
  }
  if (is_banned_character(code_point) || code_point == MARK_NAME) return;
  if (reading->count == 0 && code_point == 0xFEFF) return; /* never at the start of the output */
  if (code_point == MARK_LESS) code_point = '<';
  if (code_point == MARK_AMPERSAND) code_point = '&';
  if (reading->count == reading->capacity) {
    reading->capacity = reading->capacity * 2 + 256;
    reading->characters = realloc(reading->characters, reading->capacity * sizeof(uint32_t));
    if (reading->characters == NULL) abort();
  }
  bool inside = reading->count > 0;
  reading->characters[reading->count++] = code_point | (reading->boundary && inside ? BOUNDARY : 0);
  reading->boundary = false;
}

static void read_text(struct reading *reading, const char *text) {
  size_t length = strlen(text);
  for (size_t at = 0; at < length;) {
    uint32_t code_point;
    (void)utf8_next(text, length, &at, &code_point);
    add_character(reading, code_point);
  }
}

/* A number with a sign or without, and no letter behind it. */
static bool is_numeric(const char *text) {
  static const char minus[] = "\xE2\x88\x92";
  if (strncmp(text, minus, 3) == 0) {
    text += 3;
  } else if (*text == '-' || *text == '+') {
    text++;
  }
  const char *from = text;
  while ((*text >= '0' && *text <= '9') || (text > from && (*text == '.' || *text == ','))) text++;
  bool letter = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z');
  /* the marks of check_mark.h stand for ASCII */
  bool other = (unsigned char)*text >= 0x80 && strncmp(text, "\xEE\x80", 2) != 0;
  return text > from && !letter && !other;
}

static bool is_behind_digit(const struct reading *reading) {
  if (reading->boundary || reading->count == 0) return false;
  uint32_t last = reading->characters[reading->count - 1] & ~BOUNDARY;
  return last >= '0' && last <= '9';
}

/* An image is its alternative text; words of it stand apart. */
static void read_image(struct reading *reading, const GumboElement *element) {
  const GumboAttribute *alt = gumbo_get_attribute(&element->attributes, "alt");
  const char *text = alt == NULL ? "" : alt->value;
  unsigned char first = (unsigned char)text[0];
  bool word = (first >= '0' && first <= '9') || (first >= 'a' && first <= 'z') ||
              (first >= 'A' && first <= 'Z') || (first >= 0xC3 && first <= 0xDF) || first == '\0';
  if (word) reading->boundary = true;
  read_text(reading, text);
  if (word) reading->boundary = true;
}

static bool is_one_of(const char *const *list, sanitize_span name) {
  for (; *list != NULL; list++) {
    if (span_is(name, *list)) return true;
  }
  return false;
}

static void read_children(struct reading *reading, const GumboVector *children);

static void read_element(struct reading *reading, const GumboElement *element) {
  char buffer[64];
  sanitize_span name = gumbo_walk_name(element, buffer, sizeof buffer);
  if (is_one_of(hidden, name)) {
    if (is_one_of(lines, name)) reading->boundary = true;
    return;
  }
  if (span_is(name, "img")) {
    read_image(reading, element);
    return;
  }
  bool breaks = is_one_of(lines, name);
  if (breaks) reading->boundary = true;
  if (span_is(name, "ruby")) {
    reading->rubies++;
    reading->has_rp = false;
  }
  if (span_is(name, "rp")) reading->has_rp = true;
  if (span_is(name, "sup")) reading->may_be_power = is_behind_digit(reading);
  bool is_reading = span_is(name, "rt") && reading->rubies > 0 && !reading->has_rp;
  if (is_reading) read_text(reading, "(");
  read_children(reading, &element->children);
  if (is_reading) read_text(reading, ")");
  if (span_is(name, "ruby")) reading->rubies--;
  if (span_is(name, "sup")) reading->may_be_power = false;
  if (breaks) reading->boundary = true;
}

/* Recursive: the library accepts no input that gumbo makes more than 360 deep. */
static void read_children(struct reading *reading, const GumboVector *children) {
  for (unsigned i = 0; i < children->length; i++) {
    const GumboNode *node = children->data[i];
    if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE) {
      read_element(reading, &node->v.element);
    } else if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
               node->type == GUMBO_NODE_CDATA) {
      bool power = reading->may_be_power && is_numeric(node->v.text.text);
      reading->may_be_power = false;
      if (power && is_behind_digit(reading)) read_text(reading, "^");
      read_text(reading, node->v.text.text);
    }
  }
}

static void read_visible(struct reading *reading, const struct bytes *html) {
  GumboOutput *parse = gumbo_walk_parse(html);
  read_children(reading, &parse->root->v.element.children);
  gumbo_walk_free(parse);
}

static bool differ_at(const struct reading *wanted, const struct reading *got, size_t at, char *why,
                      size_t why_size) {
  struct bytes around[2] = {{0}, {0}};
  const struct reading *readings[2] = {wanted, got};
  for (size_t k = 0; k < 2; k++) {
    const struct reading *reading = readings[k];
    size_t from = at < 20 ? 0 : at - 20;
    for (size_t i = from; i < reading->count && i < at + 20; i++) {
      if ((reading->characters[i] & BOUNDARY) != 0) bytes_add_char(&around[k], ' ');
      bytes_add_code_point(&around[k], reading->characters[i] & ~BOUNDARY);
    }
  }
  fails(why, why_size,
        "visible character %zu: a reader of the input sees \"%s\", of the output \"%s\"", at,
        shown(bytes_span(&around[0])), shown(bytes_span(&around[1])));
  bytes_free(&around[0]);
  bytes_free(&around[1]);
  return false;
}

static bool same_character(uint32_t wanted, uint32_t got, enum agreement agreement) {
  if (agreement == AGREE_BUT_FOR_SPACE) wanted |= got & BOUNDARY;
  return wanted == got;
}

static bool compare_readings(const struct reading *wanted, const struct reading *got,
                             enum agreement agreement, char *why, size_t why_size) {
  size_t longer = wanted->count > got->count ? wanted->count : got->count;
  for (size_t i = 0; i < longer; i++) {
    bool same = i < wanted->count && i < got->count &&
                same_character(wanted->characters[i], got->characters[i], agreement);
    if (!same) return differ_at(wanted, got, i, why, why_size);
  }
  return true;
}

static int by_value(const void *one, const void *other) {
  uint32_t a = *(const uint32_t *)one;
  uint32_t b = *(const uint32_t *)other;
  return (a > b) - (a < b);
}

/* Where the order is not known: the same characters, sorted. */
static void sort(struct reading *reading) {
  size_t kept = 0;
  for (size_t i = 0; i < reading->count; i++) {
    uint32_t character = reading->characters[i] & ~BOUNDARY;
    if (character != 0xFEFF) reading->characters[kept++] = character; /* not at the start */
  }
  reading->count = kept;
  if (reading->count > 0) qsort(reading->characters, reading->count, sizeof(uint32_t), by_value);
}

static bool contains(sanitize_span text, const char *part) {
  size_t length = strlen(part);
  for (size_t at = 0; at + length <= text.length; at++) {
    if (memcmp(text.data + at, part, length) == 0) return true;
  }
  return false;
}

static unsigned shown_formulas;
static bool links_embeds;

void checker_shows(unsigned formulas, bool links) {
  shown_formulas = formulas;
  links_embeds = links;
}

static bool contains_tag(sanitize_span text, const char *name) {
  size_t length = strlen(name);
  for (size_t at = 0; at + length < text.length; at++) {
    size_t same = 0;
    while (same < length && (text.data[at + 1 + same] | 0x20) == name[same]) same++;
    if (text.data[at] == '<' && same == length) return true;
  }
  return false;
}

static bool may_link(sanitize_span input) {
  static const char *const embeds[] = {"iframe", "object", "embed", "video", "audio", NULL};
  for (size_t i = 0; links_embeds && embeds[i] != NULL; i++) {
    if (contains_tag(input, embeds[i])) return true;
  }
  return false;
}

bool check_text(sanitize_span input, sanitize_span output, enum agreement agreement,
                enum text_skip *skip, char *why, size_t why_size) {
  struct bytes marked = {0};
  struct bytes copy = {0};
  struct reading wanted = {0};
  struct reading got = {0};
  bool same = true;
  bool hides_markup;
  if (agreement == AGREE_IN_NOTHING) {
    *skip = TEXT_TOO_DEEP;
    return true;
  }
  *skip = mark_input(input, shown_formulas, &marked, &hides_markup);
  if (agreement == AGREE_IN_CHARACTERS && hides_markup) *skip = TEXT_HIDDEN;
  if (may_link(input)) *skip = TEXT_EMBEDS;
  if (contains(output, "<img") &&
      (contains(input, "alt") || contains(input, "ALT") || contains(output, " alt=")))
    *skip = TEXT_IMAGES;
  bool raised = contains(input, "<rt") || contains(input, "<RT") || contains(input, "<sup") ||
                contains(input, "<SUP");
  if (agreement == AGREE_IN_CHARACTERS && raised) *skip = TEXT_IMAGES;
  bool has_rp = contains(input, "rp") || contains(input, "RP");
  /* A break in a reading without words is not written. */
  if (contains(output, "<rt></rt>") || (contains(output, "<rt") && has_rp)) *skip = TEXT_IMAGES;
  if (*skip == TEXT_JUDGED) {
    bytes_add(&copy, output.data, output.length);
    read_visible(&wanted, &marked);
    read_visible(&got, &copy);
    if (agreement == AGREE_IN_CHARACTERS) {
      sort(&wanted);
      sort(&got);
    }
    same = compare_readings(&wanted, &got, agreement, why, why_size);
  }
  free(wanted.characters);
  free(got.characters);
  bytes_free(&marked);
  bytes_free(&copy);
  return same;
}

/* In UTF-8; U+FEFF shows nothing. */
static size_t bytes_of(const struct reading *reading) {
  size_t bytes = 0;
  for (size_t i = 0; i < reading->count; i++) {
    uint32_t character = reading->characters[i] & ~BOUNDARY;
    if (character == 0xFEFF) continue;
    bytes += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
  }
  return bytes;
}

bool check_losses(sanitize_span input, sanitize_span output, enum agreement agreement,
                  const sanitize_losses *claimed, enum text_skip *skip, char *why,
                  size_t why_size) {
  struct bytes marked = {0};
  struct bytes copy = {0};
  struct reading before = {0};
  struct reading after = {0};
  bool hides_markup;
  *skip = TEXT_TOO_DEEP;
  if (agreement == AGREE_IN_NOTHING) return true;
  *skip = mark_input(input, shown_formulas, &marked, &hides_markup);
  if (agreement == AGREE_IN_CHARACTERS && hides_markup) *skip = TEXT_HIDDEN;
  if (may_link(input)) *skip = TEXT_EMBEDS;
  if (contains_tag(input, "img") || contains_tag(input, "image") || contains_tag(input, "rt") ||
      contains_tag(input, "sup"))
    *skip = TEXT_IMAGES;
  if (*skip == TEXT_JUDGED) {
    bytes_add(&copy, output.data, output.length);
    read_visible(&before, &marked);
    read_visible(&after, &copy);
  }
  size_t wanted = bytes_of(&before);
  size_t got = bytes_of(&after) + claimed->text;
  free(before.characters);
  free(after.characters);
  bytes_free(&marked);
  bytes_free(&copy);
  if (*skip != TEXT_JUDGED || wanted == got) return true;
  return fails(why, why_size,
               "%zu bytes are seen of the input, %zu of the output, %zu told as lost", wanted,
               got - claimed->text, claimed->text);
}

const char *text_skip_name(enum text_skip skip) {
  switch (skip) {
  case TEXT_JUDGED: return "judged";
  case TEXT_PRIVATE_USE: return "private-use characters";
  case TEXT_TOO_DEEP: return "more elements than are modelled";
  case TEXT_IMAGES: return "images or readings that stay, maybe without their text";
  case TEXT_HIDDEN: return "hidden markup where gumbo differs";
  case TEXT_EMBEDS: return "embeds, which may leave links";
  case TEXT_FOREIGN: return "raw text inside svg or math";
  default: return "?";
  }
}
