/* The inside of JSON strings (RFC 8259 section 7): to bytes and back. */
#include "json.h"

#include "utf8.h"

#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/*
 * Every byte of a line comes by here, some twice: 16 at a time where the processor surely can. Sets
 * *at to the first byte that is not plain, and returns true; or to where less than 16 are left.
 */
static bool find_special(const char *data, size_t *at, size_t length) {
#ifdef __SSE2__
  const __m128i quote = _mm_set1_epi8('"'), escape = _mm_set1_epi8('\\');
  const __m128i last_control = _mm_set1_epi8(0x1F);
  for (; length - *at >= 16; *at += 16) {
    __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(data + *at));
    __m128i control = _mm_cmpeq_epi8(_mm_max_epu8(block, last_control), last_control);
    __m128i ends = _mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, escape));
    unsigned found = (unsigned)_mm_movemask_epi8(_mm_or_si128(ends, control));
    if (found == 0) continue;
    *at += (size_t)__builtin_ctz(found);
    return true;
  }
#else
  (void)data;
  (void)length;
#endif
  return false;
}

size_t json_plain_run(const char *data, size_t at, size_t length) {
  const uint64_t ones = UINT64_C(0x0101010101010101);
  const uint64_t high = UINT64_C(0x8080808080808080);
  size_t start = at;
  if (find_special(data, &at, length)) return at - start;

  while (length - at >= 8) {
    uint64_t w;
    memcpy(&w, data + at, 8);
    uint64_t quote = w ^ (ones * '"');
    uint64_t escape = w ^ (ones * '\\');
    /* A byte that is zero, or below 0x20, borrows into its top bit. */
    uint64_t stop =
        ((quote - ones) & ~quote) | ((escape - ones) & ~escape) | ((w - ones * 0x20) & ~w);
    if ((stop & high) != 0) {
#if defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
      /* A borrow can run on into higher bytes, but the lowest mark is true. */
      return at - start + (size_t)__builtin_ctzll(stop & high) / 8;
#else
      break;
#endif
    }
    at += 8;
  }

  while (at < length && data[at] != '"' && data[at] != '\\' && (unsigned char)data[at] >= 0x20)
    at++;
  return at - start;
}

static uint32_t hex4(const char *at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; i++) {
    char c = at[i];
    uint32_t digit = c <= '9' ? (uint32_t)(c - '0') : (uint32_t)((c | 0x20) - 'a' + 10);
    value = value << 4 | digit;
  }
  return value;
}

static bool is_high_surrogate(uint32_t c) { return c >= 0xD800 && c <= 0xDBFF; }
static bool is_low_surrogate(uint32_t c) { return c >= 0xDC00 && c <= 0xDFFF; }

/* What the escape at raw.data[at] stands for; *size is its length. */
static uint32_t escape_value(span raw, size_t at, size_t *size, bool *lossy) {
  const char *data = raw.data + at;
  *size = 2;

  switch (data[1]) {
  case 'b': return '\b';
  case 'f': return '\f';
  case 'n': return '\n';
  case 'r': return '\r';
  case 't': return '\t';
  case 'u': break;
  default: return (unsigned char)data[1];
  }

  *size = 6;
  uint32_t c = hex4(data + 2);
  if (!is_high_surrogate(c) && !is_low_surrogate(c)) return c;

  if (is_high_surrogate(c) && raw.length - at >= 12 && data[6] == '\\' && data[7] == 'u') {
    uint32_t low = hex4(data + 8);
    if (is_low_surrogate(low)) {
      *size = 12;
      return 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    }
  }

  *lossy = true;
  return 0xFFFD;
}

void json_decode(span raw, struct bytes *decoded, bool *lossy) {
  *lossy = false;
  for (size_t at = 0; at < raw.length;) {
    size_t run = json_plain_run(raw.data, at, raw.length);
    bytes_append(decoded, raw.data + at, run);
    at += run;
    if (at == raw.length) return;
    char bytes[4];
    size_t size;
    uint32_t c = escape_value(raw, at, &size, lossy);
    bytes_append(decoded, bytes, utf8_write(c, bytes));
    at += size;
  }
}

size_t json_unit(span raw, size_t at, char quote, size_t *length) {
  (void)quote;
  char bytes[4];
  size_t size = 1;
  bool lossy;
  *length = 1;
  if (raw.data[at] == '\\') *length = utf8_write(escape_value(raw, at, &size, &lossy), bytes);
  return size;
}

