/* See lint_values.h. */
#include "policy/lint_values.h"

#include "base/characters.h"
#include "filter/floor.h"
#include "html/style_value.h"
#include "html/url.h"
#include "policy/limits.h"
#include "policy/lint_report.h"
#include "policy/lookup.h"

#define SETTING(key) ((struct place){ELEMENT_UNKNOWN, ATTRIBUTE_UNKNOWN, 0, (key)})
#define RULE(element, attribute) ((struct place){(element), (attribute), 0, "values"})

/* ---- Attributes ---- */

static bool is_url_kind(enum attribute_id attribute) {
  unsigned kind = attribute_table[attribute].kind;
  return kind == KIND_URL || kind == KIND_URL_LIST || kind == KIND_SRCSET;
}

static bool is_name_kind(enum element_id element, enum attribute_id attribute) {
  unsigned kind = attribute_table[attribute].kind;
  if (is_custom(element) && attribute == ATTRIBUTE_NAME) return false; /* attributes.c */
  return kind == KIND_NAME || kind == KIND_REFERENCE;
}

static const struct value_rule *effective_rule(const struct policy_builder *builder,
                                               enum element_id element,
                                               enum attribute_id attribute) {
  const struct value_rule *rule = builder_rule(builder, element, attribute);
  return rule != NULL ? rule : builder_rule(builder, ELEMENT_UNKNOWN, attribute);
}

/* Whether any URL at all could stay. */
static bool takes_some_url(const struct policy_builder *builder, enum element_id element,
                           enum attribute_id attribute) {
  const struct url_policy *url = &builder->policy.url;
  const struct value_rule *rule = effective_rule(builder, element, attribute);
  bool own_schemes = rule != NULL && rule->kind == VALUE_SCHEMES;
  if (own_schemes ? rule->string_count > 0 : url->scheme_count > 0) return true;
  if (url->data_images && element == ELEMENT_IMG && attribute == ATTRIBUTE_SRC) return true;
  return url->relative != URL_DROP || url->network_path != URL_DROP || url->fragment != URL_DROP;
}

/* Only by the names of its properties. (check_properties() looks at these.) */
static void check_style(struct policy_builder *builder, enum element_id element) {
  const struct value_rule *rule = effective_rule(builder, element, ATTRIBUTE_STYLE);
  if (rule != NULL && rule->kind == VALUE_LIST) return;
  ERROR_AT(element, ATTRIBUTE_STYLE,
           "no policy can permit style as a whole, since style sheets can cover or read the page: "
           "name its properties, as in style=\"color text-align\"");
}

static void check_attribute(struct policy_builder *builder, enum element_id element,
                            enum attribute_id attribute) {
  span name = attribute_table[attribute].name;
  const char *reason = name_attribute_reason(name);
  if (reason != NULL)
    ERROR_AT(element, attribute, "no policy can permit the attribute %.*s: %s", NAME_SHOWN(name),
             reason);
  if (is_name_kind(element, attribute) && builder->policy.name_prefix.length == 0) {
    ERROR_AT(element, attribute,
             "%.*s could take the place of a name in the page's scripts: set a name prefix first, "
             "such as \"user-\"",
             NAME_SHOWN(name));
  }
  if (attribute == ATTRIBUTE_STYLE) check_style(builder, element);
  if (element != ELEMENT_UNKNOWN && is_url_kind(attribute) &&
      !takes_some_url(builder, element, attribute)) {
    WARN_AT(element, attribute,
            "%.*s of <%.*s> takes no URL at all: there are no schemes, and relative URLs are "
            "dropped; set one of them",
            NAME_SHOWN(name), ELEMENT_SHOWN(element));
  }
}

