/*
 * lib/html/url.c: rows of what a value is, whose host it names and what it resolves to, all taken
 * from the URL standard's own rules; and the web-platform-tests vectors where the corpora are at
 * hand.
 */
#include "html/url.h"

#include "kit/support.h"
#include "unit/suites.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS(table) ((int)(sizeof(table) / sizeof((table)[0])))
/* A literal that may hold NULs. */
#define TEXT(text) \
  { (text), sizeof(text) - 1 }

/* ---- Classifying ---- */

enum { NO = 0, USERINFO = 1, NEEDS_BASE = 2 };

static const struct {
  span value;
  enum url_kind kind;
  const char *scheme;
  unsigned facts;
  const char *host;
} classified[] = {
    {TEXT(""), URL_FRAGMENT, "", NO, ""},
    {TEXT(" \n\x1f\x00 "), URL_FRAGMENT, "", NO, ""},
    {TEXT("#"), URL_FRAGMENT, "", NO, ""},
    {TEXT("\t#javascript:x"), URL_FRAGMENT, "", NO, ""},
    {TEXT("a"), URL_RELATIVE, "", NO, ""},
    {TEXT("?a:b"), URL_RELATIVE, "", NO, ""},
    {TEXT("/a//b@c"), URL_RELATIVE, "", NO, ""},
    {TEXT("\\a"), URL_RELATIVE, "", NO, ""},
    {TEXT("1a:b"), URL_RELATIVE, "", NO, ""},
    {TEXT(":a"), URL_RELATIVE, "", NO, ""},
    {TEXT("a b:c"), URL_RELATIVE, "", NO, ""},
    {TEXT("./http://a"), URL_RELATIVE, "", NO, ""},
    {TEXT("a/b:c"), URL_RELATIVE, "", NO, ""},
    {TEXT("java\0script:x"), URL_RELATIVE, "", NO, ""},
    {TEXT("\xc2\xa0javascript:x"), URL_RELATIVE, "", NO, ""},
    {TEXT("javascript&colon;x"), URL_RELATIVE, "", NO, ""},
    {TEXT("javascript%3Ax"), URL_RELATIVE, "", NO, ""},
    {TEXT("java\xc5\xbf"
          "cript:x"),
     URL_RELATIVE, "", NO, ""},
    {TEXT("//h"), URL_NETWORK_PATH, "", NO, "h"},
    {TEXT("/\\h/p"), URL_NETWORK_PATH, "", NO, "h"},
    {TEXT("\\/h\\@p"), URL_NETWORK_PATH, "", NO, "h"},
    {TEXT("\\\\h"), URL_NETWORK_PATH, "", NO, "h"},
    {TEXT(" \x01/\t\r\n/\t\\h"), URL_NETWORK_PATH, "", NO, "h"},
    {TEXT("//"), URL_NETWORK_PATH, "", NO, ""},
    {TEXT("///\\u@H:8?@"), URL_NETWORK_PATH, "", USERINFO, "h"},
    {TEXT("http://h/"), URL_ABSOLUTE, "http", NO, "h"},
    {TEXT("HtTpS://H.Example"), URL_ABSOLUTE, "https", NO, "h.example"},
    {TEXT(" h\tt\nt\rp\t:\n/\t/h\to"), URL_ABSOLUTE, "http", NO, "ho"},
    {TEXT("http:h"), URL_ABSOLUTE, "http", NEEDS_BASE, "h"},
    {TEXT("https:/h"), URL_ABSOLUTE, "https", NEEDS_BASE, "h"},
    {TEXT("https:\\h"), URL_ABSOLUTE, "https", NEEDS_BASE, "h"},
    {TEXT("http:"), URL_ABSOLUTE, "http", NEEDS_BASE, ""},
    {TEXT("http:#//"), URL_ABSOLUTE, "http", NEEDS_BASE, ""},
    {TEXT("http:u@h"), URL_ABSOLUTE, "http", USERINFO | NEEDS_BASE, "h"},
    {TEXT("http:\\\\h"), URL_ABSOLUTE, "http", NO, "h"},
    {TEXT("http:/\\h"), URL_ABSOLUTE, "http", NO, "h"},
    {TEXT("http:///\\/h"), URL_ABSOLUTE, "http", NO, "h"},
    {TEXT("http://u@h/"), URL_ABSOLUTE, "http", USERINFO, "h"},
    {TEXT("http://u:p@h/"), URL_ABSOLUTE, "http", USERINFO, "h"},
    {TEXT("http://a@b@h/"), URL_ABSOLUTE, "http", USERINFO, "h"},
    {TEXT("http://@h/"), URL_ABSOLUTE, "http", USERINFO, "h"},
    {TEXT("http:\\/\\u\t@h/"), URL_ABSOLUTE, "http", USERINFO, "h"},
    {TEXT("http://h/@"), URL_ABSOLUTE, "http", NO, "h"},
    {TEXT("http://h\\@x"), URL_ABSOLUTE, "http", NO, "h"},
    {TEXT("http://h?@x"), URL_ABSOLUTE, "http", NO, "h"},
    {TEXT("http://h#@x"), URL_ABSOLUTE, "http", NO, "h"},
    {TEXT("ftp:h"), URL_ABSOLUTE, "ftp", NO, "h"},
    {TEXT("wss:\\u@h"), URL_ABSOLUTE, "wss", USERINFO, "h"},
    {TEXT("file://h/@"), URL_ABSOLUTE, "file", NO, ""},
    {TEXT("mailto:u@h"), URL_ABSOLUTE, "mailto", NO, ""},
    {TEXT("a+b-1.c:x"), URL_ABSOLUTE, "a+b-1.c", NO, ""},
    {TEXT("git://u@h/"), URL_ABSOLUTE, "git", USERINFO, ""},
    {TEXT("git://h\\u@h"), URL_ABSOLUTE, "git", USERINFO, ""},
    {TEXT("git:\\\\u@h"), URL_ABSOLUTE, "git", NO, ""},
    {TEXT("java\tscript\n:\rx"), URL_ABSOLUTE, "javascript", NO, ""},
    {TEXT("\x01\x02 JavaScript:x"), URL_ABSOLUTE, "javascript", NO, ""},
    {TEXT("abcdefghijklmnopqrstuvwxyz012345:"), URL_ABSOLUTE, "abcdefghijklmnopqrstuvwxyz012345",
     NO, ""},
    {TEXT("abcdefghijklmnopqrstuvwxyz0123456:"), URL_ABSOLUTE, "", NO, ""},
    {TEXT("http://%41b.%43/"), URL_ABSOLUTE, "http", NO, "ab.c"},
    {TEXT("http://%4\t1/"), URL_ABSOLUTE, "http", NO, "a"},
    {TEXT("http://%c3%A4\xc3\xa4/"), URL_ABSOLUTE, "http", NO, "%C3%A4\xc3\xa4"},
    {TEXT("http://%ff/"), URL_ABSOLUTE, "http", NO, "%FF"},
    {TEXT("http://a%2fb/"), URL_ABSOLUTE, "http", NO, ""},
    {TEXT("http://a%2541/"), URL_ABSOLUTE, "http", NO, ""},
    {TEXT("http://a%4/"), URL_ABSOLUTE, "http", NO, ""},
    {TEXT("http://a%00/"), URL_ABSOLUTE, "http", NO, ""},
    {TEXT("http://a b/"), URL_ABSOLUTE, "http", NO, ""},
    {TEXT("http://a\x7f/"), URL_ABSOLUTE, "http", NO, ""},
    {TEXT("http://a:b/"), URL_ABSOLUTE, "http", NO, ""},
    {TEXT("http://a:65536/"), URL_ABSOLUTE, "http", NO, ""},
    {TEXT("http://a:065535/"), URL_ABSOLUTE, "http", NO, "a"},
    {TEXT("http://a:/"), URL_ABSOLUTE, "http", NO, "a"},
    {TEXT("http://[::Ab]:1/"), URL_ABSOLUTE, "http", NO, "[::ab]"},
    {TEXT("http://[::1/"), URL_ABSOLUTE, "http", NO, ""},
    {TEXT("http://[::1]a/"), URL_ABSOLUTE, "http", NO, ""},
    {TEXT("http://[x]/"), URL_ABSOLUTE, "http", NO, ""},
    {TEXT("http://u:p@/"), URL_ABSOLUTE, "http", USERINFO, ""},
};

