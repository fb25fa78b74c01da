/*
 * The object "libsanitize" of a policy file: what the HTML standard's SanitizerConfig has not. See
 * json_settings.h.
 */
#include "policy/json_settings.h"

#include "policy/forbid.h"
#include "policy/json_content.h"
#include "policy/lookup.h"
#include "policy/policy_text.h"

#define WORD(reader, value, words) \
  json_word((reader), (value), (words), sizeof(words) / sizeof *(words))

static struct url_policy *url_of(struct json_reader *reader) { return &reader->draft->policy.url; }

static struct link_policy *links_of(struct json_reader *reader) {
  return &reader->draft->policy.links;
}

/* ---- Modes ---- */

/* "default" is for single elements only. */
static uint8_t mode_of(struct json_reader *reader, json_value *value) {
  unsigned mode = json_word(reader, value, json_modes + 1, 3);
  return (uint8_t)(mode + 1);
}

static void visit_preset(struct json_reader *reader, json_value *value) {
  enum { MOST = 16 };
  const char *names[MOST];
  char list[JSON_CHOICES];
  size_t count = 0;
  span name = json_text(reader, value, "the name of a preset (a string)");
  if (json_failed(reader) || preset_apply(reader->draft, name)) return;
  for (; count < MOST && count < sanitize_policy_preset_count(); count++)
    names[count] = sanitize_policy_preset_name(count);
  json_join(list, names, count);
  JSON_FAIL(reader, value, "there is no preset \"%.*s\"; there are %s", NAME_SHOWN(name), list);
}

static void visit_mode(struct json_reader *reader, json_value *value) {
  reader->draft->mode = mode_of(reader, value);
}

static void visit_unknown_mode(struct json_reader *reader, json_value *value) {
  reader->draft->unknown_mode = mode_of(reader, value);
}

static void visit_element_modes(struct json_reader *reader, json_value *value) {
  if (value->kind != JSON_KIND_OBJECT) {
    json_fail_kind(reader, value, "an object of element names with their modes");
    return;
  }
  for (json_value *key = json_first(value); key < json_end(value); key = json_next(key)) {
    sanitize_mode mode = (sanitize_mode)mode_of(reader, key + 1);
    json_moded_element(reader, key, json_span(key), LISTED_MODES, mode);
  }
}

static void visit_renamings(struct json_reader *reader, json_value *value) {
  uint8_t becomes[RENAME_LINKS];
  if (value->kind != JSON_KIND_OBJECT) {
    json_fail_kind(reader, value, "an object of element names with what they become");
    return;
  }
  for (json_value *key = json_first(value); key < json_end(value); key = json_next(key)) {
    enum element_id element = json_known_element(reader, key, json_span(key), LISTED_RENAMED);
    if (element == ELEMENT_UNKNOWN) return;
    span chain = json_text(reader, key + 1, "elements such as \"p>strong\" (a string)");
    if (json_failed(reader)) return;
    if (!name_renaming(reader->draft, element, chain, json_place(key + 1), becomes)) return;
    builder_rename(reader->draft, element, becomes);
  }
}

/* ---- URLs ---- */

static void visit_schemes(struct json_reader *reader, json_value *value) {
  struct buffer list = {NULL, 0, 0};
  json_tokens(reader, value, &list);
  builder_set_schemes(reader->draft, span_of(list.data, list.length));
  buffer_free(&reader->draft->memory, &list);
}

static void visit_base(struct json_reader *reader, json_value *value) {
  span text = json_text(reader, value, "a URL (a string)");
  url_of(reader)->base = builder_set_text(reader->draft, text);
}

static void visit_relative(struct json_reader *reader, json_value *value) {
  url_of(reader)->relative = (uint8_t)WORD(reader, value, json_url_actions);
}

static void visit_network_path(struct json_reader *reader, json_value *value) {
  url_of(reader)->network_path = (uint8_t)WORD(reader, value, json_url_actions);
}

static void visit_fragment(struct json_reader *reader, json_value *value) {
  url_of(reader)->fragment = (uint8_t)WORD(reader, value, json_url_actions);
}

static void visit_userinfo(struct json_reader *reader, json_value *value) {
  url_of(reader)->refuse_userinfo = json_boolean_of(reader, value);
}

static void visit_misleading(struct json_reader *reader, json_value *value) {
  url_of(reader)->refuse_misleading = json_boolean_of(reader, value);
}

static void visit_data_images(struct json_reader *reader, json_value *value) {
  url_of(reader)->data_images = json_boolean_of(reader, value);
}

/* ---- Links and names ---- */

