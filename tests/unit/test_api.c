/* The public functions at their edges: what a caller may do wrong, and what every call promises. */
#include "oracle/properties.h"
#include "unit/suites.h"

#include <stdlib.h>
#include <string.h>

static sanitizer *worker;

static void begin_api(void) { worker = sanitizer_new(NULL); }

static void end_api(void) { sanitizer_free(worker); }

static void assert_empty(sanitize_span clean) {
  ck_assert_ptr_nonnull(clean.data);
  ck_assert_uint_eq(clean.length, 0);
  ck_assert_int_eq(clean.data[0], '\0');
}

static void assert_runs(sanitizer *any, const char *input, const char *wanted) {
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_run(any, input, strlen(input), &clean), SANITIZE_OK);
  ck_assert_msg(span_is(clean, wanted), "%s", shown(clean));
  ck_assert_int_eq(clean.data[clean.length], '\0');
}

START_TEST(one_call) {
  size_t length = 99;
  char *clean = sanitize_comment("<b onclick=x>hi", 15, &length);
  ck_assert_ptr_nonnull(clean);
  ck_assert_uint_eq(length, 9);
  ck_assert_str_eq(clean, "<b>hi</b>");
  free(clean);
  clean = sanitize_comment("x", 1, NULL);
  ck_assert_str_eq(clean, "x");
  free(clean);
}
END_TEST

START_TEST(one_call_with_nothing) {
  size_t length = 99;
  char *clean = sanitize_comment(NULL, 0, &length);
  ck_assert_ptr_nonnull(clean);
  ck_assert_uint_eq(length, 0);
  ck_assert_str_eq(clean, "");
  free(clean);
}
END_TEST

/* One byte more than the limit. */
static void add_too_much(struct bytes *input) {
  while (input->length <= SANITIZE_DEFAULT_INPUT_BYTES) bytes_add_char(input, 'x');
}

START_TEST(one_call_refused) {
  struct bytes long_input = {0};
  add_too_much(&long_input);
  size_t length = 99;
  ck_assert_ptr_null(sanitize_comment(long_input.data, long_input.length, &length));
  ck_assert_uint_eq(length, 0);
  length = 99;
  ck_assert_ptr_null(sanitize_comment(NULL, 1, &length));
  ck_assert_uint_eq(length, 0);
  bytes_free(&long_input);
}
END_TEST

/*
 * The pointer is good for one byte only: a length that is a lie must be refused before a byte is
 * read.
 */
START_TEST(huge_lengths_are_refused) {
  static const size_t lengths[] = {SIZE_MAX,
                                   SIZE_MAX - 1,
                                   SIZE_MAX / 2,
                                   SIZE_MAX / 8 + 1,
                                   SIZE_MAX > UINT32_MAX ? (size_t)(UINT64_C(1) << 32)
                                                         : SIZE_MAX / 4,
                                   SANITIZE_LARGEST_INPUT_BYTES + 1,
                                   SANITIZE_DEFAULT_INPUT_BYTES + 1};
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
    sanitize_span clean = {NULL, 99};
    ck_assert_int_eq(sanitizer_run(worker, "x", lengths[i], &clean), SANITIZE_ERR_INPUT_SIZE);
    assert_empty(clean);
    size_t length = 99;
    ck_assert_ptr_null(sanitize_comment("x", lengths[i], &length));
    ck_assert_uint_eq(length, 0);
  }
}
END_TEST

START_TEST(null_and_zero) {
  sanitize_span clean = {NULL, 99};
  ck_assert_int_eq(sanitizer_run(worker, NULL, 0, &clean), SANITIZE_OK);
  assert_empty(clean);
  ck_assert_int_eq(sanitizer_run(worker, "x", 0, &clean), SANITIZE_OK);
  assert_empty(clean);
  clean.length = 99;
  ck_assert_int_eq(sanitizer_run(worker, NULL, 1, &clean), SANITIZE_ERR_ARGUMENT);
  assert_empty(clean);
  ck_assert_int_eq(sanitizer_run(worker, "x", 1, NULL), SANITIZE_ERR_ARGUMENT);
  clean.length = 99;
  ck_assert_int_eq(sanitizer_run(NULL, "x", 1, &clean), SANITIZE_ERR_ARGUMENT);
  assert_empty(clean);
  ck_assert_int_eq(sanitizer_run(NULL, NULL, 0, NULL), SANITIZE_ERR_ARGUMENT);
  sanitizer_free(NULL);
}
END_TEST

