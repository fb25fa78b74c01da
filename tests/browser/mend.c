/*
 * The input as HTML would have to be written to mean to a browser what it means to the library, by
 * rules that fidelity_rules.js names and justifies: to tell what is decided on purpose from what is
 * a mistake. Characters that are never written are not there. Uses the tokenizer.
 *
 * usage: mend [RULE...] < frames > frames      a frame as in emit.c
 *
 * typed      what the library keeps as text is escaped, its '<' as TYPED
 * unknown    tags that the library does not open are not there
 * foreign    nor are those of svg and math, and what is hidden in them; CDATA in them is text
 * templates  nor what is in a template
 * search     another section of the kind, for a browser to which search is not special
 * is         the attribute has another name, for a browser that forgets elements that have it
 * parts      MAY_BREAK at each tag that would separate words in its place
 */
#include "filter/traces.h"
#include "tokenize/tokenizer.h"

#include <stdio.h>
#include <stdlib.h>

#define TYPED "&#x003c;"
#define MAY_BREAK "<!--words may stand apart-->"

enum rule {
  RULE_TYPED,
  RULE_UNKNOWN,
  RULE_FOREIGN,
  RULE_TEMPLATES,
  RULE_SEARCH,
  RULE_IS,
  RULE_PARTS
};

static const char *const rule_names[] = {"typed",  "unknown", "foreign", "templates",
                                         "search", "is",      "parts"};

struct frame {
  char *data;
  size_t length;
};

static unsigned rules; /* a bit for each */

static bool has(enum rule rule) { return (rules >> rule & 1) != 0; }

static void fail(const char *why) {
  fprintf(stderr, "mend: %s\n", why);
  exit(2);
}

static void read_rule(const char *word) {
  for (unsigned i = 0; i < sizeof(rule_names) / sizeof(*rule_names); i++) {
    if (strcmp(word, rule_names[i]) != 0) continue;
    rules |= 1U << i;
    return;
  }
  fail("no such rule");
}

static bool read_frame(struct frame *frame) {
  if (scanf("%zu", &frame->length) != 1) return false;
  frame->data = malloc(frame->length + 1);
  if (frame->data == NULL) fail("no memory");
  if (getchar() != '\n' || fread(frame->data, 1, frame->length, stdin) != frame->length)
    fail("the input ends inside a frame");
  return true;
}

/* ---- what is written ---- */

static struct frame written;
static size_t room;

static void write_bytes(const char *data, size_t length) {
  if (room - written.length < length) {
    room = 2 * room + length;
    written.data = realloc(written.data, room);
    if (written.data == NULL) fail("no memory");
  }
  if (length > 0) memcpy(written.data + written.length, data, length);
  written.length += length;
}

static void write_word(const char *word) { write_bytes(word, strlen(word)); }

static void write_escaped(span text, const char *first) {
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] == '<') {
      write_word(i == 0 ? first : "&lt;");
    } else if (text.data[i] == '&') {
      write_word("&amp;");
    } else {
      write_bytes(text.data + i, 1);
    }
  }
}

/* ---- tokens ---- */

static bool is_tag(const struct token *token) {
  return token->kind == TOKEN_START || token->kind == TOKEN_END;
}

static bool is_svg_or_math(const struct token *token) {
  return token->element == ELEMENT_SVG || token->element == ELEMENT_MATH;
}

static bool is_dropped(const struct token *token) {
  if (token->kind == TOKEN_NOTHING) return has(RULE_FOREIGN);
  if (!is_tag(token)) return false;
  if (is_svg_or_math(token)) return has(RULE_FOREIGN);
  bool opens_nothing =
      token->element == ELEMENT_UNKNOWN || (element_flags[token->element] & ELEMENT_INERT) != 0;
  return opens_nothing && has(RULE_UNKNOWN);
}

/* Behind the opening of a CDATA section, which is a token that says nothing. */
static bool is_cdata(span text, const struct token_index *index, size_t i) {
  static const span opening = {"<![CDATA[", 9};
  if (i == 0 || index->tokens[i - 1].kind != TOKEN_NOTHING) return false;
  const struct token *before = &index->tokens[i - 1];
  return before->end == index->tokens[i].start && before->end - before->start == opening.length &&
         memcmp(text.data + before->start, opening.data, opening.length) == 0;
}

