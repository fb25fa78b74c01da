/*
 * What a URL value is, by the rules of the URL standard (url.spec.whatwg.org, "basic URL parser"), and resolving it
 * against a base. Works on the decoded value of an attribute. Knows nothing of HTML or policies.
 */
#ifndef SANITIZE_LIB_URL_H
#define SANITIZE_LIB_URL_H

#include "span.h"

enum url_kind {
  URL_FRAGMENT,     /* empty, or "#...": stays on the page */
  URL_RELATIVE,     /* a path or a query, relative to the page's URL */
  URL_NETWORK_PATH, /* "//host", and what browsers read as that: "/\host", "\\host", with TAB or LF inside */
  URL_ABSOLUTE      /* "scheme:" */
};

enum { URL_SCHEME_SIZE = 32 };

struct url_facts {
  enum url_kind kind;
  char scheme[URL_SCHEME_SIZE]; /* lower case; empty unless URL_ABSOLUTE, or when longer than the array */
  size_t scheme_length;
  bool has_userinfo;            /* "user@" or "user:password@" stands before the host */
};

/* Leading and trailing C0 and space are ignored, TAB, LF and CR anywhere: as a browser does before it looks. */
struct url_facts url_classify(span value);

#endif
