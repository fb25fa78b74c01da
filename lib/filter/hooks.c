/* The calls of the hooks; see hooks.h. */
#include "filter/hooks.h"

#include "base/characters.h"

bool hooks_init(struct hooks *hooks, const sanitize_hooks *given) {
  if (given == NULL) return true;
  if (given->size != sizeof(*given)) return false;
  hooks->given = *given;
  return true;
}

void hooks_free(struct hooks *hooks, const struct memory *memory) {
  buffer_free(memory, &hooks->value);
  buffer_free(memory, &hooks->url);
}

void hooks_trim(struct hooks *hooks, const struct memory *memory) {
  buffer_trim(memory, &hooks->value);
  buffer_trim(memory, &hooks->url);
}

/* A number that is none of the answers also stops the run, since nobody knows what was meant. */
static enum hook_word stop_run(struct hooks *hooks, struct scratch *scratch) {
  hooks->acted = true;
  scratch_fail(scratch, SANITIZE_ERR_HOOK);
  return HOOK_REFUSES;
}

/* Whether an answer is what the front ends promise of every value (events.h). */
static bool is_clean(span text) {
  if (text.data == NULL) return text.length == 0;
  return text.length <= SANITIZE_LARGEST_INPUT_BYTES && clean_prefix(text) == text.length;
}

/*
 * Copies the answer, which may lie in the very value that was asked about, and that moves while the
 * answer is judged. What is longer than the output may be is not copied.
 */
static enum hook_word take_answer(struct buffer *copy, struct scratch *scratch, span given,
                                  span *answer) {
  copy->length = 0;
  *answer = span_of("", 0);
  if (!is_clean(given)) return HOOK_REFUSES;
  if (given.length == 0) return HOOK_REPLACES;

  if (given.length > scratch->limit) {
    scratch_fail(scratch, SANITIZE_ERR_OUTPUT_SIZE);
    return HOOK_REFUSES;
  }

  if (!buffer_reserve(scratch->memory, copy, given.length)) {
    scratch_fail(scratch, SANITIZE_ERR_MEMORY);
    return HOOK_REFUSES;
  }

  memcpy(copy->data, given.data, given.length);
  copy->length = given.length;
  *answer = span_of(copy->data, copy->length);
  return HOOK_REPLACES;
}

static enum hook_word ask(struct hooks *hooks, sanitize_value_hook hook, struct buffer *copy,
                          struct scratch *scratch, const sanitize_hook_value *asked, span *answer) {
  span given = {NULL, 0};
  if (hook == NULL || scratch->status != SANITIZE_OK) return HOOK_KEEPS;

  sanitize_value_answer word = hook(hooks->given.context, asked, &given);
  if (word == SANITIZE_VALUE_ANSWER_KEEP) return HOOK_KEEPS;

  bool same = given.data != NULL && span_equal(given, asked->value);
  if (word == SANITIZE_VALUE_ANSWER_REPLACE && same) return HOOK_KEEPS;

  hooks->acted = true;
  if (word == SANITIZE_VALUE_ANSWER_REMOVE) return HOOK_REFUSES;
  if (word == SANITIZE_VALUE_ANSWER_REPLACE) return take_answer(copy, scratch, given, answer);
  return stop_run(hooks, scratch);
}

enum hook_word hooks_ask_attribute(struct hooks *hooks, struct scratch *scratch,
                                   const sanitize_hook_value *asked, span *answer) {
  return ask(hooks, hooks->given.attribute, &hooks->value, scratch, asked, answer);
}

enum hook_word hooks_ask_url(struct hooks *hooks, struct scratch *scratch,
                             const sanitize_hook_value *asked, span *answer) {
  return ask(hooks, hooks->given.url, &hooks->url, scratch, asked, answer);
}

enum hook_word hooks_ask_element(struct hooks *hooks, struct scratch *scratch,
                                 const sanitize_hook_element *asked, span *answer) {
  span name = {NULL, 0};
  if (hooks->given.element == NULL || scratch->status != SANITIZE_OK) return HOOK_KEEPS;

  switch (hooks->given.element(hooks->given.context, asked, &name)) {
  case SANITIZE_ELEMENT_ANSWER_KEEP: return HOOK_KEEPS;
  case SANITIZE_ELEMENT_ANSWER_UNWRAP: return HOOK_REFUSES;
  case SANITIZE_ELEMENT_ANSWER_DROP: return HOOK_DROPS;
  case SANITIZE_ELEMENT_ANSWER_RENAME:
    *answer = name.data == NULL ? span_of("", 0) : name;
    return HOOK_REPLACES;
  case SANITIZE_ELEMENT_ANSWER_STOP: break;
  }

  return stop_run(hooks, scratch);
}
