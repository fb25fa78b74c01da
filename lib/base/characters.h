/*
 * Which characters may be in the output, and mending text that has others. Used by intake for the
 * source, and by the front ends for what character references bring in. The one place that knows
 * the list:
 *
 *   removed     NUL and C0 controls but TAB, LF, VT, FF, CR; DEL; C1 (U+0080..U+009F) but NEL;
 *   noncharacters
 *               (U+FDD0..U+FDEF and U+xxFFFE, U+xxFFFF)
 *   replaced    each maximal subpart of invalid UTF-8 by U+FFFD (Encoding standard, "UTF-8 decode";
 *   Unicode 3.9),
 *               surrogates and overlong forms included; FF by SPACE; CR LF, CR, VT (U+000B), NEL
 *               (U+0085), U+2028 and U+2029 by LF
 * Knows nothing of HTML.
 */
#ifndef SANITIZE_LIB_CHARACTERS_H
#define SANITIZE_LIB_CHARACTERS_H

#include "base/span.h"

/* The length of the longest prefix of text in which nothing is to be mended. */
size_t clean_prefix(span text);

/* The same for a caller that has finders_best() at hand and many short texts. */
struct finders;
size_t clean_prefix_with(const struct finders *finders, span text);

/* Mended text is at most this many times as long: one invalid byte becomes the three of U+FFFD. */
enum { CLEAN_GROWTH = 3 };

/*
 * Writes the mended text to out, which has room for CLEAN_GROWTH * text.length bytes, and returns
 * its length. out must not overlap text.
 */
size_t clean_copy(char *out, span text);

/*
 * The same for text whose references are decoded. Newlines of the source are LF already, so a CR
 * came by reference and is a newline, whatever follows (as in clean_code_point()).
 */
size_t clean_copy_decoded(char *out, span text);

/*
 * Writes one character as a character reference brings it in (already mapped by HTML 13.2.5.80:
 * surrogates, 0 and numbers over 0x10FFFF are U+FFFD, windows-1252 for 0x80..0x9F): nothing when it
 * is to be removed, else UTF-8. CR becomes LF and FF becomes SPACE. Returns the bytes written, at
 * most 4.
 */
size_t clean_code_point(char *out, uint32_t code_point);

/*
 * Maps places of the mended text, in ascending order, to places in the text it was made of, in one
 * pass. Leading U+FEFF, which intake leaves out, count as nothing.
 */
struct clean_place {
  size_t source, clean;
};

struct clean_place clean_start(span source);
void clean_advance(struct clean_place *place, span source, size_t clean);

/*
 * One character, or one maximal subpart of an ill-formed sequence, which has the code point
 * CHARACTER_INVALID.
 */
struct character {
  uint32_t code_point;
  size_t length;
};

/* Over 0x10FFFF, so that clean_code_point() makes U+FFFD of it. */
#define CHARACTER_INVALID UINT32_MAX

/* The first of `length` bytes, which are not none. */
struct character next_character(const unsigned char *at, size_t length);

/* Writes a code point that is no surrogate as UTF-8; returns the bytes written, at most 4. */
size_t put_character(char *out, uint32_t code_point);

/*
 * True when text begins with U+FEFF, which is removed at the start of the input and of the output.
 */
static inline bool clean_starts_with_bom(span text) {
  return text.length >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0;
}

#endif
