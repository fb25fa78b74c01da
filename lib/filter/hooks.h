/*
 * The caller's hooks: asks them, and takes nothing from them on trust. What they answer is text
 * that may be wrong in every way; who asked judges it as if it stood in the input. Knows no policy.
 */
#ifndef SANITIZE_LIB_HOOKS_H
#define SANITIZE_LIB_HOOKS_H

#include "base/scratch.h"

struct hooks {
  sanitize_hooks given; /* all NULL: none */
  bool acted;           /* one refused or replaced something since this was last cleared */
  /* Copies of what they answered, each good until the next of its kind. */
  struct buffer value;
  struct buffer url;
};

/* False when the struct is none that this library knows. `given` may be NULL. */
bool hooks_init(struct hooks *hooks, const sanitize_hooks *given);
void hooks_free(struct hooks *hooks, const struct memory *memory);
void hooks_trim(struct hooks *hooks, const struct memory *memory);

static inline bool hooks_are_given(const struct hooks *hooks) {
  return hooks->given.element != NULL || hooks->given.attribute != NULL || hooks->given.url != NULL;
}

enum hook_word { HOOK_KEEPS, HOOK_REFUSES, HOOK_REPLACES, HOOK_DROPS };

/*
 * Each: HOOK_KEEPS when there is no such hook, or the run has failed already. A hook that stops the
 * run sets scratch->status, and refuses. With HOOK_REPLACES *answer is clean text; for an element
 * it is in the hook's memory, and to be read at once.
 */
enum hook_word hooks_ask_attribute(struct hooks *hooks, struct scratch *scratch,
                                   const sanitize_hook_value *asked, span *answer);
enum hook_word hooks_ask_url(struct hooks *hooks, struct scratch *scratch,
                             const sanitize_hook_value *asked, span *answer);
enum hook_word hooks_ask_element(struct hooks *hooks, struct scratch *scratch,
                                 const sanitize_hook_element *asked, span *answer);

#endif
