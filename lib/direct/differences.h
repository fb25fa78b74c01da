/*
 * Where the standard and gumbo 0.10.1 part. A run of the direct front end notes which of them it
 * met: a test that compares the two front ends then knows that they may differ. Nothing else reads
 * it. docs/gumbo-differences.md has a row for each.
 */
#ifndef SANITIZE_LIB_DIFFERENCES_H
#define SANITIZE_LIB_DIFFERENCES_H

#include "sanitize.h"

enum difference {
  DIFFERS_BREAK = 1 << 0,     /* an ignored tag separates words: white space only */
  DIFFERS_ADOPTION = 1 << 1,  /* the adoption agency beyond three elements, or eight rounds */
  DIFFERS_NAME = 1 << 2,      /* an element that gumbo does not know, or does not see as such */
  DIFFERS_SPECIAL = 1 << 3,   /* an element that is special by now */
  DIFFERS_SELECT = 1 << 4,    /* select */
  DIFFERS_LIMIT = 1 << 5,     /* more elements than are modelled */
  DIFFERS_TEMPLATE = 1 << 6,  /* template */
  DIFFERS_MARKER = 1 << 7,    /* the end tag of object and its like, out of scope */
  DIFFERS_UNLISTED = 1 << 8,  /* the end tag of a formatting element that left the list */
  DIFFERS_ATTRIBUTE = 1 << 9, /* duplicates, which gumbo may glue together */
  DIFFERS_SPACE = 1 << 10     /* white space in what was foster-parented */
};

/* Of the last run (sanitize.c); 0 when gumbo read the input. */
unsigned sanitizer_differences(const sanitizer *worker);

#endif
