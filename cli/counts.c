/* See counts.h. */
#include "counts.h"

void counts_merge(struct counts *to, const struct counts *from) {
  for (size_t i = 0; i < TALLY_KINDS; i++) tally_merge(&to->tallies[i], &from->tallies[i]);
  to->comments += from->comments;
  to->refused += from->refused;
  to->with_markup += from->with_markup;
  to->changed += from->changed;
  to->bytes += from->bytes;
  to->text += from->text;
  to->lost_text += from->lost_text;
  to->lost_hidden += from->lost_hidden;
}

bool counts_failed(const struct counts *counts) {
  for (size_t i = 0; i < TALLY_KINDS; i++) {
    if (counts->tallies[i].failed) return true;
  }
  return false;
}

void counts_clear(struct counts *counts) {
  for (size_t i = 0; i < TALLY_KINDS; i++) tally_free(&counts->tallies[i]);
  *counts = (struct counts){0};
}
