/*
 * Resolving against an http or https base: the second half of the URL standard's basic URL parser;
 * the first is url.c. See url.h. Section names are those of url.spec.whatwg.org, 4.4 "URL parsing".
 */
#include "html/url_internal.h"

static void put_slice(struct output *out, span text) {
  if (text.length > out->size - out->length) out->overflowed = true;
  if (out->overflowed || text.length == 0) return;
  memcpy(out->data + out->length, text.data, text.length);
  out->length += text.length;
}

/* URL 1.3: the percent-encode sets, but for C0 controls and bytes over 0x7E, which are in all. */
enum {
  IN_FRAGMENT = 1 << 0,
  IN_QUERY = 1 << 1, /* the special-query set */
  IN_PATH = 1 << 2,
  IN_USERINFO = 1 << 3
};

#define PATH_ON (IN_PATH | IN_USERINFO)
#define QUERY_ON (IN_QUERY | PATH_ON)

static const uint8_t byte_sets[0x80] = {
    [' '] = IN_FRAGMENT | QUERY_ON,
    ['<'] = IN_FRAGMENT | QUERY_ON,
    ['>'] = IN_FRAGMENT | QUERY_ON,
    ['"'] = IN_FRAGMENT | QUERY_ON,
    ['`'] = IN_FRAGMENT | PATH_ON,
    ['#'] = QUERY_ON,
    ['\''] = IN_QUERY,
    ['?'] = PATH_ON,
    ['^'] = PATH_ON,
    ['{'] = PATH_ON,
    ['}'] = PATH_ON,
    ['/'] = IN_USERINFO,
    ['\\'] = IN_USERINFO,
    ['['] = IN_USERINFO,
    [']'] = IN_USERINFO,
    [':'] = IN_USERINFO,
    ['@'] = IN_USERINFO,
    ['|'] = IN_USERINFO,
    [';'] = IN_USERINFO,
    ['='] = IN_USERINFO,
};

static inline void put_encoded(struct output *out, int c, unsigned set) {
  if (c < 0x20 || c > 0x7e || (byte_sets[c] & set) != 0) {
    put_percent(out, c);
  } else {
    put_byte(out, (char)c);
  }
}

/*
 * Every '@' but the last is data, and so is every ':' but the first. Empty parts are written
 * without their delimiter.
 */
static void write_userinfo(struct cursor in, struct output *out) {
  size_t start = out->length;
  for (int c = peek(&in); c != END && c != ':'; c = peek(&in)) {
    put_encoded(out, c, IN_USERINFO);
    in.at++;
  }

  if (take(&in) == ':' && peek(&in) != END) put_byte(out, ':');
  for (int c = take(&in); c != END; c = take(&in)) put_encoded(out, c, IN_USERINFO);
  if (out->length > start) put_byte(out, '@');
}

static void write_port(unsigned port, struct output *out) {
  unsigned divisor = 1;
  while (port / divisor >= 10) divisor *= 10;
  put_byte(out, ':');
  for (; divisor > 0; divisor /= 10) put_byte(out, (char)('0' + port / divisor % 10));
}

/*
 * Writes "scheme://authority". The cursor is after "scheme:" or at the slashes, and is moved to
 * after the authority. False: "failure".
 */
static bool write_origin(struct cursor *in, span scheme, struct output *out) {
  skip_slashes(in);
  struct authority authority = url_authority(in, true);
  unsigned default_port = scheme.length == 4 ? 80 : 443, port = default_port;
  url_split_port(&authority);
  if (!url_port(authority.port, &port)) return false;

  put_slice(out, scheme);
  put_slice(out, SPAN_LITERAL("://"));
  write_userinfo(authority.userinfo, out);
  if (!url_write_host(authority.host, out)) return false;

  if (port != default_port) write_port(port, out);
  return true;
}

/* 1 for ".", 2 for "..", else 0. Each '.' may be written "%2e", in any case. */
static unsigned count_dots(const char *segment, size_t length) {
  unsigned dots = 0;
  if (length > sizeof "%2e%2e" - 1) return 0;

  for (size_t at = 0; at < length; dots++) {
    if (segment[at] == '.') {
      at += 1;
    } else if (length - at >= 3 &&
               span_equal_lower(span_of(segment + at, 3), SPAN_LITERAL("%2e"))) {
      at += 3;
    } else {
      return 0;
    }
  }

  return dots <= 2 ? dots : 0;
}

