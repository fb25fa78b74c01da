/* A chunk of records on its way. Knows nothing of framings. */
#include "chunk.h"

#include <string.h>

void chunk_clear(struct chunk *chunk) {
  counts_clear(&chunk->counts);
  struct chunk empty = {
      .in = chunk->in, .out = chunk->out, .notes = chunk->notes, .events = chunk->events};
  *chunk = empty;
  bytes_clear(&chunk->in);
  bytes_clear(&chunk->out);
  bytes_clear(&chunk->notes);
  bytes_clear(&chunk->events);
}

void chunk_free(struct chunk *chunk) {
  counts_clear(&chunk->counts);
  bytes_free(&chunk->in);
  bytes_free(&chunk->out);
  bytes_free(&chunk->notes);
  bytes_free(&chunk->events);
}

void chunk_add_event(struct chunk *chunk, enum event_kind kind, size_t record, size_t offset,
                     size_t note) {
  struct event event = {kind, record, offset, note, chunk->notes.length - note};
  bytes_append(&chunk->events, (const char *)&event, sizeof event);
}

struct event chunk_event(const struct chunk *chunk, size_t number) {
  struct event event;
  memcpy(&event, chunk->events.data + number * sizeof event, sizeof event);
  return event;
}

size_t chunk_event_count(const struct chunk *chunk) {
  return chunk->events.length / sizeof(struct event);
}

void chunk_fail(struct chunk *chunk, size_t record, const char *why) {
  size_t note = chunk->notes.length;
  bytes_append_text(&chunk->notes, why);
  chunk_add_event(chunk, EVENT_REFUSED, record, 0, note);
  chunk->end = CHUNK_FATAL;
}

struct patch patch_start(struct chunk *chunk) {
  return (struct patch){.chunk = chunk};
}

void patch_begin_record(struct patch *patch, size_t start) {
  patch->record = start;
  patch->record_out = patch->chunk->out.length;
  patch->record_copied = patch->copied;
}

static void copy_until(struct patch *patch, size_t end) {
  struct chunk *chunk = patch->chunk;
  if (end > patch->copied)
    bytes_append(&chunk->out, chunk->in.data + patch->copied, end - patch->copied);
  patch->copied = end;
}

void patch_replace(struct patch *patch, size_t from, size_t to) {
  copy_until(patch, from);
  patch->copied = to;
  patch->touched = true;
}

void patch_leave_out(struct patch *patch, size_t end) {
  patch->chunk->out.length = patch->record_out;
  patch->copied = patch->record_copied;
  patch_replace(patch, patch->record, end);
}

void patch_finish(struct patch *patch, size_t end) {
  if (!patch->touched && end == patch->chunk->in.length) {
    patch->chunk->untouched = true;
  } else {
    copy_until(patch, end);
  }
}
