/* The writer's state, which writer.c, writer_bytes.c and writer_style.c share; see writer.h. */
#ifndef SANITIZE_LIB_WRITER_STATE_H
#define SANITIZE_LIB_WRITER_STATE_H

#include "base/find.h"
#include "base/memory.h"
#include "html/custom_names.h"
#include "serialize/nesting.h"
#include "serialize/style.h"

/*
 * The break that an unwrapped element leaves, so that the words around it stay apart. Of two at one
 * place the greater counts.
 */
enum word_break { BREAK_NONE, BREAK_SPACE, BREAK_LINE };

/* A place in the output to which the writer can go back, with what it knew there. */
struct writer_place {
  size_t length, text_end, pre_end, break_place;
  enum word_break pending;
  bool line_has_content;
  struct containment containment;
};

typedef size_t copier(char *out, const char *data, size_t length, size_t readable); /* see find.h */

struct writer {
  struct buffer out;
  size_t limit;           /* of out.length */
  size_t end;             /* out.length may grow to here without a check; 0 after a failure */
  sanitize_status status; /* the first failure */
  const struct memory *memory;
  const struct finders *find;
  copier *copy_source; /* copies source text up to what must not be copied as it is */
  struct nesting nesting;
  /* By depth: the hash of a formatting element's attributes (13.2.4.3, "Noah's Ark clause"). */
  uint32_t signatures[SANITIZE_MAX_OUTPUT_NESTING];
  uint32_t signature; /* the same of the start tag being written */
  /*
   * Where source text lies, and other text may. After a text in it, bytes up to source_end may be
   * read, which makes copying faster.
   */
  const char *source, *source_end;
  size_t tag_start;    /* where the start tag being written began in out */
  enum element_id tag; /* its element */
  const struct custom_names *custom; /* elements that HTML does not know */
  /*
   * out.length right after <pre ...>, where a parser would ignore a newline (13.2.6.4.7); or
   * SIZE_MAX.
   */
  size_t pre_end;
  /*
   * out.length after the last text, the line break made for it, or void element: the byte before it
   * tells whether words are apart here. 0: a boundary that separates words came after it.
   */
  size_t text_end;
  size_t lost; /* how much text had no place, as seen.h counts it */
  enum word_break pending;
  bool plain; /* the output is text, not HTML: nothing is escaped */
  /* See style.h; what follows is used by styles only, not by the plain way. */
  struct writer_style style;
  bool is_styled;        /* a tag, or what was written before it, may be taken back */
  bool is_text_styled;   /* white space in text, or breaks before it, are written otherwise */
  bool decodes_source;   /* source text has to be decoded before it is written */
  bool is_contained;     /* style.containment has rules */
  bool line_has_content; /* something but white space was written since the last boundary */
  struct containment containment;
  uint8_t floors[SANITIZE_MAX_OUTPUT_NESTING]; /* by depth: containment.floor before the element */
  /*
   * Where the pending line break belongs if white space or a start tag was written after it, and
   * the tags it becomes there; 0: it belongs to the end of the output.
   */
  size_t break_place;
  span break_text;
  size_t link_start;           /* of what writer_since_link() is asked for */
  bool tag_has_name;           /* the start tag being written has an id or a name */
  struct writer_place opening; /* before the start tag being written */
  /*
   * By depth: the place before the start tag, and where the content begins; SIZE_MAX: never empty.
   */
  struct writer_place openings[SANITIZE_MAX_OUTPUT_NESTING];
  size_t contents[SANITIZE_MAX_OUTPUT_NESTING];
};

/* Ends the controls of direction that were opened behind the first `floor` (containment.h). */
void writer_end_controls(struct writer *writer, unsigned floor);

/*
 * Where there are rules (is_contained): before an element is entered, and before it is left, with
 * which what was opened in it ends.
 */
void writer_enter_contained(struct writer *writer);
void writer_leave_contained(struct writer *writer);

/* Words before and after this place stay apart, in one line or paragraph. */
static inline void writer_apart(struct writer *writer, enum word_break kind) {
  if (kind > writer->pending) writer->pending = kind;
}

/* The same where an element that is not written began or ended. */
static inline void writer_break(struct writer *writer, enum word_break kind) {
  if (kind != BREAK_NONE && writer->containment.open > 0) writer_end_controls(writer, 0);
  writer_apart(writer, kind);
}

#endif
