/*
 * Modes for what is not permitted (strip, escape, drop), tables whose parts are not all permitted,
 * policies that are damaged, and running out of memory while a tag is judged. See expect.h.
 */
#include "kit/expect.h"
#include "unit/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct policy_kit kit;

static void begin_modes(void) { kit_begin(&kit); }

/* ---- escape ---- */

START_TEST(unknown_tags_are_shown_as_typed) {
  kit_act(&kit, "", ACTION_ESCAPE);
  kit_permit(&kit, "b", "");
  expect(&kit, "List<int> a; <Foo  Bar = 'x\"y' /> <div>z</div></FOO\n>",
         "List&lt;int&gt; a; &lt;Foo  Bar = 'x\"y' /&gt; z\n&lt;/FOO\n&gt;");
  expect(&kit, "<b><x a=&amp;&lt;>1</b></x>", "<b>&lt;x a=&amp;amp;&amp;lt;&gt;1</b>&lt;/x&gt;");
  expect(&kit, "<x y='>'>1<x-y>2<o:p>3</o:p>",
         "&lt;x y='&gt;'&gt;1&lt;x-y&gt;2&lt;o:p&gt;3&lt;/o:p&gt;");
  expect(&kit, "<b><x</b>", "<b>&lt;x</b>");
}
END_TEST

START_TEST(known_tags_are_shown_as_typed) {
  kit_act(&kit, "div", ACTION_ESCAPE);
  kit_act(&kit, "br", ACTION_ESCAPE);
  kit_act(&kit, "p", ACTION_ESCAPE);
  kit_permit(&kit, "b", "");
  expect(&kit, "<DIV Class=x>1<b>2</DIV>3</b><BR/><div title='",
         "&lt;DIV Class=x&gt;1<b>2&lt;/DIV&gt;3</b>&lt;BR/&gt;&lt;div title='");
  expect(&kit, "</p></br></div><p\n>1", "&lt;/p&gt;&lt;/br&gt;&lt;/div&gt;&lt;p\n&gt;1");
  expect(&kit, "<foo>1</foo>", "1");
}
END_TEST

/* Tags and text of a raw text element in one piece; nothing in it becomes markup. */
START_TEST(raw_text_is_shown_whole) {
  kit_act(&kit, "script", ACTION_ESCAPE);
  kit_act(&kit, "title", ACTION_ESCAPE);
  kit_act(&kit, "style", ACTION_ESCAPE);
  kit_permit(&kit, "b", "");
  expect(&kit, "<script>if (a<b) '<b>'</script ><b>x</b>",
         "&lt;script&gt;if (a&lt;b) '&lt;b&gt;'&lt;/script &gt;<b>x</b>");
  expect(&kit, "<script><!--<script></script>--></script>1",
         "&lt;script&gt;&lt;!--&lt;script&gt;&lt;/script&gt;--&gt;&lt;/script&gt;1");
  expect(&kit, "<title>&amp;<b></title>", "&lt;title&gt;&amp;amp;&lt;b&gt;&lt;/title&gt;");
  expect(&kit, "<style><b>", "&lt;style&gt;&lt;b&gt;");
  expect(&kit, "</script>1</title>", "&lt;/script&gt;1&lt;/title&gt;");
}
END_TEST

/* Text that a table has no place for goes before it, tags as typed as well. */
START_TEST(escaped_tags_in_tables) {
  kit_permit_tables(&kit);
  kit_act(&kit, "div", ACTION_ESCAPE);
  expect(&kit, "<table><div>1<tr><td>2<div>3</table>",
         "&lt;div&gt;1<table><tbody><tr><td>2&lt;div&gt;3</td></tr></tbody></table>");
  kit_act(&kit, "td", ACTION_ESCAPE);
  expect(&kit, "<table><tr><td>1</td><th>2</table>",
         "&lt;td&gt;1&lt;/td&gt;<table><tbody><tr><th>2</th></tr></tbody></table>");
}
END_TEST

/* ---- drop ---- */

START_TEST(dropped_content_goes_and_words_stay_apart) {
  kit_act(&kit, "div", ACTION_DROP);
  kit_act(&kit, "span", ACTION_DROP);
  kit_act(&kit, "img", ACTION_DROP);
  kit_act(&kit, "", ACTION_DROP);
  kit_permit(&kit, "b", "");
  expect(&kit, "1<div>2<b>3</b><div>4</div>5</div>6", "1\n6");
  expect(&kit, "1<span>2<b>3</span>4</b>5", "1<b>4</b>5");
  expect(&kit, "1<img>2<foo>3</foo>4", "124");
  expect(&kit, "<b>1<div></b>2", "<b>1</b>");
}
END_TEST

