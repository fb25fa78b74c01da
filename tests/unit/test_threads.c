/*
 * Workers in different threads share nothing: every thread gets the answers of a single one. Of
 * most use under ThreadSanitizer.
 */
#define _POSIX_C_SOURCE 200809L

#include "kit/support.h"
#include "unit/suites.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 8, ROUNDS = 150 };

static const struct {
  const char *input;
  const char *output;
} cases[] = {
    {"<b onclick=x>hi</b> I <3 you", "<b>hi</b> I &lt;3 you"},
    {"<p>1<p>2<br>3", "1\n2\n3"},
    {"<b>1<p>2</b>3</p>", "<b>1</b>\n<b>2</b>3"},
    {"<a href=javascript:1 title=t>x<a href=y>z", "<a title=\"t\">x</a><a href=\"y\">z</a>"},
    {"<table>a<tr><td>b<td>c</table>&copy;", "a\nb c\n\xC2\xA9"},
    {"<svg><p>x</svg><bob@example.com>", "x&lt;bob@example.com&gt;"}};
enum { CASES = sizeof cases / sizeof *cases };

static void *run_own_worker(void *failures) {
  size_t *failed = failures;
  for (int round = 0; round < ROUNDS; round++) {
    /* making workers at once, too: first use checks the parser */
    sanitizer *worker = sanitizer_new(NULL);
    if (worker == NULL) ++*failed;
    for (size_t i = 0; worker != NULL && i < CASES; i++) {
      sanitize_span clean;
      sanitize_status status =
          sanitizer_run(worker, cases[i].input, strlen(cases[i].input), &clean);
      if (status != SANITIZE_OK || !span_is(clean, cases[i].output)) ++*failed;
    }
    sanitizer_free(worker);
  }
  return NULL;
}

static void *run_one_call(void *failures) {
  size_t *failed = failures;
  for (int round = 0; round < ROUNDS; round++) {
    for (size_t i = 0; i < CASES; i++) {
      size_t length;
      char *clean = sanitize_comment(cases[i].input, strlen(cases[i].input), &length);
      if (clean == NULL || strcmp(clean, cases[i].output) != 0) ++*failed;
      free(clean);
    }
  }
  return NULL;
}

START_TEST(threads_do_not_disturb_each_other) {
  pthread_t threads[THREADS];
  size_t failures[THREADS] = {0};
  for (size_t i = 0; i < THREADS; i++) {
    void *(*body)(void *) = i % 2 == 0 ? run_own_worker : run_one_call;
    ck_assert_int_eq(pthread_create(&threads[i], NULL, body, &failures[i]), 0);
  }
  for (size_t i = 0; i < THREADS; i++) ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
  for (size_t i = 0; i < THREADS; i++) ck_assert_uint_eq(failures[i], 0);
}
END_TEST

/* "One thread at a time" allows a worker to move from thread to thread. */
static void *run_given_worker(void *worker) {
  sanitize_span clean;
  sanitize_status status = sanitizer_run(worker, cases[2].input, strlen(cases[2].input), &clean);
  return status == SANITIZE_OK && span_is(clean, cases[2].output) ? worker : NULL;
}

START_TEST(a_worker_moves_between_threads) {
  sanitizer *worker = sanitizer_new(NULL);
  ck_assert_ptr_nonnull(worker);
  for (int i = 0; i < 10; i++) {
    pthread_t thread;
    void *result;
    ck_assert_int_eq(pthread_create(&thread, NULL, run_given_worker, worker), 0);
    ck_assert_int_eq(pthread_join(thread, &result), 0);
    ck_assert_ptr_eq(result, worker);
  }
  sanitizer_free(worker);
}
END_TEST

/* A policy that nobody changes is read by any number of threads. */
static void *use_policy(void *policy) {
  static const char input[] = "<p>1<b title=x>2</b><img src=javascript:1 alt=y>";
  for (int round = 0; round < ROUNDS; round++) {
    sanitize_span clean;
    char *text;
    sanitize_policy_settings settings = {.size = sizeof settings};
    sanitizer *worker = sanitizer_new(policy);
    bool good =
        worker != NULL && sanitizer_run(worker, input, sizeof input - 1, &clean) == SANITIZE_OK &&
        span_is(clean, "<p>1<b>2</b><img alt=\"y\"></p>") &&
        sanitize_policy_get(policy, &settings) == SANITIZE_OK &&
        span_is(settings.schemes, "http https mailto") &&
        sanitize_policy_show(policy, SANITIZE_POLICY_FORMAT_JSON, &text, NULL) == SANITIZE_OK;
    sanitizer_free(worker);
    if (!good) return NULL;
    free(text);
  }
  return policy;
}

START_TEST(threads_share_a_policy) {
  static const char tags[] = "<p> <img src alt>";
  sanitize_policy *policy = sanitize_policy_new(NULL);
  pthread_t threads[THREADS];
  ck_assert_int_eq(sanitize_policy_allow(policy, tags, sizeof tags - 1, NULL), SANITIZE_OK);
  for (size_t i = 0; i < THREADS; i++)
    ck_assert_int_eq(pthread_create(&threads[i], NULL, use_policy, policy), 0);
  for (size_t i = 0; i < THREADS; i++) {
    void *result;
    ck_assert_int_eq(pthread_join(threads[i], &result), 0);
    ck_assert_ptr_eq(result, policy);
  }
  sanitize_policy_free(policy);
}
END_TEST

Suite *threads_suite(void) {
  Suite *suite = suite_create("threads");
  TCase *test_case = tcase_create("threads");
  tcase_set_timeout(test_case, 240);
  tcase_add_test(test_case, threads_do_not_disturb_each_other);
  tcase_add_test(test_case, a_worker_moves_between_threads);
  tcase_add_test(test_case, threads_share_a_policy);
  suite_add_tcase(suite, test_case);
  return suite;
}
