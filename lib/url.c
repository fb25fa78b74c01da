/*
 * The URL standard's basic URL parser, as far as a sanitizer needs it: what a value is, whose host it names, and what it
 * resolves to against an http or https base. The only file that reads URLs. Knows nothing of HTML or policies.
 *
 * Section names are those of url.spec.whatwg.org, 4.4 "URL parsing".
 */
#include "url.h"

/* ---- Reading: trimmed ends, TAB, LF and CR skipped, never copied ---- */

enum { END = -1 };

struct cursor {
  const char *at;
  const char *end;
};

static struct cursor cursor_of(span value) {
  if (value.length == 0) return (struct cursor){"", ""};
  struct cursor in = {value.data, value.data + value.length};
  while (in.at < in.end && (unsigned char)*in.at <= 0x20) in.at++;
  while (in.at < in.end && (unsigned char)in.end[-1] <= 0x20) in.end--;
  return in;
}

/* The next byte, 0..255, or END; it stays next until `in->at++`. */
static inline int peek(struct cursor *in) {
  while (in->at < in->end && (*in->at == '\t' || *in->at == '\n' || *in->at == '\r')) in->at++;
  return in->at < in->end ? (unsigned char)*in->at : END;
}

static inline int take(struct cursor *in) {
  int c = peek(in);
  if (c != END) in->at++;
  return c;
}

/* For special URLs, and relative ones on an http or https page. */
static inline bool is_slash(int c) { return c == '/' || c == '\\'; }

static void skip_slashes(struct cursor *in) {
  while (is_slash(peek(in))) in->at++;
}

static bool begins_with_two_slashes(struct cursor in) { return is_slash(take(&in)) && is_slash(take(&in)); }

/* ---- Scheme ---- */

/*
 * "scheme start state" and "scheme state". True: the scheme stands in *facts, the cursor behind the ':'. A scheme too long
 * for the array is a scheme all the same, with an empty name that no list of permitted ones has.
 */
static bool read_scheme(struct cursor *in, struct url_facts *facts) {
  struct cursor ahead = *in;
  size_t length = 0;
  int c = take(&ahead);
  if (c == END || !ascii_is_letter((char)c)) return false;
  while (c != END && (ascii_is_alphanumeric((char)c) || c == '+' || c == '-' || c == '.')) {
    if (length < URL_SCHEME_SIZE) facts->scheme[length] = ascii_lower((char)c);
    length++;
    c = take(&ahead);
  }
  bool found = c == ':';
  facts->scheme_length = found && length <= URL_SCHEME_SIZE ? length : 0;
  if (facts->scheme_length == 0) memset(facts->scheme, 0, sizeof facts->scheme);
  if (found) *in = ahead;
  return found;
}

static inline bool scheme_is(const struct url_facts *facts, span name) {
  return span_equal(span_of(facts->scheme, facts->scheme_length), name);
}

static bool scheme_is_http(const struct url_facts *facts) {
  return scheme_is(facts, SPAN_LITERAL("http")) || scheme_is(facts, SPAN_LITERAL("https"));
}

/* The special schemes that have an authority; "file" has none that can hold userinfo, and is nobody's host. */
static bool scheme_is_special(const struct url_facts *facts) {
  return scheme_is_http(facts) || scheme_is(facts, SPAN_LITERAL("ftp")) || scheme_is(facts, SPAN_LITERAL("ws")) ||
         scheme_is(facts, SPAN_LITERAL("wss"));
}

/* ---- Authority ---- */

struct authority {
  struct cursor userinfo; /* without the '@' */
  struct cursor host;
  struct cursor port; /* without the ':' */
  bool has_userinfo;
};

/* "host state": ':' ends the host but inside brackets. */
static void split_port(struct authority *authority) {
  bool in_brackets = false;
  struct cursor all = authority->host;
  for (const char *at = all.at; at < all.end; at++) {
    if (*at == '[') in_brackets = true;
    if (*at == ']') in_brackets = false;
    if (*at == ':' && !in_brackets) {
      authority->host.end = at;
      authority->port = (struct cursor){at + 1, all.end};
      return;
    }
  }
}

