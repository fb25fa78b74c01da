/*
 * Chunks through workers: in this thread, or in several when there is enough to do. The results are
 * delivered in the order the chunks were submitted, in the thread that submits, and no more than a
 * few wait at any time.
 */
#ifndef SANITIZE_CLI_POOL_H
#define SANITIZE_CLI_POOL_H

#include "chunk.h"
#include "settings.h"

struct pool;

/* Takes a finished chunk. Returns false to end the run: no other chunk is delivered. */
typedef bool (*pool_deliver)(void *context, struct chunk *chunk);

/* `parallel` false keeps everything in this thread. Returns NULL when memory ran out. */
struct pool *pool_new(const struct settings *settings, bool parallel, pool_deliver deliver,
                      void *context);

/* An empty chunk to fill; the same one until it is submitted. NULL when the run was ended. */
struct chunk *pool_chunk(struct pool *pool);
void pool_submit(struct pool *pool);
/* Delivers all that was submitted. Returns false when the run was ended. */
bool pool_drain(struct pool *pool);
/* Waits for what is on its way, which is not delivered; after that the pool is as new. */
void pool_discard(struct pool *pool);
void pool_free(struct pool *pool);

#endif
