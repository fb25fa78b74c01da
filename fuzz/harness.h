/*
 * What the fuzz targets share. An oracle that fires prints what is wrong and aborts: fuzzers keep
 * that input; an input that a target merely returns from early would be lost.
 */
#ifndef SANITIZE_FUZZ_HARNESS_H
#define SANITIZE_FUZZ_HARNESS_H

#include "oracle/properties.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void fuzz_fail(const char *why, sanitize_span input) {
  fprintf(stderr, "ORACLE: %s\n  input \"%s\"\n", why, shown(input));
  abort();
}

#endif
