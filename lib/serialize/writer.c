/* The serializer; see writer.h. Guarantees held here: P2, P5 and, with nesting.c, P3 and P4. */
#include "serialize/writer.h"

#include "base/characters.h"
#include "base/load.h"
#include "html/charref.h"
#include "html/seen.h"

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
  writer->line_has_content = false;
  writer->break_place = 0;
}

/*
 * Whether words are apart here as it is: the last text ends in white space, or there is none before
 * a boundary.
 */
static bool is_at_space(const struct writer *writer) {
  return writer->text_end == 0 || ascii_is_space(writer->out.data[writer->text_end - 1]);
}

static bool is_in_pre(const struct writer *writer) {
  return writer->nesting.counts[ELEMENT_PRE] > 0;
}

/* A line feed would be read as a space by a style that makes lines otherwise. */
static bool feeds_lines(const struct writer *writer) {
  return !writer->style.collapses || writer->style.block_breaks == BLOCK_BREAKS_NEWLINE ||
         is_in_pre(writer);
}

static void flush_break(struct writer *writer) {
  if (writer->pending != BREAK_NONE && !is_at_space(writer)) {
    put(writer, writer->pending == BREAK_LINE && feeds_lines(writer) ? "\n" : " ", 1);
    writer->text_end = writer->out.length;
  }
  writer->pending = BREAK_NONE;
}

/* ---- breaks that are tags ---- */

/* What a line break is here; empty: a newline. */
static span break_here(const struct writer *writer) {
  const struct writer_style *style = &writer->style;
  if (is_in_pre(writer)) return SPAN_LITERAL("");
  if (style->block_breaks == BLOCK_BREAKS_P && nesting_current(&writer->nesting) == ELEMENT_P)
    return SPAN_LITERAL("</p><p>");
  if (style->block_breaks == BLOCK_BREAKS_BR && nesting_allows(&writer->nesting, ELEMENT_BR))
    return style->is_xhtml ? SPAN_LITERAL("<br />") : SPAN_LITERAL("<br>");
  return SPAN_LITERAL("");
}

/*
 * Where a pending line break is to be a tag, its place is kept, and true returned: whether it is
 * needed, what comes will show.
 */
static bool keep_break(struct writer *writer) {
  if (writer->pending != BREAK_LINE) return false;
  if (writer->break_place > 0) return true;
  writer->break_text = break_here(writer);
  if (writer->break_text.length == 0) return false;
  writer->break_place = writer->out.length;
  return writer->out.length > 0;
}

/* Something is seen here. Only tags and white space are behind the place. */
static void put_kept_break(struct writer *writer) {
  size_t place = writer->break_place;
  size_t length = writer->break_text.length;
  bool is_needed = writer->line_has_content;
  writer->pending = BREAK_NONE;
  writer->break_place = 0;
  if (!is_needed || !reserve(writer, length)) return;
  memmove(writer->out.data + place + length, writer->out.data + place, writer->out.length - place);
  memcpy(writer->out.data + place, writer->break_text.data, length);
  writer->out.length += length;
  writer->text_end = writer->text_end > place ? writer->text_end + length : 0;
}

static bool is_white_space(span text) {
  for (size_t i = 0; i < text.length; i++) {
    if (!ascii_is_space(text.data[i])) return false;
  }
  return true;
}

/* begin_text() where breaks are tags. True when that is all there is to do about them. */
static bool begin_broken_text(struct writer *writer, span text) {
  bool is_seen = !is_white_space(text);
  bool kept = keep_break(writer);
  if (is_seen && kept) put_kept_break(writer);
  if (is_seen) writer->line_has_content = true;
  return kept;
}

void writer_space(struct writer *writer) {
  writer_break(writer, BREAK_SPACE);
  bool waits = writer->style.collapses && !is_in_pre(writer);
  if (waits || (writer->is_text_styled && keep_break(writer))) return;
  flush_break(writer);
}

/* Seen without any text inside. */
static bool shows_itself(enum element_id element) {
  return element == ELEMENT_IMG || element == ELEMENT_AUDIO || element == ELEMENT_VIDEO ||
         element == ELEMENT_METER || element == ELEMENT_PROGRESS;
}

/* The same before a tag that is no boundary. */
static bool begin_broken_tag(struct writer *writer, enum element_id element) {
  bool is_seen = shows_itself(element);
  bool kept = keep_break(writer);
  if (is_seen && kept) put_kept_break(writer);
  if (is_seen) writer->line_has_content = true;
  return kept;
}

bool writer_ends_in_digit(const struct writer *writer) {
  return writer->pending == BREAK_NONE && writer->text_end > 0 && writer->status == SANITIZE_OK &&
         ascii_is_digit(writer->out.data[writer->text_end - 1]);
}

static bool separates_words(enum element_id element) {
  return (element_flags[element] & (ELEMENT_LINE | ELEMENT_CELL)) != 0;
}

