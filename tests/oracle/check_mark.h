/*
 * For check_text.c: rewrites an input so that a plain HTML parse shows what the library promises to
 * keep as text. The marks are private-use characters, so that they mean the same in text, in raw
 * text and in attribute values.
 */
#ifndef SANITIZE_TESTS_CHECK_MARK_H
#define SANITIZE_TESTS_CHECK_MARK_H

#include "oracle/checker.h"

enum {
  MARK_NAME = 0xE000,     /* behind select in a tag: an unknown element then. Not shown */
  MARK_LESS = 0xE001,     /* a '<' that is text */
  MARK_AMPERSAND = 0xE002 /* a '&' that is text */
};

/*
 * Adds the marked input to `marked`, math as a formula where `formulas` is not 0 (checker_shows());
 * anything but TEXT_JUDGED: this input cannot be judged, and
 * why. *hides_markup: it has elements that hide what is markup (template, noscript, ...).
 */
enum text_skip mark_input(sanitize_span input, unsigned formulas, struct bytes *marked,
                          bool *hides_markup);

#endif
