/*
 * Links in text (lib/filter/autolinks.h, lib/html/autolink.h). Every row is a fixed point on both
 * front ends. Where the end of a link is concerned, GitHub Flavored Markdown 6.9 is the authority.
 */
#include "kit/expect.h"
#include "kit/policy_steps.h"
#include "unit/suites.h"

#include <stdlib.h>

#define LINK(url, text) "<a href=\"" url "\">" text "</a>"
#define SELF(url) LINK(url, url)
#define MAIL(address) LINK("mailto:" address, address)
#define WWW(host) LINK("https://" host, host)
#define AT(name) LINK("https://h.example/@" name, "@" name)
#define AT_HOST LINK("https://h.example/@a%40b.example", "@a@b.example")
#define TAG(name) LINK("https://h.example/t/" name, "#" name)

/* Everything on, and what is set otherwise by `change`. */
static sanitize_policy *linking(const char *notation, void (*change)(sanitize_policy_settings *)) {
  sanitize_policy_settings wanted = {.link_urls = 1,
                                     .link_emails = 1,
                                     .mention_url = span_text("https://h.example/@{name}"),
                                     .tag_url = span_text("https://h.example/t/{name}")};
  if (change != NULL) change(&wanted);
  return policy_with("text", notation, &wanted);
}

struct linked_row {
  const char *input, *output;
};

static void expect_row(sanitize_policy *policy, const struct linked_row *row) {
  expect_under(policy, row->input, row->output);
  sanitize_policy_free(policy);
}

/* ---- where links begin and end ---- */

