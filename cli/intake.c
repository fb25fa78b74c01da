/* See intake.h. */
#include "intake.h"

#include "io.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum {
  START = 1024,             /* of a file, looked at for what it is */
  PACKED_BLOCK = 64 * 1024, /* read at once of a compressed one */
};

bool intake_open(struct intake *intake, const struct settings *settings, const char *file) {
  *intake = (struct intake){.settings = settings, .name = display_name(file), .fd = STDIN_FILENO};
  intake->encoding = (struct encoding){.unit = 1, .has_all = true};
  intake->guard = (struct guard){.takes_nul = settings->framing == FRAME_NULL, .takes_high = true};
  if (strcmp(file, "-") != 0) intake->fd = open(file, O_RDONLY | O_CLOEXEC);
  if (intake->fd != -1 && fstat(intake->fd, &intake->status) == 0) return true;
  complain_error(intake->name, errno);
  intake_close(intake);
  return false;
}

void intake_close(struct intake *intake) {
  if (intake->fd > STDIN_FILENO) (void)close(intake->fd); /* only read: nothing is lost */
  intake->fd = -1;
  unpacker_close(&intake->unpacker);
  decoder_close(&intake->decoder);
  bytes_free(&intake->packed);
  bytes_free(&intake->raw);
}

static bool refuse_input(int *error_code, int code) {
  *error_code = code;
  return false;
}

static bool fail_memory(const struct intake *intake, int *error_code) {
  complain_at(intake->name, "out of memory");
  return refuse_input(error_code, EXIT_CODE_SYSTEM);
}

/* ---- What is refused ---- */

/* The start of the file once more: what was read of it may be gone. Only files are guarded. */
static span read_start(const struct intake *intake, char *start) {
  ssize_t length = pread(intake->fd, start, START, 0);
  return (span){start, length > 0 ? (size_t)length : 0};
}

static const char *encoding_name(const struct intake *intake) {
  return intake->encoding.name != NULL ? intake->encoding.name : "UTF-8";
}

static void complain_of_nul(const struct intake *intake) {
  char start[START];
  const char *wide = guard_wide_encoding(read_start(intake, start));
  if (wide != NULL && intake->encoding.unit == 1) {
    complain_at(intake->name,
                "refused: it looks like %s without a byte order mark; if it is, use --encoding=%s",
                wide, wide);
    return;
  }
  complain_at(intake->name,
              "refused: it is no text, as line %" PRIu64 " has a NUL; name only files of text",
              intake->guard.lines + 1);
}

static void complain_of_bytes(const struct intake *intake, unsigned char byte) {
  char start[START], declared[40];
  struct encoding encoding;
  const char *name = "windows-1252";
  uint64_t line = intake->guard.lines + 1;

  if (intake->encoding.name != NULL) {
    complain_at(intake->name,
                "refused: line %" PRIu64 " is not %s, as byte 0x%02x shows; name another encoding",
                line, intake->encoding.name, byte);
    return;
  }

  if (guard_declared_encoding(read_start(intake, start), declared, sizeof declared) &&
      encoding_parse(declared, &encoding) == NULL && encoding.name != NULL)
    name = declared;
  complain_at(intake->name,
              "refused: line %" PRIu64 " is not UTF-8, as byte 0x%02x shows; if it is %s, use "
              "--encoding=%s",
              line, byte, name, name);
}

static void complain_of_control(const struct intake *intake) {
  complain_at(intake->name,
              "refused: line %" PRIu64 " has a control, as no text in %s has; name another "
              "encoding, as windows-1252",
              intake->guard.lines + 1, encoding_name(intake));
}

/* Looks at what was appended to `text` from `from` on. */
static bool guard_text(struct intake *intake, const struct bytes *text, size_t from,
                       int *error_code) {
  if (!intake->guarded) return true;
  span added = {text->data + from, text->length - from};
  switch (guard_look(&intake->guard, added)) {
  case GUARD_TEXT:
    if (!intake->ended || !guard_ends_badly(&intake->guard)) return true;
    complain_of_bytes(intake, intake->guard.lead);
    break;
  case GUARD_NUL: complain_of_nul(intake); break;
  case GUARD_CONTROL: complain_of_control(intake); break;
  case GUARD_INVALID: complain_of_bytes(intake, intake->guard.lead); break;
  }
  return refuse_input(error_code, EXIT_CODE_REFUSED);
}

