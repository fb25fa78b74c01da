/*
 * options.interrupt: a run asks often enough, stops at whichever question is answered so, says so,
 * shows nothing, and leaves a worker that works. Questions are counted, not seconds.
 */
#include "base/characters.h"
#include "base/interrupt.h"
#include "kit/random.h"
#include "kit/support.h"
#include "unit/suites.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct clock {
  size_t asked;
  size_t stop_at; /* the question that is answered with stop; 0: none */
};

static int ask(void *context) {
  struct clock *clock = context;
  return ++clock->asked == clock->stop_at;
}

static sanitizer *interruptible_with(struct clock *clock, sanitize_front_end front_end) {
  sanitize_options options = {.size = sizeof options,
                              .front_end = front_end,
                              .interrupt = clock == NULL ? NULL : ask,
                              .interrupt_context = clock};
  sanitizer *worker;
  ck_assert_int_eq(sanitizer_new_with(&worker, NULL, &options), SANITIZE_OK);
  return worker;
}

/* ---- the ways to run ---- */

enum way { RUN, RUN_WITHIN, TO_TEXT, TO_HTML, WAYS };

static sanitize_status run_way(sanitizer *worker, enum way way, sanitize_span input,
                               sanitize_span *result) {
  const sanitize_length_limit limit = {.size = sizeof limit, .max_bytes = 700 << 10};
  switch (way) {
  case RUN: return sanitizer_run(worker, input.data, input.length, result);
  case RUN_WITHIN:
    return sanitizer_run_within(worker, input.data, input.length, &limit, result, NULL);
  case TO_TEXT: return sanitizer_html_to_text(worker, input.data, input.length, result);
  default:
    return sanitizer_text_to_html(worker, input.data, input.length, SANITIZE_LINE_BREAKS_BR,
                                  result);
  }
}

/* ---- inputs ---- */

enum { INPUT_BYTES = 1 << 20 };

/* What is written once, and then again and again, and how many questions 64 KiB of it are worth. */
static const struct {
  const char *before, *piece, *after;
  size_t per_piece; /* at least, in RUN */
} inputs[] = {
    {"", "&", "", 1},
    {"", "<b>", "", 2},
    {"", "<b>x</b>", "", 2},
    {"", "<a href=\"http://x/?a&amp;b\">t</a>", "", 2},
    {"", "<blink>", "", 2},
    {"", "<table>x", "", 3},
    {"", "<x ", "", 1},
    {"", "a\xFF", "", 1},
    {"", "\x80", "", 1},
    {"", "\r\n\x01", "", 1},
    {"<a title=\"", "&quot;", "\">x", 1},
    {"<a ", "b ", "", 1},
    {"<x ", "b=1 ", "", 1},
};
enum { INPUTS = sizeof inputs / sizeof *inputs };

static struct bytes input_of(int i) {
  struct bytes input = {0};
  bytes_add_text(&input, inputs[i].before);
  while (input.length + 16 < INPUT_BYTES) bytes_add_text(&input, inputs[i].piece);
  bytes_add_text(&input, inputs[i].after);
  return input;
}

/* ---- tests ---- */

START_TEST(asks_often_enough) {
  struct clock clock = {0, 0};
  struct bytes input = input_of(_i);
  sanitizer *worker = interruptible_with(&clock, SANITIZE_FRONT_END_AUTO);
  sanitize_span clean;
  ck_assert_int_eq(run_way(worker, RUN, bytes_span(&input), &clean), SANITIZE_OK);
  size_t wanted = inputs[_i].per_piece * (INPUT_BYTES / INTERRUPT_EVERY);
  ck_assert_msg(clock.asked >= wanted - wanted / 4, "%s: %zu questions, not %zu", inputs[_i].piece,
                clock.asked, wanted);
  sanitizer_free(worker);
  bytes_free(&input);
}
END_TEST

