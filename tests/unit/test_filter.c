/*
 * What the filter makes of URLs, links and names under policies that say something about them. See
 * expect.h.
 */
#include "kit/expect.h"
#include "unit/suites.h"

#include <stdio.h>

static struct policy_kit kit;

static void begin_filter(void) { kit_begin(&kit); }

/* ---- URLs ---- */

START_TEST(kinds_of_urls_are_dropped) {
  kit_permit(&kit, "a", "href title");
  kit.policy.url.relative = URL_DROP;
  expect(&kit, "<a href=x title=t>1</a>", "<a title=\"t\">1</a>");
  expect(&kit, "<a href=?q>1</a><a href=http:x>2</a><a href=https:/x>3</a>",
         "<a>1</a><a>2</a><a>3</a>");
  expect_same(
      &kit,
      "<a href=\"#x\">1</a><a href=\"//h\">2</a><a href=\"http://h\">3</a><a href=\"\">4</a>");
  kit.policy.url.network_path = URL_DROP;
  expect(&kit, "<a href=//h>1</a><a href='/\\h'>2</a><a href='\\\th'>3</a><a href=' /\n/h'>4</a>",
         "<a>1</a><a>2</a><a>3</a><a>4</a>");
  kit.policy.url.fragment = URL_DROP;
  expect(&kit, "<a href=#x>1</a><a href=''>2</a><a href=mailto:x>3</a>",
         "<a>1</a><a>2</a><a href=\"mailto:x\">3</a>");
}
END_TEST

START_TEST(urls_are_resolved) {
  kit_permit(&kit, "a", "href");
  kit_permit(&kit, "img", "src srcset");
  kit.policy.url.base = kit_text(&kit, "https://example.com/a/b?c#d");
  kit.policy.url.relative = kit.policy.url.network_path = kit.policy.url.fragment = URL_RESOLVE;
  expect(&kit, "<a href='x y'>1</a>", "<a href=\"https://example.com/a/x%20y\">1</a>");
  expect(&kit, "<a href=../../..>1</a>", "<a href=\"https://example.com/\">1</a>");
  expect(
      &kit, "<a href=#f>1</a><a href=>2</a>",
      "<a href=\"https://example.com/a/b?c#f\">1</a><a href=\"https://example.com/a/b?c\">2</a>");
  expect(&kit, "<a href=//Ex.ORG>1</a><a href='/\\h/'>2</a>",
         "<a href=\"https://ex.org/\">1</a><a href=\"https://h/\">2</a>");
  expect(&kit, "<a href=https:x>1</a>", "<a href=\"https://example.com/a/x\">1</a>");
  expect(&kit, "<a href='//a b/'>1</a><a href='//h:99999'>2</a><a href='//%00'>3</a>",
         "<a>1</a><a>2</a><a>3</a>");
  expect_same(&kit, "<a href=\"HTTP://Example.ORG\">as typed</a>");
  expect(&kit, "<img srcset='a 1x,b, 2x'>",
         "<img srcset=\"https://example.com/a/a 1x, https://example.com/a/b, "
         "https://example.com/a/2x\">");
  /* What it resolves to must be permitted, too. */
  kit_schemes(&kit, "mailto http");
  expect(&kit, "<a href=x>1</a>", "<a>1</a>");
}
END_TEST

START_TEST(without_a_base_nothing_resolves) {
  kit_permit(&kit, "a", "href");
  kit.policy.url.relative = kit.policy.url.fragment = URL_RESOLVE;
  expect(&kit, "<a href=x>1</a><a href=#f>2</a>", "<a>1</a><a>2</a>");
  kit.policy.url.base = kit_text(&kit, "ftp://no");
  expect(&kit, "<a href=x>1</a><a href=#f>2</a>", "<a>1</a><a>2</a>");
}
END_TEST

START_TEST(userinfo_is_refused) {
  kit_permit(&kit, "a", "href");
  kit.policy.url.refuse_userinfo = true;
  expect(&kit, "<a href=http://a@h>1</a><a href=//a:b@h>2</a><a href='https:\\\\@h'>3</a>",
         "<a>1</a><a>2</a><a>3</a>");
  expect_same(&kit,
              "<a href=\"mailto:a@h\">1</a><a href=\"http://h/a@b\">2</a><a href=\"x@y\">3</a>");
  /* The URL standard's "file host state" knows no userinfo. */
  kit_schemes(&kit, "http https mailto file");
  expect_same(&kit, "<a href=\"file://a@h\">1</a>");
  kit.policy.url.base = kit_text(&kit, "http://u:p@h/");
  kit.policy.url.relative = URL_RESOLVE;
  expect(&kit, "<a href=x>1</a>", "<a>1</a>");
}
END_TEST

