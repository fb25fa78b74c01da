/*
 * Every preset over every line of the corpora, and 200 random policies over a part of them, so that
 * each line meets some 12: what is written is permitted and parses to the tree that was meant, is a
 * fixed point, keeps the visible text or tells how much is lost, is the same from both front ends,
 * and is verified. Where the
 * corpora are missing (test_corpora.c) the tests pass.
 */
#include "kit/policy_kit.h"
#include "kit/random_policy.h"
#include "unit/suites.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RANDOM_POLICIES = 200, PART = 16, BATCHES = 20 };

static struct bytes *lines;
static size_t line_count;
static struct kit_checked checked;

static void add_line(const char *json, size_t length) {
  json_t *line = json_loadb(json, length, JSON_ALLOW_NUL, NULL); /* NULL for lone surrogates */
  json_t *html = json_object_get(line, "html");
  if (json_is_string(html)) {
    lines = realloc(lines, (line_count + 1) * sizeof *lines);
    if (lines == NULL) abort();
    lines[line_count] = (struct bytes){0};
    bytes_add(&lines[line_count++], json_string_value(html), json_string_length(html));
  }
  json_decref(line);
}

static void add_file(void *context, const char *path) {
  struct bytes text = {0};
  (void)context;
  if (!read_file(path, &text)) return;
  for (size_t at = 0, end; at < text.length; at = end + 1) {
    for (end = at; end < text.length && text.data[end] != '\n';) end++;
    if (end > at) add_line(text.data + at, end - at);
  }
  bytes_free(&text);
}

static void load_lines(void) {
  char path[4096];
  char attacks[4200];
  const char *directory = getenv("SANITIZE_CORPORA");
  if (line_count > 0) return;
  source_path(path, sizeof path, "../shared/corpora");
  if (directory == NULL) directory = path;
  snprintf(attacks, sizeof attacks, "%s/attacks", directory);
  each_file(directory, ".jsonl", add_file, NULL);
  each_file(attacks, ".jsonl", add_file, NULL);
}

static sanitizer *worker_of(const sanitize_policy *policy, sanitize_front_end front_end) {
  sanitize_options options = {.size = sizeof options, .front_end = front_end};
  options.verify = front_end == SANITIZE_FRONT_END_AUTO;
  sanitizer *worker;
  options.limits.input_bytes = (size_t)1 << 26; /* the output may be longer than the input */
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  return worker;
}

/* Why the output is not as it should be, or NULL. */
static const char *judge(const sanitize_policy *policy, sanitizer *worker, sanitize_span input,
                         sanitize_span output, enum agreement agreement, char why[WHY_SIZE]) {
  sanitize_span again;
  enum text_skip skip;
  if (!check_tree(&checked.policy, output, why, WHY_SIZE)) return why;
  if (!check_additions(&checked.policy.additions, output, why, WHY_SIZE)) return why;
  if (sanitizer_run(worker, output.data, output.length, &again) != SANITIZE_OK)
    return "P3: refused";
  if (!spans_equal(again, output)) return "P3: no fixed point";
  bool kept = kit_loses_text(policy) ||
              check_text(input, output, kit_agreement(policy, agreement), &skip, why, WHY_SIZE);
  return kept ? NULL : why;
}

static void check_lines(const sanitize_policy *policy, const char *name, size_t first,
                        size_t step) {
  sanitizer *automatic = worker_of(policy, SANITIZE_FRONT_END_AUTO);
  sanitizer *gumbo = worker_of(policy, SANITIZE_FRONT_END_GUMBO);
  kit_check_by(policy, &checked);
  for (size_t i = first; i < line_count; i += step) {
    char why[WHY_SIZE];
    sanitize_span clean;
    sanitize_span other;
    struct bytes output = {0};
    sanitize_span input = bytes_span(&lines[i]);
    sanitize_status status = sanitizer_run(automatic, input.data, input.length, &clean);
    enum agreement agreement = agreement_after(automatic);
    struct outcome wanted = {status, clean};
    sanitize_status second = sanitizer_run(gumbo, input.data, input.length, &other);
    bool same = outcomes_agree(agreement, wanted, (struct outcome){second, other});
    ck_assert_msg(same, "policy %s, P7\n  input \"%s\"", name, shown(input));
    bytes_add(&output, clean.data, clean.length);
    bool fine =
        status != SANITIZE_OK || kit_accounts(policy, automatic, input, bytes_span(&output), why);
    ck_assert_msg(fine, "policy %s: %s\n  input \"%s\"", name, why, shown(input));
    const char *wrong = status == SANITIZE_OK
                            ? judge(policy, automatic, input, bytes_span(&output), agreement, why)
                            : NULL;
    ck_assert_msg(wrong == NULL, "policy %s: %s\n  input \"%s\"", name, wrong, shown(input));
    bytes_free(&output);
  }
  sanitizer_free(automatic);
  sanitizer_free(gumbo);
}

START_TEST(presets_over_every_line) {
  const char *name = sanitize_policy_preset_name((size_t)_i);
  sanitize_policy *policy = sanitize_policy_new(name);
  load_lines();
  check_lines(policy, name, 0, 1);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(random_policies_over_a_part) {
  load_lines();
  for (size_t i = (size_t)_i; i < RANDOM_POLICIES; i += BATCHES) {
    char name[32];
    sanitize_policy *policy = random_policy_number(i);
    snprintf(name, sizeof name, "number %zu", i);
    check_lines(policy, name, (i / BATCHES + i) % PART, PART);
    sanitize_policy_free(policy);
  }
}
END_TEST

Suite *policy_corpora_suite(void) {
  Suite *suite = suite_create("policy_corpora");
  TCase *cases = tcase_create("corpora");
  load_lines(); /* once, before the tests are forked */
  if (line_count == 0) printf("policy_corpora: no corpora: skipped\n");
  tcase_add_loop_test(cases, presets_over_every_line, 0, (int)sanitize_policy_preset_count());
  tcase_add_loop_test(cases, random_policies_over_a_part, 0, BATCHES);
  tcase_set_timeout(cases, 600);
  suite_add_tcase(suite, cases);
  return suite;
}
