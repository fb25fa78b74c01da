/*
 * The fixed point and P4 for any policy: random policies that nobody checked (policy_kit.h) and
 * inputs made to be moved about by a parser (nasty.h). And a table of nestings, each with what
 * becomes of it where everything is permitted. Longer runs: NESTING_POLICIES=100000 in the
 * environment.
 */
#include "kit/expect.h"
#include "kit/nasty.h"
#include "serialize/writer.h"
#include "unit/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct policy_kit kit;

static void permit_everything(void) {
  kit_begin(&kit);
  for (unsigned id = 1; id < ELEMENT_CUSTOM; id++) {
    if (element_table[id].status == NAME_OFFERED) kit_permit(&kit, element_table[id].name.data, "");
  }
}

static const char *const nestings[][2] = {
    /* a, nobr: never in each other */
    {"<a>1<b>2<a>3", "<a>1<b>2</b></a><b><a>3</a></b>"},
    {"<a><table><tr><td><a>1", "<a><table><tbody><tr><td>1</td></tr></tbody></table></a>"},
    {"<nobr>1<nobr>2", "<nobr>1</nobr><nobr>2</nobr>"},
    {"<nobr><table><tr><td><nobr>1",
     "<nobr><table><tbody><tr><td>1</td></tr></tbody></table></nobr>"},
    /* p */
    {"<p>1<div>2</p>3", "<p>1</p><div>2<p></p>3</div>"},
    {"<p><b><div>1", "<p><b></b></p><div><b>1</b></div>"},
    {"<p><span><object><div>1", "<p><span>1</span></p>"},
    {"<p><span><hr>1", "<p><span></span></p><hr>1"},
    {"<p><table><tr><td>1<p>2", "<p></p><table><tbody><tr><td>1<p>2</p></td></tr></tbody></table>"},
    {"<p>1<section>2</section><p>3<div>4</div>5",
     "<p>1</p><section>2</section><p>3</p><div>4</div>5"},
    {"<p><form>1<p>2", "<p></p>1<p>2</p>"},
    /* lists */
    {"<ul><li>1<li>2<ul><li>3", "<ul><li>1</li><li>2<ul><li>3</li></ul></li></ul>"},
    {"<ul><li><div><address><li>1", "<ul><li><div><address></address></div></li><li>1</li></ul>"},
    {"<ul><li><button><li>1", "<ul><li>1</li></ul>"},
    {"<dl><dd><select></select><object><dt>1", "<dl><dd>1</dd></dl>"},
    {"<dl><dd>1<dt>2<dl><dd>3", "<dl><dd>1</dd><dt>2<dl><dd>3</dd></dl></dt></dl>"},
    /* without a list around them they would close the page's own */
    {"<li>1<li>2<ul><li>3", "1\n2<ul><li>3</li></ul>"},
    {"<div><li>1</div>2", "<div>1</div>2"},
    {"<p><dd>1<dt>2", "<p></p>1\n2"},
    {"<blockquote><li>1", "<blockquote><li>1</li></blockquote>"},
    /* headings */
    {"<h1>1<h2>2<span><h3>3", "<h1>1</h1><h2>2<span><h3>3</h3></span></h2>"},
    {"<h1><form><h2>1", "<h1>1</h1>"},
    /* tables */
    {"<table>1<td>2<table><tr>3",
     "1<table><tbody><tr><td>23<table><tbody><tr></tr></tbody></table></td></tr></tbody></table>"},
    {"<table><col><caption>1<b>2<tr>3<td>4",
     "3<table><colgroup><col></colgroup><caption>1<b>2</b></caption><tbody><tr><td>4</td></tr></"
     "tbody></table>"},
    {"<table><form><tr><td>1", "<table><tbody><tr><td>1</td></tr></tbody></table>"},
    {"<table> <tr> <td>1 </table>", "<table> <tbody><tr> <td>1 </td></tr></tbody></table>"},
    /* ruby */
    {"<ruby>1<rt>2<rp>3<rb>4<rtc>5<rt>6",
     "<ruby>1<rt>2</rt><rp>3</rp><rb>4</rb><rtc>56</rtc></ruby>"},
    {"<rt>1<ruby><span><rt>2", "1<ruby><span>(2)</span></ruby>"},
    /* newlines at the start */
    {"<pre>\n\n1</pre><pre>\n2</pre><pre> \n</pre><pre><b>\n</b></pre>",
     "<pre>\n\n1</pre><pre>2</pre><pre> \n</pre><pre><b>\n</b></pre>"},
    {"<pre>&#10;1</pre><listing>\n\n2</listing><pre><form>\n3", "<pre>1</pre>\n2<pre>\n\n3</pre>"},
    /* formatting, 13.2.4.3 */
    {"<b><b><b><b>1", "<b><b><b>1</b></b></b>"},
    {"<font color=x><b>1</font>2", "<font><b>1</b></font><b>2</b>"},
    {"<b><i></b>1</i>2", "<b><i></i></b><i>1</i>2"},
    {"<a><p><b>1</a>2</p>", "<a></a><p><a><b>1</b></a><b>2</b></p>"},
    /* void */
    {"<br>1</br><img>2</img><image>3<col>4<wbr></wbr>", "<br>1<br><img>2<img>34<wbr>"},
    {"<summary>1<details>2", "<summary>1<details>2</details></summary>"},
};

