/*
 * See line_breaks.h. The output is read once by the looks ahead (a gap, a segment) and once by the
 * copying, which goes where they have looked: the time is linear.
 */
#include "filter/line_breaks.h"

struct breaker {
  struct filter *filter;
  struct writer *writer;
  const struct nesting *nesting; /* the writer's */
  span output;
  size_t at; /* what is before was copied */
  bool writes_br, writes_p;
  bool has_content;   /* something is seen in this block, or line of it, since it began */
  unsigned flow;      /* the innermost open elements are from here on no flow (is_flow()) */
  size_t plain_until; /* up to here no p is to be looked for */
  size_t text_start, text_end; /* of the text that was found last: it may be long, and asked for
                                  at each of its words */
};

/* ---- what is read ---- */

static struct written_tag tag_here(const struct breaker *breaker, size_t at) {
  return written_tag_at(breaker->output.data + at, breaker->output.length - at,
                        breaker->writer->custom);
}

/* Up to the next tag, or `end`. */
static span text_here(struct breaker *breaker, size_t at, size_t end) {
  const char *start = breaker->output.data + at;
  if (at < breaker->text_start || at > breaker->text_end) {
    const char *open = memchr(start, '<', breaker->output.length - at);
    breaker->text_start = at;
    breaker->text_end = open == NULL ? breaker->output.length : at + (size_t)(open - start);
  }
  return span_of(start, (breaker->text_end < end ? breaker->text_end : end) - at);
}

static size_t leading_space(span text) {
  size_t length = 0;
  while (length < text.length && ascii_is_space(text.data[length])) length++;
  return length;
}

static size_t count_newlines(span text) {
  size_t count = 0;
  for (size_t i = 0; i < text.length; i++) count += text.data[i] == '\n';
  return count;
}

/* What begins and ends lines by itself. */
static bool begins_line(enum element_id element) {
  unsigned flags = element_flags[element];
  return element != ELEMENT_BR &&
         (flags & (ELEMENT_LINE | ELEMENT_CELL | ELEMENT_PART | ELEMENT_STRUCTURE)) != 0;
}

/* Copied as they are; but for pre they are content. */
static bool is_opaque(enum element_id element) {
  return element == ELEMENT_PRE || element == ELEMENT_RUBY || element == ELEMENT_AUDIO ||
         element == ELEMENT_VIDEO || element == ELEMENT_PICTURE || element == ELEMENT_METER ||
         element == ELEMENT_PROGRESS;
}

/* Seen without any text inside. */
static bool is_content(enum element_id element) {
  return element == ELEMENT_IMG || element == ELEMENT_INPUT ||
         is_custom(element) || (is_opaque(element) && element != ELEMENT_PRE);
}

/* Where inline content that stands there directly is put into paragraphs. */
static bool is_flow(enum element_id element) {
  return element == ELEMENT_ARTICLE || element == ELEMENT_ASIDE || element == ELEMENT_BLOCKQUOTE ||
         element == ELEMENT_DETAILS || element == ELEMENT_MAIN || element == ELEMENT_SECTION;
}

/* ---- gaps: white space, br and inline tags up to what is seen, or a block ---- */

struct gap {
  size_t end;
  size_t newlines, breaks;
  bool before_content;
};

/*
 * `stops_at`: at this depth, below that of the place where it begins, the gap ends behind a tag:
 * paragraphs may begin there. UINT_MAX: nowhere.
 */
static struct gap look_at_gap(struct breaker *breaker, size_t at, size_t end, unsigned stops_at) {
  struct gap gap = {at, 0, 0, false};
  unsigned depth = breaker->nesting->depth;
  while (gap.end < end) {
    span text = text_here(breaker, gap.end, end);
    size_t space = leading_space(text);
    gap.newlines += count_newlines(span_of(text.data, space));
    gap.end += space;
    gap.before_content = space < text.length;
    if (gap.before_content || gap.end == end) return gap;

    struct written_tag tag = tag_here(breaker, gap.end);
    gap.before_content = !tag.is_end && is_content(tag.element);
    if (gap.before_content || begins_line(tag.element)) return gap;
    gap.end += tag.length;
    if (tag.is_comment) continue;
    gap.breaks += tag.element == ELEMENT_BR;
    if ((element_flags[tag.element] & ELEMENT_VOID) == 0) depth += tag.is_end ? -1u : 1u;
    if (tag.is_end && depth == stops_at) return gap;
  }
  return gap;
}

