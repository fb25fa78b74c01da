/*
 * The attributes of one tag as the direct front end sends them (events.h): character references
 * decoded (13.2.5.72 to 13.2.5.80), names in lower case; copied only where that changes them. Held
 * by tests/data/references.dat and tests/data/attributes.dat.
 */
#ifndef SANITIZE_LIB_TOKEN_ATTRIBUTES_H
#define SANITIZE_LIB_TOKEN_ATTRIBUTES_H

#include "base/find.h"
#include "base/memory.h"
#include "html/attribute.h"
#include "tokenize/tokenizer.h"

/* A tag whose attributes are in the token index. */
struct tag_source {
  const char *source;
  const struct scanned_attribute *attributes;
  size_t count;
  size_t length; /* bytes of the tag */
};

/*
 * Reads `tag` into `attributes`, which has room for all of them, and sets *read to how many there
 * are. Of attributes with the same name only the first is taken, if attributes.def knows the name.
 * What must be decoded or put in lower case is copied to `decoded`. False when memory ran out.
 */
bool token_read_attributes(const struct memory *memory, const struct finders *find,
                           struct buffer *decoded, const struct tag_source *tag,
                           struct attribute *attributes, uint32_t *read);

/* The value of the attribute `name` (in lower case) as it was typed; empty when there is none. */
span token_attribute(span source, const struct token *token, span name);

/*
 * A hash of a start tag's attributes, for the comparison of the Noah's Ark clause (13.2.4.3): the
 * same for the same names and values in any order. Never 0. An attacker who makes two sets of
 * attributes share a hash gains nothing: one of their own elements is not reconstructed. For tags
 * with more than 16 attributes the text of the tag is hashed, in its order.
 */
uint64_t token_signature(const char *source, const struct token *token);

#endif
