/* What was taken out of a comment, in words for who wrote it. */
#ifndef COMMENTS_REPORT_H
#define COMMENTS_REPORT_H

#include "clean.h"

/*
 * Appends a section that says what was removed and where; nothing when nothing was. `report` is of
 * the clean_comment() of `typed`, and still valid.
 */
void write_report(struct text *html, struct report report, sanitize_span typed);

#endif
