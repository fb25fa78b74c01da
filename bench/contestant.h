/*
 * One contestant: a process that has read a corpus and makes passes over it when asked to, so that
 * the passes of many can be interleaved. It is this program again (engines.h), or a driver in
 * another language (drivers/). The protocol, in lines:
 *
 *   contestant   ready TEXTS BYTES VERSION           once; VERSION is free text
 *   asked        N                                   make N passes
 *   contestant   OUTPUT [DIRECT DIRECT_BYTES REFUSED]   of all N passes together
 *   asked        end of file                         end
 */
#ifndef BENCH_CONTESTANT_H
#define BENCH_CONTESTANT_H

#include "engines.h"

#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

enum { MAX_ROUNDS = 1000, TEXT_SIZE = 256 };

struct contestant {
  char name[64];
  char command[4096 + 64]; /* for sh; the corpus is its last argument */
  bool is_peer;            /* another project's sanitizer: what the ratios are about */

  char version[TEXT_SIZE];
  char failure[TEXT_SIZE]; /* empty while all is well */
  pid_t process;
  FILE *to;
  int from;
  size_t texts, bytes; /* of the corpus, as it read it */

  uint64_t passes;           /* in a round */
  double rounds[MAX_ROUNDS]; /* nanoseconds of processor time for one pass */
  size_t round_count;
  double measured;    /* seconds in all rounds */
  struct tally tally; /* of one pass */
  size_t peak_memory; /* kilobytes */
};

/* On failure contestant->failure says why. */
bool contestant_start(struct contestant *contestant, const char *corpus);

/*
 * Makes passes until they have not got faster for `seconds` of processor time (compilers that work
 * while the program runs need theirs), ten times that at most, and settles how many make a round of
 * `round` seconds.
 */
bool contestant_warm_up(struct contestant *contestant, double seconds, double round);

bool contestant_round(struct contestant *contestant);

void contestant_stop(struct contestant *contestant);

#endif
