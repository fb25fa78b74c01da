/* See containment.h. */
#include "base/containment.h"

#include "base/characters.h"
#include "base/code_points.h"

static const struct code_points combining[] = {
#include "base/combining.inc"
};

/* UAX #9 ends at 125; what is beyond this is none of a reader's text. */
enum { MOST_OPEN = 60 };

/* Shown by nothing: they neither take a mark nor keep two marks apart. */
static bool is_transparent(uint32_t c) {
  return c == 0xAD || c == 0x61C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

static bool is_combining(uint32_t c) {
  /* ideographs, and syllables of Hangul */
  bool has_none = (c >= 0x3100 && c < 0xA600) || (c >= 0xAC00 && c < 0xFB00);
  return c >= 0x300 && !has_none && IS_AMONG(combining, c);
}

static bool is_embedding(uint32_t c) {
  return c == 0x202A || c == 0x202B || c == 0x202D || c == 0x202E;
}
static bool is_isolate(uint32_t c) { return c >= 0x2066 && c <= 0x2068; }
static bool is_bidi(uint32_t c) {
  return (c >= 0x202A && c <= 0x202E) || is_isolate(c) || c == 0x2069;
}

static bool open_control(struct containment *state, bool isolate) {
  if (state->open == MOST_OPEN) return false;
  uint64_t bit = UINT64_C(1) << state->open++;
  state->isolates = isolate ? state->isolates | bit : state->isolates & ~bit;
  return true;
}

static void end_last(struct containment *state) {
  state->open--;
  if (state->floor > state->open) state->floor = state->open;
}

/* How many embeddings are open in the last isolate; all of them where none is open. */
static unsigned embedded_in_isolate(const struct containment *state) {
  unsigned embedded = 0;
  while (embedded < state->open && (state->isolates >> (state->open - 1 - embedded) & 1) == 0)
    embedded++;
  return embedded;
}

/* Whether a control stays; *ends: so many have to end before it. */
static bool take_control(struct containment *state, uint32_t c, unsigned *ends) {
  if (is_embedding(c)) return open_control(state, false);
  if (is_isolate(c)) return open_control(state, true);
  unsigned embedded = embedded_in_isolate(state);
  bool ends_embedding = c == 0x202C;
  if (ends_embedding ? embedded == 0 : embedded == state->open) return false;
  /* PDI ends the embeddings in its isolate, too. */
  *ends = ends_embedding ? 0 : embedded;
  if (*ends == 0) end_last(state);
  return true;
}

/* Whether a character that is no control stays. */
static bool stacks(struct containment *state, const struct containment_rules *wanted, uint32_t c) {
  if (wanted->max_combining == 0 || is_transparent(c)) return true;
  if (!is_combining(c)) {
    state->marks = 0;
    return true;
  }
  if (state->marks >= wanted->max_combining) return false;
  state->marks++;
  return true;
}

struct contained contain_next(struct containment *state, const struct containment_rules *wanted,
                              span text) {
  struct contained next = {0};
  while (next.length < text.length) {
    const char *at = text.data + next.length;
    if ((unsigned char)*at < 0x80) {
      state->marks = 0;
      next.length++;
      continue;
    }
    struct character c = next_character((const unsigned char *)at, text.length - next.length);
    bool controlled = wanted->bidi != BIDI_KEEP && is_bidi(c.code_point);
    bool stays = !controlled
                     ? stacks(state, wanted, c.code_point)
                     : wanted->bidi == BIDI_CLOSE && take_control(state, c.code_point, &next.ends);
    if (next.ends > 0) return next;
    if (!stays) {
      next.left_out = c.length;
      next.is_seen = !controlled;
      return next;
    }
    next.length += c.length;
  }
  return next;
}

bool has_bidi_controls(span text) {
  for (size_t at = 0; at + 2 < text.length; at++) {
    const char *lead = memchr(text.data + at, 0xE2, text.length - at - 2);
    if (lead == NULL) return false;
    at = (size_t)(lead - text.data);
    uint32_t c = 0x2000u | ((unsigned char)lead[1] & 0x3Fu) << 6 | ((unsigned char)lead[2] & 0x3Fu);
    if (is_bidi(c)) return true;
  }
  return false;
}

span contain_end(struct containment *state) {
  bool isolate = (state->isolates >> (state->open - 1) & 1) != 0;
  end_last(state);
  return isolate ? SPAN_LITERAL("\xE2\x81\xA9") : SPAN_LITERAL("\xE2\x80\xAC");
}
