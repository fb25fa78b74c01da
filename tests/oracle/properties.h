/*
 * The properties P1 to P8 (docs/assurance.md) and P10, held for one input at a time. (P9, allocator
 * failure, is test_memory.c.) Used by every suite and by the fuzz targets; public API and checker.h
 * only.
 */
#ifndef SANITIZE_TESTS_PROPERTIES_H
#define SANITIZE_TESTS_PROPERTIES_H

#include "oracle/checker.h"

struct properties;

enum property_set {
  PROPERTIES_OUTPUT = 1,     /* P1 P2 P3 P4 P5 P8 */
  PROPERTIES_TEXT = 2,       /* P6 */
  PROPERTIES_FRONT_ENDS = 4, /* P7, and that the output is verified */
  PROPERTIES_STATE = 8,      /* P10 */
  PROPERTIES_ALL = 15
};

/*
 * A sanitizer as the properties see it, so that a broken one can be put in its place
 * (test_controls.c).
 */
struct subject {
  sanitize_status (*run)(void *context, sanitize_span input, sanitize_span *clean);
  void *context;
  const sanitizer *noted; /* whose notes say how far gumbo agrees; NULL: to the byte */
};

struct properties *properties_new(void);
void properties_free(struct properties *properties);

/* How often check_text() could not judge, by enum text_skip. */
const size_t *properties_skips(const struct properties *properties);

/*
 * Sanitizes input under the comment policy and checks the result; false with the property's name
 * and a reason in why. *status and *clean (valid until the next call) tell what came out; both may
 * be NULL.
 */
bool properties_hold(struct properties *properties, unsigned set, sanitize_span input,
                     sanitize_status *status, sanitize_span *clean, char *why, size_t why_size);

/* P1 to P6 and P8 of any subject. Counts skips into skips[TEXT_SKIPS] unless NULL. */
bool subject_holds(const struct subject *subject, unsigned set, sanitize_span input, size_t *skips,
                   char *why, size_t why_size);

/* P7: both give the same status and bytes, as far as `one` notes no difference (agreement.h). */
bool subjects_agree(const struct subject *one, const struct subject *other, sanitize_span input,
                    char *why, size_t why_size);

/*
 * P10: after other inputs, refused ones among them, `used` gives what it gave before, and what
 * `fresh` gives.
 */
bool subject_is_stateless(const struct subject *used, const struct subject *fresh,
                          sanitize_span input, char *why, size_t why_size);

#endif
