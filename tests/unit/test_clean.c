/*
 * characters.c against a slow reading of the same rules: characters by table 3-7 of the Unicode standard
 * (well-formed byte sequences), one row after another. Exhaustive for 1 to 3 bytes, by chance for
 * longer text.
 */
#include "base/characters.h"
#include "base/find.h"
#include "unit/suites.h"

#include <stdio.h>

enum { LONGEST = 200 };

struct text {
  char data[CLEAN_GROWTH * LONGEST];
  size_t length;
};

/* Unicode table 3-7; each row is for one range of code points. */
static const struct {
  size_t length;
  unsigned char range[4][2];
} well_formed[] = {
    {1, {{0x00, 0x7F}}},
    {2, {{0xC2, 0xDF}, {0x80, 0xBF}}},
    {3, {{0xE0, 0xE0}, {0xA0, 0xBF}, {0x80, 0xBF}}},
    {3, {{0xE1, 0xEC}, {0x80, 0xBF}, {0x80, 0xBF}}},
    {3, {{0xED, 0xED}, {0x80, 0x9F}, {0x80, 0xBF}}},
    {3, {{0xEE, 0xEF}, {0x80, 0xBF}, {0x80, 0xBF}}},
    {4, {{0xF0, 0xF0}, {0x90, 0xBF}, {0x80, 0xBF}, {0x80, 0xBF}}},
    {4, {{0xF1, 0xF3}, {0x80, 0xBF}, {0x80, 0xBF}, {0x80, 0xBF}}},
    {4, {{0xF4, 0xF4}, {0x80, 0x8F}, {0x80, 0xBF}, {0x80, 0xBF}}},
};

enum { ROWS = sizeof well_formed / sizeof well_formed[0], ILL_FORMED = -1 };

/*
 * The code point at `at`, or ILL_FORMED for a maximal subpart: the longest beginning of some row,
 * else one byte.
 */
static long slow_character(const unsigned char *at, size_t length, size_t *taken) {
  size_t subpart = 1;
  for (size_t row = 0; row < ROWS; row++) {
    size_t n = 0;
    long code_point = 0;
    while (n < well_formed[row].length && n < length && at[n] >= well_formed[row].range[n][0] &&
           at[n] <= well_formed[row].range[n][1]) {
      static const unsigned char lead_bits[5] = {0, 0x7F, 0x1F, 0x0F, 0x07};
      code_point =
          n == 0 ? at[0] & lead_bits[well_formed[row].length] : code_point * 64 + at[n] % 64;
      n++;
    }
    if (n == well_formed[row].length) {
      *taken = n;
      return code_point;
    }
    if (n > subpart) subpart = n;
  }
  *taken = subpart;
  return ILL_FORMED;
}

static bool slow_is_removed(long c) {
  static const char stays[] = "\t\n\v\f\r";
  for (long plane = 0; plane <= 16; plane++) {
    if (c == plane * 0x10000 + 0xFFFE || c == plane * 0x10000 + 0xFFFF) return true;
  }
  bool c0 = c >= 0 && c <= 31 && (c == 0 || strchr(stays, (int)c) == NULL);
  return c0 || (c >= 127 && c <= 159 && c != 133) || (c >= 64976 && c <= 65007);
}

/* Returns the length of the prefix that needs no mending. */
static size_t slow_clean(struct text *out, const char *data, size_t length) {
  size_t prefix = 0;
  out->length = 0;
  for (size_t at = 0, taken; at < length; at += taken) {
    long c = slow_character((const unsigned char *)data + at, length - at, &taken);
    bool removed = slow_is_removed(c) || (c == '\n' && at > 0 && data[at - 1] == '\r');
    bool breaks = c == '\r' || c == 11 || c == 133 || c == 8232 || c == 8233;
    if (prefix == at && c != ILL_FORMED && !breaks && c != '\f' && !removed) prefix = at + taken;
    span becomes = span_of(data + at, removed ? 0 : taken);
    if (c == ILL_FORMED) becomes = SPAN_LITERAL("\xEF\xBF\xBD");
    if (c == '\f') becomes = SPAN_LITERAL(" ");
    if (breaks && !removed) becomes = SPAN_LITERAL("\n");
    memcpy(out->data + out->length, becomes.data, becomes.length);
    out->length += becomes.length;
  }
  return prefix;
}

