/*
 * The floor alone (lib/filter/floor.h). What the stages before it would never pass is handed to it
 * and to the filter as events: the tokenizer, the notation and the checks of policies are first
 * locks, and this is the second, which must hold without them.
 */
#include "filter/declarations.h"
#include "filter/floor.h"
#include "html/style_value.h"
#include "kit/policy_kit.h"
#include "sanitizer.h"
#include "unit/suites.h"

#include <string.h>

/* ---- what it is asked ---- */

START_TEST(unlisted_attributes) {
  static const char *const taken[] = {"data-x", "data-mx-color", "aria-x", "data-a_b.c", "aria-1"};
  static const char *const refused[] = {
      "",       "x",        "onfoo",         "dataonx",  "data",     "data-",    "aria-",
      "data_x", "xdata-x",  "data-\xC3\xA9", "data-X",   "Data-x",   "data-a b", "data-a\"",
      "data->", "aria-a=b", "aria-a'b",      "data-x\n", "data-@x",  "data-x:y", "aria-[x]",
      "ari-ax", "data-{{",  "data-x/",       "data-a`b", "data-a<b", "data-a$b", "data-a,b"};
  for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
    ck_assert_msg(!unlisted_is_under_floor(span_text(taken[i])), "%s", taken[i]);
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
    ck_assert_msg(unlisted_is_under_floor(span_text(refused[i])), "%s", refused[i]);
}
END_TEST

START_TEST(unlisted_attributes_are_short) {
  char name[SANITIZE_MAX_ATTRIBUTE_NAME + 2] = "data-";
  memset(name + 5, 'x', sizeof name - 5);
  ck_assert(!unlisted_is_under_floor(span_of(name, SANITIZE_MAX_ATTRIBUTE_NAME)));
  ck_assert(unlisted_is_under_floor(span_of(name, SANITIZE_MAX_ATTRIBUTE_NAME + 1)));
}
END_TEST

START_TEST(declarations) {
  static const char *const refused[] = {
      "",          "position", "behavior", "-moz-binding", "background", "background-image",
      "content",   "filter",   "display",  "--x",          "cursor",     "list-style-image",
      "color ",    " color",   "colo",     "colour",       "*",          "src",
      "animation", "z-index",  "opacity",  "transform"};
  ck_assert(!declaration_is_under_floor(span_text("color")));
  ck_assert(!declaration_is_under_floor(span_text("COLOR")));
  ck_assert(!declaration_is_under_floor(span_text("width")));
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
    ck_assert_msg(declaration_is_under_floor(span_text(refused[i])), "%s", refused[i]);
}
END_TEST

static const char *const bad_comments[] = {
    "",          " ",         "/",     "1x",      "-x",     "x-",
    "x--y",      "x--",       "x->",   "x>",      "x<y",    "<!--",
    "x&gt;y",    "x`y",       "x!y",   "[if IE]", "!x",     "x\x7F",
    "x\xC3\xA9", "//x",       "/ x",   "x\x01y",  "x--!>y", "#include virtual=\"x\"",
    "?php x",    "x\xC2\xA0", "{x}",   "@x",      "`",      "Z<",
    "x y>z",     "\x0Bx",     "x\x0By"};

START_TEST(comments) {
  static const char *const taken[] = {"more",         " more ",     "wp:x {\"a\":1} /",
                                      "/wp:x",        "\n\t/Z-z\f", "a- b",
                                      "a-b -c ~{}[]", "x\r",        "A"};
  for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
    ck_assert_msg(!comment_is_under_floor(span_text(taken[i])), "%s", taken[i]);
  for (size_t i = 0; i < sizeof bad_comments / sizeof *bad_comments; i++)
    ck_assert_msg(comment_is_under_floor(span_text(bad_comments[i])), "%s", bad_comments[i]);
  ck_assert(comment_is_under_floor(SPAN_LITERAL("x\0y")));
}
END_TEST

