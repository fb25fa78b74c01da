/*
 * Hooks that answer at random, over nasty inputs and random policies: a hostile one, which answers
 * with whatever might slip through, makes no unsafe output; under a pure one the output is a fixed
 * point, too. HOOKS_POLICIES sets how many policies are tried.
 */
#include "kit/nasty.h"
#include "kit/policy_kit.h"
#include "kit/random_policy.h"
#include "unit/suites.h"

#include <stdlib.h>
#include <string.h>

/* ---- a hostile hook ---- */

static const char *const wicked_names[] = {
    "script", "style",  "STRONG", "table", "tbody", "thead",    "tr",       "td",   "th",
    "col",    "br",     "hr",     "img",   "a",     "nobr",     "h1",       "h2",   "li",
    "dd",     "p",      "pre",    "div",   "rt",    "ruby",     "svg",      "math", "template",
    "b><i",   "b ",     "",       "\xFF",  "span",  "textarea", "colgroup", "xmp",  "caption",
    "code",   "iframe", "b\x01",  "font",  "video", "summary",  "plaintext"};

static const char *const wicked_values[] = {"",
                                            "javascript:alert(1)",
                                            "java\nscript:alert(1)",
                                            "\x01javascript:alert(1)",
                                            " JaVaScRiPt:alert(1)",
                                            "data:text/html,<script>",
                                            "data:image/png;base64,AAAA",
                                            "data:image/svg+xml,x",
                                            "vbscript:x",
                                            "https://x.example/ javascript:alert(1)",
                                            "https://x.example/,javascript:alert(1) 2x",
                                            ",https://x.example/,",
                                            "a 1x, javascript:b 2x",
                                            "//evil.example",
                                            "http:relative",
                                            "https://user:pass@x.example/",
                                            "#name",
                                            "page?<>&\"'",
                                            "\"><script>x</script>",
                                            "\xFF\xFE",
                                            "\xC3",
                                            "\xED\xA0\x80",
                                            "a\rb",
                                            "a\x7F",
                                            "\xC2\xA0\xEF\xBB\xBF",
                                            "opener noreferrer",
                                            "_top",
                                            "https://proxy.example/?u=1"};

#define ANY_OF(random, texts) \
  ((texts)[random_below((random), (unsigned)(sizeof(texts) / sizeof *(texts)))])

/* Stops are rare: most runs are to end in an output. */
enum { ONE_STOP_IN = 2000, ONE_LONG_IN = 300, LONG_VALUE = 5000 };

static char long_value[LONG_VALUE];

static sanitize_span wicked_value(struct random *random, const sanitize_hook_value *value) {
  switch (random_below(random, 8)) {
  case 0: return (sanitize_span){NULL, random_below(random, 3)};
  case 1: { /* within what was given, from within a character perhaps */
    size_t start = random_below(random, (unsigned)value->value.length + 1);
    return (sanitize_span){value->value.data + start, value->value.length - start};
  }
  default: break;
  }
  if (random_below(random, ONE_LONG_IN) == 0) return (sanitize_span){long_value, LONG_VALUE};
  return span_text(ANY_OF(random, wicked_values));
}

static sanitize_value_answer wicked_value_hook(void *context, const sanitize_hook_value *value,
                                               sanitize_span *replacement) {
  struct random *random = context;
  if (random_below(random, 4) == 0) *replacement = wicked_value(random, value);
  switch (random_below(random, 6)) {
  case 0: return SANITIZE_VALUE_ANSWER_REMOVE;
  case 1:
  case 2:
  case 3: *replacement = wicked_value(random, value); return SANITIZE_VALUE_ANSWER_REPLACE;
  default: break;
  }
  if (random_below(random, ONE_STOP_IN) == 0)
    return (sanitize_value_answer)(3 + random_below(random, 2));
  return SANITIZE_VALUE_ANSWER_KEEP;
}

static sanitize_element_answer
wicked_element_hook(void *context, const sanitize_hook_element *element, sanitize_span *name) {
  struct random *random = context;
  size_t read = 0;
  for (size_t i = 0; i < element->attribute_count; i++)
    read += element->attributes[i].name.length + element->attributes[i].value.length;
  *name = span_text(ANY_OF(random, wicked_names));
  switch ((random_below(random, 12) + read) % 12) {
  case 0: return SANITIZE_ELEMENT_ANSWER_UNWRAP;
  case 1:
    return random_below(random, 3) == 0 ? SANITIZE_ELEMENT_ANSWER_DROP
                                        : SANITIZE_ELEMENT_ANSWER_KEEP;
  case 2:
  case 3:
  case 4:
  case 5: return SANITIZE_ELEMENT_ANSWER_RENAME;
  default: break;
  }
  if (random_below(random, ONE_STOP_IN) == 0)
    return (sanitize_element_answer)(4 + random_below(random, 2));
  return SANITIZE_ELEMENT_ANSWER_KEEP;
}

