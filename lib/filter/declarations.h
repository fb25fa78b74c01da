/*
 * The declarations of a style attribute: those whose property the rule names, and whose value
 * html/style_value.c takes, written anew in one form and order. All others go. Writes no markup.
 */
#ifndef SANITIZE_LIB_DECLARATIONS_H
#define SANITIZE_LIB_DECLARATIONS_H

#include "filter/values.h"

/* KIND_STYLE. Without a rule that lists properties nothing stays. */
enum refusal judge_style(const struct judge *judge, span value, struct value *result);

/* The next declaration that is refused, and why; false when there is none left. */
bool next_refused_declaration(const struct judge *judge, span *rest, span *property,
                              enum refusal *refusal);

#endif
