/* See autolinks.h. The bounds of links are autolink.c's, whether one may stand is the filter's. */
#include "filter/autolinks.h"

#include "filter/values.h"
#include "html/autolink.h"
#include "html/charref.h"

bool autolinks_are_wanted(const struct filter *filter) {
  const struct sanitize_policy *policy = filter->policy;
  const struct text_policy *text = &policy->text;
  bool wanted = text->link_urls || text->link_emails || text->mention_url.length > 0 ||
                text->tag_url.length > 0;
  const struct element_policy *row = &policy->elements[ELEMENT_A];
  return wanted && row->action == ACTION_KEEP && policy_bit(row->attributes, ATTRIBUTE_HREF);
}

/* ---- URLs ---- */

/* "www." says no scheme: https where links may have it, else http. */
static span scheme_of_www(const struct sanitize_policy *policy) {
  const struct value_rule *rule = rule_for(policy, ELEMENT_A, ATTRIBUTE_HREF);
  bool own = rule != NULL && rule->kind == VALUE_SCHEMES;
  uint32_t first = own ? rule->first_string : policy->url.first_scheme;
  uint32_t count = own ? rule->string_count : policy->url.scheme_count;
  for (uint32_t i = 0; i < count; i++) {
    if (span_equal(policy_text(policy, policy->strings[first + i]), SPAN_LITERAL("https")))
      return SPAN_LITERAL("https://");
  }
  return SPAN_LITERAL("http://");
}

static void put(struct filter *filter, span text) {
  struct buffer *url = &filter->link_url;
  if (text.length == 0 || filter->status != SANITIZE_OK) return;
  if (!buffer_reserve(filter->memory, url, text.length)) {
    filter->status = SANITIZE_ERR_MEMORY;
    return;
  }
  memcpy(url->data + url->length, text.data, text.length);
  url->length += text.length;
}

/* What RFC 3986 calls unreserved is written as it is. */
static void put_name(struct filter *filter, span name) {
  static const char digits[] = "0123456789ABCDEF";
  for (size_t i = 0; i < name.length; i++) {
    unsigned char byte = (unsigned char)name.data[i];
    const char encoded[] = {'%', digits[byte >> 4], digits[byte & 15]};
    bool plain = ascii_is_alphanumeric(name.data[i]) || strchr("-._~", byte) != NULL;
    put(filter, plain ? span_of(name.data + i, 1) : span_of(encoded, sizeof(encoded)));
  }
}

static void put_template(struct filter *filter, struct policy_string template, span name) {
  const span place = SPAN_LITERAL("{name}");
  span url = policy_text(filter->policy, template);
  for (size_t at = 0; at < url.length;) {
    span rest = span_of(url.data + at, url.length - at);
    bool is_place = span_starts_with(rest, place);
    if (is_place) put_name(filter, name);
    if (!is_place) put(filter, span_of(rest.data, 1));
    at += is_place ? place.length : 1;
  }
}

/* Where a link leads that has this text. */
static span url_for_link(struct filter *filter, enum autolink_kind kind, span text) {
  const struct text_policy *policy = &filter->policy->text;
  filter->link_url.length = 0;
  switch (kind) {
  case AUTOLINK_URL: return text;
  case AUTOLINK_WWW: put(filter, scheme_of_www(filter->policy)); break;
  case AUTOLINK_EMAIL: put(filter, SPAN_LITERAL("mailto:")); break;
  case AUTOLINK_MENTION:
    put_template(filter, policy->mention_url, span_of(text.data + 1, text.length - 1));
    return span_of(filter->link_url.data, filter->link_url.length);
  case AUTOLINK_TAG:
    put_template(filter, policy->tag_url, span_of(text.data + 1, text.length - 1));
    return span_of(filter->link_url.data, filter->link_url.length);
  }
  put(filter, text);
  return span_of(filter->link_url.data, filter->link_url.length);
}

/* ---- text ---- */

