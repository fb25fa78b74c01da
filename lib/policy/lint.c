/* See lint.h. */
#include "policy/lint.h"

#include "base/characters.h"
#include "filter/floor.h"
#include "html/url.h"
#include "policy/forbid.h"
#include "policy/limits.h"
#include "policy/lookup.h"

#include <stdio.h>

static struct place attribute_place(enum element_id element, enum attribute_id attribute) {
  return (struct place){element, attribute, 0, NULL};
}

#define SETTING(key) ((struct place){ELEMENT_UNKNOWN, ATTRIBUTE_UNKNOWN, 0, (key)})
#define RULE(element, attribute) ((struct place){(element), (attribute), 0, "values"})

#define ERROR_AT(element, attribute, ...) \
  builder_report(builder, SANITIZE_SEVERITY_ERROR, attribute_place(element, attribute), __VA_ARGS__)
#define WARN_AT(element, attribute, ...)                                                  \
  builder_report(builder, SANITIZE_SEVERITY_WARNING, attribute_place(element, attribute), \
                 __VA_ARGS__)
#define RENAME_ERROR(element, ...)                 \
  builder_report(builder, SANITIZE_SEVERITY_ERROR, \
                 ((struct place){(element), ATTRIBUTE_UNKNOWN, 0, "rename"}), __VA_ARGS__)
#define ELEMENT_SHOWN(element) NAME_SHOWN(element_table[element].name)
#define ATTRIBUTE_SHOWN(attribute) NAME_SHOWN(attribute_table[attribute].name)

/* ---- Tables ---- */

bool lint_is_table_part(enum element_id element) {
  return element == ELEMENT_TABLE || (element_flags[element] & ELEMENT_PART) != 0;
}

/* The names of the parts whose `kept` is so, as "<td> <th>"; how many there are. */
static size_t list_parts(const struct policy_builder *builder, bool kept, char *text, size_t size) {
  size_t count = 0;
  size_t length = 0;
  text[0] = '\0';
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    if (!lint_is_table_part((enum element_id)id) || builder->choices[id].kept != kept) continue;
    int written =
        snprintf(text + length, size - length, "%s<%.*s>", count > 0 ? " " : "", ELEMENT_SHOWN(id));
    if (written > 0) length += (size_t)written;
    if (length >= size) length = size - 1;
    count++;
  }
  return count;
}

enum { PARTS_TEXT = 120 };

void lint_complete_tables(struct policy_builder *builder) {
  char missing[PARTS_TEXT];
  char kept[PARTS_TEXT];
  if (list_parts(builder, true, kept, sizeof(kept)) == 0 ||
      list_parts(builder, false, missing, sizeof(missing)) == 0) {
    return;
  }
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    enum element_id part = (enum element_id)id;
    if (lint_is_table_part(part) && !builder_renames(builder, part)) builder_keep(builder, part);
  }
  WARN_AT(ELEMENT_TABLE, 0, "a table is permitted as a whole, so these are, too: %s", missing);
}

void lint_shrink_tables(struct policy_builder *builder) {
  char left[PARTS_TEXT];
  if (builder->choices[ELEMENT_TABLE].kept || list_parts(builder, true, left, sizeof(left)) == 0)
    return;
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    bool part = lint_is_table_part((enum element_id)id);
    if (part && builder->choices[id].kept) builder_refuse(builder, (enum element_id)id);
  }
  WARN_AT(ELEMENT_TABLE, 0, "without <table> these are no longer permitted either: %s", left);
}

static void check_tables(struct policy_builder *builder) {
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    enum element_id part = (enum element_id)id;
    if (!lint_is_table_part(part) || builder->choices[id].kept ||
        !builder->choices[ELEMENT_TABLE].kept)
      continue;
    ERROR_AT(part, 0,
             "<%.*s> cannot be left out while <table> is permitted: its text would have no place "
             "in the table; take out <table>, too",
             ELEMENT_SHOWN(part));
  }
}

/* ---- Elements ---- */

/* Elements that mean nothing alone. */
static const struct {
  uint8_t element;
  uint8_t parents[3];
  const char *text;
} companions[] = {
    {ELEMENT_AREA, {ELEMENT_MAP}, "<map>"},
    {ELEMENT_DD, {ELEMENT_DL}, "<dl>"},
    {ELEMENT_DT, {ELEMENT_DL}, "<dl>"},
    {ELEMENT_LI, {ELEMENT_OL, ELEMENT_UL, ELEMENT_MENU}, "<ul> or <ol>"},
    {ELEMENT_RB, {ELEMENT_RUBY}, "<ruby>"},
    {ELEMENT_RP, {ELEMENT_RUBY}, "<ruby>"},
    {ELEMENT_RT, {ELEMENT_RUBY}, "<ruby>"},
    {ELEMENT_RTC, {ELEMENT_RUBY}, "<ruby>"},
    {ELEMENT_SOURCE,
     {ELEMENT_AUDIO, ELEMENT_PICTURE, ELEMENT_VIDEO},
     "<audio>, <picture> or <video>"},
    {ELEMENT_TRACK, {ELEMENT_AUDIO, ELEMENT_VIDEO}, "<audio> or <video>"},
};

