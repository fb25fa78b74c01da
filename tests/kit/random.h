/*
 * Reproducible random numbers (SplitMix64, Steele, Lea and Flood 2014): the same seed, the same
 * test on every machine.
 */
#ifndef SANITIZE_TESTS_RANDOM_H
#define SANITIZE_TESTS_RANDOM_H

#include <stdint.h>

struct random {
  uint64_t state;
};

static inline uint64_t random_next(struct random *random) {
  uint64_t z = (random->state += UINT64_C(0x9E3779B97F4A7C15));
  z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
  return z ^ z >> 31;
}

/* From 0 to bound - 1. */
static inline unsigned random_below(struct random *random, unsigned bound) {
  return (unsigned)((random_next(random) >> 32) * bound >> 32);
}

#endif
