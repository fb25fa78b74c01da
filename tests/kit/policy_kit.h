/*
 * Compiled policies (lib/filter/policy.h) made by hand, without the builder and its checks: for
 * tests of the filter, which must hold its promises whatever the struct says. Nothing here is
 * allocated. And what the checker has to know about any compiled policy.
 */
#ifndef SANITIZE_TESTS_POLICY_KIT_H
#define SANITIZE_TESTS_POLICY_KIT_H

#include "filter/policy.h"
#include "oracle/checker.h"

enum {
  KIT_RULES = 32,
  KIT_FORCED = 64,
  KIT_NAMED = 4,
  KIT_STRINGS = 256,
  KIT_POOL = 4096,
  KIT_NAMES = 192,
  KIT_COMMENTS = 4
};

struct policy_kit {
  struct sanitize_policy policy;
  struct value_rule rules[KIT_RULES];
  struct forced_attribute forced[KIT_FORCED];
  struct named_attribute named[KIT_NAMED];
  struct policy_string strings[KIT_STRINGS];
  char pool[KIT_POOL];
};

/* Permits nothing, strips, drops what nobody sees; http, https and mailto; relative URLs stay. */
void kit_begin(struct policy_kit *kit);

/*
 * "href title": permitted on the element, which is permitted, too. "data-*" and "aria-*" set the
 * flags.
 */
void kit_permit(struct policy_kit *kit, const char *element, const char *attributes);

/* A whole table without attributes. */
void kit_permit_tables(struct policy_kit *kit);

/* "" for unknown names */
void kit_act(struct policy_kit *kit, const char *element, enum element_action action);
struct policy_string kit_text(struct policy_kit *kit, const char *text);

/* Tokens between spaces become strings. */
void kit_list(struct policy_kit *kit, const char *list, uint32_t *first, uint32_t *count);
void kit_schemes(struct policy_kit *kit, const char *list);

/*
 * A rule with the tokens of list; "" for every element. The rest of the rule is the caller's to
 * set.
 */
struct value_rule *kit_rule(struct policy_kit *kit, const char *element, const char *attribute,
                            enum value_kind kind, const char *list);
void kit_force(struct policy_kit *kit, const char *element, const char *attribute,
               const char *value);

/* A policy that depends on the seed only: any mixture, things under the floor among them. */
void kit_random(struct policy_kit *kit, uint64_t seed);

/* The name of the next custom element; what becomes of it is in the row of its id. */
void kit_custom(struct policy_kit *kit, const char *name);

/* What the checker needs to know about a policy. Valid as long as both structs. */
struct kit_checked {
  struct checked_policy policy;
  struct checked_element elements[KIT_NAMES];
  const char *attributes[KIT_NAMES][KIT_NAMES];
  const char *schemes[KIT_STRINGS];
  const char *comments[KIT_COMMENTS + 1];
  char text[16 * KIT_POOL];
  size_t text_length;
};
void kit_check_by(const struct sanitize_policy *policy, struct kit_checked *checked);

/* Every property that a style attribute may have. */
#define WIDEST_STYLE                                                                          \
  "<* style=\"background-color border-collapse border-color border-style border-width color " \
  "font-family font-size font-style font-variant font-weight line-height list-style-type "    \
  "margin-bottom margin-left margin-right margin-top max-width padding-bottom padding-left "  \
  "padding-right padding-top text-align text-decoration text-decoration-line text-indent "    \
  "text-transform vertical-align white-space width\">"

/*
 * The widest policy that the floor permits, made of the public functions: every element and
 * attribute that can be asked for, each alone, the prefix "user-" for names, data images, and the
 * schemes http, https, mailto, ftp, tel. To be freed.
 */
sanitize_policy *widest_policy(void);

/* For check_text(), which is told what the policy shows beside text (checker_shows()): a policy that makes blocks of what is none separates more words. */
enum agreement kit_agreement(const struct sanitize_policy *policy, enum agreement agreement);

/*
 * Some element is dropped or shown as typed, or text is told or mended: check_text() cannot judge.
 */
bool kit_loses_text(const struct sanitize_policy *policy);

/*
 * Whether what the worker tells of the last run's losses is true: check_losses(), where the policy
 * shows no more than is seen of the input.
 */
bool kit_accounts(const struct sanitize_policy *policy, const sanitizer *worker,
                  sanitize_span input, sanitize_span output, char why[WHY_SIZE]);

#endif
