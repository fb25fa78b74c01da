/*
 * Tree construction without a tree; see direct.h. Section numbers are those of the HTML standard. Every function that
 * returns bool returns false to decline.
 */
#include "direct.h"

#include "direct_text.h"

/* One pass over the token index: the same code first only looks, then sends. */
struct pass {
  struct direct *direct;
  const char *source;
  size_t length;
  const bool *wants_attributes;
  const struct event_receiver *receiver; /* NULL while looking */
  size_t swallow_at;                     /* a newline at this offset is dropped: a pre or its like just began */
  bool out_of_memory;
};

static unsigned flags_of(unsigned element) { return element_table[element].flags; }

static bool is_any_of(enum element_id element, const uint8_t *list, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (list[i] == element) return true;
  }
  return false;
}

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

/* ---- the stack of open elements ---- */

static enum element_id current(const struct direct *direct) {
  return direct->depth == 0 ? ELEMENT_UNKNOWN : (enum element_id)direct->open[direct->depth - 1];
}

static bool counts_as_formatting(unsigned element) {
  return (flags_of(element) & (ELEMENT_FORMATTING | ELEMENT_MARKER)) != 0;
}

static bool push(struct pass *pass, enum element_id element, uint32_t token) {
  struct direct *direct = pass->direct;
  if (direct->depth == DIRECT_DEPTH || direct->formatting == DIRECT_FORMATTING) return false;
  direct->open[direct->depth] = (uint8_t)element;
  direct->names[direct->depth++] = token;
  direct->counts[element]++;
  if (counts_as_formatting(element)) direct->formatting++;
  return true;
}

static void pop(struct pass *pass) {
  struct direct *direct = pass->direct;
  enum element_id element = current(direct);
  direct->depth--;
  direct->counts[element]--;
  if (counts_as_formatting(element)) direct->formatting--;
  if (pass->receiver != NULL) pass->receiver->end(pass->receiver->context, element);
}

/*
 * Pops down to and including open[index]. A formatting element above it would stay in the list of active formatting
 * elements and be reconstructed later: declined.
 */
static bool pop_to(struct pass *pass, unsigned index) {
  struct direct *direct = pass->direct;
  for (unsigned i = index + 1; i < direct->depth; i++) {
    if (flags_of(direct->open[i]) & ELEMENT_FORMATTING) return false;
  }
  while (direct->depth > index) pop(pass);
  return true;
}

/* ---- scopes, 13.2.4.2: the index of the element, or NOT_IN_SCOPE ---- */

enum { NOT_IN_SCOPE = DIRECT_DEPTH };

static bool bounds_scope(unsigned element) {
  return element == ELEMENT_TABLE || element == ELEMENT_TD || element == ELEMENT_TH || element == ELEMENT_CAPTION;
}

static unsigned find_in_scope(const struct direct *direct, enum element_id element, bool lists_bound) {
  if (direct->counts[element] == 0) return NOT_IN_SCOPE;
  for (unsigned i = direct->depth; i-- > 0;) {
    unsigned open = direct->open[i];
    if (open == element) return i;
    if (bounds_scope(open) || (lists_bound && (open == ELEMENT_OL || open == ELEMENT_UL))) break;
  }
  return NOT_IN_SCOPE;
}

static unsigned find_in_table_scope(const struct direct *direct, enum element_id element) {
  for (unsigned i = direct->depth; i-- > 0;) {
    if (direct->open[i] == element) return i;
    if (direct->open[i] == ELEMENT_TABLE) break;
  }
  return NOT_IN_SCOPE;
}

static bool close_p(struct pass *pass) {
  unsigned index = find_in_scope(pass->direct, ELEMENT_P, false);
  return index == NOT_IN_SCOPE || pop_to(pass, index);
}

/* The formatting element of the list since its last marker (13.2.4.3). */
static unsigned find_formatting(const struct direct *direct, enum element_id element) {
  if (direct->counts[element] == 0) return NOT_IN_SCOPE;
  for (unsigned i = direct->depth; i-- > 0;) {
    if (direct->open[i] == element) return i;
    if (flags_of(direct->open[i]) & ELEMENT_MARKER) break;
  }
  return NOT_IN_SCOPE;
}

/* ---- table context ---- */

