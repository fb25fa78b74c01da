/*
 * sanitizer_changes(): rows of what is reported, and over every row of tests/data/ that reporting
 * changes no output, that each place is the one of its tag, and that clean input has nothing to
 * report.
 */
#include "kit/policy_kit.h"
#include "kit/rows.h"
#include "unit/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct rows data;

static const char *const kinds[] = {"?",       "unwrapped", "dropped", "removed",
                                    "changed", "comment",   "mended",  "renamed"};
static const char *const reasons[] = {"?",         "policy",     "never", "value",      "url",
                                      "required",  "place",      "count", "characters", "hook",
                                      "invisible", "misleading", "links"};

static sanitizer *reporter_through(sanitize_front_end front_end, const sanitize_policy *policy,
                                   sanitize_refusal refusal) {
  sanitize_options options = {
      .size = sizeof options, .report = 1, .refusal = refusal, .front_end = front_end};
  sanitizer *worker;
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  return worker;
}

static sanitizer *reporter(const sanitize_policy *policy, sanitize_refusal refusal) {
  return reporter_through(SANITIZE_FRONT_END_AUTO, policy, refusal);
}

/* "3 removed never b onclick=x; ..." */
static void describe(const sanitizer *worker, struct bytes *into) {
  const sanitize_change *changes;
  size_t count = sanitizer_changes(worker, &changes);
  ck_assert((count == 0) == (changes == NULL));
  bytes_add(into, "", 0);
  for (size_t i = 0; i < count; i++) {
    char number[64];
    snprintf(number, sizeof number, "%s%zu ", i == 0 ? "" : "; ", changes[i].offset);
    bytes_add_text(into, number);
    bytes_add_text(into, kinds[changes[i].kind]);
    bytes_add_char(into, ' ');
    bytes_add_text(into, reasons[changes[i].reason]);
    const sanitize_span parts[] = {changes[i].element, changes[i].attribute, changes[i].value};
    for (size_t k = 0; k < 3; k++) {
      ck_assert_ptr_nonnull(parts[k].data);
      if (parts[k].length == 0) continue;
      bytes_add_char(into, k == 2 && parts[1].length > 0 ? '=' : ' ');
      bytes_add(into, parts[k].data, parts[k].length);
    }
  }
}

static const struct {
  const char *input;
  const char *report;
} cases[] = {
    {"", ""},
    {"plain &amp; <b>bold</b>", ""},
    {"1 < 2 <3 <bob@example.com>", ""},
    {"<b>unclosed <i>nested</b>", ""},
    {"a<u>b</u>", "1 unwrapped policy u"},
    {"<P>1<P>2</p>", "0 unwrapped policy p; 4 unwrapped policy p"},
    {"x<script>alert(1)</script>", "1 dropped never script"},
    {"<x-foo Bar=1>y</x-foo><BLINK>", "0 unwrapped policy x-foo; 22 unwrapped never blink"},
    {"<svg><circle/></svg>", "0 unwrapped never svg; 5 unwrapped never circle"},
    {"<b onclick=a() ID=x title='t'>",
     "0 removed never b onclick=a(); 0 removed policy b id=x; 0 removed policy b title=t"},
    {"<a HREF='javascript:1' title=t>", "0 removed url a href=javascript:1"},
    {"<a href=' /x '>", ""},
    {"<a href=&#106;avascript:x>", "0 removed url a href=javascript:x"},
    {"<b data-x=1 aria-label=2 foo=3>",
     "0 removed policy b data-x=1; 0 removed policy b aria-label=2; 0 removed never b foo=3"},
    {"<q><a href=/1>1<table><a href=/2>", "15 unwrapped policy table; 22 unwrapped place a"},
    {"1<!-- c --><!doctype x></>2",
     "1 comment policy <!-- c -->; 11 comment never <!doctype x>; 23 comment never </>"},
    {"<u>1</u><p>2<!-- c --><u>", "0 unwrapped policy u; 8 unwrapped policy p; 12 comment policy "
                                  "<!-- c -->; 22 unwrapped policy u"},
    {"<u>1<p>2</u>3", "0 unwrapped policy u; 4 unwrapped policy p"},
    {"text <a href=", "5 comment never <a href="},
    {"<textarea><u></textarea><xmp><u></xmp><u>",
     "0 unwrapped never textarea; 24 unwrapped never xmp; 38 unwrapped policy u"},
    {"<table><u>1<tr><td>2", "0 unwrapped policy table; 7 unwrapped policy u; 11 unwrapped policy "
                             "tr; 15 unwrapped policy td"},
    /* What intake mends moves nothing. */
    {"a\r\n\r\n<u>", "1 mended characters; 5 unwrapped policy u"},
    {"\xEF\xBB\xBF<u>", "0 mended characters; 3 unwrapped policy u"},
    {"<u>\r<u>\x01\xFF\xC2\x80<u>",
     "0 unwrapped policy u; 3 mended characters; 4 unwrapped policy u; 11 unwrapped policy u"},
    {"\x01\xEF\xBB\xBF\x02\xEF\xBB\xBF<u>", "0 mended characters; 8 unwrapped policy u"},
    {"\xEF\xBB\xBF\f<u>", "0 mended characters; 4 unwrapped policy u"},
};

