/* See policy_steps.h. */
#include "kit/policy_steps.h"

/* Those that are no text. */
#define NUMBERS(X)             \
  X(relative_urls)             \
  X(network_path_urls)         \
  X(fragment_urls)             \
  X(refuse_userinfo)           \
  X(refuse_misleading_urls)    \
  X(data_images)               \
  X(link_rel_scope)            \
  X(link_target_scope)         \
  X(unwrap_links_without_href) \
  X(block_breaks)              \
  X(drop_empty_elements)       \
  X(xhtml_syntax)              \
  X(collapse_white_space)      \
  X(link_noopener)             \
  X(show_link_hosts)           \
  X(punycode_mixed_hosts)      \
  X(bidi_controls)             \
  X(max_combining)             \
  X(max_links)                 \
  X(neutralize_templates)      \
  X(task_lists)                \
  X(legacy_style)              \
  X(link_urls)                 \
  X(link_emails)               \
  X(line_breaks)               \
  X(max_nesting)               \
  X(formulas)                  \
  X(link_embeds)               \
  X(drop_tracking_pixels)      \
  X(hold_remote_images)

#define TEXTS(X) \
  X(schemes)     \
  X(base_url)    \
  X(link_rel)    \
  X(link_target) \
  X(name_prefix) \
  X(comments)    \
  X(mention_url) \
  X(tag_url)     \
  X(embed_hosts)

sanitize_policy *policy_with(const char *preset, const char *notation,
                             const sanitize_policy_settings *wanted) {
  sanitize_policy *policy = begin(preset);
  sanitize_policy_settings settings = settings_of(policy);
  sanitize_problem problem;
#define SET_NUMBER(field) \
  if (wanted->field != 0) settings.field = wanted->field;
  NUMBERS(SET_NUMBER)
#undef SET_NUMBER
#define SET_TEXT(field) \
  if (wanted->field.length > 0) settings.field = wanted->field;
  TEXTS(SET_TEXT)
#undef SET_TEXT
  set(policy, &settings);
  ck_assert_msg(allow(policy, notation, &problem) == SANITIZE_OK, "%s: %s", notation,
                problem.message);
  return policy;
}