START_TEST(data_images_are_for_img_src_only) {
  kit_permit(&kit, "img", "src longdesc srcset");
  kit_permit(&kit, "a", "href");
  kit_permit(&kit, "video", "src poster");
  expect(&kit, "<img src=data:image/png;base64,AA==>", "<img>");
  kit.policy.url.data_images = true;
  expect_same(&kit, "<img src=\"data:image/png;base64,AA==\"><img src=\"DATA:image/GIF,x\">");
  expect(&kit, "<img src=data:image/svg+xml,x><img src=data:text/html,x><img src='data:image/png'>",
         "<img><img><img>");
  expect(&kit, "<img longdesc=data:image/png,x srcset='data:image/png,x 1x'>", "<img>");
  expect(
      &kit,
      "<a href=data:image/png,x>1</a><video src=data:image/png,x poster=data:image/png,x></video>",
      "<a>1</a><video></video>");
  kit_schemes(&kit, "data");
  expect(&kit, "<a href=data:image/png,x>1</a><img src=data:text/html,x>", "<a>1</a><img>");
}
END_TEST

/* The floor, whatever the struct says. */
START_TEST(schemes_that_run_code_are_never_permitted) {
  kit_permit(&kit, "a", "href ping");
  kit_permit(&kit, "img", "src srcset");
  kit_schemes(&kit,
              "javascript vbscript data blob filesystem view-source about jar livescript http");
  kit_rule(&kit, "img", "src", VALUE_SCHEMES, "javascript data");
  expect(
      &kit,
      "<a href=javascript:x>1</a><a href='&#1;java\nscript&colon;x'>2</a><a href=VBSCRIPT:x>3</a>",
      "<a>1</a><a>2</a><a>3</a>");
  expect(&kit, "<a href=data:,x ping='blob:x http://h about:blank'>1</a>",
         "<a ping=\"http://h\">1</a>");
  expect(&kit,
         "<img src=javascript:x><img src=data:image/png,x><img srcset='javascript:x 1x, jar:x'>",
         "<img><img><img>");
  kit_force(&kit, "a", "href", "javascript:alert(1)");
  expect(&kit, "<a href=http://h>1</a><a>2</a>", "<a>1</a><a>2</a>");
}
END_TEST

START_TEST(an_attribute_has_schemes_of_its_own) {
  kit_permit(&kit, "a", "href");
  kit_permit(&kit, "q", "cite");
  kit_rule(&kit, "a", "href", VALUE_SCHEMES, "irc https");
  expect(&kit, "<a href=irc:x>1</a><a href=http:x>2</a>", "<a href=\"irc:x\">1</a><a>2</a>");
  expect(&kit, "<q cite=irc:x>1</q><q cite=http://x>2</q>", "<q>1</q><q cite=\"http://x\">2</q>");
  expect_same(&kit, "<a href=\"relative\">1</a>");
}
END_TEST

START_TEST(a_list_names_urls) {
  kit_permit(&kit, "a", "href ping");
  kit_rule(&kit, "a", "href", VALUE_LIST, "https://example.com/* #top");
  kit_rule(&kit, "a", "ping", VALUE_LIST, "http://a/*");
  expect(&kit,
         "<a href=https://example.com/x>1</a><a href='https://example.com'>2</a><a href=#top>3</a>",
         "<a href=\"https://example.com/x\">1</a><a>2</a><a href=\"#top\">3</a>");
  expect(&kit, "<a href='https://example.com\t/x' ping=' http://a/1  http://b/ http://a/2'>1</a>",
         "<a ping=\"http://a/1 http://a/2\">1</a>");
}
END_TEST

START_TEST(lists_of_urls_lose_the_bad_ones) {
  kit_permit(&kit, "a", "href ping");
  kit_permit(&kit, "div", "itemtype");
  expect(&kit, "<a ping=' http://a \n javascript:x\thttp://b/?x=1,2 '>1</a>",
         "<a ping=\"http://a http://b/?x=1,2\">1</a>");
  expect(&kit, "<a ping='javascript:x'>1</a><a ping='  '>2</a><a ping>3</a>",
         "<a>1</a><a>2</a><a>3</a>");
  expect_same(&kit, "<div itemtype=\"https://schema.org/Person https://schema.org/Thing\"></div>");
}
END_TEST