START_TEST(a_value_is_what_a_browser_takes_it_for) {
  span value = classified[_i].value;
  struct url_facts facts;
  url_classify(value, &facts);
  char host[URL_HOST_SIZE];
  size_t length = url_host(value, host);
  unsigned got = (facts.has_userinfo ? USERINFO : NO) | (facts.needs_base ? NEEDS_BASE : NO);
  ck_assert_msg(facts.kind == classified[_i].kind, "%s: kind %d", shown(value), (int)facts.kind);
  ck_assert_msg(span_is(span_of(facts.scheme, facts.scheme_length), classified[_i].scheme),
                "%s: scheme", shown(value));
  ck_assert_msg(got == classified[_i].facts, "%s: userinfo 1, needs_base 2: %u", shown(value), got);
  ck_assert_msg(span_is(span_of(host, length), classified[_i].host), "%s: host %s", shown(value),
                host);
}
END_TEST

START_TEST(no_pointer_is_an_empty_value) {
  struct url_facts facts;
  char host[URL_HOST_SIZE];
  url_classify(span_of(NULL, 0), &facts);
  ck_assert_int_eq(facts.kind, URL_FRAGMENT);
  ck_assert_uint_eq(url_host(span_of(NULL, 0), host), 0);
  ck_assert(!url_is_data_image(span_of(NULL, 0)));
  ck_assert(url_stays_on_host(span_of(NULL, 0), span_of(NULL, 0)));
  ck_assert(!url_stays_on_host(SPAN_LITERAL("//"), span_of(NULL, 0)));
}
END_TEST

