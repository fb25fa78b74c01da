/*
 * The table of docs/gumbo-differences.md: for each row that has an input, what the library's own
 * tree construction makes of it, that it notes the difference, and what gumbo makes of it.
 */
#include "direct/differences.h"
#include "kit/support.h"
#include "unit/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 5, MOST_ROWS = 40, CELL = 512 };

/* note, section, input, the standard's output, gumbo's */
static struct { char cells[COLUMNS][CELL]; } rows[MOST_ROWS];
static size_t row_count;

static const struct {
  const char *name;
  unsigned bit;
} notes[] = {
    {"DIFFERS_BREAK", DIFFERS_BREAK},       {"DIFFERS_ADOPTION", DIFFERS_ADOPTION},
    {"DIFFERS_NAME", DIFFERS_NAME},         {"DIFFERS_SPECIAL", DIFFERS_SPECIAL},
    {"DIFFERS_SELECT", DIFFERS_SELECT},     {"DIFFERS_LIMIT", DIFFERS_LIMIT},
    {"DIFFERS_TEMPLATE", DIFFERS_TEMPLATE}, {"DIFFERS_MARKER", DIFFERS_MARKER},
    {"DIFFERS_UNLISTED", DIFFERS_UNLISTED}, {"DIFFERS_ATTRIBUTE", DIFFERS_ATTRIBUTE},
    {"DIFFERS_SPACE", DIFFERS_SPACE},
};

/* What stands between backticks, "\\n" a newline. */
static void read_cell(const char *from, const char *to, char cell[CELL]) {
  size_t length = 0;
  while (from < to && (*from == ' ' || *from == '`')) from++;
  while (to > from && (to[-1] == ' ' || to[-1] == '`')) to--;
  for (; from < to && length + 1 < CELL; from++) {
    bool newline = from + 1 < to && from[0] == '\\' && from[1] == 'n';
    cell[length++] = newline ? '\n' : *from;
    from += newline ? 1 : 0;
  }
  cell[length] = '\0';
}

static void read_row(const char *line) {
  const char *from = line + 1;
  for (size_t i = 0; i < COLUMNS; i++) {
    const char *to = strchr(from, '|');
    if (to == NULL) return; /* not a row of this table */
    read_cell(from, to, rows[row_count].cells[i]);
    from = to + 1;
  }
  row_count++;
}

static void load_table(void) {
  char line[4 * CELL];
  FILE *file = fopen(SANITIZE_SOURCE_DIR "/docs/gumbo-differences.md", "r");
  if (file == NULL) return;
  while (row_count < MOST_ROWS && fgets(line, sizeof line, file) != NULL) {
    if (strncmp(line, "| `DIFFERS_", 11) == 0) read_row(line);
  }
  fclose(file);
}

static unsigned bit_of(const char *name) {
  for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
    if (strcmp(name, notes[i].name) == 0) return notes[i].bit;
  }
  return 0;
}

static sanitizer *new_worker(sanitize_front_end front_end) {
  sanitize_policy *policy = sanitize_policy_new("article");
  sanitize_options options = {.size = sizeof options, .front_end = front_end};
  sanitizer *worker;
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  sanitize_policy_free(policy);
  return worker;
}

START_TEST(every_row_is_as_it_says) {
  const char *name = rows[_i].cells[0];
  const char *input = rows[_i].cells[2];
  const char *outputs[2] = {rows[_i].cells[3], rows[_i].cells[4]};
  ck_assert_uint_gt(row_count, 10);
  ck_assert_msg(bit_of(name) != 0, "no such note: %s", name);
  if (input[0] == '\0') return;
  for (int i = 0; i < 2; i++) {
    sanitizer *worker = new_worker(i == 0 ? SANITIZE_FRONT_END_AUTO : SANITIZE_FRONT_END_GUMBO);
    sanitize_span clean;
    ck_assert_int_eq(sanitizer_run(worker, input, strlen(input), &clean), SANITIZE_OK);
    /* A newer gumbo may have become the standard's. */
    bool same = span_is(clean, outputs[i]) || (i == 1 && span_is(clean, outputs[0]));
    ck_assert_msg(same, "%s\n  wanted %s\n  got    %s", input, outputs[i], clean.data);
    if (i == 0) ck_assert_msg(sanitizer_differences(worker) & bit_of(name), "%s: no note", input);
    sanitizer_free(worker);
  }
}
END_TEST

START_TEST(every_note_has_a_row) {
  for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
    bool found = false;
    for (size_t k = 0; k < row_count; k++) found |= strcmp(rows[k].cells[0], notes[i].name) == 0;
    ck_assert_msg(found, "%s", notes[i].name);
  }
}
END_TEST

/* A note says where the trees may differ: what people write meets none. */
START_TEST(ordinary_markup_meets_none) {
  static const char *const inputs[] = {
      "<p>a<br>b</p><ul><li>1<li>2</ul><table><tr><td>3</table><a href=x title=y>z</a>",
      "<b>1<p>2</b>3<table>x<tr><td>y</table><ruby>4<rt>5</ruby><pre>\n6</pre><a>7<a>8",
  };
  sanitizer *worker = new_worker(SANITIZE_FRONT_END_AUTO);
  for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
    sanitize_span clean;
    ck_assert_int_eq(sanitizer_run(worker, inputs[i], strlen(inputs[i]), &clean), SANITIZE_OK);
    ck_assert_uint_eq(sanitizer_differences(worker), 0);
  }
  sanitizer_free(worker);
}
END_TEST

Suite *differences_suite(void) {
  Suite *suite = suite_create("differences");
  TCase *cases = tcase_create("table");
  if (row_count == 0) load_table();
  tcase_add_loop_test(cases, every_row_is_as_it_says, 0, (int)row_count);
  tcase_add_test(cases, every_note_has_a_row);
  tcase_add_test(cases, ordinary_markup_meets_none);
  suite_add_tcase(suite, cases);
  return suite;
}