static const char *in_hex(const char *data, size_t length) {
  static char shown[3 * LONGEST + 1];
  for (size_t i = 0; i < length; i++)
    snprintf(shown + 3 * i, 4, "%02X ", (unsigned)(unsigned char)data[i]);
  return shown;
}

static void compare_cleaning(const char *data, size_t length) {
  static struct text wanted, got;
  size_t prefix = slow_clean(&wanted, data, length);
  size_t got_prefix = clean_prefix(span_of(data, length));
  if (got_prefix != prefix)
    ck_abort_msg("%s: prefix %zu, not %zu", in_hex(data, length), got_prefix, prefix);
  got.length = clean_copy(got.data, span_of(data, length));
  if (got.length != wanted.length || memcmp(got.data, wanted.data, wanted.length) != 0) {
    ck_abort_msg("%s: mended wrong", in_hex(data, length));
  }
  if (clean_prefix(span_of(got.data, got.length)) != got.length)
    ck_abort_msg("%s: not clean", in_hex(data, length));
}

START_TEST(all_texts_of_up_to_three_bytes) {
  char text[3];
  for (unsigned long n = 0; n < 1ul << 24; n++) {
    for (int i = 0; i < 3; i++) text[i] = (char)(n >> (8 * i));
    if (n < 1ul << 8) compare_cleaning(text, 1);
    if (n < 1ul << 16) compare_cleaning(text, 2);
    compare_cleaning(text, 3);
  }
}
END_TEST

/*
 * Every code point, where the automaton meets it: at every place of a block, plain or other text
 * around it.
 */
START_TEST(all_code_points) {
  for (uint32_t c = 0x80; c <= 0x10FFFF; c++) {
    char text[64];
    char encoded[4];
    size_t n = clean_code_point(encoded, c);
    bool surrogate = c >= 0xD800 && c <= 0xDFFF;
    if ((n == 0) != slow_is_removed((long)c)) ck_abort_msg("U+%04X", (unsigned)c);
    if (n == 0) continue;
    size_t taken;
    long back = slow_character((const unsigned char *)encoded, n, &taken);
    bool breaks = c == 133 || c == 8232 || c == 8233;
    if (breaks && back == '\n') continue;
    if (taken != n || back != (surrogate ? 0xFFFD : (long)c))
      ck_abort_msg("U+%04X is written wrong", (unsigned)c);
    size_t before = c % 23;
    memset(text, 'a', sizeof text);
    if (c % 2 == 0) memcpy(text, "\xD0\xB6", 2);
    size_t at = before < 2 ? 2 : before;
    memcpy(text + at, encoded, n);
    if (clean_prefix(span_of(text, sizeof text)) != sizeof text)
      ck_abort_msg("U+%04X does not pass", (unsigned)c);
  }
}
END_TEST

/*
 * Kernels look at many bytes at once: three bytes at the edge of a block, and within one, of text
 * that is long enough for them. The plain loop has no such kernel, so that it judges.
 */
