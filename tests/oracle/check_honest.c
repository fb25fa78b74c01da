/* See check_honest.h. */
#include "oracle/check_honest.h"

#include <stdio.h>
#include <string.h>

enum { MOST_NESTED = 160, MOST_CONTROLS = 256, HOST_SIZE = 256 };

struct open_control {
  uint32_t opener;
  size_t depth; /* of elements, where it was opened */
};

struct honest {
  const sanitize_policy_settings *settings;
  const char *data;
  size_t length, at;
  size_t depth;
  struct open_control open[MOST_CONTROLS];
  size_t open_count;
  size_t marks;
  size_t links;
  bool in_link;
  char host[HOST_SIZE]; /* of the link, "" where it is none that is judged */
  struct bytes text;    /* of the link */
  char *why;
  size_t why_size;
};

static bool blame(const struct honest *h, const char *what) {
  size_t from = h->at < 30 ? 0 : h->at - 30;
  sanitize_span near = {h->data + from, h->length - from < 60 ? h->length - from : 60};
  return fails(h->why, h->why_size, "byte %zu: %s, near \"%s\"", h->at, what, shown(near));
}

static bool is_in(const char *const *list, sanitize_span name) {
  for (; *list != NULL; list++) {
    if (span_is(name, *list)) return true;
  }
  return false;
}

/* ---- characters ---- */

static bool opens(uint32_t c) {
  return c == 0x202A || c == 0x202B || c == 0x202D || c == 0x202E || c == 0x2066 || c == 0x2067 ||
         c == 0x2068;
}

static bool closes(uint32_t c) { return c == 0x202C || c == 0x2069; }

static bool judge_control(struct honest *h, uint32_t c) {
  if (h->settings->bidi_controls == SANITIZE_BIDI_CONTROLS_KEEP) return true;
  if (!opens(c) && !closes(c)) return true;
  if (h->settings->bidi_controls == SANITIZE_BIDI_CONTROLS_REMOVE)
    return blame(h, "a control of direction");
  if (opens(c)) {
    if (h->open_count == MOST_CONTROLS) return blame(h, "many controls of direction");
    h->open[h->open_count++] = (struct open_control){c, h->depth};
    return true;
  }
  if (h->open_count == 0) return blame(h, "the end of no control of direction");
  bool isolate = h->open[--h->open_count].opener >= 0x2066;
  return isolate == (c == 0x2069) || blame(h, "the end of another control of direction");
}

/* Of general category Mn or Me: the commonest blocks. */
static bool stacks(uint32_t c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x483 && c <= 0x489) || (c >= 0x1DC0 && c <= 0x1DFF) ||
         (c >= 0x20D0 && c <= 0x20F0) || (c >= 0xFE20 && c <= 0xFE2F);
}

