/*
 * Value rules, required and forced attributes, names that no table lists: lib/filter/values.c and
 * lib/filter.c. See expect.h.
 */
#include "kit/expect.h"
#include "unit/suites.h"

#include <stdio.h>
#include <string.h>

static struct policy_kit kit;

static void begin_values(void) { kit_begin(&kit); }

/* ---- rules ---- */

START_TEST(lists_of_tokens) {
  kit_permit(&kit, "span", "class");
  expect_same(&kit, "<span class=\"  any thing\nat all \">1</span>");
  kit_rule(&kit, "span", "class", VALUE_LIST, "mention hashtag u-*");
  expect(&kit, "<span class=' u-url\tmention  Mention xu-y u-'>1</span>",
         "<span class=\"u-url mention u-\">1</span>");
  expect(&kit, "<span class='x'>1</span><span class=''>2</span><span class>3</span>",
         "<span>1</span><span>2</span><span>3</span>");
}
END_TEST

START_TEST(lists_of_values) {
  kit_permit(&kit, "ol", "type");
  kit_permit(&kit, "span", "dir");
  kit_rule(&kit, "ol", "type", VALUE_LIST, "1 a A i I");
  kit_rule(&kit, "", "dir", VALUE_LIST, "ltr r*");
  kit_permit(&kit, "b", "title");
  kit_rule(&kit, "b", "title", VALUE_LIST, "*");
  expect_same(&kit, "<b title=\"x\">1</b><b title=\"\">2</b><b title=\"*\">3</b>");
  expect(&kit,
         "<ol type=a></ol><ol type=A></ol><ol type=b></ol><ol type='a '></ol><ol type=''></ol>",
         "<ol type=\"a\"></ol><ol type=\"A\"></ol><ol></ol><ol></ol><ol></ol>");
  expect(&kit, "<span dir=ltr>1</span><span dir=rtl>2</span><span dir=LTR>3</span>",
         "<span dir=\"ltr\">1</span><span dir=\"rtl\">2</span><span>3</span>");
}
END_TEST

START_TEST(integers) {
  static const char *const good[] = {"0", "-5", "007", "100", "-0"};
  static const char *const bad[] = {"",
                                    "-",
                                    "+1",
                                    " 1",
                                    "1 ",
                                    "1.0",
                                    "101",
                                    "-6",
                                    "0x1",
                                    "1e1",
                                    "18446744073709551621",
                                    "99999999999999999999999"}; /* 2 to the 64, plus 5 */
  char input[128];
  kit_permit(&kit, "ol", "start");
  struct value_rule *rule = kit_rule(&kit, "ol", "start", VALUE_INTEGER, "");
  rule->minimum = -5;
  rule->maximum = 100;
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    snprintf(input, sizeof input, "<ol start=\"%s\"></ol>", good[i]);
    expect_same(&kit, input);
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    snprintf(input, sizeof input, "<ol start=\"%s\"></ol>", bad[i]);
    expect(&kit, input, "<ol></ol>");
  }
  rule->minimum = INT32_MIN;
  rule->maximum = INT32_MAX;
  expect_same(&kit, "<ol start=\"-2147483648\"></ol><ol start=\"2147483647\"></ol>");
  expect(&kit, "<ol start=-2147483649></ol><ol start=2147483648></ol>", "<ol></ol><ol></ol>");
}
END_TEST

START_TEST(dates) {
  kit_permit(&kit, "time", "datetime");
  kit_rule(&kit, "time", "datetime", VALUE_DATETIME, "");
  expect_same(&kit, "<time datetime=\"2024-02-29T12:00Z\">1</time>");
  expect(&kit, "<time datetime=yesterday>1</time>", "<time>1</time>");
}
END_TEST

START_TEST(lengths) {
  kit_permit(&kit, "b", "title class");
  kit_permit(&kit, "a", "href");
  kit_rule(&kit, "b", "title", VALUE_ANY, "")->maximum_length = 4;
  kit_rule(&kit, "b", "class", VALUE_LIST, "a*")->maximum_length = 4;
  kit_rule(&kit, "a", "href", VALUE_ANY, "")->maximum_length = 9;
  expect(&kit, "<b title=abcd>1</b><b title=abcde>2</b><b title='&quot;&quot;&quot;&quot;'>3</b>",
         "<b title=\"abcd\">1</b><b>2</b><b title=\"&quot;&quot;&quot;&quot;\">3</b>");
  expect(&kit, "<b class='a x  ab'>1</b><b class='a ab a'>2</b>",
         "<b class=\"a ab\">1</b><b>2</b>");
  kit.policy.url.base = kit_text(&kit, "http://h/");
  kit.policy.url.relative = URL_RESOLVE;
  expect(&kit, "<a href=.>1</a><a href=x>2</a>", "<a href=\"http://h/\">1</a><a>2</a>");
}
END_TEST

