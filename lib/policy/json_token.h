/*
 * Strings and numbers of JSON, and how a text is refused, for json_parse.c, which knows what may
 * follow what. See json.h.
 */
#ifndef SANITIZE_LIB_JSON_TOKEN_H
#define SANITIZE_LIB_JSON_TOKEN_H

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

/*
 * The parser is at its first byte, and then behind it. *content is the text it stands for, or the
 * number as written.
 */
bool json_read_string(struct json_parser *parser, span *content);
bool json_read_number(struct json_parser *parser, span *content);

#endif
