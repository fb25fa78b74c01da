/* See direct_text.h. */
#include "direct_text.h"

#include "charref.h"
#include "clean.h"
#include "scan.h"

enum { LONGEST_DECODED = 8 }; /* two code points of at most 4 bytes */

/* Writes what the reference stands for; returns the bytes written. */
static size_t decode_into(char *out, const struct charref *reference) {
  size_t length = 0;
  for (unsigned i = 0; i < reference->count; i++) length += clean_code_point(out + length, reference->code_points[i]);
  return length;
}

static size_t find_ampersand(span text) {
  const char *found = text.length == 0 ? NULL : memchr(text.data, '&', text.length);
  return found == NULL ? text.length : (size_t)(found - text.data);
}

void direct_send_text(span text, const struct event_receiver *receiver) {
  while (text.length > 0) {
    /* A '&' that begins no reference stays in the run. */
    size_t run = find_ampersand(text);
    struct charref reference = {0, {0, 0}, 0};
    while (run < text.length) {
      reference = charref_decode(span_of(text.data + run, text.length - run), false);
      if (reference.length > 0) break;
      run++;
      run += find_ampersand(span_of(text.data + run, text.length - run));
    }
    if (run > 0) receiver->text(receiver->context, span_of(text.data, run));
    if (run == text.length) return;
    char decoded[LONGEST_DECODED];
    size_t length = decode_into(decoded, &reference);
    if (length > 0) receiver->text(receiver->context, span_of(decoded, length));
    text = span_of(text.data + run + reference.length, text.length - run - reference.length);
  }
}

/* Appends the decoded value; no longer than LONGEST_DECODED bytes for each '&', and else as long as the source. */
static void append_decoded(struct buffer *decoded, span value) {
  while (value.length > 0) {
    size_t run = find_ampersand(value);
    memcpy(decoded->data + decoded->length, value.data, run);
    decoded->length += run;
    value = span_of(value.data + run, value.length - run);
    if (value.length == 0) return;
    struct charref reference = charref_decode(value, true);
    if (reference.length == 0) {
      decoded->data[decoded->length++] = '&';
      reference.length = 1;
    } else {
      decoded->length += decode_into(decoded->data + decoded->length, &reference);
    }
    value = span_of(value.data + reference.length, value.length - reference.length);
  }
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

bool direct_read_attributes(const struct memory *memory, struct buffer *decoded, const char *source, size_t at,
                            size_t tag_end, struct attribute *attributes, size_t *count) {
  struct raw_attribute raw;
  *count = 0;
  decoded->length = 0;
  /* Room for all of the tag at once, so that nothing moves: a two-character reference has at least 4 bytes of source. */
  if (!buffer_reserve(memory, decoded, 2 * (tag_end - at) + LONGEST_DECODED)) return false;
  while (*count < SANITIZE_MAX_ATTRIBUTES && scan_attribute(source, &at, tag_end, &raw)) {
    span name = has_upper_case(raw.name) ? append_lower(decoded, raw.name) : raw.name;
    span value = raw.value;
    if (value.length > 0 && find_ampersand(value) < value.length) {
      size_t start = decoded->length;
      append_decoded(decoded, value);
      value = span_of(decoded->data + start, decoded->length - start);
    }
    attributes[(*count)++] = (struct attribute){attribute_lookup(name), name, value};
  }
  return true;
}

static bool is_among(const span *names, size_t count, span name) {
  for (size_t i = 0; i < count; i++) {
    if (names[i].length != name.length) continue;
    size_t at = 0;
    while (at < name.length && ascii_lower(names[i].data[at]) == ascii_lower(name.data[at])) at++;
    if (at == name.length) return true;
  }
  return false;
}

bool direct_attributes_are_simple(const char *source, size_t at, size_t tag_end, bool names_matter) {
  enum { FEW = 24 };
  span names[FEW];
  size_t count = 0;
  struct raw_attribute raw;
  while (scan_attribute(source, &at, tag_end, &raw)) {
    if (count == FEW || raw.name.length > SANITIZE_MAX_ATTRIBUTE_NAME) return false;
    if (names_matter && is_among(names, count, raw.name)) return false;
    names[count++] = raw.name;
  }
  return true;
}
