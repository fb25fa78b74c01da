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
  bool live;           /* hand on what has arrived, though more is waiting */
  bool begun;          /* the first chunk is out */
  uint64_t file_bytes; /* read of the file for the chunks so far */
  uint64_t rows_left;  /* --chunk-header: of the rows that were announced */
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

/*
 * Whether nobody will send more before there is an answer: all results so far are to be delivered
 * before the next chunk is filled.
 */
bool source_waits(const struct source *source);

void source_close(struct source *source);

#endif
