/*
 * The tokenizer of HTML 13.2.5, as an index: where the markup is, of which kind and name. Text is what lies between the
 * tokens. It decides what is meant as text though HTML would swallow it (TOKEN_LITERAL). Tokenizer states that depend on
 * tree construction (raw text inside select) are not tracked; nothing that matters for safety rests on this index, since
 * gumbo reads the text again, and the direct front end declines such input.
 * Knows no policy but a list of elements to show as typed.
 */
#ifndef SANITIZE_LIB_SCAN_H
#define SANITIZE_LIB_SCAN_H

#include "find.h"
#include "memory.h"
#include "names.h"

enum token_kind {
  TOKEN_START,   /* <name ...> */
  TOKEN_END,     /* </name ...> */
  TOKEN_COMMENT, /* comment, doctype, processing instruction, CDATA section, bogus comment, "</>" */
  TOKEN_RAW,     /* the text of an element whose start tag leaves the data state; references decode if ELEMENT_RCDATA */
  TOKEN_LITERAL, /* text, exactly as typed */
  TOKEN_NOTHING, /* markup without a meaning here: unknown names, some of what is in svg and math, a stray </xmp> */
  TOKEN_CUT      /* a tag cut off by the end of the input; HTML drops it */
};

struct token {
  uint32_t start, end; /* offsets into the source; start is that of '<' but for TOKEN_RAW */
  uint32_t name_end;   /* of tags; the name begins at start + 1, or + 2 for TOKEN_END */
  uint8_t kind;        /* enum token_kind */
  uint8_t element;     /* enum element_id, of tags and of TOKEN_RAW */
  uint8_t attributes;  /* of tags, duplicates counted; 255: that many or more */
  bool long_name;      /* gumbo may find an attribute name longer than SANITIZE_MAX_ATTRIBUTE_NAME */
};

struct token_index {
  struct token *tokens;
  size_t count, capacity;
};

/* What is not HTML's to say. */
struct scan_rules {
  const bool *shown_as_typed; /* by element id, the tags that become TOKEN_LITERAL (row 0: unknown names) */
  bool forgets_unknown; /* tags of unknown names become TOKEN_NOTHING: they would only be unwrapped, and one that is
                                 never closed, as in List<String>, would stay open to the end */
};

/* Indexes clean source. False when memory ran out. */
bool scan_run(const struct memory *memory, const struct finders *find, span source, const struct scan_rules *rules,
              struct token_index *index);

void scan_free(const struct memory *memory, struct token_index *index);

/*
 * Reads the next attribute of a tag: `at` is an offset into the tag's bytes after its name, or what the last call left;
 * tag_end is the offset after the tag's '>'. False when there is none left. The value is as typed, without quotes.
 */
struct raw_attribute {
  span name;
  span value;
};
bool scan_attribute(const char *source, size_t *at, size_t tag_end, struct raw_attribute *attribute);

#endif