/* ---- a pure hook ---- */

/* The context is a number of which the hook's taste is made. */
static unsigned taste(const void *context, const char *kind, sanitize_span text, unsigned bound) {
  struct random random = {*(const uint64_t *)context};
  for (; *kind != '\0'; kind++) random.state = random_next(&random) ^ (unsigned char)*kind;
  for (size_t i = 0; i < text.length; i++)
    random.state = random_next(&random) ^ (unsigned char)text.data[i];
  return random_below(&random, bound);
}

/* What it renames to, which it keeps. */
static const char *const liked[] = {"strong", "span",  "div", "p",    "pre", "blockquote", "nobr",
                                    "th",     "tbody", "img", "code", "li",  "h2",         "a"};

static sanitize_element_answer
pure_element_hook(void *context, const sanitize_hook_element *element, sanitize_span *name) {
  for (size_t i = 0; i < sizeof liked / sizeof *liked; i++) {
    if (span_is(element->name, liked[i])) return SANITIZE_ELEMENT_ANSWER_KEEP;
  }
  switch (taste(context, "element", element->name, 8)) {
  case 0: return SANITIZE_ELEMENT_ANSWER_UNWRAP;
  case 1: return SANITIZE_ELEMENT_ANSWER_DROP;
  case 2:
    return element->attribute_count > 1 ? SANITIZE_ELEMENT_ANSWER_UNWRAP
                                        : SANITIZE_ELEMENT_ANSWER_KEEP;
  case 3:
  case 4:
  case 5:
    *name = span_text(liked[taste(context, "name", element->name, sizeof liked / sizeof *liked)]);
    return SANITIZE_ELEMENT_ANSWER_RENAME;
  default: return SANITIZE_ELEMENT_ANSWER_KEEP;
  }
}

static bool ends_in(sanitize_span text, const char *end) {
  size_t length = strlen(end);
  return text.length >= length && memcmp(text.data + text.length - length, end, length) == 0;
}

/* Whatever a policy makes of a value that ends in "pure", so does the result. */
static sanitize_value_answer pure_value_hook(void *context, const sanitize_hook_value *value,
                                             sanitize_span *replacement) {
  static const char *const pure[] = {"pure", "https://proxy.example/pure", "x <&\"'> pure",
                                     "//x.example/pure", "#pure"};
  if (ends_in(value->value, "pure")) return SANITIZE_VALUE_ANSWER_KEEP;
  switch (taste(context, "value", value->value, 4)) {
  case 0: return SANITIZE_VALUE_ANSWER_REMOVE;
  case 1:
    *replacement = span_text(pure[taste(context, "pure", value->attribute, 5)]);
    return SANITIZE_VALUE_ANSWER_REPLACE;
  default: return SANITIZE_VALUE_ANSWER_KEEP;
  }
}

/* ---- over policies and inputs ---- */

struct trial {
  const char *what;
  uint64_t policy;
  bool is_pure;
  sanitizer *worker;
  size_t judged, stopped, written;
  struct bytes html, clean;
};

static struct kit_checked trial_checked;

static void condemn(const struct trial *trial, const char *property, const char *why) {
  ck_abort_msg("%s hook, policy %llu, %s: %s\n  input  \"%s\"\n  output \"%s\"", trial->what,
               (unsigned long long)trial->policy, property, why, shown(bytes_span(&trial->html)),
               shown(bytes_span(&trial->clean)));
}

