/* rel and target of links; see links.h. */
#include "filter/links.h"

#include "filter/floor.h"

bool links_are_managed(const struct link_policy *links) {
  return links->noopener || (links->rel_scope != LINKS_NONE && links->rel_count > 0) ||
         (links->target_scope != LINKS_NONE && links->target.length > 0);
}

bool link_is_in_scope(const struct judge *judge, enum link_scope scope, span href) {
  switch (scope) {
  case LINKS_NONE: return false;
  case LINKS_EXTERNAL: return !url_stays_on_host(href, judge->base->host);
  case LINKS_ALL: break;
  }
  return true;
}

static span added_token(const struct judge *judge, uint32_t index) {
  return policy_text(judge->policy, judge->policy->strings[judge->policy->links.first_rel + index]);
}

static bool is_added(const struct judge *judge, span token) {
  for (uint32_t i = 0; i < judge->policy->links.rel_count; i++) {
    if (span_equal_ignoring_case(token, added_token(judge, i))) return true;
  }
  return false;
}

static bool may_stay(const struct judge *judge, span token) {
  if (rule_matches(judge, token) && !link_type_is_under_floor(token)) return true;
  judge_cut(judge, rule_matches(judge, token) ? REFUSED_BY_FLOOR : REFUSED_VALUE);
  return false;
}

bool judge_link_type(const struct judge *judge, span value, struct link_additions adds,
                     struct value *result) {
  struct scratch *scratch = judge->scratch;
  size_t start = scratch->bytes.length;
  const span noopener = SPAN_LITERAL("noopener");

  span token;
  while (take_token(&value, &token)) {
    /*
     * The policy's own tokens are taken out here and appended below: what the first pass appended,
     * a second pass appends at the same place.
     */
    bool is_put = (adds.policy && is_added(judge, token)) ||
                  (adds.noopener && span_equal_lower(token, noopener));
    if (may_stay(judge, token) && !is_put) scratch_put_token(scratch, start, token);
  }

  /*
   * A rule limits what the input says. If it counted what the policy adds, a second pass would
   * refuse what the first one wrote.
   */
  if (!rule_fits_length(judge, value_text(scratch, scratch_since(scratch, start)))) {
    judge_cut(judge, REFUSED_VALUE);
    scratch->bytes.length = start;
  }

  for (uint32_t i = 0; adds.policy && i < judge->policy->links.rel_count; i++) {
    span added = added_token(judge, i);
    if (!link_type_is_under_floor(added)) scratch_put_token(scratch, start, added);
  }

  if (adds.noopener && !(adds.policy && is_added(judge, noopener)))
    scratch_put_token(scratch, start, noopener);

  *result = scratch_since(scratch, start);
  return result->length > 0;
}

/* _parent and _top would let a comment replace the page that embeds it. */
static bool is_harmless_target(span value) {
  return span_equal_lower(value, SPAN_LITERAL("_blank")) ||
         span_equal_lower(value, SPAN_LITERAL("_self"));
}

bool judge_target(const struct judge *judge, span value, struct value *result) {
  bool listed = judge->rule != NULL && judge->rule->kind == VALUE_LIST;
  *result = value_as_is(value);
  return (listed || is_harmless_target(value)) && rule_permits(judge, value);
}
