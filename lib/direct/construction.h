/*
 * What the files of the direct front end share: one pass over the token index, with the stack of
 * open elements (13.2.4.2), the list of active formatting elements (13.2.4.3) and what is inserted.
 * Section numbers are those of the HTML standard. Functions that return bool return false to end
 * the pass: memory ran out or a limit was met (pass->status), or a tree is needed
 * (pass->needs_tree).
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
  bool builds_tree; /* nothing is sent until all is built */
  bool needs_tree;  /* ended only because no tree is built */
  bool has_form;    /* 13.2.4.4: the form element pointer is set, to the node `form` */
  bool text_is_fostered;
  uint32_t form;
  uint32_t next;     /* the token at hand, or the one behind the text at hand */
  size_t at;         /* where the text at hand begins */
  size_t swallow_at; /* a newline at this offset is dropped: a pre or its like just began */
  /* "In table text", 13.2.6.4.10: what was found about the text up to this token */
  uint32_t text_known_to;
  uint32_t serial; /* of the last element, where no tree is built */
  size_t clones;   /* how many more elements may be made of one tag, */
  size_t rounds;   /* and the adoption agency be run: see begin_pass() */
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
 * Names that gumbo does not know, some of which gumbo_input.c made so. It gives them none of
 * today's rules, and takes any of them for any other when an end tag looks for its element.
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
  default: return false;
  }
}

/* Special, but "li", "dd" and "dt" look through them for one to close. */
static inline bool is_transparent_to_items(unsigned element) {
  return element == ELEMENT_ADDRESS || element == ELEMENT_DIV || element == ELEMENT_P;
}

/* An open element that a search walks over, or stops at. */
static inline void note_walked_over(struct direct_pass *pass, unsigned open) {
  if (flags_of(open) & ELEMENT_NEWLY_SPECIAL) note_difference(pass, DIFFERS_SPECIAL);
}

/* ---- the stack of open elements (open_elements.c) ---- */

/* ELEMENT_UNKNOWN when nothing is open. */
static inline enum element_id stack_current(const struct direct *direct) {
  return direct->depth == 0 ? ELEMENT_UNKNOWN
                            : (enum element_id)direct->open[direct->depth - 1].element;
}

/* Whether another element can be pushed; parts of a table have room where others have none. */
static inline bool stack_has_room(const struct direct *direct, enum element_id element) {
  unsigned reserved = is_table_part(element) ? 0 : OPEN_ELEMENTS_FOR_PARTS;
  return direct->depth < direct->open_limit - reserved;
}

void stack_push(struct direct *direct, struct open_element open);

/* Pops the current element, or all down to and including open[index], and ends them. */
void stack_pop(struct direct_pass *pass);
void stack_pop_to(struct direct_pass *pass, unsigned index);

/*
 * Takes an element off the stack from below others, which stay where they are in the document.
 * False where no tree is built.
 */
bool stack_remove(struct direct_pass *pass, unsigned index);

/* Made once: see enum stack_stop. */
void stack_make_stops(struct direct *direct);

unsigned stack_skip_blocks(const struct direct *direct, unsigned end, enum stack_stop stop,
                           unsigned element);

/*
 * A search walks from the current element outwards: `end` is behind the next element to look at.
 * Where blocks end there that hold neither a stop nor `element` (ELEMENT_COUNT: none is looked for)
 * it goes on behind them, so that a deep stack costs a search little.
 */
static inline unsigned stack_skip(const struct direct *direct, unsigned end, enum stack_stop stop,
                                  unsigned element) {
  return end % OPEN_BLOCK == 0 && end > 0 ? stack_skip_blocks(direct, end, stop, element) : end;
}

/* The same for a search that walks inwards, to which `index` is next. */
unsigned stack_skip_inwards(const struct direct *direct, unsigned index, enum stack_stop stop);

/* Elements from `from` on have moved on the stack. */
void stack_note_moved(struct direct *direct, unsigned from);

/* The index of the element in scope (13.2.4.2), or NOT_IN_SCOPE. */
enum { NOT_IN_SCOPE = OPEN_ELEMENTS };
enum direct_scope {
  SCOPE_DEFAULT = STOP_DEFAULT,
  SCOPE_LIST_ITEM = STOP_LIST_ITEM,
  SCOPE_BUTTON = STOP_BUTTON
};
unsigned stack_find_in_scope(const struct direct *direct, enum element_id element,
                             enum direct_scope scope);
unsigned stack_find_in_table_scope(const struct direct *direct, enum element_id element);

/* Whether open[index] is. */
bool stack_is_in_scope(const struct direct *direct, unsigned index);

