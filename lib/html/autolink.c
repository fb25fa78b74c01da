/*
 * See autolink.h. The time is linear: a place where a link may begin is found from left to right,
 * looking back no further than to the one before, and looking on to the end of a link that is
 * found. A host that fails is not read again for what begins within it (autolink_reader.dead).
 */
#include "html/autolink.h"

#include "base/characters.h"
#include "base/code_points.h"

/* ---- characters ---- */

/* White space, and what is not seen and separates or turns text: no link goes on behind it. */
static bool is_blank(uint32_t c) {
  static const struct code_points blanks[] = {{0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200B},
                                              {0x200E, 0x200F}, {0x2028, 0x202F}, {0x205F, 0x206F},
                                              {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
  return c < 0x80 ? ascii_is_space((char)c) : IS_AMONG(blanks, c);
}

/* Punctuation beyond ASCII: the signs of Latin-1, general, CJK and full-width punctuation. */
static bool is_wide_punctuation(uint32_t c) {
  static const struct code_points signs[] = {
      {0xA1, 0xA9},     {0xAB, 0xB1},     {0xB4, 0xB4},     {0xB6, 0xB8},     {0xBB, 0xBB},
      {0xBF, 0xBF},     {0x2010, 0x2027}, {0x2030, 0x205E}, {0x2E00, 0x2E5F}, {0x3001, 0x3003},
      {0x3008, 0x301F}, {0x3030, 0x3030}, {0xFE10, 0xFE19}, {0xFE30, 0xFE6B}, {0xFF01, 0xFF0F},
      {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65}};
  return IS_AMONG(signs, c);
}

static struct character character_at(span text, size_t at) {
  unsigned char first = (unsigned char)text.data[at];
  if (first < 0x80) return (struct character){first, 1};
  return next_character((const unsigned char *)text.data + at, text.length - at);
}

/* The one that ends before `end`, which is not 0. */
static struct character character_before(span text, size_t end) {
  size_t start = end - 1;
  while (start > 0 && ((unsigned char)text.data[start] & 0xC0) == 0x80) start--;
  return (struct character){character_at(text, start).code_point, end - start};
}

/* A letter or digit, of any script. */
static bool is_word_character(uint32_t c) {
  if (c < 0x80) return ascii_is_alphanumeric((char)c);
  return !is_blank(c) && !is_wide_punctuation(c);
}

static bool is_one_of(uint32_t c, const char *list) {
  return c != 0 && c < 0x80 && strchr(list, (int)c) != NULL;
}

/* Whether "www.", '@' or '#' may begin something at `start`: not in a word, path or query. */
static bool may_begin(const struct autolink_reader *reader, size_t start) {
  if (start == reader->from) return true;
  char before = reader->text.data[start - 1];
  return !ascii_is_alphanumeric(before) && !is_one_of((unsigned char)before, "@#&/.-+%=\\");
}

/* ---- the end of a link ---- */

/* After each character, as a word may be as long as the text. */
static bool goes_on(struct autolink_reader *reader) {
  return !interrupt_stops_at(reader->interrupt, ++reader->steps, &reader->ask_at);
}

/* Up to white space, '<' or '>'. */
static size_t end_of_word(struct autolink_reader *reader, size_t at) {
  span text = reader->text;
  while (at < text.length && goes_on(reader)) {
    struct character c = character_at(text, at);
    if (is_blank(c.code_point) || c.code_point == '<' || c.code_point == '>') break;
    at += c.length;
  }
  return at;
}

/* How many brackets of each kind were closed more often than opened. */
struct brackets {
  size_t opened[3], closed[3];
};

static const char openers[] = "([{";
static const char closers[] = ")]}";

static struct brackets count_brackets(struct autolink_reader *reader, size_t start, size_t end) {
  struct brackets count = {{0}, {0}};
  for (size_t at = start; at < end && goes_on(reader); at++) {
    char c = reader->text.data[at];
    for (size_t kind = 0; kind < 3; kind++) {
      count.opened[kind] += c == openers[kind];
      count.closed[kind] += c == closers[kind];
    }
  }
  return count;
}

/* Where "&name" begins, whose ';' is before `end`; else `end` itself. */
static size_t start_of_reference(span text, size_t start, size_t end) {
  size_t at = end - 1;
  while (at > start && ascii_is_letter(text.data[at - 1])) at--;
  bool is_reference = at > start && at < end - 1 && text.data[at - 1] == '&';
  return is_reference ? at - 1 : end;
}

/* What stands at the end of a sentence is not the link's. */
static size_t trim_end(struct autolink_reader *reader, size_t start, size_t end) {
  struct brackets count = count_brackets(reader, start, end);
  span text = reader->text;
  while (end > start && goes_on(reader)) {
    struct character last = character_before(text, end);
    const char *closer =
        is_one_of(last.code_point, closers) ? strchr(closers, (int)last.code_point) : NULL;
    if (closer != NULL) {
      size_t kind = (size_t)(closer - closers);
      if (count.closed[kind] <= count.opened[kind]) return end;
      count.closed[kind]--;
      end--;
    } else if (last.code_point == ';') {
      size_t reference = start_of_reference(text, start, end);
      end = reference < end ? reference : end - 1;
    } else if (is_one_of(last.code_point, "?!.,:*_~'\"") || is_wide_punctuation(last.code_point)) {
      end -= last.length;
    } else {
      return end;
    }
  }
  return end;
}

/* ---- hosts ---- */

/* Words, '-' and '_' between periods. */
struct host {
  size_t end;
  size_t last_two; /* where its last two labels begin */
  bool is_valid;   /* no '_' in these (GFM) */
};

static struct host read_host(struct autolink_reader *reader, size_t at) {
  span text = reader->text;
  size_t last = at; /* where the last label begins */
  struct host host = {at, at, true};
  size_t underscore = SIZE_MAX; /* the last one */
  while (host.end < text.length && goes_on(reader)) {
    struct character c = character_at(text, host.end);
    if (c.code_point == '.') {
      host.last_two = last;
      last = host.end + 1;
    } else if (c.code_point == '_') {
      underscore = host.end;
    } else if (c.code_point != '-' && !is_word_character(c.code_point)) {
      break;
    }
    host.end += c.length;
  }
  host.is_valid = underscore == SIZE_MAX || underscore < host.last_two;
  return host;
}

static bool begins_host(span text, size_t at) {
  return at < text.length && is_word_character(character_at(text, at).code_point);
}

/* ---- URLs ---- */

static bool ends_with(span text, size_t end, span lower) {
  return end >= lower.length &&
         span_equal_lower(span_of(text.data + end - lower.length, lower.length), lower);
}

/* From the scheme to the end of the link; `behind` is where the host begins. */
static bool take_url(struct autolink_reader *reader, size_t start, size_t host_start,
                     struct autolink *found) {
  span text = reader->text;
  if (!begins_host(text, host_start)) return false;
  struct host host = read_host(reader, host_start);
  if (!host.is_valid) {
    reader->dead = host.last_two;
    return false;
  }
  found->start = start;
  found->end = trim_end(reader, start, end_of_word(reader, host.end));
  return found->end > host_start;
}

static bool read_www(struct autolink_reader *reader, struct autolink *found) {
  span text = reader->text;
  size_t start = reader->at;
  const span www = SPAN_LITERAL("www.");
  if (start < reader->dead || text.length - start <= www.length ||
      !span_equal_lower(span_of(text.data + start, www.length), www) || !may_begin(reader, start))
    return false;
  found->kind = AUTOLINK_WWW;
  if (!begins_host(text, start + www.length)) return false;
  return take_url(reader, start, start, found);
}

/* ---- addresses ---- */

static bool is_local(char c) { return ascii_is_alphanumeric(c) || strchr(".+-_", c) != NULL; }

/* The end of a host of an address, with a period in it, that ends in a letter; 0: there is none. */
static size_t end_of_mail_host(struct autolink_reader *reader, size_t at) {
  span text = reader->text;
  size_t start = at;
  bool has_period = false;
  while (at < text.length && goes_on(reader)) {
    struct character c = character_at(text, at);
    if (c.code_point == '.') {
      if (!begins_host(text, at + 1)) break;
      has_period = true;
    } else if (c.code_point != '-' && c.code_point != '_' && !is_word_character(c.code_point)) {
      break;
    }
    at += c.length;
  }
  bool is_longer = at < text.length && text.data[at] == '@';
  if (!has_period || at == start || is_longer) return 0;
  char last = text.data[at - 1];
  return ascii_is_letter(last) || (unsigned char)last >= 0x80 ? at : 0;
}

/*
 * An address may have letters of other scripts before the '@': to write to what is left of it would
 * be to write to somebody else. Scripts that put no spaces between words begin beyond.
 */
static bool is_part_of_longer(const struct autolink_reader *reader, size_t start) {
  if (start == reader->from) return false;
  uint32_t before = character_before(reader->text, start).code_point;
  if (before < 0x80) return before == '/' || before == '@';
  return before < 0x2000 && is_word_character(before);
}

/* At an '@'. */
static bool read_address(struct autolink_reader *reader, struct autolink *found) {
  span text = reader->text;
  size_t start = reader->at;
  while (start > reader->from && is_local(text.data[start - 1])) start--;
  if (start == reader->at || is_part_of_longer(reader, start)) return false;
  size_t end = end_of_mail_host(reader, reader->at + 1);
  if (end == 0) return false;
  *found = (struct autolink){AUTOLINK_EMAIL, start, end};
  return true;
}

/* ---- names ---- */

static bool is_label_character(char c) { return ascii_is_alphanumeric(c) || c == '_'; }

/* "@name", "@first.last", "@name@host.example" */
static bool read_mention(struct autolink_reader *reader, struct autolink *found) {
  span text = reader->text;
  size_t start = reader->at;
  size_t end = start + 1;
  if (!may_begin(reader, start)) return false;
  for (; end < text.length; end++) {
    bool joins = text.data[end] == '.' || text.data[end] == '-';
    bool is_joined =
        joins && end > start + 1 && end + 1 < text.length && is_label_character(text.data[end + 1]);
    if ((!is_label_character(text.data[end]) && !is_joined) || !goes_on(reader)) break;
  }
  if (end == start + 1) return false;
  if (end < text.length && text.data[end] == '@') end = end_of_mail_host(reader, end + 1);
  *found = (struct autolink){AUTOLINK_MENTION, start, end};
  return end > start;
}

/* "#name": words and '_', not digits alone. */
static bool read_hashtag(struct autolink_reader *reader, struct autolink *found) {
  span text = reader->text;
  size_t start = reader->at;
  size_t end = start + 1;
  bool is_number = true;
  if (!may_begin(reader, start)) return false;
  while (end < text.length && goes_on(reader)) {
    struct character c = character_at(text, end);
    if (c.code_point != '_' && !is_word_character(c.code_point)) break;
    is_number = is_number && c.code_point < 0x80 && ascii_is_digit((char)c.code_point);
    end += c.length;
  }
  *found = (struct autolink){AUTOLINK_TAG, start, end};
  return !is_number;
}

/* ---- all of them ---- */

/* What a part of an XMPP address behind its '/' has: "xmpp:a@b.example/phone" (GFM). */
static bool is_resource(char c) { return ascii_is_alphanumeric(c) || c == '@' || c == '.'; }

static size_t end_of_resource(struct autolink_reader *reader, size_t slash) {
  span text = reader->text;
  size_t at = slash + 1;
  while (at < text.length && is_resource(text.data[at]) && goes_on(reader)) at++;
  while (at > slash && text.data[at - 1] == '.') at--;
  return at > slash + 1 ? at : slash;
}

/* "mailto:" or "xmpp:" before the place, and an address behind it. */
static bool read_scheme_of_address(struct autolink_reader *reader, size_t start, bool has_resource,
                                   struct autolink *found) {
  span text = reader->text;
  size_t local = reader->at + 1;
  size_t at = local;
  while (at < text.length && is_local(text.data[at])) at++;
  if (at == local || at == text.length || text.data[at] != '@') return false;

  size_t end = end_of_mail_host(reader, at + 1);
  if (has_resource && end > 0 && end < text.length && text.data[end] == '/')
    end = end_of_resource(reader, end);
  *found = (struct autolink){AUTOLINK_URL, start, end};
  return end > 0;
}

/* What stands behind a scheme. */
enum scheme_kind { SCHEME_URL, SCHEME_MAIL, SCHEME_XMPP };

/* At a ':'. */
static bool read_linked_scheme(struct autolink_reader *reader, struct autolink *found) {
  static const struct {
    span name;
    enum scheme_kind kind;
  } schemes[] = {{{"https", 5}, SCHEME_URL},
                 {{"http", 4}, SCHEME_URL},
                 {{"ftp", 3}, SCHEME_URL},
                 {{"mailto", 6}, SCHEME_MAIL},
                 {{"xmpp", 4}, SCHEME_XMPP}};
  span text = reader->text;
  size_t colon = reader->at;
  bool slashes =
      span_starts_with(span_of(text.data + colon, text.length - colon), SPAN_LITERAL("://"));

  for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++) {
    size_t length = schemes[i].name.length;
    enum scheme_kind kind = schemes[i].kind;
    bool wanted = kind == SCHEME_URL ? reader->kinds.urls && slashes : reader->kinds.emails;
    if (!wanted || !ends_with(text, colon, schemes[i].name) || colon < reader->from + length)
      continue;
    size_t start = colon - length;
    if (start > reader->from && ascii_is_alphanumeric(text.data[start - 1])) return false;
    if (kind != SCHEME_URL)
      return read_scheme_of_address(reader, start, kind == SCHEME_XMPP, found);
    found->kind = AUTOLINK_URL;
    return take_url(reader, start, colon + 3, found);
  }
  return false;
}

static bool read_here(struct autolink_reader *reader, struct autolink *found) {
  const struct autolink_kinds *kinds = &reader->kinds;
  switch (reader->text.data[reader->at]) {
  case ':': return read_linked_scheme(reader, found);
  case 'w':
  case 'W': return kinds->urls && read_www(reader, found);
  case '@':
    if (kinds->mentions && read_mention(reader, found)) return true;
    return kinds->emails && read_address(reader, found);
  case '#': return kinds->tags && read_hashtag(reader, found);
  default: return false;
  }
}

bool autolink_next(struct autolink_reader *reader, struct autolink *found) {
  reader->from = reader->at;
  if (reader->ask_at == 0) reader->ask_at = interrupt_next(reader->interrupt, 0);
  for (; reader->at < reader->text.length; reader->at++) {
    if (!goes_on(reader)) return false;
    if (!read_here(reader, found)) continue;
    reader->at = found->end;
    return true;
  }
  return false;
}

bool autolink_may_be_in(span text, const struct autolink_kinds *kinds) {
  if (text.length == 0) return false;
  if ((kinds->emails || kinds->mentions) && memchr(text.data, '@', text.length) != NULL)
    return true;
  if (kinds->tags && memchr(text.data, '#', text.length) != NULL) return true;
  if (!kinds->urls) return false;
  for (size_t at = 3; at + 1 < text.length; at++) {
    char before = text.data[at - 1];
    if (text.data[at] == '.' && ascii_lower(before) == 'w') return true;
    if (text.data[at] == '/' && before == ':') return true;
  }
  return false;
}
