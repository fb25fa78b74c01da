/*
 * A compiled policy: one row for each element id, one bit for each attribute id, and rules for the
 * few attributes whose values are restricted, so that the filter looks up nothing by name. Knows
 * nothing of parsing or writing. The floor (floor.h) is applied when a policy is made, and again by
 * the filter, so that even a damaged policy lets through nothing that is under it.
 *
 * A policy is made by policy/builder.c and the files that use it (notation, JSON, presets), checked
 * by policy/lint.c, and read by the files of this folder only.
 */
#ifndef SANITIZE_LIB_POLICY_H
#define SANITIZE_LIB_POLICY_H

#include "base/memory.h"
#include "html/custom_names.h"
#include "serialize/style.h"
#include "tokenize/formulas.h"
#include "tokenize/moded_names.h"

/* What becomes of an element. */
enum element_action {
  ACTION_STRIP, /* it is unwrapped: the tags go, the content stays */
  ACTION_KEEP,  /* it is permitted */
  ACTION_DROP,  /* it goes with its content */
  /* its tags are shown as typed: tokenizer.c makes text of them before the filter sees them */
  ACTION_ESCAPE,
  ACTION_RENAME /* others are written in its place: element_policy.becomes */
};

/* The most elements that can be written in place of one. */
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
  /* ACTION_RENAME: permitted elements, each inside the one before it; 0 ends the list */
  uint8_t becomes[RENAME_LINKS];
};

/* A string in the policy's pool: offsets, so that a policy can be copied. */
struct policy_string {
  uint32_t start, length;
};

enum value_kind {
  VALUE_ANY, /* any value; the rule is about its length or `required` */
  /*
   * One of the strings. In attributes of KIND_TOKENS and KIND_LINK_TYPE each token must be one;
   * others go. A string that ends in '*' matches a prefix. Case-sensitive, as class and the type of
   * ol are.
   */
  VALUE_LIST,
  VALUE_INTEGER,  /* a valid integer (HTML 2.3.4.1) from minimum to maximum */
  VALUE_DATETIME, /* a valid date, time or duration string (HTML 2.3.5) */
  /* in URL attributes: the strings are the permitted schemes, in place of the policy's */
  VALUE_SCHEMES,
  VALUE_COLOR /* '#' and six hexadecimal digits */
};

enum value_requirement {
  REQUIRED_NOT,
  REQUIRED_OR_STRIP, /* without the attribute (absent, or refused) the element is unwrapped */
  REQUIRED_OR_DROP   /* ... or dropped with its content */
};

/*
 * A rule for one attribute of one element; element 0 means every element that permits the
 * attribute. The first rule that fits applies.
 */
struct value_rule {
  uint8_t element, attribute;
  uint8_t kind;            /* enum value_kind */
  uint8_t required;        /* enum value_requirement */
  uint32_t maximum_length; /* bytes of the value; 0: no limit */
  int32_t minimum, maximum;
  uint32_t first_string, string_count; /* in policy->strings */
};

/* An attribute that is set on every such element that is written, whatever the input has. */
struct forced_attribute {
  uint8_t element, attribute;
  struct policy_string value;
};

/*
 * A data-* or aria-* attribute that is permitted by its full name and that attributes.def does not
 * list. Element 0: on every element.
 */
struct named_attribute {
  uint8_t element;
  struct policy_string name;
};

/* What becomes of URLs without a scheme. */
enum url_action { URL_KEEP, URL_DROP, URL_RESOLVE };

struct url_policy {
  uint32_t first_scheme, scheme_count;      /* permitted, lower case, in policy->strings */
  struct policy_string base;                /* absolute http(s) URL; empty: none */
  uint8_t relative, network_path, fragment; /* enum url_action */
  bool refuse_userinfo;
  bool refuse_misleading; /* those for which url_misleads() */
  bool punycode_mixed;    /* write hosts for which host_is_mixed() in ASCII */
  bool data_images;       /* data:image/png, gif, jpeg, webp in img src */
};

enum link_scope { LINKS_NONE, LINKS_EXTERNAL, LINKS_ALL };

