/*
 * What a policy renames: rows of what comes out, what is refused and why, and that what is said in
 * one way (notation, JSON, C) is what is said in another.
 */
#include "kit/expect.h"
#include "kit/policy_steps.h"
#include "unit/suites.h"

#include <stdio.h>

/* ---- what comes out ---- */

static const struct {
  const char *renamed; /* added to the preset article, in the notation */
  const char *input, *output;
} rows[] = {
    {"<strike=s>", "1<strike>2</strike>3", "1<s>2</s>3"},
    {"<STRIKE = 's' >", "<Strike>1</sTRIKE>", "<s>1</s>"},
    {"<strike=s>", "<strike>1<s>2<strike>3", "<s>1<s>2<s>3</s></s></s>"},
    {"<font=span>", "<font color=red dir=rtl title=x>1</font>",
     "<span dir=\"rtl\" title=\"x\">1</span>"},
    /* a chain: the attributes are those of the first that stands there */
    {"<h1=\"p>strong\">", "0<h1 title=x>1</h1>2", "0<p title=\"x\"><strong>1</strong></p>2"},
    {"<h1=\" p > strong > em \">", "<h1>1</h1>", "<p><strong><em>1</em></strong></p>"},
    {"<h1=\"q>em\">", "<h1 cite=/x title=y>1</h1>", "<q cite=\"/x\" title=\"y\"><em>1</em></q>"},
    /* a block in a chain that ends in something else than p is a line of it */
    {"<h1=\"p>strong\">", "<h1>1<p>2</p>3</h1>4", "<p><strong>1\n2\n3</strong></p>4"},
    {"<h1=\"p>strong\">", "<h1><div>1</div></h1>", "<p><strong>1</strong></p>"},
    {"<h1=\"p>strong\"> <h2=\"p>strong\">", "<h1>1<h2>2</h1>",
     "<p><strong>1</strong></p><p><strong>2</strong></p>"},
    /* where p cannot stand, the rest of the chain does, with the attributes */
    {"<h1=\"p>strong\">", "<p>0<button><h1 title=x>1</h1></button>2",
     "<p>0\n<strong title=\"x\">1</strong>\n2</p>"},
    /* p alone: a block ends it, as in HTML */
    {"<center=p>", "0<center>1</center>2", "0<p>1</p>2"},
    {"<center=p>", "<center>1<p>2</p>3</center>4", "<p>1</p><p>2</p>3\n4"},
    {"<center=p>", "<center>1<center>2</center>3</center>4", "<p>1</p><p>2</p>3\n4"},
    {"<center=p>", "<center>1<table><tr><td>2</table>3</center>",
     "<p>1</p><table><tbody><tr><td>2</td></tr></tbody></table>3"},
    /* and where nothing stood in it, it was never there */
    {"<center=p>", "0<center title=x><table><tr><td>1</table></center>2",
     "0<table><tbody><tr><td>1</td></tr></tbody></table>2"},
    {"<center=p>", "<center><ul><li>1</ul></center>", "<ul><li>1</li></ul>"},
    {"<center=p>", "<center><font><pre>1</pre></font></center>", "<pre>1</pre>"},
    {"<center=p>", "<center></center>1", "<p></p>1"},
    {"<center=p>", "<center>1<b><p>2</p></b></center>", "<p>1<b>\n2</b></p>"},
    {"<center=p>", "<center>1<font><p>2</p>3</font>4</center>5", "<p>1</p><p>2</p>34\n5"},
    {"<center=p>", "<b><center>1</b>2</center>", "<b></b><p><b>1</b>2</p>"},
    {"<center=\"blockquote>p\">", "<center>1<ul><li>2</ul>3</center>",
     "<blockquote><p>1</p><ul><li>2</li></ul>3</blockquote>"},
    {"<center=p>", "<table><tr><td><center>1<center>2</table>",
     "<table><tbody><tr><td><p>1</p><p>2</p></td></tr></tbody></table>"},
    {"<center=p> <strike=s>", "<center>1<strike>2</strike><p>3</p></center>",
     "<p>1<s>2</s></p><p>3</p>"},
    /* what no policy permits can become something */
    {"<button=b> <svg=i> <marquee=p>", "<svg>1</svg><button>2</button><marquee>3</marquee>",
     "<i>1</i> <b>2</b><p>3</p>"},
    {"<xmp=pre> <listing=pre>", "<xmp><b></xmp><listing>\n1</listing>",
     "<pre>&lt;b&gt;</pre><pre>1</pre>"},
    /* inline to block and back */
    {"<u=p>", "1<u>2</u>3", "1<p>2</p>3"},
    {"<div=b>", "1<div>2</div>3", "1\n<b>2</b>\n3"},
    {"<u=a>", "<a href=/x>1<u href=/y>2</u></a><u href=/y>3</u>",
     "<a href=\"/x\" rel=\"nofollow ugc\">12</a><a href=\"/y\" rel=\"nofollow ugc\">3</a>"},
    /* elements without content */
    {"<hr=br>", "1<hr>2", "1<br>2"},
    {"<input=wbr>", "1<input>2", "1 <wbr> 2"},
    {"<input=wbr>", "1<input value=x>2", "1 <wbr> 2"},
    /* nothing that would be left of it is lost */
    {"<sup=small>", "10<sup>5</sup>", "10<small>^5</small>"},
    {"<img=hr>", "1<img alt=two>3", "1<hr>two 3"},
    /* a new place follows the rules of places */
    {"<div=li>", "<div>1</div><ul><div>2</div></ul>", "1<ul><li>2</li></ul>"},
};