static void check_attributes(struct policy_builder *builder) {
  bool warned = false; /* the same holds wherever it is permitted */
  for (unsigned element = 0; element < ELEMENT_COUNT; element++) {
    const struct element_choice *choice = &builder->choices[element];
    if (element != 0 && !choice->kept) continue;
    for (unsigned id = 1; id < ATTRIBUTE_COUNT; id++) {
      const uint64_t *permitted =
          element == 0 ? choice->attributes : builder->policy.elements[element].attributes;
      if (policy_bit(permitted, (enum attribute_id)id)) {
        check_attribute(builder, (enum element_id)element, (enum attribute_id)id);
      }
    }
    if ((choice->flags & POLICY_DATA_ATTRIBUTES) && !warned) {
      warned = true;
      WARN_AT((enum element_id)element, 0,
              "data-* lets the input speak to the page's scripts: better list the names");
    }
  }
}

/* ---- Values ---- */

/* What the notation can write and read as it is, and what no parser would change. */
static bool is_plain_token(span token) {
  for (size_t i = 0; i < token.length; i++) {
    unsigned char c = (unsigned char)token.data[i];
    if (c < 0x21 || c > 0x7E || c == '"' || c == '\'' || c == '<' || c == '>' || c == '&' ||
        c == '`')
      return false;
    if (c == '*' && i + 1 < token.length) return false;
  }
  return token.length > 0;
}

/* The notation's own words: "1..9", "{..80}", "YYYY-MM-DD", "#rrggbb". */
static bool is_reserved_token(span token) {
  for (size_t i = 0; i + 1 < token.length; i++) {
    if (token.data[i] == '.' && token.data[i + 1] == '.') return true;
  }
  return span_equal(token, SPAN_LITERAL("YYYY-MM-DD")) ||
         span_equal(token, SPAN_LITERAL("#rrggbb"));
}

static void check_list(struct policy_builder *builder, const struct value_rule *rule) {
  enum element_id element = (enum element_id)rule->element;
  enum attribute_id attribute = (enum attribute_id)rule->attribute;
  if (rule->string_count == 0) {
    builder_report(builder, SANITIZE_SEVERITY_ERROR, RULE(element, attribute),
                   "expected values in the list of %.*s, found none", ATTRIBUTE_SHOWN(attribute));
  }

  for (uint32_t i = 0; i < rule->string_count; i++) {
    span token = policy_text(&builder->policy, builder->policy.strings[rule->first_string + i]);
    if (is_plain_token(token) && !is_reserved_token(token)) continue;
    builder_report(builder, SANITIZE_SEVERITY_ERROR, RULE(element, attribute),
                   "%.*s cannot be a value of %.*s: values are ASCII without quotes, < > & and "
                   "\"..\", and * only ends a prefix",
                   NAME_SHOWN(token), ATTRIBUTE_SHOWN(attribute));
  }
}

/* The rule of a style attribute lists properties. */
static void check_properties(struct policy_builder *builder, const struct value_rule *rule) {
  for (uint32_t i = 0; i < rule->string_count; i++) {
    span name = policy_text(&builder->policy, builder->policy.strings[rule->first_string + i]);
    enum style_property property = style_property_lookup(name);
    if (property != STYLE_PROPERTY_COUNT && span_equal(name, style_property_name(property)))
      continue;
    span nearest = nearest_property(name);
    builder_report(builder, SANITIZE_SEVERITY_ERROR,
                   RULE((enum element_id)rule->element, ATTRIBUTE_STYLE),
                   "no policy can permit the style property %.*s%s%.*s%s", NAME_SHOWN(name),
                   nearest.length > 0 ? "; did you mean " : "", NAME_SHOWN(nearest),
                   nearest.length > 0 ? "?" : "");
  }
}

static bool is_scheme(span scheme) {
  if (scheme.length == 0 || scheme.length >= MAX_SCHEME || !ascii_is_letter(scheme.data[0]))
    return false;
  for (size_t i = 0; i < scheme.length; i++) {
    char c = scheme.data[i];
    bool upper = c >= 'A' && c <= 'Z';
    if (upper || !(ascii_is_alphanumeric(c) || c == '+' || c == '-' || c == '.')) return false;
  }
  return true;
}

