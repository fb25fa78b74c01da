/*
 * Reading, writing and complaining. Every system call that can be cut short or interrupted is
 * finished here.
 */
#ifndef SANITIZE_CLI_IO_H
#define SANITIZE_CLI_IO_H

#include <stdbool.h>
#include <stddef.h>

/* Reads up to `size` bytes; *length is 0 at the end. Returns 0 or an errno. */
int read_some(int fd, char *data, size_t size, size_t *length);

/* Writes all of it. Returns 0 or an errno. */
int write_all(int fd, const char *data, size_t length);

/* `sanitize: message` on standard error, in one write. */
void complain(const char *format, ...)
#ifdef __GNUC__
    __attribute__((format(printf, 1, 2)))
#endif
    ;

/* `sanitize: name: message`; a name that a terminal should not see raw is made safe. */
void complain_at(const char *name, const char *format, ...)
#ifdef __GNUC__
    __attribute__((format(printf, 2, 3)))
#endif
    ;

/* As complain_at(), for an errno; a closed pipe is nobody's concern and stays quiet. */
void complain_error(const char *name, int error);

/* "standard input" for "-". */
const char *display_name(const char *file);

/* So that no file we open becomes standard input, output or error by accident. */
bool keep_standard_files_apart(void);

#endif
