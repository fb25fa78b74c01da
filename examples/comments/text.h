/*
 * Text that grows. It remembers its first failure, so that a page is written without a question
 * behind each word, and asked once at its end.
 */
#ifndef COMMENTS_TEXT_H
#define COMMENTS_TEXT_H

#include <sanitize.h>
#include <stdbool.h>
#include <stdint.h>

/* Zeroed it is empty. `data` is malloc()'s, and has no NUL at its end. */
struct text {
  char *data;
  size_t length, capacity;
  bool failed; /* memory ran out: the text is not whole */
};

void text_append(struct text *text, const char *data, size_t length);
void text_add(struct text *text, const char *words); /* up to its NUL */
void text_add_number(struct text *text, int64_t number);

/* Frees the memory; the text is empty then. */
void text_free(struct text *text);

sanitize_span text_span(const struct text *text);

/* True for two texts of the same bytes. */
bool span_is(sanitize_span span, const char *words);

#endif
