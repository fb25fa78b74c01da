/*
 * style attributes (lib/filter/declarations.c, lib/html/style_value.c): what policies say of them,
 * what is reported, what hooks cannot do. The values are rows of tests/data/style.dat.
 */
#include "html/style_value.h"
#include "kit/expect.h"
#include "kit/policy_steps.h"
#include "kit/random.h"
#include "oracle/check_style.h"
#include "unit/suites.h"

#include <stdio.h>

static sanitize_policy *permitting(const char *notation) {
  return policy_with("text", notation, &(sanitize_policy_settings){0});
}

/* ---- the table ---- */

START_TEST(properties_are_sorted_and_found) {
  for (unsigned i = 0; i < STYLE_PROPERTY_COUNT; i++) {
    span name = style_property_name((enum style_property)i);
    ck_assert_uint_eq(style_property_lookup(name), i);
    ck_assert_uint_eq(style_property_same(style_property_same((enum style_property)i)), i);
    if (i == 0) continue;
    ck_assert_int_lt(strcmp(style_property_name((enum style_property)(i - 1)).data, name.data), 0);
  }
  ck_assert_uint_eq(style_property_lookup(SPAN_LITERAL("Text-Align")), STYLE_TEXT_ALIGN);
  ck_assert_uint_eq(style_property_lookup(SPAN_LITERAL("position")), STYLE_PROPERTY_COUNT);
  ck_assert_uint_eq(style_property_lookup(SPAN_LITERAL("")), STYLE_PROPERTY_COUNT);
}
END_TEST

START_TEST(every_colour_is_found) {
  static const char *const names[] = {
#define C(name) name,
#include "html/style_colors.def"
#undef C
  };
  char out[STYLE_VALUE_SIZE];
  ck_assert_uint_eq(sizeof names / sizeof *names, 150);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    span name = span_text(names[i]);
    ck_assert_msg(style_value_write(STYLE_COLOR, name, out) == name.length, "%s", names[i]);
    if (i > 0) ck_assert_int_lt(strcmp(names[i - 1], names[i]), 0);
  }
}
END_TEST

/* Each word of each property is taken, and written as it is. */
START_TEST(every_keyword_is_taken) {
  static const struct {
    enum style_property property;
    const char *words;
  } rows[] = {
#define P(id, name, keywords, types, range, same) {STYLE_##id, keywords},
#include "html/style_properties.def"
#undef P
  };
  char out[STYLE_VALUE_SIZE];
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    for (const char *at = rows[i].words; *at != '\0'; at += strspn(at, " ")) {
      span word = {at, strcspn(at, " ")};
      size_t length = style_value_write(rows[i].property, word, out);
      ck_assert_msg(length == word.length && memcmp(out, at, length) == 0, "%s", at);
      at += word.length;
    }
  }
}
END_TEST

/* ---- policies ---- */

static const struct {
  const char *notation, *input, *output;
} policies[] = {
    {"<b style=\"color\">", "<b style='color:red;text-align:left'>x",
     "<b style=\"color: red\">x</b>"},
    {"<b style=\"color\"> <i>", "<b style='text-align:left'>x<i style='color:red'>y",
     "<b>x<i>y</i></b>"},
    {"<* style=\"color\"> <b> <i>", "<b style=color:red>x<i style=color:blue>y",
     "<b style=\"color: red\">x<i style=\"color: blue\">y</i></b>"},
    {"<* style=\"color\"> <b> <i style=\"text-align\">",
     "<b style='color:red;text-align:left'>x<i style='color:red;text-align:left'>y",
     "<b style=\"color: red\">x<i style=\"text-align: left\">y</i></b>"},
    {"<b style!=\"color\">", "<b>x</b> <b style=width:1px>y</b> <b style=color:red>z",
     "x y <b style=\"color: red\">z</b>"},
    {"<b style!!=\"color\">", "<b style=width:1px>y</b><b style=color:red>z",
     "<b style=\"color: red\">z</b>"},
    {"<b style=\"color {..12}\">", "<b style='color:#ff0000'>x</b><b style=color:#f00>y</b>",
     "<b>x</b><b style=\"color: #f00\">y</b>"},
    {"<b style=\"text-decoration\">",
     "<b style='text-decoration:underline;text-decoration-line:none'>x",
     "<b style=\"text-decoration: underline\">x</b>"},
};

