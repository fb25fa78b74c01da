/*
 * P7 and P3 at length: random markup, read by both front ends, and the output again by the first.
 *
 *   differential COUNT [SEED [--control | --forget=FIELD]]
 *
 * Prints each document for which a property fails and how many were tried; ends with 1 when any
 * failed. --control spoils one output in a thousand, which must be found. --forget leaves a field
 * out of what the filter keeps at a mark, which must be found, too. Short documents: the shorter,
 * the more of them a second, and the more of what interacts is tried.
 */
#include "filter/filter.h"
#include "kit/nasty.h"
#include "kit/policy_kit.h"
#include "kit/random_policy.h"
#include "kit/setting_policies.h"
#include "oracle/agreement.h"
#include "oracle/check_honest.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Behind STYLED all settings of the style are on, and elements are renamed; behind SET are those of
 * setting_policies.h.
 */
enum {
  WIDEST = 16,
  STYLED = 48,
  SET = 80,
  POLICIES = SET + SETTING_POLICIES,
  TOKENS = 14,
  SHOWN = 10,
  SPOILED = 1000
};

/* ---- A mark that lacks something ---- */

enum field { NOTHING, LINK_COUNT, LOST_LINKS, LOST_TEXT, LOST_HIDDEN };

static enum field forgotten;

#ifdef DIFFERENTIAL_FORGETS

/* The linker puts this in the place of filter_go_back() (--wrap). */
void __wrap_filter_go_back(struct filter *filter, const struct filter_mark *mark);
void __real_filter_go_back(struct filter *filter, const struct filter_mark *mark);

void __wrap_filter_go_back(struct filter *filter, const struct filter_mark *mark) {
  struct filter_mark less = *mark;
  switch (forgotten) {
  case NOTHING: break;
  case LINK_COUNT: less.link_count = 0; break;
  case LOST_LINKS: less.lost_links = 0; break;
  case LOST_TEXT: less.lost_text = 0; break;
  case LOST_HIDDEN: less.lost_hidden = 0; break;
  }
  __real_filter_go_back(filter, &less);
}

#endif

static enum field field_by_name(const char *name) {
  static const char *const names[] = {"nothing", "link_count", "lost_links", "lost_text",
                                      "lost_hidden"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (strcmp(name, names[i]) == 0) return (enum field)i;
  }
  fprintf(stderr, "differential: no such field: %s\n", name);
  exit(2);
}

/* ---- Policies ---- */

/* One worker a front end. */
struct readers {
  sanitizer *direct, *gumbo;
  sanitize_policy_settings settings; /* its texts are of no use */
  struct checked_additions additions;
};

static sanitizer *new_worker(const sanitize_policy *policy, sanitize_front_end front_end) {
  sanitize_options options = {.size = sizeof options, .front_end = front_end};
  sanitizer *worker;
  if (sanitizer_new_with(&worker, policy, &options) != SANITIZE_OK) exit(2);
  return worker;
}

static void set_style(sanitize_policy *policy, unsigned number) {
  sanitize_policy_settings settings = {.size = sizeof settings};
  if (sanitize_policy_get(policy, &settings) != SANITIZE_OK) exit(2);
  settings.block_breaks = number % 2 == 0 ? SANITIZE_BLOCK_BREAKS_BR : SANITIZE_BLOCK_BREAKS_P;
  settings.drop_empty_elements = number / 2 % 4 != 0;
  settings.collapse_white_space = number / 4 % 4 != 0;
  settings.xhtml_syntax = 1;
  settings.link_noopener = 1;
  settings.task_lists = 1;
  settings.legacy_style = number % 3 != 2;
  settings.comments = span_text("wp:* more");
  settings.refuse_misleading_urls = 1;
  settings.show_link_hosts = number % 3 != 0;
  settings.punycode_mixed_hosts = number % 5 != 0;
  settings.bidi_controls = (sanitize_bidi_controls)(number / 3 % 3);
  settings.max_combining = number % 4;
  settings.max_links = number / 8 % 3;
  settings.neutralize_templates = number / 2 % 2 == 0;
  settings.link_urls = number / 2 % 2 == 0;
  settings.link_emails = number / 2 % 2 == 0;
  settings.mention_url = span_text("https://example.com/@{name}");
  settings.tag_url = span_text("https://example.com/tags/{name}");
  settings.line_breaks = (sanitize_line_breaks)(number % 3);
  settings.link_embeds = number / 3 % 4 != 0;
  settings.embed_hosts = number % 5 == 0 ? span_text("*.example.com h") : span_text("");
  settings.formulas = (sanitize_formulas)(number / 2 % 3);
  settings.drop_tracking_pixels = number / 8 % 2 != 0;
  settings.hold_remote_images = number / 4 % 2 != 0;
  settings.max_nesting = number % 7 == 0 ? 3 + number % 5 : 0;
  if (sanitize_policy_set(policy, &settings, NULL) != SANITIZE_OK) exit(2);
}

/* Some are refused, as what the policy does not permit. */
static void rename_elements(sanitize_policy *policy, struct random *random) {
  static const char *const from[] = {"h1",   "h2",     "div",  "section", "center", "font", "svg",
                                     "math", "dialog", "form", "li",      "dd",     "foo",  "p",
                                     "b",    "td",     "pre",  "xmp",     "button", "a",    "ul"};
  static const char *const chains[] = {"p>strong", "p>a",  "blockquote>p", "h2>em>i", "strong",
                                       "span>p",   "pre",  "ul>li",        "a",       "p",
                                       "div>div",  "code", "b>i>u>s",      "dl>dt"};
  for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
    if (random_below(random, 2) == 0) continue;
    const char *becomes = chains[random_below(random, sizeof chains / sizeof *chains)];
    sanitize_status status = sanitize_policy_rename(policy, from[i], becomes, NULL);
    if (status != SANITIZE_OK && status != SANITIZE_ERR_POLICY) exit(2);
  }
}

