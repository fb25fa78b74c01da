/* See style_value.h. Held by tests/unit/test_declarations.c. */
#include "html/style_value.h"

/* ---- The tables ---- */

enum value_type {
  TAKES_WORDS = 0,
  TAKES_COLOR = 1 << 0,
  TAKES_LENGTH = 1 << 1,
  TAKES_PERCENT = 1 << 2,
  TAKES_NUMBER = 1 << 3,
  TAKES_WHOLE = 1 << 4,
  TAKES_FAMILIES = 1 << 5,
  TAKES_LINES = 1 << 6
};

/* In thousandths; least is over most where the unit is not taken. */
struct range {
  int32_t least, most;
};

enum unit { UNIT_EM, UNIT_PX, UNIT_PT, UNIT_PERCENT, UNIT_NONE, UNIT_COUNT };

enum range_id {
#define S(id, em0, em1, px0, px1, pt0, pt1, percent0, percent1, number0, number1) RANGE_##id,
#include "html/style_properties.def"
#undef S
};

static const struct range style_ranges[][UNIT_COUNT] = {
#define S(id, em0, em1, px0, px1, pt0, pt1, percent0, percent1, number0, number1) \
  {{em0, em1}, {px0, px1}, {pt0, pt1}, {percent0, percent1}, {number0, number1}},
#include "html/style_properties.def"
#undef S
};

struct property_info {
  span name;
  span keywords;
  uint8_t types; /* enum value_type */
  uint8_t range; /* enum range_id */
  uint8_t same;  /* enum style_property */
};

