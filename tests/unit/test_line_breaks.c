/*
 * Newlines that are shown (lib/filter/line_breaks.h). Every row is a fixed point on both front ends.
 */
#include "kit/expect.h"
#include "kit/policy_steps.h"
#include "unit/suites.h"

struct broken_row {
  const char *notation, *input, *output;
};

static void expect_broken(const sanitize_policy_settings *changes, const struct broken_row *row) {
  sanitize_policy *policy = policy_with("text", row->notation, changes);
  expect_under(policy, row->input, row->output);
  sanitize_policy_free(policy);
}

/* ---- br ---- */

#define SOME "<br> <b> <p> <div> <ul> <li> <pre> <img alt> <table> <td> <ruby> <rt> <a href>"

static const struct broken_row br_rows[] = {
    {SOME, "a\nb", "a<br>b"},
    {SOME, "a\n\nb", "a<br><br>b"},
    {SOME, "a\r\nb", "a<br>b"},
    {SOME, "a&#10;b", "a<br>b"},
    {SOME, "a \n\t b", "a <br>\t b"},
    {SOME, "a b", "a b"},
    /* not at the ends of the text or of a block */
    {SOME, "\na\n", "\na\n"},
    {SOME, "<p>\na\n</p>\n\n<p>b\nc</p>", "<p>\na\n</p>\n\n<p>b<br>c</p>"},
    {SOME, "a\n<p>b</p>\nc\nd", "a\n<p>b</p>\nc<br>d"},
    {SOME, "<ul>\n<li>a\nb</li>\n<li>c</li>\n</ul>", "<ul>\n<li>a<br>b</li>\n<li>c</li>\n</ul>"},
    {SOME, "<table><td>\na\nb\n<td>c</table>",
     "<table><tbody><tr><td>\na<br>b\n</td><td>c</td></tr></tbody></table>"},
    /* as many as there are newlines or br */
    {SOME, "a<br>\nb", "a<br>\nb"},
    {SOME, "a\n<br>b", "a\n<br>b"},
    {SOME, "a\n<br>\nb", "a<br><br>\nb"},
    {SOME, "a<br>\n\nb", "a<br>\n<br>b"},
    {SOME, "a<br><br>\nb", "a<br><br>\nb"},
    {SOME, "a\n\n\n<br>b", "a<br><br>\n<br>b"},
    {SOME, "a\n<br>", "a\n<br>"},
    /* through inline tags */
    {SOME, "<b>a</b>\n<b>b</b>", "<b>a</b><br><b>b</b>"},
    {SOME, "<b>a\n</b>\nb", "<b>a<br></b><br>b"},
    {SOME, "<b>a<br></b>\nb", "<b>a<br></b>\nb"},
    {SOME, "<b>\n</b>a", "<b>\n</b>a"},
    {SOME, "a<b></b>\n<b> </b>", "a<b></b>\n<b> </b>"},
    {SOME, "<img alt=a>\n<img alt=b>", "<img alt=\"a\"><br><img alt=\"b\">"},
    {SOME, "&nbsp;\n&nbsp;", "&nbsp;<br>&nbsp;"},
    /* left as they are */
    {SOME, "<pre>\na\nb</pre>\nc", "<pre>a\nb</pre>\nc"},
    {SOME, "<pre><b>a\n</b>\nb</pre>", "<pre><b>a\n</b>\nb</pre>"},
    {SOME, "a\n<ruby>\nb\n<rt>c\nd</rt>\n</ruby>\ne",
     "a<br><ruby>\nb\n<rt>c\nd</rt>\n</ruby><br>e"},
    /* what goes leaves a line */
    {"<br>", "<div>a</div><div>b</div>", "a<br>b"},
    {"<br>", "<p>a</p>\n\n<p>b</p>", "a<br><br>b"},
    {"<br>", "<textarea>a\nb</textarea>", "a<br>b"},
    {"<b>", "a\nb", "a\nb"},
    {"<br title!=''>", "a\nb<br title=x>\nc", "a\nb<br title=\"x\">\nc"},
};

START_TEST(newlines_are_br) {
  const sanitize_policy_settings changes = {.line_breaks = SANITIZE_LINE_BREAKS_BR};
  expect_broken(&changes, &br_rows[_i]);
}
END_TEST

/* ---- paragraphs ---- */

#define FLOW                                                                                  \
  "<br> <p class> <b> <i> <ins> <div> <blockquote> <ul> <li> <pre> <section> <img alt> <h1> " \
  "<table> <td> <details> <summary> <hr> <a href>"

