/*
 * The worker: what the stages keep from run to run, and the functions that the files beside
 * sanitize.c have for each other.
 */
#ifndef SANITIZE_LIB_SANITIZER_H
#define SANITIZE_LIB_SANITIZER_H

#include "columns.h"
#include "direct/direct.h"
#include "filter/filter.h"
#include "gumbo/gumbo_tree.h"
#include "tokenize/intake.h"
#include "tokenize/tokenizer.h"

struct sanitizer {
  struct memory memory;
  struct interrupt interrupt; /* what memory.interrupt points to */
  bool has_large;             /* set by memory: the next run is to release large blocks */
  bool verifies;              /* gumbo reads every HTML output again (verify.c) */
  bool reports;               /* changes are recorded for sanitizer_changes() */
  bool in_batch;              /* a batch is being run: its columns must not be trimmed */
  sanitize_limits limits;
  sanitize_refusal refusal;
  sanitize_front_end front_end;
  sanitize_front_end used; /* the front end of the last run */
  const struct finders *find;
  const struct sanitize_policy *policy; /* policy_copy, or policy_comment */
  struct sanitize_policy *policy_copy;  /* NULL: the default policy */
  struct intake intake;
  struct buffer gumbo_copy; /* of the source (gumbo_input.h) */
  struct token_index index;
  struct direct direct;
  struct filter filter;
  struct report report;
  struct writer writer;
  struct writer second;   /* writes what gumbo reads in the output (verify.c) */
  sanitize_losses losses; /* of the last run; the field `size` is not used */
  struct columns columns;
  struct gumbo_tree gumbo_tree; /* last: its size is not the same where SANITIZE_GUMBO is 0 */
};

/* ---- stages.c ---- */

/* What one run is to do. */
struct run_plan {
  struct filter_run filter;
  sanitize_front_end front_end;
};

/* The run that the worker's options ask for. `report`: NULL for none. */
static inline struct run_plan plan_for(sanitizer *worker, struct report *report) {
  return (struct run_plan){
      {worker->policy, &worker->writer, report, true},
      worker->front_end,
  };
}

/* Whether these bytes lie in what the worker handed out last. */
bool is_last_result(const sanitizer *worker, const void *data, size_t length);

/* All up to the clean source, which is *source. worker->writer is ready afterwards. */
sanitize_status run_intake(sanitizer *worker, const char *html, size_t length,
                           struct source *source);

/*
 * From the clean source to the plan's writer. `length` is that of the input, which the limits are
 * about: the source may be longer, because of its mended bytes.
 */
sanitize_status run_source(sanitizer *worker, const struct source *source, size_t length,
                           const struct run_plan *plan);

/*
 * The whole run. On SANITIZE_OK the output is in the plan's writer, which is worker->writer;
 * otherwise there is none.
 */
sanitize_status run_stages(sanitizer *worker, const char *html, size_t length,
                           const struct run_plan *plan);

/*
 * What the policy adds to the finished output in worker->writer: line breaks, links. `length`: as
 * above. On an error the output is as it was.
 */
sanitize_status run_additions(sanitizer *worker, size_t length);
bool has_additions(const sanitizer *worker);

/* ---- verify.c ---- */

/*
 * SANITIZE_OK if gumbo, under the worker's policy, makes `output` of `output`; else
 * SANITIZE_ERR_VERIFY. Other failures (memory, parser, working memory) say nothing about the
 * output. `output` may lie in worker->writer.
 */
sanitize_status verify_output(sanitizer *worker, span output);

/*
 * If the options ask for it, verifies the output of a run that ended with `status`. Returns the
 * status of the whole.
 */
sanitize_status verify_result(sanitizer *worker, sanitize_status status);

/*
 * The status to return for a run: SANITIZE_ERR_INTERRUPTED if the caller stopped it, else `status`.
 * After an error, changes and losses are cleared.
 */
sanitize_status outcome_of(sanitizer *worker, sanitize_status status);

/* run_stages() as the worker's options say, verify_result() and outcome_of(). */
sanitize_status run_one(sanitizer *worker, const char *html, size_t length, struct report *report);

/* ---- batch.c ---- */

/* sanitizer_run_batch() with `largest` as the largest offset, which tests make small. */
sanitize_status run_batch(sanitizer *worker, const sanitize_rows *rows,
                          sanitize_refused_rows refused, uint64_t largest, sanitize_rows *clean,
                          const sanitize_status **statuses);

#endif
