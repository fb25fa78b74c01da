/*
 * Links whose number the policy limits, or whose host it wants to have told: what is done where they
 * begin and end. link_text.h says what their text shows.
 */
#ifndef SANITIZE_LIB_WATCHED_LINK_H
#define SANITIZE_LIB_WATCHED_LINK_H

#include "filter/filter_state.h"

/* Whether the element at hand, whose attributes were judged, is a link that is watched. */
bool link_has_href(const struct filter *filter, enum element_id element);
static inline bool link_is_watched(const struct filter *filter, enum element_id element) {
  return (filter->counts_links || filter->watches_links) && link_has_href(filter, element);
}

/* Whether as many links as the policy takes are written already. */
static inline bool links_are_full(const struct filter *filter) {
  return filter->counts_links && filter->link_count == filter->policy->links.maximum;
}

/* Whether a link with this text, whose attributes were judged, can stand as it is, too. */
bool link_may_be_added(struct filter *filter, span text);

/* After the start tag of one was written. */
void link_begins(struct filter *filter, enum element_id element);

/* Instead of its end tag alone: with what its text does not tell. */
void link_ends(struct filter *filter);

#endif
