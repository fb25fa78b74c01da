/* See schema.h. */
#include "kit/schema.h"

#include <stdio.h>
#include <string.h>

struct validation {
  json_t *root;
  char *why;
  size_t why_size;
};

static bool accepts(struct validation *v, json_t *schema, json_t *value, const char *place);

static bool has_type(const char *type, json_t *value) {
  if (strcmp(type, "object") == 0) return json_is_object(value);
  if (strcmp(type, "array") == 0) return json_is_array(value);
  if (strcmp(type, "string") == 0) return json_is_string(value);
  if (strcmp(type, "boolean") == 0) return json_is_boolean(value);
  return strcmp(type, "integer") == 0 && json_is_integer(value);
}

static bool is_listed(json_t *list, json_t *value) {
  size_t i;
  json_t *item;
  json_array_foreach(list, i, item) {
    if (json_equal(item, value)) return true;
  }
  return false;
}

static bool accepts_any(struct validation *v, json_t *schemas, json_t *value, const char *place) {
  size_t i;
  json_t *schema;
  json_array_foreach(schemas, i, schema) {
    if (accepts(v, schema, value, place)) return true;
  }
  return false;
}

static bool accepts_items(struct validation *v, json_t *schema, json_t *value, const char *place) {
  size_t i;
  json_t *item;
  char here[256];
  json_array_foreach(value, i, item) {
    snprintf(here, sizeof here, "%.200s[%zu]", place, i);
    if (!accepts(v, schema, item, here)) return false;
  }
  return true;
}

static bool accepts_members(struct validation *v, json_t *schema, json_t *value,
                            const char *place) {
  const char *key;
  json_t *member;
  char here[256];
  json_t *properties = json_object_get(schema, "properties");
  json_t *others = json_object_get(schema, "additionalProperties");
  json_object_foreach(value, key, member) {
    json_t *known = json_object_get(properties, key);
    snprintf(here, sizeof here, "%.200s.%.40s", place, key);
    if (known == NULL && json_is_false(others))
      return fails(v->why, v->why_size, "%s is not known", here);
    if (known == NULL) known = others;
    if (known != NULL && !accepts(v, known, member, here)) return false;
  }
  return true;
}

static bool has_required(struct validation *v, json_t *names, json_t *value, const char *place) {
  size_t i;
  json_t *name;
  json_array_foreach(names, i, name) {
    if (json_object_get(value, json_string_value(name)) != NULL) continue;
    return fails(v->why, v->why_size, "%s lacks %s", place, json_string_value(name));
  }
  return true;
}

static json_t *referred(struct validation *v, const char *reference) {
  static const char start[] = "#/$defs/";
  if (strncmp(reference, start, sizeof start - 1) != 0) return NULL;
  return json_object_get(json_object_get(v->root, "$defs"), reference + sizeof start - 1);
}

static bool obeys(struct validation *v, json_t *schema, const char *keyword, json_t *rule,
                  json_t *value, const char *place) {
  static const char *const silent[] = {"$schema", "title", "description", "$defs", "properties"};
  for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
    if (strcmp(keyword, silent[i]) == 0) return true;
  }
  if (strcmp(keyword, "additionalProperties") == 0) return accepts_members(v, schema, value, place);
  if (strcmp(keyword, "required") == 0) return has_required(v, rule, value, place);
  if (strcmp(keyword, "items") == 0) return accepts_items(v, rule, value, place);
  bool good = false;
  if (strcmp(keyword, "$ref") == 0) {
    json_t *definition = referred(v, json_string_value(rule));
    return definition != NULL ? accepts(v, definition, value, place)
                              : fails(v->why, v->why_size, "%s: a bad $ref", place);
  }
  if (strcmp(keyword, "type") == 0) good = has_type(json_string_value(rule), value);
  if (strcmp(keyword, "enum") == 0) good = is_listed(rule, value);
  if (strcmp(keyword, "anyOf") == 0) good = accepts_any(v, rule, value, place);
  if (strcmp(keyword, "minimum") == 0) good = json_integer_value(value) >= json_integer_value(rule);
  if (strcmp(keyword, "maximum") == 0) good = json_integer_value(value) <= json_integer_value(rule);
  return good ? true : fails(v->why, v->why_size, "%s does not obey \"%s\"", place, keyword);
}

static bool accepts(struct validation *v, json_t *schema, json_t *value, const char *place) {
  const char *keyword;
  json_t *rule;
  json_object_foreach(schema, keyword, rule) {
    if (!obeys(v, schema, keyword, rule, value, place)) return false;
  }
  return true;
}

bool schema_accepts(json_t *schema, json_t *value, char *why, size_t why_size) {
  struct validation v = {schema, why, why_size};
  return accepts(&v, schema, value, "$");
}
