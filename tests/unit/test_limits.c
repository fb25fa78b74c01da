/*
 * Limits that need more than a row (tests/data/limits.dat has the rest): at each and one past it, a
 * page that cannot be read right behind the input, a small stack, what gumbo is not to see, and
 * honest sizes that the defaults must allow.
 */
#define _DEFAULT_SOURCE

#include "gumbo/gumbo_input.h"
#include "kit/nasty.h"
#include "kit/policy_kit.h"
#include "oracle/properties.h"
#include "unit/suites.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static sanitize_status run_with(const sanitize_options *options, sanitize_span input,
                                struct bytes *out) {
  sanitizer *worker;
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_new_with(&worker, NULL, options), SANITIZE_OK);
  sanitize_status status = sanitizer_run(worker, input.data, input.length, &clean);
  if (out != NULL) bytes_add(out, clean.data, clean.length);
  sanitizer_free(worker);
  return status;
}

static struct bytes repeated(const char *unit, size_t length) {
  struct bytes made = {0};
  size_t unit_length = strlen(unit);
  while (made.length + unit_length <= length) bytes_add(&made, unit, unit_length);
  while (made.length < length) bytes_add_char(&made, 'x');
  return made;
}

START_TEST(the_default_input_limit) {
  for (size_t over = 0; over <= 1; over++) {
    struct bytes input = repeated("a b <i>c</i> ", SANITIZE_DEFAULT_INPUT_BYTES + over);
    struct bytes out = {0};
    ck_assert_int_eq(run_with(NULL, bytes_span(&input), &out),
                     over == 0 ? SANITIZE_OK : SANITIZE_ERR_INPUT_SIZE);
    ck_assert_uint_eq(out.length, over == 0 ? input.length : 0);
    bytes_free(&input);
    bytes_free(&out);
  }
}
END_TEST

START_TEST(a_raised_input_limit) {
  sanitize_options options = {.size = sizeof options};
  options.limits.input_bytes = 3 * SANITIZE_DEFAULT_INPUT_BYTES;
  struct bytes input = repeated("<p>some text <b>and</b> more", 2 * SANITIZE_DEFAULT_INPUT_BYTES);
  ck_assert_int_eq(run_with(&options, bytes_span(&input), NULL), SANITIZE_OK);
  bytes_free(&input);
}
END_TEST

/* The output limit to the byte, at every place where an output can end. */
START_TEST(every_output_limit) {
  sanitize_span input = span_text("<p>a & \xC2\xA0<p><b>b</b><a href='\"'>c<br>d</a><blockquote>e");
  struct bytes whole = {0};
  ck_assert_int_eq(run_with(NULL, input, &whole), SANITIZE_OK);
  for (size_t limit = 1; limit <= whole.length + 1; limit++) {
    sanitize_options options = {.size = sizeof options};
    struct bytes out = {0};
    options.limits.output_bytes = limit;
    sanitize_status status = run_with(&options, input, &out);
    ck_assert_int_eq(status, limit < whole.length ? SANITIZE_ERR_OUTPUT_SIZE : SANITIZE_OK);
    ck_assert_uint_eq(out.length, limit < whole.length ? 0 : whole.length);
    bytes_free(&out);
  }
  bytes_free(&whole);
}
END_TEST

/*
 * Whatever the budget is, it ends in the right answer or in the typed error, and once it is enough,
 * more is enough.
 */
