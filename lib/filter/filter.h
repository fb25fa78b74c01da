/*
 * The decisions about a document: the only place where something is permitted, changed or refused.
 * It takes events from either front end and tells the writer what stays. Does not know where events
 * came from, and writes no markup. P1 is held here; its judge is tests/oracle/checker.c.
 */
#ifndef SANITIZE_LIB_FILTER_H
#define SANITIZE_LIB_FILTER_H

#include "filter/filter_state.h"

/*
 * To be called once for each policy, which must outlive the filter; the struct must be zero.
 * `hooks` may be NULL. Can fail with SANITIZE_ERR_POLICY (the policy is damaged),
 * SANITIZE_ERR_ARGUMENT (the hooks are not a struct of this version) and SANITIZE_ERR_MEMORY.
 */
sanitize_status filter_init(struct filter *filter, const struct memory *memory,
                            const struct sanitize_policy *policy, const sanitize_hooks *hooks);
void filter_free(struct filter *filter);

/* What one run is to do. */
struct filter_run {
  const struct sanitize_policy *policy; /* that of filter_init(), or policy_nothing */
  struct writer *writer;
  struct report *report; /* NULL: no report was asked for */
  bool asks_hooks;       /* false: hooks are not asked, even if there are some */
};

/* To be called before each run. */
void filter_begin(struct filter *filter, const struct filter_run *run);

/*
 * Forgets what was decided in this run, since the front end begins again. If a hook has stopped the
 * run, it stays stopped.
 */
void filter_begin_again(struct filter *filter);

/* Whether hooks are asked in this run. */
static inline bool filter_asks_hooks(const struct filter *filter) { return filter->is_hooked; }

/* Of a run without hooks and report, where nothing is open: it can be taken back to that. */
struct filter_mark {
  sanitize_status status;
  size_t lost_text, lost_hidden;
  size_t link_count, lost_links;
  struct traces traces;
};

void filter_keep(const struct filter *filter, struct filter_mark *mark);
void filter_go_back(struct filter *filter, const struct filter_mark *mark);

/* What the front end sends to. If filter_status() is not SANITIZE_OK afterwards, the run failed. */
struct event_receiver filter_receiver(struct filter *filter);

static inline sanitize_status filter_status(const struct filter *filter) { return filter->status; }

/* What the last run took away; see filter_state.h. */
static inline size_t filter_lost_text(const struct filter *filter) { return filter->lost_text; }
static inline size_t filter_lost_hidden(const struct filter *filter) { return filter->lost_hidden; }
static inline size_t filter_lost_links(const struct filter *filter) { return filter->lost_links; }

/* Whether controls of direction end where the policy says. */
static inline bool filter_closes_controls(const struct filter *filter) {
  return filter->policy->style.containment.bidi == BIDI_CLOSE;
}

/*
 * After a run: what the policy adds to its output goes to a writer that has begun, and is asked for
 * by filter_add().
 */
void filter_begin_additions(struct filter *filter, struct writer *writer);

/*
 * Writes the start tag, when the policy and the hooks take it as they would take it in the input:
 * the element by its name, a link with its href. Else nothing is written.
 */
bool filter_add(struct filter *filter, struct start_tag tag);

/* The same of a link with this text, where that needs nothing beside it and one more is permitted. */
bool filter_add_link(struct filter *filter, struct start_tag tag, span text);

/* Whether filter_add() would, as long as no more than text comes before; a hook is then asked twice. */
bool filter_takes(struct filter *filter, struct start_tag tag);

/* Whether an element may stand without attributes and is left so when it is read again. */
bool filter_permits_bare(const struct filter *filter, enum element_id element);

void filter_trim(struct filter *filter); /* see memory.h */

#endif
