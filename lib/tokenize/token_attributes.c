/* The attributes of one tag; see token_attributes.h. */
#include "tokenize/token_attributes.h"

#include "html/charref.h"

static size_t find_ampersand(span text) {
  const char *found = text.length == 0 ? NULL : memchr(text.data, '&', text.length);
  return found == NULL ? text.length : (size_t)(found - text.data);
}

/*
 * Appends the decoded value, for which reserve_decoded() has made room: what a character reference
 * stands for is at most a fifth longer than the reference, which then has at least four bytes.
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

/* Makes room for all that a tag can decode to, so that earlier values do not move. */
static bool reserve_decoded(const struct memory *memory, struct buffer *decoded,
                            size_t tag_length) {
  decoded->length = 0;
  return buffer_reserve(memory, decoded, 2 * tag_length + CHARREF_DECODED_SIZE + FIND_COPY_SLACK);
}

/* Of which ids an attribute came already. */
struct known_attributes {
  uint64_t seen[(ATTRIBUTE_COUNT + 63) / 64];
};

/* Whether a known name came before. */
static bool is_repeated(struct known_attributes *known, enum attribute_id id) {
  uint64_t bit = UINT64_C(1) << id % 64;
  bool seen = (known->seen[id / 64] & bit) != 0;
  known->seen[id / 64] |= bit;
  return seen && id != ATTRIBUTE_UNKNOWN;
}

bool token_read_attributes(const struct memory *memory, const struct finders *find,
                           struct buffer *decoded, const struct tag_source *tag,
                           struct attribute *attributes, uint32_t *read) {
  struct known_attributes known = {{0}};
  bool reserved = false;
  uint32_t count = 0;
  for (size_t i = 0; i < tag->count; i++) {
    const struct scanned_attribute *scanned = &tag->attributes[i];
    enum attribute_id id = (enum attribute_id)scanned->id;
    if (is_repeated(&known, id)) continue;

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

    attributes[count++] = (struct attribute){id, name, value};
  }

  *read = count;
  return true;
}

static bool is_named(span source, const struct scanned_attribute *attribute, span name) {
  return span_equal_lower(
      span_of(source.data + attribute->name, attribute->name_end - attribute->name), name);
}

span token_attribute(span source, const struct token *token, span name) {
  struct scanned_attribute attribute;
  size_t at = token->name_end;
  while (token_next_attribute(source, &at, &attribute)) {
    if (is_named(source, &attribute, name))
      return span_of(source.data + attribute.value, attribute.value_end - attribute.value);
  }
  return span_of("", 0);
}

/* ---- signatures ---- */

/* Fowler-Noll-Vo 1a, 64 bits. */
#define HASH_START UINT64_C(0xCBF29CE484222325)

static uint64_t hash_byte(uint64_t hash, char byte) {
  return (hash ^ (unsigned char)byte) * UINT64_C(0x100000001B3);
}

static uint64_t hash_bytes(uint64_t hash, span bytes) {
  for (size_t i = 0; i < bytes.length; i++) hash = hash_byte(hash, bytes.data[i]);
  return hash;
}

/* The value with its character references decoded: "&amp;" and "&" are the same value. */
static uint64_t hash_decoded(uint64_t hash, span value) {
  char decoded[CHARREF_DECODED_SIZE];
  while (value.length > 0) {
    size_t taken = 1;
    if (value.data[0] == '&') {
      size_t length = charref_read(decoded, value, true, &taken);
      hash = hash_bytes(hash, span_of(decoded, length));
    } else {
      hash = hash_byte(hash, value.data[0]);
    }

    value = span_of(value.data + taken, value.length - taken);
  }

  return hash;
}

static uint64_t hash_name(span name) {
  uint64_t hash = HASH_START;
  for (size_t i = 0; i < name.length; i++) hash = hash_byte(hash, ascii_lower(name.data[i]));
  return hash_byte(hash, '=');
}

uint64_t token_signature(const char *source, const struct token *token) {
  enum { FEW = 16 };
  uint64_t names[FEW];
  uint64_t sum = 1;
  size_t count = 0;
  struct scanned_attribute attribute;
  span tag = span_of(source, token->end);

  if (token->attributes > FEW)
    return hash_bytes(HASH_START, span_of(source + token->name_end, token->end - token->name_end)) |
           1;

  size_t at = token->name_end;
  while (token_next_attribute(tag, &at, &attribute)) {
    uint64_t name =
        hash_name(span_of(source + attribute.name, attribute.name_end - attribute.name));

    size_t before = 0;
    while (before < count && names[before] != name) before++;
    if (before < count) continue;

    names[count++] = name;
    sum += hash_decoded(name,
                        span_of(source + attribute.value, attribute.value_end - attribute.value));
  }

  return sum != 0 ? sum : 1;
}
