/*
 * A worker owns what one thread needs: the library's worker and scratch memory. It takes one
 * comment through the library and decides, by --on-error, what becomes of one that is refused.
 */
#ifndef SANITIZE_CLI_WORKER_H
#define SANITIZE_CLI_WORKER_H

#include "chunk.h"
#include "convert.h"
#include "inspect.h"
#include "proxy.h"
#include "report.h"
#include "settings.h"
#include "span.h"

struct worker {
  const struct settings *settings;
  sanitizer *sanitizer;
  sanitizer *as_text;         /* for --on-error=text; made when first needed */
  sanitizer *explainer;       /* for --check: says why; made when first needed */
  struct inspector inspector; /* for lists and surveys */
  struct proxy_worker proxy;
  struct bytes decoded; /* the framing's: a string or cell without its escapes */
  struct bytes key;     /* the framing's: a name */
  struct bytes flat;
  struct encoder encoder; /* for comments that go into another encoding; opened when first needed */
  struct bytes fitted;
};

enum fate {
  FATE_SAME,     /* the comment is clean as it is */
  FATE_CHANGED,  /* there is a new one */
  FATE_LEFT_OUT, /* the record goes */
  FATE_STOP      /* the chunk ends before this record */
};

/* White space that would break the record: each becomes a space, which HTML reads the same. */
enum flatten { FLATTEN_NOTHING = 0, FLATTEN_NEWLINES = 1, FLATTEN_TABS = 2 };

void worker_start(struct worker *worker, const struct settings *settings);
void worker_end(struct worker *worker);

/* *clean is valid until the next call; it is set for FATE_CHANGED only. */
enum fate worker_clean(struct worker *worker, struct chunk *chunk, const struct comment *comment,
                       unsigned flatten, span *clean);

/*
 * A record that cannot be read: there is no comment in it to empty or show, so that it is left out
 * or ends the run.
 */
enum fate worker_reject(struct worker *worker, struct chunk *chunk, struct place at,
                        const char *why);

/* A comment too long to be held. An empty one is all that --on-error=text can show of it. */
enum fate worker_refuse_oversize(struct worker *worker, struct chunk *chunk);

#endif
