/* The scratch bytes of one start tag; see scratch.h. */
#include "base/scratch.h"

void scratch_fail(struct scratch *scratch, sanitize_status status) {
  if (scratch->status == SANITIZE_OK) scratch->status = status;
}

char *scratch_room(struct scratch *scratch, size_t size) {
  if (scratch->status != SANITIZE_OK) return NULL;
  if (!buffer_reserve(scratch->memory, &scratch->bytes, size)) {
    scratch_fail(scratch, SANITIZE_ERR_MEMORY);
    return NULL;
  }
  return scratch->bytes.data + scratch->bytes.length;
}

void scratch_took(struct scratch *scratch, size_t length) {
  if (length > scratch->limit - scratch->bytes.length) {
    scratch_fail(scratch, SANITIZE_ERR_OUTPUT_SIZE);
    return;
  }
  scratch->bytes.length += length;
}

void scratch_put(struct scratch *scratch, span text) {
  if (text.length == 0) return;
  char *room = scratch_room(scratch, text.length);
  if (room == NULL) return;
  memcpy(room, text.data, text.length);
  scratch_took(scratch, text.length);
}

void scratch_put_token(struct scratch *scratch, size_t start, span token) {
  if (scratch->bytes.length > start) scratch_put(scratch, SPAN_LITERAL(" "));
  scratch_put(scratch, token);
}

struct value scratch_own(struct scratch *scratch, struct value value) {
  size_t start = scratch->bytes.length;
  if (value.data == NULL) return value;
  scratch_put(scratch, span_of(value.data, value.length));
  return scratch_since(scratch, start);
}
