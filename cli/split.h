/*
 * Where records end, found in a stream that arrives in pieces.
 */
#ifndef SANITIZE_CLI_SPLIT_H
#define SANITIZE_CLI_SPLIT_H

#include "settings.h"

/* Of a table (RFC 4180, COPY): where in a cell the scan is. */
enum cell_state {
  CELL_START,
  CELL_PLAIN,
  CELL_QUOTED,
  CELL_QUOTE_SEEN, /* in a quoted one: the end, or the first of two that stand for one */
  CELL_ESCAPED     /* COPY: the next byte stands for itself */
};

struct splitter {
  enum framing framing;
  char delimiter;
  enum cell_state state;
};

struct splitter splitter_start(const struct settings *settings);

/*
 * The state after `byte`; *ends says whether the row ends with it. What is not RFC 4180 is read on
 * as a plain cell.
 */
enum cell_state cell_next(enum cell_state state, char byte, char delimiter, bool *ends);

/* Both look at the bytes from `from` up to `length`, each byte once, and return where the first or
 * the last record that ends there ends, separator included; 0 when none does. */
size_t splitter_first_end(struct splitter *splitter, const char *data, size_t from, size_t length);
size_t splitter_last_end(struct splitter *splitter, const char *data, size_t from, size_t length);

#endif
