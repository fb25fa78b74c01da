/*
 * Whether the gumbo in this process behaves as gumbo_arena.h relies on: each guard must stop a
 * small input exactly where it should. Run once in a process, before the first parse.
 */
#ifndef SANITIZE_LIB_GUMBO_SELFTEST_H
#define SANITIZE_LIB_GUMBO_SELFTEST_H

#include "gumbo/gumbo_arena.h"

/*
 * SANITIZE_ERR_PARSER: it does not, and nothing may be parsed. SANITIZE_ERR_MEMORY leaves the
 * question open. What was in the arena is lost.
 */
sanitize_status gumbo_self_test(struct arena *arena);

#endif