START_TEST(policies_name_properties) {
  sanitize_policy *policy = permitting(policies[_i].notation);
  expect_under(policy, policies[_i].input, policies[_i].output);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(a_policy_shows_its_properties) {
  sanitize_policy *policy = permitting("<* style=\"text-align color\"> <b style='width'>");
  ck_same_text("notation", show(policy, SANITIZE_POLICY_FORMAT_NOTATION),
               "<* style=\"text-align color\"> <b style=\"width\">");
  char *json = show(policy, SANITIZE_POLICY_FORMAT_JSON);
  sanitize_policy *again;
  ck_assert_int_eq(sanitize_policy_from_json(&again, json, strlen(json), NULL), SANITIZE_OK);
  ck_same_text("JSON", show(again, SANITIZE_POLICY_FORMAT_JSON), json);
  free(json);
  sanitize_policy_free(again);
  ck_assert_int_eq(deny(policy, "<* style>", NULL), SANITIZE_OK);
  expect_under(policy, "<b style=width:1px>x", "<b>x</b>");
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(style_is_not_permitted_otherwise) {
  static const char *const files[] = {
      "{\"elements\": [{\"name\": \"b\", \"attributes\": [\"style\"]}]}",
      "{\"elements\": [\"b\"], \"attributes\": [\"style\"]}",
      "{\"elements\": [\"b\"], \"attributes\": [\"style\"], \"libsanitize\": {\"values\": ["
      "{\"attribute\": \"style\", \"maximumLength\": 9}]}}",
      "{\"elements\": [\"b\"], \"attributes\": [], \"libsanitize\": {\"forced\": ["
      "{\"element\": \"b\", \"attribute\": \"style\", \"value\": \"color: red\"}]}}",
  };
  sanitize_policy *policy;
  sanitize_problem problem;
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    sanitize_status status =
        sanitize_policy_from_json(&policy, files[i], strlen(files[i]), &problem);
    ck_assert_msg(status == SANITIZE_ERR_POLICY && strstr(problem.message, "style") != NULL, "%s",
                  files[i]);
  }
  /* All that a policy can permit is without it. */
  const char *all = "{\"removeElements\": [\"i\"]}";
  ck_assert_int_eq(sanitize_policy_from_json(&policy, all, strlen(all), NULL), SANITIZE_OK);
  expect_under(policy, "<b style=color:red>x", "<b>x</b>");
  sanitize_policy_free(policy);
  /* To remove it is no mistake. */
  const char *less = "{\"elements\": [\"b\"], \"removeAttributes\": [\"style\"]}";
  ck_assert_int_eq(sanitize_policy_from_json(&policy, less, strlen(less), NULL), SANITIZE_OK);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(a_forbidden_style_stays_forbidden) {
  sanitize_policy *policy = permitting("<b style=\"color\">");
  ck_assert_int_eq(sanitize_policy_forbid(policy, "<* style>", 9, NULL), SANITIZE_OK);
  ck_assert_int_eq(allow(policy, "<b style=\"color\">", NULL), SANITIZE_ERR_POLICY);
  expect_under(policy, "<b style=color:red>x", "<b>x</b>");
  sanitize_policy_free(policy);
}
END_TEST

/* A policy that was damaged on the way, or made by hand, lets nothing else through. */
START_TEST(a_damaged_policy_permits_no_style) {
  static const char *const lists[] = {"position", "*", "c*", "color*", ""};
  static struct policy_kit kit;
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    kit_begin(&kit);
    kit_permit(&kit, "b", "style");
    (void)kit_rule(&kit, "b", "style", VALUE_LIST, lists[i]);
    expect(&kit, "<b style='color:red;position:fixed'>x", "<b>x</b>");
  }
  kit_begin(&kit);
  kit_permit(&kit, "b", "style");
  expect(&kit, "<b style=color:red>x", "<b>x</b>");
  (void)kit_rule(&kit, "b", "style", VALUE_ANY, "");
  expect(&kit, "<b style=color:red>x", "<b>x</b>");
}
END_TEST

/* ---- what old attributes say ---- */

#define OLD_STYLES                                                                         \
  "<span style=\"color font-family font-size\"> <div style=\"text-align\"> <b> <img alt> " \
  "<p align style=\"text-align\"> <h1 style=\"text-align\"> "                              \
  "<table style=\"background-color\"> <td style=\"text-align vertical-align background-color\">"

static const struct {
  const char *input, *output;
} old[] = {
    {"<font color=red>x</font>", "<span style=\"color: red\">x</span>"},
    {"<FONT COLOR=' #F00 '>x</FONT>", "<span style=\"color: #f00\">x</span>"},
    {"<font color=ff0000>x</font>", "<span style=\"color: #ff0000\">x</span>"},
    {"<font color=chucknorris>x</font>", "<span>x</span>"},
    {"<font color=transparent>x</font>", "<span>x</span>"},
    {"<font color='red;position:fixed'>x</font>", "<span>x</span>"},
    {"<font face='Arial, sans-serif'>x</font>",
     "<span style=\"font-family: 'Arial', sans-serif\">x</span>"},
    {"<font face=\"'\" color=red>x</font>", "<span style=\"color: red\">x</span>"},
    {"<font face='x;color:blue' color=red>x</font>", "<span style=\"color: red\">x</span>"},
    {"<font size=1>x</font>", "<span style=\"font-size: x-small\">x</span>"},
    {"<font size=' +1'>x</font>", "<span style=\"font-size: large\">x</span>"},
    {"<font size=-99999999999>x</font>", "<span style=\"font-size: x-small\">x</span>"},
    {"<font size=8px>x</font>", "<span style=\"font-size: xxx-large\">x</span>"},
    {"<font size=big>x</font>", "<span>x</span>"},
    {"<font color=red style='color:blue'>x</font>", "<span style=\"color: blue\">x</span>"},
    {"<font style='color:nothing' color=red>x</font>", "<span style=\"color: red\">x</span>"},
    {"<span color=red>x</span>", "<span>x</span>"},
    {"<center>x</center>", "<div style=\"text-align: center\">x</div>"},
    {"<center style='text-align:left'>x</center>", "<div style=\"text-align: left\">x</div>"},
    {"<div align=Middle>x</div>", "<div style=\"text-align: center\">x</div>"},
    {"<div align=start>x</div>", "<div>x</div>"},
    /* where the attribute is permitted, it stays as it is */
    {"<p align=left>x</p>", "<p align=\"left\">x</p>"},
    {"<h1 align=right>x</h1>", "<h1 style=\"text-align: right\">x</h1>"},
    {"<b align=right>x</b>", "<b>x</b>"},
    {"<img align=right alt=x>", "<img alt=\"x\">"},
    {"<table align=center bgcolor=#fff><td align=right valign=TOP bgcolor=blue>x</table>",
     "<table style=\"background-color: #fff\"><tbody><tr><td style=\"background-color: blue; "
     "text-align: right; vertical-align: top\">x</td></tr></tbody></table>"},
    /* each attribute says what is its own */
    {"<font color=serif>x</font>", "<span>x</span>"},
    {"<font face=7>x</font>", "<span>x</span>"},
    {"<table><td align=red>x</table>", "<table><tbody><tr><td>x</td></tr></tbody></table>"},
    {"<table><td bgcolor=top>x</table>", "<table><tbody><tr><td>x</td></tr></tbody></table>"},
    {"<b><font color=red>x</b>y</font>",
     "<b><span style=\"color: red\">x</span></b><span style=\"color: red\">y</span>"},
};

START_TEST(old_attributes_become_style) {
  const sanitize_policy_settings wanted = {.legacy_style = 1};
  sanitize_policy *policy = policy_with("text", OLD_STYLES, &wanted);
  expect_under(policy, old[_i].input, old[_i].output);
  sanitize_policy_free(policy);
}
END_TEST

/* What the policy says of font and center itself comes first. */
START_TEST(old_elements_become_others_unless_the_policy_says_what) {
  sanitize_policy *policy = permitting(OLD_STYLES);
  sanitize_policy_settings settings = settings_of(policy);
  expect_under(policy, "<font color=red>x</font>", "x");
  settings.legacy_style = 1;
  set(policy, &settings);
  ck_assert_int_eq(sanitize_policy_rename(policy, "font", "b", NULL), SANITIZE_OK);
  expect_under(policy, "<font color=red>x</font>", "<b>x</b>");
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "font", SANITIZE_MODE_DROP, NULL), SANITIZE_OK);
  expect_under(policy, "<font color=red>x</font>", "");
  ck_assert_int_eq(allow(policy, "<font style=\"color\">", NULL), SANITIZE_OK);
  expect_under(policy, "<font color=red>x</font>", "<font style=\"color: red\">x</font>");
  ck_assert_int_eq(allow(policy, "<font color>", NULL), SANITIZE_OK);
  expect_under(policy, "<font color=red>x</font>", "<font color=\"red\">x</font>");
  sanitize_policy_free(policy);
}
END_TEST

