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
  size_t length = name.end - start;
  if (!name.is_letters) return attribute_lookup(span_of(scanner->data + start, length));
  return length <= sizeof(uint64_t) ? attribute_lookup_word(name.words.low, length)
                                    : attribute_lookup_two_words(name.words, length);
}

/*
 * Where an unquoted value ends that begins at `start`. Within the one that was read last, another
 * ends where it does: each of "<b/x/a=(<b/x/a=(" would be read to the end of the input.
 */
static size_t plain_value_end(struct scanner *scanner, size_t start) {
  if (start < scanner->plain_start || start >= scanner->plain_end) {
    scanner->plain_start = start;
    scanner->plain_end = skip_until(scanner->data, start, scanner->length, SPACE | GREATER);
  }
  return scanner->plain_end;
}

/*
 * 13.2.5.37 to 13.2.5.40: reads a value, with `at` after the '='. Returns the offset after the
 * value and its closing quote.
 */
static size_t scan_value(struct scanner *scanner, size_t at, struct scanned_attribute *attribute) {
  const char *data = scanner->data;
  size_t end = scanner->length;
  size_t start = skip_while(data, at, end, SPACE);
  bool quoted = start < end && (data[start] == '"' || data[start] == '\'');
  size_t stop =
      quoted ? find_near(data, start + 1, end, data[start]) : plain_value_end(scanner, start);
  attribute->value = (uint32_t)(quoted ? start + 1 : start);
  attribute->value_end = (uint32_t)stop;
  return quoted && stop < end ? stop + 1 : stop;
}

/* An attribute as most are: where its name ends, its '=' is, and its value ends with its quote. */
struct usual_attribute {
  uint64_t word; /* the first bytes of the name */
  size_t name_end, value_end;
};

/*
 * Whether there are, from `at` on, a space, a name of at most eight letters, '=' and a value in
 * quotes.
 */
static inline bool read_usual_attribute(const struct scanner *scanner, size_t at,
                                        struct usual_attribute *usual) {
  enum { READ = 1 + sizeof(uint64_t) + 2 };
  const char *data = scanner->data;
  if (scanner->length - at < READ || data[at] != ' ') return false;

  usual->word = load_word(data + at + 1);
  size_t letters = count_letters(usual->word);
  size_t end = at + 1 + letters;
  char quote = data[end + 1];
  if (letters == 0 || data[end] != '=' || (quote != '"' && quote != '\'')) return false;

  usual->name_end = end;
  usual->value_end = find_near(data, end + 2, scanner->length, quote);
  return usual->value_end < scanner->length;
}

/* scan_attribute() of such a one. False where it is anything else, and nothing was done. */
static inline bool scan_usual_attribute(const struct scanner *scanner, size_t *at,
                                        struct scanned_attribute *attribute, struct name *name) {
  struct usual_attribute usual;
  if (!read_usual_attribute(scanner, *at, &usual)) return false;
  *name = (struct name){usual.name_end, {usual.word, 0}, true};
  attribute->name = (uint32_t)*at + 1;
  attribute->name_end = (uint32_t)usual.name_end;
  attribute->value = (uint32_t)usual.name_end + 2;
  attribute->value_end = (uint32_t)usual.value_end;
  *at = usual.value_end + 1;
  return true;
}

/*
 * Passes over such ones, which nobody wants to know, and returns how many they were. Not where an
 * earlier tag was cut off: note_cut().
 */
static inline unsigned pass_usual_attributes(const struct scanner *scanner, size_t *at) {
  enum { MOST = 16 };
  struct usual_attribute usual;
  unsigned count = 0;
  if (scanner->cut_places != NULL) return 0;
  for (; count < MOST && read_usual_attribute(scanner, *at, &usual); count++)
    *at = usual.value_end + 1;
  return count;
}

/* token_next_attribute() (tokenizer.h) for a scanner; it also returns the name. */
static inline bool scan_attribute(struct scanner *scanner, size_t *at,
                                  struct scanned_attribute *attribute, struct name *name) {
  const char *data = scanner->data;
  size_t end = scanner->length;
  if (scan_usual_attribute(scanner, at, attribute, name)) return true;
  size_t start = skip_while(data, *at, end, SPACE | SLASH);
  *at = start;
  if (start == end || data[start] == '>') return false;

  *name = read_name(scanner, start, ENDS_NAME | EQUALS); /* a leading '=' is part of the name */
  size_t stop = name->end;
  size_t equals = skip_while(data, stop, end, SPACE);

  attribute->name = (uint32_t)start;
  attribute->name_end = attribute->value = attribute->value_end = (uint32_t)stop;

  *at = stop;
  if (equals < end && data[equals] == '=') *at = scan_value(scanner, equals + 1, attribute);
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

static inline bool has_quotes(const struct scanner *scanner,
                              const struct scanned_attribute *attribute) {
  return attribute->value > attribute->name_end && is_a(scanner->data[attribute->value - 1], QUOTE);
}

bool scan_attributes(struct scanner *scanner, struct token *token) {
  bool wanted =
      token->kind == TOKEN_START && wants_attributes(scanner, (enum element_id)token->element);
  size_t at = token->name_end;
  unsigned count = wanted ? 0 : pass_usual_attributes(scanner, &at);
  bool begins_quoted = count > 0;

  for (;; count++) {
    /* The row is reused for the next attribute unless attribute_count takes it. */
    struct scanned_attribute *row = next_row(scanner);
    if (row == NULL || stops_within_tag(scanner, count)) return false;

    struct name name;
    if (is_cut_place(scanner, at)) at = scanner->length;
    if (!scan_attribute(scanner, &at, row, &name)) break;
    if (count == 0) begins_quoted = has_quotes(scanner, row);

    if (!wanted || count >= MAX_INDEXED_ATTRIBUTES) continue;
    row->id = (uint8_t)lookup_attribute(scanner, row->name, name);
    scanner->index->attribute_count++;
  }

  token->attributes =
      count < MAX_INDEXED_ATTRIBUTES ? (uint16_t)count : (uint16_t)MAX_INDEXED_ATTRIBUTES;
  token->end = (uint32_t)at + 1;
  scanner->begins_quoted = begins_quoted;
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
