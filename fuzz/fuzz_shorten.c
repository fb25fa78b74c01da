/*
 * sanitizer_run_within() and sanitizer_changes(). The last three bytes are taken off the input and
 * choose the policy, the limit and what it is of, so any file is a seed. What holds: the result is
 * within the limit, a fixed point, and left alone under the same limit; an unlimited one is what
 * sanitizer_run() gives; a worker that reports gives the same, with each place in the input and in
 * order.
 */
#include "harness.h"
#include "kit/random_policy.h"

#include <string.h>

enum { POLICIES = 32 };

static struct { sanitizer *plain, *reporter; } workers[POLICIES];

static void make_workers(unsigned number) {
  sanitize_options options = {.size = sizeof options};
  if (workers[number].plain != NULL) return;
  options.limits.input_bytes = SANITIZE_LARGEST_INPUT_BYTES;
  sanitize_policy *policy = number == 0 ? sanitize_policy_new(NULL) : random_policy_number(number);
  if (sanitizer_new_with(&workers[number].plain, policy, &options) != SANITIZE_OK) abort();
  options.report = 1;
  if (sanitizer_new_with(&workers[number].reporter, policy, &options) != SANITIZE_OK) abort();
  sanitize_policy_free(policy);
}

static size_t count_characters(sanitize_span html) {
  size_t count = 0;
  for (size_t i = 0; i < html.length; i++) {
    char c = html.data[i];
    if (c == '<' || c == '&') {
      count += c == '&';
      while (html.data[i] != (c == '<' ? '>' : ';')) i++;
    } else {
      count += ((unsigned char)c & 0xC0) != 0x80;
    }
  }
  return count;
}

static void check_reporter(sanitizer *reporter, sanitize_span input, sanitize_status status,
                           sanitize_span clean) {
  sanitize_span other;
  const sanitize_change *changes;
  if (sanitizer_run(reporter, input.data, input.length, &other) != status)
    fuzz_fail("reporting: another status", input);
  if (!spans_equal(clean, other)) fuzz_fail("reporting: another output", input);
  size_t count = sanitizer_changes(reporter, &changes);
  for (size_t i = 0; i < count; i++) {
    bool in_order = i == 0 || changes[i - 1].offset <= changes[i].offset;
    if (changes[i].offset >= input.length || !in_order)
      fuzz_fail("reporting: no such place", input);
    bool tag = changes[i].kind != SANITIZE_CHANGE_TEXT_MENDED;
    if (tag && input.data[changes[i].offset] != '<') fuzz_fail("reporting: no tag there", input);
  }
}

static void check_within(sanitizer *worker, sanitize_span input,
                         const sanitize_length_limit *limit) {
  struct bytes first = {0};
  sanitize_span clean;
  bytes_add(&first, "", 0);
  if (sanitizer_run_within(worker, input.data, input.length, limit, &clean, NULL) != SANITIZE_OK)
    fuzz_fail("refused", input);
  bytes_add(&first, clean.data, clean.length);
  clean = bytes_span(&first);
  if (limit->max_bytes != 0 && clean.length > limit->max_bytes) fuzz_fail("too many bytes", input);
  if (limit->max_characters != 0 && count_characters(clean) > limit->max_characters)
    fuzz_fail("too many characters", input);
  sanitize_span again;
  sanitize_status status =
      sanitizer_run_within(worker, first.data, first.length, limit, &again, NULL);
  if (status != SANITIZE_OK || !spans_equal(again, clean)) fuzz_fail("cut again", clean);
  status = sanitizer_run(worker, first.data, first.length, &again);
  if (status != SANITIZE_OK || !spans_equal(again, clean)) fuzz_fail("P3 of what was cut", clean);
  bytes_free(&first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  sanitize_length_limit limit = {.size = sizeof limit};
  unsigned policy = size == 0 ? 0 : data[--size] % POLICIES;
  size_t most = size == 0 ? 0 : data[--size];
  unsigned kind = size == 0 ? 0 : data[--size];
  sanitize_span input = {(const char *)data, size};
  sanitize_span clean;
  make_workers(policy);
  if (kind & 1) limit.max_bytes = most;
  if (kind & 2) limit.max_characters = most;
  if (kind & 4) limit.ellipsis = span_text((kind & 8) ? "" : " <more>");
  struct bytes copy = {0};
  bytes_add(&copy, "", 0);
  sanitize_status status = sanitizer_run(workers[policy].plain, input.data, input.length, &clean);
  bytes_add(&copy, clean.data, clean.length);
  check_reporter(workers[policy].reporter, input, status, bytes_span(&copy));
  if (status == SANITIZE_OK) check_within(workers[policy].plain, input, &limit);
  bytes_free(&copy);
  return 0;
}