/* Of those that no policy can permit. */
static const char *scheme_reason(span scheme) {
  if (!scheme_is_under_floor(scheme)) return NULL;
  if (span_equal(scheme, SPAN_LITERAL("data")))
    return "it can hold a whole document; for images in img src set data images (\"dataImages\", "
           "--data-images)";
  if (span_equal(scheme, SPAN_LITERAL("blob")) || span_equal(scheme, SPAN_LITERAL("filesystem"))) {
    return "it names what the page's scripts made";
  }
  if (span_equal(scheme, SPAN_LITERAL("about")) ||
      span_equal(scheme, SPAN_LITERAL("view-source"))) {
    return "it names pages of the browser";
  }
  return "it runs code";
}

static void check_schemes(struct policy_builder *builder, struct place place, uint32_t first,
                          uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    span scheme = policy_text(&builder->policy, builder->policy.strings[first + i]);
    const char *reason = scheme_reason(scheme);
    if (reason != NULL) {
      builder_report(builder, SANITIZE_SEVERITY_ERROR, place,
                     "no policy can permit the scheme %.*s: %s", NAME_SHOWN(scheme), reason);
    } else if (!is_scheme(scheme)) {
      builder_report(
          builder, SANITIZE_SEVERITY_ERROR, place,
          "%.*s is not a scheme: a letter, then letters, digits, + - and ., without the colon",
          NAME_SHOWN(scheme));
    }
  }
}

static void check_kind(struct policy_builder *builder, const struct value_rule *rule) {
  enum element_id element = (enum element_id)rule->element;
  enum attribute_id attribute = (enum attribute_id)rule->attribute;
  bool url = is_url_kind(attribute);

  switch ((enum value_kind)rule->kind) {
  case VALUE_ANY: return;
  case VALUE_SCHEMES:
    if (!url)
      builder_report(builder, SANITIZE_SEVERITY_ERROR, RULE(element, attribute),
                     "%.*s holds no URL: it has no schemes", ATTRIBUTE_SHOWN(attribute));
    check_schemes(builder, RULE(element, attribute), rule->first_string, rule->string_count);
    return;
  case VALUE_LIST:
    check_list(builder, rule);
    if (attribute == ATTRIBUTE_STYLE) check_properties(builder, rule);
    break;
  case VALUE_INTEGER:
    if (rule->minimum > rule->maximum) {
      builder_report(builder, SANITIZE_SEVERITY_ERROR, RULE(element, attribute),
                     "expected a minimum up to the maximum, found %ld to %ld", (long)rule->minimum,
                     (long)rule->maximum);
    }
    break;
  case VALUE_DATETIME:
  case VALUE_COLOR: break;
  }

  if (url) {
    builder_report(
        builder, SANITIZE_SEVERITY_ERROR, RULE(element, attribute),
        "%.*s holds a URL: of its values only the schemes can be listed, as in \"https:\"",
        ATTRIBUTE_SHOWN(attribute));
  }

  if (is_name_kind(element, attribute)) {
    builder_report(builder, SANITIZE_SEVERITY_ERROR, RULE(element, attribute),
                   "%.*s gets the name prefix: its values cannot be listed",
                   ATTRIBUTE_SHOWN(attribute));
  }
}

/* Parts of a table cannot go while the table stays. */
static void check_required(struct policy_builder *builder, const struct value_rule *rule) {
  enum attribute_id attribute = (enum attribute_id)rule->attribute;
  if (rule->required == REQUIRED_NOT) return;
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    enum element_id part = (enum element_id)id;
    bool general = rule->element == 0 && builder_rule(builder, part, attribute) == NULL;
    if (part == ELEMENT_TABLE || !lint_is_table_part(part) || !builder->choices[id].kept) continue;
    if (rule->element != part && !general) continue;
    builder_report(
        builder, SANITIZE_SEVERITY_ERROR, RULE(part, attribute),
        "<%.*s> cannot require %.*s: without it, its text would have no place in the table",
        ELEMENT_SHOWN(part), ATTRIBUTE_SHOWN(attribute));
  }
}