static void try_input(struct trial *trial) {
  static char why[WHY_SIZE];
  sanitize_span clean;
  sanitize_status status =
      sanitizer_run(trial->worker, trial->html.data, trial->html.length, &clean);
  trial->clean.length = 0;
  bytes_add(&trial->clean, clean.data, clean.length);
  trial->judged++;
  if (status != SANITIZE_OK) {
    if (clean.length != 0) condemn(trial, "output on an error", sanitize_strerror(status));
    if (status != SANITIZE_ERR_HOOK && status != SANITIZE_ERR_OUTPUT_SIZE)
      condemn(trial, "status", sanitize_strerror(status));
    trial->stopped++;
    return;
  }
  trial->written += clean.length > 0;
  if (!check_tree(&trial_checked.policy, bytes_span(&trial->clean), why, sizeof why))
    condemn(trial, "P1 P2 P4 P5", why);
  if (!trial->is_pure) return;
  status = sanitizer_run(trial->worker, trial->clean.data, trial->clean.length, &clean);
  if (status != SANITIZE_OK) condemn(trial, "P3", sanitize_strerror(status));
  if (!spans_equal(clean, bytes_span(&trial->clean))) condemn(trial, "P3", shown(clean));
}

static void try_policy(struct trial *trial, const sanitize_policy *policy,
                       const sanitize_hooks *hooks) {
  enum { INPUTS = 40 };
  struct random random = {trial->policy};
  kit_check_by(policy, &trial_checked);
  for (int front_end = 0; front_end < 2; front_end++) {
    sanitize_options options = {.size = sizeof options,
                                .front_end = (sanitize_front_end)front_end,
                                .report = trial->policy % 2 == 1,
                                .hooks = hooks};
    options.limits.working_bytes = options.limits.output_bytes = (size_t)1 << 24;
    ck_assert_int_eq(sanitizer_new_with(&trial->worker, policy, &options), SANITIZE_OK);
    for (unsigned i = 0; i < INPUTS; i++) {
      trial->html.length = 0;
      nasty_html(&random, 1 + random_below(&random, i % 10 == 0 ? 100 : 25), &trial->html);
      try_input(trial);
    }
    sanitizer_free(trial->worker);
  }
}

/* Made by the public functions, and by hand: those that no check of the library has seen. */
static void try_policies(struct trial *trial, const sanitize_hooks *hooks) {
  static struct policy_kit kit;
  const char *wanted = getenv("HOOKS_POLICIES");
  uint64_t policies = wanted != NULL ? strtoul(wanted, NULL, 10) : 200;
  for (trial->policy = 0; trial->policy < policies; trial->policy++) {
    sanitize_policy *made = random_policy_number(trial->policy);
    try_policy(trial, made, hooks);
    sanitize_policy_free(made);
    kit_random(&kit, trial->policy);
    try_policy(trial, &kit.policy, hooks);
  }
  sanitize_policy *widest = widest_policy();
  for (; trial->policy < policies + policies / 4 + 1; trial->policy++)
    try_policy(trial, widest, hooks);
  sanitize_policy_free(widest);
  bytes_free(&trial->html);
  bytes_free(&trial->clean);
  ck_assert_uint_gt(trial->written * 3, trial->judged);
  ck_assert_uint_lt(trial->stopped * 10, trial->judged);
}

START_TEST(a_hostile_hook_makes_nothing_unsafe) {
  struct random random = {20240229};
  sanitize_hooks hooks = {.size = sizeof hooks,
                          .element = wicked_element_hook,
                          .attribute = wicked_value_hook,
                          .url = wicked_value_hook,
                          .context = &random};
  struct trial trial = {.what = "hostile"};
  memset(long_value, 'x', sizeof long_value);
  try_policies(&trial, &hooks);
  ck_assert_uint_gt(trial.stopped, 0);
}
END_TEST

/* All three, and each alone. */
START_TEST(under_a_pure_hook_the_output_is_a_fixed_point) {
  uint64_t number = 7;
  sanitize_hooks hooks = {.size = sizeof hooks, .context = &number};
  struct trial trial = {.what = "pure", .is_pure = true};
  for (; number < 11; number++) {
    hooks.element = number == 8 || number == 9 ? NULL : pure_element_hook;
    hooks.attribute = number == 8 || number == 10 ? NULL : pure_value_hook;
    hooks.url = number == 9 || number == 10 ? NULL : pure_value_hook;
    try_policies(&trial, &hooks);
  }
  ck_assert_uint_eq(trial.stopped, 0);
}
END_TEST

Suite *hooks_random_suite(void) {
  Suite *suite = suite_create("hooks_random");
  TCase *cases = tcase_create("hooks_random");
  tcase_set_timeout(cases, 3600);
  tcase_add_test(cases, a_hostile_hook_makes_nothing_unsafe);
  tcase_add_test(cases, under_a_pure_hook_the_output_is_a_fixed_point);
  suite_add_tcase(suite, cases);
  return suite;
}
