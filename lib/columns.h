/*
 * The last result of sanitizer_run_batch(), in Arrow's layout: text, where its rows end, which are
 * null, and what became of each. Knows neither worker nor HTML.
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
  size_t offset_width;    /* bytes */
  uint64_t largest;       /* offset */
  size_t rows;            /* so far */
  size_t nulls;           /* of them */
};

/* Room for so many rows, of which none is there yet; false when memory ran out. */
bool columns_begin(struct columns *columns, const struct memory *memory, size_t rows,
                   size_t offset_width, uint64_t largest);

/* To the row at hand. SANITIZE_ERR_OFFSETS when it would end behind the largest offset. */
sanitize_status columns_add_text(struct columns *columns, const struct memory *memory, span text);

/* There is room for the rows that columns_begin() was told of. */
void columns_end_row(struct columns *columns, sanitize_status status, bool is_null);

/* `statuses` may be NULL. */
void columns_hand_out(const struct columns *columns, sanitize_rows *rows,
                      const sanitize_status **statuses);

/* Whether these bytes are in the memory of what was handed out. */
bool columns_overlap(const struct columns *columns, const void *data, size_t length);

void columns_free(struct columns *columns, const struct memory *memory);
void columns_trim(struct columns *columns, const struct memory *memory); /* see memory.h */

#endif
