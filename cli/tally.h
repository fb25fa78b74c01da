/*
 * How often names occur, in memory that has a bound: beyond it the rarest are forgotten, and
 * counted as others. No hash, so that no input can make names collide: the names are in order.
 */
#ifndef SANITIZE_CLI_TALLY_H
#define SANITIZE_CLI_TALLY_H

#include "span.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  TALLY_NAMES = 4096,  /* held at most; then the rarer half of them goes */
  TALLY_LONGEST = 120, /* bytes of a name; a longer one is among the others */
  TALLY_EXAMPLE = 100
};

struct tally_entry {
  char name[TALLY_LONGEST + 1];
  char example[TALLY_EXAMPLE]; /* of the input, as typed */
  size_t name_length, example_length;
  const char *file;   /* where it stands; NULL: there is no example */
  uint64_t record;    /* from 1 */
  uint64_t uses;      /* in the input */
  uint64_t stay;      /* in the result */
  uint64_t prefixed;  /* and those that a policy with a prefix for names can */
  uint64_t permitted; /* of the uses, those that some policy can permit */
};

struct tally {
  struct tally_entry **entries; /* by name */
  size_t count, capacity;
  uint64_t others; /* uses of names that are not held */
  bool failed;     /* memory ran out */
};

/* The entry of a name, new where there is none; NULL for one that is not held. */
struct tally_entry *tally_at(struct tally *tally, span name);
/* Adds what `from` has. */
void tally_merge(struct tally *tally, const struct tally *from);
/* The entries by their uses, the most first; the caller frees the array. NULL without memory. */
const struct tally_entry **tally_by_uses(const struct tally *tally);
void tally_free(struct tally *tally);

#endif
