/* See check_style.h. */
#include "oracle/check_style.h"

#include <stdlib.h>
#include <string.h>

/*
 * kind: 'c' a colour, 'w' words, 'q' a quantity or a word, 'f' families of fonts. Of quantities the
 * least and the most in em, px and %; a least of -1: none of that unit.
 */
struct known_property {
  const char *name;
  char kind;
  double em[2], px[2], percent[2], plain[2];
};

#define SPACE \
  'q', {0, 10}, {0, 160}, {0, 50}, { -1, -1 }
#define ONLY_WORDS \
  'w', {-1, -1}, {-1, -1}, {-1, -1}, { -1, -1 }

static const struct known_property known[] = {
    {"background-color", 'c', {-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}},
    {"border-collapse", ONLY_WORDS},
    {"border-color", 'c', {-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}},
    {"border-style", ONLY_WORDS},
    {"border-width", 'q', {0, .5}, {0, 8}, {-1, -1}, {-1, -1}},
    {"color", 'c', {-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}},
    {"font-family", 'f', {-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}},
    {"font-size", 'q', {.5, 3}, {8, 64}, {50, 300}, {-1, -1}},
    {"font-style", ONLY_WORDS},
    {"font-variant", ONLY_WORDS},
    {"font-weight", 'q', {-1, -1}, {-1, -1}, {-1, -1}, {1, 1000}},
    {"line-height", 'q', {1, 3}, {-1, -1}, {100, 300}, {1, 3}},
    {"list-style-type", ONLY_WORDS},
    {"margin-bottom", SPACE},
    {"margin-left", SPACE},
    {"margin-right", SPACE},
    {"margin-top", SPACE},
    {"max-width", 'q', {0, 50}, {0, 800}, {0, 100}, {-1, -1}},
    {"padding-bottom", SPACE},
    {"padding-left", SPACE},
    {"padding-right", SPACE},
    {"padding-top", SPACE},
    {"text-align", ONLY_WORDS},
    {"text-decoration", ONLY_WORDS},
    {"text-decoration-line", ONLY_WORDS},
    {"text-indent", SPACE},
    {"text-transform", ONLY_WORDS},
    {"vertical-align", ONLY_WORDS},
    {"white-space", ONLY_WORDS},
    {"width", 'q', {0, 50}, {0, 800}, {0, 100}, {-1, -1}},
};

static bool is_small(char c) { return c >= 'a' && c <= 'z'; }
static bool is_decimal(char c) { return c >= '0' && c <= '9'; }

/* Small letters and hyphens; with a space between two words. */
static bool are_words(const char *text) {
  if (!is_small(*text)) return false;
  for (; *text != '\0'; text++) {
    bool inner = *text == ' ' && is_small(text[1]);
    if (!is_small(*text) && *text != '-' && !inner) return false;
  }
  return true;
}

/* A decimal number at *at, without a zero too many; -1 when there is none. */
static double read_number(const char **at) {
  const char *start = *at;
  const char *end = start;
  while (is_decimal(*end)) end++;
  if (end == start || (*start == '0' && end > start + 1)) return -1;
  if (*end == '.') {
    const char *point = end++;
    while (is_decimal(*end)) end++;
    if (end == point + 1 || end > point + 4 || end[-1] == '0') return -1;
  }
  *at = end;
  return strtod(start, NULL);
}

static bool is_between(double number, const double range[2]) {
  return range[0] >= 0 && number >= range[0] && number <= range[1];
}

static bool is_quantity(const struct known_property *property, const char *text) {
  double number = read_number(&text);
  if (number < 0) return false;
  if (*text == '\0' && number == 0 && property->plain[0] < 0) return true;
  if (*text == '\0') return is_between(number, property->plain);
  if (strcmp(text, "%") == 0) return number > 0 && is_between(number, property->percent);
  if (strcmp(text, "px") == 0) return number > 0 && is_between(number, property->px);
  if (strcmp(text, "pt") == 0) return number > 0 && is_between(number / .75, property->px);
  if (strcmp(text, "em") == 0 || strcmp(text, "rem") == 0)
    return number > 0 && is_between(number, property->em);
  return false;
}