static bool is_table_structure(enum element_id element) {
  static const uint8_t list[] = {ELEMENT_TABLE, ELEMENT_COLGROUP, ELEMENT_TBODY,
                                 ELEMENT_THEAD, ELEMENT_TFOOT,    ELEMENT_TR};
  return is_any_of(element, list, sizeof(list));
}

static bool is_table_part(enum element_id element) {
  static const uint8_t list[] = {ELEMENT_CAPTION, ELEMENT_COL, ELEMENT_COLGROUP, ELEMENT_TBODY, ELEMENT_TD,
                                 ELEMENT_TFOOT,   ELEMENT_TH,  ELEMENT_THEAD,    ELEMENT_TR};
  return is_any_of(element, list, sizeof(list));
}

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

/* What lies between two tokens. */
static bool handle_text(struct pass *pass, size_t from, size_t to) {
  bool first = from == pass->swallow_at;
  if (from == to) return true;
  if (first && pass->source[from] == '\n') from++;
  /* A newline by reference right after the tag would be swallowed, too. */
  if (first && from < to && pass->source[from] == '&') return false;
  span text = span_of(pass->source + from, to - from);
  if (is_table_structure(current(pass->direct)) && !is_all_space(text)) return false;
  if (pass->receiver != NULL) direct_send_text(text, pass->receiver);
  return true;
}

static void send_typed(struct pass *pass, const struct token *token) {
  if (pass->receiver == NULL || token->start == token->end) return;
  span text = span_of(pass->source + token->start, token->end - token->start);
  pass->receiver->text(pass->receiver->context, text);
}

static bool send_start(struct pass *pass, enum element_id element, const struct token *token) {
  if (pass->receiver == NULL) {
    return token == NULL || direct_attributes_are_simple(pass->source, token->name_end, token->end,
                                                         pass->wants_attributes[element]);
  }
  struct attribute attributes[SANITIZE_MAX_ATTRIBUTES];
  struct start_tag tag = {element, attributes, 0};
  if (token != NULL && pass->wants_attributes[element]) {
    pass->out_of_memory = !direct_read_attributes(pass->direct->memory, &pass->direct->decoded, pass->source,
                                                  token->name_end, token->end, attributes, &tag.attribute_count);
    if (pass->out_of_memory) return false;
  }
  pass->receiver->start(pass->receiver->context, &tag);
  return true;
}

/* "Insert an HTML element" (13.2.6.1); token NULL: an implied one. */
static bool insert(struct pass *pass, enum element_id element, const struct token *token, uint32_t number) {
  if (!send_start(pass, element, token)) return false;
  return (flags_of(element) & ELEMENT_VOID) || push(pass, element, number);
}

/* ---- start tags, 13.2.6.4.7 ---- */

static bool is_heading(enum element_id element) { return element >= ELEMENT_H1 && element <= ELEMENT_H6; }

/* "li", "dd", "dt": an open one closes, unless a special element other than address, div and p is between. */
static bool close_list_item(struct pass *pass, enum element_id element) {
  const struct direct *direct = pass->direct;
  bool is_li = element == ELEMENT_LI;
  for (unsigned i = direct->depth; i-- > 0;) {
    unsigned open = direct->open[i];
    if (is_li ? open == ELEMENT_LI : open == ELEMENT_DD || open == ELEMENT_DT) return pop_to(pass, i);
    bool transparent = open == ELEMENT_ADDRESS || open == ELEMENT_DIV || open == ELEMENT_P;
    if ((flags_of(open) & ELEMENT_SPECIAL) && !transparent) return true;
  }
  return true;
}

/* Another of the same kind in the list runs the adoption agency; more than three may be alike (13.2.4.3). */
static bool allows_formatting(const struct direct *direct, enum element_id element) {
  if (element == ELEMENT_A || element == ELEMENT_NOBR) return find_formatting(direct, element) == NOT_IN_SCOPE;
  return direct->counts[element] < 3;
}

