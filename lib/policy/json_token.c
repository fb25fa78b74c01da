/*
 * Strings and numbers of JSON: RFC 8259, 6 and 7. A string without escapes stays where it is in the
 * text; the others are decoded into one block, which is as long as the text, since no escape is
 * shorter than what it stands for. See json.h.
 */
#include "policy/json_token.h"

#include "base/characters.h"

#include <stdarg.h>
#include <stdio.h>

/* ---- Refusing ---- */

bool json_refuse(struct json_parser *parser, size_t offset, const char *format, ...) {
  struct json_document *document = parser->document;
  document->error_offset = offset;
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(document->error, sizeof(document->error), format, arguments);
  va_end(arguments);
  return false;
}

enum { FOUND = 32 };

static void describe(const struct json_parser *parser, char found[FOUND]) {
  size_t left = parser->text.length - parser->at;
  const char *at = parser->text.data + parser->at;

  if (left == 0) {
    (void)snprintf(found, FOUND, "the end of the text");
  } else if (*at == '\n' || *at == '\r') {
    (void)snprintf(found, FOUND, "the end of the line");
  } else if (*at >= ' ' && *at <= '~') {
    (void)snprintf(found, FOUND, "'%c'", *at);
  } else {
    struct character c = next_character((const unsigned char *)at, left);
    bool invalid = c.code_point == CHARACTER_INVALID;
    (void)snprintf(found, FOUND, invalid ? "the byte 0x%02X" : "U+%04X",
                   invalid ? (unsigned)(unsigned char)*at : (unsigned)c.code_point);
  }
}

bool json_expected(struct json_parser *parser, const char *what, const char *advice) {
  char found[FOUND];
  describe(parser, found);
  return json_refuse(parser, parser->at, "this is not JSON: expected %s, found %s%s", what, found,
                     advice);
}

/* ---- Numbers ---- */

static void pass_digits(struct json_parser *parser) {
  while (parser->at < parser->text.length && ascii_is_digit(parser->text.data[parser->at]))
    parser->at++;
}

static bool skip_digits(struct json_parser *parser, const char *what) {
  size_t start = parser->at;
  pass_digits(parser);
  return parser->at > start || json_expected(parser, what, "");
}

static bool take_one(struct json_parser *parser, char a, char b) {
  if (parser->at == parser->text.length) return false;
  char c = parser->text.data[parser->at];
  if (c != a && c != b) return false;
  parser->at++;
  return true;
}

bool json_read_number(struct json_parser *parser, span *content) {
  size_t start = parser->at;
  (void)take_one(parser, '-', '-');
  size_t first = parser->at;
  if (!skip_digits(parser, "a digit after '-'")) return false;

  if (parser->text.data[first] == '0' && parser->at > first + 1) {
    return json_refuse(parser, first,
                       "this is not JSON: expected a number without a leading 0, found '0'; "
                       "leave it out");
  }
  if (take_one(parser, '.', '.') && !skip_digits(parser, "a digit after '.'")) return false;

  if (take_one(parser, 'e', 'E')) {
    (void)take_one(parser, '+', '-');
    if (!skip_digits(parser, "a digit in the exponent")) return false;
  }
  *content = span_of(parser->text.data + start, parser->at - start);
  return true;
}

/* ---- Escapes ---- */

static void put_bytes(struct json_document *document, span text) {
  if (text.length > 0) memcpy(document->decoded + document->decoded_length, text.data, text.length);
  document->decoded_length += text.length;
}

