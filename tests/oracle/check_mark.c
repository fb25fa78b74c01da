/*
 * A small tokenizer of its own, with HTML's tokenizer states as far as extents go. See
 * check_mark.h.
 */
#include "oracle/check_mark.h"
#include "oracle/formula.h"

#include "oracle/marker.h"

static bool same_name(sanitize_span name, const char *wanted) {
  if (name.length != strlen(wanted)) return false;
  for (size_t i = 0; i < name.length; i++) {
    if (lower(name.data[i]) != wanted[i]) return false;
  }
  return true;
}

/* Whether the name stands between spaces in a list. */
bool in_list(sanitize_span name, const char *list) {
  for (const char *word = list; *word != '\0';) {
    size_t length = strcspn(word, " ");
    char one[32] = {0};
    memcpy(one, word, length < sizeof one ? length : sizeof one - 1);
    if (same_name(name, one)) return true;
    word += length + (word[length] == ' ' ? 1 : 0);
  }
  return false;
}

/* Hidden in svg and math, and any unknown name elsewhere. */
static const char foreign_only[] = "desc metadata annotation annotation-xml";

/* What the library knows as an element. */
static const char known[] = "a abbr acronym address annotation annotation-xml applet area article "
                            "aside audio b base basefont bdi bdo bgsound "
                            "big "
                            "blink blockquote body br button canvas caption center cite code col "
                            "colgroup data datalist dd del desc details "
                            "dfn "
                            "dialog dir div dl dt em embed fieldset figcaption figure font footer "
                            "foreignobject form frame frameset h1 h2 h3 "
                            "h4 h5 "
                            "h6 head header hgroup hr html i iframe img input ins isindex kbd "
                            "keygen label legend li link listing main map "
                            "mark "
                            "marquee math menu menuitem meta metadata meter multicol nav nextid "
                            "nobr noembed noframes noscript object ol "
                            "optgroup "
                            "option output p param picture plaintext portal pre progress q rb rp "
                            "rt rtc ruby s samp script search section "
                            "select "
                            "selectedcontent slot small source spacer span strike strong style sub "
                            "summary sup svg table tbody td template "
                            "textarea tfoot th thead time title tr track tt u ul var video wbr xmp "
                            "image mi mo mn ms mtext mglyph malignmark";

/*
 * Intake's promise, read once more: the characters that are removed or replaced before anything is
 * parsed.
 */
static bool clean(sanitize_span input, struct bytes *out) {
  for (size_t at = 0; at < input.length;) {
    uint32_t code_point;
    (void)utf8_next(input.data, input.length, &at, &code_point);
    if (code_point >= MARK_NAME && code_point <= MARK_AMPERSAND) return false;
    if (code_point == '\r') {
      if (at < input.length && input.data[at] == '\n') at++;
      code_point = '\n';
    }
    if (code_point == '\f') code_point = ' ';
    if (code_point == 0x0B || code_point == 0x85 || code_point == 0x2028 || code_point == 0x2029)
      code_point = '\n';
    if (is_banned_character(code_point)) continue;
    if (code_point == 0xFEFF && out->length == 0) continue;
    bytes_add_code_point(out, code_point);
  }
  bytes_add(out, "", 0);
  return true;
}

static bool well_formed_part(const char *name, size_t length) {
  if (length == 0 || !is_letter(name[0])) return false;
  for (size_t i = 1; i < length; i++) {
    if (!is_letter(name[i]) && !is_digit(name[i]) && name[i] != '-') return false;
  }
  return true;
}

/*
 * A name somebody may have meant as an element's: [A-Za-z][A-Za-z0-9-]*, no hyphen at its end, with
 * at most one prefix of the kind before a colon.
 */
static bool well_formed(sanitize_span name) {
  if (name.data[name.length - 1] == '-') return false;
  const char *colon = memchr(name.data, ':', name.length);
  if (colon == NULL) return well_formed_part(name.data, name.length);
  size_t prefix = (size_t)(colon - name.data);
  return well_formed_part(name.data, prefix) &&
         well_formed_part(colon + 1, name.length - prefix - 1);
}

