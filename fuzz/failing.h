/*
 * Memory that runs out when it is told to, for P9 in the fuzz targets. Where the linker can put
 * functions before malloc() and its kin (--wrap; the build says so), that is the memory of
 * everything that is linked into the program: policies and the functions without a worker have no
 * allocator of their own. Elsewhere nothing fails and nothing is counted.
 */
#ifndef SANITIZE_FUZZ_FAILING_H
#define SANITIZE_FUZZ_FAILING_H

#include <stdbool.h>
#include <stddef.h>

enum { FAILING_MOST = 3000 };

#define FAILING_NEVER ((size_t)-1)

/* From here on allocation number `fail_at`, from 0, gets NULL: one, those behind it are served. */
void failing_begin(size_t fail_at);

/* Up to here. True when an allocation failed. May be called again. */
bool failing_end(void);

/* Lets allocations through for a while, and then not: for what the harness itself does. */
void failing_pause(void);
void failing_go_on(void);

/* True when one failed since failing_begin(). */
bool failing_has_failed(void);

/* Blocks that are not freed yet. */
size_t failing_live(void);

/*
 * malloc() and free() as they are wrapped, for libraries that are not linked into the program but
 * take functions.
 */
void *failing_malloc(size_t size);
void failing_free(void *pointer);

#endif
