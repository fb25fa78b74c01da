/*
 * Where an element may be written, so that a parser of the output builds exactly the tree that was
 * written (P4). One table of nesting rules for every policy, which is what makes the output a fixed
 * point (P3). Knows no policy and no bytes. Held by tests/unit/test_nesting.c and
 * tests/oracle/check_tree.c.
 */
#ifndef SANITIZE_LIB_NESTING_H
#define SANITIZE_LIB_NESTING_H

#include "html/names.h"

/* The elements written and not yet closed. */
struct nesting {
  /*
   * enum element_id, from index 1, outermost first. open[0] is ELEMENT_UNKNOWN, so that
   * nesting_current() needs no branch, which would be mispredicted.
   */
  uint8_t open[SANITIZE_MAX_OUTPUT_NESTING + 1];
  unsigned depth;
  unsigned shallower;  /* levels fewer than SANITIZE_MAX_OUTPUT_NESTING that may be used */
  unsigned formatting; /* of them, formatting elements and those that insert markers */
  uint8_t counts[ELEMENT_COUNT]; /* of them, by element */
};

void nesting_reset(struct nesting *nesting);

/*
 * Whether a parser that meets a start tag here inserts its element here, and closes, moves and
 * merges nothing.
 */
bool nesting_allows(const struct nesting *nesting, enum element_id element);

/* Whether an element counts for nesting->formatting: it comes into the parser's list (13.2.4.3). */
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
 * Whether text other than white space would stay here. In a table's structure, outside of its
 * cells, a parser would move it before the table.
 */
static inline bool nesting_allows_text(const struct nesting *nesting) {
  return (element_flags[nesting_current(nesting)] & ELEMENT_STRUCTURE) == 0;
}

#endif
