/* Where records end. What a table is made of is known by table.c. */
#include "split.h"

#include <string.h>

struct splitter splitter_start(const struct settings *settings) {
  return (struct splitter){settings->framing, table_of(settings), CELL_START};
}

/* Where something within quotes can be other than text. */
static size_t split_quoted(const struct table *table, const char *data, size_t at, size_t length) {
  if (table->escapes != ESCAPES_NONE) return at;
  const char *quote = memchr(data + at, table->quote, length - at);
  return quote == NULL ? length : (size_t)(quote - data);
}

/* The end of the next row from `from` on, or 0. */
static size_t row_end(struct splitter *splitter, const char *data, size_t from, size_t length) {
  enum cell_state state = splitter->state;
  bool ends = false;

  for (size_t at = from; at < length; at++) {
    if (state == CELL_QUOTED) at = split_quoted(&splitter->table, data, at, length);
    if (at == length) break;
    state = table_step(&splitter->table, state, data[at], &ends);
    if (ends) {
      splitter->state = CELL_START;
      return at + 1;
    }
  }

  splitter->state = state;
  return 0;
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
