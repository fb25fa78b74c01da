/* See nasty.h. */
#include "kit/nasty.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/*
 * What interacts in tree construction, together; an input is made of one or two groups and
 * something of the rest.
 */
static const char *const lists[] = {"ul", "ol",  "li",      "dl",   "dt", "dd",
                                    "p",  "div", "address", "menu", "dir"};
static const char *const tables[] = {"table", "caption", "colgroup", "col", "thead", "tbody",
                                     "tfoot", "tr",      "td",       "th",  "table", "td"};
static const char *const rubies[] = {"ruby", "rb", "rt", "rtc", "rp", "p", "span"};
static const char *const formats[] = {"a", "b",     "big",    "code",   "em", "font", "i", "nobr",
                                      "s", "small", "strike", "strong", "tt", "u",    "p", "div"};
static const char *const blocks[] = {
    "p",       "pre",    "h1",     "h2",  "h6",      "blockquote", "details",
    "summary", "figure", "center", "hr",  "article", "section",    "search",
    "main",    "hgroup", "header", "div", "pre",     "listing",    "figcaption"};
static const char *const inlines[] = {"span",  "abbr",     "q",    "sub",   "img",     "br",
                                      "wbr",   "video",    "time", "audio", "picture", "source",
                                      "track", "map",      "area", "bdo",   "del",     "ins",
                                      "meter", "progress", "data", "cite",  "kbd",     "mark"};
static const char *const oddities[] = {
    "form",     "button",   "select", "option",   "object",   "template",     "svg",
    "math",     "title",    "style",  "script",   "textarea", "x-y",          "foo",
    "html",     "body",     "head",   "frameset", "marquee",  "applet",       "iframe",
    "noscript", "dialog",   "label",  "input",    "image",    "isindex",      "slot",
    "fieldset", "optgroup", "desc",   "metadata", "mtext",    "foreignObject",
    "X-y",      "mx-reply", "mx-reply"};

static const char *const embeds[] = {"iframe", "object", "embed",  "video", "audio",
                                     "source", "source", "source", "a",     "p"};
static const char *const maths[] = {"math",  "mi",     "mn",        "mo",         "mrow",
                                    "msup",  "mfrac",  "msqrt",     "mtable",     "mtr",
                                    "mtext", "mspace", "semantics", "annotation", "annotation-xml"};

struct group {
  const char *const *names;
  unsigned count;
};
static const struct group groups[] = {
    {lists, COUNT(lists)},     {tables, COUNT(tables)}, {rubies, COUNT(rubies)},
    {formats, COUNT(formats)}, {blocks, COUNT(blocks)}, {inlines, COUNT(inlines)},
    {embeds, COUNT(embeds)},   {maths, COUNT(maths)},   {oddities, COUNT(oddities)}};

static const char *const texts[] = {
    "x",
    "y z",
    " ",
    "\n",
    "\n\n",
    " w",
    "w ",
    "&nbsp;",
    "\t",
    "\xEF\xBB\xBF",
    "&lt;b>",
    "<",
    "</",
    "&amp;lt;",
    "\xC2\xA0",
    "&#13;",
    "<!--c-->",
    "<?p>",
    "&#10;",
    "\xF0\x9F\x98\x80",
    "<![CDATA[q",
    "]]>",
    "<s/x.h>",
    "a <y && b> c",
    "a <b && c> ",
    "<y z>",
    "<p or q>",
    "x <y >",
    "<foo>>",
    "<n->",
    "{",
    "}}",
    "[",
    "\xE2\x80\xAE",
    "\xE2\x80\xAC",
    "&#x2066;",
    "\xE2\x81\xA9",
    "\xE2\x80\xAA",
    "\xCC\x81",
    "\xCC\x81&#x308;",
    "\xE2\x80\x8D",
    "https://bank.example/",
    "b\xD0\xB0nk.example",
    " [bad.example]",
    "www.bank.example",
    "http://h.x/p",
    "https://",
    "www.a.b",
    "u@h.x",
    " @u",
    "#t",
    ".",
    "(",
    ")",
    "_",
    "&amp;a;",
    "a\nb",
    "a\n\nb",
    "/&#64;u&#35;t",
    "<math><mi>x</mi><mn>2</mn></math>",
    "<math alttext='a<b&amp'><mi>x</math>",
    "<math alttext=\"a<b&amp\"><mi>x</mi></math>",
    "<math display=block><semantics><mi>x</mi><annotation "
    "encoding=application/x-tex> x_1 & </annotation></semantics></math>",
    "<math><mfrac><mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>"
    "<msup><mi>x</mi><mi>&alpha</mi></msup></mfrac></math>"};

static const char *const names[] = {
    "href",     "href",          "rel",           "rel",       "target",  "id",
    "name",     "class",         "title",         "src",       "srcset",  "srcset",
    "ping",     "itemtype",      "usemap",        "for",       "headers", "aria-labelledby",
    "aria-x",   "data-a_b.c",    "data-x",        "cite",      "start",   "type",
    "datetime", "loading",       "width",         "onclick",   "style",   "xlink:href",
    "color",    "face",          "size",          "dir",       "lang",    "itemref",
    "data-src", "data-srcset",   "data",          "height",    "alttext", "display",
    "encoding", "poster",        "data-mx-color", "width",     "alt",     "src",
    "data-",    "data-\xC3\xA9", "formaction",    "background"};

