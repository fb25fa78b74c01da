/*
 * Negative controls: for every oracle, outputs and sanitizers broken on purpose, which it must
 * catch, and for the right reason. Without them a checker that never fires would look like a
 * library without faults.
 */
#include "oracle/properties.h"
#include "unit/suites.h"

#include <string.h>

struct control {
  const char *output;
  const char *reason; /* part of what the oracle must say; NULL: the output is fine */
};

static const struct control output_controls[] = {
    {"plain", NULL},
    {"<a href=\"http://x/\" title=\"&quot;&amp;&lt;&gt;&nbsp;'\">x</a> &amp;&lt;&gt;&nbsp;\"'",
     NULL},
    {"<blockquote cite=\"\">\xC3\xA9\n\t</blockquote>", NULL},
    {"<a href=\"?a:b\">x</a><a href=\"./a:b\">x</a><a href=\" 1:2\">x</a><a href=\":\">x</a>",
     NULL},
    /* P1: names */
    {"<script>x</script>", "element that is not permitted"},
    {"<p>x</p>", "element that is not permitted"},
    {"<img src=\"x\">", "element that is not permitted"},
    {"<bb>x</bb>", "element that is not permitted"},
    {"<b onclick=\"x\">x</b>", "attribute that is not permitted"},
    {"<b title=\"x\">x</b>", "attribute that is not permitted"},
    {"<a style=\"x\">x</a>", "attribute that is not permitted"},
    {"<a hrefx=\"x\">x</a>", "attribute that is not permitted"},
    /* P1: schemes */
    {"<a href=\"javascript:alert(1)\">x</a>", "scheme"},
    {"<a href=\" \n JavaScript:alert(1)\">x</a>", "scheme"},
    {"<a href=\"java\nscript:alert(1)\">x</a>", "scheme"},
    {"<a href=\"java\tscript:alert(1)\">x</a>", "scheme"},
    {"<a href=\"j\">x</a><a href=\"data:text/html,x\">x</a>", "scheme"},
    {"<q cite=\"vbscript:x\">x</q>", "scheme"},
    {"<a href=\"httpx:\">x</a>", "scheme"},
    {"<a href=\"htt:\">x</a>", "scheme"},
    {"<a href=\"java\xC2\xADscript:1\">x</a>", "invisible"},
    {"<a href=\"\xE2\x80\x8Bhttps://x/\">x</a>", "invisible"},
    {"<a href=\"/\xF3\xA0\x80\xA0/x/\">x</a>", "invisible"},
    {"<a href=\"/a\xC2\xAD:\">x</a><a href=\"\xC2\xAD#a:\">x</a>", NULL},
    /* P2: grammar */
    {"<B>x</B>", "element name"},
    {"<b>x</B>", "end tag"},
    {"<b >x</b>", "attribute name"},
    {"<b/>x", "no >"},
    {"<a  title=\"x\">x</a>", "attribute name"},
    {"<a\ntitle=\"x\">x</a>", "no >"},
    {"<a title=x>x</a>", "no =\""},
    {"<a title='x'>x</a>", "no =\""},
    {"<a title>x</a>", "no =\""},
    {"<a title=\"x\"href=\"y\">x</a>", "no >"},
    {"<a TITLE=\"x\">x</a>", "attribute name"},
    {"<a title=\"x\" title=\"y\">x</a>", "attribute twice"},
    {"<a title=\"x\" href=\"y\" title=\"x\">x</a>", "attribute twice"},
    {"<a title=\"x", "unclosed value"},
    {"<b>x", "not closed"},
    {"<b><i>x</b></i>", "another element"},
    {"<b>x</i>", "another element"},
    {"x</b>", "nothing open"},
    {"<b>x</b", "no > after"},
    {"<b", "no > or attribute"},
    {"a < b", "element name"},
    {"a > b", "raw >"},
    {"<!-- x -->", "a comment that is not permitted"},
    {"<a title=\"<\">x</a>", "raw <"},
    {"<a title=\">\">x</a>", "raw >"},
    /* P2: references */
    {"a & b", "ampersand"},
    {"&copy;", "ampersand"},
    {"&#60;", "ampersand"},
    {"&lt", "ampersand"},
    {"&LT;", "ampersand"},
    {"&quot;", "&quot; in text"},
    {"<a title=\"a&b\">x</a>", "ampersand"},
    {"a\xC2\xA0 b", "raw U+00A0"},
    {"<a title=\"\xC2\xA0\">x</a>", "raw U+00A0"},
    /* P5: characters */
    {"a\x01", "control"},
    {"a\rb", "control"},
    {"a\fb", "control"},
    {"a\x7F", "control"},
    {"a\xC2\x80", "control"},
    {"a\xEF\xBF\xBE", "control"},
    {"a\xEF\xB7\x90", "control"},
    {"a\xF4\x8F\xBF\xBF", "control"},
    {"<a title=\"\x1B\">x</a>", "control"},
    {"\xEF\xBB\xBFx", "U+FEFF"},
    {"a\xFF", "UTF-8"},
    {"a\xC3", "UTF-8"},
    {"\xC0\xBC", "UTF-8"},
    {"\xED\xA0\x80", "UTF-8"},
    {"\xE2\x82<b></b>", "UTF-8"},
    {"<a title=\"\xC3\">x</a>", "UTF-8"},
    /* nesting */
    {"<a><b><a>x</a></b></a>", "a inside a"},
    {"<b><b><b><b>x</b></b></b></b>", "identical"},
};

