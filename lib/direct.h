/*
 * The fast front end: tree construction (HTML 13.2.6) for input that is simple enough to need no tree. It reads the token
 * index, keeps a stack of element ids, and sends the same events that tree.c would. Where the standard calls for the
 * adoption agency, reconstruction of formatting elements, foster parenting, or anything else that moves nodes, and where
 * gumbo 0.10.1 differs from the standard, it declines, having sent nothing; then gumbo reads the input.
 * Its output must equal gumbo's byte for byte: tests/test_front_ends.c, fuzz/fuzz_front_ends.c. Knows no policy.
 */
#ifndef SANITIZE_LIB_DIRECT_H
#define SANITIZE_LIB_DIRECT_H

#include "events.h"
#include "scan.h"

/* Below the guards of arena.h, so that what they would refuse is declined. */
enum { DIRECT_DEPTH = 128, DIRECT_FORMATTING = 30 };

struct direct {
  const struct memory *memory;
  const struct finders *find;
  struct buffer decoded; /* attribute values with references, names in upper case */
  /* The stack of open elements, without html. */
  uint8_t open[DIRECT_DEPTH];
  uint32_t names[DIRECT_DEPTH]; /* the token that opened an element of unknown name */
  unsigned depth;
  unsigned formatting;          /* open formatting elements and markers */
  uint8_t counts[ELEMENT_COUNT];
};

enum direct_result { DIRECT_DONE, DIRECT_DECLINED, DIRECT_NO_MEMORY };

void direct_init(struct direct *direct, const struct memory *memory, const struct finders *find);
void direct_free(struct direct *direct);

/* Sends all events, or none. */
enum direct_result direct_run(struct direct *direct, span source, const struct token_index *index,
                              const struct event_receiver *receiver);

#endif