/* HTML 4.8.4.2.1 */
START_TEST(srcset_is_rebuilt) {
  static const char *const rows[][2] = {
      {"a", "a"},
      {" a , b 2x,c 3x ", "a, b 2x, c 3x"},
      {",,a,, ,b 1.5x", "a, b 1.5x"},
      {"a,b", "a,b"},
      {"a,b, c", "a,b, c"},
      {"a 100w,b 200w", "a 100w, b 200w"},
      {"a 1x,, b 2x", "a 1x, b 2x"},
      {"javascript:x 1x, b 2x", "b 2x"},
      {"data:image/png;base64,AAAA 1x, b 2x", "b 2x"},
      {"a (x,y) 1x, b 2x", "b 2x"},
      {"a (x, b 2x", NULL},
      {"a 1x 2x, b", "b"},
      {"a 1w 2h, b", "b"},
      {"a -1x, b +1x, c 1e3x, d 1.x, e .5x, f 1y, g x, h 1.2.3x, i 1.5w, j 2x", "j 2x"},
      {"a\t1x\n,\nb", "a 1x, b"},
      {"", NULL},
      {" , ,", NULL},
      {"a\"<>& 1x", "a&quot;&lt;&gt;&amp; 1x"},
      {"a 123456789012345w, b 1234567890123456w", "a 123456789012345w"}, /* 16 bytes at most */
  };
  kit_permit(&kit, "img", "srcset");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char input[256];
    char output[256];
    snprintf(input, sizeof input, "<img srcset='%s'>", rows[i][0]);
    snprintf(output, sizeof output, rows[i][1] == NULL ? "<img%s>" : "<img srcset=\"%s\">",
             rows[i][1] == NULL ? "" : rows[i][1]);
    expect(&kit, input, output);
  }
}
END_TEST

/* ---- Links ---- */

START_TEST(rel_is_set_on_links) {
  kit_permit(&kit, "a", "href title");
  kit.policy.links.rel_scope = LINKS_ALL;
  kit_list(&kit, "nofollow ugc", &kit.policy.links.first_rel, &kit.policy.links.rel_count);
  expect(&kit, "<a href=x title=t>1</a>", "<a href=\"x\" title=\"t\" rel=\"nofollow ugc\">1</a>");
  expect(&kit, "<a rel=me href=x title=t>1</a>",
         "<a rel=\"nofollow ugc\" href=\"x\" title=\"t\">1</a>");
  expect(&kit, "<a title=t rel=me>1</a><a href=javascript:x rel=me>2</a>",
         "<a title=\"t\">1</a><a>2</a>");
  /* Only on links. */
  kit_permit(&kit, "b", "rel");
  expect_same(&kit, "<b rel=\"me\">1</b>");
}
END_TEST

START_TEST(rel_is_merged) {
  kit_permit(&kit, "a", "href rel");
  kit.policy.links.rel_scope = LINKS_ALL;
  kit_list(&kit, "nofollow ugc", &kit.policy.links.first_rel, &kit.policy.links.rel_count);
  expect(&kit, "<a href=x rel='UGC  me\topener nofollow Tag'>1</a>",
         "<a href=\"x\" rel=\"me Tag nofollow ugc\">1</a>");
  expect(&kit, "<a rel='me opener OPENER'>1</a><a rel=opener>2</a>", "<a rel=\"me\">1</a><a>2</a>");
  expect(&kit, "<a href=x rel='x mofollow nofollo ugc'>1</a><a rel=x>2</a>",
         "<a href=\"x\" rel=\"x mofollow nofollo nofollow ugc\">1</a><a rel=\"x\">2</a>");
  struct value_rule *rule = kit_rule(&kit, "a", "rel", VALUE_LIST, "me tag nofollow");
  expect(&kit, "<a href=x rel='me author tag nofollow'>1</a>",
         "<a href=\"x\" rel=\"me tag nofollow ugc\">1</a>");
  rule->maximum_length = 5;
  expect(&kit, "<a href=x rel='me tag'>1</a><a href=x rel='me'>2</a>",
         "<a href=\"x\" rel=\"nofollow ugc\">1</a><a href=\"x\" rel=\"me nofollow ugc\">2</a>");
}
END_TEST

