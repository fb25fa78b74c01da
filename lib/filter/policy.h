/*
 * What a policy permits, compiled: one row an element id, one bit an attribute id, and rules for
 * the few attributes whose values are restricted, so that the filter looks nothing up by name.
 * Knows nothing of parsing or writing. The floor (floor.h) is applied when a policy is made, and
 * again by the filter, so that not even a damaged policy lets anything under it through.
 *
 * A policy is made by builder.c (and the files that use it: notation, JSON, presets),
 * checked by lint.c, and read by filter.c only.
 */
#ifndef SANITIZE_LIB_POLICY_H
#define SANITIZE_LIB_POLICY_H

#include "base/memory.h"
#include "html/names.h"
#include "serialize/style.h"
#include "tokenize/moded_names.h"

/* What becomes of an element that is met. */
enum element_action {
  ACTION_STRIP, /* the tags go, the content stays */
  ACTION_KEEP,  /* it is permitted */
  ACTION_DROP,  /* the content goes, too */
  /* its tags are shown as typed: tokenizer.c makes text of them, the filter meets none */
  ACTION_ESCAPE,
  ACTION_RENAME /* others stand in its place: element_policy.becomes */
};

enum { RENAME_LINKS = 3 };

enum { ATTRIBUTE_WORDS = (ATTRIBUTE_COUNT + 63) / 64 };

enum element_policy_flag {
  POLICY_DATA_ATTRIBUTES = 1 << 0, /* data-* with a valid name */
  POLICY_ARIA_ATTRIBUTES = 1 << 1, /* aria-* that attributes.def does not list */
  POLICY_HAS_RULES = 1 << 2,       /* some value_rule names this element or every element */
  POLICY_HAS_FORCED = 1 << 3,      /* some forced attribute is for this element */
  POLICY_IS_LINK = 1 << 4,         /* rel and target rules apply (a, area) */
  POLICY_HAS_NAMED = 1 << 5        /* some named attribute is for this element or every element */
};

struct element_policy {
  uint64_t attributes[ATTRIBUTE_WORDS]; /* permitted attributes, a bit each */
  uint64_t ruled[ATTRIBUTE_WORDS];      /* of these, those with a value_rule */
  uint8_t action;                       /* enum element_action */
  uint8_t flags;                        /* enum element_policy_flag */
  /* ACTION_RENAME: permitted elements, each inside the one before it; 0 ends them */
  uint8_t becomes[RENAME_LINKS];
};

/* A string in the policy's pool: offsets, so that a policy can be copied. */
struct policy_string {
  uint32_t start, length;
};

enum value_kind {
  VALUE_ANY, /* only the length and `required` count */
  /*
   * one of the strings; for attributes of KIND_TOKENS and KIND_LINK_TYPE: tokens not in the list
   * go. A string that ends in '*' matches a prefix. Case-sensitive, as class and ol type are.
   */
  VALUE_LIST,
  VALUE_INTEGER,  /* a valid integer (HTML 2.3.4.1) from minimum to maximum */
  VALUE_DATETIME, /* a valid date, time or duration string (HTML 2.3.5) */
  /* URL attributes: the strings are the permitted schemes instead of the policy's */
  VALUE_SCHEMES
};

enum value_requirement {
  REQUIRED_NOT,
  REQUIRED_OR_STRIP, /* without the attribute (absent, or refused) the element is unwrapped */
  REQUIRED_OR_DROP   /* ... or dropped with its content */
};

/*
 * Rules for one attribute of one element; element 0 means every element that permits it. The first
 * that fits counts.
 */
struct value_rule {
  uint8_t element, attribute;
  uint8_t kind;            /* enum value_kind */
  uint8_t required;        /* enum value_requirement */
  uint32_t maximum_length; /* bytes of the value; 0: no limit */
  int32_t minimum, maximum;
  uint32_t first_string, string_count; /* in policy->strings */
};

/* Set on every written element of this kind; replaces what the input had. */
struct forced_attribute {
  uint8_t element, attribute;
  struct policy_string value;
};

/*
 * data-x or aria-x, permitted by its full name, which attributes.def does not list. Element 0: on
 * every element.
 */
struct named_attribute {
  uint8_t element;
  struct policy_string name;
};

