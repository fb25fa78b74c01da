/*
 * sanitize: untrusted HTML in, only the permitted elements and attributes out. The files, one after
 * the other.
 */
#include "deliver.h"
#include "io.h"
#include "options.h"
#include "pool.h"
#include "source.h"
#include "survey_report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_output_file(const struct source *source, const struct output *output) {
  const struct stat *status = &source->intake.status;
  return output->exists && S_ISREG(status->st_mode) && status->st_size > 0 &&
         status->st_dev == output->status.st_dev && status->st_ino == output->status.st_ino;
}

static bool end_with(struct run *run, int code) {
  run->code = code;
  return false;
}

/* So that who waits for an answer before more is sent has it. */
static bool deliver_all(struct run *run, struct pool *pool) {
  return pool_drain(pool) && (writes_result(run->settings) || run_flush_report(run));
}

/* Reads a file to its end, or to what stops the run. */
static bool read_source(struct run *run, struct pool *pool, struct source *source) {
  for (;;) {
    int code = 0;
    if (source_waits(source) && !deliver_all(run, pool)) return false;
    struct chunk *chunk = pool_chunk(pool);
    if (chunk == NULL) return false;
    enum fill fill = source_fill(source, chunk, &code);
    if (fill == FILL_CHUNK) {
      pool_submit(pool);
      continue;
    }
    if (fill == FILL_END) return true;
    return pool_drain(pool) && end_with(run, code); /* what came before the error still goes out */
  }
}

/* One of the files that are rewritten. */
static bool rewrite_file(struct run *run, struct pool *pool, struct source *source,
                         const char *file) {
  struct output *output = &run->rewritten;
  if (!output_open_in_place(output, file, &source->intake.status, run->settings->suffix)) {
    return end_with(run, EXIT_CODE_SYSTEM);
  }
  run->output = output;
  run->altered = false;
  bool done = read_source(run, pool, source) && pool_drain(pool) && run_found_fields(run) &&
              run_end_file(run);
  if (!done || !run->altered) { /* a clean file stays as it is, with its time */
    output_abandon(output);
    return done;
  }
  return output_commit(output) || end_with(run, EXIT_CODE_SYSTEM);
}

static bool one_file(struct run *run, struct pool *pool, const char *file, bool live) {
  const struct settings *settings = run->settings;
  struct source source;
  bool done;
  if (!source_open(&source, settings, file, live)) return end_with(run, EXIT_CODE_SYSTEM);
  bool is_output = !settings->in_place && is_output_file(&source, run->output);
  source.intake.guarded = settings->in_place || is_output;

  if (settings->in_place) {
    done = rewrite_file(run, pool, &source, file);
  } else if (run->output->target == NULL && is_output) {
    complain_at(source.intake.name, "is also the output; use --in-place");
    done = end_with(run, EXIT_CODE_USAGE);
  } else {
    /*
     * Chunks of a table point to the columns of their file; whole files need not wait for each
     * other.
     */
    done = read_source(run, pool, &source) && (!is_record_framing(settings) || pool_drain(pool));
  }

  if (!done) pool_discard(pool); /* chunks on their way point to the source */
  source_close(&source);
  return done;
}

static void all_files(struct run *run, bool live) {
  static char standard_input[] = "-";
  static char *const only_standard_input[] = {standard_input};
  const struct settings *settings = run->settings;
  char *const *files = settings->file_count > 0 ? settings->files : only_standard_input;
  size_t count = settings->file_count > 0 ? settings->file_count : 1;
  bool parallel = !live && !(settings->in_place && !is_record_framing(settings));
  struct pool *pool = pool_new(settings, parallel, run_deliver, run);

  if (pool == NULL) {
    complain("out of memory");
    run->code = EXIT_CODE_SYSTEM;
    return;
  }

  if (settings->progress) progress_start(&run->progress, files, count);
  bool done = true;
  for (size_t i = 0; i < count && done; i++) {
    done = one_file(run, pool, files[i], live);
    /* one that is refused stays as it is, and is no reason to leave others as they are */
    if (!done && settings->in_place && run->code == EXIT_CODE_REFUSED) done = true;
  }

  if (done && pool_drain(pool) && !settings->in_place) (void)run_found_fields(run);
  progress_hide(&run->progress);
  pool_free(pool);
}

