/*
 * See corpus.h. The texts lie behind each other in one block, as they would come out of a database.
 */
#define _POSIX_C_SOURCE 200809L

#include "corpus.h"

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * The text of one line; NULL when it has none, which is how lines about the corpus are told apart.
 */
static json_t *html_of(json_t *line) {
  json_t *html = json_object_get(line, "html");
  return json_is_string(html) ? html : NULL;
}

static bool add_document(struct corpus *corpus, char **block, size_t *capacity,
                         const json_t *html) {
  size_t length = json_string_length(html);
  if (corpus->bytes + length > *capacity) {
    *capacity = 2 * (corpus->bytes + length);
    char *grown = realloc(*block, *capacity);
    if (grown == NULL) return false;
    *block = grown;
  }
  if ((corpus->count & (corpus->count + 1)) == 0) { /* 0, 1, 3, 7, ... are full */
    struct text *texts = realloc(corpus->texts, (2 * corpus->count + 1) * sizeof *texts);
    if (texts == NULL) return false;
    corpus->texts = texts;
  }
  memcpy(*block + corpus->bytes, json_string_value(html), length);
  corpus->texts[corpus->count++] = (struct text){NULL, length};
  corpus->bytes += length;
  return true;
}

/* Where the block lies is known only now: it moved while it grew. */
static void place(struct corpus *corpus, const char *block) {
  for (size_t i = 0; i < corpus->count; i++) {
    corpus->texts[i].data = block;
    block += corpus->texts[i].length;
  }
}

bool corpus_read(struct corpus *corpus, const char *path) {
  *corpus = (struct corpus){NULL, 0, 0};
  FILE *file = fopen(path, "r");
  char *line = NULL, *block = NULL;
  size_t line_capacity = 0, capacity = 0;
  bool good = file != NULL;
  for (ssize_t length; good && (length = getline(&line, &line_capacity, file)) > 0;) {
    json_t *object = json_loadb(line, (size_t)length, JSON_ALLOW_NUL, NULL);
    json_t *html = html_of(object);
    if (html != NULL) good = add_document(corpus, &block, &capacity, html);
    json_decref(object);
  }
  free(line);
  if (file != NULL) good = !ferror(file) && good && fclose(file) == 0;
  place(corpus, block);
  if (good && corpus->count > 0) return true;
  fprintf(stderr, "sanitize-bench: %s: cannot be read, or has no line with \"html\"\n", path);
  if (corpus->count == 0) free(block);
  corpus_free(corpus);
  return false;
}

void corpus_free(struct corpus *corpus) {
  if (corpus->count > 0) free((char *)(uintptr_t)corpus->texts[0].data);
  free(corpus->texts);
  *corpus = (struct corpus){NULL, 0, 0};
}
