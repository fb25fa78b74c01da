/*
 * What the files of the tokenizer share: where a scan is, the classes of bytes in a tag, names, and
 * the functions that one file has for another.
 */
#ifndef SANITIZE_LIB_SCANNER_H
#define SANITIZE_LIB_SCANNER_H

#include "base/near.h"
#include "tokenize/tokenizer.h"

/* Whether the scan is within svg or math, as far as tags alone tell (tokenizer_foreign.c). */
enum foreign_state {
  FOREIGN_NOT,
  FOREIGN_SVG,
  FOREIGN_MATH,
  FOREIGN_HTML_IN_SVG, /* in an integration point (13.2.6): its content is HTML */
  FOREIGN_HTML_IN_MATH
};

/* One scan: what it reads, what it writes, and where it is. */
struct scanner {
  const struct memory *memory;
  const char *data;
  size_t length;
  const uint64_t *less_than; /* a bit for each '<', see struct source */
  const struct scan_rules *rules;
  struct token_index *index;
  enum foreign_state foreign;
  size_t last_greater; /* the offset of the input's last '>', or 0; SIZE_MAX: not looked for yet */
  size_t spent;        /* bytes that were read after a '<' that turned out to be text */
  size_t typed_end;    /* where the last '<' before a known name that was text would end a tag */
  bool begins_quoted;  /* the first attribute of the last tag has a value in quotes */
  size_t plain_start, plain_end; /* of the unquoted value that scan_attributes() read last */
  uint64_t *cut_places;          /* a bit for each offset, see note_cut(); NULL: none noted yet */
};

/*
 * To tell whether a tag that is cut off, or whose name is unknown, was meant as one, the scan reads
 * on, maybe to the end of the input. Once it has read READ_AGAIN times the input so, such a tag
 * must end within CUT_REACH bytes: time stays linear (P8).
 */
enum { READ_AGAIN = 8, CUT_REACH = 256 };

/* How far a tag whose name ends at `name_end` may be read. */
static inline size_t reach(const struct scanner *scanner, size_t name_end) {
  bool is_near = scanner->spent / READ_AGAIN > scanner->length;
  size_t left = scanner->length - name_end;
  return is_near && left > CUT_REACH ? name_end + CUT_REACH : scanner->length;
}

/*
 * For the loops of a scan (interrupt.h). A scan that is to stop ends its token there; scan_run()
 * then fails.
 */
static inline size_t ask_from(const struct scanner *scanner, size_t at) {
  return interrupt_next(scanner->memory->interrupt, at);
}

static inline bool stops_at(const struct scanner *scanner, size_t at, size_t *ask_at) {
  return interrupt_stops_at(scanner->memory->interrupt, at, ask_at);
}

/* Whether to stop within a tag, after `count` attributes. */
static inline bool stops_within_tag(const struct scanner *scanner, unsigned count) {
  enum { EVERY = 1 << 12 };
  return count % EVERY == EVERY - 1 && interrupt_stops(scanner->memory->interrupt);
}

/* Classes of bytes in a tag; a byte may be in several. */
enum byte_class {
  SPACE = 1 << 0,
  SLASH = 1 << 1,
  GREATER = 1 << 2,
  EQUALS = 1 << 3,
  LESS = 1 << 4,
  QUOTE = 1 << 5
};

