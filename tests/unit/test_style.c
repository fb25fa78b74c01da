/*
 * How the writer writes (lib/serialize/style.h): breaks that are tags, empty elements, XHTML's
 * slashes, white space, and noopener. Every row is a fixed point on both front ends.
 */
#include "kit/expect.h"
#include "kit/policy_steps.h"
#include "unit/suites.h"

/* What a row begins with: a preset, and what is set in it. */
static sanitize_policy *styled(const char *preset, const sanitize_policy_settings *style) {
  sanitize_policy_settings wanted = *style;
  wanted.name_prefix = span_text("user-");
  return policy_with(preset, "", &wanted);
}

struct row_of_style {
  const char *notation, *input, *output;
};

static void check_row(const sanitize_policy_settings *style, const struct row_of_style *row) {
  sanitize_policy *policy = styled("text", style);
  sanitize_problem problem;
  ck_assert_msg(allow(policy, row->notation, &problem) == SANITIZE_OK, "%s", problem.message);
  expect_under(policy, row->input, row->output);
  sanitize_policy_free(policy);
}

/* ---- breaks ---- */

static const struct row_of_style br_rows[] = {
    {"<br>", "1<div>2</div>3", "1<br>2<br>3"},
    {"<br>", "<p>1<p>2", "1<br>2"},
    {"<br>", "<ul><li>1<li>2</ul>3", "1<br>2<br>3"},
    {"<br>", "1<hr>2", "1<br>2"},
    /* one for one boundary, however many blocks end there */
    {"<br>", "<div><div>1</div></div><div><p>2</div>", "1<br>2"},
    {"<br>", "1<div></div><div> </div><hr>2", "1<br> 2"},
    {"<br>", "1<br><div>2</div>", "1<br>2"},
    {"<br>", "<div>1</div><br>2", "1<br>2"},
    {"<br>", "1<br><br>2", "1<br><br>2"},
    /* none at the ends */
    {"<br>", "<div>1</div>", "1"},
    {"<br>", " <div> 1 </div> ", "  1  "},
    {"<br> <b>", "<div>1</div><b></b>", "1<b></b>"},
    {"<br> <b>", "<div>1</div> <b> </b>\n", "1 <b> </b>\n"},
    {"<br> <b>", "<b></b><div>1</div>", "<b></b>1"},
    {"<br> <b>", "<b> <i></i></b><div>1", "<b> </b>1"},
    /* where the boundary was, whatever white space stands there */
    {"<br>", "1 <div>2</div> 3", "1 <br>2<br> 3"},
    {"<br>", "<div>1</div>\n<div>2</div>", "1<br>\n2"},
    {"<br> <b>", "<div>1</div><b>2</b>", "1<br><b>2</b>"},
    {"<br> <b>", "<div>1</div> <b> <i>2</i></b>", "1<br> <b> 2</b>"},
    {"<br> <b>", "<b><div>1</div></b>2", "<b>1</b><br>2"},
    {"<br> <b>", "<b>1<div>2</div></b>", "<b>1<br>2</b>"},
    /* a reference is the character it stands for */
    {"<br>", "<div>1</div>&#32;&#10;<div></div>", "1 \n"},
    {"<br>", "<div>1</div>&#32;&amp;", "1<br> &amp;"},
    {"<br>", "<div>1</div>&nbsp;", "1<br>&nbsp;"},
    /* none beside a block that stays */
    {"<br> <p>", "1<div>2</div><p>3</p><div>4</div>5", "1<br>2<p>3</p>4<br>5"},
    {"<br> <p>", "<p>1</p> <div>2</div>", "<p>1</p> 2"},
    {"<br> <ul> <li>", "<ul><li><div>1</div><div>2</div></ul>", "<ul><li>1<br>2</li></ul>"},
    {"<br> <table>", "<table><tr><td><div>1</div><td>2</table>",
     "<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"},
    /* a space is a space, and a line is more than a space */
    {"<br>", "<table><tr><td>1<td>2<tr><td>3</table>", "1 2<br>3"},
    {"<br>", "1<div></div><input>2", "1<br>2"},
    /* an image is seen */
    {"<br> <img alt>", "<div>1</div><img alt=2><div>3</div>", "1<br><img alt=\"2\"><br>3"},
    {"<br>", "<div>1</div><img alt=2>", "1<br>2"},
    /* pre shows lines as they are */
    {"<br> <pre>", "<pre>1<div>2</div>3</pre><div>4</div>5", "<pre>1\n2\n3</pre>4<br>5"},
    {"<br> <pre> <b>", "<pre><b>1<div> 2</div></b></pre>", "<pre><b>1 2</b></pre>"},
    /* without br, or where it has to have something, newlines */
    {"<b>", "1<div>2</div>", "1\n2"},
    {"<br title!=''>", "1<div>2</div><br title=x>3", "1\n2<br title=\"x\">3"},
    {"<br> <* lang!=''>", "1<div>2</div>", "1\n2"},
    {"<br title>", "1<div>2</div>", "1<br>2"},
};

