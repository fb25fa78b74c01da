/*
 * See engines.h. Each engine gets every text once in a pass and must be ready for the next pass.
 * Those that only parse build the tree and throw it away.
 */
#include "engines.h"

#include <sanitize.h>

#include <gumbo.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef SANITIZE_BENCH_LEXBOR
#include <lexbor/html/html.h>
#endif

static void *must(void *pointer) {
  if (pointer != NULL) return pointer;
  fputs("sanitize-bench: an engine could not be made\n", stderr);
  exit(EXIT_FAILURE);
}

/* ---- libsanitize ---- */

static struct { size_t live, peak; } worker_memory;

static void *allocate(void *context, size_t size) {
  (void)context;
  void *memory = malloc(size);
  worker_memory.live += malloc_usable_size(memory);
  if (worker_memory.live > worker_memory.peak) worker_memory.peak = worker_memory.live;
  return memory;
}

static void release(void *context, void *memory) {
  (void)context;
  worker_memory.live -= malloc_usable_size(memory);
  free(memory);
}

size_t engine_peak_memory(void) { return worker_memory.peak; }

static void *open_with(const char *preset, sanitize_front_end front_end, bool reports) {
  sanitize_options options = {.size = sizeof options, .front_end = front_end, .report = reports};
  options.allocator = (sanitize_allocator){allocate, release, NULL};
  sanitize_policy *policy = must(sanitize_policy_new(preset));
  sanitizer *worker = NULL;
  if (sanitizer_new_with(&worker, policy, &options) != SANITIZE_OK) worker = NULL;
  sanitize_policy_free(policy);
  return must(worker);
}

static void *open_auto(void) { return open_with("comment", SANITIZE_FRONT_END_AUTO, false); }
static void *open_report(void) { return open_with("comment", SANITIZE_FRONT_END_AUTO, true); }
static void *open_gumbo(void) { return open_with("comment", SANITIZE_FRONT_END_GUMBO, false); }
static void *open_article(void) { return open_with("article", SANITIZE_FRONT_END_AUTO, false); }

static void pass_worker(void *state, const struct corpus *corpus, struct tally *tally) {
  for (size_t i = 0; i < corpus->count; i++) {
    sanitize_span clean;
    if (sanitizer_run(state, corpus->texts[i].data, corpus->texts[i].length, &clean) !=
        SANITIZE_OK) {
      tally->refused++;
      continue;
    }
    tally->output += clean.length;
    if (sanitizer_front_end(state) != SANITIZE_FRONT_END_DIRECT) continue;
    tally->direct++;
    tally->direct_bytes += corpus->texts[i].length;
  }
}

static void close_worker(void *state) { sanitizer_free(state); }

static void pass_once(void *state, const struct corpus *corpus, struct tally *tally) {
  (void)state;
  for (size_t i = 0; i < corpus->count; i++) {
    size_t length;
    char *clean = sanitize_comment(corpus->texts[i].data, corpus->texts[i].length, &length);
    tally->output += length;
    tally->refused += clean == NULL;
    free(clean);
  }
}

/* ---- gumbo, bare ---- */

static void pass_gumbo(void *state, const struct corpus *corpus, struct tally *tally) {
  (void)state;
  for (size_t i = 0; i < corpus->count; i++) {
    GumboOutput *output = gumbo_parse_with_options(&kGumboDefaultOptions, corpus->texts[i].data,
                                                   corpus->texts[i].length);
    tally->output += output->root->v.element.children.length;
    gumbo_destroy_output(&kGumboDefaultOptions, output);
  }
}

/*
 * The least that gumbo can be made to do: a fragment, no list of errors, memory that is never given
 * back one by one.
 */
struct bump {
  char *block;
  size_t used, size;
};

enum { BUMP_ALIGN = 16 };

static void *bump_allocate(void *context, size_t size) {
  struct bump *bump = context;
  size = (size + BUMP_ALIGN - 1) / BUMP_ALIGN * BUMP_ALIGN;
  if (bump->size - bump->used < size) {
    fputs("sanitize-bench: the arena for gumbo is full\n", stderr);
    exit(EXIT_FAILURE);
  }
  void *memory = bump->block + bump->used;
  bump->used += size;
  return memory;
}

