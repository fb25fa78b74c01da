/*
 * Finds the place and cuts; see shorten.h. A prefix of what the writer was told, with all ends
 * added, is something that the writer could have been told: so P2, P3 and P4 hold for what is left.
 * It fits, so that the next pass leaves it alone.
 *
 * While reading on, the length so far plus the end tags still needed never shrinks. So all places
 * that fit come before those that do not, and reading ends at the first text that does not fit:
 * time is linear in the limit, not in the output.
 */
#include "serialize/shorten.h"

#include "base/characters.h"
#include "base/grapheme.h"
#include "html/seen.h"
#include "serialize/written.h"

/* A word of up to so many clusters is left out whole; a longer one is cut inside. */
enum { LONGEST_WORD = 24 };

/* Bytes of what ends a control of direction. */
enum { END_OF_CONTROL = 3 };

/* A place to cut at, directly after something visible; `at` is 0 if there is none. */
struct cut_place {
  size_t at;
  size_t bytes; /* of the output if it is cut here: `at` and the ends of elements and controls */
  size_t characters;
  bool in_link; /* no place after all: links are cut as a whole */
};

struct output_reader {
  span text;
  struct extent extent;
  const struct custom_names *custom;
  size_t ellipsis_bytes;
  size_t ellipsis_characters;
  size_t at;
  size_t closing;    /* bytes of the end tags that are needed at `at` */
  size_t characters; /* before `at` */
  bool whole_links;
  bool in_link;
  bool ends_controls; /* of direction (containment.h) */
  size_t controls;    /* that are open here; each has its end */
  struct cluster cluster;
  struct cut_place current; /* the end of the current cluster, as far as it was read */
  bool is_open;             /* the cluster may go on */
  bool is_unspaced;         /* it is of a script without spaces: words end before and after it */
  bool full;                /* a cluster does not fit */
  struct cut_place last;    /* the last place that fits with the ellipsis */
  struct cut_place word;    /* the last such place at the end of a word */
  size_t tail;              /* clusters between `word` and `last` */
};

static bool fits(const struct output_reader *reader, struct cut_place place) {
  return place.bytes <= reader->extent.bytes && place.characters <= reader->extent.characters;
}

static bool fits_with_ellipsis(const struct output_reader *reader, struct cut_place place) {
  return place.bytes <= reader->extent.bytes - reader->ellipsis_bytes &&
         place.characters <= reader->extent.characters - reader->ellipsis_characters;
}

/* The current cluster is complete. */
static void settle_cluster(struct output_reader *reader) {
  if (!reader->is_open) return;
  reader->is_open = false;
  if (!fits(reader, reader->current)) reader->full = true;
  if (!fits_with_ellipsis(reader, reader->current) || reader->current.in_link) return;
  reader->last = reader->current;
  reader->tail++;
}

/* A word ends, and so does its last cluster. */
static void settle_word(struct output_reader *reader) {
  settle_cluster(reader);
  if (reader->last.at != reader->current.at) return;
  reader->word = reader->last;
  reader->tail = 0;
}

/* Something visible ends at `at`. */
static void see(struct output_reader *reader) {
  size_t closing = reader->closing + END_OF_CONTROL * reader->controls;
  reader->current = (struct cut_place){reader->at, reader->at + closing,
                                       reader->characters + reader->controls, reader->in_link};
  reader->is_open = true;
}

/*
 * A line, a cell or an image begins or ends: text before and after it are not one word or cluster.
 */
static void separate(struct output_reader *reader) {
  settle_word(reader);
  reader->cluster = (struct cluster){0};
}

static size_t end_tag_length(const struct output_reader *reader, enum element_id element) {
  return sizeof("</>") - 1 + element_name(reader->custom, element).length;
}

static bool keeps_words_apart(enum element_id element) {
  return (element_flags[element] & (ELEMENT_LINE | ELEMENT_CELL)) != 0;
}

/* Tags that show something that is not text. */
static bool is_picture(struct written_tag tag) {
  return tag.element == ELEMENT_IMG ||
         (tag.is_end && (tag.element == ELEMENT_VIDEO || tag.element == ELEMENT_AUDIO));
}

/* The place behind a link in which something is seen. */
static void note_link(struct output_reader *reader, bool is_end) {
  reader->in_link = !is_end;
  if (is_end && reader->current.in_link) see(reader);
}

static void read_tag(struct output_reader *reader) {
  struct written_tag tag =
      written_tag_at(reader->text.data + reader->at, reader->text.length - reader->at,
                     reader->custom);
  if (tag.is_comment) {
    reader->at += tag.length;
    return;
  }

  unsigned flags = element_flags[tag.element];
  bool picture = is_picture(tag);

  if (picture || keeps_words_apart(tag.element)) separate(reader);

  reader->at += tag.length;
  if (tag.is_end) {
    reader->closing -= end_tag_length(reader, tag.element);
  } else if (!(flags & ELEMENT_VOID)) {
    reader->closing += end_tag_length(reader, tag.element);
  }
  if (tag.element == ELEMENT_A && reader->whole_links) note_link(reader, tag.is_end);

  if (!picture) return;
  see(reader);
  separate(reader);
}