/* "authority state": up to a delimiter, and the last '@' ends the userinfo. Leaves the cursor at the delimiter. */
static struct authority read_authority(struct cursor *in, bool special) {
  struct authority authority = {{in->at, in->at}, *in, {in->end, in->end}, false};
  const char *at = in->at;
  for (; at < in->end && *at != '/' && *at != '?' && *at != '#' && !(special && *at == '\\'); at++) {
    if (*at != '@') continue;
    authority.has_userinfo = true;
    authority.userinfo.end = at;
    authority.host.at = at + 1;
  }
  authority.host.end = at;
  in->at = at;
  return authority;
}

/* ---- Classifying ---- */

static enum url_kind relative_kind(struct cursor in) {
  int c = peek(&in);
  if (c == END || c == '#') return URL_FRAGMENT;
  return begins_with_two_slashes(in) ? URL_NETWORK_PATH : URL_RELATIVE;
}

/*
 * Moves from behind "scheme:", or from the start of a network-path value, to the authority, if the value has one.
 * "special authority ignore slashes state" takes any number of slashes; "path or authority state" takes just "//".
 */
static bool find_authority(struct cursor *in, const struct url_facts *facts, bool *special) {
  *special = facts->kind == URL_NETWORK_PATH || (facts->kind == URL_ABSOLUTE && scheme_is_special(facts));
  if (*special) {
    skip_slashes(in);
    return true;
  }
  if (facts->kind != URL_ABSOLUTE || scheme_is(facts, SPAN_LITERAL("file"))) return false;
  return take(in) == '/' && take(in) == '/';
}

/* All but has_userinfo; *facts must be zero. Leaves the cursor behind "scheme:", or at the start. */
static inline void classify(struct cursor *in, struct url_facts *facts) {
  facts->kind = read_scheme(in, facts) ? URL_ABSOLUTE : relative_kind(*in);
  facts->needs_base = scheme_is_http(facts) && !begins_with_two_slashes(*in);
}

/*
 * Nearly all links begin with "https://" or "http://" as it stands here, and have no '@': then nothing that follows can
 * change what the value is. False: it is to be read byte by byte.
 */
static inline bool is_ordinary_link(span value, struct url_facts *facts) {
  bool https = span_starts_with(value, SPAN_LITERAL("https://"));
  if (!https && !span_starts_with(value, SPAN_LITERAL("http://"))) return false;
  if (memchr(value.data, '@', value.length) != NULL) return false;
  facts->kind = URL_ABSOLUTE;
  facts->scheme_length = https ? 5 : 4;
  memcpy(facts->scheme, "https", facts->scheme_length);
  return true;
}

struct url_facts url_classify(span value) {
  struct url_facts facts = {0};
  if (is_ordinary_link(value, &facts)) return facts;
  struct cursor in = cursor_of(value);
  classify(&in, &facts);
  bool special;
  if (find_authority(&in, &facts, &special)) facts.has_userinfo = read_authority(&in, special).has_userinfo;
  return facts;
}

bool url_is_data_image(span value) {
  char type[sizeof "image/jpeg"]; /* the longest of them, and one more */
  size_t length = 0;
  struct cursor in = cursor_of(value);
  struct url_facts facts = {0};
  classify(&in, &facts);
  if (!scheme_is(&facts, SPAN_LITERAL("data"))) return false;
  int c = take(&in);
  for (; c != END && c != ';' && c != ','; c = take(&in)) {
    if (length == sizeof type) return false;
    type[length++] = ascii_lower((char)c);
  }
  span essence = span_of(type, length);
  return c != END &&
         (span_equal(essence, SPAN_LITERAL("image/png")) || span_equal(essence, SPAN_LITERAL("image/gif")) ||
          span_equal(essence, SPAN_LITERAL("image/jpeg")) || span_equal(essence, SPAN_LITERAL("image/webp")));
}

/* ---- Writing ---- */

/* Sticky: once something did not fit, nothing more is written. */
struct output {
  char *data;
  size_t size;
  size_t length;
  bool overflowed;
};

static inline void put(struct output *out, char c) {
  if (out->length == out->size) out->overflowed = true;
  if (!out->overflowed) out->data[out->length++] = c;
}