START_TEST(a_host_too_long_is_no_host) {
  char value[2 + URL_HOST_SIZE];
  char host[URL_HOST_SIZE];
  memset(value, 'a', sizeof value);
  memcpy(value, "//", 2);
  ck_assert_uint_eq(url_host(span_of(value, sizeof value - 1), host), URL_HOST_SIZE - 1);
  ck_assert_uint_eq(url_host(span_of(value, sizeof value), host), 0);
  ck_assert_str_eq(host, "");
}
END_TEST

static const struct {
  const char *value;
  bool stays;
} links[] = {
    {"", true},
    {"#x", true},
    {"/x", true},
    {"?//other", true},
    {"//example.org/x", true},
    {"https://EXAMPLE.org:8/x", true},
    {"http://u@ex%61mple.org", true},
    {"//example.org.", false},
    {"//www.example.org", false},
    {"//example.org@other", false},
    {"\\\\other\\example.org", false},
    {"http:other", false},
    {"http:/x", false},
    {"http://", false},
    {"http://exa\xc2\xadmple.org", false},
    {"git://example.org", false},
    {"file://example.org", false},
    {"mailto:bob@example.org", false},
    {"javascript:x", false},
};

START_TEST(a_link_in_doubt_leads_to_another_host) {
  bool stays = url_stays_on_host(span_text(links[_i].value), span_text("example.org"));
  ck_assert_msg(stays == links[_i].stays, "%s", links[_i].value);
}
END_TEST

static const struct {
  const char *value;
  bool is_image;
} images[] = {
    {"data:image/png;base64,AA", true},
    {"data:image/gif,", true},
    {" DATA:IMAGE/JPEG;x", true},
    {"da\tta:image/we\nbp,", true},
    {"data:image/png", false},
    {"data:image/pngx,", false},
    {"data:image/jpegs,", false},
    {"data:image/pn,", false},
    {"data: image/png,", false},
    {"data:image/png ,", false},
    {"data:image/svg+xml,", false},
    {"data:image/svg+xml;image/png,", false},
    {"data:text/html;image/png,", false},
    {"data:image%2Fpng,", false},
    {"data://image/png,", false},
    {"data:,", false},
    {"data:", false},
    {"image/png,", false},
};

START_TEST(a_data_image_is_one_of_four_types) {
  ck_assert_msg(url_is_data_image(span_text(images[_i].value)) == images[_i].is_image, "%s",
                images[_i].value);
}
END_TEST