START_TEST(embedded_nul) {
  static const char input[] = "<b>a\0b</b>\0<i>c</i>";
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_run(worker, input, sizeof input - 1, &clean), SANITIZE_OK);
  ck_assert(span_is(clean, "<b>ab</b><i>c</i>"));
  ck_assert_uint_eq(strlen(clean.data), clean.length);
}
END_TEST

START_TEST(a_worker_is_used_again) {
  struct bytes long_input = {0};
  add_too_much(&long_input);
  for (int i = 0; i < 5; i++) {
    sanitize_span clean;
    assert_runs(worker, "<b>one<br>two", "<b>one\ntwo</b>");
    ck_assert_int_eq(sanitizer_run(worker, long_input.data, long_input.length, &clean),
                     SANITIZE_ERR_INPUT_SIZE);
    assert_empty(clean);
    ck_assert_int_eq(sanitizer_run(worker, NULL, 7, &clean), SANITIZE_ERR_ARGUMENT);
    assert_runs(worker, "", "");
    assert_runs(worker, "a & b", "a &amp; b");
  }
  bytes_free(&long_input);
}
END_TEST

/* It is written over while it is read: refused, whole or in part. A copy is fine. */
START_TEST(the_last_result_as_input) {
  sanitize_span clean;
  sanitize_span again;
  ck_assert_int_eq(sanitizer_run(worker, "<p>1<p><b>2 & 3", 15, &clean), SANITIZE_OK);
  struct bytes copy = {0};
  bytes_add(&copy, clean.data, clean.length);
  ck_assert_int_eq(sanitizer_run(worker, clean.data, clean.length, &again), SANITIZE_ERR_ARGUMENT);
  assert_empty(again);
  ck_assert_int_eq(sanitizer_run(worker, clean.data + 3, 2, &again), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitizer_run(worker, copy.data, copy.length, &again), SANITIZE_OK);
  ck_assert(spans_equal(again, bytes_span(&copy)));
  bytes_free(&copy);
}
END_TEST

START_TEST(status_texts) {
  for (int status = SANITIZE_OK; status <= SANITIZE_ERR_INTERRUPTED; status++) {
    const char *text = sanitize_strerror((sanitize_status)status);
    ck_assert_ptr_nonnull(text);
    ck_assert_str_ne(text, "");
    ck_assert_str_ne(text, "unknown status");
    ck_assert_ptr_null(strchr(text, '\n'));
    ck_assert_int_ne(text[strlen(text) - 1], '.');
    for (int other = SANITIZE_OK; other < status; other++) {
      ck_assert_str_ne(text, sanitize_strerror((sanitize_status)other));
    }
  }
  ck_assert_str_eq(sanitize_strerror((sanitize_status)(SANITIZE_ERR_INTERRUPTED + 1)),
                   "unknown status");
  ck_assert_str_eq(sanitize_strerror((sanitize_status)9999), "unknown status");
}
END_TEST

/* They are part of the ABI. */
START_TEST(status_numbers) {
  static const sanitize_status statuses[] = {SANITIZE_OK,
                                             SANITIZE_ERR_ARGUMENT,
                                             SANITIZE_ERR_MEMORY,
                                             SANITIZE_ERR_INPUT_SIZE,
                                             SANITIZE_ERR_WORKING_MEMORY,
                                             SANITIZE_ERR_OPEN_ELEMENTS,
                                             SANITIZE_ERR_FORMATTING,
                                             SANITIZE_ERR_ATTRIBUTES,
                                             SANITIZE_ERR_ATTRIBUTE_NAME,
                                             SANITIZE_ERR_OUTPUT_SIZE,
                                             SANITIZE_ERR_SINK,
                                             SANITIZE_ERR_PARSER,
                                             SANITIZE_ERR_POLICY,
                                             SANITIZE_ERR_VERIFY,
                                             SANITIZE_ERR_OFFSETS,
                                             SANITIZE_ERR_HOOK,
                                             SANITIZE_ERR_NO_GUMBO,
                                             SANITIZE_ERR_INTERRUPTED};
  for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
    ck_assert_uint_eq((size_t)statuses[i], i);
}
END_TEST

START_TEST(version) { ck_assert_str_eq(sanitize_version(), SANITIZE_VERSION); }
END_TEST

static void *plain_allocate(void *context, size_t size) {
  (void)context;
  return malloc(size);
}

static void plain_release(void *context, void *pointer) {
  (void)context;
  free(pointer);
}

static void assert_options(const sanitize_options *options, sanitize_status wanted) {
  sanitizer *made = (sanitizer *)&options; /* must be overwritten */
  ck_assert_int_eq(sanitizer_new_with(&made, NULL, options), wanted);
  ck_assert_int_eq(made != NULL, wanted == SANITIZE_OK);
  sanitizer_free(made);
}

