/*
 * P9 and memory: the Nth allocation fails, N = 0, 1, 2 ... until the call succeeds, and each time
 * it ends with a clean error, nothing leaks, and the worker is still good. A worker that has seen
 * an input allocates nothing for it again.
 */
#include "base/memory.h"
#include "kit/policy_kit.h"
#include "oracle/properties.h"
#include "unit/suites.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct account {
  size_t allocations; /* calls */
  size_t live;        /* blocks not yet released */
  size_t bytes;       /* of them */
  size_t fail_at;     /* the call that fails, counted from 0; SIZE_MAX: none */
};

/* Before each block. */
union header {
  size_t size;
  max_align_t alignment;
};

static void *account_allocate(void *context, size_t size) {
  struct account *ledger = context;
  if (ledger->allocations++ == ledger->fail_at) return NULL;
  union header *block = malloc(sizeof *block + size);
  if (block == NULL) return NULL;
  block->size = size;
  memset(block + 1, 0xA5, size); /* nothing may rely on zeroed memory */
  ledger->live++;
  ledger->bytes += size;
  return block + 1;
}

static void account_release(void *context, void *pointer) {
  struct account *ledger = context;
  ck_assert_ptr_nonnull(pointer);
  union header *block = (union header *)pointer - 1;
  ledger->live--;
  ledger->bytes -= block->size;
  free(block);
}

/* What is asked of a worker beyond the default. */
struct wish {
  sanitize_front_end front_end;
  bool demanding; /* the policy below */
  int report;
  int verify;
};

static const struct wish wishes[] = {
    {SANITIZE_FRONT_END_AUTO, false, 0, 0}, {SANITIZE_FRONT_END_GUMBO, false, 0, 0},
    {SANITIZE_FRONT_END_AUTO, false, 0, 1}, {SANITIZE_FRONT_END_AUTO, true, 0, 0},
    {SANITIZE_FRONT_END_GUMBO, true, 0, 0}, {SANITIZE_FRONT_END_AUTO, true, 0, 1},
    {SANITIZE_FRONT_END_AUTO, true, 1, 0},  {SANITIZE_FRONT_END_AUTO, true, 1, 1},
};
enum { WISHES = sizeof wishes / sizeof *wishes, PLAIN_WISHES = 3, WISHES_WITHOUT_REPORT = 6 };

/*
 * A policy that needs memory wherever one can: for its copy, a base, URLs that resolve, names that
 * get a prefix, lists.
 */
static const sanitize_policy *demanding_policy(void) {
  static struct policy_kit kit;
  kit_begin(&kit);
  kit_permit(&kit, "a", "href ping id rel target");
  kit_permit(&kit, "img", "srcset alt");
  kit_permit(&kit, "b", "class");
  kit_rule(&kit, "b", "class", VALUE_LIST, "x-*");
  kit.policy.name_prefix = kit_text(&kit, "u-");
  kit.policy.url.base = kit_text(&kit, "https://example.com/a/b");
  kit.policy.url.relative = kit.policy.url.fragment = URL_RESOLVE;
  kit.policy.links.rel_scope = LINKS_ALL;
  kit_list(&kit, "nofollow ugc", &kit.policy.links.first_rel, &kit.policy.links.rel_count);
  return &kit.policy;
}

static sanitize_status make(struct account *ledger, const struct wish *wish, sanitizer **worker) {
  sanitize_options options = {
      .size = sizeof options, .front_end = wish->front_end, .report = wish->report};
  options.verify = wish->verify;
  options.limits.input_bytes = (size_t)16 << 20;
  if (ledger != NULL)
    options.allocator = (sanitize_allocator){account_allocate, account_release, ledger};
  return sanitizer_new_with(worker, wish->demanding ? demanding_policy() : NULL, &options);
}

/*
 * By kind: text that needs no copy, mending, attributes, the adoption agency, tables, raw text,
 * entities, values that are made anew, long output.
 */
