/* The copy of the source for gumbo; see gumbo_input.h. */
#include "gumbo/gumbo_input.h"

struct gumbo_copy_maker {
  const struct memory *memory;
  const struct finders *find;
  struct buffer *copy;
  struct buffer *places;
  bool out_of_memory;
};

static void copy_span(struct gumbo_copy_maker *maker, span text) {
  if (maker->out_of_memory || text.length == 0) return;
  if (!buffer_reserve(maker->memory, maker->copy, text.length)) {
    maker->out_of_memory = true;
    return;
  }
  memcpy(maker->copy->data + maker->copy->length, text.data, text.length);
  maker->copy->length += text.length;
}

/* Whether text begins with "<svg" or "<math", followed by a byte that ends a name. */
static bool begins_foreign(span text) {
  static const span names[] = {{"<svg", 4}, {"<math", 5}};
  for (size_t i = 0; i < 2; i++) {
    span name = names[i];
    if (text.length <= name.length || !span_equal_lower(span_of(text.data, name.length), name))
      continue;

    char after = text.data[name.length];
    if (ascii_is_space(after) || after == '/' || after == '>') return true;
  }

  return false;
}

/* The length, without ';', of a numeric reference over U+10FFFF that text begins with; else 0. */
static size_t overflowing_reference(span text) {
  if (text.length < 3 || text.data[1] != '#') return 0;

  bool hexadecimal = text.data[2] == 'x' || text.data[2] == 'X';
  uint32_t base = hexadecimal ? 16 : 10;
  uint32_t value = 0;

  size_t at = hexadecimal ? 3 : 2;
  for (; at < text.length; at++) {
    char c = ascii_lower(text.data[at]);
    uint32_t digit;
    if (ascii_is_digit(c)) {
      digit = (uint32_t)(c - '0');
    } else if (hexadecimal && c >= 'a' && c <= 'f') {
      digit = (uint32_t)(c - 'a') + 10;
    } else {
      break;
    }

    if (value <= 0x10FFFF) value = value * base + digit;
  }

  return value > 0x10FFFF ? at : 0;
}

/* Copies text or a tag in which references are decoded, except for what gumbo must not see. */
static void put_guarded(struct gumbo_copy_maker *maker, span text) {
  while (text.length > 0) {
    size_t run = maker->find->markup_or_reference(text.data, text.length);
    copy_span(maker, span_of(text.data, run));
    text = span_of(text.data + run, text.length - run);
    if (text.length == 0) return;

    size_t taken = 1;
    size_t reference = text.data[0] == '&' ? overflowing_reference(text) : 0;
    if (reference > 0) {
      copy_span(maker, SPAN_LITERAL("&#xFFFD;"));
      taken = reference;
      if (taken < text.length && text.data[taken] == ';') taken++;
    } else if (begins_foreign(text)) {
      copy_span(maker, SPAN_LITERAL("&lt;"));
    } else {
      copy_span(maker, span_of(text.data, 1));
    }

    text = span_of(text.data + taken, text.length - taken);
  }
}

/* Copies text so that gumbo finds no markup and no reference in it. */
static void put_literal(struct gumbo_copy_maker *maker, span text) {
  while (text.length > 0) {
    size_t run = maker->find->markup_or_reference(text.data, text.length);
    copy_span(maker, span_of(text.data, run));
    if (run == text.length) return;
    copy_span(maker, text.data[run] == '<' ? SPAN_LITERAL("&lt;") : SPAN_LITERAL("&amp;"));
    text = span_of(text.data + run + 1, text.length - run - 1);
  }
}

/*
 * What gumbo reads in place of a tag's name; empty when the name stays. No such name can be typed:
 * tokenizer.c takes a tag whose name has a '.' for text.
 */
static span stand_in(enum element_id element) {
  switch (element) {
  case ELEMENT_SVG: return SPAN_LITERAL("svg.");
  case ELEMENT_MATH: return SPAN_LITERAL("math.");
  case ELEMENT_ISINDEX: return SPAN_LITERAL("isindex.");
  case ELEMENT_MENUITEM: return SPAN_LITERAL("menuitem.");
  case ELEMENT_SELECT: return SPAN_LITERAL("select.");
  case ELEMENT_XMP:
  case ELEMENT_PLAINTEXT: return SPAN_LITERAL("listing");
  default: return span_of(NULL, 0);
  }
}

/* The same for a name that is known in svg and math only, and that stands elsewhere. */
static span stand_in_for_typed(const char *source, const struct token *token) {
  size_t name = token->start + (token->kind == TOKEN_START ? 1u : 2u);
  bool known = element_lookup(span_of(source + name, token->name_end - name)) != ELEMENT_UNKNOWN;
  return known ? SPAN_LITERAL("unknown.") : span_of(NULL, 0);
}

