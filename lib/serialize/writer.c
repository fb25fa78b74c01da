/*
 * The serializer; see writer.h. Guarantees P2, P5 and, with nesting.c, P3 and P4 are held here. The
 * judges are tests/oracle/checker.c, properties.c and check_tree.c.
 */
#include "serialize/writer.h"

#include "base/characters.h"
#include "base/load.h"
#include "html/charref.h"
#include "html/seen.h"
#include "serialize/writer_bytes.h"
#include "serialize/writer_style.h"

/* The tag of a block, a cell or a br, which has just been written, keeps words apart by itself. */
static void mark_boundary(struct writer *writer) {
  writer->pending = BREAK_NONE;
  writer->text_end = 0;
  writer->line_has_content = false;
  writer->break_place = 0;
  writer->containment.marks = 0;
}

/* Whether words are apart here without a break: after white space, or right after a boundary. */
static bool is_at_space(const struct writer *writer) {
  return writer->text_end == 0 || ascii_is_space(writer->out.data[writer->text_end - 1]);
}

/*
 * Whether a line break may be a line feed: not where white space collapses and lines are made by
 * tags, since a second pass would read the line feed as a space.
 */
static bool feeds_lines(const struct writer *writer) {
  return !writer->style.collapses || writer->style.block_breaks == BLOCK_BREAKS_NEWLINE ||
         writer_is_in_pre(writer);
}

static void flush_break(struct writer *writer) {
  if (writer->pending != BREAK_NONE && !is_at_space(writer)) {
    writer_put(writer, writer->pending == BREAK_LINE && feeds_lines(writer) ? "\n" : " ", 1);
    writer->text_end = writer->out.length;
    writer->containment.marks = 0;
  }
  writer->pending = BREAK_NONE;
}

void writer_space(struct writer *writer) {
  writer_break(writer, BREAK_SPACE);
  bool waits = writer->style.collapses && !writer_is_in_pre(writer);
  if (waits || (writer->is_text_styled && style_keep_break(writer))) return;
  flush_break(writer);
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
  writer->containment = (struct containment){0};

  writer_set_style(writer, &(struct writer_style){0});
  writer->copy_source = writer->plain ? writer->find->copy_to_reference : writer->find->copy_text;
  writer_find_end(writer, 0);
  nesting_reset(&writer->nesting);
}

void writer_set_names(struct writer *writer, const struct custom_names *names) {
  writer->custom = names;
}

void writer_set_style(struct writer *writer, const struct writer_style *style) {
  writer->style = *style;
  writer->is_styled =
      style->block_breaks != BLOCK_BREAKS_NEWLINE || style->collapses || style->drops_empty;
  writer->nesting.shallower =
      style->max_nesting == 0 ? 0 : SANITIZE_MAX_OUTPUT_NESTING - (unsigned)style->max_nesting;
  writer->is_text_styled = style->block_breaks != BLOCK_BREAKS_NEWLINE || style->collapses;
  writer->is_contained = contains_anything(&style->containment);
  writer->decodes_source =
      writer->is_text_styled || writer->is_contained || style->neutral_templates;
}

/*
 * Whether this text has no place here, say between the rows of a table (nesting.h). Front ends
 * foster parent such text, so that only a defect of a parser could send any.
 */
static bool is_misplaced(const struct writer *writer, span text) {
  return !nesting_allows_text(&writer->nesting) && !is_white_space(text);
}

/*
 * Writes what must come before the text, which is not empty: the pending break, and the newline
 * that a parser swallows after <pre> (13.2.6.4.7). False: the text has no place here.
 */
static inline bool begin_text(struct writer *writer, span text) {
  if (is_misplaced(writer, text)) {
    writer->lost += seen_bytes(text, false);
    return false;
  }

  char first = text.data[0];
  bool done = writer->is_text_styled && style_begin_text(writer, text);
  if (!done && writer->pending != BREAK_NONE) {
    if (ascii_is_space(first)) writer->pending = BREAK_NONE;
    flush_break(writer);
  }

  if (writer->pre_end == writer->out.length && first == '\n') writer_put(writer, "\n", 1);
  return true;
}

/* Writes text that is not empty. A word may end after it, so text_end follows. */
static void put_content(struct writer *writer, span text) {
  if (writer->plain) {
    writer_put_span(writer, text);
  } else {
    writer_put_text(writer, text, writer->find->copy_text);
  }
  writer->text_end = writer->out.length;
}

