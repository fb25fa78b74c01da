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

#include "serialize/writer_state.h"
#include "serialize/written.h"

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
 * For a stage that follows: what a writer wrote, as it is. Of a tag whose place nesting.h knows, the
 * element is opened or closed. writer_exchange() hands the outputs of two writers over to each
 * other, once both are finished.
 */
void writer_put_written(struct writer *writer, span bytes);
void writer_put_written_tag(struct writer *writer, span bytes, struct written_tag tag);
void writer_exchange(struct writer *writer, struct writer *other);

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
