/*
 * Whether the text of a link shows a host, and which: what a reader takes for the place the link
 * goes to. Reads our own output. Writes nothing.
 */
#ifndef SANITIZE_LIB_LINK_TEXT_H
#define SANITIZE_LIB_LINK_TEXT_H

#include "base/memory.h"
#include "html/url.h"

/* What a policy wants to have told. */
struct link_honesty {
  bool others; /* the text shows another host than that of the link */
  bool mixed;  /* it shows one whose letters are of several scripts (idn.h) */
};

enum link_answer {
  LINK_IS_PLAIN,
  LINK_NEEDS_HOST, /* " [host]" is to stand at the end of its text, and does not yet */
  LINK_NO_MEMORY
};

/*
 * `markup` is what was written between the link's tags, `host` its own in ASCII (host_to_ascii()).
 * The text shows a host where it has "www.", "scheme://" or "http:" at the start of a word, or where
 * all of it is a name with a dot and maybe a path. A host below one that is shown (docs.example.com for
 * example.com) is the same one, as is one with "www.". `room` is overwritten.
 */
enum link_answer judge_link_text(const struct memory *memory, struct buffer *room, span markup,
                                 span host, struct link_honesty honesty);

#endif
