/*
 * Where the standard and gumbo 0.10.1 differ. A run of the direct front end notes which of these it
 * met, and a test that compares the two front ends then knows that they may differ. Nothing else
 * reads it. docs/gumbo-differences.md has a row for each.
 */
#ifndef SANITIZE_LIB_DIFFERENCES_H
#define SANITIZE_LIB_DIFFERENCES_H

#include "sanitize.h"

enum difference {
  DIFFERS_BREAK = 1 << 0,     /* an ignored tag separates words: white space only */
  DIFFERS_ADOPTION = 1 << 1,  /* the adoption agency beyond its third element or eighth round */
  DIFFERS_NAME = 1 << 2,      /* an element that gumbo does not know, or not by its name */
  DIFFERS_SPECIAL = 1 << 3,   /* an element that became special after gumbo 0.10.1 */
  DIFFERS_SELECT = 1 << 4,    /* select */
  DIFFERS_LIMIT = 1 << 5,     /* more elements than the limits allow */
  DIFFERS_TEMPLATE = 1 << 6,  /* template */
  DIFFERS_MARKER = 1 << 7,    /* the end tag of object or its like, open but not in scope */
  DIFFERS_UNLISTED = 1 << 8,  /* the end tag of a formatting element that left the list */
  DIFFERS_ATTRIBUTE = 1 << 9, /* duplicate attributes, which gumbo may join */
  DIFFERS_SPACE = 1 << 10     /* white space that is foster-parented */
};

/* Of the last run (sanitize.c); 0 when gumbo read the input. */
unsigned sanitizer_differences(const sanitizer *worker);

#endif
