/*
 * Stands in for the other files of this folder where the library is built without gumbo
 * (SANITIZE_GUMBO=OFF). sanitizer_new_with() makes no worker that asks for gumbo, so that nothing
 * here has anything to do; what is asked for all the same is refused.
 */
#include "gumbo/gumbo_input.h"
#include "gumbo/gumbo_tree.h"

void tree_init(struct tree *tree, const struct memory *memory) { tree->memory = memory; }

void tree_free(struct tree *tree) { tree->memory = NULL; }

void tree_trim(struct tree *tree) { (void)tree; }

sanitize_status tree_run(struct tree *tree, span source, size_t budget,
                         const struct event_receiver *receiver) {
  (void)tree;
  (void)source;
  (void)budget;
  (void)receiver;
  return SANITIZE_ERR_NO_GUMBO;
}

bool mend_run(const struct memory *memory, const struct finders *find, span source,
              const struct token_index *index, struct buffer *copy, struct buffer *places) {
  (void)memory;
  (void)find;
  (void)source;
  (void)index;
  (void)copy;
  (void)places;
  return true;
}

bool mend_is_free_of_foreign(const struct finders *find, span copy) {
  (void)find;
  (void)copy;
  return true;
}
