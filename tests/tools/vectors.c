/*
 * The rows of tests/data as JSON lines, for the libraries of other languages: scripts/vectors, whose
 * text says what a line holds. A row whose stated output the library does not give ends it.
 */
#include "kit/policy_kit.h"
#include "kit/rows.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Long inputs are run under the policies that their rows state; of many changes the first stand. */
enum { SHORT_CHARACTERS = 10, LONG_INPUT = 8192, MANY_CHANGES = 50 };

static void must(bool fine, const char *what) {
  if (fine) return;
  fprintf(stderr, "vectors: %s\n", what);
  exit(1);
}

/* "KEY": the text, or "KEY_base64" where it is not UTF-8. */
static void put_bytes(json_t *to, const char *key, sanitize_span bytes) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  json_t *text = json_stringn(bytes.data == NULL ? "" : bytes.data, bytes.length);
  if (text != NULL) {
    json_object_set_new(to, key, text);
    return;
  }

  char name[64];
  struct bytes coded = {0};
  for (size_t i = 0; i < bytes.length; i += 3) {
    uint32_t group = 0;
    for (size_t j = i; j < i + 3; j++)
      group = group << 8 | (j < bytes.length ? (unsigned char)bytes.data[j] : 0U);
    for (size_t j = 0; j < 4; j++)
      bytes_add_char(&coded, i + j > bytes.length ? '=' : digits[group >> (18 - 6 * j) & 63]);
  }
  snprintf(name, sizeof name, "%s_base64", key);
  json_object_set_new(to, name, json_stringn(coded.data, coded.length));
  bytes_free(&coded);
}

static void put_changes(json_t *to, const sanitizer *worker) {
  const sanitize_change *changes;
  size_t count = sanitizer_changes(worker, &changes);
  json_t *list = json_array();
  for (size_t i = 0; i < count && i < MANY_CHANGES; i++) {
    json_t *change = json_object();
    json_object_set_new(change, "kind", json_integer(changes[i].kind));
    json_object_set_new(change, "reason", json_integer(changes[i].reason));
    put_bytes(change, "element", changes[i].element);
    put_bytes(change, "attribute", changes[i].attribute);
    put_bytes(change, "value", changes[i].value);
    json_object_set_new(change, "offset", json_integer((json_int_t)changes[i].offset));
    json_array_append_new(list, change);
  }
  json_object_set_new(to, "changes", list);
  json_object_set_new(to, "change_count", json_integer((json_int_t)count));
}

static void put_size(json_t *to, const char *key, size_t size) {
  if (size != 0) json_object_set_new(to, key, json_integer((json_int_t)size));
}

static json_t *options_of(const struct row *row) {
  json_t *options = json_object();
  if (row->front_end == SANITIZE_FRONT_END_GUMBO)
    json_object_set_new(options, "front_end", json_string("gumbo"));
  if (row->refusal == SANITIZE_REFUSAL_TEXT)
    json_object_set_new(options, "refusal", json_string("text"));
  put_size(options, "input_bytes", row->limits.input_bytes);
  put_size(options, "working_bytes", row->limits.working_bytes);
  put_size(options, "output_bytes", row->limits.output_bytes);
  put_size(options, "open_elements", row->limits.open_elements);
  put_size(options, "formatting_elements", row->limits.formatting_elements);
  return options;
}

/* What the other functions make of it, where the row is of an ordinary run. */
static void put_more(json_t *to, sanitizer *worker, const struct row *row) {
  const sanitize_length_limit limit = {.size = sizeof limit, .max_characters = SHORT_CHARACTERS};
  sanitize_span clean;
  int shortened;
  sanitize_status status =
      sanitizer_run_within(worker, row->input.data, row->input.length, &limit, &clean, &shortened);
  if (status == SANITIZE_OK) {
    put_bytes(to, "short", clean);
    json_object_set_new(to, "shortened", json_boolean(shortened));
  }
  status = sanitizer_html_to_text(worker, row->input.data, row->input.length, &clean);
  if (status == SANITIZE_OK) put_bytes(to, "text", clean);
}

static void print_line(json_t *line) {
  must(json_dumpf(line, stdout, JSON_COMPACT) == 0, "JSON could not be written");
  putchar('\n');
  json_decref(line);
}

/* wanted: the output that the row states under this policy; NULL: it states none. */
static void print_vector(const struct row *row, const char *name, const sanitize_policy *policy,
                         const struct bytes *wanted) {
  sanitize_options options = {.size = sizeof options,
                              .limits = row->limits,
                              .refusal = row->refusal,
                              .front_end = row->front_end,
                              .report = 1};
  sanitizer *worker;
  sanitize_span clean;
  must(sanitizer_new_with(&worker, policy, &options) == SANITIZE_OK, "no worker could be made");
  sanitize_status status = sanitizer_run(worker, row->input.data, row->input.length, &clean);
  must(wanted == NULL || spans_equal(clean, bytes_span(wanted)), row->name);

  json_t *line = json_object();
  json_object_set_new(line, "name", json_string(row->name));
  json_object_set_new(line, "policy", json_string(name));
  json_object_set_new(line, "options", options_of(row));
  put_bytes(line, "input", bytes_span(&row->input));
  json_object_set_new(line, "status", json_integer(status));
  put_bytes(line, "output", clean);
  put_changes(line, worker);
  if (status == SANITIZE_OK) put_more(line, worker, row);
  print_line(line);
  sanitizer_free(worker);
}

struct named_policy {
  const char *name;
  sanitize_policy *policy;
};

static void print_policies(const struct named_policy *policies, size_t count) {
  json_t *all = json_object();
  for (size_t i = 0; i < count; i++) {
    char *text;
    must(sanitize_policy_show(policies[i].policy, SANITIZE_POLICY_FORMAT_JSON, &text, NULL) ==
             SANITIZE_OK,
         "a policy could not be shown");
    json_object_set_new(all, policies[i].name, json_loads(text, 0, NULL));
    free(text);
  }
  json_t *line = json_object();
  json_object_set_new(line, "policies", all);
  json_object_set_new(line, "short_characters", json_integer(SHORT_CHARACTERS));
  print_line(line);
}

/* Presets for which the rows state nothing say what the library makes of them. */
static void print_row(const struct row *row, const struct named_policy *policies, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const struct bytes *wanted = NULL;
    if (strcmp(policies[i].name, "comment") == 0) wanted = &row->output;
    if (strcmp(policies[i].name, "wide") == 0) {
      if (!row->has_wide) continue;
      wanted = &row->wide;
    }
    if (wanted == NULL && row->input.length > LONG_INPUT) continue;
    print_vector(row, policies[i].name, policies[i].policy, wanted);
  }
}

int main(void) {
  struct rows rows;
  rows_load(&rows);
  must(rows.problem[0] == '\0', rows.problem);

  size_t presets = sanitize_policy_preset_count();
  struct named_policy *policies = calloc(presets + 1, sizeof *policies);
  must(policies != NULL, "out of memory");
  for (size_t i = 0; i < presets; i++) {
    const char *name = sanitize_policy_preset_name(i);
    policies[i] = (struct named_policy){name, sanitize_policy_new(name)};
  }
  policies[presets] = (struct named_policy){"wide", widest_policy()};

  print_policies(policies, presets + 1);
  for (size_t i = 0; i < rows.count; i++) print_row(&rows.rows[i], policies, presets + 1);
  for (size_t i = 0; i <= presets; i++) sanitize_policy_free(policies[i].policy);
  free(policies);
  rows_free(&rows);
  must(fflush(stdout) == 0, "the output could not be written");
}
