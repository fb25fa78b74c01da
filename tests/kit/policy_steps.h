/* What tests of policies do again and again, through the public functions. Uses Check. */
#ifndef SANITIZE_TESTS_POLICY_STEPS_H
#define SANITIZE_TESTS_POLICY_STEPS_H

#include "kit/support.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static inline sanitize_policy *begin(const char *preset) {
  sanitize_policy *policy = sanitize_policy_new(preset);
  ck_assert_ptr_nonnull(policy);
  return policy;
}

static inline sanitize_status allow(sanitize_policy *policy, const char *notation,
                                    sanitize_problem *problem) {
  return sanitize_policy_allow(policy, notation, strlen(notation), problem);
}

static inline sanitize_status deny(sanitize_policy *policy, const char *notation,
                                   sanitize_problem *problem) {
  return sanitize_policy_deny(policy, notation, strlen(notation), problem);
}

static inline char *show(const sanitize_policy *policy, sanitize_policy_format format) {
  char *text;
  size_t length;
  ck_assert_int_eq(sanitize_policy_show(policy, format, &text, &length), SANITIZE_OK);
  ck_assert_uint_eq(length, strlen(text));
  return text;
}

static inline sanitize_policy_settings settings_of(const sanitize_policy *policy) {
  sanitize_policy_settings settings = {.size = sizeof settings};
  ck_assert_int_eq(sanitize_policy_get(policy, &settings), SANITIZE_OK);
  return settings;
}

static inline void set(sanitize_policy *policy, const sanitize_policy_settings *settings) {
  sanitize_problem problem;
  sanitize_status status = sanitize_policy_set(policy, settings, &problem);
  ck_assert_msg(status == SANITIZE_OK, "%s", problem.message);
}

/*
 * A preset with those of these settings that are not 0 or empty, `limits` and `size` apart, which
 * then permits what the notation says, too. To be freed.
 */
sanitize_policy *policy_with(const char *preset, const char *notation,
                             const sanitize_policy_settings *wanted);

static inline void set_prefix(sanitize_policy *policy, const char *prefix) {
  sanitize_policy_settings settings = settings_of(policy);
  settings.name_prefix = span_text(prefix);
  set(policy, &settings);
}

static inline void ck_same_text(const char *what, char *got, const char *wanted) {
  ck_assert_msg(strcmp(got, wanted) == 0, "%s\n  wanted %s\n  got    %s", what, wanted, got);
  free(got);
}

#endif
