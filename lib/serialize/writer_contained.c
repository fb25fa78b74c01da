/*
 * Controls of direction end with their element (base/containment.h). See writer_state.h.
 */
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
