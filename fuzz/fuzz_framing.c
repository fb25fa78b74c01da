/*
 * The program's framings. The last byte is taken off the input and chooses one, so any file is a
 * seed:
 *   bits 0-2   --jsonl=h,a.*; --csv=2; --tsv=2; --lines; --null; --jsonl again;
 *              --tsv=2 --dialect=mysql; --pgcopy=2
 *   bit 3      --strict
 * Input and output are read side by side by a second, simple reader of each format. What holds:
 *   - a byte outside the chosen fields is the same, and so is a field that is clean already
 *   - a field that changed stands for what the library makes of it
 *   - what jansson takes for JSON is not refused (numbers too large for it and half surrogate pairs
 *   aside), and stays JSON
 *   - a refused record leaves nothing behind
 *   - of --pgcopy and --dialect=mysql: just those rows are refused that cannot be read, or whose
 *   comment the library refuses; NULL and the end of the data stay; a changed column is written as
 *   PostgreSQL and MySQL do; what comes out stays as it is the second time
 */
#include "framing.h"

#include "columns.h"
#include "json.h"

#include <jansson.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct settings settings;
static struct worker workers[16];
static struct settings kept[16];
sanitizer *judge;

/*
 * How a byte of the library's answer stands in a framing that has no room for the white space in
 * `white`.
 */
static span framed(const char *at, const char *white, bool in_tag) {
  static const char feed[] = "&#10;", tab[] = "&#9;";
  if (*at == '\0' || strchr(white, *at) == NULL) return (span){at, 1};
  if (!in_tag) return (span){" ", 1};
  return *at == '\t' ? (span){tab, sizeof tab - 1} : (span){feed, sizeof feed - 1};
}

/*
 * What becomes of a comment: the library's answer, as the framing writes it. False when it is
 * refused.
 */
static bool is_cleaned(span comment, span result, const char *white) {
  span clean;
  bool in_tag = false;
  size_t at = 0;
  if (sanitizer_run(judge, comment.data, comment.length, &clean) != SANITIZE_OK) return false;
  for (size_t i = 0; i < clean.length; i++) {
    char c = clean.data[i];
    if (c == '<' || c == '>') in_tag = c == '<';
    span wanted = framed(clean.data + i, white, in_tag);
    if (wanted.length > result.length - at ||
        memcmp(wanted.data, result.data + at, wanted.length) != 0)
      return false;
    at += wanted.length;
  }
  return at == result.length;
}

/* ---- JSON ---- */

static bool holds_byte(span text, const char *wanted) {
  size_t length = strlen(wanted);
  for (size_t at = 0; at + length <= text.length; at++) {
    if (memcmp(text.data + at, wanted, length) == 0) return true;
  }
  return false;
}

