/*
 * Random HTML that is nasty to sanitizers: nestings that parsers move about, and attribute values
 * of every kind. Knows nothing of the library.
 */
#ifndef SANITIZE_TESTS_NASTY_H
#define SANITIZE_TESTS_NASTY_H

#include "kit/random.h"
#include "kit/support.h"

/* Appends up to `tokens` tags and texts. Of the same flavour: mostly the same few elements. */
void nasty_html(struct random *random, unsigned tokens, struct bytes *html);

/* The same with much of what some policies keep: styles, old attributes, checkboxes, comments. */
void nasty_spice(struct random *random, unsigned tokens, struct bytes *html);

/*
 * The same behind tags enough that are closed at once: what the library's tree construction goes
 * back to, when it needs a tree, is not the beginning.
 */
void nasty_behind_calm(struct random *random, unsigned tokens, struct bytes *html);

#endif
