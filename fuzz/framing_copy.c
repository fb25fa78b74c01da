/* The part of fuzz_framing.c for --pgcopy and --dialect=mysql. */
#include "framing.h"

static bool is_mysql; /* which of them it is */

struct row {
  span inside;
  span end; /* LF, CR LF or, of the last one, nothing */
};

static bool holds(span text, char byte) {
  return text.length > 0 && memchr(text.data, byte, text.length) != NULL;
}

static span tail(span text, size_t from) { return (span){text.data + from, text.length - from}; }

/* Where `end` first stands without a backslash before it. */
static size_t copied_end(span text, char end) {
  size_t at = 0;
  while (at < text.length && text.data[at] != end) at += text.data[at] == '\\' ? 2 : 1;
  return at < text.length ? at : text.length;
}

static struct row take_row(span *rest) {
  size_t feed = copied_end(*rest, '\n');
  size_t next = feed < rest->length ? feed + 1 : feed;
  size_t end = next > feed && feed > 0 && rest->data[feed - 1] == '\r' ? feed - 1 : feed;
  struct row row = {{rest->data, end}, {rest->data + end, next - end}};
  *rest = tail(*rest, next);
  return row;
}

/*
 * The byte that digits stand for, of which `most` are read; without any it is `other`. Returns how
 * many they are.
 */