static void print_stats(const struct run *run) {
  struct bytes text = {0};
  bytes_printf(&text,
               "records %" PRIu64 "\ncomments %" PRIu64 "\nchanged %" PRIu64 "\nrefused %" PRIu64
               "\ninvalid-utf8 %" PRIu64 "\n",
               run->records, run->comments, run->changed, run->refused, run->invalid);
  uint64_t read = run->direct + run->gumbo;
  double share = read == 0 ? 0 : 100.0 * (double)run->direct / (double)read;

  bytes_printf(&text, "direct %" PRIu64 " %.1f%%\ngumbo %" PRIu64 " %.1f%%\n", run->direct, share,
               run->gumbo, read == 0 ? 0 : 100 - share);
  bytes_printf(&text, "bytes-in %" PRIu64 "\nbytes-out %" PRIu64 "\n", run->bytes_in,
               run->bytes_out);
  bytes_printf(&text, "lost-text %" PRIu64 "\nlost-hidden %" PRIu64 "\nlost-links %" PRIu64 "\n",
               run->lost_text, run->lost_hidden, run->lost_links);
  if (!text.failed) (void)write_all(STDERR_FILENO, text.data, text.length);
  bytes_free(&text);
}

static bool open_output(struct run *run, struct output *output) {
  const struct settings *settings = run->settings;
  bool opened = settings->output != NULL
                    ? output_open_file(output, settings->output, settings->unbuffered)
                    : output_open_standard(output);
  run->output = output;
  return opened && output_pack(output, settings->packing, settings->unbuffered);
}

static bool is_done(const struct run *run) {
  return run->code == EXIT_CODE_DONE || run->code == EXIT_CODE_CHANGED;
}

/* There is one of the whole only. */
static void write_survey(struct run *run) {
  if (!is_done(run)) return;
  if (survey_append(&run->report, run->settings, &run->counts)) return;
  complain("out of memory");
  run->code = EXIT_CODE_SYSTEM;
}

/* Sends off what is left; a run that failed leaves a file that it was to replace as it was. */
static void close_output(struct run *run, struct output *output) {
  if (run->settings->task == TASK_SURVEY) write_survey(run);
  if (!writes_result(run->settings)) (void)run_flush_report(run);
  if (!is_done(run) && output->target != NULL) {
    output_abandon(output);
  } else if (!output_commit(output)) {
    run->code = EXIT_CODE_SYSTEM;
  }
}

static bool open_changes(struct run *run) {
  const char *file = run->settings->report_file;
  run->changes_output = (struct output){.fd = STDERR_FILENO, .name = "standard error"};
  return file == NULL || output_open_file(&run->changes_output, file, true);
}

static int run_all(const struct settings *settings) {
  struct run run = {.settings = settings};
  struct output output;
  if (!open_changes(&run)) return EXIT_CODE_SYSTEM;

  if (!open_output(&run, &output)) {
    output_abandon(&run.changes_output);
    return EXIT_CODE_SYSTEM;
  }

  bool terminal = output.fd == STDOUT_FILENO && isatty(STDOUT_FILENO) == 1;
  if (!writes_result(settings)) {
    const char *no_colour = getenv("NO_COLOR"), *kind = getenv("TERM");
    run.terminal = terminal;
    run.colour = terminal && (no_colour == NULL || no_colour[0] == '\0') && kind != NULL &&
                 strcmp(kind, "dumb") != 0;
  }

  all_files(&run, is_record_framing(settings) && (settings->unbuffered || terminal));
  run.output = &output;
  close_output(&run, &output);
  if (settings->report_file != NULL && !output_commit(&run.changes_output))
    run.code = EXIT_CODE_SYSTEM;
  if (settings->stats) print_stats(&run);
  counts_clear(&run.counts);
  bytes_free(&run.report);
  bytes_free(&run.changes);
  encoder_close(&run.encoder);
  bytes_free(&run.encoded);
  return run.code;
}

int main(int argc, char **argv) {
  struct settings settings;
  if (!keep_standard_files_apart()) return EXIT_CODE_SYSTEM;
  int code = options_parse(&settings, argc, argv);
  if (code == -1) code = run_all(&settings);
  options_free(&settings);
  return code;
}
