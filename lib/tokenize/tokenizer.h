/*
 * The tokenizer of HTML 13.2.5 as an index of the input: where the markup is, of which kind and
 * name. Text is what lies between the tokens. It also decides what was meant as text although HTML
 * would swallow it (TOKEN_LITERAL): half of P6, held by tests/oracle/check_text.c,
 * tests/data/pseudo.dat and tests/data/text.dat.
 *
 * States that depend on tree construction (CDATA sections and raw text in svg and math) are tracked
 * approximately (tokenizer_foreign.c). Safety does not rest on this index: the filter and the
 * writer decide what stands in the output. Knows no policy but the lists in struct scan_rules.
 */
#ifndef SANITIZE_LIB_TOKENIZER_H
#define SANITIZE_LIB_TOKENIZER_H

#include "html/custom_names.h"
#include "tokenize/formulas.h"
#include "tokenize/intake.h"
#include "tokenize/moded_names.h"

enum token_kind {
  TOKEN_START,   /* <name ...> */
  TOKEN_END,     /* </name ...> */
  TOKEN_COMMENT, /* comment, doctype, processing instruction, CDATA section, bogus comment, "</>" */
  /*
   * The text of an element whose start tag leaves the data state (13.2.5.1); character references
   * count in it if the element has ELEMENT_RCDATA.
   */
  TOKEN_RAW,
  TOKEN_LITERAL, /* text, shown exactly as typed */
  /*
   * Markup without a meaning: tags that the policy passes over, some tags in svg and math, a stray
   * "</xmp>".
   */
  TOKEN_NOTHING,
  TOKEN_KEPT_COMMENT, /* one that the policy names: "<!--", harmless text, "-->" */
  TOKEN_CUT           /* a tag cut off by the end of the input; HTML drops it */
};

struct token {
  uint32_t start, end; /* offsets in the source; of a tag: from its '<' to after its '>' */
  uint32_t name_end;   /* of tags; the name begins at start + 1, or + 2 for TOKEN_END */
  /* where the tag's attributes begin in the index, or would: a bare tag has this, too */
  uint32_t first_attribute;
  uint8_t kind;        /* enum token_kind */
  uint8_t element;     /* enum element_id, of tags and of TOKEN_RAW */
  uint16_t attributes; /* how many a tag has, with duplicates; at most MAX_INDEXED_ATTRIBUTES */
};

/* Attributes of one tag in the index. Any more are ignored; the tag and its text stay. */
enum { MAX_INDEXED_ATTRIBUTES = UINT16_MAX };

/*
 * Offsets in the source. The value is as typed, without its quotes. If an attribute has no value,
 * both offsets of it are name_end.
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
  size_t hidden; /* bytes of comments, declarations, cut tags, and raw text that no reader sees */
  struct buffer cut_places; /* see note_cut() */
  /*
   * The source with formulas in the place of math, of the same length, and then the tokens are of
   * this; empty: there were none
   */
  struct buffer rewritten;
  struct buffer formula; /* the text of one, as it is read */
};

/*
 * What the policy says that the tokenizer must know, by element id; row 0 is for all unknown names.
 */
struct scan_rules {
  const bool *shown_as_typed;   /* tags that become TOKEN_LITERAL */
  const bool *passed_over;      /* tags that become TOKEN_NOTHING */
  const bool *wants_attributes; /* whether attributes are put into the index */
  struct moded_names names;     /* unknown names that are treated otherwise than row 0 says */
  /* names of comments that become TOKEN_KEPT_COMMENT, a space between two; may be empty */
  span comments;
  uint8_t formulas; /* enum formulas: what becomes of math that is passed over */
  const struct custom_names *custom; /* names that have an element although HTML knows none */
};

/*
 * 13.2.5.32 to 13.2.5.40: reads the next attribute of a tag from *at on (a tag's name_end at
 * first), except its id, and moves *at after it. False when there is none left: *at is then at the
 * tag's '>' or the end of the input.
 */
bool token_next_attribute(span source, size_t *at, struct scanned_attribute *attribute);

/*
 * 13.2.5.40: whether a tag ends in "/>". A slash that ends an unquoted value is part of the value.
 */
bool token_is_self_closing(span source, const struct token *token, struct interrupt *interrupt);

/* Indexes a source that intake.h made. False: memory ran out, or the run was interrupted. */
bool scan_run(const struct memory *memory, const struct source *source,
              const struct scan_rules *rules, struct token_index *index);

/* The text of a TOKEN_KEPT_COMMENT. */
static inline span kept_comment_text(span source, const struct token *token) {
  enum { OPENING = 4, CLOSING = 3 }; /* "<!--" and "-->" */
  return span_of(source.data + token->start + OPENING,
                 token->end - token->start - OPENING - CLOSING);
}

/* What the tokens are of. */
static inline span scan_source(const struct token_index *index, span source) {
  return index->rewritten.length == 0 ? source
                                      : span_of(index->rewritten.data, index->rewritten.length);
}

/* For the count of what was lost (seen.h). */
static inline size_t scan_hidden(const struct token_index *index) { return index->hidden; }

void scan_free(const struct memory *memory, struct token_index *index);

void scan_trim(const struct memory *memory, struct token_index *index); /* see memory.h */

#endif
