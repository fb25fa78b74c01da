/*
 * Attribute values: what a policy's rules say about one, and those that are sets of tokens or names
 * of the document's parts. Every function that rewrites a value is idempotent: given its own
 * result, it returns that again. With nesting.h this makes the output a fixed point (P3). Writes no
 * markup.
 * Held by tests/unit/test_values.c and tests/oracle/properties.c.
 */
#ifndef SANITIZE_LIB_VALUES_H
#define SANITIZE_LIB_VALUES_H

#include "filter/hooks.h"
#include "filter/policy.h"
#include "html/url.h"

/*
 * Why a value is refused: the reason that a report gives. PERMITTED is no reason and is zero, so
 * that an answer is true where it refuses.
 */
enum refusal {
  PERMITTED = 0,
  REFUSED_BY_POLICY = SANITIZE_REASON_POLICY,
  REFUSED_BY_FLOOR = SANITIZE_REASON_NEVER,
  REFUSED_VALUE = SANITIZE_REASON_VALUE,
  REFUSED_URL = SANITIZE_REASON_URL,
  REFUSED_COUNT = SANITIZE_REASON_COUNT,
  REFUSED_BY_HOOK = SANITIZE_REASON_HOOK,
  REFUSED_INVISIBLE = SANITIZE_REASON_INVISIBLE,
  REFUSED_MISLEADING = SANITIZE_REASON_MISLEADING,
  REFUSED_DUPLICATE = UINT8_MAX /* no change: HTML itself passes it over */
};

/* The attribute that a value belongs to, and what it is judged by. */
struct judge {
  const struct sanitize_policy *policy;
  const struct url_base *base;   /* all zero: none */
  const struct value_rule *rule; /* NULL: none */
  struct scratch *scratch;       /* where rewritten values go */
  enum element_id element;
  enum attribute_id attribute;
  struct hooks *hooks; /* asked about URLs; NULL: there are none */
  enum refusal *cut;   /* why a part was left out (judge_cut()); NULL: not recorded */
};

/*
 * A part of the value was left out. One reason is kept for a report: the first that a change of the
 * policy could lift, else the first. (What the floor refuses, no policy can permit.)
 */
static inline void judge_cut(const struct judge *judge, enum refusal refusal) {
  if (judge->cut != NULL && (*judge->cut == PERMITTED || *judge->cut == REFUSED_BY_FLOOR))
    *judge->cut = refusal;
}

/* Nothing is left of a list: the reason is that of its parts, or the floor's if it had none. */
static inline enum refusal judge_nothing(const struct judge *judge) {
  return judge->cut == NULL || *judge->cut == PERMITTED ? REFUSED_BY_FLOOR : *judge->cut;
}

/*
 * The rule for an attribute of an element, or NULL. Worth calling only when the element's `ruled`
 * bit is set.
 */
const struct value_rule *rule_for(const struct sanitize_policy *policy, enum element_id element,
                                  enum attribute_id attribute);

/* Whether text is one of the rule's strings, or begins with one that ends in '*'. */
bool rule_lists(const struct sanitize_policy *policy, const struct value_rule *rule, span text);

/* The two conditions of a rule, and both of them; without a rule all three are true. */
bool rule_fits_length(const struct judge *judge, span text);
bool rule_matches(const struct judge *judge, span text);
bool rule_permits(const struct judge *judge, span text);

/* The next token between ASCII white space; false when there is none left. */
bool take_token(span *rest, span *token);

/* KIND_TOKENS. False: no token is left, or the rule refuses the value, and the attribute goes. */
bool judge_tokens(const struct judge *judge, span value, struct value *result);

/*
 * KIND_NAME (id, name): the policy's prefix is put before the value, unless it is there already, so
 * that it cannot clobber what the page's scripts look up by name. A rule applies to the part after
 * the prefix.
 */
enum refusal judge_name(const struct judge *judge, span value, struct value *result);

/* KIND_REFERENCE: the same for each token, or, in usemap, for the name after the '#'. */
enum refusal judge_reference(const struct judge *judge, span value, struct value *result);

#endif
