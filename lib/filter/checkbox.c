/* See checkbox.h. */
#include "filter/checkbox.h"

static void accept(struct filter *filter, enum attribute_id id, span value) {
  filter->accepted[filter->accepted_count++] = (struct accepted_attribute){
      .id = id, .stays = true, .name = attribute_table[id].name, .value = value_as_is(value)};
}

/* For a report: all but the three go, whatever another policy says. */
static void note_refusals(struct filter *filter, struct start_tag tag) {
  filter->refusals.length = 0;
  if (!buffer_reserve(filter->memory, &filter->refusals, tag.attribute_count)) {
    filter->report->out_of_memory = true;
    return;
  }
  filter->refusals.length = tag.attribute_count;
  for (uint32_t i = 0; i < tag.attribute_count; i++) {
    enum attribute_id id = tag.attributes[i].id;
    bool stays = id == ATTRIBUTE_TYPE || id == ATTRIBUTE_CHECKED || id == ATTRIBUTE_DISABLED;
    filter->refusals.data[i] = (char)(uint8_t)(stays ? PERMITTED : REFUSED_BY_FLOOR);
  }
}

bool is_checkbox(struct start_tag tag) {
  if (tag.element != ELEMENT_INPUT) return false;
  for (uint32_t i = 0; i < tag.attribute_count; i++) {
    if (tag.attributes[i].id == ATTRIBUTE_TYPE)
      return span_equal_lower(tag.attributes[i].value, SPAN_LITERAL("checkbox"));
  }
  return false;
}

enum element_action judge_checkbox(struct filter *filter, struct start_tag tag) {
  bool is_checked = false;
  filter->accepted_count = 0;
  filter->scratch.bytes.length = 0;
  for (uint32_t i = 0; i < tag.attribute_count; i++) {
    if (tag.attributes[i].id == ATTRIBUTE_CHECKED) is_checked = true;
  }
  if (filter->report != NULL && tag.attribute_count > 0) note_refusals(filter, tag);
  if (!is_checkbox(tag)) return ACTION_STRIP;

  accept(filter, ATTRIBUTE_TYPE, SPAN_LITERAL("checkbox"));
  if (is_checked) accept(filter, ATTRIBUTE_CHECKED, SPAN_LITERAL(""));
  accept(filter, ATTRIBUTE_DISABLED, SPAN_LITERAL(""));
  return ACTION_KEEP;
}
