/* See pgcopy_text.h. Knows nothing of rows. */
#include "pgcopy_text.h"

#include <string.h>

/* Letters behind a backslash, and the bytes they stand for. */
static const char letters[] = "bfnrtv";
static const char controls[] = "\b\f\n\r\t\v";

static bool is_octal(char c) { return c >= '0' && c <= '7'; }

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* `\1` to `\377`: up to three digits, of which PostgreSQL takes the lower eight bits. */
static size_t read_octal(const char *data, size_t length, char *byte) {
  unsigned value = 0;
  size_t size = 1;
  while (size < length && size < 4 && is_octal(data[size]))
    value = value * 8 + (unsigned)(data[size++] - '0');
  *byte = (char)(value & 0xFF);
  return size;
}

/* `\x4` or `\x4a`; without a digit it is an x. */
static size_t read_hex(const char *data, size_t length, char *byte) {
  unsigned value = 0;
  size_t size = 2;
  while (size < length && size < 4 && hex_digit(data[size]) >= 0)
    value = value * 16 + (unsigned)hex_digit(data[size++]);
  *byte = size > 2 ? (char)value : 'x';
  return size;
}

/* What the bytes at `data` stand for; returns how many they are. */
static size_t read_unit(const char *data, size_t length, char *byte) {
  *byte = data[0];
  if (data[0] != '\\' || length == 1) return 1;
  if (is_octal(data[1])) return read_octal(data, length, byte);
  if (data[1] == 'x') return read_hex(data, length, byte);
  const char *letter = data[1] != '\0' ? strchr(letters, data[1]) : NULL;
  *byte = letter != NULL ? controls[letter - letters] : data[1];
  return 2;
}

bool copy_is_null(span raw) { return raw.length == 2 && memcmp(raw.data, "\\N", 2) == 0; }

bool copy_is_end(span raw) { return raw.length == 2 && memcmp(raw.data, "\\.", 2) == 0; }

void copy_decode(span raw, struct bytes *decoded) {
  for (size_t at = 0; at < raw.length;) {
    const char *backslash = memchr(raw.data + at, '\\', raw.length - at);
    size_t end = backslash == NULL ? raw.length : (size_t)(backslash - raw.data);
    bytes_append(decoded, raw.data + at, end - at);
    at = end;
    if (at == raw.length) return;
    char byte;
    at += read_unit(raw.data + at, raw.length - at, &byte);
    bytes_append_byte(decoded, byte);
  }
}

size_t copy_unit(span raw, size_t at, char quote, size_t *length) {
  char byte;
  (void)quote;
  *length = 1;
  return read_unit(raw.data + at, raw.length - at, &byte);
}

void copy_encode(struct bytes *out, span text) {
  size_t copied = 0;
  for (size_t at = 0; at < text.length; at++) {
    char c = text.data[at];
    const char *control = c != '\0' ? strchr(controls, c) : NULL;
    if (control == NULL && c != '\\') continue;
    char pair[2] = {'\\', control != NULL ? letters[control - controls] : '\\'};
    bytes_append(out, text.data + copied, at - copied);
    bytes_append(out, pair, sizeof pair);
    copied = at + 1;
  }
  bytes_append(out, text.data + copied, text.length - copied);
}
