/*
 * Searches for the input that costs most per byte under the default limits, by hill climbing over
 * attack grammars: a head some times over, a unit until the size is reached, a tail as often as the
 * unit. For scripts/resources; nothing is asserted here.
 *
 *   climb instructions SIZE STEPS SEED [FILE]   counted by the processor, or by callgrind: see
 *   count_instructions()
 *   climb time SIZE STEPS SEED [FILE]           nanoseconds, the least of a few runs: what
 *   callgrind counts is not what it takes
 *   climb memory SIZE STEPS SEED [FILE]         the most that was allocated at once
 *   climb measure FILE                          a line about one input: see measure()
 *   climb grow FILE SIZE                        the genome in a file that the search wrote, as
 *   input of this size, on standard output
 *
 * FILE receives the genome, which is text. The same arguments give the same answer, but for time.
 */
#define _GNU_SOURCE

#include "html/names.h"
#include "kit/random.h"
#include "kit/support.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/perf_event.h>
#include <sys/syscall.h>
#endif
#ifdef CLIMB_HAS_CALLGRIND
#include <valgrind/callgrind.h>
#endif

enum { TOKENS = 8, SEGMENTS = 3, MOST_HEADS = 200, POPULATION = 12, STACK_BYTES = 64 << 10 };

/* ---- Genomes ---- */

struct token {
  unsigned kind, which, attributes;
};
enum { TOKEN_KINDS = 4 }; /* of a token: start tag, end tag, piece, words of known attacks */

struct genome {
  struct token tokens[SEGMENTS][TOKENS];
  unsigned counts[SEGMENTS];
  unsigned heads, policy;
  double score;
};

static const char *const pieces[] = {
    "x",    " ",      "\n",       "&",    "&amp;", "&#65;",   "\xC2\xA0", "\xFF", "\x01",
    "<",    "</",     "<!---->",  "<!",   "<?>",   "<a@b>",   "</3",      "<x>",  "</x>",
    "<x y", "\r",     "</a b c>", "<p/>", "'",     "\"",      "words ",   "<!--", "-->",
    "]]>",  "&copy;", "&notit;",  "&#x;", "\t\n ", "\xE2\x82"};
static const char *const known[] = {"<b><p></b>",
                                    "<dd></dd>",
                                    "<b><i></b></i>",
                                    "<a><div>",
                                    "<table><td>",
                                    "<p><b a=#>",
                                    "</x>",
                                    "<table>x<b>y</b>",
                                    "<tr><td>x",
                                    "<select><option>",
                                    "<a href=\"a:\">",
                                    "<i><b><p>x</i>y</b>z</p>",
                                    "<svg><math>",
                                    "<font color=#>",
                                    "&CounterClockwiseContourIntegral;"};
static const char *const names[] = {"x", "href", "title", "class", "cite", "onclick"};
enum {
  PIECES = sizeof pieces / sizeof *pieces,
  KNOWN = sizeof known / sizeof *known,
  NAMES = sizeof names / sizeof *names
};

static unsigned number; /* of the next '#' */

static void add_text(struct bytes *out, const char *text) {
  char digits[16];
  for (; *text != '\0'; text++) {
    if (*text == '#') {
      snprintf(digits, sizeof digits, "%u", number++ % 9999);
      bytes_add_text(out, digits);
    } else {
      bytes_add_char(out, *text);
    }
  }
}

/*
 * 0: none; up to 16: one; over 16: that many more, of different names: without values, with a
 * number each, with a number on the last alone (so that they are compared to the end), the same
 * backwards.
 */
static void add_attributes(struct bytes *out, unsigned attributes) {
  char text[48];
  if (attributes > 0 && attributes <= 16) {
    snprintf(text, sizeof text, " %s=%s", names[attributes % NAMES], attributes > 8 ? "#" : "v");
    add_text(out, text);
  }
  for (unsigned i = 16; i < attributes; i++) {
    bool numbered = attributes % 4 == 1 || (attributes % 4 >= 2 && i + 1 == attributes);
    unsigned name = attributes % 4 == 3 && number % 2 == 1 ? attributes - i : i - 15;
    snprintf(text, sizeof text, numbered ? " a%u=#" : " a%u", name);
    add_text(out, text);
  }
}

