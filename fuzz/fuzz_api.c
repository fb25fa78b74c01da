/*
 * The public functions, called rightly and wrongly, with memory that runs out: P8, P9, and what
 * sanitize.h says of each. The last four bytes are taken off the input and choose, so any file is a
 * seed:
 *   1   the policy: none, a preset, or one that is drawn (tests/kit/random_policy.h)
 *   2   bit 0 always gumbo, bit 1 report, bit 2 refused input is shown as text, bit 3 an allocator,
 *   bit 4 the options of the
 *       first release, bits 5-7 which limit is set low, or what is wrong with the options
 *   3   bits 0-3 the function, bits 4-7 a number for it; bit 4 verify, too
 *   4   0: all memory is there; 255: each allocation fails once; else that one fails
 * What holds: only the statuses that may be, no output with an error, a NUL behind all other, the
 * same output by every way to it, nothing left in memory, and after a failure the worker works.
 */
#include "base/find.h"
#include "failing.h"
#include "harness.h"
#include "kit/random_policy.h"

#include <string.h>

enum { POLICIES = 16, LONGEST_RETRIED = 1 << 12 };

struct call {
  sanitize_span html;
  const sanitize_policy *policy;
  sanitize_options options;
  unsigned function, number;
  bool sound; /* the options are */
};

static sanitize_policy *policies[POLICIES];

static void need(bool holds, const char *why, sanitize_span input) {
  if (holds) return;
  failing_end();
  fuzz_fail(why, input);
}

static const sanitize_policy *policy_number(unsigned number) {
  if (number == 0) return NULL;
  if (policies[number] == NULL) {
    const char *preset = sanitize_policy_preset_name(number - 1);
    policies[number] = preset != NULL ? sanitize_policy_new(preset) : random_policy_number(number);
  }
  return policies[number];
}

/* ---- Statuses ---- */

static bool may_be(const struct call *call, sanitize_status status) {
  switch (status) {
  case SANITIZE_OK: return true;
  case SANITIZE_ERR_MEMORY: return failing_has_failed();
  case SANITIZE_ERR_ARGUMENT:
  case SANITIZE_ERR_SINK:
  case SANITIZE_ERR_PARSER:
  case SANITIZE_ERR_POLICY:
  case SANITIZE_ERR_VERIFY:
  case SANITIZE_ERR_OFFSETS:
  case SANITIZE_ERR_HOOK:
  case SANITIZE_ERR_INTERRUPTED: return false;
  case SANITIZE_ERR_WORKING_MEMORY:
    return call->options.refusal == SANITIZE_REFUSAL_ERROR || call->options.verify;
  case SANITIZE_ERR_INPUT_SIZE:
  case SANITIZE_ERR_OUTPUT_SIZE: return true;
  default: return call->options.refusal == SANITIZE_REFUSAL_ERROR;
  }
}

static void check_result(const struct call *call, sanitize_status status, sanitize_span result) {
  need(may_be(call, status), "a status that may not be", call->html);
  need(result.data != NULL, "no output and no empty one", call->html);
  need(status == SANITIZE_OK || result.length == 0, "output with an error", call->html);
  need(result.data[result.length] == '\0', "no NUL behind the output", call->html);
  if (status == SANITIZE_OK && call->options.limits.output_bytes != 0)
    need(result.length <= call->options.limits.output_bytes, "P8: more output than the limit",
         call->html);
}

/* ---- The functions ---- */

struct gathered {
  struct bytes bytes;
  size_t calls, refuse;
};

static int gather(void *context, const char *data, size_t length) {
  struct gathered *gathered = context;
  failing_pause();
  bytes_add(&gathered->bytes, data, length);
  failing_go_on();
  return ++gathered->calls == gathered->refuse ? -1 : 0;
}

/* A copy of a result, made while memory is there. */
static struct bytes copy_of(sanitize_span text) {
  struct bytes copy = {0};
  failing_pause();
  bytes_add(&copy, text.data, text.length);
  failing_go_on();
  return copy;
}

static void drop(struct bytes *bytes) {
  failing_pause();
  bytes_free(bytes);
  failing_go_on();
}

