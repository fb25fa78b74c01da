/*
 * Reads a policy file: the shape of the HTML standard's SanitizerConfig. json_config.c knows what
 * the standard says of the whole, json_settings.c reads the
 * object "libsanitize" with what the standard has not, json_values.c single values, json_parse.c
 * the JSON; each calls only those named after it. See docs/policy.schema.json.
 */
#include "policy/custom_slots.h"
#include "policy/json_config.h"
#include "policy/json_settings.h"
#include "policy/lint.h"
#include "policy/lookup.h"
#include "policy/policy_text.h"

/* ---- Names ---- */

static void check_namespace(struct json_reader *reader, json_value *value) {
  json_value *given = json_find(value, "namespace");
  if (given != NULL && given->kind != JSON_KIND_NULL && given->kind != JSON_KIND_STRING)
    json_fail_kind(reader, given, "a namespace (a string or null)");
}

/*
 * A name of the standard's: a string, or an object with a name and a namespace. False when there is
 * nothing to do about it: it is a mistake, or has another namespace than `own`. No such name is
 * ever written, so that none can be permitted, and each is removed.
 */
static bool take_name(struct json_reader *reader, json_value *value, const char *const *keys,
                      const char *what, span own, span *name) {
  json_value *text = value;
  if (value->kind == JSON_KIND_OBJECT) {
    json_check_keys(reader, value, keys);
    text = json_needed(reader, value, "name");
    check_namespace(reader, value);
    what = "a name (a string)";
  }
  if (json_failed(reader)) return false;
  *name = json_text(reader, text, what);
  if (span_equal(config_namespace(value, own), own)) return !json_failed(reader);
  if (!reader->removing) {
    JSON_FAIL(reader, value,
              "only names of HTML can be permitted, so no other namespace; leave it out");
  }
  return false;
}

static bool take_attribute(struct json_reader *reader, json_value *value, span *name) {
  static const char *const keys[] = {"name", "namespace", NULL};
  return take_name(reader, value, keys, "the name of an attribute (a string)", SPAN_LITERAL(""),
                   name);
}

static bool take_element(struct json_reader *reader, json_value *value, bool with_attributes,
                         span *name) {
  static const char *const keys[] = {"name", "namespace", "attributes", "removeAttributes", NULL};
  static const char *const short_keys[] = {"name", "namespace", NULL};
  return take_name(reader, value, with_attributes ? keys : short_keys,
                   "the name of an element (a string)", CONFIG_HTML, name);
}

/* ---- Attributes ---- */

/* Everywhere, or where it is on this element. */
static bool has_wildcard(const struct json_reader *reader, unsigned wildcard) {
  const struct element_choice *choices = reader->draft->choices;
  for (unsigned id = 0; id < ELEMENT_COUNT && reader->element == ELEMENT_UNKNOWN; id++) {
    if (choices[id].flags & wildcard) return true;
  }
  return ((choices[0].flags | choices[reader->element].flags) & wildcard) != 0;
}

/*
 * Where the name is one that data-* or aria-* permits, takes away the wildcard, since no single
 * name can be taken out of it. The names of aria-* that HTML knows stay, unless "*" brought them.
 */
static void remove_wildcard_of(struct json_reader *reader, json_value *value,
                               const struct attribute_reference *reference) {
  struct policy_builder *draft = reader->draft;
  unsigned wildcard = wildcard_for(reference);
  if (wildcard == 0 || !has_wildcard(reader, wildcard)) return;
  if (reader->element != ELEMENT_UNKNOWN && (draft->choices[0].flags & wildcard)) {
    (void)builder_deny(draft, reader->element, &(struct attribute_reference){.wildcard = wildcard});
  } else {
    bool all = reader->element == ELEMENT_UNKNOWN;
    for (unsigned id = 0; id < ELEMENT_COUNT; id++) {
      if (all || id == reader->element) draft->choices[id].flags &= (uint8_t)~wildcard;
    }
  }
  builder_report(draft, SANITIZE_SEVERITY_WARNING, json_place(value),
                 "no single name can be taken out of %s, so it is no longer permitted%s; list the "
                 "names that may stay",
                 wildcard_name(wildcard),
                 wildcard == POLICY_ARIA_ATTRIBUTES ? " but for the names that HTML knows" : "");
}