static size_t copied_number(struct bytes *into, span digits, int base, size_t most, char other) {
  static const char known[] = "0123456789abcdef";
  int value = 0;
  size_t count = 0;
  for (; count < most && count < digits.length && digits.data[count] != '\0'; count++) {
    char c = digits.data[count];
    const char *digit = strchr(known, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
    if (digit == NULL || digit - known >= base) break;
    value = value * base + (int)(digit - known);
  }
  bytes_append_byte(into, count == 0 ? other : (char)(value & 0xFF));
  return count;
}

/* What is behind a backslash. Returns how many bytes it is. */
static size_t copied_escape(struct bytes *into, span rest) {
  static const char copy[] = "b\bf\fn\nr\rt\tv\v", mysql[] = "b\bn\nr\rt\tZ\x1A";
  const char *pairs = is_mysql ? mysql : copy;
  char c = rest.data[0];
  if (is_mysql && c == '0') {
    bytes_append_byte(into, '\0');
    return 1;
  }
  if (!is_mysql && c >= '0' && c <= '7') return copied_number(into, rest, 8, 3, c);
  if (!is_mysql && c == 'x') return 1 + copied_number(into, tail(rest, 1), 16, 2, c);
  for (size_t i = 0; pairs[i] != '\0'; i += 2) {
    if (pairs[i] != c) continue;
    c = pairs[i + 1];
    break;
  }
  bytes_append_byte(into, c);
  return 1;
}

/* What a column stands for, as the manuals of PostgreSQL and MySQL have it. */
static span copied_value(struct bytes *into, span raw) {
  bytes_clear(into);
  for (size_t at = 0; at < raw.length;) {
    char c = raw.data[at++];
    if (c == '\\' && at < raw.length) {
      at += copied_escape(into, tail(raw, at));
    } else {
      bytes_append_byte(into, c);
    }
  }
  return (span){into->length == 0 ? "" : into->data, into->length};
}

static bool is_copied_null(span raw) { return same_bytes(raw, (span){"\\N", 2}); }

/* A backslash before itself, newlines and tabs, and nowhere else; none of these without. */
static bool is_written_by_mysql(span raw) {
  for (size_t at = 0; at < raw.length; at++) {
    if (raw.data[at] == '\n' || raw.data[at] == '\t') return false;
    if (raw.data[at] != '\\') continue;
    at++;
    if (at == raw.length || raw.data[at] == '\0' || strchr("\n\t\\", raw.data[at]) == NULL)
      return false;
  }
  return true;
}

/*
 * With the few escapes that COPY TO knows, and nothing left that needs one: all readers agree about
 * that.
 */
static bool is_written_by_copy(span raw) {
  if (is_mysql) return is_written_by_mysql(raw);
  for (size_t at = 0; at < raw.length; at++) {
    char c = raw.data[at];
    if (c >= '\b' && c <= '\r') return false;
    if (c != '\\') continue;
    at++;
    if (at == raw.length || raw.data[at] == '\0' || strchr("bfnrtv\\", raw.data[at]) == NULL)
      return false;
  }
  return true;
}

/* The second one, if there is one. */
static bool chosen_column(span row, span *column) {
  size_t first = copied_end(row, '\t');
  if (first == row.length) return false;
  *column = tail(row, first + 1);
  column->length = copied_end(*column, '\t');
  return true;
}

/*
 * A CR that is no part of the end, a `\.` among others, a backslash with nothing behind: for MySQL
 * only the last, be it before the CR of the end.
 */
static bool is_misread(span row) {
  if (!is_mysql && holds(row, '\r')) return true;
  for (size_t at = 0; at < row.length; at++) {
    if (row.data[at] != '\\') continue;
    at++;
    if (at == row.length || (!is_mysql && row.data[at] == '.')) return true;
  }
  return false;
}

static bool is_refused_row(span row, bool strict) {
  static struct bytes value;
  span column, clean;
  if (!is_mysql && same_bytes(row, (span){"\\.", 2})) return false; /* the end of the data */
  if (is_misread(row)) return true;
  if (!chosen_column(row, &column)) return strict && row.length > 0;
  if (is_copied_null(column)) return false;
  span comment = copied_value(&value, column);
  return sanitizer_run(judge, comment.data, comment.length, &clean) != SANITIZE_OK;
}

static void check_copied(span input, span output, span from, span to) {
  static struct bytes before, after;
  span clean = {"", 0};
  span comment = copied_value(&before, from);
  framing_check(sanitizer_run(judge, comment.data, comment.length, &clean) == SANITIZE_OK,
                "it is refused now", input, output);
  if (same_bytes(comment, clean)) {
    framing_check(same_bytes(from, to), "a clean column differs", input, output);
  } else {
    framing_check(same_bytes(copied_value(&after, to), clean),
                  "a changed column is not the clean one", input, output);
    framing_check(is_written_by_copy(to), "a changed column is not as COPY writes it", input,
                  output);
  }
}

static void check_copied_row(span input, span output, struct row from, struct row to) {
  span old, other;
  framing_check(same_bytes(from.end, to.end), "the end of a row differs", input, output);
  if (!chosen_column(from.inside, &old) || is_copied_null(old)) {
    framing_check(same_bytes(from.inside, to.inside), "a row without a comment differs", input,
                  output);
    return;
  }
  framing_check(chosen_column(to.inside, &other), "the chosen column is gone", input, output);
  size_t old_start = (size_t)(old.data - from.inside.data);
  size_t other_start = (size_t)(other.data - to.inside.data);
  framing_check(
      same_bytes((span){from.inside.data, old_start}, (span){to.inside.data, other_start}),
      "what is before the column differs", input, output);
  framing_check(same_bytes(tail(from.inside, old_start + old.length),
                           tail(to.inside, other_start + other.length)),
                "what is behind the column differs", input, output);
  check_copied(input, output, old, other);
}

void fuzz_copy(struct worker *worker, struct chunk *chunk, span input) {
  static struct bytes once;
  is_mysql = worker->settings->framing != FRAME_PGCOPY;
  run_chunk(worker, chunk, input);
  bytes_clear(&once);
  bytes_append(&once, result_of(chunk).data, result_of(chunk).length);
  span output = {once.length == 0 ? "" : once.data, once.length};
  span rest = input, left = output;
  size_t refused = 0;
  while (rest.length > 0) {
    struct row row = take_row(&rest);
    if (is_refused_row(row.inside, worker->settings->strict)) {
      refused++;
    } else {
      check_copied_row(input, output, row, take_row(&left));
    }
  }
  framing_check(left.length == 0, "a refused row leaves something behind", input, output);
  framing_check(chunk->refused == refused, "another number of rows is refused", input, output);
  run_chunk(worker, chunk, output);
  framing_check(chunk->refused == 0 && chunk->changed == 0, "the second time it changes", input,
                output);
  framing_check(same_bytes(result_of(chunk), output), "the second time it differs", input, output);
}
