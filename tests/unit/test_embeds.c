/*
 * What frames, plug-ins and films leave where they go (lib/filter/embeds.h): a link that is judged
 * as any other. Every row is a fixed point on both front ends.
 */
#include "kit/expect.h"
#include "kit/policy_steps.h"
#include "kit/random.h"
#include "unit/suites.h"

#include <stdio.h>

/* Links to anything, and what else the notation says. */
static sanitize_policy *linking_policy(const char *notation, const char *hosts) {
  const sanitize_policy_settings wanted = {.link_embeds = 1, .embed_hosts = span_text(hosts)};
  return policy_with("text", notation, &wanted);
}

static const struct {
  const char *notation, *hosts, *input, *output;
} rows[] = {
    /* the source, named by the title, the host or the URL itself */
    {"<a href>", "", "<iframe src=https://e.example/v title=' A film\n'></iframe>",
     "<a href=\"https://e.example/v\">A film</a>"},
    {"<a href>", "", "<iframe src=https://E.example:8080/v title=' '></iframe>",
     "<a href=\"https://E.example:8080/v\">e.example</a>"},
    {"<a href>", "", "<iframe src=//e.example/v>", "<a href=\"//e.example/v\">e.example</a>"},
    {"<a href>", "", "<embed src=/v?a&b>", "<a href=\"/v?a&amp;b\">/v?a&amp;b</a>"},
    {"<a href>", "", "<embed src=' /v '>", "<a href=\"/v\">/v</a>"},
    {"<a href>", "", "<embed src=/v title='<b>&amp;'>", "<a href=\"/v\">&lt;b&gt;&amp;</a>"},
    {"<a href>", "", "<object data=/o type=x src=/s>1</object>", "<a href=\"/o\">/o</a> 1"},
    /* without a source nothing, and what a frame holds was never seen */
    {"<a href>", "", "1<iframe title=x></iframe>2<embed><object>3</object>", "1 2 3"},
    {"<a href>", "", "1<iframe src=''>2</iframe>3", "1 3"},
    {"<a href>", "", "<iframe srcdoc='<a href=/x>1</a>' src=/y>2</iframe>",
     "<a href=\"/y\">/y</a>"},
    {"<a href>", "", "<iframe src=/y srcdoc=x title=t>2</iframe>", "<a href=\"/y\">t</a>"},
    /* words stay apart */
    {"<a href>", "", "1<embed src=/v>2", "1 <a href=\"/v\">/v</a> 2"},
    {"<a href> <b>", "", "<b>1<embed src=/v></b>2", "<b>1 <a href=\"/v\">/v</a></b> 2"},
    {"<a href> <p>", "", "<p>1</p><embed src=/v><p>2</p>", "<p>1</p><a href=\"/v\">/v</a><p>2</p>"},
    /* judged as any link */
    {"<a href>", "", "1<embed src=javascript:x>2<embed src=data:text/html,x>3", "1 2 3"},
    {"<a href='https:'>", "", "1<embed src=http://x/>2<embed src=https://x/>3",
     "1 2 <a href=\"https://x/\">x</a> 3"},
    {"<a title>", "", "1<embed src=https://x/>2", "1 2"},
    {"<b>", "", "1<embed src=https://x/>2", "1 2"},
    {"<a href title!=''>", "", "1<embed src=https://x/ title=t>2", "1 2"},
    {"<a href='{..12}'>", "", "1<embed src=https://x/yyy>2<embed src=https://x/>3",
     "1 2 <a href=\"https://x/\">x</a> 3"},
    /* never in another link */
    {"<a href>", "", "<a href=/x>1<embed src=/v>2</a>3", "<a href=\"/x\">1 2</a>3"},
    {"<a href> <b>", "", "<a href=/x><b><object data=/v>1</object></b></a>",
     "<a href=\"/x\"><b>1</b></a>"},
    /* what stands in the place of one leaves none beside it */
    {"<a href>", "", "<object data=/o><embed src=/e></object><embed src=/f>",
     "<a href=\"/o\">/o</a> <a href=\"/f\">/f</a>"},
    {"<a href>", "", "<object><embed src=/e></object>", "<a href=\"/e\">/e</a>"},
    {"<a href>", "", "<object data=javascript:x><embed src=/e></object>", "<a href=\"/e\">/e</a>"},
    {"<a href>", "", "<object data=/o><object data=/p>1</object></object>",
     "<a href=\"/o\">/o</a> 1"},
    /* films that are not permitted, by themselves or by their first source */
    {"<a href>", "", "<video src=/v title=t>1</video>", "<a href=\"/v\">t</a> 1"},
    {"<a href>", "", "<audio><source src=/a><source src=/b>1</audio>", "<a href=\"/a\">/a</a> 1"},
    {"<a href>", "", "<video><source src=javascript:x><source src=/b></video>",
     "<a href=\"/b\">/b</a>"},
    {"<a href>", "", "<video src=/v><source src=/a></video>", "<a href=\"/v\">/v</a>"},
    {"<a href>", "", "<video><p><source src=/a></p></video>1<source src=/b>", "1"},
    {"<a href>", "", "<video><source src=/a></video><video><source src=/b></video>",
     "<a href=\"/a\">/a</a> <a href=\"/b\">/b</a>"},
    {"<a href> <video src> <source src>", "",
     "<video src=/v></video><video><source src=/a></video>",
     "<video src=\"/v\"></video><video><source src=\"/a\"></video>"},
    {"<a href> <picture> <source srcset> <img src>", "",
     "<picture><source srcset=/a src=/b></picture>", "<picture><source srcset=\"/a\"></picture>"},
    /* of some hosts */
    {"<a href>", "e.example *.f.example",
     "<embed src=https://e.example/><embed src=//w.e.example/>",
     "<a href=\"https://e.example/\">e.example</a>"},
    {"<a href>", "e.example *.f.example", "<embed src=//f.example/><embed src=//W.F.example/>",
     "<a href=\"//W.F.example/\">w.f.example</a>"},
    {"<a href>", "e.example", "1<embed src=/v>2<embed src=//e.example.evil.example/>3", "1 2 3"},
    {"<a href>", "e.example", "<embed src=https://evil.example@e.example/>",
     "<a href=\"https://evil.example@e.example/\">e.example</a>"},
    {"<a href>", "e.example", "1<embed src=https://e.example@evil.example/>", "1"},
    /* where it cannot stand there is none, and what stands for an element leaves none either */
    {"<a href> <table>", "", "<table><embed src=/v><tr><td><embed src=/w></table>",
     "<a href=\"/v\">/v</a><table><tbody><tr><td><a href=\"/w\">/w</a></td></tr></tbody></table>"},
    {"<a href> <b> <object=b>", "", "<object data=/o>1</object>", "<b>1</b>"},
    {"<a=b> <b>", "", "1<embed src=/v>2", "1 2"},
    /* frames hide what they hold, wherever they stand */
    {"<a href>", "",
     "<noscript><iframe src=/v></iframe></noscript><template><embed src=/v></template>", ""},
    {"<a href>", "", "<textarea><embed src=/v></textarea>", "&lt;embed src=/v&gt;"},
};