static void visit_rel(struct json_reader *reader, json_value *value) {
  struct buffer list = {NULL, 0, 0};
  struct link_policy *links = links_of(reader);
  json_tokens(reader, value, &list);
  builder_set_list(reader->draft, &links->first_rel, &links->rel_count,
                   span_of(list.data, list.length));
  buffer_free(&reader->draft->memory, &list);
}

static void visit_rel_scope(struct json_reader *reader, json_value *value) {
  links_of(reader)->rel_scope = (uint8_t)WORD(reader, value, json_link_scopes);
}

static void visit_target(struct json_reader *reader, json_value *value) {
  span text = json_text(reader, value, "a target such as \"_blank\" (a string)");
  links_of(reader)->target = builder_set_text(reader->draft, text);
}

static void visit_target_scope(struct json_reader *reader, json_value *value) {
  links_of(reader)->target_scope = (uint8_t)WORD(reader, value, json_link_scopes);
}

static void visit_unwrap(struct json_reader *reader, json_value *value) {
  links_of(reader)->unwrap_without_href = json_boolean_of(reader, value);
}

static void visit_noopener(struct json_reader *reader, json_value *value) {
  links_of(reader)->noopener = json_boolean_of(reader, value);
}

static void visit_links(struct json_reader *reader, json_value *value) {
  static const char *const keys[] = {
      "rel", "relScope", "target", "targetScope", "unwrapWithoutHref", "noopener", NULL};
  json_check_keys(reader, value, keys);
  json_member(reader, value, "rel", visit_rel);
  json_member(reader, value, "relScope", visit_rel_scope);
  json_member(reader, value, "target", visit_target);
  json_member(reader, value, "targetScope", visit_target_scope);
  json_member(reader, value, "unwrapWithoutHref", visit_unwrap);
  json_member(reader, value, "noopener", visit_noopener);
}

static void visit_prefix(struct json_reader *reader, json_value *value) {
  span text = json_text(reader, value, "a prefix such as \"user-\" (a string)");
  reader->draft->policy.name_prefix = builder_set_text(reader->draft, text);
}

/* ---- Links in text ---- */

static void visit_link_urls(struct json_reader *reader, json_value *value) {
  reader->draft->policy.text.link_urls = json_boolean_of(reader, value);
}

static void visit_link_email(struct json_reader *reader, json_value *value) {
  reader->draft->policy.text.link_emails = json_boolean_of(reader, value);
}

static struct policy_string url_template(struct json_reader *reader, json_value *value) {
  span text = json_text(reader, value, "a URL such as \"https://example.com/@{name}\" (a string)");
  return builder_set_text(reader->draft, text);
}

static void visit_mentions(struct json_reader *reader, json_value *value) {
  reader->draft->policy.text.mention_url = url_template(reader, value);
}

static void visit_tags(struct json_reader *reader, json_value *value) {
  reader->draft->policy.text.tag_url = url_template(reader, value);
}

static void visit_linkify(struct json_reader *reader, json_value *value) {
  static const char *const keys[] = {"urls", "email", "mentions", "tags", NULL};
  json_check_keys(reader, value, keys);
  json_member(reader, value, "urls", visit_link_urls);
  json_member(reader, value, "email", visit_link_email);
  json_member(reader, value, "mentions", visit_mentions);
  json_member(reader, value, "tags", visit_tags);
}

/* ---- How it is written ---- */

static void visit_block_breaks(struct json_reader *reader, json_value *value) {
  reader->draft->policy.style.block_breaks = (uint8_t)WORD(reader, value, json_block_breaks);
}

static void visit_line_breaks(struct json_reader *reader, json_value *value) {
  reader->draft->policy.text.line_breaks = (uint8_t)WORD(reader, value, json_line_breaks);
}

static void visit_drop_empty(struct json_reader *reader, json_value *value) {
  reader->draft->policy.style.drops_empty = json_boolean_of(reader, value);
}

static void visit_xhtml(struct json_reader *reader, json_value *value) {
  reader->draft->policy.style.is_xhtml = json_boolean_of(reader, value);
}

static void visit_collapse(struct json_reader *reader, json_value *value) {
  reader->draft->policy.style.collapses = json_boolean_of(reader, value);
}

/* ---- What text and links may not hide ---- */

static void visit_show_hosts(struct json_reader *reader, json_value *value) {
  links_of(reader)->shows_hosts = json_boolean_of(reader, value);
}

static void visit_punycode(struct json_reader *reader, json_value *value) {
  url_of(reader)->punycode_mixed = json_boolean_of(reader, value);
}