static inline bool stack_has_in_scope(const struct direct *direct, enum element_id element) {
  return stack_find_in_scope(direct, element, SCOPE_DEFAULT) != NOT_IN_SCOPE;
}

/* The index of the `element` whose node it is, looked for at `hint` first, or NOT_IN_SCOPE. */
unsigned stack_find_node(const struct direct *direct, enum element_id element, uint32_t node,
                         unsigned hint);

/* 13.2.6.4.7 "close a p element", if one is in button scope. */
void stack_close_p(struct direct_pass *pass);

/* 13.2.6.3 "generate implied end tags", except for one element or ELEMENT_UNKNOWN. */
void stack_generate_implied_ends(struct direct_pass *pass, enum element_id except);

/* ---- the list of active formatting elements (formatting_elements.c) ---- */

/* The last entry for the element since the last marker: 1 + its index, or 0. */
unsigned list_find(const struct direct *direct, enum element_id element);

/* The index of the node's entry, or active_count. */
unsigned list_find_node(const struct direct *direct, uint32_t node);

/*
 * 13.2.4.3 "push onto the list of active formatting elements"; of elements that are alike only
 * three stay. False when the list is full.
 */
bool list_push(struct direct_pass *pass, enum element_id element, uint32_t number, uint32_t node);
void list_push_marker(struct direct *direct, enum element_id element);
void list_insert(struct direct *direct, unsigned index, struct active_formatting entry);
void list_remove(struct direct *direct, unsigned index);

/* 13.2.4.3 "clear the list of active formatting elements up to the last marker". */
void list_clear_to_marker(struct direct *direct);

/* The node leaves the stack. */
void list_mark_closed(struct direct *direct, uint32_t node);

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
 * Where a node goes: to the appropriate place (13.2.6.1), which is before the table where it would
 * stand in a table's structure; or, for what belongs there, into the current node.
 */
enum insert_place { INSERT_APPROPRIATE, INSERT_HERE };

/* "Insert an HTML element" (13.2.6.1) for the start tag that is token `number`. */
bool insert_element(struct direct_pass *pass, enum element_id element, uint32_t number,
                    enum insert_place place);

/* The same, for an element that nobody typed. */
bool insert_implied(struct direct_pass *pass, enum element_id element, enum insert_place place);

/* An element that ends at once, and the stack does not know of. */
bool insert_and_pop(struct direct_pass *pass, enum element_id element, uint32_t number,
                    enum insert_place place);

/* A copy of the element of start tag `number`, as reconstructing makes it; sets *node. */
bool insert_clone(struct direct_pass *pass, enum element_id element, uint32_t number,
                  uint32_t *node);

/* A tag that the rules ignore. It separates words as it would in its place. */
bool pass_over(struct direct_pass *pass, enum element_id element, uint32_t number);

/*
 * A token's text as it is; text of the data state or of RCDATA. Formatting elements are
 * reconstructed as the rules say.
 */
bool insert_typed(struct direct_pass *pass, const struct token *token);
bool insert_text(struct direct_pass *pass, size_t from, size_t to);

/* A comment is not inserted; but not all that the index calls one is one. */
void pass_comment(struct direct_pass *pass, uint32_t number);

/* One that the policy keeps. */
bool insert_comment(struct direct_pass *pass, uint32_t number);

/* A new node in the tree, under `parent`; TREE_NONE ends the pass. */
uint32_t append_node(struct direct_pass *pass, uint32_t parent, struct tree_node node);

/* Sends the tree that was built. */
bool send_tree(struct direct_pass *pass);

/* ---- in body, 13.2.6.4.7 (in_body.c) ---- */

bool start_in_body(struct direct_pass *pass, enum element_id element, uint32_t number);
bool end_in_body(struct direct_pass *pass, enum element_id element, uint32_t number);

/* Of those alone: a formatting element or one without a rule of its own. */
bool start_ordinary(struct direct_pass *pass, enum element_id element, uint32_t number);

/* ---- tables, 13.2.6.4.9 to 13.2.6.4.15 (in_table.c) ---- */

/* A tag in a mode other than "in body". */
bool start_in_table(struct direct_pass *pass, enum element_id element, uint32_t number);
bool end_in_table(struct direct_pass *pass, enum element_id element, uint32_t number);

/* ---- the adoption agency, 13.2.6.4.7 (adoption.c) ---- */

/* The end tag of a formatting element, or the start tag of one that ends it. */
bool adoption_agency(struct direct_pass *pass, enum element_id element, uint32_t number);

/* ---- "any other end tag", which the adoption agency falls back on (end_other.c) ---- */

bool end_other(struct direct_pass *pass, enum element_id element, uint32_t number);

/* Notes that gumbo does not know the element's name, if so. */
void note_name(struct direct_pass *pass, enum element_id element);

#endif
