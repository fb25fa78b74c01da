/*
 * Whether the gumbo in this process behaves as gumbo_arena.h relies on: each of its guards stops a
 * small input exactly where it should. Run once in a process, before the first parse.
 */
#ifndef SANITIZE_LIB_GUMBO_SELFTEST_H
#define SANITIZE_LIB_GUMBO_SELFTEST_H

#include "gumbo/gumbo_arena.h"

/*
 * SANITIZE_ERR_PARSER when it does not: then nothing may be parsed. SANITIZE_ERR_MEMORY leaves the
 * question open. What the arena held is gone.
 */
sanitize_status gumbo_self_test(struct arena *arena);

#endif
