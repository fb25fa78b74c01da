/*
 * Which attributes of a permitted element are written, in which order and with which values: those
 * of the input that policy and hooks leave, and those the policy sets. Writes no markup.
 */
#ifndef SANITIZE_LIB_ATTRIBUTES_H
#define SANITIZE_LIB_ATTRIBUTES_H

#include "filter/filter_state.h"

/*
 * Decides about a permitted element by its attributes, which are in filter->accepted then: what is
 * to become of the element. A failure is in filter->status.
 */
enum element_action judge_attributes(struct filter *filter, struct start_tag tag);

/* Of an element that was judged so and written: reports the attributes that went or changed. */
void report_attributes(const struct filter *filter, struct start_tag tag);

#endif
