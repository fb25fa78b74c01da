/* The serializer; see writer.h. Guarantees held here: P2, P5 and, with nesting.c, P3 and P4. */
#include "serialize/writer.h"

#include "base/characters.h"
#include "base/load.h"
#include "html/charref.h"

/*
 * Behind what is reserved there is always room for the final NUL, and for what a copying kernel
 * writes too much.
 */
enum { SLACK = FIND_COPY_SLACK + 1 };

/*
 * The end of what may be written without asking again: of the cap, of the buffer, or where the
 * caller is to be asked whether to stop, whichever comes first; but not before `needed`, for which
 * there is room.
 */
static void find_end(struct writer *writer, size_t needed) {
  size_t end = writer->out.capacity > SLACK ? writer->out.capacity - SLACK : 0;
  size_t ask_at = interrupt_next(writer->memory->interrupt, needed);
  if (ask_at < end) end = ask_at;
  writer->end = end < writer->limit ? end : writer->limit;
}

static bool stop_writing(struct writer *writer, sanitize_status status) {
  if (writer->status == SANITIZE_OK) writer->status = status;
  writer->end = 0;
  return false;
}

/* reserve() where it is not at hand. */
static NOINLINE bool reserve_more(struct writer *writer, size_t extra) {
  if (writer->status != SANITIZE_OK) return false;
  if (extra > writer->limit - writer->out.length)
    return stop_writing(writer, SANITIZE_ERR_OUTPUT_SIZE);
  size_t needed;
  if (!size_add(extra, SLACK, &needed) || !buffer_reserve(writer->memory, &writer->out, needed)) {
    return stop_writing(writer, SANITIZE_ERR_MEMORY);
  }
  if (interrupt_stops(writer->memory->interrupt)) return stop_writing(writer, SANITIZE_ERR_MEMORY);
  find_end(writer, writer->out.length + extra);
  return true;
}

/* Room for `extra` more bytes within the cap. */
static inline bool reserve(struct writer *writer, size_t extra) {
  return writer->out.length + extra <= writer->end || reserve_more(writer, extra);
}

/* Where the next byte goes; for after reserve(). */
static inline char *here(const struct writer *writer) {
  return writer->out.data + writer->out.length;
}

static inline void put(struct writer *writer, const char *data, size_t length) {
  if (length == 0 || !reserve(writer, length)) return;
  memcpy(here(writer), data, length);
  writer->out.length += length;
}

static void put_span(struct writer *writer, span text) { put(writer, text.data, text.length); }

/*
 * "<" or "</", a name, and '>' if nothing follows; copied at its padded size: a constant size is a
 * move, not a call.
 */
_Static_assert((int)ELEMENT_NAME_SIZE <= (int)SLACK, "a padded name must fit the slack");
static inline void put_tag(struct writer *writer, const char *open, size_t open_length,
                           enum element_id element, bool closed) {
  const struct element_info *info = &element_table[element];
  size_t length = open_length + info->name.length + (closed ? 1 : 0);
  if (!reserve(writer, length)) return;
  char *out = here(writer);
  memcpy(out, open, open_length);
  memcpy(out + open_length, info->padded, ELEMENT_NAME_SIZE);
  writer->out.length += length;
}

/*
 * The reference for the character at `data`, or an empty span when it stands for itself. *taken:
 * its bytes.
 */
static span reference_for(const char *data, size_t length, size_t *taken) {
  *taken = 1;
  switch (data[0]) {
  case '&': return SPAN_LITERAL("&amp;");
  case '<': return SPAN_LITERAL("&lt;");
  case '>': return SPAN_LITERAL("&gt;");
  case '"': return SPAN_LITERAL("&quot;");
  case '\xC2':
    if (length < 2 || data[1] != '\xA0') return span_of(NULL, 0);
    *taken = 2;
    return SPAN_LITERAL("&nbsp;");
  default: return span_of(NULL, 0);
  }
}

/* How much may be read from the text on. */
static inline size_t readable_from(const struct writer *writer, span text) {
  uintptr_t place = (uintptr_t)text.data - (uintptr_t)writer->source;
  size_t length = (size_t)(writer->source_end - writer->source);
  return place < length ? length - place : text.length;
}

