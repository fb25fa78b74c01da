/*
 * Where the result goes. A file that is replaced is written beside itself and renamed when all is
 * well and on the disk, so that neither a full disk nor the end of the process leaves less than the
 * old file or the new one.
 */
#ifndef SANITIZE_CLI_OUTPUT_H
#define SANITIZE_CLI_OUTPUT_H

#include "packing.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

struct output {
  int fd;
  const char *name;   /* for messages */
  char *target;       /* the file to replace; NULL: `fd` is written directly */
  char *temporary;    /* the name of the new one, once it has one */
  bool in_place;      /* `target` is what is read */
  const char *suffix; /* of the backup, or NULL */
  struct stat status; /* of what `fd` is, or of the file to replace */
  bool exists;
  struct packer packer; /* when it is compressed */
  bool flushes;         /* each piece can be unpacked as soon as it is written */
  struct bytes packed;  /* not written yet */
};

/* All complain about what goes wrong and then return false. */
bool output_open_standard(struct output *output);
/* `direct`: written as it comes, for who reads it meanwhile. Devices and pipes always are. */
bool output_open_file(struct output *output, const char *path, bool direct);
/* `status` is that of the open input. */
bool output_open_in_place(struct output *output, const char *path, const struct stat *status,
                          const char *suffix);
/* From here on what is written is compressed. PACKING_NONE: as it is. */
bool output_pack(struct output *output, enum packing packing, bool flushes);
bool output_write(struct output *output, const char *data, size_t length);
/* Closes it, and replaces the file if there is one to replace. */
bool output_commit(struct output *output);
/* Closes it; the file to replace stays as it was. */
void output_abandon(struct output *output);

#endif
