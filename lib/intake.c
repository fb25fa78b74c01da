/* See intake.h. Guarantee P5 begins here. */
#include "intake.h"

#include "clean.h"

static span without_bom(span text) {
  while (clean_starts_with_bom(text)) text = span_of(text.data + 3, text.length - 3);
  return text;
}

sanitize_status intake_run(const struct memory *memory, const struct finders *find, struct buffer *copy, span input,
                           size_t limit, span *clean) {
  *clean = span_of("", 0);
  if (input.length > limit) return SANITIZE_ERR_INPUT_SIZE;
  if (input.length == 0) return SANITIZE_OK;
  size_t good = clean_prefix_with(find, input);
  if (good == input.length) {
    *clean = without_bom(input);
    return SANITIZE_OK;
  }
  span rest = span_of(input.data + good, input.length - good);
  size_t room;
  copy->length = 0;
  if (!size_multiply(rest.length, CLEAN_GROWTH, &room) || !size_add(room, good, &room)) return SANITIZE_ERR_MEMORY;
  if (!buffer_reserve(memory, copy, room)) return SANITIZE_ERR_MEMORY;
  if (good > 0) memcpy(copy->data, input.data, good);
  copy->length = good + clean_copy(copy->data + good, rest);
  *clean = without_bom(span_of(copy->data, copy->length));
  return SANITIZE_OK;
}