/* An element that a search can be in place of: one that the input has not. */
static enum element_id stand_in_for_search(const struct token_index *index) {
  static const uint8_t alike[] = {ELEMENT_SECTION, ELEMENT_ARTICLE, ELEMENT_ASIDE,  ELEMENT_NAV,
                                  ELEMENT_HEADER,  ELEMENT_FOOTER,  ELEMENT_FIGURE, ELEMENT_MENU,
                                  ELEMENT_CENTER,  ELEMENT_DIR,     ELEMENT_UL,     ELEMENT_DIV};
  bool used[ELEMENT_COUNT] = {false};
  for (size_t i = 0; i < index->count; i++) used[index->tokens[i].element] = true;
  for (size_t i = 0; i < sizeof(alike); i++) {
    if (!used[alike[i]]) return (enum element_id)alike[i];
  }
  return ELEMENT_SECTION;
}

static void write_attributes(span text, const struct token *token) {
  struct scanned_attribute attribute;
  size_t written_to = token->name_end;
  size_t at = token->name_end;
  span source = span_of(text.data, token->end);
  while (has(RULE_IS) && token_next_attribute(source, &at, &attribute)) {
    span name = span_of(source.data + attribute.name, attribute.name_end - attribute.name);
    if (!span_equal_lower(name, SPAN_LITERAL("is"))) continue;
    write_bytes(source.data + written_to, attribute.name - written_to);
    write_word("was");
    written_to = attribute.name_end;
  }
  write_bytes(source.data + written_to, token->end - written_to);
}

static void write_token(span text, const struct token_index *index, size_t i) {
  const struct token *token = &index->tokens[i];
  span source = span_of(text.data + token->start, token->end - token->start);
  bool separates = is_tag(token) && break_of((enum element_id)token->element) != BREAK_NONE;
  if (is_dropped(token)) {
    write_word("<!---->"); /* or a '<' before it would meet what is behind it */
    return;
  }
  if (separates && token->kind == TOKEN_START && has(RULE_PARTS)) write_word(MAY_BREAK);

  bool cdata = is_cdata(text, index, i);
  if (token->kind == TOKEN_LITERAL && has(cdata ? RULE_FOREIGN : RULE_TYPED)) {
    write_escaped(source, cdata ? "&lt;" : TYPED);
  } else if (is_tag(token)) {
    bool stands_in = token->element == ELEMENT_SEARCH && has(RULE_SEARCH);
    span name = element_table[stand_in_for_search(index)].name;
    size_t end =
        stands_in ? token->start + (token->kind == TOKEN_START ? 1u : 2u) : token->name_end;
    write_bytes(source.data, end - token->start);
    if (stands_in) write_bytes(name.data, name.length);
    write_attributes(text, token);
  } else {
    write_bytes(source.data, source.length);
  }

  /* An end tag may be that of raw text, in which a comment is none. */
  if (separates && token->kind == TOKEN_END && has(RULE_PARTS)) write_word(MAY_BREAK);
}

static void write_mended(span text, const struct token_index *index) {
  unsigned templates = 0; /* that are open */
  size_t at = 0;
  written.length = 0;
  for (size_t i = 0; i < index->count; i++) {
    const struct token *token = &index->tokens[i];
    bool of_template = is_tag(token) && token->element == ELEMENT_TEMPLATE;
    if (templates > 0 && of_template && token->kind == TOKEN_END) templates--;
    if (templates == 0 || !has(RULE_TEMPLATES)) {
      write_bytes(text.data + at, token->start - at);
      write_token(text, index, i);
    }
    if (of_template && token->kind == TOKEN_START) templates++;
    at = token->end;
  }
  if (templates == 0 || !has(RULE_TEMPLATES)) write_bytes(text.data + at, text.length - at);
  printf("0 %zu\n", written.length);
  fwrite(written.data, 1, written.length, stdout);
}

int main(int count, char **words) {
  static const bool none[ELEMENT_COUNT];
  static const struct custom_names no_custom;
  struct scan_rules scan_rules = {.shown_as_typed = none,
                                  .passed_over = none,
                                  .wants_attributes = none,
                                  .custom = &no_custom};
  struct memory memory = memory_default();
  struct intake intake = {{NULL, 0, 0}, {NULL, 0, 0}};
  struct token_index index = {0};
  struct frame frame;
  for (int i = 1; i < count; i++) read_rule(words[i]);
  while (read_frame(&frame)) {
    struct source source;
    span text = span_of(frame.data, frame.length);
    if (intake_run(&memory, finders_best(), &intake, text, SIZE_MAX, &source) != SANITIZE_OK ||
        !scan_run(&memory, &source, &scan_rules, &index))
      fail("no memory");
    write_mended(source.text, &index);
    free(frame.data);
  }
  scan_free(&memory, &index);
  intake_free(&memory, &intake);
  free(written.data);
  return 0;
}
