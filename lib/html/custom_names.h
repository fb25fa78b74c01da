/*
 * The names of custom elements that a policy knows. Each has one of a few ids behind those of
 * HTML's own elements, so that all stages treat it as an element like any other. Knows no policy.
 * Held by tests/unit/test_custom.c.
 */
#ifndef SANITIZE_LIB_CUSTOM_NAMES_H
#define SANITIZE_LIB_CUSTOM_NAMES_H

#include "html/names.h"

enum { LONGEST_CUSTOM_NAME = 64 };

/*
 * The name of ELEMENT_CUSTOM + i is text[i], in lower case, with zeros behind it. Those from `count`
 * on are not looked up.
 */
struct custom_names {
  uint8_t count;
  uint8_t lengths[CUSTOM_ELEMENTS];
  char text[CUSTOM_ELEMENTS][LONGEST_CUSTOM_NAME];
};

/*
 * HTML 4.13.3 "valid custom element name", but at most LONGEST_CUSTOM_NAME bytes: a small letter, a
 * hyphen, PCENChar only, and none of those that SVG and MathML had before.
 */
bool is_custom_element_name(span name);

/* Whether it is one when it is put into lower case. */
bool could_be_custom(span typed);

/* The element of that name as it was typed, in any case; ELEMENT_UNKNOWN when there is none. */
enum element_id custom_lookup(const struct custom_names *names, span typed);

/* The name of any element; empty when it has none. */
static inline span element_name(const struct custom_names *names, unsigned element) {
  if (!is_custom(element)) return element_table[element].name;
  unsigned index = element - ELEMENT_CUSTOM;
  return span_of(names->text[index], names->lengths[index]);
}

#endif
