/*
 * URLs that become others when somebody takes out characters that are not seen, and URLs that look
 * like others: lib/html/url_characters.c, and what policies, hooks and reports make of it.
 */
#include "html/url.h"
#include "kit/support.h"
#include "unit/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ENTRIES(table) ((int)(sizeof(table) / sizeof((table)[0])))

static bool turns_into_another(const char *text) {
  struct url_facts facts;
  span value = span_of(text, strlen(text));
  url_classify(value, &facts);
  return url_turns(value, &facts);
}

static const struct {
  const char *value;
  bool turns;
} turning[] = {
    /* a scheme: within it, before it, behind it, and before its colon */
    {"java\xC2\xADscript:1", true},
    {"\xC2\xADjavascript:1", true},
    {"javascript\xE2\x80\x8B:1", true},
    {"j\xE2\x80\x8D\xE2\x80\x8C\xEF\xBB\xBF\xCD\x8Fs:1", true},
    {"java\xEF\xB8\x8Fscript:1", true},
    {"java\xF3\xA0\x81\xA1script:1", true},
    {"java\xE2\x81\xA0\n\tscript:1", true},
    {"java\xE2\x80\xAEscript:1", true},
    {"java\xE3\x85\xA4script:1", true},
    {"ht\xE2\x80\x8Btps://x/", true},
    {"\xEF\xBB\xBFhttps://x/", true},
    {"x\xE2\x80\x8B-y.z+1:", true},
    /* what a trim() takes off before it */
    {"\xC2\xA0javascript:1", true},
    {"\xE3\x80\x80\xE2\x80\x8B \x01 javascript:1", true},
    {" \xE2\x80\x8B javascript:1", true},
    {"java\xC2\xA0script:1", false}, /* but within, nobody does */
    /* a host */
    {"\xE2\x80\x8B//x/", true},
    {"/\xE2\x80\x8B/x/", true},
    {"\\\xC2\xAD\\x/", true},
    {"\xC2\xA0/\\x/", true},
    {"http:\xE2\x80\x8B//x/", true},
    {"http:/\xE2\x80\x8B/x/", true},
    {"http:a\xE2\x80\x8B//x/", false},
    /* not before a scheme or host, or none */
    {"https://x/\xE2\x80\x8B", false},
    {"https:\xE2\x80\x8B//x/", true},
    {"mailto:\xE2\x80\x8B//x/", false},
    {"/a\xE2\x80\x8B:b", false},
    {"?\xE2\x80\x8B:b", false},
    {"#java\xE2\x80\x8Bscript:", false},
    {"\xE2\x80\x8B#java:", false},
    {"a/\xE2\x80\x8B:", false},
    {"//\xE2\x80\x8B/x", false},
    {"/\xE2\x80\x8Bx", false},
    {"/x/\xE2\x80\x8B/x", false},
    {"\xE2\x80\x8B", false},
    {"", false},
    {"\xE2\x80\x8B"
     "1a:b",
     false},
    {"\xC3\xA9\xE2\x80\x8B:b", false},
    {"a\xC3\xA9\xE2\x80\x8B:b", false},
    {"a\xE2\x80\x8B\xC3\xA9:b", false},
    {"a\xE2\x80\x90:b", false},   /* a hyphen is seen */
    {"a\xE2\x80\x8B b:c", false}, /* no scheme has a space */
    {"a%E2%80%8Bb:c", false},     /* it is seen as it is */
    {"\xE2\x80\x8B", false},
};

START_TEST(a_url_turns_or_not) {
  ck_assert_msg(turns_into_another(turning[_i].value) == turning[_i].turns, "%s",
                shown(span_text(turning[_i].value)));
}
END_TEST

/* Unicode 16.0.0, DerivedCoreProperties.txt: Default_Ignorable_Code_Point has 4174 characters. */
START_TEST(all_that_is_ignorable_and_nothing_else) {
  size_t count = 0;
  for (uint32_t c = 0x80; c <= 0x10FFFF; c++) {
    struct bytes value = {0};
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    bytes_add_text(&value, "java");
    bytes_add_code_point(&value, c);
    bytes_add_text(&value, "script:");
    bytes_add_char(&value, '\0');
    count += turns_into_another(value.data);
    bytes_free(&value);
  }
  ck_assert_uint_eq(count, 4174);
}
END_TEST

