/*
 * A JSON Schema validator for the part of 2020-12 that docs/policy.schema.json uses: type, enum,
 * properties, additionalProperties, required, items, anyOf, $ref into $defs, minimum, maximum. Any
 * other keyword is a failure, so that none is overlooked. Knows nothing of policies.
 */
#ifndef SANITIZE_TESTS_SCHEMA_H
#define SANITIZE_TESTS_SCHEMA_H

#include "kit/support.h"

#include <jansson.h>

/* False with a reason, which names the place, in why. */
bool schema_accepts(json_t *schema, json_t *value, char *why, size_t why_size);

#endif