/* "&#123;": of three digits at most. */
static uint32_t take_numeric_reference(struct output_reader *reader) {
  const char *data = reader->text.data + reader->at;
  uint32_t number = 0;
  size_t length = sizeof("&#") - 1;
  for (; data[length] != ';'; length++) number = number * 10 + (uint32_t)(data[length] - '0');
  reader->at += length + 1;
  return number;
}

/* Reads one character of clean, escaped text and moves after it. */
static uint32_t take_character(struct output_reader *reader) {
  const char *data = reader->text.data + reader->at;
  unsigned char first = (unsigned char)data[0];
  reader->characters++;
  if (first == '&') {
    char second = data[1];
    if (second == '#') return take_numeric_reference(reader);
    reader->at += second == 'n'   ? sizeof("&nbsp;") - 1
                  : second == 'a' ? sizeof("&amp;") - 1
                                  : sizeof("&lt;") - 1;
    return second == 'n' ? 0xA0 : second == 'a' ? '&' : second == 'l' ? '<' : '>';
  }

  unsigned more = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
  uint32_t code_point = more == 0 ? first : first & (0x3Fu >> more);
  for (unsigned i = 1; i <= more; i++)
    code_point = code_point << 6 | ((unsigned char)data[i] & 0x3F);

  reader->at += 1 + more;
  return code_point;
}

static bool is_white(uint32_t code_point) {
  return code_point == ' ' || code_point == '\n' || code_point == '\t' || code_point == 0xA0;
}

/* In an output whose controls are ended, each end is that of the last. */
static void count_control(struct output_reader *reader, uint32_t code_point) {
  bool ends = code_point == 0x202C || code_point == 0x2069;
  bool begins = (code_point >= 0x202A && code_point <= 0x202E) ||
                (code_point >= 0x2066 && code_point <= 0x2068);
  if (ends) {
    reader->controls--;
  } else if (begins) {
    reader->controls++;
  }
}

static void read_character(struct output_reader *reader) {
  uint32_t code_point = take_character(reader);
  if (reader->ends_controls) count_control(reader, code_point);
  /* A joiner before white space joins nothing. */
  bool goes_on = cluster_goes_on(&reader->cluster, code_point) && !is_white(code_point);
  if (goes_on && reader->is_open) {
    see(reader);
    return;
  }

  bool white = goes_on || is_white(code_point); /* a mark on white space counts as white space */
  bool unspaced = cluster_is_unspaced(code_point);
  if (white || unspaced || reader->is_unspaced) {
    settle_word(reader);
  } else {
    settle_cluster(reader);
  }

  if (white) return;
  reader->is_unspaced = unspaced;
  see(reader);
}

/* Reads up to the first cluster that does not fit. False when the caller stopped the run. */
static bool read_all(struct output_reader *reader, struct interrupt *interrupt) {
  size_t ask_at = interrupt_next(interrupt, 0);
  while (reader->at < reader->text.length && !reader->full) {
    if (interrupt_stops_at(interrupt, reader->at, &ask_at)) return false;
    if (reader->text.data[reader->at] == '<') {
      read_tag(reader);
    } else {
      read_character(reader);
    }
  }

  settle_word(reader);
  return true;
}

/* Sets what the writer knew after it had written this tag; `at` is the end of the tag. */
static void pass_tag(struct writer *writer, struct written_tag tag, size_t at) {
  bool is_void = (element_flags[tag.element] & ELEMENT_VOID) != 0;
  if (tag.is_end) {
    writer_leave_contained(writer); /* where all has its end already */
    nesting_pop(&writer->nesting);
  } else if (!is_void) {
    writer_enter_contained(writer);
    nesting_push(&writer->nesting, tag.element);
  }
  if (is_void) writer->text_end = at;
  if (!keeps_words_apart(tag.element)) return;
  writer->text_end = 0;
  writer->containment.marks = 0;
}

/* What text that was written leaves open. */
static void pass_text(struct writer *writer, span text) {
  while (writer->is_contained && text.length > 0) {
    struct contained next = contain_next(&writer->containment, &writer->style.containment, text);
    text = span_of(text.data + next.length, text.length - next.length);
    if (next.length == 0) return; /* no output has such a place */
  }
}

