/* See policy_suits.h. */
#include "filter/policy_suits.h"

static bool part_stays(const struct sanitize_policy *policy, enum element_id part) {
  enum element_action action = (enum element_action)policy->elements[part].action;
  if (action == ACTION_STRIP || action == ACTION_RENAME) return false;
  if (action == ACTION_ESCAPE && (part == ELEMENT_TBODY || part == ELEMENT_TR)) return false;
  for (uint32_t i = 0; i < policy->rule_count; i++) {
    const struct value_rule *rule = &policy->rules[i];
    if (rule->required == REQUIRED_OR_STRIP && (rule->element == part || rule->element == 0))
      return false;
  }
  return true;
}

bool policy_keeps_tables(const struct sanitize_policy *policy) {
  static const uint8_t parts[] = {ELEMENT_CAPTION, ELEMENT_TBODY, ELEMENT_THEAD, ELEMENT_TFOOT,
                                  ELEMENT_TR,      ELEMENT_TD,    ELEMENT_TH};
  for (size_t i = 0; i < sizeof(parts); i++) {
    if (!part_stays(policy, (enum element_id)parts[i])) return false;
  }
  return true;
}

/* What stands for a break has no attributes, and must be left alone when it is read again. */
static bool permits_bare(const struct sanitize_policy *policy, enum element_id element) {
  const struct element_policy *row = &policy->elements[element];
  if (row->action != ACTION_KEEP || (row->flags & POLICY_HAS_FORCED) != 0) return false;
  for (uint32_t i = 0; i < policy->rule_count; i++) {
    const struct value_rule *rule = &policy->rules[i];
    if (rule->required != REQUIRED_NOT && (rule->element == 0 || rule->element == element))
      return false;
  }
  return true;
}

bool policy_keeps_breaks(const struct sanitize_policy *policy) {
  return permits_bare(policy,
                      policy->style.block_breaks == BLOCK_BREAKS_P ? ELEMENT_P : ELEMENT_BR);
}
