/*
 * The nesting rules; see nesting.h. Sections are those of the HTML standard. Each rule may refuse
 * more than the standard would need (a refused element is unwrapped, its text stays), never less.
 * Held by tests/unit/test_nesting.c and property P4 in every test and fuzz target.
 */
#include "serialize/nesting.h"

/*
 * Elements whose place a rule restricts, by id. Any other element may stand wherever
 * nesting_allows() finds no reason against it.
 *   parents    it is written only directly inside one of these (0 ends the list)
 *   never_in   it is never written anywhere inside this element
 *   reaches    it is written only if there is, on the way outwards, a special element other than
 *              address, div and p before one of these, and before the end of the output
 */
struct nesting_rule {
  uint8_t parents[3];
  uint8_t never_in;
  uint8_t reaches[2];
  uint8_t unused[2]; /* eight bytes are compared at once */
};

static const struct nesting_rule rules[ELEMENT_COUNT] = {
    /* 13.2.6.4.7: a start tag "a" or "nobr" with another in the list runs the adoption agency. */
    [ELEMENT_A] = {{0}, ELEMENT_A, {0}, {0}},
    [ELEMENT_NOBR] = {{0}, ELEMENT_NOBR, {0}, {0}},
    /* 13.2.6.4.7: start tags "li", "dd", "dt" close an open one, up to a special element. */
    [ELEMENT_LI] = {{0}, 0, {ELEMENT_LI, 0}, {0}},
    [ELEMENT_DD] = {{0}, 0, {ELEMENT_DD, ELEMENT_DT}, {0}},
    [ELEMENT_DT] = {{0}, 0, {ELEMENT_DD, ELEMENT_DT}, {0}},
    /*
     * 13.2.6.4.7: "rb", "rp", "rt", "rtc" generate implied end tags when a ruby element is in
     * scope.
     */
    [ELEMENT_RB] = {{ELEMENT_RUBY}, 0, {0}, {0}},
    [ELEMENT_RP] = {{ELEMENT_RUBY}, 0, {0}, {0}},
    [ELEMENT_RT] = {{ELEMENT_RUBY}, 0, {0}, {0}},
    [ELEMENT_RTC] = {{ELEMENT_RUBY}, 0, {0}, {0}},
    /* 13.2.6.4.9 to 13.2.6.4.15: the parts of a table, spelled out so that none is implied. */
    [ELEMENT_CAPTION] = {{ELEMENT_TABLE}, 0, {0}, {0}},
    [ELEMENT_COLGROUP] = {{ELEMENT_TABLE}, 0, {0}, {0}},
    [ELEMENT_COL] = {{ELEMENT_COLGROUP}, 0, {0}, {0}},
    [ELEMENT_TBODY] = {{ELEMENT_TABLE}, 0, {0}, {0}},
    [ELEMENT_THEAD] = {{ELEMENT_TABLE}, 0, {0}, {0}},
    [ELEMENT_TFOOT] = {{ELEMENT_TABLE}, 0, {0}, {0}},
    [ELEMENT_TR] = {{ELEMENT_TBODY, ELEMENT_THEAD, ELEMENT_TFOOT}, 0, {0}, {0}},
    [ELEMENT_TD] = {{ELEMENT_TR}, 0, {0}, {0}},
    [ELEMENT_TH] = {{ELEMENT_TR}, 0, {0}, {0}},
};

static bool is_parent(const struct nesting_rule *rule, enum element_id parent) {
  for (size_t i = 0; i < sizeof(rule->parents) && rule->parents[i] != 0; i++) {
    if (rule->parents[i] == parent) return true;
  }
  return false;
}

/*
 * Whether a special element other than address, div and p is between here and each of the targets:
 * there the loops of 13.2.6.4.7, "li" and "dd", stop. If the output had none, they would go on into
 * the page and close an element that the output was put into.
 */
