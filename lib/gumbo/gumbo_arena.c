/*
 * The arena and its guards; see gumbo_arena.h. The limits are exact, because the capacities of
 * gumbo's vectors are 10 x 2^k, 5 x 2^k and 2^k.
 */
#include "gumbo/gumbo_arena.h"

enum {
  ALIGNMENT = 2 * sizeof(size_t), /* no type of gumbo needs more */
  SMALLEST_CHUNK = 64 << 10,
  LARGEST_CHUNK = 4 << 20,
  KEPT = 1 << 20, /* bytes of chunks kept between parses */
  OPEN_ELEMENTS_BLOCK = 10,
  FORMATTING_BLOCK = 11
};

/* Stands before each block. As large as the alignment, so that blocks stay aligned. */
struct block_header {
  size_t size;
  size_t unused;
};
_Static_assert(sizeof(struct block_header) == ALIGNMENT, "blocks must stay aligned");

struct arena_chunk {
  struct arena_chunk *next;
  size_t capacity; /* of data */
  size_t used;
  size_t unused;
  char data[];
};
_Static_assert(sizeof(struct arena_chunk) % ALIGNMENT == 0, "blocks must be aligned");

void arena_init(struct arena *arena, const struct memory *memory) {
  memset(arena, 0, sizeof(*arena));
  arena->memory = memory;
}

static void release_chunks(const struct memory *memory, struct arena_chunk *chunk) {
  while (chunk != NULL) {
    struct arena_chunk *next = chunk->next;
    memory_release(memory, chunk);
    chunk = next;
  }
}

void arena_begin(struct arena *arena, size_t budget) {
  size_t kept = 0;
  for (struct arena_chunk *chunk = arena->first; chunk != NULL; chunk = chunk->next) {
    chunk->used = 0;
    kept += chunk->capacity;
    if (kept >= KEPT) {
      release_chunks(arena->memory, chunk->next);
      chunk->next = NULL;
    }
  }

  arena->current = arena->first;
  arena->budget = budget;
  arena->used = 0;
  arena->block_count = 0;
  arena->open_elements = arena->formatting = arena->last[0] = arena->last[1] = NULL;
  memset(arena->last_sizes, 0, sizeof(arena->last_sizes));
  arena->growths_open = arena->growths_formatting = 0;
  arena->status = SANITIZE_OK;
}

void arena_free(struct arena *arena) {
  release_chunks(arena->memory, arena->first);
  arena->first = arena->current = NULL;
}

/* Leaves the parse. */
_Noreturn static void stop(struct arena *arena, sanitize_status status) {
  arena->status = status;
  longjmp(arena->escape, 1);
}

/* Makes current a chunk with room for `size` bytes: the next one that was kept, or a new one. */
static void next_chunk(struct arena *arena, size_t size) {
  struct arena_chunk *old = arena->current;
  if (old != NULL && old->next != NULL && old->next->capacity >= size) {
    arena->current = old->next;
    return;
  }

  if (interrupt_stops(arena->interrupt)) stop(arena, SANITIZE_ERR_MEMORY);

  size_t capacity = old == NULL ? SMALLEST_CHUNK : 2 * old->capacity;
  if (capacity > LARGEST_CHUNK) capacity = LARGEST_CHUNK;

  /* No more than the budget leaves: by doubling alone, chunks would take up to twice the budget. */
  if (old != NULL && capacity > arena->budget - arena->used) capacity = arena->budget - arena->used;
  if (capacity < size) capacity = size;

  struct arena_chunk *chunk = memory_allocate(arena->memory, sizeof(*chunk) + capacity);
  if (chunk == NULL) stop(arena, SANITIZE_ERR_MEMORY);
  chunk->next = old == NULL ? NULL : old->next;
  chunk->capacity = capacity;
  chunk->used = 0;
  if (old == NULL) {
    arena->first = chunk;
  } else {
    old->next = chunk;
  }

  arena->current = chunk;
}

static struct block_header *header_of(void *block) { return (struct block_header *)block - 1; }

/*
 * The guard of attribute names. That an attribute points to the block tells a name from other text
 * of such a size.
 */
