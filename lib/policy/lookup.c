/* See lookup.h. */
#include "policy/lookup.h"

#include "filter/floor.h"
#include "html/style_value.h"
#include "policy/custom_slots.h"

/* ---- Reasons ---- */

enum reason {
  REASON_NONE, /* of one that is not offered: obsolete */
  REASON_CODE,
  REASON_LOADS,
  REASON_STYLE,
  REASON_TEXT,
  REASON_FORM,
  REASON_PAGE,
  REASON_FOREIGN,
  REASON_SHADOW,
  REASON_UI
};

static const char *const reasons[] = {
    [REASON_NONE] = "it is obsolete, and where a parser would put it is not certain",
    [REASON_CODE] = "it runs code",
    [REASON_LOADS] = "it loads other documents or code into the page",
    [REASON_STYLE] = "style sheets can cover or read the page",
    [REASON_TEXT] = "it swallows the markup that follows as text",
    [REASON_FORM] = "it takes part in the page's forms",
    [REASON_PAGE] = "it belongs to the page as a whole",
    [REASON_FOREIGN] = "SVG and MathML change how what is inside them is parsed",
    [REASON_SHADOW] = "it takes part in the page's shadow trees and components",
    [REASON_UI] = "it changes how the page's user interface behaves",
};

static const uint8_t element_reasons[ELEMENT_COUNT] = {
    [ELEMENT_ANNOTATION] = REASON_FOREIGN,
    [ELEMENT_ANNOTATION_XML] = REASON_FOREIGN,
    [ELEMENT_APPLET] = REASON_LOADS,
    [ELEMENT_BASE] = REASON_PAGE,
    [ELEMENT_BASEFONT] = REASON_PAGE,
    [ELEMENT_BGSOUND] = REASON_LOADS,
    [ELEMENT_BODY] = REASON_PAGE,
    [ELEMENT_BUTTON] = REASON_FORM,
    [ELEMENT_DATALIST] = REASON_FORM,
    [ELEMENT_DESC] = REASON_FOREIGN,
    [ELEMENT_DIALOG] = REASON_UI,
    [ELEMENT_EMBED] = REASON_LOADS,
    [ELEMENT_FIELDSET] = REASON_FORM,
    [ELEMENT_FOREIGNOBJECT] = REASON_FOREIGN,
    [ELEMENT_FORM] = REASON_FORM,
    [ELEMENT_FRAME] = REASON_LOADS,
    [ELEMENT_FRAMESET] = REASON_LOADS,
    [ELEMENT_HEAD] = REASON_PAGE,
    [ELEMENT_HTML] = REASON_PAGE,
    [ELEMENT_IFRAME] = REASON_LOADS,
    [ELEMENT_INPUT] = REASON_FORM,
    [ELEMENT_KEYGEN] = REASON_FORM,
    [ELEMENT_LABEL] = REASON_FORM,
    [ELEMENT_LEGEND] = REASON_FORM,
    [ELEMENT_LINK] = REASON_LOADS,
    [ELEMENT_MATH] = REASON_FOREIGN,
    [ELEMENT_META] = REASON_PAGE,
    [ELEMENT_METADATA] = REASON_FOREIGN,
    [ELEMENT_NOEMBED] = REASON_TEXT,
    [ELEMENT_NOFRAMES] = REASON_TEXT,
    [ELEMENT_NOSCRIPT] = REASON_TEXT,
    [ELEMENT_OBJECT] = REASON_LOADS,
    [ELEMENT_OPTGROUP] = REASON_FORM,
    [ELEMENT_OPTION] = REASON_FORM,
    [ELEMENT_OUTPUT] = REASON_FORM,
    [ELEMENT_PARAM] = REASON_LOADS,
    [ELEMENT_PLAINTEXT] = REASON_TEXT,
    [ELEMENT_PORTAL] = REASON_LOADS,
    [ELEMENT_SCRIPT] = REASON_CODE,
    [ELEMENT_SELECT] = REASON_FORM,
    [ELEMENT_SELECTEDCONTENT] = REASON_FORM,
    [ELEMENT_SLOT] = REASON_SHADOW,
    [ELEMENT_STYLE] = REASON_STYLE,
    [ELEMENT_SVG] = REASON_FOREIGN,
    [ELEMENT_TEMPLATE] = REASON_SHADOW,
    [ELEMENT_TEXTAREA] = REASON_FORM,
    [ELEMENT_TITLE] = REASON_PAGE,
    [ELEMENT_XMP] = REASON_TEXT,
};

