/*
 * A reason names what refused: where the policy is relaxed in just that, the change is gone, or
 * comes with another reason; and where no policy could help (NEVER), it stays. Of every change that
 * is reported on random inputs under random policies. Reasons that no policy has a say in (PLACE,
 * CHARACTERS) are not tried. Controls call one reason by the name of another, and have to be found.
 */
#include "kit/nasty.h"
#include "kit/policy_kit.h"

#include "html/style_value.h"
#include "unit/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REASONS = SANITIZE_REASON_LINKS + 1 };

static const char *const reason_names[REASONS] = {
    "?",     "POLICY",     "NEVER", "VALUE",     "URL",        "REQUIRED", "PLACE",
    "COUNT", "CHARACTERS", "HOOK",  "INVISIBLE", "MISLEADING", "LINKS"};

/* What each reason is called; but for a control, itself. */
static sanitize_reason called[REASONS];

/* ---- what a change is about ---- */

struct change_at_hand {
  sanitize_change_kind kind;
  sanitize_reason reason; /* as it is called */
  size_t offset;
  enum element_id element;
  enum attribute_id attribute; /* ATTRIBUTE_UNKNOWN: data-*, aria-*, or of none */
  char tag[64];                /* of the element */
  char name[64];               /* of the attribute */
  char value[256];
};

static void copy_span(char *to, size_t size, sanitize_span from) {
  snprintf(to, size, "%.*s", (int)from.length, from.data);
}

/* The element that the filter judged: a parser has others for these. */
static enum element_id judged_element(sanitize_span name, const struct custom_names *custom) {
  enum element_id element = element_lookup(name);
  if (element == ELEMENT_UNKNOWN) element = custom_lookup(custom, name);
  if (span_is(name, "image")) return ELEMENT_IMG;
  return element == ELEMENT_XMP || element == ELEMENT_PLAINTEXT ? ELEMENT_LISTING : element;
}

static struct change_at_hand subject_of(const sanitize_change *change,
                                        const struct custom_names *custom) {
  struct change_at_hand subject = {.kind = change->kind,
                                   .reason = called[change->reason],
                                   .offset = change->offset,
                                   .element = judged_element(change->element, custom),
                                   .attribute = attribute_lookup(change->attribute)};
  copy_span(subject.tag, sizeof subject.tag, change->element);
  copy_span(subject.name, sizeof subject.name, change->attribute);
  copy_span(subject.value, sizeof subject.value, change->value);
  return subject;
}

static bool is_of_attribute(const struct change_at_hand *subject) {
  return subject->name[0] != '\0';
}

/*
 * Whether an element goes with its content is its mode's word, not the reason's; whether anything
 * is left of a style, that of its other declarations.
 */
static bool are_of_one_kind(const struct change_at_hand *a, const struct change_at_hand *b) {
  if (a->attribute == ATTRIBUTE_STYLE && b->attribute == ATTRIBUTE_STYLE) return true;
  return is_of_attribute(a) ? a->kind == b->kind : !is_of_attribute(b);
}

static bool is_same_change(const struct change_at_hand *a, const struct change_at_hand *b) {
  return a->offset == b->offset && a->element == b->element && a->reason == b->reason &&
         are_of_one_kind(a, b) && strcmp(a->name, b->name) == 0 && strcmp(a->value, b->value) == 0;
}

/* ---- running ---- */

struct reported {
  sanitizer *worker;
  const sanitize_change *changes;
  size_t count;
  sanitize_span clean;
  const struct custom_names *custom; /* the policy's */
};

/* False where the policy is one that no worker takes. */
static bool read_with(struct reported *reported, const struct policy_kit *kit, sanitize_span html) {
  sanitize_options options = {.size = sizeof options, .report = 1};
  sanitize_status status = sanitizer_new_with(&reported->worker, &kit->policy, &options);
  if (status == SANITIZE_ERR_POLICY) return false;
  ck_assert_int_eq(status, SANITIZE_OK);
  reported->custom = &kit->policy.custom;
  ck_assert_int_eq(sanitizer_run(reported->worker, html.data, html.length, &reported->clean),
                   SANITIZE_OK);
  reported->count = sanitizer_changes(reported->worker, &reported->changes);
  return true;
}

static bool reports(const struct reported *reported, const struct change_at_hand *subject) {
  for (size_t i = 0; i < reported->count; i++) {
    struct change_at_hand other = subject_of(&reported->changes[i], reported->custom);
    if (is_same_change(&other, subject)) return true;
  }
  return false;
}

/*
 * The tokenizer passes over a tag wherever it stands, the filter over all that is in an element that
 * goes with its content, and of what is in a template no front end tells it.
 */