static void visit_bidi(struct json_reader *reader, json_value *value) {
  reader->draft->policy.style.containment.bidi = (uint8_t)WORD(reader, value, json_bidi_controls);
}

static void visit_max_combining(struct json_reader *reader, json_value *value) {
  reader->draft->policy.style.containment.max_combining =
      (uint8_t)json_integer_of(reader, value, 0, UINT8_MAX);
}

static void visit_max_links(struct json_reader *reader, json_value *value) {
  links_of(reader)->maximum = (size_t)json_integer_of(reader, value, 0, (int64_t)MAX_LIMIT);
}

static void visit_templates(struct json_reader *reader, json_value *value) {
  reader->draft->policy.style.neutral_templates = json_boolean_of(reader, value);
}

static void read_honesty(struct json_reader *reader, json_value *own) {
  json_member(reader, own, "showLinkHosts", visit_show_hosts);
  json_member(reader, own, "punycodeMixedHosts", visit_punycode);
  json_member(reader, own, "bidi", visit_bidi);
  json_member(reader, own, "maxCombining", visit_max_combining);
  json_member(reader, own, "maxLinks", visit_max_links);
  json_member(reader, own, "neutralizeTemplates", visit_templates);
}

/* ---- What is of no element and no attribute alone ---- */

static void visit_task_lists(struct json_reader *reader, json_value *value) {
  builder_set_task_lists(reader->draft, json_boolean_of(reader, value));
}

static void visit_legacy_style(struct json_reader *reader, json_value *value) {
  reader->draft->policy.legacy_style = json_boolean_of(reader, value);
}

static void visit_kept_comments(struct json_reader *reader, json_value *value) {
  struct buffer list = {NULL, 0, 0};
  struct sanitize_policy *policy = &reader->draft->policy;
  json_tokens(reader, value, &list);
  builder_set_list(reader->draft, &policy->first_comment, &policy->comment_count,
                   span_of(list.data, list.length));
  buffer_free(&reader->draft->memory, &list);
}

/* ---- Limits ---- */

static size_t limit_of(struct json_reader *reader, json_value *value) {
  return (size_t)json_integer_of(reader, value, 0, (int64_t)MAX_LIMIT);
}

static void visit_input_bytes(struct json_reader *reader, json_value *value) {
  reader->draft->policy.limits.input_bytes = limit_of(reader, value);
}

static void visit_working_bytes(struct json_reader *reader, json_value *value) {
  reader->draft->policy.limits.working_bytes = limit_of(reader, value);
}

static void visit_output_bytes(struct json_reader *reader, json_value *value) {
  reader->draft->policy.limits.output_bytes = limit_of(reader, value);
}

static void visit_open_elements(struct json_reader *reader, json_value *value) {
  reader->draft->policy.limits.open_elements = limit_of(reader, value);
}

static void visit_formatting_elements(struct json_reader *reader, json_value *value) {
  reader->draft->policy.limits.formatting_elements = limit_of(reader, value);
}

static void visit_limits(struct json_reader *reader, json_value *value) {
  static const char *const keys[] = {"inputBytes",   "workingBytes",       "outputBytes",
                                     "openElements", "formattingElements", NULL};
  json_check_keys(reader, value, keys);
  json_member(reader, value, "inputBytes", visit_input_bytes);
  json_member(reader, value, "workingBytes", visit_working_bytes);
  json_member(reader, value, "outputBytes", visit_output_bytes);
  json_member(reader, value, "openElements", visit_open_elements);
  json_member(reader, value, "formattingElements", visit_formatting_elements);
}

/* ---- Rules and forced attributes ---- */

/* The element that a rule is for: 0 when none is named. */
static enum element_id element_of(struct json_reader *reader, json_value *object) {
  json_value *value = json_find(object, "element");
  if (value == NULL) return ELEMENT_UNKNOWN;
  span name = json_text(reader, value, "the name of an element (a string)");
  return json_failed(reader) ? ELEMENT_UNKNOWN
                             : name_element(reader->draft, name, json_place(value));
}

static enum attribute_id attribute_of(struct json_reader *reader, json_value *object) {
  struct attribute_reference reference;
  json_value *value = json_needed(reader, object, "attribute");
  if (value == NULL) return ATTRIBUTE_UNKNOWN;
  span name = json_text(reader, value, "the name of an attribute (a string)");
  if (json_failed(reader)) return ATTRIBUTE_UNKNOWN;
  if (!name_attribute(reader->draft, name, json_place(value), &reference)) return ATTRIBUTE_UNKNOWN;
  if (reference.id == ATTRIBUTE_UNKNOWN)
    JSON_FAIL(reader, value, "attributes that HTML does not define take any value; take this out");
  return reference.id;
}

