/* Sets of characters as sorted ranges, and a binary search in them. */
#ifndef SANITIZE_LIB_CODE_POINTS_H
#define SANITIZE_LIB_CODE_POINTS_H

#include "base/span.h"

struct code_points {
  uint32_t first;
  uint32_t last;
};

/* Whether one of the ranges, both ends included, has the character. */
static inline bool is_among(const struct code_points *ranges, size_t count, uint32_t code_point) {
  size_t low = 0;
  while (count > 0) {
    size_t half = count / 2;
    if (ranges[low + half].last < code_point) {
      low += half + 1;
      count -= half + 1;
    } else if (ranges[low + half].first > code_point) {
      count = half;
    } else {
      return true;
    }
  }

  return false;
}

/* The same for an array. */
#define IS_AMONG(ranges, code_point) is_among(ranges, sizeof(ranges) / sizeof *(ranges), code_point)

#endif
