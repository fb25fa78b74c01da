/*
 * What a policy's settings promise of text and links: controls of direction that end, marks that do
 * not stack, no template markers, no more links than it takes, and hosts that are told. Reads the
 * output by a grammar of its own, with its own (smaller) lists of characters; includes nothing of
 * lib/.
 */
#ifndef SANITIZE_TESTS_CHECK_HONEST_H
#define SANITIZE_TESTS_CHECK_HONEST_H

#include "kit/support.h"

/*
 * Of the output of a run under a policy with these settings. False with a reason in why. What the
 * policy forces on elements must have no controls.
 */
bool check_honest(const sanitize_policy_settings *settings, sanitize_span output, char *why,
                  size_t why_size);

#endif