/* A member that is a number; `none` when it is not there. */
static int64_t number_in(struct json_reader *reader, json_value *object, const char *key,
                         int64_t minimum, int64_t maximum, int64_t none) {
  json_value *value = json_find(object, key);
  return value == NULL ? none : json_integer_of(reader, value, minimum, maximum);
}

static unsigned word_in(struct json_reader *reader, json_value *object, const char *key,
                        const char *const *words, size_t count) {
  json_value *value = json_find(object, key);
  return value == NULL ? 0 : json_word(reader, value, words, count);
}

static void read_range(struct json_reader *reader, json_value *object, struct value_rule *rule) {
  bool given = json_find(object, "minimum") != NULL || json_find(object, "maximum") != NULL;
  if (rule->kind != VALUE_INTEGER) {
    if (given)
      JSON_FAIL(reader, object,
                "only \"integer\" has a minimum and a maximum; take them out, or write "
                "\"kind\": \"integer\"");
    return;
  }
  rule->minimum = (int32_t)number_in(reader, object, "minimum", INT32_MIN, INT32_MAX, INT32_MIN);
  rule->maximum = (int32_t)number_in(reader, object, "maximum", INT32_MIN, INT32_MAX, INT32_MAX);
}

static void read_list(struct json_reader *reader, json_value *object, const struct value_rule *rule,
                      struct buffer *list) {
  if (rule->kind == VALUE_LIST || rule->kind == VALUE_SCHEMES) {
    json_value *value = json_needed(reader, object, "list");
    if (!json_failed(reader)) json_tokens(reader, value, list);
  } else if (json_find(object, "list") != NULL) {
    JSON_FAIL(reader, object,
              "only \"list\" and \"schemes\" have a list; take it out, or write "
              "\"kind\": \"list\"");
  }
}

static void visit_value(struct json_reader *reader, json_value *object) {
  static const char *const keys[] = {"element", "attribute",     "kind",     "list", "minimum",
                                     "maximum", "maximumLength", "required", NULL};
  struct buffer list = {NULL, 0, 0};
  struct value_rule rule = {0};
  json_check_keys(reader, object, keys);
  if (json_failed(reader)) return;

  rule.element = (uint8_t)element_of(reader, object);
  rule.attribute = (uint8_t)attribute_of(reader, object);
  rule.kind = (uint8_t)word_in(reader, object, "kind", json_value_kinds, 6);
  rule.required = (uint8_t)word_in(reader, object, "required", json_requirements, 3);
  rule.maximum_length = (uint32_t)number_in(reader, object, "maximumLength", 0, INT32_MAX, 0);
  read_range(reader, object, &rule);
  read_list(reader, object, &rule, &list);

  if (!json_failed(reader) &&
      !builder_apply_rule(reader->draft, rule, span_of(list.data, list.length))) {
    JSON_FAIL(reader, object,
              "%.*s is not permitted there, so it can have no rule; permit it first",
              NAME_SHOWN(attribute_table[rule.attribute].name));
  }
  buffer_free(&reader->draft->memory, &list);
}

static void visit_forced(struct json_reader *reader, json_value *object) {
  static const char *const keys[] = {"element", "attribute", "value", NULL};
  json_check_keys(reader, object, keys);
  if (json_failed(reader) || json_needed(reader, object, "element") == NULL) return;

  enum element_id element = element_of(reader, object);
  enum attribute_id attribute = attribute_of(reader, object);
  json_value *value = json_needed(reader, object, "value");
  if (json_failed(reader)) return;
  span text = json_text(reader, value, "the attribute's value (a string)");
  if (json_failed(reader)) return;

  if (!reader->draft->choices[element].kept) {
    JSON_FAIL(reader, object,
              "<%.*s> is not permitted, so nothing can be forced on it; permit it first",
              NAME_SHOWN(builder_element_name(reader->draft, element)));
    return;
  }
  builder_force(reader->draft, element, attribute, text);
}

static void visit_values(struct json_reader *reader, json_value *value) {
  json_items(reader, value, "an array of objects", visit_value);
}

static void visit_all_forced(struct json_reader *reader, json_value *value) {
  json_items(reader, value, "an array of objects", visit_forced);
}

/* ---- What is forbidden ---- */

