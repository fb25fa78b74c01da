/* Numbers behind the `=` of an option. */
#ifndef SANITIZE_CLI_OPTION_VALUES_H
#define SANITIZE_CLI_OPTION_VALUES_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A number and what follows it; bytes from 1 to `largest`, where k and M may
 * follow.
 */
bool parse_number(const char *value, size_t *number, const char **rest);
bool parse_bytes(const char *value, size_t largest, size_t *bytes);

#endif
