/*
 * What an element that does not stay leaves, so that a reader finds what it said: a break between
 * words, an image's alternative text, the parentheses of a reading, the sign of a power. Writes
 * text only, and decides nothing.
 */
#ifndef SANITIZE_LIB_TRACES_H
#define SANITIZE_LIB_TRACES_H

#include "filter/events.h"
#include "serialize/writer.h"

struct traces {
  unsigned rubies;   /* open ruby elements */
  bool has_rp;       /* the innermost of them has parentheses of its own (rp) */
  bool may_be_power; /* a sup that goes began behind a digit, and no text has come yet */
};

/* The break that an element's tags stand for. */
static inline enum word_break break_of(enum element_id element) {
  unsigned flags = element_flags[element];
  if (flags & ELEMENT_LINE) return BREAK_LINE;
  return flags & (ELEMENT_CELL | ELEMENT_BOX) ? BREAK_SPACE : BREAK_NONE;
}

/* Whether that is all that its start tag leaves, whatever becomes of it, and changes here. */
bool traces_are_breaks(enum element_id element);

/* Every start and end of ruby and rp, whatever becomes of it. */
void traces_note_start(struct traces *traces, enum element_id element);
void traces_note_end(struct traces *traces, enum element_id element);

/*
 * A start tag that is not written though its content stays; true when its end leaves something,
 * too.
 */
bool trace_start(struct traces *traces, struct writer *writer, struct start_tag tag);
void trace_end(struct writer *writer);

/* The first text behind the start of a sup that went. is_source: its references are not decoded. */
void trace_power(struct traces *traces, struct writer *writer, span text, bool is_source);

#endif
