/* See formula.h. Section numbers are those of MathML Core. Held by tests/unit/test_formulas.c. */
#include "tokenize/formula.h"

#include "html/charref.h"
#include "tokenize/scanner.h"

/* ---- names ---- */

enum math_part {
  PART_NONE, /* not of MathML */
  PART_ROW,  /* its children, one behind the other */
  PART_EMPTY,
  PART_OPERAND,  /* mi, mn, mtext, ms: 3.2 */
  PART_OPERATOR, /* mo */
  PART_FRACTION, /* of these the children have signs between them: 3.3, 3.4 */
  PART_SUB,
  PART_SUP,
  PART_SUB_SUP,
  PART_ROOT,
  PART_SQUARE_ROOT,
  PART_LINE, /* of a table: 3.5 */
  PART_TABLE,
  PART_ANNOTATION,
  PART_ANNOTATION_XML
};

static enum math_part part_named(span name) {
  static const struct {
    span name;
    enum math_part part;
  } parts[] = {
      {{"annotation", 10}, PART_ANNOTATION},
      {{"annotation-xml", 14}, PART_ANNOTATION_XML},
      {{"maction", 7}, PART_ROW},
      {{"maligngroup", 11}, PART_EMPTY},
      {{"malignmark", 10}, PART_EMPTY},
      {{"math", 4}, PART_ROW},
      {{"menclose", 8}, PART_ROW},
      {{"merror", 6}, PART_ROW},
      {{"mfrac", 5}, PART_FRACTION},
      {{"mi", 2}, PART_OPERAND},
      {{"mmultiscripts", 13}, PART_ROW},
      {{"mn", 2}, PART_OPERAND},
      {{"mo", 2}, PART_OPERATOR},
      {{"mover", 5}, PART_SUP},
      {{"mpadded", 7}, PART_ROW},
      {{"mphantom", 8}, PART_ROW},
      {{"mprescripts", 11}, PART_EMPTY},
      {{"mroot", 5}, PART_ROOT},
      {{"mrow", 4}, PART_ROW},
      {{"ms", 2}, PART_OPERAND},
      {{"mspace", 6}, PART_EMPTY},
      {{"msqrt", 5}, PART_SQUARE_ROOT},
      {{"mstyle", 6}, PART_ROW},
      {{"msub", 4}, PART_SUB},
      {{"msubsup", 7}, PART_SUB_SUP},
      {{"msup", 4}, PART_SUP},
      {{"mtable", 6}, PART_TABLE},
      {{"mtd", 3}, PART_ROW},
      {{"mtext", 5}, PART_OPERAND},
      {{"mtr", 3}, PART_LINE},
      {{"munder", 6}, PART_SUB},
      {{"munderover", 10}, PART_SUB_SUP},
      {{"none", 4}, PART_EMPTY},
      {{"semantics", 9}, PART_ROW},
  };
  for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
    if (span_equal_lower(name, parts[i].name)) return parts[i].part;
  }
  return PART_NONE;
}

/* What stands before a child but the first. */
static span sign_before(enum math_part part, unsigned child) {
  if (child == 0) return SPAN_LITERAL("");
  switch (part) {
  case PART_FRACTION: return SPAN_LITERAL("/");
  case PART_SUB: return SPAN_LITERAL("_");
  case PART_SUP: return SPAN_LITERAL("^");
  case PART_SUB_SUP: return child == 1 ? SPAN_LITERAL("_") : SPAN_LITERAL("^");
  case PART_ROOT:
  case PART_LINE: return SPAN_LITERAL(", ");
  case PART_TABLE: return SPAN_LITERAL("; ");
  default: return SPAN_LITERAL("");
  }
}

/* Whether a child of several parts is put_math in parentheses. */
static bool groups_children(enum math_part part) {
  return part >= PART_FRACTION && part <= PART_SUB_SUP;
}

/* ---- reading ---- */

enum last_symbol { LAST_NOTHING, LAST_OPERAND, LAST_OPERATOR };

