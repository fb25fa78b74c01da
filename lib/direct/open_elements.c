/*
 * The stack of open elements, 13.2.4.2; see construction.h. Pushing and popping also set the
 * insertion mode, so that "reset the insertion mode appropriately" (13.2.4.1) needs no search.
 */
#include "direct/construction.h"

/* The insertion mode in the element. */
static const uint8_t mode_within[ELEMENT_COUNT] = {
    [ELEMENT_TABLE] = MODE_TABLE,      [ELEMENT_CAPTION] = MODE_CAPTION,
    [ELEMENT_TBODY] = MODE_TABLE_BODY, [ELEMENT_THEAD] = MODE_TABLE_BODY,
    [ELEMENT_TD] = MODE_CELL,          [ELEMENT_TFOOT] = MODE_TABLE_BODY,
    [ELEMENT_TH] = MODE_CELL,          [ELEMENT_COLGROUP] = MODE_COLUMN_GROUP,
    [ELEMENT_TR] = MODE_ROW,
};

/* ---- blocks: what a search passes over (construction.h, stack_skip()) ---- */

static bool ends_scope(unsigned element, enum direct_scope scope) {
  if (flags_of(element) & ELEMENT_SCOPE) return true;
  if (scope == SCOPE_LIST_ITEM) return element == ELEMENT_OL || element == ELEMENT_UL;
  return scope == SCOPE_BUTTON && element == ELEMENT_BUTTON;
}

static void set_add(struct element_set *set, unsigned element) {
  set->words[element / 64] |= UINT64_C(1) << element % 64;
}

static bool set_has(const struct element_set *set, unsigned element) {
  return element < ELEMENT_COUNT && (set->words[element / 64] >> element % 64 & 1) != 0;
}

static bool sets_meet(const struct element_set *one, const struct element_set *other) {
  uint64_t both = 0;
  for (size_t i = 0; i < sizeof(one->words) / sizeof(*one->words); i++)
    both |= one->words[i] & other->words[i];
  return both != 0;
}

static bool is_stop(enum stack_stop stop, unsigned element) {
  switch (stop) {
  case STOP_DEFAULT:
  case STOP_LIST_ITEM:
  case STOP_BUTTON: return ends_scope(element, (enum direct_scope)stop);
  case STOP_TABLE: return element == ELEMENT_TABLE;
  case STOP_SPECIAL: return is_special(element);
  case STOP_SPECIAL_OR_NAMED: return is_special(element) || is_unknown_to_gumbo(element);
  case STOP_ITEMS: return is_special(element) && !is_transparent_to_items(element);
  case STOP_NOWHERE:
  case STOPS: break;
  }

  return false;
}

/* Once a worker, and not before a stack has a full block: few comments are that deep. */
static void make_stops(struct direct *direct) {
  for (unsigned stop = 0; stop < STOPS; stop++) {
    for (unsigned element = 0; element < ELEMENT_COUNT; element++) {
      if (is_stop((enum stack_stop)stop, element)) set_add(&direct->stops[stop], element);
    }
  }
}

static void note_full_block(struct direct *direct, unsigned block) {
  struct element_set set = {{0}};
  for (unsigned i = block * OPEN_BLOCK; i < (block + 1) * OPEN_BLOCK; i++)
    set_add(&set, direct->open[i].element);
  direct->blocks[block] = set;
}

void stack_note_moved(struct direct *direct, unsigned from) {
  for (unsigned block = from / OPEN_BLOCK; block < direct->depth / OPEN_BLOCK; block++)
    note_full_block(direct, block);
}

unsigned stack_skip_blocks(const struct direct *direct, unsigned end, enum stack_stop stop,
                           unsigned element) {
  for (; end > 0; end -= OPEN_BLOCK) {
    const struct element_set *block = &direct->blocks[end / OPEN_BLOCK - 1];
    if (set_has(block, element) || sets_meet(block, &direct->stops[stop])) break;
  }
  return end;
}

unsigned stack_skip_inwards(const struct direct *direct, unsigned index, enum stack_stop stop) {
  while (index % OPEN_BLOCK == 0 && direct->depth - index >= OPEN_BLOCK &&
         !sets_meet(&direct->blocks[index / OPEN_BLOCK], &direct->stops[stop]))
    index += OPEN_BLOCK;
  return index;
}

/* ---- pushing and popping ---- */

NOINLINE void stack_note_full_block(struct direct *direct) {
  if (!direct->has_stops) make_stops(direct);
  direct->has_stops = true;

  note_full_block(direct, direct->depth / OPEN_BLOCK - 1);
}

NOINLINE void stack_set_mode(struct direct *direct, enum element_id element) {
  direct->mode = (enum insertion_mode)mode_within[element];
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

  stack_note_moved(direct, index);
  if (removed.is_listed) list_mark_closed(direct, removed.node);
  return true;
}

unsigned stack_find_in_scope(const struct direct *direct, enum element_id element,
                             enum direct_scope scope) {
  if (direct->counts[element] == 0) return NOT_IN_SCOPE;
  for (unsigned end = direct->depth;
       (end = stack_skip(direct, end, (enum stack_stop)scope, element)) > 0; end--) {
    if (direct->open[end - 1].element == element) return end - 1;
    if (ends_scope(direct->open[end - 1].element, scope)) break;
  }
  return NOT_IN_SCOPE;
}

bool stack_is_in_scope(const struct direct *direct, unsigned index) {
  for (unsigned end = direct->depth;
       (end = stack_skip(direct, end, STOP_DEFAULT, ELEMENT_COUNT)) > index + 1; end--) {
    if (ends_scope(direct->open[end - 1].element, SCOPE_DEFAULT)) return false;
  }
  return true;
}

unsigned stack_find_in_table_scope(const struct direct *direct, enum element_id element) {
  if (direct->counts[element] == 0) return NOT_IN_SCOPE;
  for (unsigned end = direct->depth; (end = stack_skip(direct, end, STOP_TABLE, element)) > 0;
       end--) {
    if (direct->open[end - 1].element == element) return end - 1;
    if (direct->open[end - 1].element == ELEMENT_TABLE) break;
  }
  return NOT_IN_SCOPE;
}

unsigned stack_find_node(const struct direct *direct, enum element_id element, uint32_t node,
                         unsigned hint) {
  if (hint < direct->depth && direct->open[hint].node == node) return hint;

  if (direct->counts[element] == 0) return NOT_IN_SCOPE;
  for (unsigned end = direct->depth; (end = stack_skip(direct, end, STOP_NOWHERE, element)) > 0;
       end--) {
    if (direct->open[end - 1].node == node) return end - 1;
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