/* Those not listed load something, as most do. */
static const uint8_t attribute_reasons[ATTRIBUTE_COUNT] = {
    [ATTRIBUTE_ACCEPT] = REASON_FORM,        [ATTRIBUTE_ACCEPT_CHARSET] = REASON_FORM,
    [ATTRIBUTE_ACCESSKEY] = REASON_UI,       [ATTRIBUTE_ACTION] = REASON_FORM,
    [ATTRIBUTE_AUTOFOCUS] = REASON_UI,       [ATTRIBUTE_CHARSET] = REASON_PAGE,
    [ATTRIBUTE_CHECKED] = REASON_FORM,       [ATTRIBUTE_CONTENT] = REASON_PAGE,
    [ATTRIBUTE_CONTENTEDITABLE] = REASON_UI, [ATTRIBUTE_DIRNAME] = REASON_FORM,
    [ATTRIBUTE_ENCTYPE] = REASON_FORM,       [ATTRIBUTE_FORM] = REASON_FORM,
    [ATTRIBUTE_FORMACTION] = REASON_FORM,    [ATTRIBUTE_HTTP_EQUIV] = REASON_PAGE,
    [ATTRIBUTE_INTEGRITY] = REASON_CODE,     [ATTRIBUTE_IS] = REASON_SHADOW,
    [ATTRIBUTE_LANGUAGE] = REASON_CODE,      [ATTRIBUTE_LIST] = REASON_FORM,
    [ATTRIBUTE_METHOD] = REASON_FORM,        [ATTRIBUTE_NONCE] = REASON_CODE,
    [ATTRIBUTE_PART] = REASON_SHADOW,        [ATTRIBUTE_POPOVER] = REASON_UI,
    [ATTRIBUTE_POPOVERTARGET] = REASON_UI,   [ATTRIBUTE_SLOT] = REASON_SHADOW,
    [ATTRIBUTE_SRCDOC] = REASON_CODE,        [ATTRIBUTE_XMLNS] = REASON_FOREIGN,
};

const char *name_element_reason(enum element_id element) {
  return !element_is_under_floor(element) ? NULL : reasons[element_reasons[element]];
}

static bool begins(span name, span lower_prefix) {
  return name.length > lower_prefix.length &&
         span_equal_lower(span_of(name.data, lower_prefix.length), lower_prefix);
}

const char *name_attribute_reason(span name) {
  enum attribute_id id = attribute_lookup(name);
  if (id != ATTRIBUTE_UNKNOWN) {
    if (!attribute_is_under_floor(id)) return NULL;
    return reasons[attribute_reasons[id] != REASON_NONE ? attribute_reasons[id] : REASON_LOADS];
  }
  if (begins(name, SPAN_LITERAL("on"))) return reasons[REASON_CODE];
  if (begins(name, SPAN_LITERAL("form"))) return reasons[REASON_FORM];
  bool colon = name.length > 0 && memchr(name.data, ':', name.length) != NULL;
  return colon ? reasons[REASON_FOREIGN] : NULL;
}

/* ---- The nearest name ---- */

enum { LONGEST = 32 };

static size_t smallest(size_t a, size_t b, size_t c) {
  size_t least = a < b ? a : b;
  return least < c ? least : c;
}

static bool same_letter(char a, char b) { return ascii_lower(a) == ascii_lower(b); }

