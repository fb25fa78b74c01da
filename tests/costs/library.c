/*
 * What the library itself takes for comments, for tests/costs/run to compare the program with:
 * reads both files, runs each record of the first, which end with a NUL, and looks once at every
 * byte of the second for line feeds.
 *
 * usage: library COMMENTS BYTES
 */
#include "sanitize.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_file(const char *name, size_t *length) {
  FILE *file = fopen(name, "rb");
  size_t room = 1 << 20;
  char *data = NULL;
  *length = 0;
  while (file != NULL && !feof(file) && !ferror(file)) {
    char *more = realloc(data, *length + room);
    if (more == NULL) break;
    data = more;
    *length += fread(data + *length, 1, room, file);
  }
  if (file == NULL || !feof(file)) {
    fprintf(stderr, "library: cannot read %s\n", name);
    exit(2);
  }
  fclose(file);
  return data;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  size_t length, other, lines = 0, written = 0;
  char *comments = read_file(argv[1], &length), *bytes = read_file(argv[2], &other);
  sanitizer *worker = sanitizer_new(NULL);
  if (worker == NULL) return 2;

  for (size_t at = 0; at < length;) {
    const char *end = memchr(comments + at, '\0', length - at);
    size_t stop = end == NULL ? length : (size_t)(end - comments);
    sanitize_span clean;
    if (sanitizer_run(worker, comments + at, stop - at, &clean) != SANITIZE_OK) return 1;
    written += clean.length;
    at = stop + 1;
  }

  for (size_t at = 0; at < other; lines++) {
    const char *end = memchr(bytes + at, '\n', other - at);
    if (end == NULL) break;
    at = (size_t)(end - bytes) + 1;
  }

  printf("%zu %zu\n", lines, written);
  sanitizer_free(worker);
  free(comments);
  free(bytes);
  return 0;
}
