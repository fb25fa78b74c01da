/*
 * Reads a policy file: the shape of the HTML standard's SanitizerConfig, and the object
 * "libsanitize" for what the standard has not (json_settings.c). Jansson reads the JSON; here is
 * what it means. See docs/policy.schema.json.
 */
#include "policy/json_read.h"
#include "policy/lint.h"
#include "policy/lookup.h"

/* ---- Names ---- */

enum element_id json_element(struct json_reader *reader, span name, enum listed listed) {
  static const char *const lists[] = {"", "elements", "removeElements",
                                      "replaceWithChildrenElements", "elementModes"};
  if (json_failed(reader)) return ELEMENT_UNKNOWN;
  enum element_id element = listed == LISTED_ELEMENTS
                                ? name_element(reader->draft, name, NOWHERE)
                                : name_known_element(reader->draft, name, NOWHERE);
  if (element == ELEMENT_UNKNOWN) return element;
  if (reader->seen[element] != LISTED_NOT) {
    JSON_FAIL(reader, "<%.*s> stands in \"%s\" already", NAME_SHOWN(element_table[element].name),
              lists[reader->seen[element]]);
    return ELEMENT_UNKNOWN;
  }
  reader->seen[element] = (uint8_t)listed;
  return element;
}

/*
 * A name of the standard's: a string, or an object with a name, and a namespace that may only be
 * the given one.
 */
static span name_in(struct json_reader *reader, json_t *value, const char *const *keys,
                    const char *namespace) {
  if (!json_is_object(value)) return json_text(reader, value);
  json_check_keys(reader, value, keys);
  json_t *name = json_object_get(value, "name");
  json_t *given = json_object_get(value, "namespace");
  if (!json_failed(reader) && name == NULL) JSON_FAIL(reader, "here the \"name\" is missing");
  bool right = given == NULL || (namespace == NULL && json_is_null(given)) ||
               (namespace != NULL && json_is_string(given) &&
                strcmp(json_string_value(given), namespace) == 0);
  if (!json_failed(reader) && !right)
    JSON_FAIL(reader, "only names of HTML can be permitted, so no other namespace");
  return json_failed(reader) ? SPAN_LITERAL("") : json_text(reader, name);
}

static span attribute_name(struct json_reader *reader, json_t *value) {
  static const char *const keys[] = {"name", "namespace", NULL};
  return name_in(reader, value, keys, NULL);
}

static span element_name(struct json_reader *reader, json_t *value, bool with_attributes) {
  static const char *const keys[] = {"name", "namespace", "attributes", "removeAttributes", NULL};
  static const char *const short_keys[] = {"name", "namespace", NULL};
  return name_in(reader, value, with_attributes ? keys : short_keys,
                 "http://www.w3.org/1999/xhtml");
}

/* ---- Attributes ---- */

static void remove_attribute(struct json_reader *reader,
                             const struct attribute_reference *reference) {
  if (builder_deny(reader->draft, reader->element, reference)) {
    builder_report(reader->draft, SANITIZE_SEVERITY_WARNING,
                   (struct place){reader->element, reference->id, 0, NULL},
                   "%.*s is permitted on every element but this: it stays on the others that are "
                   "permitted now",
                   NAME_SHOWN(attribute_table[reference->id].name));
  }
}

static void visit_attribute(struct json_reader *reader, json_t *value) {
  struct attribute_reference reference;
  span name = attribute_name(reader, value);
  if (json_failed(reader)) return;
  /* To remove what is never there is common in configurations for browsers. */
  if (reader->removing && name_attribute_reason(name) != NULL) return;
  if (!name_attribute(reader->draft, name, NOWHERE, &reference)) return;
  if (reference.id != ATTRIBUTE_UNKNOWN && policy_bit(reader->seen_attributes, reference.id)) {
    JSON_FAIL(reader, "the attribute %.*s is named twice, or both permitted and removed",
              NAME_SHOWN(name));
    return;
  }
  bit_set(reader->seen_attributes, reference.id);
  bit_clear(reader->seen_attributes, ATTRIBUTE_UNKNOWN);
  if (reader->removing) {
    remove_attribute(reader, &reference);
  } else {
    builder_allow(reader->draft, reader->element, &reference);
  }
}

static void visit_attributes(struct json_reader *reader, json_t *value) {
  json_items(reader, value, visit_attribute);
}

/* Marks what "attributes" names, so that the same in "removeAttributes" is found out. */
static void mark_attributes(struct json_reader *reader, json_t *object) {
  size_t index;
  json_t *item;
  memset(reader->seen_attributes, 0, sizeof(reader->seen_attributes));
  json_array_foreach(json_object_get(object, "attributes"), index, item) {
    json_t *name = json_is_object(item) ? json_object_get(item, "name") : item;
    if (!json_is_string(name)) continue;
    enum attribute_id id =
        attribute_lookup(span_of(json_string_value(name), json_string_length(name)));
    if (id != ATTRIBUTE_UNKNOWN) bit_set(reader->seen_attributes, id);
  }
}

