/*
 * Whether a compiled policy is one that the filter can read without harm: every offset is within
 * its table, every string is as clean as output must be. A policy that builder.c made always is;
 * this is for one that was damaged in memory. Held by tests/unit/test_modes.c and test_filter.c,
 * which damage some.
 */
#include "filter/policy.h"

#include "base/characters.h"

static bool string_is_sound(const struct sanitize_policy *policy, struct policy_string string) {
  if (string.length > policy->pool_length || string.start > policy->pool_length - string.length)
    return false;
  if (string.length == 0) return true;
  span text = policy_text(policy, string);
  return clean_prefix(text) == text.length;
}

/* Whether a range of strings is within the table. */
static bool range_is_sound(const struct sanitize_policy *policy, uint32_t first, uint32_t count) {
  return count <= policy->string_count && first <= policy->string_count - count;
}

static bool is_one_token(const struct sanitize_policy *policy, struct policy_string string) {
  span text = policy_text(policy, string);
  for (size_t i = 0; i < text.length; i++) {
    if (ascii_is_space(text.data[i])) return false;
  }
  return true;
}

static bool rule_is_sound(const struct sanitize_policy *policy, const struct value_rule *rule) {
  return rule->element < ELEMENT_COUNT && rule->attribute > 0 &&
         rule->attribute < ATTRIBUTE_COUNT && rule->kind <= VALUE_COLOR &&
         rule->required <= REQUIRED_OR_DROP &&
         range_is_sound(policy, rule->first_string, rule->string_count);
}

static bool forced_is_sound(const struct sanitize_policy *policy,
                            const struct forced_attribute *forced) {
  return forced->element < ELEMENT_COUNT && forced->attribute > 0 &&
         forced->attribute < ATTRIBUTE_COUNT && string_is_sound(policy, forced->value);
}

static bool tables_are_sound(const struct sanitize_policy *policy) {
  for (uint32_t i = 0; i < policy->string_count; i++) {
    if (!string_is_sound(policy, policy->strings[i])) return false;
  }

  for (uint32_t i = 0; i < policy->rule_count; i++) {
    if (!rule_is_sound(policy, &policy->rules[i])) return false;
  }

  for (uint32_t i = 0; i < policy->forced_count; i++) {
    if (!forced_is_sound(policy, &policy->forced[i])) return false;
  }

  for (uint32_t i = 0; i < policy->named_count; i++) {
    if (!string_is_sound(policy, policy->named[i].name)) return false;
  }

  for (uint32_t i = 0; i < policy->moded_count; i++) {
    const struct moded_name *moded = &policy->moded[i];
    if (moded->treatment > MODED_KEEP ||
        !string_is_sound(policy, (struct policy_string){moded->start, moded->length}))
      return false;
  }

  return true;
}

static bool links_are_sound(const struct sanitize_policy *policy) {
  const struct link_policy *links = &policy->links;
  if (!range_is_sound(policy, links->first_rel, links->rel_count) ||
      !string_is_sound(policy, links->target))
    return false;

  if (links->rel_scope > LINKS_ALL || links->target_scope > LINKS_ALL) return false;
  for (uint32_t i = 0; i < links->rel_count; i++) {
    struct policy_string token = policy->strings[links->first_rel + i];
    if (token.length == 0 || !is_one_token(policy, token)) return false;
  }

  return true;
}

static bool urls_are_sound(const struct sanitize_policy *policy) {
  const struct url_policy *url = &policy->url;
  return range_is_sound(policy, url->first_scheme, url->scheme_count) &&
         string_is_sound(policy, url->base) && url->relative <= URL_RESOLVE &&
         url->network_path <= URL_RESOLVE && url->fragment <= URL_RESOLVE;
}

static bool text_is_sound(const struct sanitize_policy *policy) {
  return policy->text.line_breaks <= LINE_BREAKS_P &&
         string_is_sound(policy, policy->text.mention_url) &&
         string_is_sound(policy, policy->text.tag_url);
}

/*
 * The prefix ends in '-': no name in it can then be a property of the page's scripts that they look
 * up on document or window. White space would make several names of one.
 */
static bool prefix_is_sound(const struct sanitize_policy *policy) {
  struct policy_string prefix = policy->name_prefix;
  if (!string_is_sound(policy, prefix) || !is_one_token(policy, prefix)) return false;
  return prefix.length == 0 || policy->pool[prefix.start + prefix.length - 1] == '-';
}

/* The names of comments are one text, a space between two. */
static bool comments_are_sound(const struct sanitize_policy *policy) {
  if (!range_is_sound(policy, policy->first_comment, policy->comment_count)) return false;
  for (uint32_t i = 1; i < policy->comment_count; i++) {
    const struct policy_string *name = &policy->strings[policy->first_comment + i];
    if (name->start != name[-1].start + name[-1].length + 1) return false;
  }
  return true;
}

/*
 * What is written in place of an element: void if and only if the element is; no table and no part
 * of one, which need their parents.
 */
static bool renaming_is_sound(enum element_id element, const uint8_t becomes[RENAME_LINKS]) {
  for (size_t i = 0; i < RENAME_LINKS && becomes[i] != 0; i++) {
    if (becomes[i] >= ELEMENT_COUNT) return false;

    unsigned flags = element_flags[becomes[i]];
    bool is_void = (flags & ELEMENT_VOID) != 0;
    if (is_void != ((element_flags[element] & ELEMENT_VOID) != 0) || (is_void && i > 0))
      return false;
    if ((flags & ELEMENT_PART) != 0 || becomes[i] == ELEMENT_TABLE) return false;
  }

  return becomes[0] != 0 && (element_flags[element] & ELEMENT_HIDDEN) == 0;
}

/* The names of custom elements, and what stands for others has one. */
static bool custom_is_sound(const struct sanitize_policy *policy) {
  const struct custom_names *custom = &policy->custom;
  if (custom->count > CUSTOM_ELEMENTS) return false;
  for (unsigned i = 0; i < custom->count; i++) {
    if (custom->lengths[i] > LONGEST_CUSTOM_NAME ||
        !is_custom_element_name(span_of(custom->text[i], custom->lengths[i])))
      return false;
  }
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    for (size_t i = 0; i < RENAME_LINKS; i++) {
      if (policy->elements[id].becomes[i] >= ELEMENT_CUSTOM + custom->count) return false;
    }
  }
  return true;
}

static bool content_is_sound(const struct sanitize_policy *policy) {
  return policy->formulas <= FORMULAS_DOLLAR &&
         range_is_sound(policy, policy->embeds.first_host, policy->embeds.host_count);
}

bool policy_is_sound(const struct sanitize_policy *policy) {
  for (size_t i = 0; i < ELEMENT_COUNT; i++) {
    const struct element_policy *row = &policy->elements[i];
    if (row->action > ACTION_RENAME) return false;
    if (row->action == ACTION_RENAME && !renaming_is_sound((enum element_id)i, row->becomes))
      return false;
  }

  if (policy->style.block_breaks > BLOCK_BREAKS_P ||
      policy->style.max_nesting > SANITIZE_MAX_OUTPUT_NESTING)
    return false;
  if (policy->style.containment.bidi > BIDI_REMOVE) return false;
  return text_is_sound(policy) && tables_are_sound(policy) && links_are_sound(policy) &&
         urls_are_sound(policy) && prefix_is_sound(policy) && comments_are_sound(policy) &&
         content_is_sound(policy) && custom_is_sound(policy);
}
