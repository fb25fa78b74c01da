/* What the parts of fuzz_framing.c share. */
#ifndef SANITIZE_FUZZ_FRAMING_H
#define SANITIZE_FUZZ_FRAMING_H

#include "frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern sanitizer *judge;

void run_chunk(struct worker *worker, struct chunk *chunk, span input);
span result_of(const struct chunk *chunk);

/* framing_copy.c */
void fuzz_copy(struct worker *worker, struct chunk *chunk, span input);

static inline void framing_fail(const char *why, span input, span output) {
  fprintf(stderr, "ORACLE: %s\n  input  \"%.*s\"\n  output \"%.*s\"\n", why, (int)input.length,
          input.data, (int)output.length, output.data);
  abort();
}

static inline void framing_check(bool holds, const char *why, span input, span output) {
  if (!holds) framing_fail(why, input, output);
}

static inline bool same_bytes(span a, span b) {
  return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

#endif
