/*
 * What check_mark.c and check_typed.c share: the input, characters, names, and the attributes of a
 * tag.
 */
#ifndef SANITIZE_TESTS_MARKER_H
#define SANITIZE_TESTS_MARKER_H

#include "oracle/checker.h"

#include <string.h>

struct marker {
  const char *data;
  size_t length;
  struct bytes *out;
  unsigned formulas; /* how they are shown; 0: as their text */
  bool in_foreign;   /* after <svg or <math, before their end tags */
  bool hides_markup;
  size_t raw_end; /* where the end tag of the last raw text is */
  enum text_skip skip;
};

static inline bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }
static inline char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c; }

/* Whether the name stands between spaces in a list. */
bool in_list(sanitize_span name, const char *list);

/* From behind the tag's name to behind its '>'; the length + 1 when the input ends first. */
size_t tag_end(const struct marker *m, size_t at);

/*
 * Behind an unknown name: whether its '<' is text. It is where no '>' ends the tag, and where the
 * tag holds another '<', but for quoted values of a tag that is all well-formed.
 */
bool is_typed_less_than(const struct marker *m, size_t name, size_t at);

/*
 * From behind a known name to the end of the input: nothing but attributes with values, names being
 * [A-Za-z][A-Za-z0-9_:.-]*; the last may be without, and none in quotes has a '>'. Then a column cut
 * a tag in two.
 */
bool is_cut_tag(const struct marker *m, size_t at);

/* Of a tag with an unknown name and an end: whether it is a path, a comparison, words ... */
bool is_typed_unknown(const struct marker *m, sanitize_span name, bool end, size_t at,
                      size_t behind);

/* Of a tag with a known name and an end: whether it is a comparison. */
bool is_typed_known(const struct marker *m, sanitize_span name, size_t at);

/* Of a whole tag with a known name: whether somebody forgot a quote or its '>'. */
bool is_typed_forgotten(const struct marker *m, sanitize_span name, size_t at);

#endif
