/*
 * What options mean together, and which do not go together.
 */
#ifndef SANITIZE_CLI_OPTIONS_CHECK_H
#define SANITIZE_CLI_OPTIONS_CHECK_H

#include "settings.h"

/* Complains about the value of an option, and returns the exit code. */
int usage_error(const char *name, const char *what);

/*
 * Completes settings that are all read: the policy, the paths of --jsonl, the limits. Returns -1 to
 * go on, or the exit code.
 */
int options_check(struct settings *settings);

#endif