START_TEST(breaks_are_br) {
  const sanitize_policy_settings style = {.block_breaks = SANITIZE_BLOCK_BREAKS_BR};
  check_row(&style, &br_rows[_i]);
}
END_TEST

static const struct row_of_style p_rows[] = {
    {"<p>", "<p>1<br>2</p>3<br>4", "<p>1</p><p>2</p>3\n4"},
    {"<p title>", "<p title=x>1<br>2", "<p title=\"x\">1</p><p>2</p>"},
    {"<p> <b>", "<p>1<br><b>2</b></p>", "<p>1</p><p><b>2</b></p>"},
    {"<p> <b>", "<p><b>1<br>2</b></p>", "<p><b>1\n2</b></p>"},
    {"<p> <b>", "<p>1<br><b></b></p>", "<p>1<b></b></p>"},
    {"<p> <br>", "<p>1<br>2</p>", "<p>1<br>2</p>"},
    {"<p>", "<p><br>1<br> <br>2<br></p>", "<p>1</p><p> 2</p>"},
    {"<p title!=''>", "<p title=x>1<br>2", "<p title=\"x\">1\n2</p>"},
    {"<b>", "1<br>2", "1\n2"},
};

START_TEST(breaks_are_paragraphs) {
  const sanitize_policy_settings style = {.block_breaks = SANITIZE_BLOCK_BREAKS_P};
  check_row(&style, &p_rows[_i]);
}
END_TEST

/* What the policy sets on every br would not be on one that the writer puts there. */
START_TEST(forced_attributes_leave_newlines) {
  const sanitize_policy_settings style = {.block_breaks = SANITIZE_BLOCK_BREAKS_BR};
  sanitize_policy *policy = styled("text", &style);
  ck_assert_int_eq(allow(policy, "<br>", NULL), SANITIZE_OK);
  ck_assert_int_eq(sanitize_policy_force(policy, "br", "title", span_text("x"), NULL), SANITIZE_OK);
  expect_under(policy, "1<div>2</div><br>3", "1\n2<br title=\"x\">3");
  sanitize_policy_free(policy);
}
END_TEST

/* At the limit of nesting no br may stand: a newline. */
START_TEST(no_break_is_too_deep) {
  const sanitize_policy_settings style = {.block_breaks = SANITIZE_BLOCK_BREAKS_BR};
  sanitize_policy *policy = styled("text", &style);
  struct bytes input = {0};
  struct bytes output = {0};
  ck_assert_int_eq(allow(policy, "<br> <span>", NULL), SANITIZE_OK);
  for (int i = 0; i < SANITIZE_MAX_OUTPUT_NESTING; i++) bytes_add_text(&input, "<span>");
  bytes_add_text(&input, "1<div>2</div>");
  for (int i = 0; i < SANITIZE_MAX_OUTPUT_NESTING; i++) bytes_add_text(&output, "<span>");
  bytes_add_text(&output, "1\n2");
  for (int i = 0; i < SANITIZE_MAX_OUTPUT_NESTING; i++) bytes_add_text(&output, "</span>");
  bytes_add_char(&input, '\0');
  bytes_add_char(&output, '\0');
  expect_under(policy, input.data, output.data);
  bytes_free(&input);
  bytes_free(&output);
  sanitize_policy_free(policy);
}
END_TEST

/* ---- empty elements ---- */

