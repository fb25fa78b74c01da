/* What all forms of a survey say the same way. */
#ifndef SANITIZE_CLI_SURVEY_ROWS_H
#define SANITIZE_CLI_SURVEY_ROWS_H

#include "bytes.h"
#include "counts.h"
#include "proposal.h"

enum { SURVEY_ROWS = 50 }; /* names shown of a kind */

struct survey_report {
  const struct counts *counts;
  struct proposal proposal;
  char *chosen; /* the notation of the policy that was asked about */
  const struct tally_entry **entries[TALLY_KINDS]; /* by uses */
};

/* A kind of names, as readers are told of it. TALLY_VALUES is not shown. */
struct survey_section {
  enum tally_kind kind;
  const char *key;   /* of JSON */
  const char *title; /* of people */
  const char *empty; /* what is said where there is none */
};
extern const struct survey_section survey_sections[];
extern const size_t survey_section_count;

/* What stays of a use; policies can add, so that there may be more than before. */
static inline uint64_t entry_stays(const struct tally_entry *entry) {
  return entry->stay < entry->uses ? entry->stay : entry->uses;
}

/* Entries that the input has; the result can have others. */
size_t survey_count(const struct survey_report *report, enum tally_kind kind);

/* "12.3 %" */
void append_share(struct bytes *to, uint64_t part, uint64_t whole);

/* Why no other policy would keep an element or attribute; NULL where one would. */
const char *survey_verdict(enum tally_kind kind, const struct tally_entry *entry);

#endif