static const struct broken_row p_rows[] = {
    {FLOW, "a", "<p>a</p>"},
    {FLOW, "", ""},
    {FLOW, " \n ", " \n "},
    {FLOW, "a\n\nb", "<p>a</p>\n\n<p>b</p>"},
    {FLOW, "a\nb\n \n\nc", "<p>a<br>b</p>\n \n\n<p>c</p>"},
    {FLOW, "\n\na\n\n", "\n\n<p>a</p>\n\n"},
    {FLOW, "<b>a</b> b\n\n<i>c</i>", "<p><b>a</b> b</p>\n\n<p><i>c</i></p>"},
    {FLOW, "<b>a\n\nb</b>", "<p><b>a<br><br>b</b></p>"},
    {FLOW, "a<b>\n\n</b>b", "<p>a<b><br><br></b>b</p>"},
    {FLOW, "<img alt=a>", "<p><img alt=\"a\"></p>"},
    /* beside blocks */
    {FLOW, "a\n<ul><li>b\n\nc</ul>\nd", "<p>a</p>\n<ul><li>b<br><br>c</li></ul>\n<p>d</p>"},
    {FLOW, "a<h1>b\nc</h1>d", "<p>a</p><h1>b<br>c</h1><p>d</p>"},
    {FLOW, "<table><td>a\n\nb</table>",
     "<table><tbody><tr><td>a<br><br>b</td></tr></tbody></table>"},
    {FLOW, "<pre>a\n\nb</pre>c", "<pre>a\n\nb</pre><p>c</p>"},
    {FLOW, "a<hr>b", "<p>a</p><hr><p>b</p>"},
    {FLOW, "<blockquote>a\n\nb</blockquote>", "<blockquote><p>a</p>\n\n<p>b</p></blockquote>"},
    {FLOW, "<section><blockquote>a</blockquote>\nb</section>",
     "<section><blockquote><p>a</p></blockquote>\n<p>b</p></section>"},
    {FLOW, "<details><summary>a</summary>b</details>",
     "<details><summary>a</summary><p>b</p></details>"},
    {FLOW, "<div>a\n\nb</div>", "<div>a<br><br>b</div>"},
    {FLOW, "<ul><li><blockquote>a\n\nb</blockquote></ul>",
     "<ul><li><blockquote>a<br><br>b</blockquote></li></ul>"},
    /* an inline element with a block in it is no paragraph's */
    {FLOW, "a <ins>b<div>c</div>d</ins> e", "<p>a</p> <ins>b<div>c</div>d</ins> <p>e</p>"},
    {FLOW, "<ins>a\n\n<div>b</div></ins>\n\nc", "<ins>a\n\n<div>b</div></ins>\n\n<p>c</p>"},
    {FLOW, "a<ins>b<div>c</div>d</ins>e", "a<ins>b<div>c</div>d</ins>e"},
    /* those that are there */
    {FLOW, "<p>a</p>\n\n<p>b</p>", "<p>a</p>\n\n<p>b</p>"},
    {FLOW, "<p>a\n\nb\nc</p>", "<p>a</p>\n\n<p>b<br>c</p>"},
    {FLOW, "<p>a\n\n</p>", "<p>a\n\n</p>"},
    {FLOW, "<p>a\n\n<br>\n\nb</p>", "<p>a</p>\n\n<p><br>\n\nb</p>"},
    {FLOW, "<p>a<br>\n\nb</p>", "<p>a<br></p>\n\n<p>b</p>"},
    {FLOW, "<p class=x>a\n\nb</p>", "<p class=\"x\">a<br><br>b</p>"},
    {FLOW, "<ul><li><p>a\n\nb</ul>", "<ul><li><p>a<br><br>b</p></li></ul>"},
    {FLOW, "<p></p>a", "<p></p><p>a</p>"},
    {FLOW, "a<p>b", "<p>a</p><p>b</p>"},
    /* nothing to see: no paragraph */
    {FLOW, "<b></b>\n\n<br>\n\na", "<b></b>\n\n<br>\n\n<p>a</p>"},
    {FLOW, "<br>a", "<p><br>a</p>"},
    /* what may not be written is not */
    {"<p> <b>", "a\nb\n\nc", "<p>a\nb</p>\n\n<p>c</p>"},
    {"<br> <b>", "a\nb\n\nc", "a<br>b<br><br>c"},
    {"<p class!=''> <br>", "a\n\nb", "a<br><br>b"},
};

