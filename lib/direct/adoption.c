/*
 * The adoption agency algorithm, 13.2.6.4.7; see construction.h. Steps are numbered as in the
 * standard, where step 4 is the outer loop. Held by html5lib's tests (scripts/html5lib),
 * tests/unit/test_corpora.c and tests/data/misnesting.dat.
 */
#include "direct/construction.h"

enum { OUTER_ROUNDS = 8, INNER_ROUNDS = 3 };

static size_t tag_length(const struct direct_pass *pass, uint32_t number) {
  return number == NO_TOKEN ? 0 : pass->tokens[number].end - pass->tokens[number].start;
}

/*
 * The index of the furthest block: the special element nearest to open[formatting] of those above
 * it on the stack; depth when there is none.
 */
static unsigned find_furthest_block(struct direct_pass *pass, unsigned formatting) {
  const struct direct *direct = pass->direct;
  unsigned index = formatting + 1;
  while (index < direct->depth && !is_special(direct->open[index].element))
    index = stack_skip_inwards(direct, index + 1, STOP_SPECIAL);
  if (index < direct->depth) note_walked_over(pass, direct->open[index].element);
  return index;
}

/*
 * "Create an element for the token for which the element was created": a clone without children,
 * placed under the root until it is moved. TREE_NONE: failed, and the pass must end.
 */
static uint32_t clone(struct direct_pass *pass, uint32_t node) {
  struct tree_node copy = pass->direct->tree.nodes[node];
  copy.kind = TREE_CLONE;
  return append_node(pass, TREE_NONE, copy);
}

/*
 * What one round costs: the clones of at most three elements and of the formatting element, the
 * attributes of which are read again when they are sent. See begin_pass().
 */
static size_t cost_of_round(const struct direct_pass *pass, unsigned formatting, unsigned block) {
  enum { BYTES_A_ROUND_MORE = 256 };
  const struct direct *direct = pass->direct;
  size_t bytes = 0;

  unsigned first = block - formatting > 4 ? block - 3 : formatting + 1;
  for (unsigned i = first; i < block; i++) bytes += tag_length(pass, direct->open[i].token);
  bytes += tag_length(pass, direct->open[formatting].token);
  return 1 + bytes / BYTES_A_ROUND_MORE;
}

/*
 * Step 4.14: `node` goes to the appropriate place for inserting into the common ancestor
 * (13.2.6.1), the element that the formatting element is in: open[ancestor_depth - 1], or the root.
 */
static void insert_into(struct direct *direct, uint32_t node, unsigned ancestor_depth) {
  if (ancestor_depth == 0) {
    tree_move(&direct->tree, node, TREE_NONE);
    return;
  }

  unsigned ancestor = ancestor_depth - 1;
  if (!is_table_structure(direct->open[ancestor].element)) {
    tree_move(&direct->tree, node, direct->open[ancestor].node);
    return;
  }

  while (direct->open[ancestor].element != ELEMENT_TABLE) ancestor--;
  tree_move_before(&direct->tree, node, direct->open[ancestor].node);
}

/*
 * Step 4.13, the inner loop, over the elements between the formatting element and the furthest
 * block: those in the list are cloned, others leave the stack, and *block, the index of the
 * furthest block, sinks by as many. *bookmark: where in the list the formatting element's clone
 * will go. Returns "last node", or TREE_NONE when it failed.
 */
static uint32_t adopt_between(struct direct_pass *pass, unsigned formatting, unsigned *block,
                              unsigned *bookmark) {
  struct direct *direct = pass->direct;
  uint32_t block_node = direct->open[*block].node;
  uint32_t last = block_node;
  unsigned kept = *block; /* open[kept..*block] stay on the stack */
  unsigned round = 0;

  for (unsigned index = *block - 1; index > formatting; index--) {
    struct open_element open = direct->open[index];
    unsigned entry = open.is_listed ? list_find_node(direct, open.node) : direct->active_count;

    if (++round > INNER_ROUNDS && entry < direct->active_count) {
      note_difference(pass, DIFFERS_ADOPTION);
      list_remove(direct, entry);
      if (entry < *bookmark) --*bookmark;
      entry = direct->active_count;
    }

    if (entry == direct->active_count) {
      direct->counts[open.element]--;
      continue;
    }

    uint32_t copy = clone(pass, open.node);
    if (copy == TREE_NONE) return TREE_NONE;

    open.node = direct->active[entry].node = copy;
    direct->open[--kept] = open;

    if (last == block_node) *bookmark = entry + 1;
    tree_move(&direct->tree, last, copy);
    last = copy;
  }

  unsigned left_out = kept - (formatting + 1);
  direct->depth -= left_out;
  *block -= left_out;
  memmove(&direct->open[formatting + 1], &direct->open[kept],
          (direct->depth - (formatting + 1)) * sizeof(direct->open[0]));
  if (left_out > 0) stack_note_moved(direct, formatting + 1);
  return last;
}