static void check_rules(struct policy_builder *builder) {
  for (uint32_t i = 0; i < builder->policy.rule_count; i++) {
    const struct value_rule *rule = &builder->policy.rules[i];
    enum attribute_id attribute = (enum attribute_id)rule->attribute;
    if (rule->maximum_length > INT32_MAX) {
      builder_report(builder, SANITIZE_SEVERITY_ERROR,
                     RULE((enum element_id)rule->element, attribute),
                     "the maximum length of %.*s is too large", ATTRIBUTE_SHOWN(attribute));
    }
    check_kind(builder, rule);
    check_required(builder, rule);
  }
}

static void check_forced(struct policy_builder *builder) {
  for (uint32_t i = 0; i < builder->policy.forced_count; i++) {
    const struct forced_attribute *forced = &builder->policy.forced[i];
    enum element_id element = (enum element_id)forced->element;
    enum attribute_id attribute = (enum attribute_id)forced->attribute;
    const char *reason = name_attribute_reason(attribute_table[attribute].name);
    if (reason == NULL && is_url_kind(attribute)) reason = "URLs are never put in";
    if (reason == NULL && is_name_kind(element, attribute))
      reason = "a name would stand more than once in the page";
    if (reason == NULL && attribute == ATTRIBUTE_STYLE) reason = "a class says the same";
    if (reason == NULL && attribute == ATTRIBUTE_REL)
      reason = "the link settings add to what is there";
    span value = policy_text(&builder->policy, forced->value);
    if (reason == NULL && clean_prefix(value) != value.length)
      reason = "the value has characters no output may have";
    if (reason == NULL) continue;
    builder_report(builder, SANITIZE_SEVERITY_ERROR,
                   ((struct place){element, attribute, 0, "forced"}), "%.*s cannot be forced: %s",
                   ATTRIBUTE_SHOWN(attribute), reason);
  }
}

/* ---- Settings ---- */

static bool is_word(span text, bool hyphen_last) {
  if (text.length == 0 || !ascii_is_letter(text.data[0])) return false;
  for (size_t i = 0; i < text.length; i++) {
    char c = text.data[i];
    if (!ascii_is_alphanumeric(c) && c != '-' && c != '_') return false;
  }
  return !hyphen_last || text.data[text.length - 1] == '-';
}

static void check_base(struct policy_builder *builder) {
  const struct url_policy *url = &builder->policy.url;
  span base = policy_text(&builder->policy, url->base);
  bool needed = url->relative == URL_RESOLVE || url->network_path == URL_RESOLVE ||
                url->fragment == URL_RESOLVE;

  if (base.length == 0) {
    if (needed)
      builder_report(builder, SANITIZE_SEVERITY_ERROR, SETTING("baseUrl"),
                     "URLs cannot be resolved without a base URL: set one (\"baseUrl\", --base)");
    return;
  }

  char text[URL_RESOLVED_SIZE(0, MAX_BASE_URL)];
  struct url_base read;

  if (base.length > MAX_BASE_URL || clean_prefix(base) != base.length ||
      url_base_read(&read, base, text, sizeof(text)) != URL_OK) {
    builder_report(builder, SANITIZE_SEVERITY_ERROR, SETTING("baseUrl"),
                   "the base URL: expected an absolute http or https URL, as https://example.com/ "
                   "is, found %.*s",
                   NAME_SHOWN(base));
  }
}

