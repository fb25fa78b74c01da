/*
 * Tree construction without a tree; see direct.h. Section numbers are those of the HTML standard. Every function that
 * returns bool returns false to decline.
 */
#include "direct_stack.h"
#include "direct_text.h"

/* ---- what is declined altogether ---- */

/*
 * Elements with insertion modes or rules of their own that are not modelled, and those that gumbo 0.10.1 does not know:
 * it takes all unknown elements for one another, and gives them none of today's rules.
 */
static const bool declined[ELEMENT_COUNT] = {
    [ELEMENT_ANNOTATION] = true, [ELEMENT_ANNOTATION_XML] = true, [ELEMENT_APPLET] = true,
    [ELEMENT_BODY] = true,       [ELEMENT_BUTTON] = true,         [ELEMENT_DESC] = true,
    [ELEMENT_DIALOG] = true,     [ELEMENT_FOREIGNOBJECT] = true,  [ELEMENT_FORM] = true,
    [ELEMENT_FRAME] = true,      [ELEMENT_FRAMESET] = true,       [ELEMENT_HEAD] = true,
    [ELEMENT_HTML] = true,       [ELEMENT_ISINDEX] = true,        [ELEMENT_MARQUEE] = true,
    [ELEMENT_MATH] = true,       [ELEMENT_MENUITEM] = true,       [ELEMENT_METADATA] = true,
    [ELEMENT_OBJECT] = true,     [ELEMENT_OPTGROUP] = true,       [ELEMENT_OPTION] = true,
    [ELEMENT_PICTURE] = true,    [ELEMENT_PORTAL] = true,         [ELEMENT_RTC] = true,
    [ELEMENT_SEARCH] = true,     [ELEMENT_SELECT] = true,         [ELEMENT_SELECTEDCONTENT] = true,
    [ELEMENT_SLOT] = true,       [ELEMENT_SVG] = true,            [ELEMENT_TEMPLATE] = true,
};

/* ---- table context ---- */

static bool is_table_structure(enum element_id element) { return (flags_of(element) & ELEMENT_STRUCTURE) != 0; }

static bool is_table_part(enum element_id element) { return (flags_of(element) & ELEMENT_PART) != 0; }

static bool is_section(enum element_id element) {
  return element == ELEMENT_TBODY || element == ELEMENT_THEAD || element == ELEMENT_TFOOT;
}

static bool is_cell(enum element_id element) { return element == ELEMENT_TD || element == ELEMENT_TH; }

/* ---- sending ---- */

static bool is_all_space(span text) {
  for (size_t i = 0; i < text.length; i++) {
    if (!ascii_is_space(text.data[i])) return false;
  }
  return true;
}

/*
 * Whether there may be references. Most places are asked about in order, so the source is searched once in all; for a
 * start tag that is reconstructed the answer is yes.
 */
static bool has_ampersand(struct direct_pass *pass, size_t from, size_t to) {
  if (from < pass->asked) return true;
  pass->asked = from;
  if (pass->ampersand < from) {
    const char *found = memchr(pass->source + from, '&', pass->length - from);
    pass->ampersand = found == NULL ? pass->length : (size_t)(found - pass->source);
  }
  return pass->ampersand < to;
}

/* Not with more or longer names than the guards of arena.h permit. */
static bool has_few_attributes(const struct token *token) {
  return token->attributes <= SANITIZE_MAX_ATTRIBUTES && !token->long_name;
}

static bool send_start(struct direct_pass *pass, enum element_id element, const struct token *token) {
  struct start_tag tag = {element, NULL, 0};
  const struct event_receiver *receiver = pass->receiver;
  if (token == NULL || token->attributes == 0 || !receiver->wants_attributes[element]) {
    receiver->start(receiver->context, &tag);
    return token == NULL || has_few_attributes(token);
  }
  struct attribute attributes[SANITIZE_MAX_ATTRIBUTES];
  tag.attributes = attributes;
  if (!has_few_attributes(token)) return false;
  struct tag_source source = {pass->source, token->name_end, token->end,
                              has_ampersand(pass, token->name_end, token->end)};
  pass->out_of_memory = !direct_read_attributes(pass->direct->memory, pass->direct->find, &pass->direct->decoded, &source,
                                                attributes, &tag.attribute_count);
  if (pass->out_of_memory) return false;
  /* gumbo can glue the name of an attribute to a duplicate before it. */
  if (direct_has_duplicates(attributes, tag.attribute_count)) return false;
  receiver->start(receiver->context, &tag);
  return true;
}

