/*
 * Reads the notation of comment forms: <a href="" title=""> <ol type="1 a A i I">. The syntax is
 * described in sanitize.h, at sanitize_policy_allow(). Says what is wrong and where; lint.c judges
 * the policy as a whole.
 */
#include "policy/custom_slots.h"
#include "policy/forbid.h"
#include "policy/lint.h"
#include "policy/lookup.h"
#include "policy/policy_text.h"

/* ---- Tags ---- */

struct reader {
  struct policy_builder *draft;
  span text;
  size_t at;
  bool final; /* what is denied is forbidden */
};

struct tag {
  span name;
  size_t offset;
  bool renames;
  span chain; /* what it becomes */
  size_t chain_offset;
};

struct tag_attribute {
  span name; /* without '!' */
  span value;
  size_t offset, value_offset;
  unsigned required; /* enum value_requirement */
};

static struct place at_offset(size_t offset) {
  return (struct place){ELEMENT_UNKNOWN, ATTRIBUTE_UNKNOWN, offset + 1, NULL};
}

static void complain(struct reader *reader, size_t offset, const char *what) {
  if (reader->draft != NULL)
    builder_report(reader->draft, SANITIZE_SEVERITY_ERROR, at_offset(offset), "%s", what);
}

static void skip_white_space(struct reader *reader) {
  while (reader->at < reader->text.length && ascii_is_space(reader->text.data[reader->at]))
    reader->at++;
}

static char next_byte(const struct reader *reader) {
  return reader->at < reader->text.length ? reader->text.data[reader->at] : '\0';
}

/* A run of anything but white space and the bytes in `ends`. */
static span take_run(struct reader *reader, const char *ends) {
  size_t start = reader->at;
  while (reader->at < reader->text.length) {
    char c = reader->text.data[reader->at];
    if (ascii_is_space(c) || (c != '\0' && strchr(ends, c) != NULL)) break;
    reader->at++;
  }
  return span_of(reader->text.length == 0 ? "" : reader->text.data + start, reader->at - start);
}

/* "You may use these HTML tags and attributes:" */
static bool skip_introduction(struct reader *reader) {
  const char *found =
      reader->text.length == 0 ? NULL : memchr(reader->text.data, '<', reader->text.length);
  size_t end = found == NULL ? reader->text.length : (size_t)(found - reader->text.data);
  while (end > 0 && ascii_is_space(reader->text.data[end - 1])) end--;
  skip_white_space(reader);
  if (end <= reader->at) return true;
  if (reader->text.data[end - 1] != ':') {
    complain(reader, reader->at, "expected tags, as <b>, found none");
    return false;
  }
  reader->at = end;
  return true;
}

static bool take_value(struct reader *reader, struct tag_attribute *attribute) {
  reader->at++;
  skip_white_space(reader);
  char quote = next_byte(reader);
  if (quote != '"' && quote != '\'') {
    attribute->value_offset = reader->at;
    attribute->value = take_run(reader, ">\"'<");
    return true;
  }

  size_t start = ++reader->at;
  const char *end = memchr(reader->text.data + start, quote, reader->text.length - start);
  if (end == NULL) {
    complain(reader, start - 1, "expected the quote that closes this value, found none");
    return false;
  }

  attribute->value_offset = start;
  attribute->value = span_of(reader->text.data + start, (size_t)(end - reader->text.data) - start);
  reader->at = start + attribute->value.length + 1;
  return true;
}

/* <h1="p>strong">: what the element becomes; nothing where there is no '='. */
static bool next_chain(struct reader *reader, struct tag *tag) {
  struct tag_attribute chain = {.value = SPAN_LITERAL("")};
  skip_white_space(reader);
  tag->renames = next_byte(reader) == '=';
  if (tag->renames && !take_value(reader, &chain)) return false;
  tag->chain = chain.value;
  tag->chain_offset = chain.value_offset;
  return true;
}