static void put_span(struct output *out, span text) {
  if (text.length > out->size - out->length) out->overflowed = true;
  if (out->overflowed || text.length == 0) return;
  memcpy(out->data + out->length, text.data, text.length);
  out->length += text.length;
}

/* URL 1.3: the percent-encode sets, besides C0 and everything over 0x7E, which are in all; and 3.5, forbidden domain. */
enum {
  IN_FRAGMENT = 1 << 0,
  IN_QUERY = 1 << 1, /* the special-query set */
  IN_PATH = 1 << 2,
  IN_USERINFO = 1 << 3,
  FORBIDDEN_IN_HOST = 1 << 4
};

#define PATH_ON (IN_PATH | IN_USERINFO)
#define QUERY_ON (IN_QUERY | PATH_ON)

static const uint8_t byte_sets[0x80] = {
    [' '] = IN_FRAGMENT | QUERY_ON | FORBIDDEN_IN_HOST,
    ['<'] = IN_FRAGMENT | QUERY_ON | FORBIDDEN_IN_HOST,
    ['>'] = IN_FRAGMENT | QUERY_ON | FORBIDDEN_IN_HOST,
    ['"'] = IN_FRAGMENT | QUERY_ON,
    ['`'] = IN_FRAGMENT | PATH_ON,
    ['#'] = QUERY_ON | FORBIDDEN_IN_HOST,
    ['\''] = IN_QUERY,
    ['?'] = PATH_ON | FORBIDDEN_IN_HOST,
    ['^'] = PATH_ON | FORBIDDEN_IN_HOST,
    ['{'] = PATH_ON,
    ['}'] = PATH_ON,
    ['/'] = IN_USERINFO | FORBIDDEN_IN_HOST,
    ['\\'] = IN_USERINFO | FORBIDDEN_IN_HOST,
    ['['] = IN_USERINFO | FORBIDDEN_IN_HOST,
    [']'] = IN_USERINFO | FORBIDDEN_IN_HOST,
    [':'] = IN_USERINFO | FORBIDDEN_IN_HOST,
    ['@'] = IN_USERINFO | FORBIDDEN_IN_HOST,
    ['|'] = IN_USERINFO | FORBIDDEN_IN_HOST,
    [';'] = IN_USERINFO,
    ['='] = IN_USERINFO,
    ['%'] = FORBIDDEN_IN_HOST,
};

static void put_percent(struct output *out, int c) {
  static const char digits[] = "0123456789ABCDEF";
  put(out, '%');
  put(out, digits[c >> 4]);
  put(out, digits[c & 15]);
}

static inline void put_encoded(struct output *out, int c, unsigned set) {
  if (c < 0x20 || c > 0x7e || (byte_sets[c] & set) != 0) {
    put_percent(out, c);
  } else {
    put(out, (char)c);
  }
}

/* ---- Host ---- */

