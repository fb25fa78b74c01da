/*
 * Which characters may be in the output, and the scan that passes over text in which all of them
 * may; see characters.h. Knows nothing of HTML.
 *
 * The scan has two speeds. A finder (find.h) skips plain ASCII; other text goes through a
 * table-driven automaton (one load and one shift for each byte, no branch on the text; 3 GB/s). The
 * automaton may stop at a character that needs no mending: what it would need more states for, it
 * leaves to next_character().
 */
#include "base/characters.h"

#include "base/code_points.h"
#include "base/find.h"

static bool is_removed(uint32_t code_point) {
  if (code_point < 0x20)
    return code_point != '\t' && code_point != '\n' && code_point != '\f' && code_point != '\r';
  if (code_point < 0xA0) return code_point >= 0x7F;
  return (code_point >= 0xFDD0 && code_point <= 0xFDEF) || (code_point & 0xFFFE) == 0xFFFE;
}

/*
 * Encoding standard, "UTF-8 decoder": the bounds of the second byte exclude overlong forms,
 * surrogates and numbers over 0x10FFFF.
 */
struct character next_character(const unsigned char *at, size_t length) {
  unsigned char lead = at[0];
  struct character found = {lead, 1};
  if (lead < 0x80) return found;

  found.code_point = CHARACTER_INVALID;
  if (lead < 0xC2 || lead > 0xF4) return found;

  size_t needed = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  uint32_t code_point = lead & (0xFFu >> (needed + 1));
  for (; found.length < needed; found.length++) {
    if (found.length == length || at[found.length] < low || at[found.length] > high) return found;
    code_point = code_point << 6 | (at[found.length] & 0x3Fu);
    low = 0x80;
    high = 0xBF;
  }

  found.code_point = code_point;
  return found;
}

/* U+000B is the line break of word processors; the others are Unicode's (UAX #14, BK and NL). */
static bool is_line_break(uint32_t code_point) {
  return code_point == '\r' || code_point == 0x0B || code_point == 0x85 || code_point == 0x2028 ||
         code_point == 0x2029;
}

static bool stays_as_it_is(struct character c) {
  return c.code_point != CHARACTER_INVALID && c.code_point != '\f' &&
         !is_line_break(c.code_point) && !is_removed(c.code_point);
}

size_t put_character(char *out, uint32_t code_point) {
  if (code_point < 0x80) {
    out[0] = (char)code_point;
    return 1;
  }

  size_t length = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
  for (size_t i = length - 1; i > 0; i--, code_point >>= 6)
    out[i] = (char)(0x80 | (code_point & 0x3F));

  out[0] = (char)(0xF00u >> length | code_point);
  return length;
}

size_t clean_code_point(char *out, uint32_t code_point) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) code_point = 0xFFFD;
  if (is_line_break(code_point)) code_point = '\n';
  if (is_removed(code_point)) return 0;
  if (code_point == '\f') code_point = ' ';
  return put_character(out, code_point);
}

/*
 * A state is the position of six bits in a table entry; the bits there are the next state. STOPPED
 * is 0 and stays 0, so that the scan stops at whatever an entry does not mention.
 */
enum state {
  STOPPED = 0,
  WHOLE = 6,      /* between characters */
  ONE_MORE = 12,  /* any continuation byte, then WHOLE */
  TWO_MORE = 18,  /* any continuation byte, then ONE_MORE */
  AFTER_C2 = 24,  /* not C1: A0..BF */
  AFTER_E0 = 30,  /* not overlong: A0..BF */
  AFTER_ED = 36,  /* not a surrogate: 80..9F */
  AFTER_EF = 42,  /* not B7 and BF, after which noncharacters come */
  AFTER_F0 = 48,  /* not overlong: 90..BF */
  WITHIN_F0 = 54, /* not BF, after which noncharacters come */
};

#define STEP(from, to) ((uint64_t)(to) << (from))

#define PLAIN STEP(WHOLE, WHOLE)
#define LEAD(to) STEP(WHOLE, to)
#define CONTINUATION (STEP(ONE_MORE, WHOLE) | STEP(TWO_MORE, ONE_MORE))
#define BEFORE_BF (CONTINUATION | STEP(WITHIN_F0, ONE_MORE))
#define BUT_B7 (BEFORE_BF | STEP(AFTER_EF, ONE_MORE))
#define FROM_90 STEP(AFTER_F0, WITHIN_F0)
#define FROM_A0 (FROM_90 | STEP(AFTER_C2, WHOLE) | STEP(AFTER_E0, ONE_MORE))
/* Continuation bytes from 80, 90 and A0 on; B7 and BF have entries of their own. */
#define CONTINUATION_80 (BUT_B7 | STEP(AFTER_ED, ONE_MORE))
#define CONTINUATION_90 (CONTINUATION_80 | FROM_90)
#define CONTINUATION_A0 (BUT_B7 | FROM_A0)
#define CONTINUATION_B7 (BEFORE_BF | FROM_A0)
#define CONTINUATION_BF (CONTINUATION | FROM_A0)