static const struct {
  const char *value;
  bool misleads;
} looks[] = {
    {"https://x/\xE2\x80\xAEgpj.exe", true},
    {"https://x/%E2%80%AEgpj.exe", true},
    {"https://x/%e2%80%aegpj.exe", true},
    {"https://x/%E2\n%80\t%AE", true},
    {"https://x/\xE2\x80\x8F", true},
    {"https://x/%D8%9C", true},
    {"https://x/%E2%81%A6", true},
    {"https://x/\xC2\xA0", true},
    {"https://x/?%C2%A0", true},
    {"https://x/#%E3%80%80", true},
    {"%E1%9A%80", true},
    {"mailto:a@b?body=%E2%80%A8", true},
    {"%C2%85", true},
    {"%E2%80%AD%80", true}, /* whatever is beside it */
    {"%80%E2%80%AD", true},
    {"%E2%E2%80%AD", true},
    {"%F0%E2%80%AD", true},
    {"mailto:a@b?body=1%0D%0A2%203", false},
    {"https://x/a b", false},
    {"%20%09%0A", false},
    {"%E2%80%8B%E2%80%8D",
     false}, /* not seen, but nothing turns: words of some scripts need them */
    {"%E2%80%B0%E2%81%A0\xC2\xA1%C3%A0%c2", false},
    {"%25E2%2580%25AE", false}, /* decoded once */
    {"%E2%80", false},
    {"%E2%80%", false},
    {"%E2x%80%AE", false},
    {"%E2%2580%AE", false},
    {"%A0%C2", false},
    {"", false},
};

START_TEST(a_url_misleads_or_not) {
  span value = span_of(looks[_i].value, strlen(looks[_i].value));
  ck_assert_msg(url_misleads(value) == looks[_i].misleads, "%s", shown(span_text(looks[_i].value)));
}
END_TEST

/* ---- policies ---- */

static const char everything[] =
    "<a href=\"\"> <img src=\"\" srcset=\"\"> <a ping=\"\"> <q cite=\"\">";

static const struct {
  const char *input;
  const char *plain;  /* the setting off */
  const char *strict; /* on */
} filtered[] = {
    {"<a href=java&shy;script:1>x</a>", "<a>x</a>", "<a>x</a>"},
    {"<a href='&nbsp;javascript:1'>x</a>", "<a>x</a>", "<a>x</a>"},
    {"<q cite=&#x200b;//x/>x</q>", "<q>x</q>", "<q>x</q>"},
    {"<img src=&#xFEFF;https://x/>", "<img>", "<img>"},
    {"<img srcset='/a 1x, java&shy;script:1 2x'>", "<img srcset=\"/a 1x\">",
     "<img srcset=\"/a 1x\">"},
    {"<a ping='https://a/ &ZeroWidthSpace;//b/ //c/'>x</a>", "<a ping=\"https://a/ //c/\">x</a>",
     "<a ping=\"https://a/ //c/\">x</a>"},
    {"<a href='/%E2%80%AEx'>x</a>", "<a href=\"/%E2%80%AEx\">x</a>", "<a>x</a>"},
    {"<a href='/&#x202E;x'>x</a>", "<a href=\"/\xE2\x80\xAEx\">x</a>", "<a>x</a>"},
    {"<a href='/a&nbsp;b'>x</a>", "<a href=\"/a&nbsp;b\">x</a>", "<a>x</a>"},
    {"<a href='/a%20b'>x</a>", "<a href=\"/a%20b\">x</a>", "<a href=\"/a%20b\">x</a>"},
    {"<img srcset='/%C2%A0a 1x, /b 2x'>", "<img srcset=\"/%C2%A0a 1x, /b 2x\">",
     "<img srcset=\"/b 2x\">"},
};

static sanitize_policy *policy_set_by(int refuse_misleading, const char *base) {
  sanitize_policy *policy = sanitize_policy_new("text");
  sanitize_policy_settings settings = {.size = sizeof settings};
  ck_assert_int_eq(sanitize_policy_allow(policy, everything, strlen(everything), NULL),
                   SANITIZE_OK);
  ck_assert_int_eq(sanitize_policy_get(policy, &settings), SANITIZE_OK);
  ck_assert_int_eq(settings.refuse_misleading_urls, 0);
  settings.refuse_misleading_urls = refuse_misleading;
  if (base != NULL) {
    settings.base_url = span_text(base);
    settings.relative_urls = SANITIZE_URL_ACTION_RESOLVE;
  }
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, NULL), SANITIZE_OK);
  ck_assert_int_eq(sanitize_policy_get(policy, &settings), SANITIZE_OK);
  ck_assert_int_eq(settings.refuse_misleading_urls, refuse_misleading != 0);
  return policy;
}

static void ck_cleans(const sanitize_policy *policy, sanitize_front_end front_end,
                      const char *input, const char *wanted) {
  sanitize_options options = {.size = sizeof options, .front_end = front_end, .verify = 1};
  sanitizer *worker;
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, input, strlen(input), &clean), SANITIZE_OK);
  ck_assert_msg(span_is(clean, wanted), "%s\n  wanted %s\n  got    %s", input, wanted, clean.data);
  sanitizer_free(worker);
}