/*
 * 13.2.4.3 "reconstruct the active formatting elements": those after the last one that is open, or the last marker.
 * gumbo copies the attributes each time; what that takes of its budget is charged here, generously.
 */
static bool reconstruct_pending(struct direct_pass *pass) {
  enum { CLONE_BYTES = 512, CLONE_BYTES_PER_BYTE = 96, CLONE_BUDGET = 128 << 10 };
  struct direct *direct = pass->direct;
  unsigned i = direct->active_count;
  while (i > 0 && !direct->active[i - 1].is_open) i--;
  for (; i < direct->active_count; i++) {
    struct active_formatting *entry = &direct->active[i];
    const struct token *token = &pass->tokens[entry->token];
    pass->cloned += CLONE_BYTES + CLONE_BYTES_PER_BYTE * (size_t)(token->end - token->start);
    if (pass->cloned > CLONE_BUDGET) return false;
    enum element_id element = (enum element_id)entry->element;
    if (!send_start(pass, element, token) || !stack_push(direct, element, entry->token, i + 1)) return false;
    entry->is_open = true;
  }
  return true;
}

static inline bool has_pending(const struct direct *direct) {
  return direct->active_count > 0 && !direct->active[direct->active_count - 1].is_open;
}

static inline bool reconstruct(struct direct_pass *pass) {
  return !has_pending(pass->direct) || reconstruct_pending(pass);
}

/* What lies between two tokens. */
static bool handle_text(struct direct_pass *pass, size_t from, size_t to) {
  bool first = from == pass->swallow_at;
  if (from == to) return true;
  if (first && pass->source[from] == '\n') from++;
  /* A newline by reference right after the tag would be swallowed, too. */
  if (first && from < to && pass->source[from] == '&') return false;
  span text = span_of(pass->source + from, to - from);
  enum element_id parent = stack_current(pass->direct);
  if (is_table_structure(parent)) {
    if (!is_all_space(text)) return false;
  } else if (!(flags_of(parent) & ELEMENT_RCDATA) && text.length > 0 && !reconstruct(pass)) {
    return false;
  }
  if (has_ampersand(pass, from, to)) {
    pass->out_of_memory = !direct_decode_text(pass->direct->memory, pass->direct->find, &pass->direct->decoded, &text);
    if (pass->out_of_memory) return false;
  }
  pass->receiver->text(pass->receiver->context, text);
  return true;
}

/* "Insert an HTML element" (13.2.6.1); token NULL: an implied one. */
static bool insert(struct direct_pass *pass, enum element_id element, const struct token *token, uint32_t number) {
  if (!send_start(pass, element, token)) return false;
  return (flags_of(element) & ELEMENT_VOID) || stack_push(pass->direct, element, number, 0);
}

static bool send_typed(struct direct_pass *pass, const struct token *token) {
  if (token->start == token->end) return true;
  if (!reconstruct(pass)) return false;
  pass->receiver->text(pass->receiver->context, span_of(pass->source + token->start, token->end - token->start));
  return true;
}

/* ---- start tags, 13.2.6.4.7 ---- */

static bool is_heading(enum element_id element) { return element >= ELEMENT_H1 && element <= ELEMENT_H6; }

/* "li", "dd", "dt": an open one closes, unless a special element other than address, div and p is between. */
static void close_list_item(struct direct_pass *pass, enum element_id element) {
  const struct direct *direct = pass->direct;
  bool is_li = element == ELEMENT_LI;
  for (unsigned i = direct->depth; i-- > 0;) {
    unsigned open = direct->open[i].element;
    if (is_li ? open == ELEMENT_LI : open == ELEMENT_DD || open == ELEMENT_DT) {
      stack_pop_to(pass, i);
      return;
    }
    bool transparent = open == ELEMENT_ADDRESS || open == ELEMENT_DIV || open == ELEMENT_P;
    if ((flags_of(open) & ELEMENT_SPECIAL) && !transparent) return;
  }
}

