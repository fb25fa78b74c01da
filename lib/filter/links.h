/*
 * rel and target of links: what the input may say, and what the policy adds. As in values.h, every
 * function that rewrites is idempotent. Held by tests/unit/test_values.c and, as to repetition, by
 * tests/oracle/properties.c.
 */
#ifndef SANITIZE_LIB_LINKS_H
#define SANITIZE_LIB_LINKS_H

#include "filter/values.h"

/* Whether the policy sets rel or target of links; the filter then manages both attributes. */
bool links_are_managed(const struct link_policy *links);

/*
 * Whether rules of this scope apply to a link with this href, which is the value to be written. A
 * link of which it is not certain that it stays on the page's host is external.
 */
bool link_is_in_scope(const struct judge *judge, enum link_scope scope, span href);

/* What is added to a rel. */
struct link_additions {
  bool policy;   /* the tokens that the policy sets */
  bool noopener; /* noopener, since the target opens another browsing context */
};

/*
 * KIND_LINK_TYPE: the tokens that may stay, then those that are added, each once. False: none is
 * left, and the attribute goes.
 */
bool judge_link_type(const struct judge *judge, span value, struct link_additions adds,
                     struct value *result);

/* KIND_TARGET: what the policy's rule lists; without a list _blank and _self only. */
bool judge_target(const struct judge *judge, span value, struct value *result);

#endif
