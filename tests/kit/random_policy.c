/* See random_policy.h. */
#include "kit/random_policy.h"

#include "kit/random.h"
#include "kit/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct draw {
  const uint8_t *bytes;
  size_t length, at;
};

static unsigned byte(struct draw *draw) {
  return draw->at < draw->length ? draw->bytes[draw->at++] : 0;
}

/* From 0 to limit - 1; 0 when there are no more bytes. */
static unsigned draw_below(struct draw *draw, size_t limit) { return byte(draw) % (unsigned)limit; }

static bool one_in(struct draw *draw, unsigned n) { return byte(draw) % n == n - 1; }

#define PICK(draw, array) ((array)[draw_below((draw), sizeof(array) / sizeof *(array))])

/* What can be asked for, a word that none knows, and some that are refused. */
static const char *const elements[] = {
    "a",      "abbr",     "acronym", "address",  "area",       "article", "aside",      "audio",
    "b",      "bdi",      "bdo",     "big",      "blockquote", "br",      "caption",    "center",
    "cite",   "code",     "col",     "colgroup", "data",       "dd",      "del",        "details",
    "dfn",    "dir",      "div",     "dl",       "dt",         "em",      "figcaption", "figure",
    "font",   "footer",   "h1",      "h2",       "h3",         "h6",      "header",     "hgroup",
    "hr",     "i",        "img",     "ins",      "kbd",        "li",      "main",       "map",
    "mark",   "menu",     "meter",   "nav",      "nobr",       "ol",      "p",          "picture",
    "pre",    "progress", "q",       "rb",       "rp",         "rt",      "rtc",        "ruby",
    "s",      "samp",     "search",  "section",  "small",      "source",  "span",       "strike",
    "strong", "sub",      "summary", "sup",      "table",      "tbody",   "td",         "tfoot",
    "th",     "thead",    "time",    "tr",       "track",      "tt",      "u",          "ul",
    "var",    "video",    "wbr",     "x-y",      "x-y",        "mx-reply", "font-face"};

/* Elements that no policy permits, but that can have a mode. */
static const char *const others[] = {"script",  "style",    "svg",       "math",     "form",
                                     "input",   "button",   "textarea",  "select",   "iframe",
                                     "object",  "noscript", "title",     "xmp",      "template",
                                     "body",    "html",     "head",      "option",   "label",
                                     "listing", "marquee",  "plaintext", "frameset", "image"};

/* Names that HTML does not know. */
static const char *const unknown[] = {"mx-reply", "o:p", "?foo", "?int", "x"};

static const char *const attributes[] = {"abbr",
                                         "align",
                                         "alt",
                                         "aria-hidden",
                                         "aria-label",
                                         "aria-labelledby",
                                         "aria-live",
                                         "aria-*",
                                         "background",
                                         "border",
                                         "cite",
                                         "class",
                                         "class",
                                         "color",
                                         "colspan",
                                         "coords",
                                         "data-x",
                                         "data-id",
                                         "data-*",
                                         "data-mx-color",
                                         "data-mx-bg-color",
                                         "data-mx-spoiler",
                                         "datetime",
                                         "dir",
                                         "for",
                                         "headers",
                                         "height",
                                         "hidden",
                                         "href",
                                         "href",
                                         "hreflang",
                                         "id",
                                         "id",
                                         "itemid",
                                         "itemprop",
                                         "itemref",
                                         "itemtype",
                                         "lang",
                                         "loading",
                                         "longdesc",
                                         "name",
                                         "open",
                                         "ping",
                                         "poster",
                                         "rel",
                                         "rel",
                                         "role",
                                         "rowspan",
                                         "sizes",
                                         "span",
                                         "src",
                                         "src",
                                         "srcset",
                                         "start",
                                         "target",
                                         "title",
                                         "title",
                                         "translate",
                                         "type",
                                         "usemap",
                                         "value",
                                         "width",
                                         "style",
                                         "style",
                                         "style",
                                         "onclick",
                                         "foo"};

