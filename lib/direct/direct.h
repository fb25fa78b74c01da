/*
 * The fast front end: tree construction (HTML 13.2.6) in as little as the input needs. It reads the
 * token index, keeps the stack of open elements and the list of active formatting elements, and
 * sends the same events that gumbo_tree.c would, as it goes. Only where the adoption agency moves nodes
 * does it begin again and build a small tree first (node_tree.h). Where insertion modes are not
 * modelled (template, stray content in tables) it declines; then the output so far is thrown away
 * and gumbo reads the input. gumbo 0.10.1 is the authority, also where today's standard has moved
 * on: the output must equal gumbo's byte for byte. Held by fuzz/fuzz_front_ends.c,
 * tests/oracle/properties.c (P7) and tests/test_corpora.c. Knows no policy.
 */
#ifndef SANITIZE_LIB_DIRECT_H
#define SANITIZE_LIB_DIRECT_H

#include "direct/node_tree.h"
#include "filter/events.h"
#include "tokenize/tokenizer.h"

/* Below the guards of gumbo_arena.h, so that what they would refuse is declined. */
enum { DIRECT_DEPTH = 128, DIRECT_FORMATTING = 30 };

struct open_element {
  /* tells it from others: its place in the tree, or a running number where no tree is built */
  uint32_t node;
  uint32_t token; /* its start tag; of implied elements, the one that implied it */
  uint8_t element;
};

/*
 * An element of the list of active formatting elements (13.2.4.3), or a marker: then `element`
 * inserted it.
 */
struct active_formatting {
  uint32_t node;
  uint32_t token;
  uint8_t element;
  bool is_open; /* on the stack; if not, it is reconstructed before the next text */
};

struct direct {
  /* what the memory that gumbo would have is reckoned by; set before each run */
  size_t input_length;
  const struct memory *memory;
  const struct finders *find;
  struct buffer decoded; /* values with references, attribute names in upper case */
  struct attribute attributes[SANITIZE_MAX_ATTRIBUTES];
  struct direct_tree tree;
  struct open_element open[DIRECT_DEPTH]; /* without html */
  unsigned depth;
  struct active_formatting active[DIRECT_FORMATTING];
  unsigned active_count;
  uint8_t counts[ELEMENT_COUNT]; /* open elements */
};

enum direct_result { DIRECT_DONE, DIRECT_DECLINED, DIRECT_NO_MEMORY };

void direct_init(struct direct *direct, const struct memory *memory, const struct finders *find);
void direct_free(struct direct *direct);

void direct_trim(struct direct *direct); /* see memory.h */

/*
 * Sends the events; `restart` is called when those sent so far are to be forgotten. When it
 * declines, some were sent, too: the output of this run must be thrown away.
 */
enum direct_result direct_run(struct direct *direct, span source, const struct token_index *index,
                              const struct event_receiver *receiver, void (*restart)(void *),
                              void *context);

#endif