static const struct linked_row bounds[] = {
    /* URLs */
    {"http://a.example", SELF("http://a.example")},
    {"see https://a.example/b?c=d#e now", "see " SELF("https://a.example/b?c=d#e") " now"},
    {"HTTPS://A.example/B", SELF("HTTPS://A.example/B")},
    {"http://localhost:8080/x", SELF("http://localhost:8080/x")},
    {"ftp://a.example", "ftp://a.example"}, /* no scheme of this policy */
    {"gopher://a.example", "gopher://a.example"},
    {"xhttp://a.example", "xhttp://a.example"},
    {"1http://a.example", "1http://a.example"},
    {"http:// a.example", "http:// a.example"},
    {"http://.example", "http://.example"},
    {"http://-a.example", "http://-a.example"},
    {"http:a.example", "http:a.example"},
    {"://a.example http", "://a.example http"},
    {"http://[::1]/", "http://[::1]/"},
    {"\"http://a.example\"", "\"" SELF("http://a.example") "\""},
    {"http://a.example/\"b\"", LINK("http://a.example/&quot;b", "http://a.example/\"b") "\""},
    {"x=http://a.example", "x=" SELF("http://a.example")},
    /* www. */
    {"www.a.example", WWW("www.a.example")},
    {"Www.a.example", WWW("Www.a.example")},
    {"www.a", WWW("www.a")},
    {"www.", "www."},
    {"www..a", "www..a"},
    {"wwww.a.example", "wwww.a.example"},
    {"b.www.a.example", "b.www.a.example"},
    {"/www.a.example", "/www.a.example"},
    {"*www.a.example* _www.a.example ~www.a.example~ (www.a.example)",
     "*" WWW("www.a.example") "* _" WWW("www.a.example") " ~" WWW("www.a.example") "~ (" WWW(
         "www.a.example") ")"},
    {"http://www.a.example", SELF("http://www.a.example")},
    /* '_' in the last two labels */
    {"www.a_b.c.example", WWW("www.a_b.c.example")},
    {"www.b.a_c.example", "www.b.a_c.example"},
    {"www.a.exam_ple", "www.a.exam_ple"},
    {"http://a_b.example/", "http://a_b.example/"},
    {"www._a._b www.c.d", "www._a._b " WWW("www.c.d")},
    {"http://a.example/_b_", LINK("http://a.example/_b", "http://a.example/_b") "_"},
    /* the end of a sentence */
    {"www.a.example. www.a.example, www.a.example! www.a.example? www.a.example: www.a.example;",
     WWW("www.a.example") ". " WWW("www.a.example") ", " WWW("www.a.example") "! " WWW(
         "www.a.example") "? " WWW("www.a.example") ": " WWW("www.a.example") ";"},
    {"www.a.example/b...", WWW("www.a.example/b") "..."},
    {"www.a.example/b.html", WWW("www.a.example/b.html")},
    {"'www.a.example'", "'" WWW("www.a.example") "'"},
    {"www.a.example,www.b.example", WWW("www.a.example,www.b.example")},
    /* brackets */
    {"(www.a.example/b)", "(" WWW("www.a.example/b") ")"},
    {"www.a.example/b_(c)", WWW("www.a.example/b_(c)")},
    {"(www.a.example/b_(c))", "(" WWW("www.a.example/b_(c)") ")"},
    {"www.a.example/((b)", WWW("www.a.example/((b)")},
    {"www.a.example/b)))", WWW("www.a.example/b") ")))"},
    {"www.a.example/(b).", WWW("www.a.example/(b)") "."},
    {"www.a.example/(b", WWW("www.a.example/(b")},
    {"[www.a.example/b] {www.a.example/c}",
     "[" WWW("www.a.example/b") "] {" WWW("www.a.example/c") "}"},
    {"www.a.example/[b]", WWW("www.a.example/[b]")},
    /* what looks like a reference; what is one is the character it stands for */
    {"www.a.example/b&amp;hl;", WWW("www.a.example/b") "&amp;hl;"},
    {"www.a.example/b&amp;hl;&amp;x;", WWW("www.a.example/b") "&amp;hl;&amp;x;"},
    {"www.a.example/b&amp;hl=en;", WWW("www.a.example/b&amp;hl=en") ";"},
    {"www.a.example/b&amp;1;", WWW("www.a.example/b&amp;1") ";"},
    {"www.a.example/b;c", WWW("www.a.example/b;c")},
    {"www&period;a&period;example&sol;b", WWW("www.a.example/b")},
    {"&#119;ww.a.example", WWW("www.a.example")},
    {"http&#58;//a.example", SELF("http://a.example")},
    /* what is no text of a URL */
    {"www.a.example/b&lt;c", WWW("www.a.example/b") "&lt;c"},
    {"&lt;http://a.example/b&gt;", "&lt;" SELF("http://a.example/b") "&gt;"},
    {"<https://a.example>", "&lt;" SELF("https://a.example") "&gt;"},
    {"www.a.example&nbsp;b", WWW("www.a.example") "&nbsp;b"},
    {"www.a.example/b\u3000c", WWW("www.a.example/b") "\u3000c"},
    {"www.a.example/b\u200Bc", WWW("www.a.example/b") "\u200Bc"},
    {"www.a.example/\u202Eb", WWW("www.a.example/") "\u202Eb"},
    /* other scripts */
    {"http://m\u00FCller.example/stra\u00DFe?\u00E4#\u00F6",
     SELF("http://m\u00FCller.example/stra\u00DFe?\u00E4#\u00F6")},
    {"\u898B\u3066http://\u4F8B\u3048.example/\u9053\u3002",
     "\u898B\u3066" SELF("http://\u4F8B\u3048.example/\u9053") "\u3002"},
    {"\u201Ewww.a.example\u201C", "\u201E" WWW("www.a.example") "\u201C"},
    {"\u300Cwww.a.example/b\u300D", "\u300C" WWW("www.a.example/b") "\u300D"},
    {"www.a.example/b\u2026", WWW("www.a.example/b") "\u2026"},
    {"http://\u00BBa.example", "http://\u00BBa.example"},
    /* addresses */
    {"a@b.example", MAIL("a@b.example")},
    {"write to a.b-c_d+e@f-g.example.", "write to " MAIL("a.b-c_d+e@f-g.example") "."},
    {"a@b", "a@b"},
    {"a@b.example-", "a@b.example-"},
    {"a@b.example_", "a@b.example_"},
    {"a@b.1", "a@b.1"},
    {"@b.example-", AT("b.example") "-"},
    {"a@b@c.example", "a@b@c.example"},
    {"a@@b.example", "a@@b.example"},
    {"a@b..example", "a@b..example"},
    {"x/a@b.example", "x/a@b.example"},
    {"a@m\u00FCller.example", MAIL("a@m\u00FCller.example")},
    {"j\u00F6rg@b.example", "j\u00F6rg@b.example"}, /* not to somebody called rg */
    {"\u9001a@b.example", "\u9001" MAIL("a@b.example")},
    {"<a@b.example>", "&lt;" MAIL("a@b.example") "&gt;"},
    {"mailto:a@b.example", SELF("mailto:a@b.example")},
    {"MailTo:a@b.example?", SELF("MailTo:a@b.example") "?"},
    {"mailto:b.example", "mailto:b.example"},
    {"xmailto:a@b.example", "xmailto:" MAIL("a@b.example")},
    {"xmpp:a@b.example", "xmpp:a@b.example"}, /* is not permitted, and no address of mail */
    {"http://u:p@b.example/", SELF("http://u:p@b.example/")},
    /* names */
    {"@a, @B_1: (@c) \"@d\"", AT("a") ", " AT("B_1") ": (" AT("c") ") \"" AT("d") "\""},
    {"@a.b @a-b @a. @a-", AT("a.b") " " AT("a-b") " " AT("a") ". " AT("a") "-"},
    {"@a@b.example", AT_HOST},
    {"@a@b", "@a@b"},
    {"@ a @", "@ a @"},
    {"x@a /@a .@a &amp;@a", "x@a /@a .@a &amp;@a"},
    {"#a #B_1 #1a #2024 #1", TAG("a") " " TAG("B_1") " " TAG("1a") " #2024 #1"},
    {"#a-b #a.", TAG("a") "-b " TAG("a") "."},
    {"#caf\u00E9", LINK("https://h.example/t/caf%C3%A9", "#caf\u00E9")},
    {"#\u9053\u3002", LINK("https://h.example/t/%E9%81%93", "#\u9053") "\u3002"},
    {"a#b ##c &amp;#x41;", "a#b ##c &amp;#x41;"},
    {"#a#b", TAG("a") TAG("b")},
    {"www.a.example/#b", WWW("www.a.example/#b")},
};