/*
 * The adoption agency (13.2.6.4.7) where there is no furthest block, that is, nothing special is open above the element:
 * it closes, and what was open above it is reconstructed later. Declined otherwise.
 */
static bool end_formatting(struct direct_pass *pass, enum element_id element) {
  struct direct *direct = pass->direct;
  unsigned entry = list_find(direct, element);
  if (entry == 0) return true; /* gumbo ignores the tag; no such element is open here since three at most are alike */
  if (direct->active[entry - 1].is_open) {
    unsigned index = direct->depth;
    while (direct->open[index - 1].active != entry) {
      unsigned above = direct->open[--index].element;
      if ((flags_of(above) & ELEMENT_SPECIAL) || above == ELEMENT_MAIN) return false;
    }
    stack_pop_to(pass, index - 1);
  }
  list_remove(direct, entry - 1);
  return true;
}

/* Whether the rules for the start tag say "reconstruct the active formatting elements, if any". */
static bool reconstructs(enum element_id element) {
  unsigned flags = flags_of(element);
  if (flags & ELEMENT_VOID) {
    return element == ELEMENT_AREA || element == ELEMENT_BR || element == ELEMENT_EMBED || element == ELEMENT_IMG ||
           element == ELEMENT_INPUT || element == ELEMENT_KEYGEN || element == ELEMENT_WBR;
  }
  if (element == ELEMENT_RB || element == ELEMENT_RT || element == ELEMENT_RP) return false;
  return (flags & (ELEMENT_CLOSES_P | ELEMENT_RAW_TEXT)) == 0;
}

static bool start_formatting(struct direct_pass *pass, enum element_id element) {
  struct direct *direct = pass->direct;
  if (element == ELEMENT_A && !end_formatting(pass, ELEMENT_A)) return false;
  if (element == ELEMENT_NOBR && list_find(direct, ELEMENT_NOBR) > 0) return false;
  return list_has_room(direct, element);
}

static bool start_in_body(struct direct_pass *pass, enum element_id element, const struct token *token, uint32_t number) {
  struct direct *direct = pass->direct;
  unsigned flags = flags_of(element);
  if (is_table_part(element)) return false;
  if ((flags & ELEMENT_FORMATTING) && !start_formatting(pass, element)) return false;
  if (element == ELEMENT_RB || element == ELEMENT_RT || element == ELEMENT_RP) {
    if (stack_current(direct) != ELEMENT_RUBY) return false;
  }
  if (element == ELEMENT_LI || element == ELEMENT_DD || element == ELEMENT_DT) close_list_item(pass, element);
  if (flags & ELEMENT_CLOSES_P) stack_close_p(pass);
  if (is_heading(element) && is_heading(stack_current(direct))) stack_pop(pass);
  /* What is pending would have to be kept out of the table's structure. */
  bool pending = has_pending(direct);
  if (element == ELEMENT_TABLE && pending) return false;
  if (pending && reconstructs(element) && !reconstruct_pending(pass)) return false;
  /* To gumbo these are listings (mend.h). */
  if (element == ELEMENT_XMP || element == ELEMENT_PLAINTEXT) {
    return insert(pass, ELEMENT_LISTING, token, number);
  }
  if (element == ELEMENT_PRE || element == ELEMENT_LISTING || element == ELEMENT_TEXTAREA) pass->swallow_at = token->end;
  return insert(pass, element, token, number);
}

/* In a table outside its cells: sections, rows and cells, of which those that are left out are implied. */
static bool start_in_table(struct direct_pass *pass, enum element_id element, const struct token *token, uint32_t number) {
  enum element_id parent = stack_current(pass->direct);
  if (parent == ELEMENT_COLGROUP) {
    if (element == ELEMENT_COL) return insert(pass, element, token, number);
    stack_pop(pass);
    return start_in_table(pass, element, token, number);
  }
  if (parent == ELEMENT_TABLE) {
    if (is_section(element) || element == ELEMENT_CAPTION || element == ELEMENT_COLGROUP) {
      return insert(pass, element, token, number);
    }
    if (element != ELEMENT_TR && !is_cell(element)) return false;
    return insert(pass, ELEMENT_TBODY, NULL, number) && start_in_table(pass, element, token, number);
  }
  if (is_section(parent)) {
    if (element == ELEMENT_TR) return insert(pass, element, token, number);
    if (is_cell(element)) {
      return insert(pass, ELEMENT_TR, NULL, number) && start_in_table(pass, element, token, number);
    }
    if (!is_section(element)) return false;
    stack_pop(pass);
    return start_in_table(pass, element, token, number);
  }
  if (is_cell(element)) return insert(pass, element, token, number);
  if (element != ELEMENT_TR && !is_section(element)) return false;
  stack_pop(pass);
  return start_in_table(pass, element, token, number);
}

