/*
 * The attributes of a tag, HTML 13.2.5.32 to 13.2.5.40, and what they tell about whether it was
 * meant as a tag; see scanner.h and tokenizer.h. Held by tests/data/pseudo.dat and
 * tests/data/attributes.dat, its linear time by tests/tools/growth.c.
 */
#include "tokenize/scanner.h"

static bool grow_attributes(struct scanner *scanner) {
  struct token_index *index = scanner->index;
  void *rows = index->attributes;
  bool grown =
      memory_grow(scanner->memory, &rows, &index->attribute_capacity, sizeof(*index->attributes));
  index->attributes = rows;
  return grown;
}

static inline enum attribute_id lookup_attribute(const struct scanner *scanner, size_t start,
                                                 struct name name) {
  if (name.is_word) return attribute_lookup_word(name.word, name.end - start);
  return attribute_lookup(span_of(scanner->data + start, name.end - start));
}

/*
 * 13.2.5.37 to 13.2.5.40: reads a value, with `at` after the '='. Returns the offset after the
 * value and its closing quote.
 */
static size_t scan_value(const char *data, size_t at, size_t end,
                         struct scanned_attribute *attribute) {
  size_t start = skip_while(data, at, end, SPACE);
  bool quoted = start < end && (data[start] == '"' || data[start] == '\'');
  size_t stop = quoted ? find_byte(data, start + 1, end, data[start])
                       : skip_until(data, start, end, SPACE | GREATER);
  attribute->value = (uint32_t)(quoted ? start + 1 : start);
  attribute->value_end = (uint32_t)stop;
  return quoted && stop < end ? stop + 1 : stop;
}

/* token_next_attribute() (tokenizer.h) for a scanner; it also returns the name. */
static inline bool scan_attribute(const struct scanner *scanner, size_t *at,
                                  struct scanned_attribute *attribute, struct name *name) {
  const char *data = scanner->data;
  size_t end = scanner->length;
  size_t start = skip_while(data, *at, end, SPACE | SLASH);
  *at = start;
  if (start == end || data[start] == '>') return false;

  *name = read_name(scanner, start, ENDS_NAME | EQUALS); /* a leading '=' is part of the name */
  size_t stop = name->end;
  size_t equals = skip_while(data, stop, end, SPACE);

  attribute->name = (uint32_t)start;
  attribute->name_end = attribute->value = attribute->value_end = (uint32_t)stop;

  *at = stop;
  if (equals < end && data[equals] == '=') *at = scan_value(data, equals + 1, end, attribute);
  return true;
}

bool token_next_attribute(span source, size_t *at, struct scanned_attribute *attribute) {
  struct scanner scanner = {.data = source.data, .length = source.length};
  struct name name;
  return scan_attribute(&scanner, at, attribute, &name);
}

/*
 * Whether the attributes of this element are wanted. gumbo_input.c makes listings of xmp and
 * plaintext.
 */
static bool wants_attributes(const struct scanner *scanner, enum element_id element) {
  if (element == ELEMENT_XMP || element == ELEMENT_PLAINTEXT) element = ELEMENT_LISTING;
  return scanner->rules->wants_attributes[element];
}

/* The next free row of the index, or NULL when memory ran out. */
static inline struct scanned_attribute *next_row(struct scanner *scanner) {
  struct token_index *index = scanner->index;
  if (index->attribute_count == index->attribute_capacity && !grow_attributes(scanner)) return NULL;
  return &index->attributes[index->attribute_count];
}

/*
 * Whether it is known that the attributes from `at` on come to the end of the input (note_cut()).
 */
static bool is_cut_place(const struct scanner *scanner, size_t at) {
  return scanner->cut_places != NULL && (scanner->cut_places[at / 64] >> at % 64 & 1) != 0;
}

/*
 * The attributes from `at` on come to the end of the input without a '>'. So would those of a later
 * tag whose attributes begin at any of the places between these: all of them are noted, so that the
 * next tag that comes to one need not read on. Each place is noted once, so that many cut tags cost
 * linear time. False when memory ran out.
 */
static NOINLINE bool note_cut(struct scanner *scanner, size_t at) {
  struct scanned_attribute attribute;
  struct name name;
  if (scanner->cut_places == NULL) {
    struct buffer *places = &scanner->index->cut_places;
    size_t size = (scanner->length / 64 + 1) * sizeof(uint64_t);
    places->length = 0;
    if (!buffer_reserve(scanner->memory, places, size)) return false;

    memset(places->data, 0, size);
    /* The memory of an allocator is aligned for any type. */
    scanner->cut_places = (uint64_t *)(void *)places->data;
  }

  while (!is_cut_place(scanner, at)) {
    scanner->cut_places[at / 64] |= UINT64_C(1) << at % 64;
    if (!scan_attribute(scanner, &at, &attribute, &name)) break;
  }

  return true;
}

