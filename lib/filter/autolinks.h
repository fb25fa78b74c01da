/*
 * Links in the text of a finished output, where the policy wants them: what autolink.h finds becomes
 * an <a href> that is judged as one of the input would be; where that is refused, the text stays as
 * it is. Not in a, code, kbd, pre, samp and tt, and never across a tag. The output is what is read,
 * so that it does not matter in which pieces its text came, and what stands there already as a
 * link is one.
 */
#ifndef SANITIZE_LIB_AUTOLINKS_H
#define SANITIZE_LIB_AUTOLINKS_H

#include "filter/filter.h"

/* Whether the policy wants any. */
bool autolinks_are_wanted(const struct filter *filter);

/* After filter_begin_additions(); `output` is what another writer wrote. */
void autolinks_add(struct filter *filter, span output);

#endif
