/*
 * What the writer does where a style asks for it (style.h): breaks that are tags, white space that
 * is collapsed, empty elements that are taken back. writer.c asks here only if the style has it;
 * the plain way never comes here.
 */
#ifndef SANITIZE_LIB_WRITER_STYLE_H
#define SANITIZE_LIB_WRITER_STYLE_H

#include "base/characters.h"
#include "serialize/writer_state.h"

static inline bool writer_is_in_pre(const struct writer *writer) {
  return writer->nesting.counts[ELEMENT_PRE] > 0;
}

static inline bool is_white_space(span text) {
  for (size_t i = 0; i < text.length; i++) {
    if (!ascii_is_space(text.data[i])) return false;
  }
  return true;
}

/*
 * Where a pending line break is to be a tag, its place is kept, and true returned: whether it is
 * needed, what comes will show.
 */
bool style_keep_break(struct writer *writer);

/*
 * Before text, and before a tag that is no boundary. True when nothing is left to do about the
 * break that is pending.
 */
bool style_begin_text(struct writer *writer, span text);
bool style_begin_tag(struct writer *writer, enum element_id element);

/*
 * The next word of text outside of pre, which is taken off the text; empty at its end. White space
 * before it is what a break leaves; so it is none at a boundary.
 */
span style_next_word(struct writer *writer, span *text);

/* After a start tag: where its element began, in case it ends empty. */
void style_note_opening(struct writer *writer);

/* Whether the element that ends is empty, and to be taken back to *place. */
bool style_is_empty(const struct writer *writer, enum element_id element,
                    struct writer_place *place);

#endif
