/*
 * Decoding of character references; see charref.h.
 *
 * A name has letters and digits only. So where a run of those is followed by ';', either the run is
 * the name, or no name with a ';' matches. The longest match that 13.2.5.73 asks for is therefore
 * the whole run with its ';', else the longest beginning of the run that the standard lists without
 * ';'. All of them begin with the same two characters, and so stand in one group of the table.
 *
 * A record of the table: its size; the length of the name, with CHARREF_LEGACY where it is a
 * reference without its ';' too; the name from its third character on, so that each is where it is
 * in the whole name; the code point in three bytes, and the second, if there is one, in two.
 */
#include "html/charref.h"

#include "base/characters.h"
#include "html/charref_table.inc"

/* 13.2.5.80: the characters of the numbers 0x80 to 0x9F; 0 for those that stay as they are. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static const struct charref none = {0, {0, 0}, 0};

static struct charref one(size_t length, uint32_t code_point) {
  struct charref found = {length, {code_point, 0}, 1};
  return found;
}

static size_t record_size(const unsigned char *record) { return record[0]; }
static size_t name_length(const unsigned char *record) { return record[1] & ~CHARREF_LEGACY; }
static bool is_legacy(const unsigned char *record) { return (record[1] & CHARREF_LEGACY) != 0; }

/* Whether a run of at least two characters, the group's, begins with the name. */
static bool begins_with_name(const char *run, size_t length, const unsigned char *record) {
  size_t end = name_length(record);
  if (end > length) return false;
  for (size_t at = 2; at < end; at++) {
    if (record[at] != (unsigned char)run[at]) return false;
  }

  return true;
}

static struct charref found_record(size_t length, const unsigned char *record) {
  const unsigned char *at = record + name_length(record);
  struct charref found = one(length, (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2]);
  if (at + 3 < record + record_size(record)) {
    found.code_points[1] = (uint32_t)at[3] << 8 | at[4];
    found.count = 2;
  }

  return found;
}

/*
 * The references that every escaper writes, without the table, which has them, too: 2 ns
 * instead of 7.
 */
static struct charref decode_common(span source) {
  switch (source.data[1]) {
  case 'a': return span_starts_with(source, SPAN_LITERAL("&amp;")) ? one(5, '&') : none;
  case 'g': return span_starts_with(source, SPAN_LITERAL("&gt;")) ? one(4, '>') : none;
  case 'l': return span_starts_with(source, SPAN_LITERAL("&lt;")) ? one(4, '<') : none;
  case 'n': return span_starts_with(source, SPAN_LITERAL("&nbsp;")) ? one(6, 0xA0) : none;
  case 'q': return span_starts_with(source, SPAN_LITERAL("&quot;")) ? one(6, '"') : none;
  default: return none;
  }
}

static struct charref decode_named(span source, bool in_attribute) {
  const char *name = source.data + 1;
  size_t limit =
      source.length - 1 < CHARREF_LONGEST_NAME ? source.length - 1 : CHARREF_LONGEST_NAME;
  size_t run = 0;
  while (run < limit && ascii_is_alphanumeric(name[run])) run++;
  if (run < 2 || !ascii_is_letter(name[0])) return none;

  char next = run + 1 < source.length ? name[run] : '\0';
  size_t group = (size_t)(name[0] - 'A') * CHARREF_SECONDS + (size_t)(name[1] - '0');
  const unsigned char *end = charref_records + charref_starts[group + 1];
  const unsigned char *longest = NULL;

  for (const unsigned char *record = charref_records + charref_starts[group]; record < end;
       record += record_size(record)) {
    if (!begins_with_name(name, run, record)) continue;
    if (next == ';' && name_length(record) == run) return found_record(run + 2, record);

    /* In byte order, what is longer comes later. */
    if (is_legacy(record)) longest = record;
  }

  if (longest == NULL) return none;

  /*
   * 13.2.5.73: in an attribute "&copyx" and "&copy=" are text, so that "?a=1&copy=2" in a URL stays
   * what it was.
   */
  if (in_attribute && (name_length(longest) < run || next == '=')) return none;

  return found_record(name_length(longest) + 1, longest);
}

/* 13.2.5.80: the character that a number stands for. */
static uint32_t mapped(uint32_t number) {
  if (number == 0 || number > 0x10FFFF || (number >= 0xD800 && number <= 0xDFFF)) return 0xFFFD;
  if (number >= 0x80 && number <= 0x9F && windows_1252[number - 0x80] != 0)
    return windows_1252[number - 0x80];
  return number;
}

/* The value of a digit; 16 when it is none. */
static uint32_t digit_value(char c) {
  uint32_t decimal = (uint32_t)(unsigned char)c - '0';
  uint32_t letter = ((uint32_t)(unsigned char)c | 0x20) - 'a';
  return decimal < 10 ? decimal : letter < 6 ? letter + 10 : 16;
}

static struct charref decode_numeric(span source) {
  size_t at = 2;
  uint32_t base = 10;
  if (at < source.length && (source.data[at] == 'x' || source.data[at] == 'X')) {
    base = 16;
    at++;
  }

  size_t digits = at;
  uint32_t number = 0;

  for (uint32_t digit; at < source.length && (digit = digit_value(source.data[at])) < base; at++) {
    /*
     * The number stops growing once it is larger than any character, so that it cannot wrap around
     * to one.
     */
    if (number <= 0x10FFFF) number = number * base + digit;
  }

  if (at == digits) return none;

  if (at < source.length && source.data[at] == ';') at++;
  return one(at, mapped(number));
}

struct charref charref_decode(span source, bool in_attribute) {
  if (source.length < 3) return none;
  if (source.data[1] == '#') return decode_numeric(source);

  struct charref common = decode_common(source);
  if (common.length != 0) return common;
  return ascii_is_alphanumeric(source.data[1]) ? decode_named(source, in_attribute) : none;
}

size_t charref_read(char decoded[CHARREF_DECODED_SIZE], span source, bool in_attribute,
                    size_t *taken) {
  struct charref reference = charref_decode(source, in_attribute);
  uint32_t first = reference.code_points[0];
  *taken = reference.length == 0 ? 1 : reference.length;
  if (reference.length == 0) first = '&';

  if (reference.count < 2 && first >= 0x20 && first < 0x7F) {
    decoded[0] = (char)first;
    return 1;
  }

  size_t length = 0;
  for (unsigned i = 0; i < reference.count; i++) {
    length += clean_code_point(decoded + length, reference.code_points[i]);
  }

  return length;
}
