/*
 * The tokenizer; see tokenizer.h. Sections are those of the HTML standard; each function stands for
 * one or more tokenizer states of 13.2.5.
 */
#include "tokenize/kept_comments.h"
#include "tokenize/scanner.h"

static inline enum element_id lookup_element(const struct scanner *scanner, size_t start,
                                             struct name name) {
  size_t length = name.end - start;
  if (!name.is_letters) return element_lookup(span_of(scanner->data + start, length));
  return length <= sizeof(uint64_t) ? element_lookup_word(name.words.low, length)
                                    : element_lookup_two_words(name.words, length);
}

/*
 * 13.2.5.41, 13.2.5.42 and the doctype states: where a comment or declaration ends. All but
 * comments end at the first '>'. `at` is at the '!' or '?'.
 */
static size_t declaration_end(const struct scanner *scanner, size_t at) {
  if (starts_with(scanner, at, SPAN_LITERAL("!--"))) return comment_end(scanner, at + 3);
  size_t end = find_byte(scanner->data, at, scanner->length, '>');
  return end == scanner->length ? end : end + 1;
}

/* The offset of the last '>' of the input, or 0. */
static size_t last_greater(struct scanner *scanner) {
  if (scanner->last_greater == SIZE_MAX) {
    size_t at = scanner->length;
    while (at > 0 && scanner->data[at - 1] != '>') at--;
    scanner->last_greater = at > 0 ? at - 1 : 0;
  }
  return scanner->last_greater;
}

/*
 * 13.2.5.42 and 13.2.5.6: whether "<!" or "<?" begins what HTML hides (a comment, doctype, CDATA
 * section, conditional comment or processing instruction). Any other, or one without an end, is
 * text that somebody typed.
 */
static bool begins_declaration(struct scanner *scanner, size_t start) {
  static const span openings[] = {{"!doctype", 8}, {"![cdata[", 8}, {"![if", 4}, {"![endif", 7}};
  if (starts_with(scanner, start + 1, SPAN_LITERAL("!--"))) return true;

  size_t left = scanner->length - start - 1;
  const char *data = scanner->data + start + 1;

  bool begins = left > 1 && data[0] == '?' && ascii_is_letter(data[1]);
  for (size_t i = 0; i < sizeof(openings) / sizeof(*openings); i++) {
    begins |= left >= openings[i].length &&
              span_equal_lower(span_of(data, openings[i].length), openings[i]);
  }

  return begins && start < last_greater(scanner);
}

/* Where the raw text from `at` on ends: at the end tag of this name, or at the end of the input. */
static size_t raw_text_end(const struct scanner *scanner, size_t at, span name) {
  for (size_t ask_at = ask_from(scanner, at);; at++) {
    at = find_byte(scanner->data, at, scanner->length, '<');
    if (at == scanner->length || is_tag_of(scanner, at, SPAN_LITERAL("</"), name)) return at;
    if (stops_at(scanner, at, &ask_at)) return at;
  }
}

/*
 * 13.2.5.4 and 13.2.5.15 to 13.2.5.31: a script ends at its end tag, unless that comes after "<!--"
 * and a second "<script" (the script data double escaped state).
 */
static size_t script_end(const struct scanner *scanner, size_t at) {
  span script = element_table[ELEMENT_SCRIPT].name;
  bool escaped = false;
  bool twice = false;
  for (size_t ask_at = ask_from(scanner, at); at < scanner->length; at++) {
    if (!escaped) at = find_byte(scanner->data, at, scanner->length, '<');
    if (at == scanner->length || stops_at(scanner, at, &ask_at)) return at;

    char c = scanner->data[at];
    if (c == '-' && escaped && starts_with(scanner, at, SPAN_LITERAL("-->")))
      escaped = twice = false;

    if (c != '<') continue;
    if (is_tag_of(scanner, at, SPAN_LITERAL("</"), script)) {
      if (!twice) return at;
      twice = false;
    } else if (!escaped && starts_with(scanner, at, SPAN_LITERAL("<!--"))) {
      escaped = true;
      at++; /* the dashes of "<!--" may begin "-->" */
    } else if (escaped && is_tag_of(scanner, at, SPAN_LITERAL("<"), script)) {
      twice = true;
    }
  }

  return scanner->length;
}