/* Values in the notation; the first means any. */
static const char *const values[] = {"",
                                     "",
                                     "",
                                     "1 a A i I",
                                     "mention u-* x",
                                     "..",
                                     "0..",
                                     "-10..10",
                                     "1..1000",
                                     "..99",
                                     "{..20}",
                                     "YYYY-MM-DD",
                                     "#rrggbb",
                                     "*",
                                     "_blank",
                                     "no",
                                     "a b c",
                                     "https:",
                                     "https: mailto:",
                                     ":",
                                     "http: {..40}",
                                     "x* {..9}",
                                     "nofollow me tag",
                                     "color text-align",
                                     "color text-align",
                                     "font-family font-size width text-decoration color",
                                     "position color"};

static const char *const presets[] = {"text",      "comment", "text",     "wordpress", "article",
                                      "fediverse", "feed",    "markdown", "mail",      "matrix"};

static void survive(sanitize_status status) {
  if (status == SANITIZE_OK || status == SANITIZE_ERR_POLICY) return;
  fprintf(stderr, "random_policy: %s\n", sanitize_strerror(status));
  abort();
}

/* ---- The parts ---- */

static void draw_settings(struct draw *draw, sanitize_policy *policy) {
  static const char *const schemes[] = {"http https mailto",       "https",  "",
                                        "http https ftp tel xmpp", "mailto", "gopher x-y.z+1"};
  static const char *const bases[] = {"", "https://example.com/a/b?c", "http://example.org",
                                      "https://user@xn--e1a.example:8080/",
                                      "https://example.com/%E2%80%AE/x"};
  static const char *const rels[] = {"", "nofollow ugc", "noopener noreferrer", "nofollow",
                                     "me tag ugc"};
  static const char *const targets[] = {"", "_blank", "_top", "frame-1"};
  static const char *const prefixes[] = {"", "user-", "user-content-", "x-"};
  sanitize_policy_settings settings = {.size = sizeof settings};
  survive(sanitize_policy_get(policy, &settings));
  settings.schemes = span_text(PICK(draw, schemes));
  settings.base_url = span_text(PICK(draw, bases));
  settings.relative_urls = (sanitize_url_action)draw_below(draw, 3);
  settings.network_path_urls = (sanitize_url_action)draw_below(draw, 3);
  settings.fragment_urls = (sanitize_url_action)draw_below(draw, 3);
  settings.refuse_userinfo = one_in(draw, 2);
  settings.data_images = one_in(draw, 2);
  settings.link_rel = span_text(PICK(draw, rels));
  settings.link_rel_scope = (sanitize_link_scope)draw_below(draw, 3);
  settings.link_target = span_text(PICK(draw, targets));
  settings.link_target_scope = (sanitize_link_scope)draw_below(draw, 3);
  settings.unwrap_links_without_href = one_in(draw, 3);
  settings.name_prefix = span_text(PICK(draw, prefixes));
  settings.refuse_misleading_urls = one_in(draw, 4);
  survive(sanitize_policy_set(policy, &settings, NULL));
}

/* One tag at a time, so that a refusal costs no more than that. */
static void draw_tag(struct draw *draw, sanitize_policy *policy) {
  char tag[400];
  unsigned count = draw_below(draw, 5);
  bool general = one_in(draw, 12);
  size_t length = (size_t)snprintf(tag, sizeof tag, "<%s", general ? "*" : PICK(draw, elements));
  for (unsigned i = 0; i < count; i++) {
    const char *attribute = PICK(draw, attributes);
    const char *value = one_in(draw, 2) ? PICK(draw, values) : "";
    static const char *const marks[] = {"", "", "", "", "", "", "!", "!!"};
    const char *mark = PICK(draw, marks);
    length +=
        (size_t)snprintf(tag + length, sizeof tag - length, " %s%s=\"%s\"", attribute, mark, value);
  }
  length += (size_t)snprintf(tag + length, sizeof tag - length, ">");
  survive(sanitize_policy_allow(policy, tag, length, NULL));
}

