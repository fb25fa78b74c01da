/*
 * See contestant.h. Time is the processor time of the whole process, which counts the threads of
 * compilers and garbage collectors, read from outside, so that it is the same clock for every
 * language.
 */
#define _GNU_SOURCE

#include "contestant.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE = 300000 }; /* milliseconds for one answer */

static bool fail(struct contestant *contestant, const char *why) {
  snprintf(contestant->failure, sizeof contestant->failure, "%s", why);
  return false;
}

static void run_child(const struct contestant *contestant, const char *corpus, int in, int out) {
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  char line[sizeof contestant->command + 16];
  /* exec: the clock is that of the driver itself */
  snprintf(line, sizeof line, "exec %s \"$1\"", contestant->command);
  execl("/bin/sh", "sh", "-c", line, "sh", corpus, (char *)NULL);
  _exit(127);
}

static bool spawn(struct contestant *contestant, const char *corpus) {
  int down[2], up[2];
  if (pipe2(down, O_CLOEXEC) != 0 || pipe2(up, O_CLOEXEC) != 0) return fail(contestant, "no pipe");
  contestant->process = fork();
  if (contestant->process == 0) run_child(contestant, corpus, down[0], up[1]);
  close(down[0]);
  close(up[1]);
  contestant->to = fdopen(down[1], "w");
  contestant->from = up[0];
  return contestant->process > 0 && contestant->to != NULL ? true
                                                           : fail(contestant, "cannot be started");
}

/* One line without its newline. Answers are short, so byte by byte will do. */
static bool read_line(struct contestant *contestant, char *line, size_t size) {
  struct pollfd poll_from = {.fd = contestant->from, .events = POLLIN};
  for (size_t length = 0; length + 1 < size; length++) {
    int ready = poll(&poll_from, 1, PATIENCE);
    if (ready == 0) return fail(contestant, "no answer in time");
    if (ready < 0 || read(contestant->from, line + length, 1) != 1) return fail(contestant, "died");
    if (line[length] != '\n') continue;
    line[length] = '\0';
    return true;
  }
  return fail(contestant, "wrong answer");
}

bool contestant_start(struct contestant *contestant, const char *corpus) {
  char line[TEXT_SIZE];
  int version = 0;
  contestant->failure[0] = '\0';
  if (!spawn(contestant, corpus) || !read_line(contestant, line, sizeof line)) return false;
  if (sscanf(line, "ready %zu %zu %n", &contestant->texts, &contestant->bytes, &version) < 2 ||
      version == 0) {
    return fail(contestant, "wrong answer");
  }
  snprintf(contestant->version, sizeof contestant->version, "%s", line + version);
  return true;
}

/* Nanoseconds; below 0 when the process is gone. */
static double processor_time(const struct contestant *contestant) {
  clockid_t clock;
  struct timespec now;
  if (clock_getcpuclockid(contestant->process, &clock) != 0 || clock_gettime(clock, &now) != 0)
    return -1;
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Sets *spent to the nanoseconds of all passes. */
static bool make_passes(struct contestant *contestant, uint64_t passes, double *spent) {
  char line[TEXT_SIZE];
  struct tally tally = {0};
  double before = processor_time(contestant);
  if (fprintf(contestant->to, "%" PRIu64 "\n", passes) < 0 || fflush(contestant->to) != 0)
    return fail(contestant, "died");
  if (!read_line(contestant, line, sizeof line)) return false;
  double after = processor_time(contestant);
  if (before < 0 || after <= before) return fail(contestant, "no clock");
  if (sscanf(line, "%zu %zu %zu %zu", &tally.output, &tally.direct, &tally.direct_bytes,
             &tally.refused) < 1) {
    return fail(contestant, "wrong answer");
  }
  contestant->tally = (struct tally){tally.output / passes, tally.direct / passes,
                                     tally.direct_bytes / passes, tally.refused / passes};
  *spent = after - before;
  return true;
}

bool contestant_warm_up(struct contestant *contestant, double seconds, double round) {
  const double least_gain = 0.98, longest = 10 * seconds;
  double total = 0, since_gain = 0, best = -1;
  contestant->passes = 1;
  while (total < longest && since_gain < seconds) {
    double spent = 0;
    if (!make_passes(contestant, contestant->passes, &spent)) return false;
    double one = spent / (double)contestant->passes;
    bool gained = best < 0 || one < best * least_gain;
    if (best < 0 || one < best) best = one;
    total += spent / 1e9;
    since_gain = gained ? 0 : since_gain + spent / 1e9;
    uint64_t passes = (uint64_t)(round * 1e9 / best);
    contestant->passes = passes > 0 ? passes : 1;
  }
  return true;
}

bool contestant_round(struct contestant *contestant) {
  double spent = 0;
  if (contestant->round_count == MAX_ROUNDS) return true;
  if (!make_passes(contestant, contestant->passes, &spent)) return false;
  contestant->rounds[contestant->round_count++] = spent / (double)contestant->passes;
  contestant->measured += spent / 1e9;
  return true;
}

/*
 * The most memory it ever had resident. Read from the process itself: what wait4() says includes
 * the program before exec.
 */
static size_t peak_memory(const struct contestant *contestant) {
  char path[64], line[TEXT_SIZE];
  size_t kilobytes = 0;
  snprintf(path, sizeof path, "/proc/%ld/status", (long)contestant->process);
  FILE *status = fopen(path, "r");
  if (status == NULL) return 0;
  while (kilobytes == 0 && fgets(line, sizeof line, status) != NULL)
    sscanf(line, "VmHWM: %zu", &kilobytes);
  fclose(status);
  return kilobytes;
}

void contestant_stop(struct contestant *contestant) {
  if (contestant->to == NULL) return;
  contestant->peak_memory = peak_memory(contestant);
  fclose(contestant->to);
  close(contestant->from);
  contestant->to = NULL;
  /* it may be in the middle of a pass */
  if (contestant->failure[0] != '\0') kill(contestant->process, SIGKILL);
  while (waitpid(contestant->process, NULL, 0) < 0 && errno == EINTR) {
  }
}
