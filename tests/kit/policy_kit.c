/* See policy_kit.h. */
#include "kit/policy_kit.h"

#include "filter/embeds.h"
#include "filter/traces.h"

#include "kit/random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void insist(bool fine, const char *what) {
  if (fine) return;
  fprintf(stderr, "policy_kit: %s\n", what);
  abort();
}

static enum element_id element_named(const struct policy_kit *kit, const char *name) {
  enum element_id id = element_lookup(span_of(name, strlen(name)));
  if (id == ELEMENT_UNKNOWN) id = custom_lookup(&kit->policy.custom, span_of(name, strlen(name)));
  insist(id != ELEMENT_UNKNOWN || name[0] == '\0', name);
  return id;
}

static enum attribute_id attribute_named(const char *name) {
  enum attribute_id id = attribute_lookup(span_of(name, strlen(name)));
  insist(id != ATTRIBUTE_UNKNOWN, name);
  return id;
}

static void set_bit(uint64_t words[ATTRIBUTE_WORDS], unsigned id) {
  words[id / 64] |= UINT64_C(1) << (id % 64);
}

static void act(struct policy_kit *kit, enum element_id element, enum element_action action) {
  kit->policy.elements[element].action = (uint8_t)action;
  kit->policy.shown_as_typed[element] = action == ACTION_ESCAPE;
  kit->policy.passed_over[element] =
      action == ACTION_STRIP && (element_flags[element] & ELEMENT_INERT) != 0;
}

void kit_begin(struct policy_kit *kit) {
  memset(kit, 0, sizeof *kit);
  for (unsigned id = 0; id < ELEMENT_COUNT; id++) act(kit, (enum element_id)id, ACTION_STRIP);
  kit->policy.rules = kit->rules;
  kit->policy.forced = kit->forced;
  kit->policy.named = kit->named;
  kit->policy.strings = kit->strings;
  kit->policy.pool = kit->pool;
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    if (element_flags[id] & ELEMENT_HIDDEN) act(kit, (enum element_id)id, ACTION_DROP);
  }
  kit->policy.wants_attributes[ELEMENT_IMG] = true; /* its alternative text */
  kit->policy.elements[ELEMENT_A].flags = POLICY_IS_LINK;
  kit->policy.elements[ELEMENT_AREA].flags = POLICY_IS_LINK;
  kit_schemes(kit, "http https mailto");
}

struct policy_string kit_text(struct policy_kit *kit, const char *text) {
  size_t length = strlen(text);
  struct policy_string string = {kit->policy.pool_length, (uint32_t)length};
  insist(kit->policy.pool_length + length <= KIT_POOL, "the pool is full");
  memcpy(kit->pool + kit->policy.pool_length, text, length);
  kit->policy.pool_length += (uint32_t)length;
  return string;
}

void kit_list(struct policy_kit *kit, const char *list, uint32_t *first, uint32_t *count) {
  *first = kit->policy.string_count;
  for (;;) {
    list += strspn(list, " ");
    size_t length = strcspn(list, " ");
    if (length == 0) break;
    char token[128];
    insist(length < sizeof token && kit->policy.string_count < KIT_STRINGS, "too many strings");
    snprintf(token, sizeof token, "%.*s", (int)length, list);
    kit->strings[kit->policy.string_count++] = kit_text(kit, token);
    list += length;
  }
  *count = kit->policy.string_count - *first;
}

void kit_schemes(struct policy_kit *kit, const char *list) {
  kit_list(kit, list, &kit->policy.url.first_scheme, &kit->policy.url.scheme_count);
}

static void permit_one(struct policy_kit *kit, enum element_id element, const char *name) {
  struct element_policy *row = &kit->policy.elements[element];
  kit->policy.wants_attributes[element] = true;
  if (strcmp(name, "data-*") == 0) {
    row->flags |= POLICY_DATA_ATTRIBUTES;
  } else if (strcmp(name, "aria-*") == 0) {
    row->flags |= POLICY_ARIA_ATTRIBUTES;
  } else {
    set_bit(row->attributes, attribute_named(name));
  }
}

