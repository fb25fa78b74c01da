/* A growable byte buffer. Knows nothing of what is in it. */
#include "buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SMALLEST = 256 };

bool buffer_reserve(struct buffer *buffer, size_t extra) {
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

void buffer_append(struct buffer *buffer, const char *data, size_t length) {
  if (length == 0 || !buffer_reserve(buffer, length)) return;
  memcpy(buffer->data + buffer->length, data, length);
  buffer->length += length;
}

void buffer_append_text(struct buffer *buffer, const char *text) { buffer_append(buffer, text, strlen(text)); }

void buffer_append_byte(struct buffer *buffer, char byte) { buffer_append(buffer, &byte, 1); }

void buffer_printf(struct buffer *buffer, const char *format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (length < 0) return;
  buffer_append(buffer, text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
}

void buffer_clear(struct buffer *buffer) {
  buffer->length = 0;
  buffer->failed = false;
}

void buffer_free(struct buffer *buffer) {
  free(buffer->data);
  *buffer = (struct buffer){0};
}
