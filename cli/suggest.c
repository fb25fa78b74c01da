/* See suggest.h. */
#include "suggest.h"

#include <string.h>

enum { LONGEST = 32 };

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/* The number of letters to insert, delete, replace or swap with the next one. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length) {
  size_t rows[3][LONGEST + 1];
  size_t *before = rows[0], *above = rows[1], *row = rows[2];
  for (size_t j = 0; j <= b_length; j++) above[j] = before[j] = j;

  for (size_t i = 1; i <= a_length; i++) {
    row[0] = i;
    for (size_t j = 1; j <= b_length; j++) {
      size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = least(least(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
      bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = least(row[j], before[j - 2] + 1);
    }
    size_t *spare = before;
    before = above;
    above = row;
    row = spare;
  }

  return above[b_length];
}

const struct option_row *suggest_option(const char *name, size_t length) {
  const struct option_row *nearest = NULL;
  size_t best = length / 3 + 1; /* one wrong letter in three is a slip */
  if (length == 0 || length > LONGEST) return NULL;

  for (size_t i = 0; i < option_row_count; i++) {
    const char *candidate = option_rows[i].name;
    size_t d = distance(name, length, candidate, strlen(candidate));
    if (length >= 3 && strncmp(candidate, name, length) == 0) d = least(d, 1); /* cut short */
    if (d < best) {
      best = d;
      nearest = &option_rows[i];
    }
  }

  return nearest;
}
