/* See json_content.h. */
#include "policy/json_content.h"

#include "policy/policy_text.h"

#define CHOICE(reader, value, words) \
  json_word((reader), (value), (words), sizeof(words) / sizeof *(words))

static void visit_nesting(struct json_reader *reader, json_value *value) {
  reader->draft->policy.style.max_nesting =
      (uint8_t)json_integer_of(reader, value, 0, SANITIZE_MAX_OUTPUT_NESTING);
}

static void visit_formulas(struct json_reader *reader, json_value *value) {
  reader->draft->policy.formulas = (uint8_t)CHOICE(reader, value, json_formulas);
}

static void visit_pixels(struct json_reader *reader, json_value *value) {
  reader->draft->policy.images.drops_pixels = CHOICE(reader, value, json_tracking_pixels) != 0;
}

static void visit_remote(struct json_reader *reader, json_value *value) {
  reader->draft->policy.images.holds_remote = CHOICE(reader, value, json_remote_images) != 0;
}

/* ---- Embeds ---- */

static void visit_link(struct json_reader *reader, json_value *value) {
  reader->draft->policy.embeds.links = json_boolean_of(reader, value);
}

static void visit_hosts(struct json_reader *reader, json_value *value) {
  struct buffer list = {NULL, 0, 0};
  struct embed_policy *embeds = &reader->draft->policy.embeds;
  json_tokens(reader, value, &list);
  builder_set_list(reader->draft, &embeds->first_host, &embeds->host_count,
                   span_of(list.data, list.length));
  buffer_free(&reader->draft->memory, &list);
}

static void visit_embeds(struct json_reader *reader, json_value *value) {
  static const char *const keys[] = {"link", "hosts", NULL};
  json_check_keys(reader, value, keys);
  json_member(reader, value, "link", visit_link);
  json_member(reader, value, "hosts", visit_hosts);
}

void json_read_content(struct json_reader *reader, json_value *own) {
  json_member(reader, own, "embeds", visit_embeds);
  json_member(reader, own, "formulas", visit_formulas);
  json_member(reader, own, "trackingPixels", visit_pixels);
  json_member(reader, own, "remoteImages", visit_remote);
  json_member(reader, own, "maxNesting", visit_nesting);
}