START_TEST(other_hosts_are_external) {
  kit_permit(&kit, "a", "href target rel");
  kit.policy.url.base = kit_text(&kit, "https://Example.com/x");
  kit.policy.links.rel_scope = kit.policy.links.target_scope = LINKS_EXTERNAL;
  kit.policy.links.target = kit_text(&kit, "_blank");
  kit_list(&kit, "nofollow", &kit.policy.links.first_rel, &kit.policy.links.rel_count);
  expect_same(&kit, "<a href=\"x\" target=\"_self\">1</a><a href=\"#x\">2</a><a "
                    "href=\"http://EXAMPLE.com:81/\" rel=\"me\">3</a>");
  expect(&kit, "<a href=//example.org>1</a>",
         "<a href=\"//example.org\" rel=\"nofollow\" target=\"_blank\">1</a>");
  expect(&kit, "<a target=_self href=mailto:a@example.com>1</a>",
         "<a target=\"_blank\" href=\"mailto:a@example.com\" rel=\"nofollow\">1</a>");
  expect(&kit, "<a href=https://example.com.>1</a>",
         "<a href=\"https://example.com.\" rel=\"nofollow\" target=\"_blank\">1</a>");
  expect(&kit, "<a href='https://example.com@evil.org'>1</a>",
         "<a href=\"https://example.com@evil.org\" rel=\"nofollow\" target=\"_blank\">1</a>");
}
END_TEST

/* Each of the two has a scope of its own; what neither sets is judged as on any other element. */
START_TEST(rel_and_target_apart) {
  kit_permit(&kit, "a", "href");
  kit.policy.url.base = kit_text(&kit, "https://example.com/x");
  kit.policy.links.rel_scope = LINKS_EXTERNAL;
  kit_list(&kit, "nofollow", &kit.policy.links.first_rel, &kit.policy.links.rel_count);
  expect(&kit, "<a href=x rel=me>1</a><a href=//h>2</a>",
         "<a href=\"x\">1</a><a href=\"//h\" rel=\"nofollow\">2</a>");
  kit.policy.links.rel_count = 0;
  kit.policy.links.target_scope = LINKS_EXTERNAL;
  kit.policy.links.target = kit_text(&kit, "_blank");
  expect(&kit, "<a target=_self href=x>1</a><a target=_self>2</a><a target=_self href=//h>3</a>",
         "<a href=\"x\">1</a><a>2</a><a target=\"_blank\" href=\"//h\">3</a>");
  kit_force(&kit, "a", "target", "_top");
  expect(&kit, "<a href=x>1</a><a target=_self href=x>2</a>",
         "<a href=\"x\" target=\"_top\">1</a><a target=\"_top\" href=\"x\">2</a>");
}
END_TEST

START_TEST(targets_are_keywords) {
  kit_permit(&kit, "a", "href target");
  expect(&kit,
         "<a target=_BLANK>1</a><a target=_top>2</a><a target=_parent>3</a><a target=x>4</a><a "
         "target=''>5</a>",
         "<a target=\"_BLANK\">1</a><a>2</a><a>3</a><a>4</a><a>5</a>");
  kit_rule(&kit, "a", "target", VALUE_LIST, "x _top");
  expect(&kit, "<a target=_blank>1</a><a target=_top>2</a><a target=x>3</a>",
         "<a>1</a><a target=\"_top\">2</a><a target=\"x\">3</a>");
}
END_TEST

START_TEST(an_a_without_href_is_unwrapped) {
  kit_permit(&kit, "a", "href name");
  kit.policy.name_prefix = kit_text(&kit, "u-");
  kit.policy.links.unwrap_without_href = true;
  expect(&kit, "<a>1</a><a name=x>2</a><a href=javascript:x>3</a><a href=y>4</a>",
         "123<a href=\"y\">4</a>");
}
END_TEST

/* ---- Names ---- */

START_TEST(names_get_a_prefix_once) {
  kit_permit(&kit, "a", "href id name");
  kit_permit(&kit, "td", "headers");
  kit_permit(&kit, "span", "id aria-labelledby aria-describedby itemref for");
  kit_permit(&kit, "img", "usemap name");
  kit_permit(&kit, "map", "name");
  expect(&kit, "<a id=x name=x href=#x>1</a>", "<a href=\"#x\">1</a>");
  kit.policy.name_prefix = kit_text(&kit, "u-");
  expect(&kit, "<a id=x name=x href=#x>1</a>", "<a id=\"u-x\" name=\"u-x\" href=\"#u-x\">1</a>");
  expect(&kit, "<a id=u-x name=u-u-x href=#u-x>1</a>",
         "<a id=\"u-x\" name=\"u-u-x\" href=\"#u-x\">1</a>");
  expect(&kit, "<a id='' name=u->1</a>", "<a>1</a>");
  expect(&kit, "<a id='a b'>1</a><a id=U-x>2</a>", "<a id=\"u-a b\">1</a><a id=\"u-U-x\">2</a>");
  expect(&kit, "<span aria-labelledby=' a\tu-b  c ' aria-describedby='' itemref=x for=y>1</span>",
         "<span aria-labelledby=\"u-a u-b u-c\" itemref=\"u-x\" for=\"u-y\">1</span>");
  expect(&kit, "<img usemap=#m><img usemap='x#y#z'><img usemap=m><img usemap=#><map name=m></map>",
         "<img usemap=\"#u-m\"><img usemap=\"#u-y#z\"><img><img><map name=\"u-m\"></map>");
}
END_TEST

