/*
 * Comments, in a file of SQLite's.
 *
 * Of each it has what was typed and what is shown. What was typed is what its writer edits, and the
 * only thing from which it can be sanitized anew: what one policy took away, a later one could not
 * bring back. What is shown was sanitized once, when it was written, and not for each reader. With
 * it is the policy that did so. Where that is not today's, because the policy or the library is
 * another, it is sanitized again before anybody sees it (store_renew()): the reason for a stricter
 * policy is usually a bad comment that is there already.
 */
#ifndef COMMENTS_STORE_H
#define COMMENTS_STORE_H

#include "clean.h"
#include "writer.h"

struct comment {
  int64_t id; /* from 1 */
  char owner[SECRET_DIGITS + 1];
  struct text name;  /* plain text */
  struct text typed; /* untrusted HTML, as it was typed */
  struct clean_html clean;
  int64_t posted, edited; /* seconds since 1970; edited 0: never */
};
void comment_free(struct comment *comment);

/* One file, for one thread at a time. */
struct store;

/* NULL on failure. All functions say on standard error why they failed. */
struct store *store_open(const char *file, const char *policy_version);
void store_close(struct store *store);

/* Sanitizes again what another policy let pass; *count receives how many. False on failure. */
bool store_renew(struct store *store, struct cleaner *cleaner, int64_t *count);

enum store_result { STORE_DONE, STORE_NONE, STORE_FAILED };

/* STORE_NONE: there is no such comment. */
enum store_result store_find(struct store *store, int64_t id, struct comment *comment);

/*
 * The newest comments with a lower number than `before`, the newest first: at most *count of them,
 * which receives how many there are. All are the caller's to comment_free(), also on failure.
 */
bool store_list(struct store *store, int64_t before, struct comment *comments, size_t *count);

/* Adds a comment; comment->id receives its number. */
bool store_add(struct store *store, struct comment *comment);

/* Replaces typed, clean and edited. STORE_NONE: comment->owner has no comment of that number. */
enum store_result store_edit(struct store *store, const struct comment *comment);

#endif
