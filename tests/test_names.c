/*
 * The tables of names: sorted, unique, found by the hash in any case, nothing else found; and their flags, where gumbo can be
 * asked what it thinks.
 */
#include "names.h"
#include "suites.h"

#include <gumbo.h>
#include <stdio.h>

START_TEST(elements_are_sorted_and_found) {
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    span name = element_table[id].name;
    ck_assert_uint_eq(element_lookup(name), id);
    ck_assert_uint_lt(name.length, ELEMENT_NAME_SIZE);
    ck_assert_mem_eq(element_table[id].padded, name.data, name.length);
    if (id > 1) ck_assert_str_lt(element_table[id - 1].name.data, name.data);
  }
}
END_TEST

START_TEST(attributes_are_sorted_and_found) {
  for (unsigned id = 1; id < ATTRIBUTE_COUNT; id++) {
    span name = attribute_table[id].name;
    ck_assert_uint_eq(attribute_lookup(name), id);
    if (id > 1) ck_assert_str_lt(attribute_table[id - 1].name.data, name.data);
  }
}
END_TEST

/* The numbers of rows are pinned, so that none is lost unnoticed: add one, and look at what depends on it. */
START_TEST(the_tables_are_complete) {
  ck_assert_uint_eq(ELEMENT_COUNT, 1 + 158);
  ck_assert_uint_eq(ATTRIBUTE_COUNT, 1 + 147);
  ck_assert_uint_eq(element_table[ELEMENT_UNKNOWN].status, NAME_UNOFFERED);
  ck_assert_uint_eq(attribute_table[ATTRIBUTE_UNKNOWN].status, NAME_UNOFFERED);
}
END_TEST

/* What SECURITY.md promises about every policy. */
START_TEST(the_floor_holds_what_it_must) {
  static const char *const elements[] = {
      "script", "style",  "xmp",    "iframe", "noembed", "noframes", "noscript", "plaintext", "template", "textarea",
      "title",  "select", "option", "svg",    "math",    "frame",    "frameset", "object",    "embed",    "applet",
      "base",   "link",   "meta",   "form",   "input",   "button",   "label",    "fieldset",  "portal",   "slot",
  };
  static const char *const attributes[] = {"style",      "srcdoc",  "formaction",     "action",
                                           "is",         "nonce",   "autofocus",      "form",
                                           "http-equiv", "content", "contenteditable"};
  for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
    ck_assert_uint_eq(element_table[element_lookup(span_of(elements[i], strlen(elements[i])))].status, NAME_FLOOR);
  }
  for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++) {
    span name = span_of(attributes[i], strlen(attributes[i]));
    ck_assert_uint_eq(attribute_table[attribute_lookup(name)].status, NAME_FLOOR);
  }
  for (unsigned id = 1; id < ATTRIBUTE_COUNT; id++) {
    span name = attribute_table[id].name;
    ck_assert_msg(!span_starts_with(name, SPAN_LITERAL("on")), "%s is listed", name.data);
    ck_assert_msg(memchr(name.data, ':', name.length) == NULL, "%s is listed", name.data);
  }
}
END_TEST

START_TEST(names_are_found_in_any_case_and_whole) {
  ck_assert_uint_eq(element_lookup(SPAN_LITERAL("BlockQuote")), ELEMENT_BLOCKQUOTE);
  ck_assert_uint_eq(element_lookup(SPAN_LITERAL("ANNOTATION-XML")), ELEMENT_ANNOTATION_XML);
  ck_assert_uint_eq(attribute_lookup(SPAN_LITERAL("aria-ActiveDescendant")), ATTRIBUTE_ARIA_ACTIVEDESCENDANT);
  /* clang-format off */
  static const span others[] = {
      {"", 0},          {"\0", 1},          {"script\v", 7},  {"script\0", 7}, {"scrip", 5},
      {"blockquotes", 11}, {"\xC2\xAA", 2}, {"a\0", 2},       {"@", 1},        {"[", 1},
      {"\xE1", 1},      {"blockquot\xE5", 10}, {"onclick", 7}, {"aria-activedescendant-and-more", 30},
  };
  /* clang-format on */
  for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
    ck_assert_uint_eq(element_lookup(others[i]), ELEMENT_UNKNOWN);
    ck_assert_uint_eq(attribute_lookup(others[i]), ATTRIBUTE_UNKNOWN);
  }
}
END_TEST

