/*
 * One run: the only place that knows the order of the stages.
 *
 *   intake -> scan -+- direct -------------------+-> filter -> writer
 *                   +- gumbo's copy -> its tree -+
 *
 * and then, where the policy wants it, over the finished output: line breaks, links.
 *
 * A stage is told what it needs by parameters and functions; its struct is its own. Guarantee P10
 * (no state between calls) is held here: every stage begins anew. The judge is
 * tests/oracle/properties.c.
 */
#include "filter/autolinks.h"
#include "filter/line_breaks.h"
#include "gumbo/gumbo_input.h"
#include "sanitizer.h"

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
  /* What is to be verified must not be longer than an input may be. */
  bool too_long = worker->verifies && limit > SANITIZE_LARGEST_INPUT_BYTES;
  return too_long ? SANITIZE_LARGEST_INPUT_BYTES : limit;
}

/* Has gumbo read the source. */
static sanitize_status run_tree(sanitizer *worker, span source, size_t length,
                                const struct filter_run *run,
                                const struct event_receiver *receiver) {
  struct report *report = run->report;
  if (!gumbo_copy_make(&worker->memory, worker->find, source, &worker->index, &worker->gumbo_copy,
                       report == NULL ? NULL : report_places(report)))
    return SANITIZE_ERR_MEMORY;

  span copy = span_of(worker->gumbo_copy.data, worker->gumbo_copy.length);
  if (!gumbo_copy_is_free_of_foreign(worker->find, copy)) return SANITIZE_ERR_PARSER;

  if (report != NULL) report_begin(report, source, &worker->index, copy.data);
  return gumbo_tree_run(&worker->gumbo_tree, copy, working_limit(worker, length), receiver);
}

/* What hears of a front end that goes back. */
struct listener {
  struct filter *filter;
  const struct filter_run *run;
  bool is_marked;
  struct filter_mark filter_mark;
  struct writer_mark writer_mark;
};

/* What was reported, or said to a hook, is not taken back in part. */
static bool keep_events(void *context) {
  struct listener *listener = context;
  bool can = listener->run->report == NULL && !filter_asks_hooks(listener->filter) &&
             writer_can_mark(listener->run->writer);
  if (!can) return false;
  listener->is_marked = true;
  filter_keep(listener->filter, &listener->filter_mark);
  writer_keep(listener->run->writer, &listener->writer_mark);
  return true;
}

/* What a front end sent too early is thrown away: nobody has seen it. */
static void forget_events(void *context) {
  const struct listener *listener = context;
  if (listener->is_marked) {
    writer_go_back(listener->run->writer, &listener->writer_mark);
    filter_go_back(listener->filter, &listener->filter_mark);
    return;
  }
  writer_begin_again(listener->run->writer);
  filter_begin_again(listener->filter);
  if (listener->run->report != NULL) report_clear(listener->run->report);
}

#ifndef SANITIZE_DIRECT
#define SANITIZE_DIRECT 1
#endif
#if !SANITIZE_DIRECT && !SANITIZE_GUMBO
#error "SANITIZE_DIRECT and SANITIZE_GUMBO are both 0: nothing is left that could read HTML"
#endif

static bool is_direct(const struct run_plan *plan) {
  return SANITIZE_DIRECT && plan->front_end == SANITIZE_FRONT_END_AUTO;
}

/* Has the direct front end read the source. */
static sanitize_status run_direct(sanitizer *worker, span source, size_t length,
                                  const struct filter_run *run,
                                  const struct event_receiver *receiver) {
  struct listener listener;
  listener.filter = &worker->filter;
  listener.run = run;
  listener.is_marked = false;
  struct event_history history = {&listener, keep_events, forget_events};
  direct_set_limits(&worker->direct, length, working_limit(worker, length));
  if (run->report != NULL) report_begin(run->report, source, &worker->index, NULL);
  return direct_run(&worker->direct, source, &worker->index, receiver, &history);
}

