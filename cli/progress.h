/*
 * --progress: one line on the terminal that is written over.
 */
#ifndef SANITIZE_CLI_PROGRESS_H
#define SANITIZE_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
  bool on;
  bool shown;
  uint64_t total; /* bytes; 0: not known */
  double start, last;
};

struct progress_counts {
  uint64_t bytes; /* read of the files */
  uint64_t records, changed, refused;
};

/*
 * Only when standard error is a terminal. The total is the size of the files, where they have one.
 */
void progress_start(struct progress *progress, char *const *files, size_t file_count);
/* At most some times a second. */
void progress_show(struct progress *progress, const struct progress_counts *counts);
/* Clears the line, so that something else can be written. */
void progress_hide(struct progress *progress);

#endif
