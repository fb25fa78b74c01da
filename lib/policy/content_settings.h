/*
 * The settings of what goes and what is left of it, of images that load, and of how deep the result
 * is: between the public struct and the draft of a policy. See policy_api.c, which has the others.
 */
#ifndef SANITIZE_LIB_CONTENT_SETTINGS_H
#define SANITIZE_LIB_CONTENT_SETTINGS_H

#include "policy/builder.h"

void content_settings_get(const struct sanitize_policy *policy, sanitize_policy_settings *settings);

/* Whether every number is one of its enum, and every text one. */
bool content_settings_are_sound(const sanitize_policy_settings *settings);

void content_settings_apply(struct policy_builder *draft, const sanitize_policy_settings *settings);

#endif
