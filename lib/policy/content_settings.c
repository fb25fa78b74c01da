/* See content_settings.h. */
#include "policy/content_settings.h"

_Static_assert((int)SANITIZE_FORMULAS_TEXT == (int)FORMULAS_TEXT &&
                   (int)SANITIZE_FORMULAS_TEX == (int)FORMULAS_TEX &&
                   (int)SANITIZE_FORMULAS_DOLLAR == (int)FORMULAS_DOLLAR,
               "enum formulas");

void content_settings_get(const struct sanitize_policy *policy,
                          sanitize_policy_settings *settings) {
  const struct embed_policy *embeds = &policy->embeds;
  settings->max_nesting = policy->style.max_nesting;
  settings->formulas = (sanitize_formulas)policy->formulas;
  settings->link_embeds = embeds->links;
  settings->embed_hosts = builder_list(policy, embeds->first_host, embeds->host_count);
  settings->drop_tracking_pixels = policy->images.drops_pixels;
  settings->hold_remote_images = policy->images.holds_remote;
}

bool content_settings_are_sound(const sanitize_policy_settings *settings) {
  return settings->max_nesting <= SANITIZE_MAX_OUTPUT_NESTING &&
         (unsigned)settings->formulas <= FORMULAS_DOLLAR &&
         (settings->embed_hosts.data != NULL || settings->embed_hosts.length == 0);
}

void content_settings_apply(struct policy_builder *draft,
                            const sanitize_policy_settings *settings) {
  struct sanitize_policy *policy = &draft->policy;
  policy->style.max_nesting = (uint8_t)settings->max_nesting;
  policy->formulas = (uint8_t)settings->formulas;
  policy->embeds.links = settings->link_embeds != 0;
  builder_set_list(draft, &policy->embeds.first_host, &policy->embeds.host_count,
                   settings->embed_hosts);
  policy->images.drops_pixels = settings->drop_tracking_pixels != 0;
  policy->images.holds_remote = settings->hold_remote_images != 0;
}
