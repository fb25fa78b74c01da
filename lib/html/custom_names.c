/* See custom_names.h. */
#include "html/custom_names.h"

#include "base/characters.h"
#include "base/code_points.h"

/* PCENChar, but for '-', '.', '_', digits and small letters. */
static const struct code_points other_name_characters[] = {
    {0xB7, 0xB7},     {0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x37D},      {0x37F, 0x1FFF},
    {0x200C, 0x200D}, {0x203F, 0x2040}, {0x2070, 0x218F}, {0x2C00, 0x2FEF},   {0x3001, 0xD7FF},
    {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF}};

static bool is_name_character(uint32_t c) {
  bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  return is_plain || c == '-' || c == '.' || c == '_' || IS_AMONG(other_name_characters, c);
}

static bool is_reserved(span name) {
  static const span reserved[] = {
      {"annotation-xml", 14}, {"color-profile", 13},    {"font-face", 9},      {"font-face-src", 13},
      {"font-face-uri", 13},  {"font-face-format", 16}, {"font-face-name", 14}, {"missing-glyph", 13}};
  for (size_t i = 0; i < sizeof(reserved) / sizeof(*reserved); i++) {
    if (span_equal(name, reserved[i])) return true;
  }
  return false;
}

bool is_custom_element_name(span name) {
  if (name.length == 0 || name.length > LONGEST_CUSTOM_NAME || is_reserved(name)) return false;
  if (name.data[0] < 'a' || name.data[0] > 'z') return false;
  if (memchr(name.data, '-', name.length) == NULL) return false;
  if (clean_prefix(name) != name.length) return false;

  for (size_t at = 0; at < name.length;) {
    struct character character =
        next_character((const unsigned char *)name.data + at, name.length - at);
    if (!is_name_character(character.code_point)) return false;
    at += character.length;
  }
  return true;
}

bool could_be_custom(span typed) {
  char lower[LONGEST_CUSTOM_NAME];
  if (typed.length > sizeof(lower)) return false;
  for (size_t i = 0; i < typed.length; i++) lower[i] = ascii_lower(typed.data[i]);
  return is_custom_element_name(span_of(lower, typed.length));
}

enum element_id custom_lookup(const struct custom_names *names, span typed) {
  for (unsigned i = 0; i < names->count; i++) {
    if (span_equal_lower(typed, span_of(names->text[i], names->lengths[i])))
      return (enum element_id)(ELEMENT_CUSTOM + i);
  }
  return ELEMENT_UNKNOWN;
}
