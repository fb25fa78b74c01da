/* See formula.h. */
#include "oracle/formula.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_NODES = 4000, DEEPEST_MATH = 64 };

/* Names by what becomes of their children. */
static const char rows_of[] =
    " math mrow mstyle mpadded mphantom merror menclose maction semantics "
    "mmultiscripts mtd mspace none mprescripts maligngroup malignmark ";
static const char operands[] = " mi mn mtext ms ";

/* The text of a part, and what it is at its ends: 'a' an operand, 'o' an operator, 0 nothing. */
struct math_part {
  struct bytes text;
  unsigned symbols;
  char first, last;
  bool first_is_word; /* its first symbol begins with a letter or digit */
};

struct math {
  const char *data;
  size_t length, at;
  unsigned nodes;
  bool failed;
  sanitize_span tex, plain, alternative, display;
  bool has_tex, has_plain, has_alternative;
};

static bool is_math_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }
static bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static char low(char c) { return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c; }

static sanitize_span strip(sanitize_span text) {
  while (text.length > 0 && is_math_space(text.data[0]))
    text = (sanitize_span){text.data + 1, text.length - 1};
  while (text.length > 0 && is_math_space(text.data[text.length - 1])) text.length--;
  return text;
}

static bool names_it(sanitize_span name, const char *wanted) {
  if (name.length != strlen(wanted)) return false;
  for (size_t i = 0; i < name.length; i++) {
    if (low(name.data[i]) != wanted[i]) return false;
  }
  return true;
}

static bool is_math_of(sanitize_span name, const char *list) {
  char word[40];
  if (name.length + 3 > sizeof word) return false;
  word[0] = ' ';
  for (size_t i = 0; i < name.length; i++) word[i + 1] = low(name.data[i]);
  word[name.length + 1] = ' ';
  word[name.length + 2] = '\0';
  return strstr(list, word) != NULL;
}

struct tag {
  sanitize_span name;
  bool is_end, is_closed;
  sanitize_span encoding, display, alternative;
  bool has_encoding, has_display, has_alternative;
};

static void take_math_attribute(struct tag *tag, sanitize_span name, sanitize_span value) {
  if (names_it(name, "encoding") && !tag->has_encoding) {
    tag->encoding = value;
    tag->has_encoding = true;
  } else if (names_it(name, "display") && !tag->has_display) {
    tag->display = value;
    tag->has_display = true;
  } else if (names_it(name, "alttext") && !tag->has_alternative) {
    tag->alternative = value;
    tag->has_alternative = true;
  }
}

/* 13.2.5.6 to 13.2.5.40: a tag at m->at, which moves behind it. */
static bool take_math_tag(struct math *m, struct tag *tag) {
  size_t at = m->at + 1;
  bool slash = false;
  memset(tag, 0, sizeof *tag);
  if (m->at >= m->length || m->data[m->at] != '<') return false;
  if (at < m->length && m->data[at] == '/') {
    tag->is_end = true;
    at++;
  }
  if (at >= m->length || !(low(m->data[at]) >= 'a' && low(m->data[at]) <= 'z')) return false;
  size_t start = at;
  while (at < m->length && !is_math_space(m->data[at]) && m->data[at] != '/' && m->data[at] != '>')
    at++;
  tag->name = (sanitize_span){m->data + start, at - start};
  while (at < m->length && m->data[at] != '>') {
    if (is_math_space(m->data[at]) || m->data[at] == '/') {
      slash = m->data[at++] == '/';
      continue;
    }
    slash = false;
    start = at++;
    while (at < m->length && !is_math_space(m->data[at]) && strchr("/>=", m->data[at]) == NULL)
      at++;
    sanitize_span name = {m->data + start, at - start};
    sanitize_span value = {"", 0};
    size_t equals = at;
    while (equals < m->length && is_math_space(m->data[equals])) equals++;
    if (equals < m->length && m->data[equals] == '=') {
      for (at = equals + 1; at < m->length && is_math_space(m->data[at]);) at++;
      char quote = at < m->length && strchr("\"'", m->data[at]) != NULL ? m->data[at++] : '\0';
      start = at;
      while (at < m->length && (quote != '\0' ? m->data[at] != quote
                                              : !is_math_space(m->data[at]) && m->data[at] != '>'))
        at++;
      value = (sanitize_span){m->data + start, at - start};
      if (quote != '\0') at++;
    }
    take_math_attribute(tag, name, value);
  }
  if (at >= m->length) return false;
  tag->is_closed = slash;
  m->at = at + 1;
  return true;
}

