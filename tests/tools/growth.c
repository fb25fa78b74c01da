/*
 * For tests/tools/growth_run: sanitizes attacks, each of which callgrind counts by itself.
 *
 *   growth list                           the names of the attacks, one a line
 *   growth write NAME SIZE                an attack, on standard output
 *   growth run VARIANT SIZE... -- NAME... "VARIANT NAME INPUT OUTPUT STATUS PEAK" a line, for each
 *                                         name at each size: bytes; PEAK is the most memory at once
 *
 * VARIANT: plain, article, wide and styled are policies; report, hooks, and gumbo, the other front end, are
 * plain with that. quadratic and dear are controls: what they cost must be found.
 */
#include "kit/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct attack {
  const char *name;
  const char *text; /* see attacks.def */
};

#define ATTACK(name, text) {#name, text},
static const struct attack attacks[] = {
#include "tools/attacks.def"
};
#undef ATTACK
enum { ATTACKS = sizeof attacks / sizeof *attacks };

/* ---- Making an attack ---- */

static void add_number(struct bytes *out, long number) {
  char digits[24];
  snprintf(digits, sizeof digits, "%06ld", number);
  bytes_add_text(out, digits);
}

static void add_char(struct bytes *out, char c, long number) {
  if (c == '%') {
    add_number(out, number);
  } else {
    bytes_add_char(out, c == '$' ? '\0' : c);
  }
}

/* "{60:" or "{-60:": the count, and *inside is what stands behind; 0 when it is none. */
static long counted_group(const char *at, const char **inside) {
  char *after;
  if (*at != '{') return 0;
  long count = strtol(at + 1, &after, 10);
  if (after == at + 1 || *after != ':') return 0;
  *inside = after + 1;
  return count;
}

/* Returns the place behind the group. */
static const char *add_counted(struct bytes *out, long count, const char *inside) {
  const char *end = strchr(inside, '}');
  bool down = count < 0;
  if (down) count = -count;
  for (long i = 0; i < count; i++) {
    for (const char *at = inside; at < end; at++) add_char(out, *at, down ? count - 1 - i : i);
  }
  return end + 1;
}

/* Text without groups that fill the size, up to `stop`; returns the place of that. */
static const char *add_part(struct bytes *out, const char *at, const char *stop, long number) {
  while (*at != '\0' && strchr(stop, *at) == NULL) {
    const char *inside;
    long count = counted_group(at, &inside);
    if (count == 0 && *at == '{') return at;
    if (count != 0) {
      at = add_counted(out, count, inside);
    } else {
      add_char(out, *at++, number);
    }
  }
  return at;
}

static size_t filling_groups(const char *text) {
  struct bytes rest = {0};
  size_t count = 0;
  while (*(text = add_part(&rest, text, "", 0)) != '\0') {
    text = add_part(&rest, text + 1, "}", 0) + 1;
    count++;
  }
  bytes_free(&rest);
  return count;
}

static void add_attack(struct bytes *out, const char *text, size_t size) {
  size_t groups = filling_groups(text);
  size_t share = groups == 0 ? 0 : size / groups;
  long number = 0;
  while (*(text = add_part(out, text, "", number)) != '\0') {
    const char *end = text;
    size_t until = out->length + share;
    do {
      end = add_part(out, text + 1, "}", number++);
    } while (out->length < until);
    text = end + 1;
  }
}

static bool make_attack(const char *name, size_t size, struct bytes *out) {
  for (size_t i = 0; i < ATTACKS; i++) {
    if (strcmp(attacks[i].name, name) != 0) continue;
    add_attack(out, attacks[i].text, size);
    return true;
  }
  return false;
}

/* ---- Variants ---- */

struct variant {
  const char *name;
  const char *preset;
  const char *allowed; /* in the notation of policies */
  sanitize_front_end front_end;
  bool reports, hooks, styled, linked;
};