static void check_companions(struct policy_builder *builder) {
  for (size_t i = 0; i < sizeof(companions) / sizeof(companions[0]); i++) {
    enum element_id element = (enum element_id)companions[i].element;
    bool found = false;
    for (size_t j = 0; j < sizeof(companions[i].parents) && companions[i].parents[j] != 0; j++) {
      if (builder->choices[companions[i].parents[j]].kept) found = true;
    }
    if (!builder->choices[element].kept || found) continue;
    WARN_AT(element, 0, "<%.*s> means nothing without %s", ELEMENT_SHOWN(element),
            companions[i].text);
  }
}

static void check_elements(struct policy_builder *builder) {
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    enum element_id element = (enum element_id)id;
    const char *reason = name_element_reason(element);
    if (builder->choices[id].kept && reason != NULL) {
      ERROR_AT(element, 0, "no policy can permit <%.*s>: %s", ELEMENT_SHOWN(element), reason);
    }
    if (builder->choices[id].mode == SANITIZE_MODE_STRIP && (element_flags[id] & ELEMENT_HIDDEN)) {
      ERROR_AT(element, 0,
               "<%.*s> cannot be stripped: a browser does not show its content; drop or escape it",
               ELEMENT_SHOWN(element));
    }
  }

  check_companions(builder);
}

/* ---- Renamed elements ---- */

/* Why an element cannot be renamed; NULL when it can. */
static const char *unrenamed_reason(enum element_id element) {
  if (element_flags[element] & ELEMENT_HIDDEN)
    return "a browser does not show its content; drop or escape it";
  if (element == ELEMENT_HTML || element == ELEMENT_HEAD || element == ELEMENT_BODY ||
      element == ELEMENT_FRAMESET)
    return "parsers put it into every page; take this out";
  return NULL;
}

static bool becomes_of(const struct policy_builder *builder, enum element_id element,
                       enum element_id link) {
  const uint8_t *becomes = builder->choices[element].becomes;
  for (size_t i = 0; i < RENAME_LINKS && becomes[i] != 0; i++) {
    if (becomes[i] == link) return true;
  }
  return false;
}

static void check_link(struct policy_builder *builder, enum element_id element,
                       enum element_id link) {
  static const char *const kinds[] = {"has content", "has no content"};
  bool is_void = (element_flags[element] & ELEMENT_VOID) != 0;
  bool link_is_void = (element_flags[link] & ELEMENT_VOID) != 0;
  if (link == element) {
    RENAME_ERROR(element, "<%.*s> cannot become itself; take it out", ELEMENT_SHOWN(element));
  } else if (becomes_of(builder, link, element)) {
    RENAME_ERROR(element, "<%.*s> and <%.*s> would become each other; take one of them out",
                 ELEMENT_SHOWN(element), ELEMENT_SHOWN(link));
  } else if (builder_renames(builder, link)) {
    RENAME_ERROR(element, "<%.*s> cannot become <%.*s>, which becomes <%.*s>; name that instead",
                 ELEMENT_SHOWN(element), ELEMENT_SHOWN(link),
                 ELEMENT_SHOWN(builder->choices[link].becomes[0]));
  } else if (lint_is_table_part(link)) {
    RENAME_ERROR(element, "<%.*s> cannot become <%.*s>: a table is more than one element",
                 ELEMENT_SHOWN(element), ELEMENT_SHOWN(link));
  } else if (is_void != link_is_void) {
    RENAME_ERROR(element, "<%.*s> cannot become <%.*s>: the one %s, the other %s",
                 ELEMENT_SHOWN(element), ELEMENT_SHOWN(link), kinds[is_void], kinds[link_is_void]);
  } else if (!builder->choices[link].kept) {
    RENAME_ERROR(element, "<%.*s> cannot become <%.*s>, which is not permitted; permit that, too",
                 ELEMENT_SHOWN(element), ELEMENT_SHOWN(link));
  }
}

