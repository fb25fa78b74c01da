/* See forbid.h. The finished policy is looked at, so that no way to permit something is missed. */
#include "policy/forbid.h"

#include "policy/lookup.h"

void forbid_element(struct policy_builder *builder, enum element_id element) {
  if (builder->choices[element].kept || builder_renames(builder, element))
    builder_refuse(builder, element);
  builder->bans[element].element = true;
}

void forbid_all(struct policy_builder *builder) {
  for (unsigned id = 1; id < ELEMENT_CUSTOM; id++) builder->bans[id].element = true;
  builder->bans_custom = true;
}

/* What a wildcard permits goes with it. */
static void ban_wildcard(struct element_ban *ban, unsigned wildcard) {
  ban->flags |= (uint8_t)wildcard;
  for (unsigned id = 1; id < ATTRIBUTE_COUNT; id++) {
    if (wildcard_of((enum attribute_id)id) == wildcard)
      bit_set(ban->attributes, (enum attribute_id)id);
  }
}

/* The single names that a forbidden wildcard would have brought. */
static void deny_names(struct policy_builder *builder, enum element_id element, char first) {
  struct attribute_reference name = {.id = ATTRIBUTE_UNKNOWN};
  for (uint32_t i = builder->policy.named_count; i-- > 0;) {
    if (i >= builder->policy.named_count) continue; /* the last denial took several */
    const struct named_attribute *named = &builder->policy.named[i];
    span text = policy_text(&builder->policy, named->name);
    bool here = element == ELEMENT_UNKNOWN || named->element == 0 || named->element == element;
    if (!here || text.data[0] != first || text.length > sizeof(name.text)) continue;
    memcpy(name.text, text.data, text.length);
    name.length = text.length;
    (void)builder_deny(builder, element, &name);
  }
}

void forbid_attribute(struct policy_builder *builder, enum element_id element,
                      const struct attribute_reference *attribute, struct place place) {
  struct element_ban *ban = &builder->bans[element];
  bool is_wildcard = attribute->wildcard != 0;
  unsigned wildcard = wildcard_for(attribute);
  if (!is_wildcard && attribute->id == ATTRIBUTE_UNKNOWN) {
    builder_report(
        builder, SANITIZE_SEVERITY_ERROR, place, "%.*s cannot be forbidden alone; forbid all of %s",
        NAME_SHOWN(span_of(attribute->text, attribute->length)), wildcard_name(wildcard));
    return;
  }
  /* A single name cannot be taken out of data-* and aria-*. */
  if (wildcard != 0) {
    struct attribute_reference all = {.wildcard = wildcard};
    if (builder_permits(builder, element, &all)) (void)builder_deny(builder, element, &all);
  }
  (void)builder_deny(builder, element, attribute);
  if (is_wildcard) {
    deny_names(builder, element, attribute->wildcard == POLICY_ARIA_ATTRIBUTES ? 'a' : 'd');
    ban_wildcard(ban, attribute->wildcard);
  } else {
    bit_set(ban->attributes, attribute->id);
  }
}

/* ---- The check ---- */

static void refuse_attribute(struct policy_builder *builder, enum element_id element,
                             enum attribute_id id, span name) {
  builder_report(builder, SANITIZE_SEVERITY_ERROR, (struct place){element, id, 0, NULL},
                 "the attribute %.*s is forbidden on <%.*s> and cannot be permitted again; take it "
                 "out",
                 NAME_SHOWN(name), NAME_SHOWN(builder_element_name(builder, element)));
}

static void check_names(struct policy_builder *builder, enum element_id element, unsigned flags) {
  for (uint32_t i = 0; i < builder->policy.named_count; i++) {
    const struct named_attribute *named = &builder->policy.named[i];
    span name = policy_text(&builder->policy, named->name);
    unsigned flag = name.data[0] == 'a' ? POLICY_ARIA_ATTRIBUTES : POLICY_DATA_ATTRIBUTES;
    bool here = named->element == 0 || named->element == element;
    if (here && (flags & flag)) refuse_attribute(builder, element, ATTRIBUTE_UNKNOWN, name);
  }
}

static void check_attributes_of(struct policy_builder *builder, enum element_id element) {
  const struct element_policy *row = &builder->policy.elements[element];
  const struct element_ban *all = &builder->bans[0];
  const struct element_ban *own = &builder->bans[element];
  unsigned flags = all->flags | own->flags;

  if (row->flags & flags & POLICY_DATA_ATTRIBUTES)
    refuse_attribute(builder, element, ATTRIBUTE_UNKNOWN, SPAN_LITERAL("data-*"));
  if (row->flags & flags & POLICY_ARIA_ATTRIBUTES)
    refuse_attribute(builder, element, ATTRIBUTE_UNKNOWN, SPAN_LITERAL("aria-*"));
  for (unsigned i = 1; i < ATTRIBUTE_COUNT; i++) {
    enum attribute_id id = (enum attribute_id)i;
    bool banned = policy_bit(all->attributes, id) || policy_bit(own->attributes, id);
    if (banned && policy_bit(row->attributes, id))
      refuse_attribute(builder, element, id, attribute_table[id].name);
  }
  if (flags != 0) check_names(builder, element, flags);
}

void forbid_check(struct policy_builder *builder) {
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    enum element_id element = (enum element_id)id;
    if (!builder->choices[id].kept) continue;
    if (builder->bans[id].element || (is_custom(id) && builder->bans_custom)) {
      builder_report(builder, SANITIZE_SEVERITY_ERROR, (struct place){element, 0, 0, NULL},
                     "<%.*s> is forbidden and cannot be permitted again; take it out",
                     NAME_SHOWN(builder_element_name(builder, id)));
    }
    check_attributes_of(builder, element);
  }
}