START_TEST(three_bytes_within_long_text) {
  static const unsigned char thirds[] = {0x00, '\n', 'x',  0x7F, 0x80, 0x9F, 0xA0,
                                         0xA8, 0xA9, 0xB7, 0xBF, 0xC2, 0xE2, 0xF0};
  static const size_t places[] = {30, 31, 45};
  const struct finders *const *all = finders_all();
  for (unsigned i = 0; i < 3 * 65536 * sizeof thirds; i++) {
    unsigned n = i / 3;
    char text[97] = "xxx";
    size_t place = places[i % 3];
    for (size_t at = place % 3; at + 3 <= 96; at += 3) memcpy(text + at, "\xE3\x81\x82", 3);
    for (size_t at = 0; at < place % 3; at++) text[at] = text[95 - at] = 'x';
    text[place] = (char)(n >> 8);
    text[place + 1] = (char)n;
    text[place + 2] = (char)thirds[n >> 16];
    size_t expected = clean_prefix_with(all[0], span_of(text, 96));
    for (size_t kernel = 1; all[kernel] != NULL; kernel++) {
      size_t found = clean_prefix_with(all[kernel], span_of(text, 96));
      if (found != expected)
        ck_abort_msg("%s: %02X %02X %02X at %zu: %zu instead of %zu", all[kernel]->name,
                     (unsigned char)text[place], (unsigned char)text[place + 1],
                     (unsigned char)text[place + 2], place, found, expected);
    }
  }
}
END_TEST

/*
 * Every lead byte with every continuation byte and what lies at the edges of the rows of table 3-7.
 */
START_TEST(all_leads_and_edges) {
  static const unsigned char edges[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xB7, 0xBD,
                                        0xBE, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xFF};
  /* With the 15 bytes before it the sequence begins in one block and ends in the next. */
  char text[19] = "\xD0\xB6\xD0\xB6\xD0\xB6\xD0\xB6\xD0\xB6\xD0\xB6\xD0\xB6 ";
  enum { EDGES = sizeof edges, BEFORE = 15 };
  for (int first = 0xC0; first < 256; first++) {
    for (int second = 0x80; second < 256; second++) {
      for (int rest = 0; rest < EDGES * EDGES; rest++) {
        const char sequence[4] = {(char)first, (char)second, (char)edges[rest / EDGES],
                                  (char)edges[rest % EDGES]};
        memcpy(text + BEFORE, sequence, sizeof sequence);
        compare_cleaning(text, sizeof text);
        compare_cleaning(sequence, sizeof sequence);
      }
    }
  }
}
END_TEST

static uint64_t random_state = 1;

static uint32_t random_number(void) {
  random_state = random_state * UINT64_C(6364136223846793005) + 1;
  return (uint32_t)(random_state >> 33);
}

/* Pieces that make mostly well-formed text with something odd here and there. */
static size_t random_text(char *text, size_t length) {
  static const char *const pieces[] = {"a",
                                       "hello, ",
                                       "\xC3\xA9",
                                       "\xD0\xB6",
                                       "\xD0\x9F\xD1\x80",
                                       "\xE4\xBB\x8A",
                                       "\xEF\xBC\x8C",
                                       "\xF0\x9F\x98\x80",
                                       "\xE0\xA4\x95",
                                       "\xED\x95\x9C",
                                       "\xC2\xA0",
                                       "\xF3\xA0\x80\x81",
                                       "\xEF\xB7\xBA",
                                       "\xEF\xBF\xBD",
                                       "plain text, a longer run",
                                       "\n",
                                       "\t"};
  static const char *const odd[] = {"\r\n",
                                    "\r",
                                    "\f",
                                    "\x01",
                                    "\x7F",
                                    "\xC2\x85",
                                    "\xEF\xB7\x90",
                                    "\xEF\xBF\xBE",
                                    "\xF0\x9F\xBF\xBF",
                                    "\xED\xA0\x80",
                                    "\xC0\x80",
                                    "\xE2\x82",
                                    "\xF0\x9F",
                                    "\x80",
                                    "\xFF",
                                    "\xF5\x80\x80\x80",
                                    "\xEF\xBF",
                                    "\xC3",
                                    "\xF4\x90\x80\x80"};
  unsigned one_in = 1 + random_number() % 60;
  size_t n = 0;
  for (;;) {
    uint32_t r = random_number();
    bool is_odd = r % one_in == 0;
    r /= one_in;
    const char *piece = is_odd ? odd[r % (sizeof odd / sizeof odd[0])]
                               : pieces[r % (sizeof pieces / sizeof pieces[0])];
    if (n + strlen(piece) > length) return n;
    memcpy(text + n, piece, strlen(piece));
    n += strlen(piece);
  }
}

