/* One comment through the library. Knows nothing of framings. */
#include "worker.h"

#include "text.h"

#include <string.h>

void worker_start(struct worker *worker, const struct settings *settings) {
  *worker = (struct worker){.settings = settings};
}

void worker_end(struct worker *worker) {
  sanitizer_free(worker->sanitizer);
  sanitizer_free(worker->as_text);
  bytes_free(&worker->decoded);
  bytes_free(&worker->key);
  bytes_free(&worker->flat);
}

size_t common_prefix(span a, span b) {
  size_t shorter = a.length < b.length ? a.length : b.length;
  size_t at = 0;
  while (at < shorter && a.data[at] == b.data[at]) at++;
  if (at == a.length && at == b.length) return at;
  /* Not from within a character. */
  while (at > 0 && at < a.length && ((unsigned char)a.data[at] & 0xC0) == 0x80) at--;
  return at;
}

static bool is_same(span a, span b) {
  return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static sanitize_status run(const struct settings *settings, sanitizer **made, sanitize_refusal refusal, span comment,
                           span *clean) {
  if (*made == NULL) {
    sanitize_options options = settings->library;
    options.refusal = refusal;
    sanitize_status status = sanitizer_new_with(made, settings->policy, &options);
    if (status != SANITIZE_OK) return status;
  }
  const sanitize_length *length = &settings->length;
  if (length->max_bytes == 0 && length->max_characters == 0) {
    return sanitizer_run(*made, comment.data, comment.length, clean);
  }
  return sanitizer_run_within(*made, comment.data, comment.length, length, clean, NULL);
}

/* Whether it is about this comment; else every other would end the same way. */
static bool is_refusal(sanitize_status status) {
  return status >= SANITIZE_ERR_INPUT_SIZE && status <= SANITIZE_ERR_OUTPUT_SIZE;
}

static void note_why(const struct settings *settings, struct chunk *chunk, sanitize_status status) {
  if (status == SANITIZE_ERR_INPUT_SIZE) {
    bytes_printf(&chunk->notes, "refused: more than %zu bytes", settings->library.limits.input_bytes);
  } else {
    bytes_printf(&chunk->notes, "refused: %s", sanitize_strerror(status));
  }
}

static const char *advice(const struct settings *settings, sanitize_status status) {
  if (status == SANITIZE_ERR_INPUT_SIZE) return "; raise it with --max-input";
  if (is_record_framing(settings)) return "; to go on, use --on-error=text, empty or skip";
  return "; to show it as text, use --refused=text";
}

/* Ends the note that was begun at `note` with what becomes of the record, and counts it. */
static void note_outcome(struct chunk *chunk, struct place at, size_t note, const char *outcome) {
  bytes_append_text(&chunk->notes, outcome);
  chunk_add_event(chunk, EVENT_REFUSED, at.record, at.offset, note);
  chunk->refused++;
}

static enum fate refuse(struct worker *worker, struct chunk *chunk, struct place at, sanitize_status status,
                        span comment, span *clean) {
  const struct settings *settings = worker->settings;
  size_t note = chunk->notes.length;
  note_why(settings, chunk, status);
  *clean = (span){"", 0};
  switch (settings->on_error) {
  case ON_ERROR_STOP:
    note_outcome(chunk, at, note, advice(settings, status));
    chunk->end = CHUNK_REFUSED;
    return FATE_STOP;
  case ON_ERROR_SKIP: note_outcome(chunk, at, note, "; left out"); return FATE_LEFT_OUT;
  case ON_ERROR_TEXT:
    if (status != SANITIZE_ERR_INPUT_SIZE &&
        run(settings, &worker->as_text, SANITIZE_REFUSE_AS_TEXT, comment, clean) == SANITIZE_OK) {
      note_outcome(chunk, at, note, "; shown as text");
      return FATE_CHANGED;
    }
    break;
  case ON_ERROR_EMPTY: break;
  }
  note_outcome(chunk, at, note, "; emptied");
  return FATE_CHANGED;
}

/*
 * In text a newline or a tab is white space like a space. In an attribute's value it is not: there a reference stands for it.
 * The output is the library's: every '<' begins a tag and every '>' ends one.
 */
static span flatten_into(struct bytes *flat, span text, unsigned what) {
  bool lines = (what & FLATTEN_NEWLINES) != 0;
  bool tabs = (what & FLATTEN_TABS) != 0;
  if (text.length == 0) return text;
  if (!(lines && (memchr(text.data, '\n', text.length) || memchr(text.data, '\r', text.length))) &&
      !(tabs && memchr(text.data, '\t', text.length))) {
    return text;
  }
  bool in_tag = false;
  bytes_clear(flat);
  for (size_t i = 0; i < text.length; i++) {
    char c = text.data[i];
    bool newline = lines && (c == '\n' || c == '\r');
    bool tab = tabs && c == '\t';
    if (c == '<' || c == '>') in_tag = c == '<';
    if (!newline && !tab) {
      bytes_append_byte(flat, c);
    } else if (in_tag) {
      bytes_append_text(flat, newline ? "&#10;" : "&#9;");
    } else {
      bytes_append_byte(flat, ' ');
    }
  }
  return (span){flat->data, flat->length};
}

enum fate worker_clean(struct worker *worker, struct chunk *chunk, struct place at, span comment, unsigned flatten,
                       span *clean) {
  const struct settings *settings = worker->settings;
  chunk->comments++;
  sanitize_status status = run(settings, &worker->sanitizer, settings->library.refusal, comment, clean);
  if (status != SANITIZE_OK) {
    if (!is_refusal(status)) {
      chunk_fail(chunk, at.record, sanitize_strerror(status));
      return FATE_STOP;
    }
    enum fate fate = refuse(worker, chunk, at, status, comment, clean);
    if (fate != FATE_CHANGED) return fate;
  } else {
    bool direct = sanitizer_front_end(worker->sanitizer) == SANITIZE_FRONT_END_DIRECT;
    chunk->direct += direct;
    chunk->gumbo += !direct;
    if (settings->report != REPORT_NONE) {
      enum framing framing = settings->framing;
      bool exact = framing == FRAME_WHOLE || framing == FRAME_LINES || framing == FRAME_NULL;
      report_changes(settings, worker->sanitizer, chunk, at, exact);
    }
  }
  if (flatten != FLATTEN_NOTHING) {
    *clean = flatten_into(&worker->flat, *clean, flatten);
    if (worker->flat.failed) {
      chunk_fail(chunk, at.record, "out of memory");
      return FATE_STOP;
    }
  }
  if (is_same(comment, *clean)) return FATE_SAME;
  chunk->changed++;
  return FATE_CHANGED;
}

enum fate worker_reject(struct worker *worker, struct chunk *chunk, struct place at, const char *why) {
  size_t note = chunk->notes.length;
  bytes_printf(&chunk->notes, "refused: %s", why);
  if (worker->settings->on_error == ON_ERROR_STOP) {
    note_outcome(chunk, at, note, "; to go on, use --on-error=skip");
    chunk->end = CHUNK_REFUSED;
    return FATE_STOP;
  }
  note_outcome(chunk, at, note, "; left out");
  return FATE_LEFT_OUT;
}

enum fate worker_refuse_oversize(struct worker *worker, struct chunk *chunk) {
  span clean;
  chunk->comments++;
  return refuse(worker, chunk, (struct place){0, 0}, SANITIZE_ERR_INPUT_SIZE, (span){"", 0}, &clean);
}

bool worker_lists_changes(const struct worker *worker) { return worker->settings->check && !worker->settings->diff; }

void worker_note_change(struct chunk *chunk, size_t record, size_t offset, span before, span after, size_t same) {
  enum { SHOWN = 40 };
  size_t note = chunk->notes.length;
  text_append_excerpt(&chunk->notes, before.data + same, before.length - same, SHOWN);
  bytes_append_text(&chunk->notes, " becomes ");
  text_append_excerpt(&chunk->notes, after.data + same, after.length - same, SHOWN);
  chunk_add_event(chunk, EVENT_CHANGED, record, offset, note);
}
