/* Which limits are possible, wherever they come from: options, a policy, its file. */
#ifndef SANITIZE_LIB_LIMITS_H
#define SANITIZE_LIB_LIMITS_H

#include "sanitize.h"

#include <stdbool.h>

static inline bool limit_is_within(size_t limit, size_t least, size_t largest) {
  return limit == 0 || (limit >= least && limit <= largest);
}

static inline bool input_limit_is_sound(const sanitize_limits *limits) {
  return limit_is_within(limits->input_bytes, 1, SANITIZE_LARGEST_INPUT_BYTES);
}

static inline bool open_limit_is_sound(const sanitize_limits *limits) {
  return limit_is_within(limits->open_elements, SANITIZE_LEAST_OPEN_ELEMENTS,
                         SANITIZE_LARGEST_OPEN_ELEMENTS);
}

static inline bool formatting_limit_is_sound(const sanitize_limits *limits) {
  return limit_is_within(limits->formatting_elements, SANITIZE_LEAST_FORMATTING_ELEMENTS,
                         SANITIZE_LARGEST_FORMATTING_ELEMENTS);
}

static inline bool limits_are_sound(const sanitize_limits *limits) {
  return input_limit_is_sound(limits) && open_limit_is_sound(limits) &&
         formatting_limit_is_sound(limits);
}

#endif
