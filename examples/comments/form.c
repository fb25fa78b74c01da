#include "form.h"

#include <string.h>

/* The bytes of *rest up to `end`, which are taken off it, as is the `end`. */
static sanitize_span take_until(sanitize_span *rest, char end) {
  const char *found = rest->length == 0 ? NULL : memchr(rest->data, end, rest->length);
  sanitize_span taken = {rest->data, found == NULL ? rest->length : (size_t)(found - rest->data)};
  size_t used = found == NULL ? taken.length : taken.length + 1;
  if (used > 0) rest->data += used; /* it is NULL where nothing was sent */
  rest->length -= used;
  return taken;
}

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* One byte from *at on. A '%' without two digits is itself. */
static char decode_byte(sanitize_span coded, size_t *at) {
  char c = coded.data[(*at)++];
  if (c == '+') return ' ';
  if (c != '%' || coded.length - *at < 2) return c;
  int high = hex_digit(coded.data[*at]), low = hex_digit(coded.data[*at + 1]);
  if (high < 0 || low < 0) return c;
  *at += 2;
  return (char)(high * 16 + low);
}

static void decode(sanitize_span coded, struct text *value) {
  bool after_cr = false;
  for (size_t at = 0; at < coded.length;) {
    char c = decode_byte(coded, &at);
    bool second_of_two = after_cr && c == '\n';
    after_cr = c == '\r';
    if (!second_of_two) text_append(value, after_cr ? "\n" : &c, 1);
  }
}

bool form_value(sanitize_span body, const char *name, struct text *value) {
  while (body.length > 0) {
    sanitize_span field = take_until(&body, '&');
    sanitize_span key = take_until(&field, '=');
    if (!span_is(key, name)) continue; /* ours are letters, which nothing encodes */
    decode(field, value);
    return true;
  }
  return false;
}
