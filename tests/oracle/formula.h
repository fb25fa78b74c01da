/*
 * For check_mark.c: MathML as a reader of a formula's text has it, by a tree of its own. Nothing of
 * lib/ is used.
 */
#ifndef SANITIZE_TESTS_FORMULA_H
#define SANITIZE_TESTS_FORMULA_H

#include "kit/support.h"

/*
 * The source text of the formula that begins at `at` with "<math", in \(\) (style 1) or between
 * dollars (2), where a browser finds one and the library has room for it. Returns where it ends, or
 * 0 when it is to be read as anything else is, or SIZE_MAX when that is not for this to judge.
 */
size_t formula_text(sanitize_span source, size_t at, unsigned style, struct bytes *text);

#endif
