/*
 * Formulas in the place of math: the tags stay, without attributes, and between them the text
 * instead of the markup (formula.h). That is never longer, so that nothing behind it moves, and every
 * place is still that of the input; what is over is white space in the end tag. See scanner.h.
 */
#include "tokenize/formula.h"
#include "tokenize/scanner.h"

#define OPENING "<math>"
#define CLOSING "</math"

static bool copy_source(struct scanner *scanner) {
  struct buffer *copy = &scanner->index->rewritten;
  if (copy->length > 0) return true;
  if (!buffer_reserve(scanner->memory, copy, scanner->length)) return false;
  memcpy(copy->data, scanner->data, scanner->length);
  copy->length = scanner->length;
  scanner->data = copy->data;
  return true;
}

/* Where the end tag begins, of which the last byte is the one before `end`. */
static size_t rewrite(struct scanner *scanner, size_t start, size_t end) {
  char *data = scanner->index->rewritten.data;
  const struct buffer *text = &scanner->index->formula;
  size_t at = start + strlen(OPENING);
  memcpy(data + start, OPENING, strlen(OPENING));
  if (text->length > 0) memcpy(data + at, text->data, text->length); /* there may be no data */
  at += text->length;
  memcpy(data + at, CLOSING, strlen(CLOSING));
  memset(data + at + strlen(CLOSING), ' ', end - at - strlen(CLOSING));
  data[end - 1] = '>';
  return at;
}

static struct token tag_token(size_t start, size_t name_end, size_t end) {
  return (struct token){.start = (uint32_t)start,
                        .end = (uint32_t)end,
                        .name_end = (uint32_t)name_end,
                        .kind = TOKEN_NOTHING,
                        .element = ELEMENT_MATH};
}

bool push_formula(struct scanner *scanner, struct token token, size_t *at, bool *taken) {
  struct token_index *index = scanner->index;
  struct formula formula;
  bool out_of_memory;
  span source = span_of(scanner->data, scanner->length);
  index->formula.length = 0;
  *taken =
      formula_read(scanner->memory, source, token.start, (enum formulas)scanner->rules->formulas,
                   &index->formula, &formula, &out_of_memory);
  if (!*taken) return !out_of_memory;

  size_t needed = strlen(OPENING) + index->formula.length + strlen(CLOSING) + 1;
  *taken = needed <= formula.end - token.start;
  if (!*taken) return true;
  if (!copy_source(scanner)) return false;

  size_t closing = rewrite(scanner, token.start, formula.end);
  size_t opened = token.start + strlen(OPENING);
  index->hidden += formula.hidden;
  *at = formula.end;
  return push_token(scanner, tag_token(token.start, opened - 1, opened)) &&
         push_token(scanner, tag_token(closing, closing + strlen(CLOSING), formula.end));
}
