/*
 * The only place that produces markup bytes. Names come from the tables, text and values are
 * escaped for their context, elements are nested by nesting.h and always closed, breaks keep words
 * apart, and the output has a cap. The first failure sticks; everything after it does nothing.
 * Knows no policy.
 *
 *   text    & < > U+00A0 are written as &amp; &lt; &gt; &nbsp;
 *   value   the same and " as &quot;, between double quotes
 *
 * For a reader who wants plain text (sanitizer_html_to_text) text is not escaped; no element may be
 * started then.
 */
#ifndef SANITIZE_LIB_WRITER_H
#define SANITIZE_LIB_WRITER_H

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
  bool is_styled;        /* what stands before a tag may be taken back */
  bool is_text_styled;   /* text is not written as it comes */
  bool line_has_content; /* since the last boundary there was more than white space */
  /*
   * Where the pending line break belongs, once white space or a start tag stands behind it, and
   * what it is then; 0: here
   */
  size_t break_place;
  span break_text;
  bool tag_has_name;           /* the start tag being written has an id or a name */
  struct writer_place opening; /* before the start tag being written */
  /* By depth: before the start tag, and where the content begins; SIZE_MAX: it is never empty. */
  struct writer_place openings[SANITIZE_MAX_OUTPUT_NESTING];
  size_t contents[SANITIZE_MAX_OUTPUT_NESTING];
};

/* Once; the struct must be zero. The output's memory is kept from run to run. */
void writer_init(struct writer *writer, const struct memory *memory, const struct finders *find);
void writer_free(struct writer *writer);

void writer_trim(struct writer *writer); /* see memory.h */

/* From the next writer_begin() on, until it is said otherwise: plain text, or HTML. */
void writer_set_plain(struct writer *writer, bool plain);

/* Where source text will come from; other text may lie there, too. */
void writer_set_source(struct writer *writer, span source);

/* In the plain style. */
void writer_begin(struct writer *writer, size_t limit);

/* Before anything is written. */
void writer_set_style(struct writer *writer, const struct writer_style *style);

/* Forgets what was written since, and begins anew with the same limit and source. */
void writer_begin_again(struct writer *writer);

/*
 * Clean text; and text of the source (writer_set_source()), whose character references are to be
 * decoded.
 */
void writer_text(struct writer *writer, span text);
void writer_source_text(struct writer *writer, span text);

/* How many bytes writer_text() would write for it, at most. */
size_t writer_text_length(span text);

/* Words before and after this place stay apart. */
static inline void writer_break(struct writer *writer, enum word_break kind) {
  if (kind > writer->pending) writer->pending = kind;
}

/* A space at this place, unless white space or a boundary is there. */
void writer_space(struct writer *writer);

/* Whether the text so far ends in a digit, with nothing between that separates words. */
bool writer_ends_in_digit(const struct writer *writer);

/*
 * A start tag: writer_start(), any writer_attribute(), writer_start_done(). The first and the last
 * return false when the element cannot be written here; then nothing was written, and writer_end()
 * must not be called for it. A void element has no writer_end().
 */
bool writer_start(struct writer *writer, enum element_id element);
void writer_attribute(struct writer *writer, span name, span value);
bool writer_start_done(struct writer *writer);
/* all of it, without attributes */
bool writer_bare_start(struct writer *writer, enum element_id element);
void writer_end(struct writer *writer, enum element_id element);

/*
 * Takes back the start tag that was written last, behind which nothing stands yet: as if its element
 * had been unwrapped. `place` is where it began, by writer_here() before it.
 */
struct writer_place writer_here(const struct writer *writer);
void writer_take_back(struct writer *writer, struct writer_place place);

/*
 * The result: SANITIZE_OK with everything closed, or the first failure with out empty. A NUL
 * follows the output.
 */
sanitize_status writer_finish(struct writer *writer);

/* What was written so far; after writer_finish() the result, or nothing. */
static inline span writer_result(const struct writer *writer) {
  return span_of(writer->out.data, writer->out.length);
}

/* The same, whose memory is the caller's now. */
char *writer_take(struct writer *writer, size_t *length);

/* Whether these bytes are in the output's memory. */
bool writer_overlaps(const struct writer *writer, const void *data, size_t length);

/* Of text that had no place, as seen.h counts it. */
static inline size_t writer_lost(const struct writer *writer) { return writer->lost; }

#endif
