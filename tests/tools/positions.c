/*
 * Markup in every place of every format: between any two bytes of a sample of each grammar, behind
 * each byte that could mean something there. The program's framings take what comes of it, and a
 * second reader of each format, which shares no code with them, reads what they write. What holds:
 *   - each chosen field of the output is clean: the library leaves it as it is
 *   - the output is of the grammar: all that was not was refused
 *   - the rows end where the splitter, given byte by byte, says they do
 * A control reads the inputs: without the program each format has fields that are not clean.
 */
#include "columns.h"
#include "frame.h"
#include "json.h"
#include "split.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct format;
/* Calls judge() for each chosen field. Returns NULL, or why the text is not of the format. */
typedef const char *(*read_format)(const struct format *format, span text);

enum backslash { BACKSLASH_TEXT, BACKSLASH_MYSQL, BACKSLASH_COPY };

struct format {
  const char *name;
  const char *sample;
  const char *fields;
  read_format read;
  enum framing framing;
  enum dialect dialect;
  char delimiter, quote; /* as the options have them, and for the reader */
  bool given;            /* by options */
  bool quote_anywhere;   /* the reader: a quote within a cell without quotes is text */
  enum backslash backslash;
  /*
   * The reader is of another dialect: what is inserted has no quotes, and of the markup that was
   * inserted none is left, though a backslash means other text there.
   */
  bool foreign;
};

static sanitizer *judging;
static bool looking_only, reads_foreign;
static size_t dirty, judged, variants, refused;
static span input, output;
static const char *format_name;

static void fail(const char *why) {
  printf("FAILED: %s: %s\n  input  ", format_name, why);
  (void)fwrite(input.data, 1, input.length, stdout);
  printf("\n  output ");
  (void)fwrite(output.data, 1, output.length, stdout);
  printf("\n");
  exit(EXIT_FAILURE);
}

static bool has_markup(span field) {
  for (size_t i = 0; i + 3 <= field.length; i++) {
    if (memcmp(field.data + i, "<sc", 3) == 0 || memcmp(field.data + i, "<b ", 3) == 0) return true;
  }
  return false;
}

static void judge(span field) {
  span clean;
  if (reads_foreign && !has_markup(field)) field = (span){"", 0};
  sanitize_status status = sanitizer_run(judging, field.data, field.length, &clean);
  bool is_clean = status == SANITIZE_OK && clean.length == field.length &&
                  (clean.length == 0 || memcmp(clean.data, field.data, clean.length) == 0);
  dirty += !is_clean;
  judged++;
  if (!is_clean && !looking_only) fail("a chosen field is not clean");
}

/* ---- Readers ---- */

static span span_of(const struct bytes *bytes) {
  return (span){bytes->length == 0 ? "" : bytes->data, bytes->length};
}

static const char *read_whole(const struct format *format, span text) {
  (void)format;
  judge(text);
  return NULL;
}

static const char *read_separated(const struct format *format, span text) {
  char separator = format->framing == FRAME_NULL ? '\0' : '\n';
  for (size_t at = 0; at < text.length;) {
    size_t end = at;
    while (end < text.length && text.data[end] != separator) end++;
    size_t inside = end;
    if (separator == '\n' && end < text.length && end > at && text.data[end - 1] == '\r') inside--;
    judge((span){text.data + at, inside - at});
    at = end + 1;
  }
  return NULL;
}

static void judge_value(const json_t *value) {
  const char *name;
  json_t *member;
  size_t i;
  if (json_is_string(value)) judge((span){json_string_value(value), json_string_length(value)});
  json_array_foreach(value, i, member) judge_value(member);
  json_object_foreach((json_t *)value, name, member) {
    if (strchr(name, '<') != NULL) {
      dirty++;
      if (!looking_only) fail("a name inside a chosen field has markup");
    }
    judge_value(member);
  }
}

