/* See inspect.h. */
#include "inspect.h"

#include <string.h>

static sanitize_value_answer refuse_value(void *context, const sanitize_hook_value *value,
                                          sanitize_span *replacement) {
  (void)context;
  (void)value;
  (void)replacement;
  return SANITIZE_VALUE_ANSWER_REMOVE;
}

static sanitize_status make_worker(sanitizer **made, const sanitize_policy *policy,
                                   const sanitize_limits *limits, const sanitize_hooks *hooks) {
  sanitize_options options = {
      .size = sizeof options, .limits = *limits, .report = 1, .hooks = hooks};
  if (*made != NULL) return SANITIZE_OK;
  return policy == NULL ? SANITIZE_ERR_MEMORY : sanitizer_new_with(made, policy, &options);
}

static sanitize_status make_bare(struct inspector *inspector, const sanitize_limits *limits) {
  if (inspector->bare != NULL) return SANITIZE_OK;
  sanitize_policy *policy = sanitize_policy_new("text");
  sanitize_status status = make_worker(&inspector->bare, policy, limits, NULL);
  sanitize_policy_free(policy);
  return status;
}

static sanitize_status make_open(struct inspector *inspector, const sanitize_limits *limits) {
  static const char everything[] = "{\"removeElements\":[],\"removeAttributes\":[]}";
  static const char schemes[] = "http https mailto tel sms ftp ftps sftp xmpp irc ircs sip sips "
                                "magnet geo matrix news nntp gopher gemini feed webcal";
  const sanitize_hooks hooks = {.size = sizeof hooks, .attribute = refuse_value};
  sanitize_policy *policy = NULL;
  if (inspector->open != NULL) return SANITIZE_OK;
  sanitize_status status =
      sanitize_policy_from_json(&policy, everything, sizeof everything - 1, NULL);

  sanitize_policy_settings settings = {.size = sizeof settings};
  if (status == SANITIZE_OK) status = sanitize_policy_get(policy, &settings);
  settings.schemes = (sanitize_span){schemes, sizeof schemes - 1};
  settings.data_images = 1;
  if (status == SANITIZE_OK) status = sanitize_policy_set(policy, &settings, NULL);
  if (status == SANITIZE_OK) status = make_worker(&inspector->open, policy, limits, &hooks);
  sanitize_policy_free(policy);
  return status;
}

static sanitize_status run_inspection(sanitizer *worker, span html, inspect_found found,
                                      void *context) {
  sanitize_span ignored;
  const sanitize_change *changes;
  sanitize_status status = sanitizer_run(worker, html.data, html.length, &ignored);
  size_t count = status == SANITIZE_OK ? sanitizer_changes(worker, &changes) : 0;
  for (size_t i = 0; i < count; i++) found(context, &changes[i]);
  return status;
}

sanitize_status inspect_elements(struct inspector *inspector, const sanitize_limits *limits,
                                 span html, inspect_found found, void *context) {
  sanitize_status status = make_bare(inspector, limits);
  return status == SANITIZE_OK ? run_inspection(inspector->bare, html, found, context) : status;
}

sanitize_status inspect_attributes(struct inspector *inspector, const sanitize_limits *limits,
                                   span html, inspect_found found, void *context) {
  sanitize_status status = make_open(inspector, limits);
  return status == SANITIZE_OK ? run_inspection(inspector->open, html, found, context) : status;
}

sanitize_status inspect_text(struct inspector *inspector, const sanitize_limits *limits, span html,
                             size_t *length) {
  sanitize_span text = {"", 0};
  sanitize_status status = make_bare(inspector, limits);
  if (status == SANITIZE_OK)
    status = sanitizer_html_to_text(inspector->bare, html.data, html.length, &text);
  *length = text.length;
  return status;
}

void inspector_end(struct inspector *inspector) {
  sanitizer_free(inspector->bare);
  sanitizer_free(inspector->open);
}
