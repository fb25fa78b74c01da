/*
 * Attribute values: what a policy's rules say about them, and values that are sets of tokens or
 * names of the document's parts; see values.h. Held by tests/unit/test_values.c.
 */
#include "filter/values.h"

#include "html/datetime.h"

/* ---- rules ---- */

const struct value_rule *rule_for(const struct sanitize_policy *policy, enum element_id element,
                                  enum attribute_id attribute) {
  for (uint32_t i = 0; i < policy->rule_count; i++) {
    const struct value_rule *rule = &policy->rules[i];
    if (rule->attribute == attribute && (rule->element == element || rule->element == 0))
      return rule;
  }
  return NULL;
}

bool rule_lists(const struct sanitize_policy *policy, const struct value_rule *rule, span text) {
  for (uint32_t i = 0; i < rule->string_count; i++) {
    span listed = policy_text(policy, policy->strings[rule->first_string + i]);
    bool prefix = listed.length > 0 && listed.data[listed.length - 1] == '*';
    if (prefix ? span_starts_with(text, span_of(listed.data, listed.length - 1))
               : span_equal(text, listed))
      return true;
  }
  return false;
}

/* HTML 2.3.4.1 "valid integer", from minimum to maximum. */
static bool is_integer_within(const struct value_rule *rule, span text) {
  bool negative = text.length > 0 && text.data[0] == '-';
  int64_t value = 0;
  size_t start = negative ? 1 : 0;
  for (size_t i = start; i < text.length; i++) {
    if (!ascii_is_digit(text.data[i])) return false;
    if (value <= INT32_MAX) value = value * 10 + (text.data[i] - '0');
  }

  if (negative) value = -value;
  return text.length > start && value >= rule->minimum && value <= rule->maximum;
}

bool rule_fits_length(const struct judge *judge, span text) {
  return judge->rule == NULL || judge->rule->maximum_length == 0 ||
         text.length <= judge->rule->maximum_length;
}

bool rule_matches(const struct judge *judge, span text) {
  if (judge->rule == NULL) return true;
  switch ((enum value_kind)judge->rule->kind) {
  case VALUE_ANY:
  case VALUE_SCHEMES: return true;
  case VALUE_LIST: return rule_lists(judge->policy, judge->rule, text);
  case VALUE_INTEGER: return is_integer_within(judge->rule, text);
  case VALUE_DATETIME: return datetime_is_valid(text);
  }

  return false;
}

bool rule_permits(const struct judge *judge, span text) {
  return rule_fits_length(judge, text) && rule_matches(judge, text);
}

/* ---- tokens ---- */

bool take_token(span *rest, span *token) {
  size_t start = 0;
  while (start < rest->length && ascii_is_space(rest->data[start])) start++;

  size_t end = start;
  while (end < rest->length && !ascii_is_space(rest->data[end])) end++;

  if (start == end) return false;
  *token = span_of(rest->data + start, end - start);
  *rest = span_of(rest->data + end, rest->length - end);
  return true;
}

bool judge_tokens(const struct judge *judge, span value, struct value *result) {
  *result = value_as_is(value);
  if (judge->rule == NULL || judge->rule->kind != VALUE_LIST) return rule_permits(judge, value);

  size_t start = judge->scratch->bytes.length;
  span token;
  while (take_token(&value, &token)) {
    if (rule_lists(judge->policy, judge->rule, token)) {
      scratch_put_token(judge->scratch, start, token);
    } else {
      judge_cut(judge, REFUSED_VALUE);
    }
  }

  *result = scratch_since(judge->scratch, start);
  return result->length > 0 && rule_fits_length(judge, value_text(judge->scratch, *result));
}

/* ---- names and what refers to them ---- */

/* The name without the policy's prefix, which is taken off once only. Empty: no name is left. */
static span bare_name(const struct judge *judge, span name) {
  span prefix = policy_text(judge->policy, judge->policy->name_prefix);
  if (!span_starts_with(name, prefix)) return name;
  return span_of(name.data + prefix.length, name.length - prefix.length);
}

static void put_prefixed(const struct judge *judge, span bare) {
  scratch_put(judge->scratch, policy_text(judge->policy, judge->policy->name_prefix));
  scratch_put(judge->scratch, bare);
}

enum refusal judge_name(const struct judge *judge, span value, struct value *result) {
  if (value.length == 0) return REFUSED_BY_FLOOR;

  if (judge->policy->name_prefix.length == 0) return REFUSED_VALUE;
  span bare = bare_name(judge, value);
  if (bare.length == 0 || !rule_permits(judge, bare)) return REFUSED_VALUE;

  size_t start = judge->scratch->bytes.length;
  put_prefixed(judge, bare);
  *result = scratch_since(judge->scratch, start);
  return PERMITTED;
}

/* "rules for parsing a hash-name reference", HTML 2.3.9: the name is what follows the first '#'. */
static enum refusal judge_hash_name(const struct judge *judge, span value, struct value *result) {
  const char *hash = value.length > 0 ? memchr(value.data, '#', value.length) : NULL;
  if (hash == NULL || hash + 1 == value.data + value.length) return REFUSED_BY_FLOOR;
  span bare = bare_name(judge, span_of(hash + 1, (size_t)(value.data + value.length - hash) - 1));
  if (bare.length == 0 || !rule_permits(judge, bare)) return REFUSED_VALUE;

  size_t start = judge->scratch->bytes.length;
  scratch_put(judge->scratch, SPAN_LITERAL("#"));
  put_prefixed(judge, bare);
  *result = scratch_since(judge->scratch, start);
  return PERMITTED;
}

enum refusal judge_reference(const struct judge *judge, span value, struct value *result) {
  if (judge->policy->name_prefix.length == 0) return REFUSED_VALUE;
  if (judge->attribute == ATTRIBUTE_USEMAP) return judge_hash_name(judge, value, result);

  size_t start = judge->scratch->bytes.length;
  span token;
  while (take_token(&value, &token)) {
    span bare = bare_name(judge, token);
    if (bare.length == 0 || !rule_matches(judge, bare)) {
      judge_cut(judge, REFUSED_VALUE);
      continue;
    }

    /* Adds the space between two tokens; the token itself is made of two parts. */
    scratch_put_token(judge->scratch, start, SPAN_LITERAL(""));
    put_prefixed(judge, bare);
  }

  *result = scratch_since(judge->scratch, start);
  if (result->length == 0) return judge_nothing(judge);
  return rule_fits_length(judge, value_text(judge->scratch, *result)) ? PERMITTED : REFUSED_VALUE;
}
