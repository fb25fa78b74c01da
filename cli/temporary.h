/*
 * The new content of a file, until it takes the place of the old: beside it, where the system can
 * without a name, so that it is gone with the process however that ends.
 */
#ifndef SANITIZE_CLI_TEMPORARY_H
#define SANITIZE_CLI_TEMPORARY_H

#include <stddef.h>

/* The length of the directory part of `path`, slash included. */
size_t path_directory_length(const char *path);
/* `name` in the directory of `path`; NULL when memory ran out. */
char *path_beside(const char *path, const char *name);

/*
 * Opens a new file beside `path` to write to. *name is NULL as long as it has none. Returns 0 or an
 * errno.
 */
int temporary_open(const char *path, int *fd, char **name);

/* Gives it a name if it has none. Returns 0 or an errno. */
int temporary_give_name(const char *path, int fd, char **name);

/* A second name for a file, beside it. Returns 0 or an errno. */
int temporary_link(const char *path, char **name);

/*
 * Removes the file of this name, if there is one still (it may have been renamed), and frees the
 * name.
 */
void temporary_remove(char **name);

#endif
