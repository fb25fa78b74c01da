/*
 * What the HTML standard says of a SanitizerConfig as a whole: which keys go together, which names
 * exclude each other, and what a configuration without elements or without attributes begins with.
 * A preset of ours counts as both; the lists then change it, as the methods of a Sanitizer do.
 */
#ifndef SANITIZE_LIB_JSON_CONFIG_H
#define SANITIZE_LIB_JSON_CONFIG_H

#include "policy/json_values.h"

struct config {
  json_value *elements, *remove_elements, *replace_elements; /* NULL: not there */
  json_value *attributes, *remove_attributes, *data_attributes;
  json_value *instructions, *remove_instructions;
  bool has_preset;
};

/* The namespace of elements of HTML. Attributes are in none: "". */
#define CONFIG_HTML SPAN_LITERAL("http://www.w3.org/1999/xhtml")

/* The namespace of an item of a list of names; `absent` where it says none. null is "". */
span config_namespace(json_value *item, span absent);

struct config config_of(json_value *root);

/* Whether it starts from all elements, or all attributes, that a policy can permit. */
bool config_begins_with_all_elements(const struct config *config);
bool config_begins_with_all_attributes(const struct config *config);

/* Reports the first of the standard's conditions that does not hold. */
void config_check(struct json_reader *reader, const struct config *config);

/* An error when nothing says what may stay. */
void config_check_purpose(struct json_reader *reader, json_value *root,
                          const struct config *config);

/* The elements, before any is read; then the attributes, when all elements are known. */
void config_permit_elements(struct json_reader *reader, const struct config *config);
void config_permit_attributes(struct json_reader *reader, const struct config *config);

#endif