START_TEST(the_reader_fires) {
  const struct control *control = &output_controls[_i];
  char why[WHY_SIZE] = "";
  bool fine = check_output(&checked_comment, span_text(control->output), why, sizeof why);
  ck_assert_msg(fine == (control->reason == NULL), "\"%s\": %s", shown(span_text(control->output)),
                why);
  if (fine) return;
  ck_assert_msg(strstr(why, control->reason) != NULL, "\"%s\": wanted %s, got %s",
                shown(span_text(control->output)), control->reason, why);
}
END_TEST

START_TEST(the_reader_sees_embedded_nul) {
  char why[WHY_SIZE];
  ck_assert(!check_output(&checked_comment, (sanitize_span){"a\0b", 3}, why, sizeof why));
  ck_assert_ptr_nonnull(strstr(why, "control"));
}
END_TEST

static void nest(struct bytes *out, size_t times, const char *start, const char *end) {
  for (size_t i = 0; i < times; i++) bytes_add_text(out, start);
  for (size_t i = 0; i < times; i++) bytes_add_text(out, end);
}

START_TEST(the_reader_counts_nesting) {
  char why[WHY_SIZE];
  for (size_t depth = 128; depth <= 129; depth++) {
    struct bytes deep = {0};
    nest(&deep, depth, "<q>", "</q>");
    ck_assert_int_eq(check_output(&checked_comment, bytes_span(&deep), why, sizeof why),
                     depth == 128);
    bytes_free(&deep);
  }
  static const char *const none[] = {NULL};
  static const struct checked_element elements[] = {
      {"b", none},     {"i", none},      {"u", none},      {"s", none},
      {"em", none},    {"strong", none}, {"tt", none},     {"big", none},
      {"small", none}, {"code", none},   {"strike", none}, {NULL, NULL}};
  const struct checked_policy policy = {elements, none, none, false, false, none, {0}, 0};
  for (size_t count = 10; count <= 11; count++) { /* 3 of each: 30 and 33 */
    struct bytes deep = {0};
    for (size_t i = 0; i < 3 * count; i++) {
      bytes_add_text(&deep, "<");
      bytes_add_text(&deep, elements[i / 3].name);
      bytes_add_text(&deep, ">");
    }
    for (size_t i = 3 * count; i > 0; i--) {
      bytes_add_text(&deep, "</");
      bytes_add_text(&deep, elements[(i - 1) / 3].name);
      bytes_add_text(&deep, ">");
    }
    ck_assert_int_eq(check_output(&policy, bytes_span(&deep), why, sizeof why), count == 10);
    bytes_free(&deep);
  }
}
END_TEST