/* As GFM has them, where a policy permits the scheme. */
static const struct linked_row xmpp[] = {
    {"xmpp:a@b.example", SELF("xmpp:a@b.example")},
    {"(XMPP:a.b@b.example)", "(" SELF("XMPP:a.b@b.example") ")"},
    {"xmpp:a@b.example/phone", SELF("xmpp:a@b.example/phone")},
    {"xmpp:a@b.example/a@c.d.", SELF("xmpp:a@b.example/a@c.d") "."},
    {"xmpp:a@b.example/a/b", SELF("xmpp:a@b.example/a") "/b"},
    {"xmpp:a@b.example/", SELF("xmpp:a@b.example") "/"},
    {"xmpp:a@b.example/...", SELF("xmpp:a@b.example") "/..."},
    {"xmpp:b.example", "xmpp:b.example"},
    {"axmpp:a@b.example", "axmpp:a@b.example"},
};

START_TEST(xmpp_addresses_are_links) { expect_row(linking("<a href=\"xmpp:\">", NULL), &xmpp[_i]); }
END_TEST

START_TEST(links_have_bounds) { expect_row(linking("<a href>", NULL), &bounds[_i]); }
END_TEST

/* ---- where links may stand ---- */

static const struct linked_row places[] = {
    {"<b>www.a.example</b>", "<b>" WWW("www.a.example") "</b>"},
    {"<p>www.a.example<p>@a", "<p>" WWW("www.a.example") "</p><p>" AT("a") "</p>"},
    {"<ul><li>#a", "<ul><li>" TAG("a") "</li></ul>"},
    {"<table><td>#a", "<table><tbody><tr><td>" TAG("a") "</td></tr></tbody></table>"},
    /* not in these, however deep */
    {"<a href=\"/x\">www.a.example</a>", "<a href=\"/x\">www.a.example</a>"},
    {"<a>www.a.example</a>", "<a>www.a.example</a>"},
    {"<a href=\"/x\"><b>www.a.example</b></a>", "<a href=\"/x\"><b>www.a.example</b></a>"},
    {"<code>www.a.example</code>", "<code>www.a.example</code>"},
    {"<code><b>a@b.example</b></code>", "<code><b>a@b.example</b></code>"},
    {"<pre>www.a.example</pre>", "<pre>www.a.example</pre>"},
    {"<kbd>@a</kbd><samp>#a</samp><tt>www.a.example</tt>",
     "<kbd>@a</kbd><samp>#a</samp><tt>www.a.example</tt>"},
    {"<code>#a</code>#b", "<code>#a</code>" TAG("b")},
    /* never across what stays; across what goes */
    {"http://a<b>.example</b>", SELF("http://a") "<b>.example</b>"},
    {"www<b>.</b>a.example", "www<b>.</b>a.example"},
    {"a@<b>b.example</b>", "a@<b>b.example</b>"},
    {"a<br>@b", "a<br>" AT("b")},
    {"ht<i>tp://a.exa</i>mple", SELF("http://a.example")},
    {"www.a<!-- -->.example", WWW("www.a.example")},
    {"www.a<script>x</script>.example", WWW("www.a.example")},
    {"<i>www.a.example</i>/b", WWW("www.a.example/b")},
    {"<div>www.a.example</div>/b", WWW("www.a.example") "\n/b"},
    {"<textarea>www.a.example</textarea>", WWW("www.a.example")},
    {"<listing>www.a.example", WWW("www.a.example")},
    /* a link that goes leaves its text */
    {"<a href=\"javascript:x\">www.a.example</a>", "<a>www.a.example</a>"},
    {"<a href=/x>1<a href=/y>www.a.example</a>",
     "<a href=\"/x\">1</a><a href=\"/y\">www.a.example</a>"},
};

