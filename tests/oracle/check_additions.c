/*
 * What of an output's text should have become a link, a br or a paragraph and did not: by a reading of
 * its own, which knows only what cannot be doubted. See checker.h.
 */
#include "oracle/checker.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* So deep that there may be no room for one. */
enum { DEEP = 25, LONGEST_RUN = 1 << 16 };

static bool is_in_list(const char *name, size_t length, const char *list) {
  size_t at = 0;
  while (list[at] != '\0') {
    size_t word = strcspn(list + at, " ");
    if (word == length && memcmp(list + at, name, length) == 0) return true;
    at += word + (list[at + word] == ' ');
  }
  return false;
}

static const char blocks[] =
    "address article aside blockquote caption center col colgroup dd details dir div dl dt "
    "figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search "
    "section summary table tbody td tfoot th thead tr ul";
static const char voids[] = "area br col hr img source track wbr";
static const char verbatim[] = "a code kbd pre samp tt";
static const char opaque[] = "audio meter picture pre progress ruby video";

/* ---- links ---- */

static bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t plain_run(const char *text, size_t at) {
  size_t length = 0;
  while (is_plain(text[at + length])) length++;
  return length;
}

static bool ends_word(char c) { return c == '\0' || c == ' ' || c == '\n'; }

/* "http://" and a host of plain labels, whatever is behind. */
static bool is_url(const char *text, size_t at) {
  if (at > 0 && is_plain(text[at - 1])) return false;
  if (strncasecmp(text + at, "http://", 7) != 0) return false;
  size_t label = plain_run(text, at + 7);
  at += 7 + label;
  for (; label > 0 && text[at] == '.'; at += 1 + label) label = plain_run(text, at + 1);
  return label > 0 && strchr("/ \n", text[at]) != NULL;
}

/* "name@host.word" alone between white space. */
static bool is_address(const char *text, size_t at) {
  if (at > 0 && !ends_word(text[at - 1])) return false;
  size_t name = plain_run(text, at);
  if (name == 0 || text[at + name] != '@') return false;
  size_t host = plain_run(text, at + name + 1);
  at += name + 1 + host;
  if (host == 0 || text[at] != '.') return false;
  size_t last = plain_run(text, at + 1);
  return last > 0 && isalpha((unsigned char)text[at + last]) && ends_word(text[at + 1 + last]);
}

/* "@name" or "#name", likewise. */
static bool has_name(const char *text, size_t at, char sign) {
  if (text[at] != sign || (at > 0 && !ends_word(text[at - 1]))) return false;
  size_t name = plain_run(text, at + 1);
  return name > 0 && isalpha((unsigned char)text[at + 1]) && ends_word(text[at + 1 + name]);
}

static bool is_left_out(const struct checked_additions *wanted, const char *text, size_t at) {
  return (wanted->urls && is_url(text, at)) || (wanted->emails && is_address(text, at)) ||
         (wanted->mentions && has_name(text, at, '@')) || (wanted->tags && has_name(text, at, '#'));
}

/* ---- the output ---- */

struct addition_reading {
  const struct checked_additions *wanted;
  unsigned depth, in_verbatim, in_opaque;
  bool has_content;        /* in this line */
  bool is_loose, is_glued; /* text in no p; behind an inline element, which may not be in one */
  size_t newlines, breaks; /* since */
  char run[LONGEST_RUN];   /* text up to the next tag */
  size_t run_length;
};

static bool end_run(struct addition_reading *r, char *why, size_t why_size) {
  r->run[r->run_length] = '\0';
  for (size_t i = 0; i < r->run_length && r->in_verbatim == 0 && r->depth < DEEP; i++) {
    if (r->run[i] != '\0' && is_left_out(r->wanted, r->run, i))
      return fails(why, why_size, "no link of \"%.60s\"", r->run + i);
  }
  r->run_length = 0;
  return true;
}

static bool see_content(struct addition_reading *r, char *why, size_t why_size) {
  bool shown = r->newlines <= r->breaks;
  bool judged = r->wanted->breaks && r->has_content && r->depth < DEEP;
  r->has_content = true;
  r->newlines = r->breaks = 0;
  return shown || !judged || fails(why, why_size, "a newline is not shown as a break");
}

static bool read_character(struct addition_reading *r, char c, char *why, size_t why_size) {
  if (r->run_length + 1 < LONGEST_RUN) r->run[r->run_length++] = c;
  if (r->in_opaque > 0) return true;
  r->newlines += c == '\n';
  if (c == ' ' || c == '\n' || c == '\t') return true;
  r->is_loose = r->is_loose || (r->wanted->paragraphs && r->depth == 0 && !r->is_glued);
  return see_content(r, why, why_size);
}

static bool read_name(struct addition_reading *r, const char *name, size_t length, bool is_end,
                      char *why, size_t why_size) {
  bool is_void = is_in_list(name, length, voids);
  bool is_opaque = is_in_list(name, length, opaque);
  int step = is_void ? 0 : is_end ? -1 : 1;
  bool is_block = is_in_list(name, length, blocks);
  bool is_content = !is_block && ((is_opaque && !is_end) || is_in_list(name, length, "img"));
  if (is_block && r->in_opaque == 0) r->has_content = false;
  if (is_block) r->newlines = r->breaks = 0;
  if (is_block && r->is_loose) return fails(why, why_size, "text stands in no paragraph");
  if (r->depth == 0 && !is_void) r->is_loose = false;
  if (r->depth <= 1) r->is_glued = is_end && !is_block;
  r->breaks += r->in_opaque == 0 && is_in_list(name, length, "br");
  if (is_content && r->in_opaque == 0 && !see_content(r, why, why_size)) return false;
  r->depth += (unsigned)step;
  if (is_in_list(name, length, verbatim)) r->in_verbatim += (unsigned)step;
  if (is_opaque) r->in_opaque += (unsigned)step;
  if (is_block && is_end && r->in_opaque == 0) r->has_content = false;
  return true;
}

bool check_additions(const struct checked_additions *wanted, sanitize_span output, char *why,
                     size_t why_size) {
  static const struct {
    const char *name;
    char c;
  } references[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&nbsp;", '\xA0'}};
  static struct addition_reading r;
  r = (struct addition_reading){.wanted = wanted};
  for (size_t at = 0; at < output.length;) {
    const char *here = output.data + at;
    if (*here == '<') {
      bool is_end = here[1] == '/';
      const char *name = here + 1 + is_end;
      if (!end_run(&r, why, why_size) ||
          !read_name(&r, name, strcspn(name, " >"), is_end, why, why_size))
        return false;
      at += (size_t)((const char *)memchr(here, '>', output.length - at) - here) + 1;
      continue;
    }
    char c = *here;
    size_t length = 1;
    for (size_t i = 0; c == '&' && i < 4; i++) {
      size_t whole = strlen(references[i].name);
      if (output.length - at < whole || memcmp(here, references[i].name, whole) != 0) continue;
      c = references[i].c;
      length = whole;
      break;
    }
    if (!read_character(&r, c, why, why_size)) return false;
    at += length;
  }
  if (r.is_loose) return fails(why, why_size, "text stands in no paragraph");
  return end_run(&r, why, why_size);
}
