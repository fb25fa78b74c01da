/*
 * Every kernel of finders gives the answer of the plain loop, for every length, position, alignment
 * and byte, and reads nothing outside the text: the text touches a page that cannot be read, at its
 * end or at its beginning.
 */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "base/find.h"
#include "base/near.h"
#include "kit/random.h"
#include "unit/suites.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

enum { LONGEST = 130, ALIGNMENTS = 64, FINDERS = 3, COPIERS = 3 };

typedef size_t (*finder)(const char *data, size_t length);

static const char *const finder_names[FINDERS] = {"less_than", "markup_or_reference",
                                                  "not_plain_ascii"};

static finder finder_of(const struct finders *set, int which) {
  const finder all[FINDERS] = {set->less_than, set->markup_or_reference, set->not_plain_ascii};
  return all[which];
}

/* The sets, spelled out once more; NUL and what is over 0x7F apart. */
static const char less_than[] = "<";
static const char markup_or_reference[] = "<&";
static const char not_plain_ascii[] =
    "\x01\x02\x03\x04\x05\x06\x07\x08\x0B\x0C\x0D\x0E\x0F\x10\x11\x12\x13\x14\x15"
    "\x16\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F\x7F";

static bool is_wanted(unsigned char c, int which) {
  static const char *const sets[FINDERS] = {less_than, markup_or_reference, not_plain_ascii};
  if (which == 2 && (c == 0 || c >= 0x80)) return true;
  return c != 0 && strchr(sets[which], c) != NULL;
}

/* A readable stretch between two pages that are not. */
struct arena {
  char *map;
  char *begin;
  char *end;
  size_t page;
};

static struct arena arena;

