/*
 * From what was asked for to the compiled form: one canonical order, no leftovers, one row an
 * element. See builder.h. Knows no syntax, and judges nothing (lint.c).
 */
#include "policy/custom_slots.h"

#include "filter/embeds.h"

#include <stdlib.h>

/* ---- What has become meaningless ---- */

static struct value_rule *rules_of(struct policy_builder *builder) {
  return (struct value_rule *)builder->rules.data;
}

static struct forced_attribute *forced_of(struct policy_builder *builder) {
  return (struct forced_attribute *)builder->forced.data;
}

static struct named_attribute *named_of(struct policy_builder *builder) {
  return (struct named_attribute *)builder->named.data;
}

/*
 * Where both "*" and the element list an attribute, one entry is left: the element's own if that
 * has a rule, or must have none while the one of "*" has a rule.
 */
static void settle_attribute(struct policy_builder *builder, enum element_id element,
                             enum attribute_id id) {
  struct element_choice *choice = &builder->choices[element];
  bool general = policy_bit(builder->choices[0].attributes, id);
  bool own = policy_bit(choice->attributes, id);
  const struct value_rule *rule = builder_rule(builder, element, id);
  const struct value_rule *wide = general ? builder_rule(builder, ELEMENT_UNKNOWN, id) : NULL;
  bool general_rule = wide != NULL && !is_trivial_rule(wide);
  if (rule != NULL && is_trivial_rule(rule) && !general_rule) {
    builder_remove_rule(builder, element, id);
    rule = NULL;
  }
  if (rule != NULL && general) {
    bit_set(choice->attributes, id);
  } else if (general_rule && own && rule == NULL) {
    struct value_rule any = {
        .element = (uint8_t)element, .attribute = (uint8_t)id, .kind = VALUE_ANY};
    builder_set_rule(builder, any, SPAN_LITERAL(""));
  } else if (general && rule == NULL) {
    bit_clear(choice->attributes, id);
  }
}

static void settle(struct policy_builder *builder) {
  for (unsigned element = 0; element < ELEMENT_COUNT; element++) {
    struct element_choice *choice = &builder->choices[element];
    if (element != 0 && !choice->kept) {
      memset(choice->attributes, 0, sizeof(choice->attributes));
      choice->flags = 0;
    }
    if (element == 0 || !choice->kept) continue;
    choice->flags &= (uint8_t)~builder->choices[0].flags;
    for (unsigned id = 1; id < ATTRIBUTE_COUNT; id++) {
      settle_attribute(builder, (enum element_id)element, (enum attribute_id)id);
    }
  }
}

static bool has_attribute(const struct policy_builder *builder, enum element_id element,
                          enum attribute_id id) {
  return policy_bit(builder->choices[element].attributes, id);
}

static void drop_dead_rules(struct policy_builder *builder) {
  struct value_rule *rules = rules_of(builder);
  size_t count = 0;
  for (uint32_t i = 0; i < builder->policy.rule_count; i++) {
    enum element_id element = (enum element_id)rules[i].element;
    bool says_nothing = element == ELEMENT_UNKNOWN && is_trivial_rule(&rules[i]);
    bool alive =
        has_attribute(builder, element, (enum attribute_id)rules[i].attribute) && !says_nothing;
    if (alive) rules[count++] = rules[i];
  }
  builder->rules.length = count * sizeof(*rules);
}

static void drop_dead_forced(struct policy_builder *builder) {
  struct forced_attribute *forced = forced_of(builder);
  size_t count = 0;
  for (uint32_t i = 0; i < builder->policy.forced_count; i++) {
    if (builder->choices[forced[i].element].kept) forced[count++] = forced[i];
  }
  builder->forced.length = count * sizeof(*forced);
}

/* Whether something wider permits it: data-* or aria-*, or the same name by "*". */
static bool is_covered(const struct policy_builder *builder, const struct named_attribute *named) {
  span name = policy_text(&builder->policy, named->name);
  unsigned flag = name.data[0] == 'd' ? POLICY_DATA_ATTRIBUTES : POLICY_ARIA_ATTRIBUTES;
  if ((builder->choices[0].flags | builder->choices[named->element].flags) & flag) return true;
  for (uint32_t i = 0; named->element != 0 && i < builder->policy.named_count; i++) {
    const struct named_attribute *other = &builder->policy.named[i];
    if (other->element == 0 && span_equal(policy_text(&builder->policy, other->name), name))
      return true;
  }
  return false;
}