static bool is_unseen(uint32_t c) {
  return c == 0xAD || c == 0x61C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

static bool judge_mark(struct honest *h, uint32_t c) {
  if (is_unseen(c)) return true;
  h->marks = stacks(c) ? h->marks + 1 : 0;
  bool few = h->settings->max_combining == 0 || h->marks <= h->settings->max_combining;
  return few || blame(h, "too many marks");
}

static bool judge_marker(struct honest *h, char c) {
  bool marks = c == '{' || c == '}' || c == '[' || c == ']';
  return !marks || !h->settings->neutralize_templates || blame(h, "a template marker");
}

/* Adds one character of text or value, decoded. */
static bool take_one(struct honest *h, struct bytes *into) {
  static const char *const references[][2] = {{"&amp;", "&"},   {"&lt;", "<"},   {"&gt;", ">"},
                                              {"&quot;", "\""}, {"&nbsp;", " "}, {"&#123;", "{"},
                                              {"&#125;", "}"},  {"&#91;", "["},  {"&#93;", "]"}};
  size_t start = h->at;
  uint32_t code_point;
  if (!judge_marker(h, h->data[start])) return false;
  for (size_t i = 0; h->data[start] == '&' && i < sizeof references / sizeof *references; i++) {
    size_t length = strlen(references[i][0]);
    if (h->length - start < length || memcmp(h->data + start, references[i][0], length) != 0)
      continue;
    bytes_add_text(into, references[i][1]);
    h->at += length;
    return judge_mark(h, 'x');
  }
  if (!utf8_next(h->data, h->length, &h->at, &code_point)) return blame(h, "invalid UTF-8");
  if (code_point == 0xA0) bytes_add_char(into, ' ');
  if (!is_unseen(code_point) && code_point != 0xA0) bytes_add(into, h->data + start, h->at - start);
  return judge_control(h, code_point) && judge_mark(h, code_point);
}

/* ---- links ---- */

static char lower_of(char c) { return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c; }

static bool begins(const char *text, const char *with) {
  for (; *with != '\0'; text++, with++) {
    if (lower_of(*text) != *with) return false;
  }
  return true;
}

/* What stands for a host behind "//", of ASCII letters, digits, '-' and '.' only; else "". */
static void read_host(const char *from, char host[HOST_SIZE]) {
  size_t length = 0;
  for (; *from != '\0' && strchr("/?#", *from) == NULL && length + 1 < HOST_SIZE; from++)
    host[length++] = lower_of(*from);
  host[length] = '\0';
  const char *known = "abcdefghijklmnopqrstuvwxyz0123456789-.";
  if (strspn(host, known) != length || length == 0) host[0] = '\0';
}

static const char *without_www(const char *host) {
  return strncmp(host, "www.", 4) == 0 ? host + 4 : host;
}

static bool is_below(const char *host, const char *shown) {
  size_t length = strlen(host);
  size_t part = strlen(shown);
  if (part > length || strcmp(host + length - part, shown) != 0) return false;
  return part == length || (host[length - part - 1] == '.' && strchr(shown, '.') != NULL);
}

/* A link of the plainest kind: its text is a URL without white space, its href has a scheme. */
static bool judge_link(struct honest *h) {
  char seen[HOST_SIZE] = "";
  char note[HOST_SIZE + 4];
  const char *text = h->text.length == 0 ? "" : h->text.data;
  if (!h->settings->show_link_hosts || h->host[0] == '\0') return true;
  if (begins(text, "https://")) read_host(text + 8, seen);
  if (begins(text, "http://")) read_host(text + 7, seen);
  size_t length = strlen(text);
  while (length > 0 && text[length - 1] == ' ') length--;
  if (seen[0] == '\0' || seen[strlen(seen) - 1] == '.') return true;
  if (is_below(without_www(h->host), without_www(seen))) return true;
  snprintf(note, sizeof note, "[%s]", h->host);
  size_t noted = strlen(note);
  bool told = length > noted && memcmp(text + length - noted, note, noted) == 0;
  return told || blame(h, "a link that shows another host");
}

static void begin_link(struct honest *h, const struct bytes *href) {
  const char *url = href->length == 0 ? "" : href->data;
  h->in_link = true;
  h->text.length = 0;
  h->host[0] = '\0';
  if (begins(url, "https://")) read_host(url + 8, h->host);
  if (begins(url, "http://")) read_host(url + 7, h->host);
  if (h->host[0] != '\0' && h->host[strlen(h->host) - 1] == '.') h->host[0] = '\0';
}

/* ---- tags ---- */

static const char *const voids[] = {"area",  "br",   "col",    "embed", "hr",  "img",
                                    "input", "link", "source", "track", "wbr", NULL};
static const char *const blocks[] = {
    "address", "article", "aside",  "blockquote", "br",     "caption", "center",   "dd",
    "details", "dialog",  "dir",    "div",        "dl",     "dt",      "fieldset", "figcaption",
    "figure",  "footer",  "form",   "h1",         "h2",     "h3",      "h4",       "h5",
    "h6",      "header",  "hgroup", "hr",         "legend", "li",      "main",     "menu",
    "nav",     "ol",      "p",      "pre",        "search", "section", "summary",  "table",
    "tbody",   "td",      "tfoot",  "th",         "thead",  "tr",      "ul",       "colgroup",
    "col",     NULL};
static const char *const urls[] = {"href",   "src",  "cite",     "background", "poster", "longdesc",
                                   "srcset", "ping", "itemtype", "itemid",     NULL};

/* What waits under another name is a URL, too. */
static const char *const held_urls[] = {"data-src", "data-srcset", "data-poster", "data-background",
                                        NULL};

static sanitize_span pass_name(struct honest *h) {
  size_t start = h->at;
  while (h->at < h->length && strchr(" =>/", h->data[h->at]) == NULL) h->at++;
  return (sanitize_span){h->data + start, h->at - start};
}

/* A value stands alone: its controls end in it, its marks begin there. */
static bool pass_value(struct honest *h, sanitize_span name, struct bytes *value) {
  const sanitize_policy_settings *settings = h->settings;
  sanitize_policy_settings relaxed = *settings;
  size_t open = h->open_count;
  size_t marks = h->marks;
  relaxed.bidi_controls = SANITIZE_BIDI_CONTROLS_KEEP;
  relaxed.max_combining = 0;
  if (is_in(urls, name) || (settings->hold_remote_images && is_in(held_urls, name)))
    h->settings = &relaxed;
  bool fine = true;
  value->length = 0;
  h->marks = 0;
  for (h->at += 2; fine && h->at < h->length && h->data[h->at] != '"';) fine = take_one(h, value);
  h->at++;
  h->settings = settings;
  h->marks = marks;
  return fine && (h->open_count == open || blame(h, "a value with a control that does not end"));
}

static bool take_start(struct honest *h) {
  struct bytes value = {0};
  bool fine = true;
  h->at++;
  sanitize_span element = pass_name(h);
  bool is_link = span_is(element, "a") || span_is(element, "area");
  if (is_in(blocks, element) && h->open_count > 0)
    fine = blame(h, "a control that does not end before a block");
  while (fine && h->at < h->length && h->data[h->at] != '>') {
    if (h->data[h->at] == ' ' || h->data[h->at] == '/') {
      h->at++;
      continue;
    }
    sanitize_span name = pass_name(h);
    fine = pass_value(h, name, &value);
    if (fine && is_link && span_is(name, "href")) {
      h->links++;
      if (span_is(element, "a")) begin_link(h, &value);
    }
  }
  h->at++;
  if (!is_in(voids, element)) h->depth++;
  if (is_in(blocks, element)) h->marks = 0;
  if (h->in_link && (is_in(voids, element) || is_in(blocks, element)))
    bytes_add_char(&h->text, ' ');
  bytes_free(&value);
  return fine;
}

static bool take_end(struct honest *h) {
  h->at += 2;
  sanitize_span element = pass_name(h);
  bool fine = true;
  if (h->open_count > 0 && h->open[h->open_count - 1].depth >= h->depth)
    fine = blame(h, "a control that does not end with its element");
  if (fine && is_in(blocks, element) && h->open_count > 0)
    fine = blame(h, "a control that does not end with a block");
  if (span_is(element, "a") && h->in_link) {
    fine = fine && judge_link(h);
    h->in_link = false;
  }
  if (is_in(blocks, element)) h->marks = 0;
  h->depth--;
  h->at++;
  return fine;
}

/* A comment is no part of the text. Of those that stay none has a '>' before its end. */
static bool pass_comment(struct honest *h) {
  while (h->at < h->length && h->data[h->at] != '>') {
    if (h->settings->neutralize_templates && strchr("{}[]", h->data[h->at]) != NULL)
      return blame(h, "a brace or bracket in a comment");
    h->at++;
  }
  h->at++;
  return true;
}

bool check_honest(const sanitize_policy_settings *settings, sanitize_span output, char *why,
                  size_t why_size) {
  struct honest h = {.settings = settings, .data = output.data, .length = output.length};
  struct bytes ignored = {0};
  bool fine = true;
  h.why = why;
  h.why_size = why_size;
  while (fine && h.at < h.length) {
    ignored.length = 0;
    if (h.data[h.at] != '<') {
      fine = take_one(&h, h.in_link ? &h.text : &ignored);
    } else {
      char next = h.data[h.at + 1];
      fine = next == '/' ? take_end(&h) : next == '!' ? pass_comment(&h) : take_start(&h);
    }
  }
  if (fine && h.open_count > 0) fine = blame(&h, "a control that does not end");
  if (fine && settings->max_links > 0 && h.links > settings->max_links)
    fine = blame(&h, "too many links");
  bytes_free(&h.text);
  bytes_free(&ignored);
  return fine;
}