static bool is_hex_color(const char *digits) {
  size_t length = strlen(digits);
  return strspn(digits, "0123456789abcdef") == length &&
         (length == 3 || length == 4 || length == 6 || length == 8);
}

/* "255, 0, 0, 0.5)": so many numbers, the last below 1 where there are four. */
static bool are_components(const char *text, bool hsl, bool alpha) {
  for (size_t i = 0; i < (alpha ? 4 : 3); i++) {
    bool negative = hsl && i == 0 && *text == '-';
    if (negative) text++;
    double number = read_number(&text);
    bool percent = *text == '%';
    if (percent) text++;
    double most = i == 3 ? .999 : percent ? 100 : hsl ? 360 : 255;
    if (number < 0 || number > most || (negative && number == 0)) return false;
    if (percent && (i == 3 || (hsl && i == 0))) return false;
    if (!percent && hsl && (i == 1 || i == 2)) return false;
    const char *behind = i + 1 == (alpha ? 4 : 3) ? ")" : ", ";
    if (strncmp(text, behind, strlen(behind)) != 0) return false;
    text += strlen(behind);
  }
  return *text == '\0';
}

static bool is_color(const char *text) {
  if (*text == '#') return is_hex_color(text + 1);
  if (strncmp(text, "rgb(", 4) == 0) return are_components(text + 4, false, false);
  if (strncmp(text, "rgba(", 5) == 0) return are_components(text + 5, false, true);
  if (strncmp(text, "hsl(", 4) == 0) return are_components(text + 4, true, false);
  if (strncmp(text, "hsla(", 5) == 0) return are_components(text + 5, true, true);
  while (is_small(*text)) text++;
  return *text == '\0';
}

/* A word of letters and hyphens, or anything plain between two apostrophes; commas between. */
static bool are_families(const char *text) {
  for (;;) {
    bool quoted = *text == '\'';
    if (quoted) text++;
    const char *start = text;
    while (is_small(*text) || *text == '-' ||
           (quoted &&
            (is_decimal(*text) || *text == ' ' || *text == '_' || (*text >= 'A' && *text <= 'Z'))))
      text++;
    if (text == start || text > start + 40 || (quoted && *text++ != '\'')) return false;
    if (*text == '\0') return true;
    if (strncmp(text, ", ", 2) != 0) return false;
    text += 2;
  }
}

static bool is_value_of(const struct known_property *property, const char *value) {
  switch (property->kind) {
  case 'c': return *value != '\0' && is_color(value);
  case 'f': return are_families(value);
  case 'q': return is_small(*value) ? are_words(value) : is_quantity(property, value);
  default: return are_words(value);
  }
}

/* The property behind `after` that the text begins with; NULL when there is none. */
static const struct known_property *property_at(const char *text, size_t length,
                                                const struct known_property *after) {
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    bool same = strlen(known[i].name) == length && memcmp(known[i].name, text, length) == 0;
    if (same) return after != NULL && &known[i] <= after ? NULL : &known[i];
  }
  return NULL;
}

bool style_is_harmless(sanitize_span value) {
  enum { LONGEST = 8192 };
  static _Thread_local char text[LONGEST];
  const struct known_property *property = NULL;
  if (value.length == 0 || value.length >= LONGEST || memchr(value.data, '\0', value.length))
    return false;
  memcpy(text, value.data, value.length);
  text[value.length] = '\0';

  for (char *at = text; at != NULL;) {
    char *end = strstr(at, "; ");
    if (end != NULL) *end = '\0';
    size_t length = strcspn(at, ":");
    property = property_at(at, length, property);
    if (property == NULL || strncmp(at + length, ": ", 2) != 0 ||
        !is_value_of(property, at + length + 2))
      return false;
    at = end == NULL ? NULL : end + 2;
  }
  return true;
}
