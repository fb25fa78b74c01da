/* See link_text.h. */
#include "filter/link_text.h"

#include "base/characters.h"
#include "html/charref.h"
#include "html/idn.h"
#include "html/names.h"

/* ---- The text of the link, as it is seen ---- */

/* Not shown, so that a name is read over it: U+FFF9 to U+FFFB are marks of annotations. */
static bool is_unseen(uint32_t c) {
  return is_ignorable_character(c) || (c >= 0xFFF9 && c <= 0xFFFB);
}

/* What a reader takes for the punctuation of a URL; none of it is longer than what it stands for. */
static uint32_t url_sign_of(uint32_t c) {
  switch (c) {
  case 0x3002: /* ideographic full stop */
  case 0xFF61:
  case 0x2024: return '.';
  case 0x2044: /* fraction slash, division slash, box drawings, mathematical diagonals */
  case 0x2215:
  case 0x2571:
  case 0x27CB:
  case 0x29F8: return '/';
  case 0x2216: /* set minus, reverse solidus operators */
  case 0x27CD:
  case 0x29F5:
  case 0x29F9:
  case 0xFE68: return '\\';
  case 0x2D0: /* triangular, Armenian, Hebrew, ratio, letter, presentation and small colons */
  case 0x589:
  case 0x5C3:
  case 0x2236:
  case 0xA789:
  case 0xFE13:
  case 0xFE55: return ':';
  default: return c;
  }
}

/* White space is one space, other forms of ASCII are ASCII. */
static uint32_t as_seen(uint32_t c) {
  bool is_space = c <= ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
                  c == 0x202F || c == 0x205F || c == 0x3000;
  if (is_space) return ' ';
  return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFF00 + ' ' : url_sign_of(c);
}

/* Never more bytes than were read. */
static void put_seen(struct buffer *text, span characters) {
  while (characters.length > 0) {
    struct character c = next_character((const unsigned char *)characters.data, characters.length);
    characters = span_of(characters.data + c.length, characters.length - c.length);
    if (is_unseen(c.code_point)) continue;
    uint32_t seen = as_seen(c.code_point);
    bool again = seen == ' ' && (text->length == 0 || text->data[text->length - 1] == ' ');
    if (!again) text->length += put_character(text->data + text->length, seen);
  }
}

/* One tag of our output; whether it is a boundary between words. */
static bool skip_tag(span *markup) {
  const char *end = memchr(markup->data, '>', markup->length);
  size_t length = end == NULL ? markup->length : (size_t)(end - markup->data) + 1;
  size_t start = markup->length > 1 && markup->data[1] == '/' ? 2 : 1;
  size_t name_end = start;
  while (name_end < length && markup->data[name_end] != ' ' && markup->data[name_end] != '>')
    name_end++;
  enum element_id element =
      element_lookup(span_of(markup->data + start, name_end > start ? name_end - start : 0));
  *markup = span_of(markup->data + length, markup->length - length);
  return (element_flags[element] & (ELEMENT_LINE | ELEMENT_CELL)) != 0 || element == ELEMENT_IMG;
}

static bool read_text(const struct memory *memory, struct buffer *text, span markup) {
  text->length = 0;
  if (!buffer_reserve(memory, text, markup.length + 1)) return false;
  while (markup.length > 0) {
    char decoded[CHARREF_DECODED_SIZE];
    size_t taken = 0;
    if (markup.data[0] == '<') {
      if (skip_tag(&markup)) put_seen(text, SPAN_LITERAL(" "));
      continue;
    }
    if (markup.data[0] == '&') {
      size_t length = charref_read(decoded, markup, false, &taken);
      put_seen(text, span_of(decoded, length));
    } else {
      while (taken < markup.length && markup.data[taken] != '<' && markup.data[taken] != '&')
        taken++;
      put_seen(text, span_of(markup.data, taken));
    }
    markup = span_of(markup.data + taken, markup.length - taken);
  }
  if (text->length > 0 && text->data[text->length - 1] == ' ') text->length--;
  return true;
}

/* ---- The host that a word shows ---- */

static bool is_word_start(char c) {
  return ascii_is_alphanumeric(c) || (unsigned char)c >= 0x80 || c == '/';
}

/* Quotes and brackets before a word, and what ends a sentence behind it. */
static span bare_word(span word) {
  while (word.length > 0 && !is_word_start(word.data[0]))
    word = span_of(word.data + 1, word.length - 1);
  while (word.length > 0 && memchr(".,;:!?)]}>'\"*_", word.data[word.length - 1], 14) != NULL)
    word.length--;
  return word;
}

/*
 * Where the host begins behind "scheme://", or 0. Browsers take http and https with any slashes, or
 * none, and so do readers.
 */
