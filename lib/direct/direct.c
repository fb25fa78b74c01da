/*
 * The pass over the tokens: text, tags and raw texts in order; see direct.h and construction.h. The
 * guarantees are P6 and P7 (docs/assurance.md).
 */
#include "direct/construction.h"

/*
 * Nearly all start tags that comments have: formatting elements, and elements for which "in body"
 * has no rule of their own ("any other start tag"). For these start_ordinary() does all that
 * start_in_body() would do.
 */
static const bool is_ordinary[ELEMENT_COUNT] = {
    [ELEMENT_ABBR] = true,   [ELEMENT_ACRONYM] = true, [ELEMENT_B] = true,
    [ELEMENT_BIG] = true,    [ELEMENT_CITE] = true,    [ELEMENT_CODE] = true,
    [ELEMENT_DEL] = true,    [ELEMENT_EM] = true,      [ELEMENT_FONT] = true,
    [ELEMENT_I] = true,      [ELEMENT_INS] = true,     [ELEMENT_KBD] = true,
    [ELEMENT_MARK] = true,   [ELEMENT_Q] = true,       [ELEMENT_S] = true,
    [ELEMENT_SMALL] = true,  [ELEMENT_SPAN] = true,    [ELEMENT_STRIKE] = true,
    [ELEMENT_STRONG] = true, [ELEMENT_SUB] = true,     [ELEMENT_SUP] = true,
    [ELEMENT_TT] = true,     [ELEMENT_U] = true,
};

static bool handle_start(struct direct_pass *pass, uint32_t number) {
  enum element_id element = (enum element_id)pass->tokens[number].element;
  const struct direct *direct = pass->direct;

  /* The start tag of an a ends another one that is in the list; there is none. */
  bool no_a_to_end = element == ELEMENT_A && direct->active_count == 0;
  if (direct->mode != MODE_COLUMN_GROUP && (is_ordinary[element] || no_a_to_end))
    return start_ordinary(pass, element, number);
  return direct->mode == MODE_BODY ? start_in_body(pass, element, number)
                                   : start_in_table(pass, element, number);
}

/*
 * Nearly all end tags that comments have: that of the current node, for which the rules would do no
 * more than pop it. For a formatting element this is the adoption agency's usual case: the current
 * node is the last entry of the list.
 */
static bool end_current(struct direct_pass *pass, enum element_id element) {
  struct direct *direct = pass->direct;
  unsigned flags = flags_of(element);
  if (stack_current(direct) != element || element == ELEMENT_FORM ||
      (flags & (ELEMENT_STRUCTURE | ELEMENT_MARKER)))
    return false;

  if (flags & ELEMENT_FORMATTING) {
    struct open_element *current = &direct->open[direct->depth - 1];
    if (direct->active_count == 0) return false;
    if (current->node != direct->active[direct->active_count - 1].node) return false;
    direct->active_count--;
    direct->formatting_count--;
    current->is_listed = false;
  }

  stack_pop(pass);
  return true;
}

static bool handle_end(struct direct_pass *pass, uint32_t number) {
  struct direct *direct = pass->direct;
  enum element_id element = (enum element_id)pass->tokens[number].element;

  if (element != ELEMENT_UNKNOWN && end_current(pass, element)) return true;
  if (element == ELEMENT_XMP || element == ELEMENT_PLAINTEXT) element = ELEMENT_LISTING;

  return direct->mode == MODE_BODY ? end_in_body(pass, element, number)
                                   : end_in_table(pass, element, number);
}

static bool handle_raw(struct direct_pass *pass, const struct token *token) {
  unsigned flags = flags_of(token->element);
  if (flags & ELEMENT_HIDDEN) return true;
  if (flags & ELEMENT_RCDATA) return insert_text(pass, token->start, token->end);
  return insert_typed(pass, token);
}

static inline bool handle_token(struct direct_pass *pass, uint32_t number) {
  const struct token *token = &pass->tokens[number];
  switch ((enum token_kind)token->kind) {
  case TOKEN_START: return handle_start(pass, number);
  case TOKEN_END: return handle_end(pass, number);
  case TOKEN_RAW: return handle_raw(pass, token);
  case TOKEN_LITERAL: return insert_typed(pass, token);
  case TOKEN_COMMENT: pass_comment(pass, number); break;
  case TOKEN_NOTHING:
  case TOKEN_CUT: break;
  }

  return true;
}

