/*
 * The URL standard's basic URL parser, as far as a sanitizer needs it: what a URL is, and whose
 * host it names. With url_resolve.c, which writes URLs, the only file that reads them. Knows
 * nothing of HTML or policies. See url.h. Section names are those of url.spec.whatwg.org, 4.4 "URL
 * parsing".
 */
#include "html/url_internal.h"

struct cursor url_cursor(span value) {
  if (value.length == 0) return (struct cursor){"", ""};
  struct cursor in = {value.data, value.data + value.length};
  while (in.at < in.end && (unsigned char)*in.at <= 0x20) in.at++;
  while (in.at < in.end && (unsigned char)in.end[-1] <= 0x20) in.end--;
  return in;
}

static bool begins_with_two_slashes(struct cursor in) {
  return is_slash(take(&in)) && is_slash(take(&in));
}

/* ---- Scheme ---- */

/*
 * "scheme start state" and "scheme state". True: the scheme is in *facts, and the cursor after the
 * ':'. A scheme too long for the array is a scheme all the same, with an empty name, which no list
 * of permitted schemes has.
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

bool url_scheme_is_http(const struct url_facts *facts) {
  return scheme_is(facts, SPAN_LITERAL("http")) || scheme_is(facts, SPAN_LITERAL("https"));
}

/*
 * The special schemes that have an authority. "file" is left out: it cannot have userinfo, and its
 * host is nobody's page.
 */
static bool scheme_is_special(const struct url_facts *facts) {
  return url_scheme_is_http(facts) || scheme_is(facts, SPAN_LITERAL("ftp")) ||
         scheme_is(facts, SPAN_LITERAL("ws")) || scheme_is(facts, SPAN_LITERAL("wss"));
}

/* ---- Authority ---- */