static void copy_tag(struct gumbo_copy_maker *maker, const char *source,
                     const struct token *token) {
  span name = token->element == ELEMENT_UNKNOWN ? stand_in_for_typed(source, token)
                                                : stand_in((enum element_id)token->element);
  size_t rest = token->start;

  /*
   * gumbo 0.10.1 takes the form off its stack before it has written the last text, which then lands
   * after the form.
   */
  if (token->kind == TOKEN_END && token->element == ELEMENT_FORM)
    copy_span(maker, SPAN_LITERAL("<!---->"));

  if (name.length > 0) {
    copy_span(maker, token->kind == TOKEN_START ? SPAN_LITERAL("<") : SPAN_LITERAL("</"));
    copy_span(maker, name);
    rest = token->name_end;
  } else {
    copy_span(maker, SPAN_LITERAL("<"));
    rest++;
  }

  put_guarded(maker, span_of(source + rest, token->end - rest));

  bool is_foreign = token->element == ELEMENT_SVG || token->element == ELEMENT_MATH;
  if (is_foreign && token->kind == TOKEN_START &&
      token_is_self_closing(span_of(source, token->end), token, maker->memory->interrupt)) {
    copy_span(maker, SPAN_LITERAL("</"));
    copy_span(maker, name);
    copy_span(maker, SPAN_LITERAL(">"));
  }
}

static void put_raw(struct gumbo_copy_maker *maker, const char *source, const struct token *token) {
  span text = span_of(source + token->start, token->end - token->start);
  unsigned flags = element_flags[token->element];
  if (flags & ELEMENT_HIDDEN) return;
  if (flags & ELEMENT_RCDATA) {
    put_guarded(maker, text);
    return;
  }

  /* A newline at the start is ignored in a listing, but not in an xmp: write it twice. */
  if (text.length > 0 && text.data[0] == '\n') copy_span(maker, SPAN_LITERAL("\n"));
  put_literal(maker, text);
}

/* What is in a comment is none of gumbo's business: one that has text is one that is kept. */
static void put_comment(struct gumbo_copy_maker *maker, const char *source,
                        const struct token *token) {
  span text = span_of(source + token->start, token->end - token->start);
  if (span_starts_with(text, SPAN_LITERAL("<!--"))) {
    copy_span(maker, SPAN_LITERAL("<!---->"));
  } else {
    put_guarded(maker, text);
  }
}

static void put_token(struct gumbo_copy_maker *maker, const char *source,
                      const struct token *token) {
  switch ((enum token_kind)token->kind) {
  case TOKEN_START:
  case TOKEN_END: copy_tag(maker, source, token); break;
  case TOKEN_RAW: put_raw(maker, source, token); break;
  case TOKEN_LITERAL:
    put_literal(maker, span_of(source + token->start, token->end - token->start));
    break;
  case TOKEN_COMMENT: put_comment(maker, source, token); break;
  case TOKEN_KEPT_COMMENT:
    copy_span(maker, span_of(source + token->start, token->end - token->start));
    break;
  case TOKEN_NOTHING: copy_span(maker, SPAN_LITERAL("<!---->")); break;
  case TOKEN_CUT: break;
  }
}

/*
 * Records where the token begins in the copy. Input is at most SANITIZE_LARGEST_INPUT_BYTES and the
 * copy a few times as long: both fit in 32 bits.
 */
static void note_place(struct gumbo_copy_maker *maker) {
  if (maker->places == NULL) return;
  uint32_t place = (uint32_t)maker->copy->length;
  if (!buffer_reserve(maker->memory, maker->places, sizeof(place))) {
    maker->out_of_memory = true;
    return;
  }
  memcpy(maker->places->data + maker->places->length, &place, sizeof(place));
  maker->places->length += sizeof(place);
}

bool gumbo_copy_make(const struct memory *memory, const struct finders *find, span source,
                     const struct token_index *index, struct buffer *copy, struct buffer *places) {
  struct gumbo_copy_maker maker = {memory, find, copy, places, false};
  copy->length = 0;

  size_t at = 0;
  for (size_t i = 0; i < index->count; i++) {
    const struct token *token = &index->tokens[i];
    put_guarded(&maker, span_of(source.data + at, token->start - at));
    note_place(&maker);
    put_token(&maker, source.data, token);
    at = token->end;
  }

  put_guarded(&maker, span_of(source.data + at, source.length - at));
  copy_span(&maker, span_of("", 1)); /* the NUL */
  if (maker.out_of_memory) return false;

  copy->length--;
  return true;
}

bool gumbo_copy_is_free_of_foreign(const struct finders *find, span copy) {
  size_t at = 0;
  for (;;) {
    at += find->less_than(copy.data + at, copy.length - at);
    if (at == copy.length) return true;
    if (begins_foreign(span_of(copy.data + at, copy.length - at))) return false;
    at++;
  }
}
