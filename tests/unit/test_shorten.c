/*
 * sanitizer_run_within(): rows of what comes out; and for every limit from 1 to more than is
 * needed, over many inputs, that the result is within it, a tree, a fixed point under the same
 * limit, and a prefix of what is seen without a limit. Where clusters end is compared with a list
 * of cases of UAX #29.
 */
#include "base/grapheme.h"
#include "kit/policy_kit.h"
#include "oracle/checker.h"
#include "unit/suites.h"

#include <stdio.h>
#include <string.h>

static struct policy_kit kit;
static struct kit_checked checked;
static sanitizer *workers[2]; /* the comment policy; one that permits much */
static sanitizer *gumbo;

static void begin_shorten(void) {
  static const char *const permitted[] = {
      "p",       "div",   "ul",  "li",         "b",    "i",    "a",       "pre",
      "br",      "hr",    "img", "ruby",       "rt",   "rp",   "details", "summary",
      "picture", "video", "h1",  "blockquote", "span", "table"};
  sanitize_options options = {.size = sizeof options, .front_end = SANITIZE_FRONT_END_GUMBO};
  kit_begin(&kit);
  kit_permit_tables(&kit);
  for (size_t i = 0; i < sizeof permitted / sizeof *permitted; i++)
    kit_permit(&kit, permitted[i], "title src href");
  kit_check_by(&kit.policy, &checked);
  workers[0] = sanitizer_new(NULL);
  workers[1] = sanitizer_new(&kit.policy);
  ck_assert_ptr_nonnull(workers[0]);
  ck_assert_ptr_nonnull(workers[1]);
  ck_assert_int_eq(sanitizer_new_with(&gumbo, &kit.policy, &options), SANITIZE_OK);
}

static void end_shorten(void) {
  sanitizer_free(workers[0]);
  sanitizer_free(workers[1]);
  sanitizer_free(gumbo);
}

/* ---- rows ---- */

static const struct {
  const char *input;
  size_t max_bytes;
  size_t max_characters;
  const char *ellipsis; /* NULL: the default */
  const char *output;
} rows[] = {
    /* Nothing to do. */
    {"Hello <b>world</b>", 18, 11, NULL, "Hello <b>world</b>"},
    {"Hello <b>world</b>", 0, 0, NULL, "Hello <b>world</b>"},
    {"", 1, 1, NULL, ""},
    /* At a word; the space goes. */
    {"Hello world", 0, 10, NULL, "Hello\u2026"},
    {"Hello world", 0, 6, NULL, "Hello\u2026"},
    {"Hello world", 10, 0, NULL, "Hello\u2026"},
    {"Hello   world", 12, 0, NULL, "Hello\u2026"},
    {"Hello&nbsp;world", 15, 0, NULL, "Hello\u2026"},
    {"one two three", 0, 8, NULL, "one two\u2026"},
    {"one two three", 0, 8, "", "one two"},
    {"one two three", 0, 8, " [more]", "o [more]"},
    {"one two three", 0, 11, " [more]", "one [more]"},
    /* In a word: the first, or one that is long. */
    {"Hello world", 0, 5, NULL, "Hell\u2026"},
    {"Hello world", 7, 0, NULL, "Hell\u2026"},
    {"a abcdefghijklmnopqrstuvwxyzabcd", 0, 26, NULL, "a\u2026"},
    {"a abcdefghijklmnopqrstuvwxyzabcd", 0, 28, NULL, "a abcdefghijklmnopqrstuvwxy\u2026"},
    /* The ellipsis only, or not even that. */
    {"Hello", 3, 0, NULL, "\u2026"},
    {"Hello", 2, 0, NULL, "He"},
    {"Hello", 0, 1, NULL, "\u2026"},
    {"\u00e9\u00e9", 1, 0, NULL, ""},
    {"\u00e9\u00e9", 3, 0, NULL, "\u2026"},
    {"<b>Hello</b>", 7, 0, NULL, "\u2026"},
    {"<b>Hello</b>", 7, 0, "", ""},
    {"<b>Hello</b>", 8, 0, "", "<b>H</b>"},
    /* The ellipsis is text. */
    {"Hello world", 0, 8, "<&>", "Hello&lt;&amp;&gt;"},
    {"Hello world", 17, 0, "<&>\u00a0", "Hello world"},
    {"Hello world", 6, 0, "\"", "Hello\""},
    {"Hello world wide", 15, 0, "<&>", "He&lt;&amp;&gt;"},
    /* No empty elements behind the cut, those before it are closed. */
    {"one <b>two</b> three", 0, 4, NULL, "one\u2026"},
    {"one <b>two <i>three</i></b>", 0, 9, NULL, "one <b>two\u2026</b>"},
    {"one <b>two</b> three", 0, 8, NULL, "one <b>two\u2026</b>"},
    {"un<b>believ</b>able", 0, 5, NULL, "un<b>be\u2026</b>"},
    {"one <a href=\"/x\">two</a>", 26, 0, "", "one <a href=\"/x\">two</a>"},
    {"one <a href=\"/x\">two</a>", 23, 0, "", "one"},
    /* What is not seen goes without an ellipsis. */
    {"one   ", 0, 3, NULL, "one"},
    {"one <b></b> ", 3, 0, NULL, "one"},
    /* References and characters stay whole. */
    {"a&amp;b&lt;c", 5, 0, "", "a"},
    {"a&amp;b&lt;c", 6, 0, "", "a&amp;"},
    {"a&amp;&lt;&gt;b", 0, 3, "", "a&amp;&lt;"},
    {"1&euro;2", 3, 0, "", "1"},
    /* Clusters: a mark, a family, a flag, a skin tone, a syllable. */
    {"ae\u0301o", 0, 2, "", "a"},
    {"ae\u0301o", 0, 3, "", "ae\u0301"},
    {"a<b>e</b>\u0301o", 0, 2, "", "a"},
    {"x\U0001F468\u200D\U0001F469\u200D\U0001F467y", 0, 4, "", "x"},
    {"\U0001F1E9\U0001F1EA\U0001F1EB\U0001F1F7", 0, 3, "", "\U0001F1E9\U0001F1EA"},
    {"x\U0001F44D\U0001F3FDy", 0, 2, "", "x"},
    {"x\u1100\u1161\u11A8y", 0, 3, "", "x"},
    {"\u0915\u094D\u0937\u093Fx", 0, 3, "", ""},
    {"1\uFE0F\u20E3x", 0, 2, "", ""},
    /* No spaces between words: cut anywhere. */
    {"\u6f22\u5b57\u304b\u306a\u4ea4\u3058\u308a", 0, 4, NULL, "\u6f22\u5b57\u304b\u2026"},
    {"\u6f22\u5b57word", 0, 5, NULL, "\u6f22\u5b57\u2026"},
};