/*
 * Steps 4.18 and 4.19: the clone takes the place of the formatting element in the list, at the
 * bookmark, and on the stack, right above the furthest block.
 */
static void replace_with_clone(struct direct *direct, unsigned formatting, unsigned block,
                               unsigned bookmark, uint32_t copy) {
  struct open_element open = direct->open[formatting];
  unsigned entry = list_find_node(direct, open.node);
  struct active_formatting active = direct->active[entry];
  list_remove(direct, entry);
  if (entry < bookmark) bookmark--;

  active.node = open.node = copy;
  active.depth = (uint16_t)block;
  list_insert(direct, bookmark, active);

  memmove(&direct->open[formatting], &direct->open[formatting + 1],
          (block - formatting) * sizeof(direct->open[0]));
  direct->open[block] = open;
  stack_note_moved(direct, formatting);
}

/* Steps 4.9 to 4.19: there is a furthest block. False: the pass must end. */
static bool adopt(struct direct_pass *pass, unsigned formatting, unsigned block) {
  struct direct *direct = pass->direct;
  struct direct_tree *tree = &direct->tree;
  struct open_element element = direct->open[formatting];
  unsigned bookmark = list_find_node(direct, element.node) + 1;
  uint32_t last = adopt_between(pass, formatting, &block, &bookmark);
  if (last == TREE_NONE) return false;

  insert_into(direct, last, formatting);
  uint32_t copy = clone(pass, element.node);
  if (copy == TREE_NONE) return false;

  tree_move_children(tree, direct->open[block].node, copy);
  tree_move(tree, copy, direct->open[block].node);
  replace_with_clone(direct, formatting, block, bookmark, copy);
  return true;
}

/*
 * Step 2: the current node has the tag's name and is not in the list: it is popped, and all is
 * done.
 */
static bool end_unlisted(struct direct_pass *pass, enum element_id element) {
  struct direct *direct = pass->direct;
  if (stack_current(direct) != element) return false;
  const struct open_element *current = &direct->open[direct->depth - 1];
  if (current->is_listed && list_find_node(direct, current->node) < direct->active_count)
    return false;

  note_difference(pass, DIFFERS_UNLISTED);
  stack_pop(pass);
  return true;
}

bool adoption_agency(struct direct_pass *pass, enum element_id element, uint32_t number) {
  struct direct *direct = pass->direct;
  if (end_unlisted(pass, element)) return true;

  for (unsigned round = 0; round < OUTER_ROUNDS; round++) {
    unsigned entry = list_find(direct, element);
    if (entry == 0) {
      if (direct->counts[element] > 0) note_difference(pass, DIFFERS_UNLISTED);
      return end_other(pass, element, number);
    }

    entry--;
    if (!direct->active[entry].is_open) {
      list_remove(direct, entry);
      return true;
    }

    uint32_t node = direct->active[entry].node;
    unsigned formatting = stack_find_node(direct, element, node, direct->active[entry].depth);
    if (!stack_is_in_scope(direct, formatting)) return true;

    unsigned block = find_furthest_block(pass, formatting);
    if (block == direct->depth) {
      stack_pop_to(pass, formatting);
      list_remove(direct, entry);
      return true;
    }

    if (!pass->builds_tree) {
      pass->needs_tree = true;
      return false;
    }

    size_t cost = cost_of_round(pass, formatting, block);
    if (cost > pass->rounds) {
      note_difference(pass, DIFFERS_LIMIT);
      return true;
    }

    pass->rounds -= cost;
    if (!adopt(pass, formatting, block)) return false;
  }

  return true;
}