void writer_init(struct writer *writer, const struct memory *memory, const struct finders *find) {
  writer->memory = memory;
  writer->find = find;
  writer_set_source(writer, SPAN_LITERAL(""));
}

void writer_free(struct writer *writer) { buffer_free(writer->memory, &writer->out); }

void writer_trim(struct writer *writer) { buffer_trim(writer->memory, &writer->out); }

void writer_set_plain(struct writer *writer, bool plain) { writer->plain = plain; }

void writer_set_source(struct writer *writer, span source) {
  writer->source = source.data;
  writer->source_end = source.data + source.length;
}

void writer_begin_again(struct writer *writer) { writer_begin(writer, writer->limit); }

void writer_begin(struct writer *writer, size_t limit) {
  writer->out.length = 0;
  writer->limit = limit;
  writer->status = SANITIZE_OK;
  writer->pre_end = SIZE_MAX;
  writer->text_end = 0;
  writer->lost = 0;
  writer->pending = BREAK_NONE;
  writer->line_has_content = false;
  writer->break_place = 0;
  writer_set_style(writer, &(struct writer_style){0});
  writer->copy_source = writer->plain ? writer->find->copy_to_reference : writer->find->copy_text;
  find_end(writer, 0);
  nesting_reset(&writer->nesting);
}

void writer_set_style(struct writer *writer, const struct writer_style *style) {
  writer->style = *style;
  writer->is_styled =
      style->block_breaks != BLOCK_BREAKS_NEWLINE || style->collapses || style->drops_empty;
  writer->is_text_styled = style->block_breaks != BLOCK_BREAKS_NEWLINE || style->collapses;
}

/*
 * True when text that is not white space has no place here (nesting.h); only a broken parser could
 * send any.
 */
static bool is_misplaced(const struct writer *writer, span text) {
  return !nesting_allows_text(&writer->nesting) && !is_white_space(text);
}

