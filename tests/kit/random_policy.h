/*
 * Policies drawn from bytes, through the public functions only: every feature, alone and together.
 * The same bytes give the same policy, and any bytes give one; what the library refuses to permit
 * is left out. For tests and fuzz targets.
 */
#ifndef SANITIZE_TESTS_RANDOM_POLICY_H
#define SANITIZE_TESTS_RANDOM_POLICY_H

#include "sanitize.h"

/* More bytes than this are not looked at. Bytes that are not there count as 0. */
enum { RANDOM_POLICY_BYTES = 448 };

/* To be freed with sanitize_policy_free(). Never NULL: running out of memory ends the program. */
sanitize_policy *random_policy(const uint8_t *bytes, size_t length);

/* One of as many policies as there are numbers. */
sanitize_policy *random_policy_number(uint64_t number);

#endif
