/*
 * The first stage: the size limit, and source text as the later stages need it (clean.h: valid UTF-8, no controls or
 * noncharacters, newlines LF), without leading U+FEFF. Copies only where there is something to mend. Knows no HTML.
 */
#ifndef SANITIZE_LIB_INTAKE_H
#define SANITIZE_LIB_INTAKE_H

#include "find.h"
#include "memory.h"

/*
 * Sets *clean to the input itself or to its mended copy in `copy`, which must live as long as *clean is used.
 * SANITIZE_ERR_INPUT_SIZE, SANITIZE_ERR_MEMORY.
 */
sanitize_status intake_run(const struct memory *memory, const struct finders *find, struct buffer *copy, span input,
                           size_t limit, span *clean);

#endif