static const char *const values[] = {
    "",
    "x",
    " x ",
    "a b c1",
    "u-x",
    "u-",
    "u-u-x y",
    "#x",
    "#u-x",
    " #\tx\n",
    "#",
    "#user-content-%20",
    "/p?q#r",
    "//example.com/x",
    "/\\example.org",
    "https://example.com/",
    "HTTPS://EXAMPLE.COM/%7e",
    "http:relative",
    "https:/x",
    "http://user:pw@example.com/",
    "//user@h",
    "mailto:a@b",
    "javascript:alert(1)",
    "java&shy;script:alert(1)",
    "\xE2\x80\x8Bhttps://x/",
    "/&#8203;/h/%E2%80%AE",
    "x&nbsp;y%C2%A0z",
    " java\tscript:alert(1)",
    "&#106;avascript&colon;alert(1)",
    "vbscript:x",
    "data:text/html,<script>",
    "data:image/png;base64,AAAA",
    "data:image/svg+xml,x",
    "blob:x",
    "//[::1]:99/",
    "//bad host/",
    "https://bad.example/x",
    "https://www.bank.example/{{x}}",
    "https://b\xD0\xB0nk.example/",
    "a\xE2\x80\xAE {{b}}",
    "a\xE2\x81\xA6\xCC\x81\xCC\x81\xCC\x81\xE2\x80\xAE\xE2\x81\xA9",
    "https://ex\xC3\xA4mple.com/\xC3\xA4?\xC3\xA4#\xC3\xA4",
    "a.png 1x, b.png 2x",
    "a.png 100w,b.png 200w,",
    ",a,,b, c 2x",
    "a,b 1.5x,c(d,e 2x, f (g,h) 3x, i -1x",
    "javascript:x 1x, /ok.png 2x",
    "a b c, d 1x 2w, e 1e3x",
    "http://a/ javascript:x //b/",
    "https://a/,b ,https://c/",
    "nofollow",
    "NOFOLLOW ugc opener Me",
    "noopener noopener",
    "tag a\tb\nc",
    "_blank",
    "_BLANK",
    "_top",
    "frame",
    "1",
    "01px",
    "#ff0000",
    "cid:a@b",
    "block",
    "5",
    "-3",
    "+7",
    "99999999999999999999",
    "2024-02-29",
    "2023-02-29",
    "P3DT4H",
    "4h 18m",
    "12:30:15.5",
    "\"<>&'`=",
    "\xC2\xA0",
    "\n",
    "a\xEF\xBB\xBF",
};

static const char *pick(struct random *random, const char *const *from, size_t count) {
  return from[random_below(random, (unsigned)count)];
}

/* In one of the quotings; a value that does not suit it makes a mess, which is welcome. */
static void add_attribute(struct random *random, struct bytes *html) {
  static const char *const quotes[] = {"\"", "\"", "'", ""};
  const char *quote = pick(random, quotes, COUNT(quotes));
  bytes_add_char(html, ' ');
  bytes_add_text(html, pick(random, names, COUNT(names)));
  if (random_below(random, 12) == 0) return;
  bytes_add_char(html, '=');
  bytes_add_text(html, quote);
  bytes_add_text(html, pick(random, values, COUNT(values)));
  bytes_add_text(html, quote);
}

static void add_start(struct random *random, const char *name, struct bytes *html) {
  bytes_add_char(html, '<');
  bytes_add_text(html, name);
  unsigned attributes = random_below(random, 3) == 0 ? 1 + random_below(random, 4) : 0;
  if (attributes > 0 && random_below(random, 40) == 0) attributes = 60;
  while (attributes-- > 0) add_attribute(random, html);
  bytes_add_text(html, random_below(random, 20) == 0 ? "/>" : ">");
}

static void add_end(const char *name, struct bytes *html) {
  bytes_add_text(html, "</");
  bytes_add_text(html, name);
  bytes_add_char(html, '>');
}

void nasty_html(struct random *random, unsigned tokens, struct bytes *html) {
  const char *open[64];
  unsigned depth = 0;
  const struct group *first = &groups[random_below(random, COUNT(groups) - 1)];
  const struct group *second = &groups[random_below(random, COUNT(groups) - 1)];
  unsigned nested = random_below(random, 100); /* how often an end tag is the one that is due */
  unsigned texty = 10 + random_below(random, 30);
  for (unsigned i = 0; i < tokens; i++) {
    const struct group *group = random_below(random, 2) == 0 ? first : second;
    if (random_below(random, 12) == 0) group = &groups[random_below(random, COUNT(groups))];
    const char *name = pick(random, group->names, group->count);
    unsigned choice = random_below(random, 100);
    if (choice < texty) {
      bytes_add_text(html, pick(random, texts, COUNT(texts)));
    } else if (choice < texty + (100 - texty) / 2 || (depth == 0 && nested > 50)) {
      add_start(random, name, html);
      if (depth < COUNT(open)) open[depth++] = name;
    } else {
      bool due = depth > 0 && random_below(random, 100) < nested;
      add_end(due ? open[--depth] : name, html);
    }
  }
}

