/*
 * P1 to P6, P8 and P10 under the comment policy. The last byte is taken off the input and chooses
 * what else is done, so any file is a seed:
 *   bits 0-1   0: P10, too (slow: a fresh worker)
 *   bits 2-3   0: limits are set low (the output's by bits 4-7) and refused input is shown as text
 *   bits 4-6   otherwise: what is put before the input, to bring the parser into another state
 */
#include "harness.h"

static const char *const beginnings[] = {"",
                                         "",
                                         "",
                                         "",
                                         "<table><tr><td>a",
                                         "<p><b><i><a href=x>",
                                         "<select><option>",
                                         "<blockquote><q><pre>"};

static struct properties *properties;

static void check_limited(sanitize_span input, size_t output_bytes) {
  sanitize_options options = {.size = sizeof options, .refusal = SANITIZE_REFUSAL_TEXT};
  sanitizer *worker;
  sanitize_span clean;
  char why[WHY_SIZE];
  options.limits.output_bytes = output_bytes;
  options.limits.working_bytes = 64 * output_bytes;
  if (sanitizer_new_with(&worker, NULL, &options) != SANITIZE_OK) fuzz_fail("P9: no worker", input);
  sanitize_status status = sanitizer_run(worker, input.data, input.length, &clean);
  if (status == SANITIZE_OK) {
    if (clean.length > output_bytes) fuzz_fail("P8: more output than the limit", input);
    if (!check_tree(&checked_comment, clean, why, sizeof why)) fuzz_fail(why, input);
  } else if (status != SANITIZE_ERR_OUTPUT_SIZE && status != SANITIZE_ERR_INPUT_SIZE) {
    fuzz_fail("P8: refused with another status than that of a size", input);
  } else if (clean.length != 0 || clean.data == NULL) {
    fuzz_fail("P8: output with an error", input);
  }
  sanitizer_free(worker);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct bytes html = {0};
  char why[WHY_SIZE];
  if (properties == NULL) properties = properties_new();
  unsigned choice = size == 0 ? 1 : data[--size];
  if ((choice >> 2 & 3) == 0) {
    bytes_add(&html, (const char *)data, size);
    check_limited(bytes_span(&html), (size_t)16 << (choice >> 4));
  } else {
    bytes_add_text(&html, beginnings[choice >> 4 & 7]);
    bytes_add(&html, (const char *)data, size);
  }
  unsigned set = PROPERTIES_OUTPUT | PROPERTIES_TEXT | ((choice & 3) == 0 ? PROPERTIES_STATE : 0);
  sanitize_span input = bytes_span(&html);
  if (!properties_hold(properties, set, input, NULL, NULL, why, sizeof why)) fuzz_fail(why, input);
  bytes_free(&html);
  return 0;
}
