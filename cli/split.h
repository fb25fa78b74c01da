/*
 * Where records end, found in a stream that arrives in pieces.
 */
#ifndef SANITIZE_CLI_SPLIT_H
#define SANITIZE_CLI_SPLIT_H

#include "settings.h"
#include "table.h"

struct splitter {
  enum framing framing;
  struct table table;
  enum cell_state state;
};

struct splitter splitter_start(const struct settings *settings);

/*
 * Both look at the bytes from `from` up to `length`, each once, for the first or the last record
 * that ends among them. They return its end, separator included; 0 when none ends there.
 */
size_t splitter_first_end(struct splitter *splitter, const char *data, size_t from, size_t length);
size_t splitter_last_end(struct splitter *splitter, const char *data, size_t from, size_t length);

#endif