static sanitize_policy *renaming(const char *preset, const char *notation) {
  sanitize_policy *policy = begin(preset);
  sanitize_problem problem;
  ck_assert_msg(allow(policy, notation, &problem) == SANITIZE_OK, "%s: %s", notation,
                problem.message);
  return policy;
}

START_TEST(elements_become_others) {
  sanitize_policy *policy = renaming("article", rows[_i].renamed);
  expect_under(policy, rows[_i].input, rows[_i].output);
  sanitize_policy_free(policy);
}
END_TEST

/* A required attribute is one of what the element becomes. */
START_TEST(requirements_are_those_of_the_target) {
  sanitize_policy *policy =
      renaming("text", "<q cite!=\"\"> <b> <i title!!=\"\"> <u=\"b>i\"> <s=q>");
  expect_under(policy, "<s>1</s><s cite=/x>2</s>", "1<q cite=\"/x\">2</q>");
  expect_under(policy, "0<u>1<b>2</b></u>3", "0<b></b>3");
  sanitize_policy_free(policy);
}
END_TEST

/* Attributes of an element that permits none decide nothing: not the order of what is set. */
START_TEST(attributes_that_nobody_wants) {
  sanitize_policy *policy = renaming("text", "<q cite!=\"\"> <b> <i=\"q>b\">");
  ck_assert_int_eq(sanitize_policy_force(policy, "b", "title", span_text("t"), NULL), SANITIZE_OK);
  ck_assert_int_eq(sanitize_policy_force(policy, "b", "dir", span_text("auto"), NULL), SANITIZE_OK);
  expect_under(policy, "<i title=x>1</i>", "<b dir=\"auto\" title=\"t\">1</b>");
  sanitize_policy_free(policy);
}
END_TEST

/* ---- what is refused ---- */

static const struct {
  const char *notation, *message; /* NULL: taken */
} asked[] = {
    {"<h1=p> <h1>", NULL},
    {"<h1=zz>", "there is no element <zz>"},
    {"<zz=p>", "there is no element <zz>"},
    {"<h1=script>", "<script>"},
    {"<h1=center>", NULL},
    {"<h1=u>", "<h1> cannot become <u>, which is not permitted; permit that, too"},
    {"<h1=td>", "<h1> cannot become <td>: a table is more than one element"},
    {"<h1=table>", "<h1> cannot become <table>: a table is more than one element"},
    {"<h1=br>", "<h1> cannot become <br>: the one has content, the other has no content"},
    {"<hr=p>", "<hr> cannot become <p>: the one has no content, the other has content"},
    {"<hr='br>wbr'>", "<hr> has no content, so it can become one element only"},
    {"<h1=h1>", "<h1> cannot become itself; take it out"},
    {"<p=b> <b=p>", "<b> and <p> would become each other; take one of them out"},
    {"<b=i> <p=b>", "<p> cannot become <b>, which becomes <i>; name that instead"},
    {"<script=b>", "<script> cannot be renamed: a browser does not show its content"},
    {"<title=b>", "<title> cannot be renamed"},
    {"<body=p>", "<body> cannot be renamed"},
    {"<h1='p>b>i>p'>", "expected one to 3 elements for <h1> to become"},
    {"<h1=''>", "expected one to 3 elements for <h1> to become"},
    {"<h1='p>'>", "expected one to 3 elements for <h1> to become"},
    {"<h1=p title>", "a renamed element has the attributes of what it becomes"},
    {"<h1='p>", "expected the quote that closes this value"},
    {"<td=p>", "<td> cannot be left out while <table> is permitted"},
};

