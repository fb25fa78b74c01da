/*
 * What a front end (tree, direct) says to the filter: the content of the parsed fragment, in document order.
 *
 * Both front ends promise: text and values are valid UTF-8 without the characters that clean.h names, newlines are LF;
 * start and end are balanced (an end for every start but those of void elements); names are lower case.
 */
#ifndef SANITIZE_LIB_EVENTS_H
#define SANITIZE_LIB_EVENTS_H

#include "names.h"

struct attribute {
  enum attribute_id id; /* ATTRIBUTE_UNKNOWN: only the name tells */
  span name;            /* lower case */
  span value;           /* decoded */
};

/* Spans and the array are valid during the call only. */
struct start_tag {
  enum element_id element;
  const struct attribute *attributes; /* in source order, without duplicates */
  size_t attribute_count;             /* 0 when the receiver wants none of this element's */
};

struct event_receiver {
  void *context;
  /* By element id: whether its attributes are wanted at all; a front end need not decode others. */
  const bool *wants_attributes;
  void (*text)(void *context, span text);
  void (*source_text)(void *context, span text); /* the same with its character references not decoded */
  void (*start)(void *context, const struct start_tag *tag);
  void (*end)(void *context, enum element_id element);
  /* Before each start, unless NULL: the tag's bytes, empty when it is none that was typed there. gumbo's tree only. */
  void (*place)(void *context, span tag);
};

#endif