/* ---- Resolving ---- */

struct resolved {
  enum url_status status;
  span href;
  char text[4096];
};

static void resolve(struct resolved *result, const struct url_base *base, span value) {
  size_t length;
  result->status = url_resolve(base, value, result->text, sizeof result->text, &length);
  result->href = span_of(result->text, length);
}

/* What url.h promises of every result. */
static void check_result(const struct url_base *base, span value, const struct resolved *result) {
  static struct resolved again;
  span href = result->href;
  struct url_facts facts;
  url_classify(href, &facts);
  ck_assert_msg(facts.kind == URL_ABSOLUTE && !facts.needs_base, "%s: not absolute: %s",
                shown(value), shown(href));
  ck_assert(href.length <= URL_RESOLVED_SIZE(base == NULL ? 0 : base->href.length, value.length));
  resolve(&again, base, href);
  ck_assert_msg(again.status == URL_OK && spans_equal(again.href, href),
                "%s: %s is resolved again to %s", shown(value), shown(href), shown(again.href));
}

static const struct {
  const char *base;
  const char *value;
  const char *href;
} resolutions[] = {
    {"http://h/a/b?q#f", "", "http://h/a/b?q"},
    {"http://h/a/b?q#f", "#x y", "http://h/a/b?q#x%20y"},
    {"http://h/a/b?q#f", "?x'#", "http://h/a/b?x%27#"},
    {"http://h/a/b?q#f", "~?}\x7F#\x7F", "http://h/a/~?}%7F#%7F"},
    {"http://h/a/b?q#f", "c", "http://h/a/c"},
    {"http://h/a/b?q#f", "/c", "http://h/c"},
    {"http://h/a/b?q#f", "\\c\\d", "http://h/c/d"},
    {"http://h/a/b?/q", "c", "http://h/a/c"},
    {"http://h?/q", "c", "http://h/c"},
    {"http://h", "", "http://h/"},
    {"http://h/a/b", ".", "http://h/a/"},
    {"http://h/a/b", "..", "http://h/"},
    {"http://h/a/b", "../../../c", "http://h/c"},
    {"http://h/a/b", "./c/./d/../e/.", "http://h/a/c/e/"},
    {"http://h/a/b", "%2e/%2E%2e/.%2e/c", "http://h/c"},
    {"http://h/a/b", "c/%2e.?..", "http://h/a/?.."},
    {"http://h/a/b", "...", "http://h/a/..."},
    {"http://h/a/b", "c/.x/../..", "http://h/a/"},
    {"http://h/a/b", "/.//x/..//..", "http://h//"},
    {"http://h/a/b", ".\n./\tc", "http://h/c"},
    {"http://h/a/b", "a b\"<>`{}^|'%zz", "http://h/a/a%20b%22%3C%3E%60%7B%7D%5E|'%zz"},
    {"http://h/a/b", "?a b\"<>`{}^|'", "http://h/a/b?a%20b%22%3C%3E`{}^|%27"},
    {"http://h/a/b", "#a b\"<>`{}^|'#?", "http://h/a/b#a%20b%22%3C%3E%60{}^|'#?"},
    {"http://h/a/b", "\xc3\xa4?\xc3\xa4#\xc3\xa4", "http://h/a/%C3%A4?%C3%A4#%C3%A4"},
    {"http://h/a/b", "//x", "http://x/"},
    {"https://h/a/b", "\\/\\X:443\\c", "https://x/c"},
    {"https://h/a/b", "//x:00080", "https://x:80/"},
    {"https://h/a/b", "//x:0", "https://x:0/"},
    {"https://h/a/b", "//x:65535?", "https://x:65535/?"},
    {"http://h/a/b", "//\xc3\xa4.example/", "http://\xc3\xa4.example/"},
    {"http://h/a/b", "//u:p:q@r@x/", "http://u:p%3Aq%40r@x/"},
    {"http://h/a/b", "//u;=|:@x/", "http://u%3B%3D%7C@x/"},
    {"http://h/a/b", "//:@x/", "http://x/"},
    {"http://h/a/b", "//:p@x/", "http://:p@x/"},
    {"http://h/a/b", "http:c", "http://h/a/c"},
    {"http://h/a/b", "http:/c", "http://h/c"},
    {"http://h/a/b", "http:\\\\c", "http://c/"},
    {"http://h/a/b", "http:?c", "http://h/a/b?c"},
    {"https://h/a/b", "http:c", "http://c/"},
    {"http://h/a/b", "HTTPS:///c", "https://c/"},
    {"http://u:p@h:8/a", "b", "http://u:p@h:8/b"},
    {" HTTPS:H:443/a/../b/./c ", "d", "https://h/b/d"},
};

