/*
 * What is contained by the end of an element: controls of direction (base/containment.h), and the
 * text of a link, to which something may be added. See writer.h and writer_state.h.
 */
#include "serialize/writer.h"

#include "serialize/writer_bytes.h"

void writer_end_controls(struct writer *writer, unsigned floor) {
  if (writer->containment.open <= floor) return;
  while (writer->containment.open > floor)
    writer_put_span(writer, contain_end(&writer->containment));
  writer->text_end = writer->out.length;
}

void writer_enter_contained(struct writer *writer) {
  writer->floors[writer->nesting.depth] = writer->containment.floor;
  writer->containment.floor = writer->containment.open;
}

void writer_leave_contained(struct writer *writer) {
  struct containment *containment = &writer->containment;
  writer_end_controls(writer, containment->floor);
  unsigned outer = writer->floors[writer->nesting.depth - 1];
  if (containment->floor > outer) containment->floor = (uint8_t)outer;
}

void writer_mark_link(struct writer *writer) { writer->link_start = writer->out.length; }

span writer_since_link(const struct writer *writer) {
  size_t length = writer->out.length;
  if (writer->status != SANITIZE_OK || writer->link_start > length) return SPAN_LITERAL("");
  return span_of(writer->out.data + writer->link_start, length - writer->link_start);
}

void writer_add_to_link(struct writer *writer, span text) {
  enum word_break pending = writer->pending;
  if (writer->is_contained) writer_end_controls(writer, writer->containment.floor);
  writer->pending = BREAK_NONE;
  writer->break_place = 0;
  writer_text(writer, text);
  writer_apart(writer, pending);
}