/* An open element. */
struct math_level {
  enum math_part part;
  span name;
  size_t start;      /* of its text */
  unsigned children; /* so far */
  unsigned tokens;   /* operands and operators in it, so far; two are more than one */
};

enum { DEEPEST = 64 };

struct formula_reader {
  const struct memory *memory;
  span source;
  size_t at;
  struct buffer *out;
  bool failed; /* for memory */
  enum last_symbol last;
  unsigned depth;
  struct math_level levels[DEEPEST];
  bool is_block;
  span tex, plain, alternative; /* source text; data NULL: none */
  size_t hidden;
};

/* A tag of the formula. */
struct math_tag {
  span name;
  size_t start, end;
  bool is_end, is_closed; /* </name>, <name/> */
  span encoding, display, alternative;
};

static bool is_tag_start(const struct formula_reader *reader, size_t at) {
  if (at + 1 >= reader->source.length) return false;
  char next = reader->source.data[at + 1];
  return ascii_is_letter(next) || next == '/' || next == '!' || next == '?';
}

/* The next '<' that begins markup, from `at` on; the end of the source when there is none. */
static size_t next_markup(const struct formula_reader *reader, size_t at) {
  const char *data = reader->source.data;
  while (at < reader->source.length) {
    const char *found = memchr(data + at, '<', reader->source.length - at);
    if (found == NULL) break;
    at = (size_t)(found - data);
    if (is_tag_start(reader, at)) return at;
    at++;
  }
  return reader->source.length;
}

static span scanned_value(span source, const struct scanned_attribute *attribute) {
  return span_of(source.data + attribute->value, attribute->value_end - attribute->value);
}

/* The first of each name counts. */
static void note_attribute(struct math_tag *tag, span name, span value) {
  if (tag->encoding.data == NULL && span_equal_lower(name, SPAN_LITERAL("encoding")))
    tag->encoding = value;
  if (tag->display.data == NULL && span_equal_lower(name, SPAN_LITERAL("display")))
    tag->display = value;
  if (tag->alternative.data == NULL && span_equal_lower(name, SPAN_LITERAL("alttext")))
    tag->alternative = value;
}

/* A start or end tag at `at`; false when there is none, or the source ends in it. */
static bool read_math_tag(const struct formula_reader *reader, size_t at, struct math_tag *tag) {
  span source = reader->source;
  struct scanned_attribute attribute;
  memset(tag, 0, sizeof(*tag));
  tag->start = at++;
  tag->is_end = at < source.length && source.data[at] == '/';
  if (tag->is_end) at++;
  if (at >= source.length || !ascii_is_letter(source.data[at])) return false;

  size_t name = at;
  while (at < source.length && !ascii_is_space(source.data[at]) && source.data[at] != '/' &&
         source.data[at] != '>')
    at++;
  tag->name = span_of(source.data + name, at - name);
  size_t name_end = at;
  while (token_next_attribute(source, &at, &attribute)) {
    span attribute_name =
        span_of(source.data + attribute.name, attribute.name_end - attribute.name);
    note_attribute(tag, attribute_name, scanned_value(source, &attribute));
  }
  if (at >= source.length) return false;

  tag->end = at + 1;
  const struct token token = {
      .start = (uint32_t)tag->start, .end = (uint32_t)tag->end, .name_end = (uint32_t)name_end};
  tag->is_closed = token_is_self_closing(source, &token, reader->memory->interrupt);
  return true;
}

/* ---- writing ---- */

static void put_math(struct formula_reader *reader, span text) {
  if (text.length == 0 || reader->failed) return;
  if (!buffer_reserve(reader->memory, reader->out, text.length)) {
    reader->failed = true;
    return;
  }
  memcpy(reader->out->data + reader->out->length, text.data, text.length);
  reader->out->length += text.length;
}