START_TEST(what_makes_no_sense_is_refused) {
  static const char permitted[] = "<p> <b> <i> <br> <wbr> <center> <table>";
  sanitize_policy *policy = renaming("text", permitted);
  sanitize_problem problem;
  char *before = show(policy, SANITIZE_POLICY_FORMAT_JSON);
  sanitize_status status = allow(policy, asked[_i].notation, &problem);
  if (asked[_i].message == NULL) {
    ck_assert_int_eq(status, SANITIZE_OK);
  } else {
    ck_assert_int_eq(status, SANITIZE_ERR_POLICY);
    ck_assert_msg(strstr(problem.message, asked[_i].message) != NULL, "%s: %s", asked[_i].notation,
                  problem.message);
    ck_assert_uint_eq(problem.line, 1);
    ck_same_text(asked[_i].notation, show(policy, SANITIZE_POLICY_FORMAT_JSON), before);
  }
  free(before);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(arguments_of_the_function) {
  sanitize_policy *policy = renaming("text", "<p> <s>");
  sanitize_problem problem;
  ck_assert_int_eq(sanitize_policy_rename(NULL, "h1", "p", NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitize_policy_rename(policy, NULL, "p", NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitize_policy_rename(policy, "h1", "", &problem), SANITIZE_ERR_POLICY);
  ck_assert_int_eq(sanitize_policy_rename(policy, "stronk", "p", &problem), SANITIZE_ERR_POLICY);
  ck_assert_str_eq(problem.message, "there is no element <stronk>; did you mean <strong>?");
  ck_assert_int_eq(sanitize_policy_rename(policy, "H1", "P", NULL), SANITIZE_OK);
  ck_same_text("H1", show(policy, SANITIZE_POLICY_FORMAT_NOTATION), "<h1=\"p\"> <p> <s>");
  ck_assert_int_eq(sanitize_policy_rename(policy, "s", NULL, NULL), SANITIZE_OK);
  ck_assert_int_eq(sanitize_policy_rename(policy, "h1", NULL, NULL), SANITIZE_OK);
  ck_same_text("h1", show(policy, SANITIZE_POLICY_FORMAT_NOTATION), "<p> <s>");
  sanitize_policy_free(policy);
}
END_TEST

/* ---- changes ---- */

/* `deny` is NULL where nothing is denied. */
static const struct {
  const char *allow, *deny, *left;
  size_t warnings;
} changes[] = {
    {"<p> <b> <h1=p> <h1>", NULL, "<b> <h1> <p>", 0},
    {"<p> <b> <h1> <h1=p>", NULL, "<b> <h1=\"p\"> <p>", 0},
    {"<p> <b> <h1='p>b'>", "<h1>", "<b> <p>", 0},
    {"<p> <b> <h1='p>b'>", "<b>", "<h1=\"p\"> <p>", 1},
    {"<p> <b> <h1='p>b'>", "<p>", "<b> <h1=\"b\">", 1},
    {"<p> <b> <h1='p>b'>", "<p> <b>", "", 1},
    {"<p> <b> <h1='p>b'>", "<*>", "", 0},
    {"<p> <b> <table> <table=p>", NULL, "<b> <p> <table=\"p\">", 0},
    {"<p> <table> <tr=p>", NULL, NULL, 0},
};

START_TEST(permitting_and_denying_take_it_back) {
  sanitize_policy *policy = begin("text");
  for (int forbids = 0; forbids < 2; forbids++) {
    sanitize_policy *copy = sanitize_policy_copy(policy);
    const char *denied = changes[_i].deny;
    sanitize_status status = allow(copy, changes[_i].allow, NULL);
    ck_assert_int_eq(status, changes[_i].left == NULL ? SANITIZE_ERR_POLICY : SANITIZE_OK);
    if (denied != NULL) {
      status = forbids ? sanitize_policy_forbid(copy, denied, strlen(denied), NULL)
                       : deny(copy, denied, NULL);
      ck_assert_int_eq(status, SANITIZE_OK);
    }
    if (changes[_i].left != NULL)
      ck_same_text(denied, show(copy, SANITIZE_POLICY_FORMAT_NOTATION), changes[_i].left);
    ck_assert_uint_eq(sanitize_policy_warnings(copy, NULL), changes[_i].warnings);
    sanitize_policy_free(copy);
  }
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(a_mode_takes_it_back) {
  sanitize_policy *policy = renaming("text", "<p> <h1=p> <h2=p>");
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "h1", SANITIZE_MODE_DROP, NULL), SANITIZE_OK);
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "h2", SANITIZE_MODE_DEFAULT, NULL),
                   SANITIZE_OK);
  ck_same_text("modes", show(policy, SANITIZE_POLICY_FORMAT_NOTATION), "<p>");
  expect_under(policy, "0<h1>1</h1><h2>2</h2>", "0\n2");
  sanitize_policy_free(policy);
}
END_TEST