static void add_as_text(struct marker *m, size_t from, size_t to) {
  for (size_t i = from; i < to; i++) {
    if (m->data[i] == '<') {
      bytes_add_code_point(m->out, MARK_LESS);
    } else if (m->data[i] == '&') {
      bytes_add_code_point(m->out, MARK_AMPERSAND);
    } else {
      bytes_add_char(m->out, m->data[i]);
    }
  }
}

/*
 * gumbo lets numbers wrap at 32 bits; browsers and the library make U+FFFD of all beyond Unicode.
 */
static size_t add_reference(struct marker *m, size_t at) {
  size_t start = at++;
  bool numeric = at < m->length && m->data[at] == '#';
  if (numeric) at++;
  bool hex = numeric && at < m->length && lower(m->data[at]) == 'x';
  if (hex) at++;
  uint32_t value = 0;
  size_t digits = at;
  for (; numeric && at < m->length; at++) {
    char c = lower(m->data[at]);
    bool hex_letter = hex && c >= 'a' && c <= 'f';
    if (!is_digit(c) && !hex_letter) break;
    value = value * (hex ? 16U : 10U) + (uint32_t)(hex_letter ? c - 'a' + 10 : c - '0');
    if (value > 0x110000) value = 0x110000;
  }
  if (numeric && at > digits && value > 0x10FFFF) {
    if (at < m->length && m->data[at] == ';') at++;
    bytes_add_code_point(m->out, 0xFFFD);
    return at;
  }
  bytes_add_char(m->out, '&');
  return start + 1;
}

/* Whether `open` ("<" or "</") and the name stand at `at`, ended as a tag's name is. */
static bool is_tag(const struct marker *m, size_t at, const char *open, sanitize_span name) {
  size_t length = strlen(open);
  size_t behind = at + length + name.length;
  if (behind >= m->length || memcmp(m->data + at, open, length) != 0) return false;
  for (size_t i = 0; i < name.length; i++) {
    if (lower(m->data[at + length + i]) != lower(name.data[i])) return false;
  }
  return is_space(m->data[behind]) || m->data[behind] == '/' || m->data[behind] == '>';
}

/* Raw text up to its end tag, which the caller reads as a tag. RCDATA has references. */
static size_t add_raw_text(struct marker *m, size_t at, sanitize_span name, bool references) {
  while (at < m->length && !is_tag(m, at, "</", name)) {
    if (m->data[at] == '&' && references) {
      at = add_reference(m, at);
    } else {
      bytes_add_char(m->out, m->data[at++]);
    }
  }
  return at;
}

/*
 * HTML 13.2.5.15 to 13.2.5.31: "<!--" and "<script" hide an end tag. Nothing in a script is shown,
 * so nothing is added.
 */
static size_t skip_script(const struct marker *m, size_t at, sanitize_span name) {
  enum { PLAIN, ESCAPED, DOUBLY_ESCAPED } state = PLAIN;
  for (; at < m->length; at++) {
    const char *here = m->data + at;
    bool end = is_tag(m, at, "</", name);
    if (end && state != DOUBLY_ESCAPED) return at;
    if (end) state = ESCAPED;
    if (state == ESCAPED && is_tag(m, at, "<", name)) state = DOUBLY_ESCAPED;
    if (m->length - at >= 3 && memcmp(here, "-->", 3) == 0) state = PLAIN;
    if (state == PLAIN && m->length - at >= 4 && memcmp(here, "<!--", 4) == 0) {
      state = ESCAPED;
      at++; /* its dashes may be those of "-->" */
    }
  }
  return at;
}

/*
 * Within svg and math nothing is raw text, and "/>" closes: what that means for a reader is judged
 * by rows.
 */
