/* See agreement.h. */
#include "oracle/agreement.h"

#include "direct/differences.h"
#include "sanitizer.h"

#include <string.h>

enum agreement agreement_after(const sanitizer *worker) {
  unsigned differences = sanitizer_differences(worker);
  if (differences == 0) return AGREE_EXACTLY;
  if (differences & DIFFERS_LIMIT) return AGREE_IN_NOTHING;
  /* Where words are kept apart, controls end and marks may stand again. */
  if (contains_anything(&worker->policy->style.containment)) return AGREE_IN_CHARACTERS;
  /* White space may be all that stands in an element, and links and paragraphs end there. */
  const struct text_policy *text = &worker->policy->text;
  bool links = text->link_urls || text->link_emails || text->mention_url.length > 0 ||
               text->tag_url.length > 0;
  if (worker->policy->style.drops_empty || links || text->line_breaks != LINE_BREAKS_KEEP)
    return AGREE_IN_CHARACTERS;
  return differences == DIFFERS_BREAK ? AGREE_BUT_FOR_SPACE : AGREE_IN_CHARACTERS;
}

static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\f'; }

/* White space, and what a policy's style writes for a line break. */
static size_t blank_length(sanitize_span text, size_t at) {
  static const char *const breaks[] = {"<br>", "<br />", "</p><p>"};
  if (at == text.length) return 0;
  for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
    size_t length = strlen(breaks[i]);
    if (text.length - at >= length && memcmp(text.data + at, breaks[i], length) == 0) return length;
  }
  return is_blank(text.data[at]) ? 1 : 0;
}

static size_t skip_blanks(sanitize_span text, size_t at) {
  for (size_t length; (length = blank_length(text, at)) > 0;) at += length;
  return at;
}

static bool same_but_for_space(sanitize_span one, sanitize_span other) {
  size_t i = 0;
  size_t j = 0;
  for (;;) {
    i = skip_blanks(one, i);
    j = skip_blanks(other, j);
    if (i == one.length || j == other.length) return i == one.length && j == other.length;
    if (one.data[i++] != other.data[j++]) return false;
  }
}

static bool is_guard(sanitize_status status) {
  return status == SANITIZE_ERR_OPEN_ELEMENTS || status == SANITIZE_ERR_FORMATTING ||
         status == SANITIZE_ERR_ATTRIBUTES || status == SANITIZE_ERR_ATTRIBUTE_NAME ||
         status == SANITIZE_ERR_WORKING_MEMORY;
}

bool outcomes_agree(enum agreement agreement, struct outcome direct, struct outcome gumbo) {
  if (is_guard(gumbo.status)) return true;
  if (direct.status != gumbo.status)
    return agreement >= AGREE_IN_CHARACTERS &&
           (direct.status == SANITIZE_ERR_OUTPUT_SIZE || gumbo.status == SANITIZE_ERR_OUTPUT_SIZE);
  switch (agreement) {
  case AGREE_EXACTLY: return spans_equal(direct.output, gumbo.output);
  case AGREE_BUT_FOR_SPACE: return same_but_for_space(direct.output, gumbo.output);
  case AGREE_IN_CHARACTERS: /* check_text() counts them */
  case AGREE_IN_NOTHING: break;
  }
  return true;
}