START_TEST(options) {
  const sanitize_options fine = {.size = sizeof fine};
  sanitize_options wrong = fine;
  assert_options(NULL, SANITIZE_OK);
  assert_options(&fine, SANITIZE_OK);
  ck_assert_int_eq(sanitizer_new_with(NULL, NULL, NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitizer_new_with(NULL, NULL, &fine), SANITIZE_ERR_ARGUMENT);
  wrong.size = 0;
  assert_options(&wrong, SANITIZE_ERR_ARGUMENT);
  wrong.size = sizeof wrong + 1;
  assert_options(&wrong, SANITIZE_ERR_ARGUMENT);
  wrong = fine;
  wrong.limits.input_bytes = SANITIZE_LARGEST_INPUT_BYTES;
  assert_options(&wrong, SANITIZE_OK);
  wrong.limits.input_bytes = SANITIZE_LARGEST_INPUT_BYTES + 1;
  assert_options(&wrong, SANITIZE_ERR_ARGUMENT);
  wrong = fine;
  wrong.limits.open_elements = SANITIZE_LARGEST_OPEN_ELEMENTS;
  wrong.limits.formatting_elements = SANITIZE_LARGEST_FORMATTING_ELEMENTS;
  assert_options(&wrong, SANITIZE_OK);
  wrong.limits.open_elements++;
  assert_options(&wrong, SANITIZE_ERR_ARGUMENT);
  wrong.limits.open_elements = SANITIZE_LEAST_OPEN_ELEMENTS - 1;
  assert_options(&wrong, SANITIZE_ERR_ARGUMENT);
  wrong.limits.open_elements = SANITIZE_LEAST_OPEN_ELEMENTS;
  assert_options(&wrong, SANITIZE_OK);
  wrong.limits.formatting_elements++;
  assert_options(&wrong, SANITIZE_ERR_ARGUMENT);
  wrong.limits.formatting_elements = SANITIZE_LEAST_FORMATTING_ELEMENTS - 1;
  assert_options(&wrong, SANITIZE_ERR_ARGUMENT);
  wrong = fine;
  wrong.refusal = (sanitize_refusal)2;
  assert_options(&wrong, SANITIZE_ERR_ARGUMENT);
  wrong = fine;
  wrong.front_end = (sanitize_front_end)2;
  assert_options(&wrong, SANITIZE_ERR_ARGUMENT);
  wrong = fine;
  wrong.allocator.allocate = plain_allocate;
  assert_options(&wrong, SANITIZE_ERR_ARGUMENT);
  wrong.allocator.release = plain_release;
  assert_options(&wrong, SANITIZE_OK);
  wrong.allocator.allocate = NULL;
  assert_options(&wrong, SANITIZE_ERR_ARGUMENT);
}
END_TEST

struct taker {
  struct bytes taken;
  size_t calls;
  int answer;
};

static int take_piece(void *context, const char *data, size_t length) {
  struct taker *taker = context;
  taker->calls++;
  bytes_add(&taker->taken, data, length);
  return taker->answer;
}

START_TEST(writing_to_a_sink) {
  struct taker taker = {{0}, 0, 0};
  ck_assert_int_eq(sanitizer_write(worker, "<b>x<script>", 12, take_piece, &taker), SANITIZE_OK);
  ck_assert(span_is(bytes_span(&taker.taken), "<b>x</b>"));
  ck_assert_uint_ge(taker.calls, 1);
  taker.taken.length = 0;
  ck_assert_int_eq(sanitizer_write(worker, NULL, 0, take_piece, &taker), SANITIZE_OK);
  ck_assert_uint_eq(taker.taken.length, 0);
  ck_assert_int_eq(sanitizer_write(worker, "x", 1, NULL, NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitizer_write(NULL, "x", 1, take_piece, &taker), SANITIZE_ERR_ARGUMENT);
  ck_assert_uint_eq(taker.taken.length, 0);
  bytes_free(&taker.taken);
}
END_TEST

START_TEST(a_sink_that_fails) {
  struct taker taker = {{0}, 0, -1};
  ck_assert_int_eq(sanitizer_write(worker, "<b>x", 4, take_piece, &taker), SANITIZE_ERR_SINK);
  ck_assert_uint_eq(taker.calls, 1);
  taker.answer = 1;
  ck_assert_int_eq(sanitizer_write(worker, "<b>x", 4, take_piece, &taker), SANITIZE_ERR_SINK);
  ck_assert_uint_eq(taker.calls, 2);
  assert_runs(worker, "<b>x", "<b>x</b>");
  bytes_free(&taker.taken);
}
END_TEST

START_TEST(a_sink_sees_nothing_of_refused_input) {
  struct bytes long_input = {0};
  add_too_much(&long_input);
  struct taker taker = {{0}, 0, 0};
  ck_assert_int_eq(sanitizer_write(worker, long_input.data, long_input.length, take_piece, &taker),
                   SANITIZE_ERR_INPUT_SIZE);
  ck_assert_uint_eq(taker.calls, 0);
  bytes_free(&long_input);
}
END_TEST

/* No input goes to gumbo for its shape: it would show in nothing but the time. */
START_TEST(which_front_end_read_it) {
  static const char *const direct[] = {
      "",
      "plain & simple <3",
      "<p>a<br>b</p><a href=\"https://example.com/?a=1&amp;b=2\" title='t' rel=nofollow>c</a>",
      "<b>1<i>2</b>3</i><ul><li>4<li>5</ul><blockquote cite=x>6</blockquote><!-- 7 --><unknown x "
      "y=\"z\">8",
      "<pre>\n1</pre><code class=\"language-c\">x &lt; y</code><img src=x "
      "alt=\"\"><hr>\xC2\xA0&nbsp;&hearts;",
      /* Where nodes move, every kind of node of its tree. */
      "<b title=x>1<p>2</b>3 <3</p></p><bob@example.org><table><tr><td>4</table>",
      "<table>1<td>2<template>3</template><select><option>4<dialog><svg><rtc></table>",
  };
  sanitizer *other = sanitizer_new(NULL);
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_front_end(other), SANITIZE_FRONT_END_AUTO);
  for (size_t i = 0; i < sizeof direct / sizeof *direct; i++) {
    ck_assert_int_eq(sanitizer_run(other, direct[i], strlen(direct[i]), &clean), SANITIZE_OK);
    ck_assert_msg(sanitizer_front_end(other) == SANITIZE_FRONT_END_DIRECT, "%s", direct[i]);
  }
  sanitizer_free(other);
}
END_TEST

/* Counted from 1, each with a word of its own; behind the last there is none. */
START_TEST(changes_have_words) {
  enum { KINDS = SANITIZE_CHANGE_ELEMENT_RENAMED, REASONS = SANITIZE_REASON_LINKS };
  const char *words[KINDS + REASONS];
  size_t count = 0;
  for (int kind = 1; kind <= KINDS; kind++)
    words[count++] = sanitize_change_kind_name((sanitize_change_kind)kind);
  for (int reason = 1; reason <= REASONS; reason++)
    words[count++] = sanitize_reason_name((sanitize_reason)reason);
  for (size_t i = 0; i < count; i++) {
    ck_assert_ptr_nonnull(words[i]);
    ck_assert_uint_gt(strlen(words[i]), 2);
    for (size_t k = 0; k < i; k++) ck_assert_str_ne(words[i], words[k]);
  }
  ck_assert_str_eq(words[0], "element-unwrapped");
  ck_assert_str_eq(words[KINDS], "policy");
  ck_assert_ptr_null(sanitize_change_kind_name((sanitize_change_kind)0));
  ck_assert_ptr_null(sanitize_change_kind_name((sanitize_change_kind)(KINDS + 1)));
  ck_assert_ptr_null(sanitize_reason_name((sanitize_reason)0));
  ck_assert_ptr_null(sanitize_reason_name((sanitize_reason)(REASONS + 1)));
}
END_TEST

Suite *api_suite(void) {
  Suite *suite = suite_create("api");
  TCase *cases = tcase_create("api");
  tcase_add_checked_fixture(cases, begin_api, end_api);
  tcase_add_test(cases, one_call);
  tcase_add_test(cases, one_call_with_nothing);
  tcase_add_test(cases, one_call_refused);
  tcase_add_test(cases, huge_lengths_are_refused);
  tcase_add_test(cases, null_and_zero);
  tcase_add_test(cases, embedded_nul);
  tcase_add_test(cases, a_worker_is_used_again);
  tcase_add_test(cases, the_last_result_as_input);
  tcase_add_test(cases, status_texts);
  tcase_add_test(cases, status_numbers);
  tcase_add_test(cases, changes_have_words);
  tcase_add_test(cases, version);
  tcase_add_test(cases, options);
  tcase_add_test(cases, writing_to_a_sink);
  tcase_add_test(cases, a_sink_that_fails);
  tcase_add_test(cases, a_sink_sees_nothing_of_refused_input);
  tcase_add_test(cases, which_front_end_read_it);
  suite_add_tcase(suite, cases);
  return suite;
}
