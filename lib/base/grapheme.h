/*
 * Where text may be cut: between grapheme clusters, what a reader takes for one character. Knows no
 * HTML.
 *
 * A cautious reading of UAX #29 (extended grapheme clusters): every boundary found here is one of
 * the standard's, but not all of those are found. Never cut: before a combining mark, variation
 * selector, joiner, emoji modifier or tag character (GB9, GB9a); after ZWJ (GB11), a virama (GB9c)
 * or a prepended mark (GB9b), whatever follows; between the halves of a flag (GB12, GB13); within a
 * Hangul syllable (GB6 to GB8). New marks of later versions of Unicode are not known.
 */
#ifndef SANITIZE_LIB_GRAPHEME_H
#define SANITIZE_LIB_GRAPHEME_H

#include "base/span.h"

/* The cluster at hand. Zeroed: before any text. */
struct cluster {
  uint32_t last;
  bool any;     /* there is one */
  bool joins;   /* what comes next belongs to it */
  bool is_flag; /* `last` is the first half of a flag */
};

/* Whether the next character belongs to the cluster at hand; else a new one begins with it. */
bool cluster_goes_on(struct cluster *cluster, uint32_t code_point);

/* Scripts that are written without spaces: Han, Kana, Thai, Lao, Khmer, Burmese and their like. */
bool cluster_is_unspaced(uint32_t code_point);

#endif