static void drop_dead_named(struct policy_builder *builder) {
  struct named_attribute *named = named_of(builder);
  size_t count = 0;
  /* The general ones are looked at first, and never dropped for one of an element. */
  for (uint32_t i = 0; i < builder->policy.named_count; i++) {
    bool alive = named[i].element == 0 || builder->choices[named[i].element].kept;
    if (alive && !is_covered(builder, &named[i])) named[count++] = named[i];
  }
  builder->named.length = count * sizeof(*named);
}

/* ---- Order ---- */

/* Rules of one element come before those of all: the first that fits counts. */
static int rule_order(uint8_t element, uint8_t attribute) {
  return (element == 0 ? 256 : element) * 256 + attribute;
}

static int compare_rules(const void *a, const void *b) {
  const struct value_rule *first = a;
  const struct value_rule *second = b;
  return rule_order(first->element, first->attribute) -
         rule_order(second->element, second->attribute);
}

static int compare_forced(const void *a, const void *b) {
  const struct forced_attribute *first = a;
  const struct forced_attribute *second = b;
  return rule_order(first->element, first->attribute) -
         rule_order(second->element, second->attribute);
}

static bool named_before(const struct policy_builder *builder, const struct named_attribute *a,
                         const struct named_attribute *b) {
  span first = policy_text(&builder->policy, a->name);
  span second = policy_text(&builder->policy, b->name);
  if (a->element != b->element) return a->element < b->element;
  size_t shorter = first.length < second.length ? first.length : second.length;
  int order = memcmp(first.data, second.data, shorter);
  return order != 0 ? order < 0 : first.length < second.length;
}

/* Few of them, and their order needs the pool: by insertion. */
static void sort_named(struct policy_builder *builder) {
  struct named_attribute *named = named_of(builder);
  for (size_t i = 1; i < builder->named.length / sizeof(*named); i++) {
    struct named_attribute moving = named[i];
    size_t at = i;
    for (; at > 0 && named_before(builder, &moving, &named[at - 1]); at--)
      named[at] = named[at - 1];
    named[at] = moving;
  }
}

static struct moded_name *moded_of(struct policy_builder *builder) {
  return (struct moded_name *)builder->moded.data;
}

static span moded_text(const struct policy_builder *builder, const struct moded_name *moded) {
  return span_of(builder->policy.pool + moded->start, moded->length);
}

static void sort_moded(struct policy_builder *builder) {
  struct moded_name *moded = moded_of(builder);
  for (size_t i = 1; i < builder->moded.length / sizeof(*moded); i++) {
    struct moded_name moving = moded[i];
    span name = moded_text(builder, &moving);
    size_t at = i;
    for (; at > 0 && compare_names(name, moded_text(builder, &moded[at - 1])) < 0; at--)
      moded[at] = moded[at - 1];
    moded[at] = moving;
  }
}

static void sort(struct policy_builder *builder) {
  size_t rules = builder->rules.length / sizeof(struct value_rule);
  size_t forced = builder->forced.length / sizeof(struct forced_attribute);
  if (rules > 1) qsort(builder->rules.data, rules, sizeof(struct value_rule), compare_rules);
  if (forced > 1)
    qsort(builder->forced.data, forced, sizeof(struct forced_attribute), compare_forced);
  sort_named(builder);
  sort_moded(builder);
}

/* ---- Texts: only those in use, in the order of their users ---- */

static void repack_list(struct policy_builder *builder, const struct sanitize_policy *old,
                        uint32_t *first, uint32_t *count) {
  builder_set_list(builder, first, count, builder_list(old, *first, *count));
}

static void repack_text(struct policy_builder *builder, const struct sanitize_policy *old,
                        struct policy_string *text) {
  *text = builder_set_text(builder, policy_text(old, *text));
}