static int hex_value(int c) {
  int lower = c | 0x20;
  if (c >= '0' && c <= '9') return c - '0';
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Behind a '%': the byte that two hex digits mean, else '%' itself, which no host may have. */
static int take_percent_decoded(struct cursor *in) {
  struct cursor ahead = *in;
  int high = hex_value(take(&ahead));
  int low = hex_value(take(&ahead));
  if (high < 0 || low < 0) return '%';
  *in = ahead;
  return high * 16 + low;
}

/* "IPv6 parser", as to its bytes only. */
static bool write_address(struct cursor in, struct output *out) {
  put(out, (char)take(&in));
  for (int c = take(&in); c != END; c = take(&in)) {
    put(out, ascii_lower((char)c));
    if (c == ']') return take(&in) == END;
    if (hex_value(c) < 0 && c != ':' && c != '.') return false;
  }
  return false;
}

/*
 * "host parser" without IDNA and IPv4. A decoded byte over 0x7F is encoded again, so that the result is valid UTF-8 whatever
 * was typed; a browser decodes it once more to the same host.
 */
static bool write_host(struct cursor in, struct output *out) {
  if (peek(&in) == '[') return write_address(in, out);
  if (peek(&in) == END) return false;
  for (int c = take(&in); c != END; c = take(&in)) {
    bool encoded = c == '%';
    if (encoded) c = take_percent_decoded(&in);
    if (c < 0x20 || c == 0x7f || (c < 0x7f && (byte_sets[c] & FORBIDDEN_IN_HOST) != 0)) return false;
    if (encoded && c > 0x7f) {
      put_percent(out, c);
    } else {
      put(out, ascii_lower((char)c));
    }
  }
  return true;
}

/* "port state": *port is unchanged when there is none. */
static bool read_port(struct cursor in, unsigned *port) {
  if (peek(&in) == END) return true;
  *port = 0;
  for (int c = take(&in); c != END; c = take(&in)) {
    if (!ascii_is_digit((char)c)) return false;
    *port = *port * 10 + (unsigned)(c - '0');
    if (*port > 0xffff) return false;
  }
  return true;
}

size_t url_host(span value, char host[URL_HOST_SIZE]) {
  struct output out = {host, URL_HOST_SIZE - 1, 0, false};
  struct cursor in = cursor_of(value);
  struct url_facts facts = {0};
  classify(&in, &facts);
  bool special;
  bool valid = find_authority(&in, &facts, &special) && special;
  if (valid) {
    struct authority authority = read_authority(&in, true);
    unsigned port = 0;
    split_port(&authority);
    valid = read_port(authority.port, &port) && write_host(authority.host, &out);
  }
  if (!valid || out.overflowed) out.length = 0;
  host[out.length] = '\0';
  return out.length;
}

bool url_stays_on_host(span value, span host) {
  char own[URL_HOST_SIZE];
  enum url_kind kind = url_classify(value).kind;
  if (kind == URL_FRAGMENT || kind == URL_RELATIVE) return true;
  size_t length = url_host(value, own);
  return length > 0 && span_equal(span_of(own, length), host);
}

/* ---- Resolving ---- */

/* Every '@' but the last is data, and so is every ':' but the first; empty parts lose their delimiter. */
static void write_userinfo(struct cursor in, struct output *out) {
  size_t start = out->length;
  for (int c = peek(&in); c != END && c != ':'; c = peek(&in)) {
    put_encoded(out, c, IN_USERINFO);
    in.at++;
  }
  if (take(&in) == ':' && peek(&in) != END) put(out, ':');
  for (int c = take(&in); c != END; c = take(&in)) put_encoded(out, c, IN_USERINFO);
  if (out->length > start) put(out, '@');
}

static void write_port(unsigned port, struct output *out) {
  unsigned divisor = 1;
  while (port / divisor >= 10) divisor *= 10;
  put(out, ':');
  for (; divisor > 0; divisor /= 10) put(out, (char)('0' + port / divisor % 10));
}

/* Writes "scheme://authority"; the cursor stands behind "scheme:" or at the slashes, and afterwards behind the authority. */
static bool write_origin(struct cursor *in, span scheme, struct output *out) {
  skip_slashes(in);
  struct authority authority = read_authority(in, true);
  unsigned default_port = scheme.length == 4 ? 80 : 443, port = default_port;
  split_port(&authority);
  if (!read_port(authority.port, &port)) return false;
  put_span(out, scheme);
  put_span(out, SPAN_LITERAL("://"));
  write_userinfo(authority.userinfo, out);
  if (!write_host(authority.host, out)) return false;
  if (port != default_port) write_port(port, out);
  return true;
}

/* 1 for "." and 2 for "..", '.' being also "%2e" in any case; else 0. */
static unsigned count_dots(const char *segment, size_t length) {
  unsigned dots = 0;
  if (length > sizeof "%2e%2e" - 1) return 0;
  for (size_t at = 0; at < length; dots++) {
    if (segment[at] == '.') {
      at += 1;
    } else if (length - at >= 3 && span_equal_lower(span_of(segment + at, 3), SPAN_LITERAL("%2e"))) {
      at += 3;
    } else {
      return 0;
    }
  }
  return dots <= 2 ? dots : 0;
}

/* Takes a dot segment back, and for ".." the one before it: each byte is taken back once, so the whole path is linear. */
static void close_segment(struct output *out, size_t root, size_t segment, bool is_last) {
  if (out->overflowed) return;
  unsigned dots = count_dots(out->data + segment + 1, out->length - segment - 1);
  if (dots == 0) return;
  out->length = segment;
  if (dots == 2) {
    while (out->length > root && out->data[--out->length] != '/') continue;
  }
  if (is_last) put(out, '/');
}

static inline bool ends_path(int c) { return c == END || c == '?' || c == '#'; }

/* "path start state", "path state". What is written before `root` is no part of the path. */
static void write_path(struct cursor *in, struct output *out, size_t root) {
  if (is_slash(peek(in))) in->at++;
  for (;;) {
    size_t segment = out->length;
    put(out, '/');
    int c = peek(in);
    for (; !ends_path(c) && !is_slash(c); c = peek(in)) {
      put_encoded(out, c, IN_PATH);
      in->at++;
    }
    close_segment(out, root, segment, ends_path(c));
    if (ends_path(c)) return;
    in->at++;
  }
}

/* "query state", "fragment state". */
static void write_tail(struct cursor *in, struct output *out) {
  unsigned set = IN_QUERY;
  for (int c = take(in); c != END; c = take(in)) {
    if (c == '#') set = IN_FRAGMENT;
    put_encoded(out, c, set);
  }
}

/* "relative state", "relative slash state"; the value has no authority of its own. */
static void write_relative(const struct url_base *base, struct cursor *in, struct output *out) {
  int c = peek(in);
  size_t kept = base->directory;
  if (c == END || c == '#') kept = base->href.length;
  if (c == '?') kept = base->query;
  if (is_slash(c)) kept = base->path;
  put_span(out, span_of(base->href.data, kept));
  if (!ends_path(c)) write_path(in, out, base->path);
}

static enum url_status write_resolved(const struct url_base *base, struct cursor *in, struct output *out) {
  struct url_facts facts = {0};
  classify(in, &facts);
  span scheme = base != NULL ? span_of(base->href.data, base->scheme_length) : span_of("", 0);
  bool is_relative = facts.kind != URL_NETWORK_PATH;
  if (facts.kind == URL_ABSOLUTE) {
    span own = span_of(facts.scheme, facts.scheme_length);
    if (!scheme_is_http(&facts)) return URL_NOT_HTTP;
    is_relative = facts.needs_base && span_equal(own, scheme);
    scheme = own;
  } else if (base == NULL) {
    return URL_NOT_HTTP;
  }
  if (is_relative) {
    write_relative(base, in, out);
  } else {
    if (!write_origin(in, scheme, out)) return URL_INVALID;
    write_path(in, out, out->length);
  }
  write_tail(in, out);
  return out->overflowed ? URL_TOO_LONG : URL_OK;
}

enum url_status url_resolve(const struct url_base *base, span value, char *buffer, size_t size, size_t *length) {
  struct output out = {buffer, size, 0, false};
  struct cursor in = cursor_of(value);
  enum url_status status = write_resolved(base, &in, &out);
  *length = status == URL_OK ? out.length : 0;
  return status;
}

/* The index of the first such byte, or text.length. */
static size_t find_byte(span text, size_t from, char byte) {
  while (from < text.length && text.data[from] != byte) from++;
  return from;
}

enum url_status url_base_read(struct url_base *base, span text, char *buffer, size_t size) {
  size_t length;
  *base = (struct url_base){0};
  enum url_status status = url_resolve(NULL, text, buffer, size, &length);
  if (status != URL_OK) return status;
  /* The text is normalized now, so each delimiter found first is the one meant. */
  span href = span_of(buffer, length);
  href.length = find_byte(href, 0, '#');
  base->scheme_length = find_byte(href, 0, ':');
  struct cursor in = {buffer + base->scheme_length + sizeof "://" - 1, buffer + href.length};
  struct authority authority = read_authority(&in, true);
  split_port(&authority);
  base->href = href;
  base->host = span_of(authority.host.at, (size_t)(authority.host.end - authority.host.at));
  base->path = (size_t)(in.at - buffer);
  base->query = find_byte(href, base->path, '?');
  base->directory = base->query - 1;
  while (buffer[base->directory] != '/') base->directory--;
  return URL_OK;
}