START_TEST(nestings_become_what_a_parser_leaves_alone) {
  permit_everything();
  expect(&kit, nestings[_i][0], nestings[_i][1]);
}
END_TEST

/*
 * 13.2.4.3, the Noah's Ark clause: a fourth element is one too many only where four have the same
 * attributes, in any order.
 */
START_TEST(a_fourth_of_the_same_is_unwrapped) {
  kit_begin(&kit);
  kit_permit(&kit, "b", "title lang");
  kit_permit(&kit, "span", "title");
  expect_same(&kit,
              "<b title=\"1\"><b title=\"2\"><b title=\"3\"><b title=\"4\">1</b></b></b></b>");
  expect_same(&kit,
              "<b title=\"1\"><b title=\"2\"><b title=\"2\"><b title=\"1\">1</b></b></b></b>");
  expect_same(&kit, "<b title=\"x\"><b lang=\"x\"><b title=\"x\"><b lang=\"x\"><b "
                    "title=\"x\">1</b></b></b></b></b>");
  expect_same(&kit, "<span title=\"1\"><span title=\"1\"><span title=\"1\"><span "
                    "title=\"1\">1</span></span></span></span>");
  expect(&kit, "<b title=1><b><b title=1><b title=1><b title=1>1",
         "<b title=\"1\"><b><b title=\"1\"><b title=\"1\">1</b></b></b></b>");
  expect(&kit, "<b title=1 lang=2><b title=1 lang=2><b title=1 lang=2><b lang=2 title=1>1",
         "<b title=\"1\" lang=\"2\"><b title=\"1\" lang=\"2\"><b title=\"1\" "
         "lang=\"2\">1</b></b></b>");
}
END_TEST

/* `count` times the unit, a '#' in it as the number; then the rest. */
static void add_units(struct bytes *out, const char *unit, unsigned count, const char *rest) {
  char number[16];
  for (unsigned i = 0; i < count; i++) {
    snprintf(number, sizeof number, "%u", i);
    for (const char *c = unit; *c != '\0'; c++) {
      if (*c == '#') {
        bytes_add_text(out, number);
      } else {
        bytes_add_char(out, *c);
      }
    }
  }
  bytes_add_text(out, rest);
}

static void expect_at_limit(const char *unit, unsigned count, const char *more, const char *end,
                            bool more_stays) {
  struct bytes input = {0};
  struct bytes output = {0};
  add_units(&input, unit, count, more);
  add_units(&output, unit, count, more_stays ? more : "x");
  add_units(&output, end, count, "");
  bytes_add_char(&input, '\0');
  bytes_add_char(&output, '\0');
  expect(&kit, input.data, output.data);
  bytes_free(&input);
  bytes_free(&output);
}

/* A table is begun only where its first cell has room, too. */
START_TEST(both_limits_to_the_element) {
  static const char table[] = "<table><tbody><tr><td>x</td></tr></tbody></table>";
  static const char caption[] = "<table><caption>x</caption></table>";
  enum { DEPTH = SANITIZE_MAX_OUTPUT_NESTING, FORMATTING = SANITIZE_MAX_OUTPUT_FORMATTING };
  permit_everything();
  kit_permit(&kit, "b", "title");
  expect_at_limit("<b title=\"#\">", FORMATTING - 1, "<i>x</i>", "</b>", true);
  expect_at_limit("<b title=\"#\">", FORMATTING, "<i>x</i>", "</b>", false);
  expect_at_limit("<b title=\"#\">", FORMATTING, "<q>x</q>", "</b>", true);
  expect_at_limit("<b title=\"#\">", FORMATTING - 1, table, "</b>", true);
  expect_at_limit("<b title=\"#\">", FORMATTING, table, "</b>", false);
  expect_at_limit("<q>", DEPTH - 1, "<q>x</q>", "</q>", true);
  expect_at_limit("<q>", DEPTH, "<q>x</q>", "</q>", false);
  expect_at_limit("<q>", DEPTH - 4, table, "</q>", true);
  expect_at_limit("<q>", DEPTH - 3, table, "</q>", false);
  expect_at_limit("<q>", DEPTH - 3, caption, "</q>", false);
}
END_TEST

/*
 * What was closed leaves room: cells and captions count among the formatting elements while they
 * are open.
 */
START_TEST(closed_cells_do_not_count) {
  struct bytes html = {0};
  permit_everything();
  add_units(
      &html,
      "<table><caption>#</caption><tbody><tr><td>#</td><th><b>#</b></th></tr></tbody></table>", 60,
      "");
  bytes_add_char(&html, '\0');
  expect_same(&kit, html.data);
  bytes_free(&html);
}
END_TEST

/*
 * No front end sends text that has no place between the rows of a table; the writer would not write
 * it.
 */
