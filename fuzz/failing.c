/* See failing.h. */
#include "failing.h"

#include <stdlib.h>

static struct {
  size_t calls, fail_at, live;
  bool on, paused, failed;
} state;

/* True when this allocation is the one. */
static bool fails_now(void) {
  if (!state.on || state.calls++ != state.fail_at) return false;
  state.failed = true;
  return true;
}

void failing_begin(size_t fail_at) {
  state.calls = 0;
  state.fail_at = fail_at;
  state.failed = false;
  state.on = true;
}

bool failing_end(void) {
  state.on = false;
  return state.failed;
}

void failing_pause(void) {
  state.paused = state.on;
  state.on = false;
}

void failing_go_on(void) { state.on = state.paused; }

bool failing_has_failed(void) { return state.failed; }
size_t failing_live(void) { return state.live; }

static void *counted(void *block) {
  state.live += block != NULL;
  return block;
}

#ifdef FAILING_WRAPS_MALLOC

/*
 * The linker's names: what calls malloc() calls __wrap_malloc(), and __real_malloc() is malloc().
 */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *pointer, size_t size);
void __real_free(void *pointer);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *pointer, size_t size);
void __wrap_free(void *pointer);

void *__wrap_malloc(size_t size) { return fails_now() ? NULL : counted(__real_malloc(size)); }
void *__wrap_calloc(size_t count, size_t size) {
  return fails_now() ? NULL : counted(__real_calloc(count, size));
}

void *__wrap_realloc(void *pointer, size_t size) {
  if (fails_now()) return NULL;
  return pointer == NULL ? counted(__real_realloc(NULL, size)) : __real_realloc(pointer, size);
}

void __wrap_free(void *pointer) {
  state.live -= pointer != NULL;
  __real_free(pointer);
}

void *failing_malloc(size_t size) { return __wrap_malloc(size); }
void failing_free(void *pointer) { __wrap_free(pointer); }

#else

void *failing_malloc(size_t size) { return fails_now() ? NULL : counted(malloc(size)); }

void failing_free(void *pointer) {
  state.live -= pointer != NULL;
  free(pointer);
}

#endif
