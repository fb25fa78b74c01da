/*
 * The only place where something is permitted, changed or refused. Takes events (from either front end) and tells the
 * writer what stays. Does not know where events came from, and writes no bytes.
 */
#ifndef SANITIZE_LIB_FILTER_H
#define SANITIZE_LIB_FILTER_H

#include "events.h"
#include "policy.h"
#include "writer.h"

/* Deeper than any front end goes: 2 x open elements + formatting elements (docs/assurance.md), rounded up. */
enum { FILTER_DEPTH = 512 };

struct filter {
  const struct sanitize_policy *policy;
  struct writer *writer;
  unsigned depth;               /* open elements, dropped ones aside */
  unsigned dropping;            /* open elements inside of and including one that goes with its content */
  bool too_deep;                /* a front end broke its promise: the run must fail */
  uint8_t fates[FILTER_DEPTH];  /* by depth: 1 when the start tag was written */
};

void filter_begin(struct filter *filter, const struct sanitize_policy *policy, struct writer *writer);

/* The receiver that a front end drives. */
struct event_receiver filter_receiver(struct filter *filter);

#endif
