/*
 * Shared by the two files that read JSON: json_parse.c knows what may follow what, json_token.c
 * strings and numbers. See json.h.
 */
#ifndef SANITIZE_LIB_JSON_PARSE_H
#define SANITIZE_LIB_JSON_PARSE_H

#include "policy/json.h"

/* What may come next. */
enum json_state {
  JSON_STATE_ROOT,
  JSON_STATE_FIRST_ITEM,
  JSON_STATE_NEXT_ITEM,
  JSON_STATE_AFTER_ITEM,
  JSON_STATE_FIRST_KEY,
  JSON_STATE_NEXT_KEY,
  JSON_STATE_COLON,
  JSON_STATE_MEMBER,
  JSON_STATE_AFTER_MEMBER,
  JSON_STATE_END
};

struct json_parser {
  struct json_document *document;
  span text;
  size_t at;
  enum json_state state;
  size_t depth;
  uint32_t open[JSON_DEPTH]; /* the arrays and objects around, the outermost first */
};

/* Each of these refuses the text, and returns false. */
bool json_refuse(struct json_parser *parser, size_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* For what is found at the place where the parser is: "expected WHAT, found 'x'ADVICE". */
bool json_expected(struct json_parser *parser, const char *what, const char *advice);

/* Makes the block for strings that have escapes, once; false when memory ran out. */
bool json_begin_to_decode(struct json_parser *parser);

/*
 * From the first byte of one on: *content is what it says, or its digits, and the parser is behind
 * it.
 */
bool json_read_string(struct json_parser *parser, span *content);
bool json_read_number(struct json_parser *parser, span *content);

#endif