/* Where the raw text of an element ends that begins at `at`. */
static size_t raw_end(const struct scanner *scanner, size_t at, enum element_id element) {
  unsigned flags = element_flags[element];
  if (flags & ELEMENT_IN_PLAINTEXT) return scanner->length;
  if (flags & ELEMENT_IN_SCRIPT) return script_end(scanner, at);
  return raw_text_end(scanner, at, element_table[element].name);
}

/* Whether this is the end tag of the raw text right before it. */
static bool ends_raw_text(const struct scanner *scanner, const struct token *token) {
  const struct token_index *index = scanner->index;
  const struct token *last = index->count == 0 ? NULL : &index->tokens[index->count - 1];
  return token->kind == TOKEN_END && last != NULL && last->kind == TOKEN_RAW &&
         last->element == token->element;
}

/*
 * An end tag of xmp or plaintext that ends nothing. gumbo_input.c makes listings of these elements,
 * and this one must not end another listing.
 */
static bool is_stray(const struct scanner *scanner, const struct token *token) {
  bool is_listing = token->element == ELEMENT_XMP || token->element == ELEMENT_PLAINTEXT;
  return is_listing && token->kind == TOKEN_END && !ends_raw_text(scanner, token);
}

/* A start tag and the raw text after it: two tokens, or one if both are shown as typed. */
static bool push_with_raw_text(struct scanner *scanner, struct token token, size_t *at) {
  size_t end = raw_end(scanner, token.end, (enum element_id)token.element);
  *at = end;
  if (token.kind == TOKEN_LITERAL) {
    token.end = (uint32_t)end;
    return push_token(scanner, token);
  }

  struct token text = {.start = token.end,
                       .end = (uint32_t)end,
                       .name_end = token.name_end,
                       .kind = TOKEN_RAW,
                       .element = token.element};
  if (element_flags[token.element] & ELEMENT_HIDDEN) scanner->index->hidden += end - token.end;
  return push_token(scanner, token) && push_token(scanner, text);
}

static bool is_shown_as_typed(const struct scanner *scanner, const struct token *token) {
  const struct moded_name *named = moded_name_of(scanner, token);
  return named != NULL ? named->treatment == MODED_SHOW
                       : scanner->rules->shown_as_typed[token->element];
}

static bool is_passed_over(const struct scanner *scanner, const struct token *token) {
  const struct moded_name *named = moded_name_of(scanner, token);
  return named != NULL ? named->treatment == MODED_PASS_OVER
                       : scanner->rules->passed_over[token->element];
}

/*
 * A tag that was not cut off and is one for HTML. *at moves after it and after its raw text, if
 * any.
 */
static bool push_tag(struct scanner *scanner, struct token token, size_t *at) {
  bool is_start = token.kind == TOKEN_START;
  if (is_in_foreign(scanner) && adjust_foreign(scanner, &token)) {
    *at = token.end;
    return push_token(scanner, token);
  }

  if (may_be_formula(scanner, &token)) {
    bool taken;
    bool has_memory = push_formula(scanner, token, at, &taken);
    if (taken || !has_memory) return has_memory;
  }

  *at = token.end;
  if (is_start) begin_foreign(scanner, &token);
  if (is_passed_over(scanner, &token) || is_stray(scanner, &token)) token.kind = TOKEN_NOTHING;

  bool raw = (element_flags[token.element] & ELEMENT_RAW_TEXT) != 0;
  return raw && token.kind == TOKEN_START ? push_with_raw_text(scanner, token, at)
                                          : push_token(scanner, token);
}

/* A tag that is shown as it was typed. */
static bool push_literal(struct scanner *scanner, struct token token, size_t *at) {
  bool is_start = token.kind == TOKEN_START;
  bool raw = (element_flags[token.element] & ELEMENT_RAW_TEXT) != 0;
  token.kind = TOKEN_LITERAL;
  *at = token.end;
  return raw && is_start ? push_with_raw_text(scanner, token, at) : push_token(scanner, token);
}

/* A '<' that is text. Reading goes on right after it. */
static bool push_less_than(struct scanner *scanner, size_t start, size_t *at) {
  *at = start + 1;
  struct token token = {.start = (uint32_t)start,
                        .end = (uint32_t)start + 1,
                        .name_end = (uint32_t)start + 1,
                        .kind = TOKEN_LITERAL};
  return push_token(scanner, token);
}