void kit_permit(struct policy_kit *kit, const char *element, const char *attributes) {
  enum element_id id = element_named(kit, element);
  act(kit, id, ACTION_KEEP);
  while (attributes[0] != '\0') {
    size_t length = strcspn(attributes, " ");
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)length, attributes);
    permit_one(kit, id, name);
    attributes += length;
    attributes += strspn(attributes, " ");
  }
}

void kit_permit_tables(struct policy_kit *kit) {
  static const char *const parts[] = {"table", "caption", "colgroup", "col", "thead",
                                      "tbody", "tfoot",   "tr",       "th",  "td"};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) kit_permit(kit, parts[i], "");
}

void kit_act(struct policy_kit *kit, const char *element, enum element_action action) {
  act(kit, element_named(kit, element), action);
}

static void mark_ruled(struct policy_kit *kit, unsigned element, unsigned attribute) {
  struct element_policy *row = &kit->policy.elements[element];
  if (!policy_bit(row->attributes, (enum attribute_id)attribute)) return;
  set_bit(row->ruled, attribute);
  row->flags |= POLICY_HAS_RULES;
}

static struct value_rule *add_rule(struct policy_kit *kit, unsigned element, unsigned attribute,
                                   enum value_kind kind, const char *list) {
  insist(kit->policy.rule_count < KIT_RULES, "too many rules");
  struct value_rule *rule = &kit->rules[kit->policy.rule_count++];
  *rule = (struct value_rule){
      .element = (uint8_t)element, .attribute = (uint8_t)attribute, .kind = (uint8_t)kind};
  kit_list(kit, list, &rule->first_string, &rule->string_count);
  if (element != 0) mark_ruled(kit, element, attribute);
  for (unsigned id = 1; element == 0 && id < ELEMENT_COUNT; id++) mark_ruled(kit, id, attribute);
  return rule;
}

struct value_rule *kit_rule(struct policy_kit *kit, const char *element, const char *attribute,
                            enum value_kind kind, const char *list) {
  return add_rule(kit, element_named(kit, element), attribute_named(attribute), kind, list);
}

static void add_forced(struct policy_kit *kit, unsigned element, unsigned attribute,
                       const char *value) {
  insist(kit->policy.forced_count < KIT_FORCED, "too many forced attributes");
  kit->forced[kit->policy.forced_count++] =
      (struct forced_attribute){(uint8_t)element, (uint8_t)attribute, kit_text(kit, value)};
  kit->policy.elements[element].flags |= POLICY_HAS_FORCED;
}

void kit_force(struct policy_kit *kit, const char *element, const char *attribute,
               const char *value) {
  add_forced(kit, element_named(kit, element), attribute_named(attribute), value);
}

/* ---- random policies ---- */

static const char *const token_lists[] = {
    "a b c*",    "x y mention hashtag u-*",    "nofollow ugc me tag opener",
    "1 a A i I", "_blank _self _top frame",    "* nothing",
    "",          "https://example.com/* #*",   "rtl ltr auto",
    "u-a u-* b", "color text-align font-size", "font-family color text-decoration width position"};

static enum element_action random_action(struct random *random, bool hidden) {
  unsigned choice = random_below(random, 16);
  if (choice == 0) return ACTION_ESCAPE;
  if (choice == 1) return hidden ? ACTION_STRIP : ACTION_DROP;
  return hidden ? ACTION_DROP : ACTION_STRIP;
}

