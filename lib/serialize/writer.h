/*
 * The serializer: HTML fragments as in 13.3, in one fixed form. It is the only place that writes
 * markup. Names come from the tables, text and values are escaped for their context, elements are
 * nested by nesting.h and always closed, pending breaks keep words apart, and the output has a cap.
 * The first failure sticks; whatever is written after it does nothing. Knows no policy.
 *
 *   text    & < > U+00A0 are written as &amp; &lt; &gt; &nbsp;
 *   value   the same, and " as &quot;, between double quotes
 *
 * For plain text (sanitizer_html_to_text) text is not escaped, and no element may be started.
 */
#ifndef SANITIZE_LIB_WRITER_H
#define SANITIZE_LIB_WRITER_H

#include "serialize/writer_state.h"
#include "serialize/written.h"

/* To be called once; the struct must be zero. The output's memory is kept from run to run. */
void writer_init(struct writer *writer, const struct memory *memory, const struct finders *find);
void writer_free(struct writer *writer);

void writer_trim(struct writer *writer); /* see memory.h */

/* Whether the output is plain text or HTML, from the next writer_begin() on. */
void writer_set_plain(struct writer *writer, bool plain);

/* Where the text of writer_source_text() lies. Text of writer_text() may lie there, too. */
void writer_set_source(struct writer *writer, span source);

/* Begins an empty output of at most `limit` bytes, in the plain style. */
void writer_begin(struct writer *writer, size_t limit);

/* Which custom elements may be written; before anything is. `names` must outlive the output. */
void writer_set_names(struct writer *writer, const struct custom_names *names);

/* To be called before anything is written. */
void writer_set_style(struct writer *writer, const struct writer_style *style);

/* Forgets what was written, and begins again with the same limit and source. */
void writer_begin_again(struct writer *writer);

/*
 * Writes clean text (characters.h); and text of the source (writer_set_source()), whose character
 * references are not decoded yet.
 */
void writer_text(struct writer *writer, span text);
void writer_source_text(struct writer *writer, span text);

/* "<!--", the text as it is, "-->". False where it has no place. It keeps no words apart. */
bool writer_comment(struct writer *writer, span text);

/* The number of bytes that writer_text() writes for it, at most. */
size_t writer_text_length(const struct writer *writer, span text);

/* Writes a space unless white space or a boundary is here already. */
void writer_space(struct writer *writer);

/* Whether the output ends in a digit, with no boundary and no pending break after it. */
bool writer_ends_in_digit(const struct writer *writer);

/*
 * A start tag: writer_start(), any number of writer_attribute(), writer_start_done(). The first and
 * the last return false when the element may not stand here; then nothing was written, and
 * writer_end() must not be called for it. A void element has no writer_end().
 */
bool writer_start(struct writer *writer, enum element_id element);
void writer_attribute(struct writer *writer, span name, span value);
bool writer_start_done(struct writer *writer);
/* The same for a tag without attributes, in one call. */
bool writer_bare_start(struct writer *writer, enum element_id element);
void writer_end(struct writer *writer, enum element_id element);

/*
 * What was written in a link so far, from where its content began: after its start tag, before its
 * end tag. writer_add_to_link() writes text at its end, as if the input had it there; a break that is
 * pending comes after it.
 */
void writer_mark_link(struct writer *writer);
span writer_since_link(const struct writer *writer);
void writer_add_to_link(struct writer *writer, span text);

/*
 * Takes back the start tag that was written last, after which nothing was written: as if its
 * element had been unwrapped. `place` is writer_here() from before the tag.
 */
struct writer_place writer_here(const struct writer *writer);
void writer_take_back(struct writer *writer, struct writer_place place);

/*
 * Where no element is open, in the plain style: all that is written behind it can be taken back.
 */
struct writer_mark {
  struct writer_place place;
  sanitize_status status;
  size_t lost;
};

/* Whether it is: a style may change what is before the mark. */
static inline bool writer_can_mark(const struct writer *writer) { return !writer->is_styled; }
void writer_keep(const struct writer *writer, struct writer_mark *mark);
void writer_go_back(struct writer *writer, const struct writer_mark *mark);

/*
 * For a stage that follows: what a writer wrote, as it is. Of a tag whose place nesting.h knows, the
 * element is opened or closed. writer_exchange() hands the outputs of two writers over to each
 * other, once both are finished.
 */
void writer_put_written(struct writer *writer, span bytes);
void writer_put_written_tag(struct writer *writer, span bytes, struct written_tag tag);
void writer_exchange(struct writer *writer, struct writer *other);

/*
 * Ends the output: SANITIZE_OK, when everything must have been closed, or the first failure, with
 * an empty output. A NUL follows the output.
 */
sanitize_status writer_finish(struct writer *writer);

/* What was written so far; after writer_finish() the result. */
static inline span writer_result(const struct writer *writer) {
  return span_of(writer->out.data, writer->out.length);
}

/* The same; the caller now owns its memory. */
char *writer_take(struct writer *writer, size_t *length);

/* Whether these bytes lie in the output's memory. */
bool writer_overlaps(const struct writer *writer, const void *data, size_t length);

/* How much text had no place (is_misplaced()), as seen.h counts it. */
static inline size_t writer_lost(const struct writer *writer) { return writer->lost; }

#endif
