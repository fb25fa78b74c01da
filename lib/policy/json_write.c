/*
 * Writes a policy as JSON: the shape of the HTML standard's SanitizerConfig, and an object of our
 * own. One canonical form, made without a JSON library, so that it is there in every build. See
 * policy_text.h and docs/policy.schema.json.
 */
#include "policy/policy_text.h"

const char *const json_modes[4] = {"default", "strip", "drop", "escape"};
const char *const json_url_actions[3] = {"keep", "drop", "resolve"};
const char *const json_link_scopes[3] = {"none", "external", "all"};
const char *const json_block_breaks[3] = {"newline", "br", "p"};
const char *const json_bidi_controls[3] = {"keep", "close", "remove"};
const char *const json_line_breaks[3] = {"keep", "br", "p"};
const char *const json_value_kinds[6] = {"any", "list", "integer", "datetime", "schemes", "color"};
const char *const json_requirements[3] = {"no", "strip", "drop"};
const char *const json_formulas[3] = {"text", "tex", "dollar"};
const char *const json_tracking_pixels[2] = {"keep", "drop"};
const char *const json_remote_images[2] = {"keep", "hold"};

/* ---- Values ---- */

struct json_out {
  struct text_out *out;
  unsigned depth;
  bool first; /* of its array or object */
};

static void put_string(struct json_out *json, span text) {
  static const char digits[] = "0123456789abcdef";
  OUT(json->out, "\"");

  for (size_t i = 0; i < text.length; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if (c == '"' || c == '\\') {
      OUT(json->out, "\\");
    } else if (c < 0x20) {
      char escape[] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
      out_span(json->out, span_of(escape, sizeof(escape)));
      continue;
    }
    out_span(json->out, span_of(text.data + i, 1));
  }

  OUT(json->out, "\"");
}

static void put_word(struct json_out *json, const char *word) {
  put_string(json, span_of(word, strlen(word)));
}

/* Before a value of an array or the key of an object: on a line of its own. */
static void put_line(struct json_out *json) {
  if (!json->first) OUT(json->out, ",");
  json->first = false;
  OUT(json->out, "\n");
  for (unsigned i = 0; i < json->depth; i++) OUT(json->out, "  ");
}

static void put_key(struct json_out *json, const char *key) {
  put_line(json);
  put_word(json, key);
  OUT(json->out, ": ");
}

static void open_with(struct json_out *json, span bracket) {
  out_span(json->out, bracket);
  json->depth++;
  json->first = true;
}

static void close_with(struct json_out *json, span bracket) {
  json->depth--;
  if (!json->first) {
    json->first = true; /* no comma before a closing bracket */
    put_line(json);
  }
  out_span(json->out, bracket);
  json->first = false;
}

static void put_boolean(struct json_out *json, const char *key, bool value) {
  put_key(json, key);
  if (value) {
    OUT(json->out, "true");
  } else {
    OUT(json->out, "false");
  }
}

static void put_key_word(struct json_out *json, const char *key, const char *word) {
  put_key(json, key);
  put_word(json, word);
}

static void put_key_number(struct json_out *json, const char *key, int64_t number) {
  put_key(json, key);
  out_number(json->out, number);
}

/* A list of strings on one line. */
static void put_strings(struct json_out *json, const struct sanitize_policy *policy,
                        const char *key, uint32_t first, uint32_t count) {
  put_key(json, key);
  OUT(json->out, "[");
  for (uint32_t i = 0; i < count; i++) {
    if (i > 0) OUT(json->out, ", ");
    put_string(json, policy_text(policy, policy->strings[first + i]));
  }
  OUT(json->out, "]");
}

/* ---- The standard's part ---- */

static void put_separated(struct json_out *json, bool *first, span text) {
  if (!*first) OUT(json->out, ", ");
  *first = false;
  put_string(json, text);
}

/*
 * Whether it stands in a list: not when data-* or aria-* brings it, nor in that of an element when "*" lists
 * it, too (the element then only has a rule of its own).
 */
static bool is_written(const struct policy_builder *builder, enum element_id element,
                       enum attribute_id id) {
  if (!policy_bit(builder->choices[element].attributes, id)) return false;
  bool general = element != ELEMENT_UNKNOWN && policy_bit(builder->choices[0].attributes, id);
  /* Beside dataAttributes the standard has none by name, whatever rule there is for it. */
  bool is_data = wildcard_of(id) == POLICY_DATA_ATTRIBUTES;
  if (element == ELEMENT_UNKNOWN && is_data &&
      (builder->choices[0].flags & POLICY_DATA_ATTRIBUTES) != 0)
    return false;
  return !general && !builder_implies(builder, element, id);
}

