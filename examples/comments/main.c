/*
 * A comment service: what is posted is sanitized by libsanitize, kept in SQLite and served by
 * libmicrohttpd. ../README.md says what is where.
 *
 *     comments [--port N] [--database FILE] [--policy POLICY] [--timeout SECONDS] [--https]
 */
#define _DEFAULT_SOURCE /* getopt_long(), umask() */
#include "routes.h"

#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char usage[] =
    "usage: comments [--port N] [--database FILE] [--policy POLICY] [--timeout SECONDS] [--https]\n"
    "\n"
    "Serves http://127.0.0.1:8080/ until it is interrupted.\n"
    "  --port N           instead of 8080; 0 takes any that is free\n"
    "  --database FILE    instead of comments.db\n"
    "  --policy POLICY    what may stay: a preset, tags (\"<b> <i>\") or JSON, as libsanitize "
    "takes them\n"
    "  --timeout SECONDS  how long to wait for a client that sends nothing; 15\n"
    "  --https            a proxy before it speaks HTTPS to the browsers: cookies say so\n";

struct options {
  const char *database, *policy;
  struct server_options server;
};

/* A whole number from `least` to `most`. */
static bool read_count(const char *text, unsigned long least, unsigned long most,
                       unsigned long *count) {
  char *end;
  *count = strtoul(text, &end, 10);
  return *text >= '0' && *text <= '9' && *end == '\0' && *count >= least && *count <= most;
}

static bool read_options(int argc, char **argv, struct options *options) {
  static const struct option known[] = {
      {"port", required_argument, NULL, 'p'},   {"database", required_argument, NULL, 'd'},
      {"policy", required_argument, NULL, 'o'}, {"timeout", required_argument, NULL, 't'},
      {"https", no_argument, NULL, 's'},        {NULL, 0, NULL, 0},
  };
  unsigned long number;
  for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;) {
    switch (option) {
    case 'p':
      if (!read_count(optarg, 0, 65535, &number)) return false;
      options->server.port = (uint16_t)number;
      break;
    case 't':
      if (!read_count(optarg, 1, 3600, &number)) return false;
      options->server.timeout = (unsigned)number;
      break;
    case 'd': options->database = optarg; break;
    case 'o': options->policy = optarg; break;
    case 's': options->server.https = true; break;
    default: return false;
    }
  }
  return optind == argc;
}

/* The thread that serves is started with these signals blocked, too: only we hear them. */
static void block_signals(sigset_t *ending) {
  (void)sigemptyset(ending);
  (void)sigaddset(ending, SIGINT);
  (void)sigaddset(ending, SIGTERM);
  (void)pthread_sigmask(SIG_BLOCK, ending, NULL);
  (void)signal(SIGPIPE, SIG_IGN); /* a client that is gone */
}

/* Serves until it is told to end. */
static bool serve(const struct options *options, struct service *service) {
  struct server_options server_options = options->server;
  sigset_t ending;
  int signal_number;
  block_signals(&ending);
  server_options.handle = answer_request;
  server_options.context = service;
  struct server *server = server_start(&server_options);
  if (server == NULL) return false;
  printf("http://127.0.0.1:%u/\n", (unsigned)server_port(server));
  (void)fflush(stdout);
  (void)sigwait(&ending, &signal_number);
  server_stop(server);
  return true;
}

static bool run(const struct options *options, struct service *service) {
  int64_t renewed;
  service->cleaner = cleaner_new(options->policy);
  if (service->cleaner == NULL) return false;
  service->store = store_open(options->database, cleaner_version(service->cleaner));
  if (service->store == NULL) return false;
  if (!store_renew(service->store, service->cleaner, &renewed)) return false;
  if (renewed > 0)
    (void)fprintf(stderr, "comments: %" PRId64 " sanitized again: the policy is another\n",
                  renewed);
  return serve(options, service);
}

int main(int argc, char **argv) {
  struct options options = {.database = "comments.db", .server = {.port = 8080, .timeout = 15}};
  struct service service = {0};
  if (!read_options(argc, argv, &options)) {
    (void)fputs(usage, stderr);
    return 2;
  }
  (void)umask(077); /* the database has the writers' secrets */
  bool done = run(&options, &service);
  store_close(service.store);
  cleaner_free(service.cleaner);
  return done ? 0 : 1;
}