/* ---- reports ---- */

struct told {
  const char *value;
  sanitize_change_kind kind;
  sanitize_reason reason;
};

static void ck_tells(const char *notation, const char *input, const struct told *wanted,
                     size_t count) {
  sanitize_policy *policy = permitting(notation);
  sanitize_options options = {.size = sizeof options, .report = 1};
  const sanitize_change *changes;
  sanitizer *worker;
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, input, strlen(input), &clean), SANITIZE_OK);
  ck_assert_uint_eq(sanitizer_changes(worker, &changes), count);
  for (size_t i = 0; i < count; i++) {
    ck_assert_msg(span_is(changes[i].value, wanted[i].value), "%.*s is not %s",
                  (int)changes[i].value.length, changes[i].value.data, wanted[i].value);
    ck_assert_int_eq(changes[i].kind, wanted[i].kind);
    ck_assert_int_eq(changes[i].reason, wanted[i].reason);
    ck_assert(span_is(changes[i].attribute, "style"));
  }
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}

START_TEST(each_lost_declaration_is_told) {
  static const struct told some[] = {
      {"Position", SANITIZE_CHANGE_ATTRIBUTE_CHANGED, SANITIZE_REASON_NEVER},
      {"width", SANITIZE_CHANGE_ATTRIBUTE_CHANGED, SANITIZE_REASON_POLICY},
      {"text-align", SANITIZE_CHANGE_ATTRIBUTE_CHANGED, SANITIZE_REASON_VALUE},
  };
  static const struct told gone[] = {
      {"width", SANITIZE_CHANGE_ATTRIBUTE_REMOVED, SANITIZE_REASON_POLICY},
      {"junk", SANITIZE_CHANGE_ATTRIBUTE_REMOVED, SANITIZE_REASON_NEVER},
  };
  static const struct told other_form[] = {
      {"color:RED", SANITIZE_CHANGE_ATTRIBUTE_CHANGED, SANITIZE_REASON_VALUE}};
  static const struct told nothing[] = {
      {"", SANITIZE_CHANGE_ATTRIBUTE_REMOVED, SANITIZE_REASON_NEVER}};
  static const struct told whole[] = {
      {"color:red", SANITIZE_CHANGE_ATTRIBUTE_REMOVED, SANITIZE_REASON_POLICY}};
  const char *policy = "<b style=\"color text-align\">";
  ck_tells(policy, "<b style=' Position:fixed; width:1px; color:red; text-align:up'>x</b>", some,
           3);
  ck_tells(policy, "<b style='width:1px;junk'>x</b>", gone, 2);
  ck_tells(policy, "<b style='color:RED'>x</b>", other_form, 1);
  ck_tells(policy, "<b style>x</b>", nothing, 1);
  ck_tells(policy, "<b style='color: red'>x</b>", NULL, 0);
  ck_tells("<b>", "<b style='color:red'>x</b>", whole, 1);
}
END_TEST

