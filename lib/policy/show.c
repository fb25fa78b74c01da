/*
 * Writes the notation of comment forms, in one canonical form: names in order, "*" first. See
 * policy_text.h.
 */
#include "policy/policy_text.h"

void out_span(struct text_out *out, span text) {
  if (out->failed || text.length == 0) return;
  if (!buffer_reserve(&out->memory, &out->buffer, text.length)) {
    out->failed = true;
    return;
  }
  /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): there is room for a byte at least */
  memcpy(out->buffer.data + out->buffer.length, text.data, text.length);
  out->buffer.length += text.length;
}

void out_number(struct text_out *out, int64_t number) {
  char digits[24];
  size_t at = sizeof(digits);
  uint64_t rest = number < 0 ? (uint64_t)0 - (uint64_t)number : (uint64_t)number;
  do {
    digits[--at] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (number < 0) digits[--at] = '-';
  out_span(out, span_of(digits + at, sizeof(digits) - at));
}

void out_chain(struct text_out *out, const struct policy_builder *builder,
               const uint8_t becomes[RENAME_LINKS]) {
  for (size_t i = 0; i < RENAME_LINKS && becomes[i] != 0; i++) {
    if (i > 0) OUT(out, ">");
    out_span(out, builder_element_name(builder, becomes[i]));
  }
}

static void show_list(const struct sanitize_policy *policy, const struct value_rule *rule,
                      struct text_out *out) {
  for (uint32_t i = 0; i < rule->string_count; i++) {
    if (i > 0) OUT(out, " ");
    out_span(out, policy_text(policy, policy->strings[rule->first_string + i]));
    if (rule->kind == VALUE_SCHEMES) OUT(out, ":");
  }
  if (rule->string_count == 0) OUT(out, ":");
}

static void show_value(const struct sanitize_policy *policy, const struct value_rule *rule,
                       struct text_out *out) {
  switch ((enum value_kind)rule->kind) {
  case VALUE_ANY: break;
  case VALUE_LIST:
  case VALUE_SCHEMES: show_list(policy, rule, out); break;
  case VALUE_INTEGER:
    if (rule->minimum != INT32_MIN) out_number(out, rule->minimum);
    OUT(out, "..");
    if (rule->maximum != INT32_MAX) out_number(out, rule->maximum);
    break;
  case VALUE_DATETIME: OUT(out, "YYYY-MM-DD"); break;
  case VALUE_COLOR: OUT(out, "#rrggbb"); break;
  }
  if (rule->maximum_length == 0) return;
  if (rule->kind != VALUE_ANY) OUT(out, " ");
  OUT(out, "{..");
  out_number(out, rule->maximum_length);
  OUT(out, "}");
}

static void show_attribute(const struct policy_builder *builder, enum element_id element,
                           enum attribute_id id, struct text_out *out) {
  const struct value_rule *rule = builder_rule(builder, element, id);
  OUT(out, " ");
  out_span(out, attribute_table[id].name);
  if (rule != NULL && rule->required == REQUIRED_OR_STRIP) OUT(out, "!");
  if (rule != NULL && rule->required == REQUIRED_OR_DROP) OUT(out, "!!");
  OUT(out, "=\"");
  if (rule != NULL) show_value(&builder->policy, rule, out);
  OUT(out, "\"");
}

static void show_attributes(const struct policy_builder *builder, enum element_id element,
                            struct text_out *out) {
  const struct element_choice *choice = &builder->choices[element];
  for (unsigned i = 1; i < ATTRIBUTE_COUNT; i++) {
    enum attribute_id id = (enum attribute_id)i;
    if (policy_bit(choice->attributes, id) && !builder_implies(builder, element, id))
      show_attribute(builder, element, id, out);
  }
  if (choice->flags & POLICY_ARIA_ATTRIBUTES) OUT(out, " aria-*=\"\"");
  if (choice->flags & POLICY_DATA_ATTRIBUTES) OUT(out, " data-*=\"\"");
  for (uint32_t i = 0; i < builder->policy.named_count; i++) {
    const struct named_attribute *named = &builder->policy.named[i];
    if (named->element != element) continue;
    OUT(out, " ");
    out_span(out, policy_text(&builder->policy, named->name));
    OUT(out, "=\"\"");
  }
}

/* Empty when it is not renamed. */
static void show_chain(const struct policy_builder *builder, enum element_id element,
                       struct text_out *out) {
  const uint8_t *becomes = builder->choices[element].becomes;
  if (becomes[0] == 0) return;
  OUT(out, "=\"");
  out_chain(out, builder, becomes);
  OUT(out, "\"");
}

void notation_show(const struct policy_builder *builder, struct text_out *out) {
  struct text_out general = {out->memory, {NULL, 0, 0}, false};
  show_attributes(builder, ELEMENT_UNKNOWN, &general);
  if (general.failed) out->failed = true;
  if (general.buffer.length > 0) {
    OUT(out, "<*");
    out_span(out, span_of(general.buffer.data, general.buffer.length));
    OUT(out, ">");
  }

  buffer_free(&general.memory, &general.buffer);
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    if (!builder->choices[id].kept && !builder_renames(builder, (enum element_id)id)) continue;
    if (out->buffer.length > 0) OUT(out, " ");
    OUT(out, "<");
    out_span(out, builder_element_name(builder, id));
    if (id == ELEMENT_INPUT && builder->choices[id].kept) {
      OUT(out, " type=\"checkbox\">");
      continue;
    }
    show_chain(builder, (enum element_id)id, out);
    show_attributes(builder, (enum element_id)id, out);
    OUT(out, ">");
  }
}