static size_t behind_scheme(span word) {
  static const span names[] = {{"https:", 6}, {"http:", 5}, {"ftp:", 4}};
  for (size_t at = 0; at + 3 <= word.length; at++) {
    if (word.data[at] == ':' && word.data[at + 1] == '/' && word.data[at + 2] == '/') return at + 3;
  }
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    size_t at = names[i].length;
    if (word.length < at || !span_equal_lower(span_of(word.data, at), names[i])) continue;
    while (at < word.length && memchr(":/\\", word.data[at], 3) != NULL) at++;
    return at;
  }
  return 0;
}

static bool begins_with_www(span word) {
  return word.length > 4 && span_equal_lower(span_of(word.data, 4), SPAN_LITERAL("www."));
}

static bool is_in_host(char c) {
  return ascii_is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || (unsigned char)c >= 0x80;
}

/* "bank.example/login": the name, its last label of two letters at least; not "a@bank.example". */
static bool is_name(span word) {
  size_t end = 0;
  size_t dot = 0;
  for (; end < word.length && is_in_host(word.data[end]); end++) {
    if (word.data[end] == '.') dot = end;
  }
  bool ends = end == word.length || memchr("/?#:", word.data[end], 4) != NULL;
  return ends && dot > 0 && end - dot > 2 && !ascii_is_digit(word.data[dot + 1]);
}

/*
 * What a reader takes for the authority, though no browser would: so nothing is refused here. Its
 * host in lower case; cut where it is too long for one.
 */
static size_t read_authority(span text, char host[URL_HOST_SIZE], bool *has_userinfo) {
  size_t length = 0;
  bool in_port = false;
  *has_userinfo = false;
  for (size_t at = 0; at < text.length; at++) {
    char c = text.data[at];
    if (c == '@') {
      *has_userinfo = true;
      in_port = false;
      length = 0;
    } else if (c == ':') {
      in_port = true;
    } else if (!is_in_host(c)) {
      break;
    } else if (!in_port && length + 1 < URL_HOST_SIZE) {
      host[length++] = ascii_lower(c);
    }
  }
  return length;
}

/* The host of a word that shows one; its length, or 0. `alone`: there are no other words. */
static size_t host_shown(span word, bool alone, char host[URL_HOST_SIZE], bool *has_userinfo) {
  word = bare_word(word);
  size_t start = behind_scheme(word);
  bool shows = start > 0 || begins_with_www(word) || (alone && is_name(word));
  if (!shows) return 0;
  return read_authority(span_of(word.data + start, word.length - start), host, has_userinfo);
}

/* ---- Whether it is that of the link ---- */

static span without_www(span host) {
  bool www = host.length > 4 && memcmp(host.data, "www.", 4) == 0;
  return www ? span_of(host.data + 4, host.length - 4) : host;
}

static span without_last_dot(span host) {
  if (host.length > 0 && host.data[host.length - 1] == '.') host.length--;
  return host;
}

static bool is_same_or_below(span host, span shown) {
  host = without_www(without_last_dot(host));
  shown = without_www(without_last_dot(shown));
  if (host.length < shown.length) return false;
  size_t more = host.length - shown.length;
  if (!span_equal(span_of(host.data + more, shown.length), shown)) return false;
  bool has_dot = memchr(shown.data, '.', shown.length) != NULL;
  return more == 0 || (has_dot && host.data[more - 1] == '.');
}

static bool word_needs_host(span word, bool alone, span host, struct link_honesty honesty) {
  char shown[URL_HOST_SIZE];
  char ascii[URL_HOST_SIZE];
  bool has_userinfo;
  size_t length = host_shown(word, alone, shown, &has_userinfo);
  if (length == 0) return false;
  if (honesty.mixed && host_is_mixed(span_of(shown, length))) return true;
  if (!honesty.others) return false;
  size_t ascii_length = host_to_ascii(span_of(shown, length), ascii);
  return has_userinfo || ascii_length == 0 || !is_same_or_below(host, span_of(ascii, ascii_length));
}

/* " [host]", or all of the text. */
static bool ends_with_host(span text, span host) {
  if (text.length < host.length + 2) return false;
  const char *start = text.data + text.length - host.length - 2;
  bool apart = start == text.data || start[-1] == ' ';
  return apart && start[0] == '[' && text.data[text.length - 1] == ']' &&
         span_equal(span_of(start + 1, host.length), host);
}

enum link_answer judge_link_text(const struct memory *memory, struct buffer *room, span markup,
                                 span host, struct link_honesty honesty) {
  if (!read_text(memory, room, markup)) return LINK_NO_MEMORY;
  span text = span_of(room->data, room->length);
  if (ends_with_host(text, host)) return LINK_IS_PLAIN;
  bool alone = memchr(text.data, ' ', text.length) == NULL;
  while (text.length > 0) {
    const char *space = memchr(text.data, ' ', text.length);
    size_t length = space == NULL ? text.length : (size_t)(space - text.data);
    if (word_needs_host(span_of(text.data, length), alone, host, honesty)) return LINK_NEEDS_HOST;
    if (space != NULL) length++;
    text = span_of(text.data + length, text.length - length);
  }
  return LINK_IS_PLAIN;
}