static void put_characters(struct writer *writer, span text);

static NOINLINE void put_collapsed(struct writer *writer, span text) {
  while (text.length > 0 && writer->status == SANITIZE_OK) {
    span word = style_next_word(writer, &text);
    if (word.length > 0) put_characters(writer, word);
  }
}

void writer_text(struct writer *writer, span text) {
  if (writer->style.collapses && !writer_is_in_pre(writer)) {
    put_collapsed(writer, text);
  } else {
    put_characters(writer, text);
  }
}

static void put_run(struct writer *writer, span text) {
  /*
   * U+FEFF at the very start would be read as a byte order mark, and removed, by the next pass
   * (intake.c).
   */
  while (writer->out.length == 0 && clean_starts_with_bom(text))
    text = span_of(text.data + 3, text.length - 3);

  if (text.length > 0 && begin_text(writer, text)) put_content(writer, text);
}

/*
 * Marks do not stack over a boundary, nor over white space, which may not be written yet. What is
 * left out is gone before anything that depends on the text is decided.
 */
static NOINLINE void put_contained(struct writer *writer, span text) {
  if (writer->pending != BREAK_NONE) writer->containment.marks = 0;
  while (text.length > 0 && writer->status == SANITIZE_OK) {
    struct contained next = contain_next(&writer->containment, &writer->style.containment, text);
    uint8_t marks = writer->containment.marks; /* what comes before the text ends those before it */
    put_run(writer, span_of(text.data, next.length));
    writer->containment.marks = marks;
    if (next.ends > 0) writer_end_controls(writer, writer->containment.open - next.ends);
    if (next.is_seen) writer->lost += next.left_out;
    size_t taken = next.length + next.left_out;
    text = span_of(text.data + taken, text.length - taken);
  }
}

static void put_characters(struct writer *writer, span text) {
  if (writer->is_contained && nesting_allows_text(&writer->nesting)) {
    put_contained(writer, text);
  } else {
    put_run(writer, text);
  }
}

/* Copies source text up to the first byte that must not be copied as it is. Returns the rest. */
static inline span put_source_run(struct writer *writer, span text) {
  text =
      writer_put_run(writer, text, writer->copy_source, (size_t)(writer->source_end - text.data));
  writer->text_end = writer->out.length;
  return text;
}

/*
 * Writes what the character reference at the start of the text stands for, or an '&' that begins
 * none. Returns the rest. `within`: text was written before it already, so no break is pending.
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
 * References before the first character that is copied: they may stand for white space, a line feed
 * or U+FEFF, which begin_text() and put_characters() must see decoded.
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

/* The rest of source text, which begins with the byte at which writer_put_run() stopped. */
static NOINLINE void put_source_rest(struct writer *writer, span text) {
  while (text.length > 0 && writer->status == SANITIZE_OK) {
    if (text.data[0] == '&') {
      text = put_reference(writer, text, true);
    } else {
      text = writer_put_special(writer, text);
    }
    text = put_source_run(writer, text);
  }
}

/* What text is may depend on characters that are written as references: decode before it looks. */
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
  if (writer->decodes_source) {
    put_styled_source(writer, text);
    return;
  }

  bool is_odd = text.data[0] == '&' || (writer->out.length == 0 && clean_starts_with_bom(text));
  if (is_odd) text = put_first_references(writer, text);

  if (text.length == 0 || !begin_text(writer, text)) return;
  text = put_source_run(writer, text);
  if (text.length > 0) put_source_rest(writer, text);
}

bool writer_comment(struct writer *writer, span text) {
  if (writer->status != SANITIZE_OK || !nesting_allows_text(&writer->nesting)) return false;
  writer_put_span(writer, SPAN_LITERAL("<!--"));
  writer_put_span(writer, text);
  writer_put_span(writer, SPAN_LITERAL("-->"));
  return true;
}

size_t writer_text_length(const struct writer *writer, span text) {
  size_t length = 0;
  size_t taken;
  for (; text.length > 0; text = span_of(text.data + taken, text.length - taken)) {
    taken = 1;
    span reference = text.data[0] == '"' ? span_of(NULL, 0)
                                         : writer_reference_for(text.data, text.length, &taken);
    if (writer->style.neutral_templates && reference.length == 0)
      reference = writer_neutral_reference(text.data[0]);
    if (reference.length == 0) taken = 1;
    length += reference.length == 0 ? 1 : reference.length;
  }
  return length;
}

