/*
 * What the files of the direct front end share: one pass over the token index, with the stack of
 * open elements (13.2.4.2), the list of active formatting elements (13.2.4.3) and what is inserted.
 * Section numbers are those of the HTML standard.
 *
 * A function that returns bool returns false to end the pass: memory ran out or a limit was
 * exceeded (pass->status), or a tree is needed (pass->needs_tree).
 */
#ifndef SANITIZE_LIB_CONSTRUCTION_H
#define SANITIZE_LIB_CONSTRUCTION_H

#include "direct/direct.h"

struct direct_pass {
  struct direct *direct;
  const char *source;
  size_t length;
  const struct token *tokens;
  uint32_t token_count;
  const struct scanned_attribute *attributes;
  const struct event_receiver *receiver;
  sanitize_status status;
  bool builds_tree;      /* nothing is sent until all is built */
  bool has_built_tree;   /* since the pass began */
  bool has_mark;         /* what is before direct->marked was sent for good */
  bool needs_tree;       /* the pass ended because a node would move; it goes on with a tree */
  bool has_form;         /* 13.2.4.4: the form element pointer is set, to the node `form` */
  bool text_is_fostered; /* see text_known_to */
  uint32_t form;
  uint32_t next;     /* the current token, or the one after the current text */
  size_t at;         /* where the current text begins */
  size_t swallow_at; /* a newline at this offset is ignored: a pre or its like just began */
  /* "In table text", 13.2.6.4.10: text_is_fostered holds for the text up to this token. */
  uint32_t text_known_to;
  uint32_t serial; /* the number of the last element, where no tree is built */
  size_t clones;   /* how many more elements may be reconstructed, and how many more */
  size_t rounds;   /* rounds the adoption agency may run; see first_place() */
  const struct event_history *history;
  uint32_t settle_at; /* the token before which it is next asked whether nothing is open */
};

static inline unsigned flags_of(unsigned element) { return element_flags[element]; }

static inline void note_difference(struct direct_pass *pass, enum difference difference) {
  pass->direct->differences |= difference;
}

static inline bool is_cell(unsigned element) {
  return element == ELEMENT_TD || element == ELEMENT_TH;
}
static inline bool is_table_part(unsigned element) {
  return (flags_of(element) & ELEMENT_PART) != 0;
}
static inline bool is_special(unsigned element) {
  return (flags_of(element) & (ELEMENT_SPECIAL | ELEMENT_NEWLY_SPECIAL)) != 0;
}

/*
 * Names that gumbo 0.10.1 does not know, some because gumbo_input.c renames them. gumbo applies
 * none of today's rules to them, and its end tags cannot tell one of them from another.
 */
static inline bool is_unknown_to_gumbo(unsigned element) {
  switch (element) {
  case ELEMENT_UNKNOWN:
  case ELEMENT_ANNOTATION:
  case ELEMENT_DIALOG:
  case ELEMENT_ISINDEX:
  case ELEMENT_MATH:
  case ELEMENT_MENUITEM:
  case ELEMENT_METADATA:
  case ELEMENT_PICTURE:
  case ELEMENT_PORTAL:
  case ELEMENT_SEARCH:
  case ELEMENT_SELECT:
  case ELEMENT_SELECTEDCONTENT:
  case ELEMENT_SLOT:
  case ELEMENT_SVG: return true;
  default: return is_custom(element);
  }
}

/*
 * Special, but the rules for "li", "dd" and "dt" go on past them when they look for one to close.
 */
static inline bool is_transparent_to_items(unsigned element) {
  return element == ELEMENT_ADDRESS || element == ELEMENT_DIV || element == ELEMENT_P;
}

/*
 * A search passes over this open element or stops at it. Since gumbo knows fewer special elements,
 * it may do the other.
 */
static inline void note_walked_over(struct direct_pass *pass, unsigned open) {
  if (flags_of(open) & ELEMENT_NEWLY_SPECIAL) note_difference(pass, DIFFERS_SPECIAL);
}

/* ---- the stack of open elements (open_elements.c) ---- */

/* The current node (13.2.4.2); ELEMENT_UNKNOWN when the stack is empty. */
static inline enum element_id stack_current(const struct direct *direct) {
  return direct->depth == 0 ? ELEMENT_UNKNOWN
                            : (enum element_id)direct->open[direct->depth - 1].element;
}

/* Whether another element can be pushed. Parts of a table have places of their own at the end. */
static inline bool stack_has_room(const struct direct *direct, enum element_id element) {
  unsigned reserved = is_table_part(element) ? 0 : OPEN_ELEMENTS_FOR_PARTS;
  return direct->depth < direct->open_limit - reserved;
}

/* For stack_push(): a block is full; or what is pushed is a table or a part of one. */
void stack_note_full_block(struct direct *direct);
void stack_set_mode(struct direct *direct, enum element_id element);