static const char *const inputs[] = {
    "",
    "plain text",
    "a < b & c \xC2\xA0",
    "a\x01\r\n\xFF",
    "<p>1<p>2<br>3<ul><li>4</ul>",
    "<a href=\"http://example.com/?a&amp;b\" title='\"' onclick=x>x</a><abbr "
    "title=&copy;&#1;y>z</abbr>",
    "<b>1<p>2</b>3<i>4<blockquote>5</i>6</blockquote><a href=1>7<a href=2>8",
    "<table><caption>a<tr><td>b<td>c</table><svg><desc>x</desc>y</svg>",
    "<textarea><b></textarea><xmp><i></xmp><script>x</script><bob@example.com> <3 </3",
    "<a href='x y' id=n rel='me opener' ping='1 /2 3'>x</a><a href=#f>y</a><img srcset='a 1x, b "
    "2x'><b class='x-1 "
    "y'>z</b>",
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

/* The answer with all the memory there is. */
static struct bytes answer_for(const struct bytes *input, const struct wish *wish) {
  struct bytes answer = {0};
  sanitizer *worker;
  sanitize_span clean;
  ck_assert_int_eq(make(NULL, wish, &worker), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, input->data, input->length, &clean), SANITIZE_OK);
  bytes_add(&answer, clean.data, clean.length);
  sanitizer_free(worker);
  return answer;
}

static void fail_in_a_run(size_t fail_at, const struct bytes *input, const struct bytes *answer,
                          const struct wish *wish, bool *done) {
  struct account ledger = {0, 0, 0, SIZE_MAX};
  sanitizer *worker;
  sanitize_span clean = {NULL, 99};
  ck_assert_int_eq(make(&ledger, wish, &worker), SANITIZE_OK);
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
  const struct wish *wish = &wishes[_i % WISHES];
  struct bytes input = input_number(_i / WISHES);
  struct bytes answer = answer_for(&input, wish);
  bool done = false;
  size_t n = 0;
  for (; !done; n++) {
    ck_assert_uint_lt(n, 10000);
    fail_in_a_run(n, &input, &answer, wish, &done);
  }
  bytes_free(&input);
  bytes_free(&answer);
}
END_TEST

START_TEST(every_allocation_of_a_new_worker_fails_once) {
  sanitizer *worker = NULL;
  for (size_t n = 0;; n++) {
    struct account ledger = {0, 0, 0, n};
    sanitize_status status = make(&ledger, &wishes[_i], &worker);
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

static size_t allocations_of(struct account *ledger, sanitizer *worker, int i) {
  struct bytes input = input_number(i);
  size_t before = ledger->allocations;
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_run(worker, input.data, input.length, &clean), SANITIZE_OK);
  bytes_free(&input);
  return ledger->allocations - before;
}

/*
 * All memory comes through the caller's allocator, and a worker keeps what comments of usual size
 * need.
 */
START_TEST(a_used_worker_allocates_nothing) {
  struct account ledger = {0, 0, 0, SIZE_MAX};
  sanitizer *worker;
  ck_assert_int_eq(make(&ledger, &wishes[_i], &worker), SANITIZE_OK);
  for (int round = 0; round < 4; round++) {
    for (int i = 0; i < INPUTS; i++) {
      size_t made = allocations_of(&ledger, worker, i);
      if (round > 0)
        ck_assert_msg(made == 0, "round %d, input %d: %zu allocations", round, i, made);
    }
  }
  sanitizer_free(worker);
  ck_assert_uint_eq(ledger.live, 0);
}
END_TEST

static void *never(void *context, size_t size) {
  (void)context;
  ck_abort_msg("%zu bytes are asked for", size);
  return NULL;
}

static void nothing(void *context, void *pointer) {
  (void)context;
  (void)pointer;
}

/* Sizes that do not fit are memory that ran out: nothing is asked for, and nothing changes. */
START_TEST(rows_do_not_overflow) {
  static const size_t capacities[] = {SIZE_MAX / 2 + 1, SIZE_MAX, SIZE_MAX / 24};
  const struct memory memory = {{never, nothing, NULL}, NULL, NULL};
  char row[24];
  for (size_t i = 0; i < sizeof capacities / sizeof *capacities; i++) {
    void *rows = row;
    size_t capacity = capacities[i];
    ck_assert(!memory_grow(&memory, &rows, &capacity, sizeof row));
    ck_assert(rows == row && capacity == capacities[i]);
  }
}
END_TEST

/* No stage goes on where the run before has ended. */
START_TEST(a_worker_does_not_grow) {
  static const char html[] =
      "<p>1 &amp; <a href='x' title='&lt;y' onclick=z>2</a> \xFF <svg><title>3</title></svg><li>4";
  struct account ledger = {0, 0, 0, SIZE_MAX};
  sanitizer *worker;
  sanitize_span clean;
  ck_assert_int_eq(make(&ledger, &wishes[_i], &worker), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, html, sizeof html - 1, &clean), SANITIZE_OK);
  size_t made = ledger.allocations;
  for (int i = 0; i < 400; i++)
    ck_assert_int_eq(sanitizer_run(worker, html, sizeof html - 1, &clean), SANITIZE_OK);
  ck_assert_uint_eq(ledger.allocations, made);
  sanitizer_free(worker);
}
END_TEST

