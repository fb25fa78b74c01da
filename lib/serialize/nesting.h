/*
 * Where an element may be written, so that a parser of the output builds exactly the tree that was
 * written. The one table of nesting rules, for every policy; it is what makes the output a fixed
 * point. Knows no policy and no bytes.
 */
#ifndef SANITIZE_LIB_NESTING_H
#define SANITIZE_LIB_NESTING_H

#include "html/names.h"

/* The elements written and not yet closed. */
struct nesting {
  /* enum element_id, from 1, outermost first; open[0] is ELEMENT_UNKNOWN, so that to ask for the
   * current one is no question of whether there is one, which no branch predictor knows */
  uint8_t open[SANITIZE_MAX_OUTPUT_NESTING + 1];
  unsigned depth;
  unsigned shallower; /* levels fewer than SANITIZE_MAX_OUTPUT_NESTING that may be used */
  unsigned formatting;           /* of them, formatting elements and those that insert markers */
  uint8_t counts[ELEMENT_COUNT]; /* of them, by element */
};

void nesting_reset(struct nesting *nesting);

/*
 * Whether a start tag written here would neither close, move nor merge anything, and be kept where
 * it is.
 */
bool nesting_allows(const struct nesting *nesting, enum element_id element);

/* Formatting elements, and those that insert markers. */
static inline bool nesting_counts(unsigned flags) {
  return (flags & (ELEMENT_FORMATTING | ELEMENT_MARKER)) != 0;
}

static inline void nesting_push(struct nesting *nesting, enum element_id element) {
  nesting->open[++nesting->depth] = (uint8_t)element;
  nesting->counts[element]++;
  nesting->formatting += nesting_counts(element_flags[element]);
}

static inline void nesting_pop(struct nesting *nesting) {
  enum element_id element = (enum element_id)nesting->open[nesting->depth--];
  nesting->counts[element]--;
  nesting->formatting -= nesting_counts(element_flags[element]);
}

static inline enum element_id nesting_current(const struct nesting *nesting) {
  return (enum element_id)nesting->open[nesting->depth];
}

/*
 * Whether text other than white space would stay here (in a table outside its cells it would be
 * moved before it).
 */
static inline bool nesting_allows_text(const struct nesting *nesting) {
  return (element_flags[nesting_current(nesting)] & ELEMENT_STRUCTURE) == 0;
}

#endif