struct link_policy {
  uint32_t first_rel, rel_count; /* tokens added to rel, in policy->strings */
  /* enum link_scope: external are links to another host than the base's; all: all with an href */
  uint8_t rel_scope;
  uint8_t target_scope;
  struct policy_string target; /* "_blank" ...; empty: none */
  bool unwrap_without_href;    /* an a without href, or whose href was refused */
  bool noopener;               /* add rel="noopener" if the target opens a browsing context */
  bool shows_hosts;            /* tell the host where the text of a link shows another */
  size_t maximum;              /* of links with an href; 0: any number */
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

/* What frames, plug-ins and films that go leave. */
struct embed_policy {
  uint32_t first_host, host_count; /* in policy->strings; none: of every host */
  bool links;                      /* a link to their source */
};

struct image_policy {
  bool drops_pixels; /* images of 1 by 1 go */
  bool holds_remote; /* URLs that would be fetched stand in data-src and data-srcset */
};

struct sanitize_policy {
  /*
   * Row 0 is for elements of unknown name. If those are dropped, that concerns the ones that the
   * tokenizer did not make text of.
   */
  struct element_policy elements[ELEMENT_COUNT];
  /* by element: whether an attribute of the input can matter; see events.h */
  bool wants_attributes[ELEMENT_COUNT];
  bool shown_as_typed[ELEMENT_COUNT]; /* ACTION_ESCAPE; for tokenizer.h */
  bool passed_over[ELEMENT_COUNT];    /* ACTION_STRIP of ELEMENT_INERT; for tokenizer.h */
  /* enum element_action for known elements to which the policy gave none of their own */
  uint8_t mode;
  struct custom_names custom; /* of the elements from ELEMENT_CUSTOM on */
  struct url_policy url;
  struct link_policy links;
  struct text_policy text;
  struct writer_style style;
  struct embed_policy embeds;
  struct image_policy images;
  uint8_t formulas;                      /* enum formulas */
  bool legacy_style;                     /* old attributes become declarations: legacy.c */
  uint32_t first_comment, comment_count; /* names of comments that stay, in policy->strings */
  sanitize_limits limits;                /* apply where the worker's options have 0 */
  /* put before the values of id, name and what refers to them; empty: those are refused */
  struct policy_string name_prefix;
  /* Owned by a policy that was built; policy_comment has static data. */
  const struct value_rule *rules;
  const struct forced_attribute *forced;
  const struct named_attribute *named;
  const struct moded_name *moded; /* unknown elements to which the policy gives an action by name */
  const struct policy_string *strings;
  const char *pool;
  uint32_t rule_count, forced_count, named_count, moded_count, string_count, pool_length;
};

/*
 * The classic comment form, which is also what a NULL policy stands for. Static, so that it costs
 * nothing.
 */
extern const struct sanitize_policy policy_comment;

/* Permits nothing: only the visible text stays. */
extern const struct sanitize_policy policy_nothing;

/*
 * A deep copy in one block of memory, to be released by policy_copy_free(). NULL when memory ran
 * out.
 */
struct sanitize_policy *policy_copy(const struct memory *memory,
                                    const struct sanitize_policy *policy);
void policy_copy_free(const struct memory *memory, struct sanitize_policy *copy);

/*
 * Whether an attribute that attributes.def does not list may stay on this element: data-* and
 * aria-*, by the element's flags or by name. The name is in lower case. Names under the floor never
 * may.
 */
bool policy_permits_name(const struct sanitize_policy *policy, enum element_id element, span name);

/* Whether the filter can read the policy without harm (policy_check.c). */
bool policy_is_sound(const struct sanitize_policy *policy);

static inline span policy_text(const struct sanitize_policy *policy, struct policy_string string) {
  return span_of(policy->pool + string.start, string.length);
}

/* The names of comments that stay, a space between two. */
static inline span policy_comments(const struct sanitize_policy *policy) {
  if (policy->comment_count == 0) return span_of("", 0);
  const struct policy_string *first = &policy->strings[policy->first_comment];
  const struct policy_string *last = first + policy->comment_count - 1;
  return span_of(policy->pool + first->start, last->start + last->length - first->start);
}

static inline bool policy_bit(const uint64_t words[ATTRIBUTE_WORDS], enum attribute_id attribute) {
  return (words[attribute / 64] >> (attribute % 64) & 1) != 0;
}

#endif