/* Source text as such: a '<' by reference, and every reference with its end. */
static void put_source(struct formula_reader *reader, span text, bool in_attribute) {
  size_t run = 0;
  for (size_t at = 0; at < text.length; at++) {
    size_t taken = 1;
    if (text.data[at] != '<' && text.data[at] != '&') continue;
    put_math(reader, span_of(text.data + run, at - run));
    if (text.data[at] == '<') {
      put_math(reader, SPAN_LITERAL("&lt;"));
    } else {
      span rest = span_of(text.data + at, text.length - at);
      size_t length = charref_decode(rest, in_attribute).length;
      if (length > 0) taken = length;
      put_math(reader, length > 0 ? span_of(rest.data, length) : SPAN_LITERAL("&amp;"));
      if (length > 0 && rest.data[length - 1] != ';') put_math(reader, SPAN_LITERAL(";"));
    }
    at += taken - 1;
    run = at + 1;
  }
  put_math(reader, span_of(text.data + run, text.length - run));
}

/* U+2061 to U+2064: function application, and times, separator and plus that are not shown. */
static bool is_invisible(span text) {
  if (text.length == 0) return false;
  if (text.data[0] == '&') {
    struct charref reference = charref_decode(text, false);
    return reference.length == text.length && reference.count == 1 &&
           reference.code_points[0] >= 0x2061 && reference.code_points[0] <= 0x2064;
  }
  return text.length == 3 && (unsigned char)text.data[0] == 0xE2 &&
         (unsigned char)text.data[1] == 0x81 && (unsigned char)text.data[2] >= 0xA1 &&
         (unsigned char)text.data[2] <= 0xA4;
}

static bool ends_in_word(const struct formula_reader *reader) {
  const struct buffer *out = reader->out;
  return out->length > 0 && ascii_is_alphanumeric(out->data[out->length - 1]);
}

/* What stands before the next child of the open element. */
static void begin_math_child(struct formula_reader *reader) {
  struct math_level *level = &reader->levels[reader->depth - 1];
  span sign = sign_before(level->part, level->children++);
  put_math(reader, sign);
  if (sign.length > 0) reader->last = LAST_NOTHING;
}

/* Two operands are never glued, nor two words. */
static void put_symbol(struct formula_reader *reader, enum math_part part, span text) {
  text = span_trimmed(text);
  if (text.length == 0 || (part == PART_OPERATOR && is_invisible(text))) return;
  enum last_symbol kind = part == PART_OPERATOR ? LAST_OPERATOR : LAST_OPERAND;
  bool operands = kind == LAST_OPERAND && reader->last == LAST_OPERAND;
  bool words =
      reader->last != LAST_NOTHING && ends_in_word(reader) && ascii_is_alphanumeric(text.data[0]);
  if (operands || words) put_math(reader, SPAN_LITERAL(" "));
  put_source(reader, text, false);
  reader->last = kind;
  reader->levels[reader->depth - 1].tokens++;
}

static void put_parentheses(struct formula_reader *reader, size_t start) {
  put_math(reader, SPAN_LITERAL("()"));
  if (reader->failed) return;
  if (reader->out->data[start] == ' ') start++; /* that is between this and what is before it */
  char *text = reader->out->data + start;
  size_t length = reader->out->length - start;
  memmove(text + 1, text, length - 2);
  text[0] = '(';
  text[length - 1] = ')';
  reader->last = LAST_OPERAND;
}

/* ---- elements ---- */

static bool open_math(struct formula_reader *reader, enum math_part part, span name) {
  if (reader->depth == DEEPEST) return false;
  if (reader->depth > 0) begin_math_child(reader);
  reader->levels[reader->depth++] = (struct math_level){part, name, reader->out->length, 0, 0};
  bool is_root = part == PART_SQUARE_ROOT || part == PART_ROOT;
  if (is_root && reader->last == LAST_OPERAND) put_math(reader, SPAN_LITERAL(" "));
  if (part == PART_SQUARE_ROOT) put_math(reader, SPAN_LITERAL("\xE2\x88\x9A("));
  if (part == PART_ROOT) put_math(reader, SPAN_LITERAL("root("));
  if (is_root) reader->last = LAST_NOTHING;
  return true;
}

