/*
 * What lint.c and lint_values.c share: how they report to the builder, short, since most of what they
 * do is that; and what a part of a table is.
 */
#ifndef SANITIZE_LIB_LINT_REPORT_H
#define SANITIZE_LIB_LINT_REPORT_H

#include "policy/builder.h"

static inline bool lint_is_table_part(enum element_id element) {
  return element == ELEMENT_TABLE || (element_flags[element] & ELEMENT_PART) != 0;
}

static inline struct place attribute_place(enum element_id element, enum attribute_id attribute) {
  return (struct place){element, attribute, 0, NULL};
}

#define ERROR_AT(element, attribute, ...) \
  builder_report(builder, SANITIZE_SEVERITY_ERROR, attribute_place(element, attribute), __VA_ARGS__)
#define WARN_AT(element, attribute, ...)                                                  \
  builder_report(builder, SANITIZE_SEVERITY_WARNING, attribute_place(element, attribute), \
                 __VA_ARGS__)
#define ELEMENT_SHOWN(element) NAME_SHOWN(builder_element_name(builder, element))
#define ATTRIBUTE_SHOWN(attribute) NAME_SHOWN(attribute_table[attribute].name)

#endif
