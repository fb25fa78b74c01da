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
  const struct attribute *attributes; /* in source order, without duplicates */
  uint32_t attribute_count;           /* 0 when the receiver wants none of this element's */
  enum element_id element;
};

/* What receives them; a front end knows no more of it. */
struct filter;

struct event_receiver {
  struct filter *filter;
  /* By element id: whether its attributes are wanted at all; a front end need not decode others. */
  const bool *wants_attributes;
  bool wants_places; /* filter_place() is to be called; only gumbo's tree can */
};

/* filter.c */
void filter_text(struct filter *filter, span text);
/* The same as it stands in the source (writer.source), its character references not decoded. */
void filter_source_text(struct filter *filter, span text);
void filter_start(struct filter *filter, struct start_tag tag);
void filter_end(struct filter *filter, enum element_id element);
/* Before each start: the tag's bytes, empty when it is none that was typed there. */
void filter_place(struct filter *filter, span tag);

#endif
