/*
 * What direct.c sends of text and attributes: references decoded, names in lower case, nothing copied that need not be.
 */
#ifndef SANITIZE_LIB_DIRECT_TEXT_H
#define SANITIZE_LIB_DIRECT_TEXT_H

#include "events.h"
#include "memory.h"

/* Sends text of the data state or of RCDATA, in as many pieces as its references make. */
void direct_send_text(span text, const struct event_receiver *receiver);

/*
 * Reads the attributes of a tag: those after `at`, up to the tag's end at tag_end (see scan_attribute). At most
 * SANITIZE_MAX_ATTRIBUTES, first of duplicates. Values are decoded into `decoded`. False when memory ran out.
 */
bool direct_read_attributes(const struct memory *memory, struct buffer *decoded, const char *source, size_t at,
                            size_t tag_end, struct attribute *attributes, size_t *count);

/*
 * Whether gumbo 0.10.1 reads the same attributes: not with a duplicate (it may glue a name to the one before), nor with
 * more or longer names than the guards permit. `names_matter`: duplicates count only where attributes are wanted.
 */
bool direct_attributes_are_simple(const char *source, size_t at, size_t tag_end, bool names_matter);

#endif
