/*
 * Hooks: rows of what each answer does and of what is reported then, and what hooks are given. That
 * no answer is unsafe is test_hooks_random.c.
 */
#include "kit/hook_script.h"
#include "unit/suites.h"

#include <stdio.h>
#include <string.h>

/* ---- rows ---- */

static const struct row_of_hooks {
  const char *rules, *input, *output;
} hook_rows[] = {
    {"", "<b title=x>1</b>", "<b title=\"x\">1</b>"},
    /* elements */
    {"e b unwrap", "<b title=x>1<i>2</i></b>3", "1<i>2</i>3"},
    {"e p unwrap", "<p>1</p><p>2</p>", "1\n2"},
    {"e b drop", "1<b>2<i>3</b>4", "1<i>4</i>"},
    {"e br drop", "1<br>2", "1\n2"},
    {"e img unwrap", "1<img src=/x>2", "1 2"},
    {"e h1 rename strong", "<h1>1</h1>2<h1>3</h1>", "<strong>1</strong>\n2\n<strong>3</strong>"},
    {"e h1 rename STRONG", "0<h1>1</h1>", "0\n<strong>1</strong>"},
    {"e i rename p", "1<i>2</i>3", "1<p>2</p>3"},
    /* the attributes are those of the new element */
    {"e b rename strong", "<b title=x class=x-y id=z>1</b>",
     "<strong title=\"x\" id=\"u-z\">1</strong>"},
    {"e b rename q", "1<b>2</b>", "1"},
    {"e i rename img", "<i>1</i>", "1"},
    {"e img rename i", "1<img src=/x>", "1 "},
    {"e hr rename br", "1<hr>2", "1<br>2"},
    {"e hr rename wbr", "1<hr>2", "1\n<wbr>\n2"},
    {"e br rename img", "1<br>2", "1\n<img loading=\"lazy\">\n2"},
    /* not permitted, unknown, no name */
    {"e b rename u", "<b>1</b>", "1"},
    {"e b rename script", "<b>1</b>", "1"},
    {"e b rename svg", "<b>1</b>", "1"},
    {"e b rename b><script", "<b>1</b>", "1"},
    {"e b rename", "<b>1</b>", "1"},
    {"e b rename b", "<b title=x>1</b>", "<b title=\"x\">1</b>"},
    {"e * rename table", "<b>1</b>", "1"},
    /* nesting decides */
    {"e b rename a", "<a href=/x>1<b>2</b></a>", "<a href=\"https://example.com/x\">12</a>"},
    {"e i rename p", "<p>1<i>2</i></p>", "<p>12</p>"},
    {"e p rename pre", "<p>\n1</p>", "<pre>\n\n1</pre>"},
    {"e pre rename p", "<pre>\n\n1</pre>", "<p>\n1</p>"},
    {"e i rename strong", "<strong><strong><strong><i>1</i></strong></strong></strong>",
     "<strong><strong><strong>1</strong></strong></strong>"},
    /* tables */
    {"e table unwrap", "<table><tr><td>1<td>2</table>", "1 2"},
    {"e table rename div", "<table><tr><td>1<td>2</table>", "<div>1 2</div>"},
    {"e td unwrap", "<table><tr><td>1<th>2</table>",
     "<table><tbody><tr><th>2</th></tr></tbody></table>"},
    {"e td rename th", "<table><tr><td abbr=x>1</table>",
     "<table><tbody><tr><th>1</th></tr></tbody></table>"},
    {"e td rename b", "<table><tr><td>1<th>2</table>",
     "<table><tbody><tr><th>2</th></tr></tbody></table>"},
    {"e tbody rename thead", "<table><tr><td>1</table>",
     "<table><thead><tr><td>1</td></tr></thead></table>"},
    {"e tr rename tbody", "<table><tr><td>1</table>", "<table><tbody></tbody></table>"},
    {"e colgroup rename tbody", "<table><col><tr><td>1</table>",
     "<table><tbody><tr><td>1</td></tr></tbody></table>"},
    {"e caption unwrap", "<table><caption>1</caption><tr><td>2</table>",
     "<table><tbody><tr><td>2</td></tr></tbody></table>"},
    /* attributes */
    {"a title remove", "<b title=x class=x-y>1</b>", "<b class=\"x-y\">1</b>"},
    {"a title replace x \"<&>", "<b title=z>1</b>", "<b title=\"x &quot;&lt;&amp;&gt;\">1</b>"},
    {"a title replace", "<b title=z>1</b>", "<b title=\"\">1</b>"},
    {"a class replace y x-1 z x-2", "<b class=x-0>1</b>", "<b class=\"x-1 x-2\">1</b>"},
    {"a class replace y", "<b class=x-0>1</b>", "<b>1</b>"},
    {"a id replace y", "<strong id=x>1</strong>", "<strong id=\"u-y\">1</strong>"},
    {"a data-x remove", "<b data-x=1 data-x=2 data-y=3>1</b>", "<b data-y=\"3\">1</b>"},
    {"a cite remove", "<q cite=/x>1</q>2", "2"},
    {"a href replace javascript:x", "<a href=/x>1</a>", "<a>1</a>"},
    {"a href replace //other.example/", "<a href=/x>1</a>",
     "<a href=\"//other.example/\" rel=\"nofollow\">1</a>"},
    {"a srcset replace /1 1x, javascript:2 2x", "<img srcset=/x>",
     "<img srcset=\"https://example.com/1 1x\" loading=\"lazy\">"},
    /* what the policy sets, and what it refuses, is not asked about */
    {"a rel remove", "<a href=//x.example>1</a>", "<a href=\"//x.example\" rel=\"nofollow\">1</a>"},
    {"a loading remove", "<img loading=eager>", "<img loading=\"lazy\">"},
    {"a onclick replace x|u javascript:x replace /y", "<a onclick=x href=javascript:x>1</a>",
     "<a>1</a>"},
    /* URLs */
    {"u https://example.com/x remove", "<a href=/x>1</a><a href=/y>2</a>",
     "<a>1</a><a href=\"https://example.com/y\">2</a>"},
    {"u * replace /p?u=1", "<a href=//x.example>1</a>",
     "<a href=\"https://example.com/p?u=1\">1</a>"},
    {"u * replace javascript:x", "<a href=/x>1</a>", "<a>1</a>"},
    {"u * replace  javascript:x", "<a href=/x>1</a>", "<a>1</a>"},
    {"u * replace data:text/html,x", "<img src=/x>", "<img loading=\"lazy\">"},
    {"u https://example.com/2 remove", "<img srcset='/1 1x, /2 2x, /3 3x'>",
     "<img srcset=\"https://example.com/1 1x, https://example.com/3 3x\" loading=\"lazy\">"},
    {"u https://example.com/2 replace https://p.example/?2", "<img srcset='/1 1x, /2 2x'>",
     "<img srcset=\"https://example.com/1 1x, https://p.example/?2 2x\" loading=\"lazy\">"},
    {"u https://example.com/1 replace https://p.example/ javascript:x", "<a ping='/1 /2'>1</a>",
     "<a ping=\"https://example.com/2\">1</a>"},
    {"u https://example.com/1 replace https://p.example/,", "<img srcset='/1, /2 2x'>",
     "<img srcset=\"https://example.com/2 2x\" loading=\"lazy\">"},
    {"u * remove", "<a ping='/1 /2'>1</a><img srcset=/1>", "<a>1</a><img loading=\"lazy\">"},
    {"a ping replace /3|u https://example.com/3 replace https://p.example/", "<a ping=/1>1</a>",
     "<a ping=\"https://p.example/\">1</a>"},
    {"u * replace #x", "<a href=/1>1</a>", "<a href=\"#u-x\">1</a>"},
    /* text that may not be in an output */
    {"a title replace \xFF", "<b title=x>1</b>", "<b>1</b>"},
    {"a title replace \xED\xA0\x80", "<b title=x>1</b>", "<b>1</b>"},
    {"a title replace a\rb", "<b title=x>1</b>", "<b>1</b>"},
    {"a title replace a\x01", "<b title=x>1</b>", "<b>1</b>"},
    {"u * replace https://x.example/\xC3", "<a href=/x>1</a>", "<a>1</a>"},
};

