/*
 * The first stage: the size limit, and source text as the later stages need it: valid UTF-8, no
 * controls or noncharacters, newlines LF (characters.h has the list), no leading U+FEFF. Copies
 * only where there is something to mend. The same pass over the bytes finds each '<' for
 * tokenizer.c. Knows no HTML. Guarantee P5 begins here; held by tests/unit/test_clean.c and
 * tests/oracle/checker.c.
 */
#ifndef SANITIZE_LIB_INTAKE_H
#define SANITIZE_LIB_INTAKE_H

#include "base/find.h"
#include "base/memory.h"

/* The memory that an intake keeps from run to run; zeroed at first. */
struct intake {
  struct buffer copy;      /* the mended source, if there was something to mend */
  struct buffer less_than; /* what struct source points to */
};

struct source {
  span text;
  const uint64_t *less_than; /* the survey() of text (find.h), followed by a word of zeros */
};

/*
 * Sets source->text to the input itself or to its mended copy. Both fields are valid as long as the
 * input is, and until the intake is used again. Can fail with SANITIZE_ERR_INPUT_SIZE and
 * SANITIZE_ERR_MEMORY.
 */
sanitize_status intake_run(const struct memory *memory, const struct finders *find,
                           struct intake *intake, span input, size_t limit, struct source *source);

void intake_free(const struct memory *memory, struct intake *intake);

void intake_trim(const struct memory *memory, struct intake *intake); /* see memory.h */

#endif