static const struct variant variants[] = {
    {"plain", "comment", "", SANITIZE_FRONT_END_AUTO, false, false, false, false},
    {"article", "article", "", SANITIZE_FRONT_END_AUTO, false, false, false, false},
    {"wide", "article",
     "<div> <span> <font color=\"\"> <u> <s> <big> <tt> <small> <nobr> <ruby> <rt> <rp>"
     "<* data-*=\"\" class=\"\" title=\"\"> <a rel=\"\"> <img srcset=\"\">",
     SANITIZE_FRONT_END_AUTO, false, false, false, false},
    {"styled", "article", "<div> <span> <s>", SANITIZE_FRONT_END_AUTO, false, false, true, false},
    {"linked", "article", "", SANITIZE_FRONT_END_AUTO, false, false, false, true},
    {"shown", "feed", "", SANITIZE_FRONT_END_AUTO, false, false, false, false},
    {"report", "comment", "", SANITIZE_FRONT_END_AUTO, true, false, false, false},
    {"hooks", "article", "", SANITIZE_FRONT_END_AUTO, false, true, false, false},
    {"gumbo", "comment", "", SANITIZE_FRONT_END_GUMBO, false, false, false, false},
    {"quadratic", "comment", "", SANITIZE_FRONT_END_AUTO, false, false, false, false},
    {"dear", "comment", "", SANITIZE_FRONT_END_AUTO, false, false, false, false},
};

static const struct variant *variant_named(const char *name) {
  for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
    if (strcmp(variants[i].name, name) == 0) return &variants[i];
  }
  return NULL;
}

static sanitize_element_answer keep_element(void *context, const sanitize_hook_element *element,
                                            sanitize_span *name) {
  (void)context;
  (void)element;
  (void)name;
  return SANITIZE_ELEMENT_ANSWER_KEEP;
}

/* All that the writer is asked to do, and elements that become others. */
static bool set_style(sanitize_policy *policy) {
  static const char *const renamed[][2] = {
      {"h1", "p>strong>em"}, {"font", "span"},         {"strike", "s"}, {"center", "p"},
      {"svg", "div"},        {"math", "blockquote>p"}, {"form", "div"}, {"section", "div>p>span"}};
  sanitize_policy_settings settings = {.size = sizeof settings};
  if (sanitize_policy_get(policy, &settings) != SANITIZE_OK) return false;
  settings.block_breaks = SANITIZE_BLOCK_BREAKS_BR;
  settings.drop_empty_elements = 1;
  settings.collapse_white_space = 1;
  settings.xhtml_syntax = 1;
  settings.link_noopener = 1;
  settings.task_lists = 1;
  settings.legacy_style = 1;
  settings.comments = span_text("wp:* more");
  settings.refuse_misleading_urls = 1;
  settings.show_link_hosts = 1;
  settings.punycode_mixed_hosts = 1;
  settings.bidi_controls = SANITIZE_BIDI_CONTROLS_CLOSE;
  settings.max_combining = 2;
  settings.max_links = 1000;
  settings.neutralize_templates = 1;
  bool good = sanitize_policy_set(policy, &settings, NULL) == SANITIZE_OK;
  for (size_t i = 0; good && i < sizeof renamed / sizeof *renamed; i++)
    good = sanitize_policy_rename(policy, renamed[i][0], renamed[i][1], NULL) == SANITIZE_OK;
  return good;
}

/* All that is made of text. */
static bool set_text(sanitize_policy *policy) {
  sanitize_policy_settings settings = {.size = sizeof settings};
  if (sanitize_policy_get(policy, &settings) != SANITIZE_OK) return false;
  settings.link_urls = settings.link_emails = 1;
  settings.mention_url = span_text("https://example.com/@{name}");
  settings.tag_url = span_text("https://example.com/tags/{name}");
  settings.line_breaks = SANITIZE_LINE_BREAKS_P;
  return sanitize_policy_set(policy, &settings, NULL) == SANITIZE_OK;
}

static sanitizer *make_worker(const struct variant *variant, struct memory_count *counter) {
  const sanitize_hooks hooks = {.size = sizeof hooks, .element = keep_element};
  sanitize_options options = {.size = sizeof options, .front_end = variant->front_end};
  options.allocator = (sanitize_allocator){counted_allocate, counted_release, counter};
  options.report = variant->reports;
  options.hooks = variant->hooks ? &hooks : NULL;
  options.limits.input_bytes = (size_t)32 << 20;
  options.limits.working_bytes = (size_t)1 << 40;
  /* so that no size is refused, which would cost less than the next */
  if (variant->linked) options.limits.output_bytes = (size_t)1 << 30;
  sanitize_policy *policy = sanitize_policy_new(variant->preset);
  sanitizer *worker = NULL;
  sanitize_problem problem = {0};
  size_t length = strlen(variant->allowed);
  if (sanitize_policy_allow(policy, variant->allowed, length, &problem) != SANITIZE_OK) {
    fprintf(stderr, "growth: %s: %s\n", variant->name, problem.message);
  } else if (variant->styled && !set_style(policy)) {
    fprintf(stderr, "growth: %s: the style is refused\n", variant->name);
  } else if (variant->linked && !set_text(policy)) {
    fprintf(stderr, "growth: %s: the settings are refused\n", variant->name);
  } else if (sanitizer_new_with(&worker, policy, &options) != SANITIZE_OK) {
    worker = NULL;
  }
  sanitize_policy_free(policy);
  return worker;
}

