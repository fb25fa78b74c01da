/*
 * "Any other end tag" of "in body", 13.2.6.4.7: for elements without a rule of their own, and for a
 * formatting element that is not in the list. See construction.h.
 */
#include "direct/construction.h"

/*
 * Names that gumbo 0.10.1 does not know, some of which gumbo_input.c made so. It gives them none of
 * today's rules, and takes any of them for any other when an end tag looks for its element.
 */
static const bool unknown_to_gumbo[ELEMENT_COUNT] = {
    [ELEMENT_UNKNOWN] = true,  [ELEMENT_ANNOTATION] = true,
    [ELEMENT_DIALOG] = true,   [ELEMENT_ISINDEX] = true,
    [ELEMENT_MATH] = true,     [ELEMENT_MENUITEM] = true,
    [ELEMENT_METADATA] = true, [ELEMENT_PICTURE] = true,
    [ELEMENT_PORTAL] = true,   [ELEMENT_SEARCH] = true,
    [ELEMENT_SLOT] = true,     [ELEMENT_SVG] = true,
    [ELEMENT_SELECT] = true,   [ELEMENT_SELECTEDCONTENT] = true,
};

void note_name(struct direct_pass *pass, enum element_id element) {
  if (unknown_to_gumbo[element]) note_difference(pass, DIFFERS_NAME);
}

/* Unknown names are told apart by what was typed. */
static bool is_same_name(const struct direct_pass *pass, uint32_t open, uint32_t number) {
  const struct token *start = &pass->tokens[open];
  const struct token *end = &pass->tokens[number];
  span name = span_of(pass->source + start->start + 1, start->name_end - start->start - 1);
  span other = span_of(pass->source + end->start + 2, end->name_end - end->start - 2);
  return span_equal_ignoring_case(name, other);
}

bool end_other(struct direct_pass *pass, enum element_id element, uint32_t number) {
  struct direct *direct = pass->direct;
  bool is_open = direct->counts[element] > 0;
  for (unsigned i = direct->depth; is_open && i-- > 0;) {
    const struct open_element *open = &direct->open[i];
    bool unknown = element == ELEMENT_UNKNOWN;
    if (open->element == element && (!unknown || is_same_name(pass, open->token, number))) {
      stack_pop_to(pass, i);
      return true;
    }
    if (unknown_to_gumbo[open->element]) note_name(pass, element);
    note_walked_over(pass, (enum element_id)open->element);
    if (is_special(open->element)) break;
  }
  if (unknown_to_gumbo[element]) note_difference(pass, DIFFERS_NAME);
  return pass_over(pass, element, number);
}
