/*
 * The object "libsanitize" of a policy file: the settings first, since attributes may need them;
 * then what is about elements.
 */
#ifndef SANITIZE_LIB_JSON_SETTINGS_H
#define SANITIZE_LIB_JSON_SETTINGS_H

#include "policy/json_values.h"

void json_read_settings(struct json_reader *reader, json_value *own);
void json_read_rules(struct json_reader *reader, json_value *own);

#endif