START_TEST(a_value_resolves_as_the_standard_says) {
  static struct resolved result;
  char text[256];
  struct url_base base;
  span value = span_text(resolutions[_i].value);
  enum url_status status = url_base_read(&base, span_text(resolutions[_i].base), text, sizeof text);
  ck_assert_msg(status == URL_OK, "%s", resolutions[_i].base);
  resolve(&result, &base, value);
  ck_assert_msg(result.status == URL_OK, "%s: status %d", resolutions[_i].value,
                (int)result.status);
  ck_assert_msg(span_is(result.href, resolutions[_i].href), "%s + %s: %s", resolutions[_i].base,
                resolutions[_i].value, shown(result.href));
  check_result(&base, value, &result);
  /* The promised size is enough (ASan watches the end of it); one less than the result is not. */
  size_t length, enough = URL_RESOLVED_SIZE(base.href.length, value.length);
  char *exact = malloc(enough);
  ck_assert_int_eq(url_resolve(&base, value, exact, enough, &length), URL_OK);
  ck_assert_uint_eq(length, result.href.length);
  ck_assert_int_eq(url_resolve(&base, value, exact, length - 1, &length), URL_TOO_LONG);
  ck_assert_uint_eq(length, 0);
  free(exact);
}
END_TEST

static const struct {
  const char *value;
  enum url_status status;
} refused[] = {
    {"//", URL_INVALID},
    {"//u@", URL_INVALID},
    {"//u@/h", URL_INVALID},
    {"//:80", URL_INVALID},
    {"//h:x", URL_INVALID},
    {"//h:65536", URL_INVALID},
    {"//h h", URL_INVALID},
    {"//h%", URL_INVALID},
    {"//h%2Fx", URL_INVALID},
    {"//[::1", URL_INVALID},
    {"//[g]", URL_INVALID},
    {"https:", URL_INVALID},
    {"https:?x", URL_INVALID},
    {"http:///", URL_INVALID},
    {"mailto:x", URL_NOT_HTTP},
    {"ftp://h/", URL_NOT_HTTP},
    {"javascript:x", URL_NOT_HTTP},
    {"abcdefghijklmnopqrstuvwxyz0123456:", URL_NOT_HTTP},
};

START_TEST(a_value_that_cannot_be_resolved_gives_nothing) {
  static struct resolved result;
  char text[64];
  struct url_base base;
  ck_assert_int_eq(url_base_read(&base, SPAN_LITERAL("http://h/"), text, sizeof text), URL_OK);
  resolve(&result, &base, span_text(refused[_i].value));
  ck_assert_msg(result.status == refused[_i].status, "%s: %d", refused[_i].value,
                (int)result.status);
  ck_assert_uint_eq(result.href.length, 0);
}
END_TEST

START_TEST(a_base_is_an_absolute_http_url) {
  static const char *const others[] = {"",          "#x",       "/a",     "//h/",
                                       "file:///a", "ftp://h/", "data:x", "about:blank"};
  char text[64];
  struct url_base base;
  for (int i = 0; i < ROWS(others); i++) {
    ck_assert_msg(url_base_read(&base, span_text(others[i]), text, sizeof text) == URL_NOT_HTTP,
                  "%s", others[i]);
    ck_assert(base.href.data == NULL && base.href.length == 0);
  }
  ck_assert_int_eq(url_base_read(&base, SPAN_LITERAL("http://h:x/"), text, sizeof text),
                   URL_INVALID);
  ck_assert_int_eq(url_base_read(&base, SPAN_LITERAL("http://h/"), text, 8), URL_TOO_LONG);
  ck_assert_int_eq(
      url_base_read(&base, SPAN_LITERAL("http://u:p@H:8/a/b?c/d#e?f"), text, sizeof text), URL_OK);
  ck_assert_msg(span_is(base.href, "http://u:p@h:8/a/b?c/d"), "%s", shown(base.href));
  ck_assert_msg(span_is(base.host, "h"), "%s", shown(base.host));
  ck_assert_uint_eq(base.scheme_length, 4);
  ck_assert_uint_eq(base.path, 14);
  ck_assert_uint_eq(base.directory, 16);
  ck_assert_uint_eq(base.query, 18);
}
END_TEST