START_TEST(links_have_places) {
  static const char notation[] =
      "<a href> <b> <br> <code> <kbd> <li> <p> <pre> <samp> <table> <td> <tt> <ul>";
  expect_row(linking(notation, NULL), &places[_i]);
}
END_TEST

/* ---- what the policy says of links ---- */

static void nofollow(sanitize_policy_settings *settings) {
  settings->link_rel = span_text("nofollow ugc");
  settings->link_rel_scope = SANITIZE_LINK_SCOPE_ALL;
  settings->link_target = span_text("_blank");
  settings->link_target_scope = SANITIZE_LINK_SCOPE_EXTERNAL;
  settings->link_noopener = 1;
  settings->base_url = span_text("https://h.example/");
}

static void http_only(sanitize_policy_settings *settings) { settings->schemes = span_text("http"); }
static void ftp_too(sanitize_policy_settings *settings) {
  settings->schemes = span_text("ftp https");
}
static void no_userinfo(sanitize_policy_settings *settings) { settings->refuse_userinfo = 1; }
static void no_misleading(sanitize_policy_settings *settings) {
  settings->refuse_misleading_urls = 1;
}
static void urls_only(sanitize_policy_settings *settings) {
  settings->link_emails = 0;
  settings->mention_url = settings->tag_url = span_text("");
}
static void emails_only(sanitize_policy_settings *settings) {
  urls_only(settings);
  settings->link_urls = 0;
  settings->link_emails = 1;
}
static void other_templates(sanitize_policy_settings *settings) {
  settings->mention_url = span_text("https://h.example/?q={name}&r=1#x");
  settings->tag_url = span_text("http://h.example/{name}/");
}
static void resolved_urls(sanitize_policy_settings *settings) {
  settings->base_url = span_text("https://h.example/");
  settings->relative_urls = SANITIZE_URL_ACTION_RESOLVE;
}

static const struct {
  const char *notation;
  void (*change)(sanitize_policy_settings *);
  struct linked_row row;
} policies[] = {
    {"<b>", NULL, {"www.a.example a@b.example", "www.a.example a@b.example"}},
    {"<a>", NULL, {"www.a.example", "www.a.example"}},
    {"<a title>", NULL, {"www.a.example", "www.a.example"}},
    {"<a href title!=''>", NULL, {"www.a.example", "www.a.example"}},
    {"<a href title!!=''>", NULL, {"www.a.example", "www.a.example"}},
    {"<a href='http:'>",
     NULL,
     {"https://a.example www.b.example",
      "https://a.example " LINK("http://www.b.example", "www.b.example")}},
    {"<a href='{..20}'>",
     NULL,
     {"http://a.example/ http://a.example/too/long",
      SELF("http://a.example/") " http://a.example/too/long"}},
    {"<a href> <u> <s='u'> <a='u'>", NULL, {"www.a.example", "www.a.example"}},
    {"<a href>",
     nofollow,
     {"www.a.example @a",
      "<a href=\"https://www.a.example\" rel=\"nofollow ugc noopener\" target=\"_blank\">"
      "www.a.example</a> <a href=\"https://h.example/@a\" rel=\"nofollow ugc\">@a</a>"}},
    {"<a href>",
     http_only,
     {"https://a.example www.b.example a@c.example",
      "https://a.example " LINK("http://www.b.example", "www.b.example") " a@c.example"}},
    {"<a href>", ftp_too, {"ftp://a.example http://b", SELF("ftp://a.example") " http://b"}},
    {"<a href>", no_userinfo, {"http://u@a.example/b", "http://u@a.example/b"}},
    {"<a href>",
     no_misleading,
     {"http://a.example/%E2%80%AE http://b", "http://a.example/%E2%80%AE " SELF("http://b")}},
    {"<a href>",
     urls_only,
     {"www.a.example a@b.example @c #d", WWW("www.a.example") " a@b.example @c #d"}},
    {"<a href>",
     emails_only,
     {"www.a.example a@b.example @c", "www.a.example " MAIL("a@b.example") " @c"}},
    {"<a href>", emails_only, {"@a@b.example", "@a@b.example"}},
    {"<a href>",
     other_templates,
     {"@a@b.example #\u00E9 #a",
      LINK("https://h.example/?q=a%40b.example&amp;r=1#x", "@a@b.example") " " LINK(
          "http://h.example/%C3%A9/", "#\u00E9") " " LINK("http://h.example/a/", "#a")}},
    {"<a href>",
     resolved_urls,
     {"http://a.example/b/../c", LINK("http://a.example/b/../c", "http://a.example/b/../c")}},
};

