/*
 * A formula of MathML as text: its TeX, where it says that, or its content on one line. Reads source,
 * and what it writes is source again: its references are those that were typed, and no markup is
 * left in it. Knows nothing of the tokens around it.
 */
#ifndef SANITIZE_LIB_FORMULA_H
#define SANITIZE_LIB_FORMULA_H

#include "base/memory.h"
#include "tokenize/formulas.h"

struct formula {
  size_t end;    /* behind its "</math>" */
  size_t hidden; /* bytes of annotations and comments that are not shown */
};

/*
 * Reads the element that begins at `start` with "<math", and writes its text behind text->length.
 * False when it is not one that can be shown so, and then is to be read as anything else is: it has
 * no end, something else than MathML stands in it, or memory ran out (*out_of_memory).
 */
bool formula_read(const struct memory *memory, span source, size_t start, enum formulas formulas,
                  struct buffer *text, struct formula *formula, bool *out_of_memory);

#endif
