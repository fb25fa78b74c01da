/*
 * options.verify: gumbo's second reading of the output. It refuses no output that is right (every
 * row, cut to every length, dense and deep ones), and every one that is wrong: each row's output
 * with one byte of its markup damaged, and that of a worker whose writer does not escape.
 */
#include "kit/policy_kit.h"
#include "kit/rows.h"
#include "oracle/properties.h"
#include "sanitizer.h"
#include "unit/suites.h"

#include <stdlib.h>
#include <string.h>

/* Made once, before the tests are forked. */
static struct rows verified_rows;
static sanitize_policy *widest;

static sanitizer *verifying(const sanitize_policy *policy, const struct row *row, int verify) {
  sanitize_options options = {.size = sizeof options, .verify = verify, .report = verify};
  sanitizer *worker;
  options.limits.input_bytes = (size_t)4 << 20;
  if (row != NULL) {
    options.limits = row->limits;
    options.refusal = row->refusal;
    options.front_end = row->front_end;
  }
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  return worker;
}

/* ---- what is right ---- */

static const size_t cuts[] = {0, 1, 7, 20, 60};

static sanitize_status run_cut(sanitizer *worker, sanitize_span input, size_t cut,
                               sanitize_span *clean) {
  const sanitize_length_limit limit = {.size = sizeof limit, .max_bytes = cut};
  return sanitizer_run_within(worker, input.data, input.length, &limit, clean, NULL);
}

static void verify_row(const struct row *row, const sanitize_policy *policy) {
  sanitizer *plain = verifying(policy, row, 0);
  sanitizer *worker = verifying(policy, row, 1);
  sanitize_span input = bytes_span(&row->input);
  for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
    sanitize_span wanted;
    sanitize_span clean;
    sanitize_status status = run_cut(plain, input, cuts[i], &wanted);
    sanitize_status verified = run_cut(worker, input, cuts[i], &clean);
    ck_assert_msg(verified == status && spans_equal(clean, wanted),
                  "%s, cut to %zu: status %d for %d\n  output \"%s\"", row->name, cuts[i],
                  (int)verified, (int)status, shown(wanted));
    ck_assert_int_eq(sanitizer_front_end(worker), sanitizer_front_end(plain));
  }
  sanitizer_free(plain);
  sanitizer_free(worker);
}

START_TEST(every_row_is_verified) {
  const struct row *row = &verified_rows.rows[_i];
  verify_row(row, NULL);
  verify_row(row, widest);
}
END_TEST

/* What costs gumbo most for a byte of output, and what is nested as deep as may be. */
START_TEST(dense_and_deep_outputs_are_verified) {
  static const char *const units[] = {"<br>",
                                      "<b>",
                                      "<b>x</b>",
                                      "<p>",
                                      "<hr>",
                                      "<a href>x</a>",
                                      "<i>&amp;</i>",
                                      "<td>",
                                      "<ul><li>",
                                      "<b><i><u><p>x",
                                      "<img alt title src=x>",
                                      "<table><tr><td>",
                                      "<div>",
                                      "\"",
                                      "<q cite=\"\">",
                                      ">",
                                      "<ruby><rt>"};
  sanitizer *worker = verifying(widest, NULL, 1);
  struct bytes input = {0};
  for (int i = 0; i < 20000; i++) bytes_add_text(&input, units[_i]);
  sanitize_span clean;
  sanitize_status status = sanitizer_run(worker, input.data, input.length, &clean);
  ck_assert_msg(status == SANITIZE_OK, "%s: %s", units[_i], sanitize_strerror(status));
  bytes_free(&input);
  sanitizer_free(worker);
}
END_TEST

/* ---- what is wrong ---- */

static sanitize_status verify_text(sanitizer *worker, const char *text) {
  return verify_output(worker, span_text(text));
}

