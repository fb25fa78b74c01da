/*
 * --jsonl: the chosen strings of each line.
 */
#ifndef SANITIZE_CLI_FRAME_JSON_H
#define SANITIZE_CLI_FRAME_JSON_H

#include "worker.h"

/* Turns chunk.in into chunk.out. */
void frame_json(struct worker *worker, struct chunk *chunk);

#endif
