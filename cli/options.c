/* The command line. An option is a row of the table and a case of apply(). */
#include "options.h"

#include "io.h"
#include "json.h"
#include "policy.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const struct option_row option_rows[] = {
    {OPTION_LINES, GROUP_COMMENT, ARGUMENT_NONE, 0, "lines", NULL,
     "each line is a comment and stays one line"},
    {OPTION_NULL, GROUP_COMMENT, ARGUMENT_NONE, '0', "null", NULL,
     "each record that ends with a NUL is a comment"},
    {OPTION_JSONL, GROUP_COMMENT, ARGUMENT_REQUIRED, 0, "jsonl", "FIELD",
     "the string at /a/b or a.b of each JSON line"},
    {OPTION_CSV, GROUP_COMMENT, ARGUMENT_REQUIRED, 0, "csv", "COLUMN",
     "the cell of that name or number of each row"},
    {OPTION_TSV, GROUP_COMMENT, ARGUMENT_REQUIRED, 0, "tsv", "COLUMN",
     "the same, separated by tabs"},
    {OPTION_PGCOPY, GROUP_COMMENT, ARGUMENT_REQUIRED, 0, "pgcopy", "COLUMN",
     "the same in PostgreSQL's text format"},
    {OPTION_STRICT, GROUP_COMMENT, ARGUMENT_NONE, 0, "strict", NULL,
     "refuse records without the field or column"},
    {OPTION_OPTIONAL, GROUP_COMMENT, ARGUMENT_NONE, 0, "optional", NULL,
     "let the whole input be without it"},

    {OPTION_POLICY, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "policy", "FILE",
     "a preset, or a policy in JSON [comment]"},
    {OPTION_ALLOW, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "allow", "TAGS",
     "permit more, as in '<p> <img src=\"\">'"},
    {OPTION_DENY, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "deny", "TAGS",
     "permit less, as in '<b> <a title=\"\">'"},
    {OPTION_MODE, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "mode", "strip|drop|escape",
     "what happens to elements not permitted"},
    {OPTION_UNKNOWN, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "unknown", "strip|drop|escape",
     "the same for names HTML does not know"},
    {OPTION_SCHEMES, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "schemes", "LIST",
     "of URLs [http https mailto]"},
    {OPTION_BASE, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "base", "URL",
     "of the page, to resolve URLs against"},
    {OPTION_RELATIVE, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "relative", "keep|drop|resolve",
     "what happens to URLs without a scheme"},
    {OPTION_REL, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "rel", "TOKENS",
     "add to the rel of links, as in 'nofollow ugc'"},
    {OPTION_TARGET, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "target", "NAME",
     "set the target of links, as in _blank"},
    {OPTION_PREFIX, GROUP_POLICY, ARGUMENT_REQUIRED, 0, "prefix", "NAME",
     "put before ids and names, as in user-"},
    {OPTION_SHOW_POLICY, GROUP_POLICY, ARGUMENT_OPTIONAL, 0, "show-policy", "notation|json",
     "print the policy that this command line makes"},
    {OPTION_LIST_POLICIES, GROUP_POLICY, ARGUMENT_NONE, 0, "list-policies", NULL,
     "print the presets"},

    {OPTION_MAX_INPUT, GROUP_REFUSAL, ARGUMENT_REQUIRED, 0, "max-input", "BYTES",
     "longest comment; k and M are known [1M]"},
    {OPTION_REFUSED, GROUP_REFUSAL, ARGUMENT_REQUIRED, 0, "refused", "error|text",
     "a comment over a limit: error, or shown as text"},
    {OPTION_ON_ERROR, GROUP_REFUSAL, ARGUMENT_REQUIRED, 0, "on-error", "stop|text|empty|skip",
     "or go on: show, empty or leave out the record"},
    {OPTION_VERIFY, GROUP_REFUSAL, ARGUMENT_NONE, 0, "verify", NULL,
     "refuse what a second parser reads otherwise"},

    {OPTION_OUTPUT, GROUP_OUTPUT, ARGUMENT_REQUIRED, 'o', "output", "FILE",
     "write FILE, and only when all went well"},
    {OPTION_IN_PLACE, GROUP_OUTPUT, ARGUMENT_OPTIONAL, 0, "in-place", "SUFFIX",
     "rewrite the files; keep FILE+SUFFIX"},
    {OPTION_MAX_BYTES, GROUP_OUTPUT, ARGUMENT_REQUIRED, 0, "max-bytes", "N",
     "cut each result to N bytes, tags included"},
    {OPTION_MAX_CHARS, GROUP_OUTPUT, ARGUMENT_REQUIRED, 0, "max-chars", "N",
     "or to N characters of text"},
    {OPTION_ELLIPSIS, GROUP_OUTPUT, ARGUMENT_REQUIRED, 0, "ellipsis", "TEXT",
     "what stands there then [U+2026]"},
    {OPTION_JOBS, GROUP_OUTPUT, ARGUMENT_REQUIRED, 'j', "jobs", "N",
     "threads [one for each core, when they pay]"},
    {OPTION_UNBUFFERED, GROUP_OUTPUT, ARGUMENT_NONE, 'u', "unbuffered", NULL,
     "write each record as soon as it is read"},
    {OPTION_FRONT_END, GROUP_OUTPUT, ARGUMENT_REQUIRED, 0, "front-end", "auto|gumbo",
     "the parser: our own, or gumbo, an older one"},

    {OPTION_CHECK, GROUP_REPORT, ARGUMENT_NONE, 0, "check", NULL,
     "only list what would change and why; exit 1 if so"},
    {OPTION_DIFF, GROUP_REPORT, ARGUMENT_NONE, 0, "diff", NULL,
     "only show the changes, as a unified diff"},
    {OPTION_REPORT, GROUP_REPORT, ARGUMENT_REQUIRED, 0, "report", "json|text",
     "a line on standard error for each change"},
    {OPTION_EXPLAIN, GROUP_REPORT, ARGUMENT_NONE, 0, "explain", NULL,
     "and why, and which option would permit it"},
    {OPTION_REPORT_FILE, GROUP_REPORT, ARGUMENT_REQUIRED, 0, "report-file", "FILE",
     "the report goes there"},
    {OPTION_STATS, GROUP_REPORT, ARGUMENT_NONE, 0, "stats", NULL,
     "counts on standard error at the end"},
    {OPTION_PROGRESS, GROUP_REPORT, ARGUMENT_NONE, 0, "progress", NULL,
     "how far it is, if standard error is a terminal"},

    {OPTION_HELP, GROUP_OTHER, ARGUMENT_OPTIONAL, 'h', "help", "TOPIC",
     "a summary; TOPIC: all, policy, options"},
    {OPTION_VERSION, GROUP_OTHER, ARGUMENT_NONE, 'V', "version", NULL,
     "the versions of the program and of gumbo"},
};
const size_t option_row_count = sizeof option_rows / sizeof option_rows[0];

