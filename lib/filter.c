/*
 * The decisions; see filter.h. Guarantee P1 is held here: an element passes only by filter_start(), an attribute only by
 * filter_attribute(), a URL only by filter_url().
 */
#include "filter.h"

#include "url.h"

/* Attributes written on one tag: below SANITIZE_MAX_ATTRIBUTES, so that the output is accepted again. */
enum { OUTPUT_ATTRIBUTES = 48 };

static bool is_under_floor(enum element_id element) { return element_table[element].status != NAME_OFFERED; }

static enum word_break break_of(enum element_id element) {
  unsigned flags = element_table[element].flags;
  if (flags & ELEMENT_LINE) return BREAK_LINE;
  return flags & ELEMENT_CELL ? BREAK_SPACE : BREAK_NONE;
}

/* Schemes compare by the URL standard's lower-cased form; the value itself is never rewritten. */
static bool filter_url(const struct sanitize_policy *policy, span value) {
  const struct url_policy *url = &policy->url;
  struct url_facts facts = url_classify(value);
  switch (facts.kind) {
  case URL_FRAGMENT: return url->fragment == URL_KEEP;
  case URL_RELATIVE: return url->relative == URL_KEEP;
  case URL_NETWORK_PATH: return url->network_path == URL_KEEP;
  case URL_ABSOLUTE: break;
  }
  span scheme = span_of(facts.scheme, facts.scheme_length);
  for (uint32_t i = 0; i < url->scheme_count; i++) {
    if (span_equal(scheme, policy_text(policy, policy->strings[url->first_scheme + i]))) return true;
  }
  return false;
}

static bool filter_attribute(const struct filter *filter, enum element_id element, const struct attribute *attribute) {
  enum attribute_id id = attribute->id;
  if (id == ATTRIBUTE_UNKNOWN || attribute_table[id].status != NAME_OFFERED) return false;
  if (!policy_bit(filter->policy->elements[element].attributes, id)) return false;
  switch ((enum attribute_kind)attribute_table[id].kind) {
  case KIND_URL: return filter_url(filter->policy, attribute->value);
  case KIND_PLAIN:
  case KIND_TOKENS: return true;
  case KIND_URL_LIST:
  case KIND_SRCSET:
  case KIND_NAME:
  case KIND_REFERENCE:
  case KIND_LINK_TYPE:
  case KIND_TARGET: return false;
  }
  return false;
}

/* True when the element stands in the output. */
static bool write_element(const struct filter *filter, const struct start_tag *tag) {
  if (!writer_start(filter->writer, tag->element)) return false;
  unsigned written = 0;
  for (size_t i = 0; i < tag->attribute_count && written < OUTPUT_ATTRIBUTES; i++) {
    const struct attribute *attribute = &tag->attributes[i];
    if (!filter_attribute(filter, tag->element, attribute)) continue;
    writer_attribute(filter->writer, attribute_table[attribute->id].name, attribute->value);
    written++;
  }
  return writer_start_done(filter->writer);
}

static enum element_action action_for(const struct filter *filter, enum element_id element) {
  enum element_action action = (enum element_action)filter->policy->elements[element].action;
  if (action == ACTION_KEEP && is_under_floor(element)) {
    return element_table[element].flags & ELEMENT_HIDDEN ? ACTION_DROP : ACTION_STRIP;
  }
  return action;
}

static void filter_start(void *context, const struct start_tag *tag) {
  struct filter *filter = context;
  bool is_void = (element_table[tag->element].flags & ELEMENT_VOID) != 0;
  if (filter->dropping > 0) {
    filter->dropping += is_void ? 0 : 1;
    return;
  }
  if (filter->depth == FILTER_DEPTH) {
    filter->too_deep = true;
    return;
  }
  enum element_action action = action_for(filter, tag->element);
  bool written = action == ACTION_KEEP && write_element(filter, tag);
  if (!written) writer_break(filter->writer, break_of(tag->element));
  if (is_void) return;
  if (action == ACTION_DROP) {
    filter->dropping = 1;
  } else {
    filter->fates[filter->depth++] = written;
  }
}

static void filter_end(void *context, enum element_id element) {
  struct filter *filter = context;
  if (filter->dropping > 0) {
    if (--filter->dropping == 0) writer_break(filter->writer, break_of(element));
    return;
  }
  if (filter->depth == 0 || filter->too_deep) return;
  if (filter->fates[--filter->depth]) {
    writer_end(filter->writer, element);
  } else {
    writer_break(filter->writer, break_of(element));
  }
}

static void filter_text(void *context, span text) {
  struct filter *filter = context;
  if (filter->dropping == 0) writer_text(filter->writer, text);
}

void filter_begin(struct filter *filter, const struct sanitize_policy *policy, struct writer *writer) {
  filter->policy = policy;
  filter->writer = writer;
  filter->depth = 0;
  filter->dropping = 0;
  filter->too_deep = false;
}

struct event_receiver filter_receiver(struct filter *filter) {
  struct event_receiver receiver = {filter, filter->policy->wants_attributes, filter_text, filter_start, filter_end};
  return receiver;
}