/* To behind the name of the next tag, and what it becomes; false at the end and after an error. */
static bool next_tag(struct reader *reader, struct tag *tag) {
  skip_white_space(reader);
  if (reader->at == reader->text.length) return false;
  tag->offset = reader->at;
  if (next_byte(reader) != '<') {
    complain(reader, reader->at, "expected '<', which begins a tag");
    return false;
  }
  reader->at++;
  skip_white_space(reader);
  tag->name = take_run(reader, "/>=<\"'");
  if (tag->name.length > 0) return next_chain(reader, tag);
  complain(reader, reader->at,
           next_byte(reader) == '/' ? "expected a start tag, as <b>, found an end tag; take it out"
                                    : "expected the name of an element after '<'");
  return false;
}

static void take_required(struct tag_attribute *attribute) {
  while (attribute->name.length > 0 && attribute->name.data[attribute->name.length - 1] == '!') {
    attribute->name.length--;
    attribute->required++;
  }
}

/* The next attribute of the tag; false behind its '>' and after an error. */
static bool next_attribute(struct reader *reader, struct tag_attribute *attribute) {
  memset(attribute, 0, sizeof(*attribute));
  attribute->value = SPAN_LITERAL("");
  skip_white_space(reader);
  if (next_byte(reader) == '/') {
    reader->at++;
    skip_white_space(reader);
  }

  attribute->offset = reader->at;
  attribute->name = take_run(reader, "/>=<\"'");
  attribute->value_offset = reader->at;
  take_required(attribute);

  if (attribute->name.length == 0) {
    bool closed = next_byte(reader) == '>' && attribute->required == 0;
    if (closed) reader->at++;
    if (!closed) complain(reader, attribute->offset, "expected '>' or the name of an attribute");
    return false;
  }

  if (attribute->required > REQUIRED_OR_DROP) {
    complain(reader, attribute->offset,
             "expected '!' (required) or '!!' (without it the content goes, too), found more");
    return false;
  }
  skip_white_space(reader);
  return next_byte(reader) != '=' || take_value(reader, attribute);
}

/* ---- Values ---- */

/* A decimal number at *at, or `none` when there are no digits. False when it is too large. */
static bool take_number(span text, size_t *at, int32_t none, int32_t *number) {
  bool negative = *at < text.length && text.data[*at] == '-';
  size_t digits = *at + (negative ? 1 : 0);
  int64_t value = 0;
  size_t end = digits;
  for (; end < text.length && ascii_is_digit(text.data[end]); end++) {
    value = value * 10 + (text.data[end] - '0');
    if (value > (int64_t)INT32_MAX + 1) return false;
  }

  *number = none;
  if (end == digits) return true;
  if (negative) value = -value;
  if (value > INT32_MAX) return false;
  *number = (int32_t)value;
  *at = end;
  return true;
}

/* "1..10" */
static bool is_range(span token, struct value_rule *rule) {
  size_t at = 0;
  if (!take_number(token, &at, INT32_MIN, &rule->minimum)) return false;
  if (!span_starts_with(span_of(token.data + at, token.length - at), SPAN_LITERAL("..")))
    return false;
  at += 2;
  return take_number(token, &at, INT32_MAX, &rule->maximum) && at == token.length;
}

/* "{..80}" */
static bool is_length(span token, struct value_rule *rule) {
  int32_t number;
  size_t at = 3;
  if (token.length < 5 || !span_starts_with(token, SPAN_LITERAL("{..")) ||
      !ascii_is_digit(token.data[3]))
    return false;
  if (!take_number(token, &at, 0, &number) || number == 0 || at + 1 != token.length) return false;
  rule->maximum_length = (uint32_t)number;
  return token.data[at] == '}';
}

static bool is_url_attribute(enum attribute_id id) {
  unsigned kind = attribute_table[id].kind;
  return kind == KIND_URL || kind == KIND_URL_LIST || kind == KIND_SRCSET;
}

