/*
 * Runs a command and prints the most memory it held at a time, in KiB, to the file that the
 * environment names in PEAK_FILE; ends with its exit code.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int write_number(const char *name, long number) {
  FILE *file = fopen(name, "w");
  if (file == NULL) return -1;
  int written = fprintf(file, "%ld\n", number);
  return fclose(file) == 0 && written > 0 ? 0 : -1;
}

int main(int argc, char **argv) {
  const char *name = getenv("PEAK_FILE");
  if (argc < 2 || name == NULL) {
    fputs("usage: PEAK_FILE=file peak COMMAND [ARGUMENT]...\n", stderr);
    return 125;
  }
  pid_t child = fork();
  if (child == 0) {
    execvp(argv[1], argv + 1);
    _exit(127);
  }
  int status;
  struct rusage usage;
  if (child == -1 || waitpid(child, &status, 0) != child || getrusage(RUSAGE_CHILDREN, &usage) != 0)
    return 125;
  if (write_number(name, usage.ru_maxrss) != 0) return 125;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 126;
}
