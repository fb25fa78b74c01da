/* Which request does what. Knows neither libmicrohttpd nor SQLite, and writes no HTML. */
#ifndef COMMENTS_ROUTES_H
#define COMMENTS_ROUTES_H

#include "server.h"
#include "store.h"

struct service {
  struct store *store;
  struct cleaner *cleaner;
};

/* A server_handler; `context` is a struct service. */
void answer_request(void *context, const struct request *request, struct reply *reply);

#endif
