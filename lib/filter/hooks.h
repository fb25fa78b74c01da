/*
 * Asks the caller's hooks, and takes nothing from them on trust: an answer is text that may be
 * wrong in every way, and whoever asked judges it as if it stood in the input. Knows no policy.
 * Held by tests/unit/test_hooks.c, test_hooks_edges.c and test_hooks_random.c.
 */
#ifndef SANITIZE_LIB_HOOKS_H
#define SANITIZE_LIB_HOOKS_H

#include "base/scratch.h"

struct hooks {
  sanitize_hooks given; /* all NULL: none */
  bool acted;           /* a hook refused or replaced something since this was last cleared */
  /* Copies of the last answers, each valid until the next of its kind. */
  struct buffer value;
  struct buffer url;
};

/* False when the struct's size is not the one of this library. `given` may be NULL. */
bool hooks_init(struct hooks *hooks, const sanitize_hooks *given);
void hooks_free(struct hooks *hooks, const struct memory *memory);
void hooks_trim(struct hooks *hooks, const struct memory *memory);

static inline bool hooks_are_given(const struct hooks *hooks) {
  return hooks->given.element != NULL || hooks->given.attribute != NULL || hooks->given.url != NULL;
}

/* The answer of a hook. */
enum hook_word { HOOK_KEEPS, HOOK_REFUSES, HOOK_REPLACES, HOOK_DROPS };

/*
 * Each returns HOOK_KEEPS when there is no such hook or the run has failed already. A hook that
 * stops the run sets scratch->status, and its answer is HOOK_REFUSES. With HOOK_REPLACES *answer is
 * clean text; the name of an element lies in the hook's memory and must be read at once.
 */
enum hook_word hooks_ask_attribute(struct hooks *hooks, struct scratch *scratch,
                                   const sanitize_hook_value *asked, span *answer);
enum hook_word hooks_ask_url(struct hooks *hooks, struct scratch *scratch,
                             const sanitize_hook_value *asked, span *answer);
enum hook_word hooks_ask_element(struct hooks *hooks, struct scratch *scratch,
                                 const sanitize_hook_element *asked, span *answer);

#endif
