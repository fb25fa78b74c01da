/* --links: the URLs of a result, as lines of text or JSON. */
#ifndef SANITIZE_CLI_LINKS_H
#define SANITIZE_CLI_LINKS_H

#include "inspect.h"
#include "report.h"

/* Notes the URLs of `clean`, the result of the comment, each as an event of the chunk. */
sanitize_status links_note(struct inspector *inspector, const struct settings *settings,
                           struct chunk *chunk, struct place at, span clean);

#endif