static void check_write(const struct call *call, sanitizer *worker) {
  sanitize_span clean;
  sanitize_status wanted = sanitizer_run(worker, call->html.data, call->html.length, &clean);
  check_result(call, wanted, clean);
  struct bytes copy = copy_of(clean);
  struct gathered gathered = {{0}, 0, call->number & 1};
  sanitize_status status =
      sanitizer_write(worker, call->html.data, call->html.length, gather, &gathered);
  bool refused = gathered.refuse == 1 && gathered.calls > 0;
  need(!refused || status == SANITIZE_ERR_SINK, "the sink refused, and the status is another",
       call->html);
  if (!failing_has_failed() && !refused) {
    need(status == wanted, "writing: another status", call->html);
    need(spans_equal(bytes_span(&gathered.bytes), bytes_span(&copy)), "writing: another output",
         call->html);
  }
  need(status == SANITIZE_OK || refused || gathered.calls == 0, "a sink was called, then an error",
       call->html);
  drop(&copy);
  drop(&gathered.bytes);
}

static void check_within(const struct call *call, sanitizer *worker) {
  static const char *const ellipses[] = {
      NULL, "", "...", "\xFF", "\x01", "\r", "\xE2\x80\xA6 [\xF0\x9F\x98\x80]", "<b>"};
  sanitize_length_limit limit = {
      .size = sizeof limit, .max_bytes = call->number, .max_characters = call->number / 2};
  sanitize_span clean = {NULL, 1};
  int shortened = 7;
  const char *ellipsis = ellipses[call->number & 7];
  if (ellipsis != NULL) limit.ellipsis = span_text(ellipsis);
  bool sound = (call->number & 7) < 3 || (call->number & 7) > 5;
  sanitize_status status = sanitizer_run_within(worker, call->html.data, call->html.length, &limit,
                                                &clean, call->number & 8 ? &shortened : NULL);
  need(sound == (status != SANITIZE_ERR_ARGUMENT), "an ellipsis is judged wrongly", call->html);
  if (!sound) return;
  check_result(call, status, clean);
  need(!(call->number & 8) || shortened == 0 || shortened == 1, "what was cut is not said",
       call->html);
  need(limit.max_bytes == 0 || clean.length <= limit.max_bytes, "more bytes than asked for",
       call->html);
  if (shortened == 0 && status == SANITIZE_OK) {
    struct bytes copy = copy_of(clean);
    status = sanitizer_run(worker, call->html.data, call->html.length, &clean);
    bool fits =
        status == SANITIZE_OK && (call->number == 0 || clean.length <= limit.max_characters);
    need(!fits || spans_equal(clean, bytes_span(&copy)), "not cut, and not whole", call->html);
    drop(&copy);
  }
}

/* With _BR, the text comes back, mended. */
static void check_text_and_back(const struct call *call, sanitizer *worker) {
  sanitize_line_breaks breaks = (sanitize_line_breaks)(call->number & 1);
  sanitize_span html;
  sanitize_span text;
  sanitize_span again;
  check_result(call, sanitizer_html_to_text(worker, call->html.data, call->html.length, &text),
               text);
  sanitize_status status =
      sanitizer_text_to_html(worker, call->html.data, call->html.length, breaks, &html);
  check_result(call, status, html);
  if (status != SANITIZE_OK) return;
  struct bytes first = copy_of(html);
  status = sanitizer_html_to_text(worker, first.data, first.length, &text);
  if (status == SANITIZE_OK && breaks == SANITIZE_LINE_BREAKS_BR) {
    struct bytes mended = copy_of(text);
    status = sanitizer_text_to_html(worker, mended.data, mended.length, breaks, &again);
    bool same = status != SANITIZE_OK || spans_equal(again, bytes_span(&first));
    need(same, "text, to HTML and back, is another", call->html);
    drop(&mended);
  }
  drop(&first);
}

static bool is_same(const char *a, const char *b, size_t length) {
  return length == 0 || memcmp(a, b, length) == 0;
}

static bool surveys_are_same(const struct finders *a, const struct finders *b, const char *data,
                             size_t length) {
  size_t words = length / 64 + 1;
  uint64_t *survey = malloc(2 * words * sizeof *survey);
  if (survey == NULL) return true;
  bool same = a->survey(data, length, survey) == b->survey(data, length, survey + words) &&
              memcmp(survey, survey + words, words * sizeof *survey) == 0;
  free(survey);
  return same;
}