/* ---- copying ---- */

static void copy_to(struct breaker *breaker, size_t end) {
  writer_put_written(breaker->writer,
                     span_of(breaker->output.data + breaker->at, end - breaker->at));
  breaker->at = end;
}

static struct written_tag copy_written_tag(struct breaker *breaker) {
  struct written_tag tag = tag_here(breaker, breaker->at);
  unsigned depth = breaker->nesting->depth;
  writer_put_written_tag(breaker->writer, span_of(breaker->output.data + breaker->at, tag.length),
                         tag);
  breaker->at += tag.length;
  if (!tag.is_end && is_flow(tag.element) && depth == breaker->flow) breaker->flow++;
  if (breaker->nesting->depth < breaker->flow) breaker->flow = breaker->nesting->depth;
  return tag;
}

/* Behind the start tag of an opaque element, to the end of its end tag. */
static void copy_content(struct breaker *breaker) {
  unsigned depth = breaker->nesting->depth;
  while (breaker->at < breaker->output.length && breaker->nesting->depth >= depth) {
    copy_to(breaker, breaker->at + text_here(breaker, breaker->at, breaker->output.length).length);
    if (breaker->at < breaker->output.length) (void)copy_written_tag(breaker);
  }
}

static bool put_bare(const struct breaker *breaker, enum element_id element) {
  return filter_add(breaker->filter, (struct start_tag){NULL, 0, element});
}

static bool takes_paragraph(const struct breaker *breaker) {
  return filter_takes(breaker->filter, (struct start_tag){NULL, 0, ELEMENT_P});
}

/* The white space of a gap, in which so many newlines are to become br. */
struct filling {
  size_t missing;
  size_t newlines, breaks; /* so far */
};

static void fill_space(struct breaker *breaker, size_t end, struct filling *filling) {
  for (size_t i = breaker->at; i < end; i++) {
    if (breaker->output.data[i] != '\n') continue;
    filling->newlines++;
    if (filling->missing == 0 || filling->breaks >= filling->newlines) continue;
    copy_to(breaker, i);
    if (!put_bare(breaker, ELEMENT_BR)) continue;
    breaker->at = i + 1;
    filling->missing--;
    filling->breaks++;
  }
  copy_to(breaker, end);
}

static void copy_gap(struct breaker *breaker, const struct gap *gap) {
  bool fills = breaker->writes_br && gap->before_content && breaker->has_content;
  struct filling filling = {0, 0, 0};
  if (fills && gap->newlines > gap->breaks) filling.missing = gap->newlines - gap->breaks;
  while (breaker->at < gap->end) {
    span text = text_here(breaker, breaker->at, gap->end);
    fill_space(breaker, breaker->at + text.length, &filling);
    if (breaker->at < gap->end) filling.breaks += copy_written_tag(breaker).element == ELEMENT_BR;
  }
}

/* Up to the last thing that is seen before a newline or a tag. */
static void copy_line(struct breaker *breaker, size_t end) {
  span text = text_here(breaker, breaker->at, end);
  const char *newline = memchr(text.data, '\n', text.length);
  size_t length = newline == NULL ? text.length : (size_t)(newline - text.data);
  while (length > 0 && ascii_is_space(text.data[length - 1])) length--;
  copy_to(breaker, breaker->at + length);
  breaker->has_content = true;
}

static void copy_paragraph(struct breaker *breaker);