/* ---- Running ---- */

/* What is counted: --toggle-collect=counted. */
__attribute__((noinline)) sanitize_status counted(sanitizer *worker, const struct variant *variant,
                                                  const struct bytes *input, sanitize_span *clean);
sanitize_status counted(sanitizer *worker, const struct variant *variant, const struct bytes *input,
                        sanitize_span *clean) {
  enum { STEP = 1024, TIMES = 256 };
  if (strcmp(variant->name, "quadratic") == 0) {
    for (size_t length = STEP; length < input->length; length += STEP)
      (void)sanitizer_run(worker, input->data, length, clean);
  }
  for (int i = 0; strcmp(variant->name, "dear") == 0 && i < TIMES; i++)
    (void)sanitizer_run(worker, input->data, input->length, clean);
  /* a report is made, and the output cut to half of its length */
  sanitize_length_limit limit = {.size = sizeof limit, .max_bytes = input->length / 2 + 1};
  if (variant->reports)
    return sanitizer_run_within(worker, input->data, input->length, &limit, clean, NULL);
  return sanitizer_run(worker, input->data, input->length, clean);
}

/* False where an error is not empty, or memory is not given back. */
static bool run(const struct variant *variant, const char *name, const struct bytes *input) {
  struct memory_count counter = {0, 0};
  sanitize_span clean;
  sanitizer *worker = make_worker(variant, &counter);
  if (worker == NULL) return false;
  sanitize_status status = counted(worker, variant, input, &clean);
  printf("%s %s %zu %zu %d %zu\n", variant->name, name, input->length, clean.length, (int)status,
         counter.peak);
  fflush(stdout);
  bool empty = status == SANITIZE_OK || clean.length == 0;
  sanitizer_free(worker);
  return empty && counter.live == 0;
}

static bool run_sizes(const struct variant *variant, char *const *sizes, const char *name) {
  bool good = true;
  for (; good && strcmp(*sizes, "--") != 0; sizes++) {
    struct bytes input = {0};
    good = make_attack(name, strtoul(*sizes, NULL, 10), &input) && run(variant, name, &input);
    bytes_free(&input);
  }
  if (!good) fprintf(stderr, "growth: %s %s: failed\n", variant->name, name);
  return good;
}

static bool run_all(const struct variant *variant, char *const *sizes) {
  char *const *name = sizes;
  while (*name != NULL && strcmp(*name, "--") != 0) name++;
  if (variant == NULL || name == sizes || *name == NULL) return false;
  bool good = true;
  while (good && *++name != NULL) good = run_sizes(variant, sizes, *name);
  return good;
}

static bool write_attack(const char *name, size_t size) {
  struct bytes input = {0};
  bool good = make_attack(name, size, &input) &&
              fwrite(input.data, 1, input.length, stdout) == input.length && fflush(stdout) == 0;
  bytes_free(&input);
  return good;
}

static bool list_attacks(void) {
  for (size_t i = 0; i < ATTACKS; i++) puts(attacks[i].name);
  return true;
}

int main(int argc, char **argv) {
  bool good = false;
  if (argc == 2 && strcmp(argv[1], "list") == 0) {
    good = list_attacks();
  } else if (argc == 4 && strcmp(argv[1], "write") == 0) {
    good = write_attack(argv[2], strtoul(argv[3], NULL, 10));
  } else if (argc > 4 && strcmp(argv[1], "run") == 0) {
    good = run_all(variant_named(argv[2]), argv + 3);
  } else {
    fputs("usage: growth list | growth write NAME SIZE | growth run VARIANT SIZE... -- NAME...\n",
          stderr);
    return 2;
  }
  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