static void random_element(struct policy_kit *kit, struct random *random, enum element_id id,
                           unsigned density, bool calm) {
  struct element_policy *row = &kit->policy.elements[id];
  bool hidden = (element_flags[id] & ELEMENT_HIDDEN) != 0;
  bool offered = element_table[id].status == NAME_OFFERED;
  bool keep = random_below(random, 100) < (offered ? density : 3);
  if (keep) {
    act(kit, id, ACTION_KEEP);
  } else if (calm) {
    act(kit, id, hidden ? ACTION_DROP : ACTION_STRIP);
  } else {
    act(kit, id, random_action(random, hidden));
  }
  if (!keep) return;
  unsigned attributes = random_below(random, 4) == 0 ? 0 : random_below(random, 100);
  for (unsigned i = 1; i < ATTRIBUTE_COUNT; i++) {
    if (random_below(random, 100) < attributes) set_bit(row->attributes, i);
  }
  row->flags = (uint8_t)(row->flags | random_below(random, 4)); /* data-*, aria-* */
  kit->policy.wants_attributes[id] = id == ELEMENT_IMG || attributes > 0 || (row->flags & 3) != 0;
}

static void random_urls(struct policy_kit *kit, struct random *random) {
  static const char *const bases[] = {"",
                                      "https://example.com/a/b?c",
                                      "http://example.org",
                                      "HTTP://u:p@Example.COM:8080/x/../y/;z",
                                      "mailto:x",
                                      "https://[::1]/"};
  static const char *const schemes[] = {
      "http https mailto",     "https", "http https javascript data vbscript", "mailto", "",
      "ftp http https irc x-y"};
  struct url_policy *url = &kit->policy.url;
  url->base = kit_text(kit, bases[random_below(random, 6)]);
  url->relative = (uint8_t)random_below(random, 3);
  url->network_path = (uint8_t)random_below(random, 3);
  url->fragment = (uint8_t)random_below(random, 3);
  url->refuse_userinfo = random_below(random, 2) == 0;
  url->data_images = random_below(random, 2) == 0;
  kit_schemes(kit, schemes[random_below(random, 6)]);
  url->refuse_misleading = random_below(random, 4) == 0;
}

static void random_content(struct policy_kit *kit, struct random *random) {
  static const char *const hosts[] = {"", "example.com", "*.example.com a.b", "*.com"};
  struct embed_policy *embeds = &kit->policy.embeds;
  embeds->links = random_below(random, 3) != 0;
  kit_list(kit, hosts[random_below(random, 4)], &embeds->first_host, &embeds->host_count);
  for (unsigned id = 1; embeds->links && id < ELEMENT_COUNT; id++) {
    if (embed_needs_attributes((enum element_id)id)) kit->policy.wants_attributes[id] = true;
  }
  kit->policy.images.drops_pixels = random_below(random, 2) == 0;
  kit->policy.images.holds_remote = random_below(random, 2) == 0;
  kit->policy.formulas = (uint8_t)random_below(random, 3);
}

static void random_links(struct policy_kit *kit, struct random *random) {
  static const char *const rels[] = {"", "nofollow", "nofollow ugc noopener noreferrer",
                                     "me opener", "NoFollow a"};
  static const char *const targets[] = {"", "_blank", "_top", "x y"};
  static const char *const prefixes[] = {"", "u-", "user-content-", "\xC3\xA9-", "#-", "u-u-"};
  struct link_policy *links = &kit->policy.links;
  kit_list(kit, rels[random_below(random, 5)], &links->first_rel, &links->rel_count);
  links->rel_scope = (uint8_t)random_below(random, 3);
  links->target_scope = (uint8_t)random_below(random, 3);
  links->target = kit_text(kit, targets[random_below(random, 4)]);
  links->unwrap_without_href = random_below(random, 3) == 0;
  kit->policy.name_prefix = kit_text(kit, prefixes[random_below(random, 6)]);
}

static unsigned random_attribute(struct random *random) {
  return 1 + random_below(random, ATTRIBUTE_COUNT - 1);
}

