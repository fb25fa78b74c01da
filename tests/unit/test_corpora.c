/*
 * Every line of the corpora through every property. They are not part of the project:
 * SANITIZE_CORPORA names their directory (default: ../shared/corpora beside the project). Where
 * they are missing the tests say so and pass.
 */
#include "oracle/properties.h"
#include "unit/suites.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STATUSES = 15, SHOWN_FAILURES = 10 };

struct tally {
  struct properties *properties;
  const char *file;
  size_t lines;
  size_t failures;
  size_t unchanged;
  size_t statuses[STATUSES];
};

static const char *const files[] = {"blog-comments.jsonl",
                                    "hn-comments.jsonl",
                                    "wxr-posts.jsonl",
                                    "attacks/h5sc.jsonl",
                                    "attacks/html5lib-tree.jsonl",
                                    "attacks/loofah-html5lib-sanitizer.jsonl",
                                    "attacks/owasp-cheatsheet.jsonl",
                                    "attacks/payloadsallthethings.jsonl",
                                    "attacks/rgrove-sanitize.jsonl",
                                    "attacks/urltestdata.jsonl"};

static const char *corpora(char *path, size_t size) {
  const char *directory = getenv("SANITIZE_CORPORA");
  if (directory != NULL) return directory;
  source_path(path, size, "../shared/corpora");
  return path;
}

/*
 * urltestdata states what a browser takes for the scheme. With a base of its own the result may be
 * the base's, so only the dangerous direction is compared: a value that parses to another scheme
 * than ours must not be kept.
 */
static bool url_as_expected(json_t *line, sanitize_span output, char *why, size_t why_size) {
  const char *expected = json_string_value(json_object_get(line, "expect"));
  const char *source = json_string_value(json_object_get(line, "source"));
  if (expected == NULL || source == NULL || strcmp(source, "urltestdata") != 0) return true;
  const char *base = json_string_value(json_object_get(line, "base"));
  bool permitted = strcmp(expected, "http:") == 0 || strcmp(expected, "https:") == 0 ||
                   strcmp(expected, "mailto:") == 0;
  bool own_scheme = base == NULL || strncmp(base, expected, strlen(expected)) != 0;
  if (permitted || !own_scheme || strcmp(expected, "failure") == 0) return true;
  if (strstr(output.data, "href=") == NULL) return true;
  return fails(why, why_size, "a URL of scheme %s is kept", expected);
}

static void check_line(struct tally *tally, json_t *line) {
  json_t *html = json_object_get(line, "html");
  const char *id = json_string_value(json_object_get(line, "id"));
  sanitize_span input = {json_string_value(html), json_string_length(html)};
  sanitize_status status;
  sanitize_span output;
  char why[WHY_SIZE];
  if (input.data == NULL) return;
  bool hold =
      properties_hold(tally->properties, PROPERTIES_ALL, input, &status, &output, why, sizeof why);
  hold = hold && url_as_expected(line, output, why, sizeof why);
  tally->lines++;
  ck_assert_int_lt((int)status, STATUSES);
  tally->statuses[status]++;
  if (spans_equal(input, output)) tally->unchanged++;
  if (hold) return;
  if (tally->failures++ < SHOWN_FAILURES) {
    printf("%s %s: %s\n  input \"%s\"\n", tally->file, id != NULL ? id : "?", why, shown(input));
  }
}

static void print_tally(const struct tally *tally) {
  printf("corpora: %s: %zu lines, %zu unchanged", tally->file, tally->lines, tally->unchanged);
  for (size_t i = 0; i < STATUSES; i++) {
    if (tally->statuses[i] > 0)
      printf(", %zu %s", tally->statuses[i], sanitize_strerror((sanitize_status)i));
  }
  const size_t *skips = properties_skips(tally->properties);
  for (size_t i = TEXT_JUDGED + 1; i < TEXT_SKIPS; i++) {
    if (skips[i] > 0)
      printf("; P6 not judged: %zu for %s", skips[i], text_skip_name((enum text_skip)i));
  }
  printf("\n");
  fflush(stdout);
}

/*
 * Jansson refuses unpaired surrogates: "\\ud800" becomes "\\ufffd" where no "\\udc.." follows, and
 * so does a lone second half.
 */
static void replace_surrogates(char *line, size_t length) {
  bool paired = false;
  for (size_t i = 0; i + 6 <= length; i++) {
    if (line[i] != '\\') continue;
    bool surrogate = line[i + 1] == 'u' && (line[i + 2] | 0x20) == 'd' && line[i + 3] >= '8';
    bool second = surrogate && (line[i + 3] | 0x20) >= 'c';
    bool first = surrogate && !second;
    bool followed = first && i + 12 <= length && line[i + 6] == '\\' && line[i + 7] == 'u' &&
                    (line[i + 8] | 0x20) == 'd' && (line[i + 9] | 0x20) >= 'c';
    if ((first && !followed) || (second && !paired)) memcpy(line + i + 2, "fffd", 4);
    paired = followed;
    i += line[i + 1] == 'u' ? 5 : 1;
  }
}

static void check_file(struct tally *tally, const char *path) {
  struct bytes text = {0};
  ck_assert_msg(read_file(path, &text), "%s: cannot be read", path);
  for (size_t at = 0; at < text.length;) {
    size_t end = at;
    while (end < text.length && text.data[end] != '\n') end++;
    if (end > at) {
      replace_surrogates(text.data + at, end - at);
      json_error_t error;
      json_t *line = json_loadb(text.data + at, end - at, JSON_ALLOW_NUL, &error);
      ck_assert_msg(line != NULL, "%s, byte %zu: %s", path, at, error.text);
      check_line(tally, line);
      json_decref(line);
    }
    at = end + 1;
  }
  bytes_free(&text);
}

START_TEST(every_line_holds_the_properties) {
  char directory[2048];
  char path[4096];
  struct tally tally = {.file = files[_i]};
  snprintf(path, sizeof path, "%s/%s", corpora(directory, sizeof directory), tally.file);
  FILE *there = fopen(path, "rb");
  if (there == NULL) {
    printf("corpora: %s is not there: skipped\n", path);
    fflush(stdout);
    return;
  }
  fclose(there);
  tally.properties = properties_new();
  check_file(&tally, path);
  print_tally(&tally);
  properties_free(tally.properties);
  ck_assert_msg(tally.lines > 0, "%s: no lines", path);
  ck_assert_msg(tally.failures == 0, "%s: %zu of %zu lines failed; the first are shown above", path,
                tally.failures, tally.lines);
}
END_TEST

Suite *corpora_suite(void) {
  Suite *suite = suite_create("corpora");
  TCase *cases = tcase_create("corpora");
  tcase_set_timeout(cases, 600);
  tcase_add_loop_test(cases, every_line_holds_the_properties, 0,
                      (int)(sizeof files / sizeof *files));
  suite_add_tcase(suite, cases);
  return suite;
}