START_TEST(every_case_gives_what_it_states) {
  sanitizer *worker = reporter(NULL, SANITIZE_REFUSAL_ERROR);
  struct bytes got = {0};
  sanitize_span clean;
  const char *input = cases[_i].input;
  const char *wanted = cases[_i].report;
  ck_assert_int_eq(sanitizer_run(worker, input, strlen(input), &clean), SANITIZE_OK);
  describe(worker, &got);
  ck_assert_msg(span_is(bytes_span(&got), wanted), "\"%s\"\n  wanted %s\n  got    %s",
                shown(span_text(input)), wanted, shown(bytes_span(&got)));
  bytes_free(&got);
  sanitizer_free(worker);
}
END_TEST

static const struct {
  const char *input;
  const char *report;
} checkbox_cases[] = {
    {"<ul><li><input type=checkbox>", ""},
    {"<ul><li><input type=checkbox checked disabled>", ""},
    {"<ul><li><input type=CHECKBOX>", "8 changed value input type=CHECKBOX"},
    {"<ul><li><input name=x type=checkbox onclick=y checked value=z>",
     "8 removed never input name=x; 8 removed never input onclick=y; 8 removed never input "
     "value=z"},
    {"<ul><li><input type=text>", "8 unwrapped never input"},
    {"<ul><li><input>", "8 unwrapped never input"},
    {"<p><input type=checkbox>", "0 unwrapped policy p; 3 unwrapped place input"},
};

