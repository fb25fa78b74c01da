/*
 * The tokenizer of HTML 13.2.5, as an index: where the markup is, of which kind and name. Text is
 * what lies between the tokens. It decides what is meant as text though HTML would swallow it
 * (TOKEN_LITERAL). Tokenizer states that depend on tree construction (CDATA and raw text in svg and
 * math) are tracked roughly (tokenizer_foreign.c). What is safe does not rest on this index:
 * the filter and the writer say what stands in the output. Knows no policy but four lists of
 * elements.
 */
#ifndef SANITIZE_LIB_TOKENIZER_H
#define SANITIZE_LIB_TOKENIZER_H

#include "html/names.h"
#include "tokenize/intake.h"
#include "tokenize/moded_names.h"

enum token_kind {
  TOKEN_START,   /* <name ...> */
  TOKEN_END,     /* </name ...> */
  TOKEN_COMMENT, /* comment, doctype, processing instruction, CDATA section, bogus comment, "</>" */
  /*
   * the text of an element whose start tag leaves the data state; references decode if
   * ELEMENT_RCDATA
   */
  TOKEN_RAW,
  TOKEN_LITERAL, /* text, exactly as typed */
  /*
   * markup that means nothing: tags passed over, some of those in svg and math, a stray </xmp>
   */
  TOKEN_NOTHING,
  TOKEN_KEPT_COMMENT, /* one that the policy names: "<!--", harmless text, "-->" */
  TOKEN_CUT           /* a tag cut off by the end of the input; HTML drops it */
};

struct token {
  uint32_t start, end; /* offsets into the source; start is that of '<' but for text */
  uint32_t name_end;   /* of tags; the name begins at start + 1, or + 2 for TOKEN_END */
  /* of tags whose attributes are wanted: the first of them in the index */
  uint32_t first_attribute;
  uint8_t kind;        /* enum token_kind */
  uint8_t element;     /* enum element_id, of tags and of TOKEN_RAW */
  uint16_t attributes; /* of tags, duplicates counted, up to MAX_INDEXED_ATTRIBUTES */
};

/* Of one tag. Those behind are passed over; the tag and its text stay. */
enum { MAX_INDEXED_ATTRIBUTES = UINT16_MAX };

/*
 * Offsets into the source. The value is as typed, without quotes; of one that has none, both ends
 * are that of the name.
 */
struct scanned_attribute {
  uint32_t name, name_end;
  uint32_t value, value_end;
  uint8_t id; /* enum attribute_id */
};

struct token_index {
  struct token *tokens;
  size_t count, capacity;
  struct scanned_attribute *attributes; /* of the tags whose attributes are wanted */
  size_t attribute_count, attribute_capacity;
  size_t hidden; /* bytes of comments and their like, cut tags, and raw text that no reader sees */
  struct buffer cut_places; /* see note_cut() */
};

/* What the policy says, by element id (row 0: unknown names). */
struct scan_rules {
  const bool *shown_as_typed;   /* tags that become TOKEN_LITERAL */
  const bool *passed_over;      /* tags that become TOKEN_NOTHING */
  const bool *wants_attributes; /* whether attributes are put into the index */
  struct moded_names names;     /* of single names in row 0, of which the lists say otherwise */
  /* names of comments that become TOKEN_KEPT_COMMENT, a space between two; may be empty */
  span comments;
};

/*
 * 13.2.5.32 to 13.2.5.40: reads the next attribute of a tag from *at on, except its id, and moves
 * *at after it. False when there is none left: *at is then at the tag's '>' or the end of the
 * input. It begins at the tag's name_end.
 */
bool token_next_attribute(span source, size_t *at, struct scanned_attribute *attribute);

/* 13.2.5.40: whether a tag ends in "/>". A slash that ends an unquoted value is a part of it. */
bool token_is_self_closing(span source, const struct token *token, struct interrupt *interrupt);

/* Indexes clean source. False when memory ran out. */
bool scan_run(const struct memory *memory, const struct source *source,
              const struct scan_rules *rules, struct token_index *index);

/* The text of a TOKEN_KEPT_COMMENT. */
static inline span kept_comment_text(span source, const struct token *token) {
  enum { OPENING = 4, CLOSING = 3 }; /* "<!--" and "-->" */
  return span_of(source.data + token->start + OPENING,
                 token->end - token->start - OPENING - CLOSING);
}

static inline size_t scan_hidden(const struct token_index *index) { return index->hidden; }

void scan_free(const struct memory *memory, struct token_index *index);

void scan_trim(const struct memory *memory, struct token_index *index); /* see memory.h */

#endif