static bool may_be_in_dropped(const struct reported *reported,
                              const struct change_at_hand *subject) {
  bool inert =
      subject->element == ELEMENT_UNKNOWN || (element_flags[subject->element] & ELEMENT_INERT) != 0;
  if (is_of_attribute(subject) || !inert) return false;
  for (size_t i = 0; i < reported->count; i++) {
    const struct change_at_hand other = subject_of(&reported->changes[i], reported->custom);
    bool drops = other.kind == SANITIZE_CHANGE_ELEMENT_DROPPED || other.element == ELEMENT_TEMPLATE;
    if (drops && other.offset < subject->offset) return true;
  }
  return false;
}

/* ---- relaxing ---- */

static void copy_kit(struct policy_kit *to, const struct policy_kit *from) {
  *to = *from;
  to->policy.rules = to->rules;
  to->policy.forced = to->forced;
  to->policy.named = to->named;
  to->policy.strings = to->strings;
  to->policy.pool = to->pool;
}

static void keep_element(struct policy_kit *kit, enum element_id element) {
  kit->policy.elements[element].action = ACTION_KEEP;
  kit->policy.wants_attributes[element] = true;
  kit->policy.shown_as_typed[element] = kit->policy.passed_over[element] = false;
}

static bool is_about(const struct value_rule *rule, const struct change_at_hand *subject) {
  return rule->attribute == subject->attribute &&
         (rule->element == subject->element || rule->element == 0);
}

static void remove_rules(struct policy_kit *kit, const struct change_at_hand *subject) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < kit->policy.rule_count; i++) {
    if (!is_about(&kit->rules[i], subject)) kit->rules[count++] = kit->rules[i];
  }
  kit->policy.rule_count = count;
}

static void remove_forced(struct policy_kit *kit, const struct change_at_hand *subject) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < kit->policy.forced_count; i++) {
    const struct forced_attribute *forced = &kit->forced[i];
    bool same = forced->element == subject->element && forced->attribute == subject->attribute;
    if (!same) kit->forced[count++] = *forced;
  }
  kit->policy.forced_count = count;
}

static void require_nothing(struct policy_kit *kit) {
  for (uint32_t i = 0; i < kit->policy.rule_count; i++) kit->rules[i].required = REQUIRED_NOT;
  kit->policy.links.unwrap_without_href = false;
}

static void permit_attribute(struct policy_kit *kit, const struct change_at_hand *subject) {
  struct element_policy *row = &kit->policy.elements[subject->element];
  unsigned bit = subject->attribute;
  if (bit != ATTRIBUTE_UNKNOWN) row->attributes[bit / 64] |= UINT64_C(1) << bit % 64;
  if (strncmp(subject->name, "data-", 5) == 0) row->flags |= POLICY_DATA_ATTRIBUTES;
  if (strncmp(subject->name, "aria-", 5) == 0) row->flags |= POLICY_ARIA_ATTRIBUTES;
  kit->policy.wants_attributes[subject->element] = true;
}

/* A target that is no keyword stays where a list has it. */
static void list_value(struct policy_kit *kit, const struct change_at_hand *subject) {
  struct value_rule *rule = &kit->rules[kit->policy.rule_count++];
  struct element_policy *row = &kit->policy.elements[subject->element];
  kit->strings[kit->policy.string_count] = kit_text(kit, subject->value);
  *rule = (struct value_rule){.element = (uint8_t)subject->element,
                              .attribute = (uint8_t)subject->attribute,
                              .kind = VALUE_LIST,
                              .first_string = kit->policy.string_count++,
                              .string_count = 1};
  row->ruled[subject->attribute / 64] |= UINT64_C(1) << subject->attribute % 64;
  row->flags |= POLICY_HAS_RULES;
}

/* Of a style what is permitted are properties. */
static void list_properties(struct policy_kit *kit, const struct change_at_hand *subject) {
  struct value_rule *rule;
  remove_rules(kit, subject);
  rule = kit_rule(kit, element_name(&kit->policy.custom, subject->element).data, "style",
                  VALUE_LIST, "");
  rule->first_string = kit->policy.string_count;
  for (unsigned i = 0; i < STYLE_PROPERTY_COUNT; i++, rule->string_count++)
    kit->strings[kit->policy.string_count++] =
        kit_text(kit, style_property_name((enum style_property)i).data);
}

/* A table is permitted as a whole (filter.c). */
static void permit(struct policy_kit *kit, const struct change_at_hand *subject) {
  if (is_of_attribute(subject)) {
    permit_attribute(kit, subject);
    if (subject->attribute == ATTRIBUTE_STYLE) list_properties(kit, subject);
    return;
  }
  keep_element(kit, subject->element);
  if (subject->element != ELEMENT_TABLE) return;
  kit_permit_tables(kit);
  require_nothing(kit);
}