/* The first rule that fits counts, for the requirement as well. */
START_TEST(required_attributes) {
  kit_permit(&kit, "img", "src");
  kit_permit(&kit, "a", "href");
  kit_permit(&kit, "div", "lang");
  kit_permit(&kit, "p", "lang");
  kit_permit(&kit, "b", "");
  kit_rule(&kit, "img", "src", VALUE_ANY, "")->required = REQUIRED_OR_DROP;
  kit_rule(&kit, "a", "href", VALUE_ANY, "")->required = REQUIRED_OR_STRIP;
  kit_rule(&kit, "div", "lang", VALUE_LIST, "de")->required = REQUIRED_OR_DROP;
  kit_rule(&kit, "", "lang", VALUE_ANY, "")->required = REQUIRED_OR_STRIP;
  expect(&kit, "1<img>2<img src=javascript:x>3<img src=x>", "123<img src=\"x\">");
  expect(&kit, "1<a>2</a><a href=javascript:x>3</a><a href=x>4</a>", "123<a href=\"x\">4</a>");
  expect(&kit, "1<div lang=de>2</div>3<div lang=fr>4<b>5<a>6</b></div>7<div>8</div>9",
         "1<div lang=\"de\">2</div>3\n7\n9");
  expect(&kit, "<p>1</p><p lang=x>2</p><b>3</b>", "1<p lang=\"x\">2</p><b>3</b>");
  begin_values();
  kit_permit(&kit, "b", "lang");
  kit_permit(&kit, "i", "lang");
  kit_rule(&kit, "b", "lang", VALUE_ANY, "");
  kit_rule(&kit, "", "lang", VALUE_ANY, "")->required = REQUIRED_OR_DROP;
  expect(&kit, "<b>1</b><i>2</i><i lang=x>3</i>", "<b>1</b><i lang=\"x\">3</i>");
}
END_TEST

/* ---- attributes that the policy sets ---- */

START_TEST(forced_attributes) {
  kit_permit(&kit, "img", "src loading");
  kit_permit(&kit, "b", "");
  kit_permit(&kit, "a", "href");
  kit_force(&kit, "img", "loading", "lazy");
  kit_force(&kit, "img", "alt", "");
  kit_force(&kit, "b", "class", "u\"<>&");
  kit_force(&kit, "a", "rel", "nofollow");
  expect(&kit, "<img src=x>", "<img src=\"x\" loading=\"lazy\" alt=\"\">");
  expect(&kit, "<img alt=a loading=eager src=x>", "<img alt=\"\" loading=\"lazy\" src=\"x\">");
  expect(&kit, "<b title=x>1</b>", "<b class=\"u&quot;&lt;&gt;&amp;\">1</b>");
  expect(&kit, "<a rel=opener>1</a>", "<a rel=\"nofollow\">1</a>");
  /* With link rules: added to what is forced. */
  kit.policy.links.rel_scope = LINKS_ALL;
  kit_list(&kit, "ugc nofollow", &kit.policy.links.first_rel, &kit.policy.links.rel_count);
  expect(&kit, "<a>1</a><a href=x>2</a>",
         "<a rel=\"nofollow\">1</a><a href=\"x\" rel=\"ugc nofollow\">2</a>");
  /* Rules are for what the input says. */
  kit_permit(&kit, "a", "rel");
  kit_rule(&kit, "a", "rel", VALUE_LIST, "me");
  expect(&kit, "<a rel=me>1</a><a href=x rel=me>2</a>",
         "<a rel=\"nofollow\">1</a><a href=\"x\" rel=\"ugc nofollow\">2</a>");
}
END_TEST

