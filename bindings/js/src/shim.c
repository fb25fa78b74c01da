/*
 * What JavaScript calls: numbers in, and one struct that says what came out. It holds no policy of
 * its own and nothing between calls but its buffers. A policy is a text: "" is the comment policy,
 * "<...>" all that may stay in the notation, a word a preset's name, anything else JSON.
 */
#include "sanitize.h"

#include <stdlib.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(#name)))

/* Read by library.js, which knows this layout. */
static struct {
  sanitize_status status;
  sanitize_span text;
  const void *items; /* sanitize_change or sanitize_problem */
  size_t item_count;
  int flag;
  sanitize_problem problem;
} outcome;

/* A text of the library's or of policy_show(), which the next call frees. */
static char *shown;
static char *input;
static size_t input_size;

EXPORT(outcome) const void *js_outcome(void) { return &outcome; }
EXPORT(version) const char *js_version(void) { return sanitize_version(); }
EXPORT(problem_size) size_t js_problem_size(void) { return sizeof(sanitize_problem); }
EXPORT(message) const char *js_message(int status) {
  return sanitize_strerror((sanitize_status)status);
}
EXPORT(change_kind) const char *js_change_kind(int kind) {
  return sanitize_change_kind_name((sanitize_change_kind)kind);
}
EXPORT(reason) const char *js_reason(int reason) {
  return sanitize_reason_name((sanitize_reason)reason);
}
EXPORT(preset) const char *js_preset(size_t index) { return sanitize_policy_preset_name(index); }
EXPORT(preset_description) const char *js_preset_description(size_t index) {
  return sanitize_policy_preset_description(index);
}

static void begin(void) {
  memset(&outcome, 0, sizeof outcome);
  outcome.text.data = "";
  free(shown);
  shown = NULL;
}

/* Room for the next call's texts; NULL: no memory. What one long text took is given back. */
EXPORT(reserve) char *js_reserve(size_t size) {
  enum { KEPT = 1 << 20 };
  if (input == NULL || size > input_size || (input_size > KEPT && size <= KEPT)) {
    free(input);
    input_size = size < 4096 ? 4096 : size;
    input = malloc(input_size);
  }
  return input;
}

/* ---- Policies ---- */

static void refuse(const char *message, const char *name, size_t length) {
  sanitize_problem *problem = &outcome.problem;
  outcome.status = SANITIZE_ERR_POLICY;
  problem->severity = SANITIZE_SEVERITY_ERROR;
  size_t room = sizeof problem->message - strlen(message) - 1;
  strcpy(problem->message, message);
  strncat(problem->message, name, length < room ? length : room);
}

static sanitize_policy *preset_of(const char *name, size_t length) {
  char terminated[32];
  sanitize_policy *policy = NULL;
  if (length < sizeof terminated) {
    memcpy(terminated, name, length);
    terminated[length] = '\0';
    policy = sanitize_policy_new(terminated);
  }
  if (policy == NULL) refuse("there is no preset of this name: ", name, length);
  return policy;
}

static sanitize_policy *notation_of(const char *text, size_t length) {
  sanitize_policy *policy = sanitize_policy_new("text");
  if (policy == NULL) {
    outcome.status = SANITIZE_ERR_MEMORY;
    return NULL;
  }
  outcome.status = sanitize_policy_allow(policy, text, length, &outcome.problem);
  if (outcome.status == SANITIZE_OK) return policy;
  sanitize_policy_free(policy);
  return NULL;
}

static int is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* NULL: outcome says why. */
static sanitize_policy *policy_of(const char *text, size_t length) {
  sanitize_policy *policy = NULL;
  if (length == 0) {
    policy = sanitize_policy_new(NULL);
    if (policy == NULL) outcome.status = SANITIZE_ERR_MEMORY;
  } else if (text[0] == '<') {
    policy = notation_of(text, length);
  } else if (is_letter(text[0])) {
    policy = preset_of(text, length);
  } else {
    outcome.status = sanitize_policy_from_json(&policy, text, length, &outcome.problem);
  }
  return policy;
}

static void show(const sanitize_policy *policy, sanitize_policy_format format) {
  outcome.status = sanitize_policy_show(policy, format, &shown, &outcome.text.length);
  if (shown != NULL) outcome.text.data = shown;
}

enum change { CHANGE_NONE, CHANGE_ALLOW, CHANGE_DENY, CHANGE_FORBID, CHANGE_MODE };