static int usage_error(const char *name, const char *what) {
  complain("--%s: %s; see sanitize --help", name, what);
  return EXIT_CODE_USAGE;
}

/* ---- Values ---- */

bool parse_choice(const struct option_row *row, const char *value, size_t *choice) {
  size_t length = strlen(value), number = 0;
  for (const char *at = row->value;; number++) {
    size_t word = strcspn(at, "|");
    if (word == length && memcmp(at, value, length) == 0) {
      *choice = number;
      return true;
    }
    if (at[word] == '\0') break;
    at += word + 1;
  }
  complain("--%s: '%s' is not one of %s", row->name, value, row->value);
  return false;
}

static bool parse_number(const char *value, size_t *number, const char **rest) {
  if (*value < '0' || *value > '9') return false;
  *number = 0;
  for (; *value >= '0' && *value <= '9'; value++) {
    if (*number > SIZE_MAX / 16) return false;
    *number = *number * 10 + (size_t)(*value - '0');
  }
  *rest = value;
  return true;
}

static bool parse_bytes(const char *value, size_t *bytes) {
  const char *rest;
  size_t unit = 1;
  if (!parse_number(value, bytes, &rest)) return false;
  if (*rest == 'k' || *rest == 'K') unit = (size_t)1 << 10;
  if (*rest == 'm' || *rest == 'M') unit = (size_t)1 << 20;
  if (unit != 1) rest++;
  if (*rest != '\0' || *bytes == 0 || *bytes > SANITIZE_LARGEST_INPUT_BYTES / unit) return false;
  *bytes *= unit;
  return true;
}

/* ---- Fields ---- */

