/*
 * The fast front end: tree construction (HTML 13.2.6) for input that is simple enough to need no tree. It reads the token
 * index, keeps a stack of element ids and the list of active formatting elements, and sends the same events that tree.c
 * would. Where the standard moves nodes (the adoption agency with a furthest block, foster parenting), where insertion
 * modes are not modelled, and where gumbo 0.10.1 differs from the standard, it declines; then the output so far is thrown
 * away and gumbo reads the input.
 * Its output must equal gumbo's byte for byte: tests/test_front_ends.c, fuzz/fuzz_front_ends.c. Knows no policy.
 */
#ifndef SANITIZE_LIB_DIRECT_H
#define SANITIZE_LIB_DIRECT_H

#include "events.h"
#include "scan.h"

/* Below the guards of arena.h, so that what they would refuse is declined. */
enum { DIRECT_DEPTH = 128, DIRECT_FORMATTING = 30 };

/* An element of the list of active formatting elements (13.2.4.3), or a marker: then `element` inserted it. */
struct active_formatting {
  uint32_t token;  /* its start tag */
  uint8_t element;
  bool is_open;    /* on the stack; if not, it is reconstructed before the next text */
};

struct open_element {
  uint32_t token;  /* its start tag; of implied elements, the one that implied it */
  uint8_t element;
  uint8_t active;  /* 1 + its index in the list; 0: it has no entry there */
};

struct direct {
  const struct memory *memory;
  const struct finders *find;
  struct buffer decoded; /* text and values with references, attribute names in upper case */
  struct open_element open[DIRECT_DEPTH]; /* without html */
  unsigned depth;
  struct active_formatting active[DIRECT_FORMATTING];
  unsigned active_count;
  uint8_t counts[ELEMENT_COUNT]; /* open elements */
};

enum direct_result { DIRECT_DONE, DIRECT_DECLINED, DIRECT_NO_MEMORY };

void direct_init(struct direct *direct, const struct memory *memory, const struct finders *find);
void direct_free(struct direct *direct);

/* Sends the events. When it declines, some were sent: the receiver's output of this run must be thrown away. */
enum direct_result direct_run(struct direct *direct, span source, const struct token_index *index,
                              const struct event_receiver *receiver);

#endif
