/* See diff.h. */
#include "diff.h"

#include "terminal_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { CONTEXT = 3, WINDOW = 32 };

struct side {
  span text;
  char separator;
  size_t *starts; /* of the lines, and the end of the last */
  size_t count;
};

/* Lines [a, a_end) of the one side stand for [b, b_end) of the other. */
struct hunk {
  size_t a, a_end, b, b_end;
};

static bool split_lines(struct side *side, span text, char separator) {
  size_t lines = 1;
  *side = (struct side){.text = text, .separator = separator};
  for (size_t i = 0; i < text.length; i++) lines += text.data[i] == separator;
  side->starts = malloc((lines + 1) * sizeof *side->starts);
  if (side->starts == NULL) return false;
  side->starts[0] = 0;
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] == separator) side->starts[++side->count] = i + 1;
  }
  if (side->starts[side->count] < text.length) side->starts[++side->count] = text.length;
  return true;
}

static span line_of(const struct side *side, size_t number) {
  size_t start = side->starts[number];
  return (span){side->text.data + start, side->starts[number + 1] - start};
}

static bool same_line(const struct side *a, size_t i, const struct side *b, size_t j) {
  span x = line_of(a, i), y = line_of(b, j);
  return x.length == y.length && memcmp(x.data, y.data, x.length) == 0;
}

/* Finds the nearest equal lines after i and j; false when there are none in the window. */
static bool resynchronise(const struct side *a, size_t *i, const struct side *b, size_t *j) {
  for (size_t sum = 1; sum <= WINDOW; sum++) {
    for (size_t skip = 0; skip <= sum; skip++) {
      size_t x = *i + skip, y = *j + (sum - skip);
      if (x >= a->count || y >= b->count || !same_line(a, x, b, y)) continue;
      /* blank lines are alike everywhere */
      if (line_of(a, x).length < 2 && skip != sum - skip) continue;
      *i = x;
      *j = y;
      return true;
    }
  }
  return false;
}

/* The next difference from *i and *j on; false when there is none. */
static bool next_hunk(const struct side *a, size_t i, const struct side *b, size_t j, bool paired,
                      struct hunk *hunk) {
  while (i < a->count && j < b->count && same_line(a, i, b, j)) {
    i++;
    j++;
  }
  if (i == a->count && j == b->count) return false;
  *hunk = (struct hunk){i, i, j, j};
  while (i < a->count && j < b->count && !same_line(a, i, b, j)) {
    if (!paired && resynchronise(a, &i, b, &j)) break;
    i++;
    j++;
  }
  if (i == a->count || j == b->count) {
    i = a->count;
    j = b->count;
  }
  hunk->a_end = i;
  hunk->b_end = j;
  return true;
}

static void append_line(struct diff *diff, char mark, span line, char separator) {
  struct bytes *report = diff->report;
  bool ended = line.length > 0 && line.data[line.length - 1] == separator;
  if (ended) line.length--;
  const char *colour = mark == '-' ? "\x1b[31m" : mark == '+' ? "\x1b[32m" : NULL;
  if (diff->colour && colour != NULL) bytes_append_text(report, colour);
  bytes_append_byte(report, mark);

  if (diff->terminal || separator == '\0') {
    text_append_safe(report, line.data, line.length);
  } else {
    bytes_append(report, line.data, line.length);
  }

  if (diff->colour && colour != NULL) bytes_append_text(report, "\x1b[m");
  bytes_append_byte(report, '\n');
  if (!ended && separator == '\n') bytes_append_text(report, "\\ No newline at end of file\n");
}

static void append_lines(struct diff *diff, char mark, const struct side *side, size_t from,
                         size_t to) {
  for (; from < to; from++) append_line(diff, mark, line_of(side, from), side->separator);
}

static void append_range(struct bytes *report, char mark, uint64_t before, size_t from, size_t to) {
  /* Of no lines, the number is that of the line before. */
  uint64_t first = before + from + (to > from ? 1 : 0);
  bytes_printf(report, " %c%" PRIu64, mark, first);
  if (to - from != 1) bytes_printf(report, ",%zu", to - from);
}

static void append_file_names(struct diff *diff) {
  struct bytes *report = diff->report;
  if (diff->begun) return;
  diff->begun = true;
  for (int i = 0; i < 2; i++) {
    if (diff->colour) bytes_append_text(report, "\x1b[1m");
    bytes_append_text(report, i == 0 ? "--- " : "+++ ");
    text_append_safe(report, diff->name, strlen(diff->name));
    bytes_append_text(report, diff->colour ? "\x1b[m\n" : "\n");
  }
}

/* The hunks of one group, with what is between and around them. */
static void append_group(struct diff *diff, const struct side *a, const struct side *b,
                         const struct hunk *hunks, size_t count) {
  const struct hunk *last = &hunks[count - 1];
  size_t before = hunks[0].a < CONTEXT ? hunks[0].a : CONTEXT;
  size_t after = a->count - last->a_end < CONTEXT ? a->count - last->a_end : CONTEXT;
  append_file_names(diff);
  bytes_append_text(diff->report, diff->colour ? "\x1b[36m@@" : "@@");
  append_range(diff->report, '-', diff->lines, hunks[0].a - before, last->a_end + after);
  append_range(diff->report, '+', diff->lines_out, hunks[0].b - before, last->b_end + after);
  bytes_append_text(diff->report, diff->colour ? " @@\x1b[m\n" : " @@\n");
  append_lines(diff, ' ', a, hunks[0].a - before, hunks[0].a);
  for (size_t i = 0; i < count; i++) {
    append_lines(diff, '-', a, hunks[i].a, hunks[i].a_end);
    append_lines(diff, '+', b, hunks[i].b, hunks[i].b_end);
    append_lines(diff, ' ', a, hunks[i].a_end,
                 i + 1 < count ? hunks[i + 1].a : hunks[i].a_end + after);
  }
}

static void compare(struct diff *diff, const struct side *a, const struct side *b, bool paired) {
  enum { MOST = 64 };
  struct hunk hunks[MOST];
  size_t count = 0;
  struct hunk next = {0, 0, 0, 0};
  while (next_hunk(a, next.a_end, b, next.b_end, paired, &next)) {
    if (count > 0 && (count == MOST || next.a - hunks[count - 1].a_end > (size_t)2 * CONTEXT)) {
      append_group(diff, a, b, hunks, count);
      count = 0;
    }
    hunks[count++] = next;
  }
  if (count > 0) append_group(diff, a, b, hunks, count);
}

void diff_append(struct diff *diff, span before, span after) {
  enum framing framing = diff->framing;
  char separator = framing == FRAME_NULL ? '\0' : '\n';
  struct side a, b = {0};
  if (!split_lines(&a, before, separator) || !split_lines(&b, after, separator)) {
    diff->report->failed = true;
  } else {
    bool one_each = framing == FRAME_LINES || framing == FRAME_NULL || framing == FRAME_JSONL;
    compare(diff, &a, &b, one_each && a.count == b.count);
  }
  free(a.starts);
  free(b.starts);
}
