/*
 * What old attributes say of the looks of an element, as declarations of its style: color, face and
 * size of font, align, bgcolor, valign, and center itself (HTML 15.3). Only those that the policy does
 * not permit as they are. What comes of it is judged as a style of the input's would be.
 */
#ifndef SANITIZE_LIB_LEGACY_H
#define SANITIZE_LIB_LEGACY_H

#include "filter/filter_state.h"

/*
 * The style of a tag with what its old attributes say before what it says itself; false when they say
 * nothing. In filter->legacy, until the next tag.
 */
bool legacy_style(struct filter *filter, struct start_tag tag, struct attribute *style);

#endif