static sanitize_status run_row(sanitizer *worker, size_t i, sanitize_span *clean, int *shortened) {
  sanitize_length_limit limit = {.size = sizeof limit,
                                 .max_bytes = rows[i].max_bytes,
                                 .max_characters = rows[i].max_characters};
  if (rows[i].ellipsis != NULL) limit.ellipsis = span_text(rows[i].ellipsis);
  return sanitizer_run_within(worker, rows[i].input, strlen(rows[i].input), &limit, clean,
                              shortened);
}

START_TEST(every_row_is_as_short_as_it_states) {
  sanitize_span clean;
  int shortened = 7;
  ck_assert_int_eq(run_row(workers[0], (size_t)_i, &clean, &shortened), SANITIZE_OK);
  ck_assert_msg(span_is(clean, rows[_i].output), "\"%s\" gives \"%s\"", rows[_i].input,
                shown(clean));
  ck_assert_int_eq(clean.data[clean.length], '\0');
  ck_assert(shortened == 0 || shortened == 1);
}
END_TEST

START_TEST(shortened_tells_whether_something_is_gone) {
  static const struct {
    const char *input;
    int shortened;
  } cases[] = {{"one two", 1}, {"one", 0}, {"one ", 0}, {"one<b></b><br>", 0}, {"one.", 1}};
  sanitize_length_limit limit = {.size = sizeof limit, .max_characters = 3};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    int shortened = 7;
    sanitize_span clean;
    sanitize_status status = sanitizer_run_within(
        workers[0], cases[i].input, strlen(cases[i].input), &limit, &clean, &shortened);
    ck_assert_int_eq(status, SANITIZE_OK);
    ck_assert_msg(shortened == cases[i].shortened, "%s", cases[i].input);
  }
}
END_TEST

/* ---- every limit ---- */

