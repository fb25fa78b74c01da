/*
 * The first stage: the size limit, and source text as the later stages need it (characters.h: valid
 * UTF-8, no controls or noncharacters, newlines LF), without leading U+FEFF. Copies only where
 * there is something to mend. The one look at text that is plain ASCII also finds its '<', for
 * tokenizer.c. Knows no HTML.
 */
#ifndef SANITIZE_LIB_INTAKE_H
#define SANITIZE_LIB_INTAKE_H

#include "base/find.h"
#include "base/memory.h"

/* What an intake keeps from run to run; zeroed at first. */
struct intake {
  struct buffer copy;      /* the source, when it had to be mended */
  struct buffer less_than; /* the words of the survey */
};

struct source {
  span text;
  const uint64_t *less_than; /* see find.h, survey(); of text; and a word of zeros behind */
};

/*
 * Sets source->text to the input itself or to its mended copy. What is in *source lives as long as
 * the input, and until the intake is used again. SANITIZE_ERR_INPUT_SIZE, SANITIZE_ERR_MEMORY.
 */
sanitize_status intake_run(const struct memory *memory, const struct finders *find,
                           struct intake *intake, span input, size_t limit, struct source *source);

void intake_free(const struct memory *memory, struct intake *intake);

void intake_trim(const struct memory *memory, struct intake *intake); /* see memory.h */

#endif