/* ---- ways to say it ---- */

START_TEST(files_say_the_same) {
  static const char text[] = "{\"elements\":[\"p\",\"strong\",\"s\"],\"attributes\":[],"
                             "\"libsanitize\":{\"rename\":{\"h1\":\"p>strong\",\"STRIKE\":\"s\"}}}";
  sanitize_policy *policy = renaming("text", "<p> <strong> <s> <h1='p>strong'> <strike=s>");
  sanitize_policy *copy = begin("text");
  sanitize_policy *read;
  sanitize_problem problem;
  ck_assert_msg(sanitize_policy_from_json(&read, text, strlen(text), &problem) == SANITIZE_OK, "%s",
                problem.message);
  char *json = show(policy, SANITIZE_POLICY_FORMAT_JSON);
  char *notation = show(policy, SANITIZE_POLICY_FORMAT_NOTATION);
  ck_same_text("file", show(read, SANITIZE_POLICY_FORMAT_JSON), json);
  ck_assert_int_eq(allow(copy, notation, NULL), SANITIZE_OK);
  ck_same_text("notation", show(copy, SANITIZE_POLICY_FORMAT_JSON), json);
  free(json);
  free(notation);
  sanitize_policy_free(read);
  sanitize_policy_free(copy);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(mistakes_in_files) {
  static const struct {
    const char *rename, *message;
    unsigned column;
  } mistakes[] = {
      {"[]", "expected an object of element names with what they become, found an array", 34},
      {"{\"h1\":1}", "expected elements such as \"p>strong\" (a string), found a number", 44},
      {"{\"h1\":\"u\"}", "<h1> cannot become <u>, which is not permitted; permit that, too", 44},
      {"{\"p\":\"b\"}", "<p> stands in \"elements\" already; keep one of the two", 44},
      {"{\"xyz\":\"p\"}", "there is no element <xyz>", 44},
      {"{\"font-face\":\"p\"}",
       "there can be no custom element <font-face>: expected a letter, then letters, digits, - . and "
       "_ (or letters beyond ASCII), and no name of SVG's or MathML's, such as font-face",
       44},
      {"{\"h1\":\"p\",\"H1\":\"b\"}", "<h1> stands in \"rename\" already; keep one of the two", 53},
  };
  for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
    char text[200];
    sanitize_policy *policy;
    sanitize_problem problem;
    snprintf(text, sizeof text, "{\"elements\":[\"p\"],\"libsanitize\":{\"rename\":%s}}",
             mistakes[i].rename);
    ck_assert_int_eq(sanitize_policy_from_json(&policy, text, strlen(text), &problem),
                     SANITIZE_ERR_POLICY);
    ck_assert_str_eq(problem.message, mistakes[i].message);
    ck_assert_msg(problem.column == mistakes[i].column, "%s: column %u", text, problem.column);
  }
}
END_TEST

/* ---- the preset ---- */

START_TEST(headings_of_the_fediverse) {
  sanitize_policy *policy = begin("fediverse");
  for (char level = '1'; level <= '6'; level++) {
    char input[64];
    snprintf(input, sizeof input, "<h%c class='mention x'>1 <a>2</a></h%c>3", level, level);
    expect_under(policy, input, "<p class=\"mention\"><strong>1 2</strong></p>3");
  }
  sanitize_policy_free(policy);
}
END_TEST

Suite *rename_suite(void) {
  Suite *suite = suite_create("rename");
  TCase *cases = tcase_create("rename");
  tcase_add_loop_test(cases, elements_become_others, 0, sizeof rows / sizeof *rows);
  tcase_add_test(cases, requirements_are_those_of_the_target);
  tcase_add_test(cases, attributes_that_nobody_wants);
  tcase_add_loop_test(cases, what_makes_no_sense_is_refused, 0, sizeof asked / sizeof *asked);
  tcase_add_test(cases, arguments_of_the_function);
  tcase_add_loop_test(cases, permitting_and_denying_take_it_back, 0,
                      sizeof changes / sizeof *changes);
  tcase_add_test(cases, a_mode_takes_it_back);
  tcase_add_test(cases, files_say_the_same);
  tcase_add_test(cases, mistakes_in_files);
  tcase_add_test(cases, headings_of_the_fediverse);
  suite_add_tcase(suite, cases);
  return suite;
}
