/*
 * Digests of what the library makes of many documents, for scripts/digest: the same on every
 * processor, with every width of its vectors, or something is wrong.
 *
 *   digest [OPTION...] SET...
 *     --policy=NAME     only under this policy: a preset, or `widest` (default: all)
 *     --mode=NAME       only in this mode: strip, drop or escape (default: all)
 *     --kernel=NAME     searches with this kernel of lib/base/find.h (default: the best here)
 *     --kernels         prints the names of the kernels instead
 *     --policies        prints the names of the policies instead
 *     --settings        under policies with each setting and mixtures of them instead, in strip
 *     --ways            each document is also reported about, cut, and read as text both ways:
 *                       digests of all that are others, but every byte of the results is read
 *     --show            prints the outputs, a line each, instead of their digests
 *     --damage          a control: one byte of one output is not what it should be
 *   and a SET is
 *     rows              the inputs of tests/data
 *     files             all in fuzz/corpus and examples
 *     random:FROM:TO    random documents by number, the last not included
 *     lines:NAME        the lines of standard input, under this name
 *
 * For each set a line "SET input - COUNT DIGEST", of the documents themselves, and then for each
 * policy and mode "SET POLICY MODE COUNT DIGEST". A digest tells mistakes apart, not enemies:
 * FNV-1a, 64 bits (Fowler, Noll and Vo), over each status, length and text.
 */
#include "base/find.h"
#include "kit/nasty.h"
#include "kit/policy_kit.h"
#include "kit/rows.h"
#include "kit/setting_policies.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORKERS = 96, MODES = 3, CUT = 40 };
_Static_assert((int)SETTING_POLICIES <= (int)MOST_WORKERS, "each has a worker");

/* What one policy in one mode makes of a set. */
struct digest {
  const char *policy;
  const char *mode;
  sanitizer *worker;
  uint64_t sum;
};

struct digests {
  struct digest digests[MOST_WORKERS];
  size_t workers;
  const char *set;
  uint64_t input; /* the digest of the documents */
  size_t documents;
  bool shows;
  bool damages; /* until it is done */
  bool settings;
  bool ways;
};

static const struct {
  const char *name;
  sanitize_mode mode;
} modes[MODES] = {
    {"strip", SANITIZE_MODE_STRIP}, {"drop", SANITIZE_MODE_DROP}, {"escape", SANITIZE_MODE_ESCAPE}};

static const char *wanted_policy;
static const char *wanted_mode;

/* ---- Which kernel ---- */

#ifdef DIGEST_CHOOSES_KERNELS

/* The linker puts this in the place of finders_best() (--wrap). */
const struct finders *__wrap_finders_best(void);
const struct finders *__real_finders_best(void);

static const struct finders *chosen_kernel;

const struct finders *__wrap_finders_best(void) {
  return chosen_kernel != NULL ? chosen_kernel : __real_finders_best();
}

static bool choose_kernel(const char *name) {
  const struct finders *const *set = finders_all();
  while (*set != NULL && strcmp((*set)->name, name) != 0) set++;
  chosen_kernel = *set;
  return *set != NULL;
}

static void print_kernels(void) {
  for (const struct finders *const *set = finders_all(); *set != NULL; set++) puts((*set)->name);
}

#else

static bool choose_kernel(const char *name) { return strcmp(name, finders_best()->name) == 0; }

static void print_kernels(void) { puts(finders_best()->name); }

#endif

/* ---- Digests ---- */

static const uint64_t fnv_basis = UINT64_C(0xCBF29CE484222325);

static uint64_t add_byte(uint64_t sum, unsigned char byte) {
  return (sum ^ byte) * UINT64_C(0x100000001B3);
}

static uint64_t add_number(uint64_t sum, uint64_t number) {
  for (unsigned shift = 0; shift < 64; shift += 8) {
    sum = add_byte(sum, (unsigned char)(number >> shift));
  }
  return sum;
}

static uint64_t add_text(uint64_t sum, sanitize_span text) {
  sum = add_number(sum, text.length);
  for (size_t i = 0; i < text.length; i++) sum = add_byte(sum, (unsigned char)text.data[i]);
  return sum;
}

