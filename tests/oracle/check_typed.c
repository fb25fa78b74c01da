/*
 * Which '<' before a letter somebody typed, and which begins a tag: the library's promise, read
 * once more. See check_mark.h.
 */
#include "oracle/marker.h"

/* Hidden, raw text, controls and cells, and what HTML has hardly any rules for. */
static const char always_tags[] =
    "annotation annotation-xml button desc iframe input isindex keygen math "
    "menuitem metadata noembed noframes noscript plaintext portal script select "
    "selectedcontent slot style svg td template textarea th title xmp";

/* Those of them in which a forgotten quote or '>' is not looked for. */
static const char never_forgotten[] =
    "annotation annotation-xml desc iframe isindex math menuitem metadata "
    "noembed noframes noscript plaintext portal script selectedcontent slot style "
    "svg template textarea title xmp";

/* The attributes without a hyphen that the library knows. */
static const char known_attributes[] =
    "abbr accept accesskey action align alt archive autofocus autoplay axis "
    "background bgcolor border bordercolor cellpadding cellspacing char charoff "
    "charset cite class classid clear code codebase color cols colspan compact "
    "content contenteditable controls coords crossorigin data datetime decoding "
    "default dir dirname disabled download dynsrc enctype face fetchpriority for "
    "form formaction frame frameborder headers height hidden high href hreflang "
    "hspace icon id imagesrcset inert integrity is ismap itemid itemprop itemref "
    "itemscope itemtype kind label lang language list loading longdesc loop low "
    "lowsrc manifest max media method min muted name nohref nonce noshade nowrap "
    "open optimum part ping playsinline popover popovertarget poster preload "
    "profile referrerpolicy rel rev reversed role rowspan rules sandbox scope "
    "shape size sizes slot span spellcheck src srcdoc srclang srcset start style "
    "summary tabindex target title translate type usemap valign value vspace width "
    "wrap xmlns";

/* From behind an opening quote to behind the closing one; the length when there is none. */
static size_t skip_quoted(const struct marker *m, size_t at, char quote) {
  while (at < m->length && m->data[at] != quote) at++;
  return at < m->length ? at + 1 : at;
}

struct marked_attribute {
  size_t name, name_end;
  size_t value, value_end; /* with its quotes; both are 0 when it has none */
  bool quoted;
};

/*
 * HTML 13.2.5.32 to 13.2.5.40: the next attribute from *at on, which moves behind it. False at the
 * tag's '>' and at the end of the input.
 */
static bool read_attribute(const struct marker *m, size_t *at, struct marked_attribute *attribute) {
  struct marked_attribute one = {0};
  while (*at < m->length && (is_space(m->data[*at]) || m->data[*at] == '/')) ++*at;
  if (*at == m->length || m->data[*at] == '>') return false;
  one.name = *at;
  for (++*at; *at < m->length && !is_space(m->data[*at]) && strchr("/>=", m->data[*at]) == NULL;)
    ++*at;
  one.name_end = *at;
  size_t equals = *at;
  while (equals < m->length && is_space(m->data[equals])) equals++;
  if (equals < m->length && m->data[equals] == '=') {
    for (equals++; equals < m->length && is_space(m->data[equals]);) equals++;
    one.value = *at = equals;
    one.quoted = equals < m->length && (m->data[equals] == '"' || m->data[equals] == '\'');
    if (one.quoted) {
      *at = skip_quoted(m, equals + 1, m->data[equals]);
    } else {
      while (*at < m->length && !is_space(m->data[*at]) && m->data[*at] != '>') ++*at;
    }
    one.value_end = *at;
  }
  *attribute = one;
  return true;
}

/* From behind the tag's name to behind its '>'; the length + 1 when the input ends first. */
size_t tag_end(const struct marker *m, size_t at) {
  struct marked_attribute attribute;
  while (read_attribute(m, &at, &attribute)) continue;
  return at + 1;
}

static bool has(const struct marker *m, size_t from, size_t to, const char *any) {
  for (; from < to; from++) {
    if (strchr(any, m->data[from]) != NULL) return true;
  }
  return false;
}

static bool is_attribute_word(const struct marker *m, size_t from, size_t to) {
  if (from == to || !is_letter(m->data[from])) return false;
  for (; from < to; from++) {
    char c = m->data[from];
    if (!is_letter(c) && !is_digit(c) && strchr("-_:.", c) == NULL) return false;
  }
  return true;
}

/* The value's '<' counts where it has no quotes. */
static bool has_bare_less(const struct marker *m, const struct marked_attribute *attribute) {
  return has(m, attribute->name, attribute->name_end, "<") ||
         (!attribute->quoted && has(m, attribute->value, attribute->value_end, "<"));
}

/*
 * Behind an unknown name: whether its '<' is text. It is where no '>' ends the tag, and where the
 * tag holds another '<', but for quoted values of a tag that is all well-formed.
 */
bool is_typed_less_than(const struct marker *m, size_t name, size_t at) {
  bool odd = has(m, name, at, "\"'");
  bool quoted_less = false;
  struct marked_attribute attribute;
  if (has(m, name, at, "<")) return true;
  while (read_attribute(m, &at, &attribute)) {
    if (has_bare_less(m, &attribute)) return true;
    odd |= !is_attribute_word(m, attribute.name, attribute.name_end) ||
           (!attribute.quoted && has(m, attribute.value, attribute.value_end, "\"'"));
    quoted_less |= has(m, attribute.value, attribute.value_end, "<");
    if (odd && quoted_less) return true;
  }
  return at == m->length;
}