static void check_links(struct policy_builder *builder) {
  const struct sanitize_policy *policy = &builder->policy;
  span target = policy_text(policy, policy->links.target);
  bool keyword = target.length > 0 && target.data[0] == '_' &&
                 is_word(span_of(target.data + 1, target.length - 1), false);

  if (target.length > 0 && !keyword && !is_word(target, false)) {
    builder_report(builder, SANITIZE_SEVERITY_ERROR, SETTING("links"),
                   "%.*s cannot be the target of links: expected one word, as _blank is",
                   NAME_SHOWN(target));
  }

  for (uint32_t i = 0; i < policy->links.rel_count; i++) {
    span token = policy_text(policy, policy->strings[policy->links.first_rel + i]);
    bool is_harmful = link_type_is_under_floor(token);
    if (is_word(token, false) && !is_harmful) continue;
    builder_report(
        builder, SANITIZE_SEVERITY_ERROR, SETTING("links"),
        is_harmful ? "%.*s cannot be a token of rel: it hands this page to the one that it opens"
                   : "%.*s cannot be a token of rel: expected words, as nofollow is",
        NAME_SHOWN(token));
  }
}

static void check_prefix(struct policy_builder *builder) {
  enum { LONGEST_PREFIX = 64 };
  span prefix = policy_text(&builder->policy, builder->policy.name_prefix);
  if (prefix.length == 0 || (prefix.length <= LONGEST_PREFIX && is_word(prefix, true))) return;
  builder_report(builder, SANITIZE_SEVERITY_ERROR, SETTING("namePrefix"),
                 "expected a name prefix of at most 64 letters, digits, - and _ that begins with a "
                 "letter and ends with - (no script has such names), found %.*s",
                 NAME_SHOWN(prefix));
}

/* "wp:*", "more": what a comment can begin with that is no condition and ends none. */
static bool is_comment_name(span name) {
  bool slash = name.length > 0 && name.data[0] == '/';
  if (slash) name = span_of(name.data + 1, name.length - 1);
  if (name.length == 0 || !ascii_is_letter(name.data[0])) return false;
  for (size_t i = 0; i < name.length; i++) {
    char c = name.data[i];
    bool last = i + 1 == name.length;
    if (c == '*' && last) return true;
    if (c == '-' && (last || name.data[i + 1] == '-')) return false;
    if (!ascii_is_alphanumeric(c) && c != ':' && c != '-' && c != '_' && c != '/') return false;
  }
  return true;
}

static void check_comments(struct policy_builder *builder) {
  const struct sanitize_policy *policy = &builder->policy;
  for (uint32_t i = 0; i < policy->comment_count; i++) {
    span name = policy_text(policy, policy->strings[policy->first_comment + i]);
    if (is_comment_name(name)) continue;
    builder_report(
        builder, SANITIZE_SEVERITY_ERROR, SETTING("comments"),
        "%.*s cannot be the name of comments that stay: expected a letter, then letters, "
        "digits, ':', '_', '/' and single '-'; * ends a prefix",
        NAME_SHOWN(name));
  }
}

/* What it says of old attributes has no place to stand. */
static void check_legacy_style(struct policy_builder *builder) {
  if (!builder->policy.legacy_style) return;
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    if (policy_bit(builder->policy.elements[id].attributes, ATTRIBUTE_STYLE)) return;
  }
  builder_report(builder, SANITIZE_SEVERITY_WARNING, SETTING("legacyStyle"),
                 "old attributes become style, which is not permitted on any element: permit it, "
                 "as in <span style=\"color\">");
}