/* As much of it as a line can show. */
static void show(const struct digest *digest, size_t number, sanitize_status status,
                 sanitize_span clean) {
  printf("%zu %s %s %d ", number, digest->policy, digest->mode, (int)status);
  for (size_t i = 0; i < clean.length; i++) {
    if (clean.data[i] == '\n') {
      fputs("\\n", stdout);
    } else {
      putchar(clean.data[i]);
    }
  }
  putchar('\n');
}

static void add_result(struct digests *all, struct digest *digest, sanitize_span html) {
  sanitize_span clean;
  sanitize_status status = sanitizer_run(digest->worker, html.data, html.length, &clean);
  if (all->shows) show(digest, all->documents, status, clean);

  digest->sum = add_number(digest->sum, (uint64_t)status);
  if (all->damages && clean.length > 0) {
    all->damages = false;
    char *damaged = (char *)(uintptr_t)clean.data;
    damaged[clean.length / 2] ^= 1;
  }
  digest->sum = add_text(digest->sum, clean);
}

static void add_changes(struct digest *digest) {
  const sanitize_change *changes;
  size_t count = sanitizer_changes(digest->worker, &changes);
  digest->sum = add_number(digest->sum, count);
  for (size_t i = 0; i < count; i++) {
    digest->sum = add_number(digest->sum, (uint64_t)changes[i].kind);
    digest->sum = add_number(digest->sum, (uint64_t)changes[i].reason);
    digest->sum = add_text(digest->sum, changes[i].element);
    digest->sum = add_text(digest->sum, changes[i].attribute);
    digest->sum = add_text(digest->sum, changes[i].value);
    digest->sum = add_number(digest->sum, changes[i].offset);
  }
}

static void add_losses(struct digest *digest) {
  sanitize_losses losses = {.size = sizeof losses};
  if (sanitizer_losses(digest->worker, &losses) != SANITIZE_OK) abort();
  digest->sum = add_number(digest->sum, losses.text);
  digest->sum = add_number(digest->sum, losses.hidden);
  digest->sum = add_number(digest->sum, losses.links);
}

static void add_status_and_text(struct digest *digest, sanitize_status status, sanitize_span text) {
  digest->sum = add_text(add_number(digest->sum, (uint64_t)status), text);
}

static void add_ways(struct digest *digest, sanitize_span html) {
  const sanitize_length_limit limit = {.size = sizeof limit, .max_characters = CUT};
  sanitize_span text;
  int shortened;
  add_changes(digest);
  add_losses(digest);

  sanitize_status status =
      sanitizer_run_within(digest->worker, html.data, html.length, &limit, &text, &shortened);
  add_status_and_text(digest, status, text);
  digest->sum = add_number(digest->sum, (uint64_t)shortened);
  add_losses(digest);

  status = sanitizer_html_to_text(digest->worker, html.data, html.length, &text);
  add_status_and_text(digest, status, text);
  status =
      sanitizer_text_to_html(digest->worker, html.data, html.length, SANITIZE_LINE_BREAKS_P, &text);
  add_status_and_text(digest, status, text);
}

static void add_document(struct digests *all, sanitize_span html) {
  all->input = add_text(all->input, html);
  for (size_t i = 0; i < all->workers; i++) {
    add_result(all, &all->digests[i], html);
    if (all->ways) add_ways(&all->digests[i], html);
  }
  all->documents++;
}

static void begin_set(struct digests *all, const char *name) {
  all->set = name;
  all->input = fnv_basis;
  all->documents = 0;
  for (size_t i = 0; i < all->workers; i++) all->digests[i].sum = fnv_basis;
}

static void print_digest(const struct digests *all, const char *policy, const char *mode,
                         uint64_t sum) {
  printf("%s %s %s %zu %016" PRIx64 "\n", all->set, policy, mode, all->documents, sum);
}

static void end_set(const struct digests *all) {
  if (all->shows) return;

  print_digest(all, "input", "-", all->input);
  for (size_t i = 0; i < all->workers; i++) {
    const struct digest *digest = &all->digests[i];
    print_digest(all, digest->policy, digest->mode, digest->sum);
  }
}

/* ---- Sets of documents ---- */