/* What becomes of a kind of URL that has no scheme of its own. */
enum url_action { URL_KEEP, URL_DROP, URL_RESOLVE };

struct url_policy {
  uint32_t first_scheme, scheme_count;      /* permitted, lower case, in policy->strings */
  struct policy_string base;                /* absolute http(s) URL; empty: none */
  uint8_t relative, network_path, fragment; /* enum url_action */
  bool refuse_userinfo;
  bool refuse_misleading; /* url_misleads() */
  bool data_images;       /* data:image/png, gif, jpeg, webp in img src */
};

enum link_scope { LINKS_NONE, LINKS_EXTERNAL, LINKS_ALL };

struct link_policy {
  uint32_t first_rel, rel_count; /* tokens added to rel, in policy->strings */
  /* enum link_scope: links to another host than the base's, or all with an href */
  uint8_t rel_scope;
  uint8_t target_scope;
  struct policy_string target; /* "_blank" ...; empty: none */
  bool unwrap_without_href;    /* a that has no href, or lost it */
  bool noopener;               /* rel="noopener" where the target is another browsing context */
};

/* How newlines of the text are shown. */
enum line_breaks {
  LINE_BREAKS_KEEP,
  LINE_BREAKS_BR,
  LINE_BREAKS_P /* a blank line ends a paragraph; the others as with BR */
};

/* What is made of text that stays: autolinks.h, line_breaks.h. */
struct text_policy {
  bool link_urls, link_emails;
  struct policy_string mention_url, tag_url; /* with "{name}" in it; empty: none */
  uint8_t line_breaks;                       /* enum line_breaks */
};

struct sanitize_policy {
  /* row 0: elements of unknown name. Dropped there, it is for those that the tokenizer left. */
  struct element_policy elements[ELEMENT_COUNT];
  /* anything but forced attributes may stay; see events.h */
  bool wants_attributes[ELEMENT_COUNT];
  bool shown_as_typed[ELEMENT_COUNT]; /* ACTION_ESCAPE; for tokenizer.h */
  bool passed_over[ELEMENT_COUNT];    /* ACTION_STRIP of ELEMENT_INERT; for tokenizer.h */
  /* enum element_action for known elements without one of their own */
  uint8_t mode;
  struct url_policy url;
  struct link_policy links;
  struct text_policy text;
  struct writer_style style;
  sanitize_limits limits; /* where the worker's options say 0 */
  /* before id and name values and what refers to them; empty: none is permitted */
  struct policy_string name_prefix;
  /* Owned by a policy that was built; static data in a preset that is not. */
  const struct value_rule *rules;
  const struct forced_attribute *forced;
  const struct named_attribute *named;
  const struct moded_name *moded; /* unknown names of elements that have a mode of their own */
  const struct policy_string *strings;
  const char *pool;
  uint32_t rule_count, forced_count, named_count, moded_count, string_count, pool_length;
};

/*
 * The classic comment form; what a NULL policy stands for. Static, so that it costs nothing to use.
 */
extern const struct sanitize_policy policy_comment;

/* Permits nothing: what is left is the visible text. */
extern const struct sanitize_policy policy_nothing;

/*
 * A deep copy in one block of memory, to be released with policy_copy_free(); NULL when memory ran
 * out.
 */
struct sanitize_policy *policy_copy(const struct memory *memory,
                                    const struct sanitize_policy *policy);
void policy_copy_free(const struct memory *memory, struct sanitize_policy *copy);

/*
 * Whether an attribute that attributes.def does not list may stay on this element: data-* and
 * aria-* by their flags or by name. The name is lower case; one that is not safe to write, or that
 * DOM's dataset could not hold, never may.
 */
bool policy_permits_name(const struct sanitize_policy *policy, enum element_id element, span name);

/* Whether the filter can read it without harm: policy_check.c. */
bool policy_is_sound(const struct sanitize_policy *policy);

static inline span policy_text(const struct sanitize_policy *policy, struct policy_string string) {
  return span_of(policy->pool + string.start, string.length);
}

static inline bool policy_bit(const uint64_t words[ATTRIBUTE_WORDS], enum attribute_id attribute) {
  return (words[attribute / 64] >> (attribute % 64) & 1) != 0;
}

#endif
