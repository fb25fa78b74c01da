/* The adoption agency algorithm, 13.2.6.4.7, as gumbo 0.10.1 has it. See construction.h. */
#include "direct/construction.h"

enum { OUTER_ROUNDS = 8, INNER_ROUNDS = 3 };

static unsigned find_open(const struct direct *direct, uint32_t node) {
  unsigned index = direct->depth;
  while (direct->open[index - 1].node != node) index--;
  return index - 1;
}

/* The index of the node's entry in the list, or active_count. */
static unsigned find_active(const struct direct *direct, uint32_t node) {
  unsigned index = 0;
  while (index < direct->active_count && direct->active[index].node != node) index++;
  return index;
}

/*
 * The furthest block: the outermost special element above open[formatting]; depth when there is
 * none.
 */
static unsigned find_block(const struct direct *direct, unsigned formatting) {
  unsigned index = formatting + 1;
  while (index < direct->depth && !(flags_of(direct->open[index].element) & ELEMENT_SPECIAL))
    index++;
  return index;
}

static void remove_open(struct direct *direct, unsigned index) {
  direct->counts[direct->open[index].element]--;
  direct->depth--;
  for (unsigned i = index; i < direct->depth; i++) direct->open[i] = direct->open[i + 1];
}

/*
 * A clone without children or parent: it is put under the root until it is moved. 0: declined or no
 * memory.
 */
static uint32_t clone(struct direct_pass *pass, uint32_t node, uint32_t token) {
  struct direct *direct = pass->direct;
  if (!charge_clone(pass, token)) return TREE_NONE;
  uint32_t copy = tree_append(direct->memory, &direct->tree, TREE_NONE, direct->tree.nodes[node]);
  pass->out_of_memory = copy == TREE_NONE;
  return copy;
}

/*
 * Where in the list the clone of the formatting element goes, and the node that goes to the common
 * ancestor.
 */
struct adoption {
  unsigned bookmark;
  uint32_t last;
};

/*
 * The inner loop: formatting elements between are cloned, others leave the stack. *block moves as
 * they do.
 */
static bool adopt_between(struct direct_pass *pass, unsigned formatting, unsigned *block,
                          struct adoption *adoption) {
  struct direct *direct = pass->direct;
  uint32_t block_node = direct->open[*block].node;
  unsigned round = 0;
  for (unsigned index = *block - 1; index > formatting; index--) {
    struct open_element *open = &direct->open[index];
    unsigned entry = find_active(direct, open->node);
    /* An element that leaves the list here stays on gumbo's stack: not modelled. */
    if (++round > INNER_ROUNDS && entry < direct->active_count) return false;
    if (entry == direct->active_count) {
      remove_open(direct, index);
      --*block;
      continue;
    }
    uint32_t copy = clone(pass, open->node, open->token);
    if (copy == TREE_NONE) return false;
    open->node = direct->active[entry].node = copy;
    if (adoption->last == block_node) adoption->bookmark = entry + 1;
    tree_move(&direct->tree, adoption->last, copy);
    adoption->last = copy;
  }
  return true;
}

/*
 * The clone takes the place of the formatting element in the list and on the stack, where it comes
 * after the block.
 */
static void replace(struct direct *direct, unsigned formatting, unsigned block, unsigned bookmark,
                    uint32_t copy) {
  struct open_element open = direct->open[formatting];
  unsigned entry = find_active(direct, open.node);
  struct active_formatting active = direct->active[entry];
  list_remove(direct, entry);
  if (entry < bookmark) bookmark--;
  for (unsigned i = direct->active_count++; i > bookmark; i--)
    direct->active[i] = direct->active[i - 1];
  active.node = open.node = copy;
  direct->active[bookmark] = active;
  for (unsigned i = formatting; i < block; i++) direct->open[i] = direct->open[i + 1];
  direct->open[block] = open;
}

/* One round with a furthest block. */
static bool adopt(struct direct_pass *pass, unsigned formatting, unsigned block) {
  struct direct *direct = pass->direct;
  struct direct_tree *tree = &direct->tree;
  struct open_element element = direct->open[formatting];
  uint32_t ancestor = formatting == 0 ? TREE_NONE : direct->open[formatting - 1].node;
  struct adoption adoption = {find_active(direct, element.node) + 1, direct->open[block].node};
  /* Into a table's structure it would be foster-parented. */
  if (formatting > 0 && is_table_structure(direct->open[formatting - 1].element)) return false;
  if (!adopt_between(pass, formatting, &block, &adoption)) return false;
  tree_move(tree, adoption.last, ancestor);
  uint32_t copy = clone(pass, element.node, element.token);
  if (copy == TREE_NONE) return false;
  tree_move_children(tree, direct->open[block].node, copy);
  tree_move(tree, copy, direct->open[block].node);
  replace(direct, formatting, block, adoption.bookmark, copy);
  return true;
}

bool end_formatting(struct direct_pass *pass, enum element_id element) {
  struct direct *direct = pass->direct;
  for (unsigned round = 0; round < OUTER_ROUNDS; round++) {
    unsigned entry = list_find(direct, element);
    /*
     * gumbo ignores the tag; no such element is open without an entry, since three at most are
     * alike.
     */
    if (entry == 0) return true;
    if (!direct->active[entry - 1].is_open) {
      list_remove(direct, entry - 1);
      return true;
    }
    unsigned formatting = find_open(direct, direct->active[entry - 1].node);
    unsigned block = find_block(direct, formatting);
    if (block == direct->depth) {
      stack_pop_to(pass, formatting);
      list_remove(direct, entry - 1);
      return true;
    }
    if (!pass->builds_tree) {
      pass->needs_tree = true;
      return false;
    }
    if (!adopt(pass, formatting, block)) return false;
  }
  return true;
}
