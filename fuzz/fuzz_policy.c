/*
 * P1 to P4, P6 and P7 under any policy. The last byte is taken off the input and chooses where the policy comes from, so any
 * file is a seed:
 *   bit 0      0: built by the public functions (tests/random_policy.h) from the bytes before it
 *              1: a struct that nobody checked (tests/policy_kit.h), from the 8 bytes before it
 *   bits 1-7   how many bytes before it the first kind takes
 */
#include "harness.h"
#include "policy_kit.h"
#include "random_policy.h"

#include <string.h>

static struct kit_checked checked;
static struct policy_kit kit;

static sanitizer *new_worker(const sanitize_policy *policy, sanitize_front_end front_end) {
  sanitize_options options = {.size = sizeof options, .front_end = front_end};
  sanitizer *worker;
  options.limits.input_bytes = SANITIZE_LARGEST_INPUT_BYTES; /* P3 says: input size aside */
  if (sanitizer_new_with(&worker, policy, &options) != SANITIZE_OK) abort();
  return worker;
}

static void check(const sanitize_policy *policy, sanitize_span input) {
  sanitizer *automatic = new_worker(policy, SANITIZE_FRONT_END_AUTO);
  sanitizer *gumbo = new_worker(policy, SANITIZE_FRONT_END_GUMBO);
  struct bytes copy = {0};
  char why[WHY_SIZE];
  sanitize_span clean;
  sanitize_span other;
  enum text_skip skip;
  sanitize_status status = sanitizer_run(automatic, input.data, input.length, &clean);
  if (sanitizer_run(gumbo, input.data, input.length, &other) != status) fuzz_fail("P7: two statuses", input);
  if (!spans_equal(clean, other)) fuzz_fail("P7: two outputs", input);
  bytes_add(&copy, clean.data, clean.length);
  sanitize_span output = bytes_span(&copy);
  if (status == SANITIZE_OK) {
    kit_check_by(policy, &checked);
    if (!check_tree(&checked.policy, output, why, sizeof why)) fuzz_fail(why, input);
    if (sanitizer_run(automatic, output.data, output.length, &clean) != SANITIZE_OK) fuzz_fail("P3: refused", input);
    if (!spans_equal(clean, output)) fuzz_fail("P3: no fixed point", input);
    bool same_text = kit_loses_text(policy) || check_text(input, output, &skip, why, sizeof why);
    if (!same_text) fuzz_fail(why, input);
  }
  bytes_free(&copy);
  sanitizer_free(automatic);
  sanitizer_free(gumbo);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct bytes html = {0};
  unsigned choice = size == 0 ? 1 : data[--size];
  size_t tail = (choice & 1) != 0 ? sizeof(uint64_t) : choice / 2;
  if (tail > size) tail = size;
  size -= tail;
  bytes_add(&html, (const char *)data, size);
  if ((choice & 1) != 0) {
    uint64_t seed = 0;
    for (size_t i = 0; i < tail; i++) seed = seed << 8 | data[size + i];
    kit_random(&kit, seed);
    check(&kit.policy, bytes_span(&html));
  } else {
    sanitize_policy *policy = random_policy(data + size, tail);
    check(policy, bytes_span(&html));
    sanitize_policy_free(policy);
  }
  bytes_free(&html);
  return 0;
}