static void draw_denial(struct draw *draw, sanitize_policy *policy) {
  char tag[64];
  const char *element = one_in(draw, 4) ? "*" : PICK(draw, elements);
  int length = snprintf(tag, sizeof tag, one_in(draw, 2) ? "<%s %s>" : "<%s>", element,
                        PICK(draw, attributes));
  survive(sanitize_policy_deny(policy, tag, (size_t)length, NULL));
}

static void draw_mode(struct draw *draw, sanitize_policy *policy) {
  const char *element = one_in(draw, 2) ? PICK(draw, others) : PICK(draw, elements);
  if (one_in(draw, 5)) element = PICK(draw, unknown);
  survive(sanitize_policy_set_mode(policy, element, (sanitize_mode)draw_below(draw, 4), NULL));
}

static void draw_rule(struct draw *draw, sanitize_policy *policy) {
  static const char *const lists[] = {"a b", "http https", "x-* mention", "1", "no yes", "_blank"};
  sanitize_value_rule rule = {.size = sizeof rule};
  rule.element = one_in(draw, 3) ? NULL : PICK(draw, elements);
  rule.attribute = PICK(draw, attributes);
  rule.kind = (sanitize_value_kind)draw_below(draw, 6);
  rule.required =
      one_in(draw, 4) ? (sanitize_requirement)draw_below(draw, 3) : SANITIZE_REQUIREMENT_OPTIONAL;
  rule.list = span_text(PICK(draw, lists));
  rule.minimum = (int32_t)byte(draw) - 50;
  rule.maximum = rule.minimum + (int32_t)byte(draw);
  rule.maximum_length = one_in(draw, 3) ? byte(draw) : 0;
  survive(sanitize_policy_set_rule(policy, &rule, NULL));
}

static void draw_forced(struct draw *draw, sanitize_policy *policy) {
  static const char *const forced[] = {"loading",   "class", "dir",    "target",     "title",
                                       "translate", "start", "hidden", "aria-hidden"};
  static const char *const texts[] = {"lazy", "", "a b", "<\"&'>\u00A0", "1"};
  survive(sanitize_policy_force(policy, PICK(draw, elements), PICK(draw, forced),
                                span_text(PICK(draw, texts)), NULL));
}

static const char *const chains[] = {
    "p",  "p>strong",     "s",      "div",           "p>b>i",  "blockquote", "em",    "br",
    "hr", "blockquote>p", "span>p", "ul>li",         "strong", "h2>em",      "dl>dt", "table",
    "x",  "pre",          "script", "p > strong > a", "x-y", "x-y>b"};

static void draw_renaming(struct draw *draw, sanitize_policy *policy) {
  const char *element = one_in(draw, 2) ? PICK(draw, others) : PICK(draw, elements);
  const char *becomes = one_in(draw, 12) ? NULL : PICK(draw, chains);
  survive(sanitize_policy_rename(policy, element, becomes, NULL));
}

/* All off for half of them. */
static void draw_style(struct draw *draw, sanitize_policy *policy) {
  sanitize_policy_settings settings = {.size = sizeof settings};
  if (one_in(draw, 2)) return;
  survive(sanitize_policy_get(policy, &settings));
  settings.block_breaks = (sanitize_block_breaks)draw_below(draw, 3);
  settings.drop_empty_elements = one_in(draw, 2);
  settings.xhtml_syntax = one_in(draw, 2);
  settings.collapse_white_space = one_in(draw, 2);
  settings.link_noopener = one_in(draw, 2);
  settings.task_lists = one_in(draw, 2);
  settings.legacy_style = one_in(draw, 2);
  settings.comments = span_text(one_in(draw, 2) ? "wp:* more" : "");
  survive(sanitize_policy_set(policy, &settings, NULL));
}

