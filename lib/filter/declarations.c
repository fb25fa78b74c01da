/* See declarations.h. */
#include "filter/declarations.h"

#include "filter/floor.h"
#include "html/style_value.h"

/* ---- Reading ---- */

struct declaration {
  span property;
  span value; /* without "!important" */
  bool important;
};

static span without_white_space(span text) {
  while (text.length > 0 && ascii_is_space(text.data[0]))
    text = span_of(text.data + 1, text.length - 1);
  while (text.length > 0 && ascii_is_space(text.data[text.length - 1])) text.length--;
  return text;
}

/* The last byte of a comment whose text begins at `from`. */
static size_t css_comment_end(span text, size_t from) {
  size_t i = from;
  while (i + 1 < text.length && !(text.data[i] == '*' && text.data[i + 1] == '/')) i++;
  return i + 1;
}

/*
 * Where CSS ends a declaration: at a ';' outside of strings, brackets and comments. What holds any
 * of these but a plain string is refused anyway; so that what is behind a ';' in there is not taken
 * for a declaration, they are read.
 */
static size_t css_declaration_end(span text) {
  size_t brackets = 0;
  char quote = '\0';
  for (size_t i = 0; i < text.length; i++) {
    char c = text.data[i];
    char after = i + 1 < text.length ? text.data[i + 1] : '\0';
    if (c == '\\') {
      i++;
    } else if (quote != '\0') {
      if (c == quote || c == '\n') quote = '\0';
    } else if (c == '/' && after == '*') {
      i = css_comment_end(text, i + 2);
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '(' || c == '[' || c == '{') {
      brackets++;
    } else if (c == ')' || c == ']' || c == '}') {
      brackets -= brackets > 0;
    } else if (c == ';' && brackets == 0) {
      return i;
    }
  }
  return text.length;
}

static void cut_important(struct declaration *declaration) {
  const span word = SPAN_LITERAL("important");
  span value = declaration->value;
  if (value.length <= word.length) return;
  size_t length = value.length - word.length;
  if (!span_equal_lower(span_of(value.data + length, word.length), word)) return;
  span before = without_white_space(span_of(value.data, length));
  if (before.length == 0 || before.data[before.length - 1] != '!') return;
  declaration->value = without_white_space(span_of(before.data, before.length - 1));
  declaration->important = true;
}

/* Not the empty ones; false at the end. */
static bool next_declaration(span *rest, struct declaration *declaration) {
  while (rest->length > 0) {
    size_t end = css_declaration_end(*rest);
    span text = without_white_space(span_of(rest->data, end));
    size_t taken = end < rest->length ? end + 1 : end;
    *rest = span_of(rest->data + taken, rest->length - taken);
    if (text.length == 0) continue;
    const char *colon = memchr(text.data, ':', text.length);
    size_t name = colon == NULL ? text.length : (size_t)(colon - text.data);
    *declaration = (struct declaration){.property = without_white_space(span_of(text.data, name)),
                                        .value = span_of("", 0)};
    if (colon == NULL) return true;
    declaration->value = without_white_space(span_of(colon + 1, text.length - name - 1));
    cut_important(declaration);
    return true;
  }
  return false;
}

/* ---- Judging ---- */

_Static_assert(STYLE_PROPERTY_COUNT <= 64, "a set of properties is one word");

/* What the rule lists. An entry that ends in '*' lists nothing: properties are named. */
static uint64_t permitted_properties(const struct judge *judge) {
  const struct value_rule *rule = judge->rule;
  uint64_t set = 0;
  if (rule == NULL || rule->kind != VALUE_LIST) return 0;
  for (uint32_t i = 0; i < rule->string_count; i++) {
    span name = policy_text(judge->policy, judge->policy->strings[rule->first_string + i]);
    enum style_property property = style_property_lookup(name);
    if (property != STYLE_PROPERTY_COUNT) set |= UINT64_C(1) << property;
  }
  return set;
}

/* Sets *property, and whether it may stay. */
static enum refusal judge_declaration(uint64_t permitted, const struct declaration *declaration,
                                      enum style_property *property) {
  char text[STYLE_VALUE_SIZE];
  *property = style_property_lookup(declaration->property);
  if (declaration_is_under_floor(declaration->property)) return REFUSED_BY_FLOOR;
  if (!(permitted >> *property & 1)) return REFUSED_BY_POLICY;
  return style_value_write(*property, declaration->value, text) > 0 ? PERMITTED : REFUSED_VALUE;
}

/* The last of a property counts, unless one before it is more important. */
struct chosen {
  span value; /* length 0: none */
  bool important;
};

static void choose(struct chosen chosen[STYLE_PROPERTY_COUNT], enum style_property property,
                   const struct declaration *declaration) {
  enum style_property same = style_property_same(property);
  bool outdone = chosen[property].important || chosen[same].important;
  if (outdone && !declaration->important) return;
  chosen[same] = (struct chosen){span_of("", 0), false};
  chosen[property] = (struct chosen){declaration->value, declaration->important};
}

static void put_chosen(struct scratch *scratch, size_t start, enum style_property property,
                       span value) {
  char text[STYLE_VALUE_SIZE];
  size_t length = style_value_write(property, value, text);
  if (scratch->bytes.length > start) scratch_put(scratch, SPAN_LITERAL("; "));
  scratch_put(scratch, style_property_name(property));
  scratch_put(scratch, SPAN_LITERAL(": "));
  scratch_put(scratch, span_of(text, length));
}

enum refusal judge_style(const struct judge *judge, span value, struct value *result) {
  struct chosen chosen[STYLE_PROPERTY_COUNT] = {{{NULL, 0}, false}};
  struct declaration declaration;
  enum style_property property;
  uint64_t permitted = permitted_properties(judge);

  while (next_declaration(&value, &declaration)) {
    enum refusal refusal = judge_declaration(permitted, &declaration, &property);
    if (refusal == PERMITTED) {
      choose(chosen, property, &declaration);
    } else {
      judge_cut(judge, refusal);
    }
  }

  size_t start = judge->scratch->bytes.length;
  for (unsigned i = 0; i < STYLE_PROPERTY_COUNT; i++) {
    if (chosen[i].value.length > 0)
      put_chosen(judge->scratch, start, (enum style_property)i, chosen[i].value);
  }
  *result = scratch_since(judge->scratch, start);
  if (result->length == 0) return judge_nothing(judge);
  return rule_fits_length(judge, value_text(judge->scratch, *result)) ? PERMITTED : REFUSED_VALUE;
}

bool next_refused_declaration(const struct judge *judge, span *rest, span *name,
                              enum refusal *refusal) {
  struct declaration declaration;
  enum style_property property;
  uint64_t permitted = permitted_properties(judge);
  while (next_declaration(rest, &declaration)) {
    *refusal = judge_declaration(permitted, &declaration, &property);
    *name = declaration.property;
    if (*refusal != PERMITTED) return true;
  }
  return false;
}
