/*
 * The rules for tags "in body", 13.2.6.4.7; see construction.h. Held by html5lib's tests
 * (scripts/html5lib), tests/unit/test_corpora.c and the rows of tests/data/misnesting.dat.
 */
#include "direct/construction.h"
#include "html/seen.h"

/* ---- start tags ---- */

static bool is_ruby_text(enum element_id element) {
  return element == ELEMENT_RB || element == ELEMENT_RT || element == ELEMENT_RP ||
         element == ELEMENT_RTC;
}

/*
 * Whether the rules for the start tag say "reconstruct the active formatting elements, if any": all
 * but those of elements that close a p, of raw texts, of ruby text and of void elements not listed
 * here.
 */
static bool reconstructs(enum element_id element) {
  unsigned flags = flags_of(element);
  if (flags & ELEMENT_VOID) {
    return element == ELEMENT_AREA || element == ELEMENT_BR || element == ELEMENT_EMBED ||
           element == ELEMENT_IMG || element == ELEMENT_INPUT || element == ELEMENT_KEYGEN ||
           element == ELEMENT_WBR;
  }
  if (element == ELEMENT_XMP) return true;
  return (flags & (ELEMENT_CLOSES_P | ELEMENT_RAW_TEXT)) == 0 && !is_ruby_text(element);
}

/*
 * Start tags "li", "dd" and "dt": an open one is closed, unless a special element other than
 * address, div and p is between.
 */
static void close_list_item(struct direct_pass *pass, enum element_id element) {
  const struct direct *direct = pass->direct;
  bool is_li = element == ELEMENT_LI;
  bool is_open = is_li ? direct->counts[ELEMENT_LI] > 0
                       : direct->counts[ELEMENT_DD] + direct->counts[ELEMENT_DT] > 0;
  if (!is_open) return;

  for (unsigned end = direct->depth; (end = stack_skip(direct, end, STOP_ITEMS, ELEMENT_COUNT)) > 0;
       end--) {
    enum element_id open = (enum element_id)direct->open[end - 1].element;
    if (is_li ? open == ELEMENT_LI : open == ELEMENT_DD || open == ELEMENT_DT) {
      stack_pop_to(pass, end - 1);
      return;
    }
    note_walked_over(pass, open);
    if (is_special(open) && !is_transparent_to_items(open)) return;
  }
}

/*
 * Start tag "a": an a in the list is ended first by the adoption agency, and taken out of the list
 * and off the stack if that left it there.
 */
static bool end_open_link(struct direct_pass *pass, uint32_t number) {
  struct direct *direct = pass->direct;
  unsigned entry = list_find(direct, ELEMENT_A);
  if (entry == 0) return true;

  uint32_t node = direct->active[entry - 1].node;
  if (!adoption_agency(pass, ELEMENT_A, number)) return false;

  entry = list_find_node(direct, node);
  if (entry < direct->active_count) list_remove(direct, entry);

  /* After eight rounds a clone is left in the list, which gumbo mistakes for the element. */
  if (list_find(direct, ELEMENT_A) > 0) note_difference(pass, DIFFERS_ADOPTION);

  unsigned index = stack_find_node(direct, ELEMENT_A, node, 0);
  return index == NOT_IN_SCOPE || stack_remove(pass, index);
}

static bool start_nobr(struct direct_pass *pass, uint32_t number) {
  if (!list_reconstruct(pass)) return false;
  if (stack_has_in_scope(pass->direct, ELEMENT_NOBR)) {
    if (!adoption_agency(pass, ELEMENT_NOBR, number) || !list_reconstruct(pass)) return false;
  }
  return insert_element(pass, ELEMENT_NOBR, number, INSERT_APPROPRIATE);
}

static bool start_form(struct direct_pass *pass, uint32_t number) {
  if (pass->has_form) return pass_over(pass, ELEMENT_FORM, number);
  stack_close_p(pass);

  unsigned depth = pass->direct->depth;
  if (!insert_element(pass, ELEMENT_FORM, number, INSERT_APPROPRIATE)) return false;
  pass->has_form = pass->direct->depth > depth;
  if (pass->has_form) pass->form = pass->direct->open[depth].node;
  return true;
}