START_TEST(wrong_outputs_are_refused) {
  static const char *const wrong[] = {"<b>x",
                                      "<a href=\"javascript:1\">x</a>",
                                      "<p><p>",
                                      "<script>alert(1)</script>",
                                      "<b onclick=\"x\">y</b>",
                                      "<b>x</b",
                                      "</b>",
                                      "<i><b>x</i></b>",
                                      "<a href=x>y</a>",
                                      "<B>x</B>",
                                      "&",
                                      "<",
                                      ">",
                                      "\xC2\xA0",
                                      "\xFF",
                                      "x\r\ny",
                                      "x\x01",
                                      "\xEF\xBB\xBFx",
                                      "<!---->",
                                      "<svg></svg>",
                                      "<svg",
                                      "<b a=\"\">x</b>",
                                      "<b><b x></b></b>",
                                      "<a href=\"x\"><a href=\"y\">z</a></a>",
                                      "<img src=\"x\" onerror=\"y\">",
                                      "<br></br>"};
  sanitizer *worker = verifying(NULL, NULL, 1);
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    sanitize_status status = verify_text(worker, wrong[i]);
    ck_assert_msg(status == SANITIZE_ERR_VERIFY, "\"%s\": status %d", wrong[i], (int)status);
  }
  ck_assert_int_eq(verify_text(worker, ""), SANITIZE_OK);
  ck_assert_int_eq(verify_text(worker, "<b>x</b> &amp; &lt;"), SANITIZE_OK);
  ck_assert_int_eq(verify_text(worker, "<a href=\"https://x/?a&amp;b\" title=\"&quot;\">y</a>"),
                   SANITIZE_OK);
  sanitizer_free(worker);
}
END_TEST

struct damage {
  sanitizer *judge;    /* does not verify */
  sanitizer *verifier; /* does */
  size_t refused, right;
};

/* Refused, unless it happens to be an output: then the library's own reading makes it of itself. */
static void verify_damaged(struct damage *damage, const struct row *row, sanitize_span output) {
  sanitize_span again;
  sanitize_status status = sanitizer_run(damage->judge, output.data, output.length, &again);
  bool right = status == SANITIZE_OK && spans_equal(again, output);
  sanitize_status verified = verify_output(damage->verifier, output);
  ck_assert_msg(verified == (right ? SANITIZE_OK : SANITIZE_ERR_VERIFY),
                "%s: status %d for\n  \"%s\", which becomes\n  \"%s\"", row->name, (int)verified,
                shown(output), shown(again));
  damage->right += right;
  damage->refused += !right;
}

/* Others in place of each byte of the markup. */
static void damage_output(struct damage *damage, const struct row *row, struct bytes *output) {
  static const char others[] = {'<', '>', '"', '&', ' ', '/', 'x', '=', '\0', '\x80'};
  bool markup = false;
  for (size_t i = 0; i < output->length; i++) {
    char c = output->data[i];
    markup = markup || c == '<' || c == '&';
    for (size_t k = 0; markup && k < sizeof others; k++) {
      if (others[k] == c) continue;
      output->data[i] = others[k];
      verify_damaged(damage, row, bytes_span(output));
    }
    output->data[i] = c;
    markup = markup && c != '>' && c != ';';
  }
}

static void damage_row(struct damage *damage, const struct row *row,
                       const sanitize_policy *policy) {
  enum { LONGEST = 300 };
  sanitize_span clean;
  struct bytes output = {0};
  damage->judge = verifying(policy, NULL, 0);
  damage->verifier = verifying(policy, NULL, 1);
  (void)sanitizer_run(damage->judge, row->input.data, row->input.length, &clean);
  if (clean.length <= LONGEST) {
    bytes_add(&output, clean.data, clean.length);
    damage_output(damage, row, &output);
  }
  bytes_free(&output);
  sanitizer_free(damage->judge);
  sanitizer_free(damage->verifier);
}

START_TEST(every_damaged_row_is_refused) {
  struct damage damage = {0};
  for (size_t i = (size_t)_i; i < verified_rows.count; i += 8) {
    damage_row(&damage, &verified_rows.rows[i], NULL);
    damage_row(&damage, &verified_rows.rows[i], widest);
  }
  ck_assert_uint_gt(damage.refused, 1000);
  ck_assert_uint_gt(damage.right, 10);
}
END_TEST

static int count_verify_call(void *context, const char *data, size_t length) {
  (void)data;
  (void)length;
  ++*(int *)context;
  return 0;
}

