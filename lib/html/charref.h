/*
 * Character references, decoded by HTML 13.2.5.72 to 13.2.5.80. The named ones come from the
 * standard's own list (lib/html/charref_names.inc, generated). Both front ends decode alike;
 * characters.h says which of the characters stay.
 */
#ifndef SANITIZE_LIB_CHARREF_H
#define SANITIZE_LIB_CHARREF_H

#include "base/span.h"

struct charref {
  /* bytes of source it takes, from '&' on; 0: not a reference, the '&' is text */
  size_t length;
  uint32_t code_points[2]; /* as HTML maps them: never 0, a surrogate or over 0x10FFFF */
  unsigned count;          /* 1 or 2 */
};

/*
 * source begins with '&'. in_attribute applies the rule for "&amp=" and "&ampx" in attribute values
 * (13.2.5.73).
 */
struct charref charref_decode(span source, bool in_attribute);

/*
 * The same, as text: writes what characters.h leaves of the characters, or the '&' where it is
 * text, and returns how many bytes. *taken: the bytes of source that they stand for.
 */
enum { CHARREF_DECODED_SIZE = 8 }; /* two code points of at most 4 bytes */
size_t charref_read(char decoded[CHARREF_DECODED_SIZE], span source, bool in_attribute,
                    size_t *taken);

#endif
