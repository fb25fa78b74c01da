/*
 * What was taken away, and why, for those who ask (sanitize_options.report). The filter says what
 * it made of each tag; the places come from the token index, so that they are those of the input.
 * Works nothing out: a reason
 * comes from what refused.
 */
#ifndef SANITIZE_LIB_CHANGES_H
#define SANITIZE_LIB_CHANGES_H

#include "base/memory.h"
#include "filter/events.h"
#include "tokenize/tokenizer.h"

struct report {
  const struct memory *memory;
  bool out_of_memory;
  struct buffer places;  /* uint32_t by token: where it begins in gumbo's copy */
  struct buffer rows;    /* struct report_row, as they came */
  struct buffer bytes;   /* names and values */
  struct buffer changes; /* sanitize_change, for the caller */
  const struct token_index *index;
  span source;
  const char *copy; /* gumbo's */
  uint32_t token;   /* of the start tag at hand; index->count when it is none that was typed */
};

/* Once; the struct must be zero. */
void report_init(struct report *report, const struct memory *memory);
void report_free(struct report *report);

/* Forgets what was reported. */
void report_clear(struct report *report);

void report_trim(struct report *report); /* see memory.h */

/* Where mend_run() puts the places of the tokens in gumbo's copy, for report_begin(). */
static inline struct buffer *report_places(struct report *report) { return &report->places; }

/*
 * Before the first event. `copy`: gumbo's, whose places are in report_places(); NULL where a front
 * end knows the tokens (filter_token()).
 */
void report_begin(struct report *report, span source, const struct token_index *index,
                  const char *copy);

/*
 * filter_place(): where the next start tag stands in gumbo's copy; empty when it was not typed
 * there.
 */
void report_place(struct report *report, span tag);

/*
 * What became of an element: the policy's own word, that of its attributes, that of a hook, or that
 * of the writer's nesting rules.
 */
enum element_verdict {
  VERDICT_WRITTEN,
  VERDICT_RENAMED, /* by a hook */
  VERDICT_RENAMED_BY_POLICY,
  VERDICT_NOT_PERMITTED,
  VERDICT_UNDER_FLOOR,
  VERDICT_REQUIRES,
  VERDICT_HOOK,
  VERDICT_MISPLACED
};

/* Of the start tag at hand; with_content: what is in the element goes, too. */
void report_element(struct report *report, enum element_verdict verdict, bool with_content);

/* Of one of its attributes, as it was typed. */
void report_attribute(struct report *report, sanitize_change_kind kind, sanitize_reason reason,
                      const struct attribute *attribute);

/* Of a comment that the policy keeps: it had no place. */
void report_comment(struct report *report);

/* A start tag that opened nothing, where it stood. */
void report_passed(struct report *report, uint32_t token);

/*
 * Makes report->changes, in the order of the input. `input` is what the source was made of by
 * intake. False when memory ran out, then or before.
 */
bool report_finish(struct report *report, span input, bool mended);

/* The changes: how many, and where they stand. NULL when there are none. */
size_t report_result(const struct report *report, const sanitize_change **changes);

/* Whether these bytes are in the memory of names and values. */
bool report_overlaps(const struct report *report, const void *data, size_t length);

#endif