/* No byte may be changed, added or taken away. */
START_TEST(near_misses_are_not_found) {
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    span name = element_table[id].name;
    for (size_t at = 0; at < name.length; at++) {
      for (unsigned byte = 0; byte < 256; byte++) {
        char text[ELEMENT_NAME_SIZE];
        memcpy(text, name.data, name.length);
        text[at] = (char)byte;
        enum element_id found = element_lookup(span_of(text, name.length));
        if (found == ELEMENT_UNKNOWN) continue;
        ck_assert(span_equal_lower(span_of(text, name.length), element_table[found].name));
      }
    }
  }
}
END_TEST

static const GumboNode *first_child(const GumboNode *node) { return node->v.element.children.data[0]; }

/* A dt in the element does not close the dd around it: then the element is special (13.2.4.2). */
static bool is_special_to_gumbo(const char *name) {
  char html[64];
  GumboOptions options = kGumboDefaultOptions;
  options.fragment_context = GUMBO_TAG_BODY;
  snprintf(html, sizeof html, "<dd><%s><dt>", name);
  GumboOutput *output = gumbo_parse_with_options(&options, html, strlen(html));
  bool special = output->root->v.element.children.length == 1;
  gumbo_destroy_output(&options, output);
  return special;
}

/* The nesting rules may stop at what is special only where every parser does. */
START_TEST(what_is_special_is_so_to_gumbo) {
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    enum { NOT_ASKED = ELEMENT_VOID | ELEMENT_RAW_TEXT | ELEMENT_PART };
    const struct element_info *info = &element_table[id];
    bool transparent =
        id == ELEMENT_ADDRESS || id == ELEMENT_DIV || id == ELEMENT_P || id == ELEMENT_DD || id == ELEMENT_DT;
    bool ignored = id == ELEMENT_HTML || id == ELEMENT_HEAD || id == ELEMENT_BODY || id == ELEMENT_FRAMESET;
    bool asked = (info->flags & ELEMENT_SPECIAL) && !(info->flags & NOT_ASKED) && !transparent && !ignored;
    if (asked) ck_assert_msg(is_special_to_gumbo(info->name.data), "%s is not special to gumbo", info->name.data);
  }
  ck_assert(!is_special_to_gumbo("span"));
}
END_TEST

/* A void element takes no child. */
START_TEST(what_is_void_is_so_to_gumbo) {
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    const struct element_info *info = &element_table[id];
    if (info->status != NAME_OFFERED || (info->flags & ELEMENT_PART)) continue;
    char html[64];
    GumboOptions options = kGumboDefaultOptions;
    options.fragment_context = GUMBO_TAG_BODY;
    snprintf(html, sizeof html, "<%s>x", info->name.data);
    GumboOutput *output = gumbo_parse_with_options(&options, html, strlen(html));
    bool is_void = first_child(output->root)->v.element.children.length == 0;
    ck_assert_msg(is_void == ((info->flags & ELEMENT_VOID) != 0), "%s", info->name.data);
    gumbo_destroy_output(&options, output);
  }
}
END_TEST

Suite *names_suite(void) {
  Suite *suite = suite_create("names");
  TCase *tables = tcase_create("tables");
  tcase_add_test(tables, elements_are_sorted_and_found);
  tcase_add_test(tables, attributes_are_sorted_and_found);
  tcase_add_test(tables, the_tables_are_complete);
  tcase_add_test(tables, the_floor_holds_what_it_must);
  tcase_add_test(tables, names_are_found_in_any_case_and_whole);
  tcase_add_test(tables, near_misses_are_not_found);
  tcase_add_test(tables, what_is_special_is_so_to_gumbo);
  tcase_add_test(tables, what_is_void_is_so_to_gumbo);
  suite_add_tcase(suite, tables);
  return suite;
}