void url_split_port(struct authority *authority) {
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

struct authority url_authority(struct cursor *in, bool special) {
  struct authority authority = {{in->at, in->at}, *in, {in->end, in->end}, false};
  const char *at = in->at;
  for (; at < in->end && *at != '/' && *at != '?' && *at != '#' && !(special && *at == '\\');
       at++) {
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
 * Moves from after "scheme:", or from the start of a network-path URL, to the authority, if there
 * is one. "special authority ignore slashes state" takes any number of slashes; "path or authority
 * state" takes just "//".
 */
static bool find_authority(struct cursor *in, const struct url_facts *facts, bool *special) {
  *special =
      facts->kind == URL_NETWORK_PATH || (facts->kind == URL_ABSOLUTE && scheme_is_special(facts));
  if (*special) {
    skip_slashes(in);
    return true;
  }

  if (facts->kind != URL_ABSOLUTE || scheme_is(facts, SPAN_LITERAL("file"))) return false;
  return take(in) == '/' && take(in) == '/';
}

void url_begin(struct cursor *in, struct url_facts *facts) {
  facts->kind = read_scheme(in, facts) ? URL_ABSOLUTE : relative_kind(*in);
  facts->needs_base = url_scheme_is_http(facts) && !begins_with_two_slashes(*in);
}

/*
 * Nearly all links begin with "https://" or "http://", typed just so, and have no '@': nothing that
 * follows can then change what url_classify() finds. False: the value must be read byte by byte.
 */
static inline bool is_ordinary_link(span value, struct url_facts *facts) {
  bool https = span_starts_with(value, SPAN_LITERAL("https://"));
  if (!https && !span_starts_with(value, SPAN_LITERAL("http://"))) return false;
  if (memchr(value.data, '@', value.length) != NULL) return false;

  facts->kind = URL_ABSOLUTE;
  facts->scheme_length = https ? 5 : 4;
  memcpy(facts->scheme, https ? "https" : "http", sizeof "http"); /* five bytes of either */
  return true;
}

void url_classify(span value, struct url_facts *facts) {
  *facts = (struct url_facts){0};
  if (is_ordinary_link(value, facts)) return;

  struct cursor in = url_cursor(value);
  url_begin(&in, facts);
  bool special;
  if (find_authority(&in, facts, &special))
    facts->has_userinfo = url_authority(&in, special).has_userinfo;
}

bool url_is_data_image(span value) {
  char type[sizeof "image/jpeg"]; /* the longest type, and one byte more */
  size_t length = 0;
  struct cursor in = url_cursor(value);
  struct url_facts facts = {0};
  url_begin(&in, &facts);
  if (!scheme_is(&facts, SPAN_LITERAL("data"))) return false;

  int c = take(&in);
  for (; c != END && c != ';' && c != ','; c = take(&in)) {
    if (length == sizeof type) return false;
    type[length++] = ascii_lower((char)c);
  }

  span essence = span_of(type, length);
  return c != END && (span_equal(essence, SPAN_LITERAL("image/png")) ||
                      span_equal(essence, SPAN_LITERAL("image/gif")) ||
                      span_equal(essence, SPAN_LITERAL("image/jpeg")) ||
                      span_equal(essence, SPAN_LITERAL("image/webp")));
}

/* ---- Host ---- */

static int hex_value(int c) {
  int lower = c | 0x20;
  if (c >= '0' && c <= '9') return c - '0';
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* A '%' without two digits is returned as it is; url_write_host() refuses it. */
int take_percent_decoded(struct cursor *in) {
  struct cursor ahead = *in;
  int high = hex_value(take(&ahead));
  int low = hex_value(take(&ahead));
  if (high < 0 || low < 0) return '%';
  *in = ahead;
  return high * 16 + low;
}

/* "IPv6 parser", but only as to which bytes may stand there. */
static bool write_address(struct cursor in, struct output *out) {
  put_byte(out, (char)take(&in));
  for (int c = take(&in); c != END; c = take(&in)) {
    put_byte(out, ascii_lower((char)c));
    if (c == ']') return take(&in) == END;
    if (hex_value(c) < 0 && c != ':' && c != '.') return false;
  }
  return false;
}

/* URL 3.5: the forbidden domain code points other than C0 controls and DEL. */
static const bool forbidden_in_host[0x80] = {
    [' '] = true,  ['#'] = true, ['%'] = true, ['/'] = true, [':'] = true,
    ['<'] = true,  ['>'] = true, ['?'] = true, ['@'] = true, ['['] = true,
    ['\\'] = true, [']'] = true, ['^'] = true, ['|'] = true,
};

static bool is_forbidden_in_host(int c) {
  return c < 0x20 || c == 0x7f || (c < 0x7f && forbidden_in_host[c]);
}

/*
 * A decoded byte over 0x7F is encoded again, so that the result is valid UTF-8 whatever was typed;
 * a browser decodes it again, to the same host.
 */
bool url_write_host(struct cursor in, struct output *out) {
  if (peek(&in) == '[') return write_address(in, out);
  if (peek(&in) == END) return false;

  for (int c = take(&in); c != END; c = take(&in)) {
    bool encoded = c == '%';
    if (encoded) c = take_percent_decoded(&in);
    if (is_forbidden_in_host(c)) return false;
    if (encoded && c > 0x7f) {
      put_percent(out, c);
    } else {
      put_byte(out, ascii_lower((char)c));
    }
  }

  return true;
}

bool url_port(struct cursor in, unsigned *port) {
  if (peek(&in) == END) return true;
  *port = 0;
  for (int c = take(&in); c != END; c = take(&in)) {
    if (!ascii_is_digit((char)c)) return false;
    *port = *port * 10 + (unsigned)(c - '0');
    if (*port > 0xffff) return false;
  }
  return true;
}

size_t url_find_host(span value, char host[URL_HOST_SIZE], struct cursor *place) {
  struct output out = {host, URL_HOST_SIZE - 1, 0, false};
  struct cursor in = url_cursor(value);
  struct url_facts facts = {0};
  url_begin(&in, &facts);
  bool special;
  bool valid = find_authority(&in, &facts, &special) && special;

  if (valid) {
    struct authority authority = url_authority(&in, true);
    unsigned port = 0;
    url_split_port(&authority);
    *place = authority.host;
    valid = url_port(authority.port, &port) && url_write_host(authority.host, &out);
  }

  if (!valid || out.overflowed) out.length = 0;
  host[out.length] = '\0';
  return out.length;
}

bool url_names_host(span value) {
  struct cursor in = url_cursor(value);
  struct url_facts facts = {0};
  url_begin(&in, &facts);
  bool special;
  return find_authority(&in, &facts, &special) && special;
}

size_t url_host(span value, char host[URL_HOST_SIZE]) {
  struct cursor place;
  return url_find_host(value, host, &place);
}

bool url_stays_on_host(span value, span host) {
  char own[URL_HOST_SIZE];
  struct url_facts facts;
  url_classify(value, &facts);
  if (facts.kind == URL_FRAGMENT || facts.kind == URL_RELATIVE) return true;
  size_t length = url_host(value, own);
  return length > 0 && span_equal(span_of(own, length), host);
}
