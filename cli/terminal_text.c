/* Untrusted bytes made fit for a terminal. */
#include "terminal_text.h"

#include "utf8.h"

#include <string.h>

/* Controls, and the characters that change the direction or the lines of the text around them. */
static bool is_unsafe(uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xAD || c == 0x61C ||
         (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xE0000 && c <= 0xE0FFF);
}

static void append_byte_safe(struct bytes *buffer, char byte) {
  if (byte == '\n') {
    bytes_append_text(buffer, "\\n");
  } else if (byte == '\t') {
    bytes_append_text(buffer, "\\t");
  } else if (byte == '\r') {
    bytes_append_text(buffer, "\\r");
  } else {
    bytes_printf(buffer, "\\x%02x", (unsigned)(unsigned char)byte);
  }
}

/* Appends the character at `data`; returns its length. */
static size_t append_character(struct bytes *buffer, const char *data, size_t length) {
  uint32_t c = 0;
  size_t size = utf8_decode(data, length, &c);
  if (size == 0) {
    append_byte_safe(buffer, data[0]);
    return 1;
  }
  if (is_unsafe(c)) {
    for (size_t i = 0; i < size; i++) append_byte_safe(buffer, data[i]);
  } else {
    bytes_append(buffer, data, size);
  }
  return size;
}

void text_append_safe(struct bytes *buffer, const char *data, size_t length) {
  for (size_t at = 0; at < length;) at += append_character(buffer, data + at, length - at);
}

void text_append_excerpt(struct bytes *buffer, const char *data, size_t length, size_t most) {
  size_t at = 0;
  bytes_append_byte(buffer, '"');
  while (at < length && at < most) at += append_character(buffer, data + at, length - at);
  bytes_append_text(buffer, at < length ? "...\"" : "\"");
}
