/* See expect.h. */
#include "kit/expect.h"

#include <check.h>
#include <string.h>

static void expect_from(sanitizer *worker, const struct checked_policy *checked, const char *input,
                        const char *output) {
  sanitize_span clean;
  char why[WHY_SIZE];
  ck_assert_int_eq(sanitizer_run(worker, input, strlen(input), &clean), SANITIZE_OK);
  ck_assert_msg(span_is(clean, output), "input  %s\n  wanted %s\n  got    %s", input, output,
                clean.data);
  ck_assert_msg(check_additions(&checked->additions, clean, why, sizeof why),
                "input %s\n  output %s\n  %s", input, output, why);
  ck_assert_msg(check_tree(checked, clean, why, sizeof why), "input %s\n  output %s\n  %s", input,
                output, why);
  ck_assert_int_eq(sanitizer_run(worker, output, strlen(output), &clean), SANITIZE_OK);
  ck_assert_msg(span_is(clean, output), "not a fixed point: input %s\n  output %s\n  again  %s",
                input, output, clean.data);
}

void expect_under(const struct sanitize_policy *policy, const char *input, const char *output) {
  static struct kit_checked checked;
  static const sanitize_front_end front_ends[] = {SANITIZE_FRONT_END_AUTO,
                                                  SANITIZE_FRONT_END_GUMBO};
  kit_check_by(policy, &checked);
  for (size_t i = 0; i < 2; i++) {
    sanitize_options options = {.size = sizeof options, .front_end = front_ends[i], .verify = 1};
    sanitizer *worker;
    ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
    expect_from(worker, &checked.policy, input, output);
    sanitizer_free(worker);
  }
}

void expect(const struct policy_kit *kit, const char *input, const char *output) {
  expect_under(&kit->policy, input, output);
}

void expect_same(const struct policy_kit *kit, const char *input) { expect(kit, input, input); }
