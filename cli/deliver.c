/* Finished chunks, in order: their bytes to the output, what is to say about them to the reader. */
#include "deliver.h"

#include "diff.h"
#include "encoding.h"
#include "io.h"
#include "report.h"
#include "terminal_text.h"

#include <inttypes.h>
#include <string.h>

enum { REPORT_BLOCK = 64 * 1024 };

static bool flush(struct run *run, struct output *output, struct bytes *text) {
  if (text->failed) {
    complain("out of memory");
    run->code = EXIT_CODE_SYSTEM;
    return false;
  }
  bool written = text->length == 0 || output_write(output, text->data, text->length);
  bytes_clear(text);
  if (!written) run->code = EXIT_CODE_SYSTEM;
  return written;
}

bool run_flush_report(struct run *run) { return flush(run, run->output, &run->report); }

bool run_flush_changes(struct run *run) { return flush(run, &run->changes_output, &run->changes); }

/* ---- What is written ---- */

static bool write_encoded(struct run *run, bool converted) {
  if (converted || run->encoded.failed) return flush(run, run->output, &run->encoded);
  complain_at(run->name, "refused: not all of it can be written in its own encoding again");
  bytes_clear(&run->encoded);
  run->code = EXIT_CODE_REFUSED;
  return false;
}

static bool write_result(struct run *run, span result) {
  if (run->encoder.is_open)
    return write_encoded(run, encoder_run(&run->encoder, result, &run->encoded));
  if (output_write(run->output, result.data, result.length)) return true;
  run->code = EXIT_CODE_SYSTEM;
  return false;
}

bool run_end_file(struct run *run) {
  if (!run->encoder.is_open) return true;
  bool written = write_encoded(run, encoder_end(&run->encoder, &run->encoded));
  encoder_close(&run->encoder);
  return written;
}

/* The result is written in what the file is written in, behind the mark that it had. */
static bool start_encoding(struct run *run, const struct encoding *encoding) {
  encoder_close(&run->encoder);
  bytes_clear(&run->encoded);
  if (encoding == NULL) return true;
  if (!encoder_open(&run->encoder, encoding->name)) {
    complain_at(run->name, "out of memory");
    run->code = EXIT_CODE_SYSTEM;
    return false;
  }
  bytes_append(&run->encoded, encoding->mark.data, encoding->mark.length);
  return true;
}

static bool start_file(struct run *run, const struct chunk *chunk) {
  run->name = chunk->name;
  run->file_records = 0;
  run->lines = run->lines_out = 0;
  run->column = 0;
  run->diff_begun = false;
  if (run->settings->in_place) run->searched = run->found = 0;
  return start_encoding(run, chunk->encoding);
}

/* Moves the position over `length` bytes at `data`. */
static void advance(uint64_t *lines, size_t *column, const char *data, size_t length) {
  if (length == 0) return; /* there may be no data */
  const char *at = data, *end = data + length;
  while (at < end) {
    const char *feed = memchr(at, '\n', (size_t)(end - at));
    if (feed == NULL) break;
    (*lines)++;
    *column = 0;
    at = feed + 1;
  }
  *column += (size_t)(end - at);
}

static void report_refusal(const struct run *run, const struct chunk *chunk,
                           const struct event *event, uint64_t line) {
  const char *note = chunk->notes.data + event->note;
  if (is_record_framing(run->settings)) {
    complain_at(run->name, "record %" PRIu64 ", line %" PRIu64 ": %.*s",
                run->file_records + event->record + 1, line + 1, (int)event->note_length, note);
  } else {
    complain_at(run->name, "%.*s", (int)event->note_length, note);
  }
}

/* In the style of compilers, which editors jump by. */
static void report_change(struct run *run, const struct chunk *chunk, const struct event *event,
                          uint64_t line, size_t column) {
  struct bytes *report = &run->report;
  bytes_append_text(report, run->colour ? "\x1b[1m" : "");
  text_append_safe(report, run->name, strlen(run->name));
  bytes_printf(report, ":%" PRIu64 ":%zu:%s ", line + 1, column + 1, run->colour ? "\x1b[m" : "");
  bytes_append(report, chunk->notes.data + event->note, event->note_length);
  bytes_append_byte(report, '\n');
}

/* A line and column on its way through a chunk. */
struct cursor {
  uint64_t line;
  size_t column, at;
};

static void move(struct cursor *cursor, const struct chunk *chunk, size_t offset) {
  advance(&cursor->line, &cursor->column, chunk->in.data + cursor->at, offset - cursor->at);
  cursor->at = offset;
}