/*
 * The rules about select for start tags "select", "input", "option", "optgroup" and "hr". True: the
 * tag does nothing else.
 */
static bool close_for_select(struct direct_pass *pass, enum element_id element) {
  struct direct *direct = pass->direct;
  unsigned select = stack_find_in_scope(direct, ELEMENT_SELECT, SCOPE_DEFAULT);
  if (element == ELEMENT_SELECT) note_difference(pass, DIFFERS_SELECT);

  switch (element) {
  case ELEMENT_SELECT:
    if (select == NOT_IN_SCOPE) return false;
    stack_pop_to(pass, select);
    return true;
  case ELEMENT_INPUT:
    if (select != NOT_IN_SCOPE) stack_pop_to(pass, select);
    return false;
  case ELEMENT_HR:
    if (select != NOT_IN_SCOPE) stack_generate_implied_ends(pass, ELEMENT_UNKNOWN);
    return false;
  default: break;
  }

  if (select != NOT_IN_SCOPE) {
    enum element_id except = element == ELEMENT_OPTION ? ELEMENT_OPTGROUP : ELEMENT_UNKNOWN;
    stack_generate_implied_ends(pass, except);
  } else if (stack_current(direct) == ELEMENT_OPTION) {
    stack_pop(pass);
  }

  return false;
}

static void close_for_ruby(struct direct_pass *pass, enum element_id element) {
  bool outermost = element == ELEMENT_RB || element == ELEMENT_RTC;
  if (!stack_has_in_scope(pass->direct, ELEMENT_RUBY)) return;
  stack_generate_implied_ends(pass, outermost ? ELEMENT_UNKNOWN : ELEMENT_RTC);
}

/* Closes what the rules close before they insert the element. */
static void close_before(struct direct_pass *pass, enum element_id element) {
  struct direct *direct = pass->direct;
  if (element == ELEMENT_LI || element == ELEMENT_DD || element == ELEMENT_DT)
    close_list_item(pass, element);

  if (flags_of(element) & ELEMENT_CLOSES_P) {
    if (list_has_pending(direct)) note_name(pass, element);
    unsigned p = stack_find_in_scope(direct, ELEMENT_P, SCOPE_BUTTON);
    if (p != NOT_IN_SCOPE) {
      note_name(pass, element);
      stack_pop_to(pass, p);
    }
  }

  if (is_heading(element) && is_heading(stack_current(direct))) stack_pop(pass);

  if (element == ELEMENT_BUTTON) {
    unsigned index = stack_find_in_scope(direct, ELEMENT_BUTTON, SCOPE_DEFAULT);
    if (index != NOT_IN_SCOPE) stack_pop_to(pass, index);
  }

  if (is_ruby_text(element)) close_for_ruby(pass, element);
}

/* How many bytes of text a token in a template has; 0 for what tokenizer.c has counted already. */
static size_t hidden_text(const struct direct_pass *pass, const struct token *token) {
  unsigned flags = flags_of(token->element);
  if (token->kind == TOKEN_KEPT_COMMENT) return token->end - token->start;
  bool is_raw = token->kind == TOKEN_RAW && !(flags & ELEMENT_HIDDEN);
  if (!is_raw && token->kind != TOKEN_LITERAL) return 0;
  return decoded_bytes(span_of(pass->source + token->start, token->end - token->start),
                       is_raw && (flags & ELEMENT_RCDATA));
}

/* The text before a token in a template, or before the end of the input. */
static size_t hidden_before(const struct direct_pass *pass, size_t from, size_t to) {
  return decoded_bytes(span_of(pass->source + from, to - from), true);
}

/*
 * 13.2.6.4.4, "template": all up to its end tag is hidden, so that it is skipped, not constructed.
 */