/* gumbo has a budget for all that it makes; the library's own, for the tree, if it needs one. */
START_TEST(every_working_memory_limit) {
  bool by_gumbo = _i == SANITIZE_FRONT_END_GUMBO;
  sanitize_span input = span_text("<b>1<p>2</b>3<table>x<tr><td>y</table><a href=z>4<a>5");
  struct bytes whole = {0};
  ck_assert_int_eq(run_with(NULL, input, &whole), SANITIZE_OK);
  bool enough = false;
  size_t refused = 0;
  size_t largest = by_gumbo ? (size_t)64 << 10 : 2048;
  for (size_t limit = 1; limit < largest; limit += by_gumbo ? 97 : 7) {
    sanitize_options options = {.size = sizeof options, .front_end = (sanitize_front_end)_i};
    struct bytes out = {0};
    options.limits.working_bytes = limit;
    sanitize_status status = run_with(&options, input, &out);
    ck_assert(status == SANITIZE_OK || status == SANITIZE_ERR_WORKING_MEMORY);
    ck_assert(status == SANITIZE_OK || !enough);
    ck_assert(
        spans_equal(bytes_span(&out), status == SANITIZE_OK ? bytes_span(&whole) : span_text("")));
    enough = status == SANITIZE_OK;
    refused += !enough;
    bytes_free(&out);
  }
  ck_assert(enough);
  ck_assert_uint_gt(refused, 10);
  bytes_free(&whole);
}
END_TEST

/* Honest text of every shape stays below the default limits. */
/* An invalid byte becomes the three of U+FFFD; the limit is about the bytes that came. */
START_TEST(invalid_bytes_buy_no_memory) {
  enum { SIZE = 64 << 10, OPEN = 38 };
  struct bytes input = {0};
  bytes_add_text(&input, "<p>");
  for (unsigned i = 0; i < OPEN; i++) {
    bytes_add_text(&input, "<b a=");
    bytes_add_char(&input, (char)('A' + i));
    bytes_add_text(&input, ">");
  }
  for (size_t i = 0; i < SIZE / 100 * 84; i++) bytes_add_char(&input, '\xFF');
  while (input.length < SIZE) bytes_add_text(&input, "<p>x");
  sanitize_options options = {.size = sizeof options, .front_end = SANITIZE_FRONT_END_GUMBO};
  sanitizer *worker;
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_new_with(&worker, NULL, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, input.data, input.length, &clean),
                   SANITIZE_ERR_WORKING_MEMORY);
  ck_assert_uint_eq(clean.length, 0);
  sanitizer_free(worker);
  bytes_free(&input);
}
END_TEST

static size_t count_of(sanitize_span text, const char *part) {
  size_t count = 0;
  for (size_t at = 0; at + strlen(part) <= text.length; at++)
    count += memcmp(text.data + at, part, strlen(part)) == 0;
  return count;
}

/*
 * A link that is never closed begins anew in each paragraph, and its attributes are read again:
 * what that costs is bounded by the input's length, and no text is lost for it.
 */
START_TEST(long_tags_are_not_read_over_and_over) {
  enum { LONG = 32 << 10, PARAGRAPHS = 4000 };
  struct bytes input = {0};
  sanitize_span clean;
  bytes_add_text(&input, "<p><a href='x:");
  for (size_t i = 0; i < LONG; i++) bytes_add_char(&input, 'y');
  bytes_add_text(&input, "'>");
  for (size_t i = 0; i < PARAGRAPHS; i++) bytes_add_text(&input, "<p>z");
  sanitizer *worker = sanitizer_new(NULL);
  ck_assert_int_eq(sanitizer_run(worker, input.data, input.length, &clean), SANITIZE_OK);
  ck_assert_uint_eq(count_of(clean, "z"), PARAGRAPHS);
  ck_assert_uint_gt(count_of(clean, "<a>"), 10);
  ck_assert_uint_lt(count_of(clean, "<a>"), 100);
  sanitizer_free(worker);
  bytes_free(&input);
}
END_TEST

START_TEST(the_defaults_are_ample) {
  static const char *const units[] = {
      "<",        "&",       "\"",    "\xC2\xA0",  "\xFF",  "a",    " ",
      "<b>x</b>", "<p>",     "<br>",  "<i>x</i> ", "<li>x", "</p>", "<a href=x>y</a>",
      "&lt;",     "<!---->", "<x@y>", "</3 ",      "<td>"};
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    struct bytes input = repeated(units[i], (size_t)256 << 10);
    ck_assert_msg(run_with(NULL, bytes_span(&input), NULL) == SANITIZE_OK, "\"%s\"",
                  shown(span_text(units[i])));
    bytes_free(&input);
  }
}
END_TEST

