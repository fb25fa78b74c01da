/*
 * A growable byte buffer with a sticky failure: after the first allocation that fails, appending
 * does nothing and `failed` says so, so that only the end of a piece of work has to look.
 */
#ifndef SANITIZE_CLI_BYTES_H
#define SANITIZE_CLI_BYTES_H

#include <stdbool.h>
#include <stddef.h>

struct bytes {
  char *data;
  size_t length;
  size_t capacity;
  bool failed;
};

/* Makes room for `extra` bytes after the length; false when that failed, now or earlier. */
bool bytes_reserve(struct bytes *buffer, size_t extra);
void bytes_append(struct bytes *buffer, const char *data, size_t length);
void bytes_append_text(struct bytes *buffer, const char *text);
void bytes_append_byte(struct bytes *buffer, char byte);
void bytes_printf(struct bytes *buffer, const char *format, ...)
#ifdef __GNUC__
    __attribute__((format(printf, 2, 3)))
#endif
    ;
/* How many of the bytes at `data` are `byte`. */
size_t bytes_count(const char *data, size_t length, char byte);
/* Takes `length` bytes away from the start. */
void bytes_drop(struct bytes *buffer, size_t length);
/* Empties it and forgets a failure; keeps the memory. */
void bytes_clear(struct bytes *buffer);
void bytes_free(struct bytes *buffer);

#endif
