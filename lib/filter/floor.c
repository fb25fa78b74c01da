/* The lists of the floor that are not a column of the tables; see floor.h. */
#include "filter/floor.h"

#include "html/style_value.h"
#include "tokenize/kept_comments.h"

/*
 * A name of characters that mean nothing in markup, in selectors or in scripts, and longer than
 * "data-" or "aria-" alone.
 */
static bool is_plain_name(span name) {
  enum { PREFIX = 5 };
  if (name.length <= PREFIX || name.length > SANITIZE_MAX_ATTRIBUTE_NAME) return false;
  for (size_t i = 0; i < name.length; i++) {
    char c = name.data[i];
    bool upper = c >= 'A' && c <= 'Z';
    if (upper || !(ascii_is_alphanumeric(c) || c == '-' || c == '_' || c == '.')) return false;
  }
  return true;
}

bool unlisted_is_under_floor(span name) {
  bool has_prefix = span_starts_with(name, SPAN_LITERAL("data-")) ||
                    span_starts_with(name, SPAN_LITERAL("aria-"));
  return !has_prefix || !is_plain_name(name);
}

bool declaration_is_under_floor(span property) {
  return style_property_lookup(property) == STYLE_PROPERTY_COUNT;
}

bool comment_is_under_floor(span text) { return !comment_is_harmless(text); }

bool scheme_is_under_floor(span scheme) {
  static const span refused[] = {
      {"about", 5}, {"blob", 4},        {"data", 4},         {"filesystem", 10},
      {"jar", 3},   {"javascript", 10}, {"jscript", 7},      {"livescript", 10},
      {"mocha", 5}, {"vbscript", 8},    {"view-source", 11},
  };

  for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
    if (span_equal(scheme, refused[i])) return true;
  }

  return false;
}

bool link_type_is_under_floor(span token) {
  return span_equal_lower(token, SPAN_LITERAL("opener"));
}