static bool add_rows(struct digests *all) {
  struct rows rows;
  rows_load(&rows);
  if (rows.problem[0] != '\0') {
    fprintf(stderr, "digest: %s\n", rows.problem);
    return false;
  }

  for (size_t i = 0; i < rows.count; i++) add_document(all, bytes_span(&rows.rows[i].input));
  rows_free(&rows);
  return true;
}

static void add_file(void *context, const char *path) {
  struct bytes text = {0};
  if (read_file(path, &text)) add_document(context, bytes_span(&text));
  bytes_free(&text);
}

static void add_directory(void *context, const char *path) {
  each_file(path, "", add_file, context);
}

static bool add_files(struct digests *all) {
  char path[4096];
  source_path(path, sizeof path, "fuzz/corpus");
  each_file(path, "", add_directory, all);
  source_path(path, sizeof path, "examples");
  each_file(path, ".html", add_file, all);
  return all->documents > 0;
}

/* Text of a length that no block has, now and then a byte in it that a search stops at. */
static void add_text_run(struct random *random, struct bytes *html) {
  static const unsigned char stops[] = {'<',  '>',  '&',  '"',  0xC2, 0xA0, 0x7F, 0x80, 0xFF, 0x00,
                                        '\t', '\n', '\r', 0x1F, ' ',  '=',  ';',  '%',  'B',  0xBC};
  unsigned length = random_below(random, 160);
  unsigned one_in = random_below(random, 2) == 0 ? 6 : 60;
  for (unsigned i = 0; i < length; i++) {
    bool stop = random_below(random, one_in) == 0;
    unsigned c = stop ? stops[random_below(random, sizeof stops)] : 'a' + random_below(random, 26);
    bytes_add_char(html, (char)c);
  }
}

/* More of one thing than is modelled. */
static void add_many(struct random *random, struct bytes *html) {
  static const char *const units[] = {
      "<div>",      "<b>",  "<font size=1>x", "<table><td>", "<p><b a=1><b a=2>",
      "<b><p></b>", "</p>", "<a href=/x>",    "<ul><li>",    "<svg><math>"};
  const char *unit = units[random_below(random, sizeof units / sizeof *units)];
  for (unsigned left = random_below(random, 700); left > 0; left--) bytes_add_text(html, unit);
}

static void add_random_document(struct digests *all, uint64_t number, struct bytes *html) {
  struct random random = {number};
  html->length = 0;
  for (unsigned left = 1 + random_below(&random, 4); left > 0; left--) {
    unsigned choice = random_below(&random, 300);
    if (choice == 0) {
      add_many(&random, html);
    } else if (choice < 100) {
      add_text_run(&random, html);
    } else {
      nasty_html(&random, 1 + random_below(&random, 12), html);
    }
  }
  add_document(all, bytes_span(html));
}

static bool add_random(struct digests *all, const char *range) {
  char *end;
  uint64_t from = strtoull(range, &end, 10);
  if (*end != ':') return false;
  uint64_t to = strtoull(end + 1, &end, 10);
  if (*end != '\0') return false;

  struct bytes html = {0};
  for (uint64_t number = from; number < to; number++) add_random_document(all, number, &html);
  bytes_free(&html);
  return true;
}

static bool add_lines(struct digests *all) {
  struct bytes line = {0};
  for (int c; (c = getchar()) != EOF;) {
    if (c != '\n') {
      bytes_add_char(&line, (char)c);
      continue;
    }
    add_document(all, bytes_span(&line));
    line.length = 0;
  }
  bytes_free(&line);
  return true;
}

static bool do_set(struct digests *all, const char *set) {
  bool lines = strncmp(set, "lines:", 6) == 0;
  begin_set(all, lines ? set + 6 : set);
  bool done = false;
  if (lines) done = add_lines(all);
  if (strcmp(set, "rows") == 0) done = add_rows(all);
  if (strcmp(set, "files") == 0) done = add_files(all);
  if (strncmp(set, "random:", 7) == 0) done = add_random(all, set + 7);

  if (done) {
    end_set(all);
  } else {
    fprintf(stderr, "digest: no such set of documents: %s\n", set);
  }
  return done;
}

/* ---- Policies ---- */

