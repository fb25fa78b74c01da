/* What may stand in a comment, and what is made of one. */
#ifndef COMMENTS_CLEAN_H
#define COMMENTS_CLEAN_H

#include "text.h"

/*
 * HTML that may stand in a page. It has a type of its own so that the compiler stops who shows what
 * somebody typed: only clean_comment() makes it, and the store keeps it.
 */
struct clean_html {
  struct text text;
};

/* The policy, and a worker with it. For one thread. */
struct cleaner;

/*
 * policy NULL is that of this service, else a preset, a sentence of tags or JSON, as
 * sanitize_policy_from_text() takes them. NULL on failure, which it says on standard error.
 */
struct cleaner *cleaner_new(const char *policy);
void cleaner_free(struct cleaner *cleaner);

/*
 * All that the result depends on: the library's version and the whole policy, as text. It is made
 * of them and no number in the source, which somebody would forget to raise. The cleaner's.
 */
const char *cleaner_version(const struct cleaner *cleaner);

/* The tags that may be used, as the form shows them. Plain text, the cleaner's. */
const char *cleaner_tags(const struct cleaner *cleaner);

/*
 * Appends what is to be shown of what somebody typed. What cannot be sanitized becomes plain text.
 * False when memory ran out: nothing is to be shown then.
 */
bool clean_comment(struct cleaner *cleaner, sanitize_span typed, struct clean_html *clean);

/* What the last clean_comment() took away. The cleaner's, until the next. */
struct report {
  const sanitize_change *changes;
  size_t count;
  size_t lost_marks; /* bytes of combining marks that were too many above each other */
};
struct report cleaner_report(const struct cleaner *cleaner);

/* Appends plain text, escaped for element content, and in an attribute's value between '"'. */
void escape_text(struct text *html, sanitize_span plain);
void escape_value(struct text *html, sanitize_span plain);

#endif
