/*
 * What a frame, a plug-in or a film that goes shows elsewhere: which attribute has its source, which
 * has its name, and whether the policy links to its host. Decides nothing about URLs (srcset.h) and
 * writes nothing.
 */
#ifndef SANITIZE_LIB_EMBEDS_H
#define SANITIZE_LIB_EMBEDS_H

#include "filter/events.h"
#include "filter/policy.h"
#include "html/url.h"

/* The source of an embed, as typed. */
struct embed {
  span url;                 /* data NULL: there is none */
  span title;               /* without white space at its ends; empty: none */
  char host[URL_HOST_SIZE]; /* of the URL */
  size_t host_length;       /* 0: none that is known */
};

/* Elements that show something of another document and have content that is shown instead. */
bool embeds_document(enum element_id element);

/* video and audio, whose source may be an element in them. */
static inline bool embeds_media(enum element_id element) {
  return element == ELEMENT_VIDEO || element == ELEMENT_AUDIO;
}

/* Those whose attributes are needed for it. */
bool embed_needs_attributes(enum element_id element);

/* Reads *embed of its start tag; false where the policy links to none such. */
bool embed_read(const struct sanitize_policy *policy, struct start_tag tag, struct embed *embed);

/* What names it: its title, its host, or else `href`, the URL that was written. */
span embed_name(const struct embed *embed, span href);

#endif
