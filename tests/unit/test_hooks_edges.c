/*
 * Hooks at their edges: answers that lie where they should not, runs that are stopped, options,
 * limits, and running out of memory.
 */
#include "kit/hook_script.h"
#include "unit/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- answers that lie where they should not ---- */

static sanitize_span given_span; /* NULL: the given text without its last byte */

static sanitize_value_answer give_span(void *context, const sanitize_hook_value *value,
                                       sanitize_span *replacement) {
  (void)context;
  *replacement = given_span;
  if (given_span.data == NULL && given_span.length == 0)
    *replacement = (sanitize_span){value->value.data, value->value.length - 1};
  return SANITIZE_VALUE_ANSWER_REPLACE;
}

/* Verified, too: the second reader does not ask again, or what is cut would be cut once more. */
static void expect_given(sanitize_span given, bool of_urls, const char *html, const char *wanted) {
  sanitize_hooks hooks = {.size = sizeof hooks};
  *(of_urls ? &hooks.url : &hooks.attribute) = give_span;
  given_span = given;
  for (int verify = 0; verify <= 1; verify++) {
    sanitizer *worker = hooked(&hooks_kit.policy, &hooks, (sanitize_options){.verify = verify});
    sanitize_span clean;
    ck_assert_int_eq(sanitizer_run(worker, html, strlen(html), &clean), SANITIZE_OK);
    ck_assert_msg(span_is(clean, wanted), "wanted %s\n  got    %s", wanted, clean.data);
    sanitizer_free(worker);
  }
}

START_TEST(an_answer_may_be_a_part_of_the_question) {
  const sanitize_span part = {NULL, 0};
  begin_rows();
  expect_given(part, false, "<b title='&lt;abc' data-x=1>", "<b title=\"&lt;ab\" data-x=\"\"></b>");
  expect_given(part, false, "<b class='y x-abc x-d' title=abc>",
               "<b class=\"x-abc x-\" title=\"ab\"></b>");
  expect_given(part, true, "<a href=/abc ping='/x /y'>1</a>",
               "<a href=\"https://example.com/ab\" "
               "ping=\"https://example.com/ https://example.com/\">1</a>");
  expect_given(part, true, "<img srcset='/abc 1x, /d 2x'>",
               "<img srcset=\"https://example.com/ab 1x, https://example.com/ 2x\" "
               "loading=\"lazy\">");
}
END_TEST

/* Or the hook would have the last word about what the policy says itself. */
START_TEST(what_the_policy_sets_is_not_asked_about) {
  const sanitize_span other = {"/other", 6};
  begin_rows();
  kit_force(&hooks_kit, "a", "href", "/forced");
  expect_given(other, true, "<a>1</a>", "<a href=\"https://example.com/forced\">1</a>");
  expect_given(other, true, "<img src=/x>",
               "<img src=\"https://example.com/other\" loading=\"lazy\">");
}
END_TEST

/* In a row there is none. */
START_TEST(text_that_lost_its_place_is_counted) {
  static const char html[] = "<table><tr><td>1&amp;amp;<th>3</table>";
  struct script script = {.rules = "e td unwrap", .stops_left = -1};
  sanitize_hooks hooks = hooks_of(&script);
  sanitize_losses losses = {.size = sizeof losses};
  sanitize_span clean;
  begin_rows();
  sanitizer *worker = hooked(&hooks_kit.policy, &hooks, (sanitize_options){.verify = 0});
  ck_assert_int_eq(sanitizer_run(worker, html, strlen(html), &clean), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_losses(worker, &losses), SANITIZE_OK);
  ck_assert_uint_eq(losses.text, strlen("1&amp;"));
  sanitizer_free(worker);
}
END_TEST

START_TEST(an_answer_may_be_nowhere) {
  begin_rows();
  expect_given((sanitize_span){NULL, 1}, false, "<b title=x>1</b>", "<b>1</b>");
  expect_given((sanitize_span){NULL, SIZE_MAX}, true, "<a href=x>1</a>", "<a>1</a>");
  expect_given((sanitize_span){"x", SIZE_MAX}, true, "<a href=x>1</a>", "<a>1</a>");
  expect_given((sanitize_span){"x", 0}, false, "<b title=x>1</b>", "<b title=\"\">1</b>");
}
END_TEST