START_TEST(every_answer_does_what_it_says) {
  static struct kit_checked row_checked;
  const struct row_of_hooks *row = &hook_rows[_i];
  char why[WHY_SIZE];
  begin_rows();
  kit_check_by(&hooks_kit.policy, &row_checked);
  for (int front_end = 0; front_end < 2; front_end++) {
    struct script script = {row->rules, NULL, 0};
    sanitize_hooks hooks = hooks_of(&script);
    sanitize_options options = {.front_end = (sanitize_front_end)front_end,
                                .report = front_end == 0};
    sanitizer *worker = hooked(&hooks_kit.policy, &hooks, options);
    sanitize_span clean;
    ck_assert_int_eq(sanitizer_run(worker, row->input, strlen(row->input), &clean), SANITIZE_OK);
    ck_assert_msg(span_is(clean, row->output), "%s\n  input  %s\n  wanted %s\n  got    %s",
                  row->rules, row->input, row->output, clean.data);
    ck_assert_msg(check_tree(&row_checked.policy, clean, why, sizeof why), "%s: %s", row->rules,
                  why);
    ck_assert_int_eq(sanitizer_run(worker, row->output, strlen(row->output), &clean), SANITIZE_OK);
    ck_assert_msg(span_is(clean, row->output), "%s\n  output %s\n  again  %s", row->rules,
                  row->output, clean.data);
    sanitizer_free(worker);
  }
}
END_TEST

