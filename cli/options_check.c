/* See options_check.h. */
#include "options_check.h"

#include "columns.h"
#include "io.h"
#include "json.h"
#include "policy.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int usage_error(const char *name, const char *what) {
  complain("--%s: %s; see sanitize --help", name, what);
  return EXIT_CODE_USAGE;
}

static int parse_paths(struct settings *settings) {
  if (settings->framing != FRAME_JSONL || settings->field_count == 0) return -1;
  size_t bytes = 0;
  for (size_t i = 0; i < settings->field_count; i++) bytes += strlen(settings->fields[i]) + 1;
  settings->paths = calloc(settings->field_count, sizeof *settings->paths);
  char *text = settings->field_text = malloc(bytes);

  if (settings->paths == NULL || text == NULL) {
    complain("out of memory");
    return EXIT_CODE_SYSTEM;
  }

  for (size_t i = 0; i < settings->field_count; i++) {
    size_t length = strlen(settings->fields[i]) + 1;
    memcpy(text, settings->fields[i], length);
    const char *wrong = json_path_parse(&settings->paths[i], text);
    if (wrong != NULL) {
      complain("--jsonl: '%s' is no path: %s", settings->fields[i], wrong);
      return EXIT_CODE_USAGE;
    }
    text += length;
  }

  return -1;
}

