/*
 * The last result of sanitizer_run_batch(), in Arrow's layout: the text of all rows, where each
 * ends, which are null, and the status of each. Knows neither worker nor HTML. Held by
 * tests/unit/test_batch.c.
 */
#ifndef SANITIZE_LIB_COLUMNS_H
#define SANITIZE_LIB_COLUMNS_H

#include "base/memory.h"

/* Zeroed: empty. */
struct columns {
  struct buffer data;
  struct buffer offsets;
  struct buffer validity;
  struct buffer statuses; /* sanitize_status */
  size_t offset_width;    /* bytes of an offset: 4 or 8 */
  uint64_t largest;       /* the largest offset */
  size_t rows;            /* how many rows were ended */
  size_t nulls;           /* how many of them are null */
};

/* Begins an empty result with room for `rows` rows. False when memory ran out. */
bool columns_begin(struct columns *columns, const struct memory *memory, size_t rows,
                   size_t offset_width, uint64_t largest);

/* Adds text to the current row. SANITIZE_ERR_OFFSETS: it would end after the largest offset. */
sanitize_status columns_add_text(struct columns *columns, const struct memory *memory, span text);

/* Ends the current row. To be called at most once for each of columns_begin()'s rows. */
void columns_end_row(struct columns *columns, sanitize_status status, bool is_null);

/* Sets what the caller gets. `statuses` may be NULL. */
void columns_hand_out(const struct columns *columns, sanitize_rows *rows,
                      const sanitize_status **statuses);

/* Whether these bytes lie in the memory of the result. */
bool columns_overlap(const struct columns *columns, const void *data, size_t length);

void columns_free(struct columns *columns, const struct memory *memory);
void columns_trim(struct columns *columns, const struct memory *memory); /* see memory.h */

#endif
