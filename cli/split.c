/* Where records end. Knows nothing of what is in them but the quotes and backslashes of a table. */
#include "split.h"

#include <string.h>

struct splitter splitter_start(const struct settings *settings) {
  struct splitter splitter = {settings->framing, settings->framing == FRAME_CSV ? ',' : '\t',
                              CELL_START};
  return splitter;
}

enum cell_state cell_next(enum cell_state state, char byte, char delimiter, bool *ends) {
  *ends = false;
  if (state == CELL_QUOTED) return byte == '"' ? CELL_QUOTE_SEEN : CELL_QUOTED;
  if (byte == '"' && state == CELL_START) return CELL_QUOTED;
  if (byte == '"' && state == CELL_QUOTE_SEEN) return CELL_QUOTED;
  *ends = byte == '\n';
  return byte == delimiter || byte == '\n' ? CELL_START : CELL_PLAIN;
}

/* The end of the next row from `from` on, or 0. */
static size_t quoted_row_end(struct splitter *splitter, const char *data, size_t from,
                             size_t length) {
  enum cell_state state = splitter->state;
  bool ends = false;
  for (size_t at = from; at < length; at++) {
    if (state == CELL_QUOTED) {
      const char *quote = memchr(data + at, '"', length - at);
      if (quote == NULL) break;
      at = (size_t)(quote - data);
    }
    state = cell_next(state, data[at], splitter->delimiter, &ends);
    if (ends) {
      splitter->state = CELL_START;
      return at + 1;
    }
  }
  splitter->state = state;
  return 0;
}

/* The same for COPY, where a newline behind a backslash ends nothing. */
static size_t copied_row_end(struct splitter *splitter, const char *data, size_t from,
                             size_t length) {
  enum cell_state state = splitter->state;
  for (size_t at = from; at < length; at++) {
    if (state == CELL_ESCAPED) {
      state = CELL_PLAIN;
    } else if (data[at] == '\\') {
      state = CELL_ESCAPED;
    } else if (data[at] == '\n') {
      splitter->state = CELL_START;
      return at + 1;
    }
  }
  splitter->state = state;
  return 0;
}

static size_t row_end(struct splitter *splitter, const char *data, size_t from, size_t length) {
  bool copied = splitter->framing == FRAME_PGCOPY;
  return copied ? copied_row_end(splitter, data, from, length)
                : quoted_row_end(splitter, data, from, length);
}

size_t splitter_first_end(struct splitter *splitter, const char *data, size_t from, size_t length) {
  if (splitter->framing == FRAME_WHOLE || from >= length) return 0;
  if (is_table(splitter->framing)) return row_end(splitter, data, from, length);
  char separator = splitter->framing == FRAME_NULL ? '\0' : '\n';
  const char *found = memchr(data + from, separator, length - from);
  return found == NULL ? 0 : (size_t)(found - data) + 1;
}

size_t splitter_last_end(struct splitter *splitter, const char *data, size_t from, size_t length) {
  if (splitter->framing == FRAME_WHOLE) return 0;
  if (is_table(splitter->framing)) {
    size_t last = 0;
    for (size_t end; from < length && (end = row_end(splitter, data, from, length)) != 0;
         from = end)
      last = end;
    return last;
  }
  char separator = splitter->framing == FRAME_NULL ? '\0' : '\n';
  for (size_t at = length; at > from; at--) {
    if (data[at - 1] == separator) return at;
  }
  return 0;
}
