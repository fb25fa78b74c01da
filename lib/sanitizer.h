/*
 * The worker: what all stages keep from run to run, and what the files beside sanitize.c use of it.
 */
#ifndef SANITIZE_LIB_SANITIZER_H
#define SANITIZE_LIB_SANITIZER_H

#include "direct/direct.h"
#include "filter/filter.h"
#include "gumbo/gumbo_tree.h"
#include "tokenize/intake.h"
#include "tokenize/tokenizer.h"

/* The last result of sanitizer_run_batch(), in Arrow's layout. */
struct batch {
  struct buffer data;
  struct buffer offsets;
  struct buffer validity;
  struct buffer statuses; /* sanitize_status */
};

struct sanitizer {
  struct memory memory;
  struct interrupt interrupt; /* of memory */
  bool has_large;             /* of memory: the next run is to give something back */
  bool verifies;              /* every HTML output is read again, by gumbo */
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
  struct buffer second; /* what gumbo makes of the output */
  struct batch batch;
};

/* The way from clean source to the writer. `length`: what the limits are about. */
sanitize_status run_source(sanitizer *worker, const struct source *source, size_t length,
                           sanitize_front_end front_end);

/*
 * A whole run, verified where that was asked for. The output is in worker->writer.out on
 * SANITIZE_OK, and nothing anywhere else.
 */
sanitize_status run_one(sanitizer *worker, const char *html, size_t length);

/* Whether these bytes are in what the worker handed out last, or in memory of its own. */
bool is_last_result(const sanitizer *worker, const void *data, size_t length);

/*
 * verify.c: whether gumbo, under the worker's policy, makes `output` of `output`; else
 * SANITIZE_ERR_VERIFY. MEMORY, PARSER and WORKING_MEMORY are not the output's fault. It may be in
 * worker->writer.out, which stays as it is.
 */
sanitize_status verify_output(sanitizer *worker, span output);

/* batch.c */
void batch_trim(const struct memory *memory, struct batch *batch); /* see memory.h */
void batch_free(const struct memory *memory, struct batch *batch);

/* sanitizer_run_batch() whose offsets end at `largest`. */
sanitize_status run_batch(sanitizer *worker, const sanitize_rows *rows,
                          sanitize_refused_rows refused, uint64_t largest, sanitize_rows *clean,
                          const sanitize_status **statuses);

#endif
