/*
 * The second reader: gumbo reads a finished output under the same policy and must make the same
 * bytes of it. Two parsers that share no code then agree on what was written. Intake, index, filter
 * and writer are the same in both readings: what a filter permitted by mistake is not found here.
 * An output fits all guards of gumbo, being nested less deep and having fewer attributes than they
 * permit (SANITIZE_MAX_OUTPUT_NESTING, OUTPUT_ATTRIBUTES).
 */
#include "sanitizer.h"

/* More than a true output needs, so that what differs is told by comparing. */
static size_t room_for(size_t length) { return 2 * length + 4096; }

/* Into worker->writer. */
static sanitize_status read_again(sanitizer *worker, span output) {
  struct source source;
  writer_begin(&worker->writer, room_for(output.length));
  sanitize_status status =
      intake_run(&worker->memory, worker->find, &worker->intake, output, output.length, &source);
  if (status != SANITIZE_OK) return status;
  status = run_source(worker, &source, output.length, SANITIZE_FRONT_END_GUMBO);
  return status == SANITIZE_OK ? writer_finish(&worker->writer) : status;
}

static bool is_own_fault(sanitize_status status) {
  return status != SANITIZE_ERR_MEMORY && status != SANITIZE_ERR_PARSER &&
         status != SANITIZE_ERR_WORKING_MEMORY;
}

sanitize_status verify_output(sanitizer *worker, span output) {
  /* What is longer cannot be counted by gumbo; output_limit() lets none become so long. */
  if (output.length > SANITIZE_LARGEST_INPUT_BYTES) return SANITIZE_ERR_VERIFY;
  struct buffer result = worker->writer.out;
  struct report *report = worker->filter.report;
  sanitize_front_end used = worker->used;
  /* Hooks are not asked again: what they left is what the policy permits, and gives itself. */
  sanitize_hooks given = worker->filter.hooks.given;
  worker->writer.out = worker->second;
  worker->filter.report = NULL;
  worker->filter.hooks.given = (sanitize_hooks){.size = given.size};
  sanitize_status status = read_again(worker, output);
  worker->filter.hooks.given = given;
  const struct buffer *again = &worker->writer.out;
  bool same = status == SANITIZE_OK && again->length == output.length &&
              (output.length == 0 || memcmp(again->data, output.data, output.length) == 0);
  worker->second = worker->writer.out;
  worker->writer.out = result;
  worker->filter.report = report;
  worker->used = used;
  if (same) return SANITIZE_OK;
  return is_own_fault(status) ? SANITIZE_ERR_VERIFY : status;
}