/* A tag with more attributes than are written; those that a hook removes are not. */
START_TEST(of_many_attributes_some_are_removed) {
  struct script script = {"a data-1 remove|a data-47 remove", NULL, 0};
  sanitize_hooks hooks = hooks_of(&script);
  sanitizer *worker;
  struct bytes html = {0};
  struct bytes once = {0};
  sanitize_span clean;
  begin_rows();
  worker = hooked(&hooks_kit.policy, &hooks, (sanitize_options){0});
  bytes_add_text(&html, "<b");
  for (int i = 0; i < 60; i++) {
    char attribute[32];
    snprintf(attribute, sizeof attribute, " data-%d=x", i);
    bytes_add_text(&html, attribute);
  }
  bytes_add_text(&html, ">");
  ck_assert_int_eq(sanitizer_run(worker, html.data, html.length, &clean), SANITIZE_OK);
  bytes_add(&once, clean.data, clean.length + 1);
  ck_assert_ptr_nonnull(strstr(once.data, " data-46="));
  ck_assert_ptr_null(strstr(once.data, " data-1="));
  ck_assert_ptr_null(strstr(once.data, " data-47="));
  ck_assert_int_eq(sanitizer_run(worker, once.data, once.length - 1, &clean), SANITIZE_OK);
  ck_assert(span_is(clean, once.data));
  sanitizer_free(worker);
  bytes_free(&html);
  bytes_free(&once);
}
END_TEST

/* ---- stopped ---- */

static int count_call(void *context, const char *data, size_t length) {
  (void)data;
  (void)length;
  ++*(int *)context;
  return 0;
}

/*
 * Once, then no more: table text that has to move before it lets the input be read twice, and what
 * was read first is over.
 */
START_TEST(a_stopped_run_has_no_output) {
  static const char *const rules[] = {"e b stop", "a title stop", "u * stop"};
  static const char html[] =
      "1<b title=x><a href=/x>2</a></b><table>3<tr><td>4</table><b title=x><a href=/x>5</a>";
  begin_rows();
  for (int i = 0; i < 3 * 2 * 2; i++) {
    struct script script = {rules[i % 3], NULL, 1};
    sanitize_hooks hooks = hooks_of(&script);
    sanitize_options options = {.front_end = (sanitize_front_end)(i / 3 % 2),
                                .refusal = (sanitize_refusal)(i / 6),
                                .report = i % 2};
    sanitizer *worker = hooked(&hooks_kit.policy, &hooks, options);
    sanitize_span clean = {NULL, 99};
    int calls = 0;
    ck_assert_int_eq(sanitizer_run(worker, html, sizeof html - 1, &clean), SANITIZE_ERR_HOOK);
    ck_assert_str_eq(clean.data, "");
    ck_assert_uint_eq(clean.length, 0);
    ck_assert_uint_eq(sanitizer_changes(worker, NULL), 0);
    script.stops_left = 1;
    ck_assert_int_eq(sanitizer_write(worker, html, sizeof html - 1, count_call, &calls),
                     SANITIZE_ERR_HOOK);
    ck_assert_int_eq(calls, 0);
    ck_assert_int_eq(sanitizer_run(worker, html, sizeof html - 1, &clean), SANITIZE_OK);
    ck_assert_uint_gt(clean.length, 0);
    sanitizer_free(worker);
  }
}
END_TEST

static sanitize_value_answer no_value_answer(void *context, const sanitize_hook_value *value,
                                             sanitize_span *replacement) {
  (void)value;
  (void)replacement;
  return *(const sanitize_value_answer *)context;
}

static sanitize_element_answer
no_element_answer(void *context, const sanitize_hook_element *element, sanitize_span *name) {
  (void)element;
  (void)name;
  return *(const sanitize_element_answer *)context;
}

START_TEST(a_number_that_is_no_answer_stops) {
  unsigned answers[] = {SANITIZE_ELEMENT_ANSWER_STOP, 5, 77, UINT32_MAX};
  for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
    for (int which = 0; which < 3; which++) {
      sanitize_hooks hooks = {.size = sizeof hooks, .context = &answers[i]};
      sanitize_span clean;
      if (which == 0) hooks.element = no_element_answer;
      if (which == 1) hooks.attribute = no_value_answer;
      if (which == 2) hooks.url = no_value_answer;
      sanitizer *worker = hooked(NULL, &hooks, (sanitize_options){0});
      ck_assert_int_eq(sanitizer_run(worker, "<a href=x>1", 11, &clean), SANITIZE_ERR_HOOK);
      ck_assert_int_eq(sanitizer_run(worker, "1", 1, &clean), SANITIZE_OK);
      sanitizer_free(worker);
    }
  }
}
END_TEST

/* ---- options ---- */

START_TEST(hooks_are_options) {
  struct script script = {"e b unwrap", NULL, 0};
  sanitize_hooks hooks = hooks_of(&script);
  sanitize_hooks none = {.size = sizeof none};
  sanitize_options options = {.size = sizeof options, .hooks = &hooks};
  sanitizer *worker;
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_new_with(&worker, NULL, &options), SANITIZE_OK);
  hooks = none; /* they are copied */
  ck_assert_int_eq(sanitizer_run(worker, "<b>1", 4, &clean), SANITIZE_OK);
  ck_assert(span_is(clean, "1"));
  sanitizer_free(worker);
  for (int wrong = -1; wrong <= 1; wrong++) {
    none.size = wrong < 0 ? 0 : sizeof none + (size_t)wrong;
    options.hooks = &none;
    sanitize_status status = sanitizer_new_with(&worker, NULL, &options);
    ck_assert_int_eq(status, wrong == 0 ? SANITIZE_OK : SANITIZE_ERR_ARGUMENT);
    ck_assert_int_eq(worker != NULL, wrong == 0);
    sanitizer_free(worker);
  }
}
END_TEST

