/*
 * Tree construction, "in body" (13.2.6.4.7) and the pass over the tokens; see direct.h and
 * construction.h.
 */
#include "direct/construction.h"

/* ---- classes of elements ---- */

/* Insertion modes that are not modelled; and rtc, whose rules gumbo does not have. */
static bool is_declined(enum element_id element) {
  return element == ELEMENT_TEMPLATE || element == ELEMENT_RTC;
}

/* Start tags that the rules ignore in a fragment: there is a root, and no table. */
static bool is_ignored(enum element_id element) {
  return element == ELEMENT_BODY || element == ELEMENT_HEAD || element == ELEMENT_FRAME ||
         element == ELEMENT_FRAMESET || is_table_part(element);
}

/*
 * Names that gumbo does not know, some of which gumbo_input.c made so. It gives them none of today's
 * rules, and takes any of them for any other when an end tag looks for its element.
 */
static const bool unknown_to_gumbo[ELEMENT_COUNT] = {
    [ELEMENT_UNKNOWN] = true,  [ELEMENT_ANNOTATION] = true,
    [ELEMENT_DIALOG] = true,   [ELEMENT_ISINDEX] = true,
    [ELEMENT_MATH] = true,     [ELEMENT_MENUITEM] = true,
    [ELEMENT_METADATA] = true, [ELEMENT_PICTURE] = true,
    [ELEMENT_PORTAL] = true,   [ELEMENT_SEARCH] = true,
    [ELEMENT_SLOT] = true,     [ELEMENT_SVG] = true,
    [ELEMENT_SELECT] = true,   [ELEMENT_SELECTEDCONTENT] = true,
};

static unsigned flags_for_gumbo(enum element_id element) {
  return unknown_to_gumbo[element] ? 0 : flags_of(element);
}

static bool is_ruby_text(enum element_id element) {
  return element == ELEMENT_RB || element == ELEMENT_RT || element == ELEMENT_RP;
}

static bool is_option(enum element_id element) {
  return element == ELEMENT_OPTION || element == ELEMENT_OPTGROUP;
}

/* Whether the rules for the start tag say "reconstruct the active formatting elements, if any". */
static bool reconstructs(enum element_id element) {
  unsigned flags = flags_for_gumbo(element);
  if (flags & ELEMENT_VOID) {
    return element == ELEMENT_AREA || element == ELEMENT_BR || element == ELEMENT_EMBED ||
           element == ELEMENT_IMG || element == ELEMENT_INPUT || element == ELEMENT_KEYGEN ||
           element == ELEMENT_WBR;
  }
  return (flags & (ELEMENT_CLOSES_P | ELEMENT_RAW_TEXT)) == 0 && !is_ruby_text(element);
}

/* ---- start tags ---- */

/*
 * "li", "dd", "dt": an open one closes, unless a special element other than address, div and p is
 * between.
 */
static void close_list_item(struct direct_pass *pass, enum element_id element) {
  const struct direct *direct = pass->direct;
  bool is_li = element == ELEMENT_LI;
  for (unsigned i = direct->depth; i-- > 0;) {
    enum element_id open = (enum element_id)direct->open[i].element;
    if (is_li ? open == ELEMENT_LI : open == ELEMENT_DD || open == ELEMENT_DT) {
      stack_pop_to(pass, i);
      return;
    }
    bool transparent = open == ELEMENT_ADDRESS || open == ELEMENT_DIV || open == ELEMENT_P;
    if ((flags_for_gumbo(open) & ELEMENT_SPECIAL) && !transparent) return;
  }
}

/*
 * An a in the list is ended first. False, too, where parsers differ: nobr in nobr, a fourth of
 * elements that are alike.
 */
static bool make_room_for_formatting(struct direct_pass *pass, enum element_id element) {
  struct direct *direct = pass->direct;
  if (element == ELEMENT_A && list_find(direct, ELEMENT_A) > 0) {
    if (!end_formatting(pass, ELEMENT_A) || list_find(direct, ELEMENT_A) > 0) return false;
  }
  if (element == ELEMENT_NOBR && list_find(direct, ELEMENT_NOBR) > 0) return false;
  return list_has_room(direct, element);
}

