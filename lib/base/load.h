/*
 * Eight bytes of text at a time, as a number. Knows nothing of HTML.
 */
#ifndef SANITIZE_LIB_LOAD_H
#define SANITIZE_LIB_LOAD_H

#include "base/span.h"

#define INLINE static inline __attribute__((always_inline))

/* A word holds its text little-endian on every machine: the first byte is the lowest. */
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

/* 1 to 8 bytes, zeros behind them, by loads that overlap. */
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

/* The same of 1 to 15 bytes. */
INLINE struct two_words load_up_to_two_words(const char *data, size_t length) {
  if (length <= sizeof(uint64_t)) return (struct two_words){load_up_to_word(data, length), 0};
  return (struct two_words){load_word(data), load_word(data + length - 8) >> (8 * (16 - length))};
}

#endif