/* 13.2.6.4.15 "close the cell". A caption that is open instead is left to gumbo. */
static bool close_cell(struct direct_pass *pass) {
  struct direct *direct = pass->direct;
  unsigned index = direct->depth;
  while (index > 0 && !(flags_of(direct->open[index - 1].element) & ELEMENT_MARKER)) index--;
  if (index == 0 || !is_cell((enum element_id)direct->open[index - 1].element)) return false;
  stack_pop_to(pass, index - 1);
  return true;
}

static bool handle_start(struct direct_pass *pass, const struct token *token, uint32_t number) {
  enum element_id element = (enum element_id)token->element;
  if (declined[element]) return false;
  if (is_table_structure(stack_current(pass->direct))) return start_in_table(pass, element, token, number);
  if (is_table_part(element) && pass->direct->counts[ELEMENT_TABLE] > 0) {
    /* 13.2.6.4.15: it closes the cell; a caption or colgroup would belong to the table after its rows: declined. */
    if (element == ELEMENT_CAPTION || element == ELEMENT_COL || element == ELEMENT_COLGROUP) return false;
    return close_cell(pass) && start_in_table(pass, element, token, number);
  }
  return start_in_body(pass, element, token, number);
}

/* ---- end tags ---- */

/* "Any other end tag" (13.2.6.4.7): up to the element, unless a special one is met first. */
static bool end_other(struct direct_pass *pass, enum element_id element) {
  const struct direct *direct = pass->direct;
  /* gumbo takes any unknown element for it. */
  if (element == ELEMENT_UNKNOWN && direct->counts[ELEMENT_UNKNOWN] > 0) return false;
  if (direct->counts[element] == 0) return true;
  for (unsigned i = direct->depth; i-- > 0;) {
    if (direct->open[i].element == element) {
      stack_pop_to(pass, i);
      return true;
    }
    if (flags_of(direct->open[i].element) & ELEMENT_SPECIAL) return true;
  }
  return true;
}

static bool end_in_scope(struct direct_pass *pass, enum element_id element, bool lists_bound) {
  unsigned index = stack_find_in_scope(pass->direct, element, lists_bound);
  if (index != NOT_IN_SCOPE) stack_pop_to(pass, index);
  return true;
}

static bool is_same_name(const struct direct_pass *pass, const struct token *start, const struct token *end) {
  span a = span_of(pass->source + start->start + 1, start->name_end - start->start - 1);
  span b = span_of(pass->source + end->start + 2, end->name_end - end->start - 2);
  if (a.length != b.length) return false;
  for (size_t i = 0; i < a.length; i++) {
    if (ascii_lower(a.data[i]) != ascii_lower(b.data[i])) return false;
  }
  return true;
}

static bool end_in_body(struct direct_pass *pass, enum element_id element) {
  struct direct *direct = pass->direct;
  unsigned flags = flags_of(element);
  if (element == ELEMENT_BR) return false;
  if (element == ELEMENT_P) {
    if (stack_find_in_scope(direct, ELEMENT_P, false) == NOT_IN_SCOPE) return false; /* an empty p is made */
    stack_close_p(pass);
    return true;
  }
  if (element == ELEMENT_LI) return end_in_scope(pass, element, true);
  if (is_heading(element)) {
    for (unsigned h = ELEMENT_H1; h <= ELEMENT_H6; h++) {
      if (h != element && direct->counts[h] > 0) return false;
    }
    return end_in_scope(pass, element, false);
  }
  bool own_rule = (flags & ELEMENT_CLOSES_P) && element != ELEMENT_HR && element != ELEMENT_TABLE;
  return own_rule ? end_in_scope(pass, element, false) : end_other(pass, element);
}