/* ---- Elements ---- */

static void visit_element(struct json_reader *reader, json_t *value) {
  enum element_id element =
      json_element(reader, element_name(reader, value, true), LISTED_ELEMENTS);
  if (element == ELEMENT_UNKNOWN) return;
  builder_keep(reader->draft, element);
  reader->element = element;
  memset(reader->seen_attributes, 0, sizeof(reader->seen_attributes));
  if (json_is_object(value)) json_member(reader, value, "attributes", visit_attributes);
}

/* The second time through "elements", when the attributes of all are known. */
static void visit_element_removals(struct json_reader *reader, json_t *value) {
  if (!json_is_object(value) || json_object_get(value, "removeAttributes") == NULL) return;
  reader->element = element_lookup(element_name(reader, value, true));
  mark_attributes(reader, value);
  json_member(reader, value, "removeAttributes", visit_attributes);
}

static void visit_elements(struct json_reader *reader, json_t *value) {
  json_items(reader, value, reader->removing ? visit_element_removals : visit_element);
}

static void visit_removed(struct json_reader *reader, json_t *value) {
  enum element_id element = json_element(reader, element_name(reader, value, false), LISTED_REMOVE);
  if (element == ELEMENT_UNKNOWN) return;
  builder_refuse(reader->draft, element);
  reader->draft->choices[element].mode = SANITIZE_MODE_DROP;
}

static void visit_replaced(struct json_reader *reader, json_t *value) {
  enum element_id element =
      json_element(reader, element_name(reader, value, false), LISTED_REPLACE);
  if (element == ELEMENT_UNKNOWN) return;
  builder_refuse(reader->draft, element);
  reader->draft->choices[element].mode = SANITIZE_MODE_STRIP;
}

static void visit_remove_elements(struct json_reader *reader, json_t *value) {
  json_items(reader, value, visit_removed);
}

static void visit_replace_elements(struct json_reader *reader, json_t *value) {
  json_items(reader, value, visit_replaced);
}

/* ---- The whole ---- */

static void visit_comments(struct json_reader *reader, json_t *value) {
  bool wanted = json_boolean_of(reader, value);
  if (wanted && !json_failed(reader)) {
    JSON_FAIL(
        reader,
        "no policy can permit comments: browsers of different ages end them in different places");
  }
}

static void visit_data_attributes(struct json_reader *reader, json_t *value) {
  struct attribute_reference data = {.wildcard = POLICY_DATA_ATTRIBUTES};
  if (json_boolean_of(reader, value)) builder_allow(reader->draft, ELEMENT_UNKNOWN, &data);
}

static void read_config(struct json_reader *reader, json_t *root) {
  static const char *const keys[] = {"$schema",        "elements",
                                     "removeElements", "replaceWithChildrenElements",
                                     "attributes",     "removeAttributes",
                                     "comments",       "dataAttributes",
                                     "libsanitize",    NULL};
  json_check_keys(reader, root, keys);
  json_member(reader, root, "libsanitize", json_read_settings);
  json_member(reader, root, "comments", visit_comments);
  json_member(reader, root, "elements", visit_elements);
  reader->element = ELEMENT_UNKNOWN;
  memset(reader->seen_attributes, 0, sizeof(reader->seen_attributes));
  json_member(reader, root, "attributes", visit_attributes);
  json_member(reader, root, "dataAttributes", visit_data_attributes);
  if (!json_failed(reader)) lint_complete_tables(reader->draft);
  reader->removing = true;
  mark_attributes(reader, root);
  json_member(reader, root, "removeAttributes", visit_attributes);
  json_member(reader, root, "elements", visit_elements);
  json_member(reader, root, "removeElements", visit_remove_elements);
  json_member(reader, root, "replaceWithChildrenElements", visit_replace_elements);
  /* So that an element has a rule of its own only where the rules that follow give it one. */
  if (!json_failed(reader)) (void)builder_finish(reader->draft);
  json_member(reader, root, "libsanitize", json_read_rules);
  if (!json_failed(reader)) lint_shrink_tables(reader->draft);
}

void json_read(struct policy_builder *draft, span text) {
  /* Jansson sets the code, which is its last byte, only together with a text */
  json_error_t error = {0};
  json_t *root = json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, &error);
  if (root != NULL) {
    struct json_reader reader = {.draft = draft, .text = text};
    read_config(&reader, root);
    json_decref(root);
    return;
  }
  /*
   * Where memory runs out Jansson mostly gives no reason at all; of a mistake in the text it always
   * gives one.
   */
  if (json_error_code(&error) == json_error_out_of_memory || error.text[0] == '\0') {
    draft->failed = true;
    return;
  }
  struct place place = NOWHERE;
  place.offset = error.position > 0 ? (size_t)error.position : 1;
  builder_report(draft, SANITIZE_SEVERITY_ERROR, place, "this is not JSON: %s", error.text);
}
