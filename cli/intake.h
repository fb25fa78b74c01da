/*
 * The bytes of an input as UTF-8: what reads a file, unpacks it where it is compressed, converts it
 * where --encoding asks for it, and refuses what cannot be text. Knows nothing of records.
 */
#ifndef SANITIZE_CLI_INTAKE_H
#define SANITIZE_CLI_INTAKE_H

#include "convert.h"
#include "encoding.h"
#include "guard.h"
#include "packing.h"
#include "settings.h"

#include <stdint.h>
#include <sys/stat.h>

struct intake {
  const struct settings *settings;
  const char *name; /* for messages */
  int fd;
  struct stat status;
  bool guarded;  /* the file is to be replaced: it has to be text, and readable to the last byte */
  bool is_known; /* what it is written in */
  bool ended;
  bool file_ended;     /* there may be more to unpack */
  bool is_begun;       /* whether it is compressed is known */
  uint64_t file_bytes; /* read of the file */
  struct unpacker unpacker;
  struct bytes packed; /* read, but not unpacked yet */
  struct encoding encoding;
  struct decoder decoder;
  struct bytes raw; /* read, but not converted yet */
  struct guard guard;
};

/* `file` is a path or "-". Complains and returns false when it cannot be read. */
bool intake_open(struct intake *intake, const struct settings *settings, const char *file);

/*
 * Appends what comes next, about `room` bytes, to `text`, which begins with the first byte of the
 * file as long as intake->is_known is false. At the end it appends nothing and sets intake->ended.
 * When it returns false it has complained, and *error_code says how to end.
 */
bool intake_read(struct intake *intake, struct bytes *text, size_t room, int *error_code);

/* Whether nothing can be read now without waiting for who writes it. */
bool intake_waits(const struct intake *intake);

void intake_close(struct intake *intake);

#endif