START_TEST(links_are_judged) {
  sanitize_policy *policy = linking(policies[_i].notation, policies[_i].change);
  expect_row(policy, &policies[_i].row);
}
END_TEST

/* Tags that are shown as typed are text. */
START_TEST(tags_as_typed_are_text) {
  sanitize_policy *policy = linking("<a href>", urls_only);
  ck_assert_int_eq(sanitize_policy_set_mode(policy, NULL, SANITIZE_MODE_ESCAPE, NULL), SANITIZE_OK);
  expect_under(policy, "<x href=\"http://a.example\">http://b</x>",
               "&lt;x href=\"" SELF("http://a.example") "\"&gt;" SELF("http://b") "&lt;/x&gt;");
  sanitize_policy_free(policy);
}
END_TEST

/* ---- templates ---- */

static const struct {
  const char *url;
  sanitize_status status;
} templates[] = {
    {"", SANITIZE_OK},
    {"https://h.example/{name}", SANITIZE_OK},
    {"HTTP://h.example?{name}", SANITIZE_OK},
    {"https://h.example:8080/a#{name}", SANITIZE_OK},
    {"https://h.example/", SANITIZE_ERR_POLICY},
    {"https://h.example/{name}/{name}", SANITIZE_ERR_POLICY},
    {"https://{name}.example/", SANITIZE_ERR_POLICY},
    {"https://h.example:{name}/", SANITIZE_ERR_POLICY},
    {"https://h.example{name}", SANITIZE_ERR_POLICY},
    {"https:///{name}", SANITIZE_ERR_POLICY},
    {"/{name}", SANITIZE_ERR_POLICY},
    {"//h.example/{name}", SANITIZE_ERR_POLICY},
    {"{name}", SANITIZE_ERR_POLICY},
    {"javascript:alert('{name}')", SANITIZE_ERR_POLICY},
    {"https:h.example/{name}", SANITIZE_ERR_POLICY},
    {"https://h.example/ {name}", SANITIZE_ERR_POLICY},
    {"https://h.example/\x01{name}", SANITIZE_ERR_POLICY},
    {"https://h.example/{user}", SANITIZE_ERR_POLICY},
};

START_TEST(templates_are_checked) {
  sanitize_policy_settings settings = {.size = sizeof settings};
  sanitize_policy *policy = begin("comment");
  sanitize_problem problem;
  for (int i = 0; i < 2; i++) {
    ck_assert_int_eq(sanitize_policy_get(policy, &settings), SANITIZE_OK);
    *(i == 0 ? &settings.mention_url : &settings.tag_url) = span_text(templates[_i].url);
    ck_assert_int_eq(sanitize_policy_set(policy, &settings, &problem), templates[_i].status);
    bool says = strstr(problem.message, "{name}") != NULL;
    ck_assert_int_eq(says, templates[_i].status != SANITIZE_OK);
  }
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(links_without_a_are_warned_of) {
  sanitize_policy_settings settings = {.size = sizeof settings};
  sanitize_problem problem;
  sanitize_policy *policy = begin("text");
  ck_assert_int_eq(sanitize_policy_get(policy, &settings), SANITIZE_OK);
  settings.link_urls = 1;
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, &problem), SANITIZE_OK);
  ck_assert_int_eq(problem.severity, SANITIZE_SEVERITY_WARNING);
  ck_assert_ptr_nonnull(strstr(problem.message, "<a href"));
  sanitize_policy_free(policy);
}
END_TEST