START_TEST(the_writer_trusts_no_front_end_with_text) {
  struct memory memory = memory_default();
  struct writer writer = {.plain = false};
  writer_init(&writer, &memory, finders_best());
  writer_begin(&writer, 1000);
  ck_assert(writer_start(&writer, ELEMENT_TABLE) && writer_start_done(&writer));
  writer_text(&writer, SPAN_LITERAL("x"));
  writer_text(&writer, SPAN_LITERAL(" \n"));
  writer_text(&writer, SPAN_LITERAL(" \nxyz"));
  ck_assert(!writer_start(&writer, ELEMENT_B));
  writer_end(&writer, ELEMENT_TABLE);
  ck_assert_int_eq(writer_finish(&writer), SANITIZE_OK);
  ck_assert_str_eq(writer.out.data, "<table> \n</table>");
  ck_assert_uint_eq(writer_lost(&writer), 4);
  writer_begin(&writer, 1000);
  ck_assert_uint_eq(writer_lost(&writer), 0);
  writer_free(&writer);
}
END_TEST

struct subject_of_policy {
  sanitizer *workers[2]; /* by front end */
  struct kit_checked checked;
  struct bytes html, clean;
};

static void report(const char *what, uint64_t policy, const struct subject_of_policy *s,
                   const char *why) {
  ck_abort_msg("%s, policy %llu\n  input  %s\n  output %s\n  %s", what, (unsigned long long)policy,
               shown(bytes_span(&s->html)), shown(bytes_span(&s->clean)), why);
}

static void check_nesting(struct subject_of_policy *s, uint64_t policy, size_t *judged) {
  char why[WHY_SIZE];
  sanitize_span clean;
  sanitize_span other;
  enum text_skip skip;
  sanitize_status status = sanitizer_run(s->workers[0], s->html.data, s->html.length, &clean);
  enum agreement agreement = agreement_after(s->workers[0]);
  sanitize_status again = sanitizer_run(s->workers[1], s->html.data, s->html.length, &other);
  bytes_add(&s->clean, clean.data, clean.length + 1);
  s->clean.length--;
  if (!outcomes_agree(agreement, (struct outcome){status, clean}, (struct outcome){again, other}))
    report("P7", policy, s, other.data);
  if (status != SANITIZE_OK) return;
  if (!check_tree(&s->checked.policy, bytes_span(&s->clean), why, sizeof why))
    report("P1 P2 P4", policy, s, why);
  status = sanitizer_run(s->workers[0], s->clean.data, s->clean.length, &clean);
  if (status != SANITIZE_OK || !spans_equal(clean, bytes_span(&s->clean)))
    report("P3", policy, s, clean.data);
  bool same_text = kit_loses_text(&kit.policy) ||
                   check_text(bytes_span(&s->html), clean, kit_agreement(&kit.policy, agreement),
                              &skip, why, sizeof why);
  if (!same_text) report("P6", policy, s, why);
  ++*judged;
}

static void check_policy(uint64_t number, size_t *judged) {
  enum { INPUTS = 60 };
  static struct subject_of_policy s;
  struct random random = {number};
  kit_random(&kit, number);
  kit_check_by(&kit.policy, &s.checked);
  for (int i = 0; i < 2; i++) {
    sanitize_options options = {.size = sizeof options};
    options.front_end = i == 0 ? SANITIZE_FRONT_END_AUTO : SANITIZE_FRONT_END_GUMBO;
    ck_assert_int_eq(sanitizer_new_with(&s.workers[i], &kit.policy, &options), SANITIZE_OK);
  }
  for (unsigned i = 0; i < INPUTS; i++) {
    s.html.length = s.clean.length = 0;
    nasty_html(&random, 1 + random_below(&random, i % 10 == 0 ? 150 : 25), &s.html);
    bytes_add(&s.html, "", 1);
    s.html.length--;
    check_nesting(&s, number, judged);
  }
  sanitizer_free(s.workers[0]);
  sanitizer_free(s.workers[1]);
}

START_TEST(random_policies_have_a_fixed_point) {
  const char *wanted = getenv("NESTING_POLICIES");
  unsigned long policies = wanted != NULL ? strtoul(wanted, NULL, 10) : 500;
  size_t judged = 0;
  for (unsigned long i = 0; i < policies; i++) check_policy(i, &judged);
  ck_assert_uint_gt(judged, policies * 40);
}
END_TEST

Suite *nesting_suite(void) {
  Suite *suite = suite_create("nesting");
  TCase *table = tcase_create("table");
  TCase *random = tcase_create("random");
  tcase_add_loop_test(table, nestings_become_what_a_parser_leaves_alone, 0,
                      (int)(sizeof nestings / sizeof *nestings));
  tcase_add_test(table, a_fourth_of_the_same_is_unwrapped);
  tcase_add_test(table, both_limits_to_the_element);
  tcase_add_test(table, closed_cells_do_not_count);
  tcase_add_test(table, the_writer_trusts_no_front_end_with_text);
  tcase_add_test(random, random_policies_have_a_fixed_point);
  tcase_set_timeout(random, 3600);
  suite_add_tcase(suite, table);
  suite_add_tcase(suite, random);
  return suite;
}