static const struct row_of_style empty_rows[] = {
    {"<b> <i>", "1<b></b>2<b><i></i></b>3", "123"},
    {"<b> <i>", "<b><i>1</i><i></i></b>", "<b><i>1</i></b>"},
    {"<b> <i>", "<b title=x></b>1<i> </i>2", "1<i> </i>2"},
    {"<p> <div>", "1<p></p>2<div> <p>\n</p> </div>3", "1\n2\n3"},
    {"<p>", "<p></p><p>1</p><p></p>", "<p>1</p>"},
    {"<p> <b>", "<p><b></b></p>1<p>&nbsp;</p>", "1<p>&nbsp;</p>"},
    {"<p> <b>", "<div>1</div><b></b>2", "1\n2"},
    {"<a href> <span class id>", "<a href=/x></a><span class=x></span><span id=x></span>",
     "<span id=\"user-x\"></span>"},
    {"<p> <br> <img alt> <hr>", "<p><br></p><p><img alt=x></p><p><hr></p>",
     "<p><br></p><p><img alt=\"x\"></p><hr>"},
    {"<table>", "<table><tr><td></td><th></th></table>",
     "<table><tbody><tr><td></td><th></th></tr></tbody></table>"},
    {"<table> <b>", "<table></table><table><tr><td><b></b></table>",
     "<table><tbody><tr><td></td></tr></tbody></table>"},
    {"<ul> <li>", "<ul><li></li><li>1</li></ul><ul></ul>", "<ul><li>1</li></ul>"},
    {"<pre> <b>", "<pre><b></b>\n1</pre><pre></pre><pre> </pre>", "<pre>\n\n1</pre><pre> </pre>"},
    {"<b>",
     "<b></b>\xEF\xBB\xBF"
     "1",
     "1"},
    {"<p> <video src>", "<p><video src=/x></video></p>", "<p><video src=\"/x\"></video></p>"},
    {"<b> <center=b> <p>", "1<center></center>2<center>3</center>", "1\n2\n<b>3</b>"},
};

START_TEST(empty_elements_go) {
  const sanitize_policy_settings style = {.drop_empty_elements = 1};
  check_row(&style, &empty_rows[_i]);
}
END_TEST

/* ---- XHTML ---- */

static const struct row_of_style xhtml_rows[] = {
    {"<br> <hr>", "1<br>2<BR/>3<hr>", "1<br />2<br />3<hr />"},
    {"<img src alt> <b>", "<img src=/x alt><b>1</b>", "<img src=\"/x\" alt=\"\" /><b>1</b>"},
    {"<wbr> <b>", "<b>1<wbr>2</b>", "<b>1<wbr />2</b>"},
    {"<img src>", "<img src=/>", "<img src=\"/\" />"},
};

START_TEST(void_elements_have_a_slash) {
  const sanitize_policy_settings style = {.xhtml_syntax = 1};
  check_row(&style, &xhtml_rows[_i]);
}
END_TEST

/* ---- white space ---- */

static const struct row_of_style space_rows[] = {
    {"<b>", "  1 \t 2  3 ", "1 2 3"},
    {"<b>", "1 \n 2\n\n3", "1\n2\n3"},
    {"<b>", "1<b> 2 </b> 3", "1<b> 2</b> 3"},
    {"<b>", "1 <b> 2</b>", "1 <b>2</b>"},
    {"<p>", " <p> 1 </p> <p> 2</p> ", "<p>1</p><p>2</p>"},
    {"<p>", "1 <div> 2 </div> 3", "1\n2\n3"},
    {"<br>", "1 <br> 2", "1<br>2"},
    {"<pre> <b>", "<pre>  1\n\n <b>  2</b></pre>  3", "<pre>  1\n\n <b>  2</b></pre>3"},
    {"<b>", "1&#32;&#9;&Tab;2&NewLine;3", "1 2\n3"},
    {"<b>", "1&nbsp; &nbsp;2", "1&nbsp; &nbsp;2"},
    {"<b>", "&#32;&#xFEFF;1", "1"},
    {"<b>", "1 <input> 2<input>", "1 2"},
    {"<b>", "5 <sup>2</sup>", "5 2"},
    {"<img alt>", "1 <img alt=x> 2", "1 <img alt=\"x\"> 2"},
};

START_TEST(white_space_is_one) {
  const sanitize_policy_settings style = {.collapse_white_space = 1};
  check_row(&style, &space_rows[_i]);
}
END_TEST

/* ---- all of it ---- */

static const struct row_of_style all_rows[] = {
    {"<br> <b>", " 1 <div> 2\n3 </div> <b> </b> <div><b></b></div>4 ", "1<br />2 3<br />4"},
    {"<br> <p>", "<p> </p>1\n<div>\n2</div>", "1<br />2"},
    {"<br> <pre>", "<pre>1<div>2</div></pre>", "<pre>1\n2</pre>"},
    {"<br> <p> <center=p>", "<center> <p>1</center>", "<p>1</p>"},
};

START_TEST(styles_go_together) {
  const sanitize_policy_settings style = {.block_breaks = SANITIZE_BLOCK_BREAKS_BR,
                                          .drop_empty_elements = 1,
                                          .xhtml_syntax = 1,
                                          .collapse_white_space = 1};
  check_row(&style, &all_rows[_i]);
}
END_TEST

