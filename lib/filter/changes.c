/*
 * The report; see changes.h. All of it is linear in the input: there is at most a row for each tag,
 * each attribute and each comment.
 */
#include "filter/changes.h"

#include "filter/floor.h"

#include "base/characters.h"

/* A name or value of a row. */
struct part {
  size_t start, length; /* in report->bytes */
};

struct report_row {
  uint32_t token;
  uint8_t kind;   /* sanitize_change_kind */
  uint8_t reason; /* sanitize_reason */
  struct part element, attribute, value;
};

void report_init(struct report *report, const struct memory *memory) { report->memory = memory; }

void report_clear(struct report *report) {
  report->out_of_memory = false;
  report->places.length = report->rows.length = report->bytes.length = report->changes.length = 0;
}

void report_trim(struct report *report) {
  buffer_trim(report->memory, &report->places);
  buffer_trim(report->memory, &report->rows);
  buffer_trim(report->memory, &report->bytes);
  buffer_trim(report->memory, &report->changes);
}

void report_free(struct report *report) {
  if (report->memory == NULL) return;
  buffer_free(report->memory, &report->places);
  buffer_free(report->memory, &report->rows);
  buffer_free(report->memory, &report->bytes);
  buffer_free(report->memory, &report->changes);
}

void report_begin(struct report *report, span source, const struct token_index *index,
                  const char *copy) {
  report->source = source;
  report->index = index;
  report->copy = copy;
  report->token = (uint32_t)index->count;
}

/* ---- rows ---- */

/* Copies a name or value, which may be gone when the report is read. */
static struct part keep(struct report *report, span text, bool lower) {
  struct part part = {report->bytes.length, text.length};
  if (text.length == 0) return part;
  if (!buffer_reserve(report->memory, &report->bytes, text.length)) {
    report->out_of_memory = true;
    return (struct part){0, 0};
  }

  char *to = report->bytes.data + part.start;
  for (size_t i = 0; i < text.length; i++) to[i] = lower ? ascii_lower(text.data[i]) : text.data[i];
  report->bytes.length += text.length;
  return part;
}

static void add_row(struct report *report, uint32_t token, sanitize_change_kind kind,
                    sanitize_reason reason, span element, span attribute, span value) {
  if (report->out_of_memory ||
      !buffer_reserve(report->memory, &report->rows, sizeof(struct report_row))) {
    report->out_of_memory = true;
    return;
  }

  struct report_row row = {token,
                           (uint8_t)kind,
                           (uint8_t)reason,
                           keep(report, element, true),
                           keep(report, attribute, true),
                           keep(report, value, false)};
  memcpy(report->rows.data + report->rows.length, &row, sizeof(row));
  report->rows.length += sizeof(row);
}

/* ---- offsets ---- */

static uint32_t place_of_token(const struct report *report, size_t number) {
  uint32_t place;
  memcpy(&place, report->places.data + number * sizeof(place), sizeof(place));
  return place;
}

