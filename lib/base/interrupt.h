/*
 * Whether the caller wants a run to stop. A stage that is to stop fails as it does when memory runs
 * out, or ends early; the public function then gives no result, and returns
 * SANITIZE_ERR_INTERRUPTED. Held by tests/unit/test_interrupt.c.
 */
#ifndef SANITIZE_LIB_INTERRUPT_H
#define SANITIZE_LIB_INTERRUPT_H

#include "sanitize.h"

#include <stdbool.h>

/* Bytes that a stage reads or writes between two questions: well under a millisecond of work. */
enum { INTERRUPT_EVERY = 1 << 16 };

struct interrupt {
  sanitize_interrupt ask; /* NULL: never to be stopped */
  void *context;
  bool stopped; /* the answer in this run was to stop; it is not asked again */
};

/* Asks now. `interrupt` may be NULL. */
static inline bool interrupt_stops(struct interrupt *interrupt) {
  if (interrupt == NULL || interrupt->ask == NULL) return false;
  if (!interrupt->stopped) interrupt->stopped = interrupt->ask(interrupt->context) != 0;
  return interrupt->stopped;
}

/* The first offset at which a stage that begins at `at` asks. */
static inline size_t interrupt_next(const struct interrupt *interrupt, size_t at) {
  return interrupt == NULL || interrupt->ask == NULL ? SIZE_MAX : at + INTERRUPT_EVERY;
}

/* For the loop of a stage that has come to `at`; *next is the offset at which it asks next. */
static inline bool interrupt_stops_at(struct interrupt *interrupt, size_t at, size_t *next) {
  if (at < *next) return false;
  *next = at + INTERRUPT_EVERY;
  return interrupt_stops(interrupt);
}

#endif
