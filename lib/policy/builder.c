/* Changes to a policy; see builder.h. What becomes of them is builder_compile.c. */
#include "policy/builder.h"

#include <stdarg.h>
#include <stdio.h>

/* ---- Arrays ---- */

void builder_point(struct policy_builder *builder) {
  struct sanitize_policy *policy = &builder->policy;
  policy->rules = (const struct value_rule *)builder->rules.data;
  policy->rule_count = (uint32_t)(builder->rules.length / sizeof(struct value_rule));
  policy->forced = (const struct forced_attribute *)builder->forced.data;
  policy->forced_count = (uint32_t)(builder->forced.length / sizeof(struct forced_attribute));
  policy->named = (const struct named_attribute *)builder->named.data;
  policy->named_count = (uint32_t)(builder->named.length / sizeof(struct named_attribute));
  policy->moded = (const struct moded_name *)builder->moded.data;
  policy->moded_count = (uint32_t)(builder->moded.length / sizeof(struct moded_name));
  policy->strings = (const struct policy_string *)builder->strings.data;
  policy->string_count = (uint32_t)(builder->strings.length / sizeof(struct policy_string));
  policy->pool = builder->pool.data;
  policy->pool_length = (uint32_t)builder->pool.length;
}

static void append_item(struct policy_builder *builder, struct buffer *array, const void *item,
                        size_t size) {
  if (builder->failed || size == 0) return;
  if (array->length > INT32_MAX - size || !buffer_reserve(&builder->memory, array, size)) {
    builder->failed = true;
    return;
  }
  memcpy(array->data + array->length, item, size);
  array->length += size;
  builder_point(builder);
}

static void remove_at(struct policy_builder *builder, struct buffer *array, size_t index,
                      size_t size) {
  char *at = array->data + index * size;
  array->length -= size;
  memmove(at, at + size, array->length - index * size);
  builder_point(builder);
}

/* ---- Beginning and end ---- */

struct policy_builder *builder_new(const struct memory *memory) {
  struct policy_builder *builder = memory_allocate(memory, sizeof(*builder));
  if (builder == NULL) return NULL;
  memset(builder, 0, sizeof(*builder));
  builder->memory = *memory;
  builder->mode = SANITIZE_MODE_STRIP;
  builder_set_schemes(builder, SPAN_LITERAL("http https mailto"));
  if (!builder->failed) return builder;
  builder_free(builder);
  return NULL;
}

static void copy_buffer(struct policy_builder *copy, struct buffer *to, const struct buffer *from) {
  append_item(copy, to, from->data, from->length);
}

struct policy_builder *builder_copy(const struct policy_builder *builder) {
  struct policy_builder *copy = memory_allocate(&builder->memory, sizeof(*copy));
  if (copy == NULL) return NULL;

  *copy = *builder;
  copy->error.severity = SANITIZE_SEVERITY_NONE;
  copy->warning_count = 0;
  memset(&copy->rules, 0, sizeof(copy->rules));
  memset(&copy->forced, 0, sizeof(copy->forced));
  memset(&copy->named, 0, sizeof(copy->named));
  memset(&copy->moded, 0, sizeof(copy->moded));
  memset(&copy->strings, 0, sizeof(copy->strings));
  memset(&copy->pool, 0, sizeof(copy->pool));
  copy_buffer(copy, &copy->rules, &builder->rules);
  copy_buffer(copy, &copy->forced, &builder->forced);
  copy_buffer(copy, &copy->named, &builder->named);
  copy_buffer(copy, &copy->moded, &builder->moded);
  copy_buffer(copy, &copy->strings, &builder->strings);
  copy_buffer(copy, &copy->pool, &builder->pool);

  /* so that it is never NULL */
  if (!buffer_reserve(&copy->memory, &copy->pool, 1)) copy->failed = true;
  builder_point(copy);
  if (!copy->failed) return copy;
  builder_free(copy);
  return NULL;
}