/* Tables and their parts: the innermost one that is open says the insertion mode. */
static inline bool sets_mode(unsigned flags) {
  return (flags & (ELEMENT_PART | ELEMENT_STRUCTURE)) != 0;
}

static inline void stack_add(struct direct *direct, enum element_id element, uint32_t token,
                             uint32_t node, bool is_listed) {
  direct->open[direct->depth++] =
      (struct open_element){node, token, (uint8_t)element, (uint8_t)direct->mode, is_listed};
  direct->counts[element]++;
}

static inline void stack_push(struct direct *direct, enum element_id element, uint32_t token,
                              uint32_t node, bool is_listed) {
  stack_add(direct, element, token, node, is_listed);
  if (sets_mode(flags_of(element))) stack_set_mode(direct, element);
  if (direct->depth % OPEN_BLOCK == 0) stack_note_full_block(direct);
}

/* Pops the current node, or all down to and including open[index], and sends their ends. */
void stack_pop(struct direct_pass *pass);
void stack_pop_to(struct direct_pass *pass, unsigned index);

/*
 * Removes an element from the stack. If it is not the current node, the elements in it stay in it
 * in the document, which needs a tree: false where none is built.
 */
bool stack_remove(struct direct_pass *pass, unsigned index);

unsigned stack_skip_blocks(const struct direct *direct, unsigned end, enum stack_stop stop,
                           unsigned element);

/*
 * For a search that goes from the current node outwards, at element `end` - 1 next: where whole
 * blocks below `end` hold neither a stop nor `element` (ELEMENT_COUNT: none is looked for), skips
 * them and returns the new `end`. So a search of a deep stack costs little, and time stays linear
 * (P8).
 */
static inline unsigned stack_skip(const struct direct *direct, unsigned end, enum stack_stop stop,
                                  unsigned element) {
  return end % OPEN_BLOCK == 0 && end > 0 ? stack_skip_blocks(direct, end, stop, element) : end;
}

/* The same for a search that goes inwards, at element `index` next. */
unsigned stack_skip_inwards(const struct direct *direct, unsigned index, enum stack_stop stop);

/*
 * Must be called when elements from `from` on have moved on the stack: their blocks are computed
 * anew.
 */
void stack_note_moved(struct direct *direct, unsigned from);

/* The index of the innermost `element` in scope (13.2.4.2), or NOT_IN_SCOPE. */
enum { NOT_IN_SCOPE = OPEN_ELEMENTS };
enum direct_scope {
  SCOPE_DEFAULT = STOP_DEFAULT,
  SCOPE_LIST_ITEM = STOP_LIST_ITEM,
  SCOPE_BUTTON = STOP_BUTTON
};
unsigned stack_find_in_scope(const struct direct *direct, enum element_id element,
                             enum direct_scope scope);
unsigned stack_find_in_table_scope(const struct direct *direct, enum element_id element);

/* Whether open[index] itself is in scope. */
bool stack_is_in_scope(const struct direct *direct, unsigned index);

static inline bool stack_has_in_scope(const struct direct *direct, enum element_id element) {
  return stack_find_in_scope(direct, element, SCOPE_DEFAULT) != NOT_IN_SCOPE;
}

/* The index of the `element` that has this node, looked for at `hint` first, or NOT_IN_SCOPE. */
unsigned stack_find_node(const struct direct *direct, enum element_id element, uint32_t node,
                         unsigned hint);

/* 13.2.6.4.7 "close a p element", if one is in button scope. */
void stack_close_p(struct direct_pass *pass);

/* 13.2.6.3 "generate implied end tags", except for one element or ELEMENT_UNKNOWN. */
void stack_generate_implied_ends(struct direct_pass *pass, enum element_id except);

/* ---- the list of active formatting elements (formatting_elements.c) ---- */

/* The last entry for the element since the last marker: 1 + its index, or 0. */
unsigned list_find(const struct direct *direct, enum element_id element);

/* The index of the entry for the node, or active_count when it is not in the list. */
unsigned list_find_node(const struct direct *direct, uint32_t node);

/* list_push() where there are three that may be like it, or more. */
enum { LIKE_ONES = 3 };
bool list_push_fourth(struct direct_pass *pass, enum element_id element, uint32_t number,
                      uint32_t node);

/* Whatever it is, and without a look at the others. */
static inline bool list_has_room_for_any(const struct direct *direct) {
  return direct->formatting_count < LIKE_ONES &&
         direct->formatting_count < direct->formatting_limit;
}

static inline void list_add(struct direct *direct, enum element_id element, uint32_t number,
                            uint32_t node) {
  direct->active[direct->active_count++] =
      (struct active_formatting){0, node, number, (uint16_t)direct->depth, (uint8_t)element, true};
  direct->formatting_count++;
}

