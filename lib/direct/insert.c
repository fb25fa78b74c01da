/*
 * Inserting elements and text (13.2.6.1): sent as events at once or, where nodes move, put into the
 * tree, which is sent when it is complete. See construction.h.
 */
#include "direct/construction.h"
#include "filter/traces.h"
#include "html/charref.h"
#include "tokenize/token_attributes.h"

/* ---- sending ---- */

static inline bool send_text(struct direct_pass *pass, size_t from, size_t to) {
  filter_source_text(pass->receiver->filter, span_of(pass->source + from, to - from));
  return true;
}

static NOINLINE bool send_with_attributes(struct direct_pass *pass, enum element_id element,
                                          const struct token *token) {
  struct direct *direct = pass->direct;
  size_t size = token->attributes * sizeof(struct attribute);
  direct->attributes.length = 0;
  if (!buffer_reserve(direct->memory, &direct->attributes, size)) {
    pass->status = SANITIZE_ERR_MEMORY;
    return false;
  }

  struct attribute *attributes = (struct attribute *)(void *)direct->attributes.data;
  struct tag_source source = {pass->source, pass->attributes + token->first_attribute,
                              token->attributes, token->end - token->start};
  uint32_t count;
  if (!token_read_attributes(direct->memory, direct->find, &direct->decoded, &source, attributes,
                             &count)) {
    pass->status = SANITIZE_ERR_MEMORY;
    return false;
  }

  if (count < token->attributes) note_difference(pass, DIFFERS_ATTRIBUTE);
  filter_start(pass->receiver->filter, (struct start_tag){attributes, count, element});
  return true;
}

/* `typed`: the tag stands at this place of the input; a clone's does not. */
static inline bool send_start(struct direct_pass *pass, enum element_id element, uint32_t number,
                              bool typed) {
  const struct event_receiver *receiver = pass->receiver;
  if (receiver->wants_places) filter_token(receiver->filter, typed ? number : NO_TOKEN);

  if (number != NO_TOKEN && pass->tokens[number].attributes > 0 &&
      receiver->wants_attributes[element])
    return send_with_attributes(pass, element, &pass->tokens[number]);

  filter_bare_start(receiver->filter, element);
  return true;
}

/* The text of a comment that is sent now. */
static span comment_text(const struct direct_pass *pass, uint32_t number) {
  if (pass->receiver->wants_places) filter_token(pass->receiver->filter, number);
  return kept_comment_text(span_of(pass->source, pass->length), &pass->tokens[number]);
}

static bool send_node(struct direct_pass *pass, const struct tree_node *node) {
  enum element_id element = (enum element_id)node->element;
  switch ((enum tree_kind)node->kind) {
  case TREE_ELEMENT: return send_start(pass, element, node->token, true);
  case TREE_CLONE: return send_start(pass, element, node->token, false);
  case TREE_TEXT: return send_text(pass, node->from, node->to);
  case TREE_TYPED:
    filter_text(pass->receiver->filter, span_of(pass->source + node->from, node->to - node->from));
    return true;
  case TREE_COMMENT:
    filter_comment(pass->receiver->filter, comment_text(pass, node->token));
    return true;
  case TREE_PASSED: filter_passed(pass->receiver->filter, element, node->token); return true;
  }

  return false;
}

static bool is_element_node(const struct tree_node *node) {
  return node->kind == TREE_ELEMENT || node->kind == TREE_CLONE;
}

/*
 * The adoption agency can make the document deeper than the stack ever was. Below SENT_DEPTH
 * elements are not sent; their text is.
 */
static void send_end(struct direct_pass *pass, const struct tree_node *node, unsigned depth) {
  if (depth < SENT_DEPTH && !(flags_of(node->element) & ELEMENT_VOID))
    filter_end(pass->receiver->filter, (enum element_id)node->element);
}