static const uint8_t classes[256] = {
    ['\t'] = SPACE,  ['\n'] = SPACE, ['\f'] = SPACE, ['\r'] = SPACE, [' '] = SPACE,  ['/'] = SLASH,
    ['>'] = GREATER, ['='] = EQUALS, ['<'] = LESS,   ['"'] = QUOTE,  ['\''] = QUOTE,
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
 * A name, from its first byte, whatever that is, up to the first byte of the wanted classes. Most
 * names are a few letters: a word or two hold them, and they are looked up by that. Letters have a
 * bit set (0x40) that bytes which end a name lack, so that letters are counted without a loop whose
 * end would be mispredicted.
 */
struct name {
  size_t end;
  struct two_words words; /* its bytes and those that follow */
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
 * Whether there is "</name" or "<name" at `at` that is a tag for 13.2.5.14 and states like it: it is
 * followed by white space, '/' or '>'.
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

/* Makes room for a token; adds one. False when memory ran out. */
bool grow_tokens(struct scanner *scanner);
bool push_token(struct scanner *scanner, struct token token);

/* What is said of the name of a start or end tag that HTML does not know; NULL: nothing. */
static inline const struct moded_name *moded_name_of(const struct scanner *scanner,
                                                     const struct token *token) {
  const struct moded_names *names = &scanner->rules->names;
  if (token->element != ELEMENT_UNKNOWN || names->count == 0) return NULL;
  size_t start = token->start + (token->kind == TOKEN_END ? 2u : 1u);
  return find_moded_name(names, span_of(scanner->data + start, token->name_end - start));
}

/* tokenizer_foreign.c */

static inline bool is_in_foreign(const struct scanner *scanner) {
  return scanner->foreign != FOREIGN_NOT;
}

/*
 * Elements that are hidden in svg and math, and that HTML does not know anywhere else, nor in what
 * of these takes HTML.
 */
bool is_foreign_only(const struct token *token);

static inline bool is_within_html(const struct scanner *scanner) {
  return scanner->foreign == FOREIGN_HTML_IN_SVG || scanner->foreign == FOREIGN_HTML_IN_MATH;
}

/* After a start tag: what follows may be foreign content. */
void begin_foreign(struct scanner *scanner, const struct token *token);

/*
 * For a tag within foreign content. What follows it may be HTML again. True: the token was made
 * TOKEN_NOTHING and is complete, and may extend over hidden text after the tag.
 */
bool adjust_foreign(struct scanner *scanner, struct token *token);

/* 13.2.5.69: a CDATA section within foreign content, whose text is shown as typed. */
#define CDATA_OPENING "<![CDATA["
bool push_cdata(struct scanner *scanner, size_t start, size_t *at);

/* tokenizer_formula.c */

/* Whether the start tag is that of math which is to be shown as a formula. */
static inline bool may_be_formula(const struct scanner *scanner, const struct token *token) {
  return token->element == ELEMENT_MATH && token->kind == TOKEN_START &&
         scanner->rules->formulas != FORMULAS_TEXT && scanner->rules->passed_over[ELEMENT_MATH];
}

/*
 * Puts the text of the formula in the place of its markup, and its two tags into the index; *at
 * moves behind it. *taken is false where it is none. False when memory ran out.
 */
bool push_formula(struct scanner *scanner, struct token token, size_t *at, bool *taken);

/* tokenizer_attributes.c */

/*
 * Reads the attributes of a tag and finds where it ends: token->end is the offset after its '>', or
 * length + 1 when the input ends inside it. False when memory ran out.
 */
bool scan_attributes(struct scanner *scanner, struct token *token);

/* tokenizer_typed.c */

/*
 * Whether a tag that the end of the input cuts off was meant as one: all that follows its name is
 * attributes with values, the last of which may be cut. Else somebody typed a '<' ("if a<b and
 * b<c"), or forgot a quote (`<a href="x>text`): a value in quotes has a '>'.
 */
bool was_a_tag(const struct scanner *scanner, const struct token *token);

/*
 * Whether the '<' before an unknown name was meant as text: no '>' follows, or another '<' comes
 * first ("i<n and <b>"), so that what only looks like a tag never swallows one; or it is a path,
 * words and so on. A '<' in a quoted value counts only if the tag is malformed elsewhere. The name
 * itself has no '<' (scan_tag()). The token is known up to its name.
 */
bool is_less_than(struct scanner *scanner, const struct token *token);

/*
 * The same for a known name: "if (a<b && c>d)". What is hidden and what has attributes without
 * values, as controls have, is a tag always. Reads no farther than to the next '<'.
 */
bool is_typed_comparison(const struct scanner *scanner, const struct token *token);

/*
 * Whether a whole tag with a known name and a '<' within took text for its own. A quote was
 * forgotten (`<a href="x>text <b class="y">`): a value in quotes has a '>', and behind it is a word
 * that touches it, a quote in a name or in a value without quotes, or a '<'. Or a '>' was
 * (`<a href="x"text</a>`): a word that is no attribute, and a '<'. Then the '<' of the tag is text,
 * and so is what it took.
 */
bool has_swallowed_text(struct scanner *scanner, const struct token *token);

#endif
