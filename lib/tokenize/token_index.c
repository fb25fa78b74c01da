/* The rows of the token index and their memory; see scanner.h and tokenizer.h. */
#include "tokenize/scanner.h"

bool grow_tokens(struct scanner *scanner) {
  struct token_index *index = scanner->index;
  void *rows = index->tokens;
  bool grown = memory_grow(scanner->memory, &rows, &index->capacity, sizeof(*index->tokens));
  index->tokens = rows;
  return grown;
}

bool push_token(struct scanner *scanner, struct token token) {
  struct token_index *index = scanner->index;
  if (index->count == index->capacity && !grow_tokens(scanner)) return false;
  index->tokens[index->count++] = token;
  return true;
}

static void free_tokens(const struct memory *memory, struct token_index *index) {
  memory_release(memory, index->tokens);
  index->tokens = NULL;
  index->count = index->capacity = 0;
}

static void free_attributes(const struct memory *memory, struct token_index *index) {
  memory_release(memory, index->attributes);
  index->attributes = NULL;
  index->attribute_count = index->attribute_capacity = 0;
}

void scan_free(const struct memory *memory, struct token_index *index) {
  free_tokens(memory, index);
  free_attributes(memory, index);
  buffer_free(memory, &index->cut_places);
}

void scan_trim(const struct memory *memory, struct token_index *index) {
  if (index->capacity * sizeof(*index->tokens) > MEMORY_KEPT) free_tokens(memory, index);
  if (index->attribute_capacity * sizeof(*index->attributes) > MEMORY_KEPT)
    free_attributes(memory, index);
  buffer_trim(memory, &index->cut_places);
}
