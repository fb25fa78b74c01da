/*
 * Framings: what one comment is. Each has a way to find where records end (split.c) and one to take
 * the records of a chunk to the worker, here.
 */
#ifndef SANITIZE_CLI_FRAME_H
#define SANITIZE_CLI_FRAME_H

#include "worker.h"

/* Turns chunk.in into chunk.out. */
void frame_process(struct worker *worker, struct chunk *chunk);

void frame_whole(struct worker *worker, struct chunk *chunk);
void frame_records(struct worker *worker, struct chunk *chunk); /* --lines, --null */
void frame_json(struct worker *worker, struct chunk *chunk);
void frame_table(struct worker *worker, struct chunk *chunk);

/*
 * The columns that --csv, --tsv or --pgcopy names, by the header in the first record at `data`.
 * Returns 0, or the number of the field, from 1, that the header does not have.
 */
size_t table_find_columns(const struct settings *settings, span data, struct columns *columns);
/* What is wrong with the first record at `row`, or NULL. */
const char *table_wrong_row(const struct settings *settings, span row);
/* Whether any column is chosen by name, so that the first row is a header. */
bool table_has_header(const struct settings *settings);

#endif
