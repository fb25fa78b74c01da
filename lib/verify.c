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

/* Into worker->second. */
static sanitize_status read_again(sanitizer *worker, span output) {
  /* Hooks are not asked again: what they left is what the policy permits, and gives itself. */
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

static bool is_own_fault(sanitize_status status) {
  return status != SANITIZE_ERR_MEMORY && status != SANITIZE_ERR_PARSER &&
         status != SANITIZE_ERR_WORKING_MEMORY;
}

sanitize_status verify_output(sanitizer *worker, span output) {
  /* What is longer cannot be counted by gumbo; output_limit() lets none become so long. */
  if (output.length > SANITIZE_LARGEST_INPUT_BYTES) return SANITIZE_ERR_VERIFY;
  sanitize_status status = read_again(worker, output);
  if (status != SANITIZE_OK) return is_own_fault(status) ? SANITIZE_ERR_VERIFY : status;
  return span_equal(writer_result(&worker->second), output) ? SANITIZE_OK : SANITIZE_ERR_VERIFY;
}

sanitize_status verify_result(sanitizer *worker, sanitize_status status) {
  if (status != SANITIZE_OK || !worker->verifies) return status;
  status = verify_output(worker, writer_result(&worker->writer));
  if (status == SANITIZE_OK) return status;
  report_clear(&worker->report);
  worker->losses = (sanitize_losses){0};
  return status;
}

/*
 * What a stage that was stopped gave for a reason is not the reason; nor is it a result, where it
 * gave one.
 */
sanitize_status outcome_of(sanitizer *worker, sanitize_status status) {
  if (worker == NULL) return status;
  bool stopped = worker->interrupt.stopped;
  worker->interrupt.stopped = false;
  if (!stopped) return status;
  report_clear(&worker->report);
  worker->losses = (sanitize_losses){0};
  return SANITIZE_ERR_INTERRUPTED;
}

sanitize_status run_one(sanitizer *worker, const char *html, size_t length, struct report *report) {
  if (worker == NULL) return SANITIZE_ERR_ARGUMENT;
  struct run_plan plan = plan_for(worker, report);
  return outcome_of(worker, verify_result(worker, run_stages(worker, html, length, &plan)));
}
