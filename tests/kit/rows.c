/* See rows.h. */
#include "kit/rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct loader {
  struct rows *rows;
  const char *file;
  size_t line;
  struct row *row;
  struct bytes *section; /* what a line that begins with '|' goes on with */
};

static void complain(struct loader *loader, const char *what) {
  char *problem = loader->rows->problem;
  if (problem[0] == '\0') {
    snprintf(problem, sizeof loader->rows->problem, "%s:%zu: %s", loader->file, loader->line, what);
  }
}

bool status_by_name(const char *name, sanitize_status *status) {
  static const char *const names[] = {"OK",          "ARGUMENT",       "MEMORY",
                                      "INPUT_SIZE",  "WORKING_MEMORY", "OPEN_ELEMENTS",
                                      "FORMATTING",  "ATTRIBUTES",     "ATTRIBUTE_NAME",
                                      "OUTPUT_SIZE", "SINK",           "PARSER",
                                      "POLICY"};
  if (strncmp(name, "SANITIZE_", 9) == 0) name += 9;
  if (strncmp(name, "ERR_", 4) == 0) name += 4;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (strcmp(name, names[i]) != 0) continue;
    *status = (sanitize_status)i;
    return true;
  }
  return false;
}

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static void unescape(struct loader *loader, const char *text, size_t length, size_t round,
                     struct bytes *out);

/*
 * \{N:text}: text N times, in which \# is the number of the round. `text` is behind the brace;
 * returns what it took.
 */
static size_t expand_repeat(struct loader *loader, const char *text, size_t length,
                            struct bytes *out) {
  char *colon;
  size_t times = strtoul(text, &colon, 10);
  size_t start = (size_t)(colon - text) + 1;
  size_t end = start;
  for (size_t depth = 1; end < length; end++) {
    bool opens = text[end] == '{' &&
                 (text[end - 1] == '\\' || (text[end - 1] == 'u' && text[end - 2] == '\\'));
    if (opens) depth++;
    if (text[end] == '}' && --depth == 0) break;
  }
  if (*colon != ':' || end >= length || times > 10000000) {
    complain(loader, "a repeat is \\{N:text}");
    return length;
  }
  for (size_t i = 0; i < times; i++) unescape(loader, text + start, end - start, i, out);
  return end + 1;
}

/* `text` is behind "\x" or "\u{"; returns what was taken. */
static size_t hexadecimal(struct loader *loader, const char *text, size_t length, bool character,
                          struct bytes *out) {
  uint32_t value = 0;
  size_t digits = 0;
  while (digits < length && digits < (character ? 6 : 2) && hex_digit(text[digits]) >= 0) {
    value = value * 16 + (uint32_t)hex_digit(text[digits++]);
  }
  if (!character) {
    if (digits != 2) complain(loader, "\\x takes two digits");
    bytes_add_char(out, (char)value);
    return digits;
  }
  if (digits == 0 || digits == length || text[digits] != '}')
    complain(loader, "a character is \\u{hex}");
  bytes_add_code_point(out, value);
  return digits + 1;
}

/* Text is behind a backslash; returns how much of it the escape took. */
static size_t escape(struct loader *loader, const char *text, size_t length, size_t round,
                     struct bytes *out) {
  char number[24];
  switch (text[0]) {
  case 'n': bytes_add_char(out, '\n'); return 1;
  case 't': bytes_add_char(out, '\t'); return 1;
  case 's': bytes_add_char(out, ' '); return 1;
  case '\\': bytes_add_char(out, '\\'); return 1;
  case 'x': return 1 + hexadecimal(loader, text + 1, length - 1, false, out);
  case '{': return 1 + expand_repeat(loader, text + 1, length - 1, out);
  case '#':
    snprintf(number, sizeof number, "%zu", round);
    bytes_add_text(out, number);
    return 1;
  case 'u':
    if (length > 2 && text[1] == '{')
      return 2 + hexadecimal(loader, text + 2, length - 2, true, out);
    break;
  default: break;
  }
  complain(loader, "an unknown escape");
  return 1;
}

static void unescape(struct loader *loader, const char *text, size_t length, size_t round,
                     struct bytes *out) {
  for (size_t i = 0; i < length;) {
    if (text[i] == '\\' && i + 1 < length) {
      i += 1 + escape(loader, text + i + 1, length - i - 1, round, out);
    } else {
      bytes_add_char(out, text[i++]);
    }
  }
}

static void begin_row(struct loader *loader, const char *name) {
  struct rows *rows = loader->rows;
  struct row *grown = realloc(rows->rows, (rows->count + 1) * sizeof *grown);
  if (grown == NULL) abort();
  rows->rows = grown;
  loader->row = &grown[rows->count++];
  *loader->row = (struct row){.policy = "comment"};
  const char *slash = strrchr(loader->file, '/');
  snprintf(loader->row->name, sizeof loader->row->name, "%.30s: %.90s",
           slash != NULL ? slash + 1 : loader->file, name);
  bytes_add(&loader->row->input, "", 0);
  bytes_add(&loader->row->output, "", 0);
  bytes_add(&loader->row->wide, "", 0);
  bytes_add(&loader->row->json, "", 0);
  bytes_add(&loader->row->json_output, "", 0);
  loader->section = NULL;
}