static sanitize_status change(sanitize_policy *policy, enum change kind, int mode, const char *text,
                              size_t length) {
  sanitize_problem *problem = &outcome.problem;
  char name[64];
  switch (kind) {
  case CHANGE_ALLOW: return sanitize_policy_allow(policy, text, length, problem);
  case CHANGE_DENY: return sanitize_policy_deny(policy, text, length, problem);
  case CHANGE_FORBID: return sanitize_policy_forbid(policy, text, length, problem);
  case CHANGE_MODE: break;
  case CHANGE_NONE: return SANITIZE_OK;
  }
  if (length == 0 || length >= sizeof name) {
    refuse("no element can have this name: ", text, length);
    return SANITIZE_ERR_POLICY;
  }
  memcpy(name, text, length);
  name[length] = '\0';
  return sanitize_policy_set_mode(policy, name, (sanitize_mode)mode, problem);
}

/*
 * The policy `text`, changed as `kind` and the text behind it say, and shown as JSON or, with
 * `notation`, as a comment form would. The warnings are in outcome.items.
 */
EXPORT(policy)
void js_policy(const char *text, size_t length, int kind, int mode, size_t change_length,
               int notation) {
  begin();
  static sanitize_problem *warnings;
  free(warnings);
  warnings = NULL;
  sanitize_policy *policy = policy_of(text, length);
  if (policy == NULL) return;
  outcome.status = change(policy, (enum change)kind, mode, text + length, change_length);
  if (outcome.status == SANITIZE_OK) {
    const sanitize_problem *list;
    size_t count = sanitize_policy_warnings(policy, &list);
    show(policy, notation ? SANITIZE_POLICY_FORMAT_NOTATION : SANITIZE_POLICY_FORMAT_JSON);
    if (count > 0) warnings = malloc(count * sizeof *warnings);
    if (warnings != NULL) {
      memcpy(warnings, list, count * sizeof *warnings);
      outcome.items = warnings;
      outcome.item_count = count;
    }
  }
  sanitize_policy_free(policy);
}

/* ---- Workers ---- */

/* Limits: 0 is what the policy says, or else the default. */
EXPORT(worker)
sanitizer *js_worker(const char *text, size_t length, int report, int refusal, size_t input_bytes,
                     size_t working_bytes, size_t output_bytes, size_t open_elements,
                     size_t formatting_elements) {
  begin();
  sanitizer *worker = NULL;
  sanitize_policy *policy = policy_of(text, length);
  if (policy == NULL) return NULL;
  sanitize_options options = {.size = sizeof options,
                              .limits = {.input_bytes = input_bytes,
                                         .working_bytes = working_bytes,
                                         .output_bytes = output_bytes,
                                         .open_elements = open_elements,
                                         .formatting_elements = formatting_elements},
                              .refusal = (sanitize_refusal)refusal,
                              .report = report};
  outcome.status = sanitizer_new_with(&worker, policy, &options);
  sanitize_policy_free(policy);
  return worker;
}

EXPORT(free_worker) void js_free_worker(sanitizer *worker) { sanitizer_free(worker); }

/* U+FFFD: JavaScript's text may have been something else there. */
static int has_replacement(sanitize_span text) {
  const char *at = text.data;
  const char *end = text.data + text.length;
  while ((at = memchr(at, '\xEF', (size_t)(end - at))) != NULL) {
    if (end - at >= 3 && at[1] == '\xBF' && at[2] == '\xBD') return 1;
    at++;
  }
  return 0;
}

/* outcome.flag: the result is the input, so that it need not be read again. */
EXPORT(run) int js_run(sanitizer *worker, const char *html, size_t length) {
  begin();
  outcome.status = sanitizer_run(worker, html, length, &outcome.text);
  outcome.flag = outcome.status == SANITIZE_OK && outcome.text.length == length &&
                 memcmp(outcome.text.data, html, length) == 0 && !has_replacement(outcome.text);
  return (int)outcome.status;
}

EXPORT(changes) void js_changes(const sanitizer *worker) {
  const sanitize_change *changes;
  outcome.item_count = sanitizer_changes(worker, &changes);
  outcome.items = changes;
}

/* The ellipsis stands behind the html. */
EXPORT(run_within)
int js_run_within(sanitizer *worker, const char *html, size_t length, size_t max_bytes,
                  size_t max_characters, size_t ellipsis_length) {
  begin();
  sanitize_length_limit limit = {.size = sizeof limit,
                                 .max_bytes = max_bytes,
                                 .max_characters = max_characters,
                                 .ellipsis = {html + length, ellipsis_length}};
  outcome.status = sanitizer_run_within(worker, html, length, &limit, &outcome.text, &outcome.flag);
  return (int)outcome.status;
}

EXPORT(html_to_text) int js_html_to_text(sanitizer *worker, const char *html, size_t length) {
  begin();
  outcome.status = sanitizer_html_to_text(worker, html, length, &outcome.text);
  return (int)outcome.status;
}

EXPORT(text_to_html)
int js_text_to_html(sanitizer *worker, const char *text, size_t length, int line_breaks) {
  begin();
  outcome.status = sanitizer_text_to_html(worker, text, length, (sanitize_line_breaks)line_breaks,
                                          &outcome.text);
  return (int)outcome.status;
}