static void repack(struct policy_builder *builder) {
  struct buffer old_strings = builder->strings;
  struct buffer old_pool = builder->pool;
  struct sanitize_policy old = builder->policy;
  struct sanitize_policy *policy = &builder->policy;
  memset(&builder->strings, 0, sizeof(builder->strings));
  memset(&builder->pool, 0, sizeof(builder->pool));
  builder_point(builder);

  /* so that it is never NULL */
  if (!buffer_reserve(&builder->memory, &builder->pool, 1)) builder->failed = true;
  repack_list(builder, &old, &policy->url.first_scheme, &policy->url.scheme_count);
  repack_text(builder, &old, &policy->url.base);
  repack_list(builder, &old, &policy->links.first_rel, &policy->links.rel_count);
  repack_text(builder, &old, &policy->links.target);
  repack_text(builder, &old, &policy->name_prefix);
  repack_list(builder, &old, &policy->first_comment, &policy->comment_count);
  repack_text(builder, &old, &policy->text.mention_url);
  repack_text(builder, &old, &policy->text.tag_url);
  repack_list(builder, &old, &policy->embeds.first_host, &policy->embeds.host_count);

  for (size_t i = 0; i < builder->rules.length / sizeof(struct value_rule); i++) {
    struct value_rule *rule = &rules_of(builder)[i];
    repack_list(builder, &old, &rule->first_string, &rule->string_count);
  }

  for (size_t i = 0; i < builder->forced.length / sizeof(struct forced_attribute); i++) {
    repack_text(builder, &old, &forced_of(builder)[i].value);
  }
  for (size_t i = 0; i < builder->named.length / sizeof(struct named_attribute); i++) {
    repack_text(builder, &old, &named_of(builder)[i].name);
  }

  for (size_t i = 0; i < builder->moded.length / sizeof(struct moded_name); i++) {
    struct moded_name *moded = &moded_of(builder)[i];
    struct policy_string text = {moded->start, moded->length};
    repack_text(builder, &old, &text);
    moded->start = text.start;
  }

  builder_point(builder);
  buffer_free(&builder->memory, &old_strings);
  buffer_free(&builder->memory, &old_pool);
}

/* ---- Rows ---- */

static uint8_t action_of_mode(unsigned mode, bool hidden) {
  switch ((sanitize_mode)mode) {
  case SANITIZE_MODE_DROP: return ACTION_DROP;
  case SANITIZE_MODE_ESCAPE: return ACTION_ESCAPE;
  case SANITIZE_MODE_STRIP:
  case SANITIZE_MODE_DEFAULT: break;
  }
  return hidden ? ACTION_DROP : ACTION_STRIP;
}

static uint8_t action_of(const struct policy_builder *builder, enum element_id element) {
  const struct element_choice *choice = &builder->choices[element];
  if (element == ELEMENT_UNKNOWN) return action_of_mode(builder_unknown_mode(builder), false);
  if (choice->kept) return ACTION_KEEP;
  if (builder_renames(builder, element)) return ACTION_RENAME;
  bool hidden = (element_flags[element] & ELEMENT_HIDDEN) != 0;
  return action_of_mode(choice->mode != SANITIZE_MODE_DEFAULT ? choice->mode : builder->mode,
                        hidden);
}

/* Of the unknown names only what is to be dropped comes to the filter; see moded_names.h. */
static void compile_unknown(struct policy_builder *builder) {
  for (uint32_t i = 0; i < builder->policy.moded_count; i++) {
    if (builder->policy.moded[i].treatment == MODED_KEEP)
      builder->policy.elements[ELEMENT_UNKNOWN].action = ACTION_DROP;
  }
}

static bool has_named(const struct policy_builder *builder, enum element_id element) {
  for (uint32_t i = 0; i < builder->policy.named_count; i++) {
    unsigned owner = builder->policy.named[i].element;
    if (owner == 0 || owner == element) return true;
  }
  return false;
}

static bool has_forced(const struct policy_builder *builder, enum element_id element) {
  for (uint32_t i = 0; i < builder->policy.forced_count; i++) {
    if (builder->policy.forced[i].element == element) return true;
  }
  return false;
}