/* P3 at the limits: what was accepted just below each gives output that is accepted again. */
START_TEST(a_fixed_point_at_every_limit) {
  static const char *const units[] = {
      "<q>",   "<b x=%zu>",   "<blockquote>", "<a href=%zu><q>", "<p><b y=%zu>",
      "<div>", "<table><td>", "<q><b z=%zu>", "<blockquote><i>"};
  struct properties *properties = properties_new();
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    struct bytes input = {0};
    sanitize_status status = SANITIZE_OK;
    for (size_t n = 0; n < 170 && status == SANITIZE_OK; n++) {
      char why[WHY_SIZE];
      const char *number = strstr(units[i], "%zu");
      size_t head = number != NULL ? (size_t)(number - units[i]) : strlen(units[i]);
      char digits[4] = {(char)('0' + n / 100), (char)('0' + n / 10 % 10), (char)('0' + n % 10),
                        '\0'};
      bytes_add(&input, units[i], head);
      if (number != NULL) bytes_add_text(&input, digits);
      if (number != NULL) bytes_add_text(&input, number + 3);
      bool hold = properties_hold(properties, PROPERTIES_ALL, bytes_span(&input), &status, NULL,
                                  why, sizeof why);
      ck_assert_msg(hold, "%s, %zu times: %s", units[i], n + 1, why);
    }
    bytes_free(&input);
  }
  properties_free(properties);
}
END_TEST

/* Random markup inside of so much that stack and list are full, or nearly. */
static void deep_html(struct random *random, struct bytes *html) {
  static const char *const units[] = {"<q>",  "<div>",       "<b class=%zu>",   "<blockquote><i>",
                                      "<ul>", "<table><td>", "<font color=%zu>"};
  html->length = 0;
  for (unsigned kinds = 1 + random_below(random, 3); kinds > 0; kinds--) {
    const char *unit = units[random_below(random, sizeof units / sizeof *units)];
    for (unsigned times = random_below(random, 160); times > 0; times--) {
      char made[64];
      snprintf(made, sizeof made, unit, (size_t)times);
      bytes_add_text(html, made);
    }
  }
  nasty_html(random, 60, html);
}

