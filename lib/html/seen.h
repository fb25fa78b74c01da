/*
 * How long a text is when its character references are decoded, for those who account for what was
 * left out. Of clean text (characters.h); an '&' that begins no reference stands for itself.
 */
#ifndef SANITIZE_LIB_SEEN_H
#define SANITIZE_LIB_SEEN_H

#include "base/span.h"

/* In bytes of UTF-8. with_references: text has some. */
size_t decoded_bytes(span text, bool with_references);

/*
 * The same of what a reader sees: without white space, which is collapsed and moved, and without
 * U+FEFF, which shows nothing.
 */
size_t seen_bytes(span text, bool with_references);

#endif
