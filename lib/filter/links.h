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

/*
 * KIND_LINK_TYPE. The tokens that stay, and then, with `adds`, those of the policy, each once.
 * False: the attribute goes.
 */
bool judge_link_type(const struct judge *judge, span value, bool adds, struct value *result);

/* KIND_TARGET: a keyword for a new or this browsing context, or what a rule lists. */
bool judge_target(const struct judge *judge, span value, struct value *result);

#endif
