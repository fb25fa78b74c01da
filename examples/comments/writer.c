#define _DEFAULT_SOURCE /* getentropy() */
#include "writer.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool make_secret(char secret[SECRET_DIGITS + 1]) {
  static const char digits[] = "0123456789abcdef";
  unsigned char bytes[SECRET_DIGITS / 2];
  if (getentropy(bytes, sizeof bytes) != 0) return false;
  for (size_t i = 0; i < sizeof bytes; i++) {
    secret[2 * i] = digits[bytes[i] >> 4];
    secret[2 * i + 1] = digits[bytes[i] & 15];
  }
  secret[SECRET_DIGITS] = '\0';
  return true;
}

bool writer_new(struct writer *writer) {
  return make_secret(writer->owner) && make_secret(writer->form_token);
}

bool writer_read(struct writer *writer, const char *cookie) {
  if (cookie == NULL || strlen(cookie) != COOKIE_SIZE - 1) return false;
  if (strspn(cookie, "0123456789abcdef") != COOKIE_SIZE - 1) return false;
  memcpy(writer->owner, cookie, SECRET_DIGITS);
  memcpy(writer->form_token, cookie + SECRET_DIGITS, SECRET_DIGITS);
  writer->owner[SECRET_DIGITS] = writer->form_token[SECRET_DIGITS] = '\0';
  return true;
}

void writer_cookie(const struct writer *writer, char cookie[COOKIE_SIZE]) {
  (void)snprintf(cookie, COOKIE_SIZE, "%s%s", writer->owner, writer->form_token);
}

bool is_secret(const char secret[SECRET_DIGITS + 1], sanitize_span sent) {
  unsigned difference = 0;
  if (sent.length != SECRET_DIGITS) return false;
  for (size_t i = 0; i < SECRET_DIGITS; i++)
    difference |= (unsigned char)(secret[i] ^ sent.data[i]);
  return difference == 0;
}

bool writer_owns(const struct writer *writer, const char owner[SECRET_DIGITS + 1]) {
  return is_secret(owner, (sanitize_span){writer->owner, SECRET_DIGITS});
}
