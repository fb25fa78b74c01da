/*
 * The stack of open elements and the list of active formatting elements (13.2.4.2, 13.2.4.3) of the direct front end, with
 * the questions that tree construction asks of them. Element ids only: there are no nodes.
 */
#ifndef SANITIZE_LIB_DIRECT_STACK_H
#define SANITIZE_LIB_DIRECT_STACK_H

#include "direct.h"

/* One pass over the token index. */
struct direct_pass {
  struct direct *direct;
  const char *source;
  size_t length;
  const struct token *tokens;
  const struct event_receiver *receiver;
  size_t cloned;                         /* see reconstruct() */
  size_t ampersand, asked;               /* the first '&' at or after the last place asked about, and that place */
  size_t swallow_at;                     /* a newline at this offset is dropped: a pre or its like just began */
  bool out_of_memory;
};

static inline unsigned flags_of(unsigned element) { return element_table[element].flags; }

/* ELEMENT_UNKNOWN when nothing is open. */
static inline enum element_id stack_current(const struct direct *direct) {
  return direct->depth == 0 ? ELEMENT_UNKNOWN : (enum element_id)direct->open[direct->depth - 1].element;
}

/*
 * Pushes an element; a formatting element or one that inserts a marker gets an entry in the list, unless `entry`, 1 + the
 * index of one, is given. False when there is no room.
 */
bool stack_push(struct direct *direct, enum element_id element, uint32_t token, unsigned entry);

/* Pops the current element, or all down to and including open[index], and sends their ends. */
void stack_pop(struct direct_pass *pass);
void stack_pop_to(struct direct_pass *pass, unsigned index);

/* The index of the element in scope (13.2.4.2), with lists_bound in list item scope, or NOT_IN_SCOPE. */
enum { NOT_IN_SCOPE = DIRECT_DEPTH };
unsigned stack_find_in_scope(const struct direct *direct, enum element_id element, bool lists_bound);
unsigned stack_find_in_table_scope(const struct direct *direct, enum element_id element);

/* 13.2.6.4.7 "close a p element", if one is in button scope. */
void stack_close_p(struct direct_pass *pass);

/* The last entry of the list for the element since the last marker: 1 + its index, or 0. */
unsigned list_find(const struct direct *direct, enum element_id element);

void list_remove(struct direct *direct, unsigned index);

/* Of elements that are alike only three stay in the list (13.2.4.3): false where a fourth might be. */
bool list_has_room(const struct direct *direct, enum element_id element);

#endif