/* Every kernel gives the answer of the plain loop, whatever the processor has. */
static void check_finders(const struct call *call) {
  const struct finders *const *sets = finders_all();
  const char *data = call->html.data == NULL ? "" : call->html.data;
  size_t length = call->html.length;
  char *wanted = malloc(length + FIND_COPY_SLACK);
  char *out = malloc(length + FIND_COPY_SLACK);
  for (size_t i = 0; sets[i] != NULL && wanted != NULL && out != NULL; i++) {
    bool same =
        surveys_are_same(sets[0], sets[i], data, length) &&
        sets[0]->less_than(data, length) == sets[i]->less_than(data, length) &&
        sets[0]->markup_or_reference(data, length) == sets[i]->markup_or_reference(data, length) &&
        sets[0]->not_plain_ascii(data, length) == sets[i]->not_plain_ascii(data, length);
    /*
     * The middle of the input, with what is behind it to be read, and all of it, with nothing
     * behind it.
     */
    for (size_t part = length / 2; same; part = length) {
      size_t text = sets[0]->copy_text(wanted, data, part, length);
      same =
          same && sets[i]->copy_text(out, data, part, length) == text && is_same(out, wanted, text);
      size_t value = sets[0]->copy_value(wanted, data, part, length);
      same = same && sets[i]->copy_value(out, data, part, length) == value &&
             is_same(out, wanted, value);
      size_t plain = sets[0]->copy_to_reference(wanted, data, part, length);
      same = same && sets[i]->copy_to_reference(out, data, part, length) == plain &&
             is_same(out, wanted, plain);
      if (part == length) break;
    }
    need(same, sets[i]->name, call->html);
  }
  free(wanted);
  free(out);
}

/* Without a worker. The default policy and options only. */
static void check_workerless(const struct call *call) {
  size_t length = 99;
  sanitize_line_breaks breaks = (sanitize_line_breaks)(call->number >> 2);
  char *result = NULL;
  switch (call->number & 3) {
  case 0: result = sanitize_comment(call->html.data, call->html.length, &length); break;
  case 1: result = sanitize_html_to_text(call->html.data, call->html.length, &length); break;
  case 2:
    result = sanitize_text_to_html(call->html.data, call->html.length, breaks, &length);
    break;
  default: result = sanitize_comment(call->html.data, call->html.length, NULL); break;
  }
  need(result != NULL || (call->number & 3) == 3 || length == 0, "no result with a length",
       call->html);
  need(result == NULL || (call->number & 3) == 3 || result[length] == '\0',
       "no NUL behind the result", call->html);
  need(breaks <= SANITIZE_LINE_BREAKS_BR || (call->number & 3) != 2 || result == NULL,
       "no such line break", call->html);
  free(result);
}

static void check_wrong_arguments(const struct call *call, sanitizer *worker) {
  sanitize_span clean = {NULL, 1};
  sanitize_length_limit limit = {.size = sizeof limit};
  struct gathered gathered = {{0}, 0, 0};
  sanitize_status status = SANITIZE_OK;
  const char *html = call->html.data;
  size_t length = call->html.length;
  switch (call->number) {
  case 0: status = sanitizer_run(worker, NULL, 1, &clean); break;
  case 1: status = sanitizer_run(NULL, html, length, &clean); break;
  case 2: status = sanitizer_run(worker, html, length, NULL); break;
  case 3: status = sanitizer_write(worker, html, length, NULL, NULL); break;
  case 4: status = sanitizer_run_within(worker, html, length, NULL, &clean, NULL); break;
  case 5: status = sanitizer_run_within(worker, html, length, &limit, NULL, NULL); break;
  case 6: status = sanitizer_run_within(NULL, html, length, &limit, &clean, NULL); break;
  case 7:
    limit.size = 1;
    status = sanitizer_run_within(worker, html, length, &limit, &clean, NULL);
    break;
  case 8:
    limit.ellipsis.length = 1;
    status = sanitizer_run_within(worker, html, length, &limit, &clean, NULL);
    break;
  case 9: status = sanitizer_html_to_text(worker, html, length, NULL); break;
  case 10: status = sanitizer_html_to_text(NULL, html, length, &clean); break;
  case 11:
    status = sanitizer_text_to_html(worker, html, length, SANITIZE_LINE_BREAKS_BR, NULL);
    break;
  case 12:
    status = sanitizer_text_to_html(worker, html, length, (sanitize_line_breaks)2, &clean);
    break;
  case 13: status = sanitizer_new_with(NULL, call->policy, &call->options); break;
  default: status = sanitizer_write(NULL, html, length, gather, &gathered); break;
  }
  need(status == SANITIZE_ERR_ARGUMENT && gathered.calls == 0, "a wrong argument is taken",
       call->html);
  need(strcmp(sanitize_strerror((sanitize_status)(100 + call->number)), "unknown status") == 0,
       "a status too many", call->html);
  need(sanitizer_front_end(NULL) == SANITIZE_FRONT_END_AUTO && sanitizer_changes(NULL, NULL) == 0,
       "no worker", call->html);
}

