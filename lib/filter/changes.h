/*
 * What was taken away, and why, for those who ask (sanitize_options.report). The filter says what
 * it made of each tag; the places come from the token index, so that they are those of the input.
 * Knows how to compare, decides nothing, and changes no output.
 */
#ifndef SANITIZE_LIB_CHANGES_H
#define SANITIZE_LIB_CHANGES_H

#include "base/memory.h"
#include "filter/events.h"
#include "tokenize/tokenizer.h"

struct filter;

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

void report_free(struct report *report);

/* Forgets what was reported. */
void report_clear(struct report *report);

void report_trim(struct report *report); /* see memory.h */

/*
 * Before the first event. `copy`: gumbo's, whose places mend_run() has put into report->places; NULL
 * where a front end knows the tokens (filter_token()).
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
  VERDICT_REQUIRES,
  VERDICT_HOOK,
  VERDICT_MISPLACED
};

/*
 * A start tag, of one that a hook renamed with the new element; with_content: what is in the element
 * goes, too.
 */
void report_tag(struct report *report, const struct filter *filter, struct start_tag tag,
                enum element_verdict verdict, bool with_content);

/* A start tag that opened nothing, where it stood. */
void report_passed(struct report *report, uint32_t token);

/*
 * Makes report->changes, in the order of the input. `input` is what the source was made of by
 * intake. False when memory ran out, then or before.
 */
bool report_finish(struct report *report, span input, bool mended);

#endif