START_TEST(schemes_and_link_types) {
  static const char *const refused[] = {"about", "blob",     "data",       "filesystem",
                                        "jar",   "jscript",  "javascript", "livescript",
                                        "mocha", "vbscript", "view-source"};
  static const char *const taken[] = {"http", "https", "mailto", "dat", "datas", "java", ""};
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
    ck_assert_msg(scheme_is_under_floor(span_text(refused[i])), "%s", refused[i]);
  for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
    ck_assert_msg(!scheme_is_under_floor(span_text(taken[i])), "%s", taken[i]);
  ck_assert(link_type_is_under_floor(span_text("opener")));
  ck_assert(link_type_is_under_floor(span_text("OpenER")));
  ck_assert(!link_type_is_under_floor(span_text("noopener")));
  ck_assert(!link_type_is_under_floor(span_text("opene")));
}
END_TEST

/* Written down a second time. */
START_TEST(elements_and_attributes) {
  static const char *const elements[] = {
      "script", "style",  "iframe",   "object",   "embed",  "form",   "input",    "button",
      "link",   "meta",   "base",     "template", "svg",    "math",   "noscript", "title",
      "select", "option", "textarea", "frameset", "applet", "marquee"};
  static const char *const attributes[] = {"onclick", "onerror",  "action",     "formaction",
                                           "srcdoc",  "onload",   "http-equiv", "is",
                                           "slot",    "autofocus"};
  for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
    enum element_id id = element_lookup(span_text(elements[i]));
    ck_assert_msg(id == ELEMENT_UNKNOWN || element_is_under_floor(id), "%s", elements[i]);
  }
  for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
    enum attribute_id id = attribute_lookup(span_text(attributes[i]));
    bool refused = id == ATTRIBUTE_UNKNOWN ? unlisted_is_under_floor(span_text(attributes[i]))
                                           : attribute_is_under_floor(id);
    ck_assert_msg(refused, "%s", attributes[i]);
  }
  ck_assert(!element_is_under_floor(ELEMENT_B));
  ck_assert(!attribute_is_under_floor(ATTRIBUTE_TITLE));
}
END_TEST

/* ---- the filter, without what comes before it ---- */

static struct policy_kit kit;
static sanitizer *worker;

static void begin_floor(void) {
  kit_begin(&kit);
  worker = NULL;
}

static void end_floor(void) { sanitizer_free(worker); }

/* A filter under the kit's policy, which receives events. */
static struct filter *begin_events(void) {
  if (worker == NULL) worker = sanitizer_new(&kit.policy);
  ck_assert_ptr_nonnull(worker);
  writer_begin(&worker->writer, 10000);
  const struct filter_run run = {worker->policy, &worker->writer, NULL, false};
  filter_begin(&worker->filter, &run);
  return &worker->filter;
}

static void ck_written(const char *what, const char *wanted) {
  ck_assert_int_eq(filter_status(&worker->filter), SANITIZE_OK);
  ck_assert_int_eq(writer_finish(&worker->writer), SANITIZE_OK);
  span written = writer_result(&worker->writer);
  ck_assert_msg(span_is(written, wanted), "%s\n  wanted %s\n  got    %s", what, wanted,
                written.data);
}

START_TEST(no_tokenizer_before_comments) {
  for (size_t i = 0; i < sizeof bad_comments / sizeof *bad_comments; i++) {
    struct filter *filter = begin_events();
    span text = span_text(bad_comments[i]);
    filter_comment(filter, text);
    ck_written(bad_comments[i], "");
    ck_assert_uint_eq(filter_lost_hidden(filter), text.length + strlen("<!---->"));
  }
  filter_comment(begin_events(), SPAN_LITERAL("wp:x \n {} "));
  ck_written("harmless", "<!--wp:x {} -->");
}
END_TEST

static void send(enum element_id element, const struct attribute *attributes, uint32_t count) {
  struct filter *filter = begin_events();
  bool is_void = (element_flags[element] & ELEMENT_VOID) != 0;
  filter_start(filter, (struct start_tag){attributes, count, element});
  if (!is_void) filter_end(filter, element);
}