/* Text up to the next markup. */
static sanitize_span take_plain(struct math *m) {
  size_t start = m->at;
  for (; m->at < m->length; m->at++) {
    if (m->data[m->at] != '<' || m->at + 1 >= m->length) continue;
    char next = low(m->data[m->at + 1]);
    if ((next >= 'a' && next <= 'z') || strchr("/!?", next) != NULL) break;
  }
  return (sanitize_span){m->data + start, m->at - start};
}

static void join(struct math_part *left, const struct math_part *right) {
  bool words = left->last != '\0' && left->text.length > 0 &&
               is_word(left->text.data[left->text.length - 1]) && right->first_is_word;
  bool apart = right->first != '\0' && ((left->last == 'a' && right->first == 'a') || words);
  if (apart) bytes_add_char(&left->text, ' ');
  if (left->symbols == 0 && left->text.length == 0) {
    left->first = right->first;
    left->first_is_word = right->first_is_word;
  }
  bytes_add(&left->text, right->text.data, right->text.length);
  if (right->text.length > 0) left->last = right->last;
  left->symbols += right->symbols;
}

static void add_sign(struct math_part *part, const char *sign) {
  bytes_add_text(&part->text, sign);
  part->last = '\0';
}

/* U+2061 to U+2064, which are not seen. */
static bool is_invisible_operator(sanitize_span text) {
  static const char *const unseen[] = {
      "\xE2\x81\xA1", "\xE2\x81\xA2",    "\xE2\x81\xA3", "\xE2\x81\xA4", "&it;", "&InvisibleTimes;",
      "&af;",         "&ApplyFunction;", "&#x2061;",     "&#x2062;",     NULL};
  for (size_t i = 0; unseen[i] != NULL; i++) {
    if (span_is(text, unseen[i])) return true;
  }
  return false;
}

static void add_source(struct bytes *out, sanitize_span text) {
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] == '<') {
      bytes_add_text(out, "&lt;");
    } else {
      bytes_add_char(out, text.data[i]);
    }
  }
}

/*
 * A reference without its end means different things in different places; what a reader then sees
 * is for rows.
 */
static bool has_open_reference(sanitize_span text) {
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] != '&') continue;
    size_t end = i + 1;
    while (end < text.length && (is_word(text.data[end]) || text.data[end] == '#')) end++;
    if (end == text.length || text.data[end] != ';') return true;
  }
  return false;
}

static void parenthesize(struct math_part *part) {
  struct bytes text = {0};
  bytes_add_char(&text, '(');
  bytes_add(&text, part->text.data, part->text.length);
  bytes_add_char(&text, ')');
  bytes_free(&part->text);
  part->text = text;
  part->last = 'a';
}

static const char *sign_of(sanitize_span name, unsigned child) {
  if (child == 0) return "";
  if (names_it(name, "mfrac")) return "/";
  if (names_it(name, "msub") || names_it(name, "munder")) return "_";
  if (names_it(name, "msup") || names_it(name, "mover")) return "^";
  if (names_it(name, "msubsup") || names_it(name, "munderover")) return child == 1 ? "_" : "^";
  if (names_it(name, "mroot") || names_it(name, "mtr")) return ", ";
  return names_it(name, "mtable") ? "; " : "";
}

static bool is_scripted(sanitize_span name) {
  return is_math_of(name, " mfrac msub munder msup mover msubsup munderover ");
}

static bool skip_annotation(struct math *m, const struct tag *tag) {
  struct tag end;
  sanitize_span text = take_plain(m);
  if (!take_math_tag(m, &end) || !end.is_end || !names_it(end.name, "annotation")) return false;
  sanitize_span encoding = strip(tag->encoding);
  if (names_it(encoding, "application/x-tex") && !m->has_tex) {
    m->tex = text;
    m->has_tex = true;
  } else if (names_it(encoding, "text/plain") && !m->has_plain) {
    m->plain = text;
    m->has_plain = true;
  }
  return true;
}

static bool render(struct math *m, sanitize_span name, unsigned depth, struct math_part *part);

