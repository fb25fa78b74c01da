/* A policy while it is made, and what is said of a step that went wrong. */
#ifndef SANITIZE_CLI_POLICY_MAKING_H
#define SANITIZE_CLI_POLICY_MAKING_H

#include "sanitize.h"

#include <stdbool.h>
#include <stddef.h>

enum { MAX_SAID = 64 };

/* While a policy is made. */
struct policy_making {
  sanitize_policy *policy;
  bool more_follows; /* warnings that still hold then are said with the last change */
  size_t said_count;
  sanitize_problem said[MAX_SAID]; /* warnings */
};

/*
 * Turns the status of a change into -1 or an exit code; prints its error, and each warning once.
 * The source is the option or the file; NULL: no option alone is to blame.
 */
int policy_finish(struct policy_making *making, const char *source, sanitize_status status,
                  const sanitize_problem *problem);

int policy_out_of_memory(void);

#endif
