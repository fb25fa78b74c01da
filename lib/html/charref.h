/*
 * Character references, decoded by HTML 13.2.5.72 to 13.2.5.80. The named ones come from the
 * standard's own list (charref_table.inc, generated). Both front ends decode with this;
 * characters.h says which of the characters stay. Held by tests/unit/test_charref.c.
 */
#ifndef SANITIZE_LIB_CHARREF_H
#define SANITIZE_LIB_CHARREF_H

#include "base/span.h"

struct charref {
  /* The bytes of the reference, from its '&' on; 0: there is none, and the '&' is text. */
  size_t length;
  uint32_t code_points[2]; /* as HTML maps them: never 0, a surrogate or over 0x10FFFF */
  unsigned count;          /* 1 or 2 */
};

/*
 * Reads the reference at the start of source, which begins with '&'. in_attribute: 13.2.5.73, in
 * attribute values "&copy=" and "&copyx" are text.
 */
struct charref charref_decode(span source, bool in_attribute);

/*
 * The same as text: writes those of the characters that characters.h lets stay, or the '&' if it is
 * text, and returns how many bytes. *taken: the bytes of source that they stand for.
 */
enum { CHARREF_DECODED_SIZE = 8 }; /* two code points of at most 4 bytes */
size_t charref_read(char decoded[CHARREF_DECODED_SIZE], span source, bool in_attribute,
                    size_t *taken);

#endif
