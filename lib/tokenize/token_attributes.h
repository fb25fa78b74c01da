/*
 * The attributes of one tag, as the direct front end sends them: references decoded, names in lower case, nothing copied that
 * need not be.
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

/* Names and values are decoded into `decoded` where they have to be. False when memory ran out. */
bool direct_read_attributes(const struct memory *memory, const struct finders *find,
                            struct buffer *decoded, const struct tag_source *tag,
                            struct attribute *attributes);

bool direct_has_duplicates(const struct attribute *attributes, size_t count);

#endif