bool send_tree(struct direct_pass *pass) {
  const struct tree_node *nodes = pass->direct->tree.nodes;
  uint32_t at = nodes[0].first_child;
  unsigned depth = 0;

  struct interrupt *interrupt = pass->direct->memory->interrupt;
  size_t ask_at = interrupt_next(interrupt, 0);
  for (size_t sent = 0; at != TREE_NONE; sent += sizeof(*nodes)) {
    if (interrupt_stops_at(interrupt, sent, &ask_at)) {
      pass->status = SANITIZE_ERR_MEMORY;
      return false;
    }

    bool element = is_element_node(&nodes[at]);
    if ((!element || depth < SENT_DEPTH) && !send_node(pass, &nodes[at])) return false;

    if (nodes[at].first_child != TREE_NONE) {
      at = nodes[at].first_child;
      depth++;
      continue;
    }

    if (element) send_end(pass, &nodes[at], depth);
    while (nodes[at].next == TREE_NONE && nodes[at].parent != TREE_NONE) {
      at = nodes[at].parent;
      send_end(pass, &nodes[at], --depth);
    }

    at = nodes[at].next;
  }

  return true;
}

/* ---- inserting ---- */

uint32_t append_node(struct direct_pass *pass, uint32_t parent, struct tree_node node) {
  struct direct *direct = pass->direct;
  if (direct->tree.count * sizeof(node) >= direct->tree_limit) {
    pass->status = SANITIZE_ERR_WORKING_MEMORY;
    return TREE_NONE;
  }

  uint32_t number = tree_append(direct->memory, &direct->tree, parent, node);
  if (number == TREE_NONE) pass->status = SANITIZE_ERR_MEMORY;
  return number;
}

/*
 * 13.2.6.1, foster parenting: what is inserted while the current node is part of a table's
 * structure, and does not belong there, goes before the table.
 */
static bool is_fostered(const struct direct *direct, enum insert_place place) {
  return place == INSERT_APPROPRIATE && is_table_structure(stack_current(direct));
}

/*
 * Where events are sent at once, nothing can be moved. True: this node must be, so a tree is
 * needed.
 */
static bool must_be_moved(struct direct_pass *pass, enum insert_place place) {
  bool moved = is_fostered(pass->direct, place);
  pass->needs_tree |= moved;
  return moved;
}

static uint32_t current_node(const struct direct *direct) {
  return direct->depth == 0 ? TREE_NONE : direct->open[direct->depth - 1].node;
}

/* Puts a new node into the tree. TREE_NONE: failed, and the pass must end. */
static uint32_t place_node(struct direct_pass *pass, struct tree_node node,
                           enum insert_place place) {
  struct direct *direct = pass->direct;
  uint32_t number = append_node(pass, current_node(direct), node);
  if (number != TREE_NONE && is_fostered(direct, place)) {
    unsigned table = stack_find_in_table_scope(direct, ELEMENT_TABLE);
    tree_move_before(&direct->tree, number, direct->open[table].node);
  }
  return number;
}

/* Begins an element and sets *node, the identity of its struct open_element. */
static inline bool begin_element(struct direct_pass *pass, enum element_id element, uint32_t number,
                                 enum tree_kind kind, enum insert_place place, uint32_t *node) {
  if (pass->builds_tree) {
    struct tree_node made = {.token = number, .kind = (uint8_t)kind, .element = (uint8_t)element};
    *node = place_node(pass, made, place);
    return *node != TREE_NONE;
  }

  if (must_be_moved(pass, place)) return false;
  *node = ++pass->serial;
  return send_start(pass, element, number, kind == TREE_ELEMENT);
}

/* The element is open from now on. Its node is in the tree, or it is told apart by a number. */
static inline void open_new(struct direct_pass *pass, enum element_id element, uint32_t number,
                            uint32_t node) {
  unsigned flags = flags_of(element);
  bool is_listed = (flags & ELEMENT_FORMATTING) != 0 && list_push(pass, element, number, node);
  if (flags & ELEMENT_MARKER) list_push_marker(pass->direct, element);
  stack_push(pass->direct, element, number, node, is_listed);
}

static NOINLINE bool build_new(struct direct_pass *pass, enum element_id element, uint32_t number,
                               enum tree_kind kind, enum insert_place place) {
  uint32_t node;
  if (!begin_element(pass, element, number, kind, place, &node)) return false;
  if (!(flags_of(element) & ELEMENT_VOID)) open_new(pass, element, number, node);
  return true;
}