/* Slashes under a policy that asks for them, and there everywhere. */
START_TEST(the_reader_tells_xhtml) {
  static const char *const none[] = {NULL};
  static const struct checked_element elements[] = {{"b", none}, {"br", none}, {NULL, NULL}};
  static const struct {
    const char *output;
    bool xhtml, fine;
  } outputs[] = {{"<b>1<br />2</b>", true, true},
                 {"<b>1<br>2</b>", true, false},
                 {"<b>1<br />2</b>", false, false},
                 {"<b>1<br>2</b>", false, true},
                 {"<b />", true, false},
                 {"1<br/>2", true, false}};
  for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
    const struct checked_policy policy = {elements, none, none, outputs[i].xhtml,
                                          false,    none, {0},  0};
    char why[WHY_SIZE];
    bool fine = check_output(&policy, span_text(outputs[i].output), why, sizeof why);
    ck_assert_msg(fine == outputs[i].fine, "%s", outputs[i].output);
  }
}
END_TEST

/* What a style writes for a line break is as white space where a stray tag may bring one. */
START_TEST(outcomes_differ_by_breaks_only) {
  static const struct {
    const char *one, *other;
    bool agree;
  } pairs[] = {{"1<br>2", "12", true},       {"1\n2", "1<br />2", true}, {"1</p><p>2", "12", true},
               {"1<br>2", "13", false},      {"1<b>2</b>", "12", false}, {"1<br>", "1", true},
               {"<p>1</p>", "1</p>", false}, {"1<brx>2", "12", false}};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    struct outcome one = {SANITIZE_OK, span_text(pairs[i].one)};
    struct outcome other = {SANITIZE_OK, span_text(pairs[i].other)};
    ck_assert_msg(outcomes_agree(AGREE_BUT_FOR_SPACE, one, other) == pairs[i].agree, "%s, %s",
                  pairs[i].one, pairs[i].other);
    ck_assert(!outcomes_agree(AGREE_EXACTLY, one, other));
  }
}
END_TEST

/*
 * P4 needs outputs that the strict reader accepts and a parser reads otherwise: under a policy that
 * permits too much.
 */
START_TEST(the_tree_comparison_fires) {
  static const char *const none[] = {NULL};
  static const struct checked_element elements[] = {
      {"p", none},   {"li", none}, {"table", none}, {"td", none},  {"b", none},
      {"h1", none},  {"h2", none}, {"br", none},    {"pre", none}, {"xmp", none},
      {"div", none}, {"ul", none}, {NULL, NULL}};
  static const struct control controls[] = {{"<p>a</p><p>b<br></p>", NULL},
                                            {"<ul><li>a<ul><li>b</li></ul></li></ul>", NULL},
                                            {"<pre>\n\na</pre>", NULL},
                                            {"<p><p>a</p></p>", "another tree"},
                                            {"<p><div>a</div></p>", "another"},
                                            {"<ul><li><li>a</li></li></ul>", "another"},
                                            {"<table>a</table>", "another tree"},
                                            {"<td>a</td>", "another tree"},
                                            {"<h1><h2>a</h2></h1>", "another"},
                                            {"<xmp><b>a</b></xmp>", "another tree"},
                                            {"<b><p>a</p></b>", NULL}};
  const struct checked_policy policy = {elements, none, none, false, false, none, {0}, 0};
  for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) {
    char why[WHY_SIZE] = "";
    bool fine = check_tree(&policy, span_text(controls[i].output), why, sizeof why);
    ck_assert_msg(fine == (controls[i].reason == NULL), "\"%s\": %s", controls[i].output, why);
    ck_assert_msg(fine || strstr(why, controls[i].reason) != NULL, "\"%s\": %s", controls[i].output,
                  why);
  }
}
END_TEST

