/* Names that HTML does not know and the policy does; see moded_names.h. */
#include "tokenize/moded_names.h"

bool is_element_name(span name) {
  bool prefix = false; /* there was a ':' */
  if (name.data[name.length - 1] == '-') return false;
  for (size_t i = 0; i < name.length; i++) {
    char c = name.data[i];
    if (ascii_is_alphanumeric(c) || c == '-') continue;
    if (c != ':' || prefix || i + 1 == name.length || !ascii_is_letter(name.data[i + 1]))
      return false;
    prefix = true;
  }

  return true;
}

int compare_names(span typed, span lower) {
  if (typed.length != lower.length) return typed.length < lower.length ? -1 : 1;
  for (size_t i = 0; i < typed.length; i++) {
    int difference = (unsigned char)ascii_lower(typed.data[i]) - (unsigned char)lower.data[i];
    if (difference != 0) return difference;
  }
  return 0;
}

const struct moded_name *find_moded_name(const struct moded_names *names, span name) {
  size_t low = 0;
  for (size_t count = names->count; count > 0;) {
    size_t half = count / 2;
    const struct moded_name *row = &names->rows[low + half];

    int order = compare_names(name, span_of(names->pool + row->start, row->length));
    if (order == 0) return row;
    if (order > 0) {
      low += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }

  return NULL;
}