/* ---- what only some policies keep ---- */

static const char *const styles[] = {
    "color:red",
    "COLOR : #F0a!important;position:fixed",
    "text-align:center;color:rgb(1 2 3/.5)",
    "color:red;color:hsl(1,2%,3%);width:1.50em",
    "font-family:Arial,'x y';font-size:12pt",
    "text-decoration:underline;text-decoration-line:none",
    "background:url(;color:red",
    "color:red;",
    ";",
};

static const char *const old_tags[] = {"<font color=red size=+1>",
                                       "<font face='a,b' color=#f00 style=color:blue>",
                                       "<center>",
                                       "</center>",
                                       "</font>",
                                       "<p align=center>",
                                       "<td bgcolor=#ff0000 valign=top>",
                                       "<div align=x>",
                                       "<h1 align=RIGHT style='text-align:left'>"};

static const char *const boxes[] = {
    "<li><input type=checkbox>", "<ul><li><p><input type=checkbox checked>",
    "<input type=text>",         "<li>x <INPUT TYPE=CheckBox disabled> y",
    "<input type='checkbox'>",   "<ol><li><b><input>"};

static const char *const kept[] = {
    "<!-- wp:p {\"a\":1} -->", "<!--more-->",    "<!--  more x\n-->", "<!-- /wp:p -->",
    "<!-- wp:a--b -->",        "<!-- wp:x /-->", "<!--more--!>",      "<!-- wp:&amp; -->",
    "<!--[if wp:]-->"};

void nasty_spice(struct random *random, unsigned tokens, struct bytes *html) {
  static const char *const tags[] = {"b", "span", "p", "td", "div", "i", "li", "font", "h1"};
  for (unsigned i = 0; i < tokens; i++) {
    switch (random_below(random, 6)) {
    case 0:
      bytes_add_char(html, '<');
      bytes_add_text(html, pick(random, tags, COUNT(tags)));
      bytes_add_text(html, " style=\"");
      bytes_add_text(html, pick(random, styles, COUNT(styles)));
      bytes_add_text(html, "\">");
      break;
    case 1: bytes_add_text(html, pick(random, old_tags, COUNT(old_tags))); break;
    case 2: bytes_add_text(html, pick(random, boxes, COUNT(boxes))); break;
    case 3: bytes_add_text(html, pick(random, kept, COUNT(kept))); break;
    default: nasty_html(random, 1, html);
    }
  }
}

/* What leaves nothing open, and what counts on behind it; and what a tree is needed for. */
static const char *const calm[] = {"<a href=\"/p\">",
                                   "</a>",
                                   "<a href=https://h.x/>",
                                   "</a>",
                                   "<b>",
                                   "</b>",
                                   "<p>",
                                   "</p>",
                                   "<div>",
                                   "</div>",
                                   "<sup>",
                                   "</sup>",
                                   "<span>",
                                   "</span>",
                                   "<ul><li>",
                                   "</ul>",
                                   "<h1>",
                                   "</h1>",
                                   "<ruby>",
                                   "</ruby>",
                                   "<pre>",
                                   "</pre>",
                                   "<code>",
                                   "</code>",
                                   "<script>",
                                   "</script>",
                                   "<iframe src=/v>",
                                   "</iframe>",
                                   "<img alt=i src=/>",
                                   "<br>",
                                   "<area href=/a>",
                                   "<embed src=/e>",
                                   "<noscript>",
                                   "</noscript>",
                                   "<button>",
                                   "</button>"};
static const char *const calm_texts[] = {
    "x",   "y z",   "1", " ",  "\n", "a\nb",         "&amp;",    "https://h.x/p",           " @u ",
    "#t ", "u@h.x", "{", "}}", "[",  "\xE2\x80\xAE", "<!--c-->", "\xCC\x81\xCC\x81\xCC\x81"};
static const char *const knots[] = {"<b><p>x</b>y", "<table>x<tr><td>y",
                                    "<a href=/1><div><a href=/2>x", "<table><a href=/3>x</a>",
                                    "<p><i>x</p>y"};

void nasty_behind_calm(struct random *random, unsigned tokens, struct bytes *html) {
  for (unsigned left = 8 + random_below(random, 12); left > 0; left--) {
    unsigned pair = 2 * random_below(random, COUNT(calm) / 2);
    bytes_add_text(html, calm[pair]);
    bytes_add_text(html, pick(random, calm_texts, COUNT(calm_texts)));
    bytes_add_text(html, calm[pair + 1]);
    if (random_below(random, 3) == 0)
      bytes_add_text(html, pick(random, calm_texts, COUNT(calm_texts)));
  }
  if (random_below(random, 2) == 0) bytes_add_text(html, pick(random, knots, COUNT(knots)));
  nasty_html(random, tokens, html);
}
