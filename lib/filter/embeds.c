/* See embeds.h. */
#include "filter/embeds.h"

bool embeds_document(enum element_id element) {
  return element == ELEMENT_IFRAME || element == ELEMENT_OBJECT || element == ELEMENT_EMBED ||
         embeds_media(element);
}

bool embed_needs_attributes(enum element_id element) {
  return embeds_document(element) || element == ELEMENT_SOURCE;
}

static span embed_attribute(struct start_tag tag, enum attribute_id id) {
  for (uint32_t i = 0; i < tag.attribute_count; i++) {
    if (tag.attributes[i].id == id) return tag.attributes[i].value;
  }
  return span_of(NULL, 0);
}

/* "example.com", or "*.example.com" for all that is below it. */
static bool host_matches(span host, span listed) {
  bool below = span_starts_with(listed, SPAN_LITERAL("*."));
  if (!below) return span_equal(host, listed);
  span end = span_of(listed.data + 1, listed.length - 1);
  return host.length > end.length &&
         span_equal(span_of(host.data + host.length - end.length, end.length), end);
}

static bool is_linked_host(const struct sanitize_policy *policy, span host) {
  const struct embed_policy *embeds = &policy->embeds;
  for (uint32_t i = 0; i < embeds->host_count; i++) {
    if (host_matches(host, policy_text(policy, policy->strings[embeds->first_host + i])))
      return true;
  }
  return embeds->host_count == 0;
}

bool embed_read(const struct sanitize_policy *policy, struct start_tag tag, struct embed *embed) {
  bool is_object = tag.element == ELEMENT_OBJECT;
  embed->url = span_trimmed(embed_attribute(tag, is_object ? ATTRIBUTE_DATA : ATTRIBUTE_SRC));
  if (embed->url.length == 0) return false;
  embed->title = span_trimmed(embed_attribute(tag, ATTRIBUTE_TITLE));
  embed->host_length = url_host(embed->url, embed->host);
  return is_linked_host(policy, span_of(embed->host, embed->host_length));
}

span embed_name(const struct embed *embed, span href) {
  if (embed->title.length > 0) return embed->title;
  if (embed->host_length > 0) return span_of(embed->host, embed->host_length);
  return href.length > 0 ? href : embed->url;
}