static inline bool insert_new(struct direct_pass *pass, enum element_id element, uint32_t number,
                              enum tree_kind kind, enum insert_place place) {
  bool is_void = (flags_of(element) & ELEMENT_VOID) != 0;
  if (!is_void && !stack_has_room(pass->direct, element)) {
    note_difference(pass, DIFFERS_LIMIT);
    return pass_over(pass, element, number);
  }
  if (pass->builds_tree) return build_new(pass, element, number, kind, place);
  /* It is sent when all else is done, so that nothing need be kept meanwhile. */
  if (must_be_moved(pass, place)) return false;
  if (!is_void) open_new(pass, element, number, ++pass->serial);
  return send_start(pass, element, number, kind == TREE_ELEMENT);
}

static NOINLINE bool insert_odd(struct direct_pass *pass, enum element_id element, uint32_t number,
                                enum insert_place place) {
  return insert_new(pass, element, number, TREE_ELEMENT, place);
}

/*
 * insert_new() for nearly all tags, of which nothing needs a closer look: written so that it calls
 * nothing but who receives it.
 */
bool insert_element(struct direct_pass *pass, enum element_id element, uint32_t number,
                    enum insert_place place) {
  enum { ODD = ELEMENT_VOID | ELEMENT_MARKER | ELEMENT_PART | ELEMENT_STRUCTURE };
  struct direct *direct = pass->direct;
  unsigned flags = flags_of(element);
  bool is_formatting = (flags & ELEMENT_FORMATTING) != 0;
  bool fills_block = (direct->depth + 1) % OPEN_BLOCK == 0;
  bool fills_list = is_formatting && !list_has_room_for_any(direct);
  bool has_wanted =
      pass->tokens[number].attributes > 0 && pass->receiver->wants_attributes[element];
  bool is_odd = (flags & ODD) != 0 || fills_block || fills_list || has_wanted ||
                pass->builds_tree || pass->receiver->wants_places ||
                is_table_structure(stack_current(direct)) || !stack_has_room(direct, element);
  if (is_odd) return insert_odd(pass, element, number, place);

  uint32_t node = ++pass->serial;
  if (is_formatting) list_add(direct, element, number, node);
  stack_add(direct, element, number, node, is_formatting);
  filter_bare_start(pass->receiver->filter, element);
  return true;
}

bool insert_implied(struct direct_pass *pass, enum element_id element, enum insert_place place) {
  return insert_new(pass, element, NO_TOKEN, TREE_CLONE, place);
}

bool insert_and_pop(struct direct_pass *pass, enum element_id element, uint32_t number,
                    enum insert_place place) {
  uint32_t node;
  if (!begin_element(pass, element, number, TREE_ELEMENT, place, &node)) return false;
  bool is_void = (flags_of(element) & ELEMENT_VOID) != 0;
  if (!pass->builds_tree && !is_void) filter_end(pass->receiver->filter, element);
  return true;
}

bool insert_clone(struct direct_pass *pass, enum element_id element, uint32_t number,
                  uint32_t *node) {
  return begin_element(pass, element, number, TREE_CLONE, INSERT_APPROPRIATE, node);
}

NOINLINE bool pass_over(struct direct_pass *pass, enum element_id element, uint32_t number) {
  if (break_of(element) != BREAK_NONE) note_difference(pass, DIFFERS_BREAK);
  if (!pass->builds_tree) {
    filter_passed(pass->receiver->filter, element, number);
    return true;
  }

  struct tree_node node = {.token = number, .kind = TREE_PASSED, .element = (uint8_t)element};
  return append_node(pass, current_node(pass->direct), node) != TREE_NONE;
}

/* 13.2.6.1 "insert a comment". In a table's structure the writer has no place for one. */
bool insert_comment(struct direct_pass *pass, uint32_t number) {
  struct direct *direct = pass->direct;
  if (is_table_structure(stack_current(direct))) {
    filter_lost_comment(pass->receiver->filter, comment_text(pass, number));
    return true;
  }
  if (!pass->builds_tree) {
    filter_comment(pass->receiver->filter, comment_text(pass, number));
    return true;
  }
  struct tree_node node = {.token = number, .kind = TREE_COMMENT};
  return append_node(pass, current_node(direct), node) != TREE_NONE;
}

