/* See token_attributes.h. */
#include "tokenize/token_attributes.h"

#include "html/charref.h"

static size_t find_ampersand(span text) {
  const char *found = text.length == 0 ? NULL : memchr(text.data, '&', text.length);
  return found == NULL ? text.length : (size_t)(found - text.data);
}

/*
 * Appends the decoded value, for which there is room: a character reference is never longer than
 * its source by more than a byte in five, and takes at least four bytes to stand for more than it
 * has.
 */
static span append_decoded(const struct finders *find, struct buffer *decoded, span value) {
  char *start = decoded->data + decoded->length;
  while (value.length > 0) {
    char *out = decoded->data + decoded->length;
    size_t taken = find->copy_to_reference(out, value.data, value.length, value.length);
    decoded->length += taken;
    if (taken < value.length && taken == 0)
      decoded->length += charref_read(out, value, true, &taken);
    value = span_of(value.data + taken, value.length - taken);
  }
  return span_of(start, (size_t)(decoded->data + decoded->length - start));
}

static bool has_upper_case(span name) {
  for (size_t i = 0; i < name.length; i++) {
    if (name.data[i] >= 'A' && name.data[i] <= 'Z') return true;
  }
  return false;
}

static span append_lower(struct buffer *decoded, span name) {
  char *start = decoded->data + decoded->length;
  for (size_t i = 0; i < name.length; i++) start[i] = ascii_lower(name.data[i]);
  decoded->length += name.length;
  return span_of(start, name.length);
}

/* Makes room to decode all of a tag, so that nothing moves. */
static bool reserve_decoded(const struct memory *memory, struct buffer *decoded,
                            size_t tag_length) {
  decoded->length = 0;
  return buffer_reserve(memory, decoded, 2 * tag_length + CHARREF_DECODED_SIZE + FIND_COPY_SLACK);
}

bool direct_read_attributes(const struct memory *memory, const struct finders *find,
                            struct buffer *decoded, const struct tag_source *tag,
                            struct attribute *attributes) {
  bool reserved = false;
  for (size_t i = 0; i < tag->count; i++) {
    const struct scanned_attribute *scanned = &tag->attributes[i];
    enum attribute_id id = (enum attribute_id)scanned->id;
    span name = attribute_table[id].name;
    span value = span_of(tag->source + scanned->value, scanned->value_end - scanned->value);
    if (id == ATTRIBUTE_UNKNOWN)
      name = span_of(tag->source + scanned->name, scanned->name_end - scanned->name);
    bool lowers = id == ATTRIBUTE_UNKNOWN && has_upper_case(name);
    bool decodes = find_ampersand(value) < value.length;
    if (!reserved && (lowers || decodes) && !reserve_decoded(memory, decoded, tag->length))
      return false;
    reserved |= lowers || decodes;
    if (lowers) name = append_lower(decoded, name);
    if (decodes) value = append_decoded(find, decoded, value);
    attributes[i] = (struct attribute){id, name, value};
  }
  return true;
}

bool direct_has_duplicates(const struct attribute *attributes, size_t count) {
  for (size_t i = 1; i < count; i++) {
    for (size_t j = 0; j < i; j++) {
      bool same = attributes[i].id == attributes[j].id &&
                  (attributes[i].id != ATTRIBUTE_UNKNOWN ||
                   span_equal(attributes[i].name, attributes[j].name));
      if (same) return true;
    }
  }
  return false;
}
