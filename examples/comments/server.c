#define _DEFAULT_SOURCE /* sockets */
#include "server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * A body that is too long is read on, so that the browser, which listens only when it has sent all,
 * gets to know. Beyond this it is not: such a client is answered at once, or cut off.
 */
enum { LONGEST_READ = 1024 * 1024, MOST_CONNECTIONS = 500 };

struct server {
  struct MHD_Daemon *daemon;
  struct server_options options;
};

/* A request while it comes in. */
struct exchange {
  struct text body;
  size_t received;
};

static const char *cookie_name(const struct server *server) {
  /* A browser takes the prefix from no other host, and over HTTPS only. */
  return server->options.https ? "__Host-writer" : "writer";
}

/* ---- Replies ---- */

/*
 * Nothing runs, and nothing comes from elsewhere, even if a comment had found a hole: no script, no
 * picture, no frame, forms to here only. Neither this nor the sanitizer relies on the other.
 */
static const char content_security_policy[] =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'";

/* On every reply. The Referrer-Policy is not no-referrer, which makes forms come from "null". */
static const char *const headers[][2] = {
    {"Content-Security-Policy", content_security_policy},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-store"}, /* pages have forms with a secret */
};

static bool add_header(struct MHD_Response *response, const char *name, const char *value) {
  return MHD_add_response_header(response, name, value) == MHD_YES;
}

static bool add_headers(const struct server *server, struct MHD_Response *response,
                        const struct reply *reply) {
  bool done = true;
  for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
    done = done && add_header(response, headers[i][0], headers[i][1]);
  done = done && add_header(response, "Content-Type",
                            reply->type == NULL ? "text/html; charset=utf-8" : reply->type);
  if (reply->location[0] != '\0') done = done && add_header(response, "Location", reply->location);
  if (reply->allow != NULL) done = done && add_header(response, "Allow", reply->allow);
  if (reply->cookie[0] == '\0') return done;

  /* Lax and not Strict: who follows a link to here from another site is still who they were. */
  char cookie[200];
  (void)snprintf(cookie, sizeof cookie, "%s=%s; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax%s",
                 cookie_name(server), reply->cookie, server->options.https ? "; Secure" : "");
  return done && add_header(response, "Set-Cookie", cookie);
}

/* Takes the body of the reply. */
static enum MHD_Result send_reply(const struct server *server, struct MHD_Connection *connection,
                                  struct reply *reply) {
  enum MHD_Result result = MHD_NO; /* the connection is closed */
  if (reply->body.failed) {
    text_free(&reply->body);
    *reply = (struct reply){.status = MHD_HTTP_SERVICE_UNAVAILABLE, .type = "text/plain"};
    text_add(&reply->body, "Out of memory. Please try again later.\n");
  }
  struct MHD_Response *response =
      MHD_create_response_from_buffer(reply->body.length, reply->body.data, MHD_RESPMEM_MUST_COPY);
  if (response != NULL && add_headers(server, response, reply))
    result = MHD_queue_response(connection, reply->status, response);
  if (response != NULL) MHD_destroy_response(response);
  text_free(&reply->body);
  return result;
}

/* ---- Requests ---- */

static const char *header(struct MHD_Connection *connection, const char *name) {
  return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static enum MHD_Result answer(const struct server *server, struct MHD_Connection *connection,
                              const char *method, const char *path,
                              const struct exchange *exchange) {
  struct reply reply = {0};
  struct request request = {
      .method = method,
      .path = path,
      .before = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "before"),
      .cookie = MHD_lookup_connection_value(connection, MHD_COOKIE_KIND, cookie_name(server)),
      .content_type = header(connection, "Content-Type"),
      .fetch_site = header(connection, "Sec-Fetch-Site"),
      .body = text_span(&exchange->body),
      .too_large = exchange->received > LONGEST_BODY,
  };
  server->options.handle(server->options.context, &request, &reply);
  return send_reply(server, connection, &reply);
}

/* What Content-Length says; 0 where there is none. */
static unsigned long long announced(struct MHD_Connection *connection) {
  const char *length = header(connection, "Content-Length");
  return length == NULL ? 0 : strtoull(length, NULL, 10);
}

/* The first call for a request: its head is there. */
static enum MHD_Result begin(const struct server *server, struct MHD_Connection *connection,
                             const char *method, const char *path, void **state) {
  if (announced(connection) > LONGEST_READ) {
    struct exchange none = {.received = LONGEST_READ};
    return answer(server, connection, method, path, &none);
  }
  *state = calloc(1, sizeof(struct exchange));
  return *state == NULL ? MHD_NO : MHD_YES;
}

/* Then one for each piece of its body. */
static enum MHD_Result receive(struct exchange *exchange, const char *data, size_t *length) {
  exchange->received += *length;
  if (exchange->received <= LONGEST_BODY)
    text_append(&exchange->body, data, *length);
  else
    text_free(&exchange->body);
  *length = 0;
  return exchange->received > LONGEST_READ || exchange->body.failed ? MHD_NO : MHD_YES;
}

/* And one at its end. */
static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *path, const char *method, const char *version,
                                  const char *data, size_t *length, void **state) {
  (void)version;
  if (*state == NULL) return begin(context, connection, method, path, state);
  if (*length > 0) return receive(*state, data, length);
  return answer(context, connection, method, path, *state);
}

static void on_end(void *context, struct MHD_Connection *connection, void **state,
                   enum MHD_RequestTerminationCode code) {
  (void)context, (void)connection, (void)code;
  struct exchange *exchange = *state;
  if (exchange == NULL) return;
  text_free(&exchange->body);
  free(exchange);
  *state = NULL;
}

/* ---- Start and stop ---- */

/*
 * One thread does it all, waiting for no one: a slow client costs a connection, a comment takes
 * milliseconds, most of them the disk's, and neither the sanitizer nor the database needs a lock.
 */
struct server *server_start(const struct server_options *options) {
  struct server *server = calloc(1, sizeof *server);
  if (server == NULL) return NULL;
  server->options = *options;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(options->port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);

  server->daemon = MHD_start_daemon(
      MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD, options->port, NULL, NULL, on_request, server,
      MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address, MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL,
      MHD_OPTION_CONNECTION_LIMIT, (unsigned)MOST_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
      options->timeout, MHD_OPTION_END);
  if (server->daemon != NULL) return server;
  (void)fprintf(stderr, "comments: cannot listen on port %u; is it in use?\n",
                (unsigned)options->port);
  free(server);
  return NULL;
}

uint16_t server_port(const struct server *server) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info == NULL ? 0 : info->port;
}

void server_stop(struct server *server) {
  if (server == NULL) return;
  MHD_stop_daemon(server->daemon);
  free(server);
}
