/*
 * Finding the next byte of interest, 16 or 32 bytes at a time where the processor can (SSE2, AVX2
 * chosen at run time, NEON), else a word at a time. Every kernel gives the answer of the plain loop
 * (tests/unit/test_find.c). No kernel reads outside what it may (tests/unit/test_find.c). Knows
 * nothing of HTML.
 */
#ifndef SANITIZE_LIB_FIND_H
#define SANITIZE_LIB_FIND_H

#include "base/span.h"

/* How far behind out + length a copying kernel may write. */
enum { FIND_COPY_SLACK = 64 };

/*
 * Each except survey() and pass_characters() returns the index of the first such byte, or length when there is none.
 * Those that copy have copied the bytes before it to out, which has room for length +
 * FIND_COPY_SLACK bytes and does not overlap what is read; behind those bytes, out is undefined.
 * They may read `readable` bytes, which are at least length: the more, the faster.
 */
struct finders {
  const char *name; /* "avx2", "sse2", "neon", "word" or "byte" */
  /*
   * Of the whole text, a bit for each byte, in length / 64 + 1 words: set where the byte is a '<',
   * and for the first byte behind the text; all others are clear. Byte i has bit i % 64 of word
   * i / 64. True when the text has no byte that not_plain_ascii() finds.
   */
  bool (*survey)(const char *data, size_t length, uint64_t *less_than);
  size_t (*less_than)(const char *data, size_t length);           /* '<' */
  size_t (*markup_or_reference)(const char *data, size_t length); /* '<' or '&' */
  /*
   * 0x00..0x1F except TAB and LF, 0x7F, and every byte over 0x7F: what clean_prefix() must look at.
   */
  size_t (*not_plain_ascii)(const char *data, size_t length);
  /*
   * A number of bytes from a place between characters on that surely are whole characters which
   * clean_prefix() passes over, up to a place between characters; 0 where it cannot tell.
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
 * The fastest set for this processor. Cheap enough to be called once per worker; no global state.
 */
const struct finders *finders_best(void);

/* All sets compiled in, for tests; the last entry is NULL, the first the plain loop. */
const struct finders *const *finders_all(void);

#endif