static void keep_urls(struct policy_kit *kit) {
  struct url_policy *url = &kit->policy.url;
  url->relative = url->network_path = url->fragment = URL_KEEP;
}

/* What the policy says of the value, and what it sets in its place. */
static void relax_value(struct policy_kit *kit, const struct change_at_hand *subject) {
  remove_rules(kit, subject);
  remove_forced(kit, subject);
  kit->policy.links.rel_scope = kit->policy.links.target_scope = LINKS_NONE;
  kit->policy.name_prefix = kit_text(kit, "w-");
  kit->policy.style.containment = (struct containment_rules){BIDI_KEEP, 0};
  kit->policy.url.punycode_mixed = false;
  if (subject->kind == SANITIZE_CHANGE_ATTRIBUTE_CHANGED) keep_urls(kit);
  if (attribute_table[subject->attribute].kind == KIND_TARGET) list_value(kit, subject);
}

static void relax_url(struct policy_kit *kit, const struct change_at_hand *subject) {
  keep_urls(kit);
  kit->policy.url.refuse_userinfo = false;
  kit->policy.url.punycode_mixed = false;
  kit->policy.url.data_images = true;
  kit_schemes(kit, "http https mailto ftp irc tel x-y javascript vbscript script data blob color "
                   "text-align text-decoration font-family background xlink cid");
  for (uint32_t i = 0; i < kit->policy.rule_count; i++) {
    struct value_rule *rule = &kit->rules[i];
    if (is_about(rule, subject) && rule->kind == VALUE_SCHEMES) rule->kind = VALUE_ANY;
  }
}

/* Of data-* and aria-* no other. */
static void permit_by_name(struct policy_kit *kit, const struct change_at_hand *subject) {
  kit->named[0] = (struct named_attribute){0, kit_text(kit, subject->name)};
  kit->policy.named_count = 1;
  kit->policy.elements[subject->element].flags |= POLICY_HAS_NAMED;
}

/* All the room of the tag is for this one. */
static void make_room(struct policy_kit *kit, const struct change_at_hand *subject) {
  struct element_policy *row = &kit->policy.elements[subject->element];
  bool was_permitted = policy_bit(row->attributes, subject->attribute);
  memset(row->attributes, 0, sizeof row->attributes);
  row->flags &= POLICY_HAS_RULES | POLICY_IS_LINK;
  kit->policy.forced_count = 0;
  kit->policy.links.rel_scope = kit->policy.links.target_scope = LINKS_NONE;
  if (was_permitted) permit_attribute(kit, subject);
  if (subject->attribute == ATTRIBUTE_UNKNOWN) permit_by_name(kit, subject);
}

/* All that a policy could do for it. */
static void permit_all(struct policy_kit *kit, const struct change_at_hand *subject) {
  keep_element(kit, subject->element);
  /* Where the element was written, what it lacks is no matter, and others are not to stay for it. */
  if (!is_of_attribute(subject)) {
    require_nothing(kit);
    return;
  }
  relax_value(kit, subject);
  relax_url(kit, subject);
  permit_attribute(kit, subject);
  if (subject->attribute == ATTRIBUTE_STYLE) list_properties(kit, subject);
}

/* A policy permits a custom element by its name, which gives it an id. */
static bool name_custom(struct policy_kit *kit, struct change_at_hand *subject) {
  if (subject->element != ELEMENT_UNKNOWN || subject->reason != SANITIZE_REASON_POLICY ||
      !could_be_custom(span_of(subject->tag, strlen(subject->tag))))
    return false;
  kit_custom(kit, subject->tag);
  subject->element = custom_lookup(&kit->policy.custom, span_of(subject->tag, strlen(subject->tag)));
  return true;
}

static void relax(struct policy_kit *kit, const struct change_at_hand *subject) {
  switch (subject->reason) {
  case SANITIZE_REASON_POLICY: permit(kit, subject); break;
  case SANITIZE_REASON_INVISIBLE:
  case SANITIZE_REASON_NEVER: permit_all(kit, subject); break;
  case SANITIZE_REASON_VALUE: relax_value(kit, subject); break;
  case SANITIZE_REASON_URL:
    relax_url(kit, subject);
    kit->policy.images.holds_remote = false;
    break;
  case SANITIZE_REASON_REQUIRED: require_nothing(kit); break;
  case SANITIZE_REASON_COUNT: make_room(kit, subject); break;
  case SANITIZE_REASON_MISLEADING: kit->policy.url.refuse_misleading = false; break;
  case SANITIZE_REASON_LINKS: kit->policy.links.maximum = 0; break;
  case SANITIZE_REASON_PLACE:
  case SANITIZE_REASON_CHARACTERS:
  case SANITIZE_REASON_HOOK: break;
  }
}

