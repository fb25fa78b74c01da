/*
 * Text that stays where it is: controls that change the direction of the text behind them end with
 * the element, and only so many marks stand above each other (rules of a policy). Knows Unicode, no
 * HTML. Given its own result, it changes nothing: every control has its end, in order.
 *
 * The controls are those of UAX #9 that begin or end something: LRE RLE LRO RLO with PDF (U+202A to
 * U+202E), LRI RLI FSI with PDI (U+2066 to U+2069).
 */
#ifndef SANITIZE_LIB_CONTAINMENT_H
#define SANITIZE_LIB_CONTAINMENT_H

#include "base/span.h"

enum bidi_controls {
  BIDI_KEEP,
  BIDI_CLOSE, /* each gets its end; an end of nothing goes */
  BIDI_REMOVE
};

struct containment_rules {
  uint8_t bidi;          /* enum bidi_controls */
  uint8_t max_combining; /* marks behind each other; 0: any number */
};

static inline bool contains_anything(const struct containment_rules *rules) {
  return rules->bidi != BIDI_KEEP || rules->max_combining > 0;
}

/* What the text before left. Zeroed at the start of a text. */
struct containment {
  uint64_t isolates; /* of what is open a bit each, the first being the lowest; 0: it is embedded */
  uint8_t open;
  uint8_t floor; /* the fewest that were open since the element at hand began */
  uint8_t marks; /* behind the last character that is none */
};

/* How text begins: so much of it stays, so many ends come then, and so much goes. */
struct contained {
  size_t length;
  unsigned ends; /* of what is open, the last first: contain_end() */
  size_t left_out;
  bool is_seen; /* a reader sees what goes */
};

/* Of valid UTF-8, which is not empty; at least a byte stays or goes, or ends come. */
struct contained contain_next(struct containment *state, const struct containment_rules *rules,
                              span text);

/* Whether such a control is in the text. */
bool has_bidi_controls(span text);

/* The character that ends what was opened last, which is open no longer. */
span contain_end(struct containment *state);

#endif
