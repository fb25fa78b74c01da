/*
 * What can never be permitted again, whoever asks: a site's last word to those who may change its
 * policy. Knows no syntax.
 */
#ifndef SANITIZE_LIB_FORBID_H
#define SANITIZE_LIB_FORBID_H

#include "policy/builder.h"

/* Takes it away where it is permitted, and keeps it away. */
void forbid_element(struct policy_builder *builder, enum element_id element);
void forbid_all(struct policy_builder *builder);

/*
 * Element 0: on every element. An error at `place` for a single name of data-* or aria-* that HTML
 * does not know: those are forbidden as a whole.
 */
void forbid_attribute(struct policy_builder *builder, enum element_id element,
                      const struct attribute_reference *attribute, struct place place);

/* Reports what is permitted though it is forbidden. After builder_finish(). */
void forbid_check(struct policy_builder *builder);

#endif
