/*
 * What the checker (checker.h) takes for a harmless style attribute, with lists of its own.
 * Includes nothing of lib/.
 */
#ifndef SANITIZE_TESTS_CHECK_STYLE_H
#define SANITIZE_TESTS_CHECK_STYLE_H

#include "kit/support.h"

/*
 * A value as the library writes it: "name: value" with "; " between two, the names ascending, none
 * twice, and no value that could load, cover or move anything.
 */
bool style_is_harmless(sanitize_span value);

#endif
