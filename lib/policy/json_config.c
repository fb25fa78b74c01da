/* See json_config.h. The conditions are those of "a SanitizerConfig is valid". */
#include "policy/json_config.h"

#include "policy/custom_slots.h"
#include "policy/lookup.h"

struct config config_of(json_value *root) {
  json_value *own = json_find(root, "libsanitize");
  return (struct config){
      json_find(root, "elements"),
      json_find(root, "removeElements"),
      json_find(root, "replaceWithChildrenElements"),
      json_find(root, "attributes"),
      json_find(root, "removeAttributes"),
      json_find(root, "dataAttributes"),
      json_find(root, "processingInstructions"),
      json_find(root, "removeProcessingInstructions"),
      own != NULL && json_find(own, "preset") != NULL,
  };
}

static bool says_what_stays(const struct config *config) {
  return config->has_preset || config->elements != NULL || config->remove_elements != NULL ||
         config->replace_elements != NULL || config->attributes != NULL ||
         config->remove_attributes != NULL;
}

bool config_begins_with_all_elements(const struct config *config) {
  return says_what_stays(config) && !config->has_preset && config->elements == NULL;
}

bool config_begins_with_all_attributes(const struct config *config) {
  return says_what_stays(config) && !config->has_preset && config->attributes == NULL;
}

void config_check_purpose(struct json_reader *reader, json_value *root,
                          const struct config *config) {
  if (json_failed(reader) || says_what_stays(config)) return;
  JSON_FAIL(reader, root,
            "this does not say what may stay; write \"elements\": [] for nothing, a \"preset\" in "
            "\"libsanitize\", or \"removeElements\" for all but those");
}

/* ---- Lists of names ---- */

/* A list in which nothing can be found when it is none: it begins where it ends. */
static const struct json_value no_item;

static json_value *first_of(json_value *list) {
  return list == NULL || list->kind != JSON_KIND_ARRAY ? &no_item : json_first(list);
}

static json_value *end_of(json_value *list) {
  return list == NULL || list->kind != JSON_KIND_ARRAY ? &no_item : json_end(list);
}

/* Of an item, which is a string or an object; NULL when it has none. */
static json_value *name_of_item(json_value *item) {
  json_value *name = item->kind == JSON_KIND_OBJECT ? json_find(item, "name") : item;
  return name == NULL || name->kind != JSON_KIND_STRING ? NULL : name;
}

span config_namespace(json_value *item, span absent) {
  json_value *given = item->kind == JSON_KIND_OBJECT ? json_find(item, "namespace") : NULL;
  if (given == NULL) return absent;
  return given->kind == JSON_KIND_STRING ? json_span(given) : SPAN_LITERAL("");
}

/* Whether an item of that name and namespace stands in the list before `end`. */
static bool list_has_item(json_value *list, json_value *end, json_value *item, span absent) {
  span name = json_span(name_of_item(item));
  span namespace = config_namespace(item, absent);
  for (json_value *at = first_of(list); at < end; at = json_next(at)) {
    json_value *other = name_of_item(at);
    if (other != NULL && span_equal_ignoring_case(json_span(other), name) &&
        span_equal(config_namespace(at, absent), namespace))
      return true;
  }
  return false;
}

/* The same of a list of attributes. */
static bool list_names(json_value *list, json_value *end, json_value *item) {
  return list_has_item(list, end, item, SPAN_LITERAL(""));
}

/* For each name of a list; `other` is the list it is compared with. */
typedef void (*name_check)(struct json_reader *reader, json_value *item, span name,
                           json_value *other);

static void each_name(struct json_reader *reader, json_value *list, json_value *other,
                      name_check check) {
  for (json_value *item = first_of(list); item < end_of(list); item = json_next(item)) {
    json_value *name = name_of_item(item);
    if (name != NULL) check(reader, item, json_span(name), other);
  }
}

/* ---- Conditions on names ---- */

static void refuse_twice(struct json_reader *reader, json_value *item, span name,
                         json_value *list) {
  if (list_names(list, item, item))
    JSON_FAIL(reader, item, "the attribute %.*s is named twice; keep one", NAME_SHOWN(name));
}

static void refuse_general(struct json_reader *reader, json_value *item, span name,
                           json_value *general) {
  if (list_names(general, end_of(general), item)) {
    JSON_FAIL(reader, item,
              "the attribute %.*s stands in \"attributes\" for every element already; keep one",
              NAME_SHOWN(name));
  }
}

static void refuse_removed(struct json_reader *reader, json_value *item, span name,
                           json_value *removed) {
  if (list_names(removed, end_of(removed), item)) {
    JSON_FAIL(reader, item,
              "the attribute %.*s is both permitted and in \"removeAttributes\"; keep one",
              NAME_SHOWN(name));
  }
}

static void refuse_removed_twice(struct json_reader *reader, json_value *item, span name,
                                 json_value *removed) {
  if (list_names(removed, end_of(removed), item)) {
    JSON_FAIL(reader, item,
              "the attribute %.*s is removed from every element already; take it out here",
              NAME_SHOWN(name));
  }
}