/*
 * Takes a dot segment back and, for "..", the segment before it. Each byte is taken back at most
 * once, so that writing a path is linear.
 */
static void close_segment(struct output *out, size_t root, size_t segment, bool is_last) {
  if (out->overflowed) return;
  unsigned dots = count_dots(out->data + segment + 1, out->length - segment - 1);
  if (dots == 0) return;

  out->length = segment;
  if (dots == 2) {
    while (out->length > root && out->data[--out->length] != '/') continue;
  }
  if (is_last) put_byte(out, '/');
}

static inline bool ends_path(int c) { return c == END || c == '?' || c == '#'; }

/* "path start state", "path state". The path begins at `root` of the output. */
static void write_path(struct cursor *in, struct output *out, size_t root) {
  if (is_slash(peek(in))) in->at++;
  for (;;) {
    size_t segment = out->length;
    put_byte(out, '/');
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

/* "query state", "fragment state": the rest of the value. */
static void write_tail(struct cursor *in, struct output *out) {
  unsigned set = IN_QUERY;
  for (int c = take(in); c != END; c = take(in)) {
    if (c == '#') set = IN_FRAGMENT;
    put_encoded(out, c, set);
  }
}

/* "relative state", "relative slash state": the value has no authority of its own. */
static void write_relative(const struct url_base *base, struct cursor *in, struct output *out) {
  int c = peek(in);
  size_t kept = base->directory;
  if (c == END || c == '#') kept = base->href.length;
  if (c == '?') kept = base->query;
  if (is_slash(c)) kept = base->path;

  put_slice(out, span_of(base->href.data, kept));
  if (!ends_path(c)) write_path(in, out, base->path);
}

static enum url_status write_resolved(const struct url_base *base, struct cursor *in,
                                      struct output *out) {
  struct url_facts facts = {0};
  url_begin(in, &facts);
  span scheme = base != NULL ? span_of(base->href.data, base->scheme_length) : span_of("", 0);

  bool is_relative = facts.kind != URL_NETWORK_PATH;
  if (facts.kind == URL_ABSOLUTE) {
    span own = span_of(facts.scheme, facts.scheme_length);
    if (!url_scheme_is_http(&facts)) return URL_NOT_HTTP;
    is_relative = base != NULL && facts.needs_base && span_equal(own, scheme);
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

enum url_status url_resolve(const struct url_base *base, span value, char *buffer, size_t size,
                            size_t *length) {
  struct output out = {buffer, size, 0, false};
  struct cursor in = url_cursor(value);
  enum url_status status = write_resolved(base, &in, &out);
  *length = status == URL_OK ? out.length : 0;
  return status;
}

/* The index of the first such byte at or after `from`, or text.length. */
static size_t find_in_span(span text, size_t from, char byte) {
  while (from < text.length && text.data[from] != byte) from++;
  return from;
}

enum url_status url_base_read(struct url_base *base, span text, char *buffer, size_t size) {
  size_t length;
  *base = (struct url_base){0};
  enum url_status status = url_resolve(NULL, text, buffer, size, &length);
  if (status != URL_OK) return status;

  /* The text is normalized now: of each delimiter the first one found is the one meant. */
  span href = span_of(buffer, length);
  href.length = find_in_span(href, 0, '#');
  base->scheme_length = find_in_span(href, 0, ':');
  struct cursor in = {buffer + base->scheme_length + sizeof "://" - 1, buffer + href.length};
  struct authority authority = url_authority(&in, true);

  url_split_port(&authority);
  base->href = href;
  base->host = span_of(authority.host.at, (size_t)(authority.host.end - authority.host.at));
  base->path = (size_t)(in.at - buffer);
  base->query = find_in_span(href, base->path, '?');
  base->directory = base->query - 1;
  while (buffer[base->directory] != '/') base->directory--;
  return URL_OK;
}
