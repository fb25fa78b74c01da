/*
 * The command line, as settings.
 */
#ifndef SANITIZE_CLI_OPTIONS_H
#define SANITIZE_CLI_OPTIONS_H

#include "settings.h"

/*
 * Parses the command line; complains about what is wrong with it. Returns -1 to go on, or the exit
 * code.
 */
int options_parse(struct settings *settings, int argc, char **argv);
void options_free(struct settings *settings);

#endif
