/*
 * The checks on a finished policy, whichever way it was described: what is under the floor, what
 * could not work, what is probably not meant. Errors refuse the change, warnings go with it.
 */
#ifndef SANITIZE_LIB_LINT_H
#define SANITIZE_LIB_LINT_H

#include "policy/builder.h"

/*
 * Looks at a builder that builder_finish() has compiled. Reports to it; false when there is an
 * error.
 */
bool lint_policy(struct policy_builder *builder);

/*
 * Permits the rest of a table where a part of it is permitted: text in a part that is not permitted
 * would land where a table holds no text. Before builder_finish(); a warning says what was added.
 */
void lint_complete_tables(struct policy_builder *builder);

/*
 * The same when something was taken away: all of a table goes with <table>, and no other part goes
 * alone.
 */
void lint_shrink_tables(struct policy_builder *builder);

/*
 * The same of what is renamed: it becomes only what is still permitted, and where nothing is left of
 * it, it is no longer renamed.
 */
void lint_shrink_renamings(struct policy_builder *builder);

bool lint_is_table_part(enum element_id element);

#endif
