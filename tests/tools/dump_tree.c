/*
 * What the library's own tree construction makes of a fragment in body, before anything is filtered,
 * as html5lib's tests write trees: for scripts/html5lib, which holds it against them. It stands in
 * the filter's place (filter/events.h), so that nothing of the filter is linked.
 *
 *   dump-tree [--as-html] < records     each record is its length in bytes, a newline and the bytes;
 *                                       each tree ends with a NUL
 *
 * --as-html: what the library keeps as text though HTML makes a tag or a bogus comment of it
 * (TOKEN_LITERAL) is dropped.
 */
#include "direct/direct.h"
#include "filter/traces.h"
#include "html/charref.h"
#include "kit/support.h"
#include "tokenize/intake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct filter {
  struct bytes tree; /* not printed yet */
  struct bytes text; /* not in the tree yet */
  unsigned depth;
  size_t marked_tree; /* as they were at the last mark */
  struct bytes marked_text;
  /* where the names of unknown elements are */
  span source;
  const struct token *tokens;
  uint32_t token; /* of the next start */
};

static const struct custom_names no_custom;

static void indent(struct filter *filter) {
  bytes_add_text(&filter->tree, "| ");
  for (unsigned i = 0; i < filter->depth; i++) bytes_add_text(&filter->tree, "  ");
}

