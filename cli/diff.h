/*
 * --diff: the lines of a chunk before and after, as a unified diff. A cleaned comment differs from
 * what it was in few places, so that after a difference the nearest pair of equal lines is looked
 * for, within a window: linear, and good enough where a minimal diff would cost more than the
 * cleaning.
 */
#ifndef SANITIZE_CLI_DIFF_H
#define SANITIZE_CLI_DIFF_H

#include "span.h"

#include "bytes.h"
#include "settings.h"

#include <stdint.h>

struct diff {
  struct bytes *report; /* where it is appended */
  const char *name;
  enum framing framing;
  uint64_t lines, lines_out; /* line feeds before the chunk, in the input and in the result */
  bool begun;                /* the names of the file are written */
  bool terminal;             /* controls are made visible */
  bool colour;
};

/* Appends the difference between what a chunk was and is. */
void diff_append(struct diff *diff, span before, span after);

#endif
