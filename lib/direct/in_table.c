/*
 * Tables whose structure holds nothing stray; parts that are left out are implied. See
 * construction.h.
 */
#include "direct/construction.h"

static bool is_section(enum element_id element) {
  return element == ELEMENT_TBODY || element == ELEMENT_THEAD || element == ELEMENT_TFOOT;
}

/*
 * The next step for the start tag: insert the element, insert what it implies, close what is open,
 * or decline.
 */
static bool start_in_table_itself(struct direct_pass *pass, enum element_id element,
                                  const struct token *token, uint32_t number) {
  if (is_section(element) || element == ELEMENT_CAPTION || element == ELEMENT_COLGROUP) {
    return insert_element(pass, element, token, number);
  }
  if (element != ELEMENT_TR && !is_cell(element)) return false;
  return insert_element(pass, ELEMENT_TBODY, NULL, number) &&
         start_in_table(pass, element, token, number);
}

static bool start_in_section(struct direct_pass *pass, enum element_id element,
                             const struct token *token, uint32_t number) {
  if (element == ELEMENT_TR) return insert_element(pass, element, token, number);
  if (is_cell(element)) {
    return insert_element(pass, ELEMENT_TR, NULL, number) &&
           start_in_table(pass, element, token, number);
  }
  if (!is_section(element)) return false;
  stack_pop(pass);
  return start_in_table(pass, element, token, number);
}

static bool start_in_row(struct direct_pass *pass, enum element_id element,
                         const struct token *token, uint32_t number) {
  if (is_cell(element)) return insert_element(pass, element, token, number);
  if (element != ELEMENT_TR && !is_section(element)) return false;
  stack_pop(pass);
  return start_in_table(pass, element, token, number);
}

/* Goes at most table, section, row deep. */
bool start_in_table(struct direct_pass *pass, enum element_id element, const struct token *token,
                    uint32_t number) {
  enum element_id parent = stack_current(pass->direct);
  if (parent == ELEMENT_COLGROUP) {
    if (element == ELEMENT_COL) return insert_element(pass, element, token, number);
    stack_pop(pass);
    parent = stack_current(pass->direct);
  }
  if (parent == ELEMENT_TABLE) return start_in_table_itself(pass, element, token, number);
  return is_section(parent) ? start_in_section(pass, element, token, number)
                            : start_in_row(pass, element, token, number);
}

/* 13.2.6.4.15 "close the cell". A caption, or an object within the cell, is left to gumbo. */
static bool close_cell(struct direct_pass *pass) {
  struct direct *direct = pass->direct;
  unsigned index = direct->depth;
  while (index > 0 && !(flags_of(direct->open[index - 1].element) & ELEMENT_MARKER)) index--;
  if (index == 0 || !is_cell(direct->open[index - 1].element)) return false;
  stack_pop_to(pass, index - 1);
  return true;
}

bool start_in_cell(struct direct_pass *pass, enum element_id element, const struct token *token,
                   uint32_t number) {
  /* After the cell closes, a caption or columns would follow the rows: left to gumbo. */
  if (element == ELEMENT_CAPTION || element == ELEMENT_COL || element == ELEMENT_COLGROUP)
    return false;
  return close_cell(pass) && start_in_table(pass, element, token, number);
}

bool end_in_table(struct direct_pass *pass, enum element_id element) {
  bool ends = element == ELEMENT_TABLE || element == ELEMENT_TR || is_section(element) ||
              element == ELEMENT_COLGROUP;
  unsigned index = ends ? stack_find_in_table_scope(pass->direct, element) : NOT_IN_SCOPE;
  if (index == NOT_IN_SCOPE) return false;
  stack_pop_to(pass, index);
  return true;
}

bool end_in_cell(struct direct_pass *pass, enum element_id element) {
  if (element == ELEMENT_CAPTION ||
      stack_find_in_table_scope(pass->direct, element) == NOT_IN_SCOPE)
    return false;
  if (!close_cell(pass)) return false;
  return is_cell(element) || end_in_table(pass, element);
}
