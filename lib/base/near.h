/*
 * Finding a byte that mostly is a few bytes away, where it would take longer to call memchr() than
 * to look. Knows nothing of HTML. Held by tests/unit/test_find.c.
 */
#ifndef SANITIZE_LIB_NEAR_H
#define SANITIZE_LIB_NEAR_H

#include "base/load.h"

#if defined(__SSE2__)
#include <emmintrin.h>

enum { NEAR_BLOCK = 16 };

/* The index of the first of so many bytes that is the one; NEAR_BLOCK: none is. */
INLINE size_t near_first(const char *data, char byte) {
  __m128i block = _mm_loadu_si128((const __m128i *)(const void *)data);
  unsigned found = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8(byte)));
  return (size_t)__builtin_ctz(found | 1u << NEAR_BLOCK);
}

#else

enum { NEAR_BLOCK = sizeof(uint64_t) };

INLINE size_t near_first(const char *data, char byte) {
  const uint64_t ones = UINT64_C(0x0101010101010101);
  uint64_t others = load_word(data) ^ ones * (unsigned char)byte;
  uint64_t found = (others - ones) & ~others & ones << 7; /* its lowest bit is right */
  return found == 0 ? NEAR_BLOCK : (size_t)__builtin_ctzll(found) / 8;
}

#endif

/* The offset of the first such byte from `at` on, or `end`. */
INLINE size_t find_near(const char *data, size_t at, size_t end, char byte) {
  enum { BLOCKS = 4 };
  for (unsigned i = 0; i < BLOCKS && end - at >= NEAR_BLOCK; i++) {
    size_t first = near_first(data + at, byte);
    at += first;
    if (first < NEAR_BLOCK) return at;
  }

  const char *found = at < end ? memchr(data + at, byte, end - at) : NULL;
  return found == NULL ? end : (size_t)(found - data);
}

#endif