/* As a front end sends it. */
static struct attribute sent(const char *name, const char *value) {
  enum attribute_id id = attribute_lookup(span_text(name));
  span known = id == ATTRIBUTE_UNKNOWN ? span_text(name) : attribute_table[id].name;
  return (struct attribute){id, known, span_text(value)};
}

/* A policy whose struct permits all there is, by hand. */
static void permit_floor(void) {
  for (unsigned element = 1; element < ELEMENT_COUNT; element++) {
    kit_permit(&kit, element_table[element].name.data, "data-* aria-*");
    for (unsigned id = 1; id < ATTRIBUTE_COUNT; id++)
      kit_permit(&kit, element_table[element].name.data, attribute_table[id].name.data);
  }
}

START_TEST(no_policy_check_before_attributes) {
  permit_floor();
  for (unsigned id = 1; id < ATTRIBUTE_COUNT; id++) {
    if (!attribute_is_under_floor((enum attribute_id)id)) continue;
    const struct attribute attribute = sent(attribute_table[id].name.data, "1");
    send(ELEMENT_B, &attribute, 1);
    ck_written(attribute_table[id].name.data, "<b></b>");
  }
  static const char *const names[] = {"onfoo",    "data-",   "data-\xC3\xA9", "data-a b",
                                      "data-x:y", "xdata-x", "aria-"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const struct attribute attribute = sent(names[i], "1");
    send(ELEMENT_B, &attribute, 1);
    ck_written(names[i], "<b></b>");
  }
  const struct attribute fine = sent("data-x", "1");
  send(ELEMENT_B, &fine, 1);
  ck_written("data-x", "<b data-x=\"1\"></b>");
}
END_TEST

START_TEST(no_policy_check_before_elements) {
  permit_floor();
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    if (!element_is_under_floor((enum element_id)id)) continue;
    send((enum element_id)id, NULL, 0);
    ck_written(element_table[id].name.data, "");
    struct filter *filter = begin_events();
    filter_bare_start(filter, (enum element_id)id);
    if (!(element_flags[id] & ELEMENT_VOID)) filter_end(filter, (enum element_id)id);
    ck_written(element_table[id].name.data, "");
  }
}
END_TEST

/* Where the writer lets an input stand, it is a checkbox, with three attributes and no other. */
START_TEST(inputs_are_checkboxes) {
  static const struct {
    struct {
      const char *name, *value;
    } attributes[8];
    const char *output;
  } rows[] = {
      {{{"type", "checkbox"}}, "<ul><li><input type=\"checkbox\" disabled=\"\"></li></ul>"},
      {{{"type", "ChECKBOX"}, {"checked", "x"}},
       "<ul><li><input type=\"checkbox\" checked=\"\" disabled=\"\"></li></ul>"},
      {{{"checked", ""}}, "<ul><li></li></ul>"},
      {{{"type", "text"}}, "<ul><li></li></ul>"},
      {{{"type", "checkbox "}}, "<ul><li></li></ul>"},
      {{{"type", ""}}, "<ul><li></li></ul>"},
      {{{"type", "image"}, {"src", "https://e.example/"}}, "<ul><li></li></ul>"},
      {{{"name", "checkbox"}}, "<ul><li></li></ul>"},
      {{{"type", "text"}, {"name", "checkbox"}, {"type", "checkbox"}}, "<ul><li></li></ul>"},
      {{{"type", "checkbox"},
        {"onclick", "x"},
        {"name", "y"},
        {"formaction", "z"},
        {"value", "v"},
        {"title", "t"},
        {"id", "i"}},
       "<ul><li><input type=\"checkbox\" disabled=\"\"></li></ul>"},
  };
  permit_floor();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct attribute attributes[8];
    uint32_t count = 0;
    for (; rows[i].attributes[count].name != NULL; count++)
      attributes[count] = sent(rows[i].attributes[count].name, rows[i].attributes[count].value);
    struct filter *filter = begin_events();
    filter_start(filter, (struct start_tag){NULL, 0, ELEMENT_UL});
    filter_start(filter, (struct start_tag){NULL, 0, ELEMENT_LI});
    filter_start(filter, (struct start_tag){attributes, count, ELEMENT_INPUT});
    filter_end(filter, ELEMENT_LI);
    filter_end(filter, ELEMENT_UL);
    ck_written(rows[i].output, rows[i].output);
  }
}
END_TEST