/* ---- hooks ---- */

static bool is_url_of(sanitize_span value, const char *text) { return span_is(value, text); }

static sanitize_value_answer judge_url_of(void *context, const sanitize_hook_value *asked,
                                          sanitize_span *replacement) {
  ++*(int *)context;
  if (is_url_of(asked->value, "http://refused")) return SANITIZE_VALUE_ANSWER_REMOVE;
  if (!is_url_of(asked->value, "http://other")) return SANITIZE_VALUE_ANSWER_KEEP;
  *replacement = span_text("https://proxy.example/?u=other");
  return SANITIZE_VALUE_ANSWER_REPLACE;
}

static sanitize_element_answer judge_element_of(void *context, const sanitize_hook_element *element,
                                                sanitize_span *name) {
  (void)context;
  if (!is_url_of(element->name, "a") || element->attribute_count == 0)
    return SANITIZE_ELEMENT_ANSWER_KEEP;
  sanitize_span href = element->attributes[0].value;
  *name = span_text("b");
  if (is_url_of(href, "http://unwrapped")) return SANITIZE_ELEMENT_ANSWER_UNWRAP;
  if (is_url_of(href, "http://dropped")) return SANITIZE_ELEMENT_ANSWER_DROP;
  if (is_url_of(href, "http://renamed")) return SANITIZE_ELEMENT_ANSWER_RENAME;
  if (is_url_of(href, "http://stopped")) return SANITIZE_ELEMENT_ANSWER_STOP;
  return SANITIZE_ELEMENT_ANSWER_KEEP;
}

/* Both the worker and one that verifies, whose second reader asks nobody. */
static sanitize_status run_hooked(const char *input, int *asked, struct bytes *output, int verify) {
  const sanitize_hooks hooks = {sizeof hooks, judge_element_of, NULL, judge_url_of, asked};
  const sanitize_options options = {.size = sizeof options, .hooks = &hooks, .verify = verify};
  sanitize_policy *policy = linking("<a href> <b>", NULL);
  sanitizer *worker;
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  sanitize_status status = sanitizer_run(worker, input, strlen(input), &clean);
  output->length = 0;
  bytes_add(output, clean.data, clean.length);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
  return status;
}

static const struct linked_row hooked[] = {
    {"http://kept", SELF("http://kept")},
    {"http://refused @a", "http://refused " AT("a")},
    {"http://other", LINK("https://proxy.example/?u=other", "http://other")},
    /* whatever else becomes of it, its text stays as it was */
    {"http://unwrapped", "http://unwrapped"},
    {"http://dropped", "http://dropped"},
    {"http://renamed", "http://renamed"},
    {"<a href=http://renamed>x</a>", "<b>x</b>"},
};

START_TEST(hooks_are_asked) {
  const struct linked_row *row = &hooked[_i];
  struct bytes output = {0};
  struct bytes again = {0};
  for (int verify = 0; verify < 2; verify++) {
    int asked = 0;
    ck_assert_int_eq(run_hooked(row->input, &asked, &output, verify), SANITIZE_OK);
    ck_assert_msg(span_is(bytes_span(&output), row->output), "%s", shown(bytes_span(&output)));
    ck_assert_int_gt(asked, 0);
    bytes_add_char(&output, '\0');
    ck_assert_int_eq(run_hooked(output.data, &asked, &again, verify), SANITIZE_OK);
    ck_assert_msg(span_is(bytes_span(&again), row->output), "%s", shown(bytes_span(&again)));
  }
  bytes_free(&output);
  bytes_free(&again);
}
END_TEST

START_TEST(hooks_stop_the_run) {
  int asked = 0;
  struct bytes output = {0};
  ck_assert_int_eq(run_hooked("x http://stopped", &asked, &output, 0), SANITIZE_ERR_HOOK);
  ck_assert_uint_eq(output.length, 0);
  bytes_free(&output);
}
END_TEST

/* ---- limits ---- */