static void set_option(struct loader *loader, const char *directive, const char *value) {
  struct row *row = loader->row;
  size_t number = strtoul(value, NULL, 10);
  if (strcmp(directive, "policy") == 0) {
    snprintf(row->policy, sizeof row->policy, "%.31s", value);
    if (strcmp(value, "comment") != 0) complain(loader, "an unknown policy");
  } else if (strcmp(directive, "status") == 0) {
    if (!status_by_name(value, &row->status)) complain(loader, "an unknown status");
  } else if (strcmp(directive, "refusal") == 0 && strcmp(value, "text") == 0) {
    row->refusal = SANITIZE_REFUSAL_TEXT;
  } else if (strcmp(directive, "front-end") == 0 && strcmp(value, "gumbo") == 0) {
    row->front_end = SANITIZE_FRONT_END_GUMBO;
  } else if (strcmp(directive, "input-bytes") == 0) {
    row->limits.input_bytes = number;
  } else if (strcmp(directive, "working-bytes") == 0) {
    row->limits.working_bytes = number;
  } else if (strcmp(directive, "output-bytes") == 0) {
    row->limits.output_bytes = number;
  } else if (strcmp(directive, "open-elements") == 0) {
    row->limits.open_elements = number;
  } else if (strcmp(directive, "formatting-elements") == 0) {
    row->limits.formatting_elements = number;
  } else {
    complain(loader, "an unknown directive");
  }
}

static void read_directive(struct loader *loader, const char *line, size_t length) {
  char directive[32] = {0};
  size_t end = 0;
  while (end < length && line[end] != ' ') end++;
  snprintf(directive, sizeof directive, "%.*s", (int)end, line);
  const char *value = end < length ? line + end + 1 : line + length;
  size_t value_length = (size_t)(line + length - value);
  char text[128] = {0};
  snprintf(text, sizeof text, "%.*s", (int)(value_length < 100 ? value_length : 100), value);
  if (strcmp(directive, "name") == 0) {
    begin_row(loader, text);
  } else if (loader->row == NULL) {
    complain(loader, "a directive before the first #name");
  } else if (strcmp(directive, "wide") == 0) {
    loader->section = &loader->row->wide;
    loader->row->has_wide = true;
    unescape(loader, value, value_length, 0, loader->section);
  } else if (strcmp(directive, "json") == 0) {
    loader->row->has_json = true;
    bytes_add(&loader->row->json, value, value_length);
  } else if (strcmp(directive, "json-output") == 0) {
    loader->section = &loader->row->json_output;
    unescape(loader, value, value_length, 0, loader->section);
  } else if (strcmp(directive, "input") == 0 || strcmp(directive, "output") == 0) {
    loader->section = directive[0] == 'i' ? &loader->row->input : &loader->row->output;
    unescape(loader, value, value_length, 0, loader->section);
  } else {
    set_option(loader, directive, text);
  }
}

static void read_line(struct loader *loader, const char *line, size_t length) {
  if (length == 0 || strncmp(line, "# ", 2) == 0) return;
  if (line[0] == '#') {
    read_directive(loader, line + 1, length - 1);
  } else if (line[0] == '|' && loader->section != NULL) {
    unescape(loader, line + 1, length - 1, 0, loader->section);
  } else {
    complain(loader, "neither a directive, nor a comment, nor a continuation");
  }
}

static void load_file(void *context, const char *path) {
  struct bytes text = {0};
  struct loader loader = {.rows = context, .file = path};
  if (!read_file(path, &text)) complain(&loader, "cannot be read");
  for (size_t at = 0; at < text.length;) {
    const char *newline = memchr(text.data + at, '\n', text.length - at);
    size_t end = newline != NULL ? (size_t)(newline - text.data) : text.length;
    loader.line++;
    read_line(&loader, text.data + at, end - at);
    at = end + 1;
  }
  bytes_free(&text);
}

void rows_load(struct rows *rows) {
  char directory[4096];
  *rows = (struct rows){0};
  source_path(directory, sizeof directory, "tests/data");
  if (each_file(directory, ".dat", load_file, rows) == 0) {
    snprintf(rows->problem, sizeof rows->problem, "%.200s: no .dat files", directory);
  }
}

void rows_free(struct rows *rows) {
  for (size_t i = 0; i < rows->count; i++) {
    bytes_free(&rows->rows[i].input);
    bytes_free(&rows->rows[i].output);
    bytes_free(&rows->rows[i].wide);
    bytes_free(&rows->rows[i].json);
    bytes_free(&rows->rows[i].json_output);
  }
  free(rows->rows);
  *rows = (struct rows){0};
}