static void random_rules(struct policy_kit *kit, struct random *random) {
  static const uint8_t liked[] = {
      ATTRIBUTE_HREF, ATTRIBUTE_REL,    ATTRIBUTE_CLASS, ATTRIBUTE_TARGET,   ATTRIBUTE_ID,
      ATTRIBUTE_SRC,  ATTRIBUTE_SRCSET, ATTRIBUTE_PING,  ATTRIBUTE_TITLE,    ATTRIBUTE_FOR,
      ATTRIBUTE_NAME, ATTRIBUTE_USEMAP, ATTRIBUTE_START, ATTRIBUTE_DATETIME, ATTRIBUTE_STYLE};
  unsigned count = random_below(random, 12);
  for (unsigned i = 0; i < count; i++) {
    unsigned element = random_below(random, 3) == 0 ? 0 : random_below(random, ELEMENT_COUNT);
    unsigned attribute =
        random_below(random, 3) == 0 ? random_attribute(random) : liked[random_below(random, 15)];
    if (random_below(random, 3) == 0) element = ELEMENT_A;
    struct value_rule *rule =
        add_rule(kit, element, attribute, (enum value_kind)random_below(random, 6),
                 token_lists[random_below(random, 12)]);
    rule->minimum = (int32_t)random_below(random, 10) - 5;
    rule->maximum = (int32_t)random_below(random, 100);
    if (random_below(random, 4) == 0) rule->maximum_length = 1 + random_below(random, 40);
    if (random_below(random, 6) == 0) rule->required = (uint8_t)random_below(random, 3);
  }
}

static void random_forced(struct policy_kit *kit, struct random *random) {
  static const char *const values[] = {
      "",  "x",       "#f",    "/r", "javascript:alert(1)", "https://example.com/?a=\"<>&",
      "1", "a, b 2x", "_blank"};
  unsigned count = random_below(random, 3) == 0 ? random_below(random, 12) : 0;
  unsigned element = random_below(random, 3) == 0 ? ELEMENT_A : random_below(random, ELEMENT_COUNT);
  if (random_below(random, 30) == 0) count = KIT_FORCED;
  for (unsigned i = 0; i < count; i++) {
    unsigned attribute =
        random_below(random, 6) == 0 ? (unsigned)ATTRIBUTE_REL : random_attribute(random);
    add_forced(kit, random_below(random, 4) == 0 ? random_below(random, ELEMENT_COUNT) : element,
               attribute, values[random_below(random, 9)]);
  }
}

/* What policy_check.c takes; what they become need not be permitted. */
static void random_renamings(struct policy_kit *kit, struct random *random) {
  static const uint8_t chains[][RENAME_LINKS] = {{ELEMENT_P},
                                                 {ELEMENT_P, ELEMENT_STRONG},
                                                 {ELEMENT_BLOCKQUOTE, ELEMENT_P},
                                                 {ELEMENT_EM},
                                                 {ELEMENT_DIV, ELEMENT_P, ELEMENT_B},
                                                 {ELEMENT_A, ELEMENT_UL, ELEMENT_LI},
                                                 {ELEMENT_SCRIPT},
                                                 {ELEMENT_H1},
                                                 {ELEMENT_PRE}};
  static const uint8_t voids[] = {ELEMENT_BR, ELEMENT_HR, ELEMENT_IMG, ELEMENT_META};
  unsigned count = random_below(random, 12);
  for (unsigned i = 0; i < count; i++) {
    enum element_id id = (enum element_id)(1 + random_below(random, ELEMENT_COUNT - 1));
    if (random_below(random, 2) == 0)
      id = (enum element_id)(random_below(random, 2) == 0 ? ELEMENT_DIV : ELEMENT_FONT);
    if (element_flags[id] & ELEMENT_HIDDEN) continue;
    uint8_t *becomes = kit->policy.elements[id].becomes;
    act(kit, id, ACTION_RENAME);
    memset(becomes, 0, RENAME_LINKS);
    if (element_flags[id] & ELEMENT_VOID) {
      becomes[0] = voids[random_below(random, 4)];
    } else {
      memcpy(becomes, chains[random_below(random, 9)], RENAME_LINKS);
    }
    kit->policy.wants_attributes[id] = random_below(random, 2) == 0;
  }
}

