/* P7: whatever front end reads the input, the status and every byte of the output are the same. */
#include "harness.h"

static struct properties *properties;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct bytes html = {0};
  char why[WHY_SIZE];
  if (properties == NULL) properties = properties_new();
  bytes_add(&html, (const char *)data, size);
  sanitize_span input = bytes_span(&html);
  if (!properties_hold(properties, PROPERTIES_FRONT_ENDS, input, NULL, NULL, why, sizeof why)) fuzz_fail(why, input);
  bytes_free(&html);
  return 0;
}
