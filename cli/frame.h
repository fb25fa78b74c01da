/*
 * Framings: what one comment is. Each has a way to find where records end (split.c) and one to take
 * the records of a chunk to the worker, here.
 */
#ifndef SANITIZE_CLI_FRAME_H
#define SANITIZE_CLI_FRAME_H

#include "worker.h"

/* Turns chunk.in into chunk.out. */
void frame_process(struct worker *worker, struct chunk *chunk);

#endif
