/*
 * The public functions, except those of policies (policy/) and batches (batch.c): they check the
 * arguments, make workers and hand out results. What a run does is in stages.c. Held by
 * tests/unit/test_api.c.
 */
#include "base/characters.h"
#include "policy/limits.h"
#include "sanitizer.h"
#include "serialize/shorten.h"

#include <stdlib.h>

const char *sanitize_version(void) { return SANITIZE_VERSION; }

/* ---- workers ---- */

static bool options_are_sound(const sanitize_options *options) {
  const sanitize_allocator *allocator = &options->allocator;
  bool neither = allocator->allocate == NULL && allocator->release == NULL;
  bool both = allocator->allocate != NULL && allocator->release != NULL;
  bool known = options->size == sizeof(*options) ||
               options->size == offsetof(sanitize_options, verify) ||
               options->size == offsetof(sanitize_options, hooks) ||
               options->size == offsetof(sanitize_options, interrupt) ||
               options->size == offsetof(sanitize_options, report);

  return known && (neither || both) && limits_are_sound(&options->limits) &&
         (options->refusal == SANITIZE_REFUSAL_ERROR ||
          options->refusal == SANITIZE_REFUSAL_TEXT) &&
         (options->front_end == SANITIZE_FRONT_END_AUTO ||
          options->front_end == SANITIZE_FRONT_END_GUMBO);
}

/* Fields that were added later: a caller that was compiled before has a shorter struct. */
static bool options_report(const sanitize_options *options) {
  return options->size > offsetof(sanitize_options, report) && options->report != 0;
}

static bool options_verify(const sanitize_options *options) {
  return options->size > offsetof(sanitize_options, verify) && options->verify != 0;
}

/* Whether a library without gumbo could not do this. */
static bool options_need_gumbo(const sanitize_options *options) {
  return options_verify(options) || options->front_end == SANITIZE_FRONT_END_GUMBO;
}

static const sanitize_hooks *options_hooks(const sanitize_options *options) {
  return options->size > offsetof(sanitize_options, hooks) ? options->hooks : NULL;
}

static struct interrupt options_interrupt(const sanitize_options *options) {
  struct interrupt interrupt = {NULL, NULL, false};
  if (options->size <= offsetof(sanitize_options, interrupt)) return interrupt;
  interrupt.ask = options->interrupt;
  interrupt.context = options->interrupt_context;
  return interrupt;
}

/* Limits that the options leave at 0 are those of the policy. */
static void complete_limits(sanitize_limits *limits, const sanitize_limits *fallback) {
  if (limits->input_bytes == 0) limits->input_bytes = fallback->input_bytes;
  if (limits->working_bytes == 0) limits->working_bytes = fallback->working_bytes;
  if (limits->output_bytes == 0) limits->output_bytes = fallback->output_bytes;
  if (limits->open_elements == 0) limits->open_elements = fallback->open_elements;
  if (limits->formatting_elements == 0) limits->formatting_elements = fallback->formatting_elements;
}

