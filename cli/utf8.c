/* See utf8.h. */
#include "utf8.h"

#include <string.h>

static bool is_continuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

size_t utf8_decode(const char *data, size_t length, uint32_t *code_point) {
  unsigned char b[4] = {0};
  memcpy(b, data, length < sizeof b ? length : sizeof b);
  if (length == 0) return 0;
  if (b[0] < 0x80) {
    *code_point = b[0];
    return 1;
  }

  if (b[0] >= 0xC2 && b[0] <= 0xDF && is_continuation(b[1])) {
    *code_point = (b[0] & 0x1Fu) << 6 | (b[1] & 0x3Fu);
    return 2;
  }

  if ((b[0] & 0xF0) == 0xE0 && is_continuation(b[1]) && is_continuation(b[2])) {
    *code_point = (b[0] & 0x0Fu) << 12 | (b[1] & 0x3Fu) << 6 | (b[2] & 0x3Fu);
    return *code_point < 0x800 || (*code_point >= 0xD800 && *code_point <= 0xDFFF) ? 0 : 3;
  }

  if ((b[0] & 0xF8) == 0xF0 && is_continuation(b[1]) && is_continuation(b[2]) &&
      is_continuation(b[3])) {
    *code_point =
        (b[0] & 0x07u) << 18 | (b[1] & 0x3Fu) << 12 | (b[2] & 0x3Fu) << 6 | (b[3] & 0x3Fu);
    return *code_point < 0x10000 || *code_point > 0x10FFFF ? 0 : 4;
  }
  return 0;
}

size_t utf8_write(uint32_t c, char *to) {
  if (c < 0x80) {
    to[0] = (char)c;
    return 1;
  }

  if (c < 0x800) {
    to[0] = (char)(0xC0 | c >> 6);
    to[1] = (char)(0x80 | (c & 0x3F));
    return 2;
  }

  if (c < 0x10000) {
    to[0] = (char)(0xE0 | c >> 12);
    to[1] = (char)(0x80 | (c >> 6 & 0x3F));
    to[2] = (char)(0x80 | (c & 0x3F));
    return 3;
  }

  to[0] = (char)(0xF0 | c >> 18);
  to[1] = (char)(0x80 | (c >> 12 & 0x3F));
  to[2] = (char)(0x80 | (c >> 6 & 0x3F));
  to[3] = (char)(0x80 | (c & 0x3F));
  return 4;
}

static bool start_sequence(struct utf8_state *state, unsigned char byte) {
  state->low = 0x80;
  state->high = 0xBF;
  if (byte < 0x80) return true;
  if (byte < 0xC2 || byte > 0xF4) return false;
  state->need = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
  if (byte == 0xE0) state->low = 0xA0;
  if (byte == 0xED) state->high = 0x9F;
  if (byte == 0xF0) state->low = 0x90;
  if (byte == 0xF4) state->high = 0x8F;
  return true;
}

bool utf8_step(struct utf8_state *state, unsigned char byte) {
  if (state->need == 0) return start_sequence(state, byte);
  if (byte < state->low || byte > state->high) {
    state->need = 0;
    return false;
  }
  state->need--;
  state->low = 0x80;
  state->high = 0xBF;
  return true;
}

size_t utf8_plain_run(const char *data, size_t at, size_t length) {
  const uint64_t ones = UINT64_C(0x0101010101010101);
  const uint64_t high = UINT64_C(0x8080808080808080);
  size_t start = at;
  for (; length - at >= 8; at += 8) {
    uint64_t w;
    memcpy(&w, data + at, 8);
    if (((w | (w - ones)) & high) != 0) break; /* a zero byte borrows into its top bit */
  }
  while (at < length && data[at] != '\0' && (unsigned char)data[at] < 0x80) at++;
  return at - start;
}

size_t utf8_count_invalid(const char *data, size_t length) {
  struct utf8_state state = {0};
  size_t count = 0;

  for (size_t at = 0; at < length;) {
    if (state.need == 0) at += utf8_plain_run(data, at, length);
    if (at == length) break;
    bool within = state.need > 0;
    if (utf8_step(&state, (unsigned char)data[at])) {
      at++;
      continue;
    }
    count++;
    if (!within) at++; /* otherwise the byte can begin something itself */
  }

  return count + (state.need > 0);
}
