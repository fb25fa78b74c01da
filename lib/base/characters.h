/*
 * Which characters may be in the output, and mending of text that has others. Used by intake for
 * the source, and by the front ends for what character references stand for. The one place that
 * knows the list:
 *
 *   removed     NUL and the C0 controls but TAB, LF, VT, FF and CR; DEL; C1 (U+0080..U+009F) but
 *               NEL; noncharacters (U+FDD0..U+FDEF, U+xxFFFE and U+xxFFFF)
 *   replaced    each maximal subpart of invalid UTF-8 by U+FFFD (Encoding standard, "UTF-8 decode";
 *               Unicode 3.9), surrogates and overlong forms included; FF by SPACE; CR LF, CR,
 *               VT (U+000B), NEL (U+0085), U+2028 and U+2029 by LF
 *
 * Knows nothing of HTML. P5; held by tests/unit/test_clean.c and tests/oracle/checker.c.
 */
#ifndef SANITIZE_LIB_CHARACTERS_H
#define SANITIZE_LIB_CHARACTERS_H

#include "base/span.h"

/* The length of the longest prefix of text in which nothing needs mending. */
size_t clean_prefix(span text);

/* The same, with finders_best() given, for a caller with many short texts. */
struct finders;
size_t clean_prefix_with(const struct finders *finders, span text);

/* Mended text is at most so many times as long: one invalid byte becomes U+FFFD, of three bytes. */
enum { CLEAN_GROWTH = 3 };

/*
 * Writes the mended text to out, which has room for CLEAN_GROWTH * text.length bytes, and returns
 * its length. out must not overlap text.
 */
size_t clean_copy(char *out, span text);

/*
 * The same for text whose character references are decoded. Newlines of the source are LF already,
 * so that a CR came by reference and is a newline, whatever follows (as in clean_code_point()).
 */
size_t clean_copy_decoded(char *out, span text);

/*
 * Writes a character that a character reference stands for (already mapped by HTML 13.2.5.80:
 * surrogates, 0 and numbers over 0x10FFFF to U+FFFD, 0x80..0x9F to windows-1252's): nothing when it
 * is to be removed, else UTF-8, with CR as LF and FF as SPACE. Returns the bytes written, at most
 * 4.
 */
size_t clean_code_point(char *out, uint32_t code_point);

/*
 * Maps offsets of the mended text, in ascending order, to offsets in the text that it was made
 * from, in one pass. Leading U+FEFF, which intake leaves out, count as nothing.
 */
struct clean_place {
  size_t source, clean;
};

struct clean_place clean_start(span source);
void clean_advance(struct clean_place *place, span source, size_t clean);

/*
 * One character, or one maximal subpart of an ill-formed sequence, whose code point is
 * CHARACTER_INVALID.
 */
struct character {
  uint32_t code_point;
  size_t length;
};

/* Over 0x10FFFF, so that clean_code_point() makes U+FFFD of it. */
#define CHARACTER_INVALID UINT32_MAX

/* The first character of `length` bytes, which is at least 1. */
struct character next_character(const unsigned char *at, size_t length);

/* Writes a code point, not a surrogate, as UTF-8; returns the bytes written, at most 4. */
size_t put_character(char *out, uint32_t code_point);

/* Not shown: Unicode 16, Default_Ignorable_Code_Point. */
bool is_ignorable_character(uint32_t code_point);

/* Whether text begins with U+FEFF, which is removed at the start of the input and of the output. */
static inline bool clean_starts_with_bom(span text) {
  return text.length >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0;
}

#endif
