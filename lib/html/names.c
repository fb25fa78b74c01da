/*
 * The tables of names, and their lookup by a perfect hash: one multiplication and one comparison.
 * See names.h; scripts/make-name-tables makes names_hash.inc.
 */
#include "html/names.h"

#include "html/names_hash.inc"

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
#define SCOPE ELEMENT_SCOPE
#define IMPLIED_END ELEMENT_IMPLIED_END
#define NEWLY_SPECIAL ELEMENT_NEWLY_SPECIAL
#define BREAKOUT ELEMENT_BREAKOUT
#define BOX ELEMENT_BOX

#define FOUR(...) __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__

_Static_assert(CUSTOM_ELEMENTS == 16, "FOUR(FOUR()) makes their rows");

const struct element_info element_table[ELEMENT_COUNT] = {
    {{"", 0}, "", UNOFFERED},
#define E(id, name, status, flags) {{name, sizeof(name) - 1}, name ">", status},
#include "html/elements.def"
#undef E
    FOUR(FOUR({{"", 0}, "", OFFERED})),
};

const uint32_t element_flags[ELEMENT_COUNT] = {
    INERT,
#define E(id, name, status, flags) flags,
#include "html/elements.def"
#undef E
    FOUR(FOUR(INERT)),
};

const struct attribute_info attribute_table[ATTRIBUTE_COUNT] = {
    {{"", 0}, UNOFFERED, KIND_PLAIN},
#define A(id, name, status, kind) {{name, sizeof(name) - 1}, status, KIND_##kind},
#include "html/attributes.def"
#undef A
};

enum { LONGEST_NAME = 24 };

/* A name in lower case, padded with zeros to three words. */
struct name_key {
  uint64_t words[3];
};

static uint64_t rotate_left(uint64_t v, unsigned n) { return v << n | v >> (64 - n); }

/*
 * Puts eight bytes into lower case at once: sets 0x20 in each byte from 'A' to 'Z'. Bytes over 0x7F
 * stay.
 */
static uint64_t lower_word(uint64_t v) {
  const uint64_t ones = UINT64_C(0x0101010101010101);
  uint64_t low7 = v & (ones * 0x7F);
  uint64_t at_least_a = low7 + ones * (0x80 - 'A');
  uint64_t past_z = low7 + ones * (0x80 - 'Z' - 1);
  uint64_t upper = (at_least_a & ~past_z & ~v) & (ones * 0x80);
  return v | upper >> 2;
}

/* Up to eight bytes of the name from `from` on, in lower case, with zeros after them. */
static inline uint64_t lower_part(span name, size_t from) {
  if (name.length <= from) return 0;
  size_t length = name.length - from;
  return lower_word(length >= 8 ? load_word(name.data + from)
                                : load_up_to_word(name.data + from, length));
}

static inline struct name_key key_of(span name) {
  struct name_key key = {{lower_part(name, 0), lower_part(name, 8), lower_part(name, 16)}};
  return key;
}

static inline uint64_t folded(struct name_key key) {
  return key.words[0] ^ rotate_left(key.words[1], 29) ^ rotate_left(key.words[2], 47);
}

/* The hash of the names of elements, or of attributes. */
struct name_list {
  uint64_t multiplier;
  const uint8_t *slots;
  const uint64_t (*keys)[3];
};

#define ELEMENTS ((struct name_list){ELEMENT_HASH_MULTIPLIER, element_slots, element_keys})
#define ATTRIBUTES ((struct name_list){ATTRIBUTE_HASH_MULTIPLIER, attribute_slots, attribute_keys})

INLINE uint8_t slot(struct name_list list, uint64_t key) {
  return list.slots[key * list.multiplier >> (64 - NAME_HASH_BITS)];
}

/*
 * The only id that the name can have; 0 when it has none. The caller compares the length, too,
 * since a NUL in the name looks like the padding.
 */
INLINE uint8_t find(struct name_list list, span name) {
  if (name.length == 0 || name.length > LONGEST_NAME) return 0;

  struct name_key key = key_of(name);
  uint8_t id = slot(list, folded(key));
  const uint64_t *listed = list.keys[id];
  uint64_t differ =
      (key.words[0] ^ listed[0]) | (key.words[1] ^ listed[1]) | (key.words[2] ^ listed[2]);
  return differ == 0 ? id : 0;
}

/* The first `length` bytes of a word, of which there are 1 to 8, made small: see names.h. */
INLINE uint64_t small_letters(uint64_t word, size_t length) {
  const uint64_t small = UINT64_C(0x2020202020202020);
  return (word | small) & ~UINT64_C(0) >> (8 * (8 - length));
}

/* The same for a name of letters in one word, */
INLINE uint8_t find_word(struct name_list list, uint64_t word, size_t length) {
  uint64_t key = small_letters(word, length);
  uint8_t id = slot(list, key);
  return list.keys[id][0] == key ? id : 0;
}

/* or in two. */
INLINE uint8_t find_two_words(struct name_list list, struct two_words words, size_t length) {
  struct name_key key = {{small_letters(words.low, 8), small_letters(words.high, length - 8), 0}};
  uint8_t id = slot(list, folded(key));
  const uint64_t *listed = list.keys[id];
  uint64_t differ = (key.words[0] ^ listed[0]) | (key.words[1] ^ listed[1]) | listed[2];
  return differ == 0 ? id : 0;
}

static inline enum element_id element_of_length(uint8_t id, size_t length) {
  return element_table[id].name.length == length ? (enum element_id)id : ELEMENT_UNKNOWN;
}

static inline enum attribute_id attribute_of_length(uint8_t id, size_t length) {
  return attribute_table[id].name.length == length ? (enum attribute_id)id : ATTRIBUTE_UNKNOWN;
}

enum element_id element_lookup(span name) {
  return element_of_length(find(ELEMENTS, name), name.length);
}

enum attribute_id attribute_lookup(span name) {
  return attribute_of_length(find(ATTRIBUTES, name), name.length);
}

enum element_id element_lookup_word(uint64_t word, size_t length) {
  return (enum element_id)find_word(ELEMENTS, word, length);
}

enum attribute_id attribute_lookup_word(uint64_t word, size_t length) {
  return (enum attribute_id)find_word(ATTRIBUTES, word, length);
}

enum element_id element_lookup_two_words(struct two_words words, size_t length) {
  return (enum element_id)find_two_words(ELEMENTS, words, length);
}

enum attribute_id attribute_lookup_two_words(struct two_words words, size_t length) {
  return (enum attribute_id)find_two_words(ATTRIBUTES, words, length);
}
