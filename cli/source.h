/*
 * Input files, read in blocks and cut where records end.
 */
#ifndef SANITIZE_CLI_SOURCE_H
#define SANITIZE_CLI_SOURCE_H

#include "chunk.h"
#include "columns.h"
#include "intake.h"
#include "settings.h"

struct source {
  const struct settings *settings;
  struct intake intake;
  bool live;           /* hand on what has arrived; do not wait for a full block */
  bool begun;          /* the first chunk is out */
  uint64_t file_bytes; /* read of the file for the chunks so far */
  struct bytes carry;  /* the start of the next record */
  struct columns columns;
};

enum fill { FILL_CHUNK, FILL_END, FILL_ERROR };

/* `file` is a path or "-". Complains and returns false when it cannot be read. */
bool source_open(struct source *source, const struct settings *settings, const char *file,
                 bool live);

/*
 * Fills an empty chunk with whole records. On FILL_ERROR it has complained and *error_code says how
 * to end.
 */
enum fill source_fill(struct source *source, struct chunk *chunk, int *error_code);

void source_close(struct source *source);

#endif
