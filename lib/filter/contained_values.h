/*
 * Values of attributes by the policy's rules for text (base/containment.h), before they are judged:
 * so what is judged is what is written, and a second pass judges it alike.
 */
#ifndef SANITIZE_LIB_CONTAINED_VALUES_H
#define SANITIZE_LIB_CONTAINED_VALUES_H

#include "filter/filter_state.h"

/* In filter->contained, until the next one; the attribute's own where no rule is for it. */
span contain_value(struct filter *filter, const struct attribute *attribute);

#endif