static bool is_kept_from(const struct nesting *nesting, const uint8_t targets[2]) {
  for (unsigned i = nesting->depth; i > 0; i--) {
    enum element_id open = (enum element_id)nesting->open[i];
    if (open == targets[0] || open == targets[1]) return false;

    bool transparent = open == ELEMENT_ADDRESS || open == ELEMENT_DIV || open == ELEMENT_P;
    if ((element_flags[open] & ELEMENT_SPECIAL) && !transparent) return true;
  }
  return false;
}

/*
 * 13.2.4.2 "has a p element in button scope"; of the boundaries only table cells and captions can
 * be written.
 */
static bool p_in_scope(const struct nesting *nesting) {
  if (nesting->counts[ELEMENT_P] == 0) return false;
  for (unsigned i = nesting->depth; i > 0; i--) {
    enum element_id open = (enum element_id)nesting->open[i];
    if (open == ELEMENT_P) return true;
    if (element_flags[open] & ELEMENT_MARKER) return false;
  }
  return false;
}

static inline bool has_room(const struct nesting *nesting, unsigned levels, unsigned formatting) {
  return nesting->depth + nesting->shallower + levels <= SANITIZE_MAX_OUTPUT_NESTING &&
         nesting->formatting + formatting <= SANITIZE_MAX_OUTPUT_FORMATTING;
}

/*
 * A table is written only where there is room for its rows and cells, too: the text in it would
 * have no place without them.
 */
static bool has_room_for_table(const struct nesting *nesting) {
  enum { LEVELS = 4, MARKERS = 1 }; /* table, tbody, tr, td, of which td inserts a marker */
  return has_room(nesting, LEVELS, MARKERS);
}

void nesting_reset(struct nesting *nesting) {
  /* When everything was closed, all counts are zero again. A run that failed leaves some. */
  if (nesting->depth > 0) memset(nesting->counts, 0, sizeof(nesting->counts));
  nesting->open[0] = ELEMENT_UNKNOWN;
  nesting->depth = 0;
  nesting->formatting = 0;
}

/* No rule of a parser's: a checkbox belongs to an item of a list, at its start or in a p there. */
static bool is_in_item(const struct nesting *nesting) {
  unsigned depth = nesting->depth;
  if (depth > 1 && nesting->open[depth] == ELEMENT_P) depth--;
  return depth > 0 && nesting->open[depth] == ELEMENT_LI;
}

static NOINLINE bool follows_rules(const struct nesting *nesting, enum element_id element) {
  enum element_id parent = nesting_current(nesting);
  if (element_flags[element] & ELEMENT_CLOSES_P) {
    if (p_in_scope(nesting)) return false;
    if (element == ELEMENT_TABLE && !has_room_for_table(nesting)) return false;
    /* 13.2.6.4.7: a heading's start tag pops a heading that is the current node. */
    if (is_heading(element) && is_heading(parent)) return false;
  }

  const struct nesting_rule *rule = &rules[element];
  if (rule->parents[0] != 0) return is_parent(rule, parent);
  if (element == ELEMENT_INPUT && !is_in_item(nesting)) return false;
  if (rule->never_in != 0 && nesting->counts[rule->never_in] > 0) return false;
  if (rule->reaches[0] != 0 && !is_kept_from(nesting, rule->reaches)) return false;
  return !is_table_structure(parent);
}

static inline bool has_rule(enum element_id element) {
  static const struct nesting_rule none = {{0}, 0, {0}, {0}};
  return memcmp(&rules[element], &none, sizeof(none)) != 0;
}

bool nesting_allows(const struct nesting *nesting, enum element_id element) {
  unsigned flags = element_flags[element];
  if (!has_room(nesting, 1, nesting_counts(flags))) return false;
  if ((flags & ELEMENT_CLOSES_P) || element == ELEMENT_INPUT || has_rule(element))
    return follows_rules(nesting, element);
  return !is_table_structure(nesting_current(nesting));
}
