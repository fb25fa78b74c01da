/*
 * Runs the suites named as arguments, or all of them. The list is in CMakeLists.txt; this file owns
 * no test.
 */
#include "unit/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
  const char *name;
  Suite *(*make)(void);
} suites[] = {
#define SUITE(name) {#name, name##_suite},
#include "suites.def"
#undef SUITE
};

enum { SUITES = sizeof suites / sizeof suites[0] };

static int add_suite(SRunner *runner, const char *name) {
  for (size_t i = 0; i < SUITES; i++) {
    if (strcmp(suites[i].name, name) == 0) {
      srunner_add_suite(runner, suites[i].make());
      return 1;
    }
  }
  fprintf(stderr, "sanitize-tests: no suite is called %s; there are:", name);
  for (size_t i = 0; i < SUITES; i++) fprintf(stderr, " %s", suites[i].name);
  fprintf(stderr, "\n");
  return 0;
}

int main(int argc, char **argv) {
  SRunner *runner = srunner_create(NULL);
  int known = 1;
  for (int i = 1; i < argc; i++) known &= add_suite(runner, argv[i]);
  for (size_t i = 0; argc < 2 && i < SUITES; i++) srunner_add_suite(runner, suites[i].make());
  if (known) srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  if (!known) return 2;
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