static sanitize_policy *styled_policy(unsigned number) {
  struct random random = {number};
  sanitize_policy *policy = number % 3 == 0   ? widest_policy()
                            : number % 3 == 1 ? sanitize_policy_new("article")
                                              : random_policy_number(number);
  if (policy == NULL) exit(2);
  set_style(policy, number);
  rename_elements(policy, &random);
  return policy;
}

static sanitize_policy *policy_number(unsigned number) {
  if (number == 0) return sanitize_policy_new("comment");
  if (number < WIDEST) return widest_policy();
  if (number < STYLED) return random_policy_number(number);
  return number < SET ? styled_policy(number) : setting_policy(number - SET);
}

static struct readers new_readers(unsigned number) {
  sanitize_policy *policy = policy_number(number);
  static struct kit_checked checked;
  kit_check_by(policy, &checked);
  struct readers readers = {new_worker(policy, SANITIZE_FRONT_END_AUTO),
                            new_worker(policy, SANITIZE_FRONT_END_GUMBO),
                            {.size = sizeof(sanitize_policy_settings)},
                            checked.policy.additions};
  if (sanitize_policy_get(policy, &readers.settings) != SANITIZE_OK) exit(2);
  sanitize_policy_free(policy);
  return readers;
}

/* ---- Documents ---- */

/* What they took away, where they read the same. */
static bool losses_agree(const struct readers *readers) {
  sanitize_losses direct = {.size = sizeof direct};
  sanitize_losses gumbo = {.size = sizeof gumbo};
  if (sanitizer_losses(readers->direct, &direct) != SANITIZE_OK ||
      sanitizer_losses(readers->gumbo, &gumbo) != SANITIZE_OK)
    return false;
  return direct.text == gumbo.text && direct.hidden == gumbo.hidden && direct.links == gumbo.links;
}

/* Which property fails for the document, or NULL. */
static const char *failing(const struct readers *readers, const struct bytes *html,
                           struct bytes *first, bool spoil, char why[WHY_SIZE]) {
  sanitize_span direct;
  sanitize_span gumbo;
  sanitize_status status = sanitizer_run(readers->direct, html->data, html->length, &direct);
  enum agreement agreement = agreement_after(readers->direct);
  sanitize_status other = sanitizer_run(readers->gumbo, html->data, html->length, &gumbo);
  first->length = 0;
  bytes_add(first, direct.data, direct.length);
  if (spoil) bytes_add_text(first, "<i></b>");
  sanitize_span output = bytes_span(first);
  if (!outcomes_agree(agreement, (struct outcome){status, output}, (struct outcome){other, gumbo}))
    return "P7";
  if (status != SANITIZE_OK) return NULL;
  if (agreement == AGREE_EXACTLY && other == SANITIZE_OK && !losses_agree(readers))
    return "what was lost";
  if (!check_honest(&readers->settings, output, why, WHY_SIZE)) return "what its settings promise";
  if (!spoil && !check_additions(&readers->additions, output, why, WHY_SIZE))
    return "a link, br or p is missing";
  status = sanitizer_run(readers->direct, first->data, first->length, &direct);
  bool same = status == SANITIZE_OK && direct.length == first->length &&
              memcmp(direct.data, first->data, first->length) == 0;
  return same ? NULL : "P3";
}

static void add_document(struct random *random, uint64_t round, bool takes_marks,
                         struct bytes *html) {
  unsigned tokens = 1 + random_below(random, TOKENS);
  if (round % 2 != 0) {
    nasty_spice(random, tokens, html);
  } else if (takes_marks && round % 4 == 0) {
    nasty_behind_calm(random, tokens, html);
  } else {
    nasty_html(random, tokens, html);
  }
}

int main(int argc, char **argv) {
  uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
  struct random random = {argc > 2 ? strtoull(argv[2], NULL, 10) : 0};
  bool control = argc > 3 && strcmp(argv[3], "--control") == 0;
  if (argc > 3 && strncmp(argv[3], "--forget=", 9) == 0) forgotten = field_by_name(argv[3] + 9);
  struct readers readers[POLICIES];
  struct bytes html = {0};
  struct bytes first = {0};
  uint64_t failed = 0;
  for (unsigned i = 0; i < POLICIES; i++) readers[i] = new_readers(i);

  for (uint64_t i = 0; i < count; i++) {
    html.length = 0;
    add_document(&random, i / POLICIES, i % POLICIES >= SET, &html);
    bool spoil = control && i % SPOILED == 0;
    char why[WHY_SIZE] = "";
    const char *property = failing(&readers[i % POLICIES], &html, &first, spoil, why);
    if (property == NULL) continue;
    if (failed++ < SHOWN)
      printf("%s, policy %u: %s\n  %.*s\n", property, (unsigned)(i % POLICIES), why,
             (int)html.length, html.data);
  }

  printf("%" PRIu64 " documents, %" PRIu64 " failed\n", count, failed);
  for (unsigned i = 0; i < POLICIES; i++) {
    sanitizer_free(readers[i].direct);
    sanitizer_free(readers[i].gumbo);
  }
  bytes_free(&html);
  bytes_free(&first);
  return failed > 0;
}