/* "https: mailto:" without the colons, in lower case, into `schemes`. ":" alone: none. */
static bool read_schemes(struct reader *reader, const struct tag_attribute *attribute, span list,
                         struct buffer *schemes) {
  span token;
  if (!buffer_reserve(&reader->draft->memory, schemes, list.length + 1)) {
    reader->draft->failed = true;
    return false;
  }
  for (size_t at = 0; list_token(list, &at, &token);) {
    if (span_equal(token, SPAN_LITERAL(":"))) continue;
    if (token.length < 2 || token.data[token.length - 1] != ':') {
      complain(reader, attribute->value_offset,
               "a URL's value is a list of schemes, each with its colon: \"https: mailto:\"");
      return false;
    }
    for (size_t i = 0; i + 1 < token.length; i++)
      schemes->data[schemes->length++] = ascii_lower(token.data[i]);
    schemes->data[schemes->length++] = ' ';
  }
  return true;
}

static void set_list_rule(struct reader *reader, const struct tag_attribute *attribute,
                          struct value_rule rule, span list) {
  if (!is_url_attribute((enum attribute_id)rule.attribute)) {
    rule.kind = VALUE_LIST;
    builder_set_rule(reader->draft, rule, list);
    return;
  }
  struct buffer schemes = {NULL, 0, 0};
  rule.kind = VALUE_SCHEMES;
  if (read_schemes(reader, attribute, list, &schemes)) {
    builder_set_rule(reader->draft, rule, span_of(schemes.data, schemes.length));
  }
  buffer_free(&reader->draft->memory, &schemes);
}

/* The rule that a value spells; none when it is empty. */
static void read_value(struct reader *reader, struct value_rule rule,
                       const struct tag_attribute *attribute) {
  span token;
  span list = SPAN_LITERAL("");
  size_t count = 0;
  struct value_rule range = rule;
  rule.kind = VALUE_ANY;
  rule.required = (uint8_t)attribute->required;
  for (size_t at = 0; list_token(attribute->value, &at, &token);) {
    if (rule.maximum_length != 0) {
      complain(reader, attribute->value_offset,
               "expected the length, as in {..80}, at the end of the value");
      return;
    }
    if (is_length(token, &rule)) continue;
    if (count++ == 0) list = token;
    list.length = (size_t)(token.data + token.length - list.data);
  }
  if (count == 1 && is_range(list, &range)) {
    rule.kind = VALUE_INTEGER;
    rule.minimum = range.minimum;
    rule.maximum = range.maximum;
  } else if (count == 1 && span_equal(list, SPAN_LITERAL("YYYY-MM-DD"))) {
    rule.kind = VALUE_DATETIME;
  } else if (count == 1 && span_equal(list, SPAN_LITERAL("#rrggbb"))) {
    rule.kind = VALUE_COLOR;
  } else if (count > 0) {
    set_list_rule(reader, attribute, rule, list);
    return;
  }
  builder_set_rule(reader->draft, rule, SPAN_LITERAL(""));
}

/* ---- Allowing ---- */

static void allow_attribute(struct reader *reader, enum element_id element,
                            const struct tag_attribute *attribute, uint64_t seen[ATTRIBUTE_WORDS]) {
  struct attribute_reference reference;
  if (!name_attribute(reader->draft, attribute->name, at_offset(attribute->offset), &reference))
    return;
  bool ruled = attribute->value.length > 0 || attribute->required > 0;
  if (reference.id == ATTRIBUTE_UNKNOWN && ruled) {
    complain(reader, attribute->offset,
             "attributes that HTML does not define take any value, and cannot be required");
    return;
  }
  builder_allow(reader->draft, element, &reference);
  if (reference.id == ATTRIBUTE_UNKNOWN) return;
  if (policy_bit(seen, reference.id))
    complain(reader, attribute->offset, "expected each attribute once, found it again; keep one");
  bit_set(seen, reference.id);
  struct value_rule rule = {.element = (uint8_t)element, .attribute = (uint8_t)reference.id};
  read_value(reader, rule, attribute);
}

static void rename_tag(struct reader *reader, const struct tag *tag) {
  uint8_t becomes[RENAME_LINKS];
  struct tag_attribute attribute;
  enum element_id element = name_known_element(reader->draft, tag->name, at_offset(tag->offset));
  if (element == ELEMENT_UNKNOWN) return;
  if (!name_renaming(reader->draft, element, tag->chain, at_offset(tag->chain_offset), becomes))
    return;
  builder_rename(reader->draft, element, becomes);
  if (next_attribute(reader, &attribute))
    complain(reader, attribute.offset,
             "a renamed element has the attributes of what it becomes: permit them there");
}

