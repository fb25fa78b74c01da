/* See encoding.h. */
#include "encoding.h"

#include "convert.h"

#include <string.h>

/* The longer of two that begin alike stands first. */
static const struct {
  const char *name;
  const char *bytes;
  size_t length;
} marks[] = {{"UTF-32LE", "\xFF\xFE\0\0", 4},
             {"UTF-32BE", "\0\0\xFE\xFF", 4},
             {"UTF-16LE", "\xFF\xFE", 2},
             {"UTF-16BE", "\xFE\xFF", 2},
             {NULL, "\xEF\xBB\xBF", 3}};
enum { MARKS = sizeof marks / sizeof marks[0] };

bool encoding_from_mark(span start, struct encoding *encoding) {
  for (size_t i = 0; i < MARKS; i++) {
    size_t length = marks[i].length;
    if (start.length < length || memcmp(start.data, marks[i].bytes, length) != 0) continue;
    *encoding = (struct encoding){marks[i].name, length, {marks[i].bytes, length}, true};
    return true;
  }
  return false;
}

bool encoding_may_be_mark(span start) {
  for (size_t i = 0; i < MARKS; i++) {
    if (start.length >= marks[i].length) continue;
    if (start.length == 0 || memcmp(start.data, marks[i].bytes, start.length) == 0) return true;
  }
  return false;
}

static bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Names differ in case and punctuation only: utf8 is UTF-8. `plain` is in lower case, without. */
static bool is_name(const char *name, const char *plain) {
  for (; *name != '\0'; name++) {
    if (!is_letter(*name) && !is_digit(*name)) continue;
    if (*plain == '\0' || (*name | 0x20) != *plain) return false; /* a digit has that bit set */
    plain++;
  }
  return *plain == '\0';
}

static bool ends_with(const char *name, const char *end) {
  size_t length = strlen(name), end_length = strlen(end);
  if (length < end_length) return false;
  for (size_t i = 0; i < end_length; i++) {
    if ((name[length - end_length + i] | 0x20) != end[i]) return false;
  }
  return true;
}

bool encoding_needs_mark(const struct encoding *encoding) {
  if (encoding->name == NULL || encoding->unit == 1) return false;
  return !ends_with(encoding->name, "le") && !ends_with(encoding->name, "be");
}

/* How many bytes one more `a` takes: what a state or a mark at the start takes is not counted. */
static size_t unit_of(struct encoder *encoder) {
  struct bytes text = {0};
  bool made = encoder_run(encoder, (span){"a", 1}, &text);
  size_t first = text.length;
  made = made && encoder_run(encoder, (span){"a", 1}, &text);
  size_t unit = made ? text.length - first : 0;
  bytes_free(&text);
  return unit;
}

static bool has_markup(const struct encoder *encoder) {
  static const char needed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "<>/=\"&#;-_:. \n";
  for (size_t i = 0; needed[i] != '\0'; i++) {
    if (encoder->lacks[(unsigned char)needed[i]]) return false;
  }
  return true;
}

static const char *probe(const char *name, struct encoding *encoding) {
  static const char unknown[] = "this system's iconv has no encoding of that name; see iconv -l";
  struct encoder encoder;
  struct decoder decoder;
  if (!encoder_open(&encoder, name)) return unknown;
  encoding->unit = unit_of(&encoder);
  bool markup = has_markup(&encoder);
  encoder_close(&encoder);
  if (!markup || encoding->unit == 0) return "it lacks characters that HTML is written with";
  encoding->has_all = encoding->unit > 1;
  if (!decoder_open(&decoder, name, encoding->unit)) return unknown;
  decoder_close(&decoder);
  return NULL;
}

const char *encoding_parse(const char *name, struct encoding *encoding) {
  *encoding = (struct encoding){.unit = 1, .has_all = true};
  if (is_name(name, "utf8")) return NULL;
  /* After a slash glibc takes orders: to leave out what it cannot write, or to write what is like
   * it. */
  if (name[0] == '\0' || strchr(name, '/') != NULL) return "expected the name of an encoding";
  encoding->name = name;
  return probe(name, encoding);
}
