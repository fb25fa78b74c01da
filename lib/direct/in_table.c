/*
 * The insertion modes of tables, 13.2.6.4.9 to 13.2.6.4.15: what may stand in a table's structure,
 * what is implied, what closes. Everything else is handled "in body", and what that inserts into
 * the structure is foster-parented (insert.c). See construction.h. Held by html5lib's tests
 * (scripts/html5lib) and the rows of tests/data/tables.dat.
 *
 * STEP_AGAIN stands for "reprocess the token". Something was closed or inserted then, so that the
 * mode has changed and the loop ends.
 */
#include "direct/construction.h"
#include "tokenize/token_attributes.h"

enum step { STEP_DONE, STEP_FAILED, STEP_AGAIN };

static enum step done(bool fine) { return fine ? STEP_DONE : STEP_FAILED; }

static bool is_section(enum element_id element) {
  return element == ELEMENT_TBODY || element == ELEMENT_THEAD || element == ELEMENT_TFOOT;
}

/* "Clear the stack back to a table (table body, table row) context". */
static void clear_to_context(struct direct_pass *pass) {
  while (pass->direct->depth > 0 && !is_table_structure(stack_current(pass->direct)))
    stack_pop(pass);
}

/* The same, and the section, row or column group itself. */
static enum step close_structure(struct direct_pass *pass) {
  clear_to_context(pass);
  stack_pop(pass);
  return STEP_AGAIN;
}

/* A part that may stand here, after what is open in the table's structure. */
static enum step insert_part(struct direct_pass *pass, enum element_id element, uint32_t number) {
  clear_to_context(pass);
  return done(insert_element(pass, element, number, INSERT_HERE));
}

/*
 * A part that is not in the input but must be open before the current token is handled, such as the
 * tbody around a tr. There is room for it (OPEN_ELEMENTS_FOR_PARTS).
 */
static enum step imply_part(struct direct_pass *pass, enum element_id element) {
  clear_to_context(pass);
  if (!stack_has_room(pass->direct, element)) return STEP_DONE;
  return insert_implied(pass, element, INSERT_HERE) ? STEP_AGAIN : STEP_FAILED;
}

/*
 * 13.2.6.4.15 "close the cell", and the same for a caption: it closes with all that is open in it,
 * and the list is cleared up to the marker that it inserted.
 */
static enum step close_cell_or_caption(struct direct_pass *pass) {
  struct direct *direct = pass->direct;
  enum insertion_mode mode = direct->mode;
  while (direct->mode == mode && direct->depth > 0) {
    bool is_it = mode == MODE_CAPTION ? stack_current(direct) == ELEMENT_CAPTION
                                      : is_cell(stack_current(direct));
    stack_pop(pass);
    if (is_it) break;
  }

  list_clear_to_marker(direct);
  return STEP_AGAIN;
}

/* ---- start tags ---- */

/* "If the token does not have an attribute with the name "type", or ... is not "hidden"". */
static bool is_hidden_input(const struct direct_pass *pass, uint32_t number) {
  span type = token_attribute(span_of(pass->source, pass->length), &pass->tokens[number],
                              SPAN_LITERAL("type"));
  return span_equal_lower(type, SPAN_LITERAL("hidden"));
}

static enum step start_form_in_table(struct direct_pass *pass, uint32_t number) {
  if (pass->has_form) return done(pass_over(pass, ELEMENT_FORM, number));
  pass->has_form = true;
  pass->form = TREE_NONE; /* it is popped at once: no end tag will find it */
  return done(insert_and_pop(pass, ELEMENT_FORM, number, INSERT_HERE));
}

/* 13.2.6.4.9 "in table", and what the other modes of its structure leave to it. */
static enum step start_in_table_itself(struct direct_pass *pass, enum element_id element,
                                       uint32_t number) {
  switch (element) {
  case ELEMENT_TABLE:
    stack_pop_to(pass, stack_find_in_table_scope(pass->direct, ELEMENT_TABLE));
    return STEP_AGAIN;
  case ELEMENT_STYLE:
  case ELEMENT_SCRIPT: return done(insert_and_pop(pass, element, number, INSERT_HERE));
  case ELEMENT_INPUT:
    if (!is_hidden_input(pass, number)) break;
    return done(insert_element(pass, element, number, INSERT_HERE));
  case ELEMENT_FORM: return start_form_in_table(pass, number);
  default: break;
  }

  return done(start_in_body(pass, element, number));
}

static enum step start_part_in_table(struct direct_pass *pass, enum element_id element,
                                     uint32_t number) {
  if (element == ELEMENT_COL) return imply_part(pass, ELEMENT_COLGROUP);
  if (element == ELEMENT_TR || is_cell(element)) return imply_part(pass, ELEMENT_TBODY);
  return insert_part(pass, element, number); /* a section, caption or colgroup */
}

static enum step start_part_in_section(struct direct_pass *pass, enum element_id element,
                                       uint32_t number) {
  if (element == ELEMENT_TR) return insert_part(pass, element, number);
  return is_cell(element) ? imply_part(pass, ELEMENT_TR) : close_structure(pass);
}

