/*
 * P9 and memory: the Nth allocation fails, N = 0, 1, 2 ... until the call succeeds, and each time it ends with a clean error,
 * nothing leaks, and the worker is still good. A worker that has seen an input allocates nothing for it again.
 */
#include "properties.h"
#include "suites.h"

#include <stdlib.h>
#include <string.h>

struct ledger {
  size_t allocations; /* calls */
  size_t live;        /* blocks not yet released */
  size_t fail_at;     /* the call that fails, counted from 0; SIZE_MAX: none */
};

static void *allocate(void *context, size_t size) {
  struct ledger *ledger = context;
  if (ledger->allocations++ == ledger->fail_at) return NULL;
  void *block = malloc(size > 0 ? size : 1);
  if (block == NULL) return NULL;
  memset(block, 0xA5, size); /* nothing may rely on zeroed memory */
  ledger->live++;
  return block;
}

static void release(void *context, void *pointer) {
  struct ledger *ledger = context;
  ck_assert_ptr_nonnull(pointer);
  ledger->live--;
  free(pointer);
}

static sanitize_status make(struct ledger *ledger, sanitize_front_end front_end, sanitizer **worker) {
  sanitize_options options = {.size = sizeof options, .front_end = front_end};
  options.allocator = (sanitize_allocator){allocate, release, ledger};
  return sanitizer_new_with(worker, NULL, &options);
}

/* By kind: text that needs no copy, mending, attributes, the adoption agency, tables, raw text, entities, long output. */
static const char *const inputs[] = {
    "",
    "plain text",
    "a < b & c \xC2\xA0",
    "a\x01\r\n\xFF",
    "<p>1<p>2<br>3<ul><li>4</ul>",
    "<a href=\"http://example.com/?a&amp;b\" title='\"' onclick=x>x</a><abbr title=&copy;&#1;y>z</abbr>",
    "<b>1<p>2</b>3<i>4<blockquote>5</i>6</blockquote><a href=1>7<a href=2>8",
    "<table><caption>a<tr><td>b<td>c</table><svg><desc>x</desc>y</svg>",
    "<textarea><b></textarea><xmp><i></xmp><script>x</script><bob@example.com> <3 </3",
};
enum { INPUTS = sizeof inputs / sizeof *inputs, LONG_INPUT = INPUTS };

static struct bytes input_number(int i) {
  struct bytes input = {0};
  if (i < LONG_INPUT) {
    bytes_add_text(&input, inputs[i]);
  } else {
    for (int k = 0; k < 3000; k++) bytes_add_text(&input, "<b>1<i>2</b>3</i>&<br>\xFF");
  }
  if (input.data == NULL) bytes_add(&input, "", 0);
  return input;
}

static const sanitize_front_end front_ends[] = {SANITIZE_FRONT_END_AUTO, SANITIZE_FRONT_END_GUMBO};

/* The answer with all the memory there is. */
static struct bytes answer_for(const struct bytes *input) {
  struct bytes answer = {0};
  sanitizer *worker = sanitizer_new(NULL);
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_run(worker, input->data, input->length, &clean), SANITIZE_OK);
  bytes_add(&answer, clean.data, clean.length);
  sanitizer_free(worker);
  return answer;
}

static void fail_in_a_run(size_t fail_at, const struct bytes *input, const struct bytes *answer,
                          sanitize_front_end front_end, bool *done) {
  struct ledger ledger = {0, 0, SIZE_MAX};
  sanitizer *worker;
  sanitize_span clean = {NULL, 99};
  ck_assert_int_eq(make(&ledger, front_end, &worker), SANITIZE_OK);
  ledger.fail_at = ledger.allocations + fail_at;
  sanitize_status status = sanitizer_run(worker, input->data, input->length, &clean);
  *done = status == SANITIZE_OK;
  if (!*done) {
    ck_assert_int_eq(status, SANITIZE_ERR_MEMORY);
    ck_assert_uint_eq(clean.length, 0);
    ck_assert_ptr_nonnull(clean.data);
    ledger.fail_at = SIZE_MAX;
    ck_assert_int_eq(sanitizer_run(worker, input->data, input->length, &clean), SANITIZE_OK);
  }
  ck_assert(spans_equal(clean, bytes_span(answer)));
  sanitizer_free(worker);
  ck_assert_uint_eq(ledger.live, 0);
}