/* Events of a kind come in the order of the input. */
static void report_events(struct run *run, const struct chunk *chunk) {
  struct cursor change = {run->lines, run->column, 0}, report = change, refusal = change;
  for (size_t i = 0; i < chunk_event_count(chunk); i++) {
    struct event event = chunk_event(chunk, i);
    if (event.kind == EVENT_REFUSED) {
      move(&refusal, chunk, event.offset);
      report_refusal(run, chunk, &event, refusal.line);
      continue;
    }
    if (event.kind == EVENT_CHANGED) {
      move(&change, chunk, event.offset);
      if (run->settings->task == TASK_LINKS && run->settings->listing == LISTING_JSON) {
        struct report_place place = {run->name, run->file_records + event.record + 1, change.line,
                                     change.column};
        report_append_json(&run->report, &place, chunk->notes.data + event.note, event.note_length);
        continue;
      }
      report_change(run, chunk, &event, change.line, change.column);
      continue;
    }
    move(&report, chunk, event.offset);
    struct report_place place = {run->name, run->file_records + event.record + 1, report.line,
                                 report.column};
    report_append(&run->changes, run->settings, &place, chunk->notes.data + event.note,
                  event.note_length);
  }
}

static void count(struct run *run, const struct chunk *chunk, span result) {
  size_t ignored = 0;
  run->records += chunk->records;
  run->file_records += chunk->records;
  run->comments += chunk->comments;
  run->changed += chunk->changed;
  run->refused += chunk->refused;
  run->invalid += chunk->invalid;
  run->direct += chunk->direct;
  run->gumbo += chunk->gumbo;
  run->lost_text += chunk->lost_text;
  run->lost_hidden += chunk->lost_hidden;
  run->lost_links += chunk->lost_links;
  run->searched += chunk->searched;
  run->found |= chunk->found;
  run->bytes_in += chunk->in.length;
  run->bytes_out += result.length;
  if (!chunk->untouched) run->altered = true;
  run->lines += chunk->oversize_lines;

  if (writes_result(run->settings) && run->settings->report == REPORT_NONE) {
    run->lines += chunk->lines;
    return;
  }

  if (run->settings->check && (chunk->changed > 0 || chunk->refused > 0))
    run->code = EXIT_CODE_CHANGED;
  advance(&run->lines, &run->column, chunk->in.data, chunk->in.length);
  advance(&run->lines_out, &ignored, result.data, result.length);
}

/* Records are counted within the file, not the chunk. */
static bool count_survey(struct run *run, struct chunk *chunk) {
  for (size_t i = 0; i < TALLY_KINDS; i++) {
    struct tally *tally = &chunk->counts.tallies[i];
    for (size_t j = 0; j < tally->count; j++) tally->entries[j]->record += run->file_records;
  }
  counts_merge(&run->counts, &chunk->counts);
  if (!counts_failed(&run->counts)) return true;
  complain("out of memory");
  run->code = EXIT_CODE_SYSTEM;
  return false;
}

static void append_diff(struct run *run, span before, span after) {
  struct diff diff = {.report = &run->report,
                      .name = run->name,
                      .framing = run->settings->framing,
                      .lines = run->lines,
                      .lines_out = run->lines_out,
                      .begun = run->diff_begun,
                      .terminal = run->terminal,
                      .colour = run->colour};
  diff_append(&diff, before, after);
  run->diff_begun = diff.begun;
}

bool run_deliver(void *context, struct chunk *chunk) {
  struct run *run = context;
  const struct bytes *bytes = chunk->untouched ? &chunk->in : &chunk->out;
  span result = {bytes->data, bytes->length};
  if (chunk->starts_file && !start_file(run, chunk)) return false;

  if (writes_result(run->settings)) {
    if (chunk->end != CHUNK_FATAL && !write_result(run, result)) return false;
  } else if (run->settings->diff && !chunk->untouched && chunk->end == CHUNK_DONE) {
    append_diff(run, (span){chunk->in.data, chunk->in.length}, result);
  }

  progress_hide(&run->progress);
  report_events(run, chunk);
  if (run->settings->task == TASK_SURVEY && !count_survey(run, chunk)) return false;
  count(run, chunk, result);
  if (run->changes.length > 0 || run->changes.failed) {
    if (!run_flush_changes(run)) return false;
  }

  run->file_bytes += chunk->file_bytes;
  struct progress_counts counts = {run->file_bytes, run->records, run->changed, run->refused};
  progress_show(&run->progress, &counts);
  if (run->report.failed || run->report.length >= REPORT_BLOCK) {
    if (!run_flush_report(run)) return false;
  }
  if (chunk->end == CHUNK_DONE) return true;

  if (chunk->end == CHUNK_FATAL && chunk_event_count(chunk) == 0)
    complain_at(run->name, "out of memory");
  run->code = chunk->end == CHUNK_REFUSED ? EXIT_CODE_REFUSED : EXIT_CODE_SYSTEM;
  return false;
}

bool run_found_fields(struct run *run) {
  const struct settings *settings = run->settings;
  if (run->searched == 0 || settings->optional) return true;

  for (size_t i = 0; i < settings->field_count; i++) {
    if ((run->found >> i & 1) != 0) continue;
    const char *where = settings->in_place || settings->file_count <= 1 ? run->name : "all files";
    complain_at(
        where,
        "no record has %s '%s', so that nothing was cleaned there; if that may be, use --optional",
        settings->framing == FRAME_JSONL ? "a string at" : "a column", settings->fields[i]);
    run->code = EXIT_CODE_USAGE;
    return false;
  }

  return true;
}
