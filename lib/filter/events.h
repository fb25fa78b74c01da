/*
 * What a front end (tree, direct) says to the filter: the content of the parsed fragment, in
 * document order.
 *
 * Both front ends promise: text and values are valid UTF-8 without the characters that characters.h
 * names, newlines are LF; start and end are balanced (an end for every start but those of void
 * elements); names are lower case.
 */
#ifndef SANITIZE_LIB_EVENTS_H
#define SANITIZE_LIB_EVENTS_H

#include "html/attribute.h"

/* Spans and the array are valid during the call only. */
struct start_tag {
  /* in source order; of names that attributes.def knows, without duplicates */
  const struct attribute *attributes;
  uint32_t attribute_count; /* 0 when the receiver wants none of this element's */
  enum element_id element;
};

/* No token of the index (tokenizer.h): nobody typed it. */
#define NO_TOKEN UINT32_MAX

/* What receives them; a front end knows no more of it. */
struct filter;

struct event_receiver {
  struct filter *filter;
  /* By element id: whether its attributes are wanted at all; a front end need not decode others. */
  const bool *wants_attributes;
  bool wants_places; /* filter_token() or filter_place() is to be called before each start */
};

/* filter.c */
void filter_text(struct filter *filter, span text);
/* The same as it stands in the source, its character references not decoded. */
void filter_source_text(struct filter *filter, span text);
/* A TOKEN_KEPT_COMMENT where a comment may stand; the text between "<!--" and "-->". */
void filter_comment(struct filter *filter, span text);
/* One that the front end itself leaves out, by its length: it is in a table's structure, or hidden. */
void filter_lost_comment(struct filter *filter, span text);
void filter_start(struct filter *filter, struct start_tag tag);
void filter_end(struct filter *filter, enum element_id element);
/*
 * A tag that opens and ends nothing: an element's start tag where there is no place for it, or an
 * end tag without its element. It separates words as the element would. `token`: its number.
 */
void filter_passed(struct filter *filter, enum element_id element, uint32_t token);
/* Before each start: the number of the tag's token, or NO_TOKEN when it was not typed there; */
void filter_token(struct filter *filter, uint32_t token);
/* or, from gumbo, its bytes, empty when it is none that was typed there. */
void filter_place(struct filter *filter, span tag);

#endif
