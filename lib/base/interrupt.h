/*
 * Whether the caller wants a run to stop. A stage that is to stop fails as it does where memory runs
 * out, or ends early; the public function then gives no result, and says that it was stopped.
 */
#ifndef SANITIZE_LIB_INTERRUPT_H
#define SANITIZE_LIB_INTERRUPT_H

#include "sanitize.h"

#include <stdbool.h>

/* Bytes that a stage reads or writes between two questions: well below a millisecond. */
enum { INTERRUPT_EVERY = 1 << 16 };

struct interrupt {
  sanitize_interrupt ask; /* NULL: nobody */
  void *context;
  bool stopped; /* it answered so in this run, and is not asked again */
};

/* Asks now. NULL is nobody. */
static inline bool interrupt_stops(struct interrupt *interrupt) {
  if (interrupt == NULL || interrupt->ask == NULL) return false;
  if (!interrupt->stopped) interrupt->stopped = interrupt->ask(interrupt->context) != 0;
  return interrupt->stopped;
}

/* Where a stage that begins at `at` is to ask first. */
static inline size_t interrupt_next(const struct interrupt *interrupt, size_t at) {
  return interrupt == NULL || interrupt->ask == NULL ? SIZE_MAX : at + INTERRUPT_EVERY;
}

/* For a stage that has come to `at`, in its loop; *next is where it asks next. */
static inline bool interrupt_stops_at(struct interrupt *interrupt, size_t at, size_t *next) {
  if (at < *next) return false;
  *next = at + INTERRUPT_EVERY;
  return interrupt_stops(interrupt);
}

#endif