static const struct {
  const char *input;
  const char *output;
  bool fine;
} text_controls[] = {
    {"<p>1<p>2", "1\n2", true},
    {"<p>1<p>2", "12", false}, /* glued */
    {"1<br>2", "12", false},   /* glued */
    {"<table><td>1<td>2</table>", "1 2", true},
    {"<table><td>1<td>2</table>", "12", false},
    {"un<b>believ</b>able", "un<b>believ</b>able", true},
    {"un<b>believ</b>able", "un <b>believ</b>able", false}, /* split */
    {"one two", "onetwo", false},
    {"one two", "one", false},     /* lost */
    {"one two", "two one", false}, /* moved */
    {"one", "one two", false},     /* invented */
    {"one", "", false},
    {"a<script>b</script>c", "ac", true},
    {"a<script>b</script>c", "abc", false}, /* shown */
    {"a<script><!--<script></script>b</script>c", "ac", true},
    {"a<!-- b -->c", "abc", false},
    {"I <3 you", "I &lt;3 you", true},
    {"I </3 you", "I &lt;/3 you", true},
    {"I </3 you", "I", false},
    {"<bob@example.com> x", "&lt;bob@example.com&gt; x", true},
    {"<bob@example.com> x", "x", false},
    {"<a@b &amp;>", "&lt;a@b &amp;amp;&gt;", true},
    {"<a@b &amp;>", "&lt;a@b &amp;&gt;", false},
    {"x <y z", "x &lt;y z", true},
    {"x <y z", "x", false},
    {"x <b z", "x", false},
    {"x <b z=1", "x", true},
    {"<sys/x.h>", "&lt;sys/x.h&gt;", true},
    {"<sys/x.h>", "", false},
    {"<sys/x.h y=z>", "", true},
    {"a <b && c> d", "a &lt;b &amp;&amp; c&gt; d", true},
    {"a <b && c> d", "a d", false},
    {"a <b && c=d> e", "a  e", true},
    {"a <b and c> d", "a d", false},
    {"a <y and> d", "a d", false},
    {"<y >x", "x", false},
    {"<y>x", "x", true},
    {"<y>>x", "&gt;x", false},
    {"<y->x", "x", false},
    {"<x-y z>x", "x", true},
    {"</y z>x", "&lt;/y z&gt;x", true},
    {"</y z>x", "x", false},
    {"<b c=\">x<b d=\"e\">y", "&lt;b c=\"&gt;x<b>y</b>", true},
    {"<b c=\">x<b d=\"e\">y", "<b>y</b>", false},
    {"<b c=\"d\"x<i>y", "&lt;b c=\"d\"x<i>y</i>", true},
    {"<b c=\"d\"x<i>y", "<b>y</b>", false},
    {"x<b c=\">y", "x&lt;b c=\"&gt;y", true},
    {"x<b c=\">y", "x", false},
    {"</y/z>x", "x", false},
    {"x<svg>y</svg>", "xy", true},
    {"x<svg>y</svg>", "x", false},
    {"&#x80000041;", "\xEF\xBF\xBD", true},
    {"&#x80000041;", "A", false},
    {"a\x01"
     "b",
     "ab", true},
    {"a&nbsp;b", "a&nbsp;b", true},
    {"a&nbsp;b", "a b", false},
    {"\xFF", "\xEF\xBF\xBD", true},
    {"\xFF", "", false},
    {"<textarea><b></textarea>", "&lt;b&gt;", true},
    {"<textarea><b></textarea>", "<b></b>", false},
};

START_TEST(the_text_comparison_fires) {
  char why[WHY_SIZE] = "";
  enum text_skip skip;
  sanitize_span input = span_text(text_controls[_i].input);
  sanitize_span output = span_text(text_controls[_i].output);
  bool fine = check_text(input, output, AGREE_EXACTLY, &skip, why, sizeof why);
  ck_assert_int_eq(skip, TEXT_JUDGED);
  ck_assert_msg(fine == text_controls[_i].fine, "\"%s\", \"%s\": %s", shown(input), shown(output),
                why);
}
END_TEST

static const struct {
  const char *input;
  const char *output;
  size_t text;
  bool fine;
} loss_controls[] = {
    {"a<q>b</q>", "ab", 0, true},
    {"a<q>b</q>", "a", 1, true},
    {"a<q>b</q>", "a", 0, false},  /* not told */
    {"a<q>b</q>", "ab", 1, false}, /* still there */
    {"a<q>\xC3\xA9 &eacute;\n&lt;</q>", "a", 5, true},
    {"a<q>\xC3\xA9 &eacute;\n&lt;</q>", "a", 3, false},
    {"a<script>bc</script>", "a", 0, true},
    {"a<script>bc</script>", "a", 2, false}, /* nobody saw that */
    {"a<q> <i>\n</i></q>", "a", 0, true},
    {"a<q> <i>\n</i></q>", "a", 2, false}, /* white space */
};

