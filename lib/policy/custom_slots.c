/* See custom_slots.h. */
#include "policy/custom_slots.h"

static span slot_name(const struct policy_builder *builder, unsigned slot) {
  return element_name(&builder->policy.custom, ELEMENT_CUSTOM + slot);
}

enum element_id custom_find(const struct policy_builder *builder, span name) {
  enum element_id element = element_lookup(name);
  for (unsigned i = 0; element == ELEMENT_UNKNOWN && i < builder->custom_count; i++) {
    if (span_equal_lower(name, slot_name(builder, i)))
      element = (enum element_id)(ELEMENT_CUSTOM + i);
  }
  return element;
}

enum element_id custom_add(struct policy_builder *builder, span name) {
  struct custom_names *names = &builder->policy.custom;
  enum element_id found = custom_find(builder, name);
  unsigned slot = builder->custom_count;
  if (found != ELEMENT_UNKNOWN) return found;
  if (slot == CUSTOM_ELEMENTS) return ELEMENT_UNKNOWN;
  names->lengths[slot] = (uint8_t)name.length;
  memcpy(names->text[slot], name.data, name.length);
  builder->custom_count++;
  return (enum element_id)(ELEMENT_CUSTOM + slot);
}

/* ---- Order ---- */

static bool is_active(const struct policy_builder *builder, unsigned slot) {
  const struct element_choice *choice = &builder->choices[ELEMENT_CUSTOM + slot];
  return choice->kept || choice->becomes[0] != 0;
}

static bool is_banned(const struct policy_builder *builder, unsigned slot) {
  const struct element_ban *ban = &builder->bans[ELEMENT_CUSTOM + slot];
  bool any = ban->element || ban->flags != 0;
  for (size_t word = 0; word < ATTRIBUTE_WORDS; word++) any = any || ban->attributes[word] != 0;
  return any;
}

/* Whether another element is to become it, which lint.c looks at. */
static bool is_awaited(const struct policy_builder *builder, unsigned slot) {
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    if (memchr(builder->choices[id].becomes, (int)(ELEMENT_CUSTOM + slot), RENAME_LINKS) != NULL)
      return true;
  }
  return false;
}

static bool comes_before(const struct policy_builder *builder, unsigned slot, unsigned other) {
  bool active = is_active(builder, slot);
  span name = slot_name(builder, slot);
  span second = slot_name(builder, other);
  if (active != is_active(builder, other)) return active;
  size_t shorter = name.length < second.length ? name.length : second.length;
  int order = memcmp(name.data, second.data, shorter);
  return order != 0 ? order < 0 : name.length < second.length;
}

/* The slots of which something is said, in their order; how many there are. */
static unsigned list_slots(const struct policy_builder *builder, uint8_t slots[CUSTOM_ELEMENTS]) {
  unsigned count = 0;
  for (unsigned slot = 0; slot < builder->custom_count; slot++) {
    if (!is_active(builder, slot) && !is_banned(builder, slot) && !is_awaited(builder, slot))
      continue;
    unsigned at = count++;
    for (; at > 0 && comes_before(builder, slot, slots[at - 1]); at--) slots[at] = slots[at - 1];
    slots[at] = (uint8_t)slot;
  }
  return count;
}

/* ---- Other ids ---- */

/* The ids that elements get; none of those that stay gets that of another. */
struct new_ids {
  uint8_t by_id[ELEMENT_COUNT];
};

static void rename_ids(struct policy_builder *builder, const struct new_ids *ids) {
  struct value_rule *rules = (struct value_rule *)builder->rules.data;
  struct forced_attribute *forced = (struct forced_attribute *)builder->forced.data;
  struct named_attribute *named = (struct named_attribute *)builder->named.data;
  for (uint32_t i = 0; i < builder->policy.rule_count; i++)
    rules[i].element = ids->by_id[rules[i].element];
  for (uint32_t i = 0; i < builder->policy.forced_count; i++)
    forced[i].element = ids->by_id[forced[i].element];
  for (uint32_t i = 0; i < builder->policy.named_count; i++)
    named[i].element = ids->by_id[named[i].element];
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    uint8_t *becomes = builder->choices[id].becomes;
    for (size_t i = 0; i < RENAME_LINKS; i++) becomes[i] = ids->by_id[becomes[i]];
  }
}

/* What was said of each, in the new order. */
struct slots {
  struct custom_names names;
  struct element_choice choices[CUSTOM_ELEMENTS];
  struct element_ban bans[CUSTOM_ELEMENTS];
};

void custom_settle(struct policy_builder *builder) {
  if (builder->custom_count == 0) return;

  uint8_t order[CUSTOM_ELEMENTS] = {0};
  struct slots slots;
  struct new_ids ids;
  unsigned count = list_slots(builder, order);
  memset(&slots, 0, sizeof(slots));
  for (unsigned id = 0; id < ELEMENT_COUNT; id++) ids.by_id[id] = (uint8_t)id;

  for (unsigned i = 0; i < count; i++) {
    span name = slot_name(builder, order[i]);
    memcpy(slots.names.text[i], name.data, name.length);
    slots.names.lengths[i] = (uint8_t)name.length;
    slots.names.count += is_active(builder, order[i]);
    slots.choices[i] = builder->choices[ELEMENT_CUSTOM + order[i]];
    slots.bans[i] = builder->bans[ELEMENT_CUSTOM + order[i]];
    ids.by_id[ELEMENT_CUSTOM + order[i]] = (uint8_t)(ELEMENT_CUSTOM + i);
  }

  builder->custom_count = (uint8_t)count;
  builder->policy.custom = slots.names;
  memcpy(&builder->choices[ELEMENT_CUSTOM], slots.choices, sizeof(slots.choices));
  memcpy(&builder->bans[ELEMENT_CUSTOM], slots.bans, sizeof(slots.bans));
  rename_ids(builder, &ids);
}
