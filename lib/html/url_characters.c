/*
 * Characters of a URL that are not seen, or that change how the others look. A browser keeps them;
 * a program that comes after us may take them out. Knows Unicode and how a URL begins; see url.h.
 * Held by tests/unit/test_url_characters.c.
 */
#include "base/characters.h"
#include "base/code_points.h"
#include "base/load.h"
#include "html/url_internal.h"

/* Unicode's White_Space beyond ASCII, which the trim() of many languages takes off. */
static bool is_wide_space(uint32_t code_point) {
  static const struct code_points ranges[] = {
      {0x85, 0x85},     {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
      {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000},
  };
  return IS_AMONG(ranges, code_point);
}

/* Unicode's Bidi_Control. */
static bool is_bidi_control(uint32_t code_point) {
  static const struct code_points ranges[] = {
      {0x61C, 0x61C}, {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}};
  return IS_AMONG(ranges, code_point);
}

/* ---- What a URL would be without the unseen characters ---- */

enum { NOT_ASCII = 0x80 };

/*
 * Takes the next character that is seen: an ASCII byte, NOT_ASCII for another one, or END. *skipped
 * is set if an unseen one came before it.
 */
static int take_seen(struct cursor *in, bool *skipped) {
  for (;;) {
    int c = take(in);
    if (c < NOT_ASCII) return c;

    in->at--;
    struct character character =
        next_character((const unsigned char *)in->at, (size_t)(in->end - in->at));
    in->at += character.length;
    if (!is_ignorable_character(character.code_point)) return NOT_ASCII;
    *skipped = true;
  }
}

/* Skips all that a trim() could take off. */
static void skip_start(struct cursor *in, bool *skipped) {
  for (;;) {
    struct cursor ahead = *in;
    int c = peek(&ahead);
    if (c == END) return;
    struct character character =
        next_character((const unsigned char *)ahead.at, (size_t)(ahead.end - ahead.at));

    bool is_unseen =
        is_ignorable_character(character.code_point) || is_wide_space(character.code_point);
    if (c > ' ' && !is_unseen) return;
    *skipped = *skipped || is_unseen;
    in->at = ahead.at + character.length;
  }
}

static bool is_scheme_byte(int c) {
  return c < NOT_ASCII && (ascii_is_alphanumeric((char)c) || c == '+' || c == '-' || c == '.');
}

/* Nearly all URLs are ASCII, and then have no unseen characters. */
static bool is_ascii(span text) {
  const uint64_t high_bits = UINT64_C(0x8080808080808080);
  size_t at = 0;
  for (; text.length - at >= sizeof(uint64_t); at += sizeof(uint64_t)) {
    if (load_word(text.data + at) & high_bits) return false;
  }
  return at == text.length || (load_up_to_word(text.data + at, text.length - at) & high_bits) == 0;
}

bool url_turns_unseen(span value, const struct url_facts *facts) {
  if (is_ascii(value)) return false;
  struct cursor in = url_cursor(value);
  bool skipped = false;
  skip_start(&in, &skipped);

  int c = take_seen(&in, &skipped);
  if (is_slash(c)) {
    bool is_network = is_slash(take_seen(&in, &skipped));
    return skipped && is_network && facts->kind != URL_NETWORK_PATH;
  }

  if (c == END || c == NOT_ASCII || !ascii_is_letter((char)c)) return false;

  while (c != END && is_scheme_byte(c)) c = take_seen(&in, &skipped);
  if (c != ':') return false;
  if (facts->kind != URL_ABSOLUTE) return skipped;

  /*
   * The scheme is the same: "http:x" is a path on the page's own host. Unseen characters after it
   * may have split a "//", and so hidden another host.
   */
  return is_slash(take_seen(&in, &skipped)) && is_slash(take_seen(&in, &skipped)) && skipped;
}

/* ---- How a URL looks ---- */

/*
 * The character of two or three bytes that ends with the newest (lowest) of these bytes; 0 when
 * there is none.
 */
static uint32_t last_code_point(uint32_t bytes) {
  if ((bytes & 0xF0C0C0) == 0xE08080)
    return (bytes >> 4 & 0xF000) | (bytes >> 2 & 0xFC0) | (bytes & 0x3F);
  if ((bytes & 0xE0C0) == 0xC080) return (bytes >> 2 & 0x7C0) | (bytes & 0x3F);
  return 0;
}

bool url_misleads(span value) {
  struct cursor in = url_cursor(value);
  uint32_t bytes = 0;
  for (int c = take(&in); c != END; c = take(&in)) {
    if (c == '%') c = take_percent_decoded(&in);
    bytes = bytes << 8 | (uint32_t)c;
    if (c < NOT_ASCII) continue;

    uint32_t code_point = last_code_point(bytes);
    if (is_bidi_control(code_point) || is_wide_space(code_point)) return true;
  }

  return false;
}