void report_place(struct report *report, span tag) {
  size_t count = report->places.length / sizeof(uint32_t);
  report->token = (uint32_t)report->index->count;

  /* To gumbo a stray "</>" before a tag is part of it. */
  while (span_starts_with(tag, SPAN_LITERAL("</>"))) tag = span_of(tag.data + 3, tag.length - 3);
  if (tag.length == 0) return;

  size_t place = (size_t)(tag.data - report->copy);
  size_t low = 0;
  while (count > 0) { /* finds the first token at `place` or after it */
    size_t half = count / 2;
    if (place_of_token(report, low + half) < place) {
      low += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }

  while (low < report->index->count && place_of_token(report, low) == place) {
    unsigned kind = report->index->tokens[low].kind;
    if (kind == TOKEN_START || kind == TOKEN_KEPT_COMMENT) report->token = (uint32_t)low;
    low++;
  }
}

/* ---- tags ---- */

static const uint8_t reason_of_verdict[] = {
    [VERDICT_RENAMED] = SANITIZE_REASON_HOOK,
    [VERDICT_NOT_PERMITTED] = SANITIZE_REASON_POLICY,
    [VERDICT_UNDER_FLOOR] = SANITIZE_REASON_NEVER,
    [VERDICT_REQUIRES] = SANITIZE_REASON_REQUIRED,
    [VERDICT_RENAMED_BY_POLICY] = SANITIZE_REASON_POLICY,
    [VERDICT_HOOK] = SANITIZE_REASON_HOOK,
    [VERDICT_MISPLACED] = SANITIZE_REASON_PLACE,
    [VERDICT_LINKS] = SANITIZE_REASON_LINKS,
};

/* The name as it was typed. */
static span element_of_token(const struct report *report, uint32_t number) {
  const struct token *token = &report->index->tokens[number];
  return span_of(report->source.data + token->start + 1, token->name_end - token->start - 1);
}

/* A name that HTML does not know another policy may permit, if it can be that of a custom element. */
static sanitize_reason reason_of_floor(const struct report *report, uint32_t number) {
  unsigned element = report->index->tokens[number].element;
  bool is_open = (element == ELEMENT_UNKNOWN || is_custom(element)) &&
                 could_be_custom(element_of_token(report, number));
  return is_open ? SANITIZE_REASON_POLICY : SANITIZE_REASON_NEVER;
}

static bool is_typed(const struct report *report) { return report->token < report->index->count; }

void report_element(struct report *report, enum element_verdict verdict, bool with_content) {
  if (!is_typed(report) || verdict == VERDICT_WRITTEN) return;
  sanitize_change_kind kind =
      with_content ? SANITIZE_CHANGE_ELEMENT_DROPPED : SANITIZE_CHANGE_ELEMENT_UNWRAPPED;

  if (verdict == VERDICT_RENAMED || verdict == VERDICT_RENAMED_BY_POLICY)
    kind = SANITIZE_CHANGE_ELEMENT_RENAMED;

  sanitize_reason reason = (sanitize_reason)reason_of_verdict[verdict];
  if (verdict == VERDICT_UNDER_FLOOR) reason = reason_of_floor(report, report->token);
  add_row(report, report->token, kind, reason, element_of_token(report, report->token), span_of(NULL, 0), span_of(NULL, 0));
}

void report_attribute(struct report *report, sanitize_change_kind kind, sanitize_reason reason,
                      const struct attribute *attribute) {
  if (!is_typed(report)) return;
  add_row(report, report->token, kind, reason, element_of_token(report, report->token),
          attribute->name, attribute->value);
}

void report_comment(struct report *report) {
  if (!is_typed(report)) return;
  const struct token *token = &report->index->tokens[report->token];
  add_row(report, report->token, SANITIZE_CHANGE_COMMENT_REMOVED, SANITIZE_REASON_PLACE,
          span_of(NULL, 0), span_of(NULL, 0),
          span_of(report->source.data + token->start, token->end - token->start));
}

void report_passed(struct report *report, uint32_t number) {
  if (number >= report->index->count || report->index->tokens[number].kind != TOKEN_START) return;
  add_row(report, number, SANITIZE_CHANGE_ELEMENT_UNWRAPPED, SANITIZE_REASON_PLACE,
          element_of_token(report, number), span_of(NULL, 0), span_of(NULL, 0));
}

/*
 * A tag or CDATA section that the tokenizer made TOKEN_NOTHING of, so that no front end knows it.
 * The end tag of one is no change of its own.
 */
static void add_forgotten(struct report *report, uint32_t number) {
  const struct token *token = &report->index->tokens[number];
  const char *source = report->source.data;
  if (source[token->start] != '<' || source[token->start + 1] == '/') return;

  if (source[token->start + 1] == '!') { /* "<![CDATA[", whose text stays */
    add_row(report, number, SANITIZE_CHANGE_COMMENT_REMOVED, SANITIZE_REASON_NEVER,
            span_of(NULL, 0), span_of(NULL, 0),
            span_of(source + token->start, token->end - token->start));
    return;
  }

  bool hidden = (element_flags[token->element] & ELEMENT_HIDDEN) != 0;
  add_row(
      report, number, hidden ? SANITIZE_CHANGE_ELEMENT_DROPPED : SANITIZE_CHANGE_ELEMENT_UNWRAPPED,
      reason_of_floor(report, number), element_of_token(report, number), span_of(NULL, 0),
      span_of(NULL, 0));
}

/* Another policy could name a harmless comment. */
static sanitize_reason reason_of_comment(const struct report *report, const struct token *token) {
  span text = span_of(report->source.data + token->start, token->end - token->start);
  enum { OPENING = 4, CLOSING = 3 };
  bool whole = text.length >= OPENING + CLOSING && span_starts_with(text, SPAN_LITERAL("<!--")) &&
               memcmp(text.data + text.length - CLOSING, "-->", CLOSING) == 0;
  return whole && !comment_is_under_floor(kept_comment_text(report->source, token))
             ? SANITIZE_REASON_POLICY
             : SANITIZE_REASON_NEVER;
}

/* Rows for the tokens that no front end hands on. */
static void add_unseen(struct report *report) {
  for (size_t i = 0; i < report->index->count; i++) {
    const struct token *token = &report->index->tokens[i];
    if (token->kind == TOKEN_NOTHING) add_forgotten(report, (uint32_t)i);

    if (token->kind != TOKEN_COMMENT && token->kind != TOKEN_CUT) continue;
    span text = span_of(report->source.data + token->start, token->end - token->start);
    add_row(report, (uint32_t)i, SANITIZE_CHANGE_COMMENT_REMOVED, reason_of_comment(report, token),
            span_of(NULL, 0), span_of(NULL, 0), text);
  }
}

/* ---- the result ---- */

static span part_text(const struct report *report, struct part part) {
  return part.length == 0 ? span_of("", 0) : span_of(report->bytes.data + part.start, part.length);
}

/*
 * A counting sort of the rows by token: starts[i] becomes the number of the first row of token i,
 * so that the changes are in the order of the input. Also makes room for the changes. False when
 * memory ran out.
 */
static bool sort_rows(struct report *report, uint32_t *starts) {
  size_t count = report->rows.length / sizeof(struct report_row);
  const struct report_row *rows = (const struct report_row *)(const void *)report->rows.data;

  memset(starts, 0, (report->index->count + 1) * sizeof(*starts));
  for (size_t i = 0; i < count; i++) starts[rows[i].token]++;

  uint32_t start = 0;
  for (size_t i = 0; i <= report->index->count; i++) {
    uint32_t here = starts[i];
    starts[i] = start;
    start += here;
  }

  size_t size;
  if (!size_multiply(count + 1, sizeof(sanitize_change), &size)) return false;
  return buffer_reserve(report->memory, &report->changes, size);
}

/* All that intake mended is one change, at the first place that it mended. */
static sanitize_change mended_text(span input) {
  size_t offset = clean_starts_with_bom(input) ? 0 : clean_prefix(input);
  return (sanitize_change){
      SANITIZE_CHANGE_TEXT_MENDED, SANITIZE_REASON_CHARACTERS, {"", 0}, {"", 0}, {"", 0}, offset};
}

/* Inserts a change before the first one that has a greater offset. There is room. */
static void insert(sanitize_change *changes, size_t count, sanitize_change change) {
  for (; count > 0 && changes[count - 1].offset > change.offset; count--)
    changes[count] = changes[count - 1];
  changes[count] = change;
}

/*
 * Makes the changes from the rows. The offsets of the tokens ascend, so that one pass finds all of
 * them in the input.
 */
static void make_changes(struct report *report, span input, bool mended, uint32_t *starts) {
  size_t count = report->rows.length / sizeof(struct report_row);
  const struct report_row *rows = (const struct report_row *)(const void *)report->rows.data;
  sanitize_change *changes = (sanitize_change *)(void *)report->changes.data;

  for (size_t i = 0; i < count; i++) {
    const struct report_row *row = &rows[i];
    changes[starts[row->token]++] =
        (sanitize_change){(sanitize_change_kind)row->kind, (sanitize_reason)row->reason,
                          part_text(report, row->element), part_text(report, row->attribute),
                          part_text(report, row->value),   row->token};
  }

  struct clean_place place = clean_start(input);
  for (size_t i = 0; i < count; i++) {
    size_t *offset = &changes[i].offset; /* holds the token's number until now */
    clean_advance(&place, input, report->index->tokens[*offset].start);
    *offset = place.source;
  }

  if (mended) insert(changes, count++, mended_text(input));
  report->changes.length = count * sizeof(*changes);
}

bool report_finish(struct report *report, span input, bool mended) {
  add_unseen(report);
  if (report->out_of_memory) return false;

  size_t size = (report->index->count + 1) * sizeof(uint32_t);
  uint32_t *starts = memory_allocate(report->memory, size);
  if (starts == NULL || !sort_rows(report, starts)) {
    memory_release(report->memory, starts);
    return false;
  }

  make_changes(report, input, mended, starts);
  memory_release(report->memory, starts);
  return true;
}

size_t report_result(const struct report *report, const sanitize_change **changes) {
  size_t count = report->changes.length / sizeof(sanitize_change);
  *changes = count == 0 ? NULL : (const sanitize_change *)(const void *)report->changes.data;
  return count;
}

bool report_overlaps(const struct report *report, const void *data, size_t length) {
  return buffer_overlaps(&report->bytes, data, length);
}
