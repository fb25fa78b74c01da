/*
 * For bench/growth: sanitizes one well-formed text of a given size, in a function of its own, which
 * callgrind counts.
 *
 *   sanitize-growth list                     the kinds of text, one a line
 *   sanitize-growth KIND SIZE auto|gumbo     "BYTES STATUS FRONT_END"
 */
#include <sanitize.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A text is the unit over and over. Inside it, a count and '(' ... ')' is that part so often. */
struct kind {
  const char *name;
  const char *unit;
};

static const struct kind kinds[] = {
    {"comment", "<p>Some words of a comment, and <b>some</b> of them <em>in tags</em>, with a <a "
                "href=\"https://example.com/a-page\""
                " title=\"a title\">link to a page</a> &amp; an entity.</p>\n<blockquote>What "
                "another said.</blockquote>\n"},
    {"list", "<ul>\n10(<li>an item, <i>well</i>, of a list</li>\n)</ul>\n"},
    {"table", "<table><tbody>\n10(<tr><td>a cell</td><td align=\"left\">another "
              "<b>cell</b></td></tr>\n)</tbody></table>\n"},
    {"deep", "50(<div><q>x)50(y</q></div>)\n"},
    {"attributes", "<a href=\"https://example.com/\"#>many attributes</a>\n"},
    {"unclosed", "<div>50(<span>x <p>y)</div>\n"},
    {"unclosed_formatting", "<div><b>one <i>two <u>three</div>"},
};
enum { KINDS = sizeof kinds / sizeof *kinds, MANY = 60 };

struct out {
  char *data;
  size_t length, size; /* what does not fit is left out */
};

static void put(struct out *out, const char *text, size_t length) {
  if (length > out->size - out->length) length = out->size - out->length;
  memcpy(out->data + out->length, text, length);
  out->length += length;
}

static void put_attributes(struct out *out) {
  char text[32];
  for (int i = 0; i < MANY; i++)
    put(out, text, (size_t)snprintf(text, sizeof text, " data-x%d=\"value %d\"", i, i));
}

static void put_unit(struct out *out, const char *unit) {
  while (*unit != '\0') {
    char *after;
    unsigned long count = strtoul(unit, &after, 10);
    if (*unit == '#') {
      put_attributes(out);
      unit++;
    } else if (*unit != ' ' && after != unit && *after == '(') {
      const char *end = strchr(after, ')');
      while (count-- > 0) put(out, after + 1, (size_t)(end - after - 1));
      unit = end + 1;
    } else {
      put(out, unit++, 1);
    }
  }
}

/* Whole units only, so that every size is well-formed. */
static bool make_text(struct out *out, const char *name, size_t size) {
  for (size_t i = 0; i < KINDS; i++) {
    if (strcmp(kinds[i].name, name) != 0) continue;
    *out = (struct out){malloc(size + 65536), 0, size + 65536};
    while (out->data != NULL && out->length < size) put_unit(out, kinds[i].unit);
    return out->data != NULL;
  }
  return false;
}

/* What is counted: --toggle-collect=counted. */
__attribute__((noinline)) sanitize_status counted(sanitizer *worker, const struct out *text,
                                                  sanitize_span *clean);
sanitize_status counted(sanitizer *worker, const struct out *text, sanitize_span *clean) {
  return sanitizer_run(worker, text->data, text->length, clean);
}

static sanitizer *new_worker(sanitize_front_end front_end) {
  sanitize_options options = {.size = sizeof options, .front_end = front_end};
  options.limits.input_bytes = (size_t)32 << 20;
  sanitizer *worker;
  return sanitizer_new_with(&worker, NULL, &options) == SANITIZE_OK ? worker : NULL;
}

/*
 * The first run in a process may test the parser, the first of a worker makes its buffers: neither
 * is counted.
 */
static void warm_up(sanitizer *worker) {
  sanitize_span clean;
  sanitizer *first = new_worker(SANITIZE_FRONT_END_GUMBO);
  if (first != NULL) sanitizer_run(first, "x", 1, &clean);
  sanitizer_free(first);
  sanitizer_run(worker, "x", 1, &clean);
}

static int run(const struct out *text, sanitize_front_end front_end) {
  sanitize_span clean;
  sanitizer *worker = new_worker(front_end);
  if (worker == NULL) return EXIT_FAILURE;
  warm_up(worker);
  sanitize_status status = counted(worker, text, &clean);
  printf("%zu %d %d\n", text->length, (int)status, (int)sanitizer_front_end(worker));
  sanitizer_free(worker);
  return status == SANITIZE_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv) {
  struct out text;
  if (argc == 2 && strcmp(argv[1], "list") == 0) {
    for (size_t i = 0; i < KINDS; i++) puts(kinds[i].name);
    return EXIT_SUCCESS;
  }
  if (argc != 4 || !make_text(&text, argv[1], strtoul(argv[2], NULL, 10))) {
    fputs("usage: sanitize-growth list | sanitize-growth KIND SIZE auto|gumbo\n", stderr);
    return 2;
  }
  int result = run(&text, strcmp(argv[3], "gumbo") == 0 ? SANITIZE_FRONT_END_GUMBO
                                                        : SANITIZE_FRONT_END_AUTO);
  free(text.data);
  return result;
}
