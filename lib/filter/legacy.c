/* See legacy.h. */
#include "filter/legacy.h"

#include "html/style_value.h"

static void append(struct filter *filter, span text) {
  if (filter->status != SANITIZE_OK || text.length == 0) return;
  if (!buffer_reserve(filter->memory, &filter->legacy, text.length)) {
    filter->status = SANITIZE_ERR_MEMORY;
    return;
  }
  memcpy(filter->legacy.data + filter->legacy.length, text.data, text.length);
  filter->legacy.length += text.length;
}

/* Whole, so that no quote or bracket of it can reach into what follows. */
static void declare(struct filter *filter, enum style_property property, span value) {
  append(filter, style_property_name(property));
  append(filter, SPAN_LITERAL(":"));
  append(filter, value);
  append(filter, SPAN_LITERAL(";"));
}

static void declare_value(struct filter *filter, enum style_property property, span value) {
  char text[STYLE_VALUE_SIZE];
  size_t length = style_value_write(property, value, text);
  if (length > 0) declare(filter, property, span_of(text, length));
}

static void declare_color(struct filter *filter, enum style_property property, span value) {
  char text[STYLE_VALUE_SIZE];
  size_t length = style_legacy_color(value, text);
  if (length > 0) declare(filter, property, span_of(text, length));
}

/* HTML 15.3.4 "rules for parsing a legacy font size": 1 to 7, or so many from 3. */
static void declare_size(struct filter *filter, span value) {
  static const span sizes[] = {{"x-small", 7}, {"small", 5},    {"medium", 6},   {"large", 5},
                               {"x-large", 7}, {"xx-large", 8}, {"xxx-large", 9}};
  enum { MIDDLE = 3, LARGEST = 7 };
  size_t at = 0;
  while (at < value.length && ascii_is_space(value.data[at])) at++;
  char sign = at < value.length ? value.data[at] : '\0';
  bool relative = sign == '+' || sign == '-';
  int size = 0;
  if (relative) at++;
  if (at == value.length || !ascii_is_digit(value.data[at])) return;
  for (; at < value.length && ascii_is_digit(value.data[at]) && size < 100; at++)
    size = size * 10 + (value.data[at] - '0');
  if (relative) size = sign == '+' ? MIDDLE + size : MIDDLE - size;
  if (size < 1) size = 1;
  if (size > LARGEST) size = LARGEST;
  declare(filter, STYLE_FONT_SIZE, sizes[size - 1]);
}

/* 15.3.9 has "middle" for "center" in a table. */
static void declare_align(struct filter *filter, span value) {
  bool middle = span_equal_lower(value, SPAN_LITERAL("middle"));
  bool known = span_equal_lower(value, SPAN_LITERAL("left")) ||
               span_equal_lower(value, SPAN_LITERAL("right")) ||
               span_equal_lower(value, SPAN_LITERAL("center")) ||
               span_equal_lower(value, SPAN_LITERAL("justify"));
  if (middle) value = SPAN_LITERAL("center");
  if (middle || known) declare_value(filter, STYLE_TEXT_ALIGN, value);
}

static bool is_part_of_table(enum element_id element) {
  unsigned flags = element_flags[element];
  return (flags & ELEMENT_PART) != 0 && element != ELEMENT_CAPTION && element != ELEMENT_COL &&
         element != ELEMENT_COLGROUP;
}

static bool has_text_align(enum element_id element) {
  return element == ELEMENT_P || element == ELEMENT_DIV || is_heading(element) ||
         is_part_of_table(element);
}

static void take_old_attribute(struct filter *filter, enum element_id source,
                               const struct attribute *attribute) {
  bool font = source == ELEMENT_FONT;
  bool part = is_part_of_table(source);
  switch (attribute->id) {
  case ATTRIBUTE_COLOR:
    if (font) declare_color(filter, STYLE_COLOR, attribute->value);
    break;
  case ATTRIBUTE_FACE:
    if (font) declare_value(filter, STYLE_FONT_FAMILY, attribute->value);
    break;
  case ATTRIBUTE_SIZE:
    if (font) declare_size(filter, attribute->value);
    break;
  case ATTRIBUTE_ALIGN:
    if (has_text_align(source)) declare_align(filter, attribute->value);
    break;
  case ATTRIBUTE_BGCOLOR:
    if (part || source == ELEMENT_TABLE)
      declare_color(filter, STYLE_BACKGROUND_COLOR, attribute->value);
    break;
  case ATTRIBUTE_VALIGN:
    if (part) declare_value(filter, STYLE_VERTICAL_ALIGN, attribute->value);
    break;
  default: break;
  }
}

bool legacy_style(struct filter *filter, struct start_tag tag, struct attribute *style) {
  const struct element_policy *row = &filter->policy->elements[tag.element];
  enum element_id source =
      filter->renamed_from != ELEMENT_UNKNOWN ? filter->renamed_from : tag.element;
  span own = span_of("", 0);
  filter->legacy.length = 0;
  if (!policy_bit(row->attributes, ATTRIBUTE_STYLE)) return false;

  if (source == ELEMENT_CENTER) declare(filter, STYLE_TEXT_ALIGN, SPAN_LITERAL("center"));
  for (uint32_t i = 0; i < tag.attribute_count; i++) {
    const struct attribute *attribute = &tag.attributes[i];
    if (attribute->id == ATTRIBUTE_STYLE) own = attribute->value;
    if (attribute->id != ATTRIBUTE_UNKNOWN && !policy_bit(row->attributes, attribute->id))
      take_old_attribute(filter, source, attribute);
  }
  if (filter->legacy.length == 0) return false;
  append(filter, own);
  *style = (struct attribute){ATTRIBUTE_STYLE, attribute_table[ATTRIBUTE_STYLE].name,
                              span_of(filter->legacy.data, filter->legacy.length)};
  return filter->status == SANITIZE_OK;
}
