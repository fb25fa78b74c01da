/* See watched_link.h. */
#include "filter/watched_link.h"

#include "filter/attributes.h"
#include "filter/link_text.h"
#include "html/idn.h"

bool link_has_href(const struct filter *filter, enum element_id element) {
  return (filter->policy->elements[element].flags & POLICY_IS_LINK) != 0 &&
         has_accepted(filter, ATTRIBUTE_HREF);
}

/* The host that a link goes to, if one can be told. */
static void note_host(struct filter *filter, span href) {
  char host[URL_HOST_SIZE];
  struct url_facts facts;
  span name = filter->base.host;
  url_classify(href, &facts);
  if (facts.kind == URL_ABSOLUTE || facts.kind == URL_NETWORK_PATH)
    name = span_of(host, url_host(href, host));

  filter->link.host_length = name.length == 0 ? 0 : host_to_ascii(name, filter->link.host);
  filter->link.has_host = filter->link.host_length > 0;
}

void link_begins(struct filter *filter, enum element_id element) {
  filter->link_count++;
  if (element != ELEMENT_A || !has_accepted(filter, ATTRIBUTE_HREF)) return;

  writer_mark_link(filter->writer);
  filter->link.is_open = true;
  filter->link.has_host = false;
  if (filter->watches_links) note_host(filter, accepted_value(filter, ATTRIBUTE_HREF));
}

/* Whether the text tells the host of the link, or has no need to. */
static enum link_answer judge_text(struct filter *filter, span text) {
  const struct link_honesty honesty = {filter->policy->links.shows_hosts,
                                       filter->policy->url.punycode_mixed};
  const struct watched_link *link = &filter->link;
  if (!link->has_host) return LINK_IS_PLAIN;
  return judge_link_text(filter->memory, &filter->link_text, text,
                         span_of(link->host, link->host_length), honesty);
}

bool link_may_be_added(struct filter *filter, span text) {
  if (links_are_full(filter)) return false;
  if (!filter->watches_links) return true;
  note_host(filter, accepted_value(filter, ATTRIBUTE_HREF)); /* it is one of those that have it */
  enum link_answer answer = judge_text(filter, text);
  if (answer == LINK_NO_MEMORY) filter->status = SANITIZE_ERR_MEMORY;
  return answer == LINK_IS_PLAIN;
}

static void tell_host(struct filter *filter) {
  struct watched_link *link = &filter->link;
  char text[URL_HOST_SIZE + 3];
  switch (judge_text(filter, writer_since_link(filter->writer))) {
  case LINK_IS_PLAIN: return;
  case LINK_NO_MEMORY: filter->status = SANITIZE_ERR_MEMORY; return;
  case LINK_NEEDS_HOST: break;
  }

  memcpy(text, " [", 2);
  memcpy(text + 2, link->host, link->host_length);
  text[link->host_length + 2] = ']';
  writer_add_to_link(filter->writer, span_of(text, link->host_length + 3));
}

void link_ends(struct filter *filter) {
  filter->link.is_open = false;
  tell_host(filter);
  span content = writer_since_link(filter->writer);
  writer_end(filter->writer, ELEMENT_A);
  /* One that was empty, and taken back, does not count. */
  if (content.length == 0 && writer_result(filter->writer).length < filter->writer->link_start)
    filter->link_count--;
}