static void need_general(struct json_reader *reader, json_value *item, span name,
                         json_value *general) {
  if (!list_names(general, end_of(general), item)) {
    JSON_FAIL(reader, item,
              "the attribute %.*s is not in \"attributes\", so it cannot be removed here; take it "
              "out",
              NAME_SHOWN(name));
  }
}

static void refuse_data(struct json_reader *reader, json_value *item, span name,
                        json_value *unused) {
  (void)unused;
  if (name.length > 5 && span_equal_ignoring_case(span_of(name.data, 5), SPAN_LITERAL("data-"))) {
    JSON_FAIL(reader, item, "%.*s is permitted by \"dataAttributes\": true already; keep one",
              NAME_SHOWN(name));
  }
}

/* The standard's built-in non-replaceable elements. */
static void refuse_replacing(struct json_reader *reader, json_value *item, span name,
                             json_value *unused) {
  static const struct {
    span name, namespace;
  } elements[] = {
      {{"html", 4}, {"http://www.w3.org/1999/xhtml", 28}},
      {{"svg", 3}, {"http://www.w3.org/2000/svg", 26}},
      {{"math", 4}, {"http://www.w3.org/1998/Math/MathML", 34}},
  };
  (void)unused;
  for (size_t i = 0; i < sizeof(elements) / sizeof(*elements); i++) {
    if (span_equal_ignoring_case(name, elements[i].name) &&
        span_equal(config_namespace(item, CONFIG_HTML), elements[i].namespace))
      JSON_FAIL(reader, item,
                "<%.*s> cannot be replaced with its children; write \"removeElements\"",
                NAME_SHOWN(name));
  }
}

/*
 * Elements of another namespace, which are not looked up: nothing of theirs is ever written. (Of
 * HTML's it is json_element() that says which are named twice.)
 */
static void refuse_foreign_twice(struct json_reader *reader, json_value *item, span name,
                                 json_value *other) {
  if (span_equal(config_namespace(item, CONFIG_HTML), CONFIG_HTML)) return;
  json_value *end = item < end_of(other) && item >= first_of(other) ? item : end_of(other);
  if (list_has_item(other, end, item, CONFIG_HTML))
    JSON_FAIL(reader, item, "<%.*s> of that namespace is named before; keep one of the two",
              NAME_SHOWN(name));
}

/* ---- Processing instructions ---- */

/* An item is a string or an object. */
static span target_of(json_value *item) {
  json_value *target = item->kind == JSON_KIND_OBJECT ? json_find(item, "target") : item;
  bool is_text = target != NULL && target->kind == JSON_KIND_STRING;
  return is_text ? json_span(target) : span_of(NULL, 0);
}

static void check_instructions(struct json_reader *reader, json_value *list) {
  for (json_value *item = first_of(list); item < end_of(list); item = json_next(item)) {
    span target = target_of(item);
    for (json_value *other = first_of(list); other < item; other = json_next(other)) {
      if (target.data != NULL && span_equal(target_of(other), target))
        JSON_FAIL(reader, item, "the target %.*s is named twice; keep one", NAME_SHOWN(target));
    }
  }
}

/* ---- The configuration ---- */

static void check_element(struct json_reader *reader, json_value *item,
                          const struct config *config) {
  json_value *own = json_find(item, "attributes");
  json_value *removed = json_find(item, "removeAttributes");
  bool lists = config->attributes != NULL || config->has_preset;
  each_name(reader, own, own, refuse_twice);
  each_name(reader, removed, removed, refuse_twice);
  each_name(reader, own, config->attributes, refuse_general);
  each_name(reader, own, config->remove_attributes, refuse_removed);
  each_name(reader, own, removed, refuse_removed);
  each_name(reader, removed, config->remove_attributes, refuse_removed_twice);
  if (config->attributes != NULL && !config->has_preset)
    each_name(reader, removed, config->attributes, need_general);
  if (config->data_attributes != NULL && config->data_attributes->kind == JSON_KIND_TRUE)
    each_name(reader, own, NULL, refuse_data);
  if (!lists && own != NULL && removed != NULL) {
    JSON_FAIL(
        reader, removed,
        "an element has \"attributes\" or \"removeAttributes\", not both, where the whole has "
        "no \"attributes\"; keep one");
  }
}

static void check_keys_together(struct json_reader *reader, const struct config *config) {
  if (config->has_preset) return;
  if (config->elements != NULL && config->remove_elements != NULL) {
    JSON_FAIL(reader, config->remove_elements,
              "\"elements\" and \"removeElements\" exclude each other; keep one, or begin with a "
              "\"preset\"");
  }

  if (config->attributes != NULL && config->remove_attributes != NULL) {
    JSON_FAIL(reader, config->remove_attributes,
              "\"attributes\" and \"removeAttributes\" exclude each other; keep one, or begin with "
              "a \"preset\"");
  }
  if (config->instructions != NULL && config->remove_instructions != NULL) {
    JSON_FAIL(reader, config->remove_instructions,
              "\"processingInstructions\" and \"removeProcessingInstructions\" exclude each other; "
              "keep the second");
  }
  if (says_what_stays(config) && config->attributes == NULL && config->data_attributes != NULL) {
    JSON_FAIL(reader, config->data_attributes,
              "\"dataAttributes\" goes with \"attributes\" only: without it every attribute stays, "
              "data-* too; add \"attributes\", or take this out");
  }
}

