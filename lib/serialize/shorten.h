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

/*
 * After writer_finish() was SANITIZE_OK. `ellipsis` is clean text (characters.h). *shortened:
 * something a reader sees is gone.
 */
sanitize_status shorten(struct writer *writer, struct extent extent, span ellipsis,
                        bool *shortened);

#endif