/* ---- reconstructing, which inserts clones ---- */

/*
 * A clone's attributes are read again, so that its cost grows with the length of its tag. False:
 * this pass has made as many clones as it may (begin_pass()).
 */
static bool charge_clone(struct direct_pass *pass, uint32_t number) {
  enum { BYTES_A_CLONE_MORE = 32 }; /* a tag of so many bytes counts as one more clone */
  const struct token *token = &pass->tokens[number];
  size_t cost = 1 + (token->end - token->start) / BYTES_A_CLONE_MORE;
  if (cost > pass->clones) {
    note_difference(pass, DIFFERS_LIMIT);
    return false;
  }

  pass->clones -= cost;
  return true;
}

/* The entries after the last one that is open, or after the last marker. */
bool list_reconstruct_pending(struct direct_pass *pass) {
  struct direct *direct = pass->direct;
  unsigned i = direct->active_count;
  while (i > 0 && !direct->active[i - 1].is_open) i--;

  while (i < direct->active_count) {
    struct active_formatting *entry = &direct->active[i];
    enum element_id element = (enum element_id)entry->element;
    if (!stack_has_room(direct, element)) {
      note_difference(pass, DIFFERS_LIMIT);
      return true;
    }

    if (!charge_clone(pass, entry->token)) {
      list_remove(direct, i);
      continue;
    }

    if (!insert_clone(pass, element, entry->token, &entry->node)) return false;
    entry->depth = (uint16_t)direct->depth;
    stack_push(direct, element, entry->token, entry->node, true);
    entry->is_open = true;
    i++;
  }

  return true;
}

/* ---- text ---- */

/*
 * The character that a character reference at `from` stands for; 0 when there is no reference, or
 * it stands for two characters.
 */
static uint32_t referenced(const struct direct_pass *pass, size_t from, size_t to, size_t *length) {
  if (pass->source[from] != '&') return 0;
  struct charref reference = charref_decode(span_of(pass->source + from, to - from), false);
  *length = reference.length;
  return reference.length > 0 && reference.count == 1 ? reference.code_points[0] : 0;
}

/*
 * The end of the white space at the start of the text, some of which may be written as references.
 */
static size_t blank_end(const struct direct_pass *pass, size_t from, size_t to) {
  while (from < to) {
    size_t length = 1;
    uint32_t c = (unsigned char)pass->source[from];
    if (c == '&') c = referenced(pass, from, to, &length);
    if (c > ' ' || !ascii_is_space((char)c)) return from;
    from += length;
  }
  return from;
}

/*
 * 13.2.5.7, "missing-end-tag-name": "</>" is no token in the standard; in the index it is a
 * comment, the only one of three bytes that begins with "</".
 */
static bool is_missing_name(const struct direct_pass *pass, uint32_t number) {
  const struct token *token = &pass->tokens[number];
  return token->kind == TOKEN_COMMENT && token->end - token->start == 3 &&
         pass->source[token->start + 1] == '/';
}

/* Where "</>" follows <pre>, the newline that is to be ignored may come after it. */
void pass_comment(struct direct_pass *pass, uint32_t number) {
  const struct token *token = &pass->tokens[number];
  if (token->start == pass->swallow_at && is_missing_name(pass, number))
    pass->swallow_at = token->end;
}

/*
 * "In table text", 13.2.6.4.10: text between two tokens of another kind stays in the table if all
 * of it is white space, and is foster-parented otherwise. `from` is in the text before, or of,
 * token pass->next.
 */
