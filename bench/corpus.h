/* A corpus in memory: the texts of a file of JSON lines, {"html": "..."} each. */
#ifndef BENCH_CORPUS_H
#define BENCH_CORPUS_H

#include <stdbool.h>
#include <stddef.h>

struct text {
  const char *data;
  size_t length;
};

struct corpus {
  struct text *texts;
  size_t count;
  size_t bytes; /* of all texts */
};

/*
 * False, and a message on standard error, when the file cannot be read. Free what was read with
 * corpus_free().
 */
bool corpus_read(struct corpus *corpus, const char *path);
void corpus_free(struct corpus *corpus);

#endif
