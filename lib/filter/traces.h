/*
 * What an element leaves when it is unwrapped or dropped, so that a reader still finds what it
 * said: a break between words, an image's alternative text, parentheses around a ruby text, "^"
 * before a power. Writes text only, and decides nothing. P6; held by tests/oracle/check_text.c and
 * tests/data/words.dat.
 */
#ifndef SANITIZE_LIB_TRACES_H
#define SANITIZE_LIB_TRACES_H

#include "filter/events.h"
#include "serialize/writer.h"

struct traces {
  unsigned rubies;   /* how many ruby elements are open */
  bool has_rp;       /* the innermost has parentheses of its own (rp) */
  bool may_be_power; /* an unwrapped sup began after a digit, and no text has come yet */
};

/* The break that an element's tags stand for. */
static inline enum word_break break_of(enum element_id element) {
  unsigned flags = element_flags[element];
  if (flags & ELEMENT_LINE) return BREAK_LINE;
  return flags & (ELEMENT_CELL | ELEMENT_BOX) ? BREAK_SPACE : BREAK_NONE;
}

/* Whether that is all that its start tag leaves, whatever becomes of it, and changes here. */
bool traces_are_breaks(enum element_id element);

/* To be called at every start and end of an element that is not dropped, whatever becomes of it. */
void traces_note_start(struct traces *traces, enum element_id element);
void traces_note_end(struct traces *traces, enum element_id element);

/*
 * A start tag that is not written while the content of its element stays. True: the end of the
 * element leaves something, too (trace_end()).
 */
bool trace_start(struct traces *traces, struct writer *writer, struct start_tag tag);
void trace_end(struct writer *writer);

/* The first text of an unwrapped sup. is_source: its character references are not decoded yet. */
void trace_power(struct traces *traces, struct writer *writer, span text, bool is_source);

#endif
