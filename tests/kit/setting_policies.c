/* See setting_policies.h. */
#include "kit/setting_policies.h"

#include "kit/policy_kit.h"
#include "kit/random.h"
#include "kit/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where a setting has several values, `number` says which. */
typedef void setter(sanitize_policy_settings *settings, unsigned number);

static void most_links(sanitize_policy_settings *settings, unsigned number) {
  settings->max_links = 1 + number % 3;
}

static void addresses(sanitize_policy_settings *settings, unsigned number) {
  settings->link_urls = number % 3 != 2;
  settings->link_emails = number % 3 != 1;
}

static void mention_urls(sanitize_policy_settings *settings, unsigned number) {
  if (number % 3 != 1) settings->mention_url = span_text("https://example.com/@{name}");
  if (number % 3 != 2) settings->tag_url = span_text("https://example.com/tags/{name}");
}

static void newlines(sanitize_policy_settings *settings, unsigned number) {
  settings->line_breaks = number % 2 == 0 ? SANITIZE_LINE_BREAKS_BR : SANITIZE_LINE_BREAKS_P;
}

static void hosts(sanitize_policy_settings *settings, unsigned number) {
  settings->show_link_hosts = number % 3 != 2;
  settings->punycode_mixed_hosts = number % 3 != 1;
}

static void controls(sanitize_policy_settings *settings, unsigned number) {
  settings->bidi_controls =
      number % 2 == 0 ? SANITIZE_BIDI_CONTROLS_CLOSE : SANITIZE_BIDI_CONTROLS_REMOVE;
}

static void combining(sanitize_policy_settings *settings, unsigned number) {
  settings->max_combining = 1 + number % 2;
}

static void templates(sanitize_policy_settings *settings, unsigned number) {
  (void)number;
  settings->neutralize_templates = 1;
}

static void old_styles(sanitize_policy_settings *settings, unsigned number) {
  (void)number;
  settings->legacy_style = 1;
}

static void checkboxes(sanitize_policy_settings *settings, unsigned number) {
  (void)number;
  settings->task_lists = 1;
}

static void kept_comments(sanitize_policy_settings *settings, unsigned number) {
  settings->comments = span_text(number % 2 == 0 ? "wp:* more" : "more");
}

static void embeds(sanitize_policy_settings *settings, unsigned number) {
  settings->link_embeds = 1;
  settings->embed_hosts = span_text(number % 2 == 0 ? "" : "*.example.com h");
}

static void formulas(sanitize_policy_settings *settings, unsigned number) {
  settings->formulas = (sanitize_formulas)(1 + number % 2);
}

static void pixels(sanitize_policy_settings *settings, unsigned number) {
  (void)number;
  settings->drop_tracking_pixels = 1;
}

static void held_images(sanitize_policy_settings *settings, unsigned number) {
  (void)number;
  settings->hold_remote_images = 1;
}

static void nesting(sanitize_policy_settings *settings, unsigned number) {
  settings->max_nesting = 2 + number % 5;
}

static void syntax(sanitize_policy_settings *settings, unsigned number) {
  settings->xhtml_syntax = number % 3 != 2;
  settings->link_noopener = number % 3 != 1;
}

static void empty_elements(sanitize_policy_settings *settings, unsigned number) {
  (void)number;
  settings->drop_empty_elements = 1;
}

static void white_space(sanitize_policy_settings *settings, unsigned number) {
  (void)number;
  settings->collapse_white_space = 1;
}

static void breaks(sanitize_policy_settings *settings, unsigned number) {
  settings->block_breaks = number % 2 == 0 ? SANITIZE_BLOCK_BREAKS_BR : SANITIZE_BLOCK_BREAKS_P;
}

/* Those from STYLES on make the writer a styled one, which takes no marks. */
enum { STYLES = 17, SETTERS = 20, ALONE = 2 * SETTERS };

static setter *const setters[SETTERS] = {
    most_links, addresses,  mention_urls,  newlines,       hosts,       controls,    combining,
    templates,  old_styles, embeds,        formulas,       pixels,      held_images, nesting,
    syntax,     checkboxes, kept_comments, empty_elements, white_space, breaks};

static void mix(sanitize_policy_settings *settings, unsigned number) {
  struct random random = {number};
  for (unsigned i = 0; i < STYLES; i++) {
    if (random_below(&random, 3) == 0) setters[i](settings, random_below(&random, 60));
  }
}

/* What the settings are about: old elements that go, a list whose items may have a checkbox. */
static sanitize_policy *article(void) {
  static const char notation[] = "<* style=\"color text-align font-size\"> <area alt href> <map>";
  sanitize_policy *policy = sanitize_policy_new("article");
  if (policy == NULL ||
      sanitize_policy_allow(policy, notation, sizeof notation - 1, NULL) != SANITIZE_OK)
    abort();
  return policy;
}

sanitize_policy *setting_policy(unsigned number) {
  sanitize_problem problem;
  sanitize_policy_settings settings = {.size = sizeof settings};
  bool is_wide = number < ALONE ? number < SETTERS : number % 2 == 0;
  sanitize_policy *policy = is_wide ? widest_policy() : article();
  if (number >= ALONE && number % 4 < 2 &&
      sanitize_policy_set_mode(policy, "button", SANITIZE_MODE_DROP, NULL) != SANITIZE_OK)
    abort();
  if (sanitize_policy_get(policy, &settings) != SANITIZE_OK) abort();

  settings.comments = span_text("");
  if (number < ALONE) {
    setters[number % SETTERS](&settings, number / 2);
  } else {
    mix(&settings, number);
  }

  if (sanitize_policy_set(policy, &settings, &problem) != SANITIZE_OK) {
    fprintf(stderr, "setting_policy %u: %s\n", number, problem.message);
    abort();
  }
  return policy;
}
