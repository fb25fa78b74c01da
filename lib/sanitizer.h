/*
 * The worker: what all stages keep from run to run, and what the files beside sanitize.c use of it.
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
  struct interrupt interrupt; /* of memory */
  bool has_large;             /* of memory: the next run is to give something back */
  bool verifies;              /* every HTML output is read again, by gumbo */
  bool reports;               /* sanitizer_changes() is asked for */
  bool in_batch;              /* the batch at hand is not to be given back */
  sanitize_limits limits;
  sanitize_refusal refusal;
  sanitize_front_end front_end;
  sanitize_front_end used; /* by the last run */
  const struct finders *find;
  const struct sanitize_policy *policy; /* the copy, or the static default */
  struct sanitize_policy *policy_copy;  /* NULL for the default */
  struct intake intake;
  struct buffer mended; /* gumbo's copy */
  struct token_index index;
  struct direct direct;
  struct tree tree;
  struct filter filter;
  struct report report;
  struct writer writer;
  struct writer second;   /* of what gumbo makes of the output */
  sanitize_losses losses; /* of the last run; its size is not used */
  struct columns columns;
};

/* ---- stages.c ---- */

/* What one run is to do. */
struct run_plan {
  struct filter_run filter;
  sanitize_front_end front_end;
};

/* As the worker's options say. `report`: NULL when nobody asks. */
static inline struct run_plan plan_for(sanitizer *worker, struct report *report) {
  return (struct run_plan){
      {worker->policy, &worker->writer, report, true},
      worker->front_end,
  };
}

/* Whether these bytes are in what the worker handed out last, or in memory of its own. */
bool is_last_result(const sanitizer *worker, const void *data, size_t length);

/* Everything up to the clean source, which is *source; worker->writer is ready. */
sanitize_status run_intake(sanitizer *worker, const char *html, size_t length,
                           struct source *source);

/*
 * From clean source to the plan's writer. `length`: that of the input, which the limits are about;
 * its invalid bytes are longer in the source.
 */
sanitize_status run_source(sanitizer *worker, const struct source *source, size_t length,
                           const struct run_plan *plan);

/*
 * All of it. The whole output is in worker->writer, the plan's, on SANITIZE_OK, and nothing
 * anywhere else.
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
 * Whether gumbo, under the worker's policy, makes `output` of `output`; else SANITIZE_ERR_VERIFY.
 * MEMORY, PARSER and WORKING_MEMORY are not the output's fault. It may be in worker->writer.
 */
sanitize_status verify_output(sanitizer *worker, span output);

/*
 * Where it was asked for, verifies what a run that ended with `status` left. Nothing is told of an
 * output that gumbo reads otherwise.
 */
sanitize_status verify_result(sanitizer *worker, sanitize_status status);

/* The status of a run, or SANITIZE_ERR_INTERRUPTED and nothing told where the caller stopped it. */
sanitize_status outcome_of(sanitizer *worker, sanitize_status status);

/* run_stages() as the worker's options say, and verify_result(). */
sanitize_status run_one(sanitizer *worker, const char *html, size_t length, struct report *report);

/* ---- batch.c ---- */

/* sanitizer_run_batch() whose offsets end at `largest`. */
sanitize_status run_batch(sanitizer *worker, const sanitize_rows *rows,
                          sanitize_refused_rows refused, uint64_t largest, sanitize_rows *clean,
                          const sanitize_status **statuses);

#endif
