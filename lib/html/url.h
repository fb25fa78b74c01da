/*
 * What a URL is, by the URL standard (url.spec.whatwg.org, "basic URL parser"), and resolving it
 * against a base. Works on the decoded value of an attribute. Knows nothing of HTML or policies.
 * Held by tests/unit/test_url.c and test_url_characters.c.
 *
 * As in a browser, leading and trailing C0 controls and spaces are ignored, and TAB, LF and CR
 * anywhere. The page is taken to be an http or https page, so that a backslash in a relative value
 * is a slash. Nothing allocates; all is linear in the lengths given.
 *
 * Not done, since a browser does it again with our result: the canonical form of hosts. Hosts are
 * put in lower case and percent-decoded; but IDNA mapping, IPv4 numbers ("0x7f.1") and the
 * shortening of IPv6 addresses are left as they are, and a host that only those steps refuse is not
 * refused here.
 */
#ifndef SANITIZE_LIB_URL_H
#define SANITIZE_LIB_URL_H

#include "base/span.h"

enum url_kind {
  URL_FRAGMENT, /* empty, or "#...": stays on the page */
  URL_RELATIVE, /* a path or a query, relative to the page's URL */
  /* "//host", or what browsers read as it: "/\host", "\\host", with TAB or LF in it */
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
   * Also URL_ABSOLUTE, but "http:path" or "https:/path": browsers read the rest as relative on a
   * page with the same scheme, and as a host on any other.
   */
  bool needs_base;
};

/* Sets all of *facts. */
void url_classify(span value, struct url_facts *facts);

/*
 * Whether a value would have another scheme or host if the characters that are not seen were taken
 * out of it (Default_Ignorable_Code_Point anywhere, and white space before it). A browser keeps
 * them, but a program that comes after us may take them out. `facts` are those of url_classify().
 */
bool url_turns_unseen(span value, const struct url_facts *facts);

/* The same; nearly all URLs have a scheme, and such characters cannot change it any more. */
static inline bool url_turns(span value, const struct url_facts *facts) {
  return (facts->kind != URL_ABSOLUTE || facts->needs_base) && url_turns_unseen(value, facts);
}

/*
 * Whether a value has controls that change the direction of text, or white space beyond ASCII,
 * literally or percent-encoded: a reader would not see where it leads.
 */
bool url_misleads(span value);

/* True only for the types image/png, gif, jpeg and webp, in any case, followed by ';' or ','. */
bool url_is_data_image(span value);

/*
 * The host of a network-path URL, or of one with scheme http, https, ws, wss or ftp: in lower case,
 * percent-decoded (bytes over 0x7F stay encoded), without port and userinfo, NUL-terminated in
 * `host`. Returns its length; 0 when there is none, when the standard forbids it, or when it is too
 * long.
 */
size_t url_host(span value, char host[URL_HOST_SIZE]);

/* Whether a value is a URL of those that have a host, whether or not url_host() can tell it. */
bool url_names_host(span value);

/*
 * Whether a link stays on the page's host: it is relative, or has exactly that host, with any port.
 * `host` is from url_host() or struct url_base; `value` may be anything. In doubt (the same host
 * spelled otherwise, another kind of scheme, no host) the answer is false.
 */
bool url_stays_on_host(span value, span host);

enum url_status {
  URL_OK = 0,
  URL_INVALID, /* "failure" in the standard: no host, a forbidden byte in it, an invalid port */
  /* the base or an absolute value has a scheme other than http and https; or the base has none */
  URL_NOT_HTTP,
  URL_TOO_LONG /* the buffer is too small */
};

/*
 * A base URL. url_base_read() sets it; after that it is only read, so that threads may share it.
 * All offsets are in href.
 */
struct url_base {
  span href;            /* normalized, without fragment; in the buffer given to url_base_read() */
  span host;            /* part of href */
  size_t scheme_length; /* of "http" or "https" */
  size_t path;          /* where the path starts, with '/' */
  size_t directory;     /* the last '/' of the path */
  size_t query;         /* the end of the path: '?' or the end of href */
};

/*
 * The size of a buffer that is always enough; BASE and VALUE are the lengths of base->href and of
 * the value. A smaller one may do: dot segments need room only until they are taken back.
 */
#define URL_RESOLVED_SIZE(BASE, VALUE) ((size_t)(BASE) + (size_t)3 * (VALUE) + 16)

/*
 * Reads an absolute http or https URL into *base. The URL is written to `buffer`, which must not
 * move and must live as long as *base. URL_RESOLVED_SIZE(0, text.length) bytes are enough. On an
 * error *base is all zero.
 */
enum url_status url_base_read(struct url_base *base, span text, char *buffer, size_t size);

/*
 * Resolves a value by the basic URL parser: any that is not URL_ABSOLUTE, and those with scheme
 * http and https (which are resolved if needs_base is set, and otherwise only normalized). The
 * result, *length bytes in `buffer`, is URL_ABSOLUTE, ASCII except for the host, and resolves to
 * itself. On an error *length is 0 and the content of the buffer is undefined. base may be NULL.
 */
enum url_status url_resolve(const struct url_base *base, span value, char *buffer, size_t size,
                            size_t *length);

#endif
