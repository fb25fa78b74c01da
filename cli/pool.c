/*
 * Chunks through workers, in order. The slots form a ring: [delivered, claimed) are being worked on
 * or done, [claimed, submitted) wait for a worker, the one at `submitted` is being filled.
 */
#include "pool.h"

#include "frame.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

/* Below this a thread costs more than it saves. */
enum { WORTH_THREADS = 256 * 1024 };

struct slot {
  struct chunk chunk;
  bool done;
};

struct thread {
  struct pool *pool;
  pthread_t id;
  struct worker worker;
};

struct pool {
  const struct settings *settings;
  pool_deliver deliver;
  void *context;
  bool parallel;
  bool ended;
  size_t bytes; /* submitted */
  struct worker worker;
  struct slot first; /* the only one, until there are threads */

  struct slot *slots;
  size_t slot_count;
  struct thread *threads;
  size_t thread_count;
  pthread_mutex_t lock; /* of what follows and of slot.done */
  pthread_cond_t work, done;
  size_t submitted, claimed, delivered;
  bool closing;
};

struct pool *pool_new(const struct settings *settings, bool parallel, pool_deliver deliver,
                      void *context) {
  struct pool *pool = calloc(1, sizeof *pool);
  if (pool == NULL) return NULL;
  pool->settings = settings;
  pool->parallel = parallel;
  pool->deliver = deliver;
  pool->context = context;
  worker_start(&pool->worker, settings);
  return pool;
}

static struct slot *slot_at(struct pool *pool, size_t number) {
  return &pool->slots[number % pool->slot_count];
}

static void *work(void *argument) {
  struct thread *thread = argument;
  struct pool *pool = thread->pool;
  pthread_mutex_lock(&pool->lock);

  for (;;) {
    while (pool->claimed == pool->submitted && !pool->closing)
      pthread_cond_wait(&pool->work, &pool->lock);
    if (pool->closing) break;
    struct slot *slot = slot_at(pool, pool->claimed++);
    pthread_mutex_unlock(&pool->lock);
    frame_process(&thread->worker, &slot->chunk);
    pthread_mutex_lock(&pool->lock);
    slot->done = true;
    pthread_cond_signal(&pool->done);
  }

  pthread_mutex_unlock(&pool->lock);
  return NULL;
}

static size_t wanted_threads(const struct pool *pool) {
  if (!pool->parallel) return 1;
  if (pool->settings->jobs != 0) return pool->settings->jobs;
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  return cores < 1 ? 1 : cores > MAX_JOBS ? MAX_JOBS : (size_t)cores;
}

/* Waits for what the threads are at, and ends them. */
static void stop_threads(struct pool *pool) {
  pthread_mutex_lock(&pool->lock);
  pool->closing = true;
  pthread_cond_broadcast(&pool->work);
  pthread_mutex_unlock(&pool->lock);
  for (size_t i = 0; i < pool->thread_count; i++) {
    pthread_join(pool->threads[i].id, NULL);
    worker_end(&pool->threads[i].worker);
  }

  for (size_t i = 0; i < pool->slot_count; i++) chunk_free(&pool->slots[i].chunk);
  pthread_cond_destroy(&pool->done);
  pthread_cond_destroy(&pool->work);
  pthread_mutex_destroy(&pool->lock);
  free(pool->slots);
  free(pool->threads);
  pool->slots = NULL;
  pool->threads = NULL;
  pool->thread_count = 0;
}

/* Gives the pool its threads. Where that fails the work goes on in this one. */
static void start_threads(struct pool *pool) {
  size_t wanted = wanted_threads(pool);
  pool->parallel = false; /* not tried again */
  if (wanted < 2) return;
  size_t slot_count = 2 * wanted + 1;
  pool->slots = calloc(slot_count, sizeof *pool->slots);
  pool->threads = calloc(wanted, sizeof *pool->threads);

  if (pool->slots == NULL || pool->threads == NULL || pthread_mutex_init(&pool->lock, NULL) != 0) {
    free(pool->slots);
    free(pool->threads);
    pool->slots = NULL;
    pool->threads = NULL;
    return;
  }

  pthread_cond_init(&pool->work, NULL); /* these do not fail with default attributes */
  pthread_cond_init(&pool->done, NULL);
  pool->slot_count = slot_count;

  while (pool->thread_count < wanted) {
    struct thread *thread = &pool->threads[pool->thread_count];
    thread->pool = pool;
    worker_start(&thread->worker, pool->settings);
    if (pthread_create(&thread->id, NULL, work, thread) != 0) break;
    pool->thread_count++;
  }

  if (pool->thread_count == 0) stop_threads(pool);
}

static void deliver(struct pool *pool, struct chunk *chunk) {
  if (!pool->ended && !pool->deliver(pool->context, chunk)) pool->ended = true;
}

/*
 * Delivers the chunks that are done, in order, and waits for them while more than `most` are on
 * their way.
 */
static void deliver_until(struct pool *pool, size_t most) {
  pthread_mutex_lock(&pool->lock);
  while (pool->delivered < pool->submitted && !pool->ended) {
    struct slot *slot = slot_at(pool, pool->delivered);
    if (!slot->done) {
      if (pool->submitted - pool->delivered <= most) break;
      pthread_cond_wait(&pool->done, &pool->lock);
      continue;
    }
    pthread_mutex_unlock(&pool->lock);
    deliver(pool, &slot->chunk);
    pthread_mutex_lock(&pool->lock);
    slot->done = false;
    pool->delivered++;
  }

  pthread_mutex_unlock(&pool->lock);
}

struct chunk *pool_chunk(struct pool *pool) {
  struct chunk *chunk = &pool->first.chunk;
  if (pool->slots != NULL) {
    deliver_until(pool, pool->slot_count - 1);
    chunk = &slot_at(pool, pool->submitted)->chunk; /* written by this thread only */
  }
  if (pool->ended) return NULL;
  chunk_clear(chunk);
  return chunk;
}

void pool_submit(struct pool *pool) {
  struct chunk *chunk = &pool->first.chunk;
  if (pool->parallel && pool->bytes >= WORTH_THREADS) {
    start_threads(pool);
    if (pool->slots != NULL) { /* the chunk moves to the ring */
      pool->slots[0].chunk = *chunk;
      *chunk = (struct chunk){0};
    }
  }

  if (pool->slots != NULL) {
    pthread_mutex_lock(&pool->lock);
    pool->submitted++;
    pthread_cond_signal(&pool->work);
    pthread_mutex_unlock(&pool->lock);
    return;
  }

  pool->bytes += chunk->in.length;
  frame_process(&pool->worker, chunk);
  deliver(pool, chunk);
}

bool pool_drain(struct pool *pool) {
  if (pool->slots != NULL) deliver_until(pool, 0);
  return !pool->ended;
}

void pool_discard(struct pool *pool) {
  pool->ended = false;
  if (pool->slots == NULL) return;
  pthread_mutex_lock(&pool->lock);
  while (pool->delivered < pool->submitted) {
    struct slot *slot = slot_at(pool, pool->delivered);
    while (!slot->done) pthread_cond_wait(&pool->done, &pool->lock);
    slot->done = false;
    pool->delivered++;
  }
  pthread_mutex_unlock(&pool->lock);
}

void pool_free(struct pool *pool) {
  if (pool == NULL) return;
  if (pool->slots != NULL) stop_threads(pool);
  chunk_free(&pool->first.chunk);
  worker_end(&pool->worker);
  free(pool);
}