/* data-* on every element is the standard's dataAttributes. */
static void put_attributes(struct json_out *json, const struct policy_builder *builder,
                           enum element_id element) {
  const struct element_choice *choice = &builder->choices[element];
  bool first = true;
  OUT(json->out, "[");
  for (unsigned i = 1; i < ATTRIBUTE_COUNT; i++) {
    enum attribute_id id = (enum attribute_id)i;
    if (is_written(builder, element, id)) put_separated(json, &first, attribute_table[id].name);
  }
  if (choice->flags & POLICY_ARIA_ATTRIBUTES) put_separated(json, &first, SPAN_LITERAL("aria-*"));
  bool own_data = element != ELEMENT_UNKNOWN && (choice->flags & POLICY_DATA_ATTRIBUTES);
  if (own_data) put_separated(json, &first, SPAN_LITERAL("data-*"));
  for (uint32_t i = 0; i < builder->policy.named_count; i++) {
    const struct named_attribute *named = &builder->policy.named[i];
    if (named->element == element)
      put_separated(json, &first, policy_text(&builder->policy, named->name));
  }
  OUT(json->out, "]");
}

static bool has_attributes(const struct policy_builder *builder, enum element_id element) {
  const struct element_choice *choice = &builder->choices[element];
  for (unsigned id = 1; id < ATTRIBUTE_COUNT; id++) {
    if (is_written(builder, element, (enum attribute_id)id)) return true;
  }
  for (uint32_t i = 0; i < builder->policy.named_count; i++) {
    if (builder->policy.named[i].element == element) return true;
  }
  return choice->flags != 0;
}

static void put_elements(struct json_out *json, const struct policy_builder *builder) {
  put_key(json, "elements");
  open_with(json, SPAN_LITERAL("["));

  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    enum element_id element = (enum element_id)id;
    if (!builder->choices[id].kept || element == ELEMENT_INPUT) continue;
    put_line(json);
    if (!has_attributes(builder, element)) {
      put_string(json, builder_element_name(builder, id));
      continue;
    }
    OUT(json->out, "{\"name\": ");
    put_string(json, builder_element_name(builder, id));
    OUT(json->out, ", \"attributes\": ");
    put_attributes(json, builder, element);
    OUT(json->out, "}");
  }

  close_with(json, SPAN_LITERAL("]"));
}

/* The mode that "replaceWithChildrenElements" can say; the standard takes three names not there. */
static bool is_replaced(const struct policy_builder *builder, enum element_id element) {
  const struct element_choice *choice = &builder->choices[element];
  return !choice->kept && choice->mode == SANITIZE_MODE_STRIP && element != ELEMENT_HTML &&
         element != ELEMENT_SVG && element != ELEMENT_MATH;
}

/* What is stripped by name; nothing when there is none. */
static void put_replaced(struct json_out *json, const struct policy_builder *builder) {
  bool first = true;
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    if (!is_replaced(builder, (enum element_id)id)) continue;
    if (first) {
      put_key(json, "replaceWithChildrenElements");
      OUT(json->out, "[");
    }
    put_separated(json, &first, builder_element_name(builder, id));
  }
  if (!first) OUT(json->out, "]");
}

/* ---- Our part ---- */

static void put_mode(struct json_out *json, bool *any, span name, unsigned mode) {
  if (!*any) {
    put_key(json, "elementModes");
    open_with(json, SPAN_LITERAL("{"));
  }
  *any = true;
  put_line(json);
  put_string(json, name);
  OUT(json->out, ": ");
  put_word(json, json_modes[mode]);
}

/*
 * What else has a mode by name: beside "elements" the standard has no
 * "removeElements".
 */