static void check_attribute_name(struct arena *arena, size_t size) {
  if (size != 1 || arena->last_sizes[1] != arena->attribute_size) return;
  if (arena->last_sizes[0] <= SANITIZE_MAX_ATTRIBUTE_NAME + 1) return;

  const char *name;
  memcpy(&name, (const char *)arena->last[1] + arena->attribute_name, sizeof(name));
  if (name == arena->last[0]) stop(arena, SANITIZE_ERR_ATTRIBUTE_NAME);
}

void *arena_allocate(void *context, size_t size) {
  struct arena *arena = context;
  check_attribute_name(arena, size);

  size_t rounded;
  if (!size_add(size, sizeof(struct block_header) + ALIGNMENT - 1, &rounded))
    stop(arena, SANITIZE_ERR_WORKING_MEMORY);

  rounded -= rounded % ALIGNMENT;
  if (rounded > arena->budget - arena->used) stop(arena, SANITIZE_ERR_WORKING_MEMORY);
  if (arena->current == NULL || rounded > arena->current->capacity - arena->current->used)
    next_chunk(arena, rounded);

  arena->used += rounded;
  struct block_header *header =
      (struct block_header *)(void *)(arena->current->data + arena->current->used);
  arena->current->used += rounded;

  header->size = size;
  void *block = header + 1;

  /* In fragments gumbo never sets the document's quirks mode: zero, so that it is no-quirks. */
  if (size == arena->node_size) memset(block, 0, size);

  arena->block_count++;
  if (arena->block_count == OPEN_ELEMENTS_BLOCK) arena->open_elements = block;
  if (arena->block_count == FORMATTING_BLOCK) arena->formatting = block;

  arena->last[1] = arena->last[0];
  arena->last[0] = block;
  arena->last_sizes[1] = arena->last_sizes[0];
  arena->last_sizes[0] = size;
  return block;
}

/* Whether the pointer is into a block of this parse. */
static bool is_inside(const struct arena *arena, const char *pointer) {
  for (const struct arena_chunk *chunk = arena->first; chunk != NULL; chunk = chunk->next) {
    /* Compared as numbers: the pointer may belong to no chunk at all. */
    uintptr_t at = (uintptr_t)pointer;
    uintptr_t start = (uintptr_t)chunk->data;
    if (at >= start + sizeof(struct block_header) && at < start + chunk->used) return true;
    if (chunk == arena->current) return false;
  }
  return false;
}

/*
 * The guard of attributes: whether the first element of a vector is a pointer to an attribute. If
 * the bytes of a text look so, a parse is stopped that could have gone on; nothing worse.
 */
static bool holds_attributes(const struct arena *arena, const void *vector) {
  char *element;
  memcpy(&element, vector, sizeof(element));
  return (uintptr_t)element % ALIGNMENT == 0 && is_inside(arena, element) &&
         header_of(element)->size == arena->attribute_size;
}

/* A block moved from `old` to arena->last[0], which is twice as large: gumbo's vectors grow so. */
static void check_growth(struct arena *arena, void *old, size_t old_size) {
  size_t capacity = 2 * old_size / sizeof(void *);
  if (old == arena->open_elements) {
    arena->open_elements = arena->last[0];
    arena->growths_open++;
    if (capacity > SANITIZE_MAX_OPEN_ELEMENTS) stop(arena, SANITIZE_ERR_OPEN_ELEMENTS);
  } else if (old == arena->formatting) {
    arena->formatting = arena->last[0];
    arena->growths_formatting++;
    if (capacity > SANITIZE_MAX_FORMATTING) stop(arena, SANITIZE_ERR_FORMATTING);
  } else if (capacity > SANITIZE_MAX_ATTRIBUTES && holds_attributes(arena, old)) {
    stop(arena, SANITIZE_ERR_ATTRIBUTES);
  }
}

void arena_release(void *context, void *block) {
  struct arena *arena = context;
  if (block == NULL) return;
  size_t size = header_of(block)->size;
  if (arena->last[0] != NULL && arena->last_sizes[0] == 2 * size) check_growth(arena, block, size);
}