START_TEST(inputs_stand_in_list_items_only) {
  static const enum element_id around[] = {ELEMENT_P, ELEMENT_B, ELEMENT_TD, ELEMENT_UL};
  const struct attribute checkbox = sent("type", "checkbox");
  permit_floor();
  for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
    struct filter *filter = begin_events();
    filter_start(filter, (struct start_tag){NULL, 0, around[i]});
    filter_start(filter, (struct start_tag){&checkbox, 1, ELEMENT_INPUT});
    filter_end(filter, around[i]);
    ck_assert_int_eq(writer_finish(&worker->writer), SANITIZE_OK);
    span written = writer_result(&worker->writer);
    ck_assert_msg(strstr(written.data, "input") == NULL, "%s", written.data);
  }
}
END_TEST

/* The rule lists what no notation takes. */
START_TEST(no_notation_before_styles) {
  static const struct {
    const char *value, *output;
  } rows[] = {
      {"color: red", "<b style=\"color: red\"></b>"},
      {"position: fixed; color: red; behavior: url(x)", "<b style=\"color: red\"></b>"},
      {"position: fixed", "<b></b>"},
      {"-moz-binding: url(x)", "<b></b>"},
      {"--x: red", "<b></b>"},
      {"color: url(javascript:x)", "<b></b>"},
      {"color: expression(1)", "<b></b>"},
      {"width: 1px", "<b></b>"},
      {"*: red", "<b></b>"},
      {"co\\6cor: red", "<b></b>"},
      {": red", "<b></b>"},
  };
  kit_permit(&kit, "b", "style");
  kit_rule(&kit, "b", "style", VALUE_LIST, "position behavior color * -moz-binding --x wid*");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const struct attribute style = sent("style", rows[i].value);
    send(ELEMENT_B, &style, 1);
    ck_written(rows[i].value, rows[i].output);
  }
}
END_TEST

/* Without a rule that names properties there is no style at all. */
START_TEST(styles_need_a_rule) {
  const struct attribute style = sent("style", "color: red");
  kit_permit(&kit, "b", "style");
  send(ELEMENT_B, &style, 1);
  ck_written("no rule", "<b></b>");
  sanitizer_free(worker);
  worker = NULL;
  kit_rule(&kit, "b", "style", VALUE_ANY, "color");
  send(ELEMENT_B, &style, 1);
  ck_written("a rule that lists nothing", "<b></b>");
}
END_TEST

Suite *floor_suite(void) {
  Suite *suite = suite_create("floor");
  TCase *questions = tcase_create("questions");
  tcase_add_test(questions, unlisted_attributes);
  tcase_add_test(questions, unlisted_attributes_are_short);
  tcase_add_test(questions, declarations);
  tcase_add_test(questions, comments);
  tcase_add_test(questions, schemes_and_link_types);
  tcase_add_test(questions, elements_and_attributes);
  suite_add_tcase(suite, questions);
  TCase *events = tcase_create("events");
  tcase_add_checked_fixture(events, begin_floor, end_floor);
  tcase_add_test(events, no_tokenizer_before_comments);
  tcase_add_test(events, no_policy_check_before_attributes);
  tcase_add_test(events, no_policy_check_before_elements);
  tcase_add_test(events, inputs_are_checkboxes);
  tcase_add_test(events, inputs_stand_in_list_items_only);
  tcase_add_test(events, no_notation_before_styles);
  tcase_add_test(events, styles_need_a_rule);
  suite_add_tcase(suite, events);
  return suite;
}
