/*
 * The tables of names: sorted, unique, found by the hash in any case, nothing else found; and their
 * flags, where gumbo can be asked what it thinks.
 */
#include "base/load.h"
#include "html/names.h"
#include "unit/suites.h"

#include <gumbo.h>
#include <stdio.h>

START_TEST(elements_are_sorted_and_found) {
  for (unsigned id = 1; id < ELEMENT_CUSTOM; id++) {
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

/* What names.h asks for: digits, and bytes that have the bit of letters. */
static bool is_like_letters(span name) {
  for (size_t i = 0; i < name.length; i++) {
    if ((name.data[i] & 0x40) == 0 && !ascii_is_digit(name.data[i])) return false;
  }
  return true;
}

/*
 * By its first word or two, a name of up to sixteen bytes is found as it is by itself, whatever
 * follows it.
 */
static void expect_the_same(const char *text, size_t length) {
  span name = span_of(text, length);
  if (length == 0 || length > 16 || !is_like_letters(name)) return;
  uint64_t word = load_word(text);
  struct two_words words = {word, load_word(text + sizeof(word))};
  enum element_id element = length <= sizeof(word) ? element_lookup_word(word, length)
                                                   : element_lookup_two_words(words, length);
  enum attribute_id attribute = length <= sizeof(word) ? attribute_lookup_word(word, length)
                                                       : attribute_lookup_two_words(words, length);
  bool same = element == element_lookup(name) && attribute == attribute_lookup(name);
  if (!same) ck_abort_msg("\"%.*s\", %zu bytes", (int)length, text, length);
}

/* Any byte of any name is any other byte, or there is one too many, or too few. */
START_TEST(the_faster_lookup_finds_the_same) {
  for (unsigned id = 1; id < ELEMENT_CUSTOM + ATTRIBUTE_COUNT; id++) {
    span name =
        id < ELEMENT_CUSTOM ? element_table[id].name : attribute_table[id - ELEMENT_CUSTOM].name;
    char text[40] = {0};
    memcpy(text, name.data, name.length);
    for (size_t place = 0; place <= name.length; place++) {
      for (int c = 0; c < 256; c++) {
        text[place] = (char)c;
        expect_the_same(text, name.length);
        expect_the_same(text, name.length + 1);
      }
      text[place] = place < name.length ? name.data[place] : '\0';
    }
    for (size_t length = 0; length < name.length; length++) expect_the_same(text, length);
  }
}
END_TEST

/*
 * The numbers of rows are pinned, so that none is lost unnoticed: add one, and look at what depends
 * on it.
 */
START_TEST(the_tables_are_complete) {
  ck_assert_uint_eq(ELEMENT_CUSTOM, 1 + 158);
  ck_assert_uint_eq(ATTRIBUTE_COUNT, 1 + 152);
  ck_assert_uint_eq(element_table[ELEMENT_UNKNOWN].status, NAME_UNOFFERED);
  ck_assert_uint_eq(attribute_table[ATTRIBUTE_UNKNOWN].status, NAME_UNOFFERED);
}
END_TEST

/* What SECURITY.md promises about every policy. */
START_TEST(the_floor_holds_what_it_must) {
  static const char *const elements[] = {
      "script",   "style",    "xmp",   "iframe",   "noembed", "noframes", "noscript", "plaintext",
      "template", "textarea", "title", "select",   "option",  "svg",      "math",     "frame",
      "frameset", "object",   "embed", "applet",   "base",    "link",     "meta",     "form",
      "input",    "button",   "label", "fieldset", "portal",  "slot",
  };
  static const char *const attributes[] = {"srcdoc",  "formaction",     "action", "is",
                                           "nonce",   "autofocus",      "form",   "http-equiv",
                                           "content", "contenteditable"};
  for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
    ck_assert_uint_eq(
        element_table[element_lookup(span_of(elements[i], strlen(elements[i])))].status,
        NAME_FLOOR);
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

/*
 * ---- What the tables say of each name, written down once more, from the HTML standard and
 * SECURITY.md ----
 */

/* Names between spaces, each with a space after it. */
static bool is_among(span name, const char *names) {
  for (const char *at = names; *at != '\0'; at += strcspn(at, " ") + 1) {
    if (span_equal(name, span_of(at, strcspn(at, " ")))) return true;
  }
  return false;
}

static const char offered_elements[] = "a abbr acronym address area article aside audio b bdi bdo "
                                       "big blockquote br caption center cite code col "
                                       "colgroup data dd del details dfn dir div dl dt em "
                                       "figcaption figure font footer h1 h2 h3 h4 h5 h6 header "
                                       "hgroup hr i img ins kbd li main map mark menu meter nav "
                                       "nobr ol p picture pre progress q rb rp rt rtc "
                                       "ruby s samp search section small source span strike strong "
                                       "sub summary sup table tbody td tfoot th thead "
                                       "time tr track tt u ul var video wbr ";

static const struct {
  unsigned flag;
  const char *names;
} flags[] = {
    {ELEMENT_VOID, "area base basefont bgsound br col embed frame hr img input keygen link meta "
                   "param source track wbr "},
    {ELEMENT_FORMATTING, "a b big code em font i nobr s small strike strong tt u "},
    {ELEMENT_SPECIAL, "address applet area article aside base basefont bgsound blockquote body br "
                      "button caption center col "
                      "colgroup dd details dir div dl dt embed fieldset figcaption figure footer "
                      "form frame frameset h1 h2 h3 h4 "
                      "h5 h6 head header hgroup hr html iframe img input li link listing marquee "
                      "menu meta nav noembed noframes "
                      "noscript object ol p param plaintext pre script section source style "
                      "summary table tbody td template "
                      "textarea tfoot th thead title tr track ul wbr xmp "},
    {ELEMENT_CLOSES_P, "address article aside blockquote center dd details dialog dir div dl dt "
                       "fieldset figcaption figure footer "
                       "form h1 h2 h3 h4 h5 h6 header hgroup hr li listing main menu nav ol p "
                       "plaintext pre search section "
                       "summary table ul xmp "},
    {ELEMENT_MARKER, "applet caption marquee object td template th "},
    {ELEMENT_LINE, "address article aside blockquote body br caption center dd details dialog dir "
                   "div dl dt fieldset "
                   "figcaption figure footer foreignobject form frameset h1 h2 h3 h4 h5 h6 header "
                   "hgroup hr html legend li "
                   "listing main menu multicol nav ol optgroup option p plaintext pre search "
                   "section summary table tbody "
                   "tfoot thead tr ul xmp "},
    {ELEMENT_BREAKOUT, "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 "
                       "h6 head hr i img li listing menu meta nobr ol p pre ruby s small span "
                       "strong strike sub sup table tt u ul var "},
    {ELEMENT_CELL, "button input keygen select td textarea th "},
    {ELEMENT_BOX, "applet audio canvas embed iframe marquee meter object progress video "},
    {ELEMENT_PART, "caption col colgroup tbody td tfoot th thead tr "},
    {ELEMENT_STRUCTURE, "colgroup table tbody tfoot thead tr "},
    {ELEMENT_HIDDEN, "annotation annotation-xml desc iframe metadata noembed noframes noscript "
                     "script style template title "},
    {ELEMENT_RAW, "iframe noembed noframes style xmp "},
    {ELEMENT_RCDATA, "textarea title "},
    {ELEMENT_IN_SCRIPT, "script "},
    {ELEMENT_IN_PLAINTEXT, "plaintext "},
};

START_TEST(every_element_is_what_it_is) {
  for (unsigned id = 1; id < ELEMENT_CUSTOM; id++) {
    const struct element_info *info = &element_table[id];
    bool offered = is_among(info->name, offered_elements);
    ck_assert_msg((info->status == NAME_OFFERED) == offered, "%s: offered or not", info->name.data);
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
      bool wanted = is_among(info->name, flags[i].names);
      ck_assert_msg(((element_flags[id] & flags[i].flag) != 0) == wanted, "%s: flag %x",
                    info->name.data, flags[i].flag);
    }
  }
}
END_TEST

/*
 * Those that a policy may permit, by what their values are: what is missing in a list of URLs or
 * names would pass as text.
 */
static const struct {
  enum attribute_kind kind;
  const char *names;
} kinds[] = {
    {KIND_URL, "background cite href itemid longdesc poster src "},
    {KIND_URL_LIST, "itemtype ping "},
    {KIND_SRCSET, "srcset "},
    {KIND_NAME, "id name "},
    {KIND_REFERENCE, "aria-activedescendant aria-controls aria-describedby aria-details "
                     "aria-errormessage aria-flowto "
                     "aria-labelledby aria-owns for headers itemref usemap "},
    {KIND_TOKENS, "class itemprop rev "},
    {KIND_LINK_TYPE, "rel "},
    {KIND_TARGET, "target "},
    {KIND_STYLE, "style "},
    {KIND_PLAIN, "abbr align alt aria-hidden aria-label autoplay axis bgcolor border bordercolor "
                 "cellpadding cellspacing "
                 "char charoff clear color cols colspan compact controls coords crossorigin "
                 "data-mx-bg-color data-mx-color data-mx-maths data-mx-spoiler "
                 "datetime decoding default dir "
                 "disabled download face fetchpriority frame height hidden high hreflang hspace "
                 "inert ismap itemscope kind "
                 "label lang loading loop low max media min muted nohref noshade nowrap open "
                 "optimum playsinline preload "
                 "referrerpolicy reversed role rowspan rules scope shape size sizes span "
                 "spellcheck srclang start summary "
                 "tabindex title translate type valign value vspace width wrap "},
};

START_TEST(every_attribute_is_what_it_is) {
  for (unsigned id = 1; id < ATTRIBUTE_COUNT; id++) {
    const struct attribute_info *info = &attribute_table[id];
    bool offered = false;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
      bool listed = is_among(info->name, kinds[i].names);
      offered |= listed;
      if (listed) ck_assert_msg(info->kind == kinds[i].kind, "%s: its kind", info->name.data);
    }
    ck_assert_msg((info->status == NAME_OFFERED) == offered, "%s: offered or not", info->name.data);
  }
}
END_TEST

START_TEST(names_are_found_in_any_case_and_whole) {
  ck_assert_uint_eq(element_lookup(SPAN_LITERAL("BlockQuote")), ELEMENT_BLOCKQUOTE);
  ck_assert_uint_eq(element_lookup(SPAN_LITERAL("ANNOTATION-XML")), ELEMENT_ANNOTATION_XML);
  ck_assert_uint_eq(attribute_lookup(SPAN_LITERAL("aria-ActiveDescendant")),
                    ATTRIBUTE_ARIA_ACTIVEDESCENDANT);
  /* clang-format off */
  static const span others[] = {
      {"", 0},          {"\0", 1},          {"script\v", 7},  {"script\0", 7}, {"scrip", 5},
      {"blockquotes", 11}, {"\xC2\xAA", 2}, {"a\0", 2},       {"@", 1},        {"[", 1},
      {"\xE1", 1},      {"blockquot\xE5", 10}, {"onclick", 7},
      {"aria-activedescendant-and-more", 30},
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
  for (unsigned id = 1; id < ELEMENT_CUSTOM; id++) {
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

static const GumboNode *first_child(const GumboNode *node) {
  return node->v.element.children.data[0];
}

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
  for (unsigned id = 1; id < ELEMENT_CUSTOM; id++) {
    enum { NOT_ASKED = ELEMENT_VOID | ELEMENT_RAW_TEXT | ELEMENT_PART };
    const struct element_info *info = &element_table[id];
    bool transparent = id == ELEMENT_ADDRESS || id == ELEMENT_DIV || id == ELEMENT_P ||
                       id == ELEMENT_DD || id == ELEMENT_DT;
    bool ignored =
        id == ELEMENT_HTML || id == ELEMENT_HEAD || id == ELEMENT_BODY || id == ELEMENT_FRAMESET;
    bool asked = (element_flags[id] & ELEMENT_SPECIAL) && !(element_flags[id] & NOT_ASKED) &&
                 !transparent && !ignored;
    if (asked)
      ck_assert_msg(is_special_to_gumbo(info->name.data), "%s is not special to gumbo",
                    info->name.data);
  }
  ck_assert(!is_special_to_gumbo("span"));
}
END_TEST

/* A void element takes no child. */
START_TEST(what_is_void_is_so_to_gumbo) {
  for (unsigned id = 1; id < ELEMENT_CUSTOM; id++) {
    const struct element_info *info = &element_table[id];
    if (info->status != NAME_OFFERED || (element_flags[id] & ELEMENT_PART)) continue;
    char html[64];
    GumboOptions options = kGumboDefaultOptions;
    options.fragment_context = GUMBO_TAG_BODY;
    snprintf(html, sizeof html, "<%s>x", info->name.data);
    GumboOutput *output = gumbo_parse_with_options(&options, html, strlen(html));
    bool is_void = first_child(output->root)->v.element.children.length == 0;
    ck_assert_msg(is_void == ((element_flags[id] & ELEMENT_VOID) != 0), "%s", info->name.data);
    gumbo_destroy_output(&options, output);
  }
}
END_TEST

Suite *names_suite(void) {
  Suite *suite = suite_create("names");
  TCase *tables = tcase_create("tables");
  tcase_add_test(tables, elements_are_sorted_and_found);
  tcase_add_test(tables, attributes_are_sorted_and_found);
  tcase_add_test(tables, the_faster_lookup_finds_the_same);
  tcase_add_test(tables, the_tables_are_complete);
  tcase_add_test(tables, the_floor_holds_what_it_must);
  tcase_add_test(tables, every_element_is_what_it_is);
  tcase_add_test(tables, every_attribute_is_what_it_is);
  tcase_add_test(tables, names_are_found_in_any_case_and_whole);
  tcase_add_test(tables, near_misses_are_not_found);
  tcase_add_test(tables, what_is_special_is_so_to_gumbo);
  tcase_add_test(tables, what_is_void_is_so_to_gumbo);
  suite_add_tcase(suite, tables);
  return suite;
}