static const struct property_info style_properties[STYLE_PROPERTY_COUNT] = {
#define P(id, name, keywords, types, range, same) \
  {{name, sizeof(name) - 1}, {keywords, sizeof(keywords) - 1}, types, RANGE_##range, STYLE_##same},
#include "html/style_properties.def"
#undef P
};

static const span color_names[] = {
#define C(name) {name, sizeof(name) - 1},
#include "html/style_colors.def"
#undef C
};

/* A name in any case, compared with one in lower case. */
static int compare_word(span typed, span lower) {
  size_t shorter = typed.length < lower.length ? typed.length : lower.length;
  for (size_t i = 0; i < shorter; i++) {
    int difference = (unsigned char)ascii_lower(typed.data[i]) - (unsigned char)lower.data[i];
    if (difference != 0) return difference;
  }
  return typed.length < lower.length ? -1 : typed.length > lower.length;
}

span style_property_name(enum style_property property) { return style_properties[property].name; }

enum style_property style_property_same(enum style_property property) {
  return (enum style_property)style_properties[property].same;
}

enum style_property style_property_lookup(span name) {
  size_t low = 0;
  size_t high = STYLE_PROPERTY_COUNT;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = compare_word(name, style_properties[middle].name);
    if (order == 0) return (enum style_property)middle;
    if (order < 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return STYLE_PROPERTY_COUNT;
}

/* ---- Reading and writing ---- */

struct value_reader {
  span rest;
  char *out;
  size_t length;
  bool failed; /* there was no room */
};

static void put_css(struct value_reader *reader, span text) {
  if (reader->failed || text.length > STYLE_VALUE_SIZE - reader->length) {
    reader->failed = true;
    return;
  }
  memcpy(reader->out + reader->length, text.data, text.length);
  reader->length += text.length;
}

static void put_css_lower(struct value_reader *reader, span text) {
  for (size_t i = 0; i < text.length; i++) {
    char lower = ascii_lower(text.data[i]);
    put_css(reader, span_of(&lower, 1));
  }
}

static char next_css(const struct value_reader *reader) {
  return reader->rest.length > 0 ? reader->rest.data[0] : '\0';
}

static void skip_css(struct value_reader *reader, size_t count) {
  reader->rest = span_of(reader->rest.data + count, reader->rest.length - count);
}

static bool take_css(struct value_reader *reader, char c) {
  if (reader->rest.length == 0 || reader->rest.data[0] != c) return false;
  skip_css(reader, 1);
  return true;
}

/* How many there were. */
static size_t skip_css_space(struct value_reader *reader) {
  size_t count = 0;
  while (count < reader->rest.length && ascii_is_space(reader->rest.data[count])) count++;
  skip_css(reader, count);
  return count;
}

/* A run of letters, digits, '-' and '_'; may be empty. */
static span take_css_word(struct value_reader *reader) {
  span word = span_of(reader->rest.data, 0);
  while (word.length < reader->rest.length) {
    char c = reader->rest.data[word.length];
    if (!ascii_is_alphanumeric(c) && c != '-' && c != '_') break;
    word.length++;
  }
  skip_css(reader, word.length);
  return word;
}

/* ---- Numbers ---- */

/* In thousandths; what is beyond these is cut off. Over 999999, and 1e3, there is none. */
static bool take_css_number(struct value_reader *reader, int32_t *number) {
  enum { MOST_DIGITS = 6, FRACTION = 3 };
  bool negative = next_css(reader) == '-';
  int32_t value = 0;
  size_t digits = 0;
  if (negative || next_css(reader) == '+') skip_css(reader, 1);

  for (; ascii_is_digit(next_css(reader)); skip_css(reader, 1)) {
    if (++digits > MOST_DIGITS) return false;
    value = value * 10 + (next_css(reader) - '0');
  }
  bool has_point = take_css(reader, '.');
  if (!(has_point ? ascii_is_digit(next_css(reader)) : digits > 0)) return false;

  for (size_t i = 0; i < FRACTION; i++) {
    bool is_digit = has_point && ascii_is_digit(next_css(reader));
    value = value * 10 + (is_digit ? next_css(reader) - '0' : 0);
    if (is_digit) skip_css(reader, 1);
  }
  while (has_point && ascii_is_digit(next_css(reader))) skip_css(reader, 1);
  *number = negative ? -value : value;
  return true;
}

static void put_css_number(struct value_reader *reader, int32_t number) {
  char text[16];
  size_t at = sizeof(text);
  uint32_t rest = (uint32_t)(number < 0 ? -number : number);
  for (unsigned place = 0; place < 3; place++, rest /= 10) {
    bool is_last_zero = rest % 10 == 0 && at == sizeof(text);
    if (!is_last_zero) text[--at] = (char)('0' + rest % 10);
  }
  if (at < sizeof(text)) text[--at] = '.';
  do {
    text[--at] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (number < 0) text[--at] = '-';
  put_css(reader, span_of(text + at, sizeof(text) - at));
}

static bool is_in_range(struct range range, int32_t number) {
  return number >= range.least && number <= range.most;
}

/* ---- Colours ---- */

static bool is_color_name(span word) {
  size_t low = 0;
  size_t high = sizeof(color_names) / sizeof(*color_names);
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = compare_word(word, color_names[middle]);
    if (order == 0) return true;
    if (order < 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return false;
}

static bool is_hex_digits(span digits) {
  for (size_t i = 0; i < digits.length; i++) {
    char c = ascii_lower(digits.data[i]);
    if (!ascii_is_digit(c) && !(c >= 'a' && c <= 'f')) return false;
  }
  return true;
}

static bool take_hex_color(struct value_reader *reader) {
  span digits = take_css_word(reader);
  bool known_length =
      digits.length == 3 || digits.length == 4 || digits.length == 6 || digits.length == 8;
  if (!known_length || !is_hex_digits(digits)) return false;
  put_css(reader, SPAN_LITERAL("#"));
  put_css_lower(reader, digits);
  return true;
}

struct component {
  int32_t number;
  bool percent;
};

static bool take_component(struct value_reader *reader, struct component *component) {
  if (!take_css_number(reader, &component->number)) return false;
  component->percent = take_css(reader, '%');
  return true;
}

/* rgb: three numbers up to 255, or three percentages. */
static bool are_rgb(const struct component part[3]) {
  for (size_t i = 0; i < 3; i++) {
    struct range range = {0, part[i].percent ? 100000 : 255000};
    if (part[i].percent != part[0].percent || !is_in_range(range, part[i].number)) return false;
  }
  return true;
}

/* hsl: an angle in degrees, two percentages. */
static bool are_hsl(const struct component part[3]) {
  const struct range hue = {-360000, 360000};
  const struct range share = {0, 100000};
  return !part[0].percent && is_in_range(hue, part[0].number) && part[1].percent &&
         is_in_range(share, part[1].number) && part[2].percent &&
         is_in_range(share, part[2].number);
}

static void put_component(struct value_reader *reader, struct component component) {
  put_css_number(reader, component.number);
  if (component.percent) put_css(reader, SPAN_LITERAL("%"));
}

/* What stands between two components: white space alone, or a comma. */
static bool take_separator(struct value_reader *reader, bool commas) {
  size_t spaces = skip_css_space(reader);
  if (!commas) return spaces > 0;
  if (!take_css(reader, ',')) return false;
  (void)skip_css_space(reader);
  return true;
}

/* "/ 0.5" or ", 0.5", as thousandths; 1000 when there is none. */
static bool take_alpha(struct value_reader *reader, bool commas, int32_t *alpha) {
  struct component part;
  const struct range range = {0, 1000};
  *alpha = 1000;
  (void)skip_css_space(reader);
  if (!take_css(reader, commas ? ',' : '/')) return true;
  (void)skip_css_space(reader);
  if (!take_component(reader, &part)) return false;
  *alpha = part.percent ? part.number / 100 : part.number;
  return part.number >= 0 && is_in_range(range, *alpha) && (!part.percent || part.number <= 100000);
}

/* Behind the '(' of rgb(, rgba(, hsl( or hsla(. */
static bool take_color_function(struct value_reader *reader, bool is_hsl) {
  struct component part[3];
  int32_t alpha;
  bool commas = false;
  (void)skip_css_space(reader);

  for (size_t i = 0; i < 3; i++) {
    if (i == 1) {
      struct value_reader ahead = *reader;
      (void)skip_css_space(&ahead);
      commas = next_css(&ahead) == ',';
    }
    if (i > 0 && !take_separator(reader, commas)) return false;
    if (!take_component(reader, &part[i])) return false;
    span unit = i == 0 && is_hsl ? take_css_word(reader) : SPAN_LITERAL("");
    if (unit.length > 0 && !span_equal_lower(unit, SPAN_LITERAL("deg"))) return false;
  }
  if (!(is_hsl ? are_hsl(part) : are_rgb(part)) || !take_alpha(reader, commas, &alpha))
    return false;
  (void)skip_css_space(reader);
  if (!take_css(reader, ')')) return false;

  bool opaque = alpha == 1000;
  put_css(reader, is_hsl ? SPAN_LITERAL("hsl") : SPAN_LITERAL("rgb"));
  put_css(reader, opaque ? SPAN_LITERAL("(") : SPAN_LITERAL("a("));
  for (size_t i = 0; i < 3; i++) {
    if (i > 0) put_css(reader, SPAN_LITERAL(", "));
    put_component(reader, part[i]);
  }
  if (!opaque) put_css(reader, SPAN_LITERAL(", "));
  if (!opaque) put_css_number(reader, alpha);
  put_css(reader, SPAN_LITERAL(")"));
  return true;
}

static bool take_color(struct value_reader *reader) {
  if (take_css(reader, '#')) return take_hex_color(reader);
  span word = take_css_word(reader);
  if (!take_css(reader, '(')) {
    put_css_lower(reader, word);
    return is_color_name(word);
  }
  bool is_rgb =
      span_equal_lower(word, SPAN_LITERAL("rgb")) || span_equal_lower(word, SPAN_LITERAL("rgba"));
  bool is_hsl =
      span_equal_lower(word, SPAN_LITERAL("hsl")) || span_equal_lower(word, SPAN_LITERAL("hsla"));
  return (is_rgb || is_hsl) && take_color_function(reader, is_hsl);
}

size_t style_legacy_color(span value, char out[STYLE_VALUE_SIZE]) {
  struct value_reader reader = {value, out, 0, false};
  (void)skip_css_space(&reader);
  while (reader.rest.length > 0 && ascii_is_space(reader.rest.data[reader.rest.length - 1]))
    reader.rest.length--;
  bool hash = take_css(&reader, '#');
  span word = reader.rest;
  bool six = word.length == 6 && is_hex_digits(word);
  bool is_named = !hash && is_color_name(word) &&
                  !span_equal_lower(word, SPAN_LITERAL("transparent")) &&
                  !span_equal_lower(word, SPAN_LITERAL("currentcolor"));
  if (!is_named && !six && !(hash && word.length == 3 && is_hex_digits(word))) return 0;
  if (!is_named) put_css(&reader, SPAN_LITERAL("#"));
  put_css_lower(&reader, word);
  return reader.length;
}

/* ---- Words, lengths ---- */

/* Whether the word, in any case, is one of those between spaces in the list. */
static bool is_word_of(span word, span list) {
  for (size_t at = 0; at < list.length;) {
    size_t end = at;
    while (end < list.length && list.data[end] != ' ') end++;
    if (span_equal_lower(word, span_of(list.data + at, end - at))) return true;
    at = end + 1;
  }
  return false;
}

static bool take_keyword(struct value_reader *reader, span list) {
  span word = take_css_word(reader);
  put_css_lower(reader, word);
  return word.length > 0 && is_word_of(word, list);
}

static bool unit_named(span word, unsigned types, enum unit *unit) {
  static const struct {
    span name;
    uint8_t unit;
  } units[] = {
      {{"em", 2}, UNIT_EM}, {{"rem", 3}, UNIT_EM}, {{"px", 2}, UNIT_PX}, {{"pt", 2}, UNIT_PT}};
  for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
    if (!span_equal_lower(word, units[i].name)) continue;
    *unit = (enum unit)units[i].unit;
    return (types & TAKES_LENGTH) != 0;
  }
  return false;
}

/* A length, a percentage or a number, as far as the property takes it. */
static bool take_quantity(struct value_reader *reader, const struct property_info *property) {
  const struct range *range = style_ranges[property->range];
  unsigned types = property->types;
  int32_t number;
  enum unit unit = UNIT_NONE;
  if (!take_css_number(reader, &number)) return false;

  span name = SPAN_LITERAL("%");
  bool percent = take_css(reader, '%');
  if (!percent) name = take_css_word(reader);
  if (percent) {
    unit = UNIT_PERCENT;
    if (!(types & TAKES_PERCENT)) return false;
  } else if (name.length > 0) {
    if (!unit_named(name, types, &unit)) return false;
  } else if (!(types & TAKES_NUMBER)) {
    if (number != 0) return false;
    unit = UNIT_EM; /* 0 needs no unit */
  }

  if (!is_in_range(range[unit], number) || ((types & TAKES_WHOLE) && number % 1000 != 0))
    return false;
  put_css_number(reader, number);
  if (number != 0 && unit != UNIT_NONE) put_css_lower(reader, name);
  return true;
}

/* underline, overline and line-through, in this order. */
static bool take_lines(struct value_reader *reader) {
  static const span lines[] = {{"underline", 9}, {"overline", 8}, {"line-through", 12}};
  bool found[3] = {false, false, false};
  size_t count = 0;

  for (; reader->rest.length > 0; count++) {
    size_t i = 0;
    span word = take_css_word(reader);
    if (count == 0 && span_equal_lower(word, SPAN_LITERAL("none"))) {
      put_css(reader, SPAN_LITERAL("none"));
      return true;
    }
    while (i < 3 && !span_equal_lower(word, lines[i])) i++;
    if (i == 3 || found[i]) return false;
    found[i] = true;
    (void)skip_css_space(reader);
  }

  for (size_t i = 0; i < 3; i++) {
    if (!found[i]) continue;
    if (reader->length > 0) put_css(reader, SPAN_LITERAL(" "));
    put_css(reader, lines[i]);
  }
  return count > 0;
}

/* ---- Fonts ---- */

enum { LONGEST_FAMILY = 40, MOST_FAMILIES = 8 };

/* Words between single spaces, without what ends a string or escapes. */
static bool is_family(span name) {
  if (name.length == 0 || name.length > LONGEST_FAMILY) return false;
  for (size_t i = 0; i < name.length; i++) {
    char c = name.data[i];
    bool inner = i > 0 && i + 1 < name.length && name.data[i - 1] != ' ';
    if (!ascii_is_alphanumeric(c) && c != '-' && c != '_' && !(c == ' ' && inner)) return false;
  }
  return true;
}

static bool take_quoted_family(struct value_reader *reader, char quote) {
  span name = span_of(reader->rest.data, 0);
  while (name.length < reader->rest.length && reader->rest.data[name.length] != quote)
    name.length++;
  if (name.length == reader->rest.length || !is_family(name)) return false;
  skip_css(reader, name.length + 1);
  put_css(reader, SPAN_LITERAL("'"));
  put_css(reader, name);
  put_css(reader, SPAN_LITERAL("'"));
  return true;
}

/* A generic family, or words, each of which begins with a letter: written as a string. */
static bool take_plain_family(struct value_reader *reader) {
  const span generic =
      SPAN_LITERAL("cursive emoji fangsong fantasy math monospace sans-serif serif "
                   "system-ui ui-monospace ui-rounded ui-sans-serif ui-serif");
  const span wide = SPAN_LITERAL("default inherit initial revert revert-layer unset");
  char name[LONGEST_FAMILY];
  size_t length = 0;
  size_t words = 0;

  for (; ascii_is_letter(next_css(reader)); words++) {
    span word = take_css_word(reader);
    if (length + (words > 0) + word.length > sizeof(name)) return false;
    if (words > 0) name[length++] = ' ';
    memcpy(name + length, word.data, word.length);
    length += word.length;
    (void)skip_css_space(reader);
  }
  span family = span_of(name, length);
  if (words == 0 || is_word_of(family, wide)) return false;

  if (words == 1 && is_word_of(family, generic)) {
    put_css_lower(reader, family);
    return true;
  }
  put_css(reader, SPAN_LITERAL("'"));
  put_css(reader, family);
  put_css(reader, SPAN_LITERAL("'"));
  return true;
}

static bool take_families(struct value_reader *reader) {
  for (size_t count = 1; count <= MOST_FAMILIES; count++) {
    char quote = next_css(reader);
    bool quoted = quote == '"' || quote == '\'';
    if (quoted) skip_css(reader, 1);
    if (!(quoted ? take_quoted_family(reader, quote) : take_plain_family(reader))) return false;
    (void)skip_css_space(reader);
    if (!take_css(reader, ',')) return true;
    (void)skip_css_space(reader);
    put_css(reader, SPAN_LITERAL(", "));
  }
  return false;
}

/* ---- A value ---- */

static bool take_css_value(struct value_reader *reader, const struct property_info *property) {
  char first = next_css(reader);
  if (property->types & TAKES_COLOR) return take_color(reader);
  if (property->types & TAKES_FAMILIES) return take_families(reader);
  if (property->types & TAKES_LINES) return take_lines(reader);
  return ascii_is_letter(first) ? take_keyword(reader, property->keywords)
                                : take_quantity(reader, property);
}

size_t style_value_write(enum style_property property, span value, char out[STYLE_VALUE_SIZE]) {
  struct value_reader reader = {value, out, 0, false};
  (void)skip_css_space(&reader);
  if (!take_css_value(&reader, &style_properties[property])) return 0;
  (void)skip_css_space(&reader);
  return reader.rest.length > 0 || reader.failed ? 0 : reader.length;
}
