/*
 * Where text may be cut: between grapheme clusters, each of which a reader takes for one character.
 * Knows no HTML. Held by tests/unit/test_shorten.c.
 *
 * A cautious reading of UAX #29 (extended grapheme clusters): every boundary found here is one of
 * the standard's, but some of the standard's are not found. Text is never cut: before a combining
 * mark, variation selector, joiner, emoji modifier or tag character (GB9, GB9a); after ZWJ (GB11),
 * a virama (GB9c) or a prepended mark (GB9b), whatever follows; between the halves of a flag (GB12,
 * GB13); within a Hangul syllable (GB6 to GB8). Marks that later versions of Unicode add are not
 * known.
 */
#ifndef SANITIZE_LIB_GRAPHEME_H
#define SANITIZE_LIB_GRAPHEME_H

#include "base/span.h"

/* The current cluster. Zeroed: before any text. */
struct cluster {
  uint32_t last;
  bool any;     /* there was a character; `last` is it */
  bool joins;   /* the next character belongs to the cluster */
  bool is_flag; /* `last` is the first half of a flag */
};

/* Whether the next character belongs to the current cluster; else a new one begins with it. */
bool cluster_goes_on(struct cluster *cluster, uint32_t code_point);

/* Whether its script is written without spaces: Han, Kana, Thai, Lao, Khmer, Burmese and others. */
bool cluster_is_unspaced(uint32_t code_point);

#endif
