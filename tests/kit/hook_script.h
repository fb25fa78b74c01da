/* Hooks whose answers are written down in the test, and a policy for them. Uses Check. */
#ifndef SANITIZE_TESTS_HOOK_SCRIPT_H
#define SANITIZE_TESTS_HOOK_SCRIPT_H

#include "kit/policy_kit.h"

/*
 * "e h1 rename strong|a title replace x y|u * stop": of an element, an attribute by its name, a URL
 * by itself; the first that fits. * is any.
 */
struct script {
  const char *rules;
  struct bytes *log; /* NULL: none */
  int stops_left;    /* of "stop", which then is "keep"; negative: no end */
};

/* All three; the script must live as long. */
sanitize_hooks hooks_of(struct script *script);

/* A worker with these options and hooks. */
sanitizer *hooked(const sanitize_policy *policy, const sanitize_hooks *hooks,
                  sanitize_options options);

/* What the rows need: relative URLs are resolved, links get rel, ids a prefix. */
extern struct policy_kit hooks_kit;
void begin_rows(void);

#endif
