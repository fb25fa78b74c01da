/*
 * Whether a file is text. Every byte of a file that is to be replaced is looked at, since a file
 * that is no text would be destroyed. Knows nothing of records, and reads nothing itself.
 */
#ifndef SANITIZE_CLI_GUARD_H
#define SANITIZE_CLI_GUARD_H

#include "bytes.h"
#include "span.h"
#include "utf8.h"

struct guard {
  bool takes_nul;  /* --null: they end records */
  bool takes_high; /* U+0080 to U+009F */
  struct utf8_state state;
  unsigned char lead; /* the first byte of the character that it is in */
  uint64_t lines;     /* line feeds so far */
};

enum guard_finding { GUARD_TEXT, GUARD_NUL, GUARD_CONTROL, GUARD_INVALID };

/*
 * Looks at the next bytes. When they are no text, guard->lines counts the lines before the place,
 * and guard->lead is the first byte there.
 */
enum guard_finding guard_look(struct guard *guard, span text);
/* Whether the text ended within a character. */
bool guard_ends_badly(const struct guard *guard);

/*
 * The kind of file that these first bytes show, such as "a gzip file", and what to do then; NULL
 * when no known kind begins so.
 */
struct file_kind {
  const char *name, *advice;
};
const struct file_kind *guard_kind(span start);

/* UTF-16 or UTF-32 without a byte order mark, by where its NULs are; or NULL. */
const char *guard_wide_encoding(span start);

/* The encoding that a page names near its start, in `name`; false when it names none. */
bool guard_declared_encoding(span start, char *name, size_t size);

#endif
