/* See help.h. */
#include "help.h"

#include "bytes.h"
#include "io.h"
#include "option_table.h"
#include "packing.h"
#include "settings.h"

#include <string.h>
#include <unistd.h>

enum { HELP_COLUMN = 31, SCREEN = 80 };

static int print(struct bytes *text) {
  int code = EXIT_CODE_DONE;
  if (text->failed) {
    complain("out of memory");
    code = EXIT_CODE_SYSTEM;
  } else {
    int error = write_all(STDOUT_FILENO, text->data, text->length);
    if (error != 0) {
      complain_error("standard output", error);
      code = EXIT_CODE_SYSTEM;
    }
  }

  bytes_free(text);
  return code;
}

static const char *const group_names[] = {
    [GROUP_COMMENT] = "What a comment is [the whole of each FILE; - or none is standard input]:",
    [GROUP_POLICY] = "What may stay:",
    [GROUP_REFUSAL] = "What is refused, and what then:",
    [GROUP_OUTPUT] = "Output and speed:",
    [GROUP_REPORT] = "Reports:",
    [GROUP_OTHER] = "Other:"};

static const char usage[] =
    "Usage: sanitize [OPTION]... [FILE]...\n"
    "Takes untrusted HTML comments and writes them with only the permitted elements.\n";
static const char exit_codes[] =
    "Exit: 0 done, 1 --check found changes, 2 usage, 3 input refused, 4 system error.\n";

static bool starts_group(size_t row) {
  return row == 0 || option_rows[row].group != option_rows[row - 1].group;
}

static void append_usage(struct bytes *text, const struct option_row *row) {
  bytes_printf(text, "--%s", row->name);
  if (row->argument == ARGUMENT_REQUIRED) bytes_printf(text, "=%s", row->value);
  if (row->argument == ARGUMENT_OPTIONAL) bytes_printf(text, "[=%s]", row->value);
}

/* Words show once, and so does a value that the option before has; those left out do not. */
static void append_short_usage(struct bytes *text, size_t number) {
  const struct option_row *row = &option_rows[number];
  bytes_printf(text, "--%s", row->name);
  if (row->argument != ARGUMENT_REQUIRED) return;
  const struct option_row *before = number > 0 ? &option_rows[number - 1] : row;
  bool again = number > 0 && before->group == row->group && before->value != NULL &&
               strcmp(before->value, row->value) == 0;
  for (size_t i = 0; i < number && strchr(row->value, '|') != NULL && !again; i++)
    again = option_rows[i].value != NULL && strcmp(option_rows[i].value, row->value) == 0;
  bytes_printf(text, "=%s", again ? ".." : row->value);
}

/* Options follow a short name in its line. */
static size_t column_behind(const char *group_name) {
  enum { SHORT = 20 };
  size_t length = strlen(group_name);
  return length < SHORT ? length : (size_t)SCREEN;
}

/* The options of each group, as many in a line as there is room for. */
static int print_screen(void) {
  struct bytes text = {0}, option = {0};
  size_t column = 0;
  bytes_append_text(&text, usage);

  for (size_t i = 0; i < option_row_count; i++) {
    const struct option_row *row = &option_rows[i];
    if (starts_group(i)) bytes_printf(&text, "%s%s", i == 0 ? "" : "\n", group_names[row->group]);
    if (starts_group(i)) column = column_behind(group_names[row->group]);
    bytes_clear(&option);
    if (row->letter != 0) bytes_printf(&option, "-%c ", row->letter);
    append_short_usage(&option, i);
    bool fits = column + 2 + option.length <= SCREEN;
    if (!fits) bytes_append_byte(&text, '\n');
    column = (fits ? column : 0) + 2 + option.length;
    bytes_printf(&text, "  %.*s", (int)option.length, option.data == NULL ? "" : option.data);
  }

  bytes_append_text(&text,
                    "\n--help=all says what each does, --help=policy how policies are written.\n");
  bytes_append_text(&text, exit_codes);
  if (option.failed) text.failed = true;
  bytes_free(&option);
  return print(&text);
}

