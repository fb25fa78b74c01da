/*
 * The control of the comment service's tests: a service that shows what was typed as it is. Tests
 * that pass with it are no tests.
 */
#define clean_comment clean_comment_rightly
#include "../../examples/comments/clean.c"
#undef clean_comment

bool clean_comment(struct cleaner *cleaner, sanitize_span typed, struct clean_html *clean) {
  struct clean_html right = {0};
  bool done = clean_comment_rightly(cleaner, typed, &right); /* the report is of it */
  text_free(&right.text);
  text_append(&clean->text, typed.data, typed.length);
  return done && !clean->text.failed;
}