START_TEST(fragments_get_the_prefix) {
  kit_permit(&kit, "a", "href");
  kit.policy.name_prefix = kit_text(&kit, "u-");
  expect(&kit, "<a href=#>1</a><a href=''>2</a><a href=' # '>3</a>",
         "<a href=\"#\">1</a><a href=\"\">2</a><a href=\" # \">3</a>");
  expect(&kit, "<a href=' #a\tb\n '>1</a><a href='\n#\tu-b'>2</a>",
         "<a href=\"#u-ab\">1</a><a href=\"#u-b\">2</a>");
  /* What the tag before left in the memory is no part of the name. */
  expect(&kit, "<a href=#u->1</a><a href=#u>2</a>", "<a href=\"#u-\">1</a><a href=\"#u-u\">2</a>");
  expect_same(&kit, "<a href=\"x#y\">1</a><a href=\"http://h/#y\">2</a><a href=\"#u-\">3</a>");
  kit.policy.url.base = kit_text(&kit, "http://h/p");
  kit.policy.url.fragment = URL_RESOLVE;
  expect(&kit, "<a href='#a b'>1</a>", "<a href=\"http://h/p#u-a%20b\">1</a>");
}
END_TEST

START_TEST(rules_of_names_are_for_what_follows_the_prefix) {
  kit_permit(&kit, "a", "id");
  kit_permit(&kit, "span", "for");
  kit.policy.name_prefix = kit_text(&kit, "u-");
  struct value_rule *rule = kit_rule(&kit, "", "id", VALUE_LIST, "fn* top");
  kit_rule(&kit, "span", "for", VALUE_LIST, "fn*");
  expect(&kit, "<a id=fn1>1</a><a id=u-fn2>2</a><a id=x>3</a>",
         "<a id=\"u-fn1\">1</a><a id=\"u-fn2\">2</a><a>3</a>");
  expect(&kit, "<span for='a fn1 u-fn2 u-b'>1</span>", "<span for=\"u-fn1 u-fn2\">1</span>");
  rule->maximum_length = 3;
  expect(&kit, "<a id=fn1>1</a><a id=fn12>2</a>", "<a id=\"u-fn1\">1</a><a>2</a>");
}
END_TEST

Suite *filter_suite(void) {
  Suite *suite = suite_create("filter");
  TCase *cases = tcase_create("filter");
  tcase_add_checked_fixture(cases, begin_filter, NULL);
  tcase_add_test(cases, kinds_of_urls_are_dropped);
  tcase_add_test(cases, urls_are_resolved);
  tcase_add_test(cases, without_a_base_nothing_resolves);
  tcase_add_test(cases, userinfo_is_refused);
  tcase_add_test(cases, data_images_are_for_img_src_only);
  tcase_add_test(cases, schemes_that_run_code_are_never_permitted);
  tcase_add_test(cases, an_attribute_has_schemes_of_its_own);
  tcase_add_test(cases, a_list_names_urls);
  tcase_add_test(cases, lists_of_urls_lose_the_bad_ones);
  tcase_add_test(cases, srcset_is_rebuilt);
  tcase_add_test(cases, rel_is_set_on_links);
  tcase_add_test(cases, rel_is_merged);
  tcase_add_test(cases, other_hosts_are_external);
  tcase_add_test(cases, rel_and_target_apart);
  tcase_add_test(cases, targets_are_keywords);
  tcase_add_test(cases, an_a_without_href_is_unwrapped);
  tcase_add_test(cases, names_get_a_prefix_once);
  tcase_add_test(cases, fragments_get_the_prefix);
  tcase_add_test(cases, rules_of_names_are_for_what_follows_the_prefix);
  suite_add_tcase(suite, cases);
  return suite;
}
