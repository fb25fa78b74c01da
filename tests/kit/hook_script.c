/* See hook_script.h. */
#include "kit/hook_script.h"

#include <check.h>
#include <string.h>

struct policy_kit hooks_kit;

/* The next word of rules, and *rules behind it and the space. */
static sanitize_span next_word(const char **rules) {
  sanitize_span word = {*rules, strcspn(*rules, " |")};
  *rules += word.length;
  if (**rules == ' ') ++*rules;
  return word;
}

/* The verb for it, and what stands behind the verb; "keep" when no rule fits. */
static sanitize_span verb_for(const struct script *script, const char *kind, sanitize_span name,
                              sanitize_span *text) {
  for (const char *rules = script->rules; *rules != '\0';) {
    bool fits = span_is(next_word(&rules), kind);
    sanitize_span wanted = next_word(&rules);
    sanitize_span verb = next_word(&rules);
    *text = (sanitize_span){rules, strcspn(rules, "|")};
    if (fits && (span_is(wanted, "*") || spans_equal(wanted, name))) return verb;
    rules += text->length + (rules[text->length] == '|');
  }
  return span_text("keep");
}

static void log_text(struct script *script, const char *before, sanitize_span text) {
  if (script->log == NULL) return;
  bytes_add_text(script->log, before);
  bytes_add(script->log, text.data, text.length);
}

static bool stops(struct script *script, sanitize_span verb) {
  if (!span_is(verb, "stop") || script->stops_left == 0) return false;
  script->stops_left--;
  return true;
}

static sanitize_element_answer script_element(void *context, const sanitize_hook_element *element,
                                              sanitize_span *name) {
  struct script *script = context;
  ck_assert_uint_eq(name->length, 0);
  log_text(script, "<", element->name);
  for (size_t i = 0; i < element->attribute_count; i++) {
    log_text(script, " ", element->attributes[i].name);
    log_text(script, "=", element->attributes[i].value);
  }
  log_text(script, "> ", span_text(""));
  sanitize_span verb = verb_for(script, "e", element->name, name);
  if (stops(script, verb)) return SANITIZE_ELEMENT_ANSWER_STOP;
  return span_is(verb, "unwrap")   ? SANITIZE_ELEMENT_ANSWER_UNWRAP
         : span_is(verb, "drop")   ? SANITIZE_ELEMENT_ANSWER_DROP
         : span_is(verb, "rename") ? SANITIZE_ELEMENT_ANSWER_RENAME
                                   : SANITIZE_ELEMENT_ANSWER_KEEP;
}

static sanitize_value_answer script_value(struct script *script, const char *kind,
                                          const sanitize_hook_value *value, sanitize_span name,
                                          sanitize_span *replacement) {
  ck_assert_uint_eq(replacement->length, 0);
  log_text(script, kind, span_text(":"));
  log_text(script, "", value->element);
  log_text(script, ".", value->attribute);
  log_text(script, "=", value->value);
  log_text(script, " ", span_text(""));
  sanitize_span verb = verb_for(script, kind, name, replacement);
  if (stops(script, verb)) return SANITIZE_VALUE_ANSWER_STOP;
  return span_is(verb, "remove")    ? SANITIZE_VALUE_ANSWER_REMOVE
         : span_is(verb, "replace") ? SANITIZE_VALUE_ANSWER_REPLACE
                                    : SANITIZE_VALUE_ANSWER_KEEP;
}

static sanitize_value_answer script_attribute(void *context, const sanitize_hook_value *value,
                                              sanitize_span *replacement) {
  return script_value(context, "a", value, value->attribute, replacement);
}

static sanitize_value_answer script_url(void *context, const sanitize_hook_value *value,
                                        sanitize_span *replacement) {
  return script_value(context, "u", value, value->value, replacement);
}

sanitize_hooks hooks_of(struct script *script) {
  return (sanitize_hooks){sizeof(sanitize_hooks), script_element, script_attribute, script_url,
                          script};
}

sanitizer *hooked(const sanitize_policy *policy, const sanitize_hooks *hooks,
                  sanitize_options options) {
  sanitizer *worker;
  options.size = sizeof options;
  options.hooks = hooks;
  ck_assert_int_eq(sanitizer_new_with(&worker, policy, &options), SANITIZE_OK);
  return worker;
}

void begin_rows(void) {
  static const char *const plain[] = {"h1", "p",  "strong", "span", "pre",
                                      "br", "hr", "wbr",    "i",    "div"};
  struct policy_kit *kit = &hooks_kit;
  kit_begin(kit);
  kit_permit_tables(kit);
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) kit_permit(kit, plain[i], "");
  kit_permit(kit, "span", "class");
  kit_permit(kit, "b", "title class data-*");
  kit_permit(kit, "strong", "title id");
  kit_permit(kit, "a", "href ping rel id");
  kit_permit(kit, "img", "src srcset alt loading");
  kit_permit(kit, "q", "cite");
  kit_permit(kit, "td", "abbr");
  kit_rule(kit, "b", "class", VALUE_LIST, "x-*");
  kit_rule(kit, "q", "cite", VALUE_ANY, "")->required = REQUIRED_OR_DROP;
  kit_force(kit, "img", "loading", "lazy");
  kit->policy.name_prefix = kit_text(kit, "u-");
  kit->policy.url.base = kit_text(kit, "https://example.com/");
  kit->policy.url.relative = URL_RESOLVE;
  kit->policy.links.rel_scope = LINKS_EXTERNAL;
  kit_list(kit, "nofollow", &kit->policy.links.first_rel, &kit->policy.links.rel_count);
}
