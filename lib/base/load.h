/*
 * Loads and stores of up to eight bytes of text as a number, for the loops that look at a word at a
 * time. Knows nothing of HTML. Held by tests/unit/test_find.c and test_names.c.
 */
#ifndef SANITIZE_LIB_LOAD_H
#define SANITIZE_LIB_LOAD_H

#include "base/span.h"

#define INLINE static inline __attribute__((always_inline))

/* The first byte is the lowest of the word, on big-endian machines too. */
INLINE uint64_t load_word(const char *at) {
  uint64_t v;
  memcpy(&v, at, sizeof v);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  v = __builtin_bswap64(v);
#endif
  return v;
}

INLINE void store_word(char *at, uint64_t v) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  v = __builtin_bswap64(v);
#endif
  memcpy(at, &v, sizeof v);
}

INLINE uint64_t load_half_word(const char *at) {
  uint32_t v;
  memcpy(&v, at, sizeof v);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  v = __builtin_bswap32(v);
#endif
  return v;
}

/* 1 to 8 bytes, with zeros after them, by loads that overlap: never reads outside of the text. */
INLINE uint64_t load_up_to_word(const char *data, size_t length) {
  if (length >= 4)
    return load_half_word(data) | load_half_word(data + length - 4) << (8 * (length - 4));
  size_t middle = length / 2;
  size_t last = length - 1;
  return (uint64_t)(unsigned char)data[0] | (uint64_t)(unsigned char)data[middle] << (8 * middle) |
         (uint64_t)(unsigned char)data[last] << (8 * last);
}

struct two_words {
  uint64_t low, high;
};

/* The same for 1 to 15 bytes. */
INLINE struct two_words load_up_to_two_words(const char *data, size_t length) {
  if (length <= sizeof(uint64_t)) return (struct two_words){load_up_to_word(data, length), 0};
  return (struct two_words){load_word(data), load_word(data + length - 8) >> (8 * (16 - length))};
}

#endif
