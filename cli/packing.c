/* See packing.h. */
#include "packing.h"

#include <stdlib.h>
#include <string.h>

#ifdef SANITIZE_HAS_ZLIB
#include <zlib.h>
#endif
#ifdef SANITIZE_HAS_ZSTD
#include <zstd.h>
#endif

/* Room that is made for what a library writes, at least. */
enum { STEP = 16 * 1024 };

/* ---- What it is ---- */

static const struct {
  const char *name, *mark, *suffix;
  bool is_built;
} kinds[] = {
    [PACKING_NONE] = {"none", "", "", true},
#ifdef SANITIZE_HAS_ZLIB
    [PACKING_GZIP] = {"gzip", "\x1F\x8B", ".gz", true},
#else
    [PACKING_GZIP] = {"gzip", "\x1F\x8B", ".gz", false},
#endif
#ifdef SANITIZE_HAS_ZSTD
    [PACKING_ZSTD] = {"zstd", "\x28\xB5\x2F\xFD", ".zst", true},
#else
    [PACKING_ZSTD] = {"zstd", "\x28\xB5\x2F\xFD", ".zst", false},
#endif
};

const char *packing_name(enum packing packing) { return kinds[packing].name; }

bool packing_is_built(enum packing packing) { return kinds[packing].is_built; }

enum packing packing_from_mark(span start) {
  for (enum packing packing = PACKING_GZIP; packing <= PACKING_ZSTD; packing++) {
    size_t length = strlen(kinds[packing].mark);
    if (start.length >= length && memcmp(start.data, kinds[packing].mark, length) == 0)
      return packing;
  }
  return PACKING_NONE;
}

bool packing_may_be_mark(span start) {
  for (enum packing packing = PACKING_GZIP; packing <= PACKING_ZSTD; packing++) {
    const char *mark = kinds[packing].mark;
    if (start.length < strlen(mark) && memcmp(start.data, mark, start.length) == 0) return true;
  }
  return false;
}

enum packing packing_from_name(const char *file) {
  for (enum packing packing = PACKING_GZIP; packing <= PACKING_ZSTD; packing++) {
    size_t length = strlen(file), end = strlen(kinds[packing].suffix);
    if (length > end && strcmp(file + length - end, kinds[packing].suffix) == 0) return packing;
  }
  return PACKING_NONE;
}

/* ---- zlib ---- */

#ifdef SANITIZE_HAS_ZLIB

enum { GZIP = 15 + 16 }; /* the widest window, and gzip's header and trailer around it */

static void *gzip_unpacker(void) {
  z_stream *stream = calloc(1, sizeof *stream);
  if (stream == NULL || inflateInit2(stream, GZIP) == Z_OK) return stream;
  free(stream);
  return NULL;
}

/* zlib counts in unsigned int. */
static unsigned zlib_size(size_t size) { return size < (1u << 30) ? (unsigned)size : 1u << 30; }

static enum unpacked gzip_unpack(struct unpacker *unpacker, span *packed, struct bytes *text,
                                 size_t room) {
  z_stream *stream = unpacker->state;
  /* Another begins behind the last. */
  if (!unpacker->within && inflateReset(stream) != Z_OK) return UNPACKED_NO_MEMORY;

  /* zlib does not write through next_in, which has no const in older ones. */
  stream->next_in = (Bytef *)(uintptr_t)packed->data;
  stream->avail_in = zlib_size(packed->length);
  stream->next_out = (Bytef *)text->data + text->length;
  stream->avail_out = zlib_size(room);
  int result = inflate(stream, Z_NO_FLUSH);
  text->length = (size_t)((char *)stream->next_out - text->data);
  size_t taken = (size_t)((const char *)stream->next_in - packed->data);
  *packed = (span){packed->data + taken, packed->length - taken};

  unpacker->within = result != Z_STREAM_END;
  if (result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR) return UNPACKED;
  if (result == Z_MEM_ERROR) return UNPACKED_NO_MEMORY;
  unpacker->wrong = stream->msg != NULL ? stream->msg : zError(result);
  return UNPACKED_WRONG;
}

static void *gzip_packer(void) {
  z_stream *stream = calloc(1, sizeof *stream);
  if (stream == NULL ||
      deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP, 8, Z_DEFAULT_STRATEGY) == Z_OK)
    return stream;
  free(stream);
  return NULL;
}

/* True when it has taken all of it and wrote what it was asked for. */
static bool gzip_pack(struct packer *packer, span *text, enum pack pack, struct bytes *out) {
  static const int flush[] = {Z_NO_FLUSH, Z_SYNC_FLUSH, Z_FINISH};
  z_stream *stream = packer->state;
  unsigned given = zlib_size(text->length), room = zlib_size(out->capacity - out->length);
  stream->next_in = (Bytef *)(uintptr_t)text->data;
  stream->avail_in = given;
  stream->next_out = (Bytef *)out->data + out->length;
  stream->avail_out = room;
  int result = deflate(stream, given == text->length ? flush[pack] : Z_NO_FLUSH);
  out->length += room - stream->avail_out;
  size_t taken = given - stream->avail_in;
  *text = (span){text->data + taken, text->length - taken};
  if (pack == PACK_END) return result == Z_STREAM_END;
  return text->length == 0 && stream->avail_out > 0;
}

#endif

/* ---- libzstd ---- */

#ifdef SANITIZE_HAS_ZSTD

