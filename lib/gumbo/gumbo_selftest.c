/* The self-test; see gumbo_selftest.h. The numbers were measured on gumbo 0.10.1. */
#include "gumbo/gumbo_selftest.h"

#include "gumbo/gumbo_parse.h"

#include <stdatomic.h>

enum { TEST_BYTES = 8 << 10, TEST_BUDGET = 4 << 20 };

static bool append_piece(struct buffer *text, const char *piece) {
  size_t length = strlen(piece);
  if (text->capacity - text->length < length + 1) return false;
  memcpy(text->data + text->length, piece, length + 1);
  text->length += length;
  return true;
}

/*
 * Makes text of `prefix`, `count` times `unit`, and `suffix`. "##" in the unit becomes two letters
 * that differ from unit to unit. If there is no room, the text is empty.
 */
static void build(struct buffer *text, const char *prefix, const char *unit, unsigned count,
                  const char *suffix) {
  text->length = 0;
  bool fits = append_piece(text, prefix);
  for (unsigned i = 0; fits && i < count; i++) {
    size_t start = text->length;
    fits = append_piece(text, unit);
    for (size_t at = start; fits && at + 1 < text->length; at++) {
      if (text->data[at] != '#') continue;
      text->data[at] = (char)('a' + i / 26);
      text->data[at + 1] = (char)('a' + i % 26);
    }
  }

  if (!fits || !append_piece(text, suffix)) text->length = 0;
}

/*
 * For each guard: the largest count that it lets pass, the status of one more, and how often the
 * watched vectors have grown at the largest count.
 */
struct guard_test {
  const char *prefix, *unit, *suffix;
  unsigned passes;
  sanitize_status status;
  unsigned growths_open, growths_formatting; /* at `passes` */
};

static const struct guard_test guard_tests[] = {
    {"", "<span>", "", 9, SANITIZE_OK, 0, 0},
    {"", "<span>", "", 10, SANITIZE_OK, 1, 0},
    {"", "<b ##=i>", "", 5, SANITIZE_OK, 0, 0},
    {"", "<b ##=i>", "", 6, SANITIZE_OK, 0, 1},
    {"", "<span>", "", SANITIZE_MAX_OPEN_ELEMENTS - 1, SANITIZE_ERR_OPEN_ELEMENTS, 4, 0},
    {"", "<b ##=i>", "", SANITIZE_MAX_FORMATTING, SANITIZE_ERR_FORMATTING, 3, 3},
    {"<p", " ##", ">", SANITIZE_MAX_ATTRIBUTES, SANITIZE_ERR_ATTRIBUTES, 0, 0},
    {"</p", " ##", ">", SANITIZE_MAX_ATTRIBUTES, SANITIZE_ERR_ATTRIBUTES, 0, 0},
    {"<p ", "x", "=1>", SANITIZE_MAX_ATTRIBUTE_NAME, SANITIZE_ERR_ATTRIBUTE_NAME, 0, 0},
};

static bool guard_holds(struct arena *arena, struct buffer *text, const struct guard_test *test) {
  build(text, test->prefix, test->unit, test->passes, test->suffix);
  if (text->length == 0 ||
      parse_fragment(arena, span_of(text->data, text->length), TEST_BUDGET) == NULL)
    return false;

  if (arena->growths_open != test->growths_open ||
      arena->growths_formatting != test->growths_formatting)
    return false;

  if (test->status == SANITIZE_OK) return true;

  build(text, test->prefix, test->unit, test->passes + 1, test->suffix);
  return parse_fragment(arena, span_of(text->data, text->length), TEST_BUDGET) == NULL &&
         arena->status == test->status;
}

/* Runs all tests. SANITIZE_ERR_MEMORY leaves the question open. */
static sanitize_status run_self_test(struct arena *arena) {
  struct buffer text = {memory_allocate(arena->memory, TEST_BYTES), 0, TEST_BYTES};
  if (text.data == NULL) return SANITIZE_ERR_MEMORY;

  sanitize_status status = SANITIZE_OK;
  for (size_t i = 0; status == SANITIZE_OK && i < sizeof(guard_tests) / sizeof(guard_tests[0]);
       i++) {
    if (guard_holds(arena, &text, &guard_tests[i])) continue;
    status = arena->status == SANITIZE_ERR_MEMORY ? SANITIZE_ERR_MEMORY : SANITIZE_ERR_PARSER;
  }

  memory_release(arena->memory, text.data);
  return status;
}

/*
 * The only mutable object with static storage in the library: the verdict about the gumbo that is
 * loaded. It is the same for all threads, whichever finds it first (P10).
 */
static atomic_int gumbo_verdict;
enum { SELF_TEST_OPEN = 0, SELF_TEST_PASSED = 1, SELF_TEST_FAILED = 2 };

sanitize_status gumbo_self_test(struct arena *arena) {
  int verdict = atomic_load_explicit(&gumbo_verdict, memory_order_relaxed);
  if (verdict == SELF_TEST_OPEN) {
    sanitize_status status = run_self_test(arena);
    if (status == SANITIZE_ERR_MEMORY) return status;
    verdict = status == SANITIZE_OK ? SELF_TEST_PASSED : SELF_TEST_FAILED;
    atomic_store_explicit(&gumbo_verdict, verdict, memory_order_relaxed);
  }
  return verdict == SELF_TEST_PASSED ? SANITIZE_OK : SANITIZE_ERR_PARSER;
}