START_TEST(blank_lines_end_paragraphs) {
  const sanitize_policy_settings changes = {.line_breaks = SANITIZE_LINE_BREAKS_P};
  expect_broken(&changes, &p_rows[_i]);
}
END_TEST

/* ---- with other settings ---- */

static const struct {
  sanitize_policy_settings changes;
  struct broken_row row;
} mixed[] = {
    {{.line_breaks = SANITIZE_LINE_BREAKS_BR, .xhtml_syntax = 1}, {"<br>", "a\nb", "a<br />b"}},
    {{.line_breaks = SANITIZE_LINE_BREAKS_BR, .collapse_white_space = 1},
     {"<br> <p>", " a \n\n b <p> c\n", "a<br>b<p>c</p>"}},
    {{.line_breaks = SANITIZE_LINE_BREAKS_P, .collapse_white_space = 1},
     {"<br> <p>", "a\n\nb", "a<br>b"}},
    {{.line_breaks = SANITIZE_LINE_BREAKS_BR, .block_breaks = SANITIZE_BLOCK_BREAKS_BR},
     {"<br>", "<div>a\n</div>b", "a\n<br>b"}},
    {{.line_breaks = SANITIZE_LINE_BREAKS_P, .block_breaks = SANITIZE_BLOCK_BREAKS_P},
     {"<p> <br> <i>", "<p>a<div>b</div>c\n\nd", "<p>a</p><p>b<br>c</p>\n\n<p>d</p>"}},
    {{.line_breaks = SANITIZE_LINE_BREAKS_P, .drop_empty_elements = 1},
     {"<p> <b> <br>", "<p></p>a<b></b>\n\n<b>\n</b>b", "<p>a</p>\n\n<p><b>\n</b>b</p>"}},
    {{.line_breaks = SANITIZE_LINE_BREAKS_P, .link_urls = 1},
     {"<p> <br> <a href>", "http://a\nhttp://b\n\nhttp://c",
      "<p><a href=\"http://a\">http://a</a><br><a href=\"http://b\">http://b</a></p>\n\n"
      "<p><a href=\"http://c\">http://c</a></p>"}},
    /* next to the limit of nesting, what could be br is as what is */
    {{.line_breaks = SANITIZE_LINE_BREAKS_P, .max_nesting = 2},
     {"<p> <br> <b> <i> <a href>", "x <b>\n</b>y<i><a href=\"/\">z</a></i>",
      "<p>x</p> <b>\n</b>y<i><a href=\"/\">z</a></i>"}},
    {{.line_breaks = SANITIZE_LINE_BREAKS_P, .max_nesting = 2},
     {"<p> <br> <b>", "x <b>y<br>z</b>", "<p>x</p> <b>y<br>z</b>"}},
    /* a link takes a level that a p would need, whether it is there already or not */
    {{.line_breaks = SANITIZE_LINE_BREAKS_P, .link_urls = 1, .max_nesting = 2},
     {"<p> <br> <sup> <b> <hr> <a href>", "x <sup>http://a</sup><b><hr>",
      "<p>x</p> <sup><a href=\"http://a\">http://a</a></sup><b><hr></b>"}},
};

START_TEST(breaks_go_with_other_settings) { expect_broken(&mixed[_i].changes, &mixed[_i].row); }
END_TEST

/* Where there is no level left for a p, there is none. */
START_TEST(no_paragraph_is_too_deep) {
  const sanitize_policy_settings changes = {.line_breaks = SANITIZE_LINE_BREAKS_P};
  for (int spare = 0; spare < 2; spare++) {
    sanitize_policy *policy = policy_with("text", "<p> <br> <span>", &changes);
    struct bytes input = {0};
    struct bytes output = {0};
    int depth = SANITIZE_MAX_OUTPUT_NESTING - spare;
    if (spare) bytes_add_text(&output, "<p>");
    for (int i = 0; i < depth; i++) bytes_add_text(&input, "<span>");
    for (int i = 0; i < depth; i++) bytes_add_text(&output, "<span>");
    bytes_add_text(&input, "x");
    bytes_add_text(&output, "x");
    for (int i = 0; i < depth; i++) bytes_add_text(&output, "</span>");
    if (spare) bytes_add_text(&output, "</p>");
    bytes_add_char(&input, '\0');
    bytes_add_char(&output, '\0');
    expect_under(policy, input.data, output.data);
    sanitize_policy_free(policy);
    bytes_free(&input);
    bytes_free(&output);
  }
}
END_TEST

