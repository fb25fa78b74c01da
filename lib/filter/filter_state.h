/*
 * What the filter keeps: of its policy, of a run, and of the tag at hand. For the files that
 * decide, filter.c about elements and attributes.c about their attributes; who has a filter uses
 * filter.h.
 */
#ifndef SANITIZE_LIB_FILTER_STATE_H
#define SANITIZE_LIB_FILTER_STATE_H

#include "base/scratch.h"
#include "filter/changes.h"
#include "filter/events.h"
#include "filter/hooks.h"
#include "filter/policy.h"
#include "filter/traces.h"
#include "filter/values.h"
#include "html/url.h"
#include "serialize/writer.h"

/* Deeper than any front end goes: SENT_DEPTH of node_tree.h, OPEN_ELEMENTS of direct.h. */
enum { FILTER_DEPTH = 1024 };

/*
 * Attributes written on one tag: below SANITIZE_MAX_ATTRIBUTES, so that the output is accepted
 * again.
 */
enum { OUTPUT_ATTRIBUTES = 48 };

/* An attribute of the tag at hand, in the order of writing. */
struct accepted_attribute {
  enum attribute_id id; /* ATTRIBUTE_UNKNOWN: data-* or aria-* */
  bool stays;           /* false: its place is kept, in case the policy sets it after all */
  bool forced;          /* the policy's own value */
  uint32_t source;      /* of one that the policy may set: 1 + the number of the input's, or 0 */
  span name;
  struct value value;
};

/*
 * A p that stands for a renamed element, with nothing of its chain inside of it. As any p of HTML,
 * it is closed by a block.
 */
struct renamed_paragraph {
  unsigned depth;            /* the renamed element's */
  unsigned level;            /* the writer's, in the p; 0: there is none */
  size_t start;              /* of the p's content in the output */
  struct writer_place place; /* before the p */
};

struct filter {
  const struct memory *memory;
  const struct sanitize_policy *policy;
  struct writer *writer;
  sanitize_status status; /* not SANITIZE_OK: the run must fail */
  unsigned depth;         /* open elements, dropped ones aside */
  unsigned dropping;      /* open elements inside of and including one that goes with its content */
  unsigned hidden_from;   /* from which of these on no reader sees the text; 0: they do */
  size_t lost_text;       /* what went that a reader would have seen, as seen.h counts, */
  size_t lost_hidden;     /* and bytes of text in elements that no reader sees */
  bool manages_links;     /* the policy sets rel or target */
  bool keeps_tables;      /* every part of a table can stand in the output */
  bool is_hooked;         /* there are hooks, and they are asked */
  bool breaks_by_tags;    /* what the policy writes for breaks may stay */
  bool is_in_chain;       /* the tag at hand is one of those that stand for another */
  struct url_base base;
  struct buffer base_text; /* what base points into */
  struct scratch scratch;
  struct hooks hooks;
  struct report *report; /* NULL: nobody asks */
  unsigned accepted_count;
  struct accepted_attribute accepted[OUTPUT_ATTRIBUTES];
  enum refusal cut; /* why a part of the value at hand was left out; PERMITTED: none was */
  /* For a report: why each attribute of the tag at hand goes or changes, a byte of enum refusal */
  struct buffer refusals;
  bool wants_all[ELEMENT_COUNT]; /* for a report, and for hooks that rename */
  struct traces traces;
  uint8_t fates[FILTER_DEPTH]; /* by depth: the element whose start tag was written; see filter.c */
  uint8_t links[FILTER_DEPTH]; /* by depth, of what the policy renames: how many were written */
  struct renamed_paragraph paragraph;
  /* Of autolinks.h: a text without references, and the URL of a link. */
  struct buffer linked_text, link_url;
};

#endif