struct writer_place writer_here(const struct writer *writer) {
  return (struct writer_place){writer->out.length,  writer->text_end, writer->pre_end,
                               writer->break_place, writer->pending,  writer->line_has_content,
                               writer->containment};
}

static void go_back_to(struct writer *writer, struct writer_place place) {
  writer->out.length = place.length;
  writer->text_end = place.text_end;
  writer->pre_end = place.pre_end;
  writer->break_place = place.break_place;
  writer->pending = place.pending;
  writer->line_has_content = place.line_has_content;
  writer->containment = place.containment;
}

void writer_keep(const struct writer *writer, struct writer_mark *mark) {
  *mark = (struct writer_mark){writer_here(writer), writer->status, writer->lost};
}

void writer_go_back(struct writer *writer, const struct writer_mark *mark) {
  go_back_to(writer, mark->place);
  writer->status = mark->status;
  writer->lost = mark->lost;
  if (writer->status == SANITIZE_OK) writer_find_end(writer, writer->out.length);
  nesting_reset(&writer->nesting);
}

/* Writes what must come before a start tag. False: the element may not stand here. */
static inline bool begin_tag(struct writer *writer, enum element_id element) {
  if (writer->status != SANITIZE_OK || !nesting_allows(&writer->nesting, element)) return false;
  if (writer->is_styled) writer->opening = writer_here(writer);

  if (separates_words(element)) {
    writer_end_controls(writer, 0);
    mark_boundary(writer);
  } else if (writer->is_text_styled && style_begin_tag(writer, element)) {
    /* The style has written the break, or keeps it for later. */
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
  writer_put_tag(writer, "<", 1, element, false);
  return true;
}

/* FNV-1a. */
static uint32_t hash(uint32_t state, span text) {
  for (size_t i = 0; i < text.length; i++)
    state = (state ^ (unsigned char)text.data[i]) * UINT32_C(16777619);
  return state;
}

/* Most names fit in a word, which is stored faster than memcpy() is called. */
static inline void copy_name(char *out, span name) {
  if (name.length > sizeof(uint64_t)) {
    memcpy(out, name.data, name.length);
  } else if (name.length > 0) {
    store_word(out, load_up_to_word(name.data, name.length));
  }
}

void writer_attribute(struct writer *writer, span name, span value) {
  if (!writer_reserve(writer, name.length + 3)) return;
  char *out = writer_tip(writer);
  out[0] = ' ';
  copy_name(out + 1, name);
  out[name.length + 1] = '=';
  out[name.length + 2] = '"';
  writer->out.length += name.length + 3;

  writer_put_text(writer, value, writer->find->copy_value);
  writer_put(writer, "\"", 1);

  if (writer->style.drops_empty &&
      (span_equal(name, SPAN_LITERAL("id")) || span_equal(name, SPAN_LITERAL("name"))))
    writer->tag_has_name = true;

  /*
   * For is_fourth(). A sum does not depend on the order of the attributes, nor does the standard's
   * comparison. An a needs none: it never nests in another.
   */
  if (writer->tag != ELEMENT_A && (element_flags[writer->tag] & ELEMENT_FORMATTING)) {
    writer->signature += hash(hash(UINT32_C(2166136261), name) * 31, value);
  }
}

/*
 * 13.2.4.3, the "Noah's Ark clause": the list of active formatting elements keeps only three
 * identical ones. Parsers differ on the end tag of one that is no longer in it (gumbo 0.10.1
 * ignores it), so a fourth is not written. If unequal attributes have equal hashes, an element too
 * many is unwrapped; nothing worse.
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

/* The tag is not written after all: what a style wrote before it is taken back, too. */
static NOINLINE bool not_written(struct writer *writer) {
  if (writer->is_styled) go_back_to(writer, writer->opening);
  return false;
}

/* The start tag is written: the element is open now, unless it is void. */
static inline void enter_element(struct writer *writer) {
  enum element_id element = writer->tag;
  if (element_flags[element] & ELEMENT_VOID) {
    if (!separates_words(element)) writer->text_end = writer->out.length; /* after the '>' */
    return;
  }

  writer->signatures[writer->nesting.depth] = writer->signature;
  if (writer->style.drops_empty) style_note_opening(writer);
  if (writer->is_contained) writer_enter_contained(writer);
  nesting_push(&writer->nesting, element);
  if (element == ELEMENT_PRE) writer->pre_end = writer->out.length;
}

bool writer_start_done(struct writer *writer) {
  if (is_fourth(writer)) {
    writer->out.length = writer->tag_start;
    return not_written(writer);
  }

  bool is_slashed = writer->style.is_xhtml && (element_flags[writer->tag] & ELEMENT_VOID) != 0;
  writer_put_span(writer, is_slashed ? SPAN_LITERAL(" />") : SPAN_LITERAL(">"));
  enter_element(writer);
  return true;
}

bool writer_bare_start(struct writer *writer, enum element_id element) {
  if (writer->style.is_xhtml) return writer_start(writer, element) && writer_start_done(writer);
  if (!begin_tag(writer, element)) return false;
  if (is_fourth(writer)) return not_written(writer);
  writer_put_tag(writer, "<", 1, element, true);
  enter_element(writer);
  return true;
}

static NOINLINE bool take_back_empty(struct writer *writer, enum element_id element) {
  struct writer_place place;
  if (!style_is_empty(writer, element, &place)) return false;
  writer_take_back(writer, place);
  return true;
}

void writer_end(struct writer *writer, enum element_id element) {
  if (writer->status != SANITIZE_OK) return;
  if (writer->style.drops_empty && take_back_empty(writer, element)) return;
  if (writer->is_contained) writer_leave_contained(writer);
  nesting_pop(&writer->nesting);
  writer_put_tag(writer, "</", 2, element, true);
  if (separates_words(element)) mark_boundary(writer);
}

void writer_mark_link(struct writer *writer) { writer->link_start = writer->out.length; }

span writer_since_link(const struct writer *writer) {
  size_t length = writer->out.length;
  if (writer->status != SANITIZE_OK || writer->link_start > length) return SPAN_LITERAL("");
  return span_of(writer->out.data + writer->link_start, length - writer->link_start);
}

void writer_add_to_link(struct writer *writer, span text) {
  enum word_break pending = writer->pending;
  if (writer->is_contained) writer_end_controls(writer, writer->containment.floor);
  writer->pending = BREAK_NONE;
  writer->break_place = 0;
  writer_text(writer, text);
  writer_apart(writer, pending);
}

void writer_take_back(struct writer *writer, struct writer_place place) {
  enum element_id element = nesting_current(&writer->nesting);
  if (writer->status != SANITIZE_OK) return;

  enum word_break pending = writer->pending;
  nesting_pop(&writer->nesting);
  go_back_to(writer, place);
  writer_apart(writer, pending);
  if (separates_words(element)) writer_break(writer, BREAK_LINE);
}

/* ---- what was written already ---- */

void writer_put_written(struct writer *writer, span bytes) {
  while (bytes.length > 0 && writer->status == SANITIZE_OK) {
    size_t length = bytes.length < INTERRUPT_EVERY ? bytes.length : INTERRUPT_EVERY;
    writer_put(writer, bytes.data, length);
    bytes = span_of(bytes.data + length, bytes.length - length);
  }
}

void writer_put_written_tag(struct writer *writer, span bytes, struct written_tag tag) {
  writer_put_written(writer, bytes);
  if (tag.is_comment) return;
  if (tag.is_end) {
    nesting_pop(&writer->nesting);
  } else if ((element_flags[tag.element] & ELEMENT_VOID) == 0) {
    nesting_push(&writer->nesting, tag.element);
  }
}

void writer_exchange(struct writer *writer, struct writer *other) {
  struct buffer out = writer->out;
  writer->out = other->out;
  other->out = out;
  writer_find_end(writer, 0);
  writer_find_end(other, 0);
}

sanitize_status writer_finish(struct writer *writer) {
  writer_end_controls(writer, 0);
  /* An empty output has no buffer yet, and the final NUL needs one. */
  bool has_room =
      writer->status == SANITIZE_OK && (writer->out.capacity > 0 || writer_reserve_more(writer, 0));
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
