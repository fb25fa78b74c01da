/*
 * The rows of tests/data/, one a behaviour; the format is described in tests/data/README.md. Knows
 * nothing of Check.
 */
#ifndef SANITIZE_TESTS_ROWS_H
#define SANITIZE_TESTS_ROWS_H

#include "kit/support.h"

struct row {
  char name[128];  /* "file.dat: name" */
  char policy[32]; /* "comment" */
  struct bytes input;
  struct bytes output;
  struct bytes wide; /* the output under widest_policy(), if has_wide */
  bool has_wide;
  struct bytes json; /* a policy file, if has_json, */
  bool has_json;
  struct bytes json_output; /* and the output under it */
  sanitize_status status;
  sanitize_refusal refusal;
  sanitize_front_end front_end;
  sanitize_limits limits;
};

struct rows {
  struct row *rows;
  size_t count;
  char problem[256]; /* the first mistake in a file; empty when there is none */
};

/* Every row of every tests/data file whose name ends with .dat. */
void rows_load(struct rows *rows);
void rows_free(struct rows *rows);

/* "SANITIZE_ERR_FORMATTING" or "OK"; false when there is no such status. */
bool status_by_name(const char *name, sanitize_status *status);

#endif
