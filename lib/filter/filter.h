/*
 * The only place where something is permitted, changed or refused. Takes events (from either front
 * end) and tells the writer what stays. Does not know where events came from, and writes no bytes.
 */
#ifndef SANITIZE_LIB_FILTER_H
#define SANITIZE_LIB_FILTER_H

#include "filter/filter_state.h"

/*
 * Once for each policy, which must outlive the filter; the struct must be zero. `hooks` may be
 * NULL. SANITIZE_ERR_POLICY when the policy is damaged, SANITIZE_ERR_ARGUMENT when the hooks are,
 * SANITIZE_ERR_MEMORY.
 */
sanitize_status filter_init(struct filter *filter, const struct memory *memory,
                            const struct sanitize_policy *policy, const sanitize_hooks *hooks);
void filter_free(struct filter *filter);

/* What one run is to do. */
struct filter_run {
  const struct sanitize_policy *policy; /* that of filter_init(), or policy_nothing */
  struct writer *writer;
  struct report *report; /* NULL: nobody asks */
  bool asks_hooks;       /* if there are any */
};

/* Before each run. */
void filter_begin(struct filter *filter, const struct filter_run *run);

/* The same once more within a run, which a hook may have stopped already. */
void filter_begin_again(struct filter *filter);

/* Whether hooks are asked in this run. */
static inline bool filter_asks_hooks(const struct filter *filter) { return filter->is_hooked; }

/* Of a run without hooks and report, where nothing is open: it can be taken back to that. */
struct filter_mark {
  sanitize_status status;
  size_t lost_text, lost_hidden;
  struct traces traces;
};

void filter_mark(const struct filter *filter, struct filter_mark *mark);
void filter_go_back(struct filter *filter, const struct filter_mark *mark);

/* The receiver that a front end drives. After the run, filter_status() tells whether it counts. */
struct event_receiver filter_receiver(struct filter *filter);

static inline sanitize_status filter_status(const struct filter *filter) { return filter->status; }

/* After a run: filter_state.h. */
static inline size_t filter_lost_text(const struct filter *filter) { return filter->lost_text; }
static inline size_t filter_lost_hidden(const struct filter *filter) { return filter->lost_hidden; }

void filter_trim(struct filter *filter); /* see memory.h */

#endif