static void free_buffers(struct policy_builder *builder) {
  buffer_free(&builder->memory, &builder->rules);
  buffer_free(&builder->memory, &builder->forced);
  buffer_free(&builder->memory, &builder->named);
  buffer_free(&builder->memory, &builder->moded);
  buffer_free(&builder->memory, &builder->strings);
  buffer_free(&builder->memory, &builder->pool);
}

void builder_free(struct policy_builder *builder) {
  if (builder == NULL) return;
  struct memory memory = builder->memory;
  free_buffers(builder);
  memory_release(&memory, builder);
}

void builder_replace(struct policy_builder *builder, struct policy_builder *draft) {
  free_buffers(builder);
  *builder = *draft;
  memory_release(&builder->memory, draft);
}

/* ---- Problems ---- */

void builder_report(struct policy_builder *builder, sanitize_severity severity, struct place place,
                    const char *format, ...) {
  sanitize_problem *problem = &builder->error;
  if (severity == SANITIZE_SEVERITY_ERROR) {
    if (problem->severity == SANITIZE_SEVERITY_ERROR) return;
    builder->error_place = place;
  } else {
    if (builder->warning_count == MAX_WARNINGS) return;
    builder->warning_places[builder->warning_count] = place;
    problem = &builder->warnings[builder->warning_count++];
  }
  memset(problem, 0, sizeof(*problem));
  problem->severity = severity;
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(problem->message, sizeof(problem->message), format, arguments);
  va_end(arguments);
  /*
   * Names and values in it come from the caller's text, perhaps cut in the middle of a character.
   */
  for (char *at = problem->message; *at != '\0'; at++) {
    if (*at < ' ' || *at > '~') *at = '?';
  }
}

/* ---- Texts ---- */

struct policy_string builder_set_text(struct policy_builder *builder, span text) {
  struct policy_string string = {(uint32_t)builder->pool.length, (uint32_t)text.length};
  append_item(builder, &builder->pool, text.data, text.length);
  return string;
}

span builder_list(const struct sanitize_policy *policy, uint32_t first, uint32_t count) {
  if (count == 0) return SPAN_LITERAL("");
  struct policy_string last = policy->strings[first + count - 1];
  uint32_t start = policy->strings[first].start;
  return span_of(policy->pool + start, last.start + last.length - start);
}

static bool list_has(const struct sanitize_policy *policy, uint32_t first, uint32_t count,
                     span token) {
  for (uint32_t i = 0; i < count; i++) {
    if (span_equal(policy_text(policy, policy->strings[first + i]), token)) return true;
  }
  return false;
}

void builder_set_list(struct policy_builder *builder, uint32_t *first, uint32_t *count, span list) {
  span token;
  *first = builder->policy.string_count;
  *count = 0;
  for (size_t at = 0; list_token(list, &at, &token);) {
    if (list_has(&builder->policy, *first, *count, token)) continue;
    if (*count > 0) (void)builder_set_text(builder, SPAN_LITERAL(" "));
    struct policy_string string = builder_set_text(builder, token);
    append_item(builder, &builder->strings, &string, sizeof(string));
    if (builder->failed) return;
    (*count)++;
  }
}

static int compare_spans(span a, span b) {
  size_t shorter = a.length < b.length ? a.length : b.length;
  int order = shorter == 0 ? 0 : memcmp(a.data, b.data, shorter);
  if (order != 0) return order;
  return a.length < b.length ? -1 : a.length > b.length;
}

/*
 * The smallest token that comes after `last`, in lower case, into `text`; false when there is none.
 */
static bool next_scheme(span list, span last, char *text, span *next) {
  span token;
  bool found = false;
  char lower[MAX_SCHEME];

  for (size_t at = 0; list_token(list, &at, &token);) {
    if (token.length > MAX_SCHEME) token.length = MAX_SCHEME;
    for (size_t i = 0; i < token.length; i++) lower[i] = ascii_lower(token.data[i]);
    span scheme = span_of(lower, token.length);
    if (compare_spans(scheme, last) <= 0 || (found && compare_spans(scheme, *next) >= 0)) continue;
    memcpy(text, lower, scheme.length);
    *next = span_of(text, scheme.length);
    found = true;
  }

  return found;
}

