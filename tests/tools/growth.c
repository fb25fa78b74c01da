/*
 * For tests/growth: sanitizes one hostile input, counting. The inputs are made here, or read from a
 * file.
 *
 *   growth list                    the names of the attacks, one a line
 *   growth run [report:]NAME SIZE           or growth file PATH: "STATUS INPUT OUTPUT PEAK": bytes;
 *   PEAK is the most memory live at once
 */
#include "kit/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct attack {
  const char *name;
  const char *head; /* once, at the start */
  const char *unit; /* over and over; '#' is a number of its own each time, in 6 digits */
  const char *tail; /* over and over, as often as unit, after all of them */
};

static const struct attack attacks[] = {
    {"text", "", "some words, ", ""},
    {"less_than", "", "<", ""},
    {"ampersand", "", "&", ""},
    {"half_reference", "", "&CounterClockwiseContourIntegra", ""},
    {"numeric_reference", "&#", "9", ""},
    {"nbsp", "", "\xC2\xA0", ""},
    {"invalid", "", "\xFF", ""},
    {"half_character", "", "\xF0\x9F\x98", ""},
    {"controls", "", "\x01", ""},
    {"broken_hearts", "", "</3", ""},
    {"pseudo_tags", "", "<a@b>", ""},
    {"unclosed_pseudo_tags", "", "<a@b ", ""},
    {"unclosed_tag_names", "", "<a", ""},
    {"unclosed_unknown_tags", "", "<foo ", ""},
    {"unclosed_quotes", "", "<a href=\"", ""},
    {"comments", "", "<!---->", ""},
    {"unclosed_comments", "", "<!--", ""},
    {"comment_dashes", "<!--", "-", ""},
    {"comment_bangs", "<!--", "--!", ""},
    {"declarations", "", "<!x", ""},
    {"unclosed_scripts", "", "<script>", ""},
    {"escaped_scripts", "<script>", "<!--<script>", ""},
    {"script_ends", "<script>", "</script", ""},
    {"textarea_ends", "<textarea>", "</textarea", ""},
    {"titles", "", "<title>", ""},
    {"paragraphs", "", "<p>", ""},
    {"paragraph_ends", "", "</p>", ""},
    {"brs", "", "x<br>", ""},
    {"spans", "", "<span>", ""},
    {"closed_spans", "", "<span></span>", ""},
    {"quotes_in_bounds", "", "<q><q></q></q>", ""},
    {"bold", "", "<b>", ""},
    {"bold_numbered", "", "<b x=#>", ""},
    {"bold_ended", "", "<b>", "</b>"},
    {"bold_misnested", "", "<b><i></b></i>", ""},
    {"bold_paragraphs", "", "<b><p></b>", ""},
    {"bold_reopened", "<p><b x=1><b x=2><b x=3>", "<p>x", ""},
    {"links", "", "<a>", ""},
    {"links_and_blocks", "", "<a><div>", ""},
    {"adoption", "", "<a><b><div>x</a>", ""},
    {"nobr", "", "<nobr>", ""},
    {"list_items", "", "<li>", ""},
    {"definitions", "", "<dd><dt>", ""},
    {"definitions_deep", "<div><div><div><div><div><div>", "<dd></dd>", ""},
    {"headings", "", "<h1>", ""},
    {"tables", "", "<table>", ""},
    {"table_cells", "<table>", "<tr><td>x", ""},
    {"table_text", "<table>", "x<tr>", ""},
    {"table_bold", "<table>", "<b>", ""},
    {"table_elements", "<table>", "<i></i>", ""},
    {"selects", "", "<select><option>", ""},
    {"options", "<select>", "<option>x", ""},
    {"forms", "", "<form></form>", ""},
    {"buttons", "", "<button>", ""},
    {"templates", "", "<template>", ""},
    {"foreign", "", "<svg><math>", ""},
    {"end_tags", "", "</x>", ""},
    {"end_tags_in_bold", "<b><i><u><s>", "</x>", ""},
    {"attributes", "<a ", "x# ", ">"},
    {"same_attribute", "<a ", "x ", ">"},
    {"long_attribute_name", "<a ", "x", ">"},
    {"long_value", "<a title=\"", "&quot;", "\">"},
    {"many_values", "", "<a title=\"&amp;\">x</a>", ""},
    {"html_attributes", "", "<html x#>", ""},
    {"isindex", "", "<isindex>", ""},
    {"carriage_returns", "", "\r", ""},
    {"marks", "", "\xEF\xBB\xBF", ""},
    {"colons", "", "<a href=\"a:\">", ""},
};
enum { ATTACKS = sizeof attacks / sizeof *attacks };

