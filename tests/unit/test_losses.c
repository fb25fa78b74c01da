/*
 * sanitizer_losses(): how much of the text a reader would have seen is not in the result, and how
 * much was never to be seen. What it says of text is held against the oracle in test_policy_corpora.c
 * and properties.c, too.
 */
#include "kit/nasty.h"
#include "oracle/checker.h"
#include "unit/suites.h"

#include <stdlib.h>
#include <string.h>

/* Goes with its content: div, q, and x-note, which HTML does not know. */
static sanitize_policy *dropping_policy(void) {
  static const char *const dropped[] = {"div", "q", "table", "td", "x-note"};
  sanitize_policy *policy = sanitize_policy_new("comment");
  for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++) {
    ck_assert_int_eq(sanitize_policy_set_mode(policy, dropped[i], SANITIZE_MODE_DROP, NULL),
                     SANITIZE_OK);
  }
  sanitize_span notation = span_text("<abbr title!!=\"\"> <p>");
  ck_assert_int_eq(sanitize_policy_allow(policy, notation.data, notation.length, NULL),
                   SANITIZE_OK);
  return policy;
}

static sanitizer *worker_with(const sanitize_policy *policy, const sanitize_options *options) {
  sanitizer *worker = NULL;
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, options), SANITIZE_OK);
  return worker;
}

static void ck_losses(const sanitizer *worker, const char *what, size_t text, size_t hidden) {
  sanitize_losses losses = {.size = sizeof losses};
  ck_assert_int_eq(sanitizer_losses(worker, &losses), SANITIZE_OK);
  ck_assert_msg(losses.text == text && losses.hidden == hidden,
                "%s\n  wanted %zu and %zu, got %zu and %zu", what, text, hidden, losses.text,
                losses.hidden);
}

/* ---- rows: under dropping_policy() ---- */

static const struct {
  const char *input;
  size_t text, hidden;
} rows[] = {
    {"", 0, 0},
    {"a <b>b</b> & &lt;", 0, 0},
    {"<u>a</u><x>b</x><p>c", 0, 0},
    /* what is to go, and what of it counts */
    {"a<div>bc</div>d", 2, 0},
    {"a<div>b <i>c\n</i>\t d</div>e", 3, 0},
    {"<div>\xC3\xA9&eacute;&#233;&#x1F600;&amp;&</div>", 12, 0},
    {"<div>&nbsp;&#32;&#9;&NotEqualTilde;&bogus;</div>", 14, 0},
    {"<div>\xEF\xBB\xBF&#xFEFF;&#1;\x02\xE2\x80\xA8</div>", 0, 0},
    {"<div>a<div>b</div>c</div>d", 3, 0},
    {"<div>a<br>b<img alt=cd>e", 3, 0},
    {"<q>a<p>b</q>c", 3, 0}, /* a p is not closed by that */
    {"<x-note>ab</x-note>c", 2, 0},
    {"<abbr>ab</abbr><abbr title=t>c</abbr>", 2, 0},
    {"<table><tr><td>ab<td>c</table>d", 3, 0},
    {"<table>x<tr><td>ab</table>d", 2, 0}, /* x stands before the table */
    {"<div><textarea><b></textarea><xmp>&lt;</xmp></div>", 7, 0},
    {"<div>I <3 <bob@x></div>", 10, 0},
    {"<b>1<div>2</b>3</div>4", 2, 0},
    /* what is hidden */
    {"a<!-- b -->c", 0, 10},
    {"a<!-- b", 0, 6},
    {"a<!---->", 0, 7},
    {"a<!>b", 0, 0}, /* typed */
    {"<!doctype html>a<?php x ?><![CDATA[y]]></>", 0, 15 + 10 + 13 + 3},
    {"<script>ab c</script>d", 0, 4},
    {"<script>ab c", 0, 4},
    {"<style>a{}</style><iframe>b</iframe><noembed>c</noembed><noframes>d", 0, 6},
    {"<title>a &amp; b</title>c", 0, 9},
    {"<title>a</b> c", 0, 7},
    {"<template>a<b>b &amp; </b></template>c", 0, 5},
    {"<noscript><p>a</p>b</noscript>c", 0, 2},
    {"<noscript><script>ab</script><!--c-->d</noscript>", 0, 2 + 8 + 1},
    {"<svg><desc>ab</desc><style>c</style></svg>d", 0, 3},
    {"<svg><title>ab</svg>c", 0, 2},
    {"a<a href=\"http://x", 0, 17},
    {"a<b", 0, 0}, /* typed */
    {"<sys/x.h> a <b && c> <y z>", 0, 0},
    {"\xFF<!--\xFF-->", 0, 10},
    /* both */
    {"<div>a<script>bc</script><!--d-->e</div>", 2, 2 + 8},
    {"<div>a<template>bc<template>d</template>e</template>f</div>", 2, 4},
    {"<template>a<div>b</div>c</template><div>d</div>", 1, 3},
    {"<div><noscript>a</div>b", 0, 1},
    {"<div>a<svg><desc>b</desc>c</svg></div>", 2, 1},
};
enum { ROWS = sizeof rows / sizeof *rows };