static bool start_template(struct direct_pass *pass, uint32_t number) {
  unsigned open = 1;
  uint32_t i = pass->next + 1;
  size_t *hidden = &pass->direct->hidden;
  note_difference(pass, DIFFERS_TEMPLATE);

  for (; i < pass->token_count; i++) {
    const struct token *token = &pass->tokens[i];
    *hidden += hidden_before(pass, pass->tokens[i - 1].end, token->start);
    *hidden += hidden_text(pass, token);

    if (token->element != ELEMENT_TEMPLATE) continue;
    if (token->kind == TOKEN_START) open++;
    if (token->kind == TOKEN_END && --open == 0) break;
  }

  if (i == pass->token_count) *hidden += hidden_before(pass, pass->tokens[i - 1].end, pass->length);

  pass->next = i < pass->token_count ? i : pass->token_count - 1;
  pass->at = i < pass->token_count ? pass->tokens[i].end : pass->length;

  return insert_and_pop(pass, ELEMENT_TEMPLATE, number, INSERT_HERE);
}

bool start_ordinary(struct direct_pass *pass, enum element_id element, uint32_t number) {
  return list_reconstruct(pass) && insert_element(pass, element, number, INSERT_APPROPRIATE);
}

bool start_in_body(struct direct_pass *pass, enum element_id element, uint32_t number) {
  unsigned flags = flags_of(element);
  if (flags & ELEMENT_PART) return pass_over(pass, element, number);

  switch (element) {
  case ELEMENT_HTML:
  case ELEMENT_HEAD:
  case ELEMENT_BODY:
  case ELEMENT_FRAME:
  case ELEMENT_FRAMESET: return pass_over(pass, element, number);
  case ELEMENT_TEMPLATE: return start_template(pass, number);
  case ELEMENT_FORM: return start_form(pass, number);
  case ELEMENT_NOBR: return start_nobr(pass, number);
  case ELEMENT_A:
    if (!end_open_link(pass, number)) return false;
    break;
  case ELEMENT_SELECT:
  case ELEMENT_OPTION:
  case ELEMENT_OPTGROUP:
  case ELEMENT_INPUT:
    if (close_for_select(pass, element)) return pass_over(pass, element, number);
    break;
  case ELEMENT_PRE:
  case ELEMENT_LISTING:
  case ELEMENT_TEXTAREA: pass->swallow_at = pass->tokens[number].end; break;
  default: break;
  }

  close_before(pass, element);
  if (element == ELEMENT_HR) (void)close_for_select(pass, element);

  /* gumbo_input.c makes a listing of xmp, and gumbo does not reconstruct before that. */
  if (element == ELEMENT_XMP && list_has_pending(pass->direct)) note_difference(pass, DIFFERS_NAME);
  if (reconstructs(element) && !list_reconstruct(pass)) return false;

  /*
   * A hidden raw text (script, style ...): its content is dropped at its TOKEN_RAW, and its end tag
   * finds nothing open.
   */
  if ((flags & ELEMENT_HIDDEN) && (flags & ELEMENT_RAW_TEXT))
    return insert_and_pop(pass, element, number, INSERT_APPROPRIATE);

  bool is_foreign = element == ELEMENT_SVG || element == ELEMENT_MATH;
  if (is_foreign && token_is_self_closing(span_of(pass->source, pass->length),
                                          &pass->tokens[number], pass->direct->memory->interrupt))
    return insert_and_pop(pass, element, number, INSERT_APPROPRIATE);

  /* To the filter xmp, plaintext and listing are the same: text that is shown as it is typed. */
  if (element == ELEMENT_XMP || element == ELEMENT_PLAINTEXT) element = ELEMENT_LISTING;
  return insert_element(pass, element, number, INSERT_APPROPRIATE);
}

/* ---- end tags ---- */

static bool end_in_scope(struct direct_pass *pass, enum element_id element, enum direct_scope scope,
                         uint32_t number) {
  unsigned index = stack_find_in_scope(pass->direct, element, scope);
  if (index == NOT_IN_SCOPE) return pass_over(pass, element, number);
  stack_pop_to(pass, index);
  return true;
}