sanitize_status sanitizer_new_with(sanitizer **made, const sanitize_policy *policy,
                                   const sanitize_options *options) {
  static const sanitize_options defaults = {.size = sizeof(defaults)};
  if (made == NULL) return SANITIZE_ERR_ARGUMENT;

  *made = NULL;
  if (options == NULL) options = &defaults;
  if (!options_are_sound(options)) return SANITIZE_ERR_ARGUMENT;
  if (!SANITIZE_GUMBO && options_need_gumbo(options)) return SANITIZE_ERR_NO_GUMBO;

  struct memory memory = memory_default();
  if (options->allocator.allocate != NULL) memory.allocator = options->allocator;

  sanitizer *worker = memory_allocate(&memory, sizeof(*worker));
  if (worker == NULL) return SANITIZE_ERR_MEMORY;

  memset(worker, 0, sizeof(*worker));
  worker->memory = memory;
  worker->memory.has_large = &worker->has_large;
  worker->interrupt = options_interrupt(options);
  worker->memory.interrupt = &worker->interrupt;

  worker->limits = options->limits;
  worker->refusal = options->refusal;
  worker->front_end = options->front_end;
  worker->verifies = options_verify(options);
  worker->reports = options_report(options);
  worker->find = finders_best();

  worker->policy_copy = policy == NULL ? NULL : policy_copy(&memory, policy);
  if (policy != NULL && worker->policy_copy == NULL) {
    memory_release(&memory, worker);
    return SANITIZE_ERR_MEMORY;
  }

  worker->policy = policy == NULL ? &policy_comment : worker->policy_copy;
  complete_limits(&worker->limits, &worker->policy->limits);
  gumbo_tree_init(&worker->gumbo_tree, &worker->memory);
  direct_init(&worker->direct, &worker->memory, worker->find, &worker->limits);
  writer_init(&worker->writer, &worker->memory, worker->find);
  writer_init(&worker->second, &worker->memory, worker->find);
  report_init(&worker->report, &worker->memory);

  sanitize_status status =
      filter_init(&worker->filter, &worker->memory, worker->policy, options_hooks(options));
  if (status != SANITIZE_OK) {
    sanitizer_free(worker);
    return status;
  }

  *made = worker;
  return SANITIZE_OK;
}

sanitizer *sanitizer_new(const sanitize_policy *policy) {
  sanitizer *worker;
  return sanitizer_new_with(&worker, policy, NULL) == SANITIZE_OK ? worker : NULL;
}

void sanitizer_free(sanitizer *worker) {
  if (worker == NULL) return;
  struct memory memory = worker->memory;
  gumbo_tree_free(&worker->gumbo_tree);
  direct_free(&worker->direct);
  scan_free(&memory, &worker->index);
  filter_free(&worker->filter);
  report_free(&worker->report);
  policy_copy_free(&memory, worker->policy_copy);
  intake_free(&memory, &worker->intake);
  buffer_free(&memory, &worker->gumbo_copy);
  writer_free(&worker->writer);
  writer_free(&worker->second);
  columns_free(&worker->columns, &memory);
  memory_release(&memory, worker);
}

/* ---- HTML ---- */

/* Where changes are recorded; NULL when the options do not ask for them. */
static struct report *report_asked_for(sanitizer *worker) {
  return worker != NULL && worker->reports ? &worker->report : NULL;
}

/* Sets *result to the output of the run, or to nothing after an error. */
static sanitize_status hand_out(sanitizer *worker, sanitize_status status, sanitize_span *result) {
  status = outcome_of(worker, status);
  *result = status == SANITIZE_OK ? writer_result(&worker->writer) : span_of("", 0);
  return status;
}

sanitize_status sanitizer_run(sanitizer *worker, const char *html, size_t length,
                              sanitize_span *clean) {
  if (clean == NULL) return SANITIZE_ERR_ARGUMENT;
  return hand_out(worker, run_one(worker, html, length, report_asked_for(worker)), clean);
}

/* Reads the caller's limit. False: SANITIZE_ERR_ARGUMENT. */
static bool read_length(const sanitizer *worker, const sanitize_length_limit *limit,
                        struct extent *extent, span *ellipsis) {
  if (limit == NULL || limit->size != sizeof(*limit)) return false;
  *ellipsis = limit->ellipsis.data == NULL ? SPAN_LITERAL("\xE2\x80\xA6") : limit->ellipsis;

  if (limit->ellipsis.data == NULL && limit->ellipsis.length > 0) return false;
  if (worker == NULL || is_last_result(worker, ellipsis->data, ellipsis->length)) return false;

  extent->bytes = limit->max_bytes != 0 ? limit->max_bytes : SIZE_MAX;
  extent->characters = limit->max_characters != 0 ? limit->max_characters : SIZE_MAX;
  return clean_prefix(*ellipsis) == ellipsis->length;
}

static size_t result_length(const sanitizer *worker) {
  return writer_result(&worker->writer).length;
}

/*
 * Adds and cuts until nothing is added, which makes the result longer. False where it does not come
 * to that: the ellipsis is what makes a link, or has no room in a paragraph.
 */