/* All off for most of them. */
static void draw_honesty(struct draw *draw, sanitize_policy *policy) {
  static const size_t most_marks[] = {0, 1, 2, 5};
  static const size_t most_links[] = {0, 1, 2, 7};
  sanitize_policy_settings settings = {.size = sizeof settings};
  if (!one_in(draw, 3)) return;
  survive(sanitize_policy_get(policy, &settings));
  settings.show_link_hosts = one_in(draw, 2);
  settings.punycode_mixed_hosts = one_in(draw, 2);
  settings.bidi_controls = (sanitize_bidi_controls)draw_below(draw, 3);
  settings.max_combining = PICK(draw, most_marks);
  settings.max_links = PICK(draw, most_links);
  settings.neutralize_templates = one_in(draw, 2);
  survive(sanitize_policy_set(policy, &settings, NULL));
}

/* The same. */
static void draw_text(struct draw *draw, sanitize_policy *policy) {
  static const char *const templates[] = {"", "https://example.com/@{name}",
                                          "http://example.org/?q={name}#x"};
  sanitize_policy_settings settings = {.size = sizeof settings};
  if (one_in(draw, 2)) return;
  survive(sanitize_policy_get(policy, &settings));
  settings.link_urls = one_in(draw, 2);
  settings.link_emails = one_in(draw, 2);
  settings.mention_url = span_text(PICK(draw, templates));
  settings.tag_url = span_text(PICK(draw, templates));
  settings.line_breaks = (sanitize_line_breaks)draw_below(draw, 3);
  survive(sanitize_policy_set(policy, &settings, NULL));
}

/* What embeds leave, images, formulas and depth: all as they are for half of them. */
static void draw_content(struct draw *draw, sanitize_policy *policy) {
  static const char *const hosts[] = {"", "", "example.com", "*.example.com a.b", "*.com UPPER"};
  sanitize_policy_settings settings = {.size = sizeof settings};
  if (one_in(draw, 2)) return;
  survive(sanitize_policy_get(policy, &settings));
  settings.link_embeds = !one_in(draw, 3);
  settings.embed_hosts = span_text(PICK(draw, hosts));
  settings.formulas = (sanitize_formulas)draw_below(draw, 3);
  settings.drop_tracking_pixels = one_in(draw, 2);
  settings.hold_remote_images = one_in(draw, 2);
  settings.max_nesting = one_in(draw, 3) ? 1 + draw_below(draw, 20) : 0;
  survive(sanitize_policy_set(policy, &settings, NULL));
}

static void draw_some(struct draw *draw, sanitize_policy *policy, unsigned most,
                      void (*part)(struct draw *, sanitize_policy *)) {
  for (unsigned count = draw_below(draw, most + 1); count > 0; count--) part(draw, policy);
}

sanitize_policy *random_policy(const uint8_t *bytes, size_t length) {
  struct draw draw = {bytes, length < RANDOM_POLICY_BYTES ? length : RANDOM_POLICY_BYTES, 0};
  sanitize_policy *policy = sanitize_policy_new(PICK(&draw, presets));
  if (policy == NULL) abort();
  if (one_in(&draw, 2)) draw_settings(&draw, policy);
  draw_honesty(&draw, policy);
  draw_content(&draw, policy);
  survive(sanitize_policy_set_mode(policy, NULL, (sanitize_mode)draw_below(&draw, 4), NULL));
  survive(sanitize_policy_set_mode(policy, SANITIZE_UNKNOWN_ELEMENTS,
                                   (sanitize_mode)draw_below(&draw, 4), NULL));
  draw_text(&draw, policy);
  draw_some(&draw, policy, 24, draw_tag);
  draw_some(&draw, policy, 3, draw_denial);
  draw_some(&draw, policy, 4, draw_mode);
  draw_some(&draw, policy, 4, draw_rule);
  draw_some(&draw, policy, 3, draw_forced);
  draw_some(&draw, policy, 8, draw_renaming);
  draw_style(&draw, policy);
  return policy;
}

sanitize_policy *random_policy_number(uint64_t number) {
  struct random random = {number};
  uint8_t bytes[RANDOM_POLICY_BYTES];
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(random_next(&random) >> 56);
  return random_policy(bytes, sizeof bytes);
}
