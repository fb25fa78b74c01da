/*
 * Writes hostile records, a line each, for scripts/soak: random markup that sanitizers dislike
 * (nasty.h), and now and then one that sits at a limit of the library, or far over it.
 *
 *   hostile COUNT [SEED]
 */
#include "kit/nasty.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const units[] = {"<span>",       "<b><p></b>", "<p><b a=1><b a=2>",
                                    "<table><td>",  "<dd></dd>",  "</x>",
                                    "<a title=\"&", "&#x",        "<svg><math>",
                                    "\xFF",         "<!--",       "<a b c d e f=g>"};
enum { UNITS = sizeof units / sizeof *units };

static void add_record(struct random *random, struct bytes *out) {
  nasty_html(random, 1 + random_below(random, 24), out);
  if (random_below(random, 50) != 0) return;
  size_t most = random_below(random, 60) == 0 ? 200000 : 200 + random_below(random, 5000);
  const char *unit = units[random_below(random, UNITS)];
  while (out->length < most) bytes_add_text(out, unit);
}

int main(int argc, char **argv) {
  struct random random = {argc == 3 ? strtoull(argv[2], NULL, 10) : 1};
  struct bytes record = {0};
  if (argc != 2 && argc != 3) {
    fputs("usage: hostile COUNT [SEED]\n", stderr);
    return 2;
  }
  for (unsigned long long left = strtoull(argv[1], NULL, 10); left > 0; left--) {
    record.length = 0;
    add_record(&random, &record);
    for (size_t i = 0; i < record.length; i++) {
      if (record.data[i] == '\n' || record.data[i] == '\r') record.data[i] = ' ';
    }
    bytes_add_char(&record, '\n');
    if (fwrite(record.data, 1, record.length, stdout) != record.length) return 1;
  }
  bytes_free(&record);
  return fflush(stdout) == 0 ? EXIT_SUCCESS : 1;
}