static bool start_in_body(struct pass *pass, enum element_id element, const struct token *token, uint32_t number) {
  struct direct *direct = pass->direct;
  unsigned flags = flags_of(element);
  if (is_table_part(element)) return false;
  if ((flags & ELEMENT_FORMATTING) && !allows_formatting(direct, element)) return false;
  if (element == ELEMENT_RB || element == ELEMENT_RT || element == ELEMENT_RP) {
    if (current(direct) != ELEMENT_RUBY) return false;
  }
  if (element == ELEMENT_LI || element == ELEMENT_DD || element == ELEMENT_DT) {
    if (!close_list_item(pass, element)) return false;
  }
  if ((flags & ELEMENT_CLOSES_P) && !close_p(pass)) return false;
  if (is_heading(element) && is_heading(current(direct))) pop(pass);
  /* To gumbo these are listings (mend.h). */
  if (element == ELEMENT_XMP || element == ELEMENT_PLAINTEXT) {
    return insert(pass, ELEMENT_LISTING, token, number);
  }
  if (element == ELEMENT_PRE || element == ELEMENT_LISTING || element == ELEMENT_TEXTAREA) pass->swallow_at = token->end;
  return insert(pass, element, token, number);
}

/* In a table outside its cells: sections, rows and cells, of which those that are left out are implied. */
static bool start_in_table(struct pass *pass, enum element_id element, const struct token *token, uint32_t number) {
  enum element_id parent = current(pass->direct);
  if (parent == ELEMENT_COLGROUP) {
    if (element == ELEMENT_COL) return insert(pass, element, token, number);
    pop(pass);
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
    pop(pass);
    return start_in_table(pass, element, token, number);
  }
  if (is_cell(element)) return insert(pass, element, token, number);
  if (element != ELEMENT_TR && !is_section(element)) return false;
  pop(pass);
  return start_in_table(pass, element, token, number);
}

/* 13.2.6.4.15 "close the cell": what is open in it goes, formatting elements too, up to the marker. */
static bool close_cell(struct pass *pass) {
  struct direct *direct = pass->direct;
  unsigned index = direct->depth;
  while (index > 0 && !(flags_of(direct->open[index - 1]) & ELEMENT_MARKER)) index--;
  if (index == 0 || !is_cell((enum element_id)direct->open[index - 1])) return false;
  while (direct->depth >= index) pop(pass);
  return true;
}

static bool handle_start(struct pass *pass, const struct token *token, uint32_t number) {
  enum element_id element = (enum element_id)token->element;
  if (declined[element]) return false;
  if (is_table_structure(current(pass->direct))) return start_in_table(pass, element, token, number);
  if (is_table_part(element) && pass->direct->counts[ELEMENT_TABLE] > 0) {
    /* 13.2.6.4.15: it closes the cell; a caption or colgroup would belong to the table after its rows: declined. */
    if (element == ELEMENT_CAPTION || element == ELEMENT_COL || element == ELEMENT_COLGROUP) return false;
    return close_cell(pass) && start_in_table(pass, element, token, number);
  }
  return start_in_body(pass, element, token, number);
}

/* ---- end tags ---- */

/* "Any other end tag" (13.2.6.4.7): up to the element, unless a special one is met first. */
static bool end_other(struct pass *pass, enum element_id element) {
  const struct direct *direct = pass->direct;
  /* gumbo takes any unknown element for it. */
  if (element == ELEMENT_UNKNOWN && direct->counts[ELEMENT_UNKNOWN] > 0) return false;
  if (direct->counts[element] == 0) return true;
  for (unsigned i = direct->depth; i-- > 0;) {
    if (direct->open[i] == element) return pop_to(pass, i);
    if (flags_of(direct->open[i]) & ELEMENT_SPECIAL) return true;
  }
  return true;
}

static bool end_in_scope(struct pass *pass, enum element_id element, bool lists_bound) {
  unsigned index = find_in_scope(pass->direct, element, lists_bound);
  return index == NOT_IN_SCOPE || pop_to(pass, index);
}

static bool is_same_name(const struct pass *pass, const struct token *start, const struct token *end) {
  span a = span_of(pass->source + start->start + 1, start->name_end - start->start - 1);
  span b = span_of(pass->source + end->start + 2, end->name_end - end->start - 2);
  if (a.length != b.length) return false;
  for (size_t i = 0; i < a.length; i++) {
    if (ascii_lower(a.data[i]) != ascii_lower(b.data[i])) return false;
  }
  return true;
}