/* At the limit of nesting no link may stand. */
START_TEST(no_link_is_too_deep) {
  sanitize_policy *policy = linking("<a href> <span>", NULL);
  struct bytes input = {0};
  struct bytes output = {0};
  for (int i = 0; i < SANITIZE_MAX_OUTPUT_NESTING - 1; i++) bytes_add_text(&input, "<span>");
  bytes_add_text(&input, "@a<span>@b");
  for (int i = 0; i < SANITIZE_MAX_OUTPUT_NESTING - 1; i++) bytes_add_text(&output, "<span>");
  bytes_add_text(&output, AT("a") "<span>@b</span>");
  for (int i = 0; i < SANITIZE_MAX_OUTPUT_NESTING - 1; i++) bytes_add_text(&output, "</span>");
  bytes_add_char(&input, '\0');
  bytes_add_char(&output, '\0');
  expect_under(policy, input.data, output.data);
  sanitize_policy_free(policy);
  bytes_free(&input);
  bytes_free(&output);
}
END_TEST

/* Links count as output; where there is no room for them, text shown instead has none. */
START_TEST(links_fit_the_output) {
  static const char input[] = "@a @b";
  const char *linked = AT("a") " " AT("b");
  sanitize_policy *policy = linking("<a href>", NULL);
  for (size_t i = 0; i < 2; i++) {
    sanitize_options options = {.size = sizeof options};
    sanitizer *worker;
    sanitize_span clean;
    options.limits.output_bytes = strlen(linked) - i;
    ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
    sanitize_status status = sanitizer_run(worker, input, strlen(input), &clean);
    ck_assert_int_eq(status, i == 0 ? SANITIZE_OK : SANITIZE_ERR_OUTPUT_SIZE);
    ck_assert(span_is(clean, i == 0 ? linked : ""));
    sanitizer_free(worker);
    options.refusal = SANITIZE_REFUSAL_TEXT;
    ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
    ck_assert_int_eq(sanitizer_run(worker, input, strlen(input), &clean), SANITIZE_OK);
    ck_assert(span_is(clean, i == 0 ? linked : input));
    sanitizer_free(worker);
  }
  sanitize_policy_free(policy);
}
END_TEST