static void close_math(struct formula_reader *reader) {
  struct math_level closed = reader->levels[--reader->depth];
  if (closed.part == PART_SQUARE_ROOT || closed.part == PART_ROOT) {
    put_math(reader, SPAN_LITERAL(")"));
    reader->last = LAST_OPERAND;
    closed.tokens = 1;
  }
  if (reader->depth == 0) return;
  struct math_level *parent = &reader->levels[reader->depth - 1];
  if (closed.tokens > 1 && groups_children(parent->part)) put_parentheses(reader, closed.start);
  parent->tokens += closed.tokens;
}

/* The text of a token element, up to its end tag. */
static bool read_symbol(struct formula_reader *reader, const struct math_tag *tag,
                        enum math_part part) {
  struct math_tag end;
  size_t at = next_markup(reader, tag->end);
  if (!read_math_tag(reader, at, &end) || !end.is_end ||
      !span_equal_ignoring_case(end.name, tag->name))
    return false;
  begin_math_child(reader);
  put_symbol(reader, part, span_of(reader->source.data + tag->end, at - tag->end));
  reader->at = end.end;
  return true;
}

static bool read_annotation(struct formula_reader *reader, const struct math_tag *tag) {
  struct math_tag end;
  size_t at = next_markup(reader, tag->end);
  if (!read_math_tag(reader, at, &end) || !end.is_end || part_named(end.name) != PART_ANNOTATION)
    return false;
  span text = span_of(reader->source.data + tag->end, at - tag->end);
  reader->hidden += text.length;
  reader->at = end.end;
  bool is_tex = span_equal_lower(span_trimmed(tag->encoding), SPAN_LITERAL("application/x-tex"));
  bool is_plain = span_equal_lower(span_trimmed(tag->encoding), SPAN_LITERAL("text/plain"));
  if (is_tex && reader->tex.data == NULL) reader->tex = text;
  if (is_plain && reader->plain.data == NULL) reader->plain = text;
  return true;
}

/* Passed over. No element of HTML's may stand in it: such a one could end the formula. */
static bool read_annotation_xml(struct formula_reader *reader, const struct math_tag *tag) {
  struct math_tag inner;
  size_t at = tag->end;
  for (size_t ask_at = interrupt_next(reader->memory->interrupt, at);;) {
    at = next_markup(reader, at);
    if (interrupt_stops_at(reader->memory->interrupt, at, &ask_at)) return false;
    if (!read_math_tag(reader, at, &inner)) return false;
    bool is_own = part_named(inner.name) == PART_ANNOTATION_XML;
    if (inner.is_end && is_own) break;
    if (is_own || element_lookup(inner.name) != ELEMENT_UNKNOWN) {
      enum math_part part = part_named(inner.name);
      bool is_token = part == PART_OPERAND || part == PART_OPERATOR;
      if (!is_token) return false;
    }
    at = inner.end;
  }
  reader->hidden += at - tag->end;
  reader->at = inner.end;
  return true;
}

static bool start_math(struct formula_reader *reader, const struct math_tag *tag) {
  enum math_part part = part_named(tag->name);
  reader->at = tag->end;
  bool is_root = span_equal_lower(tag->name, SPAN_LITERAL("math"));
  if (part == PART_NONE || (is_root && reader->depth > 0)) return false;
  if (tag->is_closed) {
    if (part != PART_ANNOTATION && part != PART_ANNOTATION_XML) begin_math_child(reader);
    return true;
  }
  if (part == PART_OPERAND || part == PART_OPERATOR) return read_symbol(reader, tag, part);
  if (part == PART_ANNOTATION) return read_annotation(reader, tag);
  if (part == PART_ANNOTATION_XML) return read_annotation_xml(reader, tag);
  return open_math(reader, part, tag->name);
}

/* An end tag of another element than the open one is not what anybody meant. */
static bool end_math(struct formula_reader *reader, const struct math_tag *tag) {
  if (!span_equal_ignoring_case(tag->name, reader->levels[reader->depth - 1].name)) return false;
  close_math(reader);
  reader->at = tag->end;
  return true;
}