static void bump_release(void *context, void *pointer) {
  (void)context;
  (void)pointer;
}

static void *open_bump(void) {
  struct bump *bump = must(malloc(sizeof *bump));
  bump->used = 0;
  bump->size = (size_t)1 << 30; /* touched only where it is used */
  bump->block = must(malloc(bump->size));
  return bump;
}

static void pass_gumbo_arena(void *state, const struct corpus *corpus, struct tally *tally) {
  struct bump *bump = state;
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = bump_allocate;
  options.deallocator = bump_release;
  options.userdata = bump;
  options.max_errors = 0;
  options.fragment_context = GUMBO_TAG_BODY;
  for (size_t i = 0; i < corpus->count; i++) {
    bump->used = 0;
    GumboOutput *output =
        gumbo_parse_with_options(&options, corpus->texts[i].data, corpus->texts[i].length);
    tally->output += output->root->v.element.children.length;
  }
}

static void close_bump(void *state) {
  struct bump *bump = state;
  free(bump->block);
  free(bump);
}

/* ---- lexbor, bare ---- */

#ifdef SANITIZE_BENCH_LEXBOR
static void *open_lexbor(void) { return must(lxb_html_document_create()); }

static void pass_lexbor(void *state, const struct corpus *corpus, struct tally *tally) {
  lxb_html_document_t *document = state;
  for (size_t i = 0; i < corpus->count; i++) {
    const struct text *text = &corpus->texts[i];
    lxb_html_document_clean(document);
    tally->refused += lxb_html_document_parse(document, (const lxb_char_t *)text->data,
                                              text->length) != LXB_STATUS_OK;
    tally->output += lxb_html_document_body_element(document) != NULL;
  }
}

static void close_lexbor(void *state) { lxb_html_document_destroy(state); }
#endif

/* ---- What the machine can do ---- */

static void *open_nothing(void) { return must(malloc((size_t)16 << 20)); }

static void pass_memcpy(void *state, const struct corpus *corpus, struct tally *tally) {
  for (size_t i = 0; i < corpus->count; i++) {
    memcpy(state, corpus->texts[i].data, corpus->texts[i].length);
    tally->output += corpus->texts[i].length;
    __asm__ volatile("" : : "r"(state) : "memory"); /* or the copy would be left out */
  }
}

/* The same work whatever the corpus: when its time moves, the machine changed its speed. */
static void pass_calibration(void *state, const struct corpus *corpus, struct tally *tally) {
  (void)state;
  (void)corpus;
  uint64_t x = 1;
  for (int i = 0; i < 1000000; i++) x = x * 6364136223846793005U + 1442695040888963407U;
  tally->output += x != 0;
}

const struct engine engines[] = {
    {"calibration", "fixed work", open_nothing, pass_calibration, free},
    {"memcpy", "copies the input", open_nothing, pass_memcpy, free},
    {"libsanitize", "a worker, policy comment", open_auto, pass_worker, close_worker},
    {"libsanitize-report", "the same, with a report", open_report, pass_worker, close_worker},
    {"libsanitize-gumbo", "the same, gumbo forced", open_gumbo, pass_worker, close_worker},
    {"libsanitize-article", "a worker, policy article", open_article, pass_worker, close_worker},
    {"libsanitize-once", "sanitize_comment(), no worker", open_nothing, pass_once, free},
    {"gumbo", "parses only, default options", open_nothing, pass_gumbo, free},
    {"gumbo-arena", "parses only, a fragment, one block", open_bump, pass_gumbo_arena, close_bump},
#ifdef SANITIZE_BENCH_LEXBOR
    {"lexbor", "parses only, one document", open_lexbor, pass_lexbor, close_lexbor},
#endif
};
const size_t engine_count = sizeof engines / sizeof *engines;

const struct engine *engine_named(const char *name) {
  for (size_t i = 0; i < engine_count; i++) {
    if (strcmp(engines[i].name, name) == 0) return &engines[i];
  }
  return NULL;
}
