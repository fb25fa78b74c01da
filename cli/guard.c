/* See guard.h. */
#include "guard.h"

#include <string.h>

/* One byte that is not plain. */
static enum guard_finding look_at(struct guard *guard, unsigned char byte) {
  bool second = guard->state.need == 1 && guard->lead == 0xC2;
  if (guard->state.need == 0) guard->lead = byte;
  if (!utf8_step(&guard->state, byte)) return GUARD_INVALID;
  if (byte == '\0' && !guard->takes_nul) return GUARD_NUL;
  return second && byte < 0xA0 && !guard->takes_high ? GUARD_CONTROL : GUARD_TEXT;
}

enum guard_finding guard_look(struct guard *guard, span text) {
  enum guard_finding finding = GUARD_TEXT;
  size_t at = 0;
  while (finding == GUARD_TEXT) {
    if (guard->state.need == 0) at += utf8_plain_run(text.data, at, text.length);
    if (at >= text.length) break;
    finding = look_at(guard, (unsigned char)text.data[at]);
    at++;
  }
  guard->lines += bytes_count(text.data, finding == GUARD_TEXT ? at : at - 1, '\n');
  return finding;
}

bool guard_ends_badly(const struct guard *guard) { return guard->state.need > 0; }

/* ---- What else it could be ---- */

static const char unpack[] = "unpack it first";
static const char unpack_or_write[] = "unpack it first, or write another file with --output";
static const char leave_out[] = "name only files of text";

#define KIND(offset, bytes, name, advice)              \
  {                                                    \
    offset, bytes, sizeof(bytes) - 1, { name, advice } \
  }

/* What text does not begin with. A kind whose first bytes text could have is left to its NULs. */
static const struct {
  size_t offset;
  const char *bytes;
  size_t length;
  struct file_kind kind;
} kinds[] = {
    KIND(0, "\x1F\x8B", "a gzip file", unpack_or_write),
    KIND(0, "\x28\xB5\x2F\xFD", "a zstd file", unpack_or_write),
    KIND(0,
         "\xFD"
         "7zXZ\0",
         "an xz file", unpack),
    KIND(0, "BZh91AY&SY", "a bzip2 file", unpack),
    KIND(0, "\x04\x22\x4D\x18", "an lz4 file", unpack),
    KIND(0, "PK\x03\x04", "a zip file, as documents of office programs are", unpack),
    KIND(0, "PK\x05\x06", "an empty zip file", leave_out),
    KIND(0, "7z\xBC\xAF\x27\x1C", "a 7z file", unpack),
    KIND(0, "Rar!\x1A\x07", "a RAR file", unpack),
    KIND(257, "ustar", "a tar file", unpack),
    KIND(0, "\x89PNG\r\n\x1A\n", "a PNG image", leave_out),
    KIND(0, "\xFF\xD8\xFF", "a JPEG image", leave_out),
    KIND(0, "GIF87a", "a GIF image", leave_out),
    KIND(0, "GIF89a", "a GIF image", leave_out),
    KIND(8, "WEBP", "a WebP image", leave_out),
    KIND(4, "ftyp", "a video, or an image of a video's kind", leave_out),
    KIND(0, "%PDF-", "a PDF document", leave_out),
    KIND(0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "a document of an old office program", leave_out),
    KIND(0,
         "\x7F"
         "ELF",
         "an ELF program", leave_out),
    KIND(0, "\xCF\xFA\xED\xFE", "a Mach-O program", leave_out),
    KIND(0, "\0asm", "a WebAssembly module", leave_out),
    KIND(0, "SQLite format 3\0", "an SQLite database", leave_out),
    KIND(0, "wOFF", "a web font", leave_out),
    KIND(0, "wOF2", "a web font", leave_out),
};

/* Four letters in the middle are not enough: text could have them there. */
static bool has_controls(span start, size_t length) {
  for (size_t i = 0; i < start.length && i < length; i++) {
    if ((unsigned char)start.data[i] < '\t') return true;
  }
  return false;
}

const struct file_kind *guard_kind(span start) {
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    size_t offset = kinds[i].offset, length = kinds[i].length;
    if (start.length < offset + length) continue;
    if (memcmp(start.data + offset, kinds[i].bytes, length) != 0) continue;
    if (offset == 0 || has_controls(start, offset)) return &kinds[i].kind;
  }
  return NULL;
}

const char *guard_wide_encoding(span start) {
  enum { LOOKED_AT = 256 };
  size_t length = (start.length < LOOKED_AT ? start.length : LOOKED_AT) & ~(size_t)3;
  size_t nuls[4] = {0};
  for (size_t i = 0; i < length; i++) nuls[i % 4] += start.data[i] == '\0';
  size_t all = length / 4;
  if (all == 0) return NULL;
  bool even = nuls[0] + nuls[2] > all, odd = nuls[1] + nuls[3] > all;
  if (nuls[1] == all && nuls[2] == all && nuls[3] == all) return "UTF-32LE";
  if (nuls[0] == all && nuls[1] == all && nuls[2] == all) return "UTF-32BE";
  if (odd && nuls[0] + nuls[2] == 0) return "UTF-16LE";
  if (even && nuls[1] + nuls[3] == 0) return "UTF-16BE";
  return NULL;
}

static bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

bool guard_declared_encoding(span start, char *name, size_t size) {
  static const char before[] = "charset=";
  enum { LENGTH = sizeof before - 1, LOOKED_AT = 1024 /* as browsers do */ };
  size_t end = start.length < LOOKED_AT ? start.length : LOOKED_AT;

  for (size_t at = 0; at + LENGTH < end; at++) {
    if (memcmp(start.data + at, before, LENGTH) != 0) continue;
    size_t from = at + LENGTH, length = 0;
    if (start.data[from] == '"' || start.data[from] == '\'') from++;
    while (from + length < end && is_name_byte(start.data[from + length])) length++;
    if (length == 0 || length >= size) return false;
    memcpy(name, start.data + from, length);
    name[length] = '\0';
    return true;
  }

  return false;
}