static bool end_in_table(struct direct_pass *pass, enum element_id element) {
  if (element != ELEMENT_TABLE && element != ELEMENT_TR && !is_section(element) && element != ELEMENT_COLGROUP) {
    return false;
  }
  unsigned index = stack_find_in_table_scope(pass->direct, element);
  if (index == NOT_IN_SCOPE) return false;
  stack_pop_to(pass, index);
  return true;
}

/* In a cell or caption, the end tag of a part of its table. */
static bool end_of_table_part(struct direct_pass *pass, enum element_id element) {
  if (stack_find_in_table_scope(pass->direct, element) == NOT_IN_SCOPE) return false;
  if (element == ELEMENT_CAPTION) return false;
  if (is_cell(element)) {
    /* The other kind of cell's end tag is ignored. */
    return close_cell(pass);
  }
  return close_cell(pass) && end_in_table(pass, element);
}

static bool is_current(const struct direct_pass *pass, enum element_id element, const struct token *end) {
  const struct direct *direct = pass->direct;
  if (direct->depth == 0 || stack_current(direct) != element) return false;
  return element != ELEMENT_UNKNOWN || is_same_name(pass, &pass->tokens[direct->open[direct->depth - 1].token], end);
}

static bool handle_end(struct direct_pass *pass, const struct token *token) {
  struct direct *direct = pass->direct;
  enum element_id element = (enum element_id)token->element;
  if (declined[element] || !has_few_attributes(token)) return false;
  if (element == ELEMENT_XMP || element == ELEMENT_PLAINTEXT) element = ELEMENT_LISTING;
  if (is_table_structure(stack_current(direct))) return end_in_table(pass, element);
  if (flags_of(element) & ELEMENT_FORMATTING) return end_formatting(pass, element);
  if (is_current(pass, element, token)) {
    stack_pop(pass);
    return true;
  }
  bool of_table = is_table_part(element) || element == ELEMENT_TABLE;
  if (of_table) return direct->counts[ELEMENT_TABLE] > 0 && end_of_table_part(pass, element);
  return end_in_body(pass, element);
}

/* ---- the pass ---- */

static bool handle_raw(struct direct_pass *pass, const struct token *token) {
  unsigned flags = flags_of(token->element);
  if (flags & ELEMENT_HIDDEN) return true; /* as mend.c leaves it out */
  if (flags & ELEMENT_RCDATA) return handle_text(pass, token->start, token->end);
  return send_typed(pass, token);
}

static bool handle_token(struct direct_pass *pass, uint32_t number) {
  const struct token *token = &pass->tokens[number];
  switch ((enum token_kind)token->kind) {
  case TOKEN_START: return handle_start(pass, token, number);
  case TOKEN_END: return handle_end(pass, token);
  case TOKEN_RAW: return handle_raw(pass, token);
  case TOKEN_LITERAL: return !is_table_structure(stack_current(pass->direct)) && send_typed(pass, token);
  case TOKEN_COMMENT: return token->start != pass->swallow_at;
  case TOKEN_CUT: return true;
  }
  return false;
}

static bool run_pass(struct direct_pass *pass, const struct token_index *index) {
  size_t at = 0;
  for (uint32_t i = 0; i < index->count; i++) {
    if (!handle_text(pass, at, index->tokens[i].start)) return false;
    if (!handle_token(pass, i)) return false;
    at = index->tokens[i].end;
  }
  if (!handle_text(pass, at, pass->length)) return false;
  stack_pop_to(pass, 0);
  return true;
}

void direct_init(struct direct *direct, const struct memory *memory, const struct finders *find) {
  memset(direct, 0, sizeof(*direct));
  direct->memory = memory;
  direct->find = find;
}

void direct_free(struct direct *direct) { buffer_free(direct->memory, &direct->decoded); }

enum direct_result direct_run(struct direct *direct, span source, const struct token_index *index,
                              const struct event_receiver *receiver) {
  struct direct_pass pass = {direct, source.data, source.length, index->tokens, receiver, 0, 0, 0, SIZE_MAX, false};
  direct->active_count = 0;
  if (run_pass(&pass, index)) return DIRECT_DONE;
  /* The counts are zero again when all was closed; what was left open is forgotten here. */
  direct->depth = 0;
  memset(direct->counts, 0, sizeof(direct->counts));
  return pass.out_of_memory ? DIRECT_NO_MEMORY : DIRECT_DECLINED;
}
