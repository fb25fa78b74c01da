/*
 * How long clean text (characters.h) is once its character references are decoded, for the count of
 * what was taken away (sanitizer_losses()). An '&' that begins no reference stands for itself. Held
 * by tests/unit/test_losses.c.
 */
#ifndef SANITIZE_LIB_SEEN_H
#define SANITIZE_LIB_SEEN_H

#include "base/span.h"

/* In bytes of UTF-8. with_references: character references in the text count as decoded. */
size_t decoded_bytes(span text, bool with_references);

/*
 * The same for what a reader sees: without white space, which is collapsed and moved, and without
 * U+FEFF, which is invisible.
 */
size_t seen_bytes(span text, bool with_references);

#endif
