/* Which framing, and the two simple ones: a whole file, and records between separators. */
#include "frame.h"

#include "frame_json.h"
#include "frame_table.h"

#include <string.h>

/* One that stands in chunk.in as it is. */
static struct comment plain_comment(const struct chunk *chunk, size_t record, size_t start,
                                    size_t end) {
  span text = {chunk->in.data + start, end - start};
  return (struct comment){.at = {record, start}, .text = text, .raw = text};
}

static void frame_whole(struct worker *worker, struct chunk *chunk) {
  struct patch patch = patch_start(chunk);
  struct comment comment = plain_comment(chunk, 0, 0, chunk->in.length);
  span clean;
  chunk->records = 1;
  patch_begin_record(&patch, 0);
  enum fate fate = worker_clean(worker, chunk, &comment, FLATTEN_NOTHING, &clean);

  if (fate == FATE_CHANGED) {
    patch_replace(&patch, 0, chunk->in.length);
    bytes_append(&chunk->out, clean.data, clean.length);
  } else if (fate != FATE_SAME) {
    patch_leave_out(&patch, chunk->in.length);
  }
  patch_finish(&patch, chunk->in.length);
}

/* A record from `start` up to its separator at `end`; false to stop. */
static bool one_record(struct worker *worker, struct patch *patch, size_t start, size_t end,
                       size_t next) {
  struct chunk *chunk = patch->chunk;
  bool lines = worker->settings->framing == FRAME_LINES;
  /* CR LF is one separator */
  if (lines && next > end && end > start && chunk->in.data[end - 1] == '\r') end--;
  struct comment comment = plain_comment(chunk, chunk->records, start, end);
  span clean;
  patch_begin_record(patch, start);
  enum fate fate =
      worker_clean(worker, chunk, &comment, lines ? FLATTEN_NEWLINES : FLATTEN_NOTHING, &clean);
  if (fate == FATE_CHANGED) {
    patch_replace(patch, start, end);
    bytes_append(&chunk->out, clean.data, clean.length);
  } else if (fate != FATE_SAME) {
    patch_leave_out(patch, next);
  }
  chunk->records++;
  return fate != FATE_STOP;
}

/* --lines, --null */
static void frame_records(struct worker *worker, struct chunk *chunk) {
  char separator = worker->settings->framing == FRAME_NULL ? '\0' : '\n';
  struct patch patch = patch_start(chunk);
  size_t length = chunk->in.length;

  for (size_t at = 0; at < length;) {
    const char *found = memchr(chunk->in.data + at, separator, length - at);
    size_t end = found == NULL ? length : (size_t)(found - chunk->in.data);
    size_t next = found == NULL ? length : end + 1;
    if (!one_record(worker, &patch, at, end, next)) {
      patch_finish(&patch, next);
      return;
    }
    at = next;
  }

  patch_finish(&patch, length);
}

/* A record that was never read into memory. Of a line or row nothing can be kept but its end. */
static void oversize(struct worker *worker, struct chunk *chunk) {
  enum framing framing = worker->settings->framing;
  chunk->records = 1;
  if (has_fields(framing)) {
    worker_reject(worker, chunk, (struct place){0, 0},
                  "a record too long to be held, more than 16 times --max-input");
  } else if (worker_refuse_oversize(worker, chunk) == FATE_CHANGED && chunk->oversize_ended) {
    bytes_append_byte(&chunk->out, framing == FRAME_NULL ? '\0' : '\n');
  }
}

void frame_process(struct worker *worker, struct chunk *chunk) {
  chunk->lines = bytes_count(chunk->in.data, chunk->in.length, '\n');
  if (chunk->oversize) {
    oversize(worker, chunk);
  } else {
    switch (worker->settings->framing) {
    case FRAME_WHOLE: frame_whole(worker, chunk); break;
    case FRAME_LINES:
    case FRAME_NULL: frame_records(worker, chunk); break;
    case FRAME_JSONL: frame_json(worker, chunk); break;
    case FRAME_CSV:
    case FRAME_TSV:
    case FRAME_PGCOPY: frame_table(worker, chunk); break;
    }
  }

  if (chunk->end != CHUNK_FATAL &&
      (chunk->out.failed || chunk->notes.failed || chunk->events.failed)) {
    bytes_clear(&chunk->notes);
    bytes_clear(&chunk->events);
    chunk_fail(chunk, chunk->records, "out of memory");
  }
}
