/*
 * Newlines of a finished output, shown as line breaks, where the policy wants them.
 *
 *   br  Between two pieces of inline content of a block there are as many br as there are newlines
 *       or br, whichever is more: newlines become br until that is so. Newlines at the start and
 *       end of a block, in pre, and in what is no running text (ruby, video, ...) are left alone.
 *   p   Inline content that stands directly in the document or in an article, aside, blockquote,
 *       details, main or section is put into a p, and a blank line ends one; so it does directly in
 *       a p without attributes that stands there. Other newlines are as above; and all of them
 *       where white space is collapsed, as no blank lines are left then.
 */
#ifndef SANITIZE_LIB_LINE_BREAKS_H
#define SANITIZE_LIB_LINE_BREAKS_H

#include "filter/filter.h"

/* Whether the policy wants any, and takes what is written for them. */
bool line_breaks_are_wanted(const struct filter *filter);

/* After filter_begin_additions(); `output` is what another writer wrote. */
void line_breaks_add(struct filter *filter, span output);

#endif