START_TEST(embeds_leave_links) {
  sanitize_policy *policy = linking_policy(rows[_i].notation, rows[_i].hosts);
  expect_under(policy, rows[_i].input, rows[_i].output);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(links_are_as_all_links) {
  sanitize_policy *policy = linking_policy("<a href rel target>", "");
  sanitize_policy_settings settings = settings_of(policy);
  settings.link_rel = span_text("nofollow");
  settings.link_rel_scope = SANITIZE_LINK_SCOPE_ALL;
  settings.link_target = span_text("_blank");
  settings.link_target_scope = SANITIZE_LINK_SCOPE_ALL;
  settings.base_url = span_text("https://b.example/p/");
  settings.relative_urls = SANITIZE_URL_ACTION_RESOLVE;
  set(policy, &settings);
  expect_under(policy, "<embed src=v>",
               "<a href=\"https://b.example/p/v\" rel=\"nofollow\" target=\"_blank\">"
               "https://b.example/p/v</a>");
  ck_assert_int_eq(sanitize_policy_get(policy, &settings), SANITIZE_OK);
  settings.relative_urls = SANITIZE_URL_ACTION_DROP;
  set(policy, &settings);
  expect_under(policy, "1<embed src=v>2", "1 2");
  sanitize_policy_free(policy);
}
END_TEST

/* Dropped with its content, or shown as typed: the first leaves its link, the second is its text. */
START_TEST(modes_of_embeds) {
  sanitize_policy *policy = linking_policy("<a href>", "");
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "object", SANITIZE_MODE_DROP, NULL),
                   SANITIZE_OK);
  ck_assert_int_eq(sanitize_policy_set_mode(policy, "embed", SANITIZE_MODE_ESCAPE, NULL),
                   SANITIZE_OK);
  expect_under(policy, "<object data=/o>1</object>2<embed src=/v>",
               "<a href=\"/o\">/o</a> 2&lt;embed src=/v&gt;");
  sanitize_policy_free(policy);
}
END_TEST

