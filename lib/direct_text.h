/*
 * What direct.c sends of text and attributes: references decoded, names in lower case, nothing copied that need not be.
 */
#ifndef SANITIZE_LIB_DIRECT_TEXT_H
#define SANITIZE_LIB_DIRECT_TEXT_H

#include "events.h"
#include "find.h"
#include "memory.h"
#include "scan.h"

/* Decodes *text, of the data state or of RCDATA, into `decoded`, and lets it point there. False when memory ran out. */
bool direct_decode_text(const struct memory *memory, const struct finders *find, struct buffer *decoded, span *text);

/* The attributes of a tag in the token index. */
struct tag_source {
  const char *source;
  const struct scanned_attribute *attributes;
  size_t count;
  size_t length; /* bytes of the tag */
  bool has_ampersand;
};

/* Names and values are decoded into `decoded` where they have to be. False when memory ran out. */
bool direct_read_attributes(const struct memory *memory, const struct finders *find, struct buffer *decoded,
                            const struct tag_source *tag, struct attribute *attributes);

bool direct_has_duplicates(const struct attribute *attributes, size_t count);

#endif
