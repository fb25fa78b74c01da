/* Dates, times and durations; see datetime.h. Sections are those of the HTML standard. */
#include "html/datetime.h"

/*
 * Each read_...() moves `at` after what it read and returns true, or returns false and leaves `at`
 * anywhere.
 */
struct position {
  const char *at;
  const char *end;
};

static bool at_end(const struct position *in) { return in->at == in->end; }

static bool read_byte(struct position *in, char byte) {
  if (at_end(in) || *in->at != byte) return false;
  in->at++;
  return true;
}

static size_t count_digits(const struct position *in) {
  size_t count = 0;
  while (in->at + count < in->end && ascii_is_digit(in->at[count])) count++;
  return count;
}

/* Exactly two digits from `lowest` to `highest`. */
static bool read_two(struct position *in, unsigned lowest, unsigned highest, unsigned *value) {
  if (in->end - in->at < 2 || !ascii_is_digit(in->at[0]) || !ascii_is_digit(in->at[1]))
    return false;
  *value = (unsigned)(in->at[0] - '0') * 10 + (unsigned)(in->at[1] - '0');
  in->at += 2;
  return *value >= lowest && *value <= highest;
}

/*
 * Four or more digits, greater than zero. *value is the year modulo 400, which is all that leap
 * years and weeks need.
 */
static bool read_year(struct position *in, unsigned *value) {
  size_t digits = count_digits(in);
  bool positive = false;
  *value = 0;
  for (size_t i = 0; i < digits; i++, in->at++) {
    *value = (*value * 10 + (unsigned)(*in->at - '0')) % 400;
    positive |= *in->at != '0';
  }
  return digits >= 4 && positive;
}

static bool is_leap(unsigned year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

static unsigned days_in(unsigned month, bool leap) {
  static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[month - 1] + (month == 2 && leap ? 1u : 0u);
}

/* 0 is Sunday; Gauss's rule, for the year modulo 400. */
static unsigned weekday_of_january_first(unsigned year) {
  unsigned before = (year + 399) % 400;
  return (1 + 5 * (before % 4) + 4 * (before % 100) + 6 * before) % 7;
}

/*
 * 2.3.5.8: a year has 53 weeks if it begins on a Thursday, or is a leap year and begins on a
 * Wednesday.
 */
static unsigned weeks_in(unsigned year) {
  unsigned first = weekday_of_january_first(year);
  return first == 4 || (first == 3 && is_leap(year)) ? 53 : 52;
}

/* "MM-DD" */
static bool read_month_and_day(struct position *in, bool leap) {
  unsigned month;
  unsigned day;
  return read_two(in, 1, 12, &month) && read_byte(in, '-') &&
         read_two(in, 1, days_in(month, leap), &day);
}

/* 2.3.5.4: "HH:MM", "HH:MM:SS", "HH:MM:SS.s" with up to three digits */
static bool read_time(struct position *in) {
  unsigned ignored;
  if (!read_two(in, 0, 23, &ignored) || !read_byte(in, ':') || !read_two(in, 0, 59, &ignored))
    return false;

  if (!read_byte(in, ':')) return true;
  if (!read_two(in, 0, 59, &ignored)) return false;
  if (!read_byte(in, '.')) return true;

  size_t digits = count_digits(in);
  in->at += digits;
  return digits >= 1 && digits <= 3;
}

/* 2.3.5.6: "Z", "+HH:MM", "-HHMM" */
static bool read_zone(struct position *in) {
  unsigned ignored;
  if (read_byte(in, 'Z')) return true;
  if (!read_byte(in, '+') && !read_byte(in, '-')) return false;
  if (!read_two(in, 0, 23, &ignored)) return false;

  (void)read_byte(in, ':');
  return read_two(in, 0, 59, &ignored);
}

/* 2.3.5.3, .4 and .6: "MM-DD" or "--MM-DD", a time, a zone */
static bool is_without_year(span text) {
  struct position date = {text.data, text.data + text.length};
  struct position time = date;
  struct position zone = date;
  if (read_time(&time) && at_end(&time)) return true;
  if (read_zone(&zone) && at_end(&zone)) return true;

  if (read_byte(&date, '-') && !read_byte(&date, '-')) return false;
  return read_month_and_day(&date, true) && at_end(&date);
}

/* 2.3.5.1, .2, .5, .7, .8 and the year: everything that begins with a year */
static bool is_with_year(span text) {
  struct position in = {text.data, text.data + text.length};
  unsigned year;
  unsigned part;
  if (!read_year(&in, &year)) return false;
  if (at_end(&in)) return true;

  if (!read_byte(&in, '-')) return false;
  if (read_byte(&in, 'W')) return read_two(&in, 1, weeks_in(year), &part) && at_end(&in);

  if (!read_two(&in, 1, 12, &part)) return false;
  if (at_end(&in)) return true;

  unsigned day;
  if (!read_byte(&in, '-') || !read_two(&in, 1, days_in(part, is_leap(year)), &day)) return false;
  if (at_end(&in)) return true;
  if (!read_byte(&in, 'T') && !read_byte(&in, ' ')) return false;
  return read_time(&in) && (at_end(&in) || (read_zone(&in) && at_end(&in)));
}

/* "<digits>[.<1 to 3 digits>]"; *fraction tells whether there was a point. */
static bool read_amount(struct position *in, bool *fraction) {
  size_t digits = count_digits(in);
  in->at += digits;
  *fraction = read_byte(in, '.');
  if (digits == 0 || !*fraction) return digits > 0;

  digits = count_digits(in);
  in->at += digits;
  return digits >= 1 && digits <= 3;
}

/*
 * Amounts with these units in this order, each at most once; at least one. Only the last may have a
 * fraction, and only if it is of 'S'.
 */
static bool read_units(struct position *in, const char *units) {
  bool any = false;
  while (!at_end(in) && ascii_is_digit(*in->at)) {
    bool fraction;
    if (!read_amount(in, &fraction) || at_end(in)) return false;
    while (*units != '\0' && *units != *in->at) units++;

    if (*units == '\0' || (fraction && *units != 'S')) return false;
    units++;
    in->at++;
    any = true;
  }

  return any;
}

/* 2.3.5.9, first form: "P4DT12H30M5S" */
static bool is_period(span text) {
  struct position in = {text.data, text.data + text.length};
  if (!read_byte(&in, 'P')) return false;
  bool days = read_units(&in, "D");
  if (days && at_end(&in)) return true;
  return read_byte(&in, 'T') && read_units(&in, "HMS") && at_end(&in);
}

static void skip_ascii_whitespace(struct position *in) {
  while (!at_end(in) && ascii_is_space(*in->at)) in->at++;
}

/* 2.3.5.9, second form: "4d 12h 30m 5s", each unit once, in any order and case */
static bool is_list_of_amounts(span text) {
  static const char units[] = "wdhms";
  struct position in = {text.data, text.data + text.length};
  unsigned seen = 0;

  for (skip_ascii_whitespace(&in); !at_end(&in); skip_ascii_whitespace(&in)) {
    bool fraction;
    if (!read_amount(&in, &fraction)) return false;
    skip_ascii_whitespace(&in);

    const char *unit = at_end(&in) ? NULL : memchr(units, ascii_lower(*in.at), sizeof(units) - 1);
    if (unit == NULL || (fraction && *unit != 's') || (seen >> (unit - units) & 1) != 0)
      return false;

    seen |= 1u << (unit - units);
    in.at++;
  }

  return seen != 0;
}

bool datetime_is_valid(span text) {
  if (text.length == 0) return false;
  return is_with_year(text) || is_without_year(text) || is_period(text) || is_list_of_amounts(text);
}