/*
 * After the next input, be it as small as it likes, no stage keeps more than 1 MiB, and few keep
 * anything.
 */
START_TEST(a_large_input_is_forgotten) {
  enum { COPIES = 120000, KEPT = 4 << 20 };
  struct account ledger = {0, 0, 0, SIZE_MAX};
  struct bytes large = {0};
  sanitizer *worker;
  sanitize_span clean;
  for (int i = 0; i < COPIES; i++) bytes_add_text(&large, "<b>\xFF<p>2</b></p>");
  bytes_add_text(&large, "<a href='");
  for (int i = 0; i < COPIES; i++) bytes_add_text(&large, "x&lt;y z&#5;");
  bytes_add_text(&large, "'>");
  ck_assert_int_eq(make(&ledger, &wishes[_i], &worker), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, large.data, large.length, &clean), SANITIZE_OK);
  ck_assert_uint_gt(ledger.bytes, KEPT);
  ck_assert_int_eq(sanitizer_run(worker, "", 0, &clean), SANITIZE_OK);
  ck_assert_uint_le(ledger.bytes, KEPT);
  sanitizer_free(worker);
  ck_assert_uint_eq(ledger.bytes, 0);
  bytes_free(&large);
}
END_TEST

/* Never are more than a few blocks asked for. */
START_TEST(a_large_input_takes_few_allocations) {
  struct account ledger = {0, 0, 0, SIZE_MAX};
  sanitizer *worker;
  ck_assert_int_eq(make(&ledger, &wishes[_i], &worker), SANITIZE_OK);
  for (int round = 0; round < 4; round++)
    ck_assert_uint_le(allocations_of(&ledger, worker, LONG_INPUT), 64);
  sanitizer_free(worker);
  ck_assert_uint_eq(ledger.live, 0);
}
END_TEST

/* Where the parser was stopped half-way, nothing of it is left behind. */
START_TEST(refused_inputs_leak_nothing) {
  static const char *const units[] = {"<span>", "<b x=1><i y=2>", "<p><b a=1><b a=2><b a=3><p>x"};
  /* With pointers of four bytes the third takes half as much, and is within limits. */
  const size_t refused = sizeof(void *) < 8 ? 2 : 3;
  struct account ledger = {0, 0, 0, SIZE_MAX};
  sanitizer *worker;
  ck_assert_int_eq(make(&ledger, &wishes[1], &worker), SANITIZE_OK);
  for (size_t i = 0; i < refused; i++) {
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
  tcase_add_loop_test(cases, every_allocation_of_a_run_fails_once, 0, WISHES * (INPUTS + 1));
  tcase_add_loop_test(cases, every_allocation_of_a_new_worker_fails_once, 0, WISHES);
  tcase_add_loop_test(cases, a_used_worker_allocates_nothing, 0, WISHES_WITHOUT_REPORT);
  tcase_add_loop_test(cases, a_worker_does_not_grow, 0, WISHES_WITHOUT_REPORT);
  tcase_add_loop_test(cases, a_large_input_is_forgotten, 0, WISHES);
  tcase_add_loop_test(cases, a_large_input_takes_few_allocations, 0, PLAIN_WISHES);
  tcase_add_test(cases, refused_inputs_leak_nothing);
  tcase_add_test(cases, rows_do_not_overflow);
  suite_add_tcase(suite, cases);
  return suite;
}
