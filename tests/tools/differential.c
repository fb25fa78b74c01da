/*
 * P7 and P3 at length: random markup, read by both front ends, and the output again by the first.
 *
 *   differential COUNT [SEED [--control]]
 *
 * Prints each document for which a property fails and how many were tried; ends with 1 when any
 * failed. --control spoils one output in a thousand, which must be found. Short documents: the
 * shorter, the more of them a second, and the more of what interacts is tried.
 */
#include "kit/nasty.h"
#include "kit/policy_kit.h"
#include "kit/random_policy.h"
#include "oracle/agreement.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POLICIES = 64, TOKENS = 14, SHOWN = 10, SPOILED = 1000 };

/* One worker a front end; half of the policies permit all that can be permitted. */
struct readers {
  sanitizer *direct, *gumbo;
};

static sanitizer *new_worker(const sanitize_policy *policy, sanitize_front_end front_end) {
  sanitize_options options = {.size = sizeof options, .front_end = front_end};
  sanitizer *worker;
  if (sanitizer_new_with(&worker, policy, &options) != SANITIZE_OK) exit(2);
  return worker;
}

static struct readers new_readers(unsigned number) {
  sanitize_policy *policy = number == 0             ? sanitize_policy_new("comment")
                            : number < POLICIES / 2 ? widest_policy()
                                                    : random_policy_number(number);
  struct readers readers = {new_worker(policy, SANITIZE_FRONT_END_AUTO),
                            new_worker(policy, SANITIZE_FRONT_END_GUMBO)};
  sanitize_policy_free(policy);
  return readers;
}

/* Which property fails for the document, or NULL. */
static const char *failing(const struct readers *readers, const struct bytes *html,
                           struct bytes *first, bool spoil) {
  sanitize_span direct;
  sanitize_span gumbo;
  sanitize_status status = sanitizer_run(readers->direct, html->data, html->length, &direct);
  enum agreement agreement = agreement_after(readers->direct);
  sanitize_status other = sanitizer_run(readers->gumbo, html->data, html->length, &gumbo);
  first->length = 0;
  bytes_add(first, direct.data, direct.length);
  if (spoil) bytes_add_text(first, "<i></b>");
  sanitize_span output = bytes_span(first);
  if (!outcomes_agree(agreement, (struct outcome){status, output}, (struct outcome){other, gumbo}))
    return "P7";
  if (status != SANITIZE_OK) return NULL;

  status = sanitizer_run(readers->direct, first->data, first->length, &direct);
  bool same = status == SANITIZE_OK && direct.length == first->length &&
              memcmp(direct.data, first->data, first->length) == 0;
  return same ? NULL : "P3";
}

int main(int argc, char **argv) {
  uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
  struct random random = {argc > 2 ? strtoull(argv[2], NULL, 10) : 0};
  bool control = argc > 3 && strcmp(argv[3], "--control") == 0;
  struct readers readers[POLICIES];
  struct bytes html = {0};
  struct bytes first = {0};
  uint64_t failed = 0;
  for (unsigned i = 0; i < POLICIES; i++) readers[i] = new_readers(i);

  for (uint64_t i = 0; i < count; i++) {
    html.length = 0;
    nasty_html(&random, 1 + random_below(&random, TOKENS), &html);
    const char *property =
        failing(&readers[i % POLICIES], &html, &first, control && i % SPOILED == 0);
    if (property == NULL) continue;
    if (failed++ < SHOWN)
      printf("%s, policy %u: %.*s\n", property, (unsigned)(i % POLICIES), (int)html.length,
             html.data);
  }

  printf("%" PRIu64 " documents, %" PRIu64 " failed\n", count, failed);
  for (unsigned i = 0; i < POLICIES; i++) {
    sanitizer_free(readers[i].direct);
    sanitizer_free(readers[i].gumbo);
  }
  bytes_free(&html);
  bytes_free(&first);
  return failed > 0;
}
