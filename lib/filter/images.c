/* See images.h. */
#include "filter/images.h"

#include "html/url.h"

/* ---- size ---- */

enum image_extent { EXTENT_NONE, EXTENT_TINY, EXTENT_SEEN };

/* "rules for parsing dimension values": digits, and what follows counts only as a percent sign. */
static enum image_extent image_extent_of(span value) {
  size_t at = 0;
  while (at < value.length && ascii_is_space(value.data[at])) at++;
  size_t first = at;
  while (at < value.length && value.data[at] == '0') at++;
  size_t start = at;
  while (at < value.length && ascii_is_digit(value.data[at])) at++;
  if (at == first) return EXTENT_NONE;
  if (at < value.length && value.data[at] == '%') return EXTENT_SEEN;
  bool is_tiny = at == start || (at == start + 1 && value.data[start] == '1');
  return is_tiny ? EXTENT_TINY : EXTENT_SEEN;
}

bool image_is_pixel(span width, span height) {
  enum image_extent across = image_extent_of(width);
  enum image_extent down = image_extent_of(height);
  return (across == EXTENT_TINY || down == EXTENT_TINY) && across != EXTENT_SEEN &&
         down != EXTENT_SEEN;
}

/* ---- waiting ---- */

static const struct {
  enum attribute_id attribute;
  span name;
} held_images[] = {{ATTRIBUTE_SRC, {"data-src", 8}},
                   {ATTRIBUTE_SRCSET, {"data-srcset", 11}},
                   {ATTRIBUTE_POSTER, {"data-poster", 11}},
                   {ATTRIBUTE_BACKGROUND, {"data-background", 15}}};

enum { HELD = sizeof(held_images) / sizeof(*held_images) };

/* The source of others than img is no image. */
static bool is_of_image(enum element_id element, enum attribute_id attribute) {
  return attribute != ATTRIBUTE_SRC || element == ELEMENT_IMG;
}

span image_held_name(enum element_id element, enum attribute_id attribute) {
  for (size_t i = 0; i < HELD; i++) {
    if (held_images[i].attribute == attribute && is_of_image(element, attribute))
      return held_images[i].name;
  }
  return SPAN_LITERAL("");
}

enum attribute_id image_held_attribute(enum element_id element, span name) {
  for (size_t i = 0; i < HELD; i++) {
    if (span_equal(name, held_images[i].name) && is_of_image(element, held_images[i].attribute))
      return held_images[i].attribute;
  }
  return ATTRIBUTE_UNKNOWN;
}

unsigned image_held_bit(enum attribute_id attribute) {
  for (unsigned i = 0; i < HELD; i++) {
    if (held_images[i].attribute == attribute) return 1u << i;
  }
  return 0;
}

bool image_is_fetched(enum attribute_id attribute, span value) {
  struct url_facts facts;
  if (attribute == ATTRIBUTE_SRCSET) return true;
  url_classify(value, &facts);
  span scheme = span_of(facts.scheme, facts.scheme_length);
  return facts.kind != URL_ABSOLUTE ||
         !(span_equal(scheme, SPAN_LITERAL("cid")) || span_equal(scheme, SPAN_LITERAL("data")));
}