sanitize_status run_source(sanitizer *worker, const struct source *source, size_t length,
                           const struct run_plan *plan) {
  const struct sanitize_policy *policy = plan->filter.policy;
  filter_begin(&worker->filter, &plan->filter);
  struct event_receiver receiver = filter_receiver(&worker->filter);

  const struct scan_rules rules = {policy->shown_as_typed,
                                   policy->passed_over,
                                   receiver.wants_attributes,
                                   {policy->moded, policy->moded_count, policy->pool},
                                   policy_comments(policy),
                                   policy->formulas,
                                   &policy->custom};
  if (!scan_run(&worker->memory, source, &rules, &worker->index)) return SANITIZE_ERR_MEMORY;
  span text = scan_source(&worker->index, source->text);
  writer_set_source(plan->filter.writer, text);

  sanitize_status status = is_direct(plan)
                               ? run_direct(worker, text, length, &plan->filter, &receiver)
                               : run_tree(worker, text, length, &plan->filter, &receiver);

  sanitize_status filtered = filter_status(&worker->filter);
  bool stopped = filtered == SANITIZE_ERR_HOOK; /* a hook's stop counts before any other failure */
  return status == SANITIZE_OK || stopped ? filtered : status;
}

/*
 * A refusal is about the input and a limit. Other failures (memory, the parser) are not the input's
 * fault.
 */
static bool is_refusal(sanitize_status status) {
  return status == SANITIZE_ERR_WORKING_MEMORY || status == SANITIZE_ERR_OPEN_ELEMENTS ||
         status == SANITIZE_ERR_FORMATTING || status == SANITIZE_ERR_ATTRIBUTES ||
         status == SANITIZE_ERR_ATTRIBUTE_NAME || status == SANITIZE_ERR_OUTPUT_SIZE;
}

/*
 * Such bytes cannot be an input: the last result and report are overwritten while the input is
 * read, and their memory may be freed before that.
 */
bool is_last_result(const sanitizer *worker, const void *data, size_t length) {
  return writer_overlaps(&worker->writer, data, length) ||
         report_overlaps(&worker->report, data, length) ||
         columns_overlap(&worker->columns, data, length);
}

/* Releases what one large input needed. */
static void give_back(sanitizer *worker) {
  intake_trim(&worker->memory, &worker->intake);
  buffer_trim(&worker->memory, &worker->gumbo_copy);
  writer_trim(&worker->writer);
  writer_trim(&worker->second);
  if (!worker->in_batch) columns_trim(&worker->columns, &worker->memory);
  direct_trim(&worker->direct);
  filter_trim(&worker->filter);
  scan_trim(&worker->memory, &worker->index);
  gumbo_tree_trim(&worker->gumbo_tree);
  report_trim(&worker->report);
  worker->has_large = false;
}

sanitize_status run_intake(sanitizer *worker, const char *html, size_t length,
                           struct source *source) {
  if (worker == NULL || (html == NULL && length > 0)) return SANITIZE_ERR_ARGUMENT;
  if (is_last_result(worker, html, length)) return SANITIZE_ERR_ARGUMENT;

  size_t input_limit =
      worker->limits.input_bytes != 0 ? worker->limits.input_bytes : SANITIZE_DEFAULT_INPUT_BYTES;

  if (worker->has_large) give_back(worker);
  worker->interrupt.stopped = false;

  writer_set_source(&worker->writer, SPAN_LITERAL(""));
  writer_begin(&worker->writer, output_limit(worker, length));
  report_clear(&worker->report);
  worker->losses = (sanitize_losses){0};
  return intake_run(&worker->memory, worker->find, &worker->intake, span_of(html, length),
                    input_limit, source);
}

/* Records what a successful run took away. */
static void note_losses(sanitizer *worker) {
  worker->losses.text = filter_lost_text(&worker->filter) + writer_lost(&worker->writer);
  worker->losses.hidden = filter_lost_hidden(&worker->filter) + scan_hidden(&worker->index);
  worker->losses.links = filter_lost_links(&worker->filter);
  if (worker->used == SANITIZE_FRONT_END_DIRECT)
    worker->losses.hidden += direct_hidden(&worker->direct);
}

