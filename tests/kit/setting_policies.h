/*
 * Policies with each of the newer settings alone, then with mixtures of them, then with those that
 * are styles of the writer: the first front end takes marks and goes back to them (events.h) under
 * all but the last. For tests that hold two readings against each other.
 */
#ifndef SANITIZE_TESTS_SETTING_POLICIES_H
#define SANITIZE_TESTS_SETTING_POLICIES_H

#include "sanitize.h"

enum { SETTING_POLICIES = 80 };

/*
 * From 0 to SETTING_POLICIES - 1; to be freed with sanitize_policy_free(). Never NULL: running out
 * of memory ends the program, as does a setting that is refused.
 */
sanitize_policy *setting_policy(unsigned number);

#endif