/* What closes before the element is inserted. */
static bool close_before(struct direct_pass *pass, enum element_id element) {
  struct direct *direct = pass->direct;
  unsigned flags = flags_for_gumbo(element);
  if ((flags & ELEMENT_FORMATTING) && !make_room_for_formatting(pass, element)) return false;
  if (element == ELEMENT_LI || element == ELEMENT_DD || element == ELEMENT_DT)
    close_list_item(pass, element);
  if (flags & ELEMENT_CLOSES_P) stack_close_p(pass);
  if (is_heading(element) && is_heading(stack_current(direct))) stack_pop(pass);
  if (is_option(element) && stack_current(direct) == ELEMENT_OPTION) stack_pop(pass);
  if (element == ELEMENT_BUTTON) {
    unsigned index = stack_find_in_scope(direct, ELEMENT_BUTTON, SCOPE_DEFAULT);
    if (index != NOT_IN_SCOPE) stack_pop_to(pass, index);
  }
  /*
   * "rt" generates implied end tags in a ruby; what is pending would have to be kept out of a
   * table's structure.
   */
  if (is_ruby_text(element) && stack_current(direct) != ELEMENT_RUBY) return false;
  return element != ELEMENT_TABLE || !list_has_pending(direct);
}

static bool start_form(struct direct_pass *pass, const struct token *token, uint32_t number) {
  if (pass->has_form) return true; /* ignored */
  pass->has_form = true;
  stack_close_p(pass);
  return insert_element(pass, ELEMENT_FORM, token, number);
}

static bool start_in_body(struct direct_pass *pass, enum element_id element,
                          const struct token *token, uint32_t number) {
  if (is_ignored(element)) return true;
  if (element == ELEMENT_HTML) return token->attributes == 0; /* they would be the root's */
  if (element == ELEMENT_FORM) return start_form(pass, token, number);
  if (!close_before(pass, element)) return false;
  if (reconstructs(element) && !list_reconstruct(pass)) return false;
  if (element == ELEMENT_PRE || element == ELEMENT_LISTING || element == ELEMENT_TEXTAREA)
    pass->swallow_at = token->end;
  /* To gumbo these are listings (gumbo_input.h). */
  if (element == ELEMENT_XMP || element == ELEMENT_PLAINTEXT) element = ELEMENT_LISTING;
  return insert_element(pass, element, token, number);
}

/*
 * Nearly all start tags of comments: formatting elements, and those for which there is no rule of
 * their own ("any other start tag"). Where nothing else is to be considered, this is all that the
 * functions above would do.
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

static bool start_ordinary(struct direct_pass *pass, enum element_id element,
                           const struct token *token, uint32_t number) {
  if ((flags_of(element) & ELEMENT_FORMATTING) && !list_has_room(pass->direct, element))
    return false;
  return list_reconstruct(pass) && insert_element(pass, element, token, number);
}

static bool handle_start(struct direct_pass *pass, const struct token *token, uint32_t number) {
  enum element_id element = (enum element_id)token->element;
  const struct direct *direct = pass->direct;
  if (is_table_structure(stack_current(direct)))
    return start_in_table(pass, element, token, number);
  bool no_a_to_end = element == ELEMENT_A && direct->active_count == 0;
  if (is_ordinary[element] || no_a_to_end) return start_ordinary(pass, element, token, number);
  bool in_table = direct->counts[ELEMENT_TABLE] > 0;
  if (in_table && is_table_part(element)) return start_in_cell(pass, element, token, number);
  return start_in_body(pass, element, token, number);
}

/* ---- end tags ---- */

static bool answers_to(enum element_id open, enum element_id element) {
  return open == element || (unknown_to_gumbo[open] && unknown_to_gumbo[element]);
}

/* "Any other end tag": up to the element, unless a special one is met first. */
static void end_other(struct direct_pass *pass, enum element_id element) {
  const struct direct *direct = pass->direct;
  for (unsigned i = direct->depth; i-- > 0;) {
    enum element_id open = (enum element_id)direct->open[i].element;
    if (answers_to(open, element)) {
      stack_pop_to(pass, i);
      return;
    }
    if (flags_for_gumbo(open) & ELEMENT_SPECIAL) return;
  }
}

static void end_in_scope(struct direct_pass *pass, enum element_id element,
                         enum direct_scope scope) {
  unsigned index = stack_find_in_scope(pass->direct, element, scope);
  if (index != NOT_IN_SCOPE) stack_pop_to(pass, index);
}

/* Without a p in button scope an empty one is made. */
static bool end_p(struct direct_pass *pass, uint32_t number) {
  if (stack_find_in_scope(pass->direct, ELEMENT_P, SCOPE_BUTTON) == NOT_IN_SCOPE) {
    if (!insert_element(pass, ELEMENT_P, NULL, number)) return false;
  }
  stack_close_p(pass);
  return true;
}