START_TEST(forced_attributes_pass_the_floor) {
  kit_permit(&kit, "a", "");
  kit_force(&kit, "a", "style", "x");
  kit_force(&kit, "a", "srcdoc", "x");
  kit_force(&kit, "a", "href", "javascript:x");
  kit_force(&kit, "a", "id", "location");
  kit_force(&kit, "a", "target", "_top");
  expect(&kit, "<a id=x style=y>1</a>", "<a target=\"_top\">1</a>");
  kit.policy.name_prefix = kit_text(&kit, "u-");
  expect(&kit, "<a id=x>1</a>", "<a id=\"u-location\" target=\"_top\">1</a>");
}
END_TEST

/* 48 attributes at most, and the forced ones always. */
START_TEST(forced_attributes_always_fit) {
  char input[4096] = "<b";
  char output[4096] = "<b";
  char attribute[32];
  kit_permit(&kit, "b", "data-*");
  kit_force(&kit, "b", "title", "t");
  kit_force(&kit, "b", "class", "c");
  for (unsigned i = 0; i < 60; i++) {
    snprintf(attribute, sizeof attribute, " data-%u=\"\"", i);
    strcat(input, attribute);
    if (i < 46) strcat(output, attribute);
    if (i == 50) strcat(input, " class");
  }
  strcat(input, ">");
  strcat(output, " class=\"c\" title=\"t\"></b>");
  expect(&kit, input, output);
}
END_TEST

/* 48 attributes, two of them the policy's: no place is kept in vain. */
START_TEST(rel_and_target_always_fit) {
  char input[4096] = "<a href=\"x\"";
  char output[4096] = "<a href=\"x\"";
  char attribute[32];
  kit_permit(&kit, "a", "href data-*");
  kit.policy.links.rel_scope = kit.policy.links.target_scope = LINKS_ALL;
  kit.policy.links.target = kit_text(&kit, "_blank");
  kit_list(&kit, "nofollow", &kit.policy.links.first_rel, &kit.policy.links.rel_count);
  for (unsigned i = 0; i < 60; i++) {
    snprintf(attribute, sizeof attribute, " data-%u=\"\"", i);
    strcat(input, attribute);
    if (i < 45) strcat(output, attribute);
  }
  strcat(input, "></a>");
  strcat(output, " rel=\"nofollow\" target=\"_blank\"></a>");
  expect(&kit, input, output);
}
END_TEST

/* ---- names that no table lists ---- */

START_TEST(data_and_aria) {
  kit_permit(&kit, "b", "data-*");
  kit_permit(&kit, "i", "aria-*");
  expect(&kit,
         "<b data-x=1 DATA-Y_z.0=2 data-=3 data=4 data-\xC3\xA9=5 data-x:y=6 aria-x=7 onclick=8 "
         "xdata-x=9>1</b>",
         "<b data-x=\"1\" data-y_z.0=\"2\">1</b>");
  /* A name in lower case and the value behind it share a buffer. */
  expect(&kit, "<b DATA-X='&lt;2'>1</b>", "<b data-x=\"&lt;2\">1</b>");
  expect(&kit, "<i aria-x=1 aria-label=2 aria-labelledby=3 data-x=4 aria-=5>1</i>",
         "<i aria-x=\"1\">1</i>");
}
END_TEST

START_TEST(long_names) {
  char input[256];
  kit_permit(&kit, "b", "data-*");
  snprintf(input, sizeof input, "<b data-%0123d=\"\">1</b>", 0);
  expect_same(&kit, input);
}
END_TEST

Suite *values_suite(void) {
  Suite *suite = suite_create("values");
  TCase *cases = tcase_create("values");
  tcase_add_checked_fixture(cases, begin_values, NULL);
  tcase_add_test(cases, lists_of_tokens);
  tcase_add_test(cases, lists_of_values);
  tcase_add_test(cases, integers);
  tcase_add_test(cases, dates);
  tcase_add_test(cases, lengths);
  tcase_add_test(cases, required_attributes);
  tcase_add_test(cases, forced_attributes);
  tcase_add_test(cases, forced_attributes_pass_the_floor);
  tcase_add_test(cases, forced_attributes_always_fit);
  tcase_add_test(cases, rel_and_target_always_fit);
  tcase_add_test(cases, data_and_aria);
  tcase_add_test(cases, long_names);
  suite_add_tcase(suite, cases);
  return suite;
}