/* ---- what is written otherwise under every policy ---- */

static bool is_white_space(char c) { return strchr(" \t\n\f\r", c) != NULL; }

/* One space between two, none around; in srcset behind each comma, too. */
static bool is_normal_list(const char *value, bool commas) {
  size_t length = strlen(value);
  for (size_t i = 0; i < length; i++) {
    bool at_edge = i == 0 || i + 1 == length;
    bool separates = is_white_space(value[i]) || (commas && value[i] == ',');
    if (separates && at_edge) return false;
    if (is_white_space(value[i]) && (value[i] != ' ' || is_white_space(value[i + 1]))) return false;
    if (commas && value[i] == ',' && value[i + 1] != ' ') return false;
  }
  return true;
}

/* Where the policy has a say only in the prefix, or none. */
static bool is_rewritten_anyhow(const struct change_at_hand *subject) {
  if (subject->kind != SANITIZE_CHANGE_ATTRIBUTE_CHANGED) return false;
  switch ((enum attribute_kind)attribute_table[subject->attribute].kind) {
  case KIND_NAME:
  case KIND_REFERENCE: return true;
  case KIND_URL: return strchr(subject->value, '#') != NULL;
  case KIND_URL_LIST:
  case KIND_LINK_TYPE: return !is_normal_list(subject->value, false);
  case KIND_SRCSET: return !is_normal_list(subject->value, true);
  case KIND_PLAIN:
  case KIND_TOKENS:
  case KIND_TARGET: break;
  case KIND_STYLE: return true; /* in one form, whoever permits what */
  }
  return false;
}

/* ---- the check ---- */

struct trials {
  size_t tried[REASONS];
  size_t wrong[REASONS];
  char first[REASONS][512]; /* wrong one */
};

static void check_change(const struct policy_kit *kit, sanitize_span html,
                         const struct change_at_hand *subject, struct trials *trials) {
  static struct policy_kit relaxed;
  struct reported reported;
  struct change_at_hand renamed = *subject;
  copy_kit(&relaxed, kit);
  if (name_custom(&relaxed, &renamed)) subject = &renamed;
  relax(&relaxed, subject);
  if (!read_with(&reported, &relaxed, html)) return;
  bool still = reports(&reported, subject);
  bool wrong = still;
  if (subject->reason == SANITIZE_REASON_NEVER || subject->reason == SANITIZE_REASON_INVISIBLE)
    wrong = !still && !may_be_in_dropped(&reported, subject);
  if (subject->reason == SANITIZE_REASON_VALUE && is_rewritten_anyhow(subject)) wrong = false;
  sanitizer_free(reported.worker);

  trials->tried[subject->reason]++;
  if (!wrong) return;
  trials->wrong[subject->reason]++;
  char *first = trials->first[subject->reason];
  if (first[0] != '\0') return;
  snprintf(first, sizeof trials->first[0], "%s (kind %d) <%.*s> %s=\"%s\" at %zu of \"%s\"",
           reason_names[subject->reason], (int)subject->kind,
           (int)strlen(subject->tag), subject->tag, subject->name, subject->value,
           subject->offset, shown(html));
}

static bool is_tried(const sanitize_change *change) {
  return change->kind != SANITIZE_CHANGE_COMMENT_REMOVED &&
         change->reason != SANITIZE_REASON_PLACE && change->reason != SANITIZE_REASON_CHARACTERS;
}

static void check_document(const struct policy_kit *kit, sanitize_span html,
                           struct trials *trials) {
  struct reported reported;
  if (!read_with(&reported, kit, html)) return;
  for (size_t i = 0; i < reported.count; i++) {
    if (!is_tried(&reported.changes[i])) continue;
    struct change_at_hand subject = subject_of(&reported.changes[i], reported.custom);
    check_change(kit, html, &subject, trials);
  }
  sanitizer_free(reported.worker);
}

/* Some tags have more attributes than are written. */
static void add_crowded_tag(struct random *random, struct bytes *html) {
  static const char *const tags[] = {"<a", "<b", "<img", "<p"};
  bytes_add_text(html, tags[random_below(random, 4)]);
  for (unsigned i = 0; i < 56; i++) {
    char attribute[32];
    snprintf(attribute, sizeof attribute, " data-n%u=%u", i, i);
    bytes_add_text(html, attribute);
  }
  bytes_add_text(html, " title=t href=/x rel=x onclick=y>");
}

