/* The stack of open elements, 13.2.4.2; see construction.h. */
#include "direct/construction.h"

static const uint8_t mode_within[ELEMENT_COUNT] = {
    [ELEMENT_TABLE] = MODE_TABLE,      [ELEMENT_CAPTION] = MODE_CAPTION,
    [ELEMENT_TBODY] = MODE_TABLE_BODY, [ELEMENT_THEAD] = MODE_TABLE_BODY,
    [ELEMENT_TD] = MODE_CELL,          [ELEMENT_TFOOT] = MODE_TABLE_BODY,
    [ELEMENT_TH] = MODE_CELL,          [ELEMENT_COLGROUP] = MODE_COLUMN_GROUP,
    [ELEMENT_TR] = MODE_ROW,
};

/* Tables and their parts: the innermost one that is open says the insertion mode. */
static bool sets_mode(unsigned flags) { return (flags & (ELEMENT_PART | ELEMENT_STRUCTURE)) != 0; }

void stack_push(struct direct *direct, struct open_element open) {
  open.outer_mode = (uint8_t)direct->mode;
  if (sets_mode(flags_of(open.element)))
    direct->mode = (enum insertion_mode)mode_within[open.element];
  direct->open[direct->depth++] = open;
  direct->counts[open.element]++;
}

void stack_pop(struct direct_pass *pass) {
  struct direct *direct = pass->direct;
  const struct open_element *top = &direct->open[--direct->depth];
  enum element_id element = (enum element_id)top->element;
  direct->counts[element]--;
  if (top->is_listed) list_mark_closed(direct, top->node);
  if (sets_mode(flags_of(element))) direct->mode = (enum insertion_mode)top->outer_mode;
  if (!pass->builds_tree) filter_end(pass->receiver->filter, element);
}

void stack_pop_to(struct direct_pass *pass, unsigned index) {
  while (pass->direct->depth > index) stack_pop(pass);
}

bool stack_remove(struct direct_pass *pass, unsigned index) {
  struct direct *direct = pass->direct;
  if (index + 1 == direct->depth) {
    stack_pop(pass);
    return true;
  }
  if (!pass->builds_tree) {
    pass->needs_tree = true;
    return false;
  }
  struct open_element removed = direct->open[index];
  direct->counts[removed.element]--;
  direct->depth--;
  memmove(&direct->open[index], &direct->open[index + 1],
          (direct->depth - index) * sizeof(direct->open[0]));
  if (removed.is_listed) list_mark_closed(direct, removed.node);
  return true;
}

static bool ends_scope(unsigned element, enum direct_scope scope) {
  if (flags_of(element) & ELEMENT_SCOPE) return true;
  if (scope == SCOPE_LIST_ITEM) return element == ELEMENT_OL || element == ELEMENT_UL;
  return scope == SCOPE_BUTTON && element == ELEMENT_BUTTON;
}

unsigned stack_find_in_scope(const struct direct *direct, enum element_id element,
                             enum direct_scope scope) {
  if (direct->counts[element] == 0) return NOT_IN_SCOPE;
  for (unsigned i = direct->depth; i-- > 0;) {
    if (direct->open[i].element == element) return i;
    if (ends_scope(direct->open[i].element, scope)) break;
  }
  return NOT_IN_SCOPE;
}

bool stack_is_in_scope(const struct direct *direct, unsigned index) {
  for (unsigned i = direct->depth; i-- > index + 1;) {
    if (ends_scope(direct->open[i].element, SCOPE_DEFAULT)) return false;
  }
  return true;
}

unsigned stack_find_in_table_scope(const struct direct *direct, enum element_id element) {
  if (direct->counts[element] == 0) return NOT_IN_SCOPE;
  for (unsigned i = direct->depth; i-- > 0;) {
    if (direct->open[i].element == element) return i;
    if (direct->open[i].element == ELEMENT_TABLE) break;
  }
  return NOT_IN_SCOPE;
}

unsigned stack_find_node(const struct direct *direct, uint32_t node, unsigned hint) {
  if (hint < direct->depth && direct->open[hint].node == node) return hint;
  for (unsigned i = direct->depth; i-- > 0;) {
    if (direct->open[i].node == node) return i;
  }
  return NOT_IN_SCOPE;
}

void stack_close_p(struct direct_pass *pass) {
  unsigned index = stack_find_in_scope(pass->direct, ELEMENT_P, SCOPE_BUTTON);
  if (index != NOT_IN_SCOPE) stack_pop_to(pass, index);
}

void stack_generate_implied_ends(struct direct_pass *pass, enum element_id except) {
  for (;;) {
    enum element_id current = stack_current(pass->direct);
    if (current == except || !(flags_of(current) & ELEMENT_IMPLIED_END)) return;
    stack_pop(pass);
  }
}
