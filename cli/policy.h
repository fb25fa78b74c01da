/*
 * The policy of the command line: options are collected, and when all are known they become one
 * policy, in this order: preset or file, settings, modes, then single elements as they were given.
 * Parsing is options.c's.
 */
#ifndef SANITIZE_CLI_POLICY_H
#define SANITIZE_CLI_POLICY_H

#include "option_table.h"
#include "settings.h"

/* None of them is given. */
extern const struct policy_options policy_no_options;

/* Takes an option of GROUP_POLICY. Returns -1 to go on, or the exit code. */
int policy_option(struct settings *settings, const struct option_row *row, const char *value);

/*
 * Makes settings->policy, or leaves it NULL when no option asks for one; shows it when that is
 * asked for.
 */
int policy_make(struct settings *settings);

/* --list-policies. Returns the exit code. */
int policy_list(void);

#endif