/*
 * Copies `most` bytes of text, for which there is room, but only up to the first at which
 * `copy_run` stops.
 */
static inline span put_run_of(struct writer *writer, span text, size_t most, copier *copy_run,
                              size_t readable) {
  size_t run = copy_run(here(writer), text.data, most, readable);
  writer->out.length += run;
  return span_of(text.data + run, text.length - run);
}

/*
 * put_run() where there is no room at hand. No more than the cap leaves room for is asked for, nor
 * copied; nor more than may be written before the caller is asked again. No `copy_run` copies the
 * byte that leads a character which is escaped.
 */
static NOINLINE span put_run_slowly(struct writer *writer, span text, copier *copy_run,
                                    size_t readable) {
  size_t left = writer->limit - writer->out.length;
  size_t most = text.length <= left ? text.length : left;
  size_t asked = interrupt_next(writer->memory->interrupt, 0);
  if (most > asked) most = asked;
  if (most == 0 || !reserve(writer, most)) return text;
  return put_run_of(writer, text, most, copy_run, readable);
}

/*
 * Copies text up to the first byte that `copy_run` stops at, of which so many bytes may be read.
 * Returns the rest; on failure as well, which sticks.
 */
static inline span put_run(struct writer *writer, span text, copier *copy_run, size_t readable) {
  /* After a failure the end is 0: nothing is before it. */
  if (writer->out.length + text.length >= writer->end)
    return put_run_slowly(writer, text, copy_run, readable);
  return put_run_of(writer, text, text.length, copy_run, readable);
}

/* The same of source text, after which a word may end. */
static inline span put_source_run(struct writer *writer, span text) {
  text = put_run(writer, text, writer->copy_source, (size_t)(writer->source_end - text.data));
  writer->text_end = writer->out.length;
  return text;
}

/* Writes the character that `text` begins with, which put_run() stopped at. Returns the rest. */
static span put_special(struct writer *writer, span text) {
  size_t taken;
  span reference = reference_for(text.data, text.length, &taken);
  /*
   * 0xC2 leads other characters, too; and where the cap is reached, any character may stand here.
   */
  put_span(writer, reference.length == 0 ? span_of(text.data, taken) : reference);
  return span_of(text.data + taken, text.length - taken);
}

static NOINLINE void put_escaped_rest(struct writer *writer, span text, copier *copy_run) {
  while (text.length > 0 && writer->status == SANITIZE_OK) {
    text = put_special(writer, text);
    text = put_run(writer, text, copy_run, readable_from(writer, text));
  }
}

/* Copies runs whole and escapes what `copy_run` stops at. */
static inline void put_escaped(struct writer *writer, span text, copier *copy_run) {
  text = put_run(writer, text, copy_run, readable_from(writer, text));
  if (text.length > 0) put_escaped_rest(writer, text, copy_run);
}

/*
 * A boundary that keeps words apart by itself: the start or end of a written block or cell, or a
 * line break.
 */
static void mark_boundary(struct writer *writer) {
  writer->pending = BREAK_NONE;
  writer->text_end = 0;
}

/*
 * Whether words are apart here as it is: the last text ends in white space, or there is none before
 * a boundary.
 */
static bool is_at_space(const struct writer *writer) {
  return writer->text_end == 0 || ascii_is_space(writer->out.data[writer->text_end - 1]);
}

static void flush_break(struct writer *writer) {
  if (writer->pending != BREAK_NONE && !is_at_space(writer)) {
    put(writer, writer->pending == BREAK_LINE ? "\n" : " ", 1);
    writer->text_end = writer->out.length;
  }
  writer->pending = BREAK_NONE;
}

void writer_space(struct writer *writer) {
  writer_break(writer, BREAK_SPACE);
  flush_break(writer);
}

bool writer_ends_in_digit(const struct writer *writer) {
  return writer->pending == BREAK_NONE && writer->text_end > 0 && writer->status == SANITIZE_OK &&
         ascii_is_digit(writer->out.data[writer->text_end - 1]);
}

static bool separates_words(enum element_id element) {
  return (element_flags[element] & (ELEMENT_LINE | ELEMENT_CELL)) != 0;
}