START_TEST(random_texts) {
  for (int round = 0; round < 200000; round++) {
    char text[LONGEST];
    size_t length = random_text(text, random_number() % LONGEST);
    if (round % 4 == 0 && length > 0) text[random_number() % length] = (char)random_number();
    compare_cleaning(text, length);
  }
}
END_TEST

START_TEST(random_bytes) {
  for (int round = 0; round < 200000; round++) {
    char text[LONGEST];
    size_t length = random_number() % 40;
    for (size_t i = 0; i < length; i++) text[i] = (char)random_number();
    compare_cleaning(text, length);
  }
}
END_TEST

/*
 * Each part between bars of `source` must become one U+FFFD, but a part of plain ASCII, which
 * stays.
 */
static const struct {
  const char *name;
  const char *source;
} maximal_subparts[] = {
    {"Unicode table 3-8, non-shortest forms", "\xC0|\xAF|\xE0|\x80|\xBF|\xF0|\x81|\x82|A"},
    {"Unicode table 3-9, surrogates", "\xED|\xA0|\x80|\xED|\xBF|\xBF|\xED|\xAF|A"},
    {"Unicode table 3-10, other ill-formed sequences", "\xF4|\x91|\x92|\x93|\xFF|A|\x80|\xBF|B"},
    {"Unicode table 3-11, truncated sequences", "\xE1\x80|\xE2|\xF0\x91\x92|\xF1\xBF|A"},
    {"Unicode 3.9, substitution of maximal subparts",
     "a|\xF1\x80\x80|\xE1\x80|\xC2|b|\x80|c|\x80|\xBF|d"},
};

START_TEST(known_maximal_subparts) {
  char text[64], wanted[CLEAN_GROWTH * 64], got[CLEAN_GROWTH * 64];
  size_t length = 0, wanted_length = 0;
  const char *part = maximal_subparts[_i].source;
  for (;;) {
    size_t n = strcspn(part, "|");
    span becomes = (unsigned char)*part < 0x80 ? span_of(part, n) : SPAN_LITERAL("\xEF\xBF\xBD");
    memcpy(text + length, part, n);
    memcpy(wanted + wanted_length, becomes.data, becomes.length);
    wanted_length += becomes.length;
    length += n;
    part += n;
    if (*part++ == '\0') break;
  }
  size_t n = clean_copy(got, span_of(text, length));
  ck_assert_msg(n == wanted_length && memcmp(got, wanted, n) == 0, "%s", maximal_subparts[_i].name);
}
END_TEST

/* The most that a mended text grows, to the byte, which CLEAN_GROWTH promises. */
START_TEST(growth_is_threefold_at_most) {
  char text[LONGEST], out[CLEAN_GROWTH * LONGEST + 1];
  memset(text, 0xFF, sizeof text);
  out[CLEAN_GROWTH * LONGEST] = '!';
  ck_assert_uint_eq(clean_copy(out, span_of(text, sizeof text)), CLEAN_GROWTH * LONGEST);
  ck_assert_int_eq(out[CLEAN_GROWTH * LONGEST], '!');
}
END_TEST

