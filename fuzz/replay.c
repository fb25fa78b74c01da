/*
 * Runs a fuzz target over files and directories, without a fuzzer: for ctest, for gcc, and to look
 * at one crash.
 */
#include "harness.h"

#include <string.h>
#include <sys/stat.h>

static size_t ran;

static void run_file(void *context, const char *path) {
  struct bytes input = {0};
  (void)context;
  if (!read_file(path, &input)) {
    fprintf(stderr, "replay: %s: cannot be read\n", path);
    exit(2);
  }
  /* A copy of just that size, so that AddressSanitizer sees a read past the end. */
  uint8_t *exact = malloc(input.length > 0 ? input.length : 1);
  if (exact == NULL) exit(2);
  memcpy(exact, input.data, input.length);
  (void)LLVMFuzzerTestOneInput(exact, input.length);
  free(exact);
  bytes_free(&input);
  ran++;
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    struct stat status;
    if (stat(argv[i], &status) == 0 && S_ISDIR(status.st_mode)) {
      (void)each_file(argv[i], "", run_file, NULL);
    } else {
      run_file(NULL, argv[i]);
    }
  }
  printf("replay: %zu inputs\n", ran);
  return ran > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
