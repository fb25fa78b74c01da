/*
 * MathML as text (lib/tokenize/formula.h): the TeX that it brings, or its content on one line. Every
 * row is a fixed point on both front ends.
 */
#include "kit/expect.h"
#include "kit/policy_steps.h"
#include "unit/suites.h"

static sanitize_policy *showing(sanitize_formulas formulas) {
  return policy_with("article", "", &(sanitize_policy_settings){.formulas = formulas});
}

#define TEX(text) "<annotation encoding=\"application/x-tex\">" text "</annotation>"
#define MATH(text) "<math>" text "</math>"
#define SEMANTICS(text) MATH("<semantics>" text "</semantics>")

struct formula_row {
  const char *input, *output;
};

static const struct formula_row tex_rows[] = {
    /* the annotation */
    {SEMANTICS("<mi>x</mi>" TEX("x_1")), "\\(x_1\\)"},
    {"a" SEMANTICS("<mi>x</mi>" TEX("x_1")) "b", "a\\(x_1\\)b"},
    {"<math display=\"block\"><semantics><mi>x</mi>" TEX("x_1") "</semantics></math>", "\\[x_1\\]"},
    {"<math display=' BLOCK '>" TEX("x") "</math>", "\\[x\\]"},
    {"<math display=inline>" TEX("x") "</math>", "\\(x\\)"},
    {"<MATH><Semantics>" TEX(" \n x \n y ") "</SEMANTICS></math >", "\\(x \n y\\)"},
    {SEMANTICS("<mi>x</mi>" TEX("1") TEX("2")), "\\(1\\)"},
    {SEMANTICS("<mi>x</mi>" TEX(" ") TEX("2")), "x"},
    {SEMANTICS("<mi>x</mi><annotation encoding=' APPLICATION/X-TEX '>1</annotation>"), "\\(1\\)"},
    {SEMANTICS("<mi>x</mi><annotation encoding=TeX>1</annotation>"), "x"},
    {SEMANTICS("<mi>x</mi><annotation>1</annotation>" TEX("2")), "\\(2\\)"},
    {SEMANTICS("<mi>x</mi><annotation-xml encoding='MathML-Content'><apply><plus/><ci>x</ci>"
               "</apply></annotation-xml>" TEX("2")),
     "\\(2\\)"},
    /* the alternative text, and before a text that is no TeX */
    {"<math alttext='{\\displaystyle x}'><mi>x</mi></math>", "\\({\\displaystyle x}\\)"},
    {"<math alttext='a'><semantics>" TEX("b") "</semantics></math>", "\\(b\\)"},
    {"<math alttext=x></math>", "\\(x\\)"},
    {"<math alttext=' '><mi>y</mi></math>", "y"},
    {SEMANTICS("<mi>x</mi><annotation encoding='text/plain'>x sub 1</annotation>"), "x sub 1"},
    /* text, escaped; references mean what they meant where they stood */
    {SEMANTICS(TEX("a &lt; b &amp;&amp; c")), "\\(a &lt; b &amp;&amp; c\\)"},
    {SEMANTICS(TEX("a < b & c")), "\\(a &lt; b &amp; c\\)"},
    {SEMANTICS(TEX("a &lt")), "\\(a &lt;\\)"},
    {SEMANTICS(TEX("&#60script&gt")), "\\(&lt;script&gt;\\)"},
    {SEMANTICS(TEX("&lt;script>alert(1)&lt;/script>")),
     "\\(&lt;script&gt;alert(1)&lt;/script&gt;\\)"},
    {"<math alttext='&ltx &copy=1 <b>'><mi>x</mi></math>", "\\(&amp;ltx &amp;copy=1 &lt;b&gt;\\)"},
    /* it never takes more room than it had */
    {"1<math alttext=<<<<<<<<></math>", "1"},
    {"<math alttext=\"<img src=x onerror=alert(1)>\"></math>",
     "\\(&lt;img src=x onerror=alert(1)&gt;\\)"},
    {SEMANTICS(TEX("\\) <\\( $")), "\\(\\) &lt;\\( $\\)"},
    {SEMANTICS(TEX("\xC2\xA0x\xEF\xBB\xBF")), "\\(&nbsp;x\xEF\xBB\xBF\\)"},
    /* where it stands */
    {"<p>1" SEMANTICS(TEX("x")) "</p>2", "<p>1\\(x\\)</p>2"},
    {"<table>" SEMANTICS(TEX("x")) "<tr><td>" MATH("<mi>y</mi>") "</table>",
     "\\(x\\)<table><tbody><tr><td>y</td></tr></tbody></table>"},
    {"<a href=/x>" SEMANTICS(TEX("x")) "</a>", "<a href=\"/x\" rel=\"nofollow ugc\">\\(x\\)</a>"},
    {"<pre>" SEMANTICS(TEX("x")) "</pre>", "<pre>\\(x\\)</pre>"},
    {"5<sup>" SEMANTICS(TEX("2")) "</sup>", "5<sup>\\(2\\)</sup>"},
    {SEMANTICS(TEX("1")) SEMANTICS(TEX("2")), "\\(1\\)\\(2\\)"},
    /* as text, in an attribute, a comment or a raw text it is none */
    {"<textarea>" MATH("<mi>x</mi>") "</textarea>",
     "&lt;math&gt;&lt;mi&gt;x&lt;/mi&gt;&lt;/math&gt;"},
    {"<!--" SEMANTICS(TEX("x")) "-->1<script>" SEMANTICS(TEX("x")) "</script>", "1"},
    {"<p title='<math alttext=x></math>'>1</p>",
     "<p title=\"&lt;math alttext=x&gt;&lt;/math&gt;\">1</p>"},
    {"<svg>" MATH("<mi>x</mi>") "</svg>", "x"},
};

