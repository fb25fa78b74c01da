/* Size limit, mending of the input, and the survey of its bytes; see intake.h. */
#include "tokenize/intake.h"

#include "base/characters.h"

static span without_bom(span text) {
  while (clean_starts_with_bom(text)) text = span_of(text.data + 3, text.length - 3);
  return text;
}

/* Sets source->less_than, and *plain to whether all is plain ASCII. False when memory ran out. */
static bool survey(const struct memory *memory, const struct finders *find, struct intake *intake,
                   struct source *source, bool *plain) {
  size_t words = source->text.length / 64 + 2;
  if (!buffer_reserve(memory, &intake->less_than, words * sizeof(uint64_t))) return false;

  /* The memory of an allocator is aligned for any type. */
  uint64_t *less_than = (uint64_t *)(void *)intake->less_than.data;
  *plain = find->survey(source->text.data, source->text.length, less_than);
  less_than[words - 1] = 0;

  source->less_than = less_than;
  return true;
}

/*
 * Whether text can be cut at `at` and its halves be mended apart with the same result: no character
 * and no CR LF crosses that place. Four continuation bytes in a row belong to no character (an
 * UTF-8 character has at most three), so that such a place is found in any input.
 */
static bool is_between_characters(span text, size_t at) {
  const unsigned char *data = (const unsigned char *)text.data;
  size_t continued = 0;
  while (continued < 4 && continued <= at && (data[at - continued] & 0xC0) == 0x80) continued++;
  if (continued == 0) return data[at] != '\n' || at == 0 || data[at - 1] != '\r';
  return continued == 4;
}

/*
 * clean_copy() in pieces, so that the run can be interrupted: of all that happens before the first
 * token it takes longest.
 */
static bool copy_mended_pieces(const struct memory *memory, struct buffer *copy, span rest) {
  while (rest.length > 0) {
    size_t end = INTERRUPT_EVERY;
    while (end < rest.length && !is_between_characters(rest, end)) end++;
    if (end > rest.length) end = rest.length;

    if (interrupt_stops(memory->interrupt)) return false;
    copy->length += clean_copy(copy->data + copy->length, span_of(rest.data, end));
    rest = span_of(rest.data + end, rest.length - end);
  }

  return true;
}

/* Copies the input, of which the first `good` bytes need no mending, and mends the rest. */
static sanitize_status mend(const struct memory *memory, struct intake *intake, span input,
                            size_t good, span *text) {
  struct buffer *copy = &intake->copy;
  span rest = span_of(input.data + good, input.length - good);
  size_t room;

  copy->length = 0;
  if (!size_multiply(rest.length, CLEAN_GROWTH, &room) || !size_add(room, good, &room))
    return SANITIZE_ERR_MEMORY;
  if (!buffer_reserve(memory, copy, room)) return SANITIZE_ERR_MEMORY;

  if (good > 0) memcpy(copy->data, input.data, good);
  copy->length = good;
  if (!copy_mended_pieces(memory, copy, rest)) return SANITIZE_ERR_MEMORY;

  *text = span_of(copy->data, copy->length);
  return SANITIZE_OK;
}

sanitize_status intake_run(const struct memory *memory, const struct finders *find,
                           struct intake *intake, span input, size_t limit, struct source *source) {
  bool plain;
  source->text = span_of("", 0);
  if (input.length > limit) return SANITIZE_ERR_INPUT_SIZE;

  if (input.length > 0) source->text = input;
  if (!survey(memory, find, intake, source, &plain)) return SANITIZE_ERR_MEMORY;
  if (plain) return SANITIZE_OK;
  if (interrupt_stops(memory->interrupt)) return SANITIZE_ERR_MEMORY;

  size_t good = clean_prefix_with(find, input);
  if (good < input.length) {
    sanitize_status status = mend(memory, intake, input, good, &source->text);
    if (status != SANITIZE_OK) return status;
  }

  source->text = without_bom(source->text);
  if (source->text.data == input.data) return SANITIZE_OK;
  return survey(memory, find, intake, source, &plain) ? SANITIZE_OK : SANITIZE_ERR_MEMORY;
}

void intake_free(const struct memory *memory, struct intake *intake) {
  buffer_free(memory, &intake->copy);
  buffer_free(memory, &intake->less_than);
}

void intake_trim(const struct memory *memory, struct intake *intake) {
  buffer_trim(memory, &intake->copy);
  buffer_trim(memory, &intake->less_than);
}
