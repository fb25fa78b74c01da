/*
 * What every stage shares: spans (pointer and length; nothing relies on a NUL), ASCII classes that
 * depend on no locale, checked size arithmetic. Knows nothing of HTML.
 */
#ifndef SANITIZE_LIB_SPAN_H
#define SANITIZE_LIB_SPAN_H

#include "sanitize.h"

#include <stdbool.h>
#include <string.h>

/*
 * For the rare case of a function that runs often: inlined, it would cost the common case registers
 * and a stack frame.
 */
#define NOINLINE __attribute__((noinline))

typedef sanitize_span span;

#define SPAN_LITERAL(text) ((span){(text), sizeof(text) - 1})

static inline span span_of(const char *data, size_t length) {
  span s = {data, length};
  return s;
}

static inline char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c; }

static inline bool ascii_is_letter(char c) {
  char lower = (char)(c | 0x20);
  return lower >= 'a' && lower <= 'z';
}

static inline bool ascii_is_digit(char c) { return c >= '0' && c <= '9'; }

static inline bool ascii_is_alphanumeric(char c) { return ascii_is_letter(c) || ascii_is_digit(c); }

/* HTML "ASCII whitespace" (Infra 4.6): TAB, LF, FF, CR, SPACE. */
static inline bool ascii_is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '\r';
}

static inline bool span_equal(span a, span b) {
  return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

/* Compares ASCII-case-insensitively; `lower` must be in lower case already. */
static inline bool span_equal_lower(span a, span lower) {
  if (a.length != lower.length) return false;
  for (size_t i = 0; i < a.length; i++) {
    if (ascii_lower(a.data[i]) != lower.data[i]) return false;
  }
  return true;
}

/* Compares ASCII-case-insensitively. */
static inline bool span_equal_ignoring_case(span a, span b) {
  if (a.length != b.length) return false;
  for (size_t i = 0; i < a.length; i++) {
    if (ascii_lower(a.data[i]) != ascii_lower(b.data[i])) return false;
  }
  return true;
}

static inline bool span_starts_with(span a, span prefix) {
  return a.length >= prefix.length &&
         (prefix.length == 0 || memcmp(a.data, prefix.data, prefix.length) == 0);
}

/* a + b and a * b; false when the result does not fit. */
static inline bool size_add(size_t a, size_t b, size_t *sum) {
  return !__builtin_add_overflow(a, b, sum);
}
static inline bool size_multiply(size_t a, size_t b, size_t *product) {
  return !__builtin_mul_overflow(a, b, product);
}

#endif
