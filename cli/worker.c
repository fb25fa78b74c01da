/* One comment through the library. Knows nothing of framings. */
#include "worker.h"

#include "encoding.h"
#include "links.h"
#include "survey.h"
#include "utf8.h"

#include <string.h>

void worker_start(struct worker *worker, const struct settings *settings) {
  *worker = (struct worker){.settings = settings};
}

void worker_end(struct worker *worker) {
  sanitizer_free(worker->sanitizer);
  sanitizer_free(worker->as_text);
  sanitizer_free(worker->explainer);
  inspector_end(&worker->inspector);
  proxy_worker_free(&worker->proxy);
  bytes_free(&worker->decoded);
  bytes_free(&worker->key);
  bytes_free(&worker->flat);
  encoder_close(&worker->encoder);
  bytes_free(&worker->fitted);
}

static bool is_same(span a, span b) {
  return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

/*
 * One of a worker's sanitizers, made when it is first needed; `options` is settings->library but
 * for what is its own.
 */
static sanitize_status run_with(struct worker *worker, sanitizer **made,
                                const sanitize_options *options, span comment, span *clean,
                                int *shortened) {
  const struct settings *settings = worker->settings;
  if (*made == NULL) {
    sanitize_options all = *options;
    if (settings->proxy.base != NULL) all.hooks = proxy_hooks(&worker->proxy, &settings->proxy);
    sanitize_status status = sanitizer_new_with(made, settings->policy, &all);
    if (status != SANITIZE_OK) return status;
  }
  const sanitize_length_limit *length = &settings->length;
  *shortened = 0;
  if (settings->task == TASK_TEXT)
    return sanitizer_html_to_text(*made, comment.data, comment.length, clean);
  if (settings->task == TASK_FROM_TEXT)
    return sanitizer_text_to_html(*made, comment.data, comment.length, settings->line_breaks,
                                  clean);
  if (length->max_bytes == 0 && length->max_characters == 0) {
    return sanitizer_run(*made, comment.data, comment.length, clean);
  }
  return sanitizer_run_within(*made, comment.data, comment.length, length, clean, shortened);
}

static sanitize_status run_as_text(struct worker *worker, span comment, span *clean) {
  sanitize_options options = worker->settings->library;
  int shortened;
  options.refusal = SANITIZE_REFUSAL_TEXT;
  return run_with(worker, &worker->as_text, &options, comment, clean, &shortened);
}

/* Whether it is about this comment; else every other would end the same way. */
static bool is_refusal(sanitize_status status) {
  return (status >= SANITIZE_ERR_INPUT_SIZE && status <= SANITIZE_ERR_OUTPUT_SIZE) ||
         status == SANITIZE_ERR_VERIFY;
}

static void note_why(const struct settings *settings, struct chunk *chunk, sanitize_status status) {
  if (status == SANITIZE_ERR_INPUT_SIZE) {
    bytes_printf(&chunk->notes, "refused: more than %zu bytes",
                 settings->library.limits.input_bytes);
  } else {
    bytes_printf(&chunk->notes, "refused: %s", sanitize_strerror(status));
  }
}

static const char *advice(const struct settings *settings, sanitize_status status) {
  if (status == SANITIZE_ERR_INPUT_SIZE) return "; raise it with --max-input";
  if (status == SANITIZE_ERR_VERIFY) return "; this should not happen: please report it";
  if (is_record_framing(settings)) return "; to go on, use --on-error=text, empty or skip";
  return "; to show it as text, use --refused=text";
}

/* Ends the note that was begun at `note` with what becomes of the record, and counts it. */
static void note_outcome(struct chunk *chunk, struct place at, size_t note, const char *outcome) {
  bytes_append_text(&chunk->notes, outcome);
  chunk_add_event(chunk, EVENT_REFUSED, at.record, at.offset, note);
  chunk->refused++;
}

static enum fate refuse(struct worker *worker, struct chunk *chunk, struct place at,
                        sanitize_status status, span comment, span *clean) {
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
    if (status != SANITIZE_ERR_INPUT_SIZE && run_as_text(worker, comment, clean) == SANITIZE_OK) {
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
 * In text a newline or a tab is white space like a space. In an attribute's value it is not: there
 * a reference stands for it. HTML is the library's: every '<' begins a tag and every '>' ends one.
 */
static span flatten_into(struct bytes *flat, span text, unsigned what, bool html) {
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
    if (html && (c == '<' || c == '>')) in_tag = c == '<';
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

/* Ends the chunk when it was not about this comment. Returns whether it did. */
static bool is_fatal(struct chunk *chunk, struct place at, sanitize_status status) {
  if (status == SANITIZE_OK || is_refusal(status)) return false;
  chunk_fail(chunk, at.record, sanitize_strerror(status));
  return true;
}

/*
 * --check: why the comment would change. Reports take time, so that only those that change are
 * read again for one. It is an error here, and so the reason, that makes --refused=text show a
 * comment as text.
 */
static void list_changes(struct worker *worker, struct chunk *chunk, const struct comment *comment,
                         span clean, bool shortened) {
  sanitize_options options = worker->settings->library;
  int ignored;
  span again;
  options.report = 1;
  options.refusal = SANITIZE_REFUSAL_ERROR;
  sanitize_status status =
      run_with(worker, &worker->explainer, &options, comment->text, &again, &ignored);
  if (is_fatal(chunk, comment->at, status)) return;
  if (status != SANITIZE_OK) {
    report_difference(chunk, comment, clean, sanitize_strerror(status));
    return;
  }
  if (shortened) report_cut(chunk, comment->at);
  struct comment counted = *comment;
  counted.invalid = utf8_count_invalid(comment->text.data, comment->text.length);
  bool reasons = report_check(worker->settings, worker->explainer, chunk, &counted);
  if (!reasons && !shortened)
    report_difference(chunk, comment, clean, "mended, or only written otherwise");
}

/* The library's answer is not an error. */
static void count_run(struct worker *worker, struct chunk *chunk, const struct comment *comment) {
  bool direct = sanitizer_front_end(worker->sanitizer) == SANITIZE_FRONT_END_DIRECT;
  chunk->direct += direct;
  chunk->gumbo += !direct;
  sanitize_losses losses = {.size = sizeof losses};
  (void)sanitizer_losses(worker->sanitizer, &losses);
  chunk->lost_text += losses.text;
  chunk->lost_hidden += losses.hidden;
  chunk->lost_links += losses.links;
  if (worker->settings->report != REPORT_NONE)
    report_changes(worker->settings, worker->sanitizer, chunk, comment);
}

/*
 * The last that happens to a comment: before its framing puts quotes or escapes around it, as what
 * stands for a character could need them. False when memory ran out.
 */
static bool make_fit(struct worker *worker, const struct chunk *chunk, unsigned flatten,
                     span *clean) {
  bool html = worker->settings->task != TASK_TEXT;
  if (flatten != FLATTEN_NOTHING) *clean = flatten_into(&worker->flat, *clean, flatten, html);
  if (worker->flat.failed) return false;
  if (chunk->encoding == NULL || chunk->encoding->has_all) return true;
  if (!worker->encoder.is_open && !encoder_open(&worker->encoder, chunk->encoding->name))
    return false;
  *clean = encoder_fit(&worker->encoder, *clean, &worker->fitted);
  return !worker->fitted.failed;
}

/* --links and --survey: what is asked of an accepted comment. */
static sanitize_status look_into(struct worker *worker, struct chunk *chunk,
                                 const struct comment *comment, span clean) {
  const struct settings *settings = worker->settings;
  if (settings->task == TASK_LINKS)
    return links_note(&worker->inspector, settings, chunk, comment->at, clean);

  struct surveyed surveyed = {.text = comment->text,
                              .clean = clean,
                              .file = chunk->name,
                              .record = comment->at.record + 1,
                              .losses = {.size = sizeof surveyed.losses}};
  surveyed.changed = sanitizer_changes(worker->sanitizer, NULL) > 0;
  (void)sanitizer_losses(worker->sanitizer, &surveyed.losses);
  return survey_comment(&worker->inspector, &settings->library.limits, &chunk->counts, &surveyed);
}

/* What is only looked at is never written, and a refused comment ends no survey. */
static enum fate look(struct worker *worker, struct chunk *chunk, const struct comment *comment) {
  const struct settings *settings = worker->settings;
  bool survey = settings->task == TASK_SURVEY;
  int shortened;
  span clean;
  sanitize_status status =
      run_with(worker, &worker->sanitizer, &settings->library, comment->text, &clean, &shortened);
  if (status == SANITIZE_OK) {
    count_run(worker, chunk, comment);
    status = look_into(worker, chunk, comment, clean);
  }
  if (survey) {
    chunk->counts.comments++;
    chunk->counts.bytes += comment->text.length;
    if (counts_failed(&chunk->counts)) status = SANITIZE_ERR_MEMORY;
  }
  if (is_fatal(chunk, comment->at, status)) return FATE_STOP;
  if (status == SANITIZE_OK) return FATE_SAME;
  if (!survey) return refuse(worker, chunk, comment->at, status, comment->text, &clean);
  chunk->counts.refused++;
  return FATE_SAME;
}

enum fate worker_clean(struct worker *worker, struct chunk *chunk, const struct comment *comment,
                       unsigned flatten, span *clean) {
  const struct settings *settings = worker->settings;
  int shortened;
  chunk->comments++;
  if (settings->stats)
    chunk->invalid += utf8_count_invalid(comment->text.data, comment->text.length);
  if (settings->task == TASK_LINKS || settings->task == TASK_SURVEY)
    return look(worker, chunk, comment);
  sanitize_status status =
      run_with(worker, &worker->sanitizer, &settings->library, comment->text, clean, &shortened);
  if (is_fatal(chunk, comment->at, status)) return FATE_STOP;
  if (status == SANITIZE_OK) {
    count_run(worker, chunk, comment);
  } else {
    enum fate fate = refuse(worker, chunk, comment->at, status, comment->text, clean);
    if (fate != FATE_CHANGED) return fate;
  }
  if (!make_fit(worker, chunk, flatten, clean)) {
    chunk_fail(chunk, comment->at.record, "out of memory");
    return FATE_STOP;
  }
  if (is_same(comment->text, *clean) && !comment->lossy) return FATE_SAME;
  chunk->changed++;
  if (lists_changes(settings)) list_changes(worker, chunk, comment, *clean, shortened != 0);
  return chunk->end == CHUNK_FATAL ? FATE_STOP : FATE_CHANGED;
}

enum fate worker_reject(struct worker *worker, struct chunk *chunk, struct place at,
                        const char *why) {
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
  if (worker->settings->task == TASK_SURVEY) {
    chunk->counts.comments++;
    chunk->counts.refused++;
    return FATE_SAME;
  }
  return refuse(worker, chunk, (struct place){0, 0}, SANITIZE_ERR_INPUT_SIZE, (span){"", 0},
                &clean);
}