/* How often a run asks depends on the memory that its worker has already: each has a new one. */
static void stop_at(size_t question, enum way way, sanitize_front_end front_end,
                    sanitize_span input, sanitize_span wanted) {
  struct clock clock = {0, question};
  sanitizer *worker = interruptible_with(&clock, front_end);
  sanitize_span result;
  ck_assert_int_eq(run_way(worker, way, input, &result), SANITIZE_ERR_INTERRUPTED);
  ck_assert_uint_eq(result.length, 0);
  ck_assert_uint_eq(clock.asked, question);
  ck_assert_int_eq(sanitizer_run(worker, NULL, 1, &result), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(run_way(worker, way, input, &result), SANITIZE_OK);
  ck_assert(spans_equal(result, wanted));
  sanitizer_free(worker);
}

static void stop_sampled(int i, enum way way, sanitize_front_end front_end) {
  enum { TRIED = 4 };
  struct clock clock = {0, 0};
  struct bytes input = input_of(i);
  sanitizer *plain = interruptible_with(NULL, front_end);
  sanitizer *worker = interruptible_with(&clock, front_end);
  sanitize_span wanted;
  sanitize_span result;
  sanitize_status status = run_way(plain, way, bytes_span(&input), &wanted);
  ck_assert_int_eq(run_way(worker, way, bytes_span(&input), &result), status);
  ck_assert(spans_equal(result, wanted));
  ck_assert_uint_ge(clock.asked, 1);
  size_t step = 1 + clock.asked / TRIED;
  for (size_t question = 1; status == SANITIZE_OK && question <= clock.asked; question += step)
    stop_at(question, way, front_end, bytes_span(&input), wanted);
  sanitizer_free(plain);
  sanitizer_free(worker);
  bytes_free(&input);
}

START_TEST(stops_at_each_question) {
  stop_sampled(_i / WAYS, (enum way)(_i % WAYS), SANITIZE_FRONT_END_AUTO);
}
END_TEST

START_TEST(stops_with_gumbo) { stop_sampled(_i, RUN, SANITIZE_FRONT_END_GUMBO); }
END_TEST

/* Interrupted while gumbo is examined for the first time, which says nothing about gumbo. */
START_TEST(gumbo_is_not_blamed) {
  struct clock clock = {0, 1};
  sanitizer *worker = interruptible_with(&clock, SANITIZE_FRONT_END_GUMBO);
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_run(worker, "<b>x", 4, &clean), SANITIZE_ERR_INTERRUPTED);
  ck_assert_int_eq(sanitizer_run(worker, "<b>x", 4, &clean), SANITIZE_OK);
  ck_assert(span_is(clean, "<b>x</b>"));
  sanitizer_free(worker);
}
END_TEST

/* Of long text a piece is written between two questions: it ends at any character. */
START_TEST(long_text_is_written_whole) {
  struct clock clock = {0, 0};
  struct bytes input = {0};
  sanitizer *worker = interruptible_with(&clock, SANITIZE_FRONT_END_AUTO);
  sanitize_span clean;
  while (input.length + 16 < INPUT_BYTES) bytes_add_text(&input, "letters-and-\xC3\xA9");
  ck_assert_int_eq(run_way(worker, RUN, bytes_span(&input), &clean), SANITIZE_OK);
  ck_assert(spans_equal(clean, bytes_span(&input)));
  sanitizer_free(worker);
  bytes_free(&input);
}
END_TEST

/* That a run was stopped is said once: the next call, even one that runs nothing, says its own. */
START_TEST(it_is_said_once) {
  struct clock clock = {0, 1};
  struct bytes input = input_of(0);
  sanitizer *worker = interruptible_with(&clock, SANITIZE_FRONT_END_AUTO);
  sanitize_span clean;
  ck_assert_int_eq(run_way(worker, RUN, bytes_span(&input), &clean), SANITIZE_ERR_INTERRUPTED);
  ck_assert_int_eq(sanitizer_run(worker, NULL, 1, &clean), SANITIZE_ERR_ARGUMENT);
  sanitizer_free(worker);
  bytes_free(&input);
}
END_TEST