static void visit_forbidden(struct json_reader *reader, json_value *object) {
  static const char *const keys[] = {"element", "attribute", NULL};
  struct attribute_reference reference;
  enum element_id element = ELEMENT_UNKNOWN;
  json_check_keys(reader, object, keys);
  if (json_failed(reader)) return;

  json_value *name = json_find(object, "element");
  json_value *attribute = json_find(object, "attribute");
  if (name == NULL && attribute == NULL)
    JSON_FAIL(reader, object,
              "expected an \"element\" or an \"attribute\", found neither; add one");

  if (name != NULL) {
    span text = json_text(reader, name, "the name of an element (a string)");
    if (attribute == NULL && span_equal(text, SPAN_LITERAL(JSON_EVERY_CUSTOM))) {
      reader->draft->bans_custom = true;
      return;
    }
    if (!json_failed(reader)) element = name_known_element(reader->draft, text, json_place(name));
  }
  if (json_failed(reader)) return;

  if (attribute == NULL) {
    forbid_element(reader->draft, element);
    return;
  }
  span text = json_text(reader, attribute, "the name of an attribute (a string)");
  if (json_failed(reader) || name_attribute_reason(text) != NULL) return;
  if (name_attribute(reader->draft, text, json_place(attribute), &reference))
    forbid_attribute(reader->draft, element, &reference, json_place(attribute));
}

static void visit_all_forbidden(struct json_reader *reader, json_value *value) {
  json_items(reader, value, "an array of objects", visit_forbidden);
}

/* ---- The object ---- */

void json_read_settings(struct json_reader *reader, json_value *own) {
  static const char *const keys[] = {"preset",
                                     "mode",
                                     "unknownMode",
                                     "elementModes",
                                     "schemes",
                                     "relativeUrls",
                                     "networkPathUrls",
                                     "fragmentUrls",
                                     "baseUrl",
                                     "refuseUserinfo",
                                     "refuseMisleadingUrls",
                                     "dataImages",
                                     "links",
                                     "namePrefix",
                                     "values",
                                     "forced",
                                     "limits",
                                     "forbidden",
                                     "rename",
                                     "blockBreaks",
                                     "dropEmptyElements",
                                     "xhtmlSyntax",
                                     "collapseWhiteSpace",
                                     "showLinkHosts",
                                     "punycodeMixedHosts",
                                     "bidi",
                                     "maxCombining",
                                     "maxLinks",
                                     "neutralizeTemplates",
                                     "taskLists",
                                     "legacyStyle",
                                     "comments",
                                     "linkify",
                                     "lineBreaks",
                                     "embeds",
                                     "formulas",
                                     "trackingPixels",
                                     "remoteImages",
                                     "maxNesting",
                                     NULL};
  json_check_keys(reader, own, keys);
  json_member(reader, own, "preset", visit_preset);
  json_member(reader, own, "mode", visit_mode);
  json_member(reader, own, "unknownMode", visit_unknown_mode);
  json_member(reader, own, "schemes", visit_schemes);
  json_member(reader, own, "relativeUrls", visit_relative);
  json_member(reader, own, "networkPathUrls", visit_network_path);
  json_member(reader, own, "fragmentUrls", visit_fragment);
  json_member(reader, own, "baseUrl", visit_base);
  json_member(reader, own, "refuseUserinfo", visit_userinfo);
  json_member(reader, own, "refuseMisleadingUrls", visit_misleading);
  json_member(reader, own, "dataImages", visit_data_images);
  json_member(reader, own, "links", visit_links);
  json_member(reader, own, "namePrefix", visit_prefix);
  json_member(reader, own, "blockBreaks", visit_block_breaks);
  json_member(reader, own, "dropEmptyElements", visit_drop_empty);
  json_member(reader, own, "xhtmlSyntax", visit_xhtml);
  json_member(reader, own, "collapseWhiteSpace", visit_collapse);
  json_member(reader, own, "taskLists", visit_task_lists);
  json_member(reader, own, "legacyStyle", visit_legacy_style);
  json_member(reader, own, "comments", visit_kept_comments);
  json_member(reader, own, "linkify", visit_linkify);
  json_member(reader, own, "lineBreaks", visit_line_breaks);
  json_member(reader, own, "limits", visit_limits);
  read_honesty(reader, own);
  json_read_content(reader, own);
}

void json_read_rules(struct json_reader *reader, json_value *own) {
  json_member(reader, own, "elementModes", visit_element_modes);
  json_member(reader, own, "rename", visit_renamings);
  json_member(reader, own, "values", visit_values);
  json_member(reader, own, "forced", visit_all_forced);
  json_member(reader, own, "forbidden", visit_all_forbidden);
}
