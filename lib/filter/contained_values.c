/* See contained_values.h. */
#include "filter/contained_values.h"

/*
 * Of text, what was opened is ended. Of tokens and names, which are taken apart and put together, a
 * control could lose its end: there is none.
 */
static struct containment_rules containment_of(const struct filter *filter,
                                               const struct attribute *attribute) {
  static const struct containment_rules none = {BIDI_KEEP, 0};
  struct containment_rules rules = filter->policy->style.containment;
  switch ((enum attribute_kind)attribute_table[attribute->id].kind) {
  case KIND_URL:
  case KIND_URL_LIST:
  case KIND_SRCSET:
  case KIND_STYLE: return none; /* of ASCII alone */
  case KIND_PLAIN: return rules;
  case KIND_NAME:
  case KIND_REFERENCE:
  case KIND_TOKENS:
  case KIND_LINK_TYPE:
  case KIND_TARGET: break;
  }
  if (rules.bidi != BIDI_KEEP) rules.bidi = BIDI_REMOVE;
  return rules;
}

/* A control of three bytes has an end of three. */
enum { CONTAINED_GROWTH = 2 };

/* Where there is room. */
static void add_contained(struct buffer *out, span text) {
  if (text.length > 0) memcpy(out->data + out->length, text.data, text.length);
  out->length += text.length;
}

/* The value in filter->contained, by the policy's rules for text; as it is where they have none. */
span contain_value(struct filter *filter, const struct attribute *attribute) {
  const struct containment_rules rules = containment_of(filter, attribute);
  struct buffer *out = &filter->contained;
  struct containment state = {0};
  span text = attribute->value;
  size_t size;
  out->length = 0;
  if (!contains_anything(&rules) || text.length == 0) return text;
  if (!size_multiply(text.length, CONTAINED_GROWTH, &size) ||
      !buffer_reserve(filter->memory, out, size)) {
    scratch_fail(&filter->scratch, SANITIZE_ERR_MEMORY);
    return SPAN_LITERAL("");
  }

  while (text.length > 0) {
    struct contained next = contain_next(&state, &rules, text);
    add_contained(out, span_of(text.data, next.length));
    for (; next.ends > 0; next.ends--) add_contained(out, contain_end(&state));
    size_t taken = next.length + next.left_out;
    text = span_of(text.data + taken, text.length - taken);
  }
  while (state.open > 0) add_contained(out, contain_end(&state));
  return span_of(out->data, out->length);
}
