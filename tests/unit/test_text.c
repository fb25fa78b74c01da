/*
 * sanitizer_html_to_text() and sanitizer_text_to_html(): the visible text of HTML, and HTML that
 * shows a text.
 */
#include "kit/nasty.h"
#include "oracle/checker.h"
#include "unit/suites.h"

#include <stdlib.h>
#include <string.h>

static sanitizer *worker;

static void begin_text(void) { worker = sanitizer_new(NULL); }
static void end_text(void) { sanitizer_free(worker); }

START_TEST(visible_text) {
  static const char *const rows[][2] = {
      {"", ""},
      {"<p>1<p>2", "1\n2"},
      {"<b>a</b><i>b</i>", "ab"},
      {"a&amp;b &lt;script&gt; <3 &nbsp;&copy;", "a&b <script> <3 \xC2\xA0\xC2\xA9"},
      {"<script>x</script><style>y</style>z<!--c-->", "z"},
      {"<table><tr><td>1<td>2<tr><td>3</table>4", "1 2\n3\n4"},
      {"<a href=x title=y>link</a><img alt=z>", "link z"},
      {"I <3 you, <bob@example.com>", "I <3 you, <bob@example.com>"},
      {"a\xFF&#1;&#xFFFF;b\x01", "a\xEF\xBF\xBD"
                                 "b"},
      {"<textarea><b>", "<b>"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    sanitize_span text;
    size_t length;
    ck_assert_int_eq(sanitizer_html_to_text(worker, rows[i][0], strlen(rows[i][0]), &text),
                     SANITIZE_OK);
    ck_assert_msg(span_is(text, rows[i][1]), "%s gives %s", rows[i][0], text.data);
    char *copy = sanitize_html_to_text(rows[i][0], strlen(rows[i][0]), &length);
    ck_assert(length == text.length && memcmp(copy, text.data, length + 1) == 0);
    free(copy);
  }
}
END_TEST

START_TEST(text_as_html) {
  static const char *const rows[][3] = {
      {"", "", ""},
      {"a<b>&amp;\"'", "a&lt;b&gt;&amp;amp;\"'", "a&lt;b&gt;&amp;amp;\"'"},
      {"a\nb\r\n\rc", "a\nb\n\nc", "a<br>\nb<br>\n<br>\nc"},
      {"\n", "\n", "<br>\n"},
      {"\xEF\xBB\xBFx\xFF\x01\xC2\xA0\f", "x\xEF\xBF\xBD&nbsp; ", "x\xEF\xBF\xBD&nbsp; "},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    for (int k = 0; k < 2; k++) {
      sanitize_span html;
      size_t length;
      sanitize_line_breaks breaks = (sanitize_line_breaks)k;
      ck_assert_int_eq(
          sanitizer_text_to_html(worker, rows[i][0], strlen(rows[i][0]), breaks, &html),
          SANITIZE_OK);
      ck_assert_msg(span_is(html, rows[i][1 + k]), "%s gives %s", rows[i][0], html.data);
      char *copy = sanitize_text_to_html(rows[i][0], strlen(rows[i][0]), breaks, &length);
      ck_assert(length == html.length && memcmp(copy, html.data, length + 1) == 0);
      free(copy);
    }
  }
}
END_TEST

/* There and back: any text, HTML among it, is shown as it is. */
START_TEST(text_survives_a_round_trip) {
  struct random random = {1};
  struct bytes text = {0};
  struct bytes mended = {0};
  struct bytes html = {0};
  for (unsigned i = 0; i < 3000; i++) {
    sanitize_span span;
    text.length = mended.length = html.length = 0;
    nasty_html(&random, 1 + random_below(&random, 30), &text);
    ck_assert_int_eq(
        sanitizer_text_to_html(worker, text.data, text.length, SANITIZE_LINE_BREAKS_BR, &span),
        SANITIZE_OK);
    bytes_add(&html, span.data, span.length);
    ck_assert_int_eq(sanitizer_html_to_text(worker, html.data, html.length, &span), SANITIZE_OK);
    bytes_add(&mended, span.data, span.length);
    sanitize_span wanted = bytes_span(&text);
    while (wanted.length >= 3 && memcmp(wanted.data, "\xEF\xBB\xBF", 3) == 0) {
      wanted = (sanitize_span){wanted.data + 3, wanted.length - 3};
    }
    ck_assert_msg(spans_equal(bytes_span(&mended), wanted), "%s\n%s", shown(wanted),
                  shown(bytes_span(&mended)));
  }
  bytes_free(&text);
  bytes_free(&mended);
  bytes_free(&html);
}
END_TEST

START_TEST(the_workers_own_policy_comes_back) {
  sanitize_span span;
  ck_assert_int_eq(sanitizer_html_to_text(worker, "<b>&lt;", 7, &span), SANITIZE_OK);
  ck_assert(span_is(span, "<"));
  ck_assert_int_eq(sanitizer_run(worker, "<b>&lt;", 7, &span), SANITIZE_OK);
  ck_assert(span_is(span, "<b>&lt;</b>"));
}
END_TEST

START_TEST(bad_arguments) {
  sanitize_span span;
  size_t length = 1;
  ck_assert_int_eq(sanitizer_html_to_text(worker, NULL, 1, &span), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitizer_html_to_text(NULL, "", 0, &span), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitizer_html_to_text(worker, "", 0, NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitizer_text_to_html(worker, NULL, 1, SANITIZE_LINE_BREAKS_KEEP, &span),
                   SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitizer_text_to_html(NULL, "", 0, SANITIZE_LINE_BREAKS_KEEP, &span),
                   SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitizer_text_to_html(worker, "", 0, SANITIZE_LINE_BREAKS_KEEP, NULL),
                   SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitizer_text_to_html(worker, "", 0, (sanitize_line_breaks)2, &span),
                   SANITIZE_ERR_ARGUMENT);
  ck_assert_uint_eq(span.length, 0);
  ck_assert_ptr_null(sanitize_html_to_text(NULL, 1, &length));
  ck_assert_uint_eq(length, 0);
  ck_assert_ptr_null(sanitize_text_to_html(NULL, 1, SANITIZE_LINE_BREAKS_BR, NULL));
}
END_TEST

START_TEST(the_workers_limits) {
  static char newlines[4096];
  sanitize_options options = {.size = sizeof options,
                              .limits = {.input_bytes = 4096, .output_bytes = 4096}};
  sanitizer *limited;
  sanitize_span span;
  memset(newlines, '\n', sizeof newlines);
  ck_assert_int_eq(sanitizer_new_with(&limited, NULL, &options), SANITIZE_OK);
  ck_assert_int_eq(
      sanitizer_text_to_html(limited, newlines, 4096, SANITIZE_LINE_BREAKS_KEEP, &span),
      SANITIZE_OK);
  ck_assert_uint_eq(span.length, 4096);
  ck_assert_int_eq(sanitizer_text_to_html(limited, newlines, 820, SANITIZE_LINE_BREAKS_BR, &span),
                   SANITIZE_ERR_OUTPUT_SIZE);
  ck_assert_int_eq(sanitizer_text_to_html(limited, newlines, 819, SANITIZE_LINE_BREAKS_BR, &span),
                   SANITIZE_OK);
  ck_assert_int_eq(
      sanitizer_text_to_html(limited, newlines, 4097, SANITIZE_LINE_BREAKS_KEEP, &span),
      SANITIZE_ERR_INPUT_SIZE);
  ck_assert_int_eq(sanitizer_html_to_text(limited, newlines, 4097, &span), SANITIZE_ERR_INPUT_SIZE);
  sanitizer_free(limited);
}
END_TEST

Suite *text_suite(void) {
  Suite *suite = suite_create("text");
  TCase *cases = tcase_create("text");
  tcase_add_checked_fixture(cases, begin_text, end_text);
  tcase_add_test(cases, visible_text);
  tcase_add_test(cases, text_as_html);
  tcase_add_test(cases, text_survives_a_round_trip);
  tcase_add_test(cases, the_workers_own_policy_comes_back);
  tcase_add_test(cases, bad_arguments);
  tcase_add_test(cases, the_workers_limits);
  suite_add_tcase(suite, cases);
  return suite;
}