/* gumbo never sees these names: the policy's word for them counts all the same. */
START_TEST(foreign_elements_have_modes) {
  kit_act(&kit, "svg", ACTION_DROP);
  kit_act(&kit, "math", ACTION_ESCAPE);
  expect(&kit, "1<svg a=b>2<title>3</title><b>4</b></svg>5<MATH>6</MATH>7<foo>8",
         "15&lt;MATH&gt;6&lt;/MATH&gt;78");
  begin_modes();
  kit_act(&kit, "", ACTION_DROP);
  expect(&kit, "1<svg>2</svg>3<math>4</math>5<foo>6</foo>7<svg.>8", "123457&lt;svg.&gt;8");
}
END_TEST

/* ---- tables ---- */

/* Text of an unwrapped cell would have no place in the table: then there is no table. */
START_TEST(tables_without_all_their_parts) {
  static const char *const parts[] = {"caption", "thead", "tbody", "tfoot", "tr", "td", "th"};
  const char *input = "<table><caption>0<thead><tr><th>1<tbody><tr><td>2<tfoot><tr><td>3</table>";
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    kit_begin(&kit);
    kit_permit_tables(&kit);
    kit_act(&kit, parts[i], ACTION_STRIP);
    expect(&kit, input, "0\n1\n2\n3");
  }
  kit_begin(&kit);
  kit_permit_tables(&kit);
  kit_act(&kit, "thead", ACTION_DROP);
  expect(&kit, input,
         "<table><caption>0</caption><tbody><tr><td>2</td></tr></tbody><tfoot><tr><td>3</td></tr></"
         "tfoot></table>");
  kit_permit(&kit, "td", "lang");
  kit_rule(&kit, "td", "lang", VALUE_ANY, "")->required = REQUIRED_OR_STRIP;
  expect(&kit, input, "0\n2\n3");
}
END_TEST

/* ---- the floor ---- */

START_TEST(what_is_under_the_floor_stays_there) {
  char html[64];
  for (unsigned id = 1; id < ELEMENT_CUSTOM; id++) {
    if (element_table[id].status == NAME_OFFERED) continue;
    kit_begin(&kit);
    kit_permit(&kit, element_table[id].name.data, "");
    snprintf(html, sizeof html, "<%s>x</%s>", element_table[id].name.data,
             element_table[id].name.data);
    sanitizer *worker = sanitizer_new(&kit.policy);
    sanitize_span clean;
    ck_assert_int_eq(sanitizer_run(worker, html, strlen(html), &clean), SANITIZE_OK);
    ck_assert_msg(memchr(clean.data, '<', clean.length) == NULL, "%s gives %s", html, clean.data);
    sanitizer_free(worker);
  }
  for (unsigned id = 1; id < ATTRIBUTE_COUNT; id++) {
    if (attribute_table[id].status == NAME_OFFERED) continue;
    kit_begin(&kit);
    kit_permit(&kit, "b", attribute_table[id].name.data);
    snprintf(html, sizeof html, "<b %s=x>1</b>", attribute_table[id].name.data);
    expect(&kit, html, "<b>1</b>");
  }
}
END_TEST

/* ---- damaged policies ---- */

static void assert_damaged(void) {
  sanitizer *worker = NULL;
  ck_assert_int_eq(sanitizer_new_with(&worker, &kit.policy, NULL), SANITIZE_ERR_POLICY);
  ck_assert_ptr_null(worker);
  begin_modes();
}

START_TEST(damaged_policies_are_refused) {
  kit.policy.elements[ELEMENT_B].action = ACTION_RENAME;
  assert_damaged();
  kit.policy.elements[ELEMENT_B].action = ACTION_RENAME + 1;
  assert_damaged();
  kit.strings[0].length = 4000;
  assert_damaged();
  kit.strings[0].start = UINT32_MAX;
  assert_damaged();
  kit.policy.url.scheme_count++;
  assert_damaged();
  kit.policy.url.relative = 3;
  assert_damaged();
  kit.policy.url.base.length = 4000;
  assert_damaged();
  kit.policy.links.first_rel = 100;
  assert_damaged();
  kit.policy.links.rel_scope = 3;
  assert_damaged();
  kit.policy.links.target = kit_text(&kit, "a\x01");
  assert_damaged();
  kit.policy.name_prefix = kit_text(&kit, "a b");
  assert_damaged();
  kit.policy.name_prefix = kit_text(&kit, "\xFF-");
  assert_damaged();
  kit.policy.name_prefix = kit_text(&kit, "get");
  assert_damaged();
  kit_list(&kit, "a", &kit.policy.links.first_rel, &kit.policy.links.rel_count);
  kit.pool[kit.strings[kit.policy.links.first_rel].start] = '\n';
  assert_damaged();
  kit_rule(&kit, "b", "title", VALUE_LIST, "a b")->string_count = 3;
  assert_damaged();
  kit_rule(&kit, "b", "title", VALUE_ANY, "")->attribute = ATTRIBUTE_COUNT;
  assert_damaged();
  kit_rule(&kit, "b", "title", VALUE_ANY, "")->element = (uint8_t)ELEMENT_COUNT;
  assert_damaged();
  kit_rule(&kit, "b", "title", VALUE_ANY, "")->kind = VALUE_COLOR + 1;
  assert_damaged();
  kit_force(&kit, "b", "title", "\xEF\xBF\xBF");
  assert_damaged();
  kit_force(&kit, "b", "title", "\x7F");
  assert_damaged();
  kit.policy.formulas = FORMULAS_DOLLAR + 1;
  assert_damaged();
  kit.policy.style.max_nesting = SANITIZE_MAX_OUTPUT_NESTING + 1;
  assert_damaged();
  kit.policy.embeds.host_count = 100;
  assert_damaged();
  kit.named[0].name = kit_text(&kit, "data-\x01");
  kit.policy.named_count = 1;
  assert_damaged();
}
END_TEST

