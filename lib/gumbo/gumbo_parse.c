/* See gumbo_parse.h. */
#include "gumbo/gumbo_parse.h"

/*
 * Errors gumbo may record. With none, it glues an attribute's name to that of a valueless duplicate
 * before it; each costs up to 8 bytes for every open element, which the budget has to bear.
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