/* ---- hooks: what they do not keep is not written ---- */

static sanitize_element_answer no_breaks(void *context, const sanitize_hook_element *element,
                                         sanitize_span *name) {
  const char *unwanted = context;
  *name = span_text("i");
  if (!span_is(element->name, unwanted)) return SANITIZE_ELEMENT_ANSWER_KEEP;
  return unwanted[0] == 'p' ? SANITIZE_ELEMENT_ANSWER_RENAME : SANITIZE_ELEMENT_ANSWER_UNWRAP;
}

START_TEST(hooks_are_asked_about_breaks) {
  static const struct {
    const char *unwanted, *output;
  } rows[] = {{"p", "a<br>b<br><br>c"}, {"br", "<p>a\nb</p>\n\n<p>c</p>"}};
  const sanitize_policy_settings changes = {.line_breaks = SANITIZE_LINE_BREAKS_P};
  char unwanted[3];
  strcpy(unwanted, rows[_i].unwanted);
  const sanitize_hooks hooks = {sizeof hooks, no_breaks, NULL, NULL, unwanted};
  const sanitize_options options = {.size = sizeof options, .hooks = &hooks};
  sanitize_policy *policy = policy_with("text", "<p> <br> <i>", &changes);
  sanitizer *worker;
  sanitize_span clean;
  struct bytes input = {0};
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  bytes_add_text(&input, "a\nb\n\nc");
  for (int i = 0; i < 2; i++) {
    ck_assert_int_eq(sanitizer_run(worker, input.data, input.length, &clean), SANITIZE_OK);
    ck_assert_msg(span_is(clean, rows[_i].output), "%s", shown(clean));
    input.length = 0;
    bytes_add(&input, clean.data, clean.length);
  }
  bytes_free(&input);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/* ---- cut to a length: the ellipsis stands in a p, or there is none ---- */

START_TEST(what_is_cut_is_a_paragraph) {
  static const struct {
    size_t bytes, characters;
    const char *output;
  } rows[] = {{0, 1, "<p>\u2026</p>"},
              {0, 2, "<p>a\u2026</p>"},
              {9, 0, ""},
              {10, 0, "<p>\u2026</p>"},
              {15, 0, "<p>aaaaa\u2026</p>"}};
  const sanitize_policy_settings changes = {.line_breaks = SANITIZE_LINE_BREAKS_P};
  sanitize_length_limit limit = {
      .size = sizeof limit, .max_bytes = rows[_i].bytes, .max_characters = rows[_i].characters};
  sanitize_policy *policy = policy_with("text", "<p> <br>", &changes);
  sanitizer *worker = sanitizer_new(policy);
  sanitize_span clean;
  sanitize_losses losses = {.size = sizeof losses};
  struct bytes input = {0};
  bytes_add_text(&input, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n\nb");
  for (int i = 0; i < 2; i++) {
    ck_assert_int_eq(sanitizer_run_within(worker, input.data, input.length, &limit, &clean, NULL),
                     SANITIZE_OK);
    ck_assert_msg(span_is(clean, rows[_i].output), "%s", shown(clean));
    ck_assert_int_eq(sanitizer_losses(worker, &losses), SANITIZE_OK);
    size_t kept = 0;
    for (size_t at = 0; at < clean.length; at++) kept += clean.data[at] == 'a';
    ck_assert_uint_eq(losses.text, i == 0 ? 33 - kept : 0);
    input.length = 0;
    bytes_add(&input, clean.data, clean.length);
  }
  bytes_free(&input);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

#define BREAK_ROWS(table) (int)(sizeof(table) / sizeof *(table))

Suite *line_breaks_suite(void) {
  Suite *suite = suite_create("line_breaks");
  TCase *cases = tcase_create("breaks");
  tcase_add_loop_test(cases, newlines_are_br, 0, BREAK_ROWS(br_rows));
  tcase_add_loop_test(cases, blank_lines_end_paragraphs, 0, BREAK_ROWS(p_rows));
  tcase_add_loop_test(cases, breaks_go_with_other_settings, 0, BREAK_ROWS(mixed));
  tcase_add_test(cases, no_paragraph_is_too_deep);
  tcase_add_loop_test(cases, hooks_are_asked_about_breaks, 0, 2);
  tcase_add_loop_test(cases, what_is_cut_is_a_paragraph, 0, 5);
  suite_add_tcase(suite, cases);
  return suite;
}
