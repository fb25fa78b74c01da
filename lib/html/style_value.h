/*
 * The properties of a style attribute that can be harmless, and a strict grammar of their values:
 * colours, words, lengths in a range, names of fonts. It takes less than CSS does, never url(),
 * var(), calc(), escapes, comments or anything beyond ASCII, and writes what it took anew, in one
 * form. Knows no policy. See style_properties.def.
 */
#ifndef SANITIZE_LIB_STYLE_VALUE_H
#define SANITIZE_LIB_STYLE_VALUE_H

#include "base/span.h"

enum style_property {
#define P(id, name, keywords, types, range, same) STYLE_##id,
#include "html/style_properties.def"
#undef P
  STYLE_PROPERTY_COUNT
};

/* Its name, in lower case. */
span style_property_name(enum style_property property);

/* Another property that says the same, or itself. */
enum style_property style_property_same(enum style_property property);

/* The name in any case; STYLE_PROPERTY_COUNT when there is none. */
enum style_property style_property_lookup(span name);

/* Room for any value. */
enum { STYLE_VALUE_SIZE = 384 };

/*
 * The value in its one form; its length, or 0 when it is not one of the property's. What it wrote
 * it writes again.
 */
size_t style_value_write(enum style_property property, span value, char out[STYLE_VALUE_SIZE]);

/* HTML 2.3.6, as far as it is plain: a name, #rgb, #rrggbb or rrggbb, as a colour; else 0. */
size_t style_legacy_color(span value, char out[STYLE_VALUE_SIZE]);

#endif