/* ---- what hooks are given ---- */

static void expect_log(const char *html, const char *wanted) {
  struct bytes log = {0};
  struct script script = {"e i drop|a title replace t", &log, 0};
  sanitize_hooks hooks = hooks_of(&script);
  sanitizer *worker = hooked(&hooks_kit.policy, &hooks, (sanitize_options){0});
  sanitize_span clean;
  bytes_add(&log, "", 0);
  ck_assert_int_eq(sanitizer_run(worker, html, strlen(html), &clean), SANITIZE_OK);
  ck_assert_msg(span_is(bytes_span(&log), wanted), "%s\n  wanted %s\n  got    %.*s", html, wanted,
                (int)log.length, log.data);
  sanitizer_free(worker);
  bytes_free(&log);
}

START_TEST(hooks_see_what_would_be_written) {
  begin_rows();
  expect_log("<B TITLE='&lt;x' onclick=y class='x-1 z'>1</B>",
             "a:b.title=<x a:b.class=x-1 <b title=t class=x-1> ");
  expect_log("<a href='/x y' ping='z &#x68;ttp:z javascript:x' rel=me>",
             "u:a.href=https://example.com/x%20y a:a.href=https://example.com/x%20y "
             "u:a.ping=https://example.com/z u:a.ping=http://z/ "
             "a:a.ping=https://example.com/z http://z/ "
             "<a href=https://example.com/x%20y ping=https://example.com/z http://z/ "
             "rel=me> ");
  expect_log("<img srcset='/1 1x,javascript:x 2x,/3'>",
             "u:img.srcset=https://example.com/1 u:img.srcset=https://example.com/3 "
             "a:img.srcset=https://example.com/1 1x, https://example.com/3 "
             "<img srcset=https://example.com/1 1x, https://example.com/3 loading=lazy> ");
  /* not what is refused, has no place or is in what goes */
  expect_log("<u>1</u><script>x</script><q>2</q><a href=javascript:x>3</a>", "<a> ");
  expect_log("<p><h1>1<h1>2</h1></h1><i><b>3</b></i>", "<p> <h1> <h1> <i> ");
}
END_TEST

/* Nobody is asked where no element can stay. */
START_TEST(plain_text_asks_no_hook) {
  struct bytes log = {0};
  struct script script = {"e * stop|a * stop|u * stop", &log, -1};
  sanitize_hooks hooks = hooks_of(&script);
  sanitizer *worker = hooked(NULL, &hooks, (sanitize_options){0});
  sanitize_span text;
  const char *html = "<b><a href=/x title=y>1</a>";
  ck_assert_int_eq(sanitizer_html_to_text(worker, html, strlen(html), &text), SANITIZE_OK);
  ck_assert(span_is(text, "1"));
  ck_assert_int_eq(sanitizer_text_to_html(worker, "1\n2", 3, SANITIZE_LINE_BREAKS_BR, &text),
                   SANITIZE_OK);
  ck_assert_uint_eq(log.length, 0);
  ck_assert_int_eq(sanitizer_run(worker, html, strlen(html), &text), SANITIZE_ERR_HOOK);
  sanitizer_free(worker);
  bytes_free(&log);
}
END_TEST