/* The same entry for the bytes from `first` on. */
#define FOR_2(first, entry) [first] = (entry), [(first) + 1] = (entry)
#define FOR_4(first, entry) FOR_2(first, entry), FOR_2((first) + 2, entry)
#define FOR_8(first, entry) FOR_4(first, entry), FOR_4((first) + 4, entry)
#define FOR_16(first, entry) FOR_8(first, entry), FOR_8((first) + 8, entry)

static const uint64_t steps[256] = {
    FOR_2('\t', PLAIN), /* and LF */
    FOR_16(0x20, PLAIN),
    FOR_16(0x30, PLAIN),
    FOR_16(0x40, PLAIN),
    FOR_16(0x50, PLAIN),
    FOR_16(0x60, PLAIN),
    FOR_8(0x70, PLAIN),
    FOR_4(0x78, PLAIN),
    FOR_2(0x7C, PLAIN),
    [0x7E] = PLAIN,
    FOR_16(0x80, CONTINUATION_80),
    FOR_16(0x90, CONTINUATION_90),
    FOR_16(0xA0, CONTINUATION_A0),
    FOR_4(0xB0, CONTINUATION_A0),
    FOR_2(0xB4, CONTINUATION_A0),
    [0xB6] = CONTINUATION_A0,
    [0xB7] = CONTINUATION_B7,
    FOR_4(0xB8, CONTINUATION_A0),
    FOR_2(0xBC, CONTINUATION_A0),
    [0xBE] = CONTINUATION_A0,
    [0xBF] = CONTINUATION_BF,
    [0xC2] = LEAD(AFTER_C2),
    [0xC3] = LEAD(ONE_MORE),
    FOR_4(0xC4, LEAD(ONE_MORE)),
    FOR_8(0xC8, LEAD(ONE_MORE)),
    FOR_16(0xD0, LEAD(ONE_MORE)),
    [0xE0] = LEAD(AFTER_E0),
    [0xE1] = LEAD(TWO_MORE),
    FOR_2(0xE2, LEAD(TWO_MORE)),
    FOR_8(0xE4, LEAD(TWO_MORE)),
    [0xEC] = LEAD(TWO_MORE),
    [0xED] = LEAD(AFTER_ED),
    [0xEE] = LEAD(TWO_MORE),
    [0xEF] = LEAD(AFTER_EF),
    [0xF0] = LEAD(AFTER_F0),
};

enum { BLOCK = 16 };

/* `seen` gathers the bits of all bytes: its top bit tells other text from plain ASCII. */
static inline uint64_t run_block(const unsigned char *at, size_t length, uint64_t state,
                                 unsigned *seen) {
  for (size_t i = 0; i < length; i++) {
    state = steps[at[i]] >> (state & 63);
    *seen |= at[i];
  }
  return state & 63;
}

/*
 * Moves *at, a place between characters, over what the automaton passes. True: it stopped at a
 * character that begins less than BLOCK bytes after *at. False: it came to the end of the text, or
 * passed a block of plain ASCII, where the finder is faster.
 */
static bool run_automaton(const unsigned char *data, size_t length, size_t *at) {
  size_t i = *at;
  uint64_t state = WHOLE;
  uint64_t next = WHOLE;
  unsigned seen = 0x80;

  while (i < length && (seen & 0x80) != 0) {
    size_t size = length - i;
    seen = 0;

    next = size < BLOCK ? run_block(data + i, size, state, &seen)
                        : run_block(data + i, BLOCK, state, &seen);
    if (next == STOPPED) break;
    state = next;
    i += size < BLOCK ? size : BLOCK;
  }

  /* i is within a character whose first bytes have passed: go back to its lead byte. */
  if (state != WHOLE) {
    while ((data[--i] & 0xC0) == 0x80) continue;
  }

  *at = i;
  return next != WHOLE && i < length;
}

/* U+2028 and U+2029, for which the automaton has no state. `to` is a place between characters. */
static size_t find_separator(const unsigned char *data, size_t from, size_t to) {
  while (from < to) {
    const unsigned char *lead = memchr(data + from, 0xE2, to - from);
    if (lead == NULL) return to;
    if (lead[1] == 0x80 && (lead[2] == 0xA8 || lead[2] == 0xA9)) return (size_t)(lead - data);
    from = (size_t)(lead - data) + 3;
  }
  return to;
}

