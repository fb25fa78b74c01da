/* See direct_text.h. */
#include "direct_text.h"

#include "charref.h"
#include "clean.h"

enum { LONGEST_DECODED = 8 }; /* two code points of at most 4 bytes */

/* Writes what the reference stands for; returns the bytes written. */
static size_t decode_into(char *out, const struct charref *reference) {
  uint32_t first = reference->code_points[0];
  if (reference->count == 1 && first >= 0x20 && first < 0x7F) {
    out[0] = (char)first;
    return 1;
  }
  size_t length = 0;
  for (unsigned i = 0; i < reference->count; i++) length += clean_code_point(out + length, reference->code_points[i]);
  return length;
}

static size_t find_ampersand(span text) {
  const char *found = text.length == 0 ? NULL : memchr(text.data, '&', text.length);
  return found == NULL ? text.length : (size_t)(found - text.data);
}

/*
 * Appends the decoded text, for which there is room: a character reference is never longer than its source by more than a
 * byte in five, and takes at least four bytes to stand for more than it has.
 */
static void append_decoded(const struct finders *find, struct buffer *decoded, span text, bool in_attribute) {
  while (text.length > 0) {
    size_t run = find->copy_to_reference(decoded->data + decoded->length, text.data, text.length);
    decoded->length += run;
    text = span_of(text.data + run, text.length - run);
    if (text.length == 0) return;
    struct charref reference = charref_decode(text, in_attribute);
    if (reference.length == 0) {
      decoded->data[decoded->length++] = '&';
      reference.length = 1;
    } else {
      decoded->length += decode_into(decoded->data + decoded->length, &reference);
    }
    text = span_of(text.data + reference.length, text.length - reference.length);
  }
}

/* Makes room to decode so much source. */
static bool reserve(const struct memory *memory, struct buffer *decoded, size_t source_length) {
  decoded->length = 0;
  return buffer_reserve(memory, decoded, 2 * source_length + LONGEST_DECODED + FIND_COPY_SLACK);
}

bool direct_decode_text(const struct memory *memory, const struct finders *find, struct buffer *decoded, span *text) {
  if (!reserve(memory, decoded, text->length)) return false;
  append_decoded(find, decoded, *text, false);
  *text = span_of(decoded->data, decoded->length);
  return true;
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

static span read_value(const struct finders *find, struct buffer *decoded, span value) {
  if (find_ampersand(value) == value.length) return value;
  size_t start = decoded->length;
  append_decoded(find, decoded, value, true);
  return span_of(decoded->data + start, decoded->length - start);
}

bool direct_read_attributes(const struct memory *memory, const struct finders *find, struct buffer *decoded,
                            const struct tag_source *tag, struct attribute *attributes) {
  /* Room for all of the tag at once, so that nothing moves. */
  if (!reserve(memory, decoded, tag->length)) return false;
  for (size_t i = 0; i < tag->count; i++) {
    const struct scanned_attribute *scanned = &tag->attributes[i];
    enum attribute_id id = (enum attribute_id)scanned->id;
    span name = attribute_table[id].name;
    span value = span_of(tag->source + scanned->value, scanned->value_end - scanned->value);
    if (id == ATTRIBUTE_UNKNOWN) {
      name = span_of(tag->source + scanned->name, scanned->name_end - scanned->name);
      if (has_upper_case(name)) name = append_lower(decoded, name);
    }
    if (tag->has_ampersand) value = read_value(find, decoded, value);
    attributes[i] = (struct attribute){id, name, value};
  }
  return true;
}

bool direct_has_duplicates(const struct attribute *attributes, size_t count) {
  for (size_t i = 1; i < count; i++) {
    for (size_t j = 0; j < i; j++) {
      bool same = attributes[i].id == attributes[j].id &&
                  (attributes[i].id != ATTRIBUTE_UNKNOWN || span_equal(attributes[i].name, attributes[j].name));
      if (same) return true;
    }
  }
  return false;
}
