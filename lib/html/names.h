/*
 * Element and attribute names, and the facts of the HTML standard about them (elements.def,
 * attributes.def). All stages work with ids; a name is looked up once, where a tag is read. Knows
 * no policy. Held by tests/unit/test_names.c.
 */
#ifndef SANITIZE_LIB_NAMES_H
#define SANITIZE_LIB_NAMES_H

#include "base/load.h"

enum element_id {
  ELEMENT_UNKNOWN = 0,
#define E(id, name, status, flags) ELEMENT_##id,
#include "html/elements.def"
#undef E
  /*
   * The first of those that a policy names (custom_names.h). They have no name in the tables, and
   * HTML has no rule for them.
   */
  ELEMENT_CUSTOM,
  ELEMENT_LAST_CUSTOM = ELEMENT_CUSTOM + 15,
  ELEMENT_COUNT
};

enum { CUSTOM_ELEMENTS = ELEMENT_COUNT - ELEMENT_CUSTOM };

static inline bool is_custom(unsigned element) { return element >= ELEMENT_CUSTOM; }

enum attribute_id {
  ATTRIBUTE_UNKNOWN = 0,
#define A(id, name, status, kind) ATTRIBUTE_##id,
#include "html/attributes.def"
#undef A
  ATTRIBUTE_COUNT
};

/* What elements.def says of an element; it explains each flag. */
enum element_flag {
  ELEMENT_VOID = 1 << 0,
  ELEMENT_FORMATTING = 1 << 1,
  ELEMENT_SPECIAL = 1 << 2,
  ELEMENT_CLOSES_P = 1 << 3,
  ELEMENT_MARKER = 1 << 4,
  ELEMENT_LINE = 1 << 5,
  ELEMENT_CELL = 1 << 6,
  ELEMENT_HIDDEN = 1 << 7,
  ELEMENT_RAW = 1 << 8,
  ELEMENT_RCDATA = 1 << 9,
  ELEMENT_IN_SCRIPT = 1 << 10,
  ELEMENT_IN_PLAINTEXT = 1 << 11,
  ELEMENT_PART = 1 << 12,
  ELEMENT_STRUCTURE = 1 << 13,
  ELEMENT_INERT = 1 << 14,
  ELEMENT_SCOPE = 1 << 15,
  ELEMENT_IMPLIED_END = 1 << 16,
  ELEMENT_NEWLY_SPECIAL = 1 << 17,
  ELEMENT_BREAKOUT = 1 << 18,
  ELEMENT_BOX = 1 << 19,
  /* Its start tag makes the tokenizer leave the data state (13.2.5.1). */
  ELEMENT_RAW_TEXT = ELEMENT_RAW | ELEMENT_RCDATA | ELEMENT_IN_SCRIPT | ELEMENT_IN_PLAINTEXT
};

/* Whether a policy may permit a name; elements.def and attributes.def explain it. */
enum name_status { NAME_UNOFFERED = 0, NAME_OFFERED = 1, NAME_FLOOR = 2 };

/* What kind of value an attribute has; attributes.def explains each. */
enum attribute_kind {
  KIND_PLAIN,
  KIND_URL,
  KIND_URL_LIST,
  KIND_SRCSET,
  KIND_NAME,
  KIND_REFERENCE,
  KIND_TOKENS,
  KIND_LINK_TYPE,
  KIND_TARGET,
  KIND_STYLE
};

enum { ELEMENT_NAME_SIZE = 16 };

struct element_info {
  span name;
  char padded[ELEMENT_NAME_SIZE]; /* the name, '>' and zeros, to be copied at a constant size */
  uint8_t status;                 /* enum name_status */
};

struct attribute_info {
  span name;
  uint8_t status; /* enum name_status */
  uint8_t kind;   /* enum attribute_kind */
};

/*
 * Indexed by id. Row 0 is for unknown names: empty, NAME_UNOFFERED. Those of custom elements are
 * empty, too, but NAME_OFFERED.
 */
extern const struct element_info element_table[ELEMENT_COUNT];
/* enum element_flag; a table of its own, small enough to stay in the cache of all stages. */
extern const uint32_t element_flags[ELEMENT_COUNT];
extern const struct attribute_info attribute_table[ATTRIBUTE_COUNT];

static inline bool is_heading(unsigned element) {
  return element >= ELEMENT_H1 && element <= ELEMENT_H6;
}

/* Elements that hold parts of a table and no text: table, tbody, thead, tfoot, tr, colgroup. */
static inline bool is_table_structure(unsigned element) {
  return (element_flags[element] & ELEMENT_STRUCTURE) != 0;
}

/*
 * The id of a name, compared ASCII-case-insensitively; 0 when the table does not have it. Nothing
 * in the name is cut off or normalized: "script\v" is an unknown name and not script (gumbo's issue
 * 381).
 */
enum element_id element_lookup(span name);
enum attribute_id attribute_lookup(span name);

/*
 * The same, faster, for a name of 1 to 8 letters and digits: the first bytes of a word (load.h),
 * whatever is behind them; or of 9 to 16 in two words. Any other byte may stand for a letter that
 * has the bit 0x40 as letters have: a listed name is then not made of it by the bit 0x20.
 */
enum element_id element_lookup_word(uint64_t word, size_t length);
enum attribute_id attribute_lookup_word(uint64_t word, size_t length);
enum element_id element_lookup_two_words(struct two_words words, size_t length);
enum attribute_id attribute_lookup_two_words(struct two_words words, size_t length);

#endif
