/*
 * "Any other end tag" of "in body", 13.2.6.4.7: for elements without a rule of their own, and, from
 * the adoption agency, for a formatting element that is not in the list. See construction.h.
 */
#include "direct/construction.h"

void note_name(struct direct_pass *pass, enum element_id element) {
  if (is_unknown_to_gumbo(element)) note_difference(pass, DIFFERS_NAME);
}

/* All unknown names share one id, so their tags are compared as they were typed. */
static bool is_same_name(const struct direct_pass *pass, uint32_t open, uint32_t number) {
  const struct token *start = &pass->tokens[open];
  const struct token *end = &pass->tokens[number];
  span name = span_of(pass->source + start->start + 1, start->name_end - start->start - 1);
  span other = span_of(pass->source + end->start + 2, end->name_end - end->start - 2);
  return span_equal_ignoring_case(name, other);
}

bool end_other(struct direct_pass *pass, enum element_id element, uint32_t number) {
  struct direct *direct = pass->direct;
  /* Elements that gumbo does not know need a look only until the difference is noted. */
  bool is_noted = (direct->differences & DIFFERS_NAME) != 0 || !is_unknown_to_gumbo(element);
  enum stack_stop stop = is_noted ? STOP_SPECIAL : STOP_SPECIAL_OR_NAMED;

  unsigned end = direct->counts[element] > 0 ? direct->depth : 0;
  for (; (end = stack_skip(direct, end, stop, element)) > 0; end--) {
    const struct open_element *open = &direct->open[end - 1];
    bool unknown = element == ELEMENT_UNKNOWN;
    if (open->element == element && (!unknown || is_same_name(pass, open->token, number))) {
      stack_pop_to(pass, end - 1);
      return true;
    }

    if (is_unknown_to_gumbo(open->element)) note_name(pass, element);
    note_walked_over(pass, (enum element_id)open->element);
    if (is_special(open->element)) break;
  }

  note_name(pass, element);
  return pass_over(pass, element, number);
}