static void check_limits(struct policy_builder *builder) {
  const sanitize_limits *limits = &builder->policy.limits;
  if (!input_limit_is_sound(limits) || limits->working_bytes > MAX_LIMIT ||
      limits->output_bytes > MAX_LIMIT) {
    builder_report(builder, SANITIZE_SEVERITY_ERROR, SETTING("limits"),
                   "expected a limit of at most %zu bytes of input, found more",
                   SANITIZE_LARGEST_INPUT_BYTES);
  }

  if (!open_limit_is_sound(limits)) {
    builder_report(builder, SANITIZE_SEVERITY_ERROR, SETTING("limits"),
                   "expected a limit of %d to %d open elements, or 0 for the default, found %zu",
                   SANITIZE_LEAST_OPEN_ELEMENTS, SANITIZE_LARGEST_OPEN_ELEMENTS,
                   limits->open_elements);
  }
  if (!formatting_limit_is_sound(limits)) {
    builder_report(
        builder, SANITIZE_SEVERITY_ERROR, SETTING("limits"),
        "expected a limit of %d to %d formatting elements, or 0 for the default, found %zu",
        SANITIZE_LEAST_FORMATTING_ELEMENTS, SANITIZE_LARGEST_FORMATTING_ELEMENTS,
        limits->formatting_elements);
  }
}

/* What would take the sense from a setting. */
static void check_honesty(struct policy_builder *builder) {
  const struct sanitize_policy *policy = &builder->policy;
  if (policy->links.maximum > MAX_LIMIT)
    builder_report(builder, SANITIZE_SEVERITY_ERROR, SETTING("maxLinks"),
                   "expected a number of links up to %zu, found more", (size_t)MAX_LIMIT);
  bool tells = policy->links.shows_hosts || policy->url.punycode_mixed;
  if (tells && policy->style.containment.bidi == BIDI_KEEP)
    builder_report(builder, SANITIZE_SEVERITY_WARNING, SETTING("bidi"),
                   "controls of direction in the text of a link could turn around the host that is "
                   "told: set \"bidi\" (--bidi) to \"close\" or \"remove\"");
}

/* Where the path, query or fragment of a URL with "//" begins; its length where there is none. */
static size_t end_of_authority(span url) {
  size_t at = 0;
  while (at + 1 < url.length && (url.data[at] != '/' || url.data[at + 1] != '/')) at++;
  for (at += 2; at < url.length; at++) {
    if (url.data[at] == '/' || url.data[at] == '?' || url.data[at] == '#') return at;
  }
  return url.length;
}

/* A name is put into it percent-encoded, which only a path, a query or a fragment holds together. */
static bool is_url_template(span url) {
  const span place = SPAN_LITERAL("{name}");
  char host[URL_HOST_SIZE];
  bool is_http =
      url.length > 8 && (span_equal_lower(span_of(url.data, 7), SPAN_LITERAL("http://")) ||
                         span_equal_lower(span_of(url.data, 8), SPAN_LITERAL("https://")));
  bool has_host = is_http && url.data[end_of_authority(url) - 1] != '/';
  if (!has_host || url.length > MAX_BASE_URL || clean_prefix(url) != url.length) return false;
  size_t count = 0;
  size_t first = 0;
  for (size_t at = 0; at < url.length; at++) {
    if ((unsigned char)url.data[at] <= ' ') return false;
    if (!span_starts_with(span_of(url.data + at, url.length - at), place)) continue;
    if (count++ == 0) first = at;
  }
  return count == 1 && first > end_of_authority(url) && url_host(url, host) > 0;
}

static void check_template(struct policy_builder *builder, struct policy_string template) {
  span url = policy_text(&builder->policy, template);
  if (url.length == 0 || is_url_template(url)) return;
  builder_report(builder, SANITIZE_SEVERITY_ERROR, SETTING("linkify"),
                 "expected an absolute http or https URL with {name} once behind the host, as "
                 "https://example.com/@{name} is, found %.*s",
                 NAME_SHOWN(url));
}

