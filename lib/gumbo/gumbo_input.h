/*
 * The private copy of the source that gumbo reads, made from the token index: what was meant as
 * text is escaped, and what stock gumbo 0.10.1 cannot be trusted with is spelled another way. Knows
 * no policy.
 *
 *   TOKEN_LITERAL                      & and < as references: it is text, as typed
 *   TOKEN_CUT                          left out, as HTML does
 *   TOKEN_NOTHING                      an empty comment
 *   tags of svg, math, isindex,        "." after the name: to gumbo they are unknown elements
 *   menuitem and select
 *   </form>                            an empty comment before it: text before it stays inside
 *   xmp and plaintext                  listing, with the text escaped: its text is visible
 *   text of hidden raw text elements   left out (script, style, iframe, title ...)
 *   numeric references over U+10FFFF   &#xFFFD; (13.2.5.80; gumbo's 32-bit arithmetic wraps)
 *   "<svg" and "<math" anywhere else   &lt;svg (attribute values decode to the same)
 */
#ifndef SANITIZE_LIB_GUMBO_INPUT_H
#define SANITIZE_LIB_GUMBO_INPUT_H

#include "tokenize/tokenizer.h"

/*
 * Writes the copy, and a NUL after it that is not counted: gumbo may read one byte past its input.
 * False: no memory. places (may be NULL) receives, as uint32_t, where each token begins in the
 * copy.
 */
bool mend_run(const struct memory *memory, const struct finders *find, span source,
              const struct token_index *index, struct buffer *copy, struct buffer *places);

/*
 * Guard G1: true when no start tag of svg or math can be in the text, whatever tokenizer state
 * gumbo is in. All known ways to abort gumbo 0.10.1 begin with one. The tree stage refuses to parse
 * a text that fails this.
 */
bool mend_is_free_of_foreign(const struct finders *find, span copy);

#endif
