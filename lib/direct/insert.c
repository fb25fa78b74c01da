/*
 * Inserting elements and text: sent at once, or put into the tree and sent when it is complete. See
 * construction.h.
 */
#include "direct/construction.h"
#include "tokenize/token_attributes.h"

/* ---- sending ---- */

static inline bool send_text(struct direct_pass *pass, size_t from, size_t to) {
  filter_source_text(pass->receiver->filter, span_of(pass->source + from, to - from));
  return true;
}

static NOINLINE bool send_with_attributes(struct direct_pass *pass, enum element_id element,
                                          const struct token *token) {
  struct direct *direct = pass->direct;
  struct attribute *attributes = direct->attributes;
  struct start_tag tag = {attributes, token->attributes, element};
  struct tag_source source = {pass->source, pass->attributes + token->first_attribute,
                              token->attributes, token->end - token->start};
  pass->out_of_memory =
      !direct_read_attributes(direct->memory, direct->find, &direct->decoded, &source, attributes);
  if (pass->out_of_memory) return false;
  /* gumbo can glue the name of an attribute to a duplicate before it. */
  if (direct_has_duplicates(attributes, tag.attribute_count)) return false;
  filter_start(pass->receiver->filter, tag);
  return true;
}

/* token NULL: without attributes */
static inline bool send_start(struct direct_pass *pass, enum element_id element,
                              const struct token *token) {
  const struct event_receiver *receiver = pass->receiver;
  if (token != NULL && token->attributes > 0 && receiver->wants_attributes[element]) {
    return send_with_attributes(pass, element, token);
  }
  filter_start(receiver->filter, (struct start_tag){NULL, 0, element});
  return true;
}

static bool send_node(struct direct_pass *pass, const struct tree_node *node) {
  switch ((enum tree_kind)node->kind) {
  case TREE_ELEMENT:
    return send_start(pass, (enum element_id)node->element, &pass->tokens[node->token]);
  case TREE_IMPLIED: return send_start(pass, (enum element_id)node->element, NULL);
  case TREE_TEXT: return send_text(pass, node->from, node->to);
  case TREE_TYPED:
    filter_text(pass->receiver->filter, span_of(pass->source + node->from, node->to - node->from));
    return true;
  }
  return false;
}

bool send_tree(struct direct_pass *pass) {
  const struct tree_node *nodes = pass->direct->tree.nodes;
  const struct event_receiver *receiver = pass->receiver;
  uint32_t at = nodes[0].first_child;
  while (at != TREE_NONE) {
    if (!send_node(pass, &nodes[at])) return false;
    bool is_element = nodes[at].kind == TREE_ELEMENT || nodes[at].kind == TREE_IMPLIED;
    bool has_end = is_element && !(flags_of(nodes[at].element) & ELEMENT_VOID);
    if (nodes[at].first_child != TREE_NONE) {
      at = nodes[at].first_child;
      continue;
    }
    if (has_end) filter_end(receiver->filter, (enum element_id)nodes[at].element);
    while (nodes[at].next == TREE_NONE && nodes[at].parent != TREE_NONE) {
      at = nodes[at].parent;
      filter_end(receiver->filter, (enum element_id)nodes[at].element);
    }
    at = nodes[at].next;
  }
  return true;
}

/* ---- inserting ---- */

/* A new child of the current node; its number, or 0 when memory ran out. */
static uint32_t append(struct direct_pass *pass, struct tree_node node) {
  struct direct *direct = pass->direct;
  uint32_t parent = direct->depth == 0 ? TREE_NONE : direct->open[direct->depth - 1].node;
  uint32_t number = tree_append(direct->memory, &direct->tree, parent, node);
  pass->out_of_memory = number == TREE_NONE;
  return number;
}

/* Begins an element and sets *node; 0 is no node. */
static bool begin_element(struct direct_pass *pass, enum element_id element,
                          const struct token *token, uint32_t number, uint32_t *node) {
  if (!pass->builds_tree) {
    *node = ++pass->serial;
    return send_start(pass, element, token);
  }
  struct tree_node made = {.token = number,
                           .kind = token == NULL ? TREE_IMPLIED : TREE_ELEMENT,
                           .element = (uint8_t)element};
  *node = append(pass, made);
  return *node != TREE_NONE;
}