size_t name_distance(span a, span b) {
  if (a.length > LONGEST || b.length > LONGEST) return SIZE_MAX;
  size_t rows[3][LONGEST + 1];
  size_t *before = rows[0];
  size_t *last = rows[1];
  size_t *row = rows[2];
  for (size_t j = 0; j <= b.length; j++) before[j] = last[j] = j;

  for (size_t i = 1; i <= a.length; i++) {
    row[0] = i;
    for (size_t j = 1; j <= b.length; j++) {
      bool same = same_letter(a.data[i - 1], b.data[j - 1]);
      row[j] = smallest(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      bool swapped = i > 1 && j > 1 && same_letter(a.data[i - 1], b.data[j - 2]) &&
                     same_letter(a.data[i - 2], b.data[j - 1]);
      if (swapped && before[j - 2] + 1 < row[j]) row[j] = before[j - 2] + 1;
    }
    size_t *free_row = before;
    before = last;
    last = row;
    row = free_row;
  }

  return last[b.length];
}

struct nearest {
  span name;
  size_t distance;
};

/* At most two mistakes, and no more of them than of what is right. */
static void compare(struct nearest *nearest, span typed, span name) {
  size_t d = name_distance(typed, name);
  if (d < nearest->distance && d <= 2 && d * 2 <= name.length) *nearest = (struct nearest){name, d};
}

static span nearest_element(span typed) {
  struct nearest nearest = {{"", 0}, SIZE_MAX};
  for (unsigned id = 1; id < ELEMENT_CUSTOM; id++) {
    if (!element_is_under_floor((enum element_id)id))
      compare(&nearest, typed, element_table[id].name);
  }
  return nearest.name;
}

static span nearest_attribute(span typed) {
  struct nearest nearest = {{"", 0}, SIZE_MAX};
  for (unsigned id = 1; id < ATTRIBUTE_COUNT; id++) {
    if (!attribute_is_under_floor((enum attribute_id)id))
      compare(&nearest, typed, attribute_table[id].name);
  }
  return nearest.name;
}

span nearest_property(span typed) {
  struct nearest nearest = {{"", 0}, SIZE_MAX};
  for (unsigned id = 0; id < STYLE_PROPERTY_COUNT; id++)
    compare(&nearest, typed, style_property_name((enum style_property)id));
  return nearest.name;
}

/* ---- Lookup ---- */

static bool name_has_byte(span text, char byte) {
  return text.length > 0 && memchr(text.data, byte, text.length) != NULL;
}

/* Why this is no name of a custom element. */
static const char *custom_name_reason(span name) {
  if (name.length > LONGEST_CUSTOM_NAME) return "expected at most 64 bytes";
  if (name_has_byte(name, '*')) return "expected a whole name, without *";
  return "expected a letter, then letters, digits, - . and _ (or letters beyond ASCII), and no name "
         "of SVG's or MathML's, such as font-face";
}

/* A name with a hyphen, which none of HTML's has. */
static enum element_id name_custom_element(struct policy_builder *builder, span name,
                                           struct place place) {
  char lower[LONGEST_CUSTOM_NAME];
  size_t length = name.length <= sizeof(lower) ? name.length : 0;
  for (size_t i = 0; i < length; i++) lower[i] = ascii_lower(name.data[i]);

  if (!is_custom_element_name(span_of(lower, length))) {
    builder_report(builder, SANITIZE_SEVERITY_ERROR, place,
                   "there can be no custom element <%.*s>: %s", NAME_SHOWN(name),
                   custom_name_reason(name));
    return ELEMENT_UNKNOWN;
  }

  enum element_id element = custom_add(builder, span_of(lower, length));
  if (element == ELEMENT_UNKNOWN)
    builder_report(builder, SANITIZE_SEVERITY_ERROR, place,
                   "<%.*s> is one custom element too many: a policy can name %d", NAME_SHOWN(name),
                   (int)CUSTOM_ELEMENTS);
  return element;
}

enum element_id name_known_element(struct policy_builder *builder, span name, struct place place) {
  enum element_id element = custom_find(builder, name);
  if (element != ELEMENT_UNKNOWN) return element;
  if (name_has_byte(name, '-')) return name_custom_element(builder, name, place);
  span nearest = nearest_element(name);
  if (nearest.length > 0) {
    builder_report(builder, SANITIZE_SEVERITY_ERROR, place,
                   "there is no element <%.*s>; did you mean <%.*s>?", NAME_SHOWN(name),
                   NAME_SHOWN(nearest));
  } else {
    builder_report(builder, SANITIZE_SEVERITY_ERROR, place, "there is no element <%.*s>",
                   NAME_SHOWN(name));
  }
  return ELEMENT_UNKNOWN;
}

static span without_blanks(span text) {
  while (text.length > 0 && ascii_is_space(text.data[0]))
    text = span_of(text.data + 1, text.length - 1);
  while (text.length > 0 && ascii_is_space(text.data[text.length - 1])) text.length--;
  return text;
}

bool name_renaming(struct policy_builder *builder, enum element_id element, span chain,
                   struct place place, uint8_t becomes[RENAME_LINKS]) {
  size_t count = 0;
  memset(becomes, 0, RENAME_LINKS);
  for (bool more = true; more; count++) {
    const char *end = chain.length == 0 ? NULL : memchr(chain.data, '>', chain.length);
    size_t length = end == NULL ? chain.length : (size_t)(end - chain.data);
    span name = without_blanks(span_of(chain.data, length));
    more = end != NULL;
    if (name.length == 0 || count == RENAME_LINKS) {
      builder_report(builder, SANITIZE_SEVERITY_ERROR, place,
                     "expected one to %d elements for <%.*s> to become, with '>' between them, as "
                     "in \"p>strong\"",
                     (int)RENAME_LINKS, NAME_SHOWN(builder_element_name(builder, element)));
      return false;
    }
    enum element_id link = name_element(builder, name, place);
    if (link == ELEMENT_UNKNOWN) return false;
    becomes[count] = (uint8_t)link;
    if (more) chain = span_of(end + 1, chain.length - length - 1);
  }
  return true;
}

static bool is_custom_name(span name) {
  return name.length > 0 && name.length <= LONGEST_MODED_NAME && ascii_is_letter(name.data[0]) &&
         is_element_name(name);
}

/* A name of HTML's, offered or not, that one slip of the pen makes of it; empty: there is none. */
static span slipped_from(span typed) {
  for (unsigned id = 1; id < ELEMENT_CUSTOM; id++) {
    if (name_distance(typed, element_table[id].name) == 1) return element_table[id].name;
  }
  return SPAN_LITERAL("");
}

enum element_id name_moded_element(struct policy_builder *builder, span name, struct place place,
                                   span *custom) {
  bool sure = name.length > 1 && name.data[0] == '?';
  if (sure) name = span_of(name.data + 1, name.length - 1);
  enum element_id element = element_lookup(name);
  *custom = SPAN_LITERAL("");
  if (element != ELEMENT_UNKNOWN) return element;
  sure = sure || name_has_byte(name, '-') || name_has_byte(name, ':');
  span nearest = sure ? SPAN_LITERAL("") : slipped_from(name);
  if (!is_custom_name(name)) {
    builder_report(
        builder, SANITIZE_SEVERITY_ERROR, place,
        "there is no element <%.*s>, nor can there be: a name is a letter, then letters, "
        "digits, '-' and one ':', at most %d",
        NAME_SHOWN(name), LONGEST_MODED_NAME);
  } else if (nearest.length > 0) {
    builder_report(builder, SANITIZE_SEVERITY_ERROR, place,
                   "there is no element <%.*s>; did you mean <%.*s>? If not, write \"?%.*s\"",
                   NAME_SHOWN(name), NAME_SHOWN(nearest), NAME_SHOWN(name));
  } else {
    *custom = name;
  }
  return ELEMENT_UNKNOWN;
}

enum element_id name_element(struct policy_builder *builder, span name, struct place place) {
  enum element_id element = name_known_element(builder, name, place);
  const char *reason = name_element_reason(element);
  if (element == ELEMENT_UNKNOWN || reason == NULL) return element;
  builder_report(builder, SANITIZE_SEVERITY_ERROR, place, "no policy can permit <%.*s>: %s",
                 NAME_SHOWN(builder_element_name(builder, element)), reason);
  return ELEMENT_UNKNOWN;
}

static bool is_name_byte(char c) {
  return ascii_is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
}

/* data-x, aria-x, data-*, aria-*. */
static bool read_open_name(span name, struct attribute_reference *reference) {
  bool data = begins(name, SPAN_LITERAL("data-"));
  bool aria = begins(name, SPAN_LITERAL("aria-"));
  if ((!data && !aria) || name.length > sizeof(reference->text)) return false;
  if (name.length == 6 && name.data[5] == '*') {
    reference->wildcard = data ? POLICY_DATA_ATTRIBUTES : POLICY_ARIA_ATTRIBUTES;
    return true;
  }

  for (size_t i = 0; i < name.length; i++) {
    if (!is_name_byte(name.data[i])) return false;
    reference->text[i] = ascii_lower(name.data[i]);
  }
  reference->length = name.length;
  return true;
}

bool name_attribute(struct policy_builder *builder, span name, struct place place,
                    struct attribute_reference *reference) {
  memset(reference, 0, sizeof(*reference));
  const char *reason = name_attribute_reason(name);
  if (reason != NULL) {
    builder_report(builder, SANITIZE_SEVERITY_ERROR, place,
                   "no policy can permit the attribute %.*s: %s", NAME_SHOWN(name), reason);
    return false;
  }
  reference->id = attribute_lookup(name);
  if (reference->id != ATTRIBUTE_UNKNOWN || read_open_name(name, reference)) return true;
  span nearest = nearest_attribute(name);
  if (nearest.length > 0) {
    builder_report(builder, SANITIZE_SEVERITY_ERROR, place,
                   "there is no attribute %.*s; did you mean %.*s?", NAME_SHOWN(name),
                   NAME_SHOWN(nearest));
  } else {
    builder_report(builder, SANITIZE_SEVERITY_ERROR, place,
                   "there is no attribute %.*s that a policy could permit", NAME_SHOWN(name));
  }
  return false;
}

bool name_is_never_there(span attribute) {
  struct attribute_reference reference = {.id = ATTRIBUTE_UNKNOWN};
  if (name_attribute_reason(attribute) != NULL) return true;
  bool is_known = attribute_lookup(attribute) != ATTRIBUTE_UNKNOWN ||
                  read_open_name(attribute, &reference) || attribute.length == 0;
  return !is_known && nearest_attribute(attribute).length == 0;
}
