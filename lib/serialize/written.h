/* How what the writer wrote is read again, by the stages that follow it. */
#ifndef SANITIZE_LIB_WRITTEN_H
#define SANITIZE_LIB_WRITTEN_H

#include "html/custom_names.h"

struct written_tag {
  enum element_id element;
  bool is_end;
  bool is_comment; /* which joins what is around it */
  size_t length;
};

/* The tag or comment at the start of the text: the writer puts no '>' into a value or a comment. */
static inline size_t written_length_at(const char *data, size_t length) {
  const char *close = memchr(data, '>', length);
  return close == NULL ? length : (size_t)(close - data) + 1;
}

static inline struct written_tag written_tag_at(const char *data, size_t length,
                                                const struct custom_names *custom) {
  struct written_tag tag = {ELEMENT_UNKNOWN, length > 1 && data[1] == '/',
                            length > 1 && data[1] == '!',
                            written_length_at(data, length)};
  size_t start = tag.is_end ? 2 : 1;
  size_t end = start;
  while (end < tag.length && data[end] != ' ' && data[end] != '>') end++;
  span name = span_of(data + start, end - start);
  tag.element = element_lookup(name);
  if (tag.element == ELEMENT_UNKNOWN) tag.element = custom_lookup(custom, name);
  return tag;
}

#endif