static void judge_foreign(struct marker *m, sanitize_span name, bool end) {
  static const char special[] = "script style xmp iframe noembed noframes noscript textarea title "
                                "plaintext template desc metadata annotation "
                                "annotation-xml";
  if (m->in_foreign && in_list(name, special)) m->skip = TEXT_FOREIGN;
  if (in_list(name, "noscript template")) m->hides_markup = true;
  if (in_list(name, "svg math")) m->in_foreign = !end;
}

static size_t add_raw_element(struct marker *m, size_t at, sanitize_span name) {
  if (!in_list(name, "script style xmp iframe noembed noframes textarea title plaintext"))
    return at;
  if (same_name(name, "script")) return skip_script(m, at, name);
  if (same_name(name, "plaintext")) {
    bytes_add(m->out, m->data + at, m->length - at);
    return m->length;
  }
  return add_raw_text(m, at, name, in_list(name, "textarea title"));
}

static size_t add_less_than(struct marker *m, size_t at) {
  bytes_add_code_point(m->out, MARK_LESS);
  return at + 1;
}

static size_t add_tag(struct marker *m, size_t at) {
  bool end = m->data[at + 1] == '/';
  size_t name_start = at + (end ? 2 : 1);
  size_t name_end = name_start;
  while (name_end < m->length && !is_space(m->data[name_end]) &&
         strchr("/>", m->data[name_end]) == NULL)
    name_end++;
  sanitize_span name = {m->data + name_start, name_end - name_start};
  size_t behind = tag_end(m, name_end);
  bool cut_off = behind > m->length;
  if (m->formulas != 0 && !end && !cut_off && same_name(name, "math")) {
    struct bytes text = {0};
    size_t formula_end = formula_text((sanitize_span){m->data, m->length}, at, m->formulas, &text);
    if (formula_end == SIZE_MAX) {
      m->skip = TEXT_FOREIGN; /* rows say what becomes of it */
      formula_end = 0;
    }
    if (formula_end > 0) {
      bytes_add_text(m->out, "<!---->");
      for (size_t i = 0; i < text.length;) {
        bool is_reference = text.data[i] == '&';
        struct marker inner = {.data = text.data, .length = text.length, .out = m->out};
        if (is_reference) {
          i = add_reference(&inner, i);
        } else {
          bytes_add_char(m->out, text.data[i++]);
        }
      }
      bytes_add_text(m->out, "<!---->");
    }
    bytes_free(&text);
    if (formula_end > 0) return formula_end;
  }
  if (cut_off) behind = m->length;
  /* which HTML takes for img */
  bool is_known = (in_list(name, known) && (m->in_foreign || !in_list(name, foreign_only))) ||
                  (!end && same_name(name, "image"));
  if (!is_known && is_typed_less_than(m, name_start, name_end)) return add_less_than(m, at);
  if (cut_off && at != m->raw_end && (!is_known || end || !is_cut_tag(m, name_end)))
    return add_less_than(m, at);
  bool may_be_typed = !cut_off && well_formed(name) && at != m->raw_end;
  bool is_typed = may_be_typed && (is_known ? (!end && is_typed_known(m, name, name_end)) ||
                                                  is_typed_forgotten(m, name, name_end)
                                            : is_typed_unknown(m, name, end, name_end, behind));
  if (is_typed && !m->in_foreign) return add_less_than(m, at);
  if (is_typed) m->skip = TEXT_FOREIGN; /* it may have ended by now */
  if (!well_formed(name)) {
    add_as_text(m, at, behind);
    return behind;
  }
  /* gumbo moves text right before </form> out of the form; a comment there stops it. */
  if (end && same_name(name, "form")) bytes_add_text(m->out, "<!---->");
  if (!is_known || in_list(name, "svg math isindex menuitem portal slot selectedcontent")) {
    /* gumbo takes any name that it does not know for any other; to a reader these say nothing. */
    bytes_add_text(m->out, "<!---->");
  } else {
    bytes_add(m->out, m->data + at, name_end - at);
    if (same_name(name, "select")) bytes_add_code_point(m->out, MARK_NAME);
    bytes_add(m->out, m->data + name_end, behind - name_end);
  }
  judge_foreign(m, name, end);
  if (end || cut_off) return behind;
  size_t raw_end = add_raw_element(m, behind, name);
  if (raw_end > behind || in_list(name, "script style xmp iframe noembed noframes textarea title"))
    m->raw_end = raw_end;
  return raw_end;
}

