/* A growable byte buffer. Knows nothing of what is in it. */
#include "bytes.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SMALLEST = 256 };

bool bytes_reserve(struct bytes *buffer, size_t extra) {
  if (buffer->failed) return false;
  if (extra <= buffer->capacity - buffer->length) return true;
  size_t capacity = buffer->capacity < SMALLEST ? SMALLEST : buffer->capacity;

  while (capacity - buffer->length < extra) {
    if (capacity > SIZE_MAX / 2) {
      buffer->failed = true;
      return false;
    }
    capacity *= 2;
  }

  char *data = realloc(buffer->data, capacity);
  if (data == NULL) {
    buffer->failed = true;
    return false;
  }
  buffer->data = data;
  buffer->capacity = capacity;
  return true;
}

void bytes_append(struct bytes *buffer, const char *data, size_t length) {
  if (length == 0 || !bytes_reserve(buffer, length)) return;
  memcpy(buffer->data + buffer->length, data, length);
  buffer->length += length;
}

void bytes_append_text(struct bytes *buffer, const char *text) {
  bytes_append(buffer, text, strlen(text));
}

void bytes_append_byte(struct bytes *buffer, char byte) { bytes_append(buffer, &byte, 1); }

void bytes_printf(struct bytes *buffer, const char *format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (length < 0) return;
  bytes_append(buffer, text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
}

size_t bytes_count(const char *data, size_t length, char byte) {
  size_t count = 0;
  for (size_t at = 0; at < length; count++) {
    const char *found = memchr(data + at, byte, length - at);
    if (found == NULL) break;
    at = (size_t)(found - data) + 1;
  }
  return count;
}

void bytes_drop(struct bytes *buffer, size_t length) {
  if (length == 0) return; /* there may be no data */
  memmove(buffer->data, buffer->data + length, buffer->length - length);
  buffer->length -= length;
}

void bytes_clear(struct bytes *buffer) {
  buffer->length = 0;
  buffer->failed = false;
}

void bytes_free(struct bytes *buffer) {
  free(buffer->data);
  *buffer = (struct bytes){0};
}