static bool settle_length(sanitizer *worker, size_t length, struct extent extent, span ellipsis,
                          size_t *of_ellipsis, sanitize_status *status) {
  enum { ROUNDS = 4 };
  for (int i = 0; i < ROUNDS && *status == SANITIZE_OK; i++) {
    size_t before = result_length(worker);
    *status = run_additions(worker, length);
    if (*status != SANITIZE_OK || result_length(worker) == before) return true;
    struct cut_off cut;
    *status = shorten(&worker->writer, extent, ellipsis, &cut);
    if (cut.bytes > 0) *of_ellipsis = cut.added;
  }
  return *status != SANITIZE_OK;
}

/*
 * Cutting may leave what the policy makes a link or a paragraph of, so that the result would not
 * give itself again.
 */
static sanitize_status shorten_all(sanitizer *worker, size_t length, struct extent extent,
                                   span ellipsis, struct cut_off *cut) {
  size_t before = result_length(worker);
  size_t all = has_additions(worker) ? count_seen_text(writer_result(&worker->writer)) : 0;
  sanitize_status status = shorten(&worker->writer, extent, ellipsis, cut);
  if (status != SANITIZE_OK || result_length(worker) == before || !has_additions(worker))
    return status;

  size_t of_ellipsis = cut->added;
  bool settled = settle_length(worker, length, extent, ellipsis, &of_ellipsis, &status) ||
                 settle_length(worker, length, extent, SPAN_LITERAL(""), &of_ellipsis, &status);
  if (!settled) {
    writer_begin_again(&worker->writer);
    status = writer_finish(&worker->writer);
    of_ellipsis = 0;
  }
  size_t left = count_seen_text(writer_result(&worker->writer));
  cut->bytes = all + of_ellipsis > left ? all + of_ellipsis - left : 0;
  return status;
}

sanitize_status sanitizer_run_within(sanitizer *worker, const char *html, size_t length,
                                     const sanitize_length_limit *limit, sanitize_span *clean,
                                     int *shortened) {
  struct extent extent;
  span ellipsis;
  if (shortened != NULL) *shortened = 0;
  if (clean == NULL) return SANITIZE_ERR_ARGUMENT;

  *clean = span_of("", 0);
  if (!read_length(worker, limit, &extent, &ellipsis)) return SANITIZE_ERR_ARGUMENT;

  struct run_plan plan = plan_for(worker, report_asked_for(worker));
  sanitize_status status = run_stages(worker, html, length, &plan);

  struct cut_off cut = {0, false, 0};
  if (status == SANITIZE_OK) status = shorten_all(worker, length, extent, ellipsis, &cut);
  worker->losses.text += cut.bytes;

  status = verify_result(worker, status);
  if (shortened != NULL && status == SANITIZE_OK) *shortened = cut.is_seen;
  return hand_out(worker, status, clean);
}

size_t sanitizer_changes(const sanitizer *worker, const sanitize_change **changes) {
  const sanitize_change *list = NULL;
  size_t count = worker == NULL ? 0 : report_result(&worker->report, &list);
  if (changes != NULL) *changes = list;
  return count;
}

sanitize_status sanitizer_losses(const sanitizer *worker, sanitize_losses *losses) {
  if (worker == NULL || losses == NULL || losses->size != sizeof(*losses))
    return SANITIZE_ERR_ARGUMENT;
  losses->text = worker->losses.text;
  losses->hidden = worker->losses.hidden;
  losses->links = worker->losses.links;
  return SANITIZE_OK;
}

sanitize_front_end sanitizer_front_end(const sanitizer *worker) {
  return worker == NULL ? SANITIZE_FRONT_END_AUTO : worker->used;
}

unsigned sanitizer_differences(const sanitizer *worker) {
  return worker->used == SANITIZE_FRONT_END_DIRECT ? direct_differences(&worker->direct) : 0;
}

sanitize_status sanitizer_write(sanitizer *worker, const char *html, size_t length,
                                sanitize_sink sink, void *context) {
  if (sink == NULL) return SANITIZE_ERR_ARGUMENT;
  sanitize_status status = run_one(worker, html, length, report_asked_for(worker));
  if (status != SANITIZE_OK) return status;

  span result = writer_result(&worker->writer);
  if (result.length == 0) return SANITIZE_OK;

  int refused = sink(context, result.data, result.length);
  return outcome_of(worker, refused == 0 ? SANITIZE_OK : SANITIZE_ERR_SINK);
}