/* P3 at the least and the largest of what the library's own front end can hold. */
START_TEST(a_fixed_point_at_every_setting) {
  static const sanitize_limits limits[] = {
      {.open_elements = SANITIZE_LEAST_OPEN_ELEMENTS,
       .formatting_elements = SANITIZE_LEAST_FORMATTING_ELEMENTS},
      {.open_elements = SANITIZE_LARGEST_OPEN_ELEMENTS,
       .formatting_elements = SANITIZE_LARGEST_FORMATTING_ELEMENTS}};
  sanitize_options options = {.size = sizeof options, .limits = limits[_i]};
  sanitize_policy *policy = widest_policy();
  struct random random = {(uint64_t)_i};
  struct bytes input = {0};
  struct bytes first = {0};
  sanitizer *worker;
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  for (unsigned times = 0; times < 3000; times++) {
    sanitize_span clean;
    deep_html(&random, &input);
    ck_assert_int_eq(sanitizer_run(worker, input.data, input.length, &clean), SANITIZE_OK);
    first.length = 0;
    bytes_add(&first, clean.data, clean.length);
    ck_assert_int_eq(sanitizer_run(worker, first.data, first.length, &clean), SANITIZE_OK);
    ck_assert_msg(span_is(clean, first.data), "%s", shown(bytes_span(&input)));
  }
  bytes_free(&input);
  bytes_free(&first);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/*
 * Every cut of a text that ends right before a page nobody can read; gumbo reads a copy, the others
 * the text itself.
 */
START_TEST(nothing_is_read_behind_the_input) {
  static const char text[] =
      "<b>&#x80000041;a&amp;<a href=\"x&copy\" title='y'>\xC2\xA0\xE2\x82\xAC</a><!-- c "
      "--></3<script>z</script>"
      "<textarea>&lt;</textarea><bob@example.com><p>\r\n&#x80000041;<svg><?p><foo "
      "bar='\xF0\x9F\x98\x80";
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ck_assert_ptr_ne(pages, MAP_FAILED);
  ck_assert_int_eq(mprotect(pages + page, page, PROT_NONE), 0);
  sanitize_options options = {.size = sizeof options, .front_end = (sanitize_front_end)_i};
  sanitizer *worker;
  ck_assert_int_eq(sanitizer_new_with(&worker, NULL, &options), SANITIZE_OK);
  for (size_t length = 0; length < sizeof text; length++) {
    for (size_t from = 0; from + length < sizeof text; from += 7) {
      sanitize_span clean;
      char *input = pages + page - length;
      memcpy(input, text + from, length);
      ck_assert_int_eq(sanitizer_run(worker, input, length, &clean), SANITIZE_OK);
    }
  }
  sanitizer_free(worker);
  munmap(pages, 2 * page);
}
END_TEST

/* ---- What gumbo is not to see: lib/gumbo/gumbo_input.c ---- */

/* Guard G1, which no input should ever need: gumbo_copy_make() leaves nothing for it. */
START_TEST(foreign_tags_are_found_anywhere) {
  static const char *const found[] = {
      "<svg>",       "<math>",          "<SVG/",          "<Math\t", "x<svg \n",
      "<svg<svg\n>", "<!--<math />-->", "<b a='<svg\f'>", "<<math/", "<svgx><svg\r"};
  static const char *const other[] = {"",       "<",      "<svg", "<math",  "<svgx>", "<mathx>",
                                      "<svg.>", "</svg>", "svg>", "< svg>", "<svg<"};
  const struct finders *find = finders_best();
  for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
    ck_assert_msg(!gumbo_copy_is_free_of_foreign(find, span_of(found[i], strlen(found[i]))), "%s",
                  found[i]);
  }
  for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
    ck_assert_msg(gumbo_copy_is_free_of_foreign(find, span_of(other[i], strlen(other[i]))), "%s",
                  other[i]);
  }
  /* what is behind it does not count */
  ck_assert(gumbo_copy_is_free_of_foreign(find, span_of("a b<svg>", 7)));
}
END_TEST

START_TEST(what_gumbo_reads_instead) {
  static const char *const rows[][2] = {
      {"<svg>x</SVG ><math a=b>y", "<svg.>x</svg. ><math. a=b>y"},
      {"<b title='<svg><math/><MATH\n'>", "<b title='&lt;svg>&lt;math/>&lt;MATH\n'>"},
      {"<!--<svg><math>--><?<math>", "<!---->&lt;?<math.>"},
      {"<textarea><svg></textarea><xmp><b>&amp;</xmp>",
       "<textarea>&lt;svg></textarea><listing>&lt;b>&amp;amp;</listing>"},
      {"<xmp>\nx", "<listing>\n\nx"},
      {"<script><svg></script>x", "<script></script>x"},
      {"<select><isindex><menuitem>", "<select.><isindex.><menuitem.>"},
      {"x</form>y<b c", "x<!----></form>y&lt;b c"},
      {"<a@b>&<c", "&lt;a@b>&&lt;c"},
      {"&#1114111;&#1114112;&#x10FFFF;&#x110000;", "&#1114111;&#xFFFD;&#x10FFFF;&#xFFFD;"},
      {"&#4294967361;&#xA0000041&#X1000000af;x&#xF00000z", "&#xFFFD;&#xFFFD;&#xFFFD;x&#xFFFD;z"},
      {"&#99999999999999999999;&#x99999999999999999999", "&#xFFFD;&#xFFFD;"},
      {"&#x;&#;&#a;&#g1114112;&#11141a2;&", "&#x;&#;&#a;&#g1114112;&#11141a2;&"},
      {"<b title=&#1114112;&#1114111;>", "<b title=&#xFFFD;&#1114111;>"},
  };
  static const bool none[ELEMENT_COUNT] = {false};
  static const struct custom_names no_custom;
  struct scan_rules rules = {none, none, none, {NULL, 0, NULL}, {NULL, 0}, FORMULAS_TEXT, &no_custom};
  struct memory memory = memory_default();
  struct token_index index = {0};
  struct buffer copy = {NULL, 0, 0};
  struct intake intake = {{NULL, 0, 0}, {NULL, 0, 0}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    span source = span_of(rows[i][0], strlen(rows[i][0]));
    struct source taken;
    ck_assert_int_eq(intake_run(&memory, finders_best(), &intake, source, source.length, &taken),
                     SANITIZE_OK);
    ck_assert(scan_run(&memory, &taken, &rules, &index));
    ck_assert(gumbo_copy_make(&memory, finders_best(), source, &index, &copy, NULL));
    ck_assert_str_eq(copy.data, rows[i][1]);
    ck_assert_uint_eq(copy.length, strlen(rows[i][1]));
  }
  scan_free(&memory, &index);
  intake_free(&memory, &intake);
  buffer_free(&memory, &copy);
}
END_TEST