static void append_row(struct bytes *text, const struct option_row *row) {
  size_t start = text->length;
  if (row->letter != 0) {
    bytes_printf(text, "  -%c, ", row->letter);
  } else {
    bytes_append_text(text, "      ");
  }

  append_usage(text, row);
  if (text->length - start > HELP_COLUMN - 1) {
    bytes_append_byte(text, '\n');
    start = text->length;
  }
  while (!text->failed && text->length - start < HELP_COLUMN) bytes_append_byte(text, ' ');
  bytes_printf(text, "%s\n", row->help);
}

static int print_all(void) {
  struct bytes text = {0};
  bytes_append_text(&text, usage);
  for (size_t i = 0; i < option_row_count; i++) {
    if (starts_group(i)) bytes_printf(&text, "\n%s\n", group_names[option_rows[i].group]);
    append_row(&text, &option_rows[i]);
  }
  bytes_append_text(&text, "\nFIELD and COLUMN may be lists (a,b) and be given more than once.\n");
  bytes_append_text(&text, exit_codes);
  return print(&text);
}

/* For programs: name, letter, whether it takes a value, which, what it does; separated by tabs. */
static int print_table(void) {
  static const char *const kinds[] = {"none", "required", "optional"};
  struct bytes text = {0};
  for (size_t i = 0; i < option_row_count; i++) {
    const struct option_row *row = &option_rows[i];
    char letter[2] = {row->letter, '\0'};
    bytes_printf(&text, "%s\t%s\t%s\t%s\t%s\n", row->name, row->letter != 0 ? letter : "-",
                 kinds[row->argument], row->value != NULL ? row->value : "-", row->help);
  }
  return print(&text);
}

/* The notation of --allow and --deny; include/sanitize.h has the same with more words. */
static int print_policy_notation(void) {
  struct bytes text = {0};
  bytes_append_text(
      &text,
      "A policy is written as comment forms write it: --allow='<p> <img src=\"\" alt=\"\">'\n"
      "\n"
      "  <p> <br>                      elements\n"
      "  <img src=\"\" alt=\"\">           attributes with any value that is safe\n"
      "  <ol type=\"1 a A i I\">         only these values\n"
      "  <span class=\"mention u-*\">    only these tokens; * ends a prefix\n"
      "  <a href=\"https: mailto:\">     only these schemes\n"
      "  <li value=\"-10..10\">          a number in this range; ends may be left out\n"
      "  <time datetime=\"YYYY-MM-DD\">  a valid date, time or duration\n"
      "  <b title=\"{..80}\">            at most 80 bytes\n"
      "  <img src!=\"\">                 required: else the element is unwrapped; !! drops its "
      "content, too\n"
      "  <div data-x=\"\" aria-*=\"\">    data and aria attributes, by name or all\n"
      "  <* title=\"\">                  on every permitted element\n"
      "  <strike=s> <h1=\"p>strong\">   what becomes of an element\n"
      "\n"
      "--deny='<b> <a title=\"\">' takes back. --policy=NAME begins with a preset "
      "(--list-policies), or with a\n"
      "file in JSON. --show-policy prints what came of it, ready to stand under a form.\n");
  return print(&text);
}

int help_print(const char *topic) {
  if (topic == NULL) return print_screen();
  if (strcmp(topic, "all") == 0) return print_all();
  if (strcmp(topic, "options") == 0) return print_table();
  if (strcmp(topic, "policy") == 0) return print_policy_notation();
  complain("--help: no topic '%s'; there are 'all', 'policy' and 'options'", topic);
  return EXIT_CODE_USAGE;
}

int version_print(void) {
  struct bytes text = {0};
  bytes_printf(&text, "sanitize %s\n", SANITIZE_VERSION);
  if (strcmp(sanitize_version(), SANITIZE_VERSION) != 0)
    bytes_printf(&text, "libsanitize %s\n", sanitize_version());
#ifdef SANITIZE_GUMBO_VERSION
  bytes_printf(&text, "gumbo %s\n", SANITIZE_GUMBO_VERSION);
#endif
  for (enum packing packing = PACKING_GZIP; packing <= PACKING_ZSTD; packing++) {
    if (packing_is_built(packing)) bytes_printf(&text, "with %s\n", packing_name(packing));
  }
  return print(&text);
}