START_TEST(every_allocation_of_a_run_fails_once) {
  struct bytes input = input_number(_i / 2);
  struct bytes answer = answer_for(&input);
  bool done = false;
  size_t n = 0;
  for (; !done; n++) {
    ck_assert_uint_lt(n, 10000);
    fail_in_a_run(n, &input, &answer, front_ends[_i % 2], &done);
  }
  bytes_free(&input);
  bytes_free(&answer);
}
END_TEST

START_TEST(every_allocation_of_a_new_worker_fails_once) {
  sanitizer *worker = NULL;
  for (size_t n = 0;; n++) {
    struct ledger ledger = {0, 0, n};
    sanitize_status status = make(&ledger, SANITIZE_FRONT_END_AUTO, &worker);
    ck_assert_uint_lt(n, 1000);
    if (status == SANITIZE_OK) {
      sanitizer_free(worker);
      ck_assert_uint_eq(ledger.live, 0);
      break;
    }
    ck_assert_int_eq(status, SANITIZE_ERR_MEMORY);
    ck_assert_ptr_null(worker);
    ck_assert_uint_eq(ledger.live, 0);
  }
}
END_TEST

static size_t allocations_of(struct ledger *ledger, sanitizer *worker, int i) {
  struct bytes input = input_number(i);
  size_t before = ledger->allocations;
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_run(worker, input.data, input.length, &clean), SANITIZE_OK);
  bytes_free(&input);
  return ledger->allocations - before;
}

/* All memory comes through the caller's allocator, and a worker keeps what comments of usual size need. */
START_TEST(a_used_worker_allocates_nothing) {
  struct ledger ledger = {0, 0, SIZE_MAX};
  sanitizer *worker;
  ck_assert_int_eq(make(&ledger, front_ends[_i], &worker), SANITIZE_OK);
  for (int round = 0; round < 4; round++) {
    for (int i = 0; i < INPUTS; i++) {
      size_t made = allocations_of(&ledger, worker, i);
      if (round > 0) ck_assert_msg(made == 0, "round %d, input %d: %zu allocations", round, i, made);
    }
  }
  sanitizer_free(worker);
  ck_assert_uint_eq(ledger.live, 0);
}
END_TEST

/* What a large input needed is given back at last, and never are more than a few blocks asked for. */
START_TEST(a_large_input_takes_few_allocations) {
  struct ledger ledger = {0, 0, SIZE_MAX};
  sanitizer *worker;
  ck_assert_int_eq(make(&ledger, front_ends[_i], &worker), SANITIZE_OK);
  for (int round = 0; round < 4; round++) ck_assert_uint_le(allocations_of(&ledger, worker, LONG_INPUT), 64);
  sanitizer_free(worker);
  ck_assert_uint_eq(ledger.live, 0);
}
END_TEST

/* Where the parser was stopped half-way, nothing of it is left behind. */
START_TEST(refused_inputs_leak_nothing) {
  static const char *const units[] = {"<span>", "<b x=1><i y=2>", "<p><b a=1><b a=2><b a=3><p>x"};
  struct ledger ledger = {0, 0, SIZE_MAX};
  sanitizer *worker;
  ck_assert_int_eq(make(&ledger, SANITIZE_FRONT_END_AUTO, &worker), SANITIZE_OK);
  for (size_t i = 0; i < 3; i++) {
    struct bytes deep = {0};
    sanitize_span clean;
    for (int k = 0; k < 170; k++) bytes_add_text(&deep, units[i]);
    ck_assert_int_ne(sanitizer_run(worker, deep.data, deep.length, &clean), SANITIZE_OK);
    size_t before = ledger.allocations;
    ck_assert_int_ne(sanitizer_run(worker, deep.data, deep.length, &clean), SANITIZE_OK);
    ck_assert_uint_le(ledger.allocations - before, 2);
    bytes_free(&deep);
  }
  sanitizer_free(worker);
  ck_assert_uint_eq(ledger.live, 0);
}
END_TEST

Suite *memory_suite(void) {
  Suite *suite = suite_create("memory");
  TCase *cases = tcase_create("memory");
  tcase_set_timeout(cases, 120);
  tcase_add_loop_test(cases, every_allocation_of_a_run_fails_once, 0, 2 * (INPUTS + 1));
  tcase_add_test(cases, every_allocation_of_a_new_worker_fails_once);
  tcase_add_loop_test(cases, a_used_worker_allocates_nothing, 0, 2);
  tcase_add_loop_test(cases, a_large_input_takes_few_allocations, 0, 2);
  tcase_add_test(cases, refused_inputs_leak_nothing);
  suite_add_tcase(suite, cases);
  return suite;
}
