/*
 * In the object "libsanitize" of a policy file, the settings of content_settings.h: "embeds",
 * "formulas", "trackingPixels", "remoteImages" and "maxNesting".
 */
#ifndef SANITIZE_LIB_JSON_CONTENT_H
#define SANITIZE_LIB_JSON_CONTENT_H

#include "policy/json_values.h"

void json_read_content(struct json_reader *reader, json_value *own);

#endif