/* Brings the writer back to where it was at `place`. */
static void go_back(struct writer *writer, size_t place) {
  const char *data = writer->out.data;
  nesting_reset(&writer->nesting);
  writer->text_end = 0;
  writer->containment = (struct containment){0};
  for (size_t at = 0; at < place;) {
    const char *open = memchr(data + at, '<', place - at);
    size_t text_end = open == NULL ? place : (size_t)(open - data);
    if (text_end > at) writer->text_end = text_end;
    pass_text(writer, span_of(data + at, text_end - at));
    if (open == NULL) break;

    struct written_tag tag = written_tag_at(open, place - text_end, writer->custom);
    at = text_end + tag.length;
    if (!tag.is_comment) pass_tag(writer, tag, at);
  }

  /* No element that is left is empty, so none is taken back; the ellipsis needs no other break. */
  const struct writer_style style = {.collapses = writer->style.collapses,
                                     .block_breaks = writer->style.block_breaks,
                                     .neutral_templates = writer->style.neutral_templates,
                                     .containment = writer->style.containment};
  writer_set_style(writer, &style);
  writer->out.length = place;
  writer->pending = BREAK_NONE;
  writer->break_place = 0; /* a kept break may lie after the place */
  writer->pre_end = SIZE_MAX;
}

/* Counts the visible text of the output after `place`. */
static size_t count_text(span out, size_t place) {
  size_t count = 0;
  while (place < out.length) {
    const char *start = out.data + place;
    const char *open = memchr(start, '<', out.length - place);
    size_t run = open == NULL ? out.length - place : (size_t)(open - start);
    count += seen_bytes(span_of(start, run), true);
    place += run;
    if (place < out.length) place += written_length_at(out.data + place, out.length - place);
  }

  return count;
}

size_t count_seen_text(span output) { return count_text(output, 0); }

/* Cuts the output at `place`, adds the ellipsis and closes what is open. */
static sanitize_status cut(struct writer *writer, size_t place, span ellipsis,
                           struct cut_off *gone) {
  size_t bytes = count_text(span_of(writer->out.data, writer->out.length), place);
  go_back(writer, place);
  writer_text(writer, ellipsis);
  while (writer->nesting.depth > 0) writer_end(writer, nesting_current(&writer->nesting));

  sanitize_status status = writer_finish(writer);
  if (status != SANITIZE_OK) return status;
  gone->bytes = bytes;
  gone->added = seen_bytes(ellipsis, false);
  return status;
}

static size_t count_characters(span text) {
  size_t count = 0;
  for (size_t i = 0; i < text.length; i++) count += ((unsigned char)text.data[i] & 0xC0) != 0x80;
  return count;
}

/* How many ends of controls a text brings with it. */
static size_t count_ends(const struct writer *writer, span text) {
  struct containment state = {0};
  size_t count = 0;
  while (writer->is_contained && text.length > 0) {
    struct contained next = contain_next(&state, &writer->style.containment, text);
    count += next.ends;
    for (; next.ends > 0; next.ends--) (void)contain_end(&state);
    size_t taken = next.length + next.left_out;
    text = span_of(text.data + taken, text.length - taken);
  }
  return count + state.open;
}

sanitize_status shorten(struct writer *writer, struct extent extent, span ellipsis,
                        struct cut_off *gone) {
  *gone = (struct cut_off){0, false, 0};
  if (extent.bytes > writer->limit) extent.bytes = writer->limit;

  struct output_reader reader = {.text = span_of(writer->out.data, writer->out.length),
                                 .extent = extent,
                                 .custom = writer->custom,
                                 .whole_links = writer->style.whole_links,
                                 .ends_controls = writer->style.containment.bidi == BIDI_CLOSE};
  if (reader.text.length <= extent.bytes && reader.text.length <= extent.characters)
    return SANITIZE_OK;

  size_t ends = count_ends(writer, ellipsis);
  reader.ellipsis_bytes = writer_text_length(writer, ellipsis) + END_OF_CONTROL * ends;
  reader.ellipsis_characters = count_characters(ellipsis) + ends;
  if (reader.ellipsis_bytes > extent.bytes || reader.ellipsis_characters > extent.characters) {
    ellipsis = span_of("", 0);
    reader.ellipsis_bytes = reader.ellipsis_characters = 0;
  }

  if (!read_all(&reader, writer->memory->interrupt)) return SANITIZE_ERR_MEMORY;
  if (!reader.full) {
    if (reader.text.length <= extent.bytes && reader.characters <= extent.characters)
      return SANITIZE_OK;
    /* All that is visible fits: only white space or empty elements at the end are too much. */
    return cut(writer, reader.current.at, span_of("", 0), gone);
  }

  gone->is_seen = true;
  bool whole_word = reader.word.at != 0 && reader.tail <= LONGEST_WORD;
  return cut(writer, whole_word ? reader.word.at : reader.last.at, ellipsis, gone);
}
