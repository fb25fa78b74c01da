/*
 * See gumbo_tree.h. What this file relies on in gumbo 0.10.1 is checked by gumbo_is_as_expected() before
 * the first use.
 */
#include "gumbo/gumbo_tree.h"

#include "base/characters.h"

#include <gumbo.h>
#include <stdatomic.h>

/*
 * Errors gumbo may record. With none, it glues an attribute's name to that of a valueless duplicate
 * before it; each costs up to 8 bytes for every open element, which the budget has to bear.
 */
enum { MAX_ERRORS = 64 };

struct tree_level {
  const GumboNode *node;
  unsigned next_child;
};

void tree_init(struct tree *tree, const struct memory *memory) {
  memset(tree, 0, sizeof(*tree));
  tree->memory = memory;
  arena_init(&tree->arena, memory);
  tree->arena.node_size = sizeof(GumboNode);
  tree->arena.attribute_size = sizeof(GumboAttribute);
  tree->arena.attribute_name = offsetof(GumboAttribute, name);
}

void tree_free(struct tree *tree) {
  arena_free(&tree->arena);
  buffer_free(tree->memory, &tree->clean);
  memory_release(tree->memory, tree->levels);
  tree->levels = NULL;
}

void tree_trim(struct tree *tree) { buffer_trim(tree->memory, &tree->clean); }

/*
 * The root element of the parse, or NULL with the reason in arena->status. The tree lives in the
 * arena and is never destroyed: gumbo's own way is recursive and would overflow the stack.
 */
static const GumboNode *parse(struct arena *arena, span source, size_t budget) {
  arena_begin(arena, budget);
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = arena_allocate;
  options.deallocator = arena_release;
  options.userdata = arena;
  options.max_errors = MAX_ERRORS;
  options.fragment_context = GUMBO_TAG_BODY;
  if (setjmp(arena->escape) != 0) return NULL;
  return gumbo_parse_with_options(&options, source.data, source.length)->root;
}

/* ---- self-test: the guards of gumbo_arena.h stop gumbo exactly where they should ---- */

enum { TEST_BYTES = 8 << 10, TEST_BUDGET = 4 << 20 };

static bool append_piece(struct buffer *text, const char *piece) {
  size_t length = strlen(piece);
  if (text->capacity - text->length < length + 1) return false;
  memcpy(text->data + text->length, piece, length + 1);
  text->length += length;
  return true;
}

/*
 * prefix, `count` times the unit with each '#' as two letters that differ from unit to unit,
 * suffix.
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
 * Each guard: the largest count that passes, the status one more gives, and how often the tracked
 * vectors grow.
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
  if (text->length == 0 || parse(arena, span_of(text->data, text->length), TEST_BUDGET) == NULL)
    return false;
  if (arena->growths_open != test->growths_open ||
      arena->growths_formatting != test->growths_formatting)
    return false;
  if (test->status == SANITIZE_OK) return true;
  build(text, test->prefix, test->unit, test->passes + 1, test->suffix);
  return parse(arena, span_of(text->data, text->length), TEST_BUDGET) == NULL &&
         arena->status == test->status;
}

/*
 * Whether the gumbo in this process is one that the guards hold. SANITIZE_ERR_MEMORY leaves the
 * question open.
 */
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
 * loaded, the same for all threads, whichever finds it first.
 */
static atomic_int gumbo_verdict;
enum { VERDICT_OPEN = 0, VERDICT_GOOD = 1, VERDICT_BAD = 2 };

static sanitize_status gumbo_is_as_expected(struct arena *arena) {
  int verdict = atomic_load_explicit(&gumbo_verdict, memory_order_relaxed);
  if (verdict == VERDICT_OPEN) {
    sanitize_status status = run_self_test(arena);
    if (status == SANITIZE_ERR_MEMORY) return status;
    verdict = status == SANITIZE_OK ? VERDICT_GOOD : VERDICT_BAD;
    atomic_store_explicit(&gumbo_verdict, verdict, memory_order_relaxed);
  }
  return verdict == VERDICT_GOOD ? SANITIZE_OK : SANITIZE_ERR_PARSER;
}

/* ---- the walk ---- */

/*
 * Appends the mended form of text to tree->clean; the result is its place there, since the buffer
 * may move.
 */
static bool append_clean(struct tree *tree, span text, size_t *start, size_t *length) {
  size_t room;
  *start = tree->clean.length;
  if (!size_multiply(text.length, CLEAN_GROWTH, &room)) return false;
  if (!buffer_reserve(tree->memory, &tree->clean, room)) return false;
  *length = clean_copy_decoded(tree->clean.data + *start, text);
  tree->clean.length += *length;
  return true;
}

/*
 * Decoded text may hold what the source may not: controls and noncharacters come as references, and
 * gumbo makes invalid UTF-8 of some. Most text is as it should be and is passed on as it is.
 */
static sanitize_status walk_text(struct tree *tree, const char *text,
                                 const struct event_receiver *receiver) {
  span source = span_of(text, strlen(text));
  if (clean_prefix(source) < source.length) {
    size_t start;
    size_t length;
    tree->clean.length = 0;
    if (!append_clean(tree, source, &start, &length)) return SANITIZE_ERR_MEMORY;
    source = span_of(tree->clean.data + start, length);
  }
  filter_text(receiver->filter, source);
  return SANITIZE_OK;
}

/*
 * Values that need mending are all mended into tree->clean first, then pointed at: it moves when it
 * grows.
 */