static bool table_text_is_fostered(struct direct_pass *pass, size_t from) {
  if (pass->next < pass->text_known_to) return pass->text_is_fostered;

  uint32_t i = pass->next;
  pass->text_is_fostered = false;
  for (;; i++) {
    size_t end = i < pass->token_count ? pass->tokens[i].start : pass->length;
    if (from < end && blank_end(pass, from, end) < end) pass->text_is_fostered = true;
    if (i == pass->token_count) break;

    enum token_kind kind = (enum token_kind)pass->tokens[i].kind;
    if (kind == TOKEN_LITERAL) pass->text_is_fostered = true;
    if (kind != TOKEN_LITERAL && !is_missing_name(pass, i)) break;
    from = pass->tokens[i].end;
  }

  pass->text_known_to = i + 1;
  return pass->text_is_fostered;
}

static bool place_text(struct direct_pass *pass, struct tree_node node, enum insert_place place) {
  if (pass->builds_tree) return place_node(pass, node, place) != TREE_NONE;
  return !must_be_moved(pass, place) && send_node(pass, &node);
}

/*
 * White space that stays in a table's structure. It is sent in parts that begin with a reference,
 * since the writer recognizes a reference as white space only at the start of a text.
 */
static bool place_blank(struct direct_pass *pass, size_t from, size_t to) {
  while (from < to) {
    size_t end = from + 1;
    while (end < to && pass->source[end] != '&') end++;
    struct tree_node node = {.from = (uint32_t)from, .to = (uint32_t)end, .kind = TREE_TEXT};
    if (!place_text(pass, node, INSERT_HERE)) return false;
    from = end;
  }
  return true;
}

bool insert_typed(struct direct_pass *pass, const struct token *token) {
  if (token->start == token->end) return true;
  if (pass->direct->mode == MODE_COLUMN_GROUP) stack_pop(pass);

  if (is_table_structure(stack_current(pass->direct)))
    (void)table_text_is_fostered(pass, token->start); /* decides about the text after it, too */

  if (pass->direct->mode >= MODE_TABLE && list_has_pending(pass->direct))
    note_difference(pass, DIFFERS_SPACE);

  if (!list_reconstruct(pass)) return false;
  struct tree_node node = {.from = token->start, .to = token->end, .kind = TREE_TYPED};
  return place_text(pass, node, INSERT_APPROPRIATE);
}

/* 13.2.6.4.7, pre and its like: "if the next token is a U+000A LINE FEED, ignore it". */
static size_t after_newline(struct direct_pass *pass, size_t from, size_t to) {
  size_t length;
  if (pass->source[from] == '\n') return from + 1;
  return referenced(pass, from, to, &length) == '\n' ? from + length : from;
}

/*
 * Text that cannot be sent as it stands: because of the insertion mode, a pending reconstruction, a
 * newline to ignore, or because a tree is built.
 */
static NOINLINE bool insert_text_by_rules(struct direct_pass *pass, size_t from, size_t to) {
  struct direct *direct = pass->direct;
  struct tree_node node = {.to = (uint32_t)to, .kind = TREE_TEXT};
  if (from == pass->swallow_at) from = after_newline(pass, from, to);

  if (direct->mode == MODE_COLUMN_GROUP) {
    size_t blank = blank_end(pass, from, to);
    if (!place_blank(pass, from, blank)) return false;
    from = blank;
    if (from < to) stack_pop(pass);
  }

  if (from == to) return true;

  node.from = (uint32_t)from;
  enum element_id parent = stack_current(direct);
  if (is_table_structure(parent) && !table_text_is_fostered(pass, from))
    return place_blank(pass, from, to);

  if (direct->mode >= MODE_TABLE && list_has_pending(direct) && blank_end(pass, from, to) == to)
    note_difference(pass, DIFFERS_SPACE);

  if (!(flags_of(parent) & ELEMENT_RCDATA) && !list_reconstruct(pass)) return false;
  return place_text(pass, node, INSERT_APPROPRIATE);
}

bool insert_text(struct direct_pass *pass, size_t from, size_t to) {
  if (from == to) return true;
  const struct direct *direct = pass->direct;

  bool has_rules = (flags_of(stack_current(direct)) & (ELEMENT_STRUCTURE | ELEMENT_RCDATA)) != 0;

  if (has_rules || from == pass->swallow_at || pass->builds_tree || list_has_pending(direct)) {
    return insert_text_by_rules(pass, from, to);
  }

  return send_text(pass, from, to);
}
