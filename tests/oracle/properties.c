/* See properties.h. */
#include "oracle/properties.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct properties {
  sanitizer *worker; /* default front end; used for everything, so that state would show */
  sanitizer *gumbo;  /* forced front end */
  sanitizer *verifier;
  struct bytes clean;
  size_t skips[TEXT_SKIPS];
};

static sanitizer *default_worker(sanitize_front_end front_end, int verify) {
  sanitize_options options = {.size = sizeof options, .front_end = front_end, .verify = verify};
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
  made->worker = default_worker(SANITIZE_FRONT_END_AUTO, 0);
  made->gumbo = default_worker(SANITIZE_FRONT_END_GUMBO, 0);
  made->verifier = default_worker(SANITIZE_FRONT_END_AUTO, 1);
  return made;
}

void properties_free(struct properties *properties) {
  sanitizer_free(properties->worker);
  sanitizer_free(properties->gumbo);
  sanitizer_free(properties->verifier);
  bytes_free(&properties->clean);
  free(properties);
}

const size_t *properties_skips(const struct properties *properties) { return properties->skips; }

static void set_bytes(struct bytes *bytes, sanitize_span span) {
  bytes->length = 0;
  bytes_add(bytes, span.data, span.length);
}

static sanitize_status run_by_worker(void *context, sanitize_span input, sanitize_span *clean) {
  return sanitizer_run(context, input.data, input.length, clean);
}

static enum agreement agreement_of(const struct subject *subject) {
  return subject->noted == NULL ? AGREE_EXACTLY : agreement_after(subject->noted);
}

static bool named(const char *property, char *why, size_t why_size) {
  char reason[WHY_SIZE];
  snprintf(reason, sizeof reason, "%s", why);
  return fails(why, why_size, "%s: %.2900s", property, reason);
}

static bool fixed_point(const struct subject *subject, sanitize_span output, char *why,
                        size_t why_size) {
  sanitize_span again;
  sanitize_status status = subject->run(subject->context, output, &again);
  if (status != SANITIZE_OK)
    return fails(why, why_size, "the output is refused with status %d", (int)status);
  if (spans_equal(again, output)) return true;
  return fails(why, why_size, "\"%s\" becomes \"%s\"", shown(output), shown(again));
}

bool subject_holds(const struct subject *subject, unsigned set, sanitize_span input, size_t *skips,
                   char *why, size_t why_size) {
  struct bytes copy = {0};
  sanitize_span clean;
  sanitize_status status = subject->run(subject->context, input, &clean);
  enum agreement agreement = agreement_of(subject);
  if (status != SANITIZE_OK) {
    if (clean.data != NULL && clean.length == 0) return true;
    return fails(why, why_size, "P8: status %d comes with output", (int)status);
  }
  if (clean.data == NULL || clean.data[clean.length] != '\0')
    return fails(why, why_size, "P2: no NUL behind the output");
  bytes_add(&copy, clean.data, clean.length);
  sanitize_span output = bytes_span(&copy);
  bool fine = true;
  if ((set & PROPERTIES_OUTPUT) != 0) {
    bool small = output.length <= SANITIZE_DEFAULT_OUTPUT_BYTES(input.length);
    fine =
        check_output(&checked_comment, output, why, why_size) || named("P1 P2 P5", why, why_size);
    fine =
        fine && (check_tree(&checked_comment, output, why, why_size) || named("P4", why, why_size));
    fine = fine && (fixed_point(subject, output, why, why_size) || named("P3", why, why_size));
    fine = fine && (small || fails(why, why_size, "P8: %zu bytes of output", output.length));
  }
  if (fine && (set & PROPERTIES_TEXT) != 0) {
    enum text_skip skip;
    fine = check_text(input, output, agreement, &skip, why, why_size) || named("P6", why, why_size);
    if (skips != NULL) skips[skip]++;
  }
  bytes_free(&copy);
  return fine;
}

bool subjects_agree(const struct subject *one, const struct subject *other, sanitize_span input,
                    char *why, size_t why_size) {
  struct bytes first = {0};
  sanitize_span clean;
  sanitize_status wanted = one->run(one->context, input, &clean);
  bytes_add(&first, clean.data, clean.length);
  enum agreement agreement = agreement_of(one);
  sanitize_status status = other->run(other->context, input, &clean);
  bool same = outcomes_agree(agreement, (struct outcome){wanted, bytes_span(&first)},
                             (struct outcome){status, clean});
  if (!same) {
    fails(why, why_size, "status %d \"%s\", then status %d \"%s\"", (int)wanted,
          shown(bytes_span(&first)), (int)status, shown(clean));
  }
  bytes_free(&first);
  return same;
}