/* ---- reports ---- */

static const struct {
  const char *rules, *input, *changes;
} hook_reports[] = {
    {"e b unwrap", "1<b onclick=x>2</b>", "1 1 b ; "},
    {"e b drop", "1<b>2</b>", "1 2 b ; "},
    {"e h1 rename strong", "<H1>2</H1>", "0 7 h1 ; "},
    {"e b rename strong", "<b title=x class=x-y>2</b>", "0 7 b ; "},
    {"e b rename u", "<b>2</b>", "0 1 b ; "},
    {"a title remove", "<b title=x>2</b>", "0 3 b title=x; "},
    {"a title replace y", "<b title=x>2</b>", "0 4 b title=x; "},
    {"a title replace x", "<b title=x>2</b>", ""},
    {"a title replace \xFF", "<b title=x>2</b>", "0 3 b title=x; "},
    {"u * remove", "<a href=/x>2</a>", "0 3 a href=/x; "},
    {"u * replace javascript:y", "<a href=/x>2</a>", "0 3 a href=/x; "},
    {"u * replace /y", "<a href=/x>2</a>", "0 4 a href=/x; "},
};

/* Offset, kind, element, attribute and value of what is there because of a hook. */
START_TEST(reports_tell_what_a_hook_did) {
  struct script script = {hook_reports[_i].rules, NULL, 0};
  sanitize_hooks hooks = hooks_of(&script);
  begin_rows();
  for (int front_end = 0; front_end < 2; front_end++) {
    sanitize_options options = {.report = 1, .front_end = (sanitize_front_end)front_end};
    sanitizer *worker = hooked(&hooks_kit.policy, &hooks, options);
    const char *input = hook_reports[_i].input;
    const sanitize_change *changes;
    struct bytes told = {0};
    sanitize_span clean;
    ck_assert_int_eq(sanitizer_run(worker, input, strlen(input), &clean), SANITIZE_OK);
    size_t count = sanitizer_changes(worker, &changes);
    bytes_add(&told, "", 0);
    for (size_t i = 0; i < count; i++) {
      const sanitize_change *change = &changes[i];
      char number[32];
      if (change->reason != SANITIZE_REASON_HOOK) continue;
      snprintf(number, sizeof number, "%zu %d ", change->offset, (int)change->kind);
      bytes_add_text(&told, number);
      bytes_add(&told, change->element.data, change->element.length);
      bytes_add_text(&told, " ");
      bytes_add(&told, change->attribute.data, change->attribute.length);
      if (change->attribute.length > 0) bytes_add_text(&told, "=");
      bytes_add(&told, change->value.data, change->value.length);
      bytes_add_text(&told, "; ");
    }
    ck_assert_msg(span_is(bytes_span(&told), hook_reports[_i].changes), "%s: %.*s",
                  hook_reports[_i].rules, (int)told.length, told.data);
    bytes_free(&told);
    sanitizer_free(worker);
  }
}
END_TEST

Suite *hooks_suite(void) {
  Suite *suite = suite_create("hooks");
  TCase *rows = tcase_create("rows");
  TCase *given = tcase_create("given");
  tcase_add_loop_test(rows, every_answer_does_what_it_says, 0,
                      (int)(sizeof hook_rows / sizeof *hook_rows));
  tcase_add_loop_test(rows, reports_tell_what_a_hook_did, 0,
                      (int)(sizeof hook_reports / sizeof *hook_reports));
  tcase_add_test(given, hooks_see_what_would_be_written);
  tcase_add_test(given, plain_text_asks_no_hook);
  suite_add_tcase(suite, rows);
  suite_add_tcase(suite, given);
  return suite;
}
