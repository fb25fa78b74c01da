/*
 * What a URL value is, by the rules of the URL standard (url.spec.whatwg.org, "basic URL parser"),
 * and resolving it against a base. Works on the decoded value of an attribute. Knows nothing of
 * HTML or policies.
 *
 * Everywhere: leading and trailing C0 and space are ignored, TAB, LF and CR anywhere, as a browser
 * does before it looks. The page is taken to be an http or https page, so a backslash in a relative
 * value is a slash. Nothing allocates; all is linear in the lengths given.
 *
 * Not done, because a browser does it again with our result: the canonical form of hosts. Hosts are
 * lower-cased and percent-decoded, but IDNA mapping, IPv4 numbers ("0x7f.1") and the shortening of
 * IPv6 are left as they came, and a host that only those steps refuse is not refused here.
 */
#ifndef SANITIZE_LIB_URL_H
#define SANITIZE_LIB_URL_H

#include "base/span.h"

enum url_kind {
  URL_FRAGMENT, /* empty, or "#...": stays on the page */
  URL_RELATIVE, /* a path or a query, relative to the page's URL */
  /* "//host", and what browsers read as that: "/\host", "\\host", with TAB or LF inside */
  URL_NETWORK_PATH,
  URL_ABSOLUTE /* "scheme:" */
};

enum {
  URL_SCHEME_SIZE = 32,
  URL_HOST_SIZE = 256 /* a DNS name has at most 253 bytes */
};

struct url_facts {
  enum url_kind kind;
  /* lower case; empty unless URL_ABSOLUTE, or when longer than the array */
  char scheme[URL_SCHEME_SIZE];
  size_t scheme_length;
  bool has_userinfo; /* "user@" or "user:password@" stands before the host; a bare "@" counts too */
  /*
   * URL_ABSOLUTE, and "http:path" or "https:/path": browsers read the rest as relative on a page
   * of the same scheme, as a host on any other
   */
  bool needs_base;
};

void url_classify(span value, struct url_facts *facts);

/*
 * Whether a value would be another kind of URL without the characters that are not seen
 * (Default_Ignorable_Code_Point anywhere, and white space before it): one with a scheme or a host.
 * A browser keeps them; a later step may take them out. `facts`: url_classify()'s.
 */
bool url_turns_unseen(span value, const struct url_facts *facts);

/* Nearly all URLs have a scheme, behind which nothing of this kind can come. */
static inline bool url_turns(span value, const struct url_facts *facts) {
  return (facts->kind != URL_ABSOLUTE || facts->needs_base) && url_turns_unseen(value, facts);
}

/*
 * Whether a value has controls that change the direction of text, or white space beyond ASCII: as
 * they are, or percent-encoded, beside whatever else.
 */
bool url_misleads(span value);

/*
 * True only for data:image/png, gif, jpeg and webp, spelled exactly (in any case) and followed by
 * ';' or ','.
 */
bool url_is_data_image(span value);

/*
 * The host of a network-path value or of one with scheme http, https, ws, wss or ftp: lower case,
 * percent-decoded (except bytes over 0x7F, which stay encoded), without port and userinfo,
 * NUL-terminated in `host`. Returns its length; 0 when there is none, when the standard forbids it,
 * or when it is too long.
 */
size_t url_host(span value, char host[URL_HOST_SIZE]);

/*
 * Whether a link stays on the page's host: relative, or with exactly that host, whatever its port.
 * `host` as url_host() or url_base gives it; `value` may be anything. In doubt (another spelling of
 * the same host, another kind of scheme, no host) the answer is false.
 */
bool url_stays_on_host(span value, span host);

enum url_status {
  URL_OK = 0,
  URL_INVALID, /* the standard says "failure": no host, a forbidden byte in it, a bad port */
  /* the base or an absolute value has a scheme other than http and https; or the base has none */
  URL_NOT_HTTP,
  URL_TOO_LONG /* the buffer is too small */
};

/* A base URL, read once and then only read: threads may share it. All offsets are into href. */
struct url_base {
  span href;            /* normalized, without fragment; in the buffer given to url_base_read() */
  span host;            /* part of href */
  size_t scheme_length; /* of "http" or "https" */
  size_t path;          /* where the path starts, with '/' */
  size_t directory;     /* the last '/' of the path */
  size_t query;         /* the end of the path: '?' or the end of href */
};

/*
 * A buffer of so many bytes is always enough, BASE and VALUE being the lengths of base->href and of
 * the value. A smaller one may be enough: dot segments need room only until they are taken back.
 */
#define URL_RESOLVED_SIZE(BASE, VALUE) ((size_t)(BASE) + (size_t)3 * (VALUE) + 16)

/*
 * Reads an absolute http or https URL into *base. The text is written to `buffer`, which must live
 * as long as *base and not move. URL_RESOLVED_SIZE(0, text.length) bytes are enough. On an error
 * *base is all zero.
 */
enum url_status url_base_read(struct url_base *base, span text, char *buffer, size_t size);

/*
 * Resolves by the basic URL parser: any value whose kind is not URL_ABSOLUTE, and those with scheme
 * http and https (where needs_base is set they are resolved, else only normalized). The result,
 * *length bytes in `buffer`, is URL_ABSOLUTE, ASCII but for the host, and resolves to itself. On an
 * error *length is 0 and the buffer's content is undefined. base NULL: none.
 */
enum url_status url_resolve(const struct url_base *base, span value, char *buffer, size_t size,
                            size_t *length);

#endif