START_TEST(policies_refuse_what_turns_and_by_a_setting_what_misleads) {
  for (int refuse = 0; refuse < 2; refuse++) {
    sanitize_policy *policy = policy_set_by(refuse, NULL);
    const char *wanted = refuse ? filtered[_i].strict : filtered[_i].plain;
    ck_cleans(policy, SANITIZE_FRONT_END_AUTO, filtered[_i].input, wanted);
    ck_cleans(policy, SANITIZE_FRONT_END_GUMBO, filtered[_i].input, wanted);
    sanitize_policy_free(policy);
  }
}
END_TEST

/* What a base brings in is judged as what was typed, or the result would not give itself. */
START_TEST(a_base_that_misleads) {
  sanitize_policy *policy = policy_set_by(1, "https://x.example/%C2%A0/y");
  ck_cleans(policy, SANITIZE_FRONT_END_AUTO, "<a href=z>1</a><a href=/z>2</a>",
            "<a>1</a><a href=\"https://x.example/z\">2</a>");
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(the_setting_in_json) {
  static const char json[] = "{\"libsanitize\": {\"preset\": \"comment\","
                             " \"refuseMisleadingUrls\": true}}";
  sanitize_policy *policy;
  sanitize_policy *again;
  char *text;
  size_t length;
  ck_assert_int_eq(sanitize_policy_from_json(&policy, json, sizeof json - 1, NULL), SANITIZE_OK);
  ck_assert_int_eq(sanitize_policy_show(policy, SANITIZE_POLICY_FORMAT_JSON, &text, &length),
                   SANITIZE_OK);
  ck_assert_ptr_nonnull(strstr(text, "\"refuseMisleadingUrls\": true"));
  ck_assert_int_eq(sanitize_policy_from_json(&again, text, length, NULL), SANITIZE_OK);
  ck_cleans(again, SANITIZE_FRONT_END_AUTO, "<a href=/%C2%A0>1</a>", "<a>1</a>");
  free(text);
  sanitize_policy_free(again);
  sanitize_policy_free(policy);
}
END_TEST

/* ---- reports and hooks ---- */

START_TEST(reports_tell_which) {
  sanitize_policy *policy = policy_set_by(1, NULL);
  sanitize_options options = {.size = sizeof options, .report = 1};
  sanitizer *worker;
  sanitize_span clean;
  const sanitize_change *changes;
  sanitize_span input = span_text("<a href=j&shy;s:1>1</a><a href=/%C2%A0>2</a><a href=x:>3</a>");
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, input.data, input.length, &clean), SANITIZE_OK);
  ck_assert_uint_eq(sanitizer_changes(worker, &changes), 3);
  ck_assert_int_eq(changes[0].reason, SANITIZE_REASON_INVISIBLE);
  ck_assert_int_eq(changes[1].reason, SANITIZE_REASON_MISLEADING);
  ck_assert_int_eq(changes[2].reason, SANITIZE_REASON_URL);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

static sanitize_value_answer turn_url(void *context, const sanitize_hook_value *value,
                                      sanitize_span *replacement) {
  (void)value;
  *replacement = span_text(context);
  return SANITIZE_VALUE_ANSWER_REPLACE;
}

START_TEST(a_hooks_url_is_no_exception) {
  static char answers[][40] = {"java\xC2\xADscript:1", "/%E2%80%AE"};
  sanitize_policy *policy = policy_set_by(1, NULL);
  for (size_t i = 0; i < 2; i++) {
    sanitize_hooks hooks = {.size = sizeof hooks, .url = turn_url, .context = answers[i]};
    sanitize_options options = {.size = sizeof options, .hooks = &hooks};
    sanitizer *worker;
    sanitize_span clean;
    ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
    ck_assert_int_eq(sanitizer_run(worker, "<a href=x>y</a>", 15, &clean), SANITIZE_OK);
    ck_assert_str_eq(clean.data, "<a>y</a>");
    sanitizer_free(worker);
  }
  sanitize_policy_free(policy);
}
END_TEST

Suite *url_characters_suite(void) {
  Suite *suite = suite_create("url_characters");
  TCase *cases = tcase_create("characters");
  tcase_add_loop_test(cases, a_url_turns_or_not, 0, ENTRIES(turning));
  tcase_add_test(cases, all_that_is_ignorable_and_nothing_else);
  tcase_add_loop_test(cases, a_url_misleads_or_not, 0, ENTRIES(looks));
  tcase_add_loop_test(cases, policies_refuse_what_turns_and_by_a_setting_what_misleads, 0,
                      ENTRIES(filtered));
  tcase_add_test(cases, a_base_that_misleads);
  tcase_add_test(cases, the_setting_in_json);
  tcase_add_test(cases, reports_tell_which);
  tcase_add_test(cases, a_hooks_url_is_no_exception);
  tcase_set_timeout(cases, 120);
  suite_add_tcase(suite, cases);
  return suite;
}
