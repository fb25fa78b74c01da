/*
 * --help and --version, from the table of options.
 */
#ifndef SANITIZE_CLI_HELP_H
#define SANITIZE_CLI_HELP_H

/* NULL: what fits a screen. Returns the exit code. */
int help_print(const char *topic);
int version_print(void);

#endif
