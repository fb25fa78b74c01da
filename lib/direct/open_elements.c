/* The stack of open elements and the list of active formatting elements; see construction.h. */
#include "direct/construction.h"

static bool is_marker(const struct active_formatting *entry) {
  return (flags_of(entry->element) & ELEMENT_MARKER) != 0;
}

/* 13.2.4.3 "clear the list of active formatting elements up to the last marker". */
static void list_clear_to_marker(struct direct *direct) {
  while (direct->active_count > 0 && !is_marker(&direct->active[--direct->active_count])) continue;
}

static void list_mark_closed(struct direct *direct, uint32_t node) {
  for (unsigned i = direct->active_count; i-- > 0;) {
    if (direct->active[i].node != node) continue;
    direct->active[i].is_open = false;
    return;
  }
}

void stack_pop(struct direct_pass *pass) {
  struct direct *direct = pass->direct;
  const struct open_element *top = &direct->open[--direct->depth];
  enum element_id element = (enum element_id)top->element;
  unsigned flags = flags_of(element);
  direct->counts[element]--;
  if (flags & ELEMENT_MARKER) {
    list_clear_to_marker(direct);
  } else if (flags & ELEMENT_FORMATTING) {
    list_mark_closed(direct, top->node);
  }
  if (!pass->builds_tree) filter_end(pass->receiver->filter, element);
}

void stack_pop_to(struct direct_pass *pass, unsigned index) {
  while (pass->direct->depth > index) stack_pop(pass);
}

static bool bounds(unsigned element, enum direct_scope scope) {
  if (element == ELEMENT_TABLE || (flags_of(element) & ELEMENT_MARKER)) return true;
  if (scope == SCOPE_LIST_ITEM) return element == ELEMENT_OL || element == ELEMENT_UL;
  return scope == SCOPE_BUTTON && element == ELEMENT_BUTTON;
}

unsigned stack_find_in_scope(const struct direct *direct, enum element_id element,
                             enum direct_scope scope) {
  if (direct->counts[element] == 0) return NOT_IN_SCOPE;
  for (unsigned i = direct->depth; i-- > 0;) {
    if (direct->open[i].element == element) return i;
    if (bounds(direct->open[i].element, scope)) break;
  }
  return NOT_IN_SCOPE;
}

unsigned stack_find_in_table_scope(const struct direct *direct, enum element_id element) {
  for (unsigned i = direct->depth; i-- > 0;) {
    if (direct->open[i].element == element) return i;
    if (direct->open[i].element == ELEMENT_TABLE) break;
  }
  return NOT_IN_SCOPE;
}

void stack_close_p(struct direct_pass *pass) {
  unsigned index = stack_find_in_scope(pass->direct, ELEMENT_P, SCOPE_BUTTON);
  if (index != NOT_IN_SCOPE) stack_pop_to(pass, index);
}

unsigned list_find(const struct direct *direct, enum element_id element) {
  for (unsigned i = direct->active_count; i > 0 && !is_marker(&direct->active[i - 1]); i--) {
    if (direct->active[i - 1].element == element) return i;
  }
  return 0;
}

void list_remove(struct direct *direct, unsigned index) {
  direct->active_count--;
  for (unsigned i = index; i < direct->active_count; i++) direct->active[i] = direct->active[i + 1];
}

bool list_has_room(const struct direct *direct, enum element_id element) {
  enum { NOAHS_ARK = 3 };
  unsigned count = 0;
  if (direct->active_count < NOAHS_ARK) return true;
  for (unsigned i = 0; i < direct->active_count; i++) count += direct->active[i].element == element;
  return count < NOAHS_ARK;
}