/* As the builder has them: a space between two. */
static void add_comments(struct policy_kit *kit, const char *names) {
  struct policy_string whole = kit_text(kit, names);
  kit->policy.first_comment = kit->policy.string_count;
  for (uint32_t at = 0; at < whole.length;) {
    uint32_t length = (uint32_t)strcspn(names + at, " ");
    insist(kit->policy.string_count < KIT_STRINGS, "too many strings");
    kit->strings[kit->policy.string_count++] = (struct policy_string){whole.start + at, length};
    kit->policy.comment_count++;
    at += length + 1;
  }
}

static void random_style(struct policy_kit *kit, struct random *random) {
  kit->policy.style = (struct writer_style){
      .block_breaks = (uint8_t)random_below(random, 3),
      .drops_empty = random_below(random, 2) == 0,
      .is_xhtml = random_below(random, 2) == 0,
      .collapses = random_below(random, 2) == 0,
      .neutral_templates = random_below(random, 2) == 0,
      .max_nesting = random_below(random, 3) == 0 ? (uint8_t)random_below(random, 20) : 0,
  };
  kit->policy.links.noopener = random_below(random, 2) == 0;
  kit->policy.links.maximum = random_below(random, 3);
  kit->policy.legacy_style = random_below(random, 2) == 0;
  if (random_below(random, 2) == 0) add_comments(kit, "wp:* more");
}

/* Seldom: where text changes, what is kept of it cannot be judged. */
static void random_honesty(struct policy_kit *kit, struct random *random) {
  if (random_below(random, 4) > 0) return;
  kit->policy.style.containment = (struct containment_rules){
      .bidi = (uint8_t)random_below(random, 3), .max_combining = (uint8_t)random_below(random, 3)};
  kit->policy.links.shows_hosts = random_below(random, 2) == 0;
  kit->policy.url.punycode_mixed = random_below(random, 2) == 0;
}

static void random_additions(struct policy_kit *kit, struct random *random) {
  static const char *const templates[] = {"", "https://example.com/@{name}", "{name}:", "/{name}"};
  struct text_policy *text = &kit->policy.text;
  text->link_urls = random_below(random, 2) == 0;
  text->link_emails = random_below(random, 2) == 0;
  text->mention_url = kit_text(kit, templates[random_below(random, 4)]);
  text->tag_url = kit_text(kit, templates[random_below(random, 4)]);
  text->line_breaks = (uint8_t)random_below(random, 3);
}

/* What a row of theirs says was drawn with the others. */
void kit_custom(struct policy_kit *kit, const char *name) {
  struct custom_names *custom = &kit->policy.custom;
  insist(custom->count < CUSTOM_ELEMENTS && strlen(name) <= LONGEST_CUSTOM_NAME, name);
  custom->lengths[custom->count] = (uint8_t)strlen(name);
  memcpy(custom->text[custom->count++], name, strlen(name));
}

void kit_random(struct policy_kit *kit, uint64_t seed) {
  static const unsigned densities[] = {100, 97, 90, 70, 30};
  struct random state = {seed};
  struct random *random = &state;
  kit_begin(kit);
  unsigned density = densities[random_below(random, 5)];
  bool calm = random_below(random, 2) == 0;
  for (unsigned id = 0; id < ELEMENT_COUNT; id++)
    random_element(kit, random, (enum element_id)id, id == 0 ? 0 : density, calm);
  if (random_below(random, 4) != 0) kit_permit_tables(kit);
  if (random_below(random, 2) == 0) random_urls(kit, random);
  random_links(kit, random);
  if (random_below(random, 2) == 0) random_rules(kit, random);
  random_forced(kit, random);
  if (random_below(random, 2) == 0) random_renamings(kit, random);
  if (random_below(random, 2) == 0) {
    kit_custom(kit, "x-y");
    kit_custom(kit, "mx-reply");
  }
  if (random_below(random, 2) == 0) random_style(kit, random);
  random_honesty(kit, random);
  if (random_below(random, 2) == 0) random_additions(kit, random);
  if (random_below(random, 2) == 0) random_content(kit, random);
}

/* ---- for the checker ---- */

static const char *const url_attributes[] = {"href",   "cite",     "src",    "background",
                                             "poster", "longdesc", "itemid", NULL};

