/*
 * Foreign content (svg and math, HTML 13.2.6.5), as far as the tokenizer has to know of it. It is
 * not told what is open, so it goes by tags alone. Safety does not rest on that, only which text is
 * shown. Held by tests/data/foreign.dat. See scanner.h.
 */
#include "tokenize/scanner.h"

bool is_foreign_only(const struct token *token) {
  unsigned element = token->element;
  return element == ELEMENT_DESC || element == ELEMENT_METADATA || element == ELEMENT_ANNOTATION ||
         element == ELEMENT_ANNOTATION_XML;
}

static bool is_svg_or_math(const struct token *token) {
  return token->element == ELEMENT_SVG || token->element == ELEMENT_MATH;
}

static bool is_self_closing(const struct scanner *scanner, const struct token *token) {
  return token_is_self_closing(span_of(scanner->data, scanner->length), token,
                               scanner->memory->interrupt);
}

void begin_foreign(struct scanner *scanner, const struct token *token) {
  if (!is_svg_or_math(token) || is_self_closing(scanner, token)) return;
  scanner->foreign = token->element == ELEMENT_SVG ? FOREIGN_SVG : FOREIGN_MATH;
}

/* ---- tags that end foreign content ---- */

/* The value of the tag's first attribute of that name; its data is NULL when there is none. */
static span attribute_of_tag(const struct scanner *scanner, size_t name_end, span wanted) {
  span source = span_of(scanner->data, scanner->length);

  struct scanned_attribute attribute;
  size_t at = name_end;
  while (token_next_attribute(source, &at, &attribute)) {
    span name = span_of(source.data + attribute.name, attribute.name_end - attribute.name);
    if (span_equal_lower(name, wanted))
      return span_of(source.data + attribute.value, attribute.value_end - attribute.value);
  }

  return span_of(NULL, 0);
}

/* "A start tag whose tag name is font, if the token has any attributes named color, face, size" */
static bool is_html_font(const struct scanner *scanner, size_t name_end) {
  return attribute_of_tag(scanner, name_end, SPAN_LITERAL("color")).data != NULL ||
         attribute_of_tag(scanner, name_end, SPAN_LITERAL("face")).data != NULL ||
         attribute_of_tag(scanner, name_end, SPAN_LITERAL("size")).data != NULL;
}

/* 13.2.6.5: whether the tag at `start` is one that ends foreign content. */
static bool breaks_out(const struct scanner *scanner, size_t start) {
  if (is_tag_of(scanner, start, SPAN_LITERAL("</"), SPAN_LITERAL("p")) ||
      is_tag_of(scanner, start, SPAN_LITERAL("</"), SPAN_LITERAL("br")))
    return true;

  /* Each '<' of a "<<<<" is asked about: that must not read to the end of them. */
  size_t name = start + 1;
  if (name == scanner->length || !ascii_is_letter(scanner->data[name])) return false;
  size_t name_end = skip_until(scanner->data, name, scanner->length, ENDS_NAME);
  enum element_id element = element_lookup(span_of(scanner->data + name, name_end - name));
  if (element == ELEMENT_FONT) return is_html_font(scanner, name_end);
  return (element_flags[element] & ELEMENT_BREAKOUT) != 0;
}

/* ---- text that is hidden ---- */

/* Where the text of a CDATA section ends: at its "]]>", or at the end of the input. */
static size_t cdata_end(const struct scanner *scanner, size_t at) {
  for (; (at = find_byte(scanner->data, at, scanner->length, ']')) < scanner->length; at++) {
    if (starts_with(scanner, at, SPAN_LITERAL("]]>"))) return at;
  }
  return at;
}

/* Where to read on after the '<' at `start`: after the markup that it begins, if it begins any. */
static size_t markup_end(const struct scanner *scanner, size_t start) {
  if (starts_with(scanner, start, SPAN_LITERAL("<!--"))) return comment_end(scanner, start + 4);
  if (starts_with(scanner, start, SPAN_LITERAL(CDATA_OPENING))) return cdata_end(scanner, start);

  size_t name = start + 1;
  if (name < scanner->length && scanner->data[name] == '/') name++;
  if (name == scanner->length || !ascii_is_letter(scanner->data[name])) return name;

  struct scanned_attribute attribute;
  size_t at = skip_until(scanner->data, name, scanner->length, ENDS_NAME);
  while (token_next_attribute(span_of(scanner->data, scanner->length), &at, &attribute)) continue;
  return at;
}

/*
 * 13.2.6: whether the content of this hidden element is HTML: title, desc and annotation-xml can be
 * HTML integration points.
 */
static bool holds_html(const struct scanner *scanner, const struct token *token) {
  unsigned element = token->element;
  if (scanner->foreign == FOREIGN_SVG) return element == ELEMENT_TITLE || element == ELEMENT_DESC;

  if (element != ELEMENT_ANNOTATION_XML) return false;
  span encoding = attribute_of_tag(scanner, token->name_end, SPAN_LITERAL("encoding"));
  return span_equal_lower(encoding, SPAN_LITERAL("text/html")) ||
         span_equal_lower(encoding, SPAN_LITERAL("application/xhtml+xml"));
}