/*
 * 13.2.4.3 "push onto the list of active formatting elements": of three that are alike the earliest
 * goes (the "Noah's Ark clause"). False when the list is full.
 */
static inline bool list_push(struct direct_pass *pass, enum element_id element, uint32_t number,
                             uint32_t node) {
  struct direct *direct = pass->direct;
  if (!list_has_room_for_any(direct)) return list_push_fourth(pass, element, number, node);
  list_add(direct, element, number, node);
  return true;
}
void list_push_marker(struct direct *direct, enum element_id element);
void list_insert(struct direct *direct, unsigned index, struct active_formatting entry);
void list_remove(struct direct *direct, unsigned index);

/* 13.2.4.3 "clear the list of active formatting elements up to the last marker". */
void list_clear_to_marker(struct direct *direct);

/* The node leaves the stack: if it stays in the list, it is to be reconstructed. */
void list_mark_closed(struct direct *direct, uint32_t node);

/* Whether there is an element to reconstruct: then the last entry is one. */
static inline bool list_has_pending(const struct direct *direct) {
  return direct->active_count > 0 && !direct->active[direct->active_count - 1].is_open;
}

/* 13.2.4.3 "reconstruct the active formatting elements", if any (insert.c). */
bool list_reconstruct_pending(struct direct_pass *pass);
static inline bool list_reconstruct(struct direct_pass *pass) {
  return !list_has_pending(pass->direct) || list_reconstruct_pending(pass);
}

/* ---- inserting (insert.c) ---- */

/*
 * Where a node goes: to the "appropriate place for inserting a node" (13.2.6.1), which is before
 * the table if the current node is part of a table's structure; or, for what belongs there, into
 * the current node.
 */
enum insert_place { INSERT_APPROPRIATE, INSERT_HERE };

/* "Insert an HTML element" (13.2.6.1) for the start tag that is token `number`. */
bool insert_element(struct direct_pass *pass, enum element_id element, uint32_t number,
                    enum insert_place place);

/* The same for an element that has no start tag in the input. */
bool insert_implied(struct direct_pass *pass, enum element_id element, enum insert_place place);

/*
 * "Insert an HTML element ... immediately pop the current node off the stack": it is never on the
 * stack.
 */
bool insert_and_pop(struct direct_pass *pass, enum element_id element, uint32_t number,
                    enum insert_place place);

/* An element for start tag `number` once more, as reconstruction needs it; sets *node. */
bool insert_clone(struct direct_pass *pass, enum element_id element, uint32_t number,
                  uint32_t *node);

/*
 * The rules ignore this tag ("parse error; ignore the token"). It separates words as the element
 * would.
 */
bool pass_over(struct direct_pass *pass, enum element_id element, uint32_t number);

/*
 * Inserts the text of a token, literally; and text of the data state or of RCDATA, with character
 * references. Active formatting elements are reconstructed as the rules say.
 */
bool insert_typed(struct direct_pass *pass, const struct token *token);
bool insert_text(struct direct_pass *pass, size_t from, size_t to);

/*
 * A comment is not inserted. But "</>" is no token in the standard, although the index has one for
 * it.
 */
void pass_comment(struct direct_pass *pass, uint32_t number);

/* One that the policy keeps. */
bool insert_comment(struct direct_pass *pass, uint32_t number);

/* Adds a node to the tree under `parent`. TREE_NONE: failed, and the pass must end. */
uint32_t append_node(struct direct_pass *pass, uint32_t parent, struct tree_node node);

/* Sends the events of the tree that was built. */
bool send_tree(struct direct_pass *pass);

/* ---- in body, 13.2.6.4.7 (in_body.c) ---- */

bool start_in_body(struct direct_pass *pass, enum element_id element, uint32_t number);
bool end_in_body(struct direct_pass *pass, enum element_id element, uint32_t number);

/*
 * What start_in_body() comes to for elements without a rule of their own, and for formatting
 * elements that end no other one.
 */
bool start_ordinary(struct direct_pass *pass, enum element_id element, uint32_t number);

/* ---- tables, 13.2.6.4.9 to 13.2.6.4.15 (in_table.c) ---- */

/* A tag in an insertion mode other than "in body". */
bool start_in_table(struct direct_pass *pass, enum element_id element, uint32_t number);
bool end_in_table(struct direct_pass *pass, enum element_id element, uint32_t number);

/* ---- the adoption agency, 13.2.6.4.7 (adoption.c) ---- */

/* The end tag of a formatting element, or the start tag of an a or nobr while one is open. */
bool adoption_agency(struct direct_pass *pass, enum element_id element, uint32_t number);

/* ---- "any other end tag", which the adoption agency falls back on (end_other.c) ---- */

bool end_other(struct direct_pass *pass, enum element_id element, uint32_t number);

/* Notes the difference if gumbo does not know the element's name. */
void note_name(struct direct_pass *pass, enum element_id element);

#endif
