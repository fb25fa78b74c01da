/*
 * The report: what was taken away or changed, and why (sanitize_options.report). The filter says
 * what it made of each tag; offsets come from the token index, so that they are those of the input.
 * Nothing is worked out here: each reason comes from the code that refused. Held by
 * tests/unit/test_report.c and tests/unit/test_relaxing.c.
 */
#ifndef SANITIZE_LIB_CHANGES_H
#define SANITIZE_LIB_CHANGES_H

#include "base/memory.h"
#include "filter/events.h"
#include "tokenize/tokenizer.h"

struct report {
  const struct memory *memory;
  bool out_of_memory;
  struct buffer places;  /* uint32_t by token: its offset in gumbo's copy of the source */
  struct buffer rows;    /* struct report_row, in the order of the filter's decisions */
  struct buffer bytes;   /* the names and values that rows refer to */
  struct buffer changes; /* sanitize_change, for the caller */
  const struct token_index *index;
  span source;
  const char *copy; /* gumbo's copy of the source, or NULL */
  uint32_t token;   /* the current start tag; index->count: it was not typed */
};

/* To be called once; the struct must be zero. */
void report_init(struct report *report, const struct memory *memory);
void report_free(struct report *report);

/* Forgets what was reported. */
void report_clear(struct report *report);

void report_trim(struct report *report); /* see memory.h */

/* Where the gumbo front end puts the offsets of the tokens in its copy, for report_begin(). */
static inline struct buffer *report_places(struct report *report) { return &report->places; }

/*
 * To be called before the first event. `copy` is gumbo's copy of the source, with its offsets in
 * report_places(); NULL when the front end knows the tokens (filter_token()).
 */
void report_begin(struct report *report, span source, const struct token_index *index,
                  const char *copy);

/*
 * filter_place(): the next start tag as it stands in gumbo's copy; empty when it was not typed
 * there.
 */
void report_place(struct report *report, span tag);

/*
 * What became of an element, and which decision it was: the policy's or the floor's, that about its
 * attributes, a hook's, or the writer's nesting rules.
 */
enum element_verdict {
  VERDICT_WRITTEN,
  VERDICT_RENAMED, /* by a hook */
  VERDICT_RENAMED_BY_POLICY,
  VERDICT_NOT_PERMITTED,
  VERDICT_UNDER_FLOOR,
  VERDICT_REQUIRES,
  VERDICT_HOOK,
  VERDICT_MISPLACED,
  VERDICT_LINKS /* as many as the policy takes are written already */
};

/* Reports the current start tag. with_content: the content of the element was removed, too. */
void report_element(struct report *report, enum element_verdict verdict, bool with_content);

/* Reports one of its attributes, with the value of the input. */
void report_attribute(struct report *report, sanitize_change_kind kind, sanitize_reason reason,
                      const struct attribute *attribute);

/* Of a comment that the policy keeps: it had no place. */
void report_comment(struct report *report);

/* Reports a start tag that the parser ignored (filter_passed()). */
void report_passed(struct report *report, uint32_t token);

/*
 * Makes report->changes, in the order of the input. `mended`: intake made the source from `input`
 * by changing it. False when memory ran out, now or before.
 */
bool report_finish(struct report *report, span input, bool mended);

/* The changes, and how many there are. NULL when there are none. */
size_t report_result(const struct report *report, const sanitize_change **changes);

/* Whether these bytes lie in the memory of names and values. */
bool report_overlaps(const struct report *report, const void *data, size_t length);

#endif