static void put_element_modes(struct json_out *json, const struct policy_builder *builder) {
  bool any = false;
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    unsigned mode = builder->choices[id].kept ? SANITIZE_MODE_DEFAULT : builder->choices[id].mode;
    if (mode != SANITIZE_MODE_DEFAULT && !is_replaced(builder, (enum element_id)id))
      put_mode(json, &any, builder_element_name(builder, id), mode);
  }

  for (uint32_t i = 0; i < builder->policy.moded_count; i++) {
    const struct moded_name *moded = &builder->policy.moded[i];
    char name[1 + LONGEST_MODED_NAME] = "?";
    const char *typed = builder->policy.pool + moded->start;
    bool sure =
        memchr(typed, '-', moded->length) != NULL || memchr(typed, ':', moded->length) != NULL;
    memcpy(name + (sure ? 0 : 1), typed, moded->length);
    put_mode(json, &any, span_of(name, moded->length + (sure ? 0u : 1u)), moded_name_mode(moded));
  }

  if (any) close_with(json, SPAN_LITERAL("}"));
}

static void put_renamings(struct json_out *json, const struct policy_builder *builder) {
  bool any = false;
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    if (!builder_renames(builder, (enum element_id)id)) continue;
    if (!any) {
      put_key(json, "rename");
      open_with(json, SPAN_LITERAL("{"));
    }
    any = true;
    put_line(json);
    put_string(json, builder_element_name(builder, id));
    OUT(json->out, ": \"");
    out_chain(json->out, builder, builder->choices[id].becomes);
    OUT(json->out, "\"");
  }
  if (any) close_with(json, SPAN_LITERAL("}"));
}

static void put_text(struct json_out *json, const struct sanitize_policy *policy, const char *key,
                     struct policy_string text) {
  if (text.length == 0) return;
  put_key(json, key);
  put_string(json, policy_text(policy, text));
}

static void put_urls(struct json_out *json, const struct sanitize_policy *policy) {
  const struct url_policy *url = &policy->url;
  put_strings(json, policy, "schemes", url->first_scheme, url->scheme_count);
  put_key_word(json, "relativeUrls", json_url_actions[url->relative]);
  put_key_word(json, "networkPathUrls", json_url_actions[url->network_path]);
  put_key_word(json, "fragmentUrls", json_url_actions[url->fragment]);
  put_text(json, policy, "baseUrl", url->base);
  put_boolean(json, "refuseUserinfo", url->refuse_userinfo);
  put_boolean(json, "refuseMisleadingUrls", url->refuse_misleading);
  put_boolean(json, "dataImages", url->data_images);
}

static void put_links(struct json_out *json, const struct sanitize_policy *policy) {
  const struct link_policy *links = &policy->links;
  put_key(json, "links");
  open_with(json, SPAN_LITERAL("{"));
  put_strings(json, policy, "rel", links->first_rel, links->rel_count);
  put_key_word(json, "relScope", json_link_scopes[links->rel_scope]);
  put_text(json, policy, "target", links->target);
  put_key_word(json, "targetScope", json_link_scopes[links->target_scope]);
  put_boolean(json, "unwrapWithoutHref", links->unwrap_without_href);
  if (links->noopener) put_boolean(json, "noopener", true);
  close_with(json, SPAN_LITERAL("}"));
}

/* What is as in a new policy is not written. */
static void put_style(struct json_out *json, const struct writer_style *style) {
  if (style->block_breaks != BLOCK_BREAKS_NEWLINE)
    put_key_word(json, "blockBreaks", json_block_breaks[style->block_breaks]);
  if (style->drops_empty) put_boolean(json, "dropEmptyElements", true);
  if (style->is_xhtml) put_boolean(json, "xhtmlSyntax", true);
  if (style->collapses) put_boolean(json, "collapseWhiteSpace", true);
}

static void put_honesty(struct json_out *json, const struct sanitize_policy *policy) {
  const struct containment_rules *containment = &policy->style.containment;
  if (policy->links.shows_hosts) put_boolean(json, "showLinkHosts", true);
  if (policy->url.punycode_mixed) put_boolean(json, "punycodeMixedHosts", true);
  if (containment->bidi != BIDI_KEEP)
    put_key_word(json, "bidi", json_bidi_controls[containment->bidi]);
  if (containment->max_combining > 0)
    put_key_number(json, "maxCombining", containment->max_combining);
  if (policy->links.maximum > 0) put_key_number(json, "maxLinks", (int64_t)policy->links.maximum);
  if (policy->style.neutral_templates) put_boolean(json, "neutralizeTemplates", true);
}

static void put_kept(struct json_out *json, const struct policy_builder *builder) {
  const struct sanitize_policy *policy = &builder->policy;
  if (builder_has_task_lists(builder)) put_boolean(json, "taskLists", true);
  if (policy->legacy_style) put_boolean(json, "legacyStyle", true);
  if (policy->comment_count > 0)
    put_strings(json, policy, "comments", policy->first_comment, policy->comment_count);
}

