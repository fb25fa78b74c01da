/* What stands behind the `=` of an option. See option_values.h. */
#include "option_values.h"

#include "sanitize.h"

#include <stdint.h>
#include <string.h>

bool parse_number(const char *value, size_t *number, const char **rest) {
  if (*value < '0' || *value > '9') return false;
  *number = 0;
  for (; *value >= '0' && *value <= '9'; value++) {
    if (*number > SIZE_MAX / 16) return false;
    *number = *number * 10 + (size_t)(*value - '0');
  }
  *rest = value;
  return true;
}

bool parse_bytes(const char *value, size_t largest, size_t *bytes) {
  const char *rest;
  size_t unit = 1;
  if (!parse_number(value, bytes, &rest)) return false;
  if (*rest == 'k' || *rest == 'K') unit = (size_t)1 << 10;
  if (*rest == 'm' || *rest == 'M') unit = (size_t)1 << 20;
  if (unit != 1) rest++;
  if (*rest != '\0' || *bytes == 0 || *bytes > largest / unit) return false;
  *bytes *= unit;
  return true;
}
