/*
 * The custom elements of a policy that is being made: each name has one of a few ids (slots) from
 * ELEMENT_CUSTOM on, from when it is first named until builder_finish() finds that nothing is said
 * of it. Knows no syntax.
 */
#ifndef SANITIZE_LIB_CUSTOM_SLOTS_H
#define SANITIZE_LIB_CUSTOM_SLOTS_H

#include "policy/builder.h"

/* An element of HTML, or a custom one that was named before; else ELEMENT_UNKNOWN. */
enum element_id custom_find(const struct policy_builder *builder, span name);

/*
 * The same of a valid name in lower case, which is given a slot if it has none. ELEMENT_UNKNOWN: all
 * are taken.
 */
enum element_id custom_add(struct policy_builder *builder, span name);

/*
 * Puts them in order, those that are permitted or renamed before those that are only forbidden, and
 * gives back the slots of names of which nothing is said. Ids that were read before are then others.
 */
void custom_settle(struct policy_builder *builder);

#endif