static json_t *load(span text) {
  return json_loadb(text.data, text.length, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
}

/* The end of the string whose first byte inside is at `at`: where its closing quote is. */
static size_t string_end(span text, size_t at) {
  while (at < text.length && text.data[at] != '"') at += text.data[at] == '\\' ? 2 : 1;
  return at < text.length ? at : text.length;
}

/* With its quotes. */
static void check_string(span input, span output, span from, span to) {
  json_t *before = load(from);
  json_t *after = load(to);
  framing_check(after != NULL, "a changed string is no string", input, output);
  if (before != NULL) { /* else it has half a surrogate pair */
    span comment = {json_string_value(before), json_string_length(before)};
    span result = {json_string_value(after), json_string_length(after)};
    framing_check(is_cleaned(comment, result, ""), "a changed string is not the clean one", input,
                  output);
  }
  json_decref(before);
  json_decref(after);
}

/* A line that was not refused: the same, but for strings. */
static void check_json_line(span input, span output) {
  size_t i = 0;
  size_t o = 0;
  while (i < input.length && o < output.length) {
    framing_check(input.data[i] == output.data[o], "a byte outside the strings differs", input,
                  output);
    bool string = input.data[i] == '"';
    i++;
    o++;
    if (!string) continue;
    size_t i_end = string_end(input, i);
    size_t o_end = string_end(output, o);
    if (!same_bytes((span){input.data + i, i_end - i}, (span){output.data + o, o_end - o})) {
      framing_check(i_end < input.length && o_end < output.length, "a string does not end", input,
                    output);
      size_t next = i_end + 1;
      while (next < input.length && strchr(" \t\r", input.data[next]) != NULL) next++;
      framing_check(next == input.length || input.data[next] != ':', "a name differs", input,
                    output);
      check_string(input, output, (span){input.data + i - 1, i_end - i + 2},
                   (span){output.data + o - 1, o_end - o + 2});
    }
    i = i_end < input.length ? i_end + 1 : i_end;
    o = o_end < output.length ? o_end + 1 : o_end;
  }
  framing_check(i == input.length && o == output.length, "one is longer", input, output);
}

/* The bytes of "h" stay where they are unless they are chosen: names by jansson. */
static void check_members(json_t *before, json_t *after, bool chosen, span input, span output) {
  const char *name;
  json_t *value;
  json_object_foreach(before, name, value) {
    json_t *other = json_object_get(after, name);
    bool is_h = strcmp(name, "h") == 0;
    bool is_a = strcmp(name, "a") == 0;
    if (json_is_string(value) && !(chosen || is_h)) {
      framing_check(json_equal(value, other), "a member that was not chosen differs", input,
                    output);
    } else if (!is_a && !is_h && !chosen) {
      framing_check(json_equal(value, other), "something that was not chosen differs", input,
                    output);
    }
  }
}

void run_chunk(struct worker *worker, struct chunk *chunk, span input) {
  static const struct columns second = {{1}, 1, 0};
  chunk_clear(chunk);
  bytes_append(&chunk->in, input.data, input.length);
  chunk->columns = &second;
  frame_process(worker, chunk);
}

span result_of(const struct chunk *chunk) {
  const struct bytes *bytes = chunk->untouched ? &chunk->in : &chunk->out;
  return (span){bytes->length == 0 ? "" : bytes->data, bytes->length};
}

static void fuzz_json_line(struct worker *worker, struct chunk *chunk, span line) {
  run_chunk(worker, chunk, line);
  span output = result_of(chunk);
  json_t *before = load(line);
  if (chunk->refused > 0) {
    bool may_be = before == NULL || worker->settings->strict || chunk->comments > 0;
    /* in a name inside a chosen field */
    may_be = may_be || holds_byte(line, "<") || holds_byte(line, "\\u003");
    /* for jansson that ends the text */
    may_be = may_be || memchr(line.data, '\0', line.length) != NULL;
    framing_check(may_be, "JSON was refused", line, output);
    framing_check(output.length == 0, "a refused line leaves something behind", line, output);
  } else {
    check_json_line(line, output);
    json_t *after = load(output);
    framing_check(before == NULL || after != NULL, "it is no JSON any more", line, output);
    if (before != NULL && json_is_object(before)) check_members(before, after, false, line, output);
    json_decref(after);
  }
  json_decref(before);
}

static void fuzz_json(struct worker *worker, struct chunk *chunk, span input) {
  while (input.length > 0) {
    const char *feed = memchr(input.data, '\n', input.length);
    size_t length = feed == NULL ? input.length : (size_t)(feed - input.data);
    if (length > 0) fuzz_json_line(worker, chunk, (span){input.data, length});
    if (feed == NULL) return;
    input = (span){input.data + length + 1, input.length - length - 1};
  }
}

/* ---- tables ---- */

struct framed_cell {
  span raw;    /* with its quotes */
  size_t next; /* where what is behind it begins: a separator, a newline or the end */
};

static struct framed_cell cell_at(span text, size_t at, char separator) {
  size_t start = at;
  if (at < text.length && text.data[at] == '"') {
    for (at++; at < text.length; at++) {
      if (text.data[at] != '"') continue;
      if (at + 1 < text.length && text.data[at + 1] == '"') {
        at++;
      } else {
        break;
      }
    }
    if (at < text.length) at++;
  }
  while (at < text.length && text.data[at] != separator && text.data[at] != '\n') at++;
  size_t end = at;
  if (end > start && at < text.length && text.data[at] == '\n' && text.data[end - 1] == '\r') end--;
  return (struct framed_cell){{text.data + start, end - start}, end};
}

static void unquote(struct bytes *into, span raw) {
  bytes_clear(into);
  bool quoted = raw.length >= 2 && raw.data[0] == '"' && raw.data[raw.length - 1] == '"';
  if (!quoted) {
    bytes_append(into, raw.data, raw.length);
    return;
  }
  for (size_t i = 1; i + 1 < raw.length; i++) {
    bytes_append_byte(into, raw.data[i]);
    if (raw.data[i] == '"') i++;
  }
}

static void check_cell(span input, span output, span from, span to, char separator) {
  struct bytes before = {0};
  struct bytes after = {0};
  unquote(&before, from);
  unquote(&after, to);
  span comment = {before.length == 0 ? "" : before.data, before.length};
  span result = {after.length == 0 ? "" : after.data, after.length};
  bool newline = before.length > 0 && memchr(before.data, '\n', before.length) != NULL;
  bool tab =
      separator != '\t' || (before.length > 0 && memchr(before.data, '\t', before.length) != NULL);
  const char *white = newline ? (tab ? "" : "\t") : (tab ? "\n\r" : "\n\r\t");
  framing_check(is_cleaned(comment, result, white), "a changed cell is not the clean one", input,
                output);
  bytes_free(&before);
  bytes_free(&after);
}

static void fuzz_table(struct worker *worker, struct chunk *chunk, span input) {
  char separator = worker->settings->framing == FRAME_CSV ? ',' : '\t';
  run_chunk(worker, chunk, input);
  if (chunk->refused > 0) return; /* rows are gone: there is nothing to read side by side */
  span output = result_of(chunk);
  size_t i = 0;
  size_t o = 0;
  size_t column = 0;
  for (;;) {
    struct framed_cell from = cell_at(input, i, separator);
    struct framed_cell to = cell_at(output, o, separator);
    if (!same_bytes(from.raw, to.raw)) {
      framing_check(column == 1, "a cell that was not chosen differs", input, output);
      check_cell(input, output, from.raw, to.raw, separator);
    }
    i = from.next;
    o = to.next;
    if (i == input.length || o == output.length) break;
    framing_check(input.data[i] == output.data[o], "a separator differs", input, output);
    column = input.data[i] == separator ? column + 1 : 0;
    if (input.data[i] == '\r') column = SIZE_MAX; /* of CR LF: the LF is next */
    i++;
    o++;
    if (column == SIZE_MAX) {
      framing_check(input.data[i] == '\n' && output.data[o] == '\n', "a newline differs", input,
                    output);
      column = 0;
      i++;
      o++;
    }
    if (i == input.length && o == output.length) break;
  }
  framing_check(i == input.length && o == output.length, "one is longer", input, output);
}

/* ---- lines and records ---- */

static void fuzz_records(struct worker *worker, struct chunk *chunk, span input) {
  bool lines = worker->settings->framing == FRAME_LINES;
  char separator = lines ? '\n' : '\0';
  run_chunk(worker, chunk, input);
  if (chunk->refused > 0) return;
  span output = result_of(chunk);
  size_t i = 0;
  size_t o = 0;
  while (i < input.length) {
    const char *end = memchr(input.data + i, separator, input.length - i);
    const char *other =
        output.length > o ? memchr(output.data + o, separator, output.length - o) : NULL;
    framing_check((end == NULL) == (other == NULL), "another number of records", input, output);
    span from = {input.data + i, end == NULL ? input.length - i : (size_t)(end - input.data) - i};
    span to = {output.data + o,
               other == NULL ? output.length - o : (size_t)(other - output.data) - o};
    i += from.length + 1;
    o += to.length + 1;
    if (lines && end != NULL && from.length > 0 && from.data[from.length - 1] == '\r') {
      framing_check(to.length > 0 && to.data[to.length - 1] == '\r', "CR LF is LF", input, output);
      from.length--;
      to.length--;
    }
    framing_check(is_cleaned(from, to, lines ? "\n\r" : ""), "a record is not the clean one", input,
                  output);
  }
}

/* ---- the target ---- */

static struct worker *worker_for(unsigned choice) {
  static const enum framing framings[8] = {FRAME_JSONL, FRAME_CSV,   FRAME_TSV, FRAME_LINES,
                                           FRAME_NULL,  FRAME_JSONL, FRAME_TSV, FRAME_PGCOPY};
  static struct json_path paths[2];
  static char h[] = "h", a[] = "a.*";
  struct worker *worker = &workers[choice];
  if (worker->settings != NULL) return worker;
  if (judge == NULL) {
    judge = sanitizer_new(NULL);
    if (judge == NULL || json_path_parse(&paths[0], h) != NULL ||
        json_path_parse(&paths[1], a) != NULL)
      abort();
  }
  settings = (struct settings){
      .framing = framings[choice & 7], .strict = (choice & 8) != 0, .on_error = ON_ERROR_SKIP};
  if ((choice & 7) == 6) settings.dialect = DIALECT_MYSQL;
  settings.library.size = sizeof settings.library;
  settings.library.limits.input_bytes = SANITIZE_DEFAULT_INPUT_BYTES;
  settings.length.size = sizeof settings.length;
  settings.report = REPORT_NONE;
  settings.paths = paths;
  settings.fields[0] = settings.framing == FRAME_JSONL ? "h" : "2";
  settings.fields[1] = "a.*";
  settings.field_count = settings.framing == FRAME_JSONL ? 2 : 1;
  kept[choice] = settings;
  worker_start(worker, &kept[choice]);
  return worker;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static struct chunk chunk;
  struct worker *worker = worker_for(size == 0 ? 0 : data[--size] & 15);
  span input = {(const char *)data, size};
  switch (worker->settings->framing) {
  case FRAME_JSONL: fuzz_json(worker, &chunk, input); break;
  case FRAME_CSV:
  case FRAME_TSV:
    if (worker->settings->dialect == DIALECT_MYSQL) {
      fuzz_copy(worker, &chunk, input);
    } else {
      fuzz_table(worker, &chunk, input);
    }
    break;
  case FRAME_PGCOPY: fuzz_copy(worker, &chunk, input); break;
  default: fuzz_records(worker, &chunk, input); break;
  }
  return 0;
}
