/*
 * The second reader: gumbo reads a finished output under the same policy and must make the same
 * bytes of it. Then two parsers that share no code agree on what was written. Intake, index, filter
 * and writer are the same in both readings: what a filter permitted by mistake is not found here.
 * Held by tests/unit/test_verify.c.
 *
 * An output passes all guards of gumbo, since it is nested less deep and has fewer attributes than
 * they permit (SANITIZE_MAX_OUTPUT_NESTING, OUTPUT_ATTRIBUTES).
 */
#include "sanitizer.h"

/* More than a correct second output needs, so that a wrong one is found by comparing. */
static size_t room_for(size_t length) { return 2 * length + 4096; }

/* Reads the output with gumbo, and writes to worker->second. */
static sanitize_status read_again(sanitizer *worker, span output) {
  /*
   * Hooks are not asked again: what they let stay is permitted by the policy, and stays as it is.
   */
  const struct run_plan plan = {
      .filter = {.policy = worker->policy, .writer = &worker->second},
      .front_end = SANITIZE_FRONT_END_GUMBO,
  };

  struct source source;
  writer_begin(&worker->second, room_for(output.length));
  sanitize_status status =
      intake_run(&worker->memory, worker->find, &worker->intake, output, output.length, &source);
  if (status != SANITIZE_OK) return status;

  status = run_source(worker, &source, output.length, &plan);
  return status == SANITIZE_OK ? writer_finish(&worker->second) : status;
}

/* Whether the output caused the failure. */
static bool is_own_fault(sanitize_status status) {
  return status != SANITIZE_ERR_MEMORY && status != SANITIZE_ERR_PARSER &&
         status != SANITIZE_ERR_WORKING_MEMORY;
}

sanitize_status verify_output(sanitizer *worker, span output) {
  /* gumbo counts bytes in 32 bits. output_limit() lets no output become so long. */
  if (output.length > SANITIZE_LARGEST_INPUT_BYTES) return SANITIZE_ERR_VERIFY;

  sanitize_status status = read_again(worker, output);
  if (status != SANITIZE_OK) return is_own_fault(status) ? SANITIZE_ERR_VERIFY : status;
  return span_equal(writer_result(&worker->second), output) ? SANITIZE_OK : SANITIZE_ERR_VERIFY;
}

sanitize_status verify_result(sanitizer *worker, sanitize_status status) {
  if (status != SANITIZE_OK || !worker->verifies) return status;
  return verify_output(worker, writer_result(&worker->writer));
}

/*
 * The status of a stage that was stopped is not the reason, nor is its result one. After an error
 * nothing of the run is told, however far it came.
 */
sanitize_status outcome_of(sanitizer *worker, sanitize_status status) {
  if (worker == NULL) return status;
  if (worker->interrupt.stopped) status = SANITIZE_ERR_INTERRUPTED;
  worker->interrupt.stopped = false;

  if (status == SANITIZE_OK || status == SANITIZE_ERR_ARGUMENT) return status;
  report_clear(&worker->report);
  worker->losses = (sanitize_losses){0};
  return status;
}

sanitize_status run_one(sanitizer *worker, const char *html, size_t length, struct report *report) {
  if (worker == NULL) return SANITIZE_ERR_ARGUMENT;
  struct run_plan plan = plan_for(worker, report);
  return outcome_of(worker, verify_result(worker, run_stages(worker, html, length, &plan)));
}
