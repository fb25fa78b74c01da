/* What the command line changes in the policy that it began with. */
#ifndef SANITIZE_CLI_POLICY_CHANGES_H
#define SANITIZE_CLI_POLICY_CHANGES_H

#include "policy_making.h"
#include "settings.h"

/* What the options change in the policy that was begun. Returns -1 to go on, or the exit code. */
int policy_apply(struct policy_making *making, const struct policy_options *options,
                 const sanitize_limits *limits);

#endif
