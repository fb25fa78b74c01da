/*
 * The input as HTML would have to be written to mean to a browser what it means to the library: what
 * the library keeps as text (TOKEN_LITERAL) is escaped, and characters that are never written are
 * not there. For fidelity.js, to tell these differences from others. Uses the tokenizer.
 *
 * usage: mend < frames > frames      a frame as in emit.c
 */
#include "tokenize/tokenizer.h"

#include <stdio.h>
#include <stdlib.h>

struct frame {
  char *data;
  size_t length;
};

static void fail(const char *why) {
  fprintf(stderr, "mend: %s\n", why);
  exit(2);
}

static bool read_frame(struct frame *frame) {
  if (scanf("%zu", &frame->length) != 1) return false;
  frame->data = malloc(frame->length + 1);
  if (frame->data == NULL) fail("no memory");
  if (getchar() != '\n' || fread(frame->data, 1, frame->length, stdin) != frame->length)
    fail("the input ends inside a frame");
  return true;
}

static size_t escape(char *to, const char *from, size_t length) {
  size_t written = 0;
  for (size_t i = 0; i < length; i++) {
    const char *escaped = from[i] == '<' ? "&lt;" : from[i] == '&' ? "&amp;" : NULL;
    if (escaped == NULL) {
      to[written++] = from[i];
      continue;
    }
    while (*escaped != '\0') to[written++] = *escaped++;
  }
  return written;
}

static void write_mended(span text, const struct token_index *index) {
  enum { LONGEST = 5 }; /* "&amp;" */
  char *mended = malloc(text.length * LONGEST + 1);
  size_t length = 0;
  size_t at = 0;
  if (mended == NULL) fail("no memory");
  for (size_t i = 0; i < index->count; i++) {
    const struct token *token = &index->tokens[i];
    if (token->kind != TOKEN_LITERAL) continue;
    memcpy(mended + length, text.data + at, token->start - at);
    length += token->start - at;
    length += escape(mended + length, text.data + token->start, token->end - token->start);
    at = token->end;
  }
  memcpy(mended + length, text.data + at, text.length - at);
  length += text.length - at;
  printf("0 %zu\n", length);
  fwrite(mended, 1, length, stdout);
  free(mended);
}

int main(void) {
  static const bool none[ELEMENT_COUNT];
  struct scan_rules rules = {none, none, none};
  struct memory memory = memory_default();
  struct intake intake = {{NULL, 0, 0}, {NULL, 0, 0}};
  struct token_index index = {0};
  struct frame frame;
  while (read_frame(&frame)) {
    struct source source;
    span text = span_of(frame.data, frame.length);
    if (intake_run(&memory, finders_best(), &intake, text, SIZE_MAX, &source) != SANITIZE_OK ||
        !scan_run(&memory, &source, &rules, &index))
      fail("no memory");
    write_mended(source.text, &index);
    free(frame.data);
  }
  scan_free(&memory, &index);
  intake_free(&memory, &intake);
  return 0;
}
