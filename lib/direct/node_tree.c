/* The tree of the direct front end; see node_tree.h. */
#include "direct/node_tree.h"

static bool reserve_node(const struct memory *memory, struct direct_tree *tree) {
  if (tree->count < tree->capacity) return true;
  void *rows = tree->nodes;
  bool grown = memory_grow(memory, &rows, &tree->capacity, sizeof(*tree->nodes));
  tree->nodes = rows;
  return grown;
}

bool tree_begin(const struct memory *memory, struct direct_tree *tree) {
  tree->count = 0;
  if (!reserve_node(memory, tree)) return false;
  memset(&tree->nodes[tree->count++], 0, sizeof(*tree->nodes));
  return true;
}

static void link_last(struct direct_tree *tree, uint32_t node, uint32_t parent) {
  struct tree_node *nodes = tree->nodes;
  nodes[node].parent = parent;
  nodes[node].next = TREE_NONE;
  nodes[node].previous = nodes[parent].last_child;
  if (nodes[parent].last_child == TREE_NONE) {
    nodes[parent].first_child = node;
  } else {
    nodes[nodes[parent].last_child].next = node;
  }

  nodes[parent].last_child = node;
}

uint32_t tree_append(const struct memory *memory, struct direct_tree *tree, uint32_t parent,
                     struct tree_node node) {
  if (!reserve_node(memory, tree)) return TREE_NONE;

  uint32_t number = (uint32_t)tree->count++;
  tree->nodes[number] = node;
  tree->nodes[number].first_child = tree->nodes[number].last_child = TREE_NONE;
  link_last(tree, number, parent);
  return number;
}

static void unlink_node(struct direct_tree *tree, uint32_t node) {
  struct tree_node *nodes = tree->nodes;
  uint32_t parent = nodes[node].parent;
  if (nodes[node].previous == TREE_NONE) {
    nodes[parent].first_child = nodes[node].next;
  } else {
    nodes[nodes[node].previous].next = nodes[node].next;
  }

  if (nodes[node].next == TREE_NONE) {
    nodes[parent].last_child = nodes[node].previous;
  } else {
    nodes[nodes[node].next].previous = nodes[node].previous;
  }
}

void tree_move(struct direct_tree *tree, uint32_t node, uint32_t parent) {
  unlink_node(tree, node);
  link_last(tree, node, parent);
}

void tree_move_before(struct direct_tree *tree, uint32_t node, uint32_t sibling) {
  struct tree_node *nodes = tree->nodes;
  unlink_node(tree, node);
  uint32_t parent = nodes[sibling].parent;
  uint32_t previous = nodes[sibling].previous;

  nodes[node].parent = parent;
  nodes[node].previous = previous;
  nodes[node].next = sibling;
  nodes[sibling].previous = node;
  if (previous == TREE_NONE) {
    nodes[parent].first_child = node;
  } else {
    nodes[previous].next = node;
  }
}

void tree_move_children(struct direct_tree *tree, uint32_t from, uint32_t to) {
  struct tree_node *nodes = tree->nodes;
  for (uint32_t child = nodes[from].first_child; child != TREE_NONE; child = nodes[child].next)
    nodes[child].parent = to;

  nodes[to].first_child = nodes[from].first_child;
  nodes[to].last_child = nodes[from].last_child;
  nodes[from].first_child = nodes[from].last_child = TREE_NONE;
}

void tree_release(const struct memory *memory, struct direct_tree *tree) {
  memory_release(memory, tree->nodes);
  *tree = (struct direct_tree){NULL, 0, 0};
}