static void add_token(struct bytes *out, const struct token *token) {
  span name = element_table[1 + token->which % (ELEMENT_CUSTOM - 1)].name;
  switch (token->kind) {
  case 0:
    bytes_add_char(out, '<');
    bytes_add(out, name.data, name.length);
    add_attributes(out, token->attributes);
    bytes_add_char(out, '>');
    break;
  case 1:
    bytes_add_text(out, "</");
    bytes_add(out, name.data, name.length);
    bytes_add_char(out, '>');
    break;
  case 2: bytes_add_text(out, pieces[token->which % PIECES]); break;
  default: add_text(out, known[token->which % KNOWN]); break;
  }
}

static void add_segment(struct bytes *out, const struct genome *genome, unsigned segment) {
  for (unsigned i = 0; i < genome->counts[segment]; i++)
    add_token(out, &genome->tokens[segment][i]);
}

static void express(const struct genome *genome, size_t size, struct bytes *out) {
  size_t units = 0;
  out->length = 0;
  number = 0;
  for (unsigned i = 0; i < genome->heads && out->length < size / 2; i++)
    add_segment(out, genome, 0);
  /* As much room for the tails as they will take. */
  struct bytes tail = {0};
  struct bytes unit = {0};
  add_segment(&tail, genome, 2);
  add_segment(&unit, genome, 1);
  size_t both = unit.length + tail.length;
  size_t most = both == 0 ? size
                          : out->length + (size_t)((double)(size - out->length) *
                                                   (double)unit.length / (double)both);
  bytes_free(&tail);
  bytes_free(&unit);
  number = 0;
  for (; out->length < most && genome->counts[1] > 0; units++) add_segment(out, genome, 1);
  for (; genome->counts[2] > 0 && units > 0 && out->length < size; units--)
    add_segment(out, genome, 2);
  if (out->length > size) out->length = size;
}

/*
 * Where the search begins, among others: each sits just below a limit. The indices are into
 * names.h, pieces and known.
 */
static const struct genome starts[] = {
    /* walks over all that is open */
    {{{{0, ELEMENT_DIV - 1, 0}}, {{3, 1, 0}}}, {1, 1, 0}, 155, 0, 0},
    /* end tags of nothing */
    {{{{0, ELEMENT_I - 1, 0}}, {{1, ELEMENT_DIV - 1, 0}}}, {1, 1, 0}, 39, 0, 0},
    {{{{0, ELEMENT_I - 1, 78}}, {{0, ELEMENT_I - 1, 78}, {1, ELEMENT_I - 1, 0}}},
     {1, 2, 0},
     37,
     0,
     0}, /* comparisons */
    {{{{0, ELEMENT_P - 1, 0}, {0, ELEMENT_B - 1, 9}}, {{0, ELEMENT_P - 1, 0}, {2, 0, 0}}},
     {2, 2, 0},
     38,
     0,
     0}, /* clones */
    {{{{0, ELEMENT_P - 1, 0}, {0, ELEMENT_B - 1, 9}},
      {{0, ELEMENT_P - 1, 0}, {2, 0, 0}},
      {{2, 7, 0}, {2, 7, 0}, {2, 7, 0}, {2, 7, 0}, {2, 7, 0}, {2, 7, 0}, {2, 7, 0}, {2, 7, 0}}},
     {2, 2, 8},
     38,
     0,
     0}, /* of text that mending makes longer */
};
enum { STARTS = sizeof starts / sizeof *starts };

static struct token random_token(struct random *random) {
  struct token token = {random_below(random, TOKEN_KINDS), random_below(random, 256), 0};
  if (random_below(random, 3) == 0) token.attributes = random_below(random, 17);
  if (random_below(random, 12) == 0) token.attributes = 16 + random_below(random, 65);
  return token;
}