/* What is shown as text has no style, but nothing may hide in it. */
static void keep_rules_of_text(sanitizer *worker, const struct sanitize_policy *policy) {
  const struct writer_style style = {.neutral_templates = policy->style.neutral_templates,
                                     .containment = policy->style.containment};
  writer_set_style(&worker->writer, &style);
}

/* Puts what it adds to the output into another writer, and that output in the first one's place. */
static sanitize_status put_addition(sanitizer *worker, size_t length,
                                    void (*addition)(struct filter *filter, span output)) {
  span output = writer_result(&worker->writer);
  writer_set_source(&worker->second, output);
  writer_begin(&worker->second, output_limit(worker, length));
  filter_begin_additions(&worker->filter, &worker->second);
  addition(&worker->filter, output);

  sanitize_status status = filter_status(&worker->filter);
  sanitize_status written = writer_finish(&worker->second);
  if (status == SANITIZE_OK) status = written;
  if (status == SANITIZE_OK) writer_exchange(&worker->writer, &worker->second);
  return status;
}

bool has_additions(const sanitizer *worker) {
  return line_breaks_are_wanted(&worker->filter) || autolinks_are_wanted(&worker->filter);
}

/* Where an element begins and ends, controls of direction would end, and not where they do now. */
static bool must_stay_as_it_is(const sanitizer *worker) {
  return filter_closes_controls(&worker->filter) &&
         has_bidi_controls(writer_result(&worker->writer));
}

/*
 * Links come first: a paragraph begins only where what is in it fits, and a link takes a level of
 * nesting, too. None goes on behind a newline, so that none is changed by what becomes of that.
 */
sanitize_status run_additions(sanitizer *worker, size_t length) {
  sanitize_status status = SANITIZE_OK;
  if (must_stay_as_it_is(worker)) return status;
  if (autolinks_are_wanted(&worker->filter)) status = put_addition(worker, length, autolinks_add);
  if (status == SANITIZE_OK && line_breaks_are_wanted(&worker->filter))
    status = put_addition(worker, length, line_breaks_add);
  return status;
}

/* Text that is shown instead of what was refused; but for room for what is added, it fits. */
static sanitize_status add_to_refused(sanitizer *worker, size_t length) {
  filter_begin_again(&worker->filter);
  sanitize_status status = run_additions(worker, length);
  return status == SANITIZE_ERR_OUTPUT_SIZE ? writer_finish(&worker->writer) : status;
}

sanitize_status run_stages(sanitizer *worker, const char *html, size_t length,
                           const struct run_plan *plan) {
  struct report *report = plan->filter.report;
  struct source source;
  sanitize_status status = run_intake(worker, html, length, &source);
  if (status != SANITIZE_OK) return status;

  status = run_source(worker, &source, length, plan);
  worker->used = is_direct(plan) ? SANITIZE_FRONT_END_DIRECT : SANITIZE_FRONT_END_GUMBO;
  if (status == SANITIZE_OK) status = writer_finish(&worker->writer);
  if (status == SANITIZE_OK && report != NULL) {
    bool mended = length > 0 && (source.text.data != html || source.text.length != length);
    if (!report_finish(report, span_of(html, length), mended)) status = SANITIZE_ERR_MEMORY;
  }

  if (status == SANITIZE_OK) {
    note_losses(worker);
    status = run_additions(worker, length);
  }
  if (is_refusal(status) && worker->refusal == SANITIZE_REFUSAL_TEXT) {
    writer_begin_again(&worker->writer);
    keep_rules_of_text(worker, plan->filter.policy);
    writer_text(&worker->writer, source.text);
    status = writer_finish(&worker->writer);
    if (status == SANITIZE_OK) status = add_to_refused(worker, length);
  }

  return status;
}
