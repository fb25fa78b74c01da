/*
 * --report and --explain: what the library says it changed, as lines of text or JSON. Knows nothing of framings.
 */
#ifndef SANITIZE_CLI_REPORT_H
#define SANITIZE_CLI_REPORT_H

#include "chunk.h"
#include "settings.h"

/* Where a comment stands, for messages. */
struct place {
  size_t record; /* within the chunk */
  size_t offset; /* within chunk.in */
};

/*
 * Notes what the worker's last run changed, each as an event of the chunk. `exact`: the comment stands in chunk.in as it is,
 * so that each change has its own place; else all have that of the comment.
 */
void report_changes(const struct settings *settings, const sanitizer *worker, struct chunk *chunk, struct place at,
                    bool exact);

/* Appends the line for an event: its note, and before it where that is. Lines and columns from 0, the record from 1. */
struct report_place {
  const char *file;
  uint64_t record, line;
  size_t column;
};
void report_append(struct bytes *to, const struct settings *settings, const struct report_place *place,
                   const char *note, size_t length);

#endif
