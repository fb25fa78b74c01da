/*
 * What the library's own tree construction makes of a fragment in body, before anything is filtered,
 * as html5lib's tests write trees: for scripts/html5lib, which holds it against them. It stands in
 * the filter's place (filter/events.h), so that nothing of the filter is linked.
 *
 *   dump-tree < records     each record ends with a NUL, and so does each tree
 */
#include "direct/direct.h"
#include "html/charref.h"
#include "kit/support.h"
#include "tokenize/intake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct filter {
  struct bytes text; /* not printed yet */
  unsigned depth;
};

static void indent(const struct filter *filter) {
  fputs("| ", stdout);
  for (unsigned i = 0; i < filter->depth; i++) fputs("  ", stdout);
}

static void print_text(struct filter *filter) {
  if (filter->text.length == 0) return;
  indent(filter);
  printf("\"%.*s\"\n", (int)filter->text.length, filter->text.data);
  filter->text.length = 0;
}

void filter_text(struct filter *filter, span text) {
  bytes_add(&filter->text, text.data, text.length);
}

void filter_source_text(struct filter *filter, span text) {
  while (text.length > 0) {
    char decoded[CHARREF_DECODED_SIZE];
    size_t taken = 1;
    if (text.data[0] == '&') {
      size_t length = charref_read(decoded, text, false, &taken);
      bytes_add(&filter->text, decoded, length);
    } else {
      bytes_add(&filter->text, text.data, 1);
    }
    text = span_of(text.data + taken, text.length - taken);
  }
}

static int by_name(const void *one, const void *other) {
  const struct attribute *a = one;
  const struct attribute *b = other;
  size_t shorter = a->name.length < b->name.length ? a->name.length : b->name.length;
  int order = memcmp(a->name.data, b->name.data, shorter);
  return order != 0 ? order : (a->name.length > b->name.length) - (a->name.length < b->name.length);
}

void filter_start(struct filter *filter, struct start_tag tag) {
  struct attribute sorted[64];
  size_t count = tag.attribute_count < 64 ? tag.attribute_count : 64;
  print_text(filter);
  indent(filter);
  const char *name = tag.element == ELEMENT_UNKNOWN ? "?" : element_table[tag.element].name.data;
  printf("<%s>\n", name);
  filter->depth++;
  if (count > 0) memcpy(sorted, tag.attributes, count * sizeof *sorted);
  qsort(sorted, count, sizeof *sorted, by_name);
  for (size_t i = 0; i < count; i++) {
    bool repeated = i > 0 && span_equal(sorted[i].name, sorted[i - 1].name);
    if (repeated) continue; /* events.h: of unknown names, duplicates come */
    indent(filter);
    printf("%.*s=\"%.*s\"\n", (int)sorted[i].name.length, sorted[i].name.data,
           (int)sorted[i].value.length, sorted[i].value.data);
  }
  if (element_flags[tag.element] & ELEMENT_VOID) filter->depth--;
}

void filter_end(struct filter *filter, enum element_id element) {
  (void)element;
  print_text(filter);
  filter->depth--;
}

void filter_passed(struct filter *filter, enum element_id element, uint32_t token) {
  (void)filter;
  (void)element;
  (void)token;
}
void filter_token(struct filter *filter, uint32_t token) { (void)filter, (void)token; }
void filter_place(struct filter *filter, span tag) { (void)filter, (void)tag; }

/* Only trees are printed that are whole: the first pass of two prints nothing. */
static void restart(void *context) {
  struct filter *filter = context;
  filter->text.length = 0;
  filter->depth = 0;
  fputs("\1", stdout); /* what stands before it in this record is void */
}

int main(void) {
  static bool none[ELEMENT_COUNT];
  static bool all[ELEMENT_COUNT];
  static struct direct direct;
  struct memory memory = memory_default();
  struct intake intake = {{NULL, 0, 0}, {NULL, 0, 0}};
  struct token_index index = {0};
  struct filter filter = {{0}, 0};
  struct bytes input = {0};
  memset(all, true, sizeof all);
  direct_init(&direct, &memory, finders_best());
  for (int c = getchar(); c != EOF; c = getchar()) {
    if (c != 0) {
      bytes_add_char(&input, (char)c);
      continue;
    }
    struct source source;
    struct scan_rules rules = {none, none, all, {NULL, 0, NULL}};
    struct event_receiver receiver = {&filter, all, false};
    span text = span_of(input.data, input.length);
    if (intake_run(&memory, finders_best(), &intake, text, SIZE_MAX, &source) != SANITIZE_OK ||
        !scan_run(&memory, &source, &rules, &index))
      return 1;
    direct.input_length = input.length;
    direct.tree_limit = SIZE_MAX;
    filter.depth = 0;
    if (direct_run(&direct, source.text, &index, &receiver, restart, &filter) != SANITIZE_OK)
      return 1;
    print_text(&filter);
    putchar('\0');
    input.length = 0;
  }
  direct_free(&direct);
  scan_free(&memory, &index);
  intake_free(&memory, &intake);
  bytes_free(&input);
  bytes_free(&filter.text);
  return 0;
}