/* The innermost heading in scope closes, whichever it is. */
static void end_heading(struct direct_pass *pass) {
  const struct direct *direct = pass->direct;
  unsigned innermost = NOT_IN_SCOPE;
  for (unsigned heading = ELEMENT_H1; heading <= ELEMENT_H6; heading++) {
    unsigned index = stack_find_in_scope(direct, (enum element_id)heading, SCOPE_DEFAULT);
    if (index != NOT_IN_SCOPE && (innermost == NOT_IN_SCOPE || index > innermost))
      innermost = index;
  }
  if (innermost != NOT_IN_SCOPE) stack_pop_to(pass, innermost);
}

/* 13.2.6.3: closed by "generate implied end tags". */
static bool has_implied_end(enum element_id element) {
  return element == ELEMENT_P || element == ELEMENT_LI || element == ELEMENT_DD ||
         element == ELEMENT_DT || is_option(element) || is_ruby_text(element);
}

/*
 * The form leaves the stack alone, what is open in it stays: where that is more than implied ends,
 * declined.
 */
static bool end_form(struct direct_pass *pass) {
  const struct direct *direct = pass->direct;
  bool had_form = pass->has_form;
  pass->has_form = false;
  /* ignored */
  if (!had_form || stack_find_in_scope(direct, ELEMENT_FORM, SCOPE_DEFAULT) == NOT_IN_SCOPE)
    return true;
  while (has_implied_end(stack_current(direct))) stack_pop(pass);
  if (stack_current(direct) != ELEMENT_FORM) return false;
  stack_pop(pass);
  return true;
}

/*
 * object and its like, which insert markers. gumbo looks for them in table scope; one within
 * another is left to it.
 */
static bool end_object(struct direct_pass *pass, enum element_id element) {
  const struct direct *direct = pass->direct;
  unsigned index = stack_find_in_table_scope(direct, element);
  if (index == NOT_IN_SCOPE) return true;
  for (unsigned i = index + 1; i < direct->depth; i++) {
    if (flags_of(direct->open[i].element) & ELEMENT_MARKER) return false;
  }
  stack_pop_to(pass, index);
  return true;
}

static bool is_closed_in_scope(enum element_id element) {
  if (element == ELEMENT_BUTTON) return true;
  return (flags_for_gumbo(element) & ELEMENT_CLOSES_P) != 0 && element != ELEMENT_HR &&
         element != ELEMENT_TABLE;
}

/*
 * Nearly all end tags: that of the current element, which has no rule that would do anything but
 * pop it. (Of formatting elements, the adoption agency's usual case: the current node is the last
 * entry of the list.)
 */
static bool end_current(struct direct_pass *pass, enum element_id element) {
  struct direct *direct = pass->direct;
  unsigned flags = flags_of(element);
  if (stack_current(direct) != element || element == ELEMENT_FORM || (flags & ELEMENT_STRUCTURE))
    return false;
  if (flags & ELEMENT_FORMATTING) {
    if (direct->active_count == 0) return false;
    if (direct->open[direct->depth - 1].node != direct->active[direct->active_count - 1].node)
      return false;
    direct->active_count--;
  }
  stack_pop(pass);
  return true;
}

static bool end_in_body(struct direct_pass *pass, enum element_id element, uint32_t number) {
  if (flags_of(element) & ELEMENT_FORMATTING) return end_formatting(pass, element);
  if (element == ELEMENT_P) return end_p(pass, number);
  if (element == ELEMENT_FORM) return end_form(pass);
  if (element == ELEMENT_BR)
    return list_reconstruct(pass) && insert_element(pass, ELEMENT_BR, NULL, number);
  if (element == ELEMENT_BODY || element == ELEMENT_HTML) return true; /* no body is in scope */
  if (element == ELEMENT_OBJECT || element == ELEMENT_APPLET || element == ELEMENT_MARQUEE)
    return end_object(pass, element);
  if (is_heading(element)) {
    end_heading(pass);
  } else if (element == ELEMENT_LI) {
    end_in_scope(pass, element, SCOPE_LIST_ITEM);
  } else if (is_closed_in_scope(element)) {
    end_in_scope(pass, element, SCOPE_DEFAULT);
  } else {
    end_other(pass, element);
  }
  return true;
}

