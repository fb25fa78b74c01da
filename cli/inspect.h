/*
 * What HTML uses, asked of the library: it says where it takes something away, so that one worker
 * takes away all elements, and one all attributes.
 */
#ifndef SANITIZE_CLI_INSPECT_H
#define SANITIZE_CLI_INSPECT_H

#include "sanitize.h"
#include "span.h"

struct inspector {
  sanitizer *bare; /* permits nothing */
  sanitizer *open; /* permits all that a policy can, and has a hook that refuses each attribute */
};

/* Called for each change of the worker's, in order; it is valid until it returns. */
typedef void (*inspect_found)(void *context, const sanitize_change *change);

/*
 * Finds the elements, and what else is no text; SANITIZE_OK, or why not. `limits` are those of the
 * comments.
 */
sanitize_status inspect_elements(struct inspector *inspector, const sanitize_limits *limits,
                                 span html, inspect_found found, void *context);
/* Finds the attributes of elements that a policy can permit. */
sanitize_status inspect_attributes(struct inspector *inspector, const sanitize_limits *limits,
                                   span html, inspect_found found, void *context);
/* *length is that of the visible text. */
sanitize_status inspect_text(struct inspector *inspector, const sanitize_limits *limits, span html,
                             size_t *length);

void inspector_end(struct inspector *inspector);

/* Whether a policy can permit an attribute that inspect_attributes() found. */
static inline int inspect_permits(const sanitize_change *change) {
  return change->reason == SANITIZE_REASON_HOOK;
}

#endif