static const struct {
  uint32_t code_point;
  const char *written;
} references[] = {
    {0, ""},
    {1, ""},
    {'\t', "\t"},
    {'\n', "\n"},
    {0x0B, "\n"},
    {'\f', " "},
    {'\r', "\n"},
    {0x1F, ""},
    {' ', " "},
    {'<', "<"},
    {0x7E, "~"},
    {0x7F, ""},
    {0x80, ""},
    {0x85, "\n"},
    {0x9F, ""},
    {0x2027, "\xE2\x80\xA7"},
    {0x2028, "\n"},
    {0x2029, "\n"},
    {0x202A, "\xE2\x80\xAA"},
    {0xA0, "\xC2\xA0"},
    {0x7FF, "\xDF\xBF"},
    {0x800, "\xE0\xA0\x80"},
    {0xFDCF, "\xEF\xB7\x8F"},
    {0xFDD0, ""},
    {0xFDEF, ""},
    {0xFDF0, "\xEF\xB7\xB0"},
    {0xFEFF, "\xEF\xBB\xBF"},
    {0xFFFD, "\xEF\xBF\xBD"},
    {0xFFFE, ""},
    {0xFFFF, ""},
    {0x10000, "\xF0\x90\x80\x80"},
    {0x1FFFE, ""},
    {0x10FFFD, "\xF4\x8F\xBF\xBD"},
    {0x10FFFF, ""},
    /* charref.h gives none of these; they must not become ill-formed output. */
    {0xD800, "\xEF\xBF\xBD"},
    {0xDFFF, "\xEF\xBF\xBD"},
    {0x110000, "\xEF\xBF\xBD"},
    {UINT32_MAX, "\xEF\xBF\xBD"},
};

START_TEST(what_references_bring_in) {
  char out[4];
  size_t n = clean_code_point(out, references[_i].code_point);
  ck_assert_msg(n == strlen(references[_i].written) && memcmp(out, references[_i].written, n) == 0,
                "U+%04X", (unsigned)references[_i].code_point);
}
END_TEST

START_TEST(no_text_is_clean) {
  char out[1];
  ck_assert_uint_eq(clean_prefix(span_of(NULL, 0)), 0);
  ck_assert_uint_eq(clean_copy(out, span_of(NULL, 0)), 0);
  ck_assert(!clean_starts_with_bom(span_of(NULL, 0)));
  ck_assert(!clean_starts_with_bom(SPAN_LITERAL("\xEF\xBB")));
  ck_assert(clean_starts_with_bom(SPAN_LITERAL("\xEF\xBB\xBF")));
}
END_TEST

/* The scan gives the same answer whichever finders serve it. */
START_TEST(every_kernel_serves) {
  const struct finders *const *sets = finders_all();
  for (int round = 0; round < 20000; round++) {
    char text[LONGEST];
    size_t length = random_text(text, random_number() % LONGEST);
    size_t prefix = clean_prefix_with(sets[0], span_of(text, length));
    for (size_t i = 1; sets[i] != NULL; i++) {
      if (clean_prefix_with(sets[i], span_of(text, length)) != prefix)
        ck_abort_msg("%s", sets[i]->name);
    }
  }
}
END_TEST

Suite *clean_suite(void) {
  Suite *suite = suite_create("clean");
  TCase *exhaustive = tcase_create("exhaustive");
  tcase_set_timeout(exhaustive, 240);
  tcase_add_test(exhaustive, all_texts_of_up_to_three_bytes);
  tcase_add_test(exhaustive, all_code_points);
  tcase_add_test(exhaustive, all_leads_and_edges);
  tcase_add_test(exhaustive, three_bytes_within_long_text);
  suite_add_tcase(suite, exhaustive);
  TCase *random = tcase_create("random");
  tcase_set_timeout(random, 120);
  tcase_add_test(random, random_texts);
  tcase_add_test(random, random_bytes);
  tcase_add_test(random, every_kernel_serves);
  suite_add_tcase(suite, random);
  TCase *known = tcase_create("known");
  tcase_add_loop_test(known, known_maximal_subparts, 0,
                      (int)(sizeof maximal_subparts / sizeof maximal_subparts[0]));
  tcase_add_loop_test(known, what_references_bring_in, 0,
                      (int)(sizeof references / sizeof references[0]));
  tcase_add_test(known, growth_is_threefold_at_most);
  tcase_add_test(known, no_text_is_clean);
  suite_add_tcase(suite, known);
  return suite;
}