static void remove_attribute(struct json_reader *reader, json_value *value,
                             const struct attribute_reference *reference) {
  remove_wildcard_of(reader, value, reference);
  if (builder_deny(reader->draft, reader->element, reference)) {
    builder_report(reader->draft, SANITIZE_SEVERITY_WARNING, json_place(value),
                   "%.*s is permitted on every element but this: it stays on the others that are "
                   "permitted now",
                   NAME_SHOWN(attribute_table[reference->id].name));
  }
}

static void visit_attribute(struct json_reader *reader, json_value *value) {
  struct attribute_reference reference;
  span name;
  if (!take_attribute(reader, value, &name)) return;
  /* To remove what is never there is common in configurations for browsers. */
  if (reader->removing && name_is_never_there(name)) return;
  if (!name_attribute(reader->draft, name, json_place(value), &reference)) return;
  if (reader->removing) {
    remove_attribute(reader, value, &reference);
  } else {
    builder_allow(reader->draft, reader->element, &reference);
  }
}

static void visit_attributes(struct json_reader *reader, json_value *value) {
  json_items(reader, value, "an array of attribute names", visit_attribute);
}

/* ---- Elements ---- */

static void visit_element(struct json_reader *reader, json_value *value) {
  span name;
  if (!take_element(reader, value, true, &name)) return;
  enum element_id element = json_element(reader, value, name, LISTED_ELEMENTS);
  if (element == ELEMENT_UNKNOWN) return;
  builder_keep(reader->draft, element);
  reader->element = element;
  json_member(reader, value, "attributes", visit_attributes);
}

/* The second time through "elements", when the attributes of all are known. */
static void visit_element_removals(struct json_reader *reader, json_value *value) {
  span name;
  if (json_find(value, "removeAttributes") == NULL) return;
  if (!take_element(reader, value, true, &name)) return;
  reader->element = custom_find(reader->draft, name);
  json_member(reader, value, "removeAttributes", visit_attributes);
}

static void visit_elements(struct json_reader *reader, json_value *value) {
  json_items(reader, value, "an array of element names",
             reader->removing ? visit_element_removals : visit_element);
}

static void visit_removed(struct json_reader *reader, json_value *value) {
  span name;
  if (!take_element(reader, value, false, &name)) return;
  json_moded_element(reader, value, name, LISTED_REMOVE, SANITIZE_MODE_DROP);
}

static void visit_replaced(struct json_reader *reader, json_value *value) {
  span name;
  if (!take_element(reader, value, false, &name)) return;
  /* A template has no children, but a content, which is gone with it. */
  bool is_template = span_equal_lower(name, SPAN_LITERAL("template"));
  json_moded_element(reader, value, name, LISTED_REPLACE,
                     is_template ? SANITIZE_MODE_DROP : SANITIZE_MODE_STRIP);
}

static void visit_remove_elements(struct json_reader *reader, json_value *value) {
  json_items(reader, value, "an array of element names", visit_removed);
}

static void visit_replace_elements(struct json_reader *reader, json_value *value) {
  json_items(reader, value, "an array of element names", visit_replaced);
}

/* ---- The whole ---- */

static void visit_comments(struct json_reader *reader, json_value *value) {
  if (json_boolean_of(reader, value)) {
    JSON_FAIL(
        reader, value,
        "no policy can permit comments: browsers of different ages end them in different places; "
        "name those that may stay (\"comments\" in \"libsanitize\")");
  }
}

static void visit_script_urls(struct json_reader *reader, json_value *value) {
  if (json_boolean_of(reader, value))
    JSON_FAIL(reader, value, "no policy can permit javascript: URLs: they run code");
}

/* None ever stays, so that there is nothing to remove. */
static void visit_instruction(struct json_reader *reader, json_value *value) {
  static const char *const keys[] = {"target", NULL};
  json_value *target = value;
  if (value->kind == JSON_KIND_OBJECT) {
    json_check_keys(reader, value, keys);
    target = json_needed(reader, value, "target");
  }
  if (!json_failed(reader)) (void)json_text(reader, target, "a target (a string)");
  if (json_failed(reader) || reader->removing) return;
  JSON_FAIL(reader, value,
            "no policy can permit processing instructions: browsers of different ages read them as "
            "different things");
}

static void visit_instructions(struct json_reader *reader, json_value *value) {
  json_items(reader, value, "an array of targets", visit_instruction);
}

