/*
 * What sanitize-bench says in the end: a table per corpus on standard output, and all of it as
 * JSON.
 */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include "contestant.h"

#include <jansson.h>

/* Nanoseconds of one pass. */
struct summary {
  double best;
  double median;
  double spread; /* (third quartile - first quartile) / median */
};

struct summary summary_of(const struct contestant *contestant);

void report_table(FILE *out, const char *corpus, const struct contestant *contestants,
                  size_t count);

/* A new object, {"corpus": ..., "contestants": [...]}. */
json_t *report_json(const char *corpus, const struct contestant *contestants, size_t count);

#endif
