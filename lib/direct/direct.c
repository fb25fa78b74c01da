/*
 * The pass over the tokens: text, tags and raw texts in order; see direct.h and construction.h. The
 * guarantees are P6 and P7 (docs/assurance.md).
 */
#include "direct/construction.h"

/*
 * Nearly all start tags that comments have. Where nothing else is to be considered, start_in_body()
 * would do no more than is done for them here.
 */
enum start_kind {
  START_BY_RULE,
  START_ORDINARY, /* formatting, void, or without a rule of its own ("any other start tag") */
  START_BLOCK,    /* closes a p; and a li another */
  START_LINK      /* ends another one that is in the list */
};

static const uint8_t start_kinds[ELEMENT_COUNT] = {
    [ELEMENT_A] = START_LINK,           [ELEMENT_ABBR] = START_ORDINARY,
    [ELEMENT_ACRONYM] = START_ORDINARY, [ELEMENT_ARTICLE] = START_BLOCK,
    [ELEMENT_ASIDE] = START_BLOCK,      [ELEMENT_B] = START_ORDINARY,
    [ELEMENT_BIG] = START_ORDINARY,     [ELEMENT_BLOCKQUOTE] = START_BLOCK,
    [ELEMENT_BR] = START_ORDINARY,      [ELEMENT_CENTER] = START_BLOCK,
    [ELEMENT_CITE] = START_ORDINARY,    [ELEMENT_CODE] = START_ORDINARY,
    [ELEMENT_DEL] = START_ORDINARY,     [ELEMENT_DIV] = START_BLOCK,
    [ELEMENT_DL] = START_BLOCK,         [ELEMENT_EM] = START_ORDINARY,
    [ELEMENT_FIGCAPTION] = START_BLOCK, [ELEMENT_FIGURE] = START_BLOCK,
    [ELEMENT_FONT] = START_ORDINARY,    [ELEMENT_I] = START_ORDINARY,
    [ELEMENT_IMG] = START_ORDINARY,     [ELEMENT_INS] = START_ORDINARY,
    [ELEMENT_KBD] = START_ORDINARY,     [ELEMENT_LI] = START_BLOCK,
    [ELEMENT_MARK] = START_ORDINARY,    [ELEMENT_OL] = START_BLOCK,
    [ELEMENT_P] = START_BLOCK,          [ELEMENT_Q] = START_ORDINARY,
    [ELEMENT_S] = START_ORDINARY,       [ELEMENT_SECTION] = START_BLOCK,
    [ELEMENT_SMALL] = START_ORDINARY,   [ELEMENT_SPAN] = START_ORDINARY,
    [ELEMENT_STRIKE] = START_ORDINARY,  [ELEMENT_STRONG] = START_ORDINARY,
    [ELEMENT_SUB] = START_ORDINARY,     [ELEMENT_SUP] = START_ORDINARY,
    [ELEMENT_TT] = START_ORDINARY,      [ELEMENT_U] = START_ORDINARY,
    [ELEMENT_UL] = START_BLOCK,         [ELEMENT_WBR] = START_ORDINARY,
};

/* Whether there is nothing that a block's start tag closes. */
static bool closes_nothing(const struct direct *direct, enum element_id element) {
  return direct->mode == MODE_BODY && direct->counts[ELEMENT_P] == 0 &&
         (element != ELEMENT_LI || direct->counts[ELEMENT_LI] == 0);
}

