/* What unwrapped elements leave in the text; see traces.h. */
#include "filter/traces.h"

#include "html/charref.h"

bool traces_are_breaks(enum element_id element) {
  switch (element) {
  case ELEMENT_IMG:
  case ELEMENT_INPUT:
  case ELEMENT_KEYGEN:
  case ELEMENT_RP:
  case ELEMENT_RT:
  case ELEMENT_RUBY:
  case ELEMENT_SUP: return false;
  default: return true;
  }
}

void traces_note_start(struct traces *traces, enum element_id element) {
  if (element == ELEMENT_RUBY) {
    traces->rubies++;
    traces->has_rp = false;
  } else if (element == ELEMENT_RP) {
    traces->has_rp = true;
  }
}

void traces_note_end(struct traces *traces, enum element_id element) {
  if (element == ELEMENT_RUBY && traces->rubies > 0) traces->rubies--;
  if (element == ELEMENT_SUP) traces->may_be_power = false;
}

/* ---- images ---- */

/*
 * Whether text that begins with this byte is a word of a script that separates words by spaces: a
 * letter or digit of ASCII, or what UTF-8 writes in two bytes. An emoji or a Chinese character is
 * not.
 */
static bool is_word_byte(char c) {
  unsigned char byte = (unsigned char)c;
  return ascii_is_alphanumeric(c) || (byte >= 0xC3 && byte <= 0xDF);
}

/*
 * HTML 15.4.2: in place of an image that is not shown stands its alternative text; without it, a
 * space.
 */
static void leave_image(struct writer *writer, struct start_tag tag) {
  span text = span_of("", 0);
  for (uint32_t i = 0; i < tag.attribute_count; i++) {
    if (tag.attributes[i].id == ATTRIBUTE_ALT) text = tag.attributes[i].value;
  }

  if (text.length == 0) {
    writer_space(writer);
    return;
  }

  bool is_word = is_word_byte(text.data[0]);
  if (is_word) writer_break(writer, BREAK_SPACE);
  writer_text(writer, text);
  if (is_word) writer_break(writer, BREAK_SPACE);
}

/* ---- powers ---- */

/* The first character of a text that is not empty, as far as numbers go: '&' may begin it. */
static uint32_t first_character(span text, bool is_source, size_t *length) {
  if (is_source && text.data[0] == '&') {
    struct charref reference = charref_decode(text, false);
    *length = reference.length;
    if (reference.length > 0) return reference.code_points[0];
  }

  bool is_minus = span_starts_with(text, SPAN_LITERAL("\xE2\x88\x92")); /* U+2212 */
  *length = is_minus ? 3 : 1;
  return is_minus ? 0x2212 : (unsigned char)text.data[0];
}

static span after(span text, size_t length) {
  return span_of(text.data + length, text.length - length);
}

/* Whether the text begins with a number: "5" and "-3", but not "2n", where a letter follows. */
static bool is_number(span text, bool is_source) {
  bool has_digit = false;
  size_t length;
  uint32_t c = text.length > 0 ? first_character(text, is_source, &length) : 0;
  if (c == '-' || c == '+' || c == 0x2212) text = after(text, length);

  for (; text.length > 0; text = after(text, length)) {
    c = first_character(text, is_source, &length);
    bool is_digit = c >= '0' && c <= '9';
    has_digit |= is_digit;
    if (!is_digit && (!has_digit || (c != '.' && c != ','))) break;
  }
  return has_digit && (text.length == 0 || (c < 0x80 && !ascii_is_letter((char)c)));
}

void trace_power(struct traces *traces, struct writer *writer, span text, bool is_source) {
  traces->may_be_power = false;
  if (is_number(text, is_source) && writer_ends_in_digit(writer))
    writer_text(writer, SPAN_LITERAL("^"));
}

/* ---- tags ---- */

bool trace_start(struct traces *traces, struct writer *writer, struct start_tag tag) {
  enum word_break kind = break_of(tag.element);
  switch (tag.element) {
  case ELEMENT_IMG: leave_image(writer, tag); return false;
  case ELEMENT_INPUT:
  case ELEMENT_KEYGEN: writer_space(writer); return false;
  case ELEMENT_SUP: traces->may_be_power = writer_ends_in_digit(writer); return false;
  case ELEMENT_RT:
    if (traces->rubies == 0 || traces->has_rp) return false;
    writer_text(writer, SPAN_LITERAL("("));
    return true;
  default: break;
  }

  writer_break(writer, kind);
  return false;
}

void trace_end(struct writer *writer) { writer_text(writer, SPAN_LITERAL(")")); }