/*
 * Where the text of a hidden element ends: at its end tag, at that of the svg or math, at a tag
 * that ends foreign content (none does within HTML), or at the end of the input.
 */
static size_t hidden_end(const struct scanner *scanner, const struct token *token) {
  bool within_html = holds_html(scanner, token);
  span own = element_table[token->element].name;
  span root = element_table[scanner->foreign == FOREIGN_SVG ? ELEMENT_SVG : ELEMENT_MATH].name;

  size_t at = token->end;
  for (size_t ask_at = ask_from(scanner, at);;) {
    at = find_byte(scanner->data, at, scanner->length, '<');
    if (at == scanner->length || is_tag_of(scanner, at, SPAN_LITERAL("</"), own) ||
        is_tag_of(scanner, at, SPAN_LITERAL("</"), root) ||
        (!within_html && breaks_out(scanner, at)) || stops_at(scanner, at, &ask_at))
      return at;
    at = markup_end(scanner, at);
  }
}

/* ---- tags ---- */

/*
 * Whether the content of this shown element is HTML: MathML's text integration points and svg's
 * foreignObject.
 */
static bool takes_html(const struct scanner *scanner, const struct token *token) {
  static const span names[] = {{"mi", 2}, {"mo", 2}, {"mn", 2}, {"ms", 2}, {"mtext", 5}};
  bool in_svg = scanner->foreign == FOREIGN_SVG || scanner->foreign == FOREIGN_HTML_IN_SVG;
  if (in_svg) return token->element == ELEMENT_FOREIGNOBJECT;

  size_t name = token->start + (token->kind == TOKEN_END ? 2u : 1u);
  span typed = span_of(scanner->data + name, token->name_end - name);
  for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
    if (span_equal_lower(typed, names[i])) return true;
  }

  return false;
}

static void enter_html(struct scanner *scanner) {
  scanner->foreign = scanner->foreign == FOREIGN_SVG ? FOREIGN_HTML_IN_SVG : FOREIGN_HTML_IN_MATH;
}

static void leave_html(struct scanner *scanner) {
  scanner->foreign = scanner->foreign == FOREIGN_HTML_IN_SVG ? FOREIGN_SVG : FOREIGN_MATH;
}

/*
 * An end tag in foreign content. There is no raw text that it could end, and hidden elements are
 * passed over as a whole; so an end tag of either kind becomes TOKEN_NOTHING.
 */
static bool adjust_foreign_end(struct scanner *scanner, struct token *token) {
  unsigned flags = element_flags[token->element];
  if (is_svg_or_math(token)) {
    scanner->foreign = FOREIGN_NOT;
    return false;
  }

  if (is_within_html(scanner)) {
    if (takes_html(scanner, token)) leave_html(scanner);
    return false;
  }

  if (breaks_out(scanner, token->start)) scanner->foreign = FOREIGN_NOT;
  if ((flags & (ELEMENT_RAW_TEXT | ELEMENT_HIDDEN)) == 0) return false;

  token->kind = TOKEN_NOTHING;
  return true;
}

bool adjust_foreign(struct scanner *scanner, struct token *token) {
  enum element_id element = (enum element_id)token->element;
  unsigned flags = element_flags[element];
  if (token->kind == TOKEN_END) return adjust_foreign_end(scanner, token);
  if (is_within_html(scanner)) return false;

  if (breaks_out(scanner, token->start)) {
    scanner->foreign = FOREIGN_NOT;
    return false;
  }

  bool closed = is_self_closing(scanner, token);
  if (takes_html(scanner, token) && !closed) enter_html(scanner);
  bool is_image = element == ELEMENT_IMG; /* svg's own "image", which scan_tag() took for an img */
  if ((flags & (ELEMENT_RAW_TEXT | ELEMENT_HIDDEN)) == 0 && !is_image) return false;

  token->kind = TOKEN_NOTHING;
  if ((flags & ELEMENT_HIDDEN) && !closed) {
    size_t start = token->end;
    token->end = (uint32_t)hidden_end(scanner, token);
    scanner->index->hidden += token->end - start;
  }

  return true;
}

bool push_cdata(struct scanner *scanner, size_t start, size_t *at) {
  size_t text = start + strlen(CDATA_OPENING);
  size_t end = cdata_end(scanner, text);
  struct token opening = {.start = (uint32_t)start,
                          .end = (uint32_t)text,
                          .name_end = (uint32_t)text,
                          .kind = TOKEN_NOTHING};
  struct token typed = {.start = (uint32_t)text,
                        .end = (uint32_t)end,
                        .name_end = (uint32_t)text,
                        .kind = TOKEN_LITERAL};
  struct token closing = {.start = (uint32_t)end, .name_end = (uint32_t)end, .kind = TOKEN_NOTHING};

  *at = end == scanner->length ? end : end + strlen("]]>");
  closing.end = (uint32_t)*at;
  return push_token(scanner, opening) && push_token(scanner, typed) &&
         (closing.start == closing.end || push_token(scanner, closing));
}