static const char *const inputs[] = {
    "Hello <b>big <i>wide</i></b> world, <a href=\"/x\" title=\"a &amp; b\">link <code>x &lt; "
    "y</code></a> end.",
    "<p>One<p>Two <b>bold<p>three</b> four<ul><li>a<li>b c d</ul>tail",
    "<pre>\n\n  code &amp;\n more</pre> after <pre>\n</pre><pre>x</pre>",
    "<table><tr><td>1 2<td><b>x</b><tr><th>head line</table>after<hr><br><br>",
    "x<img src=/a>y <img src=/b> <video src=/v></video><picture><img src=/c></picture>",
    "<ruby>\u6f22<rp>(<rt>kan<rp>)</ruby> \u6f22\u5b57<b>\u304b\u306a</b>",
    "e<b>\u0301</b>x \u0301y<i>\u200D</i>\U0001F469<br>\u0301z "
    "\U0001F1E9<b>\U0001F1EA</b>\U0001F1EB\u0600 1",
    "   <b>  </b>  \u00a0&nbsp; <i> </i> ",
    "<b><b><b><b>four</b> x</b></b></b><blockquote><q>q1<q>q2</q></q></blockquote>",
    "<details><summary>S u m</summary>body of it</details><h1>T<h2>U",
    "&amp;&lt;&gt;&nbsp;\"&amp;amp;",
    "\xEF\xBB\xBF&#xFEFF;a\xC2\xAD b",
};

static const char *const ellipses[] = {NULL, "", " &<more>", "\uFEFF\n"};