/* ---- memory ---- */

struct failing {
  unsigned countdown; /* the allocation that fails; only that one */
};

static void *failing_allocate(void *context, size_t size) {
  struct failing *failing = context;
  if (failing->countdown > 0 && --failing->countdown == 0) return NULL;
  return malloc(size);
}

static void failing_release(void *context, void *pointer) {
  (void)context;
  free(pointer);
}

static void permit_much(void) {
  kit_permit(&kit, "a", "href ping");
  kit_permit(&kit, "img", "srcset");
  kit.policy.url.base = kit_text(&kit, "http://h/");
  kit.policy.url.relative = URL_RESOLVE;
  kit.policy.links.rel_scope = LINKS_ALL;
  kit_list(&kit, "nofollow", &kit.policy.links.first_rel, &kit.policy.links.rel_count);
}

/* Each allocation fails once: a clean error, never a part of the output. */
START_TEST(memory_runs_out) {
  char html[8192] = "<img srcset='";
  struct failing failing;
  permit_much();
  for (size_t i = 0; i < 1000; i++) strcat(html, "b 2x,");
  strcat(html, "'><a href=x>1</a>");
  sanitize_options options = {.size = sizeof options,
                              .allocator = {failing_allocate, failing_release, &failing}};
  for (unsigned n = 1;; n++) {
    failing.countdown = n;
    sanitizer *worker;
    sanitize_span clean = {"", 0};
    sanitize_status status = sanitizer_new_with(&worker, &kit.policy, &options);
    if (status == SANITIZE_OK) status = sanitizer_run(worker, html, strlen(html), &clean);
    if (status != SANITIZE_OK) ck_assert_uint_eq(clean.length, 0);
    sanitizer_free(worker);
    if (failing.countdown > 0) break;
    ck_assert_msg(status == SANITIZE_ERR_MEMORY, "status %d though allocation %u failed",
                  (int)status, n);
    ck_assert_uint_lt(n, 100);
  }
}
END_TEST

/* What no output could hold is not made: each "a," would become "http://h/a, ". */
START_TEST(values_are_bounded_by_the_output) {
  static char html[200000] = "<img srcset='";
  size_t length = strlen(html);
  permit_much();
  for (; length < sizeof html - 8; length += 3) memcpy(html + length, "a, ", 3);
  memcpy(html + length, "'>", 2);
  sanitize_options options = {.size = sizeof options, .limits = {.output_bytes = 1000}};
  sanitizer *worker;
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_new_with(&worker, &kit.policy, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, html, length + 2, &clean), SANITIZE_ERR_OUTPUT_SIZE);
  ck_assert_uint_eq(clean.length, 0);
  ck_assert_int_eq(sanitizer_run(worker, "<a href=x>1</a>", 15, &clean), SANITIZE_OK);
  sanitizer_free(worker);
}
END_TEST

Suite *modes_suite(void) {
  Suite *suite = suite_create("modes");
  TCase *cases = tcase_create("modes");
  tcase_add_checked_fixture(cases, begin_modes, NULL);
  tcase_add_test(cases, unknown_tags_are_shown_as_typed);
  tcase_add_test(cases, known_tags_are_shown_as_typed);
  tcase_add_test(cases, raw_text_is_shown_whole);
  tcase_add_test(cases, escaped_tags_in_tables);
  tcase_add_test(cases, dropped_content_goes_and_words_stay_apart);
  tcase_add_test(cases, foreign_elements_have_modes);
  tcase_add_test(cases, tables_without_all_their_parts);
  tcase_add_test(cases, what_is_under_the_floor_stays_there);
  tcase_add_test(cases, damaged_policies_are_refused);
  tcase_add_test(cases, memory_runs_out);
  tcase_add_test(cases, values_are_bounded_by_the_output);
  suite_add_tcase(suite, cases);
  return suite;
}
