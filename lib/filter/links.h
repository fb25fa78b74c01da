/*
 * rel and target: what the input may say, and what the policy sets on links. As in values.h, every
 * result is a fixed point.
 */
#ifndef SANITIZE_LIB_LINKS_H
#define SANITIZE_LIB_LINKS_H

#include "filter/values.h"

/* Whether the policy's link rules set anything: then the filter manages rel and target of links. */
bool links_are_managed(const struct link_policy *links);

/* Whether rules of this scope apply to a link with this (final) href. In doubt it is external. */
bool link_is_in_scope(const struct judge *judge, enum link_scope scope, span href);

/* What the policy puts into a rel. */
struct link_additions {
  bool policy;   /* its tokens */
  bool noopener; /* for the link's target */
};

/*
 * KIND_LINK_TYPE. The tokens that stay, and then those that are added, each once.
 * False: the attribute goes.
 */
bool judge_link_type(const struct judge *judge, span value, struct link_additions adds,
                     struct value *result);

/* KIND_TARGET: a keyword for a new or this browsing context, or what a rule lists. */
bool judge_target(const struct judge *judge, span value, struct value *result);

#endif