/*
 * A tag that may be something else than one token of its own: one that is cut off, has raw text, is
 * in foreign content, or is shown as typed.
 */
static NOINLINE bool push_tag_by_rules(struct scanner *scanner, struct token token, size_t *at) {
  size_t name = token.start + (token.kind == TOKEN_END ? 2u : 1u);
  span tag_name = span_of(scanner->data + name, token.name_end - name);
  bool cut = token.end > scanner->length;
  if (cut) token.end = (uint32_t)scanner->length;

  if (cut && !ends_raw_text(scanner, &token) &&
      (token.element == ELEMENT_UNKNOWN || !was_a_tag(scanner, &token))) {
    scanner->spent += scanner->length - token.name_end;
    scanner->index->attribute_count = token.first_attribute;
    return push_less_than(scanner, token.start, at);
  }

  bool in_html = !is_in_foreign(scanner) || is_within_html(scanner);
  if (is_foreign_only(&token) && in_html && !is_shown_as_typed(scanner, &token)) {
    /* Its attributes are not in the index unless those of the name it had were wanted. */
    if (!scanner->rules->wants_attributes[token.element]) token.attributes = 0;
    token.element = ELEMENT_UNKNOWN;
    if (is_less_than(scanner, &token)) {
      scanner->index->attribute_count = token.first_attribute;
      return push_less_than(scanner, token.start, at);
    }
  }

  bool is_text = token.element == ELEMENT_UNKNOWN && !is_element_name(tag_name);
  if (is_text || is_shown_as_typed(scanner, &token)) return push_literal(scanner, token, at);
  if (!cut) return push_tag(scanner, token, at);

  token.kind = TOKEN_CUT;
  scanner->index->hidden += token.end - token.start;
  *at = token.end;
  return push_token(scanner, token);
}

/* Whether scan_tag() must leave a tag of this element to push_tag_by_rules(), wherever it ends. */
static inline bool is_odd_element(const struct scanner *scanner, enum element_id element) {
  static const unsigned odd = ELEMENT_RAW_TEXT | ELEMENT_INERT | ELEMENT_HIDDEN;
  return (element_flags[element] & odd) != 0 || scanner->rules->shown_as_typed[element] ||
         is_in_foreign(scanner);
}

/* Whether scan_tag() must leave the tag to push_tag_by_rules(). */
static inline bool has_rules(const struct scanner *scanner, const struct token *token) {
  return token->end > scanner->length || is_odd_element(scanner, (enum element_id)token->element);
}

/*
 * Where the next '<' from `at` on is, or the end of the input. It looks at the 64 bits from `at`
 * on, which lie in two words, rather than at the rest of one word: so the loop rarely runs twice,
 * and its branch is predicted.
 */
static inline size_t next_less_than(const uint64_t *less_than, size_t at) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  /* A word may begin at any byte of the bits; so 57 of them are seen at once, or more. */
  for (const char *bytes = (const char *)less_than;; at += 57) {
    uint64_t bits = load_word(bytes + at / 8) >> at % 8;
    if (bits != 0) return at + (size_t)__builtin_ctzll(bits);
  }
#else
  for (;; at += 64) {
    const uint64_t *words = &less_than[at / 64];
    uint64_t bits = words[0] >> at % 64 | words[1] << 1 << (63 - at % 64);
    if (bits != 0) return at + (size_t)__builtin_ctzll(bits);
  }
#endif
}

/* Of a tag without rules. Nearly all have no attributes, or begin with name="value". */
static inline bool may_be_comparison(const struct scanner *scanner, const struct token *token) {
  return token->attributes > 0 && !scanner->begins_quoted;
}

/* Whether a '<' is within a tag: nearly none has one. */
static inline bool holds_less_than(const struct scanner *scanner, const struct token *token) {
  return token->attributes > 0 && next_less_than(scanner->less_than, token->name_end) < token->end;
}

/*
 * Of a tag whose name HTML does not know: makes it that of a custom element if it is one. Whether its
 * '<' is text.
 */
static NOINLINE bool is_unknown_text(struct scanner *scanner, struct token *token, size_t name) {
  const struct custom_names *custom = scanner->rules->custom;
  if (custom->count > 0)
    token->element =
        (uint8_t)custom_lookup(custom, span_of(scanner->data + name, token->name_end - name));
  return is_less_than(scanner, token);
}