/* What no one but a writer of markup writes: a value in quotes, or name=value. */
static bool is_markup(const struct marker *m, const struct marked_attribute *attribute) {
  if (attribute->quoted) return true;
  return attribute->value < attribute->value_end && m->data[attribute->value] != '=' &&
         is_attribute_word(m, attribute->name, attribute->name_end);
}

/* Of a tag with an unknown name and an end: whether it is a path, a comparison, words ... */
bool is_typed_unknown(const struct marker *m, sanitize_span name, bool end, size_t at,
                      size_t behind) {
  struct marked_attribute attribute;
  bool qualified =
      memchr(name.data, '-', name.length) != NULL || memchr(name.data, ':', name.length) != NULL;
  bool path =
      m->data[at] == '/' && !is_space(m->data[at + 1]) && strchr("/>", m->data[at + 1]) == NULL;
  bool bare = behind == at + 1;
  bool words = false;
  bool odd = false;
  for (size_t next = at; read_attribute(m, &next, &attribute);) {
    if (is_markup(m, &attribute)) return false;
    words = true;
    odd |= !is_attribute_word(m, attribute.name, attribute.name_end) ||
           has(m, attribute.value, attribute.value_end, "\"'");
  }
  if (path || end) return path || words;
  if (qualified) return odd;
  if (bare) return behind < m->length && m->data[behind] == '>';
  return words || !has(m, at, behind, "/");
}

/* Of a tag with a known name and an end: whether it is a comparison. */
bool is_typed_known(const struct marker *m, sanitize_span name, size_t at) {
  struct marked_attribute attribute;
  bool less = false;
  unsigned words = 0;
  size_t first = at;
  if (in_list(name, always_tags) || !is_space(m->data[at])) return false;
  while (!less && read_attribute(m, &at, &attribute)) {
    if (is_markup(m, &attribute)) return false;
    sanitize_span word = {m->data + attribute.name, attribute.name_end - attribute.name};
    bool plain =
        !has(m, attribute.name, attribute.name_end, "-%\"'") && !in_list(word, known_attributes);
    words += plain ? 1 : 0;
    less = has_bare_less(m, &attribute);
  }
  while (is_space(m->data[first]) || m->data[first] == '/') first++;
  return words > 1 || strchr("&|+-*^~!?,;", m->data[first]) != NULL;
}

/*
 * Of a whole tag with a known name and a '<': whether text is in it. Either a value in quotes has a
 * '>', and behind it is a quote that opens no value, a '<', or right behind a quote a word; or a
 * word that is no attribute comes before a '<'.
 */
bool is_typed_forgotten(const struct marker *m, sanitize_span name, size_t at) {
  struct marked_attribute one;
  bool greater = false;
  bool word = false;
  if (in_list(name, never_forgotten) || !has(m, at, tag_end(m, at) - 1, "<")) return false;
  while (read_attribute(m, &at, &one)) {
    size_t less = one.name;
    while (less < one.name_end && m->data[less] != '<') less++;
    sanitize_span start = {m->data + one.name, less - one.name};
    bool is_word = one.value_end == 0 && start.length > 0 && !has(m, one.name, less, "-%\"'") &&
                   !in_list(start, known_attributes);
    word |= is_word;
    bool quote = (is_word && has(m, one.name - 1, one.name, "\"'")) ||
                 has(m, one.name, one.name_end, "\"'") ||
                 (!one.quoted && has(m, one.value, one.value_end, "\"'"));
    if (greater && quote) return true;
    if ((greater || word) && has_bare_less(m, &one)) return true;
    greater |= one.quoted && has(m, one.value, one.value_end, ">");
  }
  return false;
}

/*
 * From behind a known name to the end of the input: nothing but attributes with values, names being
 * [A-Za-z][A-Za-z0-9_:.-]*; the last may be without, and none in quotes has a '>'. Then a column cut
 * a tag in two.
 */
bool is_cut_tag(const struct marker *m, size_t at) {
  bool valued = false;
  while (at < m->length) {
    if (is_space(m->data[at]) || m->data[at] == '/') {
      at++;
      continue;
    }
    if (!is_letter(m->data[at])) return false;
    while (at < m->length &&
           (is_letter(m->data[at]) || is_digit(m->data[at]) || strchr("-_:.", m->data[at]) != NULL))
      at++;
    if (at < m->length && strchr(" \t\n/=", m->data[at]) == NULL) return false;
    while (at < m->length && is_space(m->data[at])) at++;
    if (at == m->length) return valued;
    if (m->data[at] != '=') {
      while (at < m->length && (is_space(m->data[at]) || m->data[at] == '/')) at++;
      return at == m->length && valued;
    }
    valued = true;
    for (at++; at < m->length && is_space(m->data[at]);) at++;
    if (at == m->length) return true;
    if (m->data[at] == '"' || m->data[at] == '\'') {
      size_t quote = at;
      at = skip_quoted(m, at + 1, m->data[at]);
      if (has(m, quote, at, ">")) return false;
    } else {
      while (at < m->length && !is_space(m->data[at])) at++;
    }
  }
  return valued;
}