size_t clean_prefix_with(const struct finders *finders, span text) {
  if (text.length == 0) return 0; /* data may be NULL then, and NULL + 0 is undefined in C */
  const unsigned char *data = (const unsigned char *)text.data;
  size_t at = 0;
  for (;;) {
    at += finders->not_plain_ascii(text.data + at, text.length - at);
    if (at == text.length || data[at] < 0x80) return at;

    at += finders->pass_characters(text.data + at, text.length - at);
    if (at == text.length) return at;
    if (data[at] < 0x80) continue;
    size_t from = at;
    bool stopped = run_automaton(data, text.length, &at);
    size_t separator = find_separator(data, from, at);
    if (separator < at) return separator;
    if (!stopped) continue;

    size_t look_until = text.length - at < BLOCK ? text.length : at + BLOCK;
    while (at < look_until) {
      struct character c = next_character(data + at, text.length - at);
      if (!stays_as_it_is(c)) return at;
      at += c.length;
    }
  }
}

size_t clean_prefix(span text) { return clean_prefix_with(finders_best(), text); }

/* Mends characters from *at on until one stays as it is. Returns the bytes written. */
static size_t mend_stretch(char *out, span text, size_t *at, bool is_source) {
  const unsigned char *data = (const unsigned char *)text.data;
  size_t written = 0;
  while (*at < text.length) {
    struct character c = next_character(data + *at, text.length - *at);
    if (stays_as_it_is(c)) break;
    *at += c.length;
    if (is_source && c.code_point == '\r' && *at < text.length && data[*at] == '\n') continue;
    written += clean_code_point(out + written, c.code_point);
  }

  return written;
}

static size_t copy_mended(char *out, span text, bool is_source) {
  const struct finders *finders = finders_best();
  size_t written = 0;
  for (size_t at = 0; at < text.length;) {
    size_t clean = clean_prefix_with(finders, span_of(text.data + at, text.length - at));
    memcpy(out + written, text.data + at, clean);
    written += clean;
    at += clean;
    written += mend_stretch(out + written, text, &at, is_source);
  }

  return written;
}

size_t clean_copy(char *out, span text) { return copy_mended(out, text, true); }

size_t clean_copy_decoded(char *out, span text) { return copy_mended(out, text, false); }

/*
 * Moves over one character that was mended, if what it became is before `clean`. A CR before a LF
 * became nothing.
 */
static bool advance_one(struct clean_place *place, span rest, size_t clean) {
  char mended[4];
  struct character c = next_character((const unsigned char *)rest.data, rest.length);
  if (stays_as_it_is(c)) return false;

  bool goes = c.code_point == '\r' && rest.length > 1 && rest.data[1] == '\n';
  size_t length = goes ? 0 : clean_code_point(mended, c.code_point);
  if (length > clean - place->clean) return false;

  place->source += c.length;
  place->clean += length;
  return true;
}

/*
 * Skips U+FEFF and characters that are removed, in any order: intake also takes off a U+FEFF that
 * only comes first because what was before it is removed.
 */
struct clean_place clean_start(span source) {
  struct clean_place place = {0, 0};
  while (place.source < source.length) {
    span rest = span_of(source.data + place.source, source.length - place.source);
    if (clean_starts_with_bom(rest)) {
      place.source += 3;
    } else if (!advance_one(&place, rest, 0)) {
      break;
    }
  }

  return place;
}

void clean_advance(struct clean_place *place, span source, size_t clean) {
  while (place->source < source.length) {
    span rest = span_of(source.data + place->source, source.length - place->source);
    size_t ahead = clean - place->clean; /* no more is read, so that many places cost linear time */
    size_t run = clean_prefix(span_of(rest.data, rest.length < ahead ? rest.length : ahead));
    place->source += run;
    place->clean += run;
    if (run == rest.length ||
        !advance_one(place, span_of(rest.data + run, rest.length - run), clean))
      return;
  }
}

bool is_ignorable_character(uint32_t code_point) {
  static const struct code_points ranges[] = {
      {0xAD, 0xAD},       {0x34F, 0x34F},   {0x61C, 0x61C},     {0x115F, 0x1160},
      {0x17B4, 0x17B5},   {0x180B, 0x180F}, {0x200B, 0x200F},   {0x202A, 0x202E},
      {0x2060, 0x206F},   {0x3164, 0x3164}, {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},
      {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFF8}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A},
      {0xE0000, 0xE0FFF},
  };
  return IS_AMONG(ranges, code_point);
}