/* ---- links ---- */

static const struct row_of_style link_rows[] = {
    {"<a href target rel>", "<a href=/x target=_blank>1</a>",
     "<a href=\"/x\" target=\"_blank\" rel=\"noopener\">1</a>"},
    {"<a href target rel>", "<a rel='tag NOOPENER me' href=/x target=_BLANK>1</a>",
     "<a rel=\"tag me noopener\" href=\"/x\" target=\"_BLANK\">1</a>"},
    {"<a href target>", "<a href=/x target=_blank rel=tag>1</a>",
     "<a href=\"/x\" target=\"_blank\" rel=\"noopener\">1</a>"},
    {"<a href target='_blank x'>", "<a target=x>1</a>", "<a target=\"x\" rel=\"noopener\">1</a>"},
    {"<a href target rel>", "<a href=/x target=_self rel=tag>1</a>",
     "<a href=\"/x\" target=\"_self\" rel=\"tag\">1</a>"},
    {"<a href rel>", "<a href=/x target=_blank rel=tag>1</a>", "<a href=\"/x\" rel=\"tag\">1</a>"},
    {"<a href target rel='tag'>", "<a href=/x target=_blank rel='tag noopener x'>1</a>",
     "<a href=\"/x\" target=\"_blank\" rel=\"tag noopener\">1</a>"},
};

START_TEST(links_get_noopener) {
  const sanitize_policy_settings style = {.link_noopener = 1};
  check_row(&style, &link_rows[_i]);
}
END_TEST

/* Beside the policy's own tokens, each once. */
START_TEST(noopener_with_rel) {
  static const char *const rels[] = {"nofollow", "nofollow noopener"};
  for (size_t i = 0; i < 2; i++) {
    const sanitize_policy_settings style = {.link_noopener = 1};
    sanitize_policy *policy = styled("comment", &style);
    sanitize_policy_settings settings = settings_of(policy);
    settings.link_rel = span_text(rels[i]);
    settings.link_rel_scope = SANITIZE_LINK_SCOPE_ALL;
    settings.link_target = span_text("_blank");
    settings.link_target_scope = SANITIZE_LINK_SCOPE_ALL;
    set(policy, &settings);
    expect_under(policy, "<a href=/x>1</a>",
                 "<a href=\"/x\" rel=\"nofollow noopener\" target=\"_blank\">1</a>");
    sanitize_policy_free(policy);
  }
}
END_TEST

/* ---- what is cut and what is text ---- */