START_TEST(rows_lose_what_they_state) {
  static const sanitize_front_end front_ends[] = {SANITIZE_FRONT_END_AUTO,
                                                  SANITIZE_FRONT_END_GUMBO};
  sanitize_policy *policy = dropping_policy();
  sanitize_span input = span_text(rows[_i].input);
  for (size_t i = 0; i < 4; i++) {
    sanitize_options options = {
        .size = sizeof options, .front_end = front_ends[i % 2], .verify = i >= 2};
    sanitizer *worker = worker_with(policy, &options);
    sanitize_span clean;
    ck_assert_int_eq(sanitizer_run(worker, input.data, input.length, &clean), SANITIZE_OK);
    ck_losses(worker, rows[_i].input, rows[_i].text, rows[_i].hidden);
    struct bytes output = {0};
    enum text_skip skip;
    char why[WHY_SIZE];
    bytes_add(&output, clean.data, clean.length);
    sanitize_losses losses = {.size = sizeof losses};
    (void)sanitizer_losses(worker, &losses);
    bool fine =
        check_losses(input, bytes_span(&output), AGREE_EXACTLY, &losses, &skip, why, sizeof why);
    ck_assert_msg(fine, "%s: %s", rows[_i].input, why);
    bytes_free(&output);
    sanitizer_free(worker);
  }
  sanitize_policy_free(policy);
}
END_TEST

/* ---- documents made of parts whose sizes are known ---- */

struct part {
  const char *html;
  size_t text, hidden;
  bool closes; /* nothing after it changes what it is */
};

static const struct part parts[] = {
    {"a", 0, 0, true},
    {" <b>b</b>\n", 0, 0, true},
    {"&lt;&eacute;", 0, 0, true},
    {"<div>a &copy;<i>b</i></div>", 4, 0, true},
    {"<div><q>1</q> <u>2</u></div>", 2, 0, true},
    {"<x-note>\xE2\x82\xAC</x-note>", 3, 0, true},
    {"<!--a-->", 0, 8, true},
    {"<?a b?>", 0, 7, true},
    {"<script>1<2</script>", 0, 3, true},
    {"<style>&amp; </style>", 0, 6, true},
    {"<noscript>&amp; </noscript>", 0, 2, true},
    {"<template><b>1</b><!--x--></template>", 0, 1 + 8, true},
    {"<div><script>1</script>2<!----></div>", 1, 1 + 7, true},
    {"<!--a<div>b", 0, 11, false},
    {"<title>a<b>c", 0, 5, false},
    {"<script>a</b>", 0, 5, false},
    {"<div>ab", 2, 0, false},
    {"<a title='a b", 0, 13, false},
};
enum { PARTS = sizeof parts / sizeof *parts, DOCUMENTS = 4000 };

