/*
 * Which comments a policy can keep, and which it names: "wp:paragraph {...}", "more". Knows no policy
 * but the list of names.
 */
#ifndef SANITIZE_LIB_KEPT_COMMENTS_H
#define SANITIZE_LIB_KEPT_COMMENTS_H

#include "base/span.h"

/*
 * The text between "<!--" and "-->". Harmless: a letter begins it, or a '/' and a letter, with white
 * space before; all of it is ASCII without < > & ` ! and controls; no two hyphens in a row and none at
 * its ends. No parser, of whatever age, ends such a comment early or takes it for anything else.
 */
bool comment_is_harmless(span text);

/*
 * Whether a name of the list (a space between two) fits: its first word, or what is before a '*' that
 * the text begins with. A '/' before it, as of an end, is passed over.
 */
bool comment_is_named(span names, span text);

#endif
