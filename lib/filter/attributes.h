/*
 * Which attributes of a permitted element are written, in which order and with which values: those
 * of the input that policy and hooks permit, and those that the policy sets. Writes no markup.
 */
#ifndef SANITIZE_LIB_ATTRIBUTES_H
#define SANITIZE_LIB_ATTRIBUTES_H

#include "filter/filter_state.h"

/*
 * Judges the attributes of a permitted element, and leaves those that are to be written in
 * filter->accepted. Returns what becomes of the element: it may lack an attribute that is required
 * of it. A failure is in filter->status.
 */
enum element_action judge_attributes(struct filter *filter, struct start_tag tag);

/* Whether it left an attribute of a known name, and its value; empty where that does not stay. */
bool has_accepted(const struct filter *filter, enum attribute_id id);
span accepted_value(const struct filter *filter, enum attribute_id id);

/*
 * Reports which attributes were removed or changed. To be called after judge_attributes(), once the
 * element was written.
 */
void report_attributes(struct filter *filter, struct start_tag tag);

#endif
