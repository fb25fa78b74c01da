/*
 * A chunk: a block of input that holds whole records, and what became of it. The reader fills it, a
 * worker turns it into output, delivery writes it out; it is never seen by two threads at once.
 */
#ifndef SANITIZE_CLI_CHUNK_H
#define SANITIZE_CLI_CHUNK_H

#include "bytes.h"
#include "counts.h"

#include <stdint.h>

enum event_kind {
  EVENT_REFUSED, /* about a record: goes to standard error */
  EVENT_CHANGED, /* --check: what would change, and where */
  EVENT_REPORTED /* --report: what was changed, and why */
};

struct event {
  enum event_kind kind;
  size_t record; /* within the chunk, from 0 */
  size_t offset; /* within chunk.in */
  size_t note;   /* the message, within chunk.notes */
  size_t note_length;
};

enum chunk_end {
  CHUNK_DONE,
  CHUNK_REFUSED, /* a record stopped the run; the output ends before it */
  /* out of memory, or the library cannot work: nothing that an option would let pass */
  CHUNK_FATAL
};

struct columns;
struct encoding;

struct chunk {
  /* From the reader. */
  struct bytes in;
  const char *name;
  bool starts_file;
  size_t verbatim;       /* bytes at the start that are not for the framing: a byte order mark */
  bool has_header;       /* the first record is the header of a table */
  bool oversize;         /* one record, too long to be held: `in` is empty */
  bool oversize_ended;   /* it had a separator after it */
  size_t oversize_lines; /* line feeds in it */
  const struct columns *columns;
  const struct encoding *encoding; /* what the result is written in; NULL: UTF-8 */
  uint64_t file_bytes;             /* read of the file for it, perhaps compressed */

  /* From the worker. */
  struct bytes out;
  struct bytes notes;
  struct bytes events; /* struct event, one after the other */
  bool untouched;      /* the output is `in` */
  size_t records;
  size_t comments;
  size_t changed;
  size_t refused;
  size_t lines;         /* line feeds in `in` */
  size_t invalid;       /* pieces of comments that are not UTF-8, where somebody asks for them */
  size_t searched;      /* records that were looked through for fields or columns */
  size_t widest;        /* cells of the longest row of a table */
  uint64_t found;       /* bit i: settings.fields[i] was in one of them */
  size_t direct, gumbo; /* comments by who read them; refused ones are neither's */
  size_t lost_text, lost_hidden; /* bytes, as sanitizer_losses() counts them */
  size_t lost_links;
  struct counts counts; /* of --survey */
  enum chunk_end end;
};

void chunk_clear(struct chunk *chunk);
void chunk_free(struct chunk *chunk);

/* The note of the event is what was appended to chunk.notes from `note` on. */
void chunk_add_event(struct chunk *chunk, enum event_kind kind, size_t record, size_t offset,
                     size_t note);
struct event chunk_event(const struct chunk *chunk, size_t number);
size_t chunk_event_count(const struct chunk *chunk);

/* Ends the chunk for a reason that no option lets pass. */
void chunk_fail(struct chunk *chunk, size_t record, const char *why);

/*
 * Copies `in` to `out` but for what is replaced. Bytes are copied as late as possible, in long
 * runs, and not at all when nothing was replaced.
 */
struct patch {
  struct chunk *chunk;
  size_t copied; /* of `in` */
  size_t record; /* where the record begins in `in` */
  size_t record_out, record_copied;
  bool touched;
};

struct patch patch_start(struct chunk *chunk);
void patch_begin_record(struct patch *patch, size_t start);
/*
 * Brings the output up to `from`, where the caller appends the replacement for the bytes up to
 * `to`.
 */
void patch_replace(struct patch *patch, size_t from, size_t to);
/* Takes back what was written of this record, which ends at `end`. */
void patch_leave_out(struct patch *patch, size_t end);
/* Copies the rest, up to `end`. */
void patch_finish(struct patch *patch, size_t end);

#endif