static sanitize_status collect_attributes(struct tree *tree, const GumboVector *from,
                                          struct attribute *attributes) {
  struct {
    size_t start, length;
    bool mended;
  } values[SANITIZE_MAX_ATTRIBUTES];
  tree->clean.length = 0;
  for (unsigned i = 0; i < from->length; i++) {
    const GumboAttribute *attribute = from->data[i];
    span name = span_of(attribute->name, strlen(attribute->name));
    span value = span_of(attribute->value, strlen(attribute->value));
    attributes[i] = (struct attribute){attribute_lookup(name), name, value};
    values[i].mended = clean_prefix(value) < value.length;
    if (values[i].mended && !append_clean(tree, value, &values[i].start, &values[i].length))
      return SANITIZE_ERR_MEMORY;
  }
  for (unsigned i = 0; i < from->length; i++) {
    if (values[i].mended)
      attributes[i].value = span_of(tree->clean.data + values[i].start, values[i].length);
  }
  return SANITIZE_OK;
}

/*
 * The name as it stands in the source, for elements that gumbo does not know but the tables do
 * (picture, search ...).
 */
static enum element_id element_by_source(GumboStringPiece tag) {
  span rest = span_of(tag.data, tag.length);
  /* A stray "</>" before the tag is counted to it. */
  while (span_starts_with(rest, SPAN_LITERAL("</>")))
    rest = span_of(rest.data + 3, rest.length - 3);
  if (rest.length < 2 || rest.data[0] != '<') return ELEMENT_UNKNOWN;
  size_t end = 1;
  while (end < rest.length && !ascii_is_space(rest.data[end]) && rest.data[end] != '/' &&
         rest.data[end] != '>')
    end++;
  if (rest.data[end - 1] == '.') end--; /* gumbo_input.c: gumbo was not to know it */
  return element_lookup(span_of(rest.data + 1, end - 1));
}

/* Foreign elements cannot come up (guard G1); should one, it is an unknown element. */
static enum element_id element_of_node(const GumboElement *element) {
  if (element->tag_namespace != GUMBO_NAMESPACE_HTML) return ELEMENT_UNKNOWN;
  if (element->tag == GUMBO_TAG_UNKNOWN) return element_by_source(element->original_tag);
  const char *name = gumbo_normalized_tagname(element->tag);
  return element_lookup(span_of(name, strlen(name)));
}

/* The start tag as it was typed; empty when gumbo made the element up or copied it. */
static span typed_tag(const GumboElement *element, unsigned flags) {
  const unsigned made_up = GUMBO_INSERTION_IMPLIED | GUMBO_INSERTION_CONVERTED_FROM_END_TAG |
                           GUMBO_INSERTION_RECONSTRUCTED_FORMATTING_ELEMENT |
                           GUMBO_INSERTION_ADOPTION_AGENCY_CLONED;
  if (flags & made_up) return span_of("", 0);
  return span_of(element->original_tag.data, element->original_tag.length);
}

static sanitize_status walk_start(struct tree *tree, const GumboNode *node,
                                  const struct event_receiver *receiver) {
  struct attribute attributes[SANITIZE_MAX_ATTRIBUTES];
  struct start_tag tag = {attributes, 0, element_of_node(&node->v.element)};
  const GumboVector *from = &node->v.element.attributes;
  if (from->length > SANITIZE_MAX_ATTRIBUTES) return SANITIZE_ERR_ATTRIBUTES;
  if (receiver->wants_attributes[tag.element]) {
    sanitize_status status = collect_attributes(tree, from, attributes);
    if (status != SANITIZE_OK) return status;
    tag.attribute_count = (uint32_t)from->length;
  }
  if (receiver->wants_places)
    filter_place(receiver->filter, typed_tag(&node->v.element, node->parse_flags));
  filter_start(receiver->filter, tag);
  return SANITIZE_OK;
}

static bool is_element(const GumboNode *node) {
  return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

static bool is_text(const GumboNode *node) {
  return node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
         node->type == GUMBO_NODE_CDATA;
}

/* Depth first, without recursion: how deep the tree is, is the input's choice. */
static sanitize_status walk(struct tree *tree, const GumboNode *root,
                            const struct event_receiver *receiver) {
  unsigned depth = 0;
  tree->levels[0] = (struct tree_level){root, 0};
  for (;;) {
    struct tree_level *level = &tree->levels[depth];
    const GumboVector *children = &level->node->v.element.children;
    if (level->next_child == children->length) {
      if (depth == 0) return SANITIZE_OK;
      enum element_id element = element_of_node(&level->node->v.element);
      if (!(element_flags[element] & ELEMENT_VOID)) filter_end(receiver->filter, element);
      depth--;
      continue;
    }
    const GumboNode *child = children->data[level->next_child++];
    sanitize_status status = SANITIZE_OK;
    if (is_text(child)) {
      status = walk_text(tree, child->v.text.text, receiver);
    } else if (is_element(child)) {
      if (depth + 1 == TREE_DEPTH) return SANITIZE_ERR_OPEN_ELEMENTS;
      status = walk_start(tree, child, receiver);
      tree->levels[++depth] = (struct tree_level){child, 0};
    }
    if (status != SANITIZE_OK) return status;
  }
}

sanitize_status tree_run(struct tree *tree, span source, size_t budget,
                         const struct event_receiver *receiver) {
  if (tree->levels == NULL) {
    tree->levels = memory_allocate(tree->memory, TREE_DEPTH * sizeof(*tree->levels));
    if (tree->levels == NULL) return SANITIZE_ERR_MEMORY;
  }
  tree->arena.interrupt = NULL; /* what would stop the self-test is no fault of gumbo's */
  sanitize_status status = gumbo_is_as_expected(&tree->arena);
  if (status != SANITIZE_OK) return status;
  tree->arena.interrupt = tree->memory->interrupt;
  const GumboNode *root = parse(&tree->arena, source, budget);
  return root == NULL ? tree->arena.status : walk(tree, root, receiver);
}
