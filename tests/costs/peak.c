/*
 * Runs a command and prints the most memory it held at a time, in KiB, to the file that the environment names in PEAK_FILE;
 * ends with its exit code.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
  const char *name = getenv("PEAK_FILE");
  FILE *file = argc > 1 && name != NULL ? fopen(name, "w") : NULL;
  if (file == NULL) {
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
  if (child == -1 || waitpid(child, &status, 0) != child || getrusage(RUSAGE_CHILDREN, &usage) != 0) return 125;
  fprintf(file, "%ld\n", usage.ru_maxrss);
  if (fclose(file) != 0) return 125;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 126;
}
