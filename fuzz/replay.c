/*
 * Runs a fuzz target over files and directories, without a fuzzer: for ctest, for gcc, and to look
 * at one crash. Uses nothing of the tests, since the framings' target has names of its own.
 */
#define _POSIX_C_SOURCE 200809L

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t ran;

static void cannot_read(const char *path) {
  fprintf(stderr, "replay: %s: cannot be read\n", path);
  exit(2);
}

static void run_file(const char *path) {
  struct stat status;
  FILE *file = fopen(path, "rb");
  if (file == NULL || fstat(fileno(file), &status) != 0) cannot_read(path);
  /* Just that size, so that AddressSanitizer sees a read past the end. */
  size_t size = (size_t)status.st_size;
  uint8_t *input = malloc(size > 0 ? size : 1);
  if (input == NULL || fread(input, 1, size, file) != size) cannot_read(path);
  fclose(file);
  (void)LLVMFuzzerTestOneInput(input, size);
  free(input);
  ran++;
}

static void run_directory(const char *path) {
  struct dirent **entries;
  int count = scandir(path, &entries, NULL, alphasort);
  if (count < 0) cannot_read(path);
  for (int i = 0; i < count; i++) {
    char name[4096];
    int length = snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name);
    if (entries[i]->d_name[0] != '.' && length < (int)sizeof name) run_file(name);
    free(entries[i]);
  }
  free(entries);
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    struct stat status;
    if (stat(argv[i], &status) == 0 && S_ISDIR(status.st_mode)) {
      run_directory(argv[i]);
    } else {
      run_file(argv[i]);
    }
  }
  printf("replay: %zu inputs\n", ran);
  return ran > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
