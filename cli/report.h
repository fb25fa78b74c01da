/*
 * --report and --explain: what the library says it changed, as lines of text or JSON. Knows nothing
 * of framings.
 */
#ifndef SANITIZE_CLI_REPORT_H
#define SANITIZE_CLI_REPORT_H

#include "chunk.h"
#include "settings.h"
#include "span.h"

/* Where a comment stands, for messages. */
struct place {
  size_t record; /* within the chunk */
  size_t offset; /* within chunk.in */
};

/* The length of the piece of raw.data at `at`; *length is set to that of the text it stands for. */
typedef size_t (*raw_unit)(span raw, size_t at, char quote, size_t *length);

/* A comment, and how it stands in chunk.in. */
struct comment {
  struct place at;
  span text;
  span raw;
  raw_unit unit;  /* NULL: `raw` is the text */
  char quote;     /* for `unit`: what stands around the comment, or 0 */
  size_t invalid; /* pieces of the text that are not UTF-8; counted for --check */
  bool lossy;     /* `raw` says something that no text can: half a surrogate pair */
};

/* Notes what the worker's last run, over this comment, changed: each as an event of the chunk. */
void report_changes(const struct settings *settings, const sanitizer *worker, struct chunk *chunk,
                    const struct comment *comment);

/* The same for --check, always with the reason in words. Returns whether there was any. */
bool report_check(const struct settings *settings, const sanitizer *worker, struct chunk *chunk,
                  const struct comment *comment);

/* For --check, of a result that is cut to a length. */
void report_cut(struct chunk *chunk, struct place at);

/*
 * For --check, where something changed though nothing was taken away: the first difference, and
 * `why`.
 */
void report_difference(struct chunk *chunk, const struct comment *comment, span clean,
                       const char *why);

/*
 * Appends the line for an event: its place and its note. Lines and columns from 0, the record from
 * 1.
 */
struct report_place {
  const char *file;
  uint64_t record, line;
  size_t column;
};
void report_append_json(struct bytes *to, const struct report_place *place, const char *note,
                        size_t length);
void report_append(struct bytes *to, const struct settings *settings,
                   const struct report_place *place, const char *note, size_t length);

#endif