/* Where images of others wait. An element that has the first for something else has any value. */
static const char *const held_url_attributes[] = {
    "href",     "cite",   "src",         "background",      "poster",
    "longdesc", "itemid", "data-poster", "data-background", NULL};

/* A copy that ends in a NUL. */
static const char *keep_text(struct kit_checked *checked, span text) {
  char *copy = checked->text + checked->text_length;
  insist(checked->text_length + text.length < sizeof checked->text, "too many names");
  memcpy(copy, text.data, text.length);
  copy[text.length] = '\0';
  checked->text_length += text.length + 1;
  return copy;
}

static bool is_forced(const struct sanitize_policy *policy, unsigned element, unsigned attribute) {
  for (uint32_t i = 0; i < policy->forced_count; i++) {
    if (policy->forced[i].element == element && policy->forced[i].attribute == attribute)
      return true;
  }
  return false;
}

static void check_attributes(const struct sanitize_policy *policy, unsigned element,
                             struct kit_checked *checked, const char **names) {
  const struct element_policy *row = &policy->elements[element];
  bool is_link = (row->flags & POLICY_IS_LINK) != 0;
  size_t count = 0;
  for (unsigned i = 1; i < ATTRIBUTE_COUNT; i++) {
    bool permitted = policy_bit(row->attributes, (enum attribute_id)i) ||
                     is_forced(policy, element, i) ||
                     (is_link && (i == ATTRIBUTE_REL || i == ATTRIBUTE_TARGET));
    if (permitted && attribute_table[i].status == NAME_OFFERED)
      names[count++] = attribute_table[i].name.data;
  }
  for (uint32_t i = 0; i < policy->named_count && count < KIT_NAMES - 7; i++) {
    unsigned owner = policy->named[i].element;
    if (owner == 0 || owner == element)
      names[count++] = keep_text(checked, policy_text(policy, policy->named[i].name));
  }
  if (policy->images.holds_remote) {
    if (element == ELEMENT_IMG && policy_bit(row->attributes, ATTRIBUTE_SRC))
      names[count++] = "data-src";
    if (policy_bit(row->attributes, ATTRIBUTE_SRCSET)) names[count++] = "data-srcset";
    if (policy_bit(row->attributes, ATTRIBUTE_POSTER)) names[count++] = "data-poster";
    if (policy_bit(row->attributes, ATTRIBUTE_BACKGROUND)) names[count++] = "data-background";
  }
  if (row->flags & POLICY_DATA_ATTRIBUTES) names[count++] = "data-*";
  if (row->flags & POLICY_ARIA_ATTRIBUTES) names[count++] = "aria-*";
  names[count] = NULL;
}

static bool runs_code(span scheme) {
  return span_equal(scheme, SPAN_LITERAL("javascript")) ||
         span_equal(scheme, SPAN_LITERAL("vbscript")) || span_equal(scheme, SPAN_LITERAL("data"));
}

/*
 * Every string of the policy, those of VALUE_SCHEMES among them: more than it permits, but never
 * what runs code.
 */
static void check_schemes(const struct sanitize_policy *policy, struct kit_checked *checked) {
  size_t count = 0;
  for (uint32_t i = 0; i < policy->string_count && count < KIT_STRINGS - 2; i++) {
    span text = policy_text(policy, policy->strings[i]);
    if (!runs_code(text)) checked->schemes[count++] = keep_text(checked, text);
  }
  if (policy->url.data_images) checked->schemes[count++] = "data";
  checked->schemes[count] = NULL;
}

static bool is_left_alone(const struct sanitize_policy *policy, enum element_id element) {
  const struct element_policy *row = &policy->elements[element];
  return policy->rule_count == 0 && row->action == ACTION_KEEP &&
         (row->flags & POLICY_HAS_FORCED) == 0;
}

static bool takes_scheme(const struct sanitize_policy *policy, const char *scheme) {
  for (uint32_t i = 0; i < policy->url.scheme_count; i++) {
    span taken = policy_text(policy, policy->strings[policy->url.first_scheme + i]);
    if (span_is(taken, scheme)) return true;
  }
  return false;
}

