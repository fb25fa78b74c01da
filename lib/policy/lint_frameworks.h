/*
 * Warnings about attributes that do nothing by themselves, and something in pages that use what the
 * attribute is for: frameworks that run what they find in the finished page, style sheets and
 * scripts that look for classes, and link types by which others prove that a page is theirs.
 */
#ifndef SANITIZE_LIB_LINT_FRAMEWORKS_H
#define SANITIZE_LIB_LINT_FRAMEWORKS_H

#include "policy/builder.h"

/* After builder_finish(). */
void lint_frameworks(struct policy_builder *builder);

#endif