START_TEST(the_bound_of_growth_is_reached_and_enough) {
  enum { LENGTH = 4000 };
  char text[32], value[LENGTH], out[URL_RESOLVED_SIZE(sizeof text, LENGTH)];
  struct url_base base;
  size_t length;
  ck_assert_int_eq(url_base_read(&base, SPAN_LITERAL("https://h/"), text, sizeof text), URL_OK);
  memset(value, '"', sizeof value);
  ck_assert_int_eq(url_resolve(&base, span_of(value, LENGTH), out, sizeof out, &length), URL_OK);
  ck_assert_uint_eq(length, base.href.length + (size_t)3 * LENGTH);
  /* However many dot segments, nothing is left of them. */
  for (size_t i = 0; i < LENGTH; i++) value[i] = "a/../%2e"[i % 8];
  ck_assert_int_eq(url_resolve(&base, span_of(value, LENGTH - 3), out, sizeof out, &length),
                   URL_OK);
  ck_assert_msg(span_is(span_of(out, length), "https://h/"), "%s", shown(span_of(out, length)));
}
END_TEST

/* ---- The web-platform-tests vectors ---- */

static struct counts {
  size_t unreadable, absolute, relative, other_base, refused, left_to_browser, failures_elsewhere;
} counts;

/* A host that only the steps left out could refuse: IDNA, IPv4 numbers, the grammar of IPv6. */
static bool is_left_to_browser(span href) {
  char host[URL_HOST_SIZE];
  size_t length = url_host(href, host);
  size_t last = length;
  if (length > 0 && host[length - 1] == '.') last--;
  while (last > 0 && host[last - 1] != '.') last--;
  bool number = ascii_is_digit(host[last]);
  bool plain = host[0] != '[' && strstr(host, "xn--") == NULL && strchr(host, '%') == NULL;
  for (size_t i = 0; i < length; i++) plain = plain && (unsigned char)host[i] < 0x80;
  return number || !plain;
}

static bool is_http(const struct url_facts *facts) {
  span scheme = span_of(facts->scheme, facts->scheme_length);
  return span_is(scheme, "http") || span_is(scheme, "https");
}

static void check_protocol(span url, const char *expect, const char *scheme, size_t length) {
  ck_assert_msg(strlen(expect) == length + 1 && memcmp(expect, scheme, length) == 0,
                "%s: scheme %.*s, expected %s", shown(url), (int)length, scheme, expect);
}

/* The vector's base; false where it is none that this library resolves against. */
static bool read_base(struct url_base *base, const json_t *vector, char *text, size_t size) {
  const json_t *value = json_object_get(vector, "base");
  if (!json_is_string(value)) return false;
  return url_base_read(base, span_of(json_string_value(value), json_string_length(value)), text,
                       size) == URL_OK;
}

static void check_failure(span url, bool resolvable, const struct resolved *result) {
  if (!resolvable) {
    counts.failures_elsewhere++;
  } else if (result->status != URL_OK) {
    counts.refused++;
  } else {
    ck_assert_msg(is_left_to_browser(result->href), "%s: resolved to %s, expected failure",
                  shown(url), shown(result->href));
    counts.left_to_browser++;
  }
}