void builder_set_schemes(struct policy_builder *builder, span list) {
  char texts[2][MAX_SCHEME];
  struct url_policy *url = &builder->policy.url;
  span last = SPAN_LITERAL("");
  span scheme = SPAN_LITERAL("");
  url->first_scheme = builder->policy.string_count;
  url->scheme_count = 0;

  while (!builder->failed && next_scheme(list, last, texts[url->scheme_count % 2], &scheme)) {
    if (url->scheme_count > 0) (void)builder_set_text(builder, SPAN_LITERAL(" "));
    struct policy_string string = builder_set_text(builder, scheme);
    append_item(builder, &builder->strings, &string, sizeof(string));
    url->scheme_count++;
    last = scheme;
  }
}

/* ---- Elements and attributes ---- */

/* A custom element that is permitted is not treated as an unknown name. */
static void forget_name_mode(struct policy_builder *builder, enum element_id element) {
  if (is_custom(element))
    builder_set_name_mode(builder, builder_element_name(builder, element), SANITIZE_MODE_DEFAULT);
}

void builder_keep(struct policy_builder *builder, enum element_id element) {
  builder->choices[element].kept = true;
  builder->choices[element].mode = SANITIZE_MODE_DEFAULT;
  forget_name_mode(builder, element);
  memset(builder->choices[element].becomes, 0, sizeof(builder->choices[element].becomes));
}

void builder_refuse(struct policy_builder *builder, enum element_id element) {
  memset(&builder->choices[element], 0, sizeof(builder->choices[element]));
}

void builder_set_task_lists(struct policy_builder *builder, bool on) {
  if (on == builder_has_task_lists(builder)) return;
  if (on) {
    builder_keep(builder, ELEMENT_INPUT);
  } else {
    builder_refuse(builder, ELEMENT_INPUT);
  }
}

void builder_rename(struct policy_builder *builder, enum element_id element,
                    const uint8_t becomes[RENAME_LINKS]) {
  builder_refuse(builder, element);
  forget_name_mode(builder, element);
  memcpy(builder->choices[element].becomes, becomes, RENAME_LINKS);
}

static const struct named_attribute *find_named(const struct policy_builder *builder,
                                                enum element_id element, span name) {
  for (uint32_t i = 0; i < builder->policy.named_count; i++) {
    const struct named_attribute *named = &builder->policy.named[i];
    if (named->element == element && span_equal(policy_text(&builder->policy, named->name), name))
      return named;
  }
  return NULL;
}

static span name_of(const struct attribute_reference *attribute) {
  return span_of(attribute->text, attribute->length);
}

static void allow_wildcard(struct element_choice *choice, unsigned wildcard) {
  choice->flags |= (uint8_t)wildcard;
  for (unsigned id = 1; id < ATTRIBUTE_COUNT; id++) {
    if (wildcard_of((enum attribute_id)id) == wildcard)
      bit_set(choice->attributes, (enum attribute_id)id);
  }
}

void builder_allow(struct policy_builder *builder, enum element_id element,
                   const struct attribute_reference *attribute) {
  struct element_choice *choice = &builder->choices[element];
  if (attribute->wildcard != 0) {
    allow_wildcard(choice, attribute->wildcard);
  } else if (attribute->id != ATTRIBUTE_UNKNOWN) {
    bit_set(choice->attributes, attribute->id);
  } else if (find_named(builder, element, name_of(attribute)) == NULL) {
    struct named_attribute named = {(uint8_t)element,
                                    builder_set_text(builder, name_of(attribute))};
    append_item(builder, &builder->named, &named, sizeof(named));
  }
}

