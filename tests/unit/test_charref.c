/*
 * The table of named character references is the standard's, and decoding is HTML 13.2.5.72 to
 * 13.2.5.80: against a slow longest match over all 2231 names as the standard writes them, with and
 * without their semicolons.
 */
#include "html/charref.h"
#include "unit/suites.h"

#include <stdio.h>
#include <stdlib.h>

struct reference {
  const char *name; /* with its ';' or, for the old ones, without */
  size_t length;
  uint32_t code_points[2];
};

/* Two rows for each: the second has length 0 where the name needs its ';'. */
static const struct reference listed[] = {
#define C(name, legacy, first, second)                 \
  {#name ";", sizeof(#name ";") - 1, {first, second}}, \
      {#name, (legacy) ? sizeof(#name) - 1 : 0, {first, second}},
#include "unit/charref_names.inc"
#undef C
};

enum { LISTED = sizeof listed / sizeof listed[0] };

/* HTML 13.2.5.73, word by word. */
static struct charref slow_named(span source, bool in_attribute) {
  const struct reference *longest = NULL;
  for (size_t i = 0; i < LISTED; i++) {
    const struct reference *r = &listed[i];
    if (r->length == 0 || (longest != NULL && r->length <= longest->length)) continue;
    if (r->length < source.length && memcmp(source.data + 1, r->name, r->length) == 0) longest = r;
  }
  struct charref found = {0, {0, 0}, 0};
  if (longest == NULL) return found;
  size_t length = 1 + longest->length;
  char next = length < source.length ? source.data[length] : '\0';
  bool goes_on = next == '=' || (next >= '0' && next <= '9') || (next >= 'A' && next <= 'Z') ||
                 (next >= 'a' && next <= 'z');
  if (in_attribute && source.data[length - 1] != ';' && goes_on) return found;
  found.length = length;
  found.code_points[0] = longest->code_points[0];
  found.code_points[1] = longest->code_points[1];
  found.count = longest->code_points[1] != 0 ? 2 : 1;
  return found;
}

static bool same(struct charref a, struct charref b) {
  return a.length == b.length && a.count == b.count && a.code_points[0] == b.code_points[0] &&
         a.code_points[1] == b.code_points[1];
}

static void compare_reference(const char *source, size_t length) {
  /* A copy of just that many bytes: a sanitizer sees what is read behind it. */
  char *exact = malloc(length);
  if (exact == NULL) ck_abort_msg("out of memory");
  memcpy(exact, source, length);
  for (int in_attribute = 0; in_attribute < 2; in_attribute++) {
    struct charref wanted = slow_named(span_of(exact, length), in_attribute);
    struct charref got = charref_decode(span_of(exact, length), in_attribute);
    if (!same(got, wanted)) {
      ck_abort_msg("%.*s in %s: length %zu, U+%04X instead of %zu, U+%04X", (int)length, source,
                   in_attribute ? "an attribute" : "text", got.length, (unsigned)got.code_points[0],
                   wanted.length, (unsigned)wanted.code_points[0]);
    }
  }
  free(exact);
}

static uint64_t add_to_checksum(uint64_t checksum, unsigned char byte) {
  return (checksum ^ byte) * UINT64_C(0x100000001B3);
}

static int by_name(const void *a, const void *b) {
  return strcmp((*(const struct reference *const *)a)->name,
                (*(const struct reference *const *)b)->name);
}

/*
 * The numbers and the checksum (FNV-1a of name, '=', code points) are of the standard's list, not
 * of the table.
 */
START_TEST(the_table_is_the_standard_list) {
  static const struct reference *sorted[LISTED];
  size_t count = 0, old = 0, pairs = 0;
  for (size_t i = 0; i < LISTED; i++) {
    if (listed[i].length == 0) continue;
    sorted[count++] = &listed[i];
    old += listed[i].name[listed[i].length - 1] != ';';
    pairs += listed[i].code_points[1] != 0;
  }
  ck_assert_uint_eq(count, 2231);
  ck_assert_uint_eq(old, 106);
  ck_assert_uint_eq(pairs, 93);
  qsort(sorted, count, sizeof sorted[0], by_name);
  uint64_t checksum = UINT64_C(0xCBF29CE484222325);
  for (size_t i = 0; i < count; i++) {
    for (size_t k = 0; k < sorted[i]->length; k++)
      checksum = add_to_checksum(checksum, (unsigned char)sorted[i]->name[k]);
    checksum = add_to_checksum(checksum, '=');
    for (int k = 0; k < 8 && sorted[i]->code_points[k / 4] != 0; k++) {
      checksum = add_to_checksum(
          checksum, (unsigned char)(sorted[i]->code_points[k / 4] >> (24 - 8 * (k % 4))));
    }
  }
  ck_assert_msg(checksum == UINT64_C(0x2F1BF90B7B759233), "%llx", (unsigned long long)checksum);
}
END_TEST

START_TEST(the_table_is_sorted) {
  for (size_t i = 2; i < LISTED; i += 2) {
    /* The second of two rows is the name without its semicolon. */
    ck_assert_msg(strcmp(listed[i - 1].name, listed[i + 1].name) < 0, "%s", listed[i + 1].name);
  }
}
END_TEST

START_TEST(every_name_with_what_may_follow) {
  static const char followers[][3] = {
      "",  ";", "=", "a", "z", "A", "Z",    "0",        "9",    " ",  "<",  "&",  "\"", "#", "-",
      "/", ":", "@", "[", "`", "{", "\x7F", "\xC3\xA9", "\xE1", "\n", "t;", ";;", "a;", "=="};
  char source[64];
  for (size_t i = 0; i < LISTED; i++) {
    if (listed[i].length == 0) continue;
    for (size_t k = 0; k < sizeof followers / sizeof followers[0]; k++) {
      int length = snprintf(source, sizeof source, "&%s%s", listed[i].name, followers[k]);
      compare_reference(source, (size_t)length);
    }
    int length = snprintf(source, sizeof source, "&%s", listed[i].name);
    source[length] = '\0'; /* a NUL byte is text like another */
    compare_reference(source, (size_t)length + 1);
  }
}
END_TEST

/*
 * Names cut short and names changed in one place, so that what is nearly a name is tried as well.
 */
START_TEST(every_name_damaged) {
  static const char others[] = "aZ0;=";
  char source[64];
  for (size_t i = 0; i < LISTED; i += 2) {
    size_t length = (size_t)snprintf(source, sizeof source, "&%s", listed[i].name);
    for (size_t cut = 1; cut < length; cut++) compare_reference(source, cut);
    for (size_t place = 1; place < length; place++) {
      char kept = source[place];
      source[place] = others[(place + i) % 5];
      compare_reference(source, length);
      source[place] = (char)(kept ^ 0x20);
      compare_reference(source, length);
      source[place] = kept;
    }
  }
}
END_TEST

/* All names of two characters. */
START_TEST(short_names) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789;";
  for (size_t a = 0; letters[a] != '\0'; a++) {
    for (size_t b = 0; letters[b] != '\0'; b++) {
      char source[4] = {'&', letters[a], letters[b], ';'};
      compare_reference(source, 3);
      compare_reference(source, 4);
    }
  }
}
END_TEST

struct numeric {
  const char *source;
  size_t length; /* 0: not a reference */
  uint32_t code_point;
};

static const struct numeric numerics[] = {
    /* Syntax: 13.2.5.75 to 13.2.5.79. */
    {"&#65;", 5, 'A'},
    {"&#65", 4, 'A'},
    {"&#65;;", 5, 'A'},
    {"&#65a", 4, 'A'},
    {"&#65=", 4, 'A'},
    {"&#65&", 4, 'A'},
    {"&#x41;", 6, 'A'},
    {"&#X41;", 6, 'A'},
    {"&#x41", 5, 'A'},
    {"&#x41g", 5, 'A'},
    {"&#x4a;", 6, 'J'},
    {"&#x4A;", 6, 'J'},
    {"&#xfF;", 6, 0xFF},
    {"&#39;", 5, '\''},
    {"&#x27;", 6, '\''},
    {"&#x2F;", 6, '/'},
    {"&#", 0, 0},
    {"&#;", 0, 0},
    {"&#x", 0, 0},
    {"&#x;", 0, 0},
    {"&#X;", 0, 0},
    {"&#a;", 0, 0},
    {"&#xg;", 0, 0},
    {"&# 65;", 0, 0},
    {"&#-65;", 0, 0},
    {"&#+65;", 0, 0},
    {"&#x 41;", 0, 0},
    {"&#0x41;", 3, 0xFFFD},
    {"&##65;", 0, 0},
    {"&#xx41;", 0, 0},
    {"&#:", 0, 0},
    {"&#/", 0, 0},
    {"&#x@", 0, 0},
    {"&#x`", 0, 0},
    {"&#xG", 0, 0},
    {"&#\xB1", 0, 0},
    {"&#0000000000000000000000000000000000000065;", 43, 'A'},
    {"&#x000000000000000000000000000000000000041;", 43, 'A'},
    /*
     * 13.2.5.80: zero, too large, surrogates. 32-bit arithmetic would make an 'A' or ':' of some.
     */
    {"&#0;", 4, 0xFFFD},
    {"&#x0;", 5, 0xFFFD},
    {"&#000", 5, 0xFFFD},
    {"&#xD7FF;", 8, 0xD7FF},
    {"&#xD800;", 8, 0xFFFD},
    {"&#xDBFF;", 8, 0xFFFD},
    {"&#xDC00;", 8, 0xFFFD},
    {"&#xDFFF;", 8, 0xFFFD},
    {"&#xE000;", 8, 0xE000},
    {"&#x10FFFF;", 10, 0x10FFFF},
    {"&#x110000;", 10, 0xFFFD},
    {"&#1114111;", 10, 0x10FFFF},
    {"&#1114112;", 10, 0xFFFD},
    {"&#x80000041;", 12, 0xFFFD},
    {"&#x100000041;", 13, 0xFFFD},
    {"&#4294967354;", 13, 0xFFFD},
    {"&#x800000C0;", 12, 0xFFFD},
    {"&#xFFFFFFFF;z", 12, 0xFFFD},
    {"&#18446744073709551681;", 23, 0xFFFD},
    {"&#x10000000000000041;", 21, 0xFFFD},
    /*
     * Noncharacters and controls are errors of the page but stay what they are; characters.h removes
     * them.
     */
    {"&#xFFFE;", 8, 0xFFFE},
    {"&#xFDD0;", 8, 0xFDD0},
    {"&#1;", 4, 1},
    {"&#x7F;", 6, 0x7F},
    {"&#13;", 5, '\r'},
    {"&#10;", 5, '\n'},
    {"&#12;", 5, '\f'},
    {"&#x7f", 5, 0x7F},
    /* 13.2.5.80: windows-1252. */
    {"&#x80;", 6, 0x20AC},
    {"&#x81;", 6, 0x81},
    {"&#x82;", 6, 0x201A},
    {"&#x83;", 6, 0x0192},
    {"&#x84;", 6, 0x201E},
    {"&#x85;", 6, 0x2026},
    {"&#x86;", 6, 0x2020},
    {"&#x87;", 6, 0x2021},
    {"&#x88;", 6, 0x02C6},
    {"&#x89;", 6, 0x2030},
    {"&#x8A;", 6, 0x0160},
    {"&#x8B;", 6, 0x2039},
    {"&#x8C;", 6, 0x0152},
    {"&#x8D;", 6, 0x8D},
    {"&#x8E;", 6, 0x017D},
    {"&#x8F;", 6, 0x8F},
    {"&#x90;", 6, 0x90},
    {"&#x91;", 6, 0x2018},
    {"&#x92;", 6, 0x2019},
    {"&#x93;", 6, 0x201C},
    {"&#x94;", 6, 0x201D},
    {"&#x95;", 6, 0x2022},
    {"&#x96;", 6, 0x2013},
    {"&#x97;", 6, 0x2014},
    {"&#x98;", 6, 0x02DC},
    {"&#x99;", 6, 0x2122},
    {"&#x9A;", 6, 0x0161},
    {"&#x9B;", 6, 0x203A},
    {"&#x9C;", 6, 0x0153},
    {"&#x9D;", 6, 0x9D},
    {"&#x9E;", 6, 0x017E},
    {"&#x9F;", 6, 0x0178},
    {"&#xA0;", 6, 0xA0},
    {"&#150;", 6, 0x2013},
    {"&#128;", 6, 0x20AC},
    /* Not a reference at all. */
    {"&", 0, 0},
    {"&&", 0, 0},
    {"& amp;", 0, 0},
    {"&;", 0, 0},
    {"&=", 0, 0},
    {"&\xC3\xA9;", 0, 0},
    {"&<b>", 0, 0},
};

START_TEST(numbers) {
  const struct numeric *row = &numerics[_i];
  for (int in_attribute = 0; in_attribute < 2; in_attribute++) {
    struct charref got = charref_decode(span_of(row->source, strlen(row->source)), in_attribute);
    ck_assert_msg(got.length == row->length && got.code_points[0] == row->code_point &&
                      got.code_points[1] == 0 && got.count == (row->length != 0),
                  "%s: length %zu, U+%04X", row->source, got.length, (unsigned)got.code_points[0]);
  }
}
END_TEST

/* The reference takes no byte behind the span, digits or ';' though they be. */
START_TEST(the_span_is_the_end) {
  ck_assert_uint_eq(charref_decode(span_of("&#65;", 4), false).length, 4);
  ck_assert_uint_eq(charref_decode(span_of("&#65;", 3), false).code_points[0], 6);
  ck_assert_uint_eq(charref_decode(span_of("&#x41;", 3), false).length, 0);
  ck_assert_uint_eq(charref_decode(span_of("&amp;", 4), false).length, 4);
  ck_assert_uint_eq(charref_decode(span_of("&amp;", 3), false).length, 0);
  ck_assert_uint_eq(charref_decode(span_of("&notin;", 6), false).length, 4);
  ck_assert_uint_eq(charref_decode(span_of("&notin;", 6), true).length, 0);
  ck_assert_uint_eq(charref_decode(span_of("&notin;", 7), true).length, 7);
  ck_assert_uint_eq(charref_decode(span_of("&", 1), true).length, 0);
}
END_TEST

Suite *charref_suite(void) {
  Suite *suite = suite_create("charref");
  TCase *table = tcase_create("table");
  tcase_add_test(table, the_table_is_the_standard_list);
  tcase_add_test(table, the_table_is_sorted);
  suite_add_tcase(suite, table);
  TCase *named = tcase_create("named");
  tcase_set_timeout(named, 120);
  tcase_add_test(named, every_name_with_what_may_follow);
  tcase_add_test(named, every_name_damaged);
  tcase_add_test(named, short_names);
  suite_add_tcase(suite, named);
  TCase *numeric = tcase_create("numeric");
  tcase_add_loop_test(numeric, numbers, 0, (int)(sizeof numerics / sizeof numerics[0]));
  tcase_add_test(numeric, the_span_is_the_end);
  suite_add_tcase(suite, numeric);
  return suite;
}
