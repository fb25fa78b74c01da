/*
 * The floor: what no policy can permit, whoever made it, and no hook can bring back. All of it is
 * here and in the status column of elements.def and attributes.def. The filter asks it about every
 * tag, attribute and URL, after the policy; lint.c refuses a policy that asks for what is under it.
 *
 *   elements, attributes   those that the tables do not offer
 *   unlisted attributes    all but data-* and aria-* with a plain name
 *   style                  without a rule that names its properties; all properties but those of
 *                          html/style_properties.def, and values beyond html/style_value.c's
 *   input                  as a disabled checkbox in a list item it may be written: checkbox.c
 *   comments               those that a policy names, without < > & ` ! and "--": it may be written
 *   schemes                those that run code, hold a document or name pages of the browser; data:
 *                          may be permitted for images in img src
 *   link types             opener
 *   names (id, name)       all, unless the policy has a prefix for them: values.c, policy_check.c
 *
 * Held alone, without what comes before it, by tests/unit/test_floor.c; by
 * what_is_under_the_floor_stays_there (tests/unit/test_modes.c) and
 * schemes_that_run_code_are_never_permitted (test_filter.c), whose policies permit everything, by
 * a_hostile_hook_makes_nothing_unsafe (test_hooks_random.c), and on every row and corpus by P1 of
 * tests/oracle/checker.c, which has lists of its own.
 */
#ifndef SANITIZE_LIB_FLOOR_H
#define SANITIZE_LIB_FLOOR_H

#include "html/names.h"

static inline bool element_is_under_floor(enum element_id element) {
  return element_table[element].status != NAME_OFFERED;
}

/* For an attribute that attributes.def lists. */
static inline bool attribute_is_under_floor(enum attribute_id attribute) {
  return attribute_table[attribute].status != NAME_OFFERED;
}

/* For an attribute that it does not list; the name is in lower case. */
bool unlisted_is_under_floor(span name);

/* For a declaration of a style attribute, by the name of its property. */
bool declaration_is_under_floor(span property);

/* For what stands between "<!--" and "-->". */
bool comment_is_under_floor(span text);

/* For a scheme in lower case. Whether a data: URL may stay is decided by url_is_data_image(). */
bool scheme_is_under_floor(span scheme);

/* For a token of rel: "opener" would let the other page navigate this one (window.opener). */
bool link_type_is_under_floor(span token);

#endif
