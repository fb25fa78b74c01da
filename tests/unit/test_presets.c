/*
 * docs/presets.md: every row is what the preset makes of its input, on both front ends, and nothing
 * that a preset permits is without a row.
 */
#include "kit/expect.h"
#include "kit/policy_steps.h"
#include "unit/suites.h"

#include <stdio.h>

enum { MOST_ROWS = 300, CELL = 4096, LINE = 3 * CELL };

static struct {
  char preset[32];
  char input[CELL], output[CELL];
} rows[MOST_ROWS];
static size_t row_count;

/* ---- the page ---- */

/* "{101:<div>}" is 101 of them. */
static void expand(const char *cell, size_t length, char *text) {
  size_t used = 0;
  for (size_t at = 0; at < length && used + 1 < CELL; at++) {
    char *rest = NULL;
    unsigned long times = cell[at] == '{' ? strtoul(cell + at + 1, &rest, 10) : 0;
    const char *end = times > 0 && *rest == ':' ? strchr(rest, '}') : NULL;
    if (end == NULL) {
      text[used++] = cell[at];
      continue;
    }
    size_t size = (size_t)(end - rest) - 1;
    for (; times > 0 && used + size < CELL; times--, used += size)
      memcpy(text + used, rest + 1, size);
    at = (size_t)(end - cell);
  }
  text[used] = '\0';
}

/* The text between the back quotes, "nothing", or "the same" as what was typed. */
static void read_preset_cell(const char *cell, const char *same, char *text) {
  const char *from = strchr(cell, '`');
  const char *to = strrchr(cell, '`');
  if (from != NULL && to > from) {
    expand(from + 1, (size_t)(to - from) - 1, text);
  } else if (strncmp(cell, "the same", 8) == 0) {
    memcpy(text, same, strlen(same) + 1);
  } else {
    text[0] = '\0';
  }
}

static void read_preset_row(char *line, const char *preset) {
  char *first = strstr(line + 2, " | ");
  char *second = first == NULL ? NULL : strstr(first + 3, " | ");
  if (second == NULL || row_count == MOST_ROWS) return;
  *second = '\0';
  snprintf(rows[row_count].preset, sizeof rows[row_count].preset, "%s", preset);
  read_preset_cell(first + 3, "", rows[row_count].input);
  read_preset_cell(second + 3, rows[row_count].input, rows[row_count].output);
  row_count++;
}

static void load_page(void) {
  static char line[LINE];
  char preset[32] = "";
  FILE *file = fopen(SANITIZE_SOURCE_DIR "/docs/presets.md", "r");
  if (file == NULL) return;
  while (fgets(line, sizeof line, file) != NULL) {
    if (sscanf(line, "## %31s", preset) == 1) continue;
    bool is_row = strncmp(line, "| ", 2) == 0 && strncmp(line, "| what it says", 14) != 0 &&
                  strncmp(line, "| ---", 5) != 0;
    if (is_row) read_preset_row(line, preset);
  }
  fclose(file);
}

/* ---- the rows ---- */

START_TEST(rows_are_as_they_say) {
  sanitize_policy *policy = begin(rows[_i].preset);
  expect_under(policy, rows[_i].input, rows[_i].output);
  sanitize_policy_free(policy);
}
END_TEST

START_TEST(every_list_has_rows) {
  static const char *const presets[] = {"fediverse", "feed", "mail", "markdown", "matrix"};
  for (size_t i = 0; i < sizeof presets / sizeof *presets; i++) {
    size_t count = 0;
    for (size_t k = 0; k < row_count; k++) count += strcmp(rows[k].preset, presets[i]) == 0;
    ck_assert_msg(count >= 20 && count < MOST_ROWS, "%s: %zu rows", presets[i], count);
  }
}
END_TEST

/* Whether some result of the preset has this element with the attribute (NULL: at all). */
static bool is_shown(const char *preset, const char *element, const char *attribute) {
  char opening[64], wanted[64];
  snprintf(opening, sizeof opening, "<%s", strcmp(element, "*") == 0 ? "" : element);
  snprintf(wanted, sizeof wanted, " %s=\"", attribute == NULL ? "" : attribute);
  bool is_waiting = attribute != NULL && strcmp(attribute, "src") == 0;
  for (size_t i = 0; i < row_count; i++) {
    if (strcmp(rows[i].preset, preset) != 0) continue;
    for (const char *at = rows[i].output; (at = strstr(at, opening)) != NULL; at++) {
      size_t length = strcspn(at, ">");
      char tag[CELL];
      snprintf(tag, sizeof tag, "%.*s", (int)length, at);
      char after = tag[strlen(opening)];
      if (element[0] != '*' && after != ' ' && after != '\0') continue;
      if (attribute == NULL || strstr(tag, wanted) != NULL) return true;
      if (is_waiting && strstr(tag, " data-src=\"") != NULL) return true;
    }
  }
  return false;
}

/* The first thing that the policy permits and no row of the preset shows, in `missing`. */
static bool is_complete(const char *preset, const sanitize_policy *policy, char missing[128]) {
  char *notation = show(policy, SANITIZE_POLICY_FORMAT_NOTATION);
  char element[64] = "";
  bool complete = true;
  for (char *at = notation; complete && *at != '\0';) {
    size_t length = strcspn(at, " <>\"");
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)length, at);
    bool is_tag = at > notation && at[-1] == '<';
    bool is_renamed = at[length] == '"' && is_tag;
    char *equals = strchr(name, '=');
    if (equals != NULL) *equals = '\0';
    if (name[0] != '\0' && name[strlen(name) - 1] == '!') name[strlen(name) - 1] = '\0';
    if (is_tag) snprintf(element, sizeof element, "%s", is_renamed ? "" : name);
    if (length > 0 && element[0] != '\0' && strcmp(name, "*") != 0)
      complete = is_shown(preset, element, is_tag ? NULL : name);
    if (!complete) snprintf(missing, 128, "<%s>: %s", element, name);
    at += length;
    if (*at == '"') at = strchr(at + 1, '"') + 1;
    while (*at == ' ' || *at == '<' || *at == '>') at++;
  }
  free(notation);
  return complete;
}

START_TEST(nothing_is_without_a_row) {
  static const char *const presets[] = {"fediverse", "feed", "mail", "markdown", "matrix"};
  char missing[128] = "";
  sanitize_policy *policy = begin(presets[_i]);
  ck_assert_msg(is_complete(presets[_i], policy, missing), "%s: %s", presets[_i], missing);

  /* The control: what nobody wrote down is found. */
  ck_assert_int_eq(allow(policy, "<nav inert>", NULL), SANITIZE_OK);
  ck_assert(!is_complete(presets[_i], policy, missing));
  ck_assert_str_eq(missing, _i == 1 ? "<nav>: inert" : "<nav>: nav");
  sanitize_policy_free(policy);
}
END_TEST

Suite *presets_suite(void) {
  Suite *suite = suite_create("presets");
  TCase *cases = tcase_create("presets");
  if (row_count == 0) load_page();
  tcase_add_loop_test(cases, rows_are_as_they_say, 0, (int)row_count);
  tcase_add_test(cases, every_list_has_rows);
  tcase_add_loop_test(cases, nothing_is_without_a_row, 0, 5);
  suite_add_tcase(suite, cases);
  return suite;
}