/* Whether an http template is one that no setting of URLs refuses. */
static bool is_plain_template(const struct sanitize_policy *policy, struct policy_string template) {
  return span_is(policy_text(policy, template), "https://example.com/@{name}") &&
         takes_scheme(policy, "https");
}

static struct checked_additions additions_of(const struct sanitize_policy *policy) {
  const struct text_policy *text = &policy->text;
  bool links = is_left_alone(policy, ELEMENT_A) &&
               policy_bit(policy->elements[ELEMENT_A].attributes, ATTRIBUTE_HREF);
  bool breaks = text->line_breaks != LINE_BREAKS_KEEP && is_left_alone(policy, ELEMENT_BR);
  bool paragraphs = text->line_breaks == LINE_BREAKS_P && is_left_alone(policy, ELEMENT_P) &&
                    !policy->style.collapses;
  return (struct checked_additions){
      .urls = links && text->link_urls && takes_scheme(policy, "http") &&
              !policy->url.refuse_userinfo && !policy->url.refuse_misleading,
      .emails = links && text->link_emails && takes_scheme(policy, "mailto"),
      .mentions = links && is_plain_template(policy, text->mention_url),
      .tags = links && is_plain_template(policy, text->tag_url),
      .breaks = breaks,
      .paragraphs = paragraphs,
  };
}

void kit_check_by(const struct sanitize_policy *policy, struct kit_checked *checked) {
  size_t count = 0;
  checked->text_length = 0;
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    bool kept =
        policy->elements[id].action == ACTION_KEEP && element_table[id].status == NAME_OFFERED;
    if (!kept || id >= (unsigned)ELEMENT_CUSTOM + policy->custom.count) continue;
    check_attributes(policy, id, checked, checked->attributes[count]);
    checked->elements[count] =
        (struct checked_element){keep_text(checked, element_name(&policy->custom, id)),
                                 checked->attributes[count]};
    count++;
  }
  static const char *const of_checkbox[] = {"type", "checked", "disabled", NULL};
  if (policy->elements[ELEMENT_INPUT].action == ACTION_KEEP)
    checked->elements[count++] = (struct checked_element){"input", of_checkbox};
  checked->elements[count] = (struct checked_element){NULL, NULL};
  check_schemes(policy, checked);
  for (uint32_t i = 0; i < policy->comment_count && i < KIT_COMMENTS; i++)
    checked->comments[i] =
        keep_text(checked, policy_text(policy, policy->strings[policy->first_comment + i]));
  checked->comments[policy->comment_count < KIT_COMMENTS ? policy->comment_count : KIT_COMMENTS] =
      NULL;
  checked->policy =
      (struct checked_policy){checked->elements,
                              policy->images.holds_remote ? held_url_attributes : url_attributes,
                              checked->schemes,
                              policy->style.is_xhtml,
                              policy->style.neutral_templates,
                              checked->comments,
                              additions_of(policy),
                              policy->style.max_nesting};
}

static void ask_for(sanitize_policy *policy, const char *notation) {
  sanitize_status status = sanitize_policy_allow(policy, notation, strlen(notation), NULL);
  if (status != SANITIZE_OK && status != SANITIZE_ERR_POLICY) abort();
}

sanitize_policy *widest_policy(void) {
  char notation[64];
  sanitize_policy_settings settings = {.size = sizeof settings};
  sanitize_policy *policy = sanitize_policy_new("text");
  if (policy == NULL || sanitize_policy_get(policy, &settings) != SANITIZE_OK) abort();
  settings.schemes = span_text("http https mailto ftp tel");
  settings.data_images = 1;
  settings.name_prefix = span_text("user-");
  settings.comments = span_text("wp:* more");
  if (sanitize_policy_set(policy, &settings, NULL) != SANITIZE_OK) abort();
  for (unsigned id = 1; id < ELEMENT_CUSTOM; id++) {
    snprintf(notation, sizeof notation, "<%s>", element_table[id].name.data);
    ask_for(policy, notation);
  }
  for (unsigned id = 1; id < ATTRIBUTE_COUNT; id++) {
    snprintf(notation, sizeof notation, "<* %s=\"\">", attribute_table[id].name.data);
    ask_for(policy, notation);
  }
  ask_for(policy, "<* data-*=\"\" aria-*=\"\">");
  ask_for(policy, WIDEST_STYLE);
  ask_for(policy, "<input type=\"checkbox\">");
  return policy;
}

