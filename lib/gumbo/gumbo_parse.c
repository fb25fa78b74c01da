/* The call of gumbo; see gumbo_parse.h. */
#include "gumbo/gumbo_parse.h"

/*
 * How many parse errors gumbo may record. With 0, gumbo 0.10.1 joins the name of an attribute to
 * that of a duplicate without a value before it. Each error costs up to 8 bytes for every open
 * element, which come out of the budget.
 */
enum { MAX_ERRORS = 64 };

void parse_init(struct arena *arena, const struct memory *memory) {
  arena_init(arena, memory);
  arena->node_size = sizeof(GumboNode);
  arena->attribute_size = sizeof(GumboAttribute);
  arena->attribute_name = offsetof(GumboAttribute, name);
}

const GumboNode *parse_fragment(struct arena *arena, span source, size_t budget) {
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
