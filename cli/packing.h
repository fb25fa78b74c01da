/*
 * Compressed input and output: gzip (RFC 1952) by zlib, Zstandard (RFC 8878) by libzstd, whichever
 * the build has. Streams: what is held does not grow with the file. Knows nothing of files.
 */
#ifndef SANITIZE_CLI_PACKING_H
#define SANITIZE_CLI_PACKING_H

#include "bytes.h"
#include "span.h"

/* In the order of the words in the table of options. */
enum packing { PACKING_NONE, PACKING_GZIP, PACKING_ZSTD };

/* By their first bytes, with which no text in UTF-8 can begin but for one "(" alone. */
enum packing packing_from_mark(span start);
/* Whether more bytes could make such a mark of these. */
bool packing_may_be_mark(span start);
/* By the end of the name: .gz and .zst. */
enum packing packing_from_name(const char *file);

const char *packing_name(enum packing packing);
bool packing_is_built(enum packing packing);

/* ---- Unpacking ---- */

struct unpacker {
  enum packing packing;
  void *state;
  bool within;       /* what is packed has not ended */
  const char *wrong; /* on UNPACKED_WRONG: what the library says */
};

enum unpacked { UNPACKED, UNPACKED_WRONG, UNPACKED_NO_MEMORY };

/* False when memory ran out. unpacker_close() in any case. */
bool unpacker_open(struct unpacker *unpacker, enum packing packing);
void unpacker_close(struct unpacker *unpacker);

/*
 * Takes what it can from the start of `packed` and appends what that is, about `room` bytes, to
 * `text`; when it appends nothing it needs more. Several that follow each other are read as one, as
 * gzip(1) and zstd(1) do.
 */
enum unpacked unpacker_run(struct unpacker *unpacker, struct bytes *packed, struct bytes *text,
                           size_t room);

/* ---- Packing ---- */

struct packer {
  enum packing packing;
  void *state;
};

/* PACK_FLUSH: so that who reads along can unpack all of it so far. */
enum pack { PACK_MORE, PACK_FLUSH, PACK_END };

bool packer_open(struct packer *packer, enum packing packing);
void packer_close(struct packer *packer);
/* Appends what `text` becomes to `out`; false when memory ran out. */
bool packer_run(struct packer *packer, span text, enum pack pack, struct bytes *out);

#endif