/* The same of what is made of text. */
static void put_linked(struct json_out *json, const struct sanitize_policy *policy) {
  const struct text_policy *text = &policy->text;
  if (!text->link_urls && !text->link_emails && text->mention_url.length == 0 &&
      text->tag_url.length == 0)
    return;
  put_key(json, "linkify");
  open_with(json, SPAN_LITERAL("{"));
  if (text->link_urls) put_boolean(json, "urls", true);
  if (text->link_emails) put_boolean(json, "email", true);
  put_text(json, policy, "mentions", text->mention_url);
  put_text(json, policy, "tags", text->tag_url);
  close_with(json, SPAN_LITERAL("}"));
}

static void put_content_settings(struct json_out *json, const struct sanitize_policy *policy) {
  const struct embed_policy *embeds = &policy->embeds;
  if (embeds->links || embeds->host_count > 0) {
    put_key(json, "embeds");
    open_with(json, SPAN_LITERAL("{"));
    put_boolean(json, "link", embeds->links);
    if (embeds->host_count > 0)
      put_strings(json, policy, "hosts", embeds->first_host, embeds->host_count);
    close_with(json, SPAN_LITERAL("}"));
  }
  if (policy->formulas != FORMULAS_TEXT)
    put_key_word(json, "formulas", json_formulas[policy->formulas]);
  if (policy->images.drops_pixels) put_key_word(json, "trackingPixels", json_tracking_pixels[1]);
  if (policy->images.holds_remote) put_key_word(json, "remoteImages", json_remote_images[1]);
  if (policy->style.max_nesting != 0) put_key_number(json, "maxNesting", policy->style.max_nesting);
}

static void put_rule(struct json_out *json, const struct sanitize_policy *policy,
                     const struct value_rule *rule) {
  bool lists = rule->kind == VALUE_LIST || rule->kind == VALUE_SCHEMES;
  put_line(json);
  open_with(json, SPAN_LITERAL("{"));
  if (rule->element != 0) {
    put_key(json, "element");
    put_string(json, element_name(&policy->custom, rule->element));
  }
  put_key(json, "attribute");
  put_string(json, attribute_table[rule->attribute].name);
  put_key_word(json, "kind", json_value_kinds[rule->kind]);
  if (lists) put_strings(json, policy, "list", rule->first_string, rule->string_count);
  if (rule->kind == VALUE_INTEGER && rule->minimum != INT32_MIN)
    put_key_number(json, "minimum", rule->minimum);
  if (rule->kind == VALUE_INTEGER && rule->maximum != INT32_MAX)
    put_key_number(json, "maximum", rule->maximum);
  if (rule->maximum_length != 0) put_key_number(json, "maximumLength", rule->maximum_length);
  if (rule->required != REQUIRED_NOT)
    put_key_word(json, "required", json_requirements[rule->required]);
  close_with(json, SPAN_LITERAL("}"));
}

static void put_forced(struct json_out *json, const struct sanitize_policy *policy,
                       const struct forced_attribute *forced) {
  put_line(json);
  open_with(json, SPAN_LITERAL("{"));
  put_key(json, "element");
  put_string(json, element_name(&policy->custom, forced->element));
  put_key(json, "attribute");
  put_string(json, attribute_table[forced->attribute].name);
  put_key(json, "value");
  put_string(json, policy_text(policy, forced->value));
  close_with(json, SPAN_LITERAL("}"));
}

static void put_tables(struct json_out *json, const struct sanitize_policy *policy) {
  if (policy->rule_count > 0) {
    put_key(json, "values");
    open_with(json, SPAN_LITERAL("["));
    for (uint32_t i = 0; i < policy->rule_count; i++) put_rule(json, policy, &policy->rules[i]);
    close_with(json, SPAN_LITERAL("]"));
  }

  if (policy->forced_count > 0) {
    put_key(json, "forced");
    open_with(json, SPAN_LITERAL("["));
    for (uint32_t i = 0; i < policy->forced_count; i++)
      put_forced(json, policy, &policy->forced[i]);
    close_with(json, SPAN_LITERAL("]"));
  }
}

static void put_limit(struct json_out *json, const char *key, size_t limit) {
  if (limit != 0) put_key_number(json, key, (int64_t)limit);
}