START_TEST(the_comparison_of_losses_fires) {
  char why[WHY_SIZE] = "";
  enum text_skip skip;
  sanitize_span input = span_text(loss_controls[_i].input);
  sanitize_span output = span_text(loss_controls[_i].output);
  sanitize_losses claimed = {sizeof claimed, loss_controls[_i].text, 0, 0};
  bool fine = check_losses(input, output, AGREE_EXACTLY, &claimed, &skip, why, sizeof why);
  ck_assert_int_eq(skip, TEXT_JUDGED);
  ck_assert_msg(fine == loss_controls[_i].fine, "\"%s\", \"%s\": %s", shown(input), shown(output),
                why);
}
END_TEST

/* Broken sanitizers: each spoils what the real one gives. */
struct broken {
  sanitizer *worker;
  struct bytes out;
  size_t calls;
};

static sanitize_status keep(struct broken *broken, sanitize_span *clean) {
  *clean = bytes_span(&broken->out);
  return SANITIZE_OK;
}

static void real(struct broken *broken, sanitize_span input) {
  sanitize_span clean;
  (void)sanitizer_run(broken->worker, input.data, input.length, &clean);
  broken->out.length = 0;
  broken->calls++;
  bytes_add(&broken->out, clean.data, clean.length);
}

static sanitize_status run_sound(void *context, sanitize_span input, sanitize_span *clean) {
  real(context, input);
  return keep(context, clean);
}

static sanitize_status run_identity(void *context, sanitize_span input, sanitize_span *clean) {
  (void)context;
  *clean = input;
  return SANITIZE_OK;
}

static sanitize_status run_growing(void *context, sanitize_span input, sanitize_span *clean) {
  real(context, input);
  bytes_add_text(&((struct broken *)context)->out, " x");
  return keep(context, clean);
}

static sanitize_status run_empty(void *context, sanitize_span input, sanitize_span *clean) {
  (void)context;
  (void)input;
  *clean = (sanitize_span){"", 0};
  return SANITIZE_OK;
}

static sanitize_status run_huge(void *context, sanitize_span input, sanitize_span *clean) {
  struct broken *broken = context;
  real(broken, input);
  while (broken->out.length < 10000) bytes_add_char(&broken->out, ' ');
  return keep(context, clean);
}

static sanitize_status run_refusing_markup(void *context, sanitize_span input,
                                           sanitize_span *clean) {
  real(context, input);
  keep(context, clean);
  if (memchr(input.data, '"', input.length) == NULL)
    return SANITIZE_OK; /* refuses its own output, not the input */
  *clean = (sanitize_span){"", 0};
  return SANITIZE_ERR_FORMATTING;
}

static sanitize_status run_partial_error(void *context, sanitize_span input, sanitize_span *clean) {
  real(context, input);
  keep(context, clean);
  return SANITIZE_ERR_OUTPUT_SIZE;
}

static sanitize_status run_remembering(void *context, sanitize_span input, sanitize_span *clean) {
  struct broken *broken = context;
  real(broken, input);
  if (broken->calls > 3) bytes_add_text(&broken->out, "late");
  return keep(context, clean);
}

static const struct {
  sanitize_status (*run)(void *context, sanitize_span input, sanitize_span *clean);
  const char *property; /* NULL: holds */
} subjects[] = {{run_sound, NULL},        {run_identity, "P1"}, {run_growing, "P3"},
                {run_empty, "P6"},        {run_huge, "P8"},     {run_refusing_markup, "P3"},
                {run_partial_error, "P8"}};