static void mutate(struct genome *genome, struct random *random) {
  unsigned segment = random_below(random, SEGMENTS);
  unsigned count = genome->counts[segment];
  unsigned at = random_below(random, count + 1);
  struct token *tokens = genome->tokens[segment];
  switch (random_below(random, 8)) {
  case 0: genome->heads = random_below(random, MOST_HEADS); break;
  case 1: genome->heads += genome->heads < MOST_HEADS; break;
  case 2: genome->policy = random_below(random, (unsigned)sanitize_policy_preset_count()); break;
  case 3:
    if (count == 0) break;
    memmove(tokens + at % count, tokens + at % count + 1,
            (count - at % count - 1) * sizeof *tokens);
    genome->counts[segment]--;
    break;
  case 4:
    if (count > 0) tokens[at % count].attributes = random_below(random, 80);
    break;
  case 5:
    if (count > 0) tokens[at % count] = random_token(random);
    break;
  default:
    if (count == TOKENS) break;
    memmove(tokens + at + 1, tokens + at, (count - at) * sizeof *tokens);
    tokens[at] = random_token(random);
    genome->counts[segment]++;
    break;
  }
}

/* ---- Running ---- */

static struct memory_count counter;

static sanitizer *worker_for(unsigned policy_number) {
  sanitize_options options = {.size = sizeof options,
                              .allocator = {counted_allocate, counted_release, &counter}};
  sanitize_policy *policy = sanitize_policy_new(sanitize_policy_preset_name(policy_number));
  sanitizer *worker;
  if (policy == NULL || sanitizer_new_with(&worker, policy, &options) != SANITIZE_OK) abort();
  sanitize_policy_free(policy);
  return worker;
}

static sanitize_status run(sanitizer *worker, const struct bytes *input) {
  sanitize_span clean;
  return sanitizer_run(worker, input->data, input->length, &clean);
}

/* ---- Counting ---- */

static int open_instruction_counter(void) {
#ifdef __linux__
  struct perf_event_attr wanted = {.type = PERF_TYPE_HARDWARE,
                                   .size = sizeof wanted,
                                   .config = PERF_COUNT_HW_INSTRUCTIONS,
                                   .exclude_kernel = 1,
                                   .exclude_hv = 1};
  return (int)syscall(SYS_perf_event_open, &wanted, 0, -1, -1, 0);
#else
  return -1;
#endif
}

#ifdef CLIMB_HAS_CALLGRIND
/* The number in the "totals:" line of what callgrind wrote for this run; the file is taken away. */
static double callgrind_total(unsigned run_number) {
  char path[600];
  char line[256];
  unsigned long long total = 0;
  const char *base = getenv("CLIMB_CALLGRIND_FILE");
  snprintf(path, sizeof path, "%s.%u", base == NULL ? "callgrind.out" : base, run_number);
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    fprintf(stderr, "climb: callgrind did not write %s\n", path);
    exit(2);
  }
  while (fgets(line, sizeof line, file) != NULL) (void)sscanf(line, "totals: %llu", &total);
  fclose(file);
  unlink(path);
  return (double)total;
}
#endif

/*
 * Instructions of one run, in user space, by a worker that has run before. Where the kernel gives
 * no such counter (virtual machines, containers) this has to run under `valgrind --tool=callgrind
 * --callgrind-out-file=$CLIMB_CALLGRIND_FILE`.
 */
