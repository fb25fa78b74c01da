/*
 * What a front end (direct/ or gumbo/) tells the filter: the content of the parsed fragment, in
 * document order.
 *
 * Both front ends promise: text and values are valid UTF-8 with none of the characters that
 * characters.h removes or replaces, newlines are LF; start and end are balanced (an end for every
 * start but those of void elements); names are lower case. Held by P7's tests and
 * tests/oracle/checker.c.
 */
#ifndef SANITIZE_LIB_EVENTS_H
#define SANITIZE_LIB_EVENTS_H

#include "html/attribute.h"
#include "html/custom_names.h"

/* Spans and the array are valid during the call only. */
struct start_tag {
  /* in source order; of equal names that attributes.def knows only the first */
  const struct attribute *attributes;
  uint32_t attribute_count; /* 0 when the receiver wants none of this element's */
  enum element_id element;
};

/* In place of a token's number: the tag was not typed, but is implied or reconstructed. */
#define NO_TOKEN UINT32_MAX

/* Receives the events. A front end knows no more of it. */
struct filter;

struct event_receiver {
  struct filter *filter;
  /* By element id: whether its attributes are wanted. Those of others need not be sent. */
  const bool *wants_attributes;
  bool wants_places; /* filter_token() or filter_place() is to be called before each start */
  const struct custom_names *custom; /* elements that HTML does not know */
};

/* filter.c */
void filter_text(struct filter *filter, span text);
/* The same for text of the source, whose character references are not decoded yet. */
void filter_source_text(struct filter *filter, span text);
/* A TOKEN_KEPT_COMMENT where a comment may stand; the text between "<!--" and "-->". */
void filter_comment(struct filter *filter, span text);
/* One that the front end itself leaves out, by its length: it is in a table's structure, or hidden. */
void filter_lost_comment(struct filter *filter, span text);
void filter_start(struct filter *filter, struct start_tag tag);
/* filter_start() without attributes; the faster one. */
void filter_bare_start(struct filter *filter, enum element_id element);
void filter_end(struct filter *filter, enum element_id element);
/*
 * A tag that the parser ignored: a start tag where its element has no place, or an end tag without
 * its element. It separates words as the element would. `token` is its number.
 */
void filter_passed(struct filter *filter, enum element_id element, uint32_t token);

/*
 * Before each start, if `wants_places`: the number of the tag's token, or NO_TOKEN; or, from gumbo,
 * the bytes of the tag, empty when it was not typed there.
 */
void filter_token(struct filter *filter, uint32_t token);
void filter_place(struct filter *filter, span tag);

#endif
