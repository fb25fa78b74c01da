/* See properties.h. */
#include "properties.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct properties {
  sanitizer *worker; /* default front end; used for everything, so that state would show */
  sanitizer *gumbo;  /* forced front end */
  struct bytes clean;
  struct bytes other;
  size_t skips[TEXT_SKIPS];
};

static sanitizer *new_worker(sanitize_front_end front_end) {
  sanitize_options options = {.size = sizeof options, .front_end = front_end};
  options.limits.input_bytes = SANITIZE_LARGEST_INPUT_BYTES; /* P3 says: input size aside */
  sanitizer *worker = NULL;
  if (sanitizer_new_with(&worker, NULL, &options) != SANITIZE_OK) {
    fputs("properties: no worker\n", stderr);
    abort();
  }
  return worker;
}

struct properties *properties_new(void) {
  struct properties *made = calloc(1, sizeof *made);
  if (made == NULL) abort();
  made->worker = new_worker(SANITIZE_FRONT_END_AUTO);
  made->gumbo = new_worker(SANITIZE_FRONT_END_GUMBO);
  return made;
}

void properties_free(struct properties *properties) {
  sanitizer_free(properties->worker);
  sanitizer_free(properties->gumbo);
  bytes_free(&properties->clean);
  bytes_free(&properties->other);
  free(properties);
}

const size_t *properties_skips(const struct properties *properties) { return properties->skips; }

static void set_bytes(struct bytes *bytes, sanitize_span span) {
  bytes->length = 0;
  bytes_add(bytes, span.data, span.length);
}

static sanitize_status run_worker(void *context, sanitize_span input, sanitize_span *clean) {
  return sanitizer_run(context, input.data, input.length, clean);
}

static bool named(const char *property, char *why, size_t why_size) {
  char reason[WHY_SIZE];
  snprintf(reason, sizeof reason, "%s", why);
  return fails(why, why_size, "%s: %.2900s", property, reason);
}

static bool fixed_point(const struct subject *subject, sanitize_span output, char *why, size_t why_size) {
  sanitize_span again;
  sanitize_status status = subject->run(subject->context, output, &again);
  if (status != SANITIZE_OK) return fails(why, why_size, "the output is refused with status %d", (int)status);
  if (spans_equal(again, output)) return true;
  return fails(why, why_size, "\"%s\" becomes \"%s\"", shown(output), shown(again));
}

bool subject_holds(const struct subject *subject, unsigned set, sanitize_span input, size_t *skips, char *why,
                   size_t why_size) {
  struct bytes copy = {0};
  sanitize_span clean;
  sanitize_status status = subject->run(subject->context, input, &clean);
  if (status != SANITIZE_OK) {
    if (clean.data != NULL && clean.length == 0) return true;
    return fails(why, why_size, "P8: status %d comes with output", (int)status);
  }
  if (clean.data == NULL || clean.data[clean.length] != '\0') return fails(why, why_size, "P2: no NUL behind the output");
  bytes_add(&copy, clean.data, clean.length);
  sanitize_span output = bytes_span(&copy);
  bool fine = true;
  if ((set & PROPERTIES_OUTPUT) != 0) {
    bool small = output.length <= SANITIZE_DEFAULT_OUTPUT_BYTES(input.length);
    fine = check_output(&checked_comment, output, why, why_size) || named("P1 P2 P5", why, why_size);
    fine = fine && (check_tree(&checked_comment, output, why, why_size) || named("P4", why, why_size));
    fine = fine && (fixed_point(subject, output, why, why_size) || named("P3", why, why_size));
    fine = fine && (small || fails(why, why_size, "P8: %zu bytes of output", output.length));
  }
  if (fine && (set & PROPERTIES_TEXT) != 0) {
    enum text_skip skip;
    fine = check_text(input, output, &skip, why, why_size) || named("P6", why, why_size);
    if (skips != NULL) skips[skip]++;
  }
  bytes_free(&copy);
  return fine;
}

static bool same_as(struct properties *p, sanitizer *worker, sanitize_span input, sanitize_status wanted,
                    const char *property, char *why, size_t why_size) {
  sanitize_span got;
  sanitize_status status = sanitizer_run(worker, input.data, input.length, &got);
  if (status != wanted) return fails(why, why_size, "%s: status %d, then %d", property, (int)wanted, (int)status);
  if (spans_equal(got, bytes_span(&p->clean))) return true;
  return fails(why, why_size, "%s: \"%s\", then \"%s\"", property, shown(bytes_span(&p->clean)), shown(got));
}

/* P10: again after other inputs (which leave things open, refused ones among them), and in a fresh worker. */
static bool stateless(struct properties *p, sanitize_span input, sanitize_status wanted, char *why, size_t why_size) {
  static const char *const others[] = {"<a href=x title=y><b><blockquote><table><td>1", "</b></a></p>x<pre>\n\n",
                                       "<textarea><script><!--"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    sanitize_span ignored;
    (void)sanitizer_run(p->worker, others[i], strlen(others[i]), &ignored);
  }
  p->other.length = 0;
  for (int i = 0; i < 50; i++) bytes_add_text(&p->other, "<b a=1><i c=2><blockquote>");
  sanitize_span ignored;
  (void)sanitizer_run(p->worker, p->other.data, p->other.length, &ignored);
  if (!same_as(p, p->worker, input, wanted, "P10 (used worker)", why, why_size)) return false;
  sanitizer *fresh = new_worker(SANITIZE_FRONT_END_AUTO);
  bool same = same_as(p, fresh, input, wanted, "P10 (fresh worker)", why, why_size);
  sanitizer_free(fresh);
  return same;
}

bool properties_hold(struct properties *p, unsigned set, sanitize_span input, sanitize_status *status,
                     sanitize_span *clean, char *why, size_t why_size) {
  sanitize_span output;
  sanitize_status got = sanitizer_run(p->worker, input.data, input.length, &output);
  set_bytes(&p->clean, output.data != NULL ? output : (sanitize_span){"", 0});
  if (status != NULL) *status = got;
  if (clean != NULL) *clean = bytes_span(&p->clean);
  struct subject subject = {run_worker, p->worker};
  if (!subject_holds(&subject, set, input, p->skips, why, why_size)) return false;
  if ((set & PROPERTIES_FRONT_ENDS) != 0 && !same_as(p, p->gumbo, input, got, "P7", why, why_size)) return false;
  return (set & PROPERTIES_STATE) == 0 || stateless(p, input, got, why, why_size);
}
