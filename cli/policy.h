/*
 * The policy of the command line: options are collected, and when all are known they become one
 * policy, in the order preset or file, settings, modes, then what is said of single
 * elements, as given.
 * Parsing is options.c's.
 */
#ifndef SANITIZE_CLI_POLICY_H
#define SANITIZE_CLI_POLICY_H

#include "option_table.h"
#include "settings.h"

enum { MAX_SAID = 64 };

/* While a policy is made. */
struct policy_making {
  sanitize_policy *policy;
  bool more_follows; /* warnings that still hold then are said with the last change */
  size_t said_count;
  sanitize_problem said[MAX_SAID]; /* warnings */
};

/* None of them is given. */
extern const struct policy_options policy_no_options;

/* Takes an option of GROUP_POLICY. Returns -1 to go on, or the exit code. */
int policy_option(struct settings *settings, const struct option_row *row, const char *value);

/*
 * Makes settings->policy, or leaves it NULL when no option asks for one; shows it when that is
 * asked for.
 */
int policy_make(struct settings *settings);

/*
 * What a change ended with, as -1 or an exit code; says what was wrong, and each warning once. The
 * source is the option or the file; NULL: no option alone is to blame.
 */
int policy_finish(struct policy_making *making, const char *source, sanitize_status status,
                  const sanitize_problem *problem);

/* policy_changes.c: what the options change in the policy that was begun. */
int policy_apply(struct policy_making *making, const struct policy_options *options,
                 const sanitize_limits *limits);

/* --list-policies. Returns the exit code. */
int policy_list(void);

#endif
