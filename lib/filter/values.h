/*
 * What a policy's rules say about one attribute value, and the values that are sets of tokens or
 * names of the document's parts. Every rewriting function is idempotent: given its own result, it
 * gives that again. That is half of the fixed point (nesting.h is the other). Writes no markup.
 */
#ifndef SANITIZE_LIB_VALUES_H
#define SANITIZE_LIB_VALUES_H

#include "filter/hooks.h"
#include "filter/policy.h"
#include "html/url.h"

/*
 * Why a value is refused: the reason that a report gives. PERMITTED is none of the reasons, so that
 * the answer of a judge is true where it refuses.
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
  REFUSED_HELD = UINT8_MAX - 1, /* it stays under another name: images.h */
  REFUSED_DUPLICATE = UINT8_MAX /* no change: HTML itself passes it over */
};

/* What a value is judged by. */
struct judge {
  const struct sanitize_policy *policy;
  const struct url_base *base;   /* all zero: none */
  const struct value_rule *rule; /* NULL: none */
  struct scratch *scratch;
  enum element_id element;
  enum attribute_id attribute;
  struct hooks *hooks; /* for URLs; NULL: nobody is asked */
  enum refusal *cut;   /* where judge_cut() notes; NULL: nobody asks */
};

/*
 * A part of the value was left out. The reason that is kept is the first that another policy could
 * help, or else the first.
 */
static inline void judge_cut(const struct judge *judge, enum refusal refusal) {
  if (judge->cut != NULL && (*judge->cut == PERMITTED || *judge->cut == REFUSED_BY_FLOOR))
    *judge->cut = refusal;
}

/* Nothing is left of a list, for the reason of what was cut; an empty one never stays. */
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

/* The two halves of a rule; without a rule both are true. */
bool rule_fits_length(const struct judge *judge, span text);
bool rule_matches(const struct judge *judge, span text);
bool rule_permits(const struct judge *judge, span text);

/* The next token between ASCII white space; false when there is none left. */
bool take_token(span *rest, span *token);

/* KIND_TOKENS; false when the attribute goes for its value. */
bool judge_tokens(const struct judge *judge, span value, struct value *result);

/*
 * KIND_NAME: the policy's prefix is put before it, unless it is there. The rule is for the part
 * behind the prefix.
 */
enum refusal judge_name(const struct judge *judge, span value, struct value *result);

/* KIND_REFERENCE: the same for each token, or for the name behind the '#' of usemap. */
enum refusal judge_reference(const struct judge *judge, span value, struct value *result);

#endif