/* A tag that is in the next free row of the index, up to its name. What follows that is no '>'. */
static inline bool scan_rest_of_tag(struct scanner *scanner, struct token *token, size_t *at) {
  struct token_index *index = scanner->index;
  size_t start = token->start;

  /* Once it is known that a tag with this end is none, each '<' in it is asked before. */
  if (start < scanner->typed_end && is_typed_comparison(scanner, token))
    return push_less_than(scanner, start, at);
  if (!scan_attributes(scanner, token)) return false;
  if (has_rules(scanner, token)) return push_tag_by_rules(scanner, *token, at);

  if ((may_be_comparison(scanner, token) && is_typed_comparison(scanner, token)) ||
      (holds_less_than(scanner, token) && has_swallowed_text(scanner, token))) {
    index->attribute_count = token->first_attribute;
    scanner->typed_end = token->end;
    return push_less_than(scanner, start, at);
  }

  index->count++;
  *at = token->end;
  return true;
}

/* Writes the next free row of the index. */
static inline struct token *write_tag(const struct scanner *scanner, size_t start, size_t name,
                                      size_t name_end, enum element_id element) {
  struct token *token = &scanner->index->tokens[scanner->index->count];
  token->start = (uint32_t)start;
  token->end = (uint32_t)name_end + 1;
  token->name_end = (uint32_t)name_end;
  token->kind = name == start + 1 ? TOKEN_START : TOKEN_END;
  token->element = (uint8_t)element;
  token->first_attribute = (uint32_t)scanner->index->attribute_count;
  token->attributes = 0;
  return token;
}

/* A tag at `start` whose name begins at `name`. There is a free row in the index. */
static NOINLINE bool scan_tag(struct scanner *scanner, size_t start, size_t name, size_t *at) {
  struct token_index *index = scanner->index;
  struct name tag_name = read_name(scanner, name, ENDS_NAME | LESS);
  size_t name_end = tag_name.end;
  enum element_id element = lookup_element(scanner, name, tag_name);
  char after = name_end < scanner->length ? scanner->data[name_end] : '\0';

  /* No name of an element has a '<'. To end it there keeps "<a<a<a" linear, too. */
  if (after == '<') return push_less_than(scanner, start, at);

  /* 13.2.6.4.7: a start tag "image" is read as "img". */
  if (element == ELEMENT_IMAGE && name == start + 1) element = ELEMENT_IMG;

  struct token *token = write_tag(scanner, start, name, name_end, element);
  if (element == ELEMENT_UNKNOWN && is_unknown_text(scanner, token, name))
    return push_less_than(scanner, start, at);

  if (after != '>') return scan_rest_of_tag(scanner, token, at);
  if (has_rules(scanner, token)) return push_tag_by_rules(scanner, *token, at);
  index->count++;
  *at = token->end;
  return true;
}

/* A comment that is whole, and that the policy keeps. */
static bool is_kept_comment(const struct scanner *scanner, const struct token *token) {
  span names = scanner->rules->comments;
  const char *data = scanner->data;
  size_t length = token->end - token->start;
  if (names.length == 0 || length < sizeof("<!---->") - 1) return false;
  if (!starts_with(scanner, token->start, SPAN_LITERAL("<!--")) ||
      memcmp(data + token->end - 3, "-->", 3) != 0)
    return false;
  span text = kept_comment_text(span_of(data, scanner->length), token);
  return comment_is_harmless(text) && comment_is_named(names, text);
}

/*
 * Markup at the '<' at `start` that is not a tag, if it is any; *at moves after it. `next` and
 * `after` are the two bytes after the '<'.
 */
static NOINLINE bool scan_other_markup(struct scanner *scanner, size_t start, char next, char after,
                                       size_t *at) {
  struct token token = {.start = (uint32_t)start, .kind = TOKEN_COMMENT};
  *at = start + 1;

  if (is_in_foreign(scanner) && starts_with(scanner, start, SPAN_LITERAL(CDATA_OPENING)))
    return push_cdata(scanner, start, at);

  if (next == '!' || next == '?') {
    if (begins_declaration(scanner, start)) {
      *at = declaration_end(scanner, start + 1);
    } else {
      token.kind = TOKEN_LITERAL;
    }
  } else if (next == '/' && after == '>') {
    *at = start + 3;
  } else if (next == '/') {
    /* 13.2.5.7 makes a bogus comment of what follows; someone who typed "</3" meant it as text. */
    token.kind = TOKEN_LITERAL;
  } else {
    return true; /* 13.2.5.6: this '<' is text in HTML, too */
  }

  token.end = (uint32_t)*at;
  if (token.kind == TOKEN_COMMENT && is_kept_comment(scanner, &token))
    token.kind = TOKEN_KEPT_COMMENT;
  if (token.kind == TOKEN_COMMENT) scanner->index->hidden += *at - start;
  return push_token(scanner, token);
}

