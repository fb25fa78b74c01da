/* One attribute of a start tag: the front ends read it, the filter judges it. Knows neither. */
#ifndef SANITIZE_LIB_ATTRIBUTE_H
#define SANITIZE_LIB_ATTRIBUTE_H

#include "html/names.h"

struct attribute {
  enum attribute_id id; /* ATTRIBUTE_UNKNOWN: attributes.def does not list the name */
  span name;            /* in lower case */
  span value;           /* character references are decoded */
};

#endif
