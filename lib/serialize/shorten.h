/*
 * Cuts the output so that it fits a limit and is still what the writer could have written: goes
 * back to a place behind text and between two grapheme clusters, and closes what is open there.
 * Reads the writer's own grammar only, so that it is small and sure. Knows no policy and not the
 * input.
 */
#ifndef SANITIZE_LIB_SHORTEN_H
#define SANITIZE_LIB_SHORTEN_H

#include "serialize/writer.h"

/* Both limits are at least 1; SIZE_MAX is none. */
struct extent {
  size_t bytes;      /* of the output */
  size_t characters; /* of its text: code points, a reference being one */
};

/* What is gone. */
struct cut_off {
  size_t bytes; /* of text, as seen.h counts what is seen */
  bool is_seen; /* some text, or an image */
  size_t added; /* the same of the ellipsis, which stands there now */
};

/*
 * After writer_finish() was SANITIZE_OK. `ellipsis` is clean text (characters.h). *gone is set on
 * SANITIZE_OK.
 */
sanitize_status shorten(struct writer *writer, struct extent extent, span ellipsis,
                        struct cut_off *gone);

/* The text of an output, as seen.h counts what is seen. */
size_t count_seen_text(span output);

#endif