static bool end_in_body(struct pass *pass, enum element_id element) {
  struct direct *direct = pass->direct;
  unsigned flags = flags_of(element);
  if (flags & ELEMENT_FORMATTING) return find_formatting(direct, element) == NOT_IN_SCOPE; /* ignored, or declined */
  if (element == ELEMENT_BR) return false;
  if (element == ELEMENT_P) return find_in_scope(direct, ELEMENT_P, false) != NOT_IN_SCOPE && close_p(pass);
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

static bool end_in_table(struct pass *pass, enum element_id element) {
  if (element != ELEMENT_TABLE && element != ELEMENT_TR && !is_section(element) && element != ELEMENT_COLGROUP) {
    return false;
  }
  unsigned index = find_in_table_scope(pass->direct, element);
  if (index == NOT_IN_SCOPE) return false;
  while (pass->direct->depth > index) pop(pass);
  return true;
}

/* In a cell or caption, the end tag of a part of its table. */
static bool end_of_table_part(struct pass *pass, enum element_id element) {
  if (find_in_table_scope(pass->direct, element) == NOT_IN_SCOPE) return false;
  if (element == ELEMENT_CAPTION) return false;
  if (is_cell(element)) {
    /* The other kind of cell's end tag is ignored. */
    return close_cell(pass);
  }
  return close_cell(pass) && end_in_table(pass, element);
}

static bool handle_end(struct pass *pass, const struct token *tokens, const struct token *token) {
  struct direct *direct = pass->direct;
  enum element_id element = (enum element_id)token->element;
  if (declined[element] || !direct_attributes_are_simple(pass->source, token->name_end, token->end, false)) return false;
  if (element == ELEMENT_XMP || element == ELEMENT_PLAINTEXT) element = ELEMENT_LISTING;
  if (is_table_structure(current(direct))) return end_in_table(pass, element);
  bool is_current = direct->depth > 0 && current(direct) == element &&
                    (element != ELEMENT_UNKNOWN || is_same_name(pass, &tokens[direct->names[direct->depth - 1]], token));
  if (is_current) {
    pop(pass);
    return true;
  }
  bool of_table = is_table_part(element) || element == ELEMENT_TABLE;
  if (of_table) return direct->counts[ELEMENT_TABLE] > 0 && end_of_table_part(pass, element);
  return end_in_body(pass, element);
}

/* ---- the pass ---- */

static bool handle_raw(struct pass *pass, const struct token *token) {
  unsigned flags = flags_of(token->element);
  if (flags & ELEMENT_HIDDEN) return true; /* as mend.c leaves it out */
  if (flags & ELEMENT_RCDATA) return handle_text(pass, token->start, token->end);
  send_typed(pass, token);
  return true;
}

static bool handle_token(struct pass *pass, const struct token *tokens, uint32_t number) {
  const struct token *token = &tokens[number];
  switch ((enum token_kind)token->kind) {
  case TOKEN_START: return handle_start(pass, token, number);
  case TOKEN_END: return handle_end(pass, tokens, token);
  case TOKEN_RAW: return handle_raw(pass, token);
  case TOKEN_LITERAL:
    if (is_table_structure(current(pass->direct))) return false;
    send_typed(pass, token);
    return true;
  case TOKEN_COMMENT: return token->start != pass->swallow_at;
  case TOKEN_CUT: return true;
  }
  return false;
}

static bool run_pass(struct pass *pass, const struct token_index *index) {
  struct direct *direct = pass->direct;
  direct->depth = direct->formatting = 0;
  memset(direct->counts, 0, sizeof(direct->counts));
  pass->swallow_at = SIZE_MAX;
  size_t at = 0;
  for (uint32_t i = 0; i < index->count; i++) {
    if (!handle_text(pass, at, index->tokens[i].start)) return false;
    if (!handle_token(pass, index->tokens, i)) return false;
    at = index->tokens[i].end;
  }
  if (!handle_text(pass, at, pass->length)) return false;
  while (direct->depth > 0) pop(pass);
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
  struct pass pass = {direct, source.data, source.length, receiver->wants_attributes, NULL, SIZE_MAX, false};
  if (!run_pass(&pass, index)) return DIRECT_DECLINED;
  pass.receiver = receiver;
  if (run_pass(&pass, index)) return DIRECT_DONE;
  return DIRECT_NO_MEMORY;
}
