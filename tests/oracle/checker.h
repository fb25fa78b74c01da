/*
 * The independent oracle: reads the library's output by a small strict grammar of its own, with its
 * own lists of names and its own UTF-8 and URL code, and compares it with what gumbo makes of it
 * and with what a reader of the input would have seen. It includes nothing of lib/ but the public
 * header, so that one bug cannot hide in both.
 *
 *   output  := (text | element | comment)*
 *   comment := '<!--' ASCII without < > & ` ! and two hyphens '-->'   where the policy names it
 *   element := '<' name (' ' name '="' value '"')* '>' [ output '</' name '>' ]      void elements
 *   have no content, no end tag
 *   (under a policy that says so, " />" ends them)
 *   text    := characters but '<' '>' '&' U+00A0, or &amp; &lt; &gt; &nbsp;
 *   value   := the same but '"', which is &quot;
 *   (under a policy that says so, { } [ ] are &#123; &#125; &#91; &#93; in both)
 */
#ifndef SANITIZE_TESTS_CHECKER_H
#define SANITIZE_TESTS_CHECKER_H

#include "oracle/agreement.h"

/* All lists end with NULL. */
struct checked_element {
  const char *name;
  const char *const *attributes;
};

/* What surely becomes of text: false also where the policy may refuse it. */
struct checked_additions {
  bool urls, emails, mentions, tags;
  bool breaks; /* no newline between inline content of a block is without a br */
  bool paragraphs;
};

struct checked_policy {
  const struct checked_element *elements; /* the last has a NULL name */
  const char *const *url_attributes;
  const char *const *schemes;
  bool xhtml;   /* void elements end in " />" */
  bool neutral; /* braces and brackets are references, and nothing else is */
  /* what comments begin with, white space and a '/' aside: a prefix that ends in '*', or a word */
  const char *const *comments;
  struct checked_additions additions;
  size_t max_nesting; /* elements inside each other; 0: as many as the library writes */
};

/* The classic comment policy, the library's default. */
extern const struct checked_policy checked_comment;

enum { WHY_SIZE = 3072 };

/* P1, P2, P5 and the nesting limits. False with a reason in why. */
bool check_output(const struct checked_policy *policy, sanitize_span output, char *why,
                  size_t why_size);

/*
 * P4: gumbo's parse of the output, as a fragment in body, is the tree that check_output() reads.
 * Implies check_output().
 */
bool check_tree(const struct checked_policy *policy, sanitize_span output, char *why,
                size_t why_size);

/* That no text of the output should have become a link, a br or a paragraph and did not. */
bool check_additions(const struct checked_additions *wanted, sanitize_span output, char *why,
                     size_t why_size);

/* Why check_text() could not judge an input. */
enum text_skip {
  TEXT_JUDGED,
  /* the input has the private-use characters that the check itself uses as marks */
  TEXT_PRIVATE_USE,
  TEXT_IMAGES,   /* images or readings stay; whether alt and rp do, the policy says */
  TEXT_TOO_DEEP, /* rows say what becomes of it */
  /* what template and its like hide, where gumbo does not read the same tree */
  TEXT_HIDDEN,
  TEXT_EMBEDS,  /* embeds, which may leave links (checker_shows()) */
  TEXT_FOREIGN, /* raw text or hidden elements inside svg or math */
  TEXT_SKIPS
};

/*
 * What else than the text of the input the policy shows, for check_text() and check_losses() from
 * now on: formulas as text (0), in \(\) (1) or between dollars (2); links for embeds. At first none.
 */
void checker_shows(unsigned formulas, bool links);

const char *text_skip_name(enum text_skip skip);

/*
 * P6: the non-white-space characters a reader sees in the output are those of the input, in the
 * same order, with a word boundary (white space, block, line break, cell) before the same ones.
 * Only for input that the library accepted. gumbo reads the input for it; `agreement`: how far that
 * is what the library should have read (AGREE_BUT_FOR_SPACE: the output may have more boundaries).
 */
bool check_text(sanitize_span input, sanitize_span output, enum agreement agreement,
                enum text_skip *skip, char *why, size_t why_size);

/*
 * What sanitizer_losses() says of text: the visible characters of the output, in bytes, and those
 * told as lost are those of the input. Not where some are shown as typed, or with an ellipsis.
 * Images and what stands raised are not judged (TEXT_IMAGES): what they leave depends on what is
 * around them.
 */
bool check_losses(sanitize_span input, sanitize_span output, enum agreement agreement,
                  const sanitize_losses *claimed, enum text_skip *skip, char *why, size_t why_size);

/*
 * Used by the parts of the checker: the tree as a string. Elements are \1 name (\2 name \3 value)*
 * \4 content \5, comments \6 text \7.
 */
bool read_output(const struct checked_policy *policy, sanitize_span output, struct bytes *tree,
                 char *why, size_t why_size);

#endif