static bool handle_end(struct direct_pass *pass, const struct token *token, uint32_t number) {
  struct direct *direct = pass->direct;
  enum element_id element = (enum element_id)token->element;
  if (element != ELEMENT_UNKNOWN && end_current(pass, element)) return true;
  if (element == ELEMENT_XMP || element == ELEMENT_PLAINTEXT) element = ELEMENT_LISTING;
  if (is_table_structure(stack_current(direct))) return end_in_table(pass, element);
  bool of_table = is_table_part(element) || element == ELEMENT_TABLE;
  if (!of_table) return end_in_body(pass, element, number);
  if (direct->counts[ELEMENT_TABLE] == 0) return true; /* ignored */
  return end_in_cell(pass, element);
}

/* ---- the pass ---- */

static bool handle_raw(struct direct_pass *pass, const struct token *token) {
  unsigned flags = flags_of(token->element);
  if (flags & ELEMENT_HIDDEN) return true; /* as gumbo_input.c leaves it out */
  if (flags & ELEMENT_RCDATA) return insert_text(pass, token->start, token->end);
  return insert_typed(pass, token);
}

/*
 * Attributes are counted whatever becomes of the tag: what the guards of gumbo_arena.h would refuse is
 * declined.
 */
static bool may_handle(const struct token *token) {
  return token->attributes <= SANITIZE_MAX_ATTRIBUTES &&
         !is_declined((enum element_id)token->element);
}

static bool handle_other(struct direct_pass *pass, const struct token *token) {
  switch ((enum token_kind)token->kind) {
  case TOKEN_RAW: return handle_raw(pass, token);
  case TOKEN_LITERAL:
    return !is_table_structure(stack_current(pass->direct)) && insert_typed(pass, token);
  case TOKEN_COMMENT:
  case TOKEN_NOTHING: return token->start != pass->swallow_at;
  case TOKEN_CUT: return true;
  case TOKEN_START:
  case TOKEN_END: break;
  }
  return false;
}

static inline bool handle_token(struct direct_pass *pass, uint32_t number) {
  const struct token *token = &pass->tokens[number];
  if (token->kind == TOKEN_START) return may_handle(token) && handle_start(pass, token, number);
  if (token->kind == TOKEN_END) return may_handle(token) && handle_end(pass, token, number);
  return handle_other(pass, token);
}

static bool run_pass(struct direct_pass *pass, const struct token_index *index) {
  struct direct *direct = pass->direct;
  size_t at = 0;
  direct->active_count = 0;
  /* what a pass that was declined left */
  if (direct->depth > 0) memset(direct->counts, 0, sizeof(direct->counts));
  direct->depth = 0;
  if (pass->builds_tree) pass->out_of_memory = !tree_begin(direct->memory, &direct->tree);
  if (pass->out_of_memory) return false;
  for (uint32_t i = 0; i < index->count; i++) {
    if (!insert_text(pass, at, index->tokens[i].start) || !handle_token(pass, i)) return false;
    at = index->tokens[i].end;
  }
  if (!insert_text(pass, at, pass->length)) return false;
  stack_pop_to(pass, 0);
  return !pass->builds_tree || send_tree(pass);
}

void direct_init(struct direct *direct, const struct memory *memory, const struct finders *find) {
  memset(direct, 0, sizeof(*direct));
  direct->memory = memory;
  direct->find = find;
}

void direct_free(struct direct *direct) {
  buffer_free(direct->memory, &direct->decoded);
  tree_release(direct->memory, &direct->tree);
}

void direct_trim(struct direct *direct) {
  buffer_trim(direct->memory, &direct->decoded);
  if (direct->tree.capacity * sizeof(*direct->tree.nodes) > MEMORY_KEPT)
    tree_release(direct->memory, &direct->tree);
}

static struct direct_pass begin_pass(struct direct *direct, span source,
                                     const struct token_index *index,
                                     const struct event_receiver *receiver) {
  return (struct direct_pass){
      .direct = direct,
      .source = source.data,
      .length = source.length,
      .tokens = index->tokens,
      .attributes = index->attributes,
      .receiver = receiver,
      .swallow_at = SIZE_MAX,
  };
}

enum direct_result direct_run(struct direct *direct, span source, const struct token_index *index,
                              const struct event_receiver *receiver, void (*restart)(void *),
                              void *context) {
  struct direct_pass pass = begin_pass(direct, source, index, receiver);
  if (run_pass(&pass, index)) return DIRECT_DONE;
  if (pass.needs_tree) {
    restart(context);
    pass = begin_pass(direct, source, index, receiver);
    pass.builds_tree = true;
    if (run_pass(&pass, index)) return DIRECT_DONE;
  }
  return pass.out_of_memory ? DIRECT_NO_MEMORY : DIRECT_DECLINED;
}
