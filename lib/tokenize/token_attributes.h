/*
 * The attributes of one tag, as the direct front end sends them: references decoded, names in lower
 * case, nothing copied that need not be.
 */
#ifndef SANITIZE_LIB_TOKEN_ATTRIBUTES_H
#define SANITIZE_LIB_TOKEN_ATTRIBUTES_H

#include "base/find.h"
#include "base/memory.h"
#include "html/attribute.h"
#include "tokenize/tokenizer.h"

/* The attributes of a tag in the token index. */
struct tag_source {
  const char *source;
  const struct scanned_attribute *attributes;
  size_t count;
  size_t length; /* bytes of the tag */
};

/*
 * Reads `tag` into `attributes`, which has room for all, and sets *read to their number: of those
 * whose name attributes.def knows, only the first of its name. Names and values are decoded into
 * `decoded` where they have to be. False when memory ran out.
 */
bool token_read_attributes(const struct memory *memory, const struct finders *find,
                           struct buffer *decoded, const struct tag_source *tag,
                           struct attribute *attributes, uint32_t *read);

/* The value of the attribute `name` (in lower case) as it was typed; empty when there is none. */
span token_attribute(span source, const struct token *token, span name);

/*
 * Tells start tags of one element apart by their attributes (13.2.4.3, the Noah's Ark clause): the
 * same for the same names and values in any order. Never 0. An attacker can make two sets of
 * attributes share it, which does no harm: an element of theirs is not reconstructed. Tags with
 * more than 16 attributes are alike only where they were typed alike.
 */
uint64_t token_signature(const char *source, const struct token *token);

#endif
