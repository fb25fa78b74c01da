/*
 * What becomes of tags with certain names that HTML does not know. The tokenizer looks here, since
 * to the later stages all unknown names are one. Knows no policy.
 */
#ifndef SANITIZE_LIB_MODED_NAMES_H
#define SANITIZE_LIB_MODED_NAMES_H

#include "base/span.h"

enum moded_treatment {
  MODED_PASS_OVER, /* TOKEN_NOTHING: the tags go */
  MODED_SHOW,      /* TOKEN_LITERAL: shown as typed */
  MODED_KEEP       /* a token of its own: the filter drops it with its content */
};

/* A name in lower case, as offsets into a pool. */
struct moded_name {
  uint32_t start, length;
  uint8_t treatment; /* enum moded_treatment */
};

/* Sorted as compare_names() has it, each once. */
struct moded_names {
  const struct moded_name *rows;
  uint32_t count;
  const char *pool;
};

enum { LONGEST_MODED_NAME = 64 };

/*
 * A name that an element can have: ASCII letters, digits and hyphens after a letter, no hyphen at
 * the end, with at most one namespace prefix ("o:p"). Others are something a writer meant as text:
 * <bob@example.com>, <https://example.com>, <a,b>, a<b->c. The first byte is a letter.
 */
bool is_element_name(span name);

/* The shorter first, then by bytes; `typed` in any case. */
int compare_names(span typed, span lower);

/* NULL when nothing is said of it. The name as it was typed. */
const struct moded_name *find_moded_name(const struct moded_names *names, span name);

#endif
