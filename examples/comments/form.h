/* What a browser sends of a form. */
#ifndef COMMENTS_FORM_H
#define COMMENTS_FORM_H

#include "text.h"

/*
 * Appends the value of the first field of that name in `body`, which is
 * application/x-www-form-urlencoded (URL standard, 5.1), to `value`; false where there is none.
 * The value may hold any bytes, NUL and invalid UTF-8 too: what shows it mends them. Newlines are
 * LF: a browser sends CR LF for each, whatever its user typed.
 */
bool form_value(sanitize_span body, const char *name, struct text *value);

#endif
