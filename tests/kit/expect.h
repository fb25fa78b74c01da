/* One line a behaviour, for tests of the filter with hand-made policies. Uses Check. */
#ifndef SANITIZE_TESTS_EXPECT_H
#define SANITIZE_TESTS_EXPECT_H

#include "kit/policy_kit.h"

/*
 * Sanitizes input under the kit's policy on every front end: the output is as stated, is permitted
 * and parses to the tree that was written (checker.h), and is a fixed point.
 */
void expect(const struct policy_kit *kit, const char *input, const char *output);

/* The same under any policy; what the second front end reads is verified as well. */
void expect_under(const struct sanitize_policy *policy, const char *input, const char *output);

/* input stays as it is. */
void expect_same(const struct policy_kit *kit, const char *input);

#endif