/* A writer that does not escape text makes "<b>" of this, which is read as an element. */
START_TEST(nothing_is_shown_of_a_wrong_output) {
  static const char html[] = "&lt;b><u>";
  const size_t length = sizeof html - 1;
  sanitizer *worker = verifying(NULL, NULL, 1);
  const sanitize_length_limit limit = {.size = sizeof limit, .max_bytes = 100};
  sanitize_span clean = {NULL, 99};
  int called = 0;
  int cut = 1;
  ck_assert_int_eq(sanitizer_run(worker, html, length, &clean), SANITIZE_OK);
  ck_assert_uint_eq(sanitizer_changes(worker, NULL), 1);
  writer_set_plain(&worker->writer, true);
  ck_assert_int_eq(sanitizer_run(worker, html, length, &clean), SANITIZE_ERR_VERIFY);
  ck_assert(clean.length == 0 && clean.data != NULL);
  ck_assert_uint_eq(sanitizer_changes(worker, NULL), 0);
  clean.length = 99;
  ck_assert_int_eq(sanitizer_run_within(worker, html, length, &limit, &clean, &cut),
                   SANITIZE_ERR_VERIFY);
  ck_assert(clean.length == 0 && clean.data != NULL && cut == 0);
  ck_assert_int_eq(sanitizer_write(worker, html, length, count_verify_call, &called),
                   SANITIZE_ERR_VERIFY);
  ck_assert_int_eq(called, 0);
  writer_set_plain(&worker->writer, false);
  ck_assert_int_eq(sanitizer_write(worker, html, length, count_verify_call, &called), SANITIZE_OK);
  ck_assert_int_gt(called, 0);
  sanitizer_free(worker);
}
END_TEST

/* Limits are the caller's word; an output is not wrong for them. */
START_TEST(limits_of_the_second_reading) {
  sanitize_options options = {.size = sizeof options, .verify = 1};
  sanitizer *worker;
  sanitize_span clean;
  options.limits.input_bytes = 3;
  ck_assert_int_eq(sanitizer_new_with(&worker, NULL, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, "a&b", 3, &clean), SANITIZE_OK);
  ck_assert(span_is(clean, "a&amp;b"));
  /* what was refused is not read again, or nothing would be found to be fine */
  ck_assert_int_eq(sanitizer_run(worker, "abcd", 4, &clean), SANITIZE_ERR_INPUT_SIZE);
  sanitizer_free(worker);
  options.limits.input_bytes = 0;
  options.limits.working_bytes = 1;
  ck_assert_int_eq(sanitizer_new_with(&worker, NULL, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, "x", 1, &clean), SANITIZE_ERR_WORKING_MEMORY);
  ck_assert_uint_eq(clean.length, 0);
  sanitizer_free(worker);
}
END_TEST

/* A caller compiled before verify came has a shorter struct, and what lies behind is not read. */
START_TEST(older_options) {
  sanitize_options options = {.verify = 1, .size = offsetof(sanitize_options, verify)};
  sanitizer *worker;
  ck_assert_int_eq(sanitizer_new_with(&worker, NULL, &options), SANITIZE_OK);
  ck_assert(!worker->verifies);
  sanitizer_free(worker);
  options.size = sizeof options;
  ck_assert_int_eq(sanitizer_new_with(&worker, NULL, &options), SANITIZE_OK);
  ck_assert(worker->verifies);
  sanitizer_free(worker);
}
END_TEST

Suite *verify_suite(void) {
  rows_load(&verified_rows);
  if (widest == NULL) widest = widest_policy();
  /* gumbo is tested once before its first use: not in each of a thousand processes */
  char *warm = sanitize_comment("", 0, NULL);
  free(warm);
  Suite *suite = suite_create("verify");
  TCase *right = tcase_create("right");
  TCase *wrong = tcase_create("wrong");
  tcase_add_loop_test(right, every_row_is_verified, 0, (int)verified_rows.count);
  tcase_add_loop_test(right, dense_and_deep_outputs_are_verified, 0, 17);
  tcase_add_test(right, limits_of_the_second_reading);
  tcase_add_test(right, older_options);
  tcase_add_test(wrong, wrong_outputs_are_refused);
  tcase_add_loop_test(wrong, every_damaged_row_is_refused, 0, 8);
  tcase_add_test(wrong, nothing_is_shown_of_a_wrong_output);
  tcase_set_timeout(right, 120);
  tcase_set_timeout(wrong, 300);
  suite_add_tcase(suite, right);
  suite_add_tcase(suite, wrong);
  return suite;
}
