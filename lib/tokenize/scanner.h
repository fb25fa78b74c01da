/*
 * What the two files of the tokenizer share: where a scan is, what a byte is in a tag, and names.
 */
#ifndef SANITIZE_LIB_SCANNER_H
#define SANITIZE_LIB_SCANNER_H

#include "base/load.h"
#include "tokenize/tokenizer.h"

/* Whether what is read is within svg or math, roughly (tokenizer_foreign.c). */
enum foreign_state {
  FOREIGN_NOT,
  FOREIGN_SVG,
  FOREIGN_MATH,
  FOREIGN_HTML_IN_SVG, /* in an element of theirs that takes HTML */
  FOREIGN_HTML_IN_MATH
};

/* Where a scan is. */
struct scanner {
  const struct memory *memory;
  const char *data;
  size_t length;
  const struct scan_rules *rules;
  struct token_index *index;
  enum foreign_state foreign;
  size_t last_greater;  /* where the last '>' of the input is, or 0; SIZE_MAX: not known yet */
  size_t spent;         /* bytes that were read behind a '<' that turned out to be text */
  uint64_t *cut_places; /* a bit for each place, see note_cut(); NULL: none was noted yet */
};

/*
 * To tell what was meant by a tag that is cut off, or has a name that is unknown, all that is left
 * is read. Once that has been done so often that READ_AGAIN times the input was read, such a tag
 * must end within CUT_REACH bytes: time stays linear.
 */
enum { READ_AGAIN = 8, CUT_REACH = 256 };

/* How far a tag may be read whose name ends there. */
static inline size_t reach(const struct scanner *scanner, size_t name_end) {
  bool is_near = scanner->spent / READ_AGAIN > scanner->length;
  size_t left = scanner->length - name_end;
  return is_near && left > CUT_REACH ? name_end + CUT_REACH : scanner->length;
}

/* A scan that is to stop ends what it is at as though it ended there, and scan_run() ends it. */
static inline size_t ask_from(const struct scanner *scanner, size_t at) {
  return interrupt_next(scanner->memory->interrupt, at);
}

static inline bool stops_at(const struct scanner *scanner, size_t at, size_t *ask_at) {
  return interrupt_stops_at(scanner->memory->interrupt, at, ask_at);
}

/* Whether to stop within a tag of which so many attributes have been read. */
static inline bool stops_within_tag(const struct scanner *scanner, unsigned count) {
  enum { EVERY = 1 << 12 };
  return count % EVERY == EVERY - 1 && interrupt_stops(scanner->memory->interrupt);
}

/* What a byte is in a tag; a byte may be several. */
enum byte_class {
  SPACE = 1 << 0,
  SLASH = 1 << 1,
  GREATER = 1 << 2,
  EQUALS = 1 << 3,
  LESS = 1 << 4
};

static const uint8_t classes[256] = {
    ['\t'] = SPACE, ['\n'] = SPACE,  ['\f'] = SPACE, ['\r'] = SPACE, [' '] = SPACE,
    ['/'] = SLASH,  ['>'] = GREATER, ['='] = EQUALS, ['<'] = LESS,
};

enum { ENDS_NAME = SPACE | SLASH | GREATER };

static inline bool is_a(char c, unsigned wanted) {
  return (classes[(unsigned char)c] & wanted) != 0;
}

static inline bool ends_name(char c) { return is_a(c, ENDS_NAME); }

static inline size_t skip_until(const char *data, size_t at, size_t end, unsigned wanted) {
  while (at < end && !is_a(data[at], wanted)) at++;
  return at;
}

static inline size_t skip_while(const char *data, size_t at, size_t end, unsigned wanted) {
  while (at < end && is_a(data[at], wanted)) at++;
  return at;
}

/*
 * A name, from its first byte, whatever that is, to the first of the wanted ones. Nearly all names
 * are a few letters: a word or two hold them, and they are looked up by that. Letters have a bit
 * set that no byte that ends a name has, so counting them needs no loop, whose end no branch
 * predictor would foresee.
 */
struct name {
  size_t end;
  struct two_words words; /* its first bytes and what follows */
  bool is_letters;        /* at most 16 letters, the last of which may be a digit: see names.h */
};

/* How many letters a word begins with. */
static inline size_t count_letters(uint64_t word) {
  uint64_t others = ~word & UINT64_C(0x4040404040404040);
  return others == 0 ? sizeof(uint64_t) : (size_t)__builtin_ctzll(others) / 8;
}