void writer_begin(struct writer *writer, size_t limit) {
  writer->out.length = 0;
  writer->limit = limit;
  writer->status = SANITIZE_OK;
  writer->pre_end = SIZE_MAX;
  writer->text_end = 0;
  writer->pending = BREAK_NONE;
  writer->copy_source = writer->plain ? writer->find->copy_to_reference : writer->find->copy_text;
  find_end(writer, 0);
  nesting_reset(&writer->nesting);
}

/*
 * True when text that is not white space has no place here (nesting.h); only a broken parser could
 * send any.
 */
static bool is_misplaced(const struct writer *writer, span text) {
  if (nesting_allows_text(&writer->nesting)) return false;
  for (size_t i = 0; i < text.length; i++) {
    if (!ascii_is_space(text.data[i])) return true;
  }
  return false;
}

/* What comes before the text, which is not empty. False when it has no place. */
static inline bool begin_text(struct writer *writer, span text) {
  if (is_misplaced(writer, text)) return false;
  char first = text.data[0];
  if (writer->pending != BREAK_NONE) {
    if (ascii_is_space(first)) writer->pending = BREAK_NONE;
    flush_break(writer);
  }
  if (writer->pre_end == writer->out.length && first == '\n') put(writer, "\n", 1);
  return true;
}

/* Text behind which a word may end; not empty. */
static void put_content(struct writer *writer, span text) {
  if (writer->plain) {
    put_span(writer, text);
  } else {
    put_escaped(writer, text, writer->find->copy_text);
  }
  writer->text_end = writer->out.length;
}

void writer_text(struct writer *writer, span text) {
  /*
   * A byte order mark at the very start would be taken for one, and removed, when the output is
   * read again.
   */
  while (writer->out.length == 0 && clean_starts_with_bom(text))
    text = span_of(text.data + 3, text.length - 3);
  if (text.length > 0 && begin_text(writer, text)) put_content(writer, text);
}

/*
 * Writes what the character reference that text begins with stands for, or an '&' that is none.
 * Returns the rest. Within text nothing has to come before it.
 */
static span put_reference(struct writer *writer, span text, bool within) {
  char decoded[CHARREF_DECODED_SIZE];
  size_t taken;
  size_t length = charref_read(decoded, text, false, &taken);
  if (!within) {
    writer_text(writer, span_of(decoded, length));
  } else if (length > 0) {
    put_content(writer, span_of(decoded, length));
  }
  return span_of(text.data + taken, text.length - taken);
}

/*
 * As long as nothing stands in the output, what writer_text() looks for there may come by
 * reference, too.
 */
static NOINLINE span put_first_references(struct writer *writer, span text) {
  while (writer->status == SANITIZE_OK) {
    if (writer->out.length == 0 && clean_starts_with_bom(text)) {
      text = span_of(text.data + 3, text.length - 3);
    } else if (text.length > 0 && text.data[0] == '&') {
      text = put_reference(writer, text, false);
    } else {
      return text;
    }
  }
  return text;
}

/* From the first byte on that put_run() stopped at. */
static NOINLINE void put_source_rest(struct writer *writer, span text) {
  while (text.length > 0 && writer->status == SANITIZE_OK) {
    if (text.data[0] == '&') {
      text = put_reference(writer, text, true);
    } else {
      text = put_special(writer, text);
    }
    text = put_source_run(writer, text);
  }
}

void writer_source_text(struct writer *writer, span text) {
  if (text.length == 0) return;
  bool is_odd = text.data[0] == '&' || (writer->out.length == 0 && clean_starts_with_bom(text));
  if (is_odd) text = put_first_references(writer, text);
  if (text.length == 0 || !begin_text(writer, text)) return;
  text = put_source_run(writer, text);
  if (text.length > 0) put_source_rest(writer, text);
}

size_t writer_text_length(span text) {
  size_t length = 0;
  for (size_t taken; text.length > 0; text = span_of(text.data + taken, text.length - taken)) {
    span reference =
        text.data[0] == '"' ? span_of(NULL, 0) : reference_for(text.data, text.length, &taken);
    if (reference.length == 0) taken = 1;
    length += reference.length == 0 ? 1 : reference.length;
  }
  return length;
}

