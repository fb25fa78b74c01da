/*
 * What the writer does where a style asks for it (style.h): breaks that are tags, collapsed white
 * space, empty elements that are taken back. writer.c comes here only if the style has one of
 * these; the plain way costs nothing for them.
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
 * If the pending line break is to be a tag, its place is kept, and true is returned: whether it is
 * written depends on what follows.
 */
bool style_keep_break(struct writer *writer);

/*
 * To be called before text, and before a tag that is not a boundary. True when nothing else is to
 * be done about the pending break.
 */
bool style_begin_text(struct writer *writer, span text);
bool style_begin_tag(struct writer *writer, enum element_id element);

/*
 * Takes the next word off text outside of pre; empty at the end of it. White space before the word
 * becomes a pending break, which vanishes next to a boundary.
 */
span style_next_word(struct writer *writer, span *text);

/* To be called after a start tag: notes where its element began, in case it ends empty. */
void style_note_opening(struct writer *writer);

/* Whether the element that ends is empty and is to be taken back; *place: to where. */
bool style_is_empty(const struct writer *writer, enum element_id element,
                    struct writer_place *place);

#endif