static enum unpacked zstd_unpack(struct unpacker *unpacker, span *packed, struct bytes *text,
                                 size_t room) {
  ZSTD_inBuffer in = {packed->data, packed->length, 0};
  ZSTD_outBuffer out = {text->data + text->length, room, 0};
  size_t result = ZSTD_decompressStream(unpacker->state, &out, &in);
  text->length += out.pos;
  *packed = (span){packed->data + in.pos, packed->length - in.pos};
  if (!ZSTD_isError(result)) {
    unpacker->within = result != 0;
    return UNPACKED;
  }
  unpacker->wrong = ZSTD_getErrorName(result);
  return UNPACKED_WRONG;
}

static bool zstd_pack(struct packer *packer, span *text, enum pack pack, struct bytes *to) {
  static const ZSTD_EndDirective directives[] = {ZSTD_e_continue, ZSTD_e_flush, ZSTD_e_end};
  ZSTD_inBuffer in = {text->data, text->length, 0};
  ZSTD_outBuffer out = {to->data + to->length, to->capacity - to->length, 0};
  size_t left = ZSTD_compressStream2(packer->state, &out, &in, directives[pack]);
  to->length += out.pos;
  *text = (span){text->data + in.pos, text->length - in.pos};
  if (ZSTD_isError(left)) { /* only memory can be wrong */
    to->failed = true;
    return true;
  }
  return pack == PACK_MORE ? text->length == 0 : left == 0;
}

#endif

/* ---- Both ---- */

bool unpacker_open(struct unpacker *unpacker, enum packing packing) {
  *unpacker = (struct unpacker){.packing = packing};
#ifdef SANITIZE_HAS_ZLIB
  if (packing == PACKING_GZIP) unpacker->state = gzip_unpacker();
#endif
#ifdef SANITIZE_HAS_ZSTD
  if (packing == PACKING_ZSTD) unpacker->state = ZSTD_createDStream();
#endif
  return unpacker->state != NULL;
}

void unpacker_close(struct unpacker *unpacker) {
#ifdef SANITIZE_HAS_ZLIB
  if (unpacker->packing == PACKING_GZIP && unpacker->state != NULL) {
    (void)inflateEnd(unpacker->state);
    free(unpacker->state);
  }
#endif
#ifdef SANITIZE_HAS_ZSTD
  if (unpacker->packing == PACKING_ZSTD) (void)ZSTD_freeDStream(unpacker->state);
#endif
  *unpacker = (struct unpacker){.packing = PACKING_NONE};
}

static enum unpacked unpack_step(struct unpacker *unpacker, span *packed, struct bytes *text,
                                 size_t room) {
#ifdef SANITIZE_HAS_ZLIB
  if (unpacker->packing == PACKING_GZIP) return gzip_unpack(unpacker, packed, text, room);
#endif
#ifdef SANITIZE_HAS_ZSTD
  if (unpacker->packing == PACKING_ZSTD) return zstd_unpack(unpacker, packed, text, room);
#endif
  (void)packed;
  (void)text;
  (void)room;
  unpacker->wrong = "not built";
  return UNPACKED_WRONG;
}

enum unpacked unpacker_run(struct unpacker *unpacker, struct bytes *packed, struct bytes *text,
                           size_t room) {
  size_t before = text->length;
  span rest = {packed->data, packed->length};
  enum unpacked unpacked = UNPACKED;
  if (!bytes_reserve(text, room)) return UNPACKED_NO_MEMORY;

  /* Until there is something, since a part may unpack to nothing. */
  while (unpacked == UNPACKED && text->length == before) {
    size_t given = rest.length;
    bool within = unpacker->within;
    if (!within && given == 0) break;
    unpacked = unpack_step(unpacker, &rest, text, room);
    if (rest.length == given && unpacker->within == within) break;
  }

  bytes_drop(packed, packed->length - rest.length);
  return unpacked;
}

bool packer_open(struct packer *packer, enum packing packing) {
  *packer = (struct packer){.packing = packing};
#ifdef SANITIZE_HAS_ZLIB
  if (packing == PACKING_GZIP) packer->state = gzip_packer();
#endif
#ifdef SANITIZE_HAS_ZSTD
  if (packing == PACKING_ZSTD) packer->state = ZSTD_createCCtx();
  /* A reader can tell a damaged file then. */
  if (packing == PACKING_ZSTD && packer->state != NULL)
    (void)ZSTD_CCtx_setParameter(packer->state, ZSTD_c_checksumFlag, 1);
#endif
  return packer->state != NULL;
}

void packer_close(struct packer *packer) {
#ifdef SANITIZE_HAS_ZLIB
  if (packer->packing == PACKING_GZIP && packer->state != NULL) {
    (void)deflateEnd(packer->state);
    free(packer->state);
  }
#endif
#ifdef SANITIZE_HAS_ZSTD
  if (packer->packing == PACKING_ZSTD) (void)ZSTD_freeCCtx(packer->state);
#endif
  *packer = (struct packer){.packing = PACKING_NONE};
}

static bool pack_step(struct packer *packer, span *text, enum pack pack, struct bytes *out) {
#ifdef SANITIZE_HAS_ZLIB
  if (packer->packing == PACKING_GZIP) return gzip_pack(packer, text, pack, out);
#endif
#ifdef SANITIZE_HAS_ZSTD
  if (packer->packing == PACKING_ZSTD) return zstd_pack(packer, text, pack, out);
#endif
  (void)text;
  (void)pack;
  out->failed = true;
  return true;
}

bool packer_run(struct packer *packer, span text, enum pack pack, struct bytes *out) {
  do {
    if (!bytes_reserve(out, STEP)) return false;
  } while (!pack_step(packer, &text, pack, out));
  return !out->failed;
}