static const struct formula_row line_rows[] = {
    {MATH("<mi>x</mi><mn>2</mn>"), "x 2"},
    {MATH("<mi>x</mi><mo>=</mo><mn>2</mn>"), "x=2"},
    {MATH("<mn>2</mn><mi>x</mi><mi>y</mi>"), "2 x y"},
    {MATH("<mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>"), "sin x"},
    {MATH("<mn>2</mn><mo>&InvisibleTimes;</mo><mi>x</mi>"), "2 x"},
    {MATH("<mn>2</mn><mo>\xE2\x81\xA2</mo><mi>x</mi>"), "2 x"},
    {MATH("<mi>a</mi><mo>mod</mo><mi>b</mi>"), "a mod b"},
    {MATH("<mi>f</mi><mo>(</mo><mi>x</mi><mo>)</mo>"), "f(x)"},
    {MATH("<msup><mi>x</mi><mn>2</mn></msup>"), "x^2"},
    {MATH("<msup><mi>x</mi><mn>2</mn></msup><mi>y</mi>"), "x^2 y"},
    {MATH("<msup><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></msup>"), "(a+b)^2"},
    {MATH("<msup><mrow><mi>a</mi></mrow><mrow><mrow><mn>2</mn></mrow></mrow></msup>"), "a^2"},
    {MATH("<mn>2</mn><msup><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></msup>"),
     "2 (a+b)^2"},
    {MATH("<mn>2</mn><mroot><mi>x</mi><mn>3</mn></mroot><msqrt><mi>x</mi></msqrt>"),
     "2 root(x, 3) \xE2\x88\x9A(x)"},
    {MATH("<msub><mi>x</mi><mi>i</mi></msub>"), "x_i"},
    {MATH("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"), "x_i^2"},
    {MATH("<munderover><mo>&sum;</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi>"
          "</munderover><mi>i</mi>"),
     "\xE2\x88\x91_(i=1)^n i"},
    {MATH("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>"), "(a+b)/c"},
    {MATH("<mfrac><mn>1</mn><mfrac><mn>2</mn><mn>3</mn></mfrac></mfrac>"), "1/(2/3)"},
    {MATH("<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>"), "\xE2\x88\x9A(x+1)"},
    {MATH("<mfrac><msqrt><mn>2</mn></msqrt><mn>2</mn></mfrac>"), "\xE2\x88\x9A(2)/2"},
    {MATH("<mroot><mi>x</mi><mn>3</mn></mroot>"), "root(x, 3)"},
    {MATH("<mo>(</mo><mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c"
          "</mi></mtd></mtr></mtable><mo>)</mo>"),
     "(a, b; c)"},
    {MATH("<mi> x </mi> <!-- c --> <mtext>and</mtext>\n<mspace "
          "width='1em'/><none></none><mi>y</mi>"),
     "x and y"},
    {MATH("<mi>a</mi><mo>&lt;</mo><mi>b</mi>"), "a&lt;b"},
    {MATH("<mi>a</mi><mo><</mo><mi>b</mi>"), "a&lt;b"},
    {MATH("<mi>&not</mi><mi>in;</mi>"), "\xC2\xAC in;"},
    {MATH("<mi>&alpha;</mi><mi>x</mi>"), "\xCE\xB1 x"},
    {MATH(""), ""},
    {"1" MATH("<mrow/>") "2", "12"},
    /* what is not well-formed MathML is read as ever */
    {MATH("<msup><mi>x<b>2</b></mi><mn>2</mn></msup>"), "x<b>2</b>2"},
    {MATH("<msup>x<mn>2</mn></msup>"), "x2"},
    {MATH("<msup><mi>x</mi><mn>2</mn>"), "x2"},
    {"<math><msup><mi>x</mi><mn>2</mn></msup>", "x2"},
    {MATH("<mi>x</mi><p>y</p>"), "x<p>y</p>"},
    {MATH("<mi>x</mn>2</mi>"), "x2"},
    {MATH("<foo><mi>x</mi></foo><mn>2</mn>"), "x2"},
    {"<math><math><mi>x</mi><mn>2</mn></math></math>", "x 2"},
    {SEMANTICS("<mi>x</mi>" TEX("a<b>c")), "x<b>c</b>"},
    {SEMANTICS("<mi>x</mi><mn>2</mn><annotation-xml encoding=text/html><p>1</p></annotation-xml>"),
     "x2"},
    {"<math/><mi>x</mi><mn>2</mn>", "x2"},
};