static void map_pages(void) {
  arena.page = (size_t)sysconf(_SC_PAGESIZE);
  void *map =
      mmap(NULL, 3 * arena.page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ck_assert(map != MAP_FAILED);
  arena.map = map;
  arena.begin = arena.map + arena.page;
  arena.end = arena.begin + arena.page;
  ck_assert_int_eq(mprotect(arena.map, arena.page, PROT_NONE), 0);
  ck_assert_int_eq(mprotect(arena.end, arena.page, PROT_NONE), 0);
}

static void unmap_pages(void) { munmap(arena.map, 3 * arena.page); }

static struct random randomness = {1};

static void expect_found(const struct finders *set, int which, const char *data, size_t length,
                         size_t wanted) {
  size_t got = finder_of(set, which)(data, length);
  if (got == wanted) return;
  ck_abort_msg("%s, %s: %zu instead of %zu, length %zu, address %% 64 = %u", set->name,
               finder_names[which], got, wanted, length, (unsigned)((uintptr_t)data % 64));
}

/*
 * The survey of a text, by its definition in find.h; and that no more words are written than it
 * says.
 */
static void expect_surveys(const char *data, size_t length) {
  enum { WORDS = LONGEST / 64 + 2 };
  static const uint64_t untouched = UINT64_C(0x1122334455667788);
  uint64_t wanted[WORDS] = {0};
  bool plain = true;
  for (size_t i = length / 64 + 1; i < WORDS; i++) wanted[i] = untouched;
  for (size_t i = 0; i < length; i++) {
    if (data[i] == '<') wanted[i / 64] |= UINT64_C(1) << i % 64;
    plain = plain && !is_wanted((unsigned char)data[i], 2);
  }
  wanted[length / 64] |= UINT64_C(1) << length % 64;
  for (const struct finders *const *set = finders_all(); *set != NULL; set++) {
    uint64_t words[WORDS];
    for (size_t i = 0; i < WORDS; i++) words[i] = untouched;
    bool said = (*set)->survey(data, length, words);
    if (said == plain && memcmp(words, wanted, sizeof words) == 0) continue;
    ck_abort_msg("%s, survey: %splain, length %zu, address %% 64 = %u", (*set)->name,
                 said ? "" : "not ", length, (unsigned)((uintptr_t)data % 64));
  }
}

/* All kernels against the plain loop. */
static void compare_finders(const char *data, size_t length) {
  const struct finders *const *sets = finders_all();
  expect_surveys(data, length);
  for (int which = 0; which < FINDERS; which++) {
    size_t wanted = finder_of(sets[0], which)(data, length);
    for (size_t i = 1; sets[i] != NULL; i++) expect_found(sets[i], which, data, length, wanted);
  }
}

START_TEST(the_plain_loop_knows_its_bytes) {
  const struct finders *plain = finders_all()[0];
  ck_assert_str_eq(plain->name, "byte");
  for (int which = 0; which < FINDERS; which++) {
    for (int c = 0; c < 256; c++) {
      char text[3] = {'a', (char)c, 'b'};
      expect_found(plain, which, text, 3, is_wanted((unsigned char)c, which) ? 1 : 3);
      expect_found(plain, which, text, 1, 1);
    }
  }
}
END_TEST

/*
 * One byte of every value at every place of every length up to more than a block of the widest
 * kernel, amid plain text.
 */
START_TEST(every_byte_is_seen_everywhere) {
  const struct finders *const *sets = finders_all();
  for (size_t length = 1; length <= 66; length++) {
    char *data = arena.end - length;
    memset(data, 'a', length);
    for (size_t place = 0; place < length; place++) {
      for (int c = 0; c < 256; c++) {
        data[place] = (char)c;
        expect_surveys(data, length);
        for (int which = 0; which < FINDERS; which++) {
          size_t wanted = is_wanted((unsigned char)c, which) ? place : length;
          for (size_t i = 0; sets[i] != NULL; i++)
            expect_found(sets[i], which, data, length, wanted);
        }
      }
      data[place] = 'a';
    }
  }
}
END_TEST

/*
 * Two wanted bytes at every pair of places, and wanted bytes just outside the text, which do not
 * count.
 */
START_TEST(the_first_of_two_is_found) {
  for (size_t length = 0; length <= LONGEST; length++) {
    char *data = arena.begin + arena.page / 2;
    memset(data - 1, '<', length + 2);
    memset(data, 'a', length);
    compare_finders(data, length);
    for (size_t first = 0; first < length; first++) {
      data[first] = '<';
      for (size_t second = first + 1; second < length; second++) {
        data[second] = '<';
        compare_finders(data, length);
        data[second] = 'a';
      }
      data[first] = 'a';
    }
  }
}
END_TEST

static void fill(char *data, size_t length, unsigned one_in) {
  static const unsigned char interesting[] = {'<',  '>',  '&',  '"',  0xC2, 0xA0, 0x7F,
                                              0x80, 0xFF, 0x00, '\t', '\n', '\r', 0x1F,
                                              ' ',  '=',  ';',  '%',  0x42, 0xBC};
  for (size_t i = 0; i < length; i++) {
    uint32_t n = (uint32_t)random_next(&randomness);
    data[i] = (char)(n % one_in == 0 ? interesting[n / one_in % sizeof interesting]
                                     : 'a' + n / one_in % 26);
  }
}

START_TEST(random_text_at_every_alignment) {
  for (size_t length = 0; length <= LONGEST; length++) {
    for (size_t alignment = 0; alignment < ALIGNMENTS; alignment++) {
      char *data = arena.begin + alignment;
      fill(data, length, length % 2 == 0 ? 4 : 64);
      compare_finders(data, length);
    }
  }
}
END_TEST

START_TEST(nothing_is_read_outside) {
  for (size_t length = 0; length <= LONGEST; length++) {
    for (int round = 0; round < 50; round++) {
      fill(arena.begin, length, round % 2 == 0 ? 8 : 1000);
      compare_finders(arena.begin, length);
      fill(arena.end - length, length, round % 2 == 0 ? 8 : 1000);
      compare_finders(arena.end - length, length);
    }
  }
}
END_TEST

START_TEST(no_text_is_no_error) {
  const struct finders *const *sets = finders_all();
  expect_surveys("", 0);
  for (size_t i = 0; sets[i] != NULL; i++) {
    for (int which = 0; which < FINDERS; which++) expect_found(sets[i], which, NULL, 0, 0);
  }
}
END_TEST

/*
 * The first of two at every pair of places, at every length; others just outside, which do not
 * count, or a page there that cannot be read.
 */
START_TEST(what_is_near_is_found) {
  for (size_t length = 0; length <= LONGEST; length++) {
    char *data = arena.end - length;
    memset(data - 1, '"', length + 1);
    memset(data, 'a', length);
    ck_assert_uint_eq(find_near(data, 0, length, '"'), length);
    for (size_t first = 0; first < length; first++) {
      data[first] = '"';
      for (size_t second = first; second < length; second++) {
        data[second] = '"';
        ck_assert_uint_eq(find_near(data, 0, length, '"'), first);
        ck_assert_uint_eq(find_near(data, first + 1, length, '"'),
                          second > first ? second : length);
        if (second > first) data[second] = 'a';
      }
      ck_assert_uint_eq(find_near(data, 0, first, '"'), first);
      data[first] = '!'; /* differs in the lowest bits only */
      ck_assert_uint_eq(find_near(data, 0, length, '"'), length);
      data[first] = 'a';
    }
  }
}
END_TEST

START_TEST(the_best_set_is_one_of_all) {
  const struct finders *const *sets = finders_all();
  size_t i = 0;
  while (sets[i] != NULL && sets[i] != finders_best()) i++;
  ck_assert_ptr_nonnull(sets[i]);
}
END_TEST

/* ---- copying ---- */

typedef size_t (*copier)(char *out, const char *data, size_t length, size_t readable);

static const char *const copier_names[COPIERS] = {"copy_text", "copy_value", "copy_to_reference"};
static const char *const stops[COPIERS] = {"<>&\xC2", "<>&\xC2\"", "&"};

static copier copier_of(const struct finders *set, int which) {
  const copier all[COPIERS] = {set->copy_text, set->copy_value, set->copy_to_reference};
  return all[which];
}

/* The answer, what was copied, and that no more was written than may be. */
static void expect_copy(const struct finders *set, int which, span text, size_t readable) {
  static char out[LONGEST + FIND_COPY_SLACK + 1];
  size_t wanted = 0;
  while (wanted < text.length &&
         (text.data[wanted] == 0 || strchr(stops[which], text.data[wanted]) == NULL))
    wanted++;
  memset(out, '#', sizeof out);
  size_t got = copier_of(set, which)(out, text.data, text.length, readable);
  bool same = got == wanted && (wanted == 0 || memcmp(out, text.data, wanted) == 0);
  bool beyond = false;
  for (size_t i = text.length + FIND_COPY_SLACK; i < sizeof out; i++) beyond |= out[i] != '#';
  if (same && !beyond) return;
  ck_abort_msg("%s, %s: %zu instead of %zu%s, length %zu of %zu", set->name, copier_names[which],
               got, wanted, beyond ? ", wrote too far" : "", text.length, readable);
}

static void expect_copies(span text, size_t readable) {
  const struct finders *const *sets = finders_all();
  for (int which = 0; which < COPIERS; which++) {
    for (size_t i = 0; sets[i] != NULL; i++) expect_copy(sets[i], which, text, readable);
  }
}

/* What may be read ends at a page that may not. What is behind the text, does not count. */
START_TEST(copies_stop_where_they_should) {
  for (size_t readable = 0; readable <= LONGEST; readable++) {
    char *data = arena.end - readable;
    for (size_t length = 0; length <= readable; length++) {
      fill(data, readable, length % 2 == 0 ? 8 : 1000);
      expect_copies(span_of(data, length), readable);
      if (length == readable) continue;
      memset(data, 'a', length);
      memset(data + length, '&', readable - length);
      expect_copies(span_of(data, length), readable);
    }
  }
}
END_TEST

START_TEST(copies_stop_at_every_byte) {
  for (size_t length = 1; length <= 66; length++) {
    char *data = arena.end - length - length % 3 * 20;
    memset(data, 'a', (size_t)(arena.end - data));
    for (size_t place = 0; place < length; place++) {
      for (int c = 0; c < 256; c++) {
        data[place] = (char)c;
        expect_copies(span_of(data, length), (size_t)(arena.end - data));
      }
      data[place] = 'a';
    }
  }
}
END_TEST

Suite *find_suite(void) {
  Suite *suite = suite_create("find");
  TCase *kernels = tcase_create("kernels");
  tcase_add_checked_fixture(kernels, map_pages, unmap_pages);
  tcase_set_timeout(kernels, 120);
  tcase_add_test(kernels, the_plain_loop_knows_its_bytes);
  tcase_add_test(kernels, every_byte_is_seen_everywhere);
  tcase_add_test(kernels, the_first_of_two_is_found);
  tcase_add_test(kernels, random_text_at_every_alignment);
  tcase_add_test(kernels, nothing_is_read_outside);
  tcase_add_test(kernels, no_text_is_no_error);
  tcase_add_test(kernels, copies_stop_where_they_should);
  tcase_add_test(kernels, copies_stop_at_every_byte);
  tcase_add_test(kernels, what_is_near_is_found);
  tcase_add_test(kernels, the_best_set_is_one_of_all);
  suite_add_tcase(suite, kernels);
  return suite;
}