/* check_honest() judges these. */
static bool tells_or_mends(const struct sanitize_policy *policy) {
  return policy->links.shows_hosts || policy->url.punycode_mixed ||
         policy->style.containment.bidi != BIDI_KEEP;
}

static bool adds_text(const struct sanitize_policy *policy) {
  if (tells_or_mends(policy)) return true;
  for (unsigned id = 0; id < ELEMENT_COUNT; id++) {
    bool hidden = (element_flags[id] & ELEMENT_HIDDEN) != 0;
    if (policy->shown_as_typed[id] || (hidden && policy->elements[id].action == ACTION_STRIP))
      return true;
  }
  for (uint32_t i = 0; i < policy->moded_count; i++) {
    if (policy->moded[i].treatment == MODED_SHOW) return true;
  }
  return false;
}

static bool separates(unsigned element) { return break_of((enum element_id)element) != BREAK_NONE; }

/* What it shows that is no text of the input. */
static void tell_checker(const struct sanitize_policy *policy) {
  checker_shows(policy->passed_over[ELEMENT_MATH] ? policy->formulas : 0, policy->embeds.links);
}

enum agreement kit_agreement(const struct sanitize_policy *policy, enum agreement agreement) {
  tell_checker(policy);
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    const struct element_policy *row = &policy->elements[id];
    for (size_t i = 0; i < RENAME_LINKS && row->action == ACTION_RENAME; i++) {
      if (separates(row->becomes[i]) && !separates(id) && agreement < AGREE_BUT_FOR_SPACE)
        return AGREE_BUT_FOR_SPACE;
    }
  }
  return agreement;
}

bool kit_loses_text(const struct sanitize_policy *policy) {
  /*
   * A reading without words is two parentheses to check_text(): where it stays, they cannot be told
   * apart, and it may be taken back.
   */
  bool plain = policy->style.block_breaks == BLOCK_BREAKS_NEWLINE && !policy->style.drops_empty &&
               !policy->style.collapses;
  if (!plain && policy->elements[ELEMENT_RT].action == ACTION_KEEP) return true;
  if (tells_or_mends(policy) || policy->style.containment.max_combining > 0) return true;
  for (unsigned id = 0; id < ELEMENT_COUNT; id++) {
    bool hidden = (element_flags[id] & ELEMENT_HIDDEN) != 0;
    enum element_action action = (enum element_action)policy->elements[id].action;
    if (action == ACTION_ESCAPE || (action == ACTION_DROP) != (hidden && action != ACTION_KEEP))
      return true;
  }
  for (uint32_t i = 0; i < policy->rule_count; i++) {
    if (policy->rules[i].required == REQUIRED_OR_DROP) return true;
  }
  for (uint32_t i = 0; i < policy->moded_count; i++) {
    if (policy->moded[i].treatment != MODED_PASS_OVER) return true;
  }
  return false;
}

bool kit_accounts(const struct sanitize_policy *policy, const sanitizer *worker,
                  sanitize_span input, sanitize_span output, char why[WHY_SIZE]) {
  sanitize_losses losses = {.size = sizeof losses};
  enum text_skip skip;
  tell_checker(policy);
  if (sanitizer_losses(worker, &losses) != SANITIZE_OK) return fails(why, WHY_SIZE, "no losses");
  if (!kit_loses_text(policy) && losses.text > 0)
    return fails(why, WHY_SIZE, "%zu bytes are told as lost", losses.text);
  return adds_text(policy) ||
         check_losses(input, output, agreement_after(worker), &losses, &skip, why, WHY_SIZE);
}