static void mark_ruled(const struct policy_builder *builder, enum element_id element,
                       struct element_policy *row) {
  for (uint32_t i = 0; i < builder->policy.rule_count; i++) {
    const struct value_rule *rule = &builder->policy.rules[i];
    enum attribute_id id = (enum attribute_id)rule->attribute;
    if ((rule->element != 0 && rule->element != element) || !policy_bit(row->attributes, id))
      continue;
    bit_set(row->ruled, id);
    row->flags |= POLICY_HAS_RULES;
  }
}

static void compile_row(struct policy_builder *builder, enum element_id element) {
  struct element_policy *row = &builder->policy.elements[element];
  const struct element_choice *own = &builder->choices[element];
  const struct element_choice *general = &builder->choices[0];
  memset(row, 0, sizeof(*row));
  row->action = action_of(builder, element);
  builder->policy.shown_as_typed[element] = row->action == ACTION_ESCAPE;
  /* The tokenizer knows only those custom elements that are permitted or renamed. */
  bool inert = (element_flags[element] & ELEMENT_INERT) != 0 && !is_custom(element);
  builder->policy.passed_over[element] = inert && row->action == ACTION_STRIP;

  /* An image that goes leaves its alternative text (traces.h), an embed may leave a link. */
  bool has_trace = element == ELEMENT_IMG || (element == ELEMENT_INPUT && own->kept) ||
                   (builder->policy.embeds.links && embed_needs_attributes(element));
  builder->policy.wants_attributes[element] = has_trace;
  memcpy(row->becomes, own->becomes, sizeof(row->becomes));
  if (row->action != ACTION_KEEP) return;

  uint64_t any = 0;
  for (size_t i = 0; i < ATTRIBUTE_WORDS; i++) {
    row->attributes[i] = own->attributes[i] | general->attributes[i];
    any |= row->attributes[i];
  }

  row->flags = own->flags | general->flags;
  if (has_named(builder, element)) row->flags |= POLICY_HAS_NAMED;
  builder->policy.wants_attributes[element] = has_trace || any != 0 || row->flags != 0;
  if (has_forced(builder, element)) row->flags |= POLICY_HAS_FORCED;
  if (element == ELEMENT_A || element == ELEMENT_AREA) row->flags |= POLICY_IS_LINK;
  mark_ruled(builder, element, row);
}

/* font and center have no other way to say what becomes style than to become what has one. */
static void compile_legacy(struct policy_builder *builder, enum element_id element,
                           enum element_id becomes) {
  const struct element_choice *choice = &builder->choices[element];
  struct element_policy *row = &builder->policy.elements[element];
  const struct element_policy *other = &builder->policy.elements[becomes];
  bool is_free = !choice->kept && choice->becomes[0] == 0 && choice->mode == SANITIZE_MODE_DEFAULT;
  if (!builder->policy.legacy_style || !is_free || other->action != ACTION_KEEP ||
      !policy_bit(other->attributes, ATTRIBUTE_STYLE))
    return;
  row->action = ACTION_RENAME;
  row->becomes[0] = (uint8_t)becomes;
  builder->policy.shown_as_typed[element] = builder->policy.passed_over[element] = false;
}

/* The attributes of a renamed element are those of what stands for it. After all other rows. */
static void compile_renamed(struct policy_builder *builder) {
  bool *wants = builder->policy.wants_attributes;
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    const uint8_t *becomes = builder->policy.elements[id].becomes;
    for (size_t i = 0; i < RENAME_LINKS && becomes[i] != 0; i++)
      wants[id] = wants[id] || wants[becomes[i]];
  }
}

bool builder_finish(struct policy_builder *builder) {
  if (builder->failed) return false;
  settle(builder);
  if (builder->failed) return false;

  drop_dead_rules(builder);
  drop_dead_forced(builder);
  drop_dead_named(builder);
  builder_point(builder);
  custom_settle(builder);
  sort(builder);
  repack(builder);
  if (builder->failed) return false;

  builder->policy.mode = action_of_mode(builder->mode, false);
  for (unsigned id = 0; id < ELEMENT_COUNT; id++) compile_row(builder, (enum element_id)id);
  compile_unknown(builder);
  compile_legacy(builder, ELEMENT_FONT, ELEMENT_SPAN);
  compile_legacy(builder, ELEMENT_CENTER, ELEMENT_DIV);
  compile_renamed(builder);
  return true;
}
