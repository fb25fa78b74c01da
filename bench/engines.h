/* What sanitize-bench measures in a process of its own making: the library, gumbo, memory. */
#ifndef BENCH_ENGINES_H
#define BENCH_ENGINES_H

#include "corpus.h"

/* What one pass over a corpus came to. */
struct tally {
  size_t output; /* bytes */
  size_t direct; /* texts that the direct front end read */
  size_t direct_bytes;
  size_t refused; /* texts that ended in an error */
};

struct engine {
  const char *name;
  const char *what; /* a few words for the report */
  void *(*open)(void);
  void (*pass)(void *state, const struct corpus *corpus, struct tally *tally);
  void (*close)(void *state);
};

extern const struct engine engines[];
extern const size_t engine_count;

/* Bytes: the most that the workers of this process had at once. */
size_t engine_peak_memory(void);

/* NULL when there is none of this name. */
const struct engine *engine_named(const char *name);

#endif