static bool handle_start(struct direct_pass *pass, uint32_t number) {
  enum element_id element = (enum element_id)pass->tokens[number].element;
  const struct direct *direct = pass->direct;
  enum start_kind kind = (enum start_kind)start_kinds[element];
  if (kind == START_BLOCK && closes_nothing(direct, element))
    return insert_element(pass, element, number, INSERT_APPROPRIATE);
  bool is_ordinary = kind == START_ORDINARY || (kind == START_LINK && direct->active_count == 0);
  if (is_ordinary && direct->mode != MODE_COLUMN_GROUP)
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

static NOINLINE bool handle_other_token(struct direct_pass *pass, uint32_t number) {
  const struct token *token = &pass->tokens[number];
  switch ((enum token_kind)token->kind) {
  case TOKEN_START:
  case TOKEN_END: break;
  case TOKEN_RAW: return handle_raw(pass, token);
  case TOKEN_LITERAL: return insert_typed(pass, token);
  case TOKEN_COMMENT: pass_comment(pass, number); break;
  case TOKEN_KEPT_COMMENT: return insert_comment(pass, number);
  case TOKEN_NOTHING:
  case TOKEN_CUT: break;
  }

  return true;
}

static inline bool handle_token(struct direct_pass *pass, uint32_t number) {
  uint8_t kind = pass->tokens[number].kind;
  if (kind == TOKEN_START) return handle_start(pass, number);
  return kind == TOKEN_END ? handle_end(pass, number) : handle_other_token(pass, number);
}

static bool fail_for_memory(struct direct_pass *pass) {
  pass->status = SANITIZE_ERR_MEMORY;
  return false;
}

/* ---- where a pass can begin again ---- */

/*
 * A mark costs as much as half a tag, so they are so many tokens apart; but behind a tree that was
 * needed others may be.
 */
enum { TOKENS_A_MARK = 16, TOKENS_A_MARK_BEHIND_TREE = 4 };
#define NEVER UINT32_MAX

/* What is before the token at hand stays as it was sent. */
static void mark_place(struct direct_pass *pass) {
  bool marked = pass->history->mark(pass->history->context);
  unsigned apart = pass->has_built_tree ? TOKENS_A_MARK_BEHIND_TREE : TOKENS_A_MARK;
  pass->settle_at = marked ? pass->next + apart : NEVER;
  if (!marked) return;
  pass->has_mark = true;
  pass->direct->marked = (struct direct_place){pass->next,   pass->at,     pass->swallow_at,
                                               pass->clones, pass->rounds, pass->direct->hidden};
}

/* Nothing that comes can change what came, if nothing is open, or waits to be opened again. */
static bool is_settled(const struct direct_pass *pass) {
  return pass->direct->depth == 0 && pass->direct->active_count == 0 && !pass->has_form;
}

/* What is complete of a tree is sent, and none is built until it is needed again. */
static bool settle_events(struct direct_pass *pass) {
  if (pass->builds_tree && !send_tree(pass)) return false;
  pass->builds_tree = false;
  mark_place(pass);
  return true;
}

static NOINLINE bool run_pass(struct direct_pass *pass) {
  struct direct *direct = pass->direct;
  if (pass->builds_tree && !tree_begin(direct->memory, &direct->tree)) return fail_for_memory(pass);

  size_t ask_at = interrupt_next(direct->memory->interrupt, 0);
  for (; pass->next < pass->token_count; pass->next++) {
    const struct token *token = &pass->tokens[pass->next];
    if (pass->next >= pass->settle_at && is_settled(pass) && !settle_events(pass)) return false;
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

static struct direct_place first_place(const struct direct *direct) {
  return (struct direct_place){.swallow_at = SIZE_MAX,
                               .clones = CLONES_AT_LEAST + direct->input_length / BYTES_A_CLONE,
                               .rounds = ROUNDS_AT_LEAST + direct->input_length / BYTES_A_ROUND};
}

static void begin_at(struct direct_pass *pass, struct direct_place place) {
  empty_stack(pass->direct);
  pass->direct->hidden = place.hidden;
  pass->next = place.next;
  pass->at = place.at;
  pass->swallow_at = place.swallow_at;
  pass->clones = place.clones;
  pass->rounds = place.rounds;
  pass->text_known_to = 0;
  pass->has_form = false;
}

/*
 * Goes back to the last mark, and builds a tree from there: at least up to behind the token that
 * needs one, so that each token is read twice at most.
 */
static void begin_tree(struct direct_pass *pass) {
  const struct event_history *history = pass->history;
  history->forget(history->context);
  bool can_mark = pass->has_mark || history->mark(history->context);
  pass->settle_at = can_mark ? pass->next + 1 : NEVER;
  pass->needs_tree = false;
  pass->builds_tree = pass->has_built_tree = true;
  begin_at(pass, pass->has_mark ? pass->direct->marked : first_place(pass->direct));
}

sanitize_status direct_run(struct direct *direct, span source, const struct token_index *index,
                           const struct event_receiver *receiver,
                           const struct event_history *history) {
  direct->differences = 0;
  direct->hidden = 0;
  if (index->count == 0) { /* without a tag, all is text */
    filter_source_text(receiver->filter, source);
    return SANITIZE_OK;
  }
  struct direct_pass pass = {
      .direct = direct,
      .source = source.data,
      .length = source.length,
      .tokens = index->tokens,
      .token_count = (uint32_t)index->count,
      .attributes = index->attributes,
      .receiver = receiver,
      .status = SANITIZE_OK,
      .history = history,
      .settle_at = TOKENS_A_MARK,
  };
  begin_at(&pass, first_place(direct));
  while (!run_pass(&pass)) {
    if (!pass.needs_tree) return pass.status;
    begin_tree(&pass);
  }
  return SANITIZE_OK;
}
