/* See intake.h. Guarantee P5 begins here. */
#include "intake.h"

#include "clean.h"

static span without_bom(span text) {
  while (clean_starts_with_bom(text)) text = span_of(text.data + 3, text.length - 3);
  return text;
}

/* Room for the survey of so many bytes; NULL when memory ran out. */
static uint64_t *survey_words(const struct memory *memory, struct intake *intake, size_t length) {
  if (!buffer_reserve(memory, &intake->less_than, (length / 64 + 1) * sizeof(uint64_t))) return NULL;
  return (uint64_t *)(void *)intake->less_than.data; /* an allocator's memory is aligned for any type */
}

/* Text of which `good` bytes may stay as they are. */
static sanitize_status mend(const struct memory *memory, struct intake *intake, span input, size_t good, span *text) {
  struct buffer *copy = &intake->copy;
  span rest = span_of(input.data + good, input.length - good);
  size_t room;
  copy->length = 0;
  if (!size_multiply(rest.length, CLEAN_GROWTH, &room) || !size_add(room, good, &room)) return SANITIZE_ERR_MEMORY;
  if (!buffer_reserve(memory, copy, room)) return SANITIZE_ERR_MEMORY;
  if (good > 0) memcpy(copy->data, input.data, good);
  copy->length = good + clean_copy(copy->data + good, rest);
  *text = span_of(copy->data, copy->length);
  return SANITIZE_OK;
}

sanitize_status intake_run(const struct memory *memory, const struct finders *find, struct intake *intake, span input,
                           size_t limit, struct source *source) {
  source->text = span_of("", 0);
  if (input.length > limit) return SANITIZE_ERR_INPUT_SIZE;
  uint64_t *words = survey_words(memory, intake, input.length);
  if (words == NULL) return SANITIZE_ERR_MEMORY;
  source->less_than = words;
  if (input.length > 0) source->text = input;
  if (find->survey(source->text.data, input.length, words)) return SANITIZE_OK;
  size_t good = clean_prefix_with(find, input);
  if (good < input.length) {
    sanitize_status status = mend(memory, intake, input, good, &source->text);
    if (status != SANITIZE_OK) return status;
  }
  source->text = without_bom(source->text);
  if (source->text.data == input.data) return SANITIZE_OK;
  words = survey_words(memory, intake, source->text.length); /* what was mended may be longer */
  if (words == NULL) return SANITIZE_ERR_MEMORY;
  source->less_than = words;
  (void)find->survey(source->text.data, source->text.length, words);
  return SANITIZE_OK;
}

void intake_free(const struct memory *memory, struct intake *intake) {
  buffer_free(memory, &intake->copy);
  buffer_free(memory, &intake->less_than);
}

void intake_trim(const struct memory *memory, struct intake *intake) {
  buffer_trim(memory, &intake->copy);
  buffer_trim(memory, &intake->less_than);
}