static void visit_data_attributes(struct json_reader *reader, json_value *value) {
  struct attribute_reference data = {.wildcard = POLICY_DATA_ATTRIBUTES};
  if (json_boolean_of(reader, value)) builder_allow(reader->draft, ELEMENT_UNKNOWN, &data);
}

static void read_removals(struct json_reader *reader, json_value *root) {
  reader->removing = true;
  json_member(reader, root, "removeAttributes", visit_attributes);
  json_member(reader, root, "elements", visit_elements);
  json_member(reader, root, "removeElements", visit_remove_elements);
  json_member(reader, root, "replaceWithChildrenElements", visit_replace_elements);
  json_member(reader, root, "removeProcessingInstructions", visit_instructions);
}

static void read_config(struct json_reader *reader, json_value *root) {
  /* in the order in which a message names them, as far as it has room */
  static const char *const keys[] = {"elements",
                                     "removeElements",
                                     "replaceWithChildrenElements",
                                     "attributes",
                                     "removeAttributes",
                                     "dataAttributes",
                                     "libsanitize",
                                     "$schema",
                                     "comments",
                                     "processingInstructions",
                                     "removeProcessingInstructions",
                                     "javascriptURLs",
                                     NULL};
  json_check_keys(reader, root, keys);
  struct config config = config_of(root);

  json_member(reader, root, "libsanitize", json_read_settings);
  json_member(reader, root, "comments", visit_comments);
  json_member(reader, root, "javascriptURLs", visit_script_urls);
  json_member(reader, root, "processingInstructions", visit_instructions);
  if (!json_failed(reader)) config_check(reader, &config);
  config_permit_elements(reader, &config);
  json_member(reader, root, "elements", visit_elements);
  reader->element = ELEMENT_UNKNOWN;
  json_member(reader, root, "attributes", visit_attributes);
  json_member(reader, root, "dataAttributes", visit_data_attributes);
  config_permit_attributes(reader, &config);
  if (!json_failed(reader)) lint_complete_tables(reader->draft);
  read_removals(reader, root);
  if (!json_failed(reader)) lint_shrink_renamings(reader->draft);

  /* So that an element has a rule of its own only where the rules that follow give it one. */
  if (!json_failed(reader)) (void)builder_finish(reader->draft);
  json_member(reader, root, "libsanitize", json_read_rules);
  if (!json_failed(reader)) lint_shrink_tables(reader->draft);
  config_check_purpose(reader, root, &config);
}

void json_read(struct policy_builder *draft, span text, struct json_document *document) {
  if (json_parse(document, &draft->memory, text)) {
    struct json_reader reader = {.draft = draft};
    read_config(&reader, document->values);
  } else if (document->failed) {
    draft->failed = true;
  } else {
    builder_report(draft, SANITIZE_SEVERITY_ERROR,
                   (struct place){.offset = document->error_offset + 1}, "%s", document->error);
  }
}

/* ---- Places ---- */

/* The next key or string that is `name`, in any case; NULL when there is none. */
static json_value *next_string(json_value *from, json_value *end, span name) {
  for (json_value *value = from; value < end; value++) {
    bool is_text = value->kind == JSON_KIND_STRING || value->kind == JSON_KIND_KEY;
    if (is_text && span_equal_lower(json_span(value), name)) return value;
  }
  return NULL;
}

/* The key of a setting; where it is not written, what it would stand in. */
static json_value *find_setting(json_value *root, const char *setting) {
  json_value *own = json_find(root, "libsanitize");
  if (own == NULL) return root;
  json_value *value = json_find(own, setting);
  return value == NULL ? own : value - 1;
}

size_t json_locate(const struct json_document *document, const struct policy_builder *draft,
                   struct place place) {
  if (place.offset > 0) return place.offset - 1;
  if (document->count == 0) return 0;
  json_value *best = document->values;
  json_value *end = json_end(best);
  json_value *from = best;
  if (place.setting != NULL) best = from = find_setting(best, place.setting);

  if (place.element != ELEMENT_UNKNOWN) {
    json_value *found = next_string(from, end, builder_element_name(draft, place.element));
    if (found == NULL) return best->offset;
    best = found;
    from = found + 1;
  }

  if (place.attribute != ATTRIBUTE_UNKNOWN) {
    json_value *found = next_string(from, end, attribute_table[place.attribute].name);
    if (found != NULL) best = found;
  }
  return best->offset;
}
