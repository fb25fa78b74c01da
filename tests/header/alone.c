/*
 * The public header, with nothing before it and every public type in use. Compiled as C99, C11 and
 * C++11.
 */
#include <sanitize.h>

/* cppcheck-suppress unusedFunction ; only the compiler looks at this file */
int alone(void);
int alone(void) {
  sanitize_options options = {sizeof(sanitize_options),
                              {0, 0, 0, 0, 0},
                              {0, 0, 0},
                              SANITIZE_REFUSAL_ERROR,
                              SANITIZE_FRONT_END_AUTO,
                              0,
                              0,
                              0,
                              0,
                              0};
  sanitize_span clean = {0, 0};
  sanitizer *worker = 0;
  sanitize_status status = sanitizer_new_with(&worker, 0, &options);
  if (status == SANITIZE_OK)
    status = sanitizer_run(worker, "", SANITIZE_DEFAULT_INPUT_BYTES, &clean);
  sanitize_length_limit limit = {sizeof(sanitize_length_limit), 10, 5, {"...", 3}};
  int shortened = 0;
  if (status == SANITIZE_OK)
    status = sanitizer_run_within(worker, "", 0, &limit, &clean, &shortened);
  const sanitize_change *changes = 0;
  size_t change_count = sanitizer_changes(worker, &changes);
  sanitize_losses losses = {sizeof(sanitize_losses), 0, 0, 0};
  if (status == SANITIZE_OK) status = sanitizer_losses(worker, &losses);
  sanitizer_free(worker);
  return status == SANITIZE_OK && change_count == 0 && !shortened && losses.text == 0 &&
         SANITIZE_DEFAULT_WORKING_BYTES(clean.length) < SANITIZE_DEFAULT_OUTPUT_BYTES(1);
}