static inline struct name read_name(const struct scanner *scanner, size_t at, unsigned wanted) {
  const char *data = scanner->data;
  struct two_words words = {0, 0};
  size_t letters = 0;
  if (scanner->length - at > sizeof(words)) {
    words.low = load_word(data + at);
    letters = count_letters(words.low);
    if (letters == sizeof(uint64_t)) {
      words.high = load_word(data + at + letters);
      letters += count_letters(words.high);
    }
    /* h1 to h6 */
    if (letters % sizeof(uint64_t) > 0 && ascii_is_digit(data[at + letters])) letters++;
    if (letters > 0 && is_a(data[at + letters], wanted))
      return (struct name){at + letters, words, true};
  }
  size_t end = skip_until(data, at + (letters > 0 ? letters : 1), scanner->length, wanted);
  return (struct name){end, words, false};
}

static inline size_t find_byte(const char *data, size_t at, size_t end, char byte) {
  const char *found = at < end ? memchr(data + at, byte, end - at) : NULL;
  return found == NULL ? end : (size_t)(found - data);
}

static inline bool starts_with(const struct scanner *scanner, size_t at, span text) {
  return scanner->length - at >= text.length &&
         memcmp(scanner->data + at, text.data, text.length) == 0;
}

/*
 * "</name" or "<name" at `at`, as 13.2.5.14 and its like want it: ended by white space, '/' or '>'.
 */
static inline bool is_tag_of(const struct scanner *scanner, size_t at, span open, span name) {
  size_t after = open.length + name.length;
  if (scanner->length - at <= after || !starts_with(scanner, at, open)) return false;
  span found = span_of(scanner->data + at + open.length, name.length);
  return span_equal_lower(found, name) && ends_name(scanner->data[at + after]);
}

/* 13.2.5.43 to 13.2.5.52: where a comment ends. `at` is after its "<!--". */
static inline size_t comment_end(const struct scanner *scanner, size_t at) {
  if (at < scanner->length && scanner->data[at] == '>') return at + 1;
  if (starts_with(scanner, at, SPAN_LITERAL("->"))) return at + 2;
  for (size_t ask_at = ask_from(scanner, at);;) {
    at = find_byte(scanner->data, at, scanner->length, '-');
    if (at == scanner->length || stops_at(scanner, at, &ask_at)) return at;
    if (starts_with(scanner, at, SPAN_LITERAL("-->"))) return at + 3;
    if (starts_with(scanner, at, SPAN_LITERAL("--!>"))) return at + 4;
    at++;
  }
}

/* token_index.c */

/* Room for a token, and a token; false when memory ran out. */
bool grow_tokens(struct scanner *scanner);
bool push_token(struct scanner *scanner, struct token token);

/* tokenizer_foreign.c */

static inline bool is_in_foreign(const struct scanner *scanner) {
  return scanner->foreign != FOREIGN_NOT;
}

/* Elements that are hidden in svg and math, and that HTML does not know elsewhere. */
bool is_foreign_only(const struct token *token);

/* A start tag that was read: what is behind it may be foreign content. */
void begin_foreign(struct scanner *scanner, const struct token *token);

/*
 * A tag within foreign content; what is behind it may be HTML. True when the token was made
 * TOKEN_NOTHING, and is complete: it may hold the text behind the tag, too.
 */
bool adjust_foreign(struct scanner *scanner, struct token *token);

/* 13.2.5.69: a CDATA section within foreign content, which is text as typed. */
#define CDATA_OPENING "<![CDATA["
bool push_cdata(struct scanner *scanner, size_t start, size_t *at);

/* tokenizer_attributes.c */

/*
 * The attributes of a tag, and where it ends: token->end is the offset after its '>', or length + 1
 * when the input ends inside it. False when memory ran out.
 */
bool scan_attributes(struct scanner *scanner, struct token *token);

/*
 * Whether a tag that the end of the input cuts off was one: attributes with values follow its name,
 * of which the last may be cut. Else somebody typed a '<' ("if a<b and b<c").
 */
bool was_a_tag(const struct scanner *scanner, const struct token *token);

/*
 * Whether the '<' before an unknown name is text: no '>' follows, or another '<' comes first ("i<n
 * and <b>": what looks like a tag never swallows one). A '<' in a quoted value counts only where
 * the tag is not well-formed; the name has none (scan_tag()).
 */
bool is_less_than(struct scanner *scanner, size_t name, size_t name_end);

#endif