START_TEST(results_that_are_cut) {
  const sanitize_policy_settings style = {.block_breaks = SANITIZE_BLOCK_BREAKS_BR,
                                          .drop_empty_elements = 1,
                                          .collapse_white_space = 1};
  sanitize_policy *policy = styled("text", &style);
  sanitize_span clean;
  static const char input[] = "<b>one</b><div>two three</div>";
  static const char wanted[] = "<b>one</b><br>two\xE2\x80\xA6";
  const sanitize_length_limit limit = {.size = sizeof limit, .max_characters = 8};
  ck_assert_int_eq(allow(policy, "<br> <b>", NULL), SANITIZE_OK);
  sanitizer *worker = sanitizer_new(policy);
  ck_assert_int_eq(sanitizer_run_within(worker, input, strlen(input), &limit, &clean, NULL),
                   SANITIZE_OK);
  ck_assert_str_eq(clean.data, wanted);
  ck_assert_int_eq(sanitizer_run_within(worker, wanted, strlen(wanted), &limit, &clean, NULL),
                   SANITIZE_OK);
  ck_assert_str_eq(clean.data, wanted);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/*
 * A break was still waiting behind the place where the result is cut; and white space of an ellipsis
 * is collapsed as all the other.
 */
static const struct {
  sanitize_block_breaks breaks;
  const char *input, *ellipsis, *wanted;
} ellipses[] = {
    {SANITIZE_BLOCK_BREAKS_NEWLINE, "one two<dialog><b></b></dialog><b></b>", ".\n.", "one.\n."},
    {SANITIZE_BLOCK_BREAKS_BR, "one two<dialog><b></b></dialog><b></b>", ".\n.", "one. ."},
    {SANITIZE_BLOCK_BREAKS_P, "one two<dialog><b></b></dialog><b></b>", ".\n.", "one. ."},
    {SANITIZE_BLOCK_BREAKS_NEWLINE, "<video></video>one two", " ....", "<video></video>...."},
    {SANITIZE_BLOCK_BREAKS_NEWLINE, "<img alt>one two", " ....", "<img alt=\"\"> ...."},
};

START_TEST(ellipses_are_collapsed) {
  const sanitize_policy_settings style = {.block_breaks = ellipses[_i].breaks,
                                          .collapse_white_space = 1};
  const sanitize_length_limit limit = {
      .size = sizeof limit, .max_characters = 6, .ellipsis = span_text(ellipses[_i].ellipsis)};
  sanitize_policy *policy = styled("text", &style);
  const char *input = ellipses[_i].input;
  sanitize_span clean;
  ck_assert_int_eq(allow(policy, "<br> <b> <p> <video> <img alt>", NULL), SANITIZE_OK);
  sanitizer *worker = sanitizer_new(policy);
  for (int i = 0; i < 2; i++) {
    ck_assert_int_eq(sanitizer_run_within(worker, input, strlen(input), &limit, &clean, NULL),
                     SANITIZE_OK);
    ck_assert_str_eq(clean.data, ellipses[_i].wanted);
    input = ellipses[_i].wanted;
  }
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/* No style is left from the last run where text is what is wanted. */
START_TEST(text_has_no_style) {
  const sanitize_policy_settings style = {
      .block_breaks = SANITIZE_BLOCK_BREAKS_BR, .xhtml_syntax = 1, .collapse_white_space = 1};
  sanitize_policy *policy = styled("text", &style);
  sanitize_span clean;
  ck_assert_int_eq(allow(policy, "<br>", NULL), SANITIZE_OK);
  sanitizer *worker = sanitizer_new(policy);
  ck_assert_int_eq(sanitizer_run(worker, "1<p>2  3", 8, &clean), SANITIZE_OK);
  ck_assert_str_eq(clean.data, "1<br />2 3");
  ck_assert_int_eq(sanitizer_html_to_text(worker, "1<p>2  3", 8, &clean), SANITIZE_OK);
  ck_assert_str_eq(clean.data, "1\n2  3");
  ck_assert_int_eq(sanitizer_text_to_html(worker, "1\n2  3", 6, SANITIZE_LINE_BREAKS_BR, &clean),
                   SANITIZE_OK);
  ck_assert_str_eq(clean.data, "1<br>\n2  3");
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(styles_are_read_back) {
  const sanitize_policy_settings style = {.block_breaks = SANITIZE_BLOCK_BREAKS_P,
                                          .drop_empty_elements = 1,
                                          .xhtml_syntax = 2,
                                          .collapse_white_space = -1,
                                          .link_noopener = 1};
  sanitize_policy_settings got = {.size = sizeof got};
  sanitize_policy *policy = styled("text", &style);
  ck_assert_int_eq(sanitize_policy_get(policy, &got), SANITIZE_OK);
  ck_assert_int_eq(got.block_breaks, SANITIZE_BLOCK_BREAKS_P);
  ck_assert(got.drop_empty_elements == 1 && got.xhtml_syntax == 1 &&
            got.collapse_white_space == 1 && got.link_noopener == 1);
  got.block_breaks = (sanitize_block_breaks)3;
  ck_assert_int_eq(sanitize_policy_set(policy, &got, NULL), SANITIZE_ERR_ARGUMENT);
  sanitize_policy_free(policy);
}
END_TEST

#define ADD_ROWS(cases, test, rows) \
  tcase_add_loop_test((cases), test, 0, (int)(sizeof(rows) / sizeof *(rows)))

Suite *style_suite(void) {
  Suite *suite = suite_create("style");
  TCase *cases = tcase_create("style");
  ADD_ROWS(cases, breaks_are_br, br_rows);
  ADD_ROWS(cases, breaks_are_paragraphs, p_rows);
  tcase_add_test(cases, forced_attributes_leave_newlines);
  tcase_add_test(cases, no_break_is_too_deep);
  ADD_ROWS(cases, empty_elements_go, empty_rows);
  ADD_ROWS(cases, void_elements_have_a_slash, xhtml_rows);
  ADD_ROWS(cases, white_space_is_one, space_rows);
  ADD_ROWS(cases, styles_go_together, all_rows);
  ADD_ROWS(cases, links_get_noopener, link_rows);
  tcase_add_test(cases, noopener_with_rel);
  tcase_add_test(cases, results_that_are_cut);
  tcase_add_loop_test(cases, ellipses_are_collapsed, 0, (int)(sizeof ellipses / sizeof *ellipses));
  tcase_add_test(cases, text_has_no_style);
  tcase_add_test(cases, styles_are_read_back);
  suite_add_tcase(suite, cases);
  return suite;
}