struct manner {
  bool raw_unicode;   /* non-ASCII stands as it is */
  bool escape_slash;  /* \/ as PHP writes it */
  bool escape_markup; /* \u003c, so that the line can stand in a script element */
  bool escape_apostrophe;
  bool upper; /* \u003C */
};

static void learn_escape(struct manner *manner, const char *at) {
  if (at[1] == '/') manner->escape_slash = true;
  if (at[1] != 'u') return;
  uint32_t c = hex4(at + 2);
  if (c == '<' || c == '>' || c == '&') manner->escape_markup = true;
  if (c == '\'') manner->escape_apostrophe = true;
  for (size_t i = 2; i < 6; i++) {
    if (at[i] >= 'A' && at[i] <= 'F') manner->upper = true;
  }
}

/* The first byte from `at` on that is not ASCII. */
static size_t ascii_end(const char *data, size_t at, size_t length) {
#ifdef __SSE2__
  for (; length - at >= 16; at += 16) {
    unsigned found =
        (unsigned)_mm_movemask_epi8(_mm_loadu_si128((const __m128i *)(const void *)(data + at)));
    if (found != 0) return at + (size_t)__builtin_ctz(found);
  }
#endif
  for (; length - at >= 8; at += 8) {
    uint64_t w;
    memcpy(&w, data + at, 8);
    if ((w & UINT64_C(0x8080808080808080)) != 0) break;
  }
  while (at < length && (unsigned char)data[at] < 0x80) at++;
  return at;
}

static struct manner learn_manner(span model) {
  struct manner manner = {.raw_unicode = ascii_end(model.data, 0, model.length) < model.length};
  size_t at = 0;
  while (at < model.length) { /* from backslash to backslash */
    const char *escape = memchr(model.data + at, '\\', model.length - at);
    if (escape == NULL) break;
    learn_escape(&manner, escape);
    at = (size_t)(escape - model.data) + 2;
  }
  return manner;
}

static bool needs_escape(const struct manner *manner, char c) {
  if (c == '/') return manner->escape_slash;
  if (c == '\'') return manner->escape_apostrophe;
  return manner->escape_markup && (c == '<' || c == '>' || c == '&');
}

/* Where the bytes that can stand as they are end. */
static size_t verbatim_end(const struct manner *manner, span text, size_t at) {
  size_t end = at + json_plain_run(text.data, at, text.length);
  if (!manner->raw_unicode) end = ascii_end(text.data, at, end);
  if (!manner->escape_slash && !manner->escape_apostrophe && !manner->escape_markup) return end;
  while (at < end && !needs_escape(manner, text.data[at])) at++;
  return at;
}

static void append_unit(struct bytes *out, const struct manner *manner, uint32_t unit) {
  const char *hex = manner->upper ? "0123456789ABCDEF" : "0123456789abcdef";
  char text[6] = {
      '\\', 'u', hex[unit >> 12 & 15], hex[unit >> 8 & 15], hex[unit >> 4 & 15], hex[unit & 15]};
  bytes_append(out, text, sizeof text);
}

/* Escapes the character at data[0]; returns its length. */
static size_t append_escape(struct bytes *out, const struct manner *manner, const char *data,
                            size_t length) {
  static const char letters[] = "\"\"\\\\//\bb\ff\nn\rr\tt"; /* a byte, then its letter */
  for (size_t i = 0; i + 1 < sizeof letters; i += 2) {
    if (data[0] != letters[i]) continue;
    char pair[2] = {'\\', letters[i + 1]};
    bytes_append(out, pair, sizeof pair);
    return 1;
  }
  uint32_t c = 0xFFFD;
  size_t size = utf8_decode(data, length, &c);
  if (c >= 0x10000) {
    append_unit(out, manner, 0xD800 + ((c - 0x10000) >> 10));
    append_unit(out, manner, 0xDC00 + ((c - 0x10000) & 0x3FF));
  } else {
    append_unit(out, manner, c);
  }
  return size == 0 ? 1 : size;
}

void json_encode(struct bytes *out, span text, span model) {
  struct manner manner = learn_manner(model);
  for (size_t at = 0; at < text.length;) {
    size_t end = verbatim_end(&manner, text, at);
    bytes_append(out, text.data + at, end - at);
    at = end;
    if (at < text.length) at += append_escape(out, &manner, text.data + at, text.length - at);
  }
}
