/*
 * Where links begin and end in plain text: the autolinks of GitHub Flavored Markdown (GFM 6.9), and
 * names behind '@' and '#'. Knows no policy: whether a link may stand, others decide.
 * docs/links-in-text.md tells where it differs from GFM.
 */
#ifndef SANITIZE_LIB_AUTOLINK_H
#define SANITIZE_LIB_AUTOLINK_H

#include "base/interrupt.h"
#include "base/span.h"

enum autolink_kind {
  AUTOLINK_URL,   /* with its scheme: http, https, ftp, mailto, xmpp */
  AUTOLINK_WWW,   /* "www." and a host */
  AUTOLINK_EMAIL, /* an address */
  AUTOLINK_MENTION,
  AUTOLINK_TAG
};

/* What is looked for. */
struct autolink_kinds {
  bool urls, emails, mentions, tags;
};

/* Zeroed but for the first three, before the first autolink_next(). */
struct autolink_reader {
  span text; /* decoded, without tags, whole: what is beside it is no text */
  struct autolink_kinds kinds;
  struct interrupt *interrupt;
  size_t at;            /* what is before was read */
  size_t from;          /* the end of the link before: read again, text begins there */
  size_t dead;          /* no "www." before this place begins a host: one that covers it failed */
  size_t steps, ask_at; /* characters looked at so far; of interrupt.h */
};

struct autolink {
  enum autolink_kind kind;
  size_t start, end;
};

/* The next one, behind those before; false where there is none, or when it was stopped. */
bool autolink_next(struct autolink_reader *reader, struct autolink *found);

/* Whether a text, escaped or not, has anything that could be one: for a fast answer. */
bool autolink_may_be_in(span text, const struct autolink_kinds *kinds);

#endif