static bool push(struct direct *direct, enum element_id element, uint32_t token, uint32_t node) {
  if (direct->depth == DIRECT_DEPTH) return false;
  direct->open[direct->depth++] = (struct open_element){node, token, (uint8_t)element};
  direct->counts[element]++;
  return true;
}

bool insert_element(struct direct_pass *pass, enum element_id element, const struct token *token,
                    uint32_t number) {
  struct direct *direct = pass->direct;
  unsigned flags = flags_of(element);
  uint32_t node;
  if (!begin_element(pass, element, token, number, &node)) return false;
  if (flags & ELEMENT_VOID) return true;
  if (flags & (ELEMENT_FORMATTING | ELEMENT_MARKER)) {
    if (direct->active_count == DIRECT_FORMATTING) return false;
    direct->active[direct->active_count++] =
        (struct active_formatting){node, number, (uint8_t)element, true};
  }
  return push(direct, element, number, node);
}

bool charge_clone(struct direct_pass *pass, uint32_t token) {
  /* gumbo's node, attribute, name and value, with the headers of gumbo_arena.c, rounded up. */
  enum { NODE_BYTES = 320, ATTRIBUTE_BYTES = 224 };
  /*
   * Out of 256 KiB + 256 bytes for each of the input; without clones it takes less than 150 of
   * these.
   */
  enum { CLONE_BUDGET = 128 << 10, CLONE_BUDGET_PER_BYTE = 64 };
  const struct token *tag = &pass->tokens[token];
  pass->cloned += NODE_BYTES + ATTRIBUTE_BYTES * (size_t)tag->attributes + (tag->end - tag->start);
  return pass->cloned <= CLONE_BUDGET + CLONE_BUDGET_PER_BYTE * pass->direct->input_length;
}

/* Those after the last one that is open, or the last marker. */
bool list_reconstruct_pending(struct direct_pass *pass) {
  struct direct *direct = pass->direct;
  unsigned i = direct->active_count;
  while (i > 0 && !direct->active[i - 1].is_open) i--;
  for (; i < direct->active_count; i++) {
    struct active_formatting *entry = &direct->active[i];
    enum element_id element = (enum element_id)entry->element;
    if (!charge_clone(pass, entry->token)) return false;
    if (!begin_element(pass, element, &pass->tokens[entry->token], entry->token, &entry->node))
      return false;
    if (!push(direct, element, entry->token, entry->node)) return false;
    entry->is_open = true;
  }
  return true;
}

bool insert_typed(struct direct_pass *pass, const struct token *token) {
  if (token->start == token->end) return true;
  if (!list_reconstruct(pass)) return false;
  struct tree_node node = {.from = token->start, .to = token->end, .kind = TREE_TYPED};
  return pass->builds_tree ? append(pass, node) != TREE_NONE : send_node(pass, &node);
}

static bool is_all_space(const struct direct_pass *pass, size_t from, size_t to) {
  while (from < to && ascii_is_space(pass->source[from])) from++;
  return from == to;
}

/* Text that is not simply sent. */
static NOINLINE bool insert_odd_text(struct direct_pass *pass, size_t from, size_t to) {
  enum element_id parent = stack_current(pass->direct);
  if (from == pass->swallow_at) {
    if (pass->source[from] == '\n') from++;
    /* A newline by reference right after the tag would be swallowed, too. */
    if (from < to && pass->source[from] == '&') return false;
  }
  if (from == to) return true;
  if (is_table_structure(parent)) {
    if (!is_all_space(pass, from, to)) return false;
  } else if (!(flags_of(parent) & ELEMENT_RCDATA) && !list_reconstruct(pass)) {
    return false;
  }
  if (!pass->builds_tree) return send_text(pass, from, to);
  struct tree_node node = {.from = (uint32_t)from, .to = (uint32_t)to, .kind = TREE_TEXT};
  return append(pass, node) != TREE_NONE;
}

bool insert_text(struct direct_pass *pass, size_t from, size_t to) {
  if (from == to) return true;
  const struct direct *direct = pass->direct;
  bool odd_parent = (flags_of(stack_current(direct)) & (ELEMENT_STRUCTURE | ELEMENT_RCDATA)) != 0;
  if (odd_parent || from == pass->swallow_at || pass->builds_tree || list_has_pending(direct)) {
    return insert_odd_text(pass, from, to);
  }
  return send_text(pass, from, to);
}