/* Of a checkbox three attributes stay, and no policy can permit the others. */
START_TEST(what_a_checkbox_loses_is_told) {
  static const char notation[] = "<ul> <li> <input type=checkbox>";
  sanitize_policy *policy = sanitize_policy_new("text");
  struct bytes got = {0};
  sanitize_span clean;
  const char *input = checkbox_cases[_i].input;
  const char *wanted = checkbox_cases[_i].report;
  ck_assert_int_eq(sanitize_policy_allow(policy, notation, sizeof notation - 1, NULL), SANITIZE_OK);
  sanitizer *worker = reporter(policy, SANITIZE_REFUSAL_ERROR);
  ck_assert_int_eq(sanitizer_run(worker, input, strlen(input), &clean), SANITIZE_OK);
  describe(worker, &got);
  ck_assert_msg(span_is(bytes_span(&got), wanted), "\"%s\"\n  wanted %s\n  got    %s", input,
                wanted, shown(bytes_span(&got)));
  bytes_free(&got);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

static struct policy_kit kit;

/* Of what goes with an element, by the policy or hidden, in either front end. */
START_TEST(what_is_in_a_dropped_element) {
  static const char input[] = "<em>1<foo y=1>2</foo><!--c--><b onclick=x>3</b><td><i></em>"
                              "<template><!--d--><bar>4</bar><u></template>";
  static const char wanted[] = "0 dropped policy em; 5 unwrapped never foo; 21 comment policy "
                               "<!--c-->; 59 dropped never template; 69 comment policy <!--d-->; "
                               "77 unwrapped never bar";
  kit_begin(&kit);
  kit_act(&kit, "em", ACTION_DROP);
  for (int i = 0; i < 2; i++) {
    struct bytes got = {0};
    sanitize_span clean;
    sanitize_options options = {.size = sizeof options,
                                .report = 1,
                                .front_end =
                                    i == 0 ? SANITIZE_FRONT_END_AUTO : SANITIZE_FRONT_END_GUMBO};
    sanitizer *worker = NULL;
    ck_assert_int_eq(sanitizer_new_with(&worker, &kit.policy, &options), SANITIZE_OK);
    ck_assert_int_eq(sanitizer_run(worker, input, sizeof input - 1, &clean), SANITIZE_OK);
    describe(worker, &got);
    ck_assert_msg(span_is(bytes_span(&got), wanted), "%s", shown(bytes_span(&got)));
    bytes_free(&got);
    sanitizer_free(worker);
  }
}
END_TEST

START_TEST(reasons_of_other_policies) {
  static const struct {
    const char *input;
    const char *report;
  } rows[] = {
      {"<img alt=x>", "0 unwrapped required img"},
      {"<img src=javascript:x>", "0 unwrapped required img"},
      {"<h1>1<h1>2</h1>", ""},
      {"<h1><div><h2>1</h2></div></h1>", ""},
      {"<a href=/1>1<i><a href=/2>2", ""},
      {"<ol start=x>", "0 removed value ol start=x"},
      {"<div>1<form><div>2", "6 unwrapped never form"},
  };
  kit_begin(&kit);
  kit_permit(&kit, "img", "src alt");
  kit_permit(&kit, "h1", "");
  kit_permit(&kit, "h2", "");
  kit_permit(&kit, "div", "");
  kit_permit(&kit, "i", "");
  kit_permit(&kit, "a", "href");
  kit_permit(&kit, "ol", "start");
  kit_rule(&kit, "img", "src", VALUE_ANY, "")->required = REQUIRED_OR_STRIP;
  struct value_rule *start = kit_rule(&kit, "ol", "start", VALUE_INTEGER, "");
  start->minimum = 1;
  start->maximum = 9;
  sanitizer *worker = reporter(&kit.policy, SANITIZE_REFUSAL_ERROR);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct bytes got = {0};
    sanitize_span clean;
    ck_assert_int_eq(sanitizer_run(worker, rows[i].input, strlen(rows[i].input), &clean),
                     SANITIZE_OK);
    describe(worker, &got);
    ck_assert_msg(span_is(bytes_span(&got), rows[i].report), "%s\n  wanted %s\n  got    %s",
                  rows[i].input, rows[i].report, shown(bytes_span(&got)));
    bytes_free(&got);
  }
  sanitizer_free(worker);
}
END_TEST

START_TEST(values_that_the_policy_rewrites) {
  static const char input[] = "<b id=x>1</b><a rel='author x' href=/y>2</a><b id=u-z>";
  sanitize_policy *policy = sanitize_policy_new(NULL);
  sanitize_policy_settings settings = {.size = sizeof settings};
  struct bytes got = {0};
  sanitize_span clean;
  ck_assert_int_eq(sanitize_policy_get(policy, &settings), SANITIZE_OK);
  settings.name_prefix = span_text("u-");
  settings.link_rel = span_text("nofollow");
  settings.link_rel_scope = SANITIZE_LINK_SCOPE_ALL;
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, NULL), SANITIZE_OK);
  ck_assert_int_eq(sanitize_policy_allow(policy, "<b id=''>", 9, NULL), SANITIZE_OK);
  sanitizer *worker = reporter(policy, SANITIZE_REFUSAL_ERROR);
  ck_assert_int_eq(sanitizer_run(worker, input, sizeof input - 1, &clean), SANITIZE_OK);
  describe(worker, &got);
  static const char wanted[] = "0 changed value b id=x; 13 changed value a rel=author x";
  ck_assert_msg(span_is(bytes_span(&got), wanted), "%s of %s", shown(bytes_span(&got)), clean.data);
  bytes_free(&got);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/* The reason of the first change under the comment policy and what `notation` permits besides. */