/* The worker's result is not its input, nor is a piece of it; another worker's is. */
static void check_overlap(const struct call *call, sanitizer *worker) {
  sanitize_span clean;
  sanitize_span again;
  sanitize_status status = sanitizer_run(worker, call->html.data, call->html.length, &clean);
  check_result(call, status, clean);
  if (status != SANITIZE_OK || clean.length == 0) return;
  sanitize_length_limit limit = {.size = sizeof limit, .ellipsis = clean};
  size_t at = call->number % clean.length;
  need(sanitizer_run(worker, clean.data + at, clean.length - at, &again) == SANITIZE_ERR_ARGUMENT,
       "the last result is taken as input", call->html);
  need(sanitizer_run_within(worker, "", 0, &limit, &again, NULL) == SANITIZE_ERR_ARGUMENT,
       "the last result is taken as ellipsis", call->html);
}

static void check_changes(const struct call *call, sanitizer *worker, sanitize_status status) {
  const sanitize_change *changes;
  size_t count = sanitizer_changes(worker, &changes);
  need((count == 0) == (changes == NULL), "changes that are not there", call->html);
  need(sanitizer_changes(worker, NULL) == count, "another number of changes", call->html);
  need(call->options.report || count == 0, "changes that nobody asked for", call->html);
  need(status == SANITIZE_OK || count == 0, "changes with an error", call->html);
  for (size_t i = 0; i < count; i++) {
    bool known = changes[i].kind >= SANITIZE_CHANGE_ELEMENT_UNWRAPPED &&
                 changes[i].kind <= SANITIZE_CHANGE_TEXT_MENDED &&
                 changes[i].reason >= SANITIZE_REASON_POLICY &&
                 changes[i].reason <= SANITIZE_REASON_CHARACTERS;
    need(known && changes[i].offset < call->html.length, "a change of no kind or place",
         call->html);
  }
}

static void check_run(const struct call *call, sanitizer *worker) {
  sanitize_span clean;
  sanitize_status status = sanitizer_run(worker, call->html.data, call->html.length, &clean);
  check_result(call, status, clean);
  check_changes(call, worker, status);
  bool forced = call->options.front_end == SANITIZE_FRONT_END_GUMBO;
  need(!forced || sanitizer_front_end(worker) != SANITIZE_FRONT_END_DIRECT,
       "direct against the options", call->html);
  struct bytes first = copy_of(clean);
  sanitize_status again = sanitizer_run(worker, call->html.data, call->html.length, &clean);
  bool same = again == status && spans_equal(clean, bytes_span(&first));
  need(failing_has_failed() || same, "P10: the second run differs", call->html);
  drop(&first);
}

/* ---- One call, with one allocation that fails ---- */

static sanitizer *make(const struct call *call) {
  sanitizer *worker = NULL;
  sanitize_status status = sanitizer_new_with(&worker, call->policy, &call->options);
  need(call->sound == (status != SANITIZE_ERR_ARGUMENT), "options are judged wrongly", call->html);
  need((status == SANITIZE_OK) == (worker != NULL), "a worker with an error", call->html);
  need(sanitizer_front_end(worker) == SANITIZE_FRONT_END_AUTO, "a front end before the first run",
       call->html);
  need(!call->sound || status == SANITIZE_OK ||
           (status == SANITIZE_ERR_MEMORY && failing_has_failed()),
       "no worker", call->html);
  return worker;
}

static void run_worker(const struct call *call, sanitizer *worker) {
  switch (call->function) {
  case 1: check_write(call, worker); break;
  case 2: check_within(call, worker); break;
  case 3: check_text_and_back(call, worker); break;
  case 4: check_overlap(call, worker); break;
  case 5: check_wrong_arguments(call, worker); break;
  default: check_run(call, worker); break;
  }
}

/* True when the allocation failed. */
static bool run_failing(const struct call *call, size_t fail_at) {
  size_t live = failing_live();
  bool failed;
  failing_begin(fail_at);
  if (call->function == 6 || call->function == 7) {
    if (call->function == 6) check_workerless(call);
    if (call->function == 7) check_finders(call);
    failed = failing_end();
  } else {
    sanitizer *worker = make(call);
    if (worker != NULL) run_worker(call, worker);
    failed = failing_end();
    failing_begin(FAILING_NEVER);
    if (worker != NULL && failed) run_worker(call, worker); /* it is as good as before */
    sanitizer_free(worker);
    failing_end();
  }
  need(failing_live() == live, "P9: something is left", call->html);
  return failed;
}

