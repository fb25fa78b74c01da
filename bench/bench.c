/*
 * Measures libsanitize beside memcpy, gumbo and other sanitizers. Every contestant is a process of
 * its own, all of them on one core; they take turns, round after round, so that a machine that
 * slows down slows all of them. `sanitize-bench --help`.
 */
#define _GNU_SOURCE

#include "contestant.h"
#include "report.h"

#include <getopt.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "usage: sanitize-bench [OPTION...] CORPUS...\n"
    "A corpus is a file of JSON lines, {\"html\": \"...\"}.\n"
    "  --rounds N            rounds (default 15); who needs long takes part in fewer, at least 3\n"
    "  --round-time SECONDS  processor time of a round, where a pass is not longer (default 0.05)\n"
    "  --warm-up SECONDS     a peer is measured when it has not got faster for so long (default "
    "1.5; ours a tenth of "
    "it)\n"
    "  --peer NAME=COMMAND   another sanitizer: a driver that speaks the protocol of "
    "bench/contestant.h; any number\n"
    "  --only NAME,NAME      only these engines and peers\n"
    "  --core N              the core that all run on (default: the last one)\n"
    "  --json FILE           also writes all numbers there\n";

enum { MAX_CONTESTANTS = 64 };
/* seconds; who was measured that long in 3 rounds has had enough */
static const double patience = 5;
static const size_t least_rounds = 3;

struct settings {
  size_t rounds;
  double round_time, warm_up;
  const char *only, *json;
  int core;
  struct contestant *contestants;
  size_t count;
};

/* ---- As a contestant ---- */

static int serve(const char *name, const char *path) {
  const struct engine *engine = engine_named(name);
  struct corpus corpus;
  uint64_t passes;
  if (engine == NULL || !corpus_read(&corpus, path)) return EXIT_FAILURE;
  void *state = engine->open();
  printf("ready %zu %zu %s\n", corpus.count, corpus.bytes, engine->what);
  fflush(stdout);
  while (scanf("%" SCNu64, &passes) == 1) {
    struct tally tally = {0};
    while (passes-- > 0) engine->pass(state, &corpus, &tally);
    printf("%zu %zu %zu %zu\n", tally.output, tally.direct, tally.direct_bytes, tally.refused);
    fflush(stdout);
  }
  engine->close(state);
  corpus_free(&corpus);
  return EXIT_SUCCESS;
}

/* What callgrind is told to count: --toggle-collect=counted_pass. */
__attribute__((noinline)) void counted_pass(const struct engine *engine, void *state,
                                            const struct corpus *corpus, struct tally *tally);
void counted_pass(const struct engine *engine, void *state, const struct corpus *corpus,
                  struct tally *tally) {
  engine->pass(state, corpus, tally);
}

/* One pass to warm up, and one that callgrind counts: see bench/count. */
static int count(const char *name, const char *path) {
  const struct engine *engine = engine_named(name);
  struct corpus corpus;
  struct tally tally = {0};
  if (engine == NULL || !corpus_read(&corpus, path)) return EXIT_FAILURE;
  void *state = engine->open();
  engine->pass(state, &corpus, &tally);
  counted_pass(engine, state, &corpus, &tally);
  printf("%zu %zu %zu\n", corpus.count, corpus.bytes, engine_peak_memory());
  engine->close(state);
  corpus_free(&corpus);
  return EXIT_SUCCESS;
}

/* ---- The contest ---- */

static bool is_alive(const struct contestant *contestant) { return contestant->failure[0] == '\0'; }

static void contest(struct settings *settings, const char *corpus) {
  for (size_t i = 0; i < settings->count; i++) {
    struct contestant *contestant = &settings->contestants[i];
    contestant->round_count = 0;
    contestant->measured = 0;
    double warm_up = contestant->is_peer ? settings->warm_up : settings->warm_up / 10;
    if (contestant_start(contestant, corpus))
      contestant_warm_up(contestant, warm_up, settings->round_time);
  }
  for (size_t round = 0; round < settings->rounds; round++) {
    for (size_t i = 0; i < settings->count; i++) {
      struct contestant *contestant = &settings->contestants[i];
      bool had_enough = round >= least_rounds && contestant->measured > patience;
      if (is_alive(contestant) && !had_enough) contestant_round(contestant);
    }
  }
  for (size_t i = 0; i < settings->count; i++) contestant_stop(&settings->contestants[i]);
}

/* "some/typical.jsonl" is "typical". */
static void name_of(const char *path, char *name, size_t size) {
  const char *slash = strrchr(path, '/');
  snprintf(name, size, "%s", slash == NULL ? path : slash + 1);
  char *dot = strrchr(name, '.');
  if (dot != NULL) *dot = '\0';
}

