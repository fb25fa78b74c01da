/* --survey, one comment: counts what it uses and what the chosen policy leaves of it. */
#ifndef SANITIZE_CLI_SURVEY_H
#define SANITIZE_CLI_SURVEY_H

#include "counts.h"
#include "inspect.h"

/* A comment, its result under the chosen policy, and where it is for examples. */
struct surveyed {
  span text, clean;
  const char *file;
  uint64_t record; /* within the chunk, from 1 */
  bool changed;
  sanitize_losses losses;
};

sanitize_status survey_comment(struct inspector *inspector, const sanitize_limits *limits,
                               struct counts *counts, const struct surveyed *comment);

#endif