/* By content, before anything is converted: in some encodings every byte is a character. */
static bool guard_start(const struct intake *intake, span start, int *error_code) {
  struct encoding by_mark;
  if (!intake->guarded || intake->is_known || encoding_from_mark(start, &by_mark)) return true;
  const struct file_kind *kind = guard_kind(start);
  if (kind == NULL) return true;
  complain_at(intake->name, "refused: it looks like %s; %s", kind->name, kind->advice);
  return refuse_input(error_code, EXIT_CODE_REFUSED);
}

/* ---- Reading ---- */

static bool read_file(struct intake *intake, struct bytes *to, size_t room, int *error_code) {
  size_t count = 0;
  if (!bytes_reserve(to, room)) return fail_memory(intake, error_code);
  int error = read_some(intake->fd, to->data + to->length, room, &count);
  if (error != 0) {
    complain_error(intake->name, error);
    return refuse_input(error_code, EXIT_CODE_SYSTEM);
  }
  to->length += count;
  intake->file_bytes += count;
  intake->file_ended = count == 0;
  return true;
}

static bool refuse_packed(const struct intake *intake, const char *why, int *error_code) {
  complain_at(intake->name, "refused: it looks like a %s file, and %s",
              packing_name(intake->unpacker.packing), why);
  return refuse_input(error_code, EXIT_CODE_REFUSED);
}

/*
 * The first bytes are in `to`: those of a compressed file are taken from there. One that is to be
 * replaced is refused as any that is no text (guard_start()).
 */
static bool begin_unpacking(struct intake *intake, struct bytes *to, int *error_code) {
  enum packing packing = packing_from_mark((span){to->data, to->length});
  if (packing == PACKING_NONE || intake->guarded) return true;
  if (!packing_is_built(packing)) {
    intake->unpacker.packing = packing;
    return refuse_packed(intake, "this program was built without it; unpack it first", error_code);
  }
  bytes_append(&intake->packed, to->data, to->length);
  to->length = 0;
  if (!intake->packed.failed && unpacker_open(&intake->unpacker, packing)) return true;
  return fail_memory(intake, error_code);
}

static bool unpack(struct intake *intake, struct bytes *to, size_t room, int *error_code) {
  struct unpacker *unpacker = &intake->unpacker;
  size_t before = to->length;
  for (;;) {
    enum unpacked unpacked = unpacker_run(unpacker, &intake->packed, to, room);
    if (unpacked == UNPACKED_NO_MEMORY) return fail_memory(intake, error_code);
    if (unpacked == UNPACKED_WRONG) {
      complain_at(intake->name, "refused: it looks like a %s file, and cannot be unpacked: %s",
                  packing_name(unpacker->packing), unpacker->wrong);
      return refuse_input(error_code, EXIT_CODE_REFUSED);
    }
    if (to->length > before) return true;
    if (intake->file_ended && !unpacker->within) {
      intake->ended = true;
      return true;
    }
    if (intake->file_ended) return refuse_packed(intake, "ends too early", error_code);
    if (!read_file(intake, &intake->packed, PACKED_BLOCK, error_code)) return false;
  }
}

/* Appends bytes as they are in the file, or in what is compressed there. */
static bool read_bytes(struct intake *intake, struct bytes *to, size_t room, int *error_code) {
  if (!intake->is_begun) {
    do {
      if (!read_file(intake, to, room, error_code)) return false;
    } while (!intake->file_ended && packing_may_be_mark((span){to->data, to->length}));
    intake->is_begun = true;
    if (!begin_unpacking(intake, to, error_code)) return false;
  } else if (intake->unpacker.packing == PACKING_NONE) {
    if (!read_file(intake, to, room, error_code)) return false;
  }
  if (intake->unpacker.packing != PACKING_NONE) return unpack(intake, to, room, error_code);
  intake->ended = intake->file_ended;
  return true;
}

