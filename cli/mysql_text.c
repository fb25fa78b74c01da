/* See mysql_text.h. */
#include "mysql_text.h"

#include <string.h>

/* Letters behind a backslash, and the bytes they stand for. Any other byte stands for itself. */
static const char letters[] = "0bnrtZ";
static const char controls[] = "\0\b\n\r\t\x1A";

/* What the bytes at `data` stand for; returns how many they are. */
static size_t read_mysql_unit(const char *data, size_t length, char quote, char *byte) {
  *byte = data[0];
  if (length == 1) return 1;
  if (data[0] == '\\') {
    const char *letter = data[1] != '\0' ? strchr(letters, data[1]) : NULL;
    *byte = letter != NULL ? controls[letter - letters] : data[1];
    return 2;
  }
  return quote != 0 && data[0] == quote && data[1] == quote ? 2 : 1;
}

void mysql_decode(span raw, char quote, struct bytes *decoded) {
  for (size_t at = 0; at < raw.length;) {
    char byte;
    at += read_mysql_unit(raw.data + at, raw.length - at, quote, &byte);
    bytes_append_byte(decoded, byte);
  }
}

size_t mysql_unit(span raw, size_t at, char quote, size_t *length) {
  char byte;
  *length = 1;
  return read_mysql_unit(raw.data + at, raw.length - at, quote, &byte);
}

void mysql_encode(struct bytes *out, span text, const char *special) {
  size_t copied = 0;
  for (size_t at = 0; at < text.length; at++) {
    char c = text.data[at];
    if (c != '\n' && c != '\\' && (c == '\0' || strchr(special, c) == NULL)) continue;
    bytes_append(out, text.data + copied, at - copied);
    bytes_append_byte(out, '\\');
    copied = at;
  }
  bytes_append(out, text.data + copied, text.length - copied);
}