static sanitize_value_answer other_url(void *context, const sanitize_hook_value *value,
                                       sanitize_span *replacement) {
  (void)context;
  if (span_is(value->value, "/ours")) return SANITIZE_VALUE_ANSWER_KEEP;
  if (span_is(value->value, "/no")) return SANITIZE_VALUE_ANSWER_REMOVE;
  *replacement = span_text(span_is(value->value, "/bad") ? "javascript:x" : "/ours");
  return SANITIZE_VALUE_ANSWER_REPLACE;
}

static sanitize_element_answer no_links(void *context, const sanitize_hook_element *element,
                                        sanitize_span *name) {
  (void)context;
  *name = span_text("b");
  return span_is(element->name, "a") ? SANITIZE_ELEMENT_ANSWER_RENAME
                                     : SANITIZE_ELEMENT_ANSWER_KEEP;
}

START_TEST(hooks_see_the_link) {
  sanitize_hooks hooks = {.size = sizeof hooks, .url = other_url};
  sanitize_options options = {.size = sizeof options, .hooks = &hooks};
  static const char input[] =
      "<embed src=/x><embed src=/no><embed src=/bad><embed src=//h/ title=t>";
  sanitize_policy *policy = linking_policy("<a href> <b>", "");
  sanitizer *worker;
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, input, strlen(input), &clean), SANITIZE_OK);
  ck_assert_str_eq(clean.data, "<a href=\"/ours\">/ours</a> <a href=\"/ours\">t</a>");
  sanitizer_free(worker);

  hooks = (sanitize_hooks){.size = sizeof hooks, .element = no_links};
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, input, strlen(input), &clean), SANITIZE_OK);
  ck_assert_str_eq(clean.data, "<b>/x</b> <b>/no</b> <b>/bad</b> <b>t</b>");
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

/* The report tells of the embed, and nothing of what the policy adds. */
START_TEST(reports_tell_of_the_embed) {
  static const char input[] =
      "1<iframe src=https://x/></iframe><object data=javascript:x>2</object>";
  sanitize_options options = {.size = sizeof options, .report = 1};
  const sanitize_change *changes;
  sanitize_policy *policy = linking_policy("<a href>", "");
  sanitizer *worker;
  sanitize_span clean;
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  ck_assert_int_eq(sanitizer_run(worker, input, strlen(input), &clean), SANITIZE_OK);
  ck_assert_str_eq(clean.data, "1 <a href=\"https://x/\">x</a> 2");
  ck_assert_uint_eq(sanitizer_changes(worker, &changes), 2);
  ck_assert(span_is(changes[0].element, "iframe") && changes[0].offset == 1);
  ck_assert_int_eq(changes[0].kind, SANITIZE_CHANGE_ELEMENT_DROPPED);
  ck_assert(span_is(changes[1].element, "object"));
  ck_assert_int_eq(changes[1].kind, SANITIZE_CHANGE_ELEMENT_UNWRAPPED);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(embed_settings_are_read_back) {
  sanitize_problem problem;
  sanitize_policy *policy = linking_policy("<a href>", " e.example  *.f.example ");
  sanitize_policy_settings settings = settings_of(policy);
  ck_assert_int_eq(settings.link_embeds, 1);
  ck_assert(span_is(settings.embed_hosts, "e.example *.f.example"));
  settings.embed_hosts = span_text("https://e.example/");
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, &problem), SANITIZE_ERR_POLICY);
  ck_assert(strstr(problem.message, "expected hosts in lower case") == problem.message);
  settings.embed_hosts = span_text("E.example");
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, NULL), SANITIZE_ERR_POLICY);
  settings.embed_hosts = (sanitize_span){NULL, 1};
  ck_assert_int_eq(sanitize_policy_set(policy, &settings, NULL), SANITIZE_ERR_ARGUMENT);
  ck_assert_int_eq(deny(policy, "<a>", &problem), SANITIZE_OK);
  ck_assert_str_eq(
      problem.message,
      "embeds are to leave links, but <a href=\"\"> is not permitted: permit that, too");
  sanitize_policy_free(policy);
}
END_TEST

/* ---- a model: documents that are made together with what is to come of them ---- */

struct model {
  struct random random;
  struct bytes html, expected;
  unsigned number;
};

/* What is around a part. */
struct around {
  bool in_link, in_linked;
  unsigned depth;
};

static void add_both(struct model *model, const char *text) {
  bytes_add_text(&model->html, text);
  bytes_add_text(&model->expected, text);
}

/* A start tag of one with a source, which leaves a link if it may; true when it does. */
static bool add_model_source(struct model *model, const char *start, const struct around *around) {
  char text[128];
  bool leaves = !around->in_link && !around->in_linked;
  unsigned number = model->number++;
  snprintf(text, sizeof text, "<%s=/%u>", start, number);
  bytes_add_text(&model->html, text);
  snprintf(text, sizeof text, "<a href=\"/%u\">/%u</a>", number, number);
  if (leaves) bytes_add_text(&model->expected, text);
  return leaves;
}

