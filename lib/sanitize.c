/*
 * The public entry points, and the only place that knows the order of the stages:
 *
 *   intake -> scan -+- direct -------+-> filter -> writer -> verify
 *                   +- mend -> tree -+
 *
 * Guarantee P10 (no state between calls) is held here: every stage begins anew.
 */
#include "base/characters.h"
#include "gumbo/gumbo_input.h"
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
  return known && (neither || both) &&
         options->limits.input_bytes <= SANITIZE_LARGEST_INPUT_BYTES &&
         (options->refusal == SANITIZE_REFUSAL_ERROR ||
          options->refusal == SANITIZE_REFUSAL_TEXT) &&
         (options->front_end == SANITIZE_FRONT_END_AUTO ||
          options->front_end == SANITIZE_FRONT_END_GUMBO);
}

/* These came last: a caller compiled before has a shorter struct. */
static bool options_report(const sanitize_options *options) {
  return options->size > offsetof(sanitize_options, report) && options->report != 0;
}

static bool options_verify(const sanitize_options *options) {
  return options->size > offsetof(sanitize_options, verify) && options->verify != 0;
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

/* What the options leave open, the policy may say. */
static void complete_limits(sanitize_limits *limits, const sanitize_limits *fallback) {
  if (limits->input_bytes == 0) limits->input_bytes = fallback->input_bytes;
  if (limits->working_bytes == 0) limits->working_bytes = fallback->working_bytes;
  if (limits->output_bytes == 0) limits->output_bytes = fallback->output_bytes;
}

sanitize_status sanitizer_new_with(sanitizer **made, const sanitize_policy *policy,
                                   const sanitize_options *options) {
  static const sanitize_options defaults = {.size = sizeof(defaults)};
  if (made == NULL) return SANITIZE_ERR_ARGUMENT;
  *made = NULL;
  if (options == NULL) options = &defaults;
  if (!options_are_sound(options)) return SANITIZE_ERR_ARGUMENT;
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
  worker->find = finders_best();
  worker->policy_copy = policy == NULL ? NULL : policy_copy(&memory, policy);
  if (policy != NULL && worker->policy_copy == NULL) {
    memory_release(&memory, worker);
    return SANITIZE_ERR_MEMORY;
  }
  worker->policy = policy == NULL ? &policy_comment : worker->policy_copy;
  complete_limits(&worker->limits, &worker->policy->limits);
  tree_init(&worker->tree, &worker->memory);
  direct_init(&worker->direct, &worker->memory, worker->find);
  worker->writer.memory = &worker->memory;
  worker->report.memory = &worker->memory;
  if (options_report(options)) worker->filter.report = &worker->report;
  worker->writer.find = worker->find;
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
  tree_free(&worker->tree);
  direct_free(&worker->direct);
  scan_free(&memory, &worker->index);
  filter_free(&worker->filter);
  report_free(&worker->report);
  policy_copy_free(&memory, worker->policy_copy);
  intake_free(&memory, &worker->intake);
  buffer_free(&memory, &worker->mended);
  buffer_free(&memory, &worker->writer.out);
  buffer_free(&memory, &worker->second);
  batch_free(&memory, &worker->batch);
  memory_release(&memory, worker);
}

/* ---- one run ---- */

/* first + factor * length, or the largest size when that does not fit. */
static size_t scaled(size_t first, size_t factor, size_t length) {
  size_t product;
  size_t sum;
  return size_multiply(factor, length, &product) && size_add(first, product, &sum) ? sum : SIZE_MAX;
}

static size_t working_limit(const sanitizer *worker, size_t length) {
  if (worker->limits.working_bytes != 0) return worker->limits.working_bytes;
  return scaled(SANITIZE_DEFAULT_WORKING_BYTES(0), 256, length);
}

static size_t output_limit(const sanitizer *worker, size_t length) {
  size_t limit = worker->limits.output_bytes;
  if (limit == 0) limit = scaled(SANITIZE_DEFAULT_OUTPUT_BYTES(0), 8, length);
  /* what is to be read again */
  bool too_long = worker->verifies && limit > SANITIZE_LARGEST_INPUT_BYTES;
  return too_long ? SANITIZE_LARGEST_INPUT_BYTES : limit;
}

/* scan -> mend -> tree, into the filter. */
static sanitize_status run_tree(sanitizer *worker, span source, size_t length,
                                const struct event_receiver *receiver) {
  if (!mend_run(&worker->memory, worker->find, source, &worker->index, &worker->mended,
                worker->filter.report == NULL ? NULL : &worker->report.places)) {
    return SANITIZE_ERR_MEMORY;
  }
  span mended = span_of(worker->mended.data, worker->mended.length);
  if (!mend_is_free_of_foreign(worker->find, mended)) return SANITIZE_ERR_PARSER;
  if (worker->filter.report != NULL)
    report_begin(&worker->report, source, &worker->index, mended.data);
  return tree_run(&worker->tree, mended, working_limit(worker, length), receiver);
}

/* What a front end sent until it stopped is thrown away: nobody has seen it. */
static void forget(void *context) {
  sanitizer *worker = context;
  writer_begin(&worker->writer, worker->writer.limit);
  filter_begin_again(&worker->filter, &worker->writer);
  report_clear(&worker->report);
}

#ifndef SANITIZE_DIRECT
#define SANITIZE_DIRECT 1
#endif

static sanitize_status run_direct(sanitizer *worker, span source, size_t length,
                                  const struct event_receiver *receiver) {
  worker->direct.input_length = length;
  worker->direct.tree_limit = working_limit(worker, length);
  if (worker->filter.report != NULL) report_begin(&worker->report, source, &worker->index, NULL);
  return direct_run(&worker->direct, source, &worker->index, receiver, forget, worker);
}

/*
 * length: that of the input, which the limits are about; its invalid bytes are longer in the
 * source.
 */
sanitize_status run_source(sanitizer *worker, const struct source *source, size_t length,
                           sanitize_front_end front_end) {
  worker->writer.source = source->text.data;
  worker->writer.source_end = source->text.data + source->text.length;
  filter_begin(&worker->filter, &worker->writer);
  struct event_receiver receiver = filter_receiver(&worker->filter);
  const struct sanitize_policy *policy = worker->policy;
  const struct scan_rules rules = {policy->shown_as_typed,
                                   policy->passed_over,
                                   receiver.wants_attributes,
                                   {policy->moded, policy->moded_count, policy->pool}};
  if (!scan_run(&worker->memory, source, &rules, &worker->index)) return SANITIZE_ERR_MEMORY;
  bool direct = SANITIZE_DIRECT && front_end == SANITIZE_FRONT_END_AUTO;
  sanitize_status status = direct ? run_direct(worker, source->text, length, &receiver)
                                  : run_tree(worker, source->text, length, &receiver);
  worker->used = direct ? SANITIZE_FRONT_END_DIRECT : SANITIZE_FRONT_END_GUMBO;
  bool stopped = worker->filter.status == SANITIZE_ERR_HOOK; /* whatever else went wrong */
  if (status == SANITIZE_OK || stopped) status = worker->filter.status;
  return status;
}

/*
 * A refusal is about the input and a limit; the rest (memory, the parser) is not the input's fault.
 */
static bool is_refusal(sanitize_status status) {
  return status == SANITIZE_ERR_WORKING_MEMORY || status == SANITIZE_ERR_OPEN_ELEMENTS ||
         status == SANITIZE_ERR_FORMATTING || status == SANITIZE_ERR_ATTRIBUTES ||
         status == SANITIZE_ERR_ATTRIBUTE_NAME || status == SANITIZE_ERR_OUTPUT_SIZE;
}

static bool overlaps(const struct buffer *buffer, const void *data, size_t length) {
  if (buffer->data == NULL || length == 0) return false;
  uintptr_t input = (uintptr_t)data;
  uintptr_t start = (uintptr_t)buffer->data;
  return input < start ? start - input < length : input - start < buffer->capacity;
}

/*
 * The last result and report are written over while the input is read, and their memory may be
 * freed before that.
 */
bool is_last_result(const sanitizer *worker, const void *data, size_t length) {
  const struct batch *batch = &worker->batch;
  return overlaps(&worker->writer.out, data, length) ||
         overlaps(&worker->report.bytes, data, length) || overlaps(&batch->data, data, length) ||
         overlaps(&batch->offsets, data, length) || overlaps(&batch->validity, data, length) ||
         overlaps(&batch->statuses, data, length);
}

/* What one large input needed is not held for ever. */
static void give_back(sanitizer *worker) {
  intake_trim(&worker->memory, &worker->intake);
  buffer_trim(&worker->memory, &worker->mended);
  buffer_trim(&worker->memory, &worker->writer.out);
  buffer_trim(&worker->memory, &worker->second);
  if (!worker->in_batch) batch_trim(&worker->memory, &worker->batch);
  direct_trim(&worker->direct);
  filter_trim(&worker->filter);
  scan_trim(&worker->memory, &worker->index);
  tree_trim(&worker->tree);
  report_trim(&worker->report);
  worker->has_large = false;
}

/* Everything up to the clean source, which is *source; the writer is ready. */
static sanitize_status begin(sanitizer *worker, const char *html, size_t length,
                             struct source *source) {
  if (worker == NULL || (html == NULL && length > 0)) return SANITIZE_ERR_ARGUMENT;
  if (is_last_result(worker, html, length)) return SANITIZE_ERR_ARGUMENT;
  size_t input_limit =
      worker->limits.input_bytes != 0 ? worker->limits.input_bytes : SANITIZE_DEFAULT_INPUT_BYTES;
  if (worker->has_large) give_back(worker);
  worker->interrupt.stopped = false;
  writer_begin(&worker->writer, output_limit(worker, length));
  worker->writer.source = worker->writer.source_end = "";
  report_clear(&worker->report);
  return intake_run(&worker->memory, worker->find, &worker->intake, span_of(html, length),
                    input_limit, source);
}

/* The whole output is in worker->writer.out on SANITIZE_OK, and nothing anywhere else. */
static sanitize_status run(sanitizer *worker, const char *html, size_t length) {
  struct source source;
  sanitize_status status = begin(worker, html, length, &source);
  if (status != SANITIZE_OK) return status;
  status = run_source(worker, &source, length, worker->front_end);
  if (status == SANITIZE_OK) status = writer_finish(&worker->writer);
  if (status == SANITIZE_OK && worker->filter.report != NULL) {
    bool mended = length > 0 && (source.text.data != html || source.text.length != length);
    if (!report_finish(&worker->report, span_of(html, length), mended))
      status = SANITIZE_ERR_MEMORY;
  }
  if (is_refusal(status) && worker->refusal == SANITIZE_REFUSAL_TEXT) {
    writer_begin(&worker->writer, worker->writer.limit);
    writer_text(&worker->writer, source.text);
    status = writer_finish(&worker->writer);
  }
  return status;
}

/* Nothing is shown, and nothing told, of an output that gumbo reads otherwise. */
static sanitize_status verify(sanitizer *worker, sanitize_status status) {
  if (status != SANITIZE_OK || !worker->verifies) return status;
  const struct buffer *out = &worker->writer.out;
  status = verify_output(worker, span_of(out->data, out->length));
  if (status != SANITIZE_OK) report_clear(&worker->report);
  return status;
}

/*
 * What a stage that was stopped gave for a reason is not the reason; nor is it a result, where it
 * gave one.
 */
static sanitize_status outcome(sanitizer *worker, sanitize_status status) {
  if (worker == NULL) return status;
  bool stopped = worker->interrupt.stopped;
  worker->interrupt.stopped = false;
  if (!stopped) return status;
  report_clear(&worker->report);
  return SANITIZE_ERR_INTERRUPTED;
}

sanitize_status run_one(sanitizer *worker, const char *html, size_t length) {
  return outcome(worker, verify(worker, run(worker, html, length)));
}

/* What a run left in the worker, or nothing. */
static sanitize_status hand_out(sanitizer *worker, sanitize_status status, sanitize_span *result) {
  status = outcome(worker, status);
  *result = span_of("", 0);
  if (status == SANITIZE_OK) *result = span_of(worker->writer.out.data, worker->writer.out.length);
  return status;
}

sanitize_status sanitizer_run(sanitizer *worker, const char *html, size_t length,
                              sanitize_span *clean) {
  if (clean == NULL) return SANITIZE_ERR_ARGUMENT;
  return hand_out(worker, run_one(worker, html, length), clean);
}

/* What `limit` asks for; false when it makes no sense. */
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

sanitize_status sanitizer_run_within(sanitizer *worker, const char *html, size_t length,
                                     const sanitize_length_limit *limit, sanitize_span *clean,
                                     int *shortened) {
  struct extent extent;
  span ellipsis;
  bool is_shorter = false;
  if (shortened != NULL) *shortened = 0;
  if (clean == NULL) return SANITIZE_ERR_ARGUMENT;
  *clean = span_of("", 0);
  if (!read_length(worker, limit, &extent, &ellipsis)) return SANITIZE_ERR_ARGUMENT;
  sanitize_status status = run(worker, html, length);
  if (status == SANITIZE_OK) status = shorten(&worker->writer, extent, ellipsis, &is_shorter);
  status = verify(worker, status);
  if (shortened != NULL && status == SANITIZE_OK) *shortened = is_shorter;
  return hand_out(worker, status, clean);
}

size_t sanitizer_changes(const sanitizer *worker, const sanitize_change **changes) {
  size_t count = worker == NULL ? 0 : worker->report.changes.length / sizeof(sanitize_change);
  if (changes != NULL)
    *changes =
        count == 0 ? NULL : (const sanitize_change *)(const void **)worker->report.changes.data;
  return count;
}

sanitize_front_end sanitizer_front_end(const sanitizer *worker) {
  return worker == NULL ? SANITIZE_FRONT_END_AUTO : worker->used;
}

unsigned sanitizer_differences(const sanitizer *worker) {
  return worker->used == SANITIZE_FRONT_END_DIRECT ? worker->direct.differences : 0;
}

sanitize_status sanitizer_write(sanitizer *worker, const char *html, size_t length,
                                sanitize_sink sink, void *context) {
  if (sink == NULL) return SANITIZE_ERR_ARGUMENT;
  sanitize_status status = run_one(worker, html, length);
  if (status != SANITIZE_OK) return status;
  const struct buffer *out = &worker->writer.out;
  if (out->length == 0) return SANITIZE_OK;
  return sink(context, out->data, out->length) == 0 ? SANITIZE_OK : SANITIZE_ERR_SINK;
}

/* ---- plain text ---- */

static sanitize_status run_text(sanitizer *worker, const char *html, size_t length) {
  if (worker == NULL) return SANITIZE_ERR_ARGUMENT;
  const struct sanitize_policy *own = worker->policy;
  worker->policy = worker->filter.policy = &policy_nothing;
  struct report *report = worker->filter.report;
  worker->filter.report = NULL;
  worker->writer.plain = true;
  sanitize_status status = run(worker, html, length);
  worker->writer.plain = false;
  worker->filter.report = report;
  worker->policy = worker->filter.policy = own;
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
  sanitize_status status = begin(worker, text, length, &taken);
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
 * The worker's buffer came from malloc and ends in a NUL: it is handed over as it is. The worker
 * goes.
 */
static char *take_result(sanitizer *worker, sanitize_status status, size_t *length) {
  char *result = NULL;
  if (length != NULL) *length = 0;
  if (status == SANITIZE_OK) {
    result = worker->writer.out.data;
    if (length != NULL) *length = worker->writer.out.length;
    worker->writer.out = (struct buffer){NULL, 0, 0};
  }
  sanitizer_free(worker);
  return result;
}

char *sanitize_comment(const char *html, size_t length, size_t *clean_length) {
  const sanitize_options options = {.size = sizeof(options), .verify = 1};
  sanitizer *worker;
  (void)sanitizer_new_with(&worker, NULL, &options);
  return take_result(worker, run_one(worker, html, length), clean_length);
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