void config_check(struct json_reader *reader, const struct config *config) {
  bool data = config->data_attributes != NULL && config->data_attributes->kind == JSON_KIND_TRUE;
  check_keys_together(reader, config);
  each_name(reader, config->attributes, config->attributes, refuse_twice);
  each_name(reader, config->remove_attributes, config->remove_attributes, refuse_twice);
  each_name(reader, config->attributes, config->remove_attributes, refuse_removed);
  if (data) each_name(reader, config->attributes, NULL, refuse_data);
  each_name(reader, config->replace_elements, NULL, refuse_replacing);
  each_name(reader, config->remove_elements, config->remove_elements, refuse_foreign_twice);
  each_name(reader, config->replace_elements, config->replace_elements, refuse_foreign_twice);
  each_name(reader, config->replace_elements, config->remove_elements, refuse_foreign_twice);
  check_instructions(reader, config->instructions);
  check_instructions(reader, config->remove_instructions);
  json_value *end = end_of(config->elements);
  for (json_value *item = first_of(config->elements); item < end; item = json_next(item))
    check_element(reader, item, config);
}

/* ---- All that a policy can permit ---- */

/* The key that the warning is about: the first that is there. */
static json_value *key_to_blame(const struct config *config) {
  json_value *keys[] = {config->elements, config->remove_elements, config->replace_elements,
                        config->attributes, config->remove_attributes};
  size_t i = 0;
  while (keys[i] == NULL) i++;
  return keys[i];
}

void config_permit_elements(struct json_reader *reader, const struct config *config) {
  if (!config_begins_with_all_elements(config) || json_failed(reader)) return;
  for (unsigned id = 1; id < ELEMENT_CUSTOM; id++) {
    if (name_element_reason((enum element_id)id) == NULL)
      builder_keep(reader->draft, (enum element_id)id);
  }
  bool attributes = config_begins_with_all_attributes(config);
  builder_report(reader->draft, SANITIZE_SEVERITY_WARNING, json_place(key_to_blame(config)),
                 "without \"elements\" every element%s that a policy can permit stays, but for "
                 "what is removed; write \"elements\" to list what may stay",
                 attributes ? " and attribute" : "");
}

static void permit_all_on(struct policy_builder *draft, enum element_id element) {
  struct attribute_reference reference = {.id = ATTRIBUTE_UNKNOWN};
  for (unsigned id = 1; id < ATTRIBUTE_COUNT; id++) {
    unsigned kind = attribute_table[id].kind;
    bool is_name = kind == KIND_NAME || kind == KIND_REFERENCE;
    if (name_attribute_reason(attribute_table[id].name) != NULL) continue;
    if (is_name && draft->policy.name_prefix.length == 0) continue;
    if (kind == KIND_STYLE) continue; /* its properties are named */
    reference.id = (enum attribute_id)id;
    builder_allow(draft, element, &reference);
  }
  builder_allow(draft, element, &(struct attribute_reference){.wildcard = POLICY_DATA_ATTRIBUTES});
  builder_allow(draft, element, &(struct attribute_reference){.wildcard = POLICY_ARIA_ATTRIBUTES});
}

/*
 * Counts the items of "elements": *open without "attributes", *listed with "attributes" or
 * "removeAttributes".
 */
static void count_open(const struct config *config, size_t *open, size_t *listed) {
  for (json_value *item = first_of(config->elements); item < end_of(config->elements);
       item = json_next(item)) {
    bool own = json_find(item, "attributes") != NULL;
    *open += own ? 0 : 1;
    *listed += own || json_find(item, "removeAttributes") != NULL ? 1 : 0;
  }
}

void config_permit_attributes(struct json_reader *reader, const struct config *config) {
  size_t open = 0;
  size_t listed = 0;
  if (!config_begins_with_all_attributes(config) || json_failed(reader)) return;
  count_open(config, &open, &listed);
  if (config->elements == NULL || (open > 0 && listed == 0))
    permit_all_on(reader->draft, ELEMENT_UNKNOWN);
  if (open == 0) return;

  json_value *end = end_of(config->elements);
  for (json_value *item = first_of(config->elements); listed > 0 && item < end;
       item = json_next(item)) {
    json_value *name = name_of_item(item);
    if (json_find(item, "attributes") == NULL && name != NULL)
      permit_all_on(reader->draft, custom_find(reader->draft, json_span(name)));
  }

  builder_report(
      reader->draft, SANITIZE_SEVERITY_WARNING, json_place(config->elements),
      "without \"attributes\" every attribute that a policy can permit stays on elements "
      "that list none, but for what is removed; write \"attributes\": [] for none");
}
