/*
 * The command line, as settings.
 */
#ifndef SANITIZE_CLI_OPTIONS_H
#define SANITIZE_CLI_OPTIONS_H

#include "option_table.h"
#include "settings.h"

/*
 * option_values.c: a number and what follows it; bytes from 1 to `largest`, where k and M may
 * follow.
 */
bool parse_number(const char *value, size_t *number, const char **rest);
bool parse_bytes(const char *value, size_t largest, size_t *bytes);

/*
 * Parses the command line; complains about what is wrong with it. Returns -1 to go on, or the exit
 * code.
 */
int options_parse(struct settings *settings, int argc, char **argv);
void options_free(struct settings *settings);

#endif
