/*
 * Bytes for the writer's output: room, copying, escaping. What writer.c and writer_style.c do for
 * every tag and text is inline here; writer_bytes.c has the rare cases. Knows only the names of
 * elements, and nothing of breaks.
 */
#ifndef SANITIZE_LIB_WRITER_BYTES_H
#define SANITIZE_LIB_WRITER_BYTES_H

#include "serialize/writer_state.h"

/*
 * After what is reserved there is always room for the final NUL, and for the bytes that a copying
 * kernel writes beyond the end (find.h).
 */
enum { SLACK = FIND_COPY_SLACK + 1 };

/*
 * Sets writer->end: how far may be written without another check, but at least `needed` bytes, for
 * which the caller has made room.
 */
void writer_find_end(struct writer *writer, size_t needed);

/* writer_reserve() where writer->end is reached. */
bool writer_reserve_more(struct writer *writer, size_t extra);

/* Makes room for `extra` more bytes. False beyond the cap, without memory, or after a failure. */
static inline bool writer_reserve(struct writer *writer, size_t extra) {
  return writer->out.length + extra <= writer->end || writer_reserve_more(writer, extra);
}

/* Where the next byte goes, after writer_reserve(). */
static inline char *writer_tip(const struct writer *writer) {
  return writer->out.data + writer->out.length;
}

static inline void writer_put(struct writer *writer, const char *data, size_t length) {
  if (length == 0 || !writer_reserve(writer, length)) return;
  memcpy(writer_tip(writer), data, length);
  writer->out.length += length;
}

static inline void writer_put_span(struct writer *writer, span text) {
  writer_put(writer, text.data, text.length);
}

/*
 * Writes "<" or "</", the name, and '>' if the tag is complete (`closed`). The name is copied at
 * its padded size (names.h), since a constant size is a move and not a call.
 */
void writer_put_custom_tag(struct writer *writer, span open, enum element_id element, bool closed);
_Static_assert((int)ELEMENT_NAME_SIZE <= (int)SLACK, "a padded name must fit the slack");
static inline void writer_put_tag(struct writer *writer, const char *open, size_t open_length,
                                  enum element_id element, bool closed) {
  if (is_custom(element)) {
    writer_put_custom_tag(writer, span_of(open, open_length), element, closed);
    return;
  }
  const struct element_info *info = &element_table[element];
  size_t length = open_length + info->name.length + (closed ? 1 : 0);
  if (!writer_reserve(writer, length)) return;

  char *out = writer_tip(writer);
  memcpy(out, open, open_length);
  memcpy(out + open_length, info->padded, ELEMENT_NAME_SIZE);
  writer->out.length += length;
}

/*
 * The character reference for the character at `data`, or an empty span when it is written as it
 * is. *taken: the bytes of the character.
 */
span writer_reference_for(const char *data, size_t length, size_t *taken);

/* How many bytes may be read from the start of the text on. */
static inline size_t writer_readable_from(const struct writer *writer, span text) {
  uintptr_t place = (uintptr_t)text.data - (uintptr_t)writer->source;
  size_t length = (size_t)(writer->source_end - writer->source);
  return place < length ? length - place : text.length;
}

/*
 * Copies up to `most` bytes of text, for which there is room, and stops where `copy_run` does.
 * Returns the rest of the text.
 */
static inline span writer_put_run_of(struct writer *writer, span text, size_t most,
                                     copier *copy_run, size_t readable) {
  size_t run = copy_run(writer_tip(writer), text.data, most, readable);
  writer->out.length += run;
  return span_of(text.data + run, text.length - run);
}

/* writer_put_run() where writer->end is reached. */
span writer_put_run_slowly(struct writer *writer, span text, copier *copy_run, size_t readable);

/*
 * Copies text up to the first byte that `copy_run` stops at; `readable` bytes may be read. Returns
 * the rest of the text. A failure sticks, and also leaves a rest.
 */
static inline span writer_put_run(struct writer *writer, span text, copier *copy_run,
                                  size_t readable) {
  /* After a failure `end` is 0, so that this is true. */
  if (writer->out.length + text.length >= writer->end)
    return writer_put_run_slowly(writer, text, copy_run, readable);
  return writer_put_run_of(writer, text, text.length, copy_run, readable);
}

/*
 * Writes the character that `text` begins with, at which writer_put_run() stopped. Returns the
 * rest.
 */
span writer_put_special(struct writer *writer, span text);

/* writer_put_escaped() from the first byte at which `copy_run` stops. */
void writer_put_escaped_rest(struct writer *writer, span text, copier *copy_run);

/* Copies the text and escapes the characters that `copy_run` stops at. */
static inline void writer_put_escaped(struct writer *writer, span text, copier *copy_run) {
  text = writer_put_run(writer, text, copy_run, writer_readable_from(writer, text));
  if (text.length > 0) writer_put_escaped_rest(writer, text, copy_run);
}

/*
 * The same where braces and brackets are references, too (style.h). writer_neutral_reference(): the
 * reference for such a byte, or an empty span.
 */
span writer_neutral_reference(char byte);
void writer_put_neutral(struct writer *writer, span text, copier *copy_run);

/* As the style says. */
static inline void writer_put_text(struct writer *writer, span text, copier *copy_run) {
  if (writer->style.neutral_templates) {
    writer_put_neutral(writer, text, copy_run);
  } else {
    writer_put_escaped(writer, text, copy_run);
  }
}

#endif