/* Inputs that leave things open or are refused. */
static void run_others(const struct subject *subject) {
  static const char *const others[] = {"<a href=x title=y><b><blockquote><table><td>1",
                                       "</b></a></p>x<pre>\n\n", "<textarea><script><!--", "plain"};
  sanitize_span ignored;
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    (void)subject->run(subject->context, span_text(others[i]), &ignored);
  }
  struct bytes refused = {0};
  for (int i = 0; i < 60; i++) bytes_add_text(&refused, "<b a=1><q cite=c><blockquote>");
  (void)subject->run(subject->context, bytes_span(&refused), &ignored);
  bytes_free(&refused);
}

bool subject_is_stateless(const struct subject *used, const struct subject *fresh,
                          sanitize_span input, char *why, size_t why_size) {
  struct bytes first = {0};
  sanitize_span clean;
  sanitize_status wanted = used->run(used->context, input, &clean);
  bytes_add(&first, clean.data, clean.length);
  run_others(used);
  sanitize_status status = used->run(used->context, input, &clean);
  bool same = status == wanted && spans_equal(clean, bytes_span(&first));
  if (!same) fails(why, why_size, "\"%s\", later \"%s\"", shown(bytes_span(&first)), shown(clean));
  bytes_free(&first);
  struct subject exact = {used->run, used->context, NULL};
  return same && subjects_agree(&exact, fresh, input, why, why_size);
}

/* The comment policy lets no text go, and the front ends agree on what is hidden. */
static bool loses_nothing(struct properties *p, sanitize_span input, char *why, size_t why_size) {
  sanitize_span clean;
  sanitize_losses direct = {.size = sizeof direct};
  sanitize_losses gumbo = {.size = sizeof gumbo};
  sanitize_status status = sanitizer_run(p->worker, input.data, input.length, &clean);
  sanitize_status second = sanitizer_run(p->gumbo, input.data, input.length, &clean);
  (void)sanitizer_losses(p->worker, &direct);
  (void)sanitizer_losses(p->gumbo, &gumbo);
  if (direct.text != 0 || gumbo.text != 0)
    return fails(why, why_size, "P6: %zu bytes are told as lost, by gumbo %zu", direct.text,
                 gumbo.text);
  bool compared =
      status == SANITIZE_OK && second == SANITIZE_OK && agreement_after(p->worker) == AGREE_EXACTLY;
  if (!compared || direct.hidden == gumbo.hidden) return true;
  return fails(why, why_size, "P7: %zu bytes are told as hidden, by gumbo %zu", direct.hidden,
               gumbo.hidden);
}

/* No output is refused by options.verify, under no guard of gumbo's either. */
static bool verified(struct properties *p, sanitize_span input, char *why, size_t why_size) {
  sanitize_span clean;
  sanitize_span again;
  sanitize_status status = sanitizer_run(p->worker, input.data, input.length, &clean);
  sanitize_status second = sanitizer_run(p->verifier, input.data, input.length, &again);
  if (second == status && spans_equal(clean, again)) return true;
  return fails(why, why_size, "P7: status %d, verified %d \"%s\"", (int)status, (int)second,
               shown(clean));
}

static bool stateless(const struct subject *subject, sanitize_span input, char *why,
                      size_t why_size) {
  sanitizer *worker = default_worker(SANITIZE_FRONT_END_AUTO, 0);
  struct subject fresh = {run_by_worker, worker, NULL};
  bool same =
      subject_is_stateless(subject, &fresh, input, why, why_size) || named("P10", why, why_size);
  sanitizer_free(worker);
  return same;
}

bool properties_hold(struct properties *p, unsigned set, sanitize_span input,
                     sanitize_status *status, sanitize_span *clean, char *why, size_t why_size) {
  struct subject subject = {run_by_worker, p->worker, p->worker};
  struct subject gumbo = {run_by_worker, p->gumbo, NULL};
  bool fine = subject_holds(&subject, set, input, p->skips, why, why_size);
  if ((set & PROPERTIES_FRONT_ENDS) != 0) {
    fine = fine &&
           (subjects_agree(&subject, &gumbo, input, why, why_size) || named("P7", why, why_size));
  }
  if ((set & PROPERTIES_FRONT_ENDS) != 0)
    fine = fine && loses_nothing(p, input, why, why_size) && verified(p, input, why, why_size);
  if ((set & PROPERTIES_STATE) != 0) fine = fine && stateless(&subject, input, why, why_size);
  sanitize_span output;
  sanitize_status got = sanitizer_run(p->worker, input.data, input.length, &output);
  set_bytes(&p->clean, output);
  if (status != NULL) *status = got;
  if (clean != NULL) *clean = bytes_span(&p->clean);
  return fine;
}
