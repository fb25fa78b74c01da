/* Styles other than the plain one; see writer_style.h. */
#include "serialize/writer_style.h"

#include "base/characters.h"
#include "serialize/writer_bytes.h"

/* ---- breaks that are tags ---- */

/* The tags that a line break is at this place; empty: a newline. */
static span break_here(const struct writer *writer) {
  const struct writer_style *style = &writer->style;
  if (writer_is_in_pre(writer)) return SPAN_LITERAL("");

  if (style->block_breaks == BLOCK_BREAKS_P && nesting_current(&writer->nesting) == ELEMENT_P)
    return SPAN_LITERAL("</p><p>");
  if (style->block_breaks == BLOCK_BREAKS_BR && nesting_allows(&writer->nesting, ELEMENT_BR))
    return style->is_xhtml ? SPAN_LITERAL("<br />") : SPAN_LITERAL("<br>");
  return SPAN_LITERAL("");
}

bool style_keep_break(struct writer *writer) {
  if (writer->pending != BREAK_LINE) return false;
  if (writer->break_place > 0) return true;
  writer->break_text = break_here(writer);
  if (writer->break_text.length == 0) return false;
  writer->break_place = writer->out.length;
  return writer->out.length > 0;
}

/*
 * Writes the break at its place if there is something to separate, since something visible follows.
 * Only tags and white space were written after that place.
 */
static void put_kept_break(struct writer *writer) {
  size_t place = writer->break_place;
  size_t length = writer->break_text.length;
  bool is_needed = writer->line_has_content;
  writer->pending = BREAK_NONE;
  writer->break_place = 0;
  writer->containment.marks = 0;

  if (!is_needed || !writer_reserve(writer, length)) return;

  memmove(writer->out.data + place + length, writer->out.data + place, writer->out.length - place);
  memcpy(writer->out.data + place, writer->break_text.data, length);
  writer->out.length += length;
  writer->text_end = writer->text_end > place ? writer->text_end + length : 0;
  if (writer->link_start > place) writer->link_start += length;
}

bool style_begin_text(struct writer *writer, span text) {
  bool is_seen = !is_white_space(text);
  bool kept = style_keep_break(writer);
  if (is_seen && kept) put_kept_break(writer);
  if (is_seen) writer->line_has_content = true;
  return kept;
}

/* Elements that are visible without any text in them. */
static bool shows_itself(enum element_id element) {
  return element == ELEMENT_IMG || element == ELEMENT_AUDIO || element == ELEMENT_VIDEO ||
         element == ELEMENT_METER || element == ELEMENT_PROGRESS || is_custom(element);
}

bool style_begin_tag(struct writer *writer, enum element_id element) {
  bool is_seen = shows_itself(element);
  bool kept = style_keep_break(writer);
  if (is_seen && kept) put_kept_break(writer);
  if (is_seen) writer->line_has_content = true;
  return kept;
}

/* ---- collapsed white space ---- */

static size_t space_length(span text, bool *has_line) {
  size_t length = 0;
  *has_line = false;
  for (; length < text.length && ascii_is_space(text.data[length]); length++)
    *has_line = *has_line || text.data[length] == '\n';
  return length;
}

static size_t word_length(span text) {
  size_t length = 0;
  while (length < text.length && !ascii_is_space(text.data[length])) length++;
  return length;
}

span style_next_word(struct writer *writer, span *text) {
  bool has_line;
  size_t space = space_length(*text, &has_line);
  bool is_line = has_line && writer->style.block_breaks == BLOCK_BREAKS_NEWLINE;
  if (space > 0) writer_apart(writer, is_line ? BREAK_LINE : BREAK_SPACE);

  span rest = span_of(text->data + space, text->length - space);
  span word = span_of(rest.data, word_length(rest));
  *text = span_of(rest.data + word.length, rest.length - word.length);
  return word;
}

/* ---- empty elements ---- */

/* Elements that have a use although they are empty. */
static bool may_be_empty(const struct writer *writer, enum element_id element) {
  return writer->tag_has_name || shows_itself(element) ||
         (element_flags[element] & ELEMENT_PART) != 0;
}

void style_note_opening(struct writer *writer) {
  unsigned depth = writer->nesting.depth;
  writer->openings[depth] = writer->opening;
  writer->contents[depth] = may_be_empty(writer, writer->tag) ? SIZE_MAX : writer->out.length;
}

/*
 * Whether nothing was written in the element that ends, or, in a block, only white space. (If a
 * break was put before the content, `content` is too small, but there is content then.)
 */
static bool is_empty(const struct writer *writer, enum element_id element) {
  size_t content = writer->contents[writer->nesting.depth - 1];
  if (content >= writer->out.length) return content == writer->out.length;

  bool is_block = (element_flags[element] & ELEMENT_LINE) != 0 && element != ELEMENT_PRE;
  return is_block &&
         is_white_space(span_of(writer->out.data + content, writer->out.length - content));
}

bool style_is_empty(const struct writer *writer, enum element_id element,
                    struct writer_place *place) {
  *place = writer->openings[writer->nesting.depth - 1];
  return is_empty(writer, element);
}
