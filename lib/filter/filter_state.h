/*
 * The filter's state: of its policy, of a run, and of the current tag. For the files that decide:
 * filter.c about elements, attributes.c about their attributes. Others use filter.h.
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
 * Attributes written on one tag. Fewer than SANITIZE_MAX_ATTRIBUTES, which is what gumbo's front
 * end reads, so that it accepts the output (P3).
 */
enum { OUTPUT_ATTRIBUTES = 48 };

/* An attribute of the current tag, in the order of writing. */
struct accepted_attribute {
  enum attribute_id id; /* ATTRIBUTE_UNKNOWN: data-* or aria-* */
  bool stays;           /* false: not written, but it keeps its place, as the policy may set it */
  bool forced;          /* the value is the policy's own */
  bool was_held;        /* the input has it under the name that it waits under */
  uint32_t source;      /* if the policy may set it: 1 + its number in the input; else 0 */
  span name;
  struct value value;
};

/*
 * A p that the policy writes for a renamed element, while it is the innermost of what was written
 * for it. Like any p in HTML, it is closed by the start of a block.
 */
struct renamed_paragraph {
  unsigned depth;            /* of the renamed element, in filter->fates */
  unsigned level;            /* nesting.depth of the writer inside the p; 0: there is no such p */
  size_t start;              /* where the p's content begins in the output */
  struct writer_place place; /* before the p */
};

/* A link that was written, whose text is looked at where it ends. */
struct watched_link {
  bool is_open;  /* an a with an href */
  bool has_host; /* that is to be told if its text tells another */
  size_t host_length;
  char host[URL_HOST_SIZE]; /* in ASCII */
};

struct filter {
  const struct memory *memory;
  const struct sanitize_policy *policy;
  struct writer *writer;
  sanitize_status status; /* not SANITIZE_OK: the run must fail */
  unsigned depth;         /* open elements, but for those in a dropped one */
  unsigned dropping;      /* open elements in a dropped one, itself included; 0: there is none */
  unsigned hidden_from;   /* from which of these on a browser shows no text; 0: it shows all */
  size_t lost_text;       /* text taken away that a reader would have seen, as seen.h counts it, */
  size_t lost_hidden;     /* and bytes of text in elements that are not shown */
  bool manages_links;     /* the policy sets rel or target */
  bool keeps_tables;      /* no part of a table may be unwrapped, see part_stays() */
  bool is_hooked;         /* there are hooks, and they are asked */
  bool breaks_by_tags;    /* the policy permits the tags that its style writes for line breaks */
  bool is_special;        /* hooks are asked, or embeds leave links */
  bool needs_href;        /* the current tag is a link that is nothing without one */
  /* Open elements in the embed that left a link, when it began; 0: none is open. */
  unsigned linked_depth;
  enum element_id renamed_from; /* of the current tag, by the policy; or ELEMENT_UNKNOWN */
  struct buffer legacy;         /* see legacy.h */
  bool counts_links;            /* the policy has a maximum of links, */
  bool watches_links;           /* or wants to have their hosts told */
  bool contains_values;         /* as text, by style.containment */
  bool is_in_chain;             /* the current tag is one of those written for a renamed element */
  size_t link_count;            /* links that were written, */
  size_t lost_links;            /* and those that were too many */
  struct watched_link link;
  struct buffer link_text; /* room for link_text.h */
  struct buffer contained; /* the current value, contained */
  struct url_base base;
  struct buffer base_text; /* what base points into */
  struct scratch scratch;
  struct hooks hooks;
  struct report *report; /* NULL: no report was asked for */
  unsigned accepted_count;
  struct accepted_attribute accepted[OUTPUT_ATTRIBUTES];
  enum refusal cut; /* why a part of the current value was left out; PERMITTED: none was */
  /* For a report: an enum refusal, as a byte, for each attribute of the current tag. */
  struct buffer refusals;
  bool wants_all[ELEMENT_COUNT]; /* all true: for reports, and for hooks that rename */
  /* By element: enum bare_start, as `bare_policy` has it; and those of this run. */
  uint8_t bare_table[ELEMENT_COUNT];
  const struct sanitize_policy *bare_policy;
  const uint8_t *bare;
  struct traces traces;
  uint8_t
      fates[FILTER_DEPTH]; /* by depth: the element that was written, or LEAVES_END, IS_RENAMED */
  uint8_t chains[FILTER_DEPTH]; /* by depth, of a renamed element: how many were written for it */
  struct renamed_paragraph paragraph;
  /* Of autolinks.h: a text without references, and the URL of a link. */
  struct buffer linked_text, link_url;
};

/* filter.c: before each run, what becomes of start tags without attributes. */
void filter_set_bare_starts(struct filter *filter);

#endif
