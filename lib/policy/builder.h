/*
 * A policy that can be changed: what was asked for, from which the compiled form (policy.h) is made
 * anew after every change. Every way to describe a policy (notation, JSON, structs, presets) speaks
 * to these functions; lint.c then looks at the result. Knows no syntax.
 *
 * A change is made on a copy, so that a refused one leaves no trace. Running out of memory is
 * sticky: the functions return nothing, and builder_finish() says whether all went well.
 */
#ifndef SANITIZE_LIB_BUILDER_H
#define SANITIZE_LIB_BUILDER_H

#include "filter/policy.h"

/* What a problem is about: positions in a text are found by it. */
struct place {
  enum element_id element;     /* 0: none, or every element */
  enum attribute_id attribute; /* 0: none */
  size_t offset;               /* into the text that is read, plus one; 0: not known */
  const char *setting;         /* the key of a policy file under which it stands; NULL: not known */
};

#define NOWHERE ((struct place){ELEMENT_UNKNOWN, ATTRIBUTE_UNKNOWN, 0, NULL})

enum { MAX_WARNINGS = 32, MAX_SCHEME = 32, MAX_BASE_URL = 2048 };
#define MAX_LIMIT (SIZE_MAX / 2)

/* An attribute name as policies use them. */
struct attribute_reference {
  enum attribute_id id; /* 0: one of the others */
  unsigned wildcard;    /* POLICY_DATA_ATTRIBUTES, POLICY_ARIA_ATTRIBUTES: data-*, aria-* */
  size_t length;        /* of data-x or aria-x, in lower case: */
  char text[SANITIZE_MAX_ATTRIBUTE_NAME];
};

struct element_choice {
  uint64_t attributes[ATTRIBUTE_WORDS];
  uint8_t flags; /* POLICY_DATA_ATTRIBUTES, POLICY_ARIA_ATTRIBUTES */
  uint8_t mode;  /* sanitize_mode, when not kept */
  bool kept;
  /* when not kept: what stands for it, the outermost first; 0 ends them */
  uint8_t becomes[RENAME_LINKS];
};

/* What can never be permitted again; row 0: attributes on every element. */
struct element_ban {
  uint64_t attributes[ATTRIBUTE_WORDS];
  uint8_t flags; /* POLICY_DATA_ATTRIBUTES, POLICY_ARIA_ATTRIBUTES */
  bool element;
};

struct policy_builder {
  /* the compiled form. First: a pointer to it is one to the builder */
  struct sanitize_policy policy;
  struct memory memory;
  struct element_choice choices[ELEMENT_COUNT]; /* row 0: the attributes of "*" */
  struct element_ban bans[ELEMENT_COUNT];
  uint8_t custom_count; /* names in policy.custom, see custom_slots.h */
  bool bans_custom;     /* no custom element can be permitted again */
  uint8_t mode;         /* sanitize_mode */
  uint8_t unknown_mode; /* SANITIZE_MODE_DEFAULT: as `mode` */
  /* Arrays of the types of policy.h; policy's pointers are into these. */
  struct buffer rules, forced, named, moded, strings, pool;
  bool failed; /* memory ran out */
  sanitize_problem error;
  struct place error_place;
  uint32_t warning_count;
  sanitize_problem warnings[MAX_WARNINGS];
  struct place warning_places[MAX_WARNINGS];
};

/*
 * Permits nothing, strips all, http, https and mailto; not compiled yet (builder_finish()). NULL
 * when memory ran out.
 */
struct policy_builder *builder_new(const struct memory *memory);
struct policy_builder *builder_copy(const struct policy_builder *builder);
void builder_free(struct policy_builder *builder);

/* A finished preset; NULL when there is none of that name or memory ran out. */
struct policy_builder *policy_builder_new_preset(const struct memory *memory, span name);

/* Puts the content of draft into builder, whose old content goes; frees draft. */
void builder_replace(struct policy_builder *builder, struct policy_builder *draft);

/*
 * Brings everything into its one canonical order and compiles it: equal policies are equal byte for
 * byte, except behind `strings`. False when memory ran out, then or before.
 */
bool builder_finish(struct policy_builder *builder);

/*
 * The compiled form points at the arrays as they are now: to be called when one was moved or cut.
 */
void builder_point(struct policy_builder *builder);

/*
 * Remembers the first error, and the first MAX_WARNINGS warnings. Messages are cut to the array's
 * size.
 */
void builder_report(struct policy_builder *builder, sanitize_severity severity, struct place place,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));
static inline bool builder_has_error(const struct policy_builder *builder) {
  return builder->error.severity == SANITIZE_SEVERITY_ERROR;
}

static inline span builder_element_name(const struct policy_builder *builder, unsigned element) {
  return element_name(&builder->policy.custom, element);
}

/* The mode of unknown names that have none of their own. */
static inline unsigned builder_unknown_mode(const struct policy_builder *builder) {
  return builder->unknown_mode == SANITIZE_MODE_DEFAULT ? builder->mode : builder->unknown_mode;
}

/* ---- Changes. Element 0 means "*". None is checked here. ---- */

void builder_keep(struct policy_builder *builder, enum element_id element);
static inline bool builder_renames(const struct policy_builder *builder, enum element_id element) {
  return builder->choices[element].becomes[0] != 0;
}
/* It is no longer kept: others stand for it. With none of them, it is as others not kept. */
void builder_rename(struct policy_builder *builder, enum element_id element,
                    const uint8_t becomes[RENAME_LINKS]);