static bool skip_math_comment(struct formula_reader *reader, size_t at) {
  static const char opening[] = "<!--", closing[] = "-->";
  span source = reader->source;
  size_t start = at;
  if (source.length - at < 7 || memcmp(source.data + at, opening, 4) != 0) return false;
  for (at += 4; at + 3 <= source.length; at++) {
    const char *dash = memchr(source.data + at, '-', source.length - at);
    if (dash == NULL) return false;
    at = (size_t)(dash - source.data);
    /* Such as end otherwise are left to who knows them all. */
    if (source.length - at < 3 || at == start + 4) return false;
    if (memcmp(dash, closing, 3) == 0) break;
    if (memcmp(dash, "--", 2) == 0) return false;
  }
  if (at + 3 > source.length) return false;
  reader->at = at + 3;
  reader->hidden += reader->at - start;
  return true;
}

/* One tag or comment, and the white space before it. */
static bool read_math_part(struct formula_reader *reader) {
  struct math_tag tag;
  size_t at = next_markup(reader, reader->at);
  span between = span_of(reader->source.data + reader->at, at - reader->at);
  if (span_trimmed(between).length > 0 || at == reader->source.length) return false;
  if (reader->source.data[at + 1] == '!') return skip_math_comment(reader, at);
  if (!read_math_tag(reader, at, &tag)) return false;
  return tag.is_end ? end_math(reader, &tag) : start_math(reader, &tag);
}

/* ---- the whole ---- */

static bool read_math_root(struct formula_reader *reader) {
  struct math_tag tag;
  if (!read_math_tag(reader, reader->at, &tag) || tag.is_closed) return false;
  reader->is_block = span_equal_lower(span_trimmed(tag.display), SPAN_LITERAL("block"));
  reader->alternative = tag.alternative;
  if (!start_math(reader, &tag)) return false;

  for (size_t ask_at = interrupt_next(reader->memory->interrupt, reader->at);;) {
    if (reader->failed || !read_math_part(reader)) return false;
    if (reader->depth == 0) return true;
    if (interrupt_stops_at(reader->memory->interrupt, reader->at, &ask_at)) return false;
  }
}

static void put_tex(struct formula_reader *reader, enum formulas formulas, span tex,
                    bool in_attribute) {
  static const span opening[2][2] = {{{"\\(", 2}, {"\\[", 2}}, {{"$", 1}, {"$$", 2}}};
  static const span closing[2][2] = {{{"\\)", 2}, {"\\]", 2}}, {{"$", 1}, {"$$", 2}}};
  size_t style = formulas == FORMULAS_DOLLAR ? 1 : 0;
  size_t block = reader->is_block ? 1 : 0;
  put_math(reader, opening[style][block]);
  put_source(reader, tex, in_attribute);
  put_math(reader, closing[style][block]);
}

bool formula_read(const struct memory *memory, span source, size_t start, enum formulas formulas,
                  struct buffer *text, struct formula *formula, bool *out_of_memory) {
  struct formula_reader reader = {.memory = memory, .source = source, .at = start, .out = text};
  size_t begin = text->length;
  bool is_read = read_math_root(&reader);
  if (is_read) {
    span tex = span_trimmed(reader.tex);
    span plain = span_trimmed(reader.plain);
    span alternative = span_trimmed(reader.alternative);
    if (tex.length + alternative.length + plain.length > 0) text->length = begin;
    if (tex.length > 0) {
      put_tex(&reader, formulas, tex, false);
      reader.hidden -= reader.tex.length;
    } else if (alternative.length > 0) {
      put_tex(&reader, formulas, alternative, true);
    } else if (plain.length > 0) {
      put_source(&reader, plain, false);
      reader.hidden -= reader.plain.length;
    }
  }
  *out_of_memory = reader.failed;
  *formula = (struct formula){reader.at, reader.hidden};
  if (!is_read || reader.failed) text->length = begin;
  return is_read && !reader.failed;
}