START_TEST(the_properties_fire) {
  struct broken broken = {sanitizer_new(NULL), {0}, 0};
  struct subject subject = {subjects[_i].run, &broken, NULL};
  char why[WHY_SIZE] = "";
  bool fine =
      subject_holds(&subject, PROPERTIES_ALL, span_text("<p>one<p><a href=x onclick=y>two</a>"),
                    NULL, why, sizeof why);
  ck_assert_msg(fine == (subjects[_i].property == NULL), "%s", why);
  ck_assert_msg(fine || strncmp(why, subjects[_i].property, 2) == 0, "%s", why);
  bytes_free(&broken.out);
  sanitizer_free(broken.worker);
}
END_TEST

START_TEST(agreement_and_state_fire) {
  struct broken broken = {sanitizer_new(NULL), {0}, 0};
  struct broken fresh = {sanitizer_new(NULL), {0}, 0};
  struct broken gumbo = {sanitizer_new(NULL), {0}, 0};
  struct subject sound = {run_sound, &fresh, NULL};
  struct subject growing = {run_growing, &gumbo, NULL};
  struct subject remembering = {run_remembering, &broken, NULL};
  struct subject partial = {run_partial_error, &gumbo, NULL};
  sanitize_span input = span_text("<b>x</b>");
  char why[WHY_SIZE];
  ck_assert(subjects_agree(&sound, &sound, input, why, sizeof why));
  ck_assert(!subjects_agree(&sound, &growing, input, why, sizeof why));
  ck_assert(!subjects_agree(&sound, &partial, input, why, sizeof why));
  ck_assert(!subject_is_stateless(&remembering, &sound, input, why, sizeof why));
  ck_assert(!subject_is_stateless(&sound, &remembering, input, why, sizeof why));
  struct broken *all[] = {&broken, &fresh, &gumbo};
  for (size_t i = 0; i < 3; i++) {
    bytes_free(&all[i]->out);
    sanitizer_free(all[i]->worker);
  }
}
END_TEST

#define CONTROLS(array) ((int)(sizeof(array) / sizeof *(array)))

/* ---- what should have been made of text ---- */

static const struct {
  const char *output;
  bool fine;
} additions[] = {
    {"<p>http://a</p>", false},
    {"<p><a href=\"http://a\">http://a</a> <code>http://b</code></p>", true},
    {"<p>x http://a.b/c</p>", false},
    {"<p>a@b.example</p>", false},
    {"<p>x@a <b>@a</b></p>", false},
    {"<p>@1 #1 #a#b</p>", true},
    {"<p>#a</p>", false},
    {"<p>a\nb</p>", false},
    {"<p>a<br>\nb\n</p>", true},
    {"<p>a<b>\n</b>b</p>", false},
    {"<pre>a\nb</pre><p>c</p>", true},
    {"a", false},
    {"<blockquote>a\n</blockquote>\n", true},
};

START_TEST(a_missing_link_or_break_is_found) {
  const struct checked_additions all = {true, true, true, true, true, true};
  char why[WHY_SIZE];
  sanitize_span output = span_text(additions[_i].output);
  ck_assert(check_additions(&(struct checked_additions){false}, output, why, sizeof why));
  ck_assert_msg(check_additions(&all, output, why, sizeof why) == additions[_i].fine, "%s",
                additions[_i].output);
}
END_TEST

Suite *controls_suite(void) {
  Suite *suite = suite_create("controls");
  TCase *cases = tcase_create("controls");
  tcase_add_loop_test(cases, the_reader_fires, 0, CONTROLS(output_controls));
  tcase_add_test(cases, the_reader_sees_embedded_nul);
  tcase_add_test(cases, the_reader_counts_nesting);
  tcase_add_test(cases, the_reader_tells_xhtml);
  tcase_add_test(cases, outcomes_differ_by_breaks_only);
  tcase_add_test(cases, the_tree_comparison_fires);
  tcase_add_loop_test(cases, the_text_comparison_fires, 0, CONTROLS(text_controls));
  tcase_add_loop_test(cases, the_comparison_of_losses_fires, 0, CONTROLS(loss_controls));
  tcase_add_loop_test(cases, the_properties_fire, 0, CONTROLS(subjects));
  tcase_add_test(cases, agreement_and_state_fire);
  tcase_add_loop_test(cases, a_missing_link_or_break_is_found, 0,
                      (int)(sizeof additions / sizeof *additions));
  suite_add_tcase(suite, cases);
  return suite;
}