/* Everything that comes before the tag. False when the element may not stand here. */
static inline bool begin_tag(struct writer *writer, enum element_id element) {
  if (writer->status != SANITIZE_OK || !nesting_allows(&writer->nesting, element)) return false;
  if (separates_words(element)) {
    mark_boundary(writer);
  } else if (writer->pending != BREAK_NONE) {
    flush_break(writer);
  }
  writer->tag = element;
  writer->signature = 0;
  return true;
}

bool writer_start(struct writer *writer, enum element_id element) {
  if (!begin_tag(writer, element)) return false;
  writer->tag_start = writer->out.length;
  put_tag(writer, "<", 1, element, false);
  return true;
}

/* FNV-1a. */
static uint32_t hash(uint32_t state, span text) {
  for (size_t i = 0; i < text.length; i++)
    state = (state ^ (unsigned char)text.data[i]) * UINT32_C(16777619);
  return state;
}

/* Names are short: a word is moved faster than a copying function is called. */
static inline void copy_name(char *out, span name) {
  if (name.length > sizeof(uint64_t)) {
    memcpy(out, name.data, name.length);
  } else if (name.length > 0) {
    store_word(out, load_up_to_word(name.data, name.length));
  }
}

void writer_attribute(struct writer *writer, span name, span value) {
  if (!reserve(writer, name.length + 3)) return;
  char *out = here(writer);
  out[0] = ' ';
  copy_name(out + 1, name);
  out[name.length + 1] = '=';
  out[name.length + 2] = '"';
  writer->out.length += name.length + 3;
  put_escaped(writer, value, writer->find->copy_value);
  put(writer, "\"", 1);
  /*
   * The sum does not depend on the order of the attributes, as the clause does not. An a never
   * nests in another.
   */
  if (writer->tag != ELEMENT_A && (element_flags[writer->tag] & ELEMENT_FORMATTING)) {
    writer->signature += hash(hash(UINT32_C(2166136261), name) * 31, value);
  }
}

/*
 * 13.2.4.3: of identical formatting elements only three are kept in the list. Parsers differ on the
 * end tag of one that is no longer in it (gumbo 0.10.1 ignores it), so a fourth is not written.
 * Equal hashes of unequal attributes only unwrap one element too many.
 */
static inline bool is_fourth(const struct writer *writer) {
  const struct nesting *nesting = &writer->nesting;
  enum { NOAHS_ARK = 3 };
  if (nesting->counts[writer->tag] < NOAHS_ARK ||
      !(element_flags[writer->tag] & ELEMENT_FORMATTING))
    return false;
  unsigned identical = 0;
  for (unsigned i = 0; i < nesting->depth; i++) {
    identical += nesting->open[i] == writer->tag && writer->signatures[i] == writer->signature;
  }
  return identical >= NOAHS_ARK;
}

/* After the tag. */
static inline void enter_element(struct writer *writer) {
  enum element_id element = writer->tag;
  if (element_flags[element] & ELEMENT_VOID) {
    if (!separates_words(element)) writer->text_end = writer->out.length; /* behind the '>' */
    return;
  }
  writer->signatures[writer->nesting.depth] = writer->signature;
  nesting_push(&writer->nesting, element);
  if (element == ELEMENT_PRE) writer->pre_end = writer->out.length;
}

bool writer_start_done(struct writer *writer) {
  if (is_fourth(writer)) {
    writer->out.length = writer->tag_start;
    return false;
  }
  put(writer, ">", 1);
  enter_element(writer);
  return true;
}

bool writer_bare_start(struct writer *writer, enum element_id element) {
  if (!begin_tag(writer, element) || is_fourth(writer)) return false;
  put_tag(writer, "<", 1, element, true);
  enter_element(writer);
  return true;
}

void writer_end(struct writer *writer, enum element_id element) {
  if (writer->status != SANITIZE_OK) return;
  nesting_pop(&writer->nesting);
  put_tag(writer, "</", 2, element, true);
  if (separates_words(element)) mark_boundary(writer);
}

sanitize_status writer_finish(struct writer *writer) {
  /* Without a buffer, there is no room for the NUL. */
  bool has_room =
      writer->status == SANITIZE_OK && (writer->out.capacity > 0 || reserve_more(writer, 0));
  if (has_room) {
    writer->out.data[writer->out.length] = '\0';
    return SANITIZE_OK;
  }
  writer->out.length = 0;
  return writer->status;
}
