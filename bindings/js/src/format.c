/*
 * snprintf() and vsnprintf() for the few conversions that the library's messages have, instead of
 * libc's, which bring files and floating point with them: %s %.*s %c %d %ld %lld %zu %02X %04X %%.
 * tests/messages.test.js holds the messages against those of the program.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct out {
  char *data;
  size_t size, length;
};

static void put(struct out *out, const char *text, size_t length) {
  for (size_t i = 0; i < length; i++, out->length++) {
    if (out->length + 1 < out->size) out->data[out->length] = text[i];
  }
}

static void put_number(struct out *out, uint64_t value, unsigned base, unsigned width) {
  char digits[24];
  size_t at = sizeof digits;
  do {
    digits[--at] = "0123456789ABCDEF"[value % base];
    value /= base;
  } while (value != 0);
  while (sizeof digits - at < width) digits[--at] = '0';
  put(out, digits + at, sizeof digits - at);
}

static void put_signed(struct out *out, int64_t value) {
  if (value < 0) put(out, "-", 1);
  put_number(out, value < 0 ? -(uint64_t)value : (uint64_t)value, 10, 1);
}

static void put_text(struct out *out, const char *text, int precision) {
  const char *end = precision < 0 ? NULL : memchr(text, '\0', (size_t)precision);
  size_t whole = precision < 0 ? strlen(text) : (size_t)precision;
  put(out, text, end == NULL ? whole : (size_t)(end - text));
}

int vsnprintf(char *restrict data, size_t size, const char *restrict format, va_list arguments) {
  struct out out = {data, size, 0};
  for (; *format != '\0'; format++) {
    if (*format != '%') {
      put(&out, format, 1);
      continue;
    }
    int precision = -1;
    unsigned width = 1;
    unsigned longs = 0;
    format++;
    if (strncmp(format, ".*", 2) == 0) {
      precision = va_arg(arguments, int);
      format += 2;
    }
    if (format[0] == '0') {
      width = (unsigned)(format[1] - '0');
      format += 2;
    }
    for (; *format == 'l' || *format == 'z'; format++) longs += *format == 'l';
    char c;
    switch (*format) {
    case 's': put_text(&out, va_arg(arguments, const char *), precision); break;
    case 'c':
      c = (char)va_arg(arguments, int);
      put(&out, &c, 1);
      break;
    case 'd':
      if (longs == 2) {
        put_signed(&out, va_arg(arguments, long long));
      } else {
        put_signed(&out, longs == 1 ? va_arg(arguments, long) : va_arg(arguments, int));
      }
      break;
    case 'u': put_number(&out, va_arg(arguments, size_t), 10, width); break; /* only %zu */
    case 'X': put_number(&out, va_arg(arguments, unsigned), 16, width); break;
    case '%': put(&out, "%", 1); break;
    default: return -1;
    }
  }
  if (size > 0) data[out.length < size ? out.length : size - 1] = '\0';
  return (int)out.length;
}

int snprintf(char *restrict data, size_t size, const char *restrict format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(data, size, format, arguments);
  va_end(arguments);
  return length;
}