START_TEST(documents_lose_the_sum_of_their_parts) {
  struct random random = {7};
  struct bytes html = {0};
  sanitize_policy *policy = dropping_policy();
  sanitizer *worker = worker_with(policy, NULL);
  size_t most = 0;
  for (unsigned i = 0; i < DOCUMENTS; i++) {
    size_t text = 0;
    size_t hidden = 0;
    const struct part *part;
    sanitize_span clean;
    html.length = 0;
    do {
      part = &parts[random_below(&random, PARTS)];
      bytes_add_text(&html, part->html);
      text += part->text;
      hidden += part->hidden;
    } while (part->closes && html.length < 400);
    ck_assert_int_eq(sanitizer_run(worker, html.data, html.length, &clean), SANITIZE_OK);
    ck_losses(worker, shown(bytes_span(&html)), text, hidden);
    if (text > most) most = text;
  }
  ck_assert_uint_gt(most, 20);
  bytes_free(&html);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/* Every default but drop: a preset, all that can be permitted, and nasty documents. */
START_TEST(nothing_is_lost_that_was_not_to_go) {
  struct random random = {11};
  struct bytes html = {0};
  static const char *const presets[] = {"comment", "text", "fediverse"};
  sanitize_policy *policy = sanitize_policy_new(presets[_i]);
  sanitizer *worker = worker_with(policy, NULL);
  for (unsigned i = 0; i < 4000; i++) {
    sanitize_losses losses = {.size = sizeof losses};
    sanitize_span ignored;
    html.length = 0;
    nasty_html(&random, 1 + random_below(&random, 40), &html);
    ck_assert_int_eq(sanitizer_run(worker, html.data, html.length, &ignored), SANITIZE_OK);
    (void)sanitizer_losses(worker, &losses);
    ck_assert_msg(losses.text == 0, "%zu: %s", losses.text, shown(bytes_span(&html)));
    ck_assert_int_eq(sanitizer_html_to_text(worker, html.data, html.length, &ignored), SANITIZE_OK);
    (void)sanitizer_losses(worker, &losses);
    ck_assert_msg(losses.text == 0, "%zu: %s", losses.text, shown(bytes_span(&html)));
  }
  bytes_free(&html);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/* The same where much goes: told as lost is what the oracle misses. */
START_TEST(what_is_lost_is_what_the_oracle_misses) {
  struct random random = {13};
  struct bytes html = {0};
  struct bytes output = {0};
  size_t judged = 0;
  size_t lost = 0;
  sanitize_policy *policy = dropping_policy();
  sanitizer *worker = worker_with(policy, NULL);
  for (unsigned i = 0; i < 8000; i++) {
    sanitize_losses losses = {.size = sizeof losses};
    sanitize_span clean;
    enum text_skip skip;
    char why[WHY_SIZE];
    html.length = output.length = 0;
    nasty_html(&random, 1 + random_below(&random, 30), &html);
    ck_assert_int_eq(sanitizer_run(worker, html.data, html.length, &clean), SANITIZE_OK);
    bytes_add(&output, clean.data, clean.length);
    (void)sanitizer_losses(worker, &losses);
    bool fine = check_losses(bytes_span(&html), bytes_span(&output), agreement_after(worker),
                             &losses, &skip, why, sizeof why);
    ck_assert_msg(fine, "%s\n  %s", shown(bytes_span(&html)), why);
    judged += skip == TEXT_JUDGED;
    lost += skip == TEXT_JUDGED && losses.text > 0;
  }
  ck_assert_uint_gt(judged, 2000);
  ck_assert_uint_gt(lost, 200);
  bytes_free(&html);
  bytes_free(&output);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/* ---- other ways to lose text ---- */

static sanitize_element_answer drop_em(void *context, const sanitize_hook_element *element,
                                       sanitize_span *name) {
  (void)context;
  (void)name;
  return span_is(element->name, "em") ? SANITIZE_ELEMENT_ANSWER_DROP : SANITIZE_ELEMENT_ANSWER_KEEP;
}

START_TEST(by_a_hook) {
  const sanitize_hooks hooks = {.size = sizeof hooks, .element = drop_em};
  sanitize_options options = {.size = sizeof options, .hooks = &hooks};
  sanitizer *worker = worker_with(NULL, &options);
  sanitize_span clean;
  sanitize_span input = span_text("a<em>b <i>&eacute;</i></em><b>c</b><!---->");
  ck_assert_int_eq(sanitizer_run(worker, input.data, input.length, &clean), SANITIZE_OK);
  ck_losses(worker, "hook", 3, 7);
  sanitizer_free(worker);
}
END_TEST

static const struct {
  const char *input;
  size_t most_bytes, most_characters;
  size_t text, hidden;
} cuts[] = {
    {"abcdef", 6, 0, 0, 0},
    {"abcdef", 0, 3, 4, 0},   /* "ab" and U+2026 */
    {"ab cd ef", 0, 4, 4, 0}, /* "ab" and U+2026 */
    {"ab <b>cd</b> e&amp;\xC3\xA9", 0, 3, 6, 0},
    {"ab <a href=\"http://x/?a&b\">c</a>", 0, 3, 1, 0},
    {"ab   \n\n", 0, 2, 0, 0}, /* only white space is cut off */
    {"a&nbsp;bc", 0, 1, 5, 0}, /* of which no-break spaces are none */
    {"<!--x-->abc", 1, 0, 2, 8},
};

START_TEST(by_a_limit) {
  sanitizer *worker = worker_with(NULL, NULL);
  sanitize_length_limit limit = {.size = sizeof limit,
                                 .max_bytes = cuts[_i].most_bytes,
                                 .max_characters = cuts[_i].most_characters};
  sanitize_span clean;
  int shortened;
  sanitize_span input = span_text(cuts[_i].input);
  ck_assert_int_eq(
      sanitizer_run_within(worker, input.data, input.length, &limit, &clean, &shortened),
      SANITIZE_OK);
  ck_losses(worker, clean.data, cuts[_i].text, cuts[_i].hidden);
  ck_assert_int_eq(shortened, cuts[_i].text > 0);
  sanitizer_free(worker);
}
END_TEST

/* ---- other runs ---- */

START_TEST(plain_text_and_text_shown) {
  sanitize_policy *policy = dropping_policy();
  sanitize_options options = {.size = sizeof options,
                              .refusal = SANITIZE_REFUSAL_TEXT,
                              .front_end = SANITIZE_FRONT_END_GUMBO};
  sanitizer *worker = worker_with(policy, &options);
  sanitize_span clean;
  sanitize_span input = span_text("<div>ab</div><!--c-->");
  ck_assert_int_eq(sanitizer_html_to_text(worker, input.data, input.length, &clean), SANITIZE_OK);
  ck_losses(worker, "as text", 0, 8);
  ck_assert_int_eq(sanitizer_run(worker, input.data, input.length, &clean), SANITIZE_OK);
  ck_losses(worker, "as HTML", 2, 8);
  ck_assert_int_eq(
      sanitizer_text_to_html(worker, input.data, input.length, SANITIZE_LINE_BREAKS_KEEP, &clean),
      SANITIZE_OK);
  ck_losses(worker, "of text", 0, 0);
  struct bytes deep = {0};
  for (int i = 0; i < 200; i++) bytes_add_text(&deep, "<div>a<!-- -->");
  ck_assert_int_eq(sanitizer_run(worker, deep.data, deep.length, &clean), SANITIZE_OK);
  ck_assert_ptr_nonnull(strstr(clean.data, "&lt;div&gt;"));
  ck_losses(worker, "shown as text", 0, 0);
  bytes_free(&deep);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(rows_of_a_batch_are_summed) {
  static const char data[] = "<div>ab</div>x<!---->y<div>c</div>z";
  static const int32_t offsets[] = {0, 13, 14, 22, 35};
  sanitize_policy *policy = dropping_policy();
  sanitize_options options = {.size = sizeof options, .limits = {.input_bytes = 13}};
  sanitizer *worker = worker_with(policy, &options);
  sanitize_rows batch = {.size = sizeof batch,
                         .data = data,
                         .data_length = sizeof data - 1,
                         .offsets = offsets,
                         .offset_width = 4,
                         .count = 4};
  sanitize_rows clean = {.size = sizeof clean};
  for (int i = 0; i < 2; i++) { /* of the last run alone */
    ck_assert_int_eq(sanitizer_run_batch(worker, &batch, SANITIZE_REFUSED_ROWS_EMPTY, &clean, NULL),
                     SANITIZE_OK);
    ck_losses(worker, "batch", 3, 7);
  }
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(after_an_error_there_are_none) {
  sanitize_policy *policy = dropping_policy();
  sanitize_options options = {.size = sizeof options, .limits = {.input_bytes = 20}};
  sanitizer *worker = worker_with(policy, &options);
  sanitize_losses losses = {.size = sizeof losses};
  sanitize_span clean;
  ck_losses(worker, "no run yet", 0, 0);
  ck_assert_int_eq(sanitizer_run(worker, "<div>a", 6, &clean), SANITIZE_OK);
  ck_losses(worker, "a run", 1, 0);
  ck_assert_int_eq(sanitizer_run(worker, NULL, 1, &clean), SANITIZE_ERR_ARGUMENT);
  ck_losses(worker, "that was no run", 1, 0);
  ck_assert_int_eq(sanitizer_run(worker, "<div>a                  ", 21, &clean),
                   SANITIZE_ERR_INPUT_SIZE);
  ck_losses(worker, "refused", 0, 0);
  ck_assert_int_eq(sanitizer_losses(NULL, &losses), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitizer_losses(worker, NULL), SANITIZE_ERR_ARGUMENT);
  losses.size = 1;
  ck_assert_int_eq(sanitizer_losses(worker, &losses), SANITIZE_ERR_ARGUMENT);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/* Runs that fail when everything has been read. */

static int refuse_all(void *context, const char *data, size_t length) {
  (void)context;
  (void)data;
  return length > 0;
}

static void ck_nothing_told(const sanitizer *worker, const char *of) {
  ck_losses(worker, of, 0, 0);
  ck_assert_msg(sanitizer_changes(worker, NULL) == 0, "%s: there are changes", of);
}

START_TEST(a_sink_that_fails_leaves_none) {
  sanitize_policy *policy = dropping_policy();
  sanitize_options options = {.size = sizeof options, .report = 1};
  sanitizer *worker = worker_with(policy, &options);
  ck_assert_int_eq(sanitizer_write(worker, "<div>a</div>b", 13, refuse_all, NULL),
                   SANITIZE_ERR_SINK);
  ck_nothing_told(worker, "the sink failed");
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/* Stops at the question of this number. */
static int count_down(void *context) {
  size_t *left = context;
  return --*left == 0;
}

START_TEST(a_batch_that_is_stopped_leaves_none) {
  sanitize_policy *policy = dropping_policy();
  size_t left = (size_t)_i;
  sanitize_options options = {
      .size = sizeof options, .interrupt = count_down, .interrupt_context = &left};
  sanitizer *worker = worker_with(policy, &options);
  struct bytes data = {0};
  bytes_add_text(&data, "<div>ab</div>");
  while (data.length < (size_t)1 << 18) bytes_add_text(&data, "<b>x</b>");
  const int64_t offsets[] = {0, 13, (int64_t)data.length};
  sanitize_rows batch = {.size = sizeof batch,
                         .data = data.data,
                         .data_length = data.length,
                         .offsets = offsets,
                         .offset_width = 8,
                         .count = 2};
  sanitize_rows clean = {.size = sizeof clean};
  ck_assert_int_eq(sanitizer_run_batch(worker, &batch, SANITIZE_REFUSED_ROWS_EMPTY, &clean, NULL),
                   SANITIZE_ERR_INTERRUPTED);
  ck_nothing_told(worker, "a row was stopped");
  bytes_free(&data);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

struct last_allocation {
  size_t asked, fail_at;
};

static void *allocate_counting(void *context, size_t size) {
  struct last_allocation *count = context;
  return count->asked++ == count->fail_at ? NULL : malloc(size);
}

static void release_counted(void *context, void *pointer) {
  (void)context;
  free(pointer);
}

/* The last allocation is that of the ellipsis, behind all the stages: it becomes longer. */
START_TEST(no_memory_for_an_ellipsis_leaves_none) {
  sanitize_policy *policy = dropping_policy();
  struct bytes ellipsis = {0};
  while (ellipsis.length < 100000) bytes_add_text(&ellipsis, "<");
  sanitize_length_limit limit = {
      .size = sizeof limit, .max_characters = 100001, .ellipsis = bytes_span(&ellipsis)};
  struct bytes input = {0};
  bytes_add_text(&input, "<div>ab</div>");
  while (input.length < 100100) bytes_add_text(&input, "x");
  struct last_allocation count = {0, SIZE_MAX};
  sanitize_options options = {.size = sizeof options, .report = 1};
  options.allocator = (sanitize_allocator){allocate_counting, release_counted, &count};
  size_t needed = 0;
  for (int i = 0; i < 2; i++) {
    sanitizer *worker = worker_with(policy, &options);
    sanitize_span clean;
    sanitize_status status =
        sanitizer_run_within(worker, input.data, input.length, &limit, &clean, NULL);
    ck_assert_int_eq(status, i == 0 ? SANITIZE_OK : SANITIZE_ERR_MEMORY);
    if (i == 1) ck_nothing_told(worker, "no memory for the ellipsis");
    needed = count.asked;
    count = (struct last_allocation){0, needed - 1};
    sanitizer_free(worker);
  }
  bytes_free(&input);
  bytes_free(&ellipsis);
  sanitize_policy_free(policy);
}
END_TEST

Suite *losses_suite(void) {
  Suite *suite = suite_create("losses");
  TCase *cases = tcase_create("losses");
  tcase_add_loop_test(cases, rows_lose_what_they_state, 0, ROWS);
  tcase_add_test(cases, documents_lose_the_sum_of_their_parts);
  tcase_add_loop_test(cases, nothing_is_lost_that_was_not_to_go, 0, 3);
  tcase_add_test(cases, what_is_lost_is_what_the_oracle_misses);
  tcase_add_test(cases, by_a_hook);
  tcase_add_loop_test(cases, by_a_limit, 0, (int)(sizeof cuts / sizeof *cuts));
  tcase_add_test(cases, plain_text_and_text_shown);
  tcase_add_test(cases, rows_of_a_batch_are_summed);
  tcase_add_test(cases, after_an_error_there_are_none);
  tcase_add_test(cases, a_sink_that_fails_leaves_none);
  tcase_add_loop_test(cases, a_batch_that_is_stopped_leaves_none, 1, 10);
  tcase_add_test(cases, no_memory_for_an_ellipsis_leaves_none);
  tcase_set_timeout(cases, 120);
  suite_add_tcase(suite, cases);
  return suite;
}