/*
 * The first input that goes to gumbo has it examined, once in a process. Memory may run out then,
 * too.
 */
static void examine_gumbo(void) {
  static bool examined;
  sanitize_options options = {.size = sizeof options, .front_end = SANITIZE_FRONT_END_GUMBO};
  sanitize_span input = span_text("<b>");
  for (size_t n = 0; !examined; n++) {
    sanitizer *worker;
    sanitize_span clean;
    failing_begin(n);
    sanitize_status status = sanitizer_new_with(&worker, NULL, &options);
    if (status == SANITIZE_OK) status = sanitizer_run(worker, input.data, input.length, &clean);
    sanitizer_free(worker);
    examined = !failing_end();
    need(status == (examined ? SANITIZE_OK : SANITIZE_ERR_MEMORY), "P9: while gumbo is examined",
         input);
  }
}

static void check_texts(void) {
  for (int status = SANITIZE_OK; status <= SANITIZE_ERR_INTERRUPTED; status++) {
    const char *text = sanitize_strerror((sanitize_status)status);
    bool known = text[0] != '\0' && strcmp(text, "unknown status") != 0;
    need(known, "a status without a text", span_text(text));
  }
  need(strcmp(sanitize_version(), SANITIZE_VERSION) == 0, "another version than the header's",
       span_text(""));
}

static void *allocate(void *context, size_t size) {
  (void)context;
  return failing_malloc(size);
}

static void release(void *context, void *pointer) {
  if (pointer == NULL) abort();
  (void)context;
  failing_free(pointer);
}

static void read_options(struct call *call, unsigned choice) {
  sanitize_options *options = &call->options;
  *options = (sanitize_options){.size = sizeof *options};
  options->front_end = choice & 1 ? SANITIZE_FRONT_END_GUMBO : SANITIZE_FRONT_END_AUTO;
  options->report = (choice & 2) != 0;
  options->verify = call->number & 1;
  options->refusal = choice & 4 ? SANITIZE_REFUSAL_TEXT : SANITIZE_REFUSAL_ERROR;
  if (choice & 8) options->allocator = (sanitize_allocator){allocate, release, NULL};
  if (choice & 16) {
    options->size = offsetof(sanitize_options, report);
    options->report = options->verify = 0;
  }
  size_t low = (size_t)16 << call->number;
  switch (choice >> 5) {
  case 1: options->limits.input_bytes = low; break;
  case 2: options->limits.working_bytes = 64 * low; break;
  case 3: options->limits.output_bytes = low; break;
  case 4: options->limits.input_bytes = SANITIZE_LARGEST_INPUT_BYTES + (call->number & 1); break;
  case 5:
    if (call->number == 1) options->size = 1;
    if (call->number == 2) options->front_end = SANITIZE_FRONT_END_DIRECT;
    if (call->number == 3) options->refusal = (sanitize_refusal)2;
    if (call->number == 4) options->allocator.release = NULL;
    if (call->number == 5) options->allocator.allocate = NULL;
    break;
  default: break;
  }
  bool half = (options->allocator.allocate == NULL) != (options->allocator.release == NULL);
  bool wrong = (choice >> 5) == 5 && call->number >= 1 && call->number <= 3;
  call->sound = !half && !wrong && options->limits.input_bytes <= SANITIZE_LARGEST_INPUT_BYTES;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  uint8_t choices[4] = {0};
  for (size_t i = sizeof choices; i > 0 && size > 0; i--) choices[i - 1] = data[--size];
  struct call call = {.html = {(const char *)data, size},
                      .policy = policy_number(choices[0] % POLICIES)};
  call.function = choices[2] & 15;
  call.number = choices[2] >> 4;
  read_options(&call, choices[1]);
  examine_gumbo();
  check_texts();
  if (size == 0 && (call.number & 1)) call.html.data = NULL;
  if (choices[3] != 255 || size > LONGEST_RETRIED) {
    (void)run_failing(&call,
                      choices[3] == 0 || choices[3] == 255 ? FAILING_NEVER : choices[3] - 1u);
    return 0;
  }
  for (size_t n = 0; n < FAILING_MOST && run_failing(&call, n); n++) continue;
  return 0;
}