/* By name, or as one file under two names. */
static bool is_same_file(const char *a, const char *b) {
  struct stat one, other;
  if (strcmp(a, b) == 0) return true;
  return stat(a, &one) == 0 && stat(b, &other) == 0 && S_ISREG(one.st_mode) &&
         one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

static bool is_standard_input(const char *file) {
  struct stat one, other;
  return stat(file, &one) == 0 && fstat(STDIN_FILENO, &other) == 0 && S_ISREG(one.st_mode) &&
         one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

/* Whether the file is read: opened to be written from its start, it would be empty by then. */
static bool is_input(const struct settings *settings, const char *file) {
  if (settings->file_count == 0) return is_standard_input(file);
  for (size_t i = 0; i < settings->file_count; i++) {
    const char *input = settings->files[i];
    bool same = strcmp(input, "-") == 0 ? is_standard_input(file) : is_same_file(input, file);
    if (same) return true;
  }
  return false;
}

static int check_output(const struct settings *settings) {
  const char *file = settings->output;
  if (file == NULL || !settings->unbuffered || !is_input(settings, file)) return -1;
  return usage_error("output", "with --unbuffered it cannot be one of the files");
}

/* Unless --compress says it, the name of the output does. */
static int check_packing(struct settings *settings) {
  const char *file = settings->output;
  if (!settings->has_packing && file != NULL) settings->packing = packing_from_name(file);
  if (!packing_is_built(settings->packing)) {
    complain("--output: this program was built without %s, and would write '%s' as it is; "
             "if that is meant, add --compress=none",
             packing_name(settings->packing), file);
    return EXIT_CODE_USAGE;
  }
  bool standard = file == NULL || strcmp(file, "-") == 0;
  if (settings->packing != PACKING_NONE && standard && isatty(STDOUT_FILENO) == 1)
    return usage_error("compress", "a terminal cannot show it; use --output or a pipe");
  return -1;
}

static int check_in_place(const struct settings *settings) {
  if (!settings->in_place) return -1;
  if (settings->output != NULL) return usage_error("in-place", "it cannot go with --output");
  if (settings->has_packing)
    return usage_error("compress",
                       "it cannot go with --in-place; write another file with --output");
  if (!writes_result(settings))
    return usage_error("in-place", "it cannot go with --check or --diff");
  if (settings->file_count == 0)
    return usage_error("in-place", "expected the names of files, found none");
  for (size_t i = 0; i < settings->file_count; i++) {
    if (strcmp(settings->files[i], "-") == 0)
      return usage_error("in-place", "standard input is no file");
  }
  return -1;
}

/* The longest comment is that of the option, of the policy, or the default. */
static void complete_limits(struct settings *settings) {
  sanitize_policy_settings policy = {.size = sizeof policy};
  size_t *bytes = &settings->library.limits.input_bytes;
  if (*bytes == 0 && settings->policy != NULL &&
      sanitize_policy_get(settings->policy, &policy) == SANITIZE_OK) {
    *bytes = policy.limits.input_bytes;
  }
  if (*bytes == 0) *bytes = SANITIZE_DEFAULT_INPUT_BYTES;
}

/*
 * --explain is a report by itself, unless it is --check that says more then. The file is written
 * from the start: it must not be one that is still to be read.
 */
static int check_report(struct settings *settings) {
  const char *file = settings->report_file;
  bool check_explains = lists_changes(settings) && file == NULL;
  if (settings->explain && settings->report == REPORT_NONE && !check_explains)
    settings->report = REPORT_TEXT;
  settings->library.report = settings->report != REPORT_NONE || settings->task == TASK_SURVEY;
  if (file == NULL) return -1;
  if (settings->report == REPORT_NONE)
    return usage_error("report-file", "it needs --report or --explain");
  if (settings->output != NULL && is_same_file(settings->output, file))
    return usage_error("report-file", "it is the output");
  if (is_input(settings, file)) return usage_error("report-file", "it is one of the files");
  return -1;
}

static int check_table(const struct settings *settings) {
  bool csv = settings->framing == FRAME_CSV, quotes = csv || settings->framing == FRAME_TSV;
  struct table table = table_of(settings);
  size_t index;
  if (settings->has_dialect && !quotes) return usage_error("dialect", "it needs --csv or --tsv");
  if (settings->has_quote && !quotes) return usage_error("quote", "it needs --csv or --tsv");
  if (settings->delimiter != '\0' && !csv) return usage_error("delimiter", "it needs --csv");

  if (settings->no_header && !is_table(settings->framing))
    return usage_error("no-header", "it needs a table");
  for (size_t i = 0; settings->no_header && i < settings->field_count; i++) {
    if (!column_number(settings->fields[i], &index))
      return usage_error("no-header", "without a header columns are numbers");
  }

  if (quotes && table.delimiter == table.quote)
    return usage_error("quote", "it cannot be the delimiter, too");
  if (quotes && table.escapes != ESCAPES_NONE && (table.delimiter == '\\' || table.quote == '\\'))
    return usage_error("dialect", "there a backslash is neither delimiter nor quote");
  return -1;
}

/* As many rows come out as go in, and none of them is a header. */
static int check_chunk_header(struct settings *settings) {
  if (!settings->chunk_header) return -1;
  if (!is_record_framing(settings))
    return usage_error("chunk-header", "it needs --lines, --jsonl or a table");
  if (settings->in_place) return usage_error("chunk-header", "it cannot go with --in-place");
  if (settings->on_error == ON_ERROR_SKIP)
    return usage_error("on-error", "with --chunk-header no row can be left out");
  settings->no_header = is_table(settings->framing);
  return -1;
}

static int no_company(const struct settings *settings, const char *other) {
  complain("--%s cannot go with --%s; see sanitize --help", settings->task_option, other);
  return EXIT_CODE_USAGE;
}

/* Plain text knows no policy, and a list is no result. */
static int check_task(const struct settings *settings) {
  enum task task = settings->task;
  bool plain = task == TASK_TEXT || task == TASK_FROM_TEXT;
  if (task == TASK_SANITIZE) return -1;
  if (settings->check) return no_company(settings, "check");
  if (settings->diff && !plain) return no_company(settings, "diff");
  if (settings->in_place) return no_company(settings, "in-place");
  if (settings->explain) return no_company(settings, "explain");
  if (settings->report != REPORT_NONE) return no_company(settings, "report");
  if (settings->length.max_bytes > 0) return no_company(settings, "max-bytes");
  if (settings->length.max_characters > 0) return no_company(settings, "max-chars");

  if (settings->chunk_header && !plain) return no_company(settings, "chunk-header");
  if (plain && settings->library.verify) return no_company(settings, "verify");
  if (plain && settings->policy_options.given && !settings->policy_options.show)
    return usage_error(settings->task_option, "plain text is the same under every policy");
  return -1;
}

int options_check(struct settings *settings) {
  enum framing framing = settings->framing;
  bool fields = has_fields(framing);
  if (settings->strict && !fields) return usage_error("strict", "it needs --jsonl or a table");
  if (settings->optional && !fields) return usage_error("optional", "it needs --jsonl or a table");

  if (settings->optional && settings->strict)
    return usage_error("optional", "it cannot go with --strict");
  bool limited = settings->length.max_bytes > 0 || settings->length.max_characters > 0;
  if (settings->length.ellipsis.data != NULL && !limited)
    return usage_error("ellipsis", "it needs --max-bytes or --max-chars");
  int code = check_chunk_header(settings);
  if (code == -1) code = check_table(settings);

  if (code == -1) code = check_task(settings);
  if (code == -1) code = check_in_place(settings);
  if (code == -1) code = check_packing(settings);
  if (code == -1) code = check_output(settings);
  if (code == -1) code = check_report(settings);
  if (code == -1) code = parse_paths(settings);
  if (code == -1) code = proxy_open(&settings->proxy);
  if (code == -1) code = policy_make(settings);
  if (code == -1) complete_limits(settings);
  return code;
}
