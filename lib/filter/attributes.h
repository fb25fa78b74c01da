/*
 * Which attributes of a permitted element are written, in which order and with which values: those
 * of the input that policy and hooks leave, and those the policy sets. Writes no markup.
 */
#ifndef SANITIZE_LIB_ATTRIBUTES_H
#define SANITIZE_LIB_ATTRIBUTES_H

#include "filter/filter_state.h"

/*
 * Judges the attributes of a permitted element, and leaves them in filter->accepted. Returns what
 * is to become of the element. A failure is in filter->status.
 */
enum element_action judge_attributes(struct filter *filter, struct start_tag tag);

/*
 * Reports which attributes went or changed, after judge_attributes() and when the element was
 * written.
 */
void report_attributes(struct filter *filter, struct start_tag tag);

#endif
