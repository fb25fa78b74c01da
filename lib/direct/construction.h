/*
 * What the files of the direct front end share: one pass over the token index, with the stack of
 * open elements, the list of active formatting elements (13.2.4.2, 13.2.4.3) and what is inserted.
 * Section numbers are those of the HTML standard. Functions that return bool return false to
 * decline, or when memory ran out (then pass->out_of_memory is set).
 */
#ifndef SANITIZE_LIB_CONSTRUCTION_H
#define SANITIZE_LIB_CONSTRUCTION_H

#include "direct/direct.h"

struct direct_pass {
  struct direct *direct;
  const char *source;
  size_t length;
  const struct token *tokens;
  const struct scanned_attribute *attributes;
  const struct event_receiver *receiver;
  bool builds_tree; /* nothing is sent until all is built */
  bool needs_tree;  /* declined only because no tree is built */
  bool has_form;    /* 13.2.4.4: the form element pointer is set */
  bool out_of_memory;
  uint32_t serial;   /* of the last element, where no tree is built */
  size_t cloned;     /* see charge_clone() */
  size_t swallow_at; /* a newline at this offset is dropped: a pre or its like just began */
};

static inline unsigned flags_of(unsigned element) { return element_flags[element]; }

static inline bool is_cell(unsigned element) {
  return element == ELEMENT_TD || element == ELEMENT_TH;
}
static inline bool is_table_part(unsigned element) {
  return (flags_of(element) & ELEMENT_PART) != 0;
}

/* ---- the stack ---- */

/* ELEMENT_UNKNOWN when nothing is open. */
static inline enum element_id stack_current(const struct direct *direct) {
  return direct->depth == 0 ? ELEMENT_UNKNOWN
                            : (enum element_id)direct->open[direct->depth - 1].element;
}

/* Pops the current element, or all down to and including open[index], and ends them. */
void stack_pop(struct direct_pass *pass);
void stack_pop_to(struct direct_pass *pass, unsigned index);

/* The index of the element in scope (13.2.4.2), or NOT_IN_SCOPE. */
enum { NOT_IN_SCOPE = DIRECT_DEPTH };
enum direct_scope { SCOPE_DEFAULT, SCOPE_LIST_ITEM, SCOPE_BUTTON };
unsigned stack_find_in_scope(const struct direct *direct, enum element_id element,
                             enum direct_scope scope);
unsigned stack_find_in_table_scope(const struct direct *direct, enum element_id element);

/* 13.2.6.4.7 "close a p element", if one is in button scope. */
void stack_close_p(struct direct_pass *pass);

/* ---- the list ---- */

/* The last entry for the element since the last marker: 1 + its index, or 0. */
unsigned list_find(const struct direct *direct, enum element_id element);

void list_remove(struct direct *direct, unsigned index);

/* Of elements that are alike only three stay in the list: false where a fourth might be. */
bool list_has_room(const struct direct *direct, enum element_id element);

static inline bool list_has_pending(const struct direct *direct) {
  return direct->active_count > 0 && !direct->active[direct->active_count - 1].is_open;
}

/* 13.2.4.3 "reconstruct the active formatting elements", if any. */
bool list_reconstruct_pending(struct direct_pass *pass);
static inline bool list_reconstruct(struct direct_pass *pass) {
  return !list_has_pending(pass->direct) || list_reconstruct_pending(pass);
}

/* ---- inserting ---- */

/*
 * "Insert an HTML element" (13.2.6.1). token NULL: without attributes; then `number` is the token
 * that implied it.
 */
bool insert_element(struct direct_pass *pass, enum element_id element, const struct token *token,
                    uint32_t number);

/*
 * A token's text as it is; text of the data state or of RCDATA. Formatting elements are
 * reconstructed as the rules say.
 */
bool insert_typed(struct direct_pass *pass, const struct token *token);
bool insert_text(struct direct_pass *pass, size_t from, size_t to);

/* Sends the tree that was built. */
bool send_tree(struct direct_pass *pass);

/*
 * gumbo copies the attributes of formatting elements it clones; what that takes of its budget is
 * charged here, generously. Beyond a bound that keeps us far from gumbo's: declined.
 */
bool charge_clone(struct direct_pass *pass, uint32_t token);

/* ---- tables, 13.2.6.4.9 to 13.2.6.4.15 (in_table.c) ---- */

/*
 * A start tag while the current element is table structure, or a table part's while a cell is open.
 */
bool start_in_table(struct direct_pass *pass, enum element_id element, const struct token *token,
                    uint32_t number);
bool start_in_cell(struct direct_pass *pass, enum element_id element, const struct token *token,
                   uint32_t number);
bool end_in_table(struct direct_pass *pass, enum element_id element);
bool end_in_cell(struct direct_pass *pass, enum element_id element);

/* ---- the adoption agency (adoption.c) ---- */

/* 13.2.6.4.7: the end tag of a formatting element. */
bool end_formatting(struct direct_pass *pass, enum element_id element);

#endif