/* <input type="checkbox">, where disabled and checked may be said, too. */
static void allow_checkbox(struct reader *reader, const struct tag *tag) {
  struct tag_attribute attribute;
  bool is_checkbox = false;
  while (next_attribute(reader, &attribute)) {
    bool typed = span_equal_lower(attribute.name, SPAN_LITERAL("type")) &&
                 span_equal_lower(attribute.value, SPAN_LITERAL("checkbox"));
    bool implied = (span_equal_lower(attribute.name, SPAN_LITERAL("disabled")) ||
                    span_equal_lower(attribute.name, SPAN_LITERAL("checked"))) &&
                   attribute.value.length == 0;
    is_checkbox = is_checkbox || typed;
    if (typed || implied) continue;
    complain(reader, attribute.offset, "a checkbox of a task list has type, checked and disabled");
  }
  if (!is_checkbox)
    complain(reader, tag->offset,
             "no policy can permit <input>: it takes part in the page's forms; the checkboxes of "
             "task lists are <input type=\"checkbox\">");
  builder_set_task_lists(reader->draft, true);
}

static void allow_tag(struct reader *reader, const struct tag *tag) {
  uint64_t seen[ATTRIBUTE_WORDS] = {0};
  struct tag_attribute attribute;
  bool all = span_equal(tag->name, SPAN_LITERAL("*"));
  bool empty = true;
  enum element_id element = ELEMENT_UNKNOWN;
  if (!all) element = name_element(reader->draft, tag->name, at_offset(tag->offset));
  if (!all && element != ELEMENT_UNKNOWN) builder_keep(reader->draft, element);

  while (!builder_has_error(reader->draft) && next_attribute(reader, &attribute)) {
    allow_attribute(reader, element, &attribute, seen);
    empty = false;
  }

  if (all && empty)
    complain(reader, tag->offset,
             "elements are permitted by name; <*> takes attributes for all of them");
}

/* ---- Denying ---- */

static void deny_all(struct policy_builder *draft) {
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    if (draft->choices[id].kept || builder_renames(draft, (enum element_id)id))
      builder_refuse(draft, (enum element_id)id);
  }
  builder_refuse(draft, ELEMENT_UNKNOWN);
  draft->rules.length = 0;
  draft->named.length = 0;
  builder_point(draft);
}

static void deny_element(struct reader *reader, enum element_id element, size_t offset) {
  struct policy_builder *draft = reader->draft;
  if (reader->final) {
    forbid_element(draft, element);
    return;
  }
  if (!draft->choices[element].kept && !builder_renames(draft, element)) {
    builder_report(draft, SANITIZE_SEVERITY_WARNING, at_offset(offset), "<%.*s> was not permitted",
                   NAME_SHOWN(builder_element_name(draft, element)));
    return;
  }
  builder_refuse(draft, element);
}

/* A name that aria-* or data-* brings cannot be left out alone. */
static bool is_in_wildcard(const struct policy_builder *draft, enum element_id element,
                           const struct attribute_reference *reference) {
  struct attribute_reference wildcard = {0};
  wildcard.wildcard = wildcard_for(reference);
  return wildcard.wildcard != 0 && builder_permits(draft, element, &wildcard);
}

static bool is_permitted_anywhere(const struct policy_builder *draft, enum element_id element,
                                  const struct attribute_reference *reference) {
  if (element != ELEMENT_UNKNOWN) return builder_permits(draft, element, reference);
  for (unsigned id = 0; id < ELEMENT_COUNT; id++) {
    if (builder_permits(draft, (enum element_id)id, reference)) return true;
  }
  return false;
}