bool scan_attributes(struct scanner *scanner, struct token *token) {
  bool wanted =
      token->kind == TOKEN_START && wants_attributes(scanner, (enum element_id)token->element);
  size_t at = token->name_end;
  unsigned count = 0;

  token->first_attribute = (uint32_t)scanner->index->attribute_count;
  for (;; count++) {
    /* The row is reused for the next attribute unless attribute_count takes it. */
    struct scanned_attribute *row = next_row(scanner);
    if (row == NULL || stops_within_tag(scanner, count)) return false;

    struct name name;
    if (is_cut_place(scanner, at)) at = scanner->length;
    if (!scan_attribute(scanner, &at, row, &name)) break;

    if (!wanted || count >= MAX_INDEXED_ATTRIBUTES) continue;
    row->id = (uint8_t)lookup_attribute(scanner, row->name, name);
    scanner->index->attribute_count++;
  }

  token->attributes =
      count < MAX_INDEXED_ATTRIBUTES ? (uint16_t)count : (uint16_t)MAX_INDEXED_ATTRIBUTES;
  token->end = (uint32_t)at + 1;
  return at < scanner->length || note_cut(scanner, token->name_end);
}

bool token_is_self_closing(span source, const struct token *token, struct interrupt *interrupt) {
  struct scanned_attribute last = {0};
  size_t at = token->name_end;
  if (source.data[token->end - 1] != '>' || source.data[token->end - 2] != '/') return false;

  size_t ask_at = interrupt_next(interrupt, at);
  while (token_next_attribute(source, &at, &last)) {
    if (interrupt_stops_at(interrupt, at, &ask_at)) return false;
  }
  return last.value_end != token->end - 1;
}

/* A name that somebody would give an attribute: HTML itself takes nearly any characters. */
static bool is_attribute_name(span name) {
  if (name.length == 0) return false;
  for (size_t i = 0; i < name.length; i++) {
    char c = name.data[i];
    if (!ascii_is_alphanumeric(c) && c != '-' && c != '_' && c != ':' && c != '.') return false;
  }
  return ascii_is_letter(name.data[0]);
}

bool was_a_tag(const struct scanner *scanner, const struct token *token) {
  struct scanned_attribute attribute;
  struct name name;
  size_t at = token->name_end;
  bool valued = false;
  bool all_valued = true;
  if (token->kind != TOKEN_START) return false;
  if (reach(scanner, at) < scanner->length) return false;

  for (unsigned count = 0; scan_attribute(scanner, &at, &attribute, &name); count++) {
    if (stops_within_tag(scanner, count)) return false;

    span text = span_of(scanner->data + attribute.name, attribute.name_end - attribute.name);
    if (!all_valued || !is_attribute_name(text)) return false;
    all_valued = attribute.value > attribute.name_end;
    valued |= all_valued;
  }

  return valued;
}

static bool has_byte(const struct scanner *scanner, size_t from, size_t to, char byte) {
  return find_byte(scanner->data, from, to, byte) < to;
}

/* 13.1.2.3: whether this may be an unquoted value, as to quotes. */
static bool is_bare_value(const struct scanner *scanner, size_t from, size_t to) {
  return !has_byte(scanner, from, to, '"') && !has_byte(scanner, from, to, '\'');
}

/* What an attribute tells about the '<' before the name of its tag: that of a tag, or text. */
enum attribute_form { FORM_WELL_FORMED, FORM_WITH_LESS_THAN, FORM_MALFORMED, FORM_TEXT };

static enum attribute_form form_of(const struct scanner *scanner,
                                   const struct scanned_attribute *attribute) {
  const char *data = scanner->data;
  span name = span_of(data + attribute->name, attribute->name_end - attribute->name);
  bool less_than = has_byte(scanner, attribute->value, attribute->value_end, '<');
  bool has_value = attribute->value > attribute->name_end;
  char before = has_value ? data[attribute->value - 1] : '\0';
  bool quoted = before == '"' || before == '\'';

  if (has_byte(scanner, attribute->name, attribute->name_end, '<')) return FORM_TEXT;
  if (!quoted && less_than) return FORM_TEXT;

  bool well_formed = is_attribute_name(name) &&
                     (quoted || is_bare_value(scanner, attribute->value, attribute->value_end));
  if (!well_formed) return less_than ? FORM_TEXT : FORM_MALFORMED;
  return less_than ? FORM_WITH_LESS_THAN : FORM_WELL_FORMED;
}

/* is_less_than() within the bytes that may be read; *at moves to where it was decided. */
static bool is_less_than_within(const struct scanner *scanner, size_t name, size_t *at) {
  struct scanned_attribute attribute;
  struct name read;
  bool malformed = !is_bare_value(scanner, name, *at);
  bool less_than = false;
  for (unsigned count = 0; scan_attribute(scanner, at, &attribute, &read); count++) {
    if (stops_within_tag(scanner, count)) return true;

    enum attribute_form form = form_of(scanner, &attribute);
    malformed |= form == FORM_MALFORMED;
    less_than |= form == FORM_WITH_LESS_THAN;
    if (form == FORM_TEXT || (malformed && less_than)) return true;
  }

  return *at == scanner->length;
}

bool is_less_than(struct scanner *scanner, size_t name, size_t name_end) {
  size_t length = scanner->length;
  size_t at = name_end;

  scanner->length = reach(scanner, name_end);
  bool is_text = is_less_than_within(scanner, name, &at);
  scanner->length = length;

  if (is_text) scanner->spent += at - name_end;
  return is_text;
}