/* What comes before the text, which is not empty. False when it has no place. */
static inline bool begin_text(struct writer *writer, span text) {
  if (is_misplaced(writer, text)) {
    writer->lost += seen_bytes(text, false);
    return false;
  }
  char first = text.data[0];
  bool done = writer->is_text_styled && begin_broken_text(writer, text);
  if (!done && writer->pending != BREAK_NONE) {
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

/* ---- collapsed white space ---- */

static size_t space_length(span text, bool *has_line) {
  size_t length = 0;
  *has_line = false;
  for (; length < text.length && ascii_is_space(text.data[length]); length++)
    *has_line = *has_line || text.data[length] == '\n';
  return length;
}

static size_t word_length(span text) {
  size_t length = 0;
  while (length < text.length && !ascii_is_space(text.data[length])) length++;
  return length;
}

static void put_characters(struct writer *writer, span text);

/* White space is what a break leaves; so it is none at a boundary. */
static NOINLINE void put_collapsed(struct writer *writer, span text) {
  while (text.length > 0 && writer->status == SANITIZE_OK) {
    bool has_line;
    size_t length = space_length(text, &has_line);
    bool is_line = has_line && writer->style.block_breaks == BLOCK_BREAKS_NEWLINE;
    if (length > 0) writer_break(writer, is_line ? BREAK_LINE : BREAK_SPACE);
    text = span_of(text.data + length, text.length - length);
    length = word_length(text);
    if (length > 0) put_characters(writer, span_of(text.data, length));
    text = span_of(text.data + length, text.length - length);
  }
}

void writer_text(struct writer *writer, span text) {
  if (writer->style.collapses && !is_in_pre(writer)) {
    put_collapsed(writer, text);
  } else {
    put_characters(writer, text);
  }
}

static void put_characters(struct writer *writer, span text) {
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

/* What text is depends on its white space, which may come by reference. */
static NOINLINE void put_styled_source(struct writer *writer, span text) {
  while (text.length > 0 && writer->status == SANITIZE_OK) {
    const char *reference = memchr(text.data, '&', text.length);
    size_t length = reference == NULL ? text.length : (size_t)(reference - text.data);
    if (length > 0) writer_text(writer, span_of(text.data, length));
    text = span_of(text.data + length, text.length - length);
    if (text.length > 0) text = put_reference(writer, text, false);
  }
}

void writer_source_text(struct writer *writer, span text) {
  if (text.length == 0) return;
  if (writer->is_text_styled) {
    put_styled_source(writer, text);
    return;
  }
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

struct writer_place writer_here(const struct writer *writer) {
  return (struct writer_place){writer->out.length,  writer->text_end, writer->pre_end,
                               writer->break_place, writer->pending,  writer->line_has_content};
}

static void go_back_to(struct writer *writer, struct writer_place place) {
  writer->out.length = place.length;
  writer->text_end = place.text_end;
  writer->pre_end = place.pre_end;
  writer->break_place = place.break_place;
  writer->pending = place.pending;
  writer->line_has_content = place.line_has_content;
}

/* Everything that comes before the tag. False when the element may not stand here. */
static inline bool begin_tag(struct writer *writer, enum element_id element) {
  if (writer->status != SANITIZE_OK || !nesting_allows(&writer->nesting, element)) return false;
  if (writer->is_styled) writer->opening = writer_here(writer);
  if (separates_words(element)) {
    mark_boundary(writer);
  } else if (writer->is_text_styled && begin_broken_tag(writer, element)) {
    /* the break is kept, or written */
  } else if (writer->pending != BREAK_NONE) {
    flush_break(writer);
  }
  writer->tag = element;
  writer->signature = 0;
  writer->tag_has_name = false;
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
  if (writer->style.drops_empty &&
      (span_equal(name, SPAN_LITERAL("id")) || span_equal(name, SPAN_LITERAL("name"))))
    writer->tag_has_name = true;
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
  for (unsigned i = 1; i <= nesting->depth; i++) {
    identical += nesting->open[i] == writer->tag && writer->signatures[i - 1] == writer->signature;
  }
  return identical >= NOAHS_ARK;
}

/* What came before a tag that is not written after all is no end of a break, either. */
static NOINLINE bool not_written(struct writer *writer) {
  if (writer->is_styled) go_back_to(writer, writer->opening);
  return false;
}

/* ---- empty elements ---- */

static bool may_be_empty(const struct writer *writer, enum element_id element) {
  return writer->tag_has_name || shows_itself(element) ||
         (element_flags[element] & ELEMENT_PART) != 0;
}

static void note_opening(struct writer *writer) {
  unsigned depth = writer->nesting.depth;
  writer->openings[depth] = writer->opening;
  writer->contents[depth] = may_be_empty(writer, writer->tag) ? SIZE_MAX : writer->out.length;
}

/*
 * The end of an element that is taken back: nothing stands in it, or of a block white space only.
 * (A break put in before its content moved it, and there is content then.)
 */
static bool is_empty(const struct writer *writer, enum element_id element) {
  size_t content = writer->contents[writer->nesting.depth - 1];
  if (content >= writer->out.length) return content == writer->out.length;
  bool is_block = (element_flags[element] & ELEMENT_LINE) != 0 && element != ELEMENT_PRE;
  return is_block &&
         is_white_space(span_of(writer->out.data + content, writer->out.length - content));
}

static NOINLINE bool take_back_empty(struct writer *writer, enum element_id element) {
  if (!is_empty(writer, element)) return false;
  writer_take_back(writer, writer->openings[writer->nesting.depth - 1]);
  return true;
}

/* After the tag. */
static inline void enter_element(struct writer *writer) {
  enum element_id element = writer->tag;
  if (element_flags[element] & ELEMENT_VOID) {
    if (!separates_words(element)) writer->text_end = writer->out.length; /* behind the '>' */
    return;
  }
  writer->signatures[writer->nesting.depth] = writer->signature;
  if (writer->style.drops_empty) note_opening(writer);
  nesting_push(&writer->nesting, element);
  if (element == ELEMENT_PRE) writer->pre_end = writer->out.length;
}

bool writer_start_done(struct writer *writer) {
  if (is_fourth(writer)) {
    writer->out.length = writer->tag_start;
    return not_written(writer);
  }
  bool is_slashed = writer->style.is_xhtml && (element_flags[writer->tag] & ELEMENT_VOID) != 0;
  put_span(writer, is_slashed ? SPAN_LITERAL(" />") : SPAN_LITERAL(">"));
  enter_element(writer);
  return true;
}

bool writer_bare_start(struct writer *writer, enum element_id element) {
  if (writer->style.is_xhtml) return writer_start(writer, element) && writer_start_done(writer);
  if (!begin_tag(writer, element)) return false;
  if (is_fourth(writer)) return not_written(writer);
  put_tag(writer, "<", 1, element, true);
  enter_element(writer);
  return true;
}

void writer_end(struct writer *writer, enum element_id element) {
  if (writer->status != SANITIZE_OK) return;
  if (writer->style.drops_empty && take_back_empty(writer, element)) return;
  nesting_pop(&writer->nesting);
  put_tag(writer, "</", 2, element, true);
  if (separates_words(element)) mark_boundary(writer);
}

void writer_take_back(struct writer *writer, struct writer_place place) {
  enum element_id element = nesting_current(&writer->nesting);
  if (writer->status != SANITIZE_OK) return;
  enum word_break pending = writer->pending;
  nesting_pop(&writer->nesting);
  go_back_to(writer, place);
  writer_break(writer, pending);
  if (separates_words(element)) writer_break(writer, BREAK_LINE);
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

char *writer_take(struct writer *writer, size_t *length) {
  char *result = writer->out.data;
  *length = writer->out.length;
  writer->out = (struct buffer){NULL, 0, 0};
  return result;
}

bool writer_overlaps(const struct writer *writer, const void *data, size_t length) {
  return buffer_overlaps(&writer->out, data, length);
}
