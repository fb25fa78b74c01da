/*
 * What the writer does where a style asks for it (style.h): breaks that are tags, white space that
 * is collapsed, empty elements that are taken back. writer.c asks here only if the style has it;
 * the plain way never comes here.
 */
#ifndef SANITIZE_LIB_WRITER_STYLE_H
#define SANITIZE_LIB_WRITER_STYLE_H

#include "base/characters.h"
#include "serialize/writer.h"

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

/* Text outside of pre, its runs of white space made one. */
void style_put_collapsed(struct writer *writer, span text);

/* Text as it is, by writer.c; for what style_put_collapsed() leaves. */
void writer_put_characters(struct writer *writer, span text);

/* After a start tag: where its element began, in case it ends empty. */
void style_note_opening(struct writer *writer);

/* Whether the element that ends is empty; then its start tag is gone. */
bool style_take_back_empty(struct writer *writer, enum element_id element);

#endif
