/* What unwrapped elements leave in the text; see traces.h. */
#include "filter/traces.h"

#include "html/charref.h"

/*
 * Elements that are shown as a box of their own in the line (HTML 15.4.1, 15.5), which separates
 * words.
 */
static bool is_box(enum element_id element) {
  switch (element) {
  case ELEMENT_APPLET:
  case ELEMENT_AUDIO:
  case ELEMENT_CANVAS:
  case ELEMENT_EMBED:
  case ELEMENT_IFRAME:
  case ELEMENT_MARQUEE:
  case ELEMENT_METER:
  case ELEMENT_OBJECT:
  case ELEMENT_PROGRESS:
  case ELEMENT_VIDEO: return true;
  default: return false;
  }
}

enum word_break break_of(enum element_id element) {
  unsigned flags = element_flags[element];
  if (flags & ELEMENT_LINE) return BREAK_LINE;
  return flags & ELEMENT_CELL || is_box(element) ? BREAK_SPACE : BREAK_NONE;
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

/*
 * The text after its sign, if it begins with one: '-', '+', or U+2212 MINUS SIGN, which may be
 * written as a character reference.
 */
static span after_sign(span text, bool is_source) {
  if (text.length == 0) return text;
  size_t length = text.data[0] == '-' || text.data[0] == '+' ? 1 : 0;
  if (span_starts_with(text, SPAN_LITERAL("\xE2\x88\x92"))) length = 3;
  if (is_source && text.data[0] == '&') {
    struct charref reference = charref_decode(text, false);
    if (reference.length > 0 && reference.code_points[0] == 0x2212) length = reference.length;
  }
  return span_of(text.data + length, text.length - length);
}

/* Whether the text begins with a number: "5" and "-3", but not "2n", where a letter follows. */
static bool is_number(span text, bool is_source) {
  text = after_sign(text, is_source);
  size_t at = 0;
  while (at < text.length && (ascii_is_digit(text.data[at]) ||
                              (at > 0 && (text.data[at] == '.' || text.data[at] == ','))))
    at++;

  if (at == 0) return false;
  return at == text.length ||
         (!ascii_is_letter(text.data[at]) && (unsigned char)text.data[at] < 0x80);
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
