/* See direct_stack.h. */
#include "direct_stack.h"

static bool is_marker(const struct active_formatting *entry) { return (flags_of(entry->element) & ELEMENT_MARKER) != 0; }

/* The entry stays open or pending; what stands behind it moves up. */
void list_remove(struct direct *direct, unsigned index) {
  direct->active_count--;
  for (unsigned i = index; i < direct->active_count; i++) direct->active[i] = direct->active[i + 1];
  for (unsigned i = 0; i < direct->depth; i++) {
    if (direct->open[i].active == index + 1) {
      direct->open[i].active = 0;
    } else if (direct->open[i].active > index + 1) {
      direct->open[i].active--;
    }
  }
}

/* 13.2.4.3 "clear the list of active formatting elements up to the last marker". */
static void list_clear_to_marker(struct direct *direct) {
  while (direct->active_count > 0 && !is_marker(&direct->active[--direct->active_count])) continue;
}

bool stack_push(struct direct *direct, enum element_id element, uint32_t token, unsigned entry) {
  if (direct->depth == DIRECT_DEPTH) return false;
  if (entry == 0 && (flags_of(element) & (ELEMENT_FORMATTING | ELEMENT_MARKER))) {
    if (direct->active_count == DIRECT_FORMATTING) return false;
    direct->active[direct->active_count++] = (struct active_formatting){token, (uint8_t)element, true};
    entry = direct->active_count;
  }
  direct->open[direct->depth++] = (struct open_element){token, (uint8_t)element, (uint8_t)entry};
  direct->counts[element]++;
  return true;
}

void stack_pop(struct direct_pass *pass) {
  struct direct *direct = pass->direct;
  const struct open_element *top = &direct->open[--direct->depth];
  enum element_id element = (enum element_id)top->element;
  direct->counts[element]--;
  if (flags_of(element) & ELEMENT_MARKER) {
    list_clear_to_marker(direct);
  } else if (top->active > 0) {
    direct->active[top->active - 1].is_open = false;
  }
  pass->receiver->end(pass->receiver->context, element);
}

void stack_pop_to(struct direct_pass *pass, unsigned index) {
  while (pass->direct->depth > index) stack_pop(pass);
}

static bool bounds_scope(unsigned element) {
  return element == ELEMENT_TABLE || element == ELEMENT_TD || element == ELEMENT_TH || element == ELEMENT_CAPTION;
}

unsigned stack_find_in_scope(const struct direct *direct, enum element_id element, bool lists_bound) {
  if (direct->counts[element] == 0) return NOT_IN_SCOPE;
  for (unsigned i = direct->depth; i-- > 0;) {
    unsigned open = direct->open[i].element;
    if (open == element) return i;
    if (bounds_scope(open) || (lists_bound && (open == ELEMENT_OL || open == ELEMENT_UL))) break;
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
  unsigned index = stack_find_in_scope(pass->direct, ELEMENT_P, false);
  if (index != NOT_IN_SCOPE) stack_pop_to(pass, index);
}

unsigned list_find(const struct direct *direct, enum element_id element) {
  for (unsigned i = direct->active_count; i > 0 && !is_marker(&direct->active[i - 1]); i--) {
    if (direct->active[i - 1].element == element) return i;
  }
  return 0;
}

bool list_has_room(const struct direct *direct, enum element_id element) {
  enum { NOAHS_ARK = 3 };
  unsigned count = 0;
  for (unsigned i = 0; i < direct->active_count; i++) count += direct->active[i].element == element;
  return count < NOAHS_ARK;
}