static bool render_child(struct math *m, const struct tag *tag, sanitize_span parent,
                         unsigned depth, unsigned *child, struct math_part *part) {
  struct math_part one = {{0}, 0, '\0', '\0', false};
  bool fine = true;
  if (names_it(tag->name, "annotation")) return tag->is_closed || skip_annotation(m, tag);
  if (names_it(tag->name, "annotation-xml")) {
    m->failed = tag->is_closed ? m->failed : true; /* rows say what becomes of it */
    return tag->is_closed;
  }
  bool is_operand = is_math_of(tag->name, operands);
  bool is_symbol = is_operand || names_it(tag->name, "mo");
  const char *sign = sign_of(parent, *child);
  (*child)++;
  if (sign[0] != '\0') add_sign(part, sign);
  if (tag->is_closed) {
    fine = true;
  } else if (is_symbol) {
    struct tag end;
    sanitize_span text = strip(take_plain(m));
    fine = take_math_tag(m, &end) && end.is_end && spans_equal(end.name, tag->name);
    if (has_open_reference(text)) m->failed = true;
    if (text.length > 0 && (is_operand || !is_invisible_operator(text))) {
      one.first = one.last = is_operand ? 'a' : 'o';
      one.first_is_word = is_word(text.data[0]);
      one.symbols = 1;
      add_source(&one.text, text);
    }
  } else {
    fine = render(m, tag->name, depth + 1, &one);
    if (fine && one.symbols > 1 && is_scripted(parent)) parenthesize(&one);
  }
  if (fine) join(part, &one);
  bytes_free(&one.text);
  return fine;
}

/* The children of an element, up to its end tag. */
static bool render_children(struct math *m, sanitize_span name, unsigned depth,
                            struct math_part *part) {
  unsigned child = 0;
  for (;;) {
    struct tag tag;
    if (strip(take_plain(m)).length > 0) return false;
    if (m->at + 3 < m->length && memcmp(m->data + m->at, "<!--", 4) == 0) m->failed = true;
    if (!take_math_tag(m, &tag) || m->nodes++ > MOST_NODES) return false;
    if (tag.is_end) return spans_equal(tag.name, name);
    if (names_it(tag.name, "math")) return false;
    if (!render_child(m, &tag, name, depth, &child, part)) return false;
  }
}

static bool render(struct math *m, sanitize_span name, unsigned depth, struct math_part *part) {
  bool is_square = names_it(name, "msqrt");
  bool is_root = is_square || names_it(name, "mroot");
  bool known =
      is_root || is_scripted(name) || is_math_of(name, rows_of) || is_math_of(name, " mtable mtr ");
  if (!known || depth >= DEEPEST_MATH) return false;
  if (!is_root) return render_children(m, name, depth, part);
  struct math_part inner = {{0}, 0, '\0', '\0', false};
  bool fine = render_children(m, name, depth, &inner);
  bytes_add_text(&part->text, is_square ? "\xE2\x88\x9A(" : "root(");
  bytes_add(&part->text, inner.text.data, inner.text.length);
  bytes_add_char(&part->text, ')');
  bytes_free(&inner.text);
  part->first = part->last = 'a';
  part->symbols = 1;
  return fine;
}

size_t formula_text(sanitize_span source, size_t at, unsigned style, struct bytes *text) {
  struct math m = {.data = source.data, .length = source.length, .at = at};
  struct math_part part = {{0}, 0, '\0', '\0', false};
  struct tag tag;
  bool fine = take_math_tag(&m, &tag) && !tag.is_closed && render(&m, tag.name, 0, &part);
  bool block = names_it(strip(tag.display), "block");
  sanitize_span tex = strip(m.tex);
  bool by_attribute = tex.length == 0;
  if (by_attribute) tex = strip(tag.alternative);
  sanitize_span plain = strip(m.plain);
  if (fine && tex.length > 0) {
    static const char *const marks[2][2][2] = {{{"\\(", "\\)"}, {"\\[", "\\]"}},
                                               {{"$", "$"}, {"$$", "$$"}}};
    bytes_add_text(text, marks[style - 1][block][0]);
    add_source(text, tex);
    bytes_add_text(text, marks[style - 1][block][1]);
    if (has_open_reference(tex)) m.failed = true;
  } else if (fine && plain.length > 0) {
    add_source(text, plain);
    if (has_open_reference(plain)) m.failed = true;
  } else if (fine) {
    bytes_add(text, part.text.data, part.text.length);
  }
  bytes_free(&part.text);
  if (fine && m.failed) {
    /* Not for this to judge: nothing is said, and the text of the input is no longer known. */
    text->length = 0;
    return SIZE_MAX;
  }
  bool fits = text->length + strlen("<math></math>") <= m.at - at;
  return fine && fits ? m.at : 0;
}