static void *run_all_in_a_small_stack(void *failures) {
  static const char *const units[] = {
      "<span>", "<q>", "<b x=1><i y=2>", "<table><td>", "<p>x & <b>y</b>", "</b><a><p>", "<"};
  size_t *failed = failures;
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    for (size_t times = 1; times <= 40000; times = times * 3 + 1) {
      struct bytes input = {0};
      sanitize_span clean;
      for (size_t n = 0; n < times; n++) bytes_add_text(&input, units[i]);
      sanitizer *worker = sanitizer_new(NULL);
      sanitize_status status = sanitizer_run(worker, input.data, input.length, &clean);
      bool error = status != SANITIZE_OK && clean.length != 0;
      if (error || status == SANITIZE_ERR_ARGUMENT || status == SANITIZE_ERR_PARSER) ++*failed;
      sanitizer_free(worker);
      bytes_free(&input);
    }
  }
  return NULL;
}

/* Sanitizers' own frames are larger than any real one. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { STACK = 1 << 20 };
#else
enum { STACK = 64 << 10 };
#endif

START_TEST(a_small_stack_is_enough) {
  pthread_attr_t attributes;
  pthread_t thread;
  size_t failures = 0;
  ck_assert_int_eq(pthread_attr_init(&attributes), 0);
  ck_assert_int_eq(pthread_attr_setstacksize(&attributes, STACK), 0);
  ck_assert_int_eq(pthread_create(&thread, &attributes, run_all_in_a_small_stack, &failures), 0);
  ck_assert_int_eq(pthread_join(thread, NULL), 0);
  pthread_attr_destroy(&attributes);
  ck_assert_uint_eq(failures, 0);
}
END_TEST

Suite *limits_suite(void) {
  Suite *suite = suite_create("limits");
  TCase *cases = tcase_create("limits");
  tcase_set_timeout(cases, 240);
  tcase_add_test(cases, the_default_input_limit);
  tcase_add_test(cases, a_raised_input_limit);
  tcase_add_test(cases, invalid_bytes_buy_no_memory);
  tcase_add_test(cases, every_output_limit);
  tcase_add_loop_test(cases, every_working_memory_limit, SANITIZE_FRONT_END_AUTO,
                      SANITIZE_FRONT_END_GUMBO + 1);
  tcase_add_test(cases, long_tags_are_not_read_over_and_over);
  tcase_add_test(cases, the_defaults_are_ample);
  tcase_add_test(cases, a_fixed_point_at_every_limit);
  tcase_add_loop_test(cases, a_fixed_point_at_every_setting, 0, 2);
  tcase_add_loop_test(cases, nothing_is_read_behind_the_input, SANITIZE_FRONT_END_AUTO,
                      SANITIZE_FRONT_END_GUMBO + 1);
  tcase_add_test(cases, foreign_tags_are_found_anywhere);
  tcase_add_test(cases, what_gumbo_reads_instead);
  tcase_add_test(cases, a_small_stack_is_enough);
  suite_add_tcase(suite, cases);
  return suite;
}
