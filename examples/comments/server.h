/*
 * HTTP: reads requests, sends replies. Only server.c knows libmicrohttpd, and it knows nothing of
 * comments.
 */
#ifndef COMMENTS_SERVER_H
#define COMMENTS_SERVER_H

#include "text.h"

/* Bytes of a body: those of the longest comment, each as %XX, and a form's other fields. */
enum { LONGEST_BODY = 64 * 1024 };

/* What does not apply is NULL or empty. All of it is the server's. */
struct request {
  const char *method, *path;
  const char *before;       /* of the query */
  const char *cookie;       /* the value of ours */
  const char *content_type; /* of the body */
  const char *fetch_site;   /* Sec-Fetch-Site: who had the browser send this */
  sanitize_span body;
  bool too_large; /* the body was longer, and is not here */
};

/* Zeroed, then filled by the handler. The server frees `body`. */
struct reply {
  unsigned status;
  const char *type; /* NULL: HTML */
  struct text body;
  char location[40]; /* where to go instead */
  const char *allow; /* the methods, with status 405 */
  char cookie[100];  /* to be set */
};

typedef void (*server_handler)(void *context, const struct request *request, struct reply *reply);

struct server_options {
  uint16_t port;         /* 0: any that is free */
  unsigned timeout;      /* seconds without a byte, after which a client is let go */
  bool https;            /* a proxy before it speaks HTTPS: cookies are for that only */
  server_handler handle; /* is called by one thread, for one request at a time */
  void *context;
};

/* Listens on 127.0.0.1: the world outside is a proxy's business. NULL on failure, which is said. */
struct server;
struct server *server_start(const struct server_options *options);

uint16_t server_port(const struct server *server);

/* Waits for the request that is being answered. NULL is allowed. */
void server_stop(struct server *server);

#endif
