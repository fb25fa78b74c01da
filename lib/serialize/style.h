/*
 * How the writer writes what may stay, never which elements may stay. All zero is the plain way. The
 * output of each style, read again with the same style, stays as it is (P3). Held by
 * tests/unit/test_style.c and test_honest.c.
 */
#ifndef SANITIZE_LIB_STYLE_H
#define SANITIZE_LIB_STYLE_H

#include "base/containment.h"

/* What stands where an unwrapped block began or ended between two words. */
enum block_breaks {
  BLOCK_BREAKS_NEWLINE,
  BLOCK_BREAKS_BR, /* a br where one may stand, else (as in pre) a newline */
  BLOCK_BREAKS_P   /* directly in a p, the end of it and the start of another; else a newline */
};

struct writer_style {
  uint8_t block_breaks; /* enum block_breaks */
  bool drops_empty;     /* elements in which nothing was written are taken back */
  bool is_xhtml;        /* <br /> */
  bool collapses;       /* a run of white space outside of pre is one space or line feed */
  uint8_t max_nesting;  /* elements inside each other; 0: SANITIZE_MAX_OUTPUT_NESTING */
  /*
   * braces and brackets are character references, wherever they stand: so no marker of a template
   * engine arises, across tags or pieces of text either
   */
  bool neutral_templates;
  bool whole_links; /* shorten.h: a link is never cut, it goes as a whole */
  struct containment_rules containment;
};

#endif
