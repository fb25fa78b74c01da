/* See idn.h. */
#include "html/idn.h"

#include "base/characters.h"
#include "html/url_internal.h"

struct script_range {
  uint32_t first, last;
  uint32_t scripts;
};

#include "html/scripts.inc"

/* ---- Characters of a host ---- */

struct host_text {
  size_t length;
  uint32_t code_points[URL_HOST_SIZE];
};

static bool is_dot(uint32_t c) { return c == '.' || c == 0x3002 || c == 0xFF0E || c == 0xFF61; }

/* url_host() leaves bytes over 0x7F encoded that came so. */
static bool decode_host(span host, struct host_text *text) {
  char bytes[URL_HOST_SIZE];
  size_t length = 0;
  struct cursor in = {host.data, host.data + host.length};
  text->length = 0;
  if (host.length >= URL_HOST_SIZE) return false;
  for (int c = take(&in); c != END; c = take(&in))
    bytes[length++] = ascii_lower((char)(c == '%' ? take_percent_decoded(&in) : c));

  for (size_t at = 0; at < length;) {
    struct character c = next_character((const unsigned char *)bytes + at, length - at);
    if (c.code_point == CHARACTER_INVALID) return false;
    text->code_points[text->length++] = is_dot(c.code_point) ? '.' : c.code_point;
    at += c.length;
  }
  return true;
}

/* ---- Scripts ---- */

static uint32_t scripts_of(uint32_t c) {
  if (c < 0x80) return ascii_is_letter((char)c) ? LATIN : UINT32_MAX;
  size_t low = 0;
  size_t high = sizeof script_ranges / sizeof *script_ranges;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (script_ranges[middle].last < c) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  bool found = low < sizeof script_ranges / sizeof *script_ranges && script_ranges[low].first <= c;
  return found ? script_ranges[low].scripts : 0;
}

bool host_is_mixed(span host) {
  struct host_text text;
  uint32_t all = UINT32_MAX;
  uint32_t beside = BESIDE_LATIN;
  if (!decode_host(host, &text)) return false;
  for (size_t i = 0; i < text.length; i++) {
    uint32_t c = text.code_points[i];
    uint32_t scripts = scripts_of(c);
    bool is_latin = (scripts & LATIN) != 0;
    all = c == '.' ? UINT32_MAX : all & scripts;
    beside = c == '.' ? BESIDE_LATIN : is_latin ? beside : beside & scripts;
    if (all == 0 && beside == 0) return true;
  }
  return false;
}

/* ---- Punycode, RFC 3492 ---- */

enum { BASE = 36, LEAST = 1, MOST = 26, SKEW = 38, DAMP = 700, FIRST_BIAS = 72, MOST_LABEL = 63 };

static uint32_t adapt(uint32_t delta, uint32_t count, bool first) {
  delta = first ? delta / DAMP : delta / 2;
  delta += delta / count;
  uint32_t k = 0;
  for (; delta > (BASE - LEAST) * MOST / 2; k += BASE) delta /= BASE - LEAST;
  return k + (BASE - LEAST + 1) * delta / (delta + SKEW);
}

static void put_digit(struct output *out, uint32_t digit) {
  put_byte(out, (char)(digit < 26 ? 'a' + digit : '0' + (digit - 26)));
}

/* A variable-length integer. */
static void put_delta(struct output *out, uint32_t delta, uint32_t bias) {
  for (uint32_t k = BASE;; k += BASE) {
    uint32_t threshold = k <= bias ? LEAST : k >= bias + MOST ? MOST : k - bias;
    if (delta < threshold) break;
    put_digit(out, threshold + (delta - threshold) % (BASE - threshold));
    delta = (delta - threshold) / (BASE - threshold);
  }
  put_digit(out, delta);
}

/* The least code point of a label that is not less than `from`. */
static uint32_t least_from(const uint32_t *label, size_t length, uint32_t from) {
  uint32_t least = UINT32_MAX;
  for (size_t i = 0; i < length; i++) {
    if (label[i] >= from && label[i] < least) least = label[i];
  }
  return least;
}