START_TEST(tex_of_formulas) {
  sanitize_policy *policy = showing(SANITIZE_FORMULAS_TEX);
  expect_under(policy, tex_rows[_i].input, tex_rows[_i].output);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(formulas_on_a_line) {
  sanitize_policy *policy = showing(SANITIZE_FORMULAS_DOLLAR);
  expect_under(policy, line_rows[_i].input, line_rows[_i].output);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(dollars_and_text) {
  static const char input[] =
      SEMANTICS("<mi>x</mi><mn>2</mn>" TEX("x^2")) "<math display=block>" TEX("y") "</math>";
  sanitize_policy *policy = showing(SANITIZE_FORMULAS_DOLLAR);
  expect_under(policy, input, "$x^2$$$y$$");
  sanitize_policy_free(policy);
  policy = showing(SANITIZE_FORMULAS_TEXT);
  expect_under(policy, input, "x2");
  sanitize_policy_free(policy);
}
END_TEST

/* Where math has a mode of its own or becomes something, that counts, and a warning says so. */
START_TEST(modes_of_math) {
  static const char input[] = "1" SEMANTICS("<mi>x</mi>" TEX("x_1"));
  sanitize_problem problem;
  sanitize_policy *policy = showing(SANITIZE_FORMULAS_TEX);
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "math", SANITIZE_MODE_DROP, &problem),
                   SANITIZE_OK);
  ck_assert(strstr(problem.message, "formulas are to be shown") == problem.message);
  expect_under(policy, input, "1");
  ck_assert_int_eq(sanitize_policy_rename(policy, "math", "b", NULL), SANITIZE_OK);
  expect_under(policy, input, "1<b>x</b>");
  sanitize_policy_free(policy);
}
END_TEST