static void check_renamings(struct policy_builder *builder) {
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    enum element_id element = (enum element_id)id;
    const uint8_t *becomes = builder->choices[id].becomes;
    if (!builder_renames(builder, element)) continue;
    const char *reason = unrenamed_reason(element);
    if (reason != NULL)
      RENAME_ERROR(element, "<%.*s> cannot be renamed: %s", ELEMENT_SHOWN(element), reason);
    for (size_t i = 0; i < RENAME_LINKS && becomes[i] != 0; i++)
      check_link(builder, element, (enum element_id)becomes[i]);
    if (becomes[1] != 0 && (element_flags[id] & ELEMENT_VOID))
      RENAME_ERROR(element, "<%.*s> has no content, so it can become one element only",
                   ELEMENT_SHOWN(element));
  }
}

void lint_shrink_renamings(struct policy_builder *builder) {
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    struct element_choice *choice = &builder->choices[id];
    uint8_t left[RENAME_LINKS] = {0};
    size_t count = 0;
    for (size_t i = 0; i < RENAME_LINKS && choice->becomes[i] != 0; i++) {
      if (builder->choices[choice->becomes[i]].kept) left[count++] = choice->becomes[i];
    }
    if (memcmp(left, choice->becomes, sizeof(left)) == 0) continue;
    memcpy(choice->becomes, left, sizeof(left));
    if (count == 0) {
      WARN_AT((enum element_id)id, 0,
              "<%.*s> is no longer renamed: what it became is not permitted now",
              ELEMENT_SHOWN(id));
    } else {
      WARN_AT((enum element_id)id, 0,
              "<%.*s> becomes less: not all that it became is permitted now", ELEMENT_SHOWN(id));
    }
  }
}

/* ---- Attributes ---- */

static bool is_url_kind(enum attribute_id attribute) {
  unsigned kind = attribute_table[attribute].kind;
  return kind == KIND_URL || kind == KIND_URL_LIST || kind == KIND_SRCSET;
}

static bool is_name_kind(enum attribute_id attribute) {
  unsigned kind = attribute_table[attribute].kind;
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

static void check_attribute(struct policy_builder *builder, enum element_id element,
                            enum attribute_id attribute) {
  span name = attribute_table[attribute].name;
  const char *reason = name_attribute_reason(name);
  if (reason != NULL)
    ERROR_AT(element, attribute, "no policy can permit the attribute %.*s: %s", NAME_SHOWN(name),
             reason);
  if (is_name_kind(attribute) && builder->policy.name_prefix.length == 0) {
    ERROR_AT(element, attribute,
             "%.*s could take the place of a name in the page's scripts: set a name prefix first, "
             "such as \"user-\"",
             NAME_SHOWN(name));
  }
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

/* The notation's own words: "1..9", "{..80}", "YYYY-MM-DD". */
static bool is_reserved_token(span token) {
  for (size_t i = 0; i + 1 < token.length; i++) {
    if (token.data[i] == '.' && token.data[i + 1] == '.') return true;
  }
  return span_equal(token, SPAN_LITERAL("YYYY-MM-DD"));
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
  case VALUE_LIST: check_list(builder, rule); break;
  case VALUE_INTEGER:
    if (rule->minimum > rule->maximum) {
      builder_report(builder, SANITIZE_SEVERITY_ERROR, RULE(element, attribute),
                     "expected a minimum up to the maximum, found %ld to %ld", (long)rule->minimum,
                     (long)rule->maximum);
    }
    break;
  case VALUE_DATETIME: break;
  }

  if (url) {
    builder_report(
        builder, SANITIZE_SEVERITY_ERROR, RULE(element, attribute),
        "%.*s holds a URL: of its values only the schemes can be listed, as in \"https:\"",
        ATTRIBUTE_SHOWN(attribute));
  }

  if (is_name_kind(attribute)) {
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
    if (reason == NULL && is_name_kind(attribute))
      reason = "a name would stand more than once in the page";
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
    if (is_word(token, false)) continue;
    builder_report(builder, SANITIZE_SEVERITY_ERROR, SETTING("links"),
                   "%.*s cannot be a token of rel: expected words, as nofollow is",
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

static void check_settings(struct policy_builder *builder) {
  const struct url_policy *url = &builder->policy.url;
  check_schemes(builder, SETTING("schemes"), url->first_scheme, url->scheme_count);
  check_base(builder);
  check_links(builder);
  check_prefix(builder);
  check_limits(builder);
  if (url->data_images &&
      !policy_bit(builder->policy.elements[ELEMENT_IMG].attributes, ATTRIBUTE_SRC)) {
    builder_report(builder, SANITIZE_SEVERITY_WARNING, SETTING("dataImages"),
                   "data images are permitted, but <img src=\"\"> is not: permit that, too");
  }
}

bool lint_policy(struct policy_builder *builder) {
  check_elements(builder);
  check_renamings(builder);
  forbid_check(builder);
  check_tables(builder);
  check_attributes(builder);
  check_rules(builder);
  check_forced(builder);
  check_settings(builder);
  return !builder_has_error(builder);
}
