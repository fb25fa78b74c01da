/*
 * --csv, --tsv and --pgcopy: the chosen cells of each row.
 */
#ifndef SANITIZE_CLI_FRAME_TABLE_H
#define SANITIZE_CLI_FRAME_TABLE_H

#include "worker.h"

/* Turns chunk.in into chunk.out. */
void frame_table(struct worker *worker, struct chunk *chunk);

#endif
