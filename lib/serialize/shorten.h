/*
 * Cuts the output so that it fits a limit and is still what the writer could have written: it goes
 * back to a place after text, between two grapheme clusters, and closes what is open there. It
 * reads only the writer's own grammar, which keeps it small. Knows no policy and not the input.
 * Held by tests/unit/test_shorten.c.
 */
#ifndef SANITIZE_LIB_SHORTEN_H
#define SANITIZE_LIB_SHORTEN_H

#include "serialize/writer.h"

/* Both limits are at least 1; SIZE_MAX: no limit. */
struct extent {
  size_t bytes;      /* of the output */
  size_t characters; /* of its text: code points; a character reference is one */
};

/* What was cut off. */
struct cut_off {
  size_t bytes; /* of visible text, as seen.h counts it */
  bool is_seen; /* some text or an image was cut off */
  size_t added; /* visible text of the ellipsis that was put there */
};

/*
 * To be called after writer_finish() returned SANITIZE_OK. `ellipsis` is clean text (characters.h).
 * *gone is set if the result is SANITIZE_OK.
 */
sanitize_status shorten(struct writer *writer, struct extent extent, span ellipsis,
                        struct cut_off *gone);

/* The text of an output, as seen.h counts what is seen. */
size_t count_seen_text(span output);

#endif
