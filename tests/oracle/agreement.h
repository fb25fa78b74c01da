/*
 * P7: what gumbo and the library's own tree construction must agree in. Where the standard and
 * gumbo differ, the library notes it (direct/differences.h), and this says what may differ then.
 */
#ifndef SANITIZE_TESTS_AGREEMENT_H
#define SANITIZE_TESTS_AGREEMENT_H

#include "kit/support.h"

enum agreement {
  AGREE_EXACTLY,
  AGREE_BUT_FOR_SPACE, /* a tag that was ignored separates words */
  AGREE_IN_CHARACTERS, /* the trees differ: no character is lost or added */
  AGREE_IN_NOTHING     /* more elements than are modelled: gumbo without its guards would be lost */
};

/* By what the worker's last run met. */
enum agreement agreement_after(const sanitizer *worker);

struct outcome {
  sanitize_status status;
  sanitize_span output;
};

/*
 * Whether the outcome of gumbo is as that of the library's own front end demands. gumbo's guards
 * may refuse what the other accepts.
 */
bool outcomes_agree(enum agreement agreement, struct outcome direct, struct outcome gumbo);

#endif