static int hex_digit_value(char c) {
  char lower = ascii_lower(c);
  if (ascii_is_digit(c)) return c - '0';
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* The four digits behind "\u". */
static bool read_unit(struct json_parser *parser, uint32_t *unit) {
  *unit = 0;
  for (int i = 0; i < 4; i++, parser->at++) {
    int value =
        parser->at < parser->text.length ? hex_digit_value(parser->text.data[parser->at]) : -1;
    if (value < 0) return json_expected(parser, "four hexadecimal digits after \\u", "");
    *unit = *unit << 4 | (uint32_t)value;
  }
  return true;
}

static bool is_high(uint32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
static bool is_low(uint32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

/* RFC 8259, 8.2: what a half of a pair alone means is not predictable. */
static bool read_second_half(struct json_parser *parser, size_t start, uint32_t high,
                             uint32_t *code_point) {
  uint32_t low = 0;
  span rest = span_of(parser->text.data + parser->at, parser->text.length - parser->at);
  if (span_starts_with(rest, SPAN_LITERAL("\\u"))) {
    parser->at += 2;
    if (!read_unit(parser, &low)) return false;
  }
  *code_point = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
  return is_low(low) ||
         json_refuse(parser, start,
                     "expected \\uDC00 to \\uDFFF after \\u%04X, which is the first half of a "
                     "character",
                     (unsigned)high);
}

/* Behind the "\u" at `start`. */
static bool read_code_point(struct json_parser *parser, size_t start) {
  uint32_t unit;
  char bytes[4];
  if (!read_unit(parser, &unit)) return false;
  if (unit == 0)
    return json_refuse(parser, start, "expected text in the string, found \\u0000; take it out");

  if (is_low(unit)) {
    return json_refuse(parser, start,
                       "expected \\uD800 to \\uDBFF before \\u%04X, which is the second half of a "
                       "character",
                       (unsigned)unit);
  }
  if (is_high(unit) && !read_second_half(parser, start, unit, &unit)) return false;

  put_bytes(parser->document, span_of(bytes, put_character(bytes, unit)));
  return true;
}

/* From a backslash on. */
static bool read_escape(struct json_parser *parser) {
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  size_t start = parser->at++;
  char c = parser->at < parser->text.length ? parser->text.data[parser->at] : '\0';
  const char *letter = c == '\0' ? NULL : strchr(letters, c);

  if (c != 'u' && letter == NULL) {
    return json_expected(parser, "one of \" \\ / b f n r t u after the backslash",
                         "; a backslash itself is written \\\\");
  }

  parser->at++;
  if (c == 'u') return read_code_point(parser, start);
  put_bytes(parser->document, span_of(meanings + (letter - letters), 1));
  return true;
}

/* ---- Strings ---- */

static bool unclosed(struct json_parser *parser, size_t quote) {
  bool line = parser->at < parser->text.length;
  return json_refuse(parser, quote,
                     "this is not JSON: expected '\"' at the end of the string that begins here, "
                     "found the end of the %s",
                     line ? "line; a line break in a string is written \\n" : "text");
}

/* To a quote or backslash. */
static bool pass_plain(struct json_parser *parser, size_t quote) {
  for (;;) {
    size_t left = parser->text.length - parser->at;
    if (left == 0) return unclosed(parser, quote);
    const char *at = parser->text.data + parser->at;
    struct character c = next_character((const unsigned char *)at, left);
    if (c.code_point == '"' || c.code_point == '\\') return true;
    if (c.code_point == '\n' || c.code_point == '\r') return unclosed(parser, quote);
    if (c.code_point == '\0') return json_expected(parser, "text in the string", "; take it out");
    if (c.code_point == '\t') return json_expected(parser, "text in the string", "; write it \\t");
    if (c.code_point < 0x20)
      return json_expected(parser, "text in the string", "; write it \\u and its four digits");
    if (c.code_point == CHARACTER_INVALID)
      return json_expected(parser, "UTF-8", "; save the file as UTF-8");
    parser->at += c.length;
  }
}

/* Makes the block for strings that have escapes, once; false when memory ran out. */
static bool begin_to_decode(struct json_parser *parser) {
  struct json_document *document = parser->document;
  if (document->decoded == NULL)
    document->decoded = memory_allocate(&document->memory, parser->text.length);
  document->failed = document->decoded == NULL;
  return !document->failed;
}

/* From the first backslash on. */
static bool decode(struct json_parser *parser, size_t quote, span *content) {
  struct json_document *document = parser->document;
  if (!begin_to_decode(parser)) return false;
  size_t decoded = document->decoded_length;
  size_t start = quote + 1;

  for (;;) {
    put_bytes(document, span_of(parser->text.data + start, parser->at - start));
    if (parser->text.data[parser->at] == '"') break;
    if (!read_escape(parser)) return false;
    start = parser->at;
    if (!pass_plain(parser, quote)) return false;
  }

  *content = span_of(document->decoded + decoded, document->decoded_length - decoded);
  parser->at++;
  return true;
}

bool json_read_string(struct json_parser *parser, span *content) {
  size_t quote = parser->at++;
  if (!pass_plain(parser, quote)) return false;
  if (parser->text.data[parser->at] == '\\') return decode(parser, quote, content);
  *content = span_of(parser->text.data + quote + 1, parser->at - quote - 1);
  parser->at++;
  return true;
}
