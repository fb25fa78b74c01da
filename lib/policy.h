/*
 * What a policy permits, compiled: one row an element id, one bit an attribute id, so that the filter compares no strings.
 * Knows nothing of parsing or writing. The floor (names.h: NAME_FLOOR) is applied when a policy is made, and again by
 * the filter, so that not even a damaged policy lets anything under it through.
 */
#ifndef SANITIZE_LIB_POLICY_H
#define SANITIZE_LIB_POLICY_H

#include "names.h"
#include "url.h"

/* What becomes of an element that is met. */
enum element_action {
  ACTION_STRIP,  /* the tags go, the content stays */
  ACTION_KEEP,   /* it is permitted */
  ACTION_DROP,   /* the content goes, too */
  ACTION_ESCAPE  /* the tags are shown as typed */
};

enum { ATTRIBUTE_WORDS = (ATTRIBUTE_COUNT + 63) / 64 };

struct element_policy {
  uint64_t attributes[ATTRIBUTE_WORDS]; /* permitted attributes, a bit each */
  uint8_t action;                       /* enum element_action */
};

/* What becomes of a kind of URL that has no scheme of its own. */
enum url_action { URL_KEEP, URL_DROP };

enum { POLICY_SCHEMES = 16 };

struct url_policy {
  span schemes[POLICY_SCHEMES]; /* permitted, lower case; an empty span ends the list */
  uint8_t relative;             /* enum url_action */
  uint8_t network_path;
  uint8_t fragment;
};

struct sanitize_policy {
  struct element_policy elements[ELEMENT_COUNT]; /* row 0: elements of unknown name */
  bool wants_attributes[ELEMENT_COUNT];          /* any bit set; see events.h */
  struct url_policy url;
};

/* The classic comment form; what a NULL policy stands for. */
extern const struct sanitize_policy policy_comment;

static inline bool policy_permits_attribute(const struct element_policy *element, enum attribute_id attribute) {
  return (element->attributes[attribute / 64] >> (attribute % 64) & 1) != 0;
}

#endif