/* What is refused for another reason is shown as text, whose links it has at once. */
START_TEST(refused_text_has_links) {
  sanitize_policy *policy = linking("<a href> <b>", NULL);
  sanitize_options options = {.size = sizeof options, .refusal = SANITIZE_REFUSAL_TEXT};
  sanitizer *worker;
  sanitize_span clean;
  options.limits.working_bytes = 1;
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  static const char input[] = "<b>@a</i></b><b>x</i>";
  ck_assert_int_eq(sanitizer_run(worker, input, strlen(input), &clean), SANITIZE_OK);
  bool refused = clean.length > 4 && memcmp(clean.data, "&lt;", 4) == 0;
  if (refused) ck_assert_ptr_nonnull(strstr(clean.data, AT("a")));
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/* Text alone has no links, and a report tells of none. */
START_TEST(text_and_reports_have_none) {
  static const char input[] = "www.a.example @a";
  sanitize_policy *policy = linking("<a href>", NULL);
  sanitize_options options = {.size = sizeof options, .report = 1};
  sanitizer *worker;
  sanitize_span clean;
  sanitize_losses losses = {.size = sizeof losses};
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_html_to_text(worker, input, strlen(input), &clean), SANITIZE_OK);
  ck_assert(span_is(clean, input));
  ck_assert_int_eq(sanitizer_run(worker, input, strlen(input), &clean), SANITIZE_OK);
  ck_assert(span_is(clean, WWW("www.a.example") " " AT("a")));
  ck_assert_uint_eq(sanitizer_changes(worker, NULL), 0);
  ck_assert_int_eq(sanitizer_losses(worker, &losses), SANITIZE_OK);
  ck_assert_uint_eq(losses.text + losses.hidden, 0);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/* ---- memory ---- */

/* Fails once so many allocations were made. */
static void *allocate_or_fail(void *context, size_t size) {
  size_t *left = context;
  return (*left)-- == 0 ? NULL : malloc(size);
}

static void give_back(void *context, void *pointer) {
  (void)context;
  free(pointer);
}

static void paragraphs_too(sanitize_policy_settings *settings) {
  settings->line_breaks = SANITIZE_LINE_BREAKS_P;
}

START_TEST(any_allocation_may_fail) {
  static const char input[] = "<b>www.a.example/?b&amp;c</b>\n\n@a #\u00E9 a@b.example\nx";
  sanitize_policy *policy = linking("<a href> <b> <p> <br>", paragraphs_too);
  sanitize_status status = SANITIZE_ERR_MEMORY;
  for (size_t allowed = 0; status == SANITIZE_ERR_MEMORY; allowed++) {
    size_t left = allowed;
    sanitize_options options = {.size = sizeof options,
                                .allocator = {allocate_or_fail, give_back, &left}};
    sanitizer *worker;
    sanitize_span clean;
    ck_assert_uint_lt(allowed, 1000);
    status = sanitizer_new_with(&worker, policy, &options);
    if (status != SANITIZE_OK) continue;
    status = sanitizer_run(worker, input, strlen(input), &clean);
    ck_assert_int_eq(clean.length > 0, status == SANITIZE_OK);
    sanitizer_free(worker);
  }
  ck_assert_int_eq(status, SANITIZE_OK);
  sanitize_policy_free(policy);
}
END_TEST

/* ---- cut to a length ---- */

static const struct {
  size_t bytes, characters;
  const char *ellipsis, *input, *output;
} shortened[] = {
    {0, 8, NULL, "www.a.example/long", LINK("https://www.a.example/long", "www.a.e\u2026")},
    {0, 5, NULL, "@a www.b.example", LINK("https://h.example/@a", "@a\u2026")},
    /* no link fits: its text does not become one when it is cut */
    {20, 0, "", "www.a.example", ""},
    /* cut, it is one */
    {0, 9, NULL, "www.aaaaaaaaaaaaaaaaaaaaaaaa.b_", WWW("www.aaaa") "\u2026"},
    /* an ellipsis that makes a link of what it stands behind */
    {0, 12, ".example", "a@b aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", MAIL("a@b.example")},
};

START_TEST(what_is_cut_gives_itself) {
  sanitize_policy *policy = linking("<a href>", NULL);
  sanitizer *worker = sanitizer_new(policy);
  sanitize_span clean;
  struct bytes first = {0};
  sanitize_length_limit limit = {.size = sizeof limit};
  limit.max_bytes = shortened[_i].bytes;
  limit.max_characters = shortened[_i].characters;
  if (shortened[_i].ellipsis != NULL) limit.ellipsis = span_text(shortened[_i].ellipsis);
  const char *input = shortened[_i].input;
  ck_assert_int_eq(sanitizer_run_within(worker, input, strlen(input), &limit, &clean, NULL),
                   SANITIZE_OK);
  ck_assert_msg(span_is(clean, shortened[_i].output), "%s", shown(clean));
  bytes_add(&first, clean.data, clean.length);
  ck_assert_int_eq(sanitizer_run_within(worker, first.data, first.length, &limit, &clean, NULL),
                   SANITIZE_OK);
  ck_assert(span_is(clean, shortened[_i].output));
  ck_assert_int_eq(sanitizer_run(worker, first.data, first.length, &clean), SANITIZE_OK);
  ck_assert(span_is(clean, shortened[_i].output));
  bytes_free(&first);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

#define LINK_ROWS(table) (int)(sizeof(table) / sizeof *(table))

Suite *autolinks_suite(void) {
  Suite *suite = suite_create("autolinks");
  TCase *cases = tcase_create("links");
  tcase_add_loop_test(cases, links_have_bounds, 0, LINK_ROWS(bounds));
  tcase_add_loop_test(cases, xmpp_addresses_are_links, 0, LINK_ROWS(xmpp));
  tcase_add_loop_test(cases, links_have_places, 0, LINK_ROWS(places));
  tcase_add_loop_test(cases, links_are_judged, 0, LINK_ROWS(policies));
  tcase_add_test(cases, tags_as_typed_are_text);
  tcase_add_loop_test(cases, templates_are_checked, 0, LINK_ROWS(templates));
  tcase_add_test(cases, links_without_a_are_warned_of);
  tcase_add_loop_test(cases, hooks_are_asked, 0, LINK_ROWS(hooked));
  tcase_add_test(cases, hooks_stop_the_run);
  tcase_add_test(cases, no_link_is_too_deep);
  tcase_add_test(cases, links_fit_the_output);
  tcase_add_test(cases, refused_text_has_links);
  tcase_add_test(cases, text_and_reports_have_none);
  tcase_add_test(cases, any_allocation_may_fail);
  tcase_add_loop_test(cases, what_is_cut_gives_itself, 0, LINK_ROWS(shortened));
  suite_add_tcase(suite, cases);
  return suite;
}