/* A gap, and what is behind it: text, or one tag. */
static void copy_step(struct breaker *breaker, size_t end) {
  bool in_flow = !breaker->writes_p || breaker->nesting->depth <= breaker->flow ||
                 breaker->at < breaker->plain_until;
  struct gap gap = look_at_gap(breaker, breaker->at, end, in_flow ? ~0u : breaker->flow);
  copy_gap(breaker, &gap);
  if (breaker->at >= end) return;
  if (breaker->output.data[breaker->at] != '<') {
    if (gap.before_content) copy_line(breaker, end);
    return;
  }

  if (!gap.before_content && !begins_line(tag_here(breaker, breaker->at).element)) return;
  bool is_directly_in_flow = breaker->nesting->depth == breaker->flow;
  struct written_tag tag = copy_written_tag(breaker);
  breaker->has_content = gap.before_content;
  bool has_content_to_copy = !tag.is_end && is_opaque(tag.element);
  if (has_content_to_copy) copy_content(breaker);
  bool is_bare = tag.length == sizeof("<p>") - 1;
  if (breaker->writes_p && is_directly_in_flow && !tag.is_end && tag.element == ELEMENT_P &&
      is_bare)
    copy_paragraph(breaker);
}

/* ---- segments: inline content up to a blank line, or a block ---- */

struct segment {
  size_t first, last; /* without white space at its ends; equal: there is none */
  size_t end;         /* where the next may begin */
  bool has_content;
};

/* Text directly in the segment; false where a blank line ends it. */
static bool add_text(struct segment *segment, size_t at, span text) {
  bool begun = segment->first < segment->last;
  for (size_t i = 0; i < text.length;) {
    span rest = span_of(text.data + i, text.length - i);
    size_t space = leading_space(rest);
    segment->end = at + i;
    if (begun && count_newlines(span_of(rest.data, space)) > 1) return false;
    i += space;
    if (i == text.length) break;
    if (!begun) segment->first = at + i;
    begun = true;
    segment->has_content = true;
    while (i < text.length && !ascii_is_space(text.data[i])) i++;
    segment->last = at + i;
  }
  segment->end = at + text.length;
  return true;
}

/* The segment ends before an inline element that may not be in it: no p ends within a word. */
static struct segment end_before(struct segment before) {
  if (before.last == before.end) before.has_content = false;
  return before;
}

/*
 * What could be a paragraph from here on. Only what may stand in one is in it: an inline element
 * with a block inside is not, nor, next to the limit of nesting, a newline that could be a br beside
 * the p but not within: a p that comes of what has newlines must come of what has br, too.
 */
static struct segment look_at_segment(struct breaker *breaker, size_t at, size_t end, bool in_p) {
  struct segment segment = {at, at, at, false};
  struct segment before = segment; /* of the inline element at hand */
  struct nesting nesting = *breaker->nesting;
  if (!in_p && !nesting_allows(&nesting, ELEMENT_P)) return segment;
  if (!in_p) nesting_push(&nesting, ELEMENT_P);
  bool needs_br = !in_p && breaker->writes_br;
  if (needs_br && !nesting_allows(&nesting, ELEMENT_BR)) return segment;
  unsigned depth = nesting.depth;

  while (segment.end < end) {
    span text = text_here(breaker, segment.end, end);
    bool directly = nesting.depth == depth;
    if (directly && !add_text(&segment, segment.end, text)) return segment;
    if (!directly) {
      bool has_newline = needs_br && count_newlines(text) > 0;
      if (has_newline && !nesting_allows(&nesting, ELEMENT_BR)) return end_before(before);
      segment.has_content = segment.has_content || leading_space(text) < text.length;
      segment.end += text.length;
    }
    if (segment.end == end) break;

    struct written_tag tag = tag_here(breaker, segment.end);
    if (tag.is_comment) {
      segment.end += tag.length;
      continue;
    }
    if (tag.is_end && directly) return segment;
    if (directly) before = segment;
    bool stays = tag.is_end || (!begins_line(tag.element) && nesting_allows(&nesting, tag.element));
    if (!stays) {
      bool ends_line = directly && begins_line(tag.element);
      return ends_line ? before : end_before(before);
    }

    if (directly && segment.first == segment.last) segment.first = segment.end;
    segment.end += tag.length;
    segment.has_content = segment.has_content || (!tag.is_end && is_content(tag.element));
    if (tag.is_end) {
      nesting_pop(&nesting);
    } else if ((element_flags[tag.element] & ELEMENT_VOID) == 0) {
      nesting_push(&nesting, tag.element);
    }
    if (nesting.depth == depth) segment.last = segment.end;
  }
  return segment;
}

