/* The part of lint.h that is about attributes, their values, and the settings. */
#ifndef SANITIZE_LIB_LINT_VALUES_H
#define SANITIZE_LIB_LINT_VALUES_H

#include "policy/builder.h"

/* Reports to the builder, which builder_finish() has compiled. */
void lint_values(struct policy_builder *builder);

#endif