static size_t find(const struct marker *m, size_t at, const char *text) {
  size_t length = strlen(text);
  for (; at + length <= m->length; at++) {
    if (memcmp(m->data + at, text, length) == 0) return at + length;
  }
  return m->length;
}

/* <!-- -->, and what HTML reads as a bogus comment or a doctype: nothing in them is shown. */
static size_t skip_comment(const struct marker *m, size_t at) {
  bool comment = m->length - at >= 4 && memcmp(m->data + at, "<!--", 4) == 0;
  if (!comment) return find(m, at, ">");
  if (m->length - at >= 5 && m->data[at + 4] == '>') return at + 5;
  if (m->length - at >= 6 && memcmp(m->data + at + 4, "->", 2) == 0) return at + 6;
  size_t usual = find(m, at + 4, "-->");
  size_t bang = find(m, at + 4, "--!>");
  return usual < bang ? usual : bang;
}

/* A comment, or what HTML hides and somebody may have meant so, with an end. */
static bool is_declaration(const struct marker *m, size_t at) {
  static const char *const openings[] = {"<!doctype", "<![cdata[", "<![if", "<![endif"};
  if (m->length - at >= 4 && memcmp(m->data + at, "<!--", 4) == 0) return true;
  bool opens = m->data[at + 1] == '?' && at + 2 < m->length && is_letter(m->data[at + 2]);
  for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
    size_t length = strlen(openings[i]);
    sanitize_span here = {m->data + at, length};
    opens |= m->length - at >= length && same_name(here, openings[i]);
  }
  return opens && memchr(m->data + at, '>', m->length - at) != NULL;
}

static bool is_cdata(const struct marker *m, size_t at) {
  static const char opening[] = "<![CDATA[";
  size_t length = sizeof opening - 1;
  return m->length - at >= length && memcmp(m->data + at, opening, length) == 0;
}

static size_t add_next(struct marker *m, size_t at) {
  char c = m->data[at];
  char next = at + 1 < m->length ? m->data[at + 1] : '\0';
  char third = at + 2 < m->length ? m->data[at + 2] : '\0';
  if (c == '&') return add_reference(m, at);
  if (c == '<' && (is_letter(next) || (next == '/' && is_letter(third)))) return add_tag(m, at);
  if (c == '<' && next == '/' && third == '>') {
    bytes_add_text(m->out, "</>");
    return at + 3;
  }
  if (c == '<' && next == '/') {
    add_as_text(m, at, at + 2);
    return at + 2;
  }
  if (m->in_foreign && is_cdata(m, at)) m->skip = TEXT_FOREIGN;
  if (c == '<' && (next == '!' || next == '?') && !is_declaration(m, at))
    return add_less_than(m, at);
  if (c == '<' && (next == '!' || next == '?')) {
    /* what is before it must not run together with what is behind it */
    bytes_add_text(m->out, "<!---->");
    return skip_comment(m, at);
  }
  bytes_add_char(m->out, c);
  return at + 1;
}

enum text_skip mark_input(sanitize_span input, unsigned formulas, struct bytes *marked,
                          bool *hides_markup) {
  struct bytes cleaned = {0};
  struct marker m = {.out = marked, .formulas = formulas, .skip = TEXT_JUDGED, .raw_end = SIZE_MAX};
  if (clean(input, &cleaned)) {
    m.data = cleaned.data;
    m.length = cleaned.length;
    bytes_add(marked, "", 0);
    for (size_t at = 0; at < m.length;) at = add_next(&m, at);
  } else {
    m.skip = TEXT_PRIVATE_USE;
  }
  bytes_free(&cleaned);
  *hides_markup = m.hides_markup;
  return m.skip;
}
