/*
 * What of a policy the filter has to know before it begins: where a table has no place for text, and
 * where a break cannot be a tag. Looks at the policy only.
 */
#ifndef SANITIZE_LIB_POLICY_SUITS_H
#define SANITIZE_LIB_POLICY_SUITS_H

#include "filter/policy.h"

/*
 * Text in a table has no place but in its cells and caption. So where one of them may be unwrapped,
 * tables are, too. (Those shown as typed never come here; but a parser implies tbody and tr.)
 */
bool policy_keeps_tables(const struct sanitize_policy *policy);

/* Whether what the policy writes for breaks may stay. */
bool policy_keeps_breaks(const struct sanitize_policy *policy);

#endif