static bool add_field(struct settings *settings, const char *option, char *field) {
  if (field[0] == '\0') {
    complain("--%s: an empty name", option);
    return false;
  }
  if (settings->field_count == MAX_FIELDS) {
    complain("--%s: more than %d names", option, MAX_FIELDS);
    return false;
  }
  settings->fields[settings->field_count++] = field;
  return true;
}

/* Splits `list`, which it changes, at its commas; a comma after a backslash is part of the name. */
static bool add_fields(struct settings *settings, const char *option, char *list) {
  char *start = list, *to = list;
  for (char *from = list;; from++) {
    if (from[0] == '\\' && from[1] == ',') {
      *to++ = *++from;
    } else if (*from == ',' || *from == '\0') {
      bool end = *from == '\0';
      *to++ = '\0'; /* never past `from` */
      if (!add_field(settings, option, start)) return false;
      if (end) return true;
      start = to;
    } else {
      *to++ = *from;
    }
  }
}

static bool set_framing(struct settings *settings, enum framing framing, const char *option) {
  if (settings->framing_option != NULL && settings->framing != framing) {
    complain("--%s and --%s exclude each other: a comment is either the one or the other",
             settings->framing_option, option);
    return false;
  }
  settings->framing = framing;
  settings->framing_option = option;
  return true;
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

/* ---- Options ---- */

static int apply_framing(struct settings *settings, const struct option_row *row, char *value) {
  static const enum framing framings[] = {
      [OPTION_LINES] = FRAME_LINES, [OPTION_NULL] = FRAME_NULL, [OPTION_JSONL] = FRAME_JSONL,
      [OPTION_CSV] = FRAME_CSV,     [OPTION_TSV] = FRAME_TSV,   [OPTION_PGCOPY] = FRAME_PGCOPY};
  if (!set_framing(settings, framings[row->id], row->name)) return EXIT_CODE_USAGE;
  return value == NULL || add_fields(settings, row->name, value) ? -1 : EXIT_CODE_USAGE;
}

static int apply_jobs(struct settings *settings, const char *value) {
  size_t jobs;
  const char *rest;
  if (!parse_number(value, &jobs, &rest) || *rest != '\0' || jobs == 0 || jobs > MAX_JOBS) {
    complain("--jobs: '%s' is not a number from 1 to %d", value, MAX_JOBS);
    return EXIT_CODE_USAGE;
  }
  settings->jobs = (unsigned)jobs;
  return -1;
}

static int apply_length(const struct option_row *row, const char *value, size_t *limit) {
  const char *rest;
  if (parse_number(value, limit, &rest) && *rest == '\0' && *limit > 0) return -1;
  complain("--%s: '%s' is not a number from 1", row->name, value);
  return EXIT_CODE_USAGE;
}

/* Not in the locale's encoding but in UTF-8, as everything else. */
static int apply_ellipsis(struct settings *settings, const char *value) {
  sanitize_length_limit probe = {.size = sizeof probe, .ellipsis = {value, strlen(value)}};
  sanitizer *worker = sanitizer_new(NULL);
  sanitize_span nothing;
  sanitize_status status = worker == NULL
                               ? SANITIZE_ERR_MEMORY
                               : sanitizer_run_within(worker, "", 0, &probe, &nothing, NULL);
  sanitizer_free(worker);
  if (status == SANITIZE_ERR_ARGUMENT)
    return usage_error("ellipsis", "it has controls, or is not UTF-8");
  settings->length.ellipsis = probe.ellipsis;
  return -1;
}

static int apply_suffix(struct settings *settings, const char *value) {
  settings->in_place = true;
  settings->suffix = value;
  if (value == NULL) return -1;
  if (value[0] == '\0') return usage_error("in-place", "an empty suffix");
  if (strchr(value, '/') != NULL) return usage_error("in-place", "a suffix has no slash");
  return -1;
}

/* Returns -1 to go on, or the exit code. */
static int apply(struct settings *settings, const struct option_row *row, char *value) {
  static char nothing[] = "";
  char *text = value != NULL ? value : nothing; /* for those that have a value */
  size_t choice;
  switch (row->id) {
  case OPTION_LINES:
  case OPTION_NULL:
  case OPTION_JSONL:
  case OPTION_CSV:
  case OPTION_TSV:
  case OPTION_PGCOPY: return apply_framing(settings, row, value);
  case OPTION_STRICT: settings->strict = true; return -1;
  case OPTION_OPTIONAL: settings->optional = true; return -1;
  case OPTION_POLICY:
  case OPTION_ALLOW:
  case OPTION_DENY:
  case OPTION_MODE:
  case OPTION_UNKNOWN:
  case OPTION_SCHEMES:
  case OPTION_BASE:
  case OPTION_RELATIVE:
  case OPTION_REL:
  case OPTION_TARGET:
  case OPTION_PREFIX:
  case OPTION_SHOW_POLICY: return policy_option(settings, row, value);
  case OPTION_LIST_POLICIES: return policy_list();
  case OPTION_MAX_INPUT:
    if (parse_bytes(text, &settings->library.limits.input_bytes)) return -1;
    complain("--max-input: '%s' is not a number of bytes from 1 to %zuM", text,
             SANITIZE_LARGEST_INPUT_BYTES >> 20);
    return EXIT_CODE_USAGE;
  case OPTION_REFUSED:
    if (!parse_choice(row, text, &choice)) return EXIT_CODE_USAGE;
    settings->library.refusal = choice == 0 ? SANITIZE_REFUSAL_ERROR : SANITIZE_REFUSAL_TEXT;
    return -1;
  case OPTION_ON_ERROR:
    if (!parse_choice(row, text, &choice)) return EXIT_CODE_USAGE;
    settings->on_error = (enum on_error)choice;
    return -1;
  case OPTION_VERIFY: settings->library.verify = 1; return -1;
  case OPTION_OUTPUT:
    if (text[0] == '\0') return usage_error("output", "an empty name");
    settings->output = text;
    return -1;
  case OPTION_MAX_BYTES: return apply_length(row, text, &settings->length.max_bytes);
  case OPTION_MAX_CHARS: return apply_length(row, text, &settings->length.max_characters);
  case OPTION_ELLIPSIS: return apply_ellipsis(settings, text);
  case OPTION_IN_PLACE: return apply_suffix(settings, value);
  case OPTION_JOBS: return apply_jobs(settings, text);
  case OPTION_UNBUFFERED: settings->unbuffered = true; return -1;
  case OPTION_FRONT_END:
    if (!parse_choice(row, text, &choice)) return EXIT_CODE_USAGE;
    settings->library.front_end = choice == 0 ? SANITIZE_FRONT_END_AUTO : SANITIZE_FRONT_END_GUMBO;
    return -1;
  case OPTION_CHECK: settings->check = true; return -1;
  case OPTION_DIFF: settings->diff = true; return -1;
  case OPTION_REPORT:
    if (!parse_choice(row, text, &choice)) return EXIT_CODE_USAGE;
    settings->report = (enum report)choice;
    return -1;
  case OPTION_EXPLAIN: settings->explain = true; return -1;
  case OPTION_REPORT_FILE:
    if (text[0] == '\0') return usage_error("report-file", "an empty name");
    settings->report_file = text;
    return -1;
  case OPTION_STATS: settings->stats = true; return -1;
  case OPTION_PROGRESS: settings->progress = true; return -1;
  case OPTION_HELP: return help_print(value);
  case OPTION_VERSION: return version_print();
  }
  return EXIT_CODE_USAGE;
}

/* ---- The command line ---- */

struct arguments {
  char **next, **end;
};

static int needs_value(const struct option_row *row) {
  complain("--%s needs a value: --%s=%s", row->name, row->name, row->value);
  return EXIT_CODE_USAGE;
}

static int unknown_option(const char *option, size_t length) {
  const struct option_row *row = suggest_option(option, length);
  if (row != NULL) {
    complain("unknown option --%.*s; did you mean --%s?", (int)length, option, row->name);
  } else {
    complain("unknown option --%.*s; see sanitize --help", (int)length, option);
  }
  return EXIT_CODE_USAGE;
}

static int parse_long(struct settings *settings, char *option, struct arguments *rest) {
  size_t length = strcspn(option, "=");
  char *value = option[length] == '=' ? option + length + 1 : NULL;
  for (size_t i = 0; i < option_row_count; i++) {
    const struct option_row *row = &option_rows[i];
    if (strlen(row->name) != length || memcmp(row->name, option, length) != 0) continue;
    if (row->argument == ARGUMENT_NONE && value != NULL)
      return usage_error(row->name, "it takes no value");
    if (row->argument == ARGUMENT_REQUIRED && value == NULL) {
      if (rest->next == rest->end) return needs_value(row);
      value = *rest->next++;
    }
    return apply(settings, row, value);
  }
  return unknown_option(option, length < 100 ? length : 100);
}

/* `-0u`, `-o FILE` or `-oFILE`. */
static int parse_letters(struct settings *settings, char *letters, struct arguments *rest) {
  while (*letters != '\0') {
    const struct option_row *row = NULL;
    for (size_t i = 0; i < option_row_count; i++) {
      if (option_rows[i].letter == *letters) row = &option_rows[i];
    }
    if (row == NULL) {
      complain("unknown option -%c; see sanitize --help", *letters);
      return EXIT_CODE_USAGE;
    }
    char *value = NULL;
    letters++;
    if (row->argument == ARGUMENT_REQUIRED) {
      if (*letters == '\0' && rest->next == rest->end) return needs_value(row);
      value = *letters != '\0' ? letters : *rest->next++;
      letters += strlen(letters);
    }
    int code = apply(settings, row, value);
    if (code != -1) return code;
  }
  return -1;
}

static int check_in_place(const struct settings *settings) {
  if (!settings->in_place) return -1;
  if (settings->output != NULL) return usage_error("in-place", "it goes with no --output");
  if (!writes_result(settings))
    return usage_error("in-place", "it goes with neither --check nor --diff");
  if (settings->file_count == 0) return usage_error("in-place", "no file is named");
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

/* By name, or as one file under two names. */
static bool is_same_file(const char *a, const char *b) {
  struct stat one, other;
  if (strcmp(a, b) == 0) return true;
  return stat(a, &one) == 0 && stat(b, &other) == 0 && S_ISREG(one.st_mode) &&
         one.st_dev == other.st_dev && one.st_ino == other.st_ino;
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
  settings->library.report = settings->report != REPORT_NONE;
  if (file == NULL) return -1;
  if (settings->report == REPORT_NONE)
    return usage_error("report-file", "it needs --report or --explain");
  if (settings->output != NULL && is_same_file(settings->output, file))
    return usage_error("report-file", "it is the output");
  for (size_t i = 0; i < settings->file_count; i++) {
    if (is_same_file(settings->files[i], file))
      return usage_error("report-file", "it is one of the files");
  }
  return -1;
}

/* Options that only make sense together. */
static int check_together(struct settings *settings) {
  enum framing framing = settings->framing;
  bool fields = has_fields(framing);
  if (settings->strict && !fields) return usage_error("strict", "it needs --jsonl or a table");
  if (settings->optional && !fields) return usage_error("optional", "it needs --jsonl or a table");
  if (settings->optional && settings->strict)
    return usage_error("optional", "it goes with no --strict");
  bool limited = settings->length.max_bytes > 0 || settings->length.max_characters > 0;
  if (settings->length.ellipsis.data != NULL && !limited)
    return usage_error("ellipsis", "it needs --max-bytes or --max-chars");
  int code = check_in_place(settings);
  if (code == -1) code = check_report(settings);
  if (code == -1) code = parse_paths(settings);
  if (code == -1) code = policy_make(settings);
  if (code == -1) complete_limits(settings);
  return code;
}

int options_parse(struct settings *settings, int argc, char **argv) {
  struct arguments rest = {argv + (argc > 0 ? 1 : 0), argv + argc};
  bool options = true;
  *settings = (struct settings){.library = {.size = sizeof(sanitize_options)},
                                .length = {.size = sizeof(sanitize_length_limit)},
                                .report = REPORT_NONE};
  settings->files = rest.next; /* the names are moved to the front as they are found */
  while (rest.next < rest.end) {
    char *argument = *rest.next++;
    int code = -1;
    if (!options || argument[0] != '-' || argument[1] == '\0') {
      settings->files[settings->file_count++] = argument;
    } else if (strcmp(argument, "--") == 0) {
      options = false;
    } else if (argument[1] == '-') {
      code = parse_long(settings, argument + 2, &rest);
    } else {
      code = parse_letters(settings, argument + 1, &rest);
    }
    if (code != -1) return code;
  }
  return check_together(settings);
}

void options_free(struct settings *settings) {
  free(settings->paths);
  free(settings->field_text);
  sanitize_policy_free(settings->policy);
}
