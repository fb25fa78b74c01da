/* The pages. With report.c the only place that writes HTML; routes.c decides what they say. */
#ifndef COMMENTS_PAGES_H
#define COMMENTS_PAGES_H

#include "store.h"

/* Bytes. The form permits 5000 and 60 letters, of at most three bytes as it counts them. */
enum { LONGEST_COMMENT = 16 * 1024, LONGEST_NAME = 180 };

/* A form with what its writer typed so far. */
struct draft {
  int64_t id; /* of the comment that is edited; 0: a new one */
  struct text name, typed;
  const char *problem;              /* why it cannot be posted, or NULL */
  const struct clean_html *preview; /* or NULL */
};
void draft_free(struct draft *draft);

/* What every page needs. */
struct page_context {
  struct text *html; /* is appended to */
  struct cleaner *cleaner;
  const struct writer *writer;
};

/* The newest comments, or those before one, which `older` (0: none) leads on from; with a form. */
void page_list(const struct page_context *page, const struct comment *comments, size_t count,
               bool newest, int64_t older);

/* One comment; for its writer with a report of what was changed and a link to edit it. */
void page_comment(const struct page_context *page, const struct comment *comment,
                  const struct report *report);

/* A form, its problem and its preview. Uses the report of the preview. */
void page_form(const struct page_context *page, const struct draft *draft);

/* What went wrong, and what the reader can do now. */
void page_error(const struct page_context *page, const char *title, const char *advice);

extern const char style_sheet[];

#endif