static const char *read_json(const struct format *format, span text) {
  for (size_t at = 0; at < text.length;) {
    const char *feed = memchr(text.data + at, '\n', text.length - at);
    size_t end = feed == NULL ? text.length : (size_t)(feed - text.data);
    span line = {text.data + at, end - at};
    at = end + 1;
    while (line.length > 0 && strchr(" \t\r", line.data[line.length - 1]) != NULL) line.length--;
    if (line.length == 0) continue;
    json_t *value = json_loadb(line.data, line.length, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    if (value == NULL) return "a line is no JSON";
    if (strcmp(format->fields, ".") == 0) {
      judge_value(value);
    } else {
      judge_value(json_object_get(value, "h"));
      judge_value(json_object_get(value, "a"));
    }
    json_decref(value);
  }
  return NULL;
}

/* What is behind the backslash at text.data[at]; returns how many bytes that is with it. */
static size_t unescape(enum backslash kind, span text, size_t at, struct bytes *cell) {
  static const char mysql[] = "0\0b\bn\nr\rt\tZ\x1A", copy[] = "b\bf\fn\nr\rt\tv\v";
  const char *pairs = kind == BACKSLASH_MYSQL ? mysql : copy;
  size_t count = kind == BACKSLASH_MYSQL ? sizeof mysql - 1 : sizeof copy - 1;
  char c = text.data[at + 1];
  if (kind == BACKSLASH_COPY && c >= '0' && c <= '7') {
    unsigned value = 0;
    size_t size = 1;
    while (size < 4 && at + size < text.length && text.data[at + size] >= '0' &&
           text.data[at + size] <= '7')
      value = value * 8 + (unsigned)(text.data[at + size++] - '0');
    bytes_append_byte(cell, (char)(value & 0xFF));
    return size;
  }
  for (size_t i = 0; i < count; i += 2) {
    if (c == pairs[i]) {
      bytes_append_byte(cell, pairs[i + 1]);
      return 2;
    }
  }
  bytes_append_byte(cell, c);
  return 2;
}

struct table_reader {
  const struct format *format;
  span text;
  size_t at;
  struct bytes cell;
  size_t escapes;
};

static char peek(const struct table_reader *r, size_t ahead) {
  return r->at + ahead < r->text.length ? r->text.data[r->at + ahead] : '\0';
}

static bool at_row_end(const struct table_reader *r) {
  return r->at == r->text.length || peek(r, 0) == '\n' ||
         (peek(r, 0) == '\r' && peek(r, 1) == '\n');
}

static const char *take_escape(struct table_reader *r) {
  if (r->at + 1 == r->text.length) return "a backslash at the end";
  r->at += unescape(r->format->backslash, r->text, r->at, &r->cell);
  r->escapes++;
  return NULL;
}

static const char *take_quoted(struct table_reader *r) {
  char quote = r->format->quote;
  for (r->at++; r->at < r->text.length;) {
    char c = peek(r, 0);
    if (c == '\\' && r->format->backslash != BACKSLASH_TEXT) {
      const char *wrong = take_escape(r);
      if (wrong != NULL) return wrong;
      continue;
    }
    if (c == quote && peek(r, 1) != quote) {
      r->at++;
      return at_row_end(r) || peek(r, 0) == r->format->delimiter ? NULL : "text behind a quote";
    }
    bytes_append_byte(&r->cell, c);
    r->at += c == quote ? 2 : 1;
  }
  return "a quote that is open";
}

static const char *take_plain(struct table_reader *r) {
  const struct format *format = r->format;
  while (!at_row_end(r) && peek(r, 0) != format->delimiter) {
    char c = peek(r, 0);
    if (c == '\\' && format->backslash != BACKSLASH_TEXT) {
      const char *wrong = take_escape(r);
      if (wrong != NULL) return wrong;
      continue;
    }
    if (c == '\r' && format->backslash != BACKSLASH_MYSQL) return "a CR";
    if (c == format->quote && c != '\0' && !format->quote_anywhere) return "a quote in a cell";
    bytes_append_byte(&r->cell, c);
    r->at++;
  }
  return NULL;
}

static bool is_null(const struct table_reader *r, size_t start) {
  return r->format->backslash != BACKSLASH_TEXT && r->at - start == 2 &&
         memcmp(r->text.data + start, "\\N", 2) == 0;
}

/* The second column is the chosen one; one named h in the first row makes that a header. */
static const char *read_table(const struct format *format, span text) {
  struct table_reader r = {.format = format, .text = text};
  bool header = strcmp(format->fields, "h") == 0;
  const char *wrong = NULL;
  for (size_t row = 0; r.at < text.length && wrong == NULL; row++) {
    for (size_t column = 0; wrong == NULL; column++) {
      size_t start = r.at;
      bytes_clear(&r.cell);
      wrong =
          peek(&r, 0) == format->quote && format->quote != '\0' ? take_quoted(&r) : take_plain(&r);
      if (wrong == NULL && column == 1 && !(header && row == 0) && !is_null(&r, start))
        judge(span_of(&r.cell));
      if (wrong != NULL || peek(&r, 0) != format->delimiter || r.at == text.length) break;
      r.at++;
    }
    if (peek(&r, 0) == '\r') r.at++;
    if (r.at < text.length) r.at++;
  }
  bytes_free(&r.cell);
  return wrong;
}

/* ---- Samples ---- */

static const struct format formats[] = {
    {"whole", "a <b>b</b>\nc &lt; d", NULL, read_whole, .framing = FRAME_WHOLE},
    {"--lines", "a <b>b</b>\r\n\nc &lt; d", NULL, read_separated, .framing = FRAME_LINES},
    {"--null", "a b\nc\r\nd", NULL, read_separated, .framing = FRAME_NULL},
    {"--jsonl=h,a",
     "{\"id\": 1, \"h\":\"a \\\"\\u0041\\n\", \"x\":{\"h\":null}}\n"
     "{\"h\":[\"b\",{\"k\":\"c\",\"h\":[]}],\"a\":{\"m\":\"d\"},\"y\":[true,\"e\"]}\n\n",
     "h,a", read_json, .framing = FRAME_JSONL},
    {"--jsonl=.", "\"a\"\n[\"b\",{\"k\":\"c\"},1.5e3]\n{\"d\":{\"e\":\"f\"}}", ".", read_json,
     .framing = FRAME_JSONL},
    {"--csv=h", "id,h,z\r\n1,a b,c\r\n\"2\",\"d \"\"q\"\"\n,e\",\"f\"\r\n3,,\n4\n", "h", read_table,
     .framing = FRAME_CSV, .delimiter = ',', .quote = '"'},
    {"--csv=2 --delimiter=;", "1;a b;c\n\"2\";\"d \"\"q\"\"\n;e\";\"f\"\n;;\n", "2", read_table,
     .framing = FRAME_CSV, .delimiter = ';', .quote = '"', .given = true},
    {"--csv=2 --quote='", "1,a b,c\n'2','d ''q''\n,e','f'\n,,\n", "2", read_table,
     .framing = FRAME_CSV, .delimiter = ',', .quote = '\'', .given = true},
    {"--csv=2 --delimiter=| --quote=", "1|a b|c\n2|\"d|e\"\n||\n", "2", read_table,
     .framing = FRAME_CSV, .delimiter = '|', .given = true},
    {"--csv=2 --dialect=mysql", "1,a b,c\\,\n\"2\",\"d \\\"q\"\"\\\n,e\",\\N\n3,\\N,f\\\ng\n", "2",
     read_table, .framing = FRAME_CSV, .dialect = DIALECT_MYSQL, .delimiter = ',', .quote = '"',
     .backslash = BACKSLASH_MYSQL},
    {"--csv=2 --dialect=mysql --delimiter=; --quote='",
     "1;a b;c\\;\n'2';'d \\'q''\\\n;e';\\N\n3;\\N;f\\\ng\n", "2", read_table, .framing = FRAME_CSV,
     .dialect = DIALECT_MYSQL, .delimiter = ';', .quote = '\'', .given = true,
     .backslash = BACKSLASH_MYSQL},
    {"--tsv=h", "id\th\tz\n1\ta \"b\tc\n\"2\"\t\"d \"\"q\"\"\n\te\"\t\"f\"\n3\t\t\n", "h",
     read_table, .framing = FRAME_TSV, .delimiter = '\t', .quote = '"', .quote_anywhere = true},
    {"--tsv=2 --quote=", "1\ta \"b\tc\n\"2\"\t\"d\te\n3\t\t\n", "2", read_table,
     .framing = FRAME_TSV, .delimiter = '\t', .given = true},
    {"--tsv=2 --quote=, read by MySQL", "1\ta b\tc\n2\td\\\\\te\n3\t\t\n", "2", read_table,
     .framing = FRAME_TSV, .delimiter = '\t', .given = true, .backslash = BACKSLASH_MYSQL,
     .foreign = true},
    {"--tsv=2, read by MySQL", "1\ta b\tc\n2\td\\\\\te\n3\t\t\n", "2", read_table,
     .framing = FRAME_TSV, .delimiter = '\t', .quote = '\0', .backslash = BACKSLASH_MYSQL,
     .foreign = true},
    {"--tsv=2 --dialect=mysql", "1\ta \\\tb\tc\n2\td\\\ne\\\\\t\\N\n3\t\\N\tf\\\rg\n4\t\th\r\n",
     "2", read_table, .framing = FRAME_TSV, .dialect = DIALECT_MYSQL, .delimiter = '\t',
     .backslash = BACKSLASH_MYSQL},
    {"--tsv=h --dialect=mysql --quote=\"", "id\th\tz\n1\ta \\\tb\tc\n\"2\"\t\"d\\\n\te\"\t\\N\n",
     "h", read_table, .framing = FRAME_TSV, .dialect = DIALECT_MYSQL, .delimiter = '\t',
     .quote = '"', .given = true, .backslash = BACKSLASH_MYSQL},
    {"--pgcopy=2", "1\ta \\tb\tc\n2\td\\\ne\\\\\t\\N\n3\t\\N\t\\074f\n4\t\\101\th\r\n\\.\n", "2",
     read_table, .framing = FRAME_PGCOPY, .delimiter = '\t', .backslash = BACKSLASH_COPY},
    {"--pgcopy=h", "id\th\n1\ta \\tb\n2\t\n", "h", read_table, .framing = FRAME_PGCOPY,
     .delimiter = '\t', .backslash = BACKSLASH_COPY},
};

/* What could mean something before it, the markup, and what could behind it. */
static const struct {
  const char *text;
  size_t length;
} before[] =
    {
#define BYTES(text) \
  { text, sizeof(text) - 1 }
        BYTES(""),
        BYTES("\\"),
        BYTES("\\\\"),
        BYTES("\\\n"),
        BYTES("\\\t"),
        BYTES("\\,"),
        BYTES("\\;"),
        BYTES("\n"),
        BYTES("\r"),
        BYTES("\r\n"),
        BYTES("\\\r\n"),
        BYTES("\t"),
        BYTES(","),
        BYTES(";"),
        BYTES("|"),
        BYTES("\\N"),
        BYTES("\\.\n"),
        BYTES("\0"),
        BYTES("\""),
        BYTES("\"\""),
        BYTES("\\\""),
        BYTES("\"\n"),
        BYTES("\"\t"),
        BYTES("\",\""),
        BYTES("'"),
        BYTES("''"),
        BYTES("';'"),
        BYTES("\":\""),
        BYTES("\xEF\xBB\xBF"),
        BYTES("{\"h\":\""),
},
  after[] = {BYTES(""),   BYTES("\n"), BYTES("\""),   BYTES("'"),
             BYTES("\t"), BYTES("\\"), BYTES("\":\"")};
static const char *const markups[] = {"<script>x", "\\u003cscript>x", "\\074script>x", "\\<b x>"};

/* ---- The program ---- */

static struct settings settings;
static struct worker worker;
static struct chunk chunk;
static struct columns columns;

static void set_up(const struct format *format) {
  static struct json_path paths[2];
  static char h[] = "h", a[] = "a", all[] = ".";
  settings = (struct settings){.framing = format->framing, .dialect = format->dialect};
  settings.on_error = ON_ERROR_SKIP;
  settings.report = REPORT_NONE;
  settings.library.size = sizeof settings.library;
  settings.library.limits.input_bytes = SANITIZE_DEFAULT_INPUT_BYTES;
  settings.length.size = sizeof settings.length;
  if (format->given && format->framing == FRAME_CSV) settings.delimiter = format->delimiter;
  settings.has_quote = format->given;
  settings.quote = format->quote;
  settings.fields[0] = format->fields;
  settings.field_count = format->fields != NULL;
  if (format->framing == FRAME_JSONL) {
    bool whole = strcmp(format->fields, ".") == 0;
    settings.paths = paths;
    settings.field_count = whole ? 1 : 2;
    if (json_path_parse(&paths[0], whole ? all : h) != NULL) exit(2);
    if (json_path_parse(&paths[1], a) != NULL) exit(2);
  }
  worker_start(&worker, &settings);
}

/* As the program does it with the first chunk of a file. False when it would refuse the file. */
static bool run(span text) {
  chunk_clear(&chunk);
  bytes_append(&chunk.in, text.data, text.length);
  chunk.columns = &columns;
  bool mark = text.length >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0;
  if (mark && has_fields(settings.framing)) chunk.verbatim = 3;
  span first = {text.data + chunk.verbatim, text.length - chunk.verbatim};
  if (is_table(settings.framing)) {
    chunk.has_header = columns_have_names(&settings);
    if (chunk.has_header && columns_wrong_row(&settings, first) != NULL) return false;
    if (columns_find(&settings, first, &columns) != 0) return false;
  }
  frame_process(&worker, &chunk);
  if (chunk.end != CHUNK_DONE) fail("it does not end well");
  return true;
}

/* The splitter, byte by byte, and the reader of cells see the same rows. */
static void compare_rows(span text) {
  struct table table = table_of(&settings);
  struct splitter splitter = splitter_start(&settings);
  size_t row = 0;
  for (size_t at = 0; at < text.length && is_table(settings.framing); at++) {
    if (splitter_first_end(&splitter, text.data, at, at + 1) == 0) continue;
    struct cell cell;
    do {
      cell = table_cell(&table, text, row);
      row = cell.next;
    } while (!cell.last);
    if (row != at + 1) fail("a row does not end where the splitter ends it");
  }
}

static span without_mark(span text) {
  return (span){text.data + chunk.verbatim, text.length - chunk.verbatim};
}

static void try_variant(const struct format *format, span text) {
  input = text;
  output = (span){"", 0};
  variants++;
  looking_only = true;
  size_t judged_before = judged;
  (void)format->read(format, text);
  judged = judged_before;
  looking_only = false;
  compare_rows(text);
  if (!run(text)) {
    refused++;
    return;
  }
  refused += chunk.refused > 0;
  output = span_of(chunk.untouched ? &chunk.in : &chunk.out);
  const char *wrong = format->read(format, without_mark(output));
  if (wrong != NULL) fail(wrong);
}

static bool has_quote(const char *text) { return strpbrk(text, "\"'") != NULL; }

static void try_place(const struct format *format, size_t place, struct bytes *text) {
  span sample = {format->sample, strlen(format->sample)};
  for (size_t b = 0; b < sizeof before / sizeof before[0]; b++) {
    for (size_t a = 0; a < sizeof after / sizeof after[0]; a++) {
      if (format->foreign && (has_quote(before[b].text) || has_quote(after[a].text))) continue;
      for (size_t m = 0; m < sizeof markups / sizeof markups[0]; m++) {
        bytes_clear(text);
        bytes_append(text, sample.data, place);
        bytes_append(text, before[b].text, before[b].length);
        bytes_append_text(text, markups[m]);
        bytes_append(text, after[a].text, after[a].length);
        bytes_append(text, sample.data + place, sample.length - place);
        try_variant(format, span_of(text));
      }
    }
  }
}

static void try_format(const struct format *format) {
  struct bytes text = {0};
  format_name = format->name;
  variants = refused = dirty = judged = 0;
  reads_foreign = format->foreign;
  set_up(format);
  for (size_t place = 0; place <= strlen(format->sample); place++) try_place(format, place, &text);
  printf("%s: %zu inputs, %zu fields judged; without the program %zu are not clean; %zu inputs "
         "have something that is refused\n",
         format->name, variants, judged, dirty, refused);
  if (dirty == 0 || judged < variants / 4) fail("nothing was tried");
  worker_end(&worker);
  bytes_free(&text);
}

int main(void) {
  judging = sanitizer_new(NULL);
  if (judging == NULL) return 2;
  size_t count = sizeof formats / sizeof formats[0];
  for (size_t i = 0; i < count; i++) try_format(&formats[i]);
  chunk_free(&chunk);
  sanitizer_free(judging);
  printf("%zu passed, 0 failed\n", count);
  return EXIT_SUCCESS;
}