static double count_instructions(sanitizer *worker, const struct bytes *input) {
  static int hardware = -2;
  if (hardware == -2) hardware = open_instruction_counter();
  uint64_t before = 0;
  uint64_t after = 0;
  if (hardware >= 0) {
    bool read_all = read(hardware, &before, sizeof before) == (ssize_t)sizeof before;
    (void)run(worker, input);
    read_all = read_all && read(hardware, &after, sizeof after) == (ssize_t)sizeof after;
    if (read_all) return (double)(after - before);
  }
#ifdef CLIMB_HAS_CALLGRIND
  static unsigned runs;
  if (RUNNING_ON_VALGRIND) {
    CALLGRIND_ZERO_STATS;
    (void)run(worker, input);
    CALLGRIND_DUMP_STATS;
    return callgrind_total(++runs);
  }
#endif
  fputs("climb: no counter of instructions: run it under valgrind --tool=callgrind\n", stderr);
  exit(2);
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double least_nanoseconds(sanitizer *worker, const struct bytes *input, unsigned runs) {
  double least = 1e18;
  for (unsigned i = 0; i < runs; i++) {
    double start = seconds();
    (void)run(worker, input);
    double taken = (seconds() - start) * 1e9;
    if (taken < least) least = taken;
  }
  return least;
}

enum objective { OBJECTIVE_INSTRUCTIONS, OBJECTIVE_TIME, OBJECTIVE_MEMORY };

static double score_of(const struct genome *genome, const struct bytes *input,
                       enum objective objective) {
  counter = (struct memory_count){0, 0};
  sanitizer *worker = worker_for(genome->policy);
  double score = 0;
  switch (objective) {
  case OBJECTIVE_INSTRUCTIONS: score = count_instructions(worker, input); break;
  case OBJECTIVE_TIME: score = least_nanoseconds(worker, input, 4); break;
  case OBJECTIVE_MEMORY:
    (void)run(worker, input);
    score = (double)counter.peak;
    break;
  }
  sanitizer_free(worker);
  return score / (double)(input->length > 0 ? input->length : 1);
}

/* ---- The search ---- */

static void save(const struct genome *genome, const char *path) {
  FILE *file = fopen(path, "w");
  if (file == NULL) return;
  fprintf(file, "%u %u %.17g\n", genome->heads, genome->policy, genome->score);
  for (unsigned s = 0; s < SEGMENTS; s++) {
    for (unsigned i = 0; i < genome->counts[s]; i++) {
      const struct token *token = &genome->tokens[s][i];
      fprintf(file, "%u %u %u %u\n", s, token->kind, token->which, token->attributes);
    }
  }
  fclose(file);
}

static bool load(struct genome *genome, const char *path) {
  FILE *file = fopen(path, "r");
  struct token token;
  unsigned s;
  memset(genome, 0, sizeof *genome);
  bool good = file != NULL &&
              fscanf(file, "%u %u %lf", &genome->heads, &genome->policy, &genome->score) == 3;
  while (good &&
         fscanf(file, "%u %u %u %u", &s, &token.kind, &token.which, &token.attributes) == 4) {
    if (s < SEGMENTS && genome->counts[s] < TOKENS) genome->tokens[s][genome->counts[s]++] = token;
  }
  if (file != NULL) fclose(file);
  return good && genome->policy < sanitize_policy_preset_count();
}

static void show(const struct genome *genome, double score, unsigned step) {
  struct bytes text = {0};
  static const char *const parts[SEGMENTS] = {"head", "unit", "tail"};
  printf("step %u: %.1f a byte, policy %s, %u heads", step, score,
         sanitize_policy_preset_name(genome->policy), genome->heads);
  for (unsigned s = 0; s < SEGMENTS; s++) {
    text.length = 0;
    add_segment(&text, genome, s);
    printf("; %s \"%s\"", parts[s], text.length == 0 ? "" : shown(bytes_span(&text)));
  }
  printf("\n");
  fflush(stdout);
  bytes_free(&text);
}

static void climb(enum objective objective, size_t size, unsigned steps, uint64_t seed,
                  const char *path) {
  static struct genome population[POPULATION];
  struct random random = {seed};
  struct bytes input = {0};
  double best = 0;
  for (unsigned step = 0; step < steps; step++) {
    struct genome child;
    unsigned slot = random_below(&random, POPULATION);
    if (step < 4 * POPULATION) { /* from nothing */
      memset(&child, 0, sizeof child);
      if (step < STARTS) child = starts[step];
      for (unsigned i = 0; step >= STARTS && i < 8; i++) mutate(&child, &random);
      slot = step % POPULATION;
    } else {
      child = population[random_below(&random, POPULATION)];
      for (unsigned i = 0; i <= random_below(&random, 3); i++) mutate(&child, &random);
    }
    express(&child, size, &input);
    if (input.length < size / 2) continue;
    child.score = score_of(&child, &input, objective);
    if (child.score >= population[slot].score) population[slot] = child;
    if (child.score > best) {
      best = child.score;
      show(&child, best, step);
      if (path != NULL) save(&child, path);
    }
  }
  bytes_free(&input);
}

/* ---- One input ---- */

struct threaded {
  const struct bytes *input;
  unsigned policy;
  sanitize_status status;
};

static void *run_in_thread(void *context) {
  struct threaded *threaded = context;
  sanitizer *worker = worker_for(threaded->policy);
  threaded->status = run(worker, threaded->input);
  sanitizer_free(worker);
  return NULL;
}

/* The bytes of a stack of 64 KiB that a thread's whole run wrote to. */
static size_t stack_of(struct threaded *threaded) {
  unsigned char *stack =
      mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  pthread_attr_t attributes;
  pthread_t thread;
  size_t clean = 0;
  if (stack == MAP_FAILED) return 0;
  memset(stack, 0xA5, STACK_BYTES);
  pthread_attr_init(&attributes);
  bool ran = pthread_attr_setstack(&attributes, stack, STACK_BYTES) == 0 &&
             pthread_create(&thread, &attributes, run_in_thread, threaded) == 0 &&
             pthread_join(thread, NULL) == 0;
  while (clean < STACK_BYTES && stack[clean] == 0xA5) clean++;
  pthread_attr_destroy(&attributes);
  munmap(stack, STACK_BYTES);
  return ran ? STACK_BYTES - clean : 0;
}

/*
 * "STATUS BYTES NS_PER_BYTE PEAK_PER_BYTE STACK RSS_KIB": the least time of five runs; the worst of
 * all presets.
 */
static void measure(const struct bytes *input) {
  double slowest = 0;
  size_t peak = 0;
  size_t stack = 0;
  struct threaded threaded = {input, 0, SANITIZE_OK};
  struct rusage usage;
  for (unsigned policy = 0; policy < sanitize_policy_preset_count(); policy++) {
    counter = (struct memory_count){0, 0};
    sanitizer *worker = worker_for(policy);
    double least = least_nanoseconds(worker, input, 5);
    if (counter.peak > peak) peak = counter.peak;
    if (least > slowest) slowest = least;
    sanitizer_free(worker);
    threaded.policy = policy;
    size_t used = stack_of(&threaded);
    if (used > stack) stack = used;
  }
  getrusage(RUSAGE_SELF, &usage);
  double bytes = input->length > 0 ? (double)input->length : 1;
  printf("%d %zu %.0f %.1f %zu %ld\n", (int)threaded.status, input->length, slowest / bytes,
         (double)peak / bytes, stack, usage.ru_maxrss);
}

int main(int argc, char **argv) {
  struct bytes input = {0};
  struct genome genome;
  static const char *const objectives[] = {"instructions", "time", "memory"};
  int objective = 0;
  while (argc > 1 && objective < 3 && strcmp(argv[1], objectives[objective]) != 0) objective++;
  if ((argc == 5 || argc == 6) && objective < 3) {
    size_t size = strtoul(argv[2], NULL, 10);
    unsigned steps = (unsigned)strtoul(argv[3], NULL, 10);
    climb((enum objective)objective, size, steps, strtoull(argv[4], NULL, 10), argv[5]);
  } else if (argc == 3 && strcmp(argv[1], "measure") == 0 && read_file(argv[2], &input)) {
    measure(&input);
  } else if (argc == 4 && strcmp(argv[1], "grow") == 0 && load(&genome, argv[2])) {
    express(&genome, strtoul(argv[3], NULL, 10), &input);
    fwrite(input.data, 1, input.length, stdout);
  } else {
    fputs("usage: climb instructions|time|memory SIZE STEPS SEED [FILE] | climb measure FILE | "
          "climb grow FILE SIZE\n",
          stderr);
    return 2;
  }
  bytes_free(&input);
  return EXIT_SUCCESS;
}