static void add_parts(struct model *model, struct around around);

static void add_container(struct model *model, struct around around) {
  struct around inside = around;
  inside.depth++;
  switch (random_below(&model->random, 4)) {
  case 0:
    if (around.in_link) return;
    inside.in_link = true;
    add_both(model, "<a href=\"/l\">");
    add_parts(model, inside);
    add_both(model, "</a>");
    return;
  case 1:
    if (random_below(&model->random, 2) == 0) {
      bytes_add_text(&model->html, "<object>");
    } else if (add_model_source(model, "object data", &around)) {
      inside.in_linked = true;
    }
    add_parts(model, inside);
    bytes_add_text(&model->html, "</object>");
    return;
  case 2: {
    bytes_add_text(&model->html, "<video>");
    bool linked = false;
    for (unsigned i = random_below(&model->random, 3); i > 0; i--) {
      struct around source = around;
      source.in_linked = around.in_linked || linked;
      linked |= add_model_source(model, "source src", &source);
    }
    inside.in_linked = around.in_linked || linked;
    add_parts(model, inside);
    bytes_add_text(&model->html, "</video>");
    return;
  }
  default:
    if (around.depth > 0) return; /* a p would end another */
    bytes_add_text(&model->html, "<p>");
    add_parts(model, inside);
    bytes_add_text(&model->html, "</p>");
  }
}

static void add_parts(struct model *model, struct around around) {
  for (unsigned count = random_below(&model->random, 4); count > 0; count--) {
    unsigned choice = random_below(&model->random, 6);
    if (choice == 0) add_both(model, "x");
    if (choice == 1) add_model_source(model, "embed src", &around);
    if (choice == 2) {
      add_model_source(model, "iframe src", &around);
      bytes_add_text(&model->html, "hidden</iframe>");
    }
    if (choice > 2 && around.depth < 6) add_container(model, around);
  }
}

/* How far words are apart is for the rows. */
static void take_spaces_out(struct bytes *text) {
  size_t kept = 0;
  for (size_t i = 0; i < text->length; i++) {
    bool space =
        text->data[i] == '\n' || (text->data[i] == ' ' && (i < 2 || text->data[i - 1] != 'a'));
    if (!space) text->data[kept++] = text->data[i];
  }
  text->length = kept;
}

START_TEST(embeds_are_as_the_model) {
  enum { DOCUMENTS = 3000 };
  sanitize_policy *policy = linking_policy("<a href>", "");
  sanitizer *worker = sanitizer_new(policy);
  struct model model = {.random = {11}};
  size_t links = 0;
  for (unsigned i = 0; i < DOCUMENTS; i++) {
    struct bytes got = {0};
    sanitize_span clean;
    model.html.length = model.expected.length = 0;
    bytes_add(&model.html, "", 0);
    bytes_add(&model.expected, "", 0);
    add_parts(&model, (struct around){false, false, 0});
    ck_assert_int_eq(sanitizer_run(worker, model.html.data, model.html.length, &clean),
                     SANITIZE_OK);
    bytes_add(&got, clean.data, clean.length);
    take_spaces_out(&got);
    take_spaces_out(&model.expected);
    ck_assert_msg(spans_equal(bytes_span(&got), bytes_span(&model.expected)),
                  "%s\n  wanted %s\n  got    %s", shown(bytes_span(&model.html)),
                  shown(bytes_span(&model.expected)), clean.data);
    links += strstr(clean.data, ">/") != NULL;
    bytes_free(&got);
  }
  ck_assert_uint_gt(links, DOCUMENTS / 4);
  bytes_free(&model.html);
  bytes_free(&model.expected);
  sanitizer_free(worker);
  sanitize_policy_free(policy);
}
END_TEST

Suite *embeds_suite(void) {
  Suite *suite = suite_create("embeds");
  TCase *cases = tcase_create("embeds");
  tcase_add_loop_test(cases, embeds_leave_links, 0, (int)(sizeof rows / sizeof *rows));
  tcase_add_test(cases, links_are_as_all_links);
  tcase_add_test(cases, embeds_are_as_the_model);
  tcase_add_test(cases, modes_of_embeds);
  tcase_add_test(cases, hooks_see_the_link);
  tcase_add_test(cases, reports_tell_of_the_embed);
  tcase_add_test(cases, embed_settings_are_read_back);
  suite_add_tcase(suite, cases);
  return suite;
}
