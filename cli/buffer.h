/*
 * A growable byte buffer with a sticky failure: after the first allocation that fails, appending does nothing and
 * `failed` says so, so that only the end of a piece of work has to look.
 */
#ifndef SANITIZE_CLI_BUFFER_H
#define SANITIZE_CLI_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

struct buffer {
  char *data;
  size_t length;
  size_t capacity;
  bool failed;
};

/* Makes room for `extra` bytes after the length; false when that failed, now or earlier. */
bool buffer_reserve(struct buffer *buffer, size_t extra);
void buffer_append(struct buffer *buffer, const char *data, size_t length);
void buffer_append_text(struct buffer *buffer, const char *text);
void buffer_append_byte(struct buffer *buffer, char byte);
void buffer_printf(struct buffer *buffer, const char *format, ...)
#ifdef __GNUC__
    __attribute__((format(printf, 2, 3)))
#endif
    ;
/* Empties it and forgets a failure; keeps the memory. */
void buffer_clear(struct buffer *buffer);
void buffer_free(struct buffer *buffer);

#endif