static sanitize_policy *policy_by_name(const char *name) {
  return strcmp(name, "widest") == 0 ? widest_policy() : sanitize_policy_new(name);
}

static void add_worker(struct digests *all, const char *name, sanitize_policy *policy,
                       size_t mode) {
  struct digest *digest = &all->digests[all->workers];
  sanitize_options options = {.size = sizeof options, .report = all->ways};
  if (policy == NULL || all->workers == MOST_WORKERS ||
      sanitize_policy_set_mode(policy, NULL, modes[mode].mode, NULL) != SANITIZE_OK) {
    abort();
  }

  *digest = (struct digest){name, modes[mode].name, NULL, fnv_basis};
  if (sanitizer_new_with(&digest->worker, policy, &options) != SANITIZE_OK) abort();
  sanitize_policy_free(policy);
  all->workers++;
}

static void add_setting_workers(struct digests *all) {
  static char names[SETTING_POLICIES][16];
  for (unsigned i = 0; i < SETTING_POLICIES; i++) {
    snprintf(names[i], sizeof names[i], "setting-%u", i);
    add_worker(all, names[i], setting_policy(i), 0);
  }
}

/* The presets, then the widest; NULL behind the last. */
static const char *policy_name(size_t index) {
  size_t presets = sanitize_policy_preset_count();
  if (index < presets) return sanitize_policy_preset_name(index);
  return index == presets ? "widest" : NULL;
}

static void add_workers(struct digests *all) {
  const char *policy;
  if (all->settings) {
    add_setting_workers(all);
    return;
  }
  for (size_t i = 0; (policy = policy_name(i)) != NULL; i++) {
    if (wanted_policy != NULL && strcmp(policy, wanted_policy) != 0) continue;
    for (size_t mode = 0; mode < MODES; mode++) {
      bool wanted = wanted_mode == NULL || strcmp(modes[mode].name, wanted_mode) == 0;
      if (wanted) add_worker(all, policy, policy_by_name(policy), mode);
    }
  }
}

static int print_policies(void) {
  const char *policy;
  for (size_t i = 0; (policy = policy_name(i)) != NULL; i++) puts(policy);
  return EXIT_SUCCESS;
}

/* ---- The command line ---- */

static const char *value_of(const char *argument, const char *option) {
  size_t length = strlen(option);
  return strncmp(argument, option, length) == 0 ? argument + length : NULL;
}

/* False when there is no such option. */
static bool read_option(struct digests *all, const char *argument) {
  const char *value;
  if ((value = value_of(argument, "--policy=")) != NULL) {
    wanted_policy = value;
  } else if ((value = value_of(argument, "--mode=")) != NULL) {
    wanted_mode = value;
  } else if ((value = value_of(argument, "--kernel=")) != NULL) {
    return choose_kernel(value);
  } else if (strcmp(argument, "--settings") == 0) {
    all->settings = true;
  } else if (strcmp(argument, "--ways") == 0) {
    all->ways = true;
  } else if (strcmp(argument, "--show") == 0) {
    all->shows = true;
  } else if (strcmp(argument, "--damage") == 0) {
    all->damages = true;
  } else {
    return false;
  }
  return true;
}

static int digest_sets(struct digests *all, char **sets, int count) {
  add_workers(all);
  bool done = all->workers > 0 && count > 0;
  if (!done) fputs("digest: no set of documents, or no such policy or mode\n", stderr);

  for (int i = 0; done && i < count; i++) done = do_set(all, sets[i]);
  for (size_t i = 0; i < all->workers; i++) sanitizer_free(all->digests[i].worker);
  return done && fflush(stdout) == 0 ? EXIT_SUCCESS : 2;
}

int main(int argc, char **argv) {
  static struct digests all;
  int at = 1;
  for (; at < argc && argv[at][0] == '-'; at++) {
    if (strcmp(argv[at], "--policies") == 0) return print_policies();
    if (strcmp(argv[at], "--kernels") == 0) {
      print_kernels();
      return EXIT_SUCCESS;
    }
    if (read_option(&all, argv[at])) continue;
    fprintf(stderr, "digest: no such option, or no such kernel here: %s\n", argv[at]);
    return 2;
  }
  return digest_sets(&all, argv + at, argc - at);
}
