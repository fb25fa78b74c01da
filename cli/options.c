/* The command line. An option is a row of the table and a case of apply(). */
#include "options.h"

#include "help.h"
#include "io.h"
#include "option_table.h"
#include "option_values.h"
#include "options_check.h"
#include "policy.h"
#include "suggest.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- Fields ---- */

static bool add_field(struct settings *settings, const char *option, char *field) {
  if (field[0] == '\0') {
    complain("--%s: expected a name, found an empty one", option);
    return false;
  }
  if (settings->field_count == MAX_FIELDS) {
    complain("--%s: expected at most %d names, found more", option, MAX_FIELDS);
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

/* ---- Options ---- */

static int apply_framing(struct settings *settings, const struct option_row *row, char *value) {
  static const enum framing framings[] = {
      [OPTION_LINES] = FRAME_LINES, [OPTION_NULL] = FRAME_NULL, [OPTION_JSONL] = FRAME_JSONL,
      [OPTION_CSV] = FRAME_CSV,     [OPTION_TSV] = FRAME_TSV,   [OPTION_PGCOPY] = FRAME_PGCOPY};
  if (!set_framing(settings, framings[row->id], row->name)) return EXIT_CODE_USAGE;
  return value == NULL || add_fields(settings, row->name, value) ? -1 : EXIT_CODE_USAGE;
}

static int apply_encoding(struct settings *settings, const char *name) {
  const char *wrong = encoding_parse(name, &settings->encoding);
  settings->converts = true;
  if (wrong == NULL) return -1;
  complain("--encoding: '%s': %s", name, wrong);
  return EXIT_CODE_USAGE;
}

/* One ASCII character that is neither part of words nor of ends of rows; `\t` is a tab. */
static bool parse_character(const char *value, char *character) {
  if (strcmp(value, "\\t") == 0) value = "\t";
  char c = value[0];
  bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  *character = c;
  return c != '\0' && value[1] == '\0' && !word && c != '\n' && c != '\r' &&
         (unsigned char)c < 0x7F;
}

static int apply_delimiter(struct settings *settings, const char *value) {
  if (parse_character(value, &settings->delimiter)) return -1;
  return usage_error("delimiter",
                     "expected one ASCII character, neither letter nor digit; \\t is a tab");
}

static int apply_quote(struct settings *settings, const char *value) {
  settings->has_quote = true;
  if (value[0] == '\0' || parse_character(value, &settings->quote)) return -1;
  return usage_error("quote", "expected one ASCII character, neither letter nor digit, or nothing");
}

static int apply_packing(struct settings *settings, const struct option_row *row,
                         const char *value) {
  size_t choice;
  if (!parse_choice(row, value, &choice)) return EXIT_CODE_USAGE;
  settings->packing = (enum packing)choice;
  settings->has_packing = true;
  if (packing_is_built(settings->packing)) return -1;
  complain("--compress: this program was built without %s", value);
  return EXIT_CODE_USAGE;
}

static int apply_jobs(struct settings *settings, const char *value) {
  size_t jobs;
  const char *rest;
  if (!parse_number(value, &jobs, &rest) || *rest != '\0' || jobs == 0 || jobs > MAX_JOBS) {
    complain("--jobs: expected a number from 1 to %d, found '%s'", MAX_JOBS, value);
    return EXIT_CODE_USAGE;
  }
  settings->jobs = (unsigned)jobs;
  return -1;
}

static int apply_length(const struct option_row *row, const char *value, size_t *limit) {
  const char *rest;
  if (parse_number(value, limit, &rest) && *rest == '\0' && *limit > 0) return -1;
  complain("--%s: expected a number from 1 on, found '%s'", row->name, value);
  return EXIT_CODE_USAGE;
}

static int apply_number(const struct option_row *row, const char *value, size_t least,
                        size_t largest, size_t *number) {
  const char *rest;
  if (parse_number(value, number, &rest) && *rest == '\0' && *number >= least && *number <= largest)
    return -1;
  complain("--%s: expected a number from %zu to %zu, found '%s'", row->name, least, largest, value);
  return EXIT_CODE_USAGE;
}

/* A terabyte, or half of what a size_t can count. */
static size_t largest_limit(void) {
  uint64_t terabyte = UINT64_C(1) << 40;
  return terabyte < SIZE_MAX ? (size_t)terabyte : SIZE_MAX / 2;
}

static int apply_limit(struct settings *settings, const struct option_row *row, const char *value) {
  sanitize_limits *limits = &settings->library.limits;
  if (row->id == OPTION_MAX_OPEN) {
    return apply_number(row, value, SANITIZE_LEAST_OPEN_ELEMENTS, SANITIZE_LARGEST_OPEN_ELEMENTS,
                        &limits->open_elements);
  }
  if (row->id == OPTION_MAX_FORMATTING) {
    return apply_number(row, value, SANITIZE_LEAST_FORMATTING_ELEMENTS,
                        SANITIZE_LARGEST_FORMATTING_ELEMENTS, &limits->formatting_elements);
  }

  bool input = row->id == OPTION_MAX_INPUT;
  size_t *limit = input                           ? &limits->input_bytes
                  : row->id == OPTION_MAX_WORKING ? &limits->working_bytes
                                                  : &limits->output_bytes;
  size_t largest = input ? SANITIZE_LARGEST_INPUT_BYTES : largest_limit();
  if (parse_bytes(value, largest, limit)) return -1;
  complain("--%s: expected a number of bytes from 1 to %zuM, found '%s'", row->name, largest >> 20,
           value);
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

static int set_task(struct settings *settings, enum task task, const char *option) {
  if (settings->task_option != NULL && settings->task != task) {
    complain("--%s and --%s exclude each other: a comment becomes either the one or the other",
             settings->task_option, option);
    return EXIT_CODE_USAGE;
  }
  settings->task = task;
  settings->task_option = option;
  return -1;
}

static int apply_from_text(struct settings *settings, const struct option_row *row,
                           const char *value) {
  size_t choice = 0;
  if (value != NULL && !parse_choice(row, value, &choice)) return EXIT_CODE_USAGE;
  settings->line_breaks = choice == 0 ? SANITIZE_LINE_BREAKS_KEEP : SANITIZE_LINE_BREAKS_BR;
  return set_task(settings, TASK_FROM_TEXT, row->name);
}

static int apply_listing(struct settings *settings, const struct option_row *row,
                         const char *value) {
  size_t choice = 0;
  if (value != NULL && !parse_choice(row, value, &choice)) return EXIT_CODE_USAGE;
  settings->listing = (enum listing)choice;
  return set_task(settings, row->id == OPTION_LINKS ? TASK_LINKS : TASK_SURVEY, row->name);
}

static int apply_suffix(struct settings *settings, const char *value) {
  settings->in_place = true;
  settings->suffix = value;
  if (value == NULL) return -1;
  if (value[0] == '\0') return usage_error("in-place", "expected a suffix, found an empty one");
  if (strchr(value, '/') != NULL)
    return usage_error("in-place", "expected a suffix without a slash");
  return -1;
}

/* Returns -1 to go on, or the exit code. */
static int apply(struct settings *settings, const struct option_row *row, char *value) {
  static char nothing[] = "";
  char *text = value != NULL ? value : nothing; /* for those that have a value */
  size_t choice;
  if (row->group == GROUP_POLICY && row->id != OPTION_LIST_POLICIES)
    return policy_option(settings, row, value);

  switch (row->id) {
  case OPTION_LINES:
  case OPTION_NULL:
  case OPTION_JSONL:
  case OPTION_CSV:
  case OPTION_TSV:
  case OPTION_PGCOPY: return apply_framing(settings, row, value);
  case OPTION_STRICT: settings->strict = true; return -1;
  case OPTION_OPTIONAL: settings->optional = true; return -1;
  case OPTION_ENCODING: return apply_encoding(settings, text);
  case OPTION_DIALECT:
    if (!parse_choice(row, text, &choice)) return EXIT_CODE_USAGE;
    settings->dialect = (enum dialect)choice;
    settings->has_dialect = true;
    return -1;
  case OPTION_DELIMITER: return apply_delimiter(settings, text);
  case OPTION_QUOTE: return apply_quote(settings, text);
  case OPTION_NO_HEADER: settings->no_header = true; return -1;
  case OPTION_CHUNK_HEADER: settings->chunk_header = true; return -1;
  case OPTION_LIST_POLICIES: return policy_list();
  case OPTION_MAX_INPUT:
  case OPTION_MAX_WORKING:
  case OPTION_MAX_OUTPUT:
  case OPTION_MAX_OPEN:
  case OPTION_MAX_FORMATTING: return apply_limit(settings, row, text);
  case OPTION_REFUSED:
    if (!parse_choice(row, text, &choice)) return EXIT_CODE_USAGE;
    settings->library.refusal = choice == 0 ? SANITIZE_REFUSAL_ERROR : SANITIZE_REFUSAL_TEXT;
    return -1;
  case OPTION_ON_ERROR:
    if (!parse_choice(row, text, &choice)) return EXIT_CODE_USAGE;
    settings->on_error = (enum on_error)choice;
    return -1;
  case OPTION_VERIFY: settings->library.verify = 1; return -1;
  case OPTION_TEXT: return set_task(settings, TASK_TEXT, row->name);
  case OPTION_FROM_TEXT: return apply_from_text(settings, row, value);
  case OPTION_LINKS:
  case OPTION_SURVEY: return apply_listing(settings, row, value);
  case OPTION_OUTPUT:
    if (text[0] == '\0') return usage_error("output", "expected a name, found an empty one");
    settings->output = text;
    return -1;
  case OPTION_COMPRESS: return apply_packing(settings, row, text);
  case OPTION_MAX_BYTES: return apply_length(row, text, &settings->length.max_bytes);
  case OPTION_MAX_CHARS: return apply_length(row, text, &settings->length.max_characters);
  case OPTION_IMAGE_PROXY: settings->proxy.base = text; return -1;
  case OPTION_IMAGE_PROXY_KEY_FILE: settings->proxy.key_file = text; return -1;
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
    if (text[0] == '\0') return usage_error("report-file", "expected a name, found an empty one");
    settings->report_file = text;
    return -1;
  case OPTION_STATS: settings->stats = true; return -1;
  case OPTION_PROGRESS: settings->progress = true; return -1;
  case OPTION_HELP: return help_print(value);
  case OPTION_VERSION: return version_print();
  default: break;
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

int options_parse(struct settings *settings, int argc, char **argv) {
  struct arguments rest = {argv + (argc > 0 ? 1 : 0), argv + argc};
  bool options = true;
  *settings = (struct settings){.library = {.size = sizeof(sanitize_options)},
                                .length = {.size = sizeof(sanitize_length_limit)},
                                .policy_options = policy_no_options,
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

  return options_check(settings);
}

void options_free(struct settings *settings) {
  free(settings->paths);
  free(settings->field_text);
  sanitize_policy_free(settings->policy);
  proxy_close(&settings->proxy);
}
