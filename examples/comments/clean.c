#include "clean.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cleaner {
  sanitizer *worker;
  char *version, *tags;
};

static const char more_tags[] = "<p> <br> <pre>";

/* The tags of the classic comment form; paragraphs where there were blank lines; honest links. */
static sanitize_status set_up(sanitize_policy *policy, sanitize_problem *problem) {
  sanitize_policy_settings settings = {.size = sizeof settings};
  sanitize_status status = sanitize_policy_allow(policy, more_tags, strlen(more_tags), problem);
  if (status == SANITIZE_OK) status = sanitize_policy_get(policy, &settings);
  if (status != SANITIZE_OK) return status;

  settings.line_breaks = SANITIZE_LINE_BREAKS_P;
  settings.link_urls = 1;

  /* A link leads to another site and says so; search engines give no credit for it. */
  settings.link_rel = (sanitize_span){"nofollow ugc noopener noreferrer", 32};
  settings.link_rel_scope = SANITIZE_LINK_SCOPE_ALL;
  settings.relative_urls = settings.network_path_urls = SANITIZE_URL_ACTION_DROP;
  settings.fragment_urls = SANITIZE_URL_ACTION_DROP;
  settings.unwrap_links_without_href = 1;
  settings.refuse_userinfo = settings.refuse_misleading_urls = 1;
  settings.show_link_hosts = settings.punycode_mixed_hosts = 1;
  settings.max_links = 20;

  /* No comment turns, or writes over, the text around it. */
  settings.bidi_controls = SANITIZE_BIDI_CONTROLS_CLOSE;
  settings.max_combining = 8;
  settings.max_nesting = 16;
  return sanitize_policy_set(policy, &settings, problem);
}

static sanitize_policy *make_policy(const char *text, sanitize_problem *problem) {
  sanitize_policy *policy = NULL;
  if (text != NULL) {
    (void)sanitize_policy_from_text(&policy, text, strlen(text), problem);
    return policy;
  }

  policy = sanitize_policy_new("comment");
  if (policy == NULL || set_up(policy, problem) == SANITIZE_OK) return policy;
  sanitize_policy_free(policy);
  return NULL;
}

/*
 * The report is for the writer. A second parser reads each result, as sanitize_comment() has it, if
 * the library has one.
 */
static sanitizer *make_worker(const sanitize_policy *policy) {
  sanitizer *worker = NULL;
  sanitize_options options = {.size = sizeof options, .report = 1, .verify = 1};
  if (sanitizer_new_with(&worker, policy, &options) == SANITIZE_ERR_NO_GUMBO) {
    options.verify = 0;
    (void)sanitizer_new_with(&worker, policy, &options);
  }
  return worker;
}

static char *make_version(const sanitize_policy *policy) {
  char *json = NULL, *version = NULL;
  if (sanitize_policy_show(policy, SANITIZE_POLICY_FORMAT_JSON, &json, NULL) != SANITIZE_OK)
    return NULL;
  size_t size = strlen(sanitize_version()) + strlen(json) + 2;
  version = malloc(size);
  if (version != NULL) (void)snprintf(version, size, "%s\n%s", sanitize_version(), json);
  free(json);
  return version;
}

struct cleaner *cleaner_new(const char *policy_text) {
  sanitize_problem problem = {.message = "out of memory, or no such preset"};
  sanitize_policy *policy = make_policy(policy_text, &problem);
  struct cleaner *cleaner = policy == NULL ? NULL : calloc(1, sizeof *cleaner);
  if (cleaner == NULL) {
    (void)fprintf(stderr, "comments: policy: %s\n", problem.message);
    sanitize_policy_free(policy);
    return NULL;
  }

  cleaner->worker = make_worker(policy);
  cleaner->version = make_version(policy);
  (void)sanitize_policy_show(policy, SANITIZE_POLICY_FORMAT_NOTATION, &cleaner->tags, NULL);
  sanitize_policy_free(policy);
  if (cleaner->worker != NULL && cleaner->version != NULL && cleaner->tags != NULL) return cleaner;
  (void)fprintf(stderr, "comments: out of memory\n");
  cleaner_free(cleaner);
  return NULL;
}

void cleaner_free(struct cleaner *cleaner) {
  if (cleaner == NULL) return;
  sanitizer_free(cleaner->worker);
  free(cleaner->version);
  free(cleaner->tags);
  free(cleaner);
}

const char *cleaner_version(const struct cleaner *cleaner) { return cleaner->version; }
const char *cleaner_tags(const struct cleaner *cleaner) { return cleaner->tags; }

static void append_as_text(struct text *html, sanitize_span plain, sanitize_line_breaks breaks) {
  size_t length;
  char *escaped = sanitize_text_to_html(plain.data, plain.length, breaks, &length);
  if (escaped == NULL) {
    html->failed = true;
    return;
  }
  text_append(html, escaped, length);
  free(escaped);
}

bool clean_comment(struct cleaner *cleaner, sanitize_span typed, struct clean_html *clean) {
  sanitize_span result;
  sanitize_status status = sanitizer_run(cleaner->worker, typed.data, typed.length, &result);
  if (status == SANITIZE_OK) {
    text_append(&clean->text, result.data, result.length);
  } else {
    /* It is over a limit, or the second parser reads it otherwise. Nothing of it is lost. */
    (void)fprintf(stderr, "comments: shown as text: %s\n", sanitize_strerror(status));
    append_as_text(&clean->text, typed, SANITIZE_LINE_BREAKS_BR);
  }
  return !clean->text.failed;
}

struct report cleaner_report(const struct cleaner *cleaner) {
  struct report report = {0};
  sanitize_losses losses = {.size = sizeof losses};
  report.count = sanitizer_changes(cleaner->worker, &report.changes);
  if (sanitizer_losses(cleaner->worker, &losses) == SANITIZE_OK) report.lost_marks = losses.text;
  return report;
}

void escape_text(struct text *html, sanitize_span plain) {
  append_as_text(html, plain, SANITIZE_LINE_BREAKS_KEEP);
}

/* What the library escapes is for element content, where a quote is a quote. */
void escape_value(struct text *html, sanitize_span plain) {
  struct text escaped = {0};
  escape_text(&escaped, plain);
  for (size_t i = 0; i < escaped.length; i++) {
    bool quote = escaped.data[i] == '"';
    text_append(html, quote ? "&quot;" : escaped.data + i, quote ? 6 : 1);
  }
  if (escaped.failed) html->failed = true;
  text_free(&escaped);
}
