/* The name tables and their lookup: one multiplication, one comparison. See names.h. */
#include "names.h"

#include "names_hash.inc"
#include "words.h"

#define OFFERED NAME_OFFERED
#define FLOOR NAME_FLOOR
#define UNOFFERED NAME_UNOFFERED

#define VOID ELEMENT_VOID
#define FORMATTING ELEMENT_FORMATTING
#define SPECIAL ELEMENT_SPECIAL
#define CLOSES_P ELEMENT_CLOSES_P
#define MARKER ELEMENT_MARKER
#define LINE ELEMENT_LINE
#define CELL ELEMENT_CELL
#define HIDDEN ELEMENT_HIDDEN
#define RAW ELEMENT_RAW
#define RCDATA ELEMENT_RCDATA
#define SCRIPT ELEMENT_IN_SCRIPT
#define PLAINTEXT ELEMENT_IN_PLAINTEXT
#define PART ELEMENT_PART
#define STRUCTURE ELEMENT_STRUCTURE
#define INERT ELEMENT_INERT

const struct element_info element_table[ELEMENT_COUNT] = {
    {{"", 0}, "", UNOFFERED},
#define E(id, name, status, flags) {{name, sizeof(name) - 1}, name ">", status},
#include "elements.def"
#undef E
};

const uint16_t element_flags[ELEMENT_COUNT] = {
    INERT,
#define E(id, name, status, flags) flags,
#include "elements.def"
#undef E
};

const struct attribute_info attribute_table[ATTRIBUTE_COUNT] = {
    {{"", 0}, UNOFFERED, KIND_PLAIN},
#define A(id, name, status, kind) {{name, sizeof(name) - 1}, status, KIND_##kind},
#include "attributes.def"
#undef A
};

enum { LONGEST_NAME = 24 };

/* A name in lower case, padded with zeros to three words. */
struct name_key {
  uint64_t words[3];
};

static uint64_t rotate_left(uint64_t v, unsigned n) { return v << n | v >> (64 - n); }

/* Eight ASCII bytes to lower case at once: 0x20 is set in each byte from 'A' to 'Z'. Bytes over 0x7F stay. */
static uint64_t lower_word(uint64_t v) {
  const uint64_t ones = UINT64_C(0x0101010101010101);
  uint64_t low7 = v & (ones * 0x7F);
  uint64_t at_least_a = low7 + ones * (0x80 - 'A');
  uint64_t past_z = low7 + ones * (0x80 - 'Z' - 1);
  uint64_t upper = (at_least_a & ~past_z & ~v) & (ones * 0x80);
  return v | upper >> 2;
}

static inline uint64_t lower_part(span name, size_t from) {
  if (name.length <= from) return 0;
  size_t length = name.length - from;
  return lower_word(length >= 8 ? load_word(name.data + from) : load_up_to_word(name.data + from, length));
}

static inline struct name_key key_of(span name) {
  struct name_key key = {{lower_part(name, 0), lower_part(name, 8), lower_part(name, 16)}};
  return key;
}

static inline unsigned slot_of(struct name_key key, uint64_t multiplier) {
  uint64_t folded = key.words[0] ^ rotate_left(key.words[1], 29) ^ rotate_left(key.words[2], 47);
  return (unsigned)(folded * multiplier >> (64 - NAME_HASH_BITS));
}

static inline bool is_key(struct name_key key, const uint64_t words[3]) {
  return key.words[0] == words[0] && key.words[1] == words[1] && key.words[2] == words[2];
}

/* The length is compared, too: a NUL in a name would look like the padding. */
static inline enum element_id find_element(struct name_key key, size_t length) {
  uint8_t id = element_slots[slot_of(key, ELEMENT_HASH_MULTIPLIER)];
  bool found = is_key(key, element_keys[id]) && length == element_table[id].name.length;
  return found ? (enum element_id)id : ELEMENT_UNKNOWN;
}

static inline enum attribute_id find_attribute(struct name_key key, size_t length) {
  uint8_t id = attribute_slots[slot_of(key, ATTRIBUTE_HASH_MULTIPLIER)];
  bool found = is_key(key, attribute_keys[id]) && length == attribute_table[id].name.length;
  return found ? (enum attribute_id)id : ATTRIBUTE_UNKNOWN;
}

enum element_id element_lookup(span name) {
  if (name.length == 0 || name.length > LONGEST_NAME) return ELEMENT_UNKNOWN;
  return find_element(key_of(name), name.length);
}

enum attribute_id attribute_lookup(span name) {
  if (name.length == 0 || name.length > LONGEST_NAME) return ATTRIBUTE_UNKNOWN;
  return find_attribute(key_of(name), name.length);
}

/* Nearly all names have at most eight bytes; then their key is one word. */
static inline bool has_short_key(span name, size_t readable) {
  return name.length - 1 < sizeof(uint64_t) && readable >= sizeof(uint64_t);
}

static inline uint64_t short_key_of(span name) {
  return lower_word(load_word(name.data) & (~UINT64_C(0) >> (8 * (8 - name.length))));
}

static inline unsigned slot_of_short(uint64_t key, uint64_t multiplier) {
  return (unsigned)(key * multiplier >> (64 - NAME_HASH_BITS));
}

enum element_id element_lookup_within(span name, size_t readable) {
  if (!has_short_key(name, readable)) return element_lookup(name);
  uint64_t key = short_key_of(name);
  uint8_t id = element_slots[slot_of_short(key, ELEMENT_HASH_MULTIPLIER)];
  bool found = key == element_keys[id][0] && name.length == element_table[id].name.length;
  return found ? (enum element_id)id : ELEMENT_UNKNOWN;
}

enum attribute_id attribute_lookup_within(span name, size_t readable) {
  if (!has_short_key(name, readable)) return attribute_lookup(name);
  uint64_t key = short_key_of(name);
  uint8_t id = attribute_slots[slot_of_short(key, ATTRIBUTE_HASH_MULTIPLIER)];
  bool found = key == attribute_keys[id][0] && name.length == attribute_table[id].name.length;
  return found ? (enum attribute_id)id : ATTRIBUTE_UNKNOWN;
}