static void copy_until(struct breaker *breaker, size_t end) {
  while (breaker->at < end && breaker->writer->status == SANITIZE_OK) copy_step(breaker, end);
}

/* ---- paragraphs ---- */

/* Behind the start tag of a p without attributes, in which there are no blocks. */
static void copy_paragraph(struct breaker *breaker) {
  const span end_tag = SPAN_LITERAL("</p>");
  size_t end = breaker->at;
  bool is_open = true;
  while (
      end < breaker->output.length &&
      !span_starts_with(span_of(breaker->output.data + end, breaker->output.length - end), end_tag))
    end += 1 + text_here(breaker, end + 1, breaker->output.length).length;
  breaker->has_content = false;

  while (breaker->at < end && breaker->writer->status == SANITIZE_OK) {
    struct segment segment = look_at_segment(breaker, breaker->at, end, true);
    struct gap rest = {end, 0, 0, false};
    if (segment.has_content) rest = look_at_gap(breaker, segment.end, end, ~0u);
    copy_until(breaker, rest.before_content ? segment.last : segment.end);
    if (segment.end == segment.first) copy_step(breaker, end);
    if (!rest.before_content) continue;

    if (is_open) writer_end(breaker->writer, ELEMENT_P);
    span text = text_here(breaker, breaker->at, end);
    copy_to(breaker, breaker->at + leading_space(text));
    is_open = put_bare(breaker, ELEMENT_P);
    breaker->has_content = false;
  }

  if (is_open && breaker->at < breaker->output.length) (void)copy_written_tag(breaker);
  if (!is_open) breaker->at += end_tag.length;
  breaker->has_content = false;
}

/* Where one may begin. False when there is none, or the policy's hooks do not take it. */
static bool copy_segment(struct breaker *breaker) {
  size_t end = breaker->output.length;
  struct segment segment = look_at_segment(breaker, breaker->at, end, false);
  breaker->plain_until = segment.end;
  bool is_glued = breaker->has_content && segment.first == breaker->at;
  if (!segment.has_content || is_glued || !takes_paragraph(breaker)) return false;

  copy_to(breaker, segment.first);
  if (!put_bare(breaker, ELEMENT_P)) return true;
  breaker->has_content = false;
  copy_until(breaker, segment.last);
  writer_end(breaker->writer, ELEMENT_P);
  breaker->has_content = false;
  return true;
}

/* ---- an output ---- */

/* Where white space is collapsed, there are no blank lines. */
static bool writes_paragraphs(const struct filter *filter) {
  return filter->policy->text.line_breaks == LINE_BREAKS_P && !filter->policy->style.collapses &&
         filter_permits_bare(filter, ELEMENT_P);
}

bool line_breaks_are_wanted(const struct filter *filter) {
  bool wanted = filter->policy->text.line_breaks != LINE_BREAKS_KEEP;
  return wanted && (writes_paragraphs(filter) || filter_permits_bare(filter, ELEMENT_BR));
}

void line_breaks_add(struct filter *filter, span output) {
  struct breaker breaker = {
      .filter = filter,
      .writer = filter->writer,
      .nesting = &filter->writer->nesting,
      .output = output,
      .text_start = SIZE_MAX,
      .writes_br = filter_permits_bare(filter, ELEMENT_BR),
      .writes_p = writes_paragraphs(filter),
  };
  while (breaker.at < output.length && filter->status == SANITIZE_OK &&
         filter->writer->status == SANITIZE_OK) {
    bool may_begin = breaker.writes_p && breaker.nesting->depth == breaker.flow &&
                     breaker.at >= breaker.plain_until;
    if (may_begin && copy_segment(&breaker)) continue;
    copy_step(&breaker, breaker.at < breaker.plain_until ? breaker.plain_until : output.length);
  }
}
