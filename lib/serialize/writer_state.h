/* The writer's state, which writer.c, writer_bytes.c and writer_style.c share; see writer.h. */
#ifndef SANITIZE_LIB_WRITER_STATE_H
#define SANITIZE_LIB_WRITER_STATE_H

#include "base/find.h"
#include "base/memory.h"
#include "serialize/nesting.h"
#include "serialize/style.h"

/* What an unwrapped element leaves so that the words around it stay apart. The larger wins. */
enum word_break { BREAK_NONE, BREAK_SPACE, BREAK_LINE };

/* A place in the output, to which it can be taken back: where it is, and what came before. */
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
  size_t end;             /* up to here may be written without asking for room; 0 after a failure */
  sanitize_status status; /* the first failure */
  const struct memory *memory;
  const struct finders *find;
  copier *copy_source; /* up to what source text needs a look at */
  struct nesting nesting;
  /* By depth: what tells formatting elements apart (13.2.4.3, the "Noah's Ark clause"). */
  uint32_t signatures[SANITIZE_MAX_OUTPUT_NESTING];
  uint32_t signature; /* of the start tag being written */
  /*
   * Where source text comes from, and other text may. Behind a text in it more may be read, up to
   * source_end.
   */
  const char *source, *source_end;
  size_t tag_start;    /* where it began in out */
  enum element_id tag; /* its element */
  /*
   * out.length right after <pre ...>: a newline here would be swallowed (13.2.6.4.7); or SIZE_MAX
   */
  size_t pre_end;
  /* Whether words are apart is told by the byte before this place: out.length after the last text,
     line break made for it, or void element. 0: a boundary came behind it that separates words. */
  size_t text_end;
  size_t lost; /* of text that had no place, as seen.h counts it */
  enum word_break pending;
  bool plain; /* the output is text, not HTML: nothing is escaped */
  /* See style.h; the rest is of no use to the plain style. */
  struct writer_style style;
  bool is_styled;      /* what stands before a tag may be taken back */
  bool is_text_styled; /* white space and breaks in text are not written as they come */
  bool decodes_source; /* what source text is has to be known before it is written */
  bool is_contained;   /* style.containment has rules */
  struct containment containment;
  uint8_t floors[SANITIZE_MAX_OUTPUT_NESTING]; /* by depth: containment.floor before the element */
  bool line_has_content; /* since the last boundary there was more than white space */
  /*
   * Where the pending line break belongs, once white space or a start tag stands behind it, and
   * what it is then; 0: here
   */
  size_t break_place;
  span break_text;
  size_t link_start;           /* of what writer_since_link() is asked for */
  bool tag_has_name;           /* the start tag being written has an id or a name */
  struct writer_place opening; /* before the start tag being written */
  /* By depth: before the start tag, and where the content begins; SIZE_MAX: it is never empty. */
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
