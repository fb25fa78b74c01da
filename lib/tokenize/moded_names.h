/*
 * How the policy treats tags with names that HTML does not know, where it names them one by one.
 * The tokenizer looks here, since all unknown names share one id in the later stages. Knows no
 * policy.
 */
#ifndef SANITIZE_LIB_MODED_NAMES_H
#define SANITIZE_LIB_MODED_NAMES_H

#include "base/span.h"

enum moded_treatment {
  MODED_PASS_OVER, /* TOKEN_NOTHING: the tags are removed */
  MODED_SHOW,      /* TOKEN_LITERAL: shown as typed */
  MODED_KEEP       /* an ordinary token: the filter drops the element with its content */
};

/* A name in lower case, as a place in the pool. */
struct moded_name {
  uint32_t start, length;
  uint8_t treatment; /* enum moded_treatment */
};

/* In the order of compare_names(), each name once. */
struct moded_names {
  const struct moded_name *rows;
  uint32_t count;
  const char *pool;
};

enum { LONGEST_MODED_NAME = 64 };

/*
 * Whether this can be the name of an element: ASCII letters, digits and hyphens after a letter, no
 * hyphen at the end, with at most one namespace prefix ("o:p"). Any other was meant as text:
 * <bob@example.com>, <https://example.com>, <a,b>, a<b->c. The caller has checked that the first
 * byte is a letter.
 */
bool is_element_name(span name);

/* Orders by length, then by bytes. `typed` may have upper case. */
int compare_names(span typed, span lower);

/* The row for a name as it was typed; NULL: there is none. */
const struct moded_name *find_moded_name(const struct moded_names *names, span name);

#endif