static bool is_listed(const struct policy_builder *builder, enum element_id element,
                      const struct attribute_reference *attribute) {
  const struct element_choice *choice = &builder->choices[element];
  if (attribute->wildcard != 0) return (choice->flags & attribute->wildcard) != 0;
  if (attribute->id != ATTRIBUTE_UNKNOWN) return policy_bit(choice->attributes, attribute->id);
  return find_named(builder, element, name_of(attribute)) != NULL;
}

bool builder_permits(const struct policy_builder *builder, enum element_id element,
                     const struct attribute_reference *attribute) {
  return is_listed(builder, element, attribute) || is_listed(builder, ELEMENT_UNKNOWN, attribute);
}

/* Takes the attribute off one list, with its rule. */
static void unlist(struct policy_builder *builder, enum element_id element,
                   const struct attribute_reference *attribute) {
  struct element_choice *choice = &builder->choices[element];
  choice->flags &= (uint8_t)~attribute->wildcard;
  if (attribute->wildcard != 0) {
    for (unsigned id = 1; id < ATTRIBUTE_COUNT; id++) {
      if (wildcard_of((enum attribute_id)id) == attribute->wildcard)
        bit_clear(choice->attributes, (enum attribute_id)id);
    }
  } else if (attribute->id != ATTRIBUTE_UNKNOWN) {
    bit_clear(choice->attributes, attribute->id);
    builder_remove_rule(builder, element, attribute->id);
  } else {
    const struct named_attribute *named = find_named(builder, element, name_of(attribute));
    if (named == NULL) return;
    remove_at(builder, &builder->named, (size_t)(named - builder->policy.named), sizeof(*named));
  }
}

static void replace_rule(struct policy_builder *builder, struct value_rule rule) {
  builder_remove_rule(builder, (enum element_id)rule.element, (enum attribute_id)rule.attribute);
  append_item(builder, &builder->rules, &rule, sizeof(rule));
}

/* What "*" gives becomes the own attribute of every kept element but one. */
static void spread(struct policy_builder *builder, enum element_id but,
                   const struct attribute_reference *attribute) {
  const struct value_rule *found = builder_rule(builder, ELEMENT_UNKNOWN, attribute->id);
  bool has_rule = found != NULL;
  struct value_rule rule = {0};
  if (has_rule) rule = *found;
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    enum element_id element = (enum element_id)id;
    if (element == but || !builder->choices[id].kept || is_listed(builder, element, attribute))
      continue;
    builder_allow(builder, element, attribute);
    rule.element = (uint8_t)id;
    if (has_rule) replace_rule(builder, rule);
  }
}

bool builder_deny(struct policy_builder *builder, enum element_id element,
                  const struct attribute_reference *attribute) {
  if (element == ELEMENT_UNKNOWN) {
    for (unsigned id = 0; id < ELEMENT_COUNT; id++) unlist(builder, (enum element_id)id, attribute);
    return false;
  }
  bool was_general = is_listed(builder, ELEMENT_UNKNOWN, attribute);
  if (was_general) {
    spread(builder, element, attribute);
    unlist(builder, ELEMENT_UNKNOWN, attribute);
  }
  unlist(builder, element, attribute);
  return was_general;
}

/* ---- Rules and forced attributes ---- */

const struct value_rule *builder_rule(const struct policy_builder *builder, enum element_id element,
                                      enum attribute_id attribute) {
  for (uint32_t i = 0; i < builder->policy.rule_count; i++) {
    const struct value_rule *rule = &builder->policy.rules[i];
    if (rule->element == element && rule->attribute == attribute) return rule;
  }
  return NULL;
}

bool builder_implies(const struct policy_builder *builder, enum element_id element,
                     enum attribute_id attribute) {
  return (builder->choices[element].flags & wildcard_of(attribute)) != 0 &&
         builder_rule(builder, element, attribute) == NULL;
}

void builder_remove_rule(struct policy_builder *builder, enum element_id element,
                         enum attribute_id attribute) {
  const struct value_rule *rule = builder_rule(builder, element, attribute);
  if (rule == NULL) return;
  remove_at(builder, &builder->rules, (size_t)(rule - builder->policy.rules), sizeof(*rule));
}