/* End tag "p": if no p is in button scope, an empty one is inserted first. */
static bool end_p(struct direct_pass *pass) {
  if (stack_find_in_scope(pass->direct, ELEMENT_P, SCOPE_BUTTON) == NOT_IN_SCOPE) {
    if (!insert_implied(pass, ELEMENT_P, INSERT_APPROPRIATE)) return false;
  }
  stack_close_p(pass);
  return true;
}

/* End tags "h1" to "h6": the innermost heading in scope is closed, whichever of the six it is. */
static bool end_heading(struct direct_pass *pass, enum element_id element, uint32_t number) {
  const struct direct *direct = pass->direct;
  unsigned innermost = NOT_IN_SCOPE;
  for (unsigned heading = ELEMENT_H1; heading <= ELEMENT_H6; heading++) {
    unsigned index = stack_find_in_scope(direct, (enum element_id)heading, SCOPE_DEFAULT);
    if (index != NOT_IN_SCOPE && (innermost == NOT_IN_SCOPE || index > innermost))
      innermost = index;
  }

  if (innermost == NOT_IN_SCOPE) return pass_over(pass, element, number);
  stack_pop_to(pass, innermost);
  return true;
}

/* End tag "form": only the form is taken off the stack; elements that are open in it stay open. */
static bool end_form(struct direct_pass *pass, uint32_t number) {
  const struct direct *direct = pass->direct;
  bool had_form = pass->has_form;
  pass->has_form = false;

  unsigned index = had_form ? stack_find_node(direct, ELEMENT_FORM, pass->form, 0) : NOT_IN_SCOPE;
  if (index == NOT_IN_SCOPE || !stack_is_in_scope(direct, index))
    return pass_over(pass, ELEMENT_FORM, number);

  stack_generate_implied_ends(pass, ELEMENT_UNKNOWN);
  return stack_remove(pass, index);
}

/* End tags "applet", "marquee" and "object", whose start tags insert markers. */
static bool end_object(struct direct_pass *pass, enum element_id element, uint32_t number) {
  struct direct *direct = pass->direct;
  unsigned index = stack_find_in_scope(direct, element, SCOPE_DEFAULT);
  if (index == NOT_IN_SCOPE) {
    if (direct->counts[element] > 0) note_difference(pass, DIFFERS_MARKER);
    return pass_over(pass, element, number);
  }

  stack_pop_to(pass, index);
  list_clear_to_marker(direct);
  return true;
}

/* "An end tag whose tag name is one of: address, article, ...": closed if it is in scope. */
static bool is_closed_in_scope(enum element_id element) {
  if (element == ELEMENT_BUTTON || element == ELEMENT_SELECT) return true;
  return (flags_of(element) & ELEMENT_CLOSES_P) != 0 && element != ELEMENT_HR &&
         element != ELEMENT_TABLE && element != ELEMENT_XMP && element != ELEMENT_PLAINTEXT;
}

bool end_in_body(struct direct_pass *pass, enum element_id element, uint32_t number) {
  unsigned flags = flags_of(element);
  if (flags & ELEMENT_FORMATTING) return adoption_agency(pass, element, number);
  if (flags & ELEMENT_PART) return pass_over(pass, element, number);

  switch (element) {
  case ELEMENT_P: return end_p(pass);
  case ELEMENT_FORM: return end_form(pass, number);
  case ELEMENT_BR:
    return list_reconstruct(pass) && insert_implied(pass, ELEMENT_BR, INSERT_APPROPRIATE);
  case ELEMENT_BODY:
  case ELEMENT_HTML:
  case ELEMENT_TABLE:
  case ELEMENT_TEMPLATE: return pass_over(pass, element, number);
  case ELEMENT_OBJECT:
  case ELEMENT_APPLET:
  case ELEMENT_MARQUEE: return end_object(pass, element, number);
  case ELEMENT_LI: return end_in_scope(pass, element, SCOPE_LIST_ITEM, number);
  default: break;
  }

  if (is_heading(element)) return end_heading(pass, element, number);

  if (is_closed_in_scope(element)) {
    note_name(pass, element);
    return end_in_scope(pass, element, SCOPE_DEFAULT, number);
  }

  return end_other(pass, element, number);
}