/* The attributes of a renamed element are judged as another's: permitting it asks another question. */
static void take_renamings_back(struct policy_kit *kit) {
  for (unsigned id = 1; id < ELEMENT_CUSTOM; id++) {
    if (kit->policy.elements[id].action == ACTION_RENAME)
      kit_act(kit, element_table[id].name.data, ACTION_STRIP);
  }
}

static void check_all(unsigned policies, struct trials *trials) {
  enum { DOCUMENTS = 4, TOKENS = 24 };
  static struct policy_kit kit;
  struct bytes html = {0};
  for (unsigned i = 0; i < policies; i++) {
    struct random random = {7000 + i};
    kit_random(&kit, 9000 + i);
    take_renamings_back(&kit);
    kit.policy.links.noopener = false; /* no rule for values can permit an empty rel it manages */
    kit.policy.style.max_nesting = 0;  /* what stays then would take the place of what is in it */
    for (unsigned k = 0; k < DOCUMENTS; k++) {
      html.length = 0;
      nasty_html(&random, TOKENS, &html);
      if (k == 0 && i % 4 == 0) add_crowded_tag(&random, &html);
      if (k == 1) bytes_add_text(&html, "<a href=/x>1</a><a href=/y>2</a><a href=/z>3");
      check_document(&kit, bytes_span(&html), trials);
    }
  }
  bytes_free(&html);
}

static void call_all_by_name(void) {
  for (unsigned i = 0; i < REASONS; i++) called[i] = (sanitize_reason)i;
}

START_TEST(what_a_reason_names_is_what_refused) {
  static const sanitize_reason wanted[] = {
      SANITIZE_REASON_POLICY,   SANITIZE_REASON_NEVER, SANITIZE_REASON_VALUE, SANITIZE_REASON_URL,
      SANITIZE_REASON_REQUIRED, SANITIZE_REASON_COUNT, SANITIZE_REASON_LINKS};
  struct trials trials = {.tried = {0}};
  call_all_by_name();
  check_all(1500, &trials);
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    ck_assert_msg(trials.wrong[wanted[i]] == 0, "%zu of %zu are not %s; the first: %s",
                  trials.wrong[wanted[i]], trials.tried[wanted[i]], reason_names[wanted[i]],
                  trials.first[wanted[i]]);
    ck_assert_msg(trials.tried[wanted[i]] >= 50, "only %zu changes came with %s",
                  trials.tried[wanted[i]], reason_names[wanted[i]]);
  }
}
END_TEST

static const struct {
  sanitize_reason reason, wrong_name;
} misnomers[] = {
    {SANITIZE_REASON_POLICY, SANITIZE_REASON_NEVER},
    {SANITIZE_REASON_POLICY, SANITIZE_REASON_VALUE},
    {SANITIZE_REASON_NEVER, SANITIZE_REASON_POLICY},
    {SANITIZE_REASON_NEVER, SANITIZE_REASON_URL},
    {SANITIZE_REASON_VALUE, SANITIZE_REASON_URL},
    {SANITIZE_REASON_VALUE, SANITIZE_REASON_COUNT},
    {SANITIZE_REASON_URL, SANITIZE_REASON_VALUE},
    {SANITIZE_REASON_URL, SANITIZE_REASON_COUNT},
    {SANITIZE_REASON_URL, SANITIZE_REASON_POLICY},
    {SANITIZE_REASON_REQUIRED, SANITIZE_REASON_POLICY},
    {SANITIZE_REASON_COUNT, SANITIZE_REASON_VALUE},
    {SANITIZE_REASON_COUNT, SANITIZE_REASON_POLICY},
};

START_TEST(a_wrong_name_is_found) {
  struct trials trials = {.tried = {0}};
  call_all_by_name();
  called[misnomers[_i].reason] = misnomers[_i].wrong_name;
  check_all(60, &trials);
  ck_assert_msg(trials.wrong[misnomers[_i].wrong_name] > 0, "%s called %s was not found",
                reason_names[misnomers[_i].reason], reason_names[misnomers[_i].wrong_name]);
}
END_TEST

Suite *relaxing_suite(void) {
  Suite *suite = suite_create("relaxing");
  TCase *cases = tcase_create("reasons");
  tcase_set_timeout(cases, 600);
  tcase_add_test(cases, what_a_reason_names_is_what_refused);
  tcase_add_loop_test(cases, a_wrong_name_is_found, 0, (int)(sizeof misnomers / sizeof *misnomers));
  suite_add_tcase(suite, cases);
  return suite;
}
