/*
 * The one input that may be written: the checkbox of a task list, in a list item (nesting.c), which
 * nobody can change and no form sends.
 */
#ifndef SANITIZE_LIB_CHECKBOX_H
#define SANITIZE_LIB_CHECKBOX_H

#include "filter/filter_state.h"

/* Whether it is an input of this type. */
bool is_checkbox(struct start_tag tag);

/* judge_attributes() of an input: type, checked and disabled into filter->accepted, or ACTION_STRIP. */
enum element_action judge_checkbox(struct filter *filter, struct start_tag tag);

#endif