static int run(struct settings *settings, char **corpora) {
  json_t *all = json_array();
  for (; *corpora != NULL; corpora++) {
    char name[64];
    name_of(*corpora, name, sizeof name);
    contest(settings, *corpora);
    report_table(stdout, name, settings->contestants, settings->count);
    json_array_append_new(all, report_json(name, settings->contestants, settings->count));
  }
  bool good = settings->json == NULL ||
              json_dump_file(all, settings->json, JSON_INDENT(1) | JSON_REAL_PRECISION(6)) == 0;
  if (!good) fprintf(stderr, "sanitize-bench: cannot write %s\n", settings->json);
  json_decref(all);
  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* ---- Who takes part, and how ---- */

static bool is_wanted(const struct settings *settings, const char *name) {
  size_t length = strlen(name);
  for (const char *at = settings->only; at != NULL; at = strchr(at, ',')) {
    if (*at == ',') at++;
    if (strncmp(at, name, length) == 0 && (at[length] == ',' || at[length] == '\0')) return true;
  }
  return settings->only == NULL;
}

static void add(struct settings *settings, const char *name, const char *command, bool is_peer) {
  if (settings->count == MAX_CONTESTANTS || !is_wanted(settings, name)) return;
  struct contestant *contestant = &settings->contestants[settings->count++];
  snprintf(contestant->name, sizeof contestant->name, "%s", name);
  snprintf(contestant->command, sizeof contestant->command, "%s", command);
  contestant->is_peer = is_peer;
}

static void add_engines(struct settings *settings, const char *program) {
  char command[4096 + 64];
  for (size_t i = 0; i < engine_count; i++) {
    snprintf(command, sizeof command, "'%s' --serve %s", program, engines[i].name);
    add(settings, engines[i].name, command, false);
  }
}

static bool add_peer(struct settings *settings, char *definition) {
  char *equals = strchr(definition, '=');
  if (equals == NULL) return false;
  *equals = '\0';
  add(settings, definition, equals + 1, true);
  return true;
}

static bool stay_on_core(int core) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return false;
  size_t last = CPU_SETSIZE - 1;
  while (last > 0 && !CPU_ISSET(last, &set)) last--;
  CPU_ZERO(&set);
  CPU_SET(core < 0 ? last : (size_t)core, &set);
  return sched_setaffinity(0, sizeof set, &set) == 0; /* children inherit it */
}

/* --only decides about --peer, so peers are kept until all options are read. */
static bool read_options(struct settings *settings, int argc, char **argv, const char *program) {
  static const struct option options[] = {
      {"rounds", required_argument, NULL, 'r'},
      {"round-time", required_argument, NULL, 't'},
      {"warm-up", required_argument, NULL, 'w'},
      {"peer", required_argument, NULL, 'p'},
      {"only", required_argument, NULL, 'o'},
      {"core", required_argument, NULL, 'c'},
      {"json", required_argument, NULL, 'j'},
      {"help", no_argument, NULL, 'h'},
      {NULL, 0, NULL, 0},
  };
  char *peers[MAX_CONTESTANTS];
  size_t peer_count = 0;
  for (int option; (option = getopt_long(argc, argv, "h", options, NULL)) != -1;) {
    switch (option) {
    case 'r': settings->rounds = strtoul(optarg, NULL, 10); break;
    case 't': settings->round_time = strtod(optarg, NULL); break;
    case 'w': settings->warm_up = strtod(optarg, NULL); break;
    case 'o': settings->only = optarg; break;
    case 'c': settings->core = atoi(optarg); break;
    case 'j': settings->json = optarg; break;
    case 'p':
      if (peer_count < MAX_CONTESTANTS) peers[peer_count++] = optarg;
      break;
    default: return false;
    }
  }
  add_engines(settings, program);
  for (size_t i = 0; i < peer_count; i++) {
    if (!add_peer(settings, peers[i])) return false;
  }
  return settings->rounds >= 1 && settings->rounds <= MAX_ROUNDS && settings->round_time > 0 &&
         optind < argc;
}

int main(int argc, char **argv) {
  char program[4096];
  if (argc == 4 && strcmp(argv[1], "--serve") == 0) return serve(argv[2], argv[3]);
  if (argc == 4 && strcmp(argv[1], "--count") == 0) return count(argv[2], argv[3]);
  ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
  if (length <= 0) return EXIT_FAILURE;
  program[length] = '\0';
  struct settings settings = {.rounds = 15, .round_time = 0.05, .warm_up = 1.5, .core = -1};
  settings.contestants = calloc(MAX_CONTESTANTS, sizeof *settings.contestants);
  int result = 2;
  if (settings.contestants == NULL || !read_options(&settings, argc, argv, program)) {
    fputs(usage, stderr);
  } else if (!stay_on_core(settings.core)) {
    fputs("sanitize-bench: cannot stay on one core\n", stderr);
  } else {
    signal(SIGPIPE, SIG_IGN); /* a contestant that died is seen by its answer */
    result = run(&settings, argv + optind);
  }
  free(settings.contestants);
  return result;
}