static void check_text(struct policy_builder *builder) {
  const struct sanitize_policy *policy = &builder->policy;
  const struct text_policy *text = &policy->text;
  const struct element_policy *a = &policy->elements[ELEMENT_A];
  bool links = text->link_urls || text->link_emails || text->mention_url.length > 0 ||
               text->tag_url.length > 0;
  check_template(builder, text->mention_url);
  check_template(builder, text->tag_url);

  if (links && (a->action != ACTION_KEEP || !policy_bit(a->attributes, ATTRIBUTE_HREF))) {
    builder_report(builder, SANITIZE_SEVERITY_WARNING, SETTING("linkify"),
                   "text is to become links, but <a href=\"\"> is not permitted: permit that, too");
  }
  if (text->line_breaks == LINE_BREAKS_KEEP) return;

  enum element_id written = text->line_breaks == LINE_BREAKS_P ? ELEMENT_P : ELEMENT_BR;
  if (policy->elements[written].action != ACTION_KEEP) {
    builder_report(builder, SANITIZE_SEVERITY_WARNING, SETTING("lineBreaks"),
                   "line breaks are to be <%.*s>, which is not permitted: permit that, too",
                   ELEMENT_SHOWN(written));
  }
  if (policy->style.collapses) {
    builder_report(builder, SANITIZE_SEVERITY_WARNING, SETTING("lineBreaks"),
                   "white space is collapsed before line breaks are shown: blank lines are gone "
                   "by then; set one of the two");
  }
}

/* "example.com", "*.example.com", as url_host() gives them; an IP address is one, too. */
static bool is_host(span text) {
  if (span_starts_with(text, SPAN_LITERAL("*."))) text = span_of(text.data + 2, text.length - 2);
  if (text.length == 0 || text.length >= URL_HOST_SIZE) return false;
  for (size_t i = 0; i < text.length; i++) {
    char c = text.data[i];
    bool upper = c >= 'A' && c <= 'Z';
    if (upper || !(ascii_is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '[' ||
                   c == ']' || c == ':'))
      return false;
  }
  return true;
}

static void check_embeds(struct policy_builder *builder) {
  const struct embed_policy *embeds = &builder->policy.embeds;
  for (uint32_t i = 0; i < embeds->host_count; i++) {
    span host = policy_text(&builder->policy, builder->policy.strings[embeds->first_host + i]);
    if (is_host(host)) continue;
    builder_report(builder, SANITIZE_SEVERITY_ERROR, SETTING("embeds"),
                   "expected hosts in lower case, as youtube.com and *.youtube.com are, found %.*s",
                   NAME_SHOWN(host));
  }
  bool links = policy_bit(builder->policy.elements[ELEMENT_A].attributes, ATTRIBUTE_HREF);
  if (embeds->links && !links) {
    builder_report(
        builder, SANITIZE_SEVERITY_WARNING, SETTING("embeds"),
        "embeds are to leave links, but <a href=\"\"> is not permitted: permit that, too");
  }
}

static void check_formulas(struct policy_builder *builder) {
  if (builder->policy.formulas != FORMULAS_TEXT && !builder->policy.passed_over[ELEMENT_MATH]) {
    builder_report(builder, SANITIZE_SEVERITY_WARNING, SETTING("formulas"),
                   "formulas are to be shown, but <math> has a mode of its own or becomes another "
                   "element: take that out");
  }
}

static void check_settings(struct policy_builder *builder) {
  const struct url_policy *url = &builder->policy.url;
  check_schemes(builder, SETTING("schemes"), url->first_scheme, url->scheme_count);
  check_base(builder);
  check_links(builder);
  check_prefix(builder);
  check_limits(builder);
  check_honesty(builder);
  check_comments(builder);
  check_legacy_style(builder);
  check_text(builder);
  check_embeds(builder);
  check_formulas(builder);
  if (url->data_images &&
      !policy_bit(builder->policy.elements[ELEMENT_IMG].attributes, ATTRIBUTE_SRC)) {
    builder_report(builder, SANITIZE_SEVERITY_WARNING, SETTING("dataImages"),
                   "data images are permitted, but <img src=\"\"> is not: permit that, too");
  }
}

void lint_values(struct policy_builder *builder) {
  check_attributes(builder);
  check_rules(builder);
  check_forced(builder);
  check_settings(builder);
}
