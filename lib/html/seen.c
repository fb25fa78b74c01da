/* Counting of text; see seen.h. */
#include "html/seen.h"

#include "base/characters.h"
#include "html/charref.h"

typedef size_t counter(span text);

static size_t count_all(span text) { return text.length; }

static size_t count_seen(span text) {
  size_t count = 0;
  for (size_t i = 0; i < text.length; i++) {
    bool is_mark = clean_starts_with_bom(span_of(text.data + i, text.length - i));
    if (is_mark) i += 2;
    count += !is_mark && !ascii_is_space(text.data[i]);
  }
  return count;
}

static size_t count_decoded(span text, counter *count) {
  size_t sum = 0;
  while (text.length > 0) {
    const char *start = memchr(text.data, '&', text.length);
    size_t run = start == NULL ? text.length : (size_t)(start - text.data);
    sum += count(span_of(text.data, run));
    text = span_of(text.data + run, text.length - run);
    if (text.length == 0) break;

    char decoded[CHARREF_DECODED_SIZE];
    size_t taken;
    sum += count(span_of(decoded, charref_read(decoded, text, false, &taken)));
    text = span_of(text.data + taken, text.length - taken);
  }

  return sum;
}

size_t decoded_bytes(span text, bool with_references) {
  return with_references ? count_decoded(text, count_all) : text.length;
}

size_t seen_bytes(span text, bool with_references) {
  return with_references ? count_decoded(text, count_seen) : count_seen(text);
}