static enum step start_part_in_row(struct direct_pass *pass, enum element_id element,
                                   uint32_t number) {
  return is_cell(element) ? insert_part(pass, element, number) : close_structure(pass);
}

/* 13.2.6.4.12 "in column group" */
static enum step start_in_column_group(struct direct_pass *pass, enum element_id element,
                                       uint32_t number) {
  if (element == ELEMENT_COL) return done(insert_element(pass, element, number, INSERT_HERE));
  if (element == ELEMENT_TEMPLATE || element == ELEMENT_HTML)
    return done(start_in_body(pass, element, number));
  stack_pop(pass);
  return STEP_AGAIN;
}

static enum step start_step(struct direct_pass *pass, enum element_id element, uint32_t number) {
  bool is_part = is_table_part(element);
  switch (pass->direct->mode) {
  case MODE_BODY: break;
  case MODE_CAPTION:
  case MODE_CELL:
    if (is_part) return close_cell_or_caption(pass);
    break;
  case MODE_COLUMN_GROUP: return start_in_column_group(pass, element, number);
  case MODE_TABLE:
    return is_part ? start_part_in_table(pass, element, number)
                   : start_in_table_itself(pass, element, number);
  case MODE_TABLE_BODY:
    return is_part ? start_part_in_section(pass, element, number)
                   : start_in_table_itself(pass, element, number);
  case MODE_ROW:
    return is_part ? start_part_in_row(pass, element, number)
                   : start_in_table_itself(pass, element, number);
  }

  return done(start_in_body(pass, element, number));
}

bool start_in_table(struct direct_pass *pass, enum element_id element, uint32_t number) {
  enum step step;
  do {
    step = start_step(pass, element, number);
  } while (step == STEP_AGAIN);
  return step == STEP_DONE;
}

/* ---- end tags ---- */

static bool is_in_table_scope(const struct direct_pass *pass, enum element_id element) {
  return stack_find_in_table_scope(pass->direct, element) != NOT_IN_SCOPE;
}

static enum step ignore(struct direct_pass *pass, enum element_id element, uint32_t number) {
  return done(pass_over(pass, element, number));
}

/* Closes the element if it is in table scope, with all that is open in it. */
static enum step end_structure(struct direct_pass *pass, enum element_id element, uint32_t number) {
  unsigned index = stack_find_in_table_scope(pass->direct, element);
  if (index == NOT_IN_SCOPE) return ignore(pass, element, number);
  stack_pop_to(pass, index);
  return STEP_DONE;
}

static enum step end_in_caption(struct direct_pass *pass, enum element_id element,
                                uint32_t number) {
  if (element == ELEMENT_TABLE) return close_cell_or_caption(pass);
  if (element != ELEMENT_CAPTION) return ignore(pass, element, number);
  (void)close_cell_or_caption(pass);
  return STEP_DONE;
}

static enum step end_in_cell(struct direct_pass *pass, enum element_id element, uint32_t number) {
  bool closes = element == ELEMENT_TABLE || element == ELEMENT_TR || is_section(element);
  if (!closes && !is_cell(element)) return ignore(pass, element, number);
  if (!is_in_table_scope(pass, element)) return ignore(pass, element, number);
  (void)close_cell_or_caption(pass);
  return closes ? STEP_AGAIN : STEP_DONE;
}

static enum step end_in_column_group(struct direct_pass *pass, enum element_id element,
                                     uint32_t number) {
  if (element == ELEMENT_COL || element == ELEMENT_TEMPLATE) return ignore(pass, element, number);
  stack_pop(pass);
  return element == ELEMENT_COLGROUP ? STEP_DONE : STEP_AGAIN;
}

/*
 * End tags of a table's parts in the modes "in table", "in table body" and "in row": each mode ends
 * its own element and those around it.
 */
static enum step end_in_structure(struct direct_pass *pass, enum element_id element,
                                  uint32_t number) {
  enum insertion_mode mode = pass->direct->mode;
  if (element == ELEMENT_TABLE) return end_structure(pass, element, number);
  if (is_section(element) && mode != MODE_TABLE) return end_structure(pass, element, number);
  if (element == ELEMENT_TR && mode == MODE_ROW) return end_structure(pass, element, number);
  return ignore(pass, element, number);
}

static enum step end_step(struct direct_pass *pass, enum element_id element, uint32_t number) {
  bool of_table = is_table_part(element) || element == ELEMENT_TABLE;
  if (pass->direct->mode == MODE_COLUMN_GROUP) return end_in_column_group(pass, element, number);
  if (!of_table) return done(end_in_body(pass, element, number));

  switch (pass->direct->mode) {
  case MODE_BODY: break;
  case MODE_CAPTION: return end_in_caption(pass, element, number);
  case MODE_CELL: return end_in_cell(pass, element, number);
  case MODE_COLUMN_GROUP:
  case MODE_TABLE:
  case MODE_TABLE_BODY:
  case MODE_ROW: return end_in_structure(pass, element, number);
  }

  return ignore(pass, element, number);
}

bool end_in_table(struct direct_pass *pass, enum element_id element, uint32_t number) {
  enum step step;
  do {
    step = end_step(pass, element, number);
  } while (step == STEP_AGAIN);
  return step == STEP_DONE;
}
