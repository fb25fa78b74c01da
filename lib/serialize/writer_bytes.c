/*
 * The rare cases of writing bytes; see writer_bytes.h. The cap of P8 is held here (test_limits.c).
 */
#include "serialize/writer_bytes.h"

/*
 * The nearest of: the cap, the end of the buffer, and where the caller is to be asked whether to
 * stop; but not before `needed`.
 */
void writer_find_end(struct writer *writer, size_t needed) {
  size_t end = writer->out.capacity > SLACK ? writer->out.capacity - SLACK : 0;
  size_t ask_at = interrupt_next(writer->memory->interrupt, needed);
  if (ask_at < end) end = ask_at;
  writer->end = end < writer->limit ? end : writer->limit;
}

static bool stop_writing(struct writer *writer, sanitize_status status) {
  if (writer->status == SANITIZE_OK) writer->status = status;
  writer->end = 0;
  return false;
}

/* Grows the buffer within the cap, and asks the caller whether to stop. */
bool writer_reserve_more(struct writer *writer, size_t extra) {
  if (writer->status != SANITIZE_OK) return false;
  if (extra > writer->limit - writer->out.length)
    return stop_writing(writer, SANITIZE_ERR_OUTPUT_SIZE);

  size_t needed;
  if (!size_add(extra, SLACK, &needed) || !buffer_reserve(writer->memory, &writer->out, needed)) {
    return stop_writing(writer, SANITIZE_ERR_MEMORY);
  }

  if (interrupt_stops(writer->memory->interrupt)) return stop_writing(writer, SANITIZE_ERR_MEMORY);
  writer_find_end(writer, writer->out.length + extra);
  return true;
}

NOINLINE void writer_put_custom_tag(struct writer *writer, span open, enum element_id element,
                                    bool closed) {
  writer_put_span(writer, open);
  writer_put_span(writer, element_name(writer->custom, element));
  if (closed) writer_put(writer, ">", 1);
}

span writer_reference_for(const char *data, size_t length, size_t *taken) {
  *taken = 1;
  switch (data[0]) {
  case '&': return SPAN_LITERAL("&amp;");
  case '<': return SPAN_LITERAL("&lt;");
  case '>': return SPAN_LITERAL("&gt;");
  case '"': return SPAN_LITERAL("&quot;");
  case '\xC2':
    if (length < 2 || data[1] != '\xA0') return span_of(NULL, 0);
    *taken = 2;
    return SPAN_LITERAL("&nbsp;");
  default: return span_of(NULL, 0);
  }
}

/*
 * Copies no more than the cap leaves room for, nor more than may be written before the caller is
 * asked again. This never cuts a character in two that is escaped: no `copy_run` copies the byte
 * that leads one.
 */
span writer_put_run_slowly(struct writer *writer, span text, copier *copy_run, size_t readable) {
  size_t left = writer->limit - writer->out.length;
  size_t most = text.length <= left ? text.length : left;
  size_t asked = interrupt_next(writer->memory->interrupt, 0);
  if (most > asked) most = asked;
  if (most == 0 || !writer_reserve(writer, most)) return text;
  return writer_put_run_of(writer, text, most, copy_run, readable);
}

span writer_put_special(struct writer *writer, span text) {
  size_t taken;
  span reference = writer_reference_for(text.data, text.length, &taken);
  /*
   * Not escaped: a character led by 0xC2 that is not U+00A0; or any character, where the cap
   * stopped the copy.
   */
  writer_put_span(writer, reference.length == 0 ? span_of(text.data, taken) : reference);
  return span_of(text.data + taken, text.length - taken);
}

void writer_put_escaped_rest(struct writer *writer, span text, copier *copy_run) {
  while (text.length > 0 && writer->status == SANITIZE_OK) {
    text = writer_put_special(writer, text);
    text = writer_put_run(writer, text, copy_run, writer_readable_from(writer, text));
  }
}

span writer_neutral_reference(char byte) {
  switch (byte) {
  case '{': return SPAN_LITERAL("&#123;");
  case '}': return SPAN_LITERAL("&#125;");
  case '[': return SPAN_LITERAL("&#91;");
  case ']': return SPAN_LITERAL("&#93;");
  default: return span_of(NULL, 0);
  }
}

void writer_put_neutral(struct writer *writer, span text, copier *copy_run) {
  while (text.length > 0 && writer->status == SANITIZE_OK) {
    size_t run = 0;
    while (run < text.length && writer_neutral_reference(text.data[run]).length == 0) run++;
    writer_put_escaped(writer, span_of(text.data, run), copy_run);
    if (run == text.length) return;
    writer_put_span(writer, writer_neutral_reference(text.data[run]));
    text = span_of(text.data + run + 1, text.length - run - 1);
  }
}
