/* What a survey counted: of a chunk, or of all of them. */
#ifndef SANITIZE_CLI_COUNTS_H
#define SANITIZE_CLI_COUNTS_H

#include "tally.h"

enum tally_kind {
  TALLY_ELEMENTS,
  TALLY_ATTRIBUTES, /* "a href" */
  TALLY_SCHEMES,
  TALLY_HOSTS,
  TALLY_CLASSES,
  TALLY_VALUES, /* "a href https", "span class mention": what a policy can name */
  TALLY_KINDS
};

struct counts {
  struct tally tallies[TALLY_KINDS];
  uint64_t comments;
  uint64_t refused;     /* among them, over a limit */
  uint64_t with_markup; /* among them, that use an element */
  uint64_t changed;     /* that the chosen policy takes something from */
  uint64_t bytes;
  uint64_t text;        /* bytes that a reader sees */
  uint64_t lost_text;   /* of these, what a reader of the result does not see */
  uint64_t lost_hidden; /* bytes of scripts, comments and the like */
};

void counts_merge(struct counts *to, const struct counts *from);
/* Whether memory ran out. */
bool counts_failed(const struct counts *counts);
/* Empties it. */
void counts_clear(struct counts *counts);

#endif
