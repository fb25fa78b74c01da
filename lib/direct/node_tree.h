/*
 * The tree that the direct front end builds where nodes move: parents, children and offsets in the
 * source; nothing is decoded. Knows neither the stack nor the rules. Held by P7's test,
 * tests/unit/test_corpora.c, and scripts/html5lib.
 */
#ifndef SANITIZE_LIB_NODE_TREE_H
#define SANITIZE_LIB_NODE_TREE_H

#include "base/memory.h"
#include "html/names.h"

enum tree_kind {
  TREE_ELEMENT, /* start tag `token`, typed at this place */
  TREE_CLONE,   /* not typed at this place: reconstructed from `token`, or implied (NO_TOKEN) */
  TREE_TEXT,    /* source[from, to), with character references */
  TREE_TYPED,   /* source[from, to), literally */
  TREE_COMMENT, /* the comment `token`, which the policy keeps */
  TREE_PASSED   /* the tag `token`, which was ignored; it may separate words */
};

/* The greatest depth of elements that are sent; see send_end(). */
enum { SENT_DEPTH = 1024 };

enum { TREE_NONE = 0 }; /* no node; as a parent: the root, which is nodes[0] */

struct tree_node {
  uint32_t parent, first_child, last_child, previous, next;
  union {
    uint32_t token; /* of elements */
    uint32_t from;  /* of text */
  };
  uint32_t to;
  uint8_t kind;    /* enum tree_kind */
  uint8_t element; /* enum element_id */
};

struct direct_tree {
  struct tree_node *nodes; /* nodes[0] is the root */
  size_t count, capacity;
};

/* An empty tree; false when memory ran out. */
bool tree_begin(const struct memory *memory, struct direct_tree *tree);

/*
 * Adds a copy of `node` as the last child of `parent` and returns its number, or TREE_NONE when
 * memory ran out. The links in `node` are ignored.
 */
uint32_t tree_append(const struct memory *memory, struct direct_tree *tree, uint32_t parent,
                     struct tree_node node);

/* Takes a node out, and makes it the last child of `parent`. */
void tree_move(struct direct_tree *tree, uint32_t node, uint32_t parent);

/* Takes a node out, and puts it right before `sibling`. */
void tree_move_before(struct direct_tree *tree, uint32_t node, uint32_t sibling);

/* Makes all children of `from` children of `to`, which has none. */
void tree_move_children(struct direct_tree *tree, uint32_t from, uint32_t to);

void tree_release(const struct memory *memory, struct direct_tree *tree);

#endif