/*
 * A label has at most 255 code points up to 0x10FFFF, so no product here is too large for 32 bits:
 * 0x110000 * 256 < 2^29.
 */
static void put_punycode(struct output *out, const uint32_t *label, size_t length) {
  uint32_t basic = 0;
  for (size_t i = 0; i < length; i++) {
    if (label[i] >= 0x80) continue;
    put_byte(out, (char)label[i]);
    basic++;
  }
  if (basic > 0) put_byte(out, '-');

  uint32_t next = 0x80;
  uint32_t delta = 0;
  uint32_t bias = FIRST_BIAS;
  uint32_t done = basic;
  while (done < length) {
    uint32_t least = least_from(label, length, next);
    delta += (least - next) * (done + 1);
    for (size_t i = 0; i < length; i++) {
      if (label[i] < least) delta++;
      if (label[i] != least) continue;
      put_delta(out, delta, bias);
      bias = adapt(delta, done + 1, done == basic);
      delta = 0;
      done++;
    }
    delta++;
    next = least + 1;
  }
}

static bool put_label(struct output *out, const uint32_t *label, size_t length) {
  size_t start = out->length;
  bool is_ascii = true;
  for (size_t i = 0; i < length; i++) is_ascii = is_ascii && label[i] < 0x80;
  if (is_ascii) {
    for (size_t i = 0; i < length; i++) put_byte(out, (char)label[i]);
    return true;
  }
  if (length > MOST_LABEL) return false; /* each takes a byte at least */
  for (const char *at = "xn--"; *at != '\0'; at++) put_byte(out, *at);
  put_punycode(out, label, length);
  return out->length - start <= MOST_LABEL;
}

size_t host_to_ascii(span host, char ascii[URL_HOST_SIZE]) {
  struct host_text text;
  struct output out = {ascii, URL_HOST_SIZE - 1, 0, false};
  bool fine = decode_host(host, &text);
  for (size_t at = 0; fine && at < text.length;) {
    size_t end = at;
    while (end < text.length && text.code_points[end] != '.') end++;
    fine = put_label(&out, text.code_points + at, end - at);
    if (end < text.length) put_byte(&out, '.');
    at = end + 1;
  }
  if (!fine || out.overflowed) out.length = 0;
  ascii[out.length] = '\0';
  return out.length;
}

/* ---- In a URL ---- */

/* Whether the value can have a host that is not ASCII. */
static bool may_be_mixed(span value) {
  for (size_t i = 0; i < value.length; i++) {
    if ((unsigned char)value.data[i] >= 0x80 || value.data[i] == '%') return true;
  }
  return false;
}

bool url_host_is_untold(span value) {
  char host[URL_HOST_SIZE];
  char ascii[URL_HOST_SIZE];
  if (!may_be_mixed(value) || !url_names_host(value)) return false;
  size_t length = url_host(value, host);
  return length == 0 || host_to_ascii(span_of(host, length), ascii) == 0;
}

static void put_part(struct output *out, const char *from, const char *to) {
  for (; from < to; from++) put_byte(out, *from);
}

enum host_change url_unmix_host(span value, char *buffer, size_t *length) {
  char host[URL_HOST_SIZE];
  char ascii[URL_HOST_SIZE];
  struct cursor place;
  if (url_host_is_untold(value)) return HOST_UNWRITABLE;
  size_t host_length = may_be_mixed(value) ? url_find_host(value, host, &place) : 0;
  if (host_length == 0 || !host_is_mixed(span_of(host, host_length))) return HOST_STAYS;
  size_t ascii_length = host_to_ascii(span_of(host, host_length), ascii);

  struct output out = {buffer, URL_HOST_SIZE + value.length, 0, false};
  put_part(&out, value.data, place.at);
  put_part(&out, ascii, ascii + ascii_length);
  put_part(&out, place.end, value.data + value.length);
  *length = out.length;
  return HOST_WRITTEN;
}