static sanitize_reason first_reason(const char *notation, sanitize_span html) {
  sanitize_policy *policy = sanitize_policy_new(NULL);
  ck_assert_int_eq(sanitize_policy_allow(policy, notation, strlen(notation), NULL), SANITIZE_OK);
  sanitizer *worker = reporter(policy, SANITIZE_REFUSAL_ERROR);
  sanitize_policy_free(policy);
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_run(worker, html.data, html.length, &clean), SANITIZE_OK);
  const sanitize_change *changes;
  sanitize_reason reason = sanitizer_changes(worker, &changes) == 0 ? 0 : changes[0].reason;
  sanitizer_free(worker);
  return reason;
}

/* The reason is that of what refused, not of what else is odd about the tag. */
START_TEST(the_reason_is_of_what_refused) {
  struct bytes html = {NULL, 0, 0};
  bytes_add_text(&html, "<img src=javascript:x");
  for (int i = 0; i < 48; i++) {
    char name[32];
    snprintf(name, sizeof name, " data-a%d=1", i);
    bytes_add_text(&html, name);
  }
  bytes_add_text(&html, " onclick=x>");
  ck_assert_int_eq(first_reason("<img src='' data-*=''>", bytes_span(&html)), SANITIZE_REASON_URL);
  ck_assert_int_eq(first_reason("<img data-*=''>", bytes_span(&html)), SANITIZE_REASON_POLICY);
  memcpy(html.data + strlen("<img src="), "/a/picture-1", 12);
  ck_assert_int_eq(first_reason("<img src='' data-*=''>", bytes_span(&html)),
                   SANITIZE_REASON_COUNT);
  bytes_free(&html);

  sanitize_span link = span_text("<a href=https://example.org/abcdefgh>x</a>");
  ck_assert_int_eq(first_reason("<a href='{..20}'>", link), SANITIZE_REASON_VALUE);
  ck_assert_int_eq(first_reason("<a href='{..80}'>", link), 0);
  ck_assert_int_eq(first_reason("<a href='mailto: {..20}'>", link), SANITIZE_REASON_URL);

  static const struct {
    const char *notation, *html;
    sanitize_reason reason;
  } rows[] = {
      {"<b data-*=''>", "<b data-\xC3\xA4=1>", SANITIZE_REASON_NEVER},
      {"<a rel=''>", "<a rel=opener>", SANITIZE_REASON_NEVER},
      {"<a rel='me'>", "<a rel=opener>", SANITIZE_REASON_VALUE},
      {"<a rel='me'>", "<a rel='me tag'>", SANITIZE_REASON_VALUE},
      {"<a ping=''>", "<a ping='javascript:x /y'>", SANITIZE_REASON_URL},
      {"<a ping=''>", "<a ping=''>", SANITIZE_REASON_NEVER},
      {"<img srcset=''>", "<img srcset='/x 1q'>", SANITIZE_REASON_NEVER},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    ck_assert_msg(first_reason(rows[i].notation, span_text(rows[i].html)) == rows[i].reason,
                  "%s under %s", rows[i].html, rows[i].notation);
}
END_TEST

START_TEST(too_deep_is_a_matter_of_place) {
  sanitizer *worker = reporter(NULL, SANITIZE_REFUSAL_ERROR);
  struct bytes input = {0};
  const sanitize_change *changes;
  sanitize_span clean;
  for (int i = 0; i < 130; i++) bytes_add_text(&input, "<q>");
  ck_assert_int_eq(sanitizer_run(worker, input.data, input.length, &clean), SANITIZE_OK);
  ck_assert_uint_eq(sanitizer_changes(worker, &changes), 2);
  ck_assert_int_eq(changes[0].reason, SANITIZE_REASON_PLACE);
  ck_assert_uint_eq(changes[0].offset, 3 * 128);
  bytes_free(&input);
  sanitizer_free(worker);
}
END_TEST

/* ---- all rows of tests/data/ ---- */

static void check_places(const sanitizer *worker, sanitize_span input) {
  const sanitize_change *changes;
  size_t count = sanitizer_changes(worker, &changes);
  for (size_t i = 0; i < count; i++) {
    const sanitize_change *change = &changes[i];
    ck_assert_uint_lt(change->offset, input.length);
    ck_assert(i == 0 || changes[i - 1].offset <= change->offset);
    if (change->kind == SANITIZE_CHANGE_TEXT_MENDED) continue;
    ck_assert_msg(input.data[change->offset] == '<', "%zu", change->offset);
    if (change->kind == SANITIZE_CHANGE_COMMENT_REMOVED) continue;
    for (size_t k = 0; k < change->element.length; k++) {
      char c = input.data[change->offset + 1 + k];
      if (c >= 'A' && c <= 'Z') c = (char)(c | 0x20);
      /* What stands between is left out: a NUL in a name. */
      if ((unsigned char)c < 0x20 || (unsigned char)c >= 0x7F) break;
      ck_assert_int_eq(c, change->element.data[k]);
    }
  }
}

START_TEST(rows_give_the_same_output) {
  const struct row *row = &data.rows[_i];
  sanitize_options options = {.size = sizeof options,
                              .limits = row->limits,
                              .refusal = row->refusal,
                              .front_end = row->front_end,
                              .report = 1};
  sanitizer *worker;
  sanitize_span clean;
  sanitize_span input = bytes_span(&row->input);
  ck_assert_int_eq(sanitizer_new_with(&worker, NULL, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, input.data, input.length, &clean), row->status);
  ck_assert_msg(spans_equal(clean, bytes_span(&row->output)), "%s: %s", row->name, shown(clean));
  if (row->status != SANITIZE_OK) ck_assert_uint_eq(sanitizer_changes(worker, NULL), 0);
  check_places(worker, input);
  /* The second time there is nothing left to do. */
  struct bytes copy = {0};
  bytes_add(&copy, clean.data, clean.length);
  if (row->limits.input_bytes == 0 &&
      sanitizer_run(worker, copy.data, copy.length, &clean) == SANITIZE_OK) {
    struct bytes got = {0};
    describe(worker, &got);
    ck_assert_msg(got.length == 0, "%s: %s", row->name, shown(bytes_span(&got)));
    bytes_free(&got);
  }
  bytes_free(&copy);
  sanitizer_free(worker);
}
END_TEST

/* ---- edges ---- */

START_TEST(none_unless_asked_for) {
  const sanitize_change *changes = (const sanitize_change *)&kit;
  sanitize_span clean;
  sanitizer *worker = sanitizer_new(NULL);
  ck_assert_int_eq(sanitizer_run(worker, "<u>", 3, &clean), SANITIZE_OK);
  ck_assert_uint_eq(sanitizer_changes(worker, &changes), 0);
  ck_assert_ptr_null(changes);
  ck_assert_uint_eq(sanitizer_changes(NULL, &changes), 0);
  ck_assert_uint_eq(sanitizer_changes(worker, NULL), 0);
  sanitizer_free(worker);
}
END_TEST

START_TEST(none_after_an_error_and_for_text) {
  struct bytes deep = {0};
  sanitize_span clean;
  for (int i = 0; i < 200; i++) bytes_add_text(&deep, "<u>");
  /* gumbo's guards refuse it */
  for (int as_text = 0; as_text <= 1; as_text++) {
    sanitizer *worker = reporter_through(SANITIZE_FRONT_END_GUMBO, NULL,
                                         as_text ? SANITIZE_REFUSAL_TEXT : SANITIZE_REFUSAL_ERROR);
    ck_assert_int_eq(sanitizer_run(worker, "<u>", 3, &clean), SANITIZE_OK);
    ck_assert_uint_eq(sanitizer_changes(worker, NULL), 1);
    sanitize_status status = sanitizer_run(worker, deep.data, deep.length, &clean);
    ck_assert_int_eq(status, as_text ? SANITIZE_OK : SANITIZE_ERR_OPEN_ELEMENTS);
    ck_assert_uint_eq(sanitizer_changes(worker, NULL), 0);
    ck_assert_int_eq(sanitizer_run(worker, "<u>", 3, &clean), SANITIZE_OK);
    ck_assert_int_eq(sanitizer_html_to_text(worker, "<u>", 3, &clean), SANITIZE_OK);
    ck_assert_uint_eq(sanitizer_changes(worker, NULL), 0);
    sanitizer_free(worker);
  }
  bytes_free(&deep);
}
END_TEST

/* What was reported is written over by the next run: it cannot be its input. */
START_TEST(a_report_is_no_input) {
  sanitizer *worker = reporter(NULL, SANITIZE_REFUSAL_ERROR);
  const sanitize_change *changes;
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_run(worker, "<b onclick='<i>x'>", 18, &clean), SANITIZE_OK);
  ck_assert_uint_eq(sanitizer_changes(worker, &changes), 1);
  sanitize_span value = changes[0].value;
  ck_assert(span_is(value, "<i>x"));
  ck_assert_int_eq(sanitizer_run(worker, value.data, value.length, &clean), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(sanitizer_html_to_text(worker, value.data, 1, &clean), SANITIZE_ERR_ARGUMENT);
  sanitizer_free(worker);
}
END_TEST

/* The struct as it was before `report`. */
START_TEST(the_shorter_options_are_known) {
  sanitize_options options = {.size = offsetof(sanitize_options, report), .report = 1};
  sanitize_span clean;
  sanitizer *worker;
  ck_assert_int_eq(sanitizer_new_with(&worker, NULL, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, "<u>", 3, &clean), SANITIZE_OK);
  ck_assert_uint_eq(sanitizer_changes(worker, NULL), 0);
  sanitizer_free(worker);
}
END_TEST

/* ---- out of memory ---- */

struct scarce {
  size_t left;
  size_t in_use;
};

static void *scarce_allocate(void *context, size_t size) {
  struct scarce *scarce = context;
  if (scarce->left == 0) return NULL;
  scarce->left--;
  scarce->in_use++;
  return malloc(size);
}

static void scarce_release(void *context, void *pointer) {
  struct scarce *scarce = context;
  scarce->in_use--;
  free(pointer);
}

START_TEST(every_allocation_may_fail) {
  static const char input[] =
      "<u onclick=1>\r\n<b onclick='a long value'><!-- c --><x><a href=javascript:x>";
  for (size_t n = 0;; n++) {
    struct scarce scarce = {n, 0};
    sanitize_options options = {.size = sizeof options, .report = 1};
    options.allocator = (sanitize_allocator){scarce_allocate, scarce_release, &scarce};
    sanitizer *worker;
    sanitize_span clean;
    sanitize_status status = sanitizer_new_with(&worker, NULL, &options);
    if (status == SANITIZE_OK) status = sanitizer_run(worker, input, sizeof input - 1, &clean);
    size_t count = sanitizer_changes(worker, NULL);
    sanitizer_free(worker);
    ck_assert_uint_eq(scarce.in_use, 0);
    if (status == SANITIZE_OK) {
      ck_assert_uint_eq(count, 6);
      break;
    }
    ck_assert_int_eq(status, SANITIZE_ERR_MEMORY);
    ck_assert_uint_eq(count, 0);
    ck_assert_uint_lt(n, 1000);
  }
}
END_TEST

Suite *report_suite(void) {
  Suite *suite = suite_create("report");
  TCase *rows = tcase_create("rows");
  TCase *edges = tcase_create("edges");
  rows_load(&data);
  tcase_add_loop_test(rows, every_case_gives_what_it_states, 0,
                      (int)(sizeof cases / sizeof *cases));
  tcase_add_loop_test(rows, what_a_checkbox_loses_is_told, 0,
                      (int)(sizeof checkbox_cases / sizeof *checkbox_cases));
  tcase_add_test(rows, what_is_in_a_dropped_element);
  tcase_add_test(rows, reasons_of_other_policies);
  tcase_add_test(rows, values_that_the_policy_rewrites);
  tcase_add_test(rows, the_reason_is_of_what_refused);
  tcase_add_test(rows, too_deep_is_a_matter_of_place);
  tcase_add_loop_test(rows, rows_give_the_same_output, 0, (int)data.count);
  tcase_set_timeout(rows, 120);
  tcase_add_test(edges, none_unless_asked_for);
  tcase_add_test(edges, a_report_is_no_input);
  tcase_add_test(edges, none_after_an_error_and_for_text);
  tcase_add_test(edges, the_shorter_options_are_known);
  tcase_add_test(edges, every_allocation_may_fail);
  suite_add_tcase(suite, rows);
  suite_add_tcase(suite, edges);
  return suite;
}