static void add_unit(struct bytes *out, const char *unit, size_t number) {
  char digits[24];
  for (; *unit != '\0'; unit++) {
    if (*unit == '#') {
      snprintf(digits, sizeof digits, "%06zu", number);
      bytes_add_text(out, digits);
    } else {
      bytes_add_char(out, *unit);
    }
  }
}

static bool make_attack(const char *name, size_t size, struct bytes *out) {
  for (size_t i = 0; i < ATTACKS; i++) {
    const struct attack *attack = &attacks[i];
    if (strcmp(attack->name, name) != 0) continue;
    bool many_tails = strncmp(attack->tail, "</", 2) == 0;
    size_t count = 0;
    bytes_add_text(out, attack->head);
    while (out->length < (many_tails ? size / 2 : size)) add_unit(out, attack->unit, count++);
    for (size_t n = many_tails ? count : 1; n > 0; n--) bytes_add_text(out, attack->tail);
    return true;
  }
  return false;
}

/* These are run a second time, as "report:NAME": with a report, and cut to half of their length. */
static const char *const reported[] = {"text",       "invalid",         "controls", "nbsp",
                                       "comments",   "paragraphs",      "spans",    "closed_spans",
                                       "bold_ended", "bold_paragraphs", "adoption", "tables",
                                       "table_text", "attributes",      "foreign"};

static const char report_prefix[] = "report:";

static int run(const struct bytes *input, bool reports) {
  struct memory_count counter = {0, 0};
  sanitize_options options = {.size = sizeof options};
  options.allocator = (sanitize_allocator){counted_allocate, counted_release, &counter};
  options.report = reports;
  sanitizer *worker;
  sanitize_span clean;
  if (sanitizer_new_with(&worker, NULL, &options) != SANITIZE_OK) return 2;
  sanitize_length_limit limit = {.size = sizeof limit,
                                 .max_bytes = reports ? input->length / 2 + 1 : 0};
  sanitize_status status =
      sanitizer_run_within(worker, input->data, input->length, &limit, &clean, NULL);
  printf("%d %zu %zu %zu\n", (int)status, input->length, clean.length, counter.peak);
  bool empty = status == SANITIZE_OK || clean.length == 0;
  sanitizer_free(worker);
  return empty && counter.live == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv) {
  struct bytes input = {0};
  if (argc == 2 && strcmp(argv[1], "list") == 0) {
    for (size_t i = 0; i < ATTACKS; i++) puts(attacks[i].name);
    for (size_t i = 0; i < sizeof reported / sizeof *reported; i++)
      printf("%s%s\n", report_prefix, reported[i]);
    return EXIT_SUCCESS;
  }
  bool reports = argc == 4 && strncmp(argv[2], report_prefix, sizeof report_prefix - 1) == 0;
  const char *name = argc != 4 ? "" : reports ? argv[2] + sizeof report_prefix - 1 : argv[2];
  bool made = argc == 4 && strcmp(argv[1], "run") == 0 &&
              make_attack(name, strtoul(argv[3], NULL, 10), &input);
  made = made || (argc == 3 && strcmp(argv[1], "file") == 0 && read_file(argv[2], &input));
  if (!made) {
    fputs("usage: growth list | growth run NAME SIZE | growth file PATH\n", stderr);
    return 2;
  }
  int result = run(&input, reports);
  bytes_free(&input);
  return result;
}