static void put_link(struct filter *filter, enum autolink_kind kind, span text) {
  const struct attribute href = {.name = SPAN_LITERAL("href"),
                                 .value = url_for_link(filter, kind, text),
                                 .id = ATTRIBUTE_HREF};
  const struct start_tag tag = {&href, 1, ELEMENT_A};
  if (filter->status != SANITIZE_OK) return;
  bool is_link = filter_add_link(filter, tag, text);
  writer_text(filter->writer, text);
  if (is_link) writer_end(filter->writer, ELEMENT_A);
}

/* Text of an output without its references. */
static span without_references(struct filter *filter, span text) {
  struct buffer *decoded = &filter->linked_text;
  const span none = span_of("", 0);
  if (memchr(text.data, '&', text.length) == NULL) return text;
  decoded->length = 0;
  if (!buffer_reserve(filter->memory, decoded, text.length + CHARREF_DECODED_SIZE)) {
    filter->status = SANITIZE_ERR_MEMORY;
    return none;
  }

  while (text.length > 0) {
    const char *reference = memchr(text.data, '&', text.length);
    size_t taken = reference == NULL ? text.length : (size_t)(reference - text.data);
    if (taken > INTERRUPT_EVERY) taken = INTERRUPT_EVERY;
    if (taken > 0) {
      memcpy(decoded->data + decoded->length, text.data, taken);
      decoded->length += taken;
    } else {
      decoded->length += charref_read(decoded->data + decoded->length, text, false, &taken);
    }
    text = span_of(text.data + taken, text.length - taken);
  }
  return span_of(decoded->data, decoded->length);
}

static void link_text(struct filter *filter, span text, const struct autolink_kinds *kinds) {
  struct autolink_reader reader = {.text = without_references(filter, text),
                                   .kinds = *kinds,
                                   .interrupt = filter->memory->interrupt};
  struct autolink found;
  size_t done = 0;
  while (filter->status == SANITIZE_OK && autolink_next(&reader, &found)) {
    writer_text(filter->writer, span_of(reader.text.data + done, found.start - done));
    put_link(filter, found.kind, span_of(reader.text.data + found.start, found.end - found.start));
    done = found.end;
  }
  writer_text(filter->writer, span_of(reader.text.data + done, reader.text.length - done));
}

/* ---- an output ---- */

/* What is shown as typed, or is a link already. */
static bool takes_links(const struct nesting *nesting) {
  const uint8_t *counts = nesting->counts;
  return counts[ELEMENT_A] + counts[ELEMENT_CODE] + counts[ELEMENT_KBD] + counts[ELEMENT_PRE] +
             counts[ELEMENT_SAMP] + counts[ELEMENT_TT] ==
         0;
}

static struct autolink_kinds kinds_of(const struct text_policy *text) {
  return (struct autolink_kinds){text->link_urls, text->link_emails, text->mention_url.length > 0,
                                 text->tag_url.length > 0};
}

void autolinks_add(struct filter *filter, span output) {
  const struct autolink_kinds kinds = kinds_of(&filter->policy->text);
  struct writer *writer = filter->writer;
  while (output.length > 0 && filter->status == SANITIZE_OK && writer->status == SANITIZE_OK) {
    const char *open = memchr(output.data, '<', output.length);
    span text = span_of(output.data, open == NULL ? output.length : (size_t)(open - output.data));
    bool linked = takes_links(&writer->nesting) && autolink_may_be_in(text, &kinds);
    if (linked) {
      link_text(filter, text, &kinds);
    } else {
      writer_put_written(writer, text);
    }
    output = span_of(output.data + text.length, output.length - text.length);
    if (output.length == 0) break;

    struct written_tag tag = written_tag_at(output.data, output.length, writer->custom);
    writer_put_written_tag(writer, span_of(output.data, tag.length), tag);
    output = span_of(output.data + tag.length, output.length - tag.length);
  }
}
