/* See frame_json.h. */
#include "frame_json.h"

#include "json.h"

#include <string.h>

struct line_context {
  struct worker *worker;
  struct patch *patch;
  size_t start; /* of the line */
  enum fate fate;
};

static bool one_string(void *context, const struct json_string *string) {
  struct line_context *line = context;
  struct worker *worker = line->worker;
  struct chunk *chunk = line->patch->chunk;
  size_t start = line->start + string->start, end = line->start + string->end;
  span raw = {chunk->in.data + start, end - start}, clean;
  struct comment comment = {.at = {chunk->records, start}, .text = raw, .raw = raw};

  if (string->has_escapes) {
    bytes_clear(&worker->decoded);
    /* half a surrogate pair must not stay in the escapes */
    json_decode(raw, &worker->decoded, &comment.lossy);
    if (worker->decoded.failed) {
      chunk_fail(chunk, chunk->records, "out of memory");
      line->fate = FATE_STOP;
      return false;
    }
    comment.text = (span){worker->decoded.data, worker->decoded.length};
    comment.unit = json_unit;
  }

  enum fate fate = worker_clean(worker, chunk, &comment, FLATTEN_NOTHING, &clean);
  if (fate == FATE_CHANGED) {
    patch_replace(line->patch, start, end);
    json_encode(&chunk->out, clean, raw);
  } else if (fate != FATE_SAME) {
    line->fate = fate;
    return false;
  }

  return true;
}

static bool is_blank(span line) {
  for (size_t i = 0; i < line.length; i++) {
    if (line.data[i] != ' ' && line.data[i] != '\t' && line.data[i] != '\r') return false;
  }
  return true;
}

/* A line from `start` to its LF at `end`; false to stop. */
static bool one_line(struct worker *worker, struct patch *patch, size_t start, size_t end,
                     size_t next) {
  struct chunk *chunk = patch->chunk;
  span text = {chunk->in.data + start, end - start};
  struct line_context line = {worker, patch, start, FATE_SAME};
  const struct settings *settings = worker->settings;
  patch_begin_record(patch, start);
  if (!is_blank(text)) {
    struct json_scan scan = {settings->paths, settings->field_count, &worker->key, one_string,
                             &line,           settings->strict,      &chunk->found};
    const char *wrong = json_scan_line(&scan, text);
    chunk->searched += wrong == NULL;
    if (wrong != NULL)
      line.fate = worker_reject(worker, chunk, (struct place){chunk->records, start}, wrong);
  }
  if (line.fate != FATE_SAME) patch_leave_out(patch, next);
  chunk->records++;
  return line.fate != FATE_STOP;
}

void frame_json(struct worker *worker, struct chunk *chunk) {
  struct patch patch = patch_start(chunk);
  size_t length = chunk->in.length;

  for (size_t at = chunk->verbatim; at < length;) {
    const char *found = memchr(chunk->in.data + at, '\n', length - at);
    size_t end = found == NULL ? length : (size_t)(found - chunk->in.data);
    size_t next = found == NULL ? length : end + 1;
    if (!one_line(worker, &patch, at, end, next)) {
      patch_finish(&patch, next);
      return;
    }
    at = next;
  }

  patch_finish(&patch, length);
}