/* ---- hooks ---- */

static sanitize_value_answer answer(void *context, const sanitize_hook_value *value,
                                    sanitize_span *replacement) {
  if (!span_is(value->attribute, "style")) return SANITIZE_VALUE_ANSWER_KEEP;
  *replacement = span_text(context);
  return spans_equal(value->value, *replacement) ? SANITIZE_VALUE_ANSWER_KEEP
                                                 : SANITIZE_VALUE_ANSWER_REPLACE;
}

START_TEST(a_hook_makes_no_style_unsafe) {
  static char *const answers[][2] = {
      {"position:fixed", "<b>x</b>"},
      {"position:fixed;COLOR:Blue", "<b style=\"color: blue\">x</b>"},
      {"", "<b>x</b>"},
  };
  sanitize_policy *policy = permitting("<b style=\"color\">");
  for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
    sanitize_hooks hooks = {.size = sizeof hooks, .attribute = answer, .context = answers[i][0]};
    sanitize_options options = {.size = sizeof options, .hooks = &hooks};
    sanitizer *worker;
    sanitize_span clean;
    ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
    ck_assert_int_eq(sanitizer_run(worker, "<b style=color:red>x", 20, &clean), SANITIZE_OK);
    ck_assert_msg(span_is(clean, answers[i][1]), "%s", clean.data);
    sanitizer_free(worker);
  }
  sanitize_policy_free(policy);
}
END_TEST