/* Deeper than is read: as ever. And neither time nor memory depends on how deep it is. */
START_TEST(deep_formulas) {
  static const struct {
    int levels;
    const char *output;
  } rows[] = {{60, "x^2"}, {70, "x2"}};
  sanitize_policy *policy = showing(SANITIZE_FORMULAS_TEX);
  struct bytes input = {0};
  bytes_add_text(&input, "<math>");
  for (int i = 0; i < rows[_i].levels; i++) bytes_add_text(&input, "<mrow>");
  bytes_add_text(&input, "<msup><mi>x</mi><mn>2</mn></msup>");
  for (int i = 0; i < rows[_i].levels; i++) bytes_add_text(&input, "</mrow>");
  bytes_add_text(&input, "</math>");
  bytes_add_char(&input, '\0');
  expect_under(policy, input.data, rows[_i].output);
  bytes_free(&input);
  sanitize_policy_free(policy);
}
END_TEST

/* What is shown in another form is not lost; of two annotations one is hidden. */
START_TEST(losses_of_formulas) {
  static const struct {
    const char *input;
    size_t hidden;
  } rows[] = {{SEMANTICS("<mi>x</mi>" TEX("x_1")), 0},
              {SEMANTICS("<mi>x</mi>" TEX("x_1") "<annotation>four</annotation>"), 4},
              {"<math alttext=a><semantics>" TEX(" b ") "</semantics></math>", 0},
              {"<math alttext=a><semantics><annotation>four</annotation></semantics></math>", 4},
              {MATH("<mi>x</mi><!--c-->"), 8}};
  sanitize_policy *policy = showing(SANITIZE_FORMULAS_TEX);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    for (int front_end = 0; front_end < 2; front_end++) {
      sanitize_options options = {.size = sizeof options,
                                  .front_end = (sanitize_front_end)front_end};
      sanitize_losses losses = {.size = sizeof losses};
      sanitize_span clean;
      sanitizer *worker;
      ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
      ck_assert_int_eq(sanitizer_run(worker, rows[i].input, strlen(rows[i].input), &clean),
                       SANITIZE_OK);
      ck_assert_int_eq(sanitizer_losses(worker, &losses), SANITIZE_OK);
      ck_assert_uint_eq(losses.text, 0);
      ck_assert_uint_eq(losses.hidden, rows[i].hidden);
      sanitizer_free(worker);
    }
  }
  sanitize_policy_free(policy);
}
END_TEST

/* Places behind a formula are those of the input; its tags are reported as they went. */
START_TEST(reports_behind_formulas) {
  static const char input[] = SEMANTICS("<mi>x</mi>" TEX("x_1")) "\r\n<center>1</center>";
  sanitize_options options = {.size = sizeof options, .report = 1};
  const sanitize_change *changes;
  sanitize_policy *policy = showing(SANITIZE_FORMULAS_TEX);
  sanitizer *worker;
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, input, strlen(input), &clean), SANITIZE_OK);
  ck_assert_str_eq(clean.data, "\\(x_1\\)\n1");
  ck_assert_uint_eq(sanitizer_changes(worker, &changes), 3);
  ck_assert(span_is(changes[0].element, "math") && changes[0].offset == 0);
  ck_assert_int_eq(changes[1].kind, SANITIZE_CHANGE_TEXT_MENDED);
  ck_assert(span_is(changes[2].element, "center"));
  ck_assert_uint_eq(changes[2].offset, (size_t)(strstr(input, "<center") - input));
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

#define ADD_FORMULA_ROWS(cases, test, rows) \
  tcase_add_loop_test((cases), test, 0, (int)(sizeof(rows) / sizeof *(rows)))

Suite *formulas_suite(void) {
  Suite *suite = suite_create("formulas");
  TCase *cases = tcase_create("formulas");
  ADD_FORMULA_ROWS(cases, tex_of_formulas, tex_rows);
  ADD_FORMULA_ROWS(cases, formulas_on_a_line, line_rows);
  tcase_add_test(cases, dollars_and_text);
  tcase_add_test(cases, modes_of_math);
  tcase_add_loop_test(cases, deep_formulas, 0, 2);
  tcase_add_test(cases, losses_of_formulas);
  tcase_add_test(cases, reports_behind_formulas);
  suite_add_tcase(suite, cases);
  return suite;
}