/*
 * Read as UTF-8 it would be junk at best, and its NULs and newlines would end records where there
 * is no end.
 */
static bool refuse_wide(const struct intake *intake, span start, int *error_code) {
  struct encoding encoding;
  if (!encoding_from_mark(start, &encoding) || encoding.name == NULL) return true;
  complain_at(intake->name, "refused: it is %.6s, not UTF-8; to have it read, use --encoding=%.6s",
              encoding.name, encoding.name);
  return refuse_input(error_code, EXIT_CODE_REFUSED);
}

/* Without --encoding: UTF-8, read where it is needed. */
static bool read_plain(struct intake *intake, struct bytes *text, size_t room, int *error_code) {
  size_t from = text->length;
  if (!read_bytes(intake, text, room, error_code)) return false;
  span start = {text->data, text->length};
  if (!intake->is_known &&
      (!refuse_wide(intake, start, error_code) || !guard_start(intake, start, error_code)))
    return false;
  return guard_text(intake, text, from, error_code);
}

/* Learns from the first bytes, which are all there, what the file is written in. */
static bool choose_encoding(struct intake *intake, int *error_code) {
  span start = {intake->raw.data, intake->raw.length};
  if (!guard_start(intake, start, error_code)) return false;

  if (!encoding_from_mark(start, &intake->encoding)) {
    intake->encoding = intake->settings->encoding;
    /* It would be read the one way here and perhaps the other way elsewhere. */
    if (start.length > 0 && encoding_needs_mark(&intake->encoding)) {
      complain_at(intake->name,
                  "refused: it has no byte order mark; say --encoding=%sLE or --encoding=%sBE",
                  intake->encoding.name, intake->encoding.name);
      return refuse_input(error_code, EXIT_CODE_REFUSED);
    }
  }

  intake->is_known = true;
  if (intake->encoding.name == NULL) return true;

  if (!decoder_open(&intake->decoder, intake->encoding.name, intake->encoding.unit)) {
    complain_error(intake->name, errno);
    return refuse_input(error_code, EXIT_CODE_SYSTEM);
  }
  intake->decoder.strict = intake->guarded;
  intake->guard.takes_high = false;
  bytes_drop(&intake->raw, intake->encoding.mark.length);
  return true;
}

static bool convert_chunk(struct intake *intake, struct bytes *text, int *error_code) {
  size_t from = text->length;
  if (intake->encoding.name == NULL) {
    bytes_append(text, intake->raw.data, intake->raw.length);
    bytes_clear(&intake->raw);
    return guard_text(intake, text, from, error_code);
  }
  enum decoded decoded = decoder_run(&intake->decoder, &intake->raw, intake->ended, text);
  if (decoded == DECODED_NO_MEMORY) return fail_memory(intake, error_code);
  if (!guard_text(intake, text, from, error_code)) return false;
  if (decoded == DECODED) return true;
  complain_of_bytes(intake, (unsigned char)intake->raw.data[0]);
  return refuse_input(error_code, EXIT_CODE_REFUSED);
}

bool intake_read(struct intake *intake, struct bytes *text, size_t room, int *error_code) {
  if (!intake->settings->converts) return read_plain(intake, text, room, error_code);
  size_t before = text->length;
  do {
    if (!read_bytes(intake, &intake->raw, room, error_code)) return false;
    span start = {intake->raw.data, intake->raw.length};
    if (!intake->is_known && !intake->ended && encoding_may_be_mark(start)) continue;
    if (!intake->is_known && !choose_encoding(intake, error_code)) return false;
    if (!convert_chunk(intake, text, error_code)) return false;
  } while (text->length == before && !intake->ended);
  return true;
}

bool intake_waits(const struct intake *intake) {
  struct pollfd file = {.fd = intake->fd, .events = POLLIN};
  if (S_ISREG(intake->status.st_mode) || intake->file_ended || intake->packed.length > 0)
    return false;
  return poll(&file, 1, 0) == 0;
}
