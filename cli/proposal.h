/* The smallest policy that keeps what a survey found, as far as any policy may. */
#ifndef SANITIZE_CLI_PROPOSAL_H
#define SANITIZE_CLI_PROPOSAL_H

#include "counts.h"

struct proposal {
  char *notation;    /* of comment forms, the caller's to free; never NULL after success */
  uint64_t harmless; /* uses that some policy can permit */
  uint64_t kept;     /* of these, by this one */
};

/* False when memory ran out. */
bool proposal_make(struct proposal *proposal, const struct counts *counts);

#endif
