/*
 * One attribute of a start tag: the tokenizer reads it, the filter judges it. Knows nothing of
 * either.
 */
#ifndef SANITIZE_LIB_ATTRIBUTE_H
#define SANITIZE_LIB_ATTRIBUTE_H

#include "html/names.h"

struct attribute {
  enum attribute_id id; /* ATTRIBUTE_UNKNOWN: only the name tells */
  span name;            /* lower case */
  span value;           /* decoded */
};

#endif