/* Checkboxes in lists: an input that is kept is nothing else (filter/checkbox.c). */
void builder_set_task_lists(struct policy_builder *builder, bool on);
static inline bool builder_has_task_lists(const struct policy_builder *builder) {
  return builder->choices[ELEMENT_INPUT].kept;
}
/* With its attributes, rules and forced attributes. */
void builder_refuse(struct policy_builder *builder, enum element_id element);
void builder_allow(struct policy_builder *builder, enum element_id element,
                   const struct attribute_reference *attribute);
/*
 * Element 0: everywhere. Of one element also where "*" gave it: the attribute is then listed for
 * every other element that is kept, and the result is true.
 */
bool builder_deny(struct policy_builder *builder, enum element_id element,
                  const struct attribute_reference *attribute);
/* Whether the attribute may be on the element, by "*" or by its own list. Element 0: by "*". */
bool builder_permits(const struct policy_builder *builder, enum element_id element,
                     const struct attribute_reference *attribute);

/* The rule's strings become the tokens of list. */
void builder_set_rule(struct policy_builder *builder, struct value_rule rule, span list);
/*
 * The same, checked: false when the attribute is not permitted there. Element 0: "*"; where "*"
 * does not list the attribute, every kept element that lists it and has no rule for it. To be
 * called after builder_finish().
 */
bool builder_apply_rule(struct policy_builder *builder, struct value_rule rule, span list);
void builder_remove_rule(struct policy_builder *builder, enum element_id element,
                         enum attribute_id attribute);
const struct value_rule *builder_rule(const struct policy_builder *builder, enum element_id element,
                                      enum attribute_id attribute);
/* Whether data-* or aria-* brings the attribute, so that it need not be named. */
bool builder_implies(const struct policy_builder *builder, enum element_id element,
                     enum attribute_id attribute);

/* value.data NULL takes it back. */
void builder_force(struct policy_builder *builder, enum element_id element,
                   enum attribute_id attribute, span value);

/*
 * Tokens between white space, each once, as strings; the text of all of them stands together in the
 * pool.
 */
void builder_set_list(struct policy_builder *builder, uint32_t *first, uint32_t *count, span list);
/* The same tokens, one space between two. */
span builder_list(const struct sanitize_policy *policy, uint32_t first, uint32_t count);
struct policy_string builder_set_text(struct policy_builder *builder, span text);

/* Schemes in lower case and sorted. */
void builder_set_schemes(struct policy_builder *builder, span list);

/*
 * The mode of elements of this name, which HTML does not know and the policy does not permit; it must be an element's
 * (is_element_name()). SANITIZE_MODE_DEFAULT: that of all unknown names; builder_name_mode()
 * returns it where nothing was set.
 */
void builder_set_name_mode(struct policy_builder *builder, span name, sanitize_mode mode);
sanitize_mode builder_name_mode(const struct policy_builder *builder, span name);
sanitize_mode moded_name_mode(const struct moded_name *moded);

/* ---- Small things ---- */

/*
 * Which of data-* and aria-* brings it, of those that attributes.def lists: not the ones that refer
 * to ids. 0: neither.
 */
static inline unsigned wildcard_of(enum attribute_id id) {
  span name = attribute_table[id].name;
  if (attribute_table[id].kind != KIND_PLAIN) return 0;
  if (span_starts_with(name, SPAN_LITERAL("data-"))) return POLICY_DATA_ATTRIBUTES;
  return span_starts_with(name, SPAN_LITERAL("aria-")) ? POLICY_ARIA_ATTRIBUTES : 0;
}

/* The same of any attribute that a policy names; 0 of data-* and aria-* themselves. */
static inline unsigned wildcard_for(const struct attribute_reference *reference) {
  if (reference->wildcard != 0) return 0;
  if (reference->id != ATTRIBUTE_UNKNOWN) return wildcard_of(reference->id);
  return reference->text[0] == 'a' ? POLICY_ARIA_ATTRIBUTES : POLICY_DATA_ATTRIBUTES;
}

static inline const char *wildcard_name(unsigned wildcard) {
  return wildcard == POLICY_ARIA_ATTRIBUTES ? "aria-*" : "data-*";
}

/* Says nothing that "permitted" does not say. */
static inline bool is_trivial_rule(const struct value_rule *rule) {
  return rule->kind == VALUE_ANY && rule->required == REQUIRED_NOT && rule->maximum_length == 0;
}

/* The next token of a text between white space; false at its end. */
static inline bool list_token(span text, size_t *at, span *token) {
  size_t start = *at;
  while (start < text.length && ascii_is_space(text.data[start])) start++;
  size_t end = start;
  while (end < text.length && !ascii_is_space(text.data[end])) end++;
  *token = span_of(text.length == 0 ? "" : text.data + start, end - start);
  *at = end;
  return end > start;
}

static inline void bit_set(uint64_t words[ATTRIBUTE_WORDS], enum attribute_id id) {
  words[id / 64] |= UINT64_C(1) << (id % 64);
}

static inline void bit_clear(uint64_t words[ATTRIBUTE_WORDS], enum attribute_id id) {
  words[id / 64] &= ~(UINT64_C(1) << (id % 64));
}

#endif