/* A batch ends at the row that is stopped: that is not about the row. */
START_TEST(a_batch_ends) {
  struct clock clock = {0, 3};
  struct bytes input = input_of(0);
  const int64_t offsets[] = {0, 1, (int64_t)input.length, (int64_t)input.length};
  sanitize_rows rows = {.size = sizeof rows,
                        .data = input.data,
                        .data_length = input.length,
                        .offsets = offsets,
                        .offset_width = 8,
                        .count = 3};
  sanitize_rows clean = {.size = sizeof clean};
  sanitizer *worker = interruptible_with(&clock, SANITIZE_FRONT_END_AUTO);
  ck_assert_int_eq(sanitizer_run_batch(worker, &rows, SANITIZE_REFUSED_ROWS_NULL, &clean, NULL),
                   SANITIZE_ERR_INTERRUPTED);
  ck_assert_uint_eq(clean.count, 0);
  ck_assert_int_eq(sanitizer_run_batch(worker, &rows, SANITIZE_REFUSED_ROWS_NULL, &clean, NULL),
                   SANITIZE_OK);
  ck_assert_uint_eq(clean.count, 3);
  sanitizer_free(worker);
  bytes_free(&input);
}
END_TEST

/* Text is mended in pieces, and no piece ends within a character or a CR LF. */
START_TEST(pieces_are_mended_as_the_whole) {
  static const char *const parts[] = {
      "\r",           "\n",   "\x80", "\xBF",     "\xC3",
      "\xE2",         "\xF0", "\xED", "\xC3\xA9", "\xF0\x9F\x98\x80",
      "\xEF\xBF\xBE", "\x01", "a"};
  struct random random = {(uint64_t)_i};
  unsigned few = 1 + (unsigned)_i % (sizeof parts / sizeof *parts);
  unsigned first = random_below(&random, sizeof parts / sizeof *parts);
  struct bytes text = {0};
  bytes_add_text(&text, "x\x01");
  while (text.length < 5 * INTERRUPT_EVERY)
    bytes_add_text(&text,
                   parts[(first + random_below(&random, few)) % (sizeof parts / sizeof *parts)]);
  struct bytes whole = {malloc(CLEAN_GROWTH * text.length), 0, 0};
  ck_assert_ptr_nonnull(whole.data);
  whole.length = clean_copy(whole.data, bytes_span(&text));
  sanitizer *worker = interruptible_with(NULL, SANITIZE_FRONT_END_AUTO);
  sanitize_span html;
  ck_assert_int_eq(
      sanitizer_text_to_html(worker, text.data, text.length, SANITIZE_LINE_BREAKS_KEEP, &html),
      SANITIZE_OK);
  ck_assert(spans_equal(html, bytes_span(&whole)));
  sanitizer_free(worker);
  free(whole.data);
  bytes_free(&text);
}
END_TEST

/* A caller compiled before it came has a shorter struct, and what lies behind is not read. */
START_TEST(options_without_interrupt) {
  struct clock clock = {0, 1};
  sanitize_options options = {
      .size = offsetof(sanitize_options, interrupt), .interrupt = ask, .interrupt_context = &clock};
  struct bytes input = input_of(0);
  sanitize_span clean;
  sanitizer *worker;
  ck_assert_int_eq(sanitizer_new_with(&worker, NULL, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, input.data, input.length, &clean), SANITIZE_OK);
  ck_assert_uint_eq(clock.asked, 0);
  sanitizer_free(worker);
  bytes_free(&input);
}
END_TEST

Suite *interrupt_suite(void) {
  Suite *suite = suite_create("interrupt");
  TCase *tests = tcase_create("interrupt");
  tcase_set_timeout(tests, 120);
  tcase_add_test(tests, it_is_said_once);
  tcase_add_test(tests, long_text_is_written_whole);
  tcase_add_loop_test(tests, asks_often_enough, 0, INPUTS);
  tcase_add_loop_test(tests, stops_at_each_question, 0, INPUTS * WAYS);
  tcase_add_loop_test(tests, stops_with_gumbo, 0, INPUTS);
  tcase_add_test(tests, gumbo_is_not_blamed);
  tcase_add_test(tests, a_batch_ends);
  tcase_add_loop_test(tests, pieces_are_mended_as_the_whole, 0, 60);
  tcase_add_test(tests, options_without_interrupt);
  suite_add_tcase(suite, tests);
  return suite;
}