void builder_set_rule(struct policy_builder *builder, struct value_rule rule, span list) {
  builder_set_list(builder, &rule.first_string, &rule.string_count, list);
  replace_rule(builder, rule);
}

bool builder_apply_rule(struct policy_builder *builder, struct value_rule rule, span list) {
  struct attribute_reference attribute = {.id = (enum attribute_id)rule.attribute};
  enum element_id element = (enum element_id)rule.element;
  bool found = builder_permits(builder, element, &attribute);
  if (element != ELEMENT_UNKNOWN && !builder->choices[element].kept) return false;
  if (found) builder_set_rule(builder, rule, list);
  if (found || element != ELEMENT_UNKNOWN) return found;
  builder_set_list(builder, &rule.first_string, &rule.string_count, list);

  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    bool listed = policy_bit(builder->choices[id].attributes, attribute.id);
    if (!listed || builder_rule(builder, (enum element_id)id, attribute.id) != NULL) continue;
    rule.element = (uint8_t)id;
    replace_rule(builder, rule);
    found = true;
  }
  return found;
}

void builder_force(struct policy_builder *builder, enum element_id element,
                   enum attribute_id attribute, span value) {
  for (uint32_t i = builder->policy.forced_count; i-- > 0;) {
    const struct forced_attribute *forced = &builder->policy.forced[i];
    if (forced->element == element && forced->attribute == attribute) {
      remove_at(builder, &builder->forced, i, sizeof(*forced));
    }
  }
  if (value.data == NULL) return;
  struct forced_attribute forced = {(uint8_t)element, (uint8_t)attribute,
                                    builder_set_text(builder, value)};
  append_item(builder, &builder->forced, &forced, sizeof(forced));
}

/* ---- Unknown names ---- */

static const uint8_t treatments[] = {[SANITIZE_MODE_DEFAULT] = MODED_PASS_OVER,
                                     [SANITIZE_MODE_STRIP] = MODED_PASS_OVER,
                                     [SANITIZE_MODE_DROP] = MODED_KEEP,
                                     [SANITIZE_MODE_ESCAPE] = MODED_SHOW};

sanitize_mode moded_name_mode(const struct moded_name *moded) {
  if (moded->treatment == MODED_SHOW) return SANITIZE_MODE_ESCAPE;
  return moded->treatment == MODED_KEEP ? SANITIZE_MODE_DROP : SANITIZE_MODE_STRIP;
}

/* Not by find_moded_name(): they are sorted only when the builder is finished. */
static const struct moded_name *find_moded(const struct policy_builder *builder, span name) {
  for (uint32_t i = 0; i < builder->policy.moded_count; i++) {
    const struct moded_name *moded = &builder->policy.moded[i];
    if (compare_names(name, span_of(builder->pool.data + moded->start, moded->length)) == 0)
      return moded;
  }
  return NULL;
}

sanitize_mode builder_name_mode(const struct policy_builder *builder, span name) {
  const struct moded_name *moded = find_moded(builder, name);
  return moded == NULL ? SANITIZE_MODE_DEFAULT : moded_name_mode(moded);
}

void builder_set_name_mode(struct policy_builder *builder, span name, sanitize_mode mode) {
  char lower[LONGEST_MODED_NAME];
  const struct moded_name *old = find_moded(builder, name);
  if (old != NULL)
    remove_at(builder, &builder->moded, (size_t)(old - builder->policy.moded), sizeof(*old));
  if (mode == SANITIZE_MODE_DEFAULT || name.length > sizeof(lower)) return;
  for (size_t i = 0; i < name.length; i++) lower[i] = ascii_lower(name.data[i]);
  struct policy_string text = builder_set_text(builder, span_of(lower, name.length));
  struct moded_name moded = {text.start, text.length, treatments[mode]};
  append_item(builder, &builder->moded, &moded, sizeof(moded));
}
