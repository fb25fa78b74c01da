/*
 * The parts of a URL, which url.c reads and url_resolve.c writes. Included by these two,
 * url_characters.c and idn.c only; see url.h. Section names are those of url.spec.whatwg.org, 4.4
 * "URL parsing".
 */
#ifndef SANITIZE_LIB_URL_INTERNAL_H
#define SANITIZE_LIB_URL_INTERNAL_H

#include "html/url.h"

/* ---- Reading: the ends are trimmed and TAB, LF and CR skipped, without a copy ---- */

enum { END = -1 };

struct cursor {
  const char *at;
  const char *end;
};

/* The next byte, 0..255, or END. It is not taken; `in->at++` takes it. */
static inline int peek(struct cursor *in) {
  while (in->at < in->end && (*in->at == '\t' || *in->at == '\n' || *in->at == '\r')) in->at++;
  return in->at < in->end ? (unsigned char)*in->at : END;
}

static inline int take(struct cursor *in) {
  int c = peek(in);
  if (c != END) in->at++;
  return c;
}

/* In special URLs, and in relative ones on an http or https page. */
static inline bool is_slash(int c) { return c == '/' || c == '\\'; }

static inline void skip_slashes(struct cursor *in) {
  while (is_slash(peek(in))) in->at++;
}

/* A cursor for the value without the C0 controls and spaces at its ends. */
struct cursor url_cursor(span value);

/*
 * Sets all of *facts, which must be zero, except has_userinfo. Leaves the cursor after "scheme:",
 * or at the start if there is none.
 */
void url_begin(struct cursor *in, struct url_facts *facts);

bool url_scheme_is_http(const struct url_facts *facts);

/* ---- Authority ---- */

struct authority {
  struct cursor userinfo; /* without the '@' */
  struct cursor host;
  struct cursor port; /* without the ':' */
  bool has_userinfo;
};

/*
 * "authority state": reads up to a delimiter; the last '@' ends the userinfo. Leaves the cursor at
 * the delimiter.
 */
struct authority url_authority(struct cursor *in, bool special);

/*
 * "host state": a ':' that is not in brackets ends the host. Before this call the port is part of
 * the host.
 */
void url_split_port(struct authority *authority);

/* url_host(), and where the host stands in the value. */
size_t url_find_host(span value, char host[URL_HOST_SIZE], struct cursor *place);

/* After a '%': the byte that two hexadecimal digits stand for, else '%' itself. */
int take_percent_decoded(struct cursor *in);

/* "port state". *port is unchanged when there is none. False: it is not a valid port. */
bool url_port(struct cursor in, unsigned *port);

/* ---- Writing ---- */

/* Once something did not fit, nothing more is written. */
struct output {
  char *data;
  size_t size;
  size_t length;
  bool overflowed;
};

static inline void put_byte(struct output *out, char c) {
  if (out->length == out->size) out->overflowed = true;
  if (!out->overflowed) out->data[out->length++] = c;
}

static inline void put_percent(struct output *out, int c) {
  static const char digits[] = "0123456789ABCDEF";
  put_byte(out, '%');
  put_byte(out, digits[c >> 4]);
  put_byte(out, digits[c & 15]);
}

/* "host parser" without IDNA and IPv4. False: "failure". */
bool url_write_host(struct cursor in, struct output *out);

#endif
