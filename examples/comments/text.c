#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(struct text *text, size_t length) {
  if (length <= text->capacity - text->length) return true;
  if (length > SIZE_MAX / 4 || text->length > SIZE_MAX / 4) return false;
  size_t capacity = 2 * (text->length + length);
  char *data = realloc(text->data, capacity);
  if (data == NULL) return false;
  text->data = data;
  text->capacity = capacity;
  return true;
}

void text_append(struct text *text, const char *data, size_t length) {
  if (length == 0) return; /* data may be NULL */
  if (text->failed || !reserve(text, length)) {
    text->failed = true;
    return;
  }
  memcpy(text->data + text->length, data, length);
  text->length += length;
}

void text_add(struct text *text, const char *words) { text_append(text, words, strlen(words)); }

void text_add_number(struct text *text, int64_t number) {
  char digits[24];
  int length = snprintf(digits, sizeof digits, "%" PRId64, number);
  text_append(text, digits, (size_t)length);
}

void text_free(struct text *text) {
  free(text->data);
  *text = (struct text){0};
}

sanitize_span text_span(const struct text *text) {
  return (sanitize_span){text->data, text->length};
}

bool span_is(sanitize_span span, const char *words) {
  return span.length == strlen(words) && memcmp(span.data, words, span.length) == 0;
}
