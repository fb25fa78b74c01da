/* See lint_frameworks.h. */
#include "policy/lint_frameworks.h"

#include "policy/lint_report.h"
#include "policy/lookup.h"
#include "tokenize/kept_comments.h"

/*
 * Names that can be permitted begin with data- or aria-; x-, v-, ng-, hx-, @click and :href never
 * can. A name that ends in '*' is the beginning of many.
 */
static const struct {
  const char *name, *framework;
} framework_attributes[] = {
    {"data-action", "Stimulus"},
    {"data-ajax*", "jQuery"},
    {"data-alpine*", "Alpine"},
    {"data-attr*", "Datastar"},
    {"data-bind*", "Knockout and Datastar"},
    {"data-bs-*", "Bootstrap"},
    {"data-cfasync", "Cloudflare"},
    {"data-computed*", "Datastar"},
    {"data-confirm", "Rails"},
    {"data-controller", "Stimulus"},
    {"data-disable-with", "Rails"},
    {"data-dismiss", "Bootstrap"},
    {"data-dojo-*", "Dojo"},
    {"data-hx-*", "htmx"},
    {"data-init*", "Datastar"},
    {"data-live-*", "Symfony UX"},
    {"data-method", "Rails"},
    {"data-ng-*", "AngularJS"},
    {"data-on*", "Datastar"},
    {"data-parsley-*", "Parsley"},
    {"data-pjax*", "pjax"},
    {"data-reactroot", "React"},
    {"data-reflex*", "StimulusReflex"},
    {"data-remote", "Rails"},
    {"data-ride", "Bootstrap"},
    {"data-role", "jQuery Mobile"},
    {"data-signals*", "Datastar"},
    {"data-sly-*", "HTL"},
    {"data-sveltekit-*", "SvelteKit"},
    {"data-target", "Bootstrap and Stimulus"},
    {"data-text*", "Datastar"},
    {"data-toggle", "Bootstrap"},
    {"data-turbo*", "Turbo"},
    {"data-turbolinks*", "Turbolinks"},
    {"data-unpoly*", "Unpoly"},
    {"data-up-*", "Unpoly"},
    {"data-url", "jQuery Mobile"},
    {"data-v-*", "Vue"},
    {"data-wire*", "Livewire"},
    {"data-x-*", "Alpine"},
};

static bool matches_name(span name, const char *pattern) {
  size_t length = strlen(pattern);
  if (pattern[length - 1] != '*') return span_equal(name, span_of(pattern, length));
  return span_starts_with(name, span_of(pattern, length - 1));
}

/* Comments that frameworks act on; a name that the policy keeps is tried on them. */
static const struct {
  const char *comment, *framework;
} framework_comments[] = {
    {"ko x", "Knockout"},
    {"directive: x", "AngularJS"},
    {"Blazor:{}", "Blazor"},
};

/* Which framework acts on the attribute; NULL: none that is known. */
static const char *framework_of(span name) {
  for (size_t i = 0; i < sizeof framework_attributes / sizeof *framework_attributes; i++) {
    if (matches_name(name, framework_attributes[i].name)) return framework_attributes[i].framework;
  }
  return NULL;
}

static void check_named(struct policy_builder *builder) {
  for (uint32_t i = 0; i < builder->policy.named_count; i++) {
    const struct named_attribute *named = &builder->policy.named[i];
    span name = policy_text(&builder->policy, named->name);
    const char *framework = framework_of(name);
    if (framework == NULL) continue;
    WARN_AT((enum element_id)named->element, 0,
            "%.*s makes pages that use %s run what the input says: better leave it out",
            NAME_SHOWN(name), framework);
  }
}

static void check_comment_names(struct policy_builder *builder) {
  const struct sanitize_policy *policy = &builder->policy;
  for (uint32_t i = 0; i < policy->comment_count; i++) {
    span name = policy_text(policy, policy->strings[policy->first_comment + i]);
    for (size_t j = 0; j < sizeof framework_comments / sizeof *framework_comments; j++) {
      const char *comment = framework_comments[j].comment;
      if (!comment_is_named(name, span_of(comment, strlen(comment)))) continue;
      builder_report(builder, SANITIZE_SEVERITY_WARNING,
                     ((struct place){ELEMENT_UNKNOWN, ATTRIBUTE_UNKNOWN, 0, "comments"}),
                     "comments named %.*s make pages that use %s run what the input says: better "
                     "leave them out",
                     NAME_SHOWN(name), framework_comments[j].framework);
    }
  }
}

/* On the first element that permits the attribute with any value; ELEMENT_COUNT: on none. */
static unsigned first_with_any(const struct policy_builder *builder, enum attribute_id attribute) {
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    enum element_id element = (enum element_id)id;
    if (!builder->choices[id].kept ||
        !policy_bit(builder->policy.elements[id].attributes, attribute))
      continue;
    const struct value_rule *rule = builder_rule(builder, element, attribute);
    if (rule == NULL) rule = builder_rule(builder, ELEMENT_UNKNOWN, attribute);
    if (rule == NULL || rule->kind != VALUE_LIST) return id;
  }
  return ELEMENT_COUNT;
}

static void check_custom(struct policy_builder *builder) {
  for (unsigned id = ELEMENT_CUSTOM; id < ELEMENT_COUNT; id++) {
    if (!builder->choices[id].kept) continue;
    WARN_AT((enum element_id)id, 0,
            "a page that defines <%.*s> runs its script with the attributes and content of the "
            "input: permit it only if it is made for that",
            ELEMENT_SHOWN(id));
  }
}

/* Each once: the same holds wherever it is permitted. */
void lint_frameworks(struct policy_builder *builder) {
  check_custom(builder);
  check_named(builder);
  check_comment_names(builder);
  unsigned element = first_with_any(builder, ATTRIBUTE_CLASS);
  if (element < ELEMENT_COUNT)
    WARN_AT((enum element_id)element, ATTRIBUTE_CLASS,
            "class with any token lets the input look and act as parts of the page do: better list "
            "the tokens");
  element = first_with_any(builder, ATTRIBUTE_REL);
  if (element < ELEMENT_COUNT)
    WARN_AT((enum element_id)element, ATTRIBUTE_REL,
            "rel with any token has me and webmention, by which others prove that a page is "
            "theirs: better list the tokens");
}
