/*
 * Memory that runs out at a given call, and counts what is not given back. What it gives is not
 * zeroed.
 */
#ifndef SANITIZE_TESTS_LEDGER_H
#define SANITIZE_TESTS_LEDGER_H

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct ledger {
  size_t calls;
  size_t live;    /* blocks */
  size_t fail_at; /* the call that fails, counted from 0; SIZE_MAX: none */
};

static inline void *ledger_allocate(void *context, size_t size) {
  struct ledger *ledger = context;
  if (ledger->calls++ == ledger->fail_at) return NULL;
  void *block = malloc(size);
  if (block == NULL) return NULL;
  memset(block, 0xA5, size);
  ledger->live++;
  return block;
}

static inline void ledger_release(void *context, void *pointer) {
  struct ledger *ledger = context;
  ledger->live--;
  free(pointer);
}

static inline struct memory ledger_memory(struct ledger *ledger) {
  return (struct memory){{ledger_allocate, ledger_release, ledger}, NULL, NULL};
}

#endif
