/*
 * What a file passes on to the one that takes its place: its owner, its mode, who else may use it,
 * and what programs noted about it.
 */
#ifndef SANITIZE_CLI_RIGHTS_H
#define SANITIZE_CLI_RIGHTS_H

#include <sys/stat.h>

/* Gives the file `fd` the rights of `path`, whose status is given. Returns 0 or an errno. */
int rights_copy(int fd, const char *path, const struct stat *status);

/* Gives it those of any new file. */
int rights_of_new(int fd);

#endif