/* What a reader sees of clean HTML: without tags, references decoded. */
static void add_visible(struct bytes *into, sanitize_span html) {
  static const struct {
    const char *reference;
    const char *meaning;
  } references[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&nbsp;", "\xC2\xA0"}};
  for (size_t i = 0; i < html.length;) {
    size_t taken = 0;
    if (html.data[i] == '<')
      taken =
          (size_t)((const char *)memchr(html.data + i, '>', html.length - i) - (html.data + i)) + 1;
    for (size_t k = 0; k < 4 && taken == 0; k++) {
      size_t length = strlen(references[k].reference);
      if (html.length - i < length || memcmp(html.data + i, references[k].reference, length) != 0)
        continue;
      bytes_add_text(into, references[k].meaning);
      taken = length;
    }
    if (taken == 0) bytes_add(into, html.data + i, taken = 1);
    i += taken;
  }
}

static size_t count_characters(const struct bytes *text) {
  size_t count = 0;
  for (size_t i = 0; i < text->length; i++) count += ((unsigned char)text->data[i] & 0xC0) != 0x80;
  return count;
}

/* `text` is `all`, or begins as it does and ends in the ellipsis, or is empty. */
static bool is_beginning(const struct bytes *all, const struct bytes *text,
                         sanitize_span ellipsis) {
  size_t length = text->length;
  if (length <= all->length && memcmp(text->data, all->data, length) == 0) return true;
  if (length >= 3 && ellipsis.length >= 3 && memcmp(ellipsis.data, "\uFEFF", 3) == 0 &&
      length == ellipsis.length - 3) {
    ellipsis = (sanitize_span){ellipsis.data + 3, ellipsis.length - 3};
  }
  /* the ellipsis alone, which began with U+FEFF */
  if (length == 1 && span_is(bytes_span(text), "\n")) return true;
  if (length < ellipsis.length) return false;
  size_t kept = length - ellipsis.length;
  return kept <= all->length && memcmp(text->data, all->data, kept) == 0 &&
         memcmp(text->data + kept, ellipsis.data, ellipsis.length) == 0;
}

static void check_within(sanitizer *worker, const struct checked_policy *policy,
                         sanitize_span input, const sanitize_length_limit *limit,
                         const struct bytes *all) {
  char why[WHY_SIZE];
  struct bytes copy = {0};
  struct bytes text = {0};
  sanitize_span clean;
  bytes_add(&copy, "", 0);
  bytes_add(&text, "", 0);
  ck_assert_int_eq(sanitizer_run_within(worker, input.data, input.length, limit, &clean, NULL),
                   SANITIZE_OK);
  bytes_add(&copy, clean.data, clean.length);
  clean = bytes_span(&copy);
  add_visible(&text, clean);
  ck_assert_msg(limit->max_bytes == 0 || clean.length <= limit->max_bytes, "%zu: %s",
                limit->max_bytes, shown(clean));
  ck_assert_msg(limit->max_characters == 0 || count_characters(&text) <= limit->max_characters,
                "%zu: %s", limit->max_characters, shown(clean));
  ck_assert_msg(check_tree(policy, clean, why, sizeof why), "%s", why);
  sanitize_span ellipsis = limit->ellipsis.data == NULL ? span_text("\u2026") : limit->ellipsis;
  ck_assert_msg(is_beginning(all, &text, ellipsis), "%zu %zu: \"%s\" of \"%s\"", limit->max_bytes,
                limit->max_characters, shown(clean), shown(bytes_span(all)));
  sanitize_span again;
  ck_assert_int_eq(sanitizer_run(worker, clean.data, clean.length, &again), SANITIZE_OK);
  ck_assert_msg(spans_equal(again, clean), "\"%s\" becomes \"%s\"", shown(clean), shown(again));
  ck_assert_int_eq(sanitizer_run_within(worker, clean.data, clean.length, limit, &again, NULL),
                   SANITIZE_OK);
  ck_assert_msg(spans_equal(again, clean), "\"%s\" is cut to \"%s\"", shown(clean), shown(again));
  bytes_free(&copy);
  bytes_free(&text);
}

static void check_every_limit(sanitizer *worker, const struct checked_policy *policy,
                              sanitize_span input, const char *ellipsis) {
  struct bytes all = {0};
  sanitize_span clean;
  bytes_add(&all, "", 0);
  ck_assert_int_eq(sanitizer_run(worker, input.data, input.length, &clean), SANITIZE_OK);
  size_t length = clean.length;
  add_visible(&all, clean);
  sanitize_length_limit limit = {.size = sizeof limit};
  if (ellipsis != NULL) limit.ellipsis = span_text(ellipsis);
  for (size_t n = 1; n <= length + 3; n++) {
    limit.max_bytes = n;
    limit.max_characters = 0;
    check_within(worker, policy, input, &limit, &all);
    limit.max_bytes = 0;
    limit.max_characters = n;
    check_within(worker, policy, input, &limit, &all);
    limit.max_bytes = length / 2 + n / 2;
    check_within(worker, policy, input, &limit, &all);
  }
  bytes_free(&all);
}

START_TEST(every_limit_holds) {
  for (size_t i = 0; i < sizeof ellipses / sizeof *ellipses; i++) {
    check_every_limit(workers[0], &checked_comment, span_text(inputs[_i]), ellipses[i]);
    check_every_limit(workers[1], &checked.policy, span_text(inputs[_i]), ellipses[i]);
  }
  check_every_limit(gumbo, &checked.policy, span_text(inputs[_i]), NULL);
}
END_TEST

/* A limit never takes more than it must: a longer one never gives less of the text. */
START_TEST(a_longer_limit_gives_no_less) {
  size_t before = 0;
  sanitize_span clean;
  sanitize_span input = span_text(inputs[_i]);
  sanitize_length_limit limit = {.size = sizeof limit, .ellipsis = {"", 0}};
  for (size_t n = 1; n < input.length + 20; n++) {
    struct bytes text = {0};
    limit.max_characters = n;
    ck_assert_int_eq(
        sanitizer_run_within(workers[1], input.data, input.length, &limit, &clean, NULL),
        SANITIZE_OK);
    add_visible(&text, clean);
    ck_assert_uint_le(before, text.length + 64); /* a word at most is taken back */
    before = text.length;
    bytes_free(&text);
  }
}
END_TEST

/* ---- edges ---- */

START_TEST(arguments) {
  sanitize_span clean = {NULL, 9};
  int shortened = 9;
  sanitize_length_limit limit = {.size = sizeof limit};
  ck_assert_int_eq(sanitizer_run_within(workers[0], "x", 1, &limit, NULL, NULL),
                   SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitizer_run_within(workers[0], "x", 1, NULL, &clean, &shortened),
                   SANITIZE_ERR_ARGUMENT);
  ck_assert_uint_eq(clean.length, 0);
  ck_assert_int_eq(shortened, 0);
  ck_assert_int_eq(sanitizer_run_within(NULL, "x", 1, &limit, &clean, NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitizer_run_within(workers[0], NULL, 1, &limit, &clean, NULL),
                   SANITIZE_ERR_ARGUMENT);
  limit.size--;
  ck_assert_int_eq(sanitizer_run_within(workers[0], "x", 1, &limit, &clean, NULL),
                   SANITIZE_ERR_ARGUMENT);
  limit.size++;
  static const char *const unclean[] = {"\x01",     "\xFF",         "a\r\nb",  "\f",
                                        "\xC2\x80", "\xEF\xBF\xBF", "\xE2\x80"};
  for (size_t i = 0; i < sizeof unclean / sizeof *unclean; i++) {
    limit.ellipsis = span_text(unclean[i]);
    ck_assert_int_eq(sanitizer_run_within(workers[0], "x", 1, &limit, &clean, NULL),
                     SANITIZE_ERR_ARGUMENT);
  }
  ck_assert_int_eq(sanitizer_run(workers[0], "x y", 3, &clean), SANITIZE_OK);
  limit.ellipsis = clean;
  ck_assert_int_eq(sanitizer_run_within(workers[0], "x", 1, &limit, &clean, NULL),
                   SANITIZE_ERR_ARGUMENT);
}
END_TEST

/*
 * The ellipsis does not make a result exceed limits.output_bytes; text shown after a refusal is
 * cut, too.
 */
START_TEST(other_limits) {
  sanitize_options options = {
      .size = sizeof options, .limits = {.output_bytes = 11}, .refusal = SANITIZE_REFUSAL_TEXT};
  sanitize_length_limit limit = {
      .size = sizeof limit, .max_characters = 9, .ellipsis = {" [and more]", 11}};
  sanitize_span clean;
  sanitizer *worker;
  ck_assert_int_eq(sanitizer_new_with(&worker, NULL, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run_within(worker, "Hello world", 11, &limit, &clean, NULL),
                   SANITIZE_OK);
  ck_assert_msg(span_is(clean, "Hello"), "%s", shown(clean));
  sanitizer_free(worker);
  options.limits.output_bytes = 0;
  options.front_end = SANITIZE_FRONT_END_GUMBO; /* whose guards refuse what follows */
  ck_assert_int_eq(sanitizer_new_with(&worker, NULL, &options), SANITIZE_OK);
  struct bytes deep = {0};
  for (int i = 0; i < 200; i++) bytes_add_text(&deep, "<u>");
  limit = (sanitize_length_limit){.size = sizeof limit, .max_bytes = 20};
  ck_assert_int_eq(sanitizer_run_within(worker, deep.data, deep.length, &limit, &clean, NULL),
                   SANITIZE_OK);
  ck_assert_msg(span_is(clean, "&lt;u&gt;&lt;u\u2026"), "%s", shown(clean));
  bytes_free(&deep);
  sanitizer_free(worker);
}
END_TEST

/* ---- clusters ---- */

/*
 * "|" stands where a cluster ends. From GraphemeBreakTest's kinds; where we are more cautious the
 * row says so.
 */
START_TEST(clusters) {
  static const char *const cases[] = {
      "a|b|c",
      "e\u0301\u0302|x",
      "\u1100\u1100\u1161\u11A8|\uAC00\u11A8|\uAC01|\u1100",
      "\U0001F1E6\U0001F1E7|\U0001F1E8\U0001F1E9|\U0001F1EA",
      "\U0001F1E6\U0001F1E7\u0308|\U0001F1E8",
      "\U0001F476\U0001F3FF|\U0001F476",
      "\U0001F6D1\u200D\U0001F6D1|a",
      "\u2701\u200D\u2701|a",
      "\u0915\u094D\u0924|\u0915",
      "\u0915\u094D\u094D\u0924|\u0915\u0903",
      "\u0600a|b",
      "\u0E01\u0E33|\u0E02",
      "\u26A0\uFE0F|1\uFE0F\u20E3|2",
      "\U0001F3F4\U000E0067\U000E0062\U000E007F|x",
      "a\u200Db|c", /* the standard would cut between a ZWJ and b */
      "\uFF76\uFF9E|\uFF76",
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct cluster cluster = {0};
    sanitize_span text = span_text(cases[i]);
    bool bar = false;
    for (size_t at = 0; at < text.length;) {
      uint32_t code_point;
      size_t start = at;
      utf8_next(text.data, text.length, &at, &code_point);
      if (code_point == '|') {
        bar = true;
        continue;
      }
      bool goes_on = cluster_goes_on(&cluster, code_point);
      ck_assert_msg(goes_on == !(bar || start == 0), "case %zu: U+%04X", i, (unsigned)code_point);
      bar = false;
    }
  }
}
END_TEST

Suite *shorten_suite(void) {
  Suite *suite = suite_create("shorten");
  TCase *cases = tcase_create("rows");
  TCase *limits = tcase_create("every limit");
  TCase *edges = tcase_create("edges");
  int input_count = (int)(sizeof inputs / sizeof *inputs);
  tcase_add_checked_fixture(cases, begin_shorten, end_shorten);
  tcase_add_checked_fixture(limits, begin_shorten, end_shorten);
  tcase_add_checked_fixture(edges, begin_shorten, end_shorten);
  tcase_add_loop_test(cases, every_row_is_as_short_as_it_states, 0,
                      (int)(sizeof rows / sizeof *rows));
  tcase_add_test(cases, shortened_tells_whether_something_is_gone);
  tcase_add_loop_test(limits, every_limit_holds, 0, input_count);
  tcase_add_loop_test(limits, a_longer_limit_gives_no_less, 0, input_count);
  tcase_set_timeout(limits, 120);
  tcase_add_test(edges, arguments);
  tcase_add_test(edges, other_limits);
  tcase_add_test(edges, clusters);
  suite_add_tcase(suite, cases);
  suite_add_tcase(suite, limits);
  suite_add_tcase(suite, edges);
  return suite;
}
