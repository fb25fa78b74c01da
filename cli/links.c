/* See links.h. */
#include "links.h"

#include "json.h"
#include "terminal_text.h"
#include "urls.h"

#include <stdint.h>

struct listing_context {
  const struct settings *settings;
  struct chunk *chunk;
  struct place at;
};

static void links_member(struct bytes *to, const char *name, span value) {
  bytes_printf(to, ",\"%s\":\"", name);
  json_encode(to, value, (span){"", 0});
  bytes_append_byte(to, '"');
}

static void note_url(const struct listing_context *listing, const sanitize_change *change,
                     span url) {
  struct bytes *notes = &listing->chunk->notes;
  size_t note = notes->length;
  if (listing->settings->listing == LISTING_JSON) {
    bytes_printf(notes, "\"offset\":%zu", change->offset);
    links_member(notes, "element", change->element);
    links_member(notes, "attribute", change->attribute);
    links_member(notes, "url", url);
  } else {
    text_append_safe(notes, change->element.data, change->element.length);
    bytes_append_byte(notes, ' ');
    text_append_safe(notes, change->attribute.data, change->attribute.length);
    bytes_printf(notes, " %zu ", change->offset);
    text_append_safe(notes, url.data, url.length);
  }
  chunk_add_event(listing->chunk, EVENT_CHANGED, listing->at.record, listing->at.offset, note);
}

static void note_attribute(void *context, const sanitize_change *change) {
  size_t at = 0;
  if (!is_url_attribute(change->attribute)) return;
  for (span url = urls_next(change->attribute, change->value, &at); url.data != NULL;
       url = urls_next(change->attribute, change->value, &at))
    note_url(context, change, url);
}

sanitize_status links_note(struct inspector *inspector, const struct settings *settings,
                           struct chunk *chunk, struct place at, span clean) {
  struct listing_context listing = {settings, chunk, at};
  /* a result may be longer than what comments may be */
  sanitize_limits limits = {.input_bytes = SANITIZE_LARGEST_INPUT_BYTES};
  return inspect_attributes(inspector, &limits, clean, note_attribute, &listing);
}