/* ---- plain text ---- */

static sanitize_status run_text(sanitizer *worker, const char *html, size_t length) {
  if (worker == NULL) return SANITIZE_ERR_ARGUMENT;
  const struct run_plan plan = {
      .filter = {.policy = &policy_nothing, .writer = &worker->writer},
      .front_end = worker->front_end,
  };

  writer_set_plain(&worker->writer, true);
  sanitize_status status = run_stages(worker, html, length, &plan);
  writer_set_plain(&worker->writer, false);
  return status;
}

static void write_line_break(struct writer *writer) {
  if (writer_start(writer, ELEMENT_BR)) (void)writer_start_done(writer);
}

static sanitize_status run_from_text(sanitizer *worker, const char *text, size_t length,
                                     sanitize_line_breaks breaks) {
  if (breaks != SANITIZE_LINE_BREAKS_KEEP && breaks != SANITIZE_LINE_BREAKS_BR)
    return SANITIZE_ERR_ARGUMENT;

  struct source taken;
  sanitize_status status = run_intake(worker, text, length, &taken);
  if (status != SANITIZE_OK) return status;

  span source = taken.text;
  while (source.length > 0 && breaks == SANITIZE_LINE_BREAKS_BR) {
    const char *newline = memchr(source.data, '\n', source.length);
    size_t line = newline == NULL ? source.length : (size_t)(newline - source.data);
    writer_text(&worker->writer, span_of(source.data, line));
    source = span_of(source.data + line, source.length - line);

    if (newline == NULL) break;

    write_line_break(&worker->writer);
    writer_text(&worker->writer, SPAN_LITERAL("\n"));
    source = span_of(source.data + 1, source.length - 1);
  }

  if (breaks == SANITIZE_LINE_BREAKS_KEEP) writer_text(&worker->writer, source);
  return writer_finish(&worker->writer);
}

sanitize_status sanitizer_html_to_text(sanitizer *worker, const char *html, size_t length,
                                       sanitize_span *text) {
  if (text == NULL) return SANITIZE_ERR_ARGUMENT;
  return hand_out(worker, run_text(worker, html, length), text);
}

sanitize_status sanitizer_text_to_html(sanitizer *worker, const char *text, size_t length,
                                       sanitize_line_breaks line_breaks, sanitize_span *html) {
  if (html == NULL) return SANITIZE_ERR_ARGUMENT;
  return hand_out(worker, run_from_text(worker, text, length, line_breaks), html);
}

/* ---- without a worker of the caller's ---- */

/*
 * Frees the worker and returns its output. The buffer was allocated with malloc() and ends in a
 * NUL, so that the caller gets it as it is.
 */
static char *take_result(sanitizer *worker, sanitize_status status, size_t *length) {
  char *result = NULL;
  if (length != NULL) *length = 0;
  if (status == SANITIZE_OK) {
    size_t taken;
    result = writer_take(&worker->writer, &taken);
    if (length != NULL) *length = taken;
  }

  sanitizer_free(worker);
  return result;
}

char *sanitize_comment(const char *html, size_t length, size_t *clean_length) {
  const sanitize_options options = {.size = sizeof(options), .verify = SANITIZE_GUMBO};
  sanitizer *worker;
  (void)sanitizer_new_with(&worker, NULL, &options);
  return take_result(worker, run_one(worker, html, length, report_asked_for(worker)), clean_length);
}

char *sanitize_html_to_text(const char *html, size_t length, size_t *text_length) {
  sanitizer *worker = sanitizer_new(NULL);
  return take_result(worker, run_text(worker, html, length), text_length);
}

char *sanitize_text_to_html(const char *text, size_t length, sanitize_line_breaks line_breaks,
                            size_t *html_length) {
  sanitizer *worker = sanitizer_new(NULL);
  return take_result(worker, run_from_text(worker, text, length, line_breaks), html_length);
}