/* The word at `at`, with zeros behind the end of the input. */
static inline uint64_t word_at(const struct scanner *scanner, size_t at) {
  size_t left = scanner->length - at;
  if (left >= sizeof(uint64_t)) return load_word(scanner->data + at);
  return left == 0 ? 0 : load_up_to_word(scanner->data + at, left);
}

/* A tag as nearly all are: a name of one to seven letters, known to HTML, with '>' or ' ' behind it. */
struct usual_tag {
  size_t name, name_end;
  enum element_id element;
  bool is_bare;
};

/* Whether the tag at `start` is so, and nothing else has to be asked about its element. */
static inline bool read_usual_tag(const struct scanner *scanner, size_t start,
                                  struct usual_tag *tag) {
  const uint64_t seven_letters = UINT64_C(0x0040404040404040);
  if (scanner->length - start < 3) return false;

  tag->name = start + 1 + (scanner->data[start + 1] == '/');
  uint64_t word = word_at(scanner, tag->name);
  size_t letters = (size_t)__builtin_ctzll((~word & seven_letters) | UINT64_C(1) << 56) / 8;
  uint8_t after = (uint8_t)(word >> 8 * letters);
  if ((after != '>' && after != ' ') || letters == 0) return false;

  tag->name_end = tag->name + letters;
  tag->is_bare = after == '>';
  tag->element = element_lookup_word(word, letters);
  return !is_odd_element(scanner, tag->element) && tag->element != ELEMENT_IMAGE;
}

/*
 * The markup at the '<' at `start`, if it is any; *at moves after it. False when memory ran out.
 * Whether a tag is a start or an end tag cannot be predicted, so it is computed without a branch.
 */
static inline bool scan_markup(struct scanner *scanner, size_t start, size_t *at) {
  const char *data = scanner->data;
  struct token_index *index = scanner->index;
  if (index->count == index->capacity && !grow_tokens(scanner)) return false;

  struct usual_tag tag;
  if (read_usual_tag(scanner, start, &tag)) {
    struct token *token = write_tag(scanner, start, tag.name, tag.name_end, tag.element);
    if (!tag.is_bare) return scan_rest_of_tag(scanner, token, at);
    index->count++;
    *at = tag.name_end + 1;
    return true;
  }

  size_t left = scanner->length - start;
  char next = left > 1 ? data[start + 1] : '\0';
  size_t name = start + 1 + (next == '/');
  char first = name < scanner->length ? data[name] : '\0';

  if (ascii_is_letter(first)) return scan_tag(scanner, start, name, at);
  return scan_other_markup(scanner, start, next, first, at);
}

/*
 * The search for the next '<' does not wait for the end of the current tag: so the processor can
 * begin to read the next tag before it knows that end. The few '<' that turn out to be inside a
 * tag, a comment or raw text are skipped.
 */
bool scan_run(const struct memory *memory, const struct source *source,
              const struct scan_rules *rules, struct token_index *index) {
  struct scanner scanner = {.memory = memory,
                            .data = source->text.data,
                            .length = source->text.length,
                            .less_than = source->less_than,
                            .rules = rules,
                            .index = index,
                            .last_greater = SIZE_MAX};
  index->count = 0;
  index->attribute_count = 0;
  index->hidden = 0;
  index->rewritten.length = 0;

  size_t at = 0;
  size_t ask_at = ask_from(&scanner, 0);
  size_t start = next_less_than(source->less_than, 0);
  while (start < scanner.length) {
    if (stops_at(&scanner, start, &ask_at)) return false;
    size_t end = ask_at < scanner.length ? ask_at : scanner.length;
    for (; start < end; start = next_less_than(source->less_than, start + 1)) {
      if (start >= at && !scan_markup(&scanner, start, &at)) return false;
    }
  }

  return true;
}
