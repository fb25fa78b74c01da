/*
 * Finding the next byte of a set, 16, 32 or 64 bytes at a time where the processor can (SSE2; AVX2
 * and AVX-512, chosen at run time; NEON; WebAssembly's SIMD), else eight. Every kernel gives the
 * answer of the plain loop, and none reads outside of what it may: both held by
 * tests/unit/test_find.c. Knows nothing of HTML.
 */
#ifndef SANITIZE_LIB_FIND_H
#define SANITIZE_LIB_FIND_H

#include "base/span.h"

/* How many bytes after out + length a copying kernel may overwrite. */
enum { FIND_COPY_SLACK = 64 };

/*
 * Each but survey() and pass_characters() returns the index of the first byte of its set, or length
 * when there is none. Those that copy have copied the bytes before it to out, which has room for
 * length + FIND_COPY_SLACK bytes and does not overlap the text; after those bytes, out is
 * undefined. They may read `readable` bytes, at least length: the more, the faster.
 */
struct finders {
  const char *name; /* "avx512", "avx2", "sse2", "neon", "wasm", "word" or "byte" */
  /*
   * Writes a bit for each byte of the text, to length / 64 + 1 words: it is set where the byte is a
   * '<', and for the first byte after the text; all others are clear. Byte i has bit i % 64 of word
   * i / 64. True when the text has no byte that not_plain_ascii() finds.
   */
  bool (*survey)(const char *data, size_t length, uint64_t *less_than);
  size_t (*less_than)(const char *data, size_t length);           /* '<' */
  size_t (*markup_or_reference)(const char *data, size_t length); /* '<' or '&' */
  /*
   * 0x00..0x1F but TAB and LF, 0x7F, and every byte over 0x7F: where clean_prefix() must look
   * closer.
   */
  size_t (*not_plain_ascii)(const char *data, size_t length);
  /*
   * How many bytes, from a place between characters on to another one, are certainly whole
   * characters that clean_prefix() passes over; 0 where it cannot tell.
   */
  size_t (*pass_characters)(const char *data, size_t length);
  size_t (*copy_text)(char *out, const char *data, size_t length,
                      size_t readable); /* up to '<' '>' '&' or 0xC2, which leads U+00A0 */
  /* up to one of those or '"' */
  size_t (*copy_value)(char *out, const char *data, size_t length, size_t readable);
  /* up to '&' */
  size_t (*copy_to_reference)(char *out, const char *data, size_t length, size_t readable);
};

/*
 * The fastest kernel for this processor. Cheap enough to be called once for each worker; no global
 * state.
 */
const struct finders *finders_best(void);

/* All kernels compiled in, for tests. The first is the plain loop; NULL ends the list. */
const struct finders *const *finders_all(void);

#endif