static bool fail_for_memory(struct direct_pass *pass) {
  pass->status = SANITIZE_ERR_MEMORY;
  return false;
}

static bool run_pass(struct direct_pass *pass) {
  struct direct *direct = pass->direct;
  if (pass->builds_tree && !tree_begin(direct->memory, &direct->tree)) return fail_for_memory(pass);

  size_t ask_at = interrupt_next(direct->memory->interrupt, 0);
  for (; pass->next < pass->token_count; pass->next++) {
    const struct token *token = &pass->tokens[pass->next];
    if (interrupt_stops_at(direct->memory->interrupt, token->start, &ask_at))
      return fail_for_memory(pass);

    if (!insert_text(pass, pass->at, token->start)) return false;
    pass->at = token->end;
    if (!handle_token(pass, pass->next)) return false;
  }

  if (!insert_text(pass, pass->at, pass->length)) return false;
  stack_pop_to(pass, 0);
  return !pass->builds_tree || send_tree(pass);
}

static unsigned limit_or(size_t limit, unsigned otherwise) {
  return limit == 0 ? otherwise : (unsigned)limit;
}

void direct_init(struct direct *direct, const struct memory *memory, const struct finders *find,
                 const sanitize_limits *limits) {
  memset(direct, 0, sizeof(*direct));
  direct->memory = memory;
  direct->find = find;
  direct->open_limit = limit_or(limits->open_elements, SANITIZE_DEFAULT_OPEN_ELEMENTS);
  direct->formatting_limit =
      limit_or(limits->formatting_elements, SANITIZE_DEFAULT_FORMATTING_ELEMENTS);
  stack_make_stops(direct);
}

void direct_set_limits(struct direct *direct, size_t input_length, size_t tree_limit) {
  direct->input_length = input_length;
  direct->tree_limit = tree_limit;
}

void direct_free(struct direct *direct) {
  buffer_free(direct->memory, &direct->decoded);
  buffer_free(direct->memory, &direct->attributes);
  tree_release(direct->memory, &direct->tree);
}

void direct_trim(struct direct *direct) {
  buffer_trim(direct->memory, &direct->decoded);
  buffer_trim(direct->memory, &direct->attributes);
  if (direct->tree.capacity * sizeof(*direct->tree.nodes) > MEMORY_KEPT)
    tree_release(direct->memory, &direct->tree);
}

/* Empties the stack and the list. A pass that ended early leaves elements on both. */
static void empty_stack(struct direct *direct) {
  if (direct->depth > 0) memset(direct->counts, 0, sizeof(direct->counts));
  direct->depth = 0;
  direct->mode = MODE_BODY;
  direct->active_count = direct->formatting_count = 0;
}

/*
 * What one pass may cost (P8). One tag can make many elements: a formatting element is
 * reconstructed again and again, and the adoption agency clones it. These counts are far above what
 * people write, and keep time linear in the input; tests/tools/growth.c counts it.
 */
enum { CLONES_AT_LEAST = 4096, BYTES_A_CLONE = 2, ROUNDS_AT_LEAST = 1024, BYTES_A_ROUND = 8 };

static struct direct_pass begin_pass(struct direct *direct, span source,
                                     const struct token_index *index,
                                     const struct event_receiver *receiver) {
  empty_stack(direct);
  direct->hidden = 0;

  return (struct direct_pass){
      .direct = direct,
      .source = source.data,
      .length = source.length,
      .tokens = index->tokens,
      .token_count = (uint32_t)index->count,
      .attributes = index->attributes,
      .receiver = receiver,
      .status = SANITIZE_OK,
      .swallow_at = SIZE_MAX,
      .clones = CLONES_AT_LEAST + direct->input_length / BYTES_A_CLONE,
      .rounds = ROUNDS_AT_LEAST + direct->input_length / BYTES_A_ROUND,
  };
}

sanitize_status direct_run(struct direct *direct, span source, const struct token_index *index,
                           const struct event_receiver *receiver, void (*restart)(void *),
                           void *context) {
  struct direct_pass pass = begin_pass(direct, source, index, receiver);
  direct->differences = 0;
  if (run_pass(&pass)) return SANITIZE_OK;

  if (pass.needs_tree) {
    restart(context);
    pass = begin_pass(direct, source, index, receiver);
    pass.builds_tree = true;
    if (run_pass(&pass)) return SANITIZE_OK;
  }

  return pass.status;
}
