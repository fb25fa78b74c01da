/* See urls.h. */
#include "urls.h"

#include <string.h>

static bool name_is(span text, const char *word) {
  return text.length == strlen(word) && memcmp(text.data, word, text.length) == 0;
}

bool is_url_attribute(span name) {
  static const char *const names[] = {"href",     "src",  "cite",       "poster", "srcset",
                                      "longdesc", "ping", "background", "itemid", "itemtype"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (name_is(name, names[i])) return true;
  }
  return false;
}

static bool is_url_blank(char c) { return (unsigned char)c <= ' '; }

static void skip_blanks(span value, size_t *at, bool commas) {
  while (*at < value.length &&
         (is_url_blank(value.data[*at]) || (commas && value.data[*at] == ',')))
    (*at)++;
}

/* HTML, "parse a srcset attribute": a URL, then what it is for up to a comma. */
static span next_candidate(span value, size_t *at) {
  skip_blanks(value, at, true);
  size_t start = *at;
  if (start == value.length) return (span){NULL, 0};
  while (*at < value.length && !is_url_blank(value.data[*at])) (*at)++;
  size_t end = *at;
  if (value.data[end - 1] == ',') {
    while (end > start && value.data[end - 1] == ',') end--;
    return (span){value.data + start, end - start};
  }
  while (*at < value.length && value.data[*at] != ',') (*at)++;
  return (span){value.data + start, end - start};
}

static span next_word(span value, size_t *at) {
  skip_blanks(value, at, false);
  size_t start = *at;
  if (start == value.length) return (span){NULL, 0};
  while (*at < value.length && !is_url_blank(value.data[*at])) (*at)++;
  return (span){value.data + start, *at - start};
}

span urls_next(span attribute, span value, size_t *at) {
  if (name_is(attribute, "srcset")) return next_candidate(value, at);
  if (name_is(attribute, "ping") || name_is(attribute, "itemtype")) return next_word(value, at);
  if (*at > 0 || value.data == NULL) return (span){NULL, 0};
  *at = value.length + 1; /* an empty one is a URL, too */
  return value;
}

/* ---- Parts ---- */

/* The start of a URL as a browser reads it: no tabs and newlines, nothing before it. */
struct start {
  char text[1024];
  size_t length;
};

static struct start start_of(span url) {
  struct start start = {.length = 0};
  size_t at = 0;
  while (at < url.length && is_url_blank(url.data[at])) at++;
  for (; at < url.length && start.length < sizeof start.text; at++) {
    char c = url.data[at];
    if (c != '\t' && c != '\n' && c != '\r') start.text[start.length++] = c;
  }
  return start;
}

static char lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static bool is_scheme_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

static struct url_part make_part(const char *data, size_t length) {
  struct url_part part = {.length = 0};
  if (length > URL_PART) return part;
  for (size_t i = 0; i < length; i++) part.text[part.length++] = lower_ascii(data[i]);
  return part;
}

static size_t scheme_length(const struct start *start) {
  for (size_t i = 0; i < start->length; i++) {
    char c = lower_ascii(start->text[i]);
    if (c == ':') return i;
    if (!is_scheme_byte(c) || (i == 0 && !(c >= 'a' && c <= 'z'))) break;
  }
  return 0;
}

struct url_part scheme_part(span url) {
  struct start start = start_of(url);
  return make_part(start.text, scheme_length(&start));
}

static bool is_slash(char c) { return c == '/' || c == '\\'; }

struct url_part host_part(span url) {
  struct start start = start_of(url);
  size_t scheme = scheme_length(&start), at = scheme == 0 ? 0 : scheme + 1;
  struct url_part name = make_part(start.text, scheme);
  span word = {name.text, name.length};
  if (scheme > 0 && !name_is(word, "http") && !name_is(word, "https") && !name_is(word, "ftp"))
    return make_part("", 0);

  size_t slashes = at;
  while (at < start.length && is_slash(start.text[at])) at++;
  if (at - slashes < 2) return make_part("", 0);

  size_t begin = at, end = start.length;
  for (size_t i = at; i < end; i++) {
    if (is_slash(start.text[i]) || start.text[i] == '?' || start.text[i] == '#') end = i;
    if (i < end && start.text[i] == '@') begin = i + 1;
  }
  bool literal = begin < end && start.text[begin] == '['; /* of IPv6 */
  for (size_t i = begin; i < end; i++) {
    if (literal && start.text[i] == ']') end = i + 1;
    if (!literal && start.text[i] == ':') end = i;
  }
  return make_part(start.text + begin, end - begin);
}
