/*
 * A run over the files: what was done so far, and what to do with each finished chunk.
 */
#ifndef SANITIZE_CLI_DELIVER_H
#define SANITIZE_CLI_DELIVER_H

#include "chunk.h"
#include "convert.h"
#include "output.h"
#include "progress.h"
#include "settings.h"
#include "span.h"

#include <stdint.h>

struct run {
  const struct settings *settings;
  struct output *output;
  struct output rewritten; /* of --in-place */
  struct progress progress;
  int code; /* so far */

  uint64_t records, comments, changed, refused, invalid, direct, gumbo, bytes_in, bytes_out;
  uint64_t lost_text, lost_hidden, lost_links;
  uint64_t file_bytes; /* read of the files, perhaps compressed */

  /* Of the current file. */
  const char *name;
  uint64_t file_records;
  uint64_t lines, lines_out; /* line feeds before the next chunk, in the input and in the result */
  size_t column;             /* bytes since the last of them */
  bool altered;

  /* Since the start, or of the current file where each is rewritten. */
  uint64_t searched;
  uint64_t found;

  struct encoder encoder; /* of --in-place, where the file is not in UTF-8 */
  struct bytes encoded;

  bool diff_begun;

  struct bytes changes; /* of --report, not written yet */
  struct output changes_output;

  struct counts counts; /* of --survey */

  struct bytes report; /* of --check, --diff and --links, not written yet */
  bool terminal;       /* it goes to one: controls are made visible */
  bool colour;
};

/* The pool_deliver function. */
bool run_deliver(void *context, struct chunk *chunk);
/* What has to stand at the end of a file that is written. False when it cannot. */
bool run_end_file(struct run *run);
/* Writes what is left of the report, and of that of --report. */
bool run_flush_report(struct run *run);
bool run_flush_changes(struct run *run);

/*
 * Complains and returns false when a chosen field was nowhere: nothing was cleaned there, as after
 * a slip in its name.
 */
bool run_found_fields(struct run *run);

#endif