/* The struct as it was before `hooks`: what stands there is not looked at. */
START_TEST(options_without_hooks_are_known) {
  sanitize_options options = {.size = offsetof(sanitize_options, hooks), .report = 1};
  sanitize_span clean;
  sanitizer *worker;
  options.hooks = (const sanitize_hooks *)(const void *)&options;
  ck_assert_int_eq(sanitizer_new_with(&worker, NULL, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, "<u>", 3, &clean), SANITIZE_OK);
  ck_assert_uint_eq(sanitizer_changes(worker, NULL), 1);
  sanitizer_free(worker);
}
END_TEST

/* ---- limits and memory ---- */

START_TEST(an_answer_counts_as_output) {
  enum { LENGTH = 1000 };
  char rules[LENGTH + 32] = "a title replace ";
  struct script script = {rules, NULL, 0};
  sanitize_hooks hooks = hooks_of(&script);
  memset(rules + strlen(rules), 'x', LENGTH);
  for (size_t limit = LENGTH - 1; limit <= LENGTH + 100; limit += 101) {
    sanitize_options options = {.limits = {.output_bytes = limit}};
    sanitizer *worker = hooked(NULL, &hooks, options);
    sanitize_span clean;
    ck_assert_int_eq(sanitizer_run(worker, "<a title=y>", 11, &clean),
                     limit < LENGTH ? SANITIZE_ERR_OUTPUT_SIZE : SANITIZE_OK);
    sanitizer_free(worker);
  }
}
END_TEST

struct purse {
  size_t left, in_use;
};

static void *purse_allocate(void *context, size_t size) {
  struct purse *purse = context;
  if (purse->left == 0) return NULL;
  purse->left--;
  purse->in_use++;
  return malloc(size);
}

static void purse_release(void *context, void *pointer) {
  ((struct purse *)context)->in_use--;
  free(pointer);
}

START_TEST(every_allocation_for_a_hook_may_fail) {
  static const char html[] =
      "<h1>1</h1><b title=x class=x-1>2</b><a href=/x ping='/y /z'>3</a><img srcset='/1 2x'>";
  struct script script = {"e h1 rename strong|a title replace a long value|u * replace /another|"
                          "a class replace x-a x-b",
                          NULL, 0};
  sanitize_hooks hooks = hooks_of(&script);
  sanitize_status status = SANITIZE_ERR_MEMORY;
  begin_rows();
  for (size_t n = 0; status != SANITIZE_OK; n++) {
    struct purse purse = {n, 0};
    sanitize_options options = {.size = sizeof options, .hooks = &hooks, .report = 1};
    options.allocator = (sanitize_allocator){purse_allocate, purse_release, &purse};
    sanitizer *worker;
    sanitize_span clean = {"", 0};
    status = sanitizer_new_with(&worker, &hooks_kit.policy, &options);
    if (status == SANITIZE_OK) status = sanitizer_run(worker, html, sizeof html - 1, &clean);
    ck_assert_int_eq(status == SANITIZE_OK, clean.length > 0);
    if (status != SANITIZE_OK) ck_assert_int_eq(status, SANITIZE_ERR_MEMORY);
    sanitizer_free(worker);
    ck_assert_uint_eq(purse.in_use, 0);
    ck_assert_uint_lt(n, 1000);
  }
}
END_TEST

Suite *hooks_edges_suite(void) {
  Suite *suite = suite_create("hooks_edges");
  TCase *edges = tcase_create("edges");
  tcase_add_test(edges, an_answer_may_be_a_part_of_the_question);
  tcase_add_test(edges, what_the_policy_sets_is_not_asked_about);
  tcase_add_test(edges, text_that_lost_its_place_is_counted);
  tcase_add_test(edges, an_answer_may_be_nowhere);
  tcase_add_test(edges, of_many_attributes_some_are_removed);
  tcase_add_test(edges, a_stopped_run_has_no_output);
  tcase_add_test(edges, a_number_that_is_no_answer_stops);
  tcase_add_test(edges, hooks_are_options);
  tcase_add_test(edges, options_without_hooks_are_known);
  tcase_add_test(edges, an_answer_counts_as_output);
  tcase_add_test(edges, every_allocation_for_a_hook_may_fail);
  suite_add_tcase(suite, edges);
  return suite;
}