static void check_vector(const json_t *vector) {
  static struct resolved result;
  char text[512];
  struct url_base base;
  const char *expect = json_string_value(json_object_get(vector, "expect"));
  const json_t *value = json_object_get(vector, "url");
  span url = span_of(json_string_value(value), json_string_length(value));
  struct url_facts facts;
  url_classify(url, &facts);
  bool has_base = read_base(&base, vector, text, sizeof text);
  bool resolvable = facts.kind == URL_ABSOLUTE ? is_http(&facts) : has_base;
  if (resolvable) resolve(&result, has_base ? &base : NULL, url);
  if (resolvable && result.status == URL_OK) check_result(has_base ? &base : NULL, url, &result);
  if (strcmp(expect, "failure") == 0) {
    check_failure(url, resolvable, &result);
    return;
  }
  ck_assert_msg(!resolvable || result.status == URL_OK, "%s: status %d", shown(url),
                (int)result.status);
  if (facts.kind == URL_ABSOLUTE) {
    check_protocol(url, expect, facts.scheme, facts.scheme_length);
    counts.absolute++;
  } else if (has_base) {
    check_protocol(url, expect, base.href.data, base.scheme_length);
    check_protocol(url, expect, result.text, strlen(expect) - 1);
    counts.relative++;
  } else {
    /* Relative to file:, data: … : the protocol must be the base's. */
    const json_t *other = json_object_get(vector, "base");
    ck_assert_msg(json_is_string(other), "%s: relative, but expected to parse alone", shown(url));
    url_classify(span_text(json_string_value(other)), &facts);
    check_protocol(url, expect, facts.scheme, facts.scheme_length);
    counts.other_base++;
  }
}

static FILE *open_vectors(char *path, size_t size) {
  char fallback[1024];
  const char *corpora = getenv("SANITIZE_CORPORA");
  source_path(fallback, sizeof fallback, "../shared/corpora");
  if (corpora == NULL) corpora = fallback;
  snprintf(path, size, "%.2000s/attacks/urltestdata.jsonl", corpora);
  return fopen(path, "r");
}

START_TEST(the_vectors_of_web_platform_tests_agree) {
  static char line[1 << 16];
  char path[2100];
  FILE *file = open_vectors(path, sizeof path);
  if (file == NULL) {
    printf("url: skipped, there is no %s\n", path);
    return;
  }
  while (fgets(line, sizeof line, file) != NULL) {
    json_t *vector = json_loads(line, JSON_ALLOW_NUL, NULL);
    if (vector == NULL) {
      counts.unreadable++;
    } else {
      check_vector(vector);
      json_decref(vector);
    }
  }
  fclose(file);
  printf("url: of the vectors %zu absolute, %zu relative to http(s) and %zu to other bases agree; "
         "of those that fail\n"
         "     %zu are refused, %zu left to the browser (IDNA, IPv4, IPv6), %zu of other schemes "
         "or bases;\n"
         "     %zu are not UTF-8 (lone surrogates)\n",
         counts.absolute, counts.relative, counts.other_base, counts.refused,
         counts.left_to_browser, counts.failures_elsewhere, counts.unreadable);
  ck_assert_uint_le(counts.unreadable, 1);
  ck_assert_uint_ge(counts.absolute + counts.relative, 400);
}
END_TEST

Suite *url_suite(void) {
  Suite *suite = suite_create("url");
  TCase *rows = tcase_create("rows");
  TCase *edges = tcase_create("edges");
  tcase_add_loop_test(rows, a_value_is_what_a_browser_takes_it_for, 0, ROWS(classified));
  tcase_add_loop_test(rows, a_link_in_doubt_leads_to_another_host, 0, ROWS(links));
  tcase_add_loop_test(rows, a_data_image_is_one_of_four_types, 0, ROWS(images));
  tcase_add_loop_test(rows, a_value_resolves_as_the_standard_says, 0, ROWS(resolutions));
  tcase_add_loop_test(rows, a_value_that_cannot_be_resolved_gives_nothing, 0, ROWS(refused));
  tcase_add_test(edges, no_pointer_is_an_empty_value);
  tcase_add_test(edges, a_host_too_long_is_no_host);
  tcase_add_test(edges, a_base_is_an_absolute_http_url);
  tcase_add_test(edges, the_bound_of_growth_is_reached_and_enough);
  tcase_add_test(edges, the_vectors_of_web_platform_tests_agree);
  suite_add_tcase(suite, rows);
  suite_add_tcase(suite, edges);
  return suite;
}
