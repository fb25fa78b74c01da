/*
 * The private copy of the source that gumbo reads, made by the token index: what was meant as text
 * is escaped, and what gumbo 0.10.1 cannot be trusted with is written in another way. Knows no
 * policy.
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
 *
 * Held by tests/unit/test_limits.c, tests/data/foreign.dat and, as P7, by fuzz/fuzz_front_ends.c.
 */
#ifndef SANITIZE_LIB_GUMBO_INPUT_H
#define SANITIZE_LIB_GUMBO_INPUT_H

#include "tokenize/tokenizer.h"

/*
 * Writes the copy, and a NUL after it that is not counted, since gumbo may read one byte past its
 * input. `places` (may be NULL) gets, as uint32_t, the offset of each token in the copy. False when
 * memory ran out.
 */
bool gumbo_copy_make(const struct memory *memory, const struct finders *find, span source,
                     const struct token_index *index, struct buffer *copy, struct buffer *places);

/*
 * Guard G1: true when there can be no start tag of svg or math in the text, whatever tokenizer
 * state gumbo is in. All known ways to abort gumbo 0.10.1 begin with one. stages.c refuses to parse
 * a text that fails this.
 */
bool gumbo_copy_is_free_of_foreign(const struct finders *find, span copy);

#endif
