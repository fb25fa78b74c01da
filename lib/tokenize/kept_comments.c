/* See kept_comments.h. Held by tests/data/kept_comments.dat. */
#include "tokenize/kept_comments.h"

static span behind_space(span text) {
  while (text.length > 0 && ascii_is_space(text.data[0]))
    text = span_of(text.data + 1, text.length - 1);
  return text;
}

static span behind_slash(span text) {
  bool slash = text.length > 0 && text.data[0] == '/';
  return slash ? span_of(text.data + 1, text.length - 1) : text;
}

static bool is_harmless_byte(char c) {
  if (ascii_is_space(c)) return true;
  return c > ' ' && c < 0x7F && c != '<' && c != '>' && c != '&' && c != '`' && c != '!';
}

bool comment_is_harmless(span text) {
  span name = behind_slash(behind_space(text));
  if (name.length == 0 || !ascii_is_letter(name.data[0])) return false;
  for (size_t i = 0; i < text.length; i++) {
    bool last = i + 1 == text.length;
    if (!is_harmless_byte(text.data[i])) return false;
    if (text.data[i] == '-' && (last || text.data[i + 1] == '-')) return false;
  }
  return true;
}

static bool name_fits(span name, span text) {
  if (name.data[name.length - 1] == '*')
    return span_starts_with(text, span_of(name.data, name.length - 1));
  bool ends = text.length == name.length ||
              (text.length > name.length && ascii_is_space(text.data[name.length]));
  return ends && span_starts_with(text, name);
}

bool comment_is_named(span names, span text) {
  span whole = behind_space(text);
  span bare = behind_slash(whole);
  for (size_t at = 0; at < names.length;) {
    size_t end = at;
    while (end < names.length && names.data[end] != ' ') end++;
    span name = span_of(names.data + at, end - at);
    if (name.length > 0 && (name_fits(name, whole) || name_fits(name, bare))) return true;
    at = end + 1;
  }
  return false;
}