static void put_limits(struct json_out *json, const sanitize_limits *limits) {
  if (limits->input_bytes == 0 && limits->working_bytes == 0 && limits->output_bytes == 0 &&
      limits->open_elements == 0 && limits->formatting_elements == 0)
    return;

  put_key(json, "limits");
  open_with(json, SPAN_LITERAL("{"));
  put_limit(json, "inputBytes", limits->input_bytes);
  put_limit(json, "workingBytes", limits->working_bytes);
  put_limit(json, "outputBytes", limits->output_bytes);
  put_limit(json, "openElements", limits->open_elements);
  put_limit(json, "formattingElements", limits->formatting_elements);
  close_with(json, SPAN_LITERAL("}"));
}

/* One object; an element alone when there is no attribute. */
static void put_ban(struct json_out *json, bool *any, span element, span attribute) {
  bool first = true;
  if (!*any) {
    put_key(json, "forbidden");
    open_with(json, SPAN_LITERAL("["));
  }

  *any = true;
  put_line(json);
  OUT(json->out, "{");
  if (element.length > 0) {
    put_separated(json, &first, SPAN_LITERAL("element"));
    OUT(json->out, ": ");
    put_string(json, element);
  }

  if (attribute.length > 0) {
    put_separated(json, &first, SPAN_LITERAL("attribute"));
    OUT(json->out, ": ");
    put_string(json, attribute);
  }
  OUT(json->out, "}");
}

static void put_bans(struct json_out *json, const struct policy_builder *builder) {
  bool any = false;
  for (unsigned id = 0; id < ELEMENT_COUNT; id++) {
    const struct element_ban *ban = &builder->bans[id];
    span element = builder_element_name(builder, id);
    if (ban->element) put_ban(json, &any, element, SPAN_LITERAL(""));
    for (unsigned i = 1; i < ATTRIBUTE_COUNT; i++) {
      enum attribute_id attribute = (enum attribute_id)i;
      if (!policy_bit(ban->attributes, attribute) || (ban->flags & wildcard_of(attribute)) != 0)
        continue;
      put_ban(json, &any, element, attribute_table[i].name);
    }
    if (ban->flags & POLICY_ARIA_ATTRIBUTES) put_ban(json, &any, element, SPAN_LITERAL("aria-*"));
    if (ban->flags & POLICY_DATA_ATTRIBUTES) put_ban(json, &any, element, SPAN_LITERAL("data-*"));
  }

  if (builder->bans_custom)
    put_ban(json, &any, SPAN_LITERAL(JSON_EVERY_CUSTOM), SPAN_LITERAL(""));
  if (any) close_with(json, SPAN_LITERAL("]"));
}

static void put_own(struct json_out *json, const struct policy_builder *builder) {
  const struct sanitize_policy *policy = &builder->policy;
  put_key(json, "libsanitize");
  open_with(json, SPAN_LITERAL("{"));
  put_key_word(json, "mode", json_modes[builder->mode]);
  if (builder->unknown_mode != SANITIZE_MODE_DEFAULT)
    put_key_word(json, "unknownMode", json_modes[builder->unknown_mode]);
  put_element_modes(json, builder);
  put_renamings(json, builder);
  put_urls(json, policy);
  put_links(json, policy);
  put_text(json, policy, "namePrefix", policy->name_prefix);
  put_style(json, &policy->style);
  put_honesty(json, policy);
  put_kept(json, builder);
  put_linked(json, policy);
  if (policy->text.line_breaks != LINE_BREAKS_KEEP)
    put_key_word(json, "lineBreaks", json_line_breaks[policy->text.line_breaks]);
  put_content_settings(json, policy);
  put_tables(json, policy);
  put_bans(json, builder);
  put_limits(json, &policy->limits);
  close_with(json, SPAN_LITERAL("}"));
}

void json_show(const struct policy_builder *builder, struct text_out *out) {
  struct json_out json = {out, 0, true};
  open_with(&json, SPAN_LITERAL("{"));
  put_elements(&json, builder);
  put_key(&json, "attributes");
  put_attributes(&json, builder, ELEMENT_UNKNOWN);
  put_replaced(&json, builder);
  put_boolean(&json, "comments", false);
  put_boolean(&json, "dataAttributes", (builder->choices[0].flags & POLICY_DATA_ATTRIBUTES) != 0);
  put_own(&json, builder);
  close_with(&json, SPAN_LITERAL("}"));
  OUT(out, "\n");
}