/* ---- whatever is typed ---- */

static void add_piece(struct random *random, struct bytes *to) {
  static const char *const pieces[] = {";",
                                       ":",
                                       "color",
                                       "background-color",
                                       "width",
                                       "font-family",
                                       "font-size",
                                       "red",
                                       "#f0a",
                                       "rgb(",
                                       "hsla(",
                                       ",",
                                       " ",
                                       "/",
                                       ")",
                                       "1",
                                       "255",
                                       ".5",
                                       "%",
                                       "px",
                                       "em",
                                       "-",
                                       "+",
                                       "'",
                                       "\"",
                                       "\\",
                                       "/*",
                                       "*/",
                                       "url(",
                                       "var(",
                                       "!",
                                       "important",
                                       "{",
                                       "}",
                                       "Arial",
                                       "serif",
                                       "text-decoration",
                                       "underline",
                                       "none",
                                       "line-height",
                                       "margin-left",
                                       "inherit",
                                       "\xC3\xA9",
                                       "\n",
                                       "color:red;",
                                       "position:fixed;",
                                       "rgb(1 2 3/50%)"};
  bytes_add_text(to, pieces[random_below(random, sizeof pieces / sizeof *pieces)]);
}

/* In its one form, or nothing; and the checker, which has lists of its own, agrees. */
START_TEST(random_styles_are_harmless) {
  enum { STYLES = 200000 };
  struct random random = {42};
  sanitize_policy *policy = widest_policy();
  sanitizer *worker = sanitizer_new(policy);
  struct bytes html = {0};
  struct bytes first = {0};
  size_t kept = 0;
  for (unsigned i = 0; i < STYLES; i++) {
    sanitize_span clean;
    html.length = first.length = 0;
    bytes_add_text(&html, "<b style=\"");
    if (i % 2 == 0) bytes_add_text(&html, "color:");
    for (unsigned k = random_below(&random, 10); k > 0; k--) {
      size_t at = html.length;
      add_piece(&random, &html);
      if (html.data[at] == '"') html.length = at;
    }
    bytes_add_text(&html, "\">x</b>");
    ck_assert_int_eq(sanitizer_run(worker, html.data, html.length, &clean), SANITIZE_OK);
    bytes_add(&first, clean.data, clean.length);
    size_t end = first.length - strlen("\">x</b>");
    if (first.length == strlen("<b>x</b>")) continue;
    kept++;
    sanitize_span style = {first.data + strlen("<b style=\""), end - strlen("<b style=\"")};
    ck_assert_msg(style_is_harmless(style), "%s gives %s", html.data, first.data);
    ck_assert_int_eq(sanitizer_run(worker, first.data, first.length, &clean), SANITIZE_OK);
    ck_assert_msg(spans_equal(clean, bytes_span(&first)), "%s, then %s", first.data, clean.data);
  }
  ck_assert_msg(kept > STYLES / 100, "only %zu styles stayed", kept);
  bytes_free(&html);
  bytes_free(&first);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/* The checker's own controls. */
START_TEST(the_checker_refuses_what_is_not_harmless) {
  static const char *const harmful[] = {"",
                                        "color:red",
                                        "color: red;",
                                        "color: red;width: 1px",
                                        "position: fixed",
                                        "color: url(x)",
                                        "color: red; color: red",
                                        "width: 1px; color: red",
                                        "width: 801px",
                                        "width: -1px",
                                        "width: 1vw",
                                        "width: 01px",
                                        "width: 1.50px",
                                        "color: RED",
                                        "color: #12345",
                                        "color: rgb(256, 0, 0)",
                                        "color: rgba(1, 2, 3, 1)",
                                        "font-family: Arial",
                                        "font-family: 'a'b'",
                                        "font-size: 7px",
                                        "line-height: 0",
                                        "color: var(--x)",
                                        "text-align: left right!",
                                        "margin-left: -1px",
                                        "height: 1px",
                                        "color: r\\65 d",
                                        "color: red /* */",
                                        "width: calc(1px)",
                                        "background-color: image-set('x' 1x)"};
  static const char *const harmless[] = {"color: red",
                                         "color: #ff0000; width: 1.5em",
                                         "font-family: 'Courier New', monospace",
                                         "background-color: hsla(-30, 50%, 25%, 0.5)",
                                         "margin-left: 0; text-decoration: underline",
                                         "font-weight: 700"};
  for (size_t i = 0; i < sizeof harmful / sizeof *harmful; i++)
    ck_assert_msg(!style_is_harmless(span_text(harmful[i])), "%s", harmful[i]);
  for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
    ck_assert_msg(style_is_harmless(span_text(harmless[i])), "%s", harmless[i]);
}
END_TEST

Suite *declarations_suite(void) {
  Suite *suite = suite_create("declarations");
  TCase *cases = tcase_create("declarations");
  tcase_set_timeout(cases, 120);
  tcase_add_test(cases, properties_are_sorted_and_found);
  tcase_add_test(cases, every_colour_is_found);
  tcase_add_test(cases, every_keyword_is_taken);
  tcase_add_loop_test(cases, policies_name_properties, 0, sizeof policies / sizeof *policies);
  tcase_add_test(cases, a_policy_shows_its_properties);
  tcase_add_test(cases, style_is_not_permitted_otherwise);
  tcase_add_test(cases, a_forbidden_style_stays_forbidden);
  tcase_add_test(cases, a_damaged_policy_permits_no_style);
  tcase_add_loop_test(cases, old_attributes_become_style, 0, sizeof old / sizeof *old);
  tcase_add_test(cases, old_elements_become_others_unless_the_policy_says_what);
  tcase_add_test(cases, each_lost_declaration_is_told);
  tcase_add_test(cases, a_hook_makes_no_style_unsafe);
  tcase_add_test(cases, random_styles_are_harmless);
  tcase_add_test(cases, the_checker_refuses_what_is_not_harmless);
  suite_add_tcase(suite, cases);
  return suite;
}
