/*
 * Images that tell who reads them, or would: which are too small to be seen, and which attributes
 * wait under another name until a reader wants them. Writes nothing.
 */
#ifndef SANITIZE_LIB_IMAGES_H
#define SANITIZE_LIB_IMAGES_H

#include "base/span.h"
#include "html/attribute.h"

/*
 * Whether an image of this width and height (HTML 2.3.4.4; empty: not given) is at most one pixel
 * wide and high: the one that is not given follows from the other.
 */
bool image_is_pixel(span width, span height);

/* The name under which an attribute of the element waits: "data-src"; empty: it never does. */
span image_held_name(enum element_id element, enum attribute_id attribute);

/* The attribute that waits under this name; ATTRIBUTE_UNKNOWN: none. */
enum attribute_id image_held_attribute(enum element_id element, span name);

/* A bit of its own for each attribute that may wait. */
unsigned image_held_bit(enum attribute_id attribute);

/* Whether the URLs of a value are fetched: not what comes with the message (cid:, data:). */
bool image_is_fetched(enum attribute_id attribute, span value);

#endif