static void end_text(struct filter *filter) {
  if (filter->text.length == 0) return;
  indent(filter);
  bytes_add_char(&filter->tree, '"');
  bytes_add(&filter->tree, filter->text.data, filter->text.length);
  bytes_add_text(&filter->tree, "\"\n");
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

/* The name that was typed, of an element that the library does not know. */
static void add_unknown_name(struct filter *filter) {
  if (filter->token == NO_TOKEN) {
    bytes_add_char(&filter->tree, '?');
    return;
  }
  const struct token *token = &filter->tokens[filter->token];
  for (size_t at = token->start + 1; at < token->name_end; at++)
    bytes_add_char(&filter->tree, ascii_lower(filter->source.data[at]));
}

static void add_attributes(struct filter *filter, struct start_tag tag) {
  struct attribute sorted[64];
  size_t count = tag.attribute_count < 64 ? tag.attribute_count : 64;
  if (count > 0) memcpy(sorted, tag.attributes, count * sizeof *sorted);
  qsort(sorted, count, sizeof *sorted, by_name);
  for (size_t i = 0; i < count; i++) {
    bool repeated = i > 0 && span_equal(sorted[i].name, sorted[i - 1].name);
    if (repeated) continue; /* events.h: of unknown names, duplicates come */
    indent(filter);
    bytes_add(&filter->tree, sorted[i].name.data, sorted[i].name.length);
    bytes_add_text(&filter->tree, "=\"");
    bytes_add(&filter->tree, sorted[i].value.data, sorted[i].value.length);
    bytes_add_text(&filter->tree, "\"\n");
  }
}

void filter_start(struct filter *filter, struct start_tag tag) {
  end_text(filter);
  indent(filter);
  bytes_add_char(&filter->tree, '<');
  if (tag.element == ELEMENT_UNKNOWN)
    add_unknown_name(filter);
  else
    bytes_add_text(&filter->tree, element_table[tag.element].name.data);
  bytes_add_text(&filter->tree, ">\n");
  filter->depth++;
  add_attributes(filter, tag);
  if (element_flags[tag.element] & ELEMENT_VOID) filter->depth--;
}

void filter_bare_start(struct filter *filter, enum element_id element) {
  filter_start(filter, (struct start_tag){NULL, 0, element});
}

void filter_end(struct filter *filter, enum element_id element) {
  (void)element;
  end_text(filter);
  filter->depth--;
}

void filter_passed(struct filter *filter, enum element_id element, uint32_t token) {
  (void)filter;
  (void)element;
  (void)token;
}

void filter_token(struct filter *filter, uint32_t token) { filter->token = token; }
void filter_place(struct filter *filter, span tag) { (void)filter, (void)tag; }
void filter_comment(struct filter *filter, span text) { (void)filter, (void)text; }
void filter_lost_comment(struct filter *filter, span text) { (void)filter, (void)text; }

static bool mark(void *context) {
  struct filter *filter = context;
  filter->marked_tree = filter->tree.length;
  filter->marked_text.length = 0;
  bytes_add(&filter->marked_text, filter->text.data, filter->text.length);
  return true;
}

static void forget(void *context) {
  struct filter *filter = context;
  filter->tree.length = filter->marked_tree;
  filter->text.length = 0;
  bytes_add(&filter->text, filter->marked_text.data, filter->marked_text.length);
  filter->depth = 0;
}

static void restart(struct filter *filter) {
  filter->marked_tree = filter->marked_text.length = 0;
  forget(filter);
}

static bool read_record(struct bytes *record) {
  size_t length;
  record->length = 0;
  if (scanf("%zu", &length) != 1 || getchar() != '\n') return false;
  while (length-- > 0) {
    int c = getchar();
    if (c == EOF) return false;
    bytes_add_char(record, (char)c);
  }
  return true;
}

/* A tag becomes nothing; of "</" before anything but a name, HTML makes the same as of "<?". */
static bool drop_literals(struct bytes *copy, struct token_index *index) {
  bool changed = false;
  for (size_t i = 0; i < index->count; i++) {
    struct token *token = &index->tokens[i];
    bool is_markup = token->end > token->start && copy->data[token->start] == '<';
    if (token->kind != TOKEN_LITERAL || !is_markup) continue; /* text of a CDATA section stays */
    token->kind = TOKEN_NOTHING;
    if (token->end - token->start > 2) continue;
    changed = true;
    char *behind = copy->data + token->start + 1;
    size_t left = copy->length - token->start - 1;
    if (memchr(behind, '>', left) == NULL) { /* without an end, which is a comment to HTML */
      copy->length = token->start;
      break;
    }
    /* To the library only a letter makes a comment of it; with a '>', the name is missing. */
    behind[0] = behind[1] == '>' ? '/' : '?';
    if (behind[1] != '>') behind[1] = 'x';
  }
  return changed;
}

struct reader {
  struct memory memory;
  struct intake intake;
  struct token_index index;
  struct direct direct;
  struct bytes copy; /* of the source */
};

static bool scan(struct reader *reader, struct bytes *input, struct source *source, bool as_html) {
  static bool none[ELEMENT_COUNT];
  static bool all[ELEMENT_COUNT];
  struct scan_rules rules = {none, none, all, {NULL, 0, NULL}, {NULL, 0}, 0, &no_custom};
  memset(all, true, sizeof all);
  for (;;) {
    span text = span_of(input->data, input->length);
    if (intake_run(&reader->memory, finders_best(), &reader->intake, text, SIZE_MAX, source) !=
            SANITIZE_OK ||
        !scan_run(&reader->memory, source, &rules, &reader->index))
      return false;
    if (!as_html) return true;
    reader->copy.length = 0;
    bytes_add(&reader->copy, source->text.data, source->text.length);
    if (!drop_literals(&reader->copy, &reader->index)) return true;
    input->length = 0;
    bytes_add(input, reader->copy.data, reader->copy.length);
  }
}

static bool print_tree(struct reader *reader, struct filter *filter, struct bytes *input,
                       bool as_html) {
  static bool all[ELEMENT_COUNT];
  struct source source;
  struct event_receiver receiver = {filter, all, true, &no_custom};
  memset(all, true, sizeof all);
  if (!scan(reader, input, &source, as_html)) return false;
  filter->source = source.text;
  filter->tokens = reader->index.tokens;
  direct_set_limits(&reader->direct, input->length, SIZE_MAX);
  restart(filter);
  struct event_history history = {filter, mark, forget};
  if (direct_run(&reader->direct, source.text, &reader->index, &receiver, &history) != SANITIZE_OK)
    return false;
  end_text(filter);
  fwrite(filter->tree.data, 1, filter->tree.length, stdout);
  putchar('\0');
  return true;
}

int main(int argc, char **argv) {
  static struct reader reader;
  struct filter filter = {0};
  struct bytes input = {0};
  bool as_html = argc > 1 && strcmp(argv[1], "--as-html") == 0;
  bool fine = true;
  reader.memory = memory_default();
  const sanitize_limits defaults = {0};
  direct_init(&reader.direct, &reader.memory, finders_best(), &defaults);
  while (fine && read_record(&input)) fine = print_tree(&reader, &filter, &input, as_html);
  direct_free(&reader.direct);
  scan_free(&reader.memory, &reader.index);
  intake_free(&reader.memory, &reader.intake);
  bytes_free(&reader.copy);
  bytes_free(&input);
  bytes_free(&filter.tree);
  bytes_free(&filter.text);
  bytes_free(&filter.marked_text);
  return fine ? 0 : 1;
}