static void deny_attribute(struct reader *reader, enum element_id element,
                           const struct tag_attribute *attribute) {
  struct attribute_reference reference;
  struct policy_builder *draft = reader->draft;
  if (attribute->value.length > 0 || attribute->required > 0) {
    complain(reader, attribute->offset,
             "expected no value, as in <a title=\"\">: any value is denied");
    return;
  }
  bool never = name_attribute_reason(attribute->name) != NULL;
  if (never && reader->final) return;
  if (!never && !name_attribute(draft, attribute->name, at_offset(attribute->offset), &reference))
    return;
  if (reader->final) {
    forbid_attribute(draft, element, &reference, at_offset(attribute->offset));
    return;
  }
  if (!never && is_in_wildcard(draft, element, &reference)) {
    complain(reader, attribute->offset,
             "this attribute is permitted by aria-* or data-*, which would have to be denied");
    return;
  }
  if (never || !is_permitted_anywhere(draft, element, &reference)) {
    builder_report(draft, SANITIZE_SEVERITY_WARNING, at_offset(attribute->offset),
                   "the attribute %.*s was not permitted", NAME_SHOWN(attribute->name));
    return;
  }
  if (!builder_deny(draft, element, &reference)) return;
  builder_report(
      draft, SANITIZE_SEVERITY_WARNING, at_offset(attribute->offset),
      "%.*s was permitted on every element: it stays on the others that are permitted now",
      NAME_SHOWN(attribute->name));
}

static void deny_tag(struct reader *reader, const struct tag *tag) {
  struct tag_attribute attribute;
  if (tag->renames) {
    complain(reader, tag->offset, "what is denied becomes nothing: write <h1>, not <h1=\"p\">");
    return;
  }
  bool all = span_equal(tag->name, SPAN_LITERAL("*"));
  bool empty = true;
  enum element_id element = ELEMENT_UNKNOWN;
  if (!all) element = name_known_element(reader->draft, tag->name, at_offset(tag->offset));

  while (!builder_has_error(reader->draft) && next_attribute(reader, &attribute)) {
    deny_attribute(reader, element, &attribute);
    empty = false;
  }
  if (!empty || builder_has_error(reader->draft)) return;

  if (all) {
    deny_all(reader->draft);
    if (reader->final) forbid_all(reader->draft);
  } else {
    deny_element(reader, element, tag->offset);
  }
}

/* ---- Entry ---- */

void notation_read(struct policy_builder *draft, span text, enum notation_use use) {
  bool deny = use != NOTATION_ALLOW;
  struct reader reader = {draft, text, 0, use == NOTATION_FORBID};
  struct tag tag;
  if (!skip_introduction(&reader)) return;

  while (!builder_has_error(draft) && next_tag(&reader, &tag)) {
    if (deny) {
      deny_tag(&reader, &tag);
    } else if (tag.renames) {
      rename_tag(&reader, &tag);
    } else if (element_lookup(tag.name) == ELEMENT_INPUT) {
      allow_checkbox(&reader, &tag);
    } else {
      allow_tag(&reader, &tag);
    }
  }
  if (deny || builder_renames(draft, ELEMENT_TABLE)) lint_shrink_tables(draft);
  if (deny) {
    lint_shrink_renamings(draft);
  } else {
    lint_complete_tables(draft);
  }
}

size_t notation_locate(span text, const struct policy_builder *draft, struct place place) {
  if (place.offset > 0) return place.offset - 1;
  struct reader reader = {NULL, text, 0, false};
  struct tag tag;
  struct tag_attribute attribute;
  size_t best = 0;
  if (!skip_introduction(&reader)) return 0;

  while (next_tag(&reader, &tag)) {
    bool general = span_equal(tag.name, SPAN_LITERAL("*"));
    bool here =
        custom_find(draft, tag.name) == place.element && (general || place.element != ELEMENT_UNKNOWN);
    if (here) best = tag.offset;
    while (next_attribute(&reader, &attribute)) {
      bool that = place.attribute != ATTRIBUTE_UNKNOWN &&
                  attribute_lookup(attribute.name) == place.attribute;
      if (that && (here || general || place.element == ELEMENT_UNKNOWN)) return attribute.offset;
    }
  }

  return best;
}
