/*
 * Stands in for the other files of this folder where the library is built without gumbo
 * (SANITIZE_GUMBO=OFF). sanitizer_new_with() makes no worker that needs gumbo, so that nothing here
 * is called with work to do; if it were, the run would be refused.
 */
#include "gumbo/gumbo_input.h"
#include "gumbo/gumbo_tree.h"

void gumbo_tree_init(struct gumbo_tree *tree, const struct memory *memory) {
  tree->memory = memory;
}

void gumbo_tree_free(struct gumbo_tree *tree) { tree->memory = NULL; }

void gumbo_tree_trim(struct gumbo_tree *tree) { (void)tree; }

sanitize_status gumbo_tree_run(struct gumbo_tree *tree, span source, size_t budget,
                               const struct event_receiver *receiver) {
  (void)tree;
  (void)source;
  (void)budget;
  (void)receiver;
  return SANITIZE_ERR_NO_GUMBO;
}

bool gumbo_copy_make(const struct memory *memory, const struct finders *find, span source,
                     const struct token_index *index, struct buffer *copy, struct buffer *places) {
  (void)memory;
  (void)find;
  (void)source;
  (void)index;
  (void)copy;
  (void)places;
  return true;
}

bool gumbo_copy_is_free_of_foreign(const struct finders *find, span copy) {
  (void)find;
  (void)copy;
  return true;
}
