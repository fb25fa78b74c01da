/*
 * The presets, as data: each with its source, and why it is as it is. The notation is that of
 * sanitize.h. What is not said is as in a new policy: everything else is stripped; http, https and
 * mailto; relative URLs stay.
 */
#include "policy/lint.h"
#include "policy/policy_text.h"

struct preset {
  const char *name;
  const char *description;
  const char *allow;
  const char *schemes; /* NULL: http, https, mailto */
  const char *rel;     /* on every link; NULL: none */
  const char *target;  /* likewise */
  const char *prefix;  /* of names; NULL: none is permitted */
  const char *drop;    /* one unknown element that goes with its content; NULL: none */
  bool unwrap_links;   /* an a without href goes */
  bool link_embeds, drop_pixels, hold_images, data_images;
  uint8_t relative, network_path, fragment; /* enum url_action */
  uint8_t block_breaks;                     /* enum block_breaks */
  uint8_t formulas;                         /* enum formulas */
  uint8_t max_nesting;                      /* 0: the most */
};

static const struct preset presets[] = {
    /*
     * The sentence under a million comment forms, to the letter: WordPress 1.0 to 3.x. What a NULL
     * policy is.
     */
    {.name = "comment",
     .description =
         "The classic comment form: 13 elements for words, quotations and links (the default)",
     .allow = "<a href=\"\" title=\"\"> <abbr title=\"\"> <acronym title=\"\"> <b> <blockquote "
              "cite=\"\"> <cite> <code> "
              "<del datetime=\"\"> <em> <i> <q cite=\"\"> <strike> <strong>"},

    /*
     * Paragraphs, headings, lists, tables, figures, images and code, as WYSIWYG editors and
     * Markdown write them: what policies for user-generated content permit (the UGC policy of
     * bluemonday, that of OWASP's HTML sanitizer for Java, the allow list of github-markup),
     * without class, id and style. Values are those HTML defines; headings in a page of another
     * author keep their level. Image maps, audio and video are left to who wants them.
     */
    {.name = "article",
     .description = "Rich text: paragraphs, headings, lists, tables, figures, images, code",
     .allow =
         "<* dir=\"\" lang=\"\" title=\"\"> "
         "<a href=\"\" hreflang=\"\"> <abbr> <acronym> <article> <aside> <b> <bdi> <bdo> <big> "
         "<blockquote "
         "cite=\"\"> <br> "
         "<caption> <cite> <code> <col span=\"1..1000\"> <colgroup span=\"1..1000\"> <dd> <del "
         "cite=\"\" "
         "datetime=\"\"> "
         "<details open=\"\"> <dfn> <div> <dl> <dt> <em> <figcaption> <figure> <h1> <h2> <h3> <h4> "
         "<h5> <h6> "
         "<hgroup> <hr> <i> "
         "<img alt=\"\" height=\"0..\" loading=\"lazy eager\" src=\"http: https:\" width=\"0..\"> "
         "<ins cite=\"\" datetime=\"\"> <kbd> <li value=\"..\"> <mark> <meter high=\"\" low=\"\" "
         "max=\"\" "
         "min=\"\" optimum=\"\" "
         "value=\"\"> <ol reversed=\"\" start=\"..\" type=\"1 a A i I\"> <p> <pre> <progress "
         "max=\"\" value=\"\"> "
         "<q cite=\"\"> "
         "<rp> <rt> <ruby> <s> <samp> <section> <small> <span> <strike> <strong> <sub> <summary> "
         "<sup> "
         "<table> <tbody> <td align=\"\" colspan=\"1..1000\" rowspan=\"0..65534\"> <tfoot> "
         "<th abbr=\"\" align=\"\" colspan=\"1..1000\" rowspan=\"0..65534\" "
         "scope=\"\"> <thead> <time datetime=\"YYYY-MM-DD\"> <tr> <tt> <u> <ul> <var> <wbr>",
     .rel = "nofollow ugc"},

    /*
     * Mastodon's MASTODON_STRICT (lib/sanitize_ext/sanitize_config.rb), which other ActivityPub
     * servers follow: posts arrive from anywhere. Its class tokens are microformats, mentions and
     * link shortening; rel and target replace what came; a link with another scheme, or none,
     * becomes its text; headings are paragraphs of strong words. noreferrer is what older versions
     * add, too. Mastodon glues the words of other blocks; here a br is between them.
     */
    {.name = "fediverse",
     .description = "Posts between ActivityPub servers such as Mastodon, with their class tokens",
     .allow = "<* lang=\"\"> "
              "<a class=\"h-* p-* u-* dt-* e-* mention hashtag ellipsis invisible quote-inline\" "
              "href=\"\" "
              "translate=\"no\"> "
              "<b> <blockquote> <br> <code> <del> <em> <i> <li value=\"..\"> <ol reversed=\"\" "
              "start=\"..\"> "
              "<p class=\"h-* p-* u-* dt-* e-* mention hashtag ellipsis invisible quote-inline\"> "
              "<pre> <rp> <rt> "
              "<ruby> <s> "
              "<span class=\"h-* p-* u-* dt-* e-* mention hashtag ellipsis invisible "
              "quote-inline\" translate=\"no\"> "
              "<strong> <u> <ul> "
              "<h1=\"p>strong\"> <h2=\"p>strong\"> <h3=\"p>strong\"> <h4=\"p>strong\"> "
              "<h5=\"p>strong\"> <h6=\"p>strong\">",
     .schemes = "http https dat dweb ipfs ipns ssb gopher xmpp magnet gemini",
     .rel = "nofollow noopener noreferrer",
     .target = "_blank",
     .unwrap_links = true,
     .relative = URL_DROP,
     .network_path = URL_DROP,
     .fragment = URL_DROP,
     .block_breaks = BLOCK_BREAKS_BR,
     .formulas = FORMULAS_DOLLAR},

    /*
     * What feeds hold and readers show: the elements and attributes that feedparser accepts
     * (feedparser/sanitizer.py), which other readers took theirs from, without scripts, forms and
     * names of classes; of its styles those that cannot leave their place. Frames and films of others are links, formulas TeX, counting pixels gone. A
     * relative URL needs the feed's own: set it as the base, and resolve them.
     */
    {.name = "feed",
     .description = "Entries of RSS and Atom, as feed readers show them",
     .allow =
         "<* dir=\"\" lang=\"\" "
         "style=\"background-color border-collapse border-color color font-family font-size "
         "font-style font-variant font-weight line-height text-align text-decoration text-indent "
         "vertical-align white-space width\" title=\"\"> "
         "<a href=\"\" hreflang=\"\" id=\"\"> <abbr> <acronym> <address> <article> <aside> "
         "<audio controls=\"\" loop=\"\" preload=\"\" src=\"http: https:\"> <b> <big> "
         "<blockquote cite=\"\"> <br> <caption align=\"\"> <center> <cite> <code> "
         "<col align=\"\" span=\"1..1000\" width=\"\"> <colgroup align=\"\" span=\"1..1000\" "
         "width=\"\"> <dd> <del cite=\"\" datetime=\"\"> <details open=\"\"> <dfn> <dir> "
         "<div align=\"\"> <dl> <dt> <em> <figcaption> <figure> "
         "<font color=\"\" face=\"\" size=\"\"> <footer> <h1 id=\"\"> <h2 id=\"\"> <h3 id=\"\"> "
         "<h4 id=\"\"> <h5 id=\"\"> <h6 id=\"\"> <header> <hr> <i> "
         "<img align=\"\" alt=\"\" border=\"\" height=\"0..\" hspace=\"\" src=\"http: https:\" "
         "vspace=\"\" width=\"0..\"> <ins cite=\"\" datetime=\"\"> <kbd> <li id=\"\" value=\"..\"> "
         "<menu> <meter high=\"\" low=\"\" max=\"\" min=\"\" optimum=\"\" value=\"\"> <nav> "
         "<ol reversed=\"\" start=\"..\" type=\"1 a A i I\"> <p align=\"\" id=\"\"> <pre> "
         "<progress max=\"\" value=\"\"> <q cite=\"\"> <rp> <rt> <ruby> <s> <samp> <section> "
         "<small> <source media=\"\" src=\"http: https:\" type=\"\"> <span> <strike> <strong> "
         "<sub> "
         "<sup id=\"\"> <table align=\"\" bgcolor=\"\" border=\"\" cellpadding=\"\" "
         "cellspacing=\"\" summary=\"\" width=\"\"> <tbody align=\"\" valign=\"\"> "
         "<td abbr=\"\" align=\"\" bgcolor=\"\" colspan=\"1..1000\" height=\"\" nowrap=\"\" "
         "rowspan=\"0..65534\" valign=\"\" width=\"\"> <tfoot align=\"\" valign=\"\"> "
         "<th abbr=\"\" align=\"\" bgcolor=\"\" colspan=\"1..1000\" height=\"\" nowrap=\"\" "
         "rowspan=\"0..65534\" scope=\"\" valign=\"\" width=\"\"> <thead align=\"\" valign=\"\"> "
         "<time datetime=\"YYYY-MM-DD\"> <tr align=\"\" bgcolor=\"\" valign=\"\"> <tt> <u> "
         "<ul type=\"\"> <var> "
         "<video controls=\"\" height=\"0..\" loop=\"\" muted=\"\" poster=\"http: https:\" "
         "preload=\"\" src=\"http: https:\" width=\"0..\">",
     .rel = "noopener noreferrer",
     .prefix = "feed-",
     .formulas = FORMULAS_TEX,
     .link_embeds = true,
     .drop_pixels = true,
     .relative = URL_DROP},

    /*
     * What Roundcube shows of a mail (program/lib/Roundcube/rcube_washtml.php), without forms and
     * svg. It takes any style but those that it knows to be harmful; here they are those that cannot
     * leave their place. Pictures that come with the message (cid:, data:) are shown, those of others wait
     * under data-src; the marks by which clients know a quotation stay.
     */
    {.name = "mail",
     .description = "HTML mail: remote pictures wait under data-src, those of the message show",
     .allow =
         "<* dir=\"\" lang=\"\" "
         "style=\"background-color border-collapse border-color border-style border-width color "
         "font-family font-size font-style font-variant font-weight line-height list-style-type "
         "margin-bottom margin-left margin-right margin-top max-width padding-bottom padding-left "
         "padding-right padding-top text-align text-decoration text-decoration-line text-indent "
         "text-transform vertical-align white-space width\" title=\"\"> "
         "<a href=\"http: https: mailto: tel: cid: mid:\" id=\"\" name=\"\"> <abbr> <acronym> "
         "<address> <area alt=\"\" coords=\"\" href=\"\" shape=\"\"> <b> <bdo> <big> "
         "<blockquote cite=\"http: https: cid: mid:\" class=\"gmail_quote\" type=\"cite\"> "
         "<br clear=\"\"> <caption align=\"\"> <center> <cite> <code> "
         "<col align=\"\" span=\"1..1000\" valign=\"\" width=\"\"> "
         "<colgroup align=\"\" span=\"1..1000\" valign=\"\" width=\"\"> <dd> <del> <dfn> <dir> "
         "<div align=\"\" class=\"gmail_quote gmail_attr gmail_signature moz-cite-prefix "
         "moz-signature yahoo_quoted\"> <dl compact=\"\"> <dt> <em> "
         "<font color=\"\" face=\"\" size=\"\"> <h1 align=\"\"> <h2 align=\"\"> <h3 align=\"\"> "
         "<h4 align=\"\"> <h5 align=\"\"> <h6 align=\"\"> <hr align=\"\" color=\"\" size=\"\" "
         "width=\"\"> <i> "
         "<img align=\"\" alt=\"\" border=\"\" height=\"\" hspace=\"\" src=\"http: https: cid:\" "
         "usemap=\"\" vspace=\"\" width=\"\"> <ins> <li type=\"\" value=\"..\"> <map name=\"\"> "
         "<menu> <nobr> <ol reversed=\"\" start=\"..\" type=\"1 a A i I\"> <p align=\"\"> <pre> "
         "<q> "
         "<s> <samp> <small> <span> <strike> <strong> <sub> <sup> "
         "<table align=\"\" bgcolor=\"\" border=\"\" cellpadding=\"\" cellspacing=\"\" "
         "height=\"\" width=\"\"> <tbody align=\"\" valign=\"\"> "
         "<td abbr=\"\" align=\"\" axis=\"\" bgcolor=\"\" char=\"\" charoff=\"\" "
         "colspan=\"1..1000\" headers=\"\" height=\"\" nowrap=\"\" rowspan=\"0..65534\" "
         "valign=\"\" width=\"\"> <tfoot align=\"\" valign=\"\"> "
         "<th abbr=\"\" align=\"\" axis=\"\" bgcolor=\"\" char=\"\" charoff=\"\" "
         "colspan=\"1..1000\" headers=\"\" height=\"\" id=\"\" nowrap=\"\" rowspan=\"0..65534\" "
         "valign=\"\" width=\"\"> <thead align=\"\" valign=\"\"> "
         "<tr align=\"\" bgcolor=\"\" valign=\"\"> <tt> <u> <ul compact=\"\" type=\"\"> <var> "
         "<wbr>",
     .schemes = "http https mailto tel",
     .rel = "noopener noreferrer",
     .target = "_blank",
     .prefix = "mail-",
     .drop_pixels = true,
     .link_embeds = true,
     .hold_images = true,
     .data_images = true,
     .relative = URL_DROP,
     .network_path = URL_DROP},

    /*
     * The allow list that GitHub's pipeline for Markdown publishes (html-pipeline,
     * lib/html_pipeline/sanitization_filter.rb), without what forms need. Ids get the prefix that
     * GitHub gives them.
     */
    {.name = "markdown",
     .description = "What GitHub's pipeline permits in the HTML of Markdown",
     .allow = "<* abbr=\"\" align=\"\" alt=\"\" aria-describedby=\"\" aria-hidden=\"\" "
              "aria-label=\"\" aria-labelledby=\"\" axis=\"\" border=\"\" char=\"\" charoff=\"\" "
              "clear=\"\" cols=\"\" colspan=\"\" compact=\"\" coords=\"\" datetime=\"\" dir=\"\" "
              "disabled=\"\" for=\"\" frame=\"\" headers=\"\" height=\"\" hreflang=\"\" "
              "hspace=\"\" id=\"\" ismap=\"\" itemprop=\"\" label=\"\" lang=\"\" media=\"\" "
              "name=\"\" nohref=\"\" noshade=\"\" nowrap=\"\" open=\"\" rel=\"\" rev=\"\" "
              "role=\"\" rowspan=\"\" rules=\"\" scope=\"\" shape=\"\" size=\"\" span=\"\" "
              "start=\"\" summary=\"\" tabindex=\"\" title=\"\" type=\"\" usemap=\"\" valign=\"\" "
              "value=\"\" width=\"\"> <a href=\"\"> <blockquote cite=\"http: https:\"> <del "
              "cite=\"http: https:\"> <div itemscope=\"\" itemtype=\"http: https:\"> <img "
              "loading=\"\" longdesc=\"http: https:\" src=\"http: https:\"> <ins cite=\"http: "
              "https:\"> <q cite=\"http: https:\"> <source srcset=\"http: https:\"> <abbr> <b> "
              "<bdo> <br> <caption> <cite> <code> <dd> <details> <dfn> <dl> <dt> <em> <figcaption> "
              "<figure> <h1> <h2> <h3> <h4> <h5> <h6> <hr> <i> <kbd> <li> <mark> <ol> <p> "
              "<picture> <pre> <rp> <rt> <ruby> <s> <samp> <small> <span> <strike> <strong> <sub> "
              "<summary> <sup> <table> <tbody> <td> <tfoot> <th> <thead> <time> <tr> <tt> <ul> "
              "<var> <wbr>",
     .prefix = "user-content-"},

    /*
     * The list of the Matrix specification for formatted_body (client-server API, m.room.message),
     * with what it says of colours, links, mx-reply and depth. font, which it had before, is a span.
     */
    {.name = "matrix",
     .description = "Messages of Matrix rooms (org.matrix.custom.html)",
     .allow =
         "<a href=\"https: http: ftp: mailto: magnet:\" target=\"\"> <b> <blockquote> <br> "
         "<caption> "
         "<code class=\"language-*\"> <del> <details> <div data-mx-maths=\"\"> <em> <h1> <h2> <h3> "
         "<h4> <h5> <h6> <hr> <i> "
         "<img alt=\"\" height=\"0..\" src!=\"mxc:\" title=\"\" width=\"0..\"> <li> "
         "<ol start=\"..\"> <p> <pre> <s> "
         "<span data-mx-bg-color=\"#rrggbb\" data-mx-color=\"#rrggbb\" data-mx-maths=\"\" "
         "data-mx-spoiler=\"\"> <strong> <sub> <summary> <sup> <table> <tbody> <td> <th> <thead> "
         "<tr> <u> <ul> <font=\"span\">",
     .schemes = "https http ftp mailto magnet",
     .rel = "noopener",
     .drop = "mx-reply",
     .max_nesting = 100,
     .relative = URL_DROP,
     .network_path = URL_DROP,
     .fragment = URL_DROP},

    /* For search, notifications and titles: what a reader sees, as text. */
    {.name = "text", .description = "No elements at all: the visible text only", .allow = ""},

    /*
     * $allowedtags of wp-includes/kses.php, the schemes of wp_allowed_protocols(), and the rel that
     * wp_rel_ugc() adds to the links in comments; WordPress 6.
     */
    {.name = "wordpress",
     .description = "What WordPress permits in comments today, with rel=\"nofollow ugc\" on links",
     .allow = "<a href=\"\" title=\"\"> <abbr title=\"\"> <acronym title=\"\"> <b> <blockquote "
              "cite=\"\"> <cite> <code> "
              "<del datetime=\"\"> <em> <i> <q cite=\"\"> <s> <strike> <strong>",
     .schemes = "http https ftp ftps mailto news irc irc6 ircs gopher nntp feed telnet mms rtsp "
                "sms svn tel fax xmpp webcal "
                "urn",
     .rel = "nofollow ugc"},
};

enum { PRESETS = sizeof(presets) / sizeof(presets[0]) };

size_t sanitize_policy_preset_count(void) { return PRESETS; }

const char *sanitize_policy_preset_name(size_t index) {
  return index < PRESETS ? presets[index].name : NULL;
}

const char *sanitize_policy_preset_description(size_t index) {
  return index < PRESETS ? presets[index].description : NULL;
}

static span span_of_text(const char *text) {
  return text == NULL ? SPAN_LITERAL("") : span_of(text, strlen(text));
}

static void apply_content(struct sanitize_policy *policy, const struct preset *preset) {
  policy->embeds.links = preset->link_embeds;
  policy->images.drops_pixels = preset->drop_pixels;
  policy->images.holds_remote = preset->hold_images;
  policy->formulas = preset->formulas;
  policy->style.max_nesting = preset->max_nesting;
}

static void apply(struct policy_builder *draft, const struct preset *preset) {
  struct sanitize_policy *policy = &draft->policy;
  notation_read(draft, span_of_text(preset->allow), NOTATION_ALLOW);
  if (preset->schemes != NULL) builder_set_schemes(draft, span_of_text(preset->schemes));
  builder_set_list(draft, &policy->links.first_rel, &policy->links.rel_count,
                   span_of_text(preset->rel));
  policy->links.target = builder_set_text(draft, span_of_text(preset->target));
  policy->links.rel_scope = preset->rel != NULL ? LINKS_ALL : LINKS_NONE;
  policy->links.target_scope = preset->target != NULL ? LINKS_ALL : LINKS_NONE;
  policy->links.unwrap_without_href = preset->unwrap_links;
  policy->style.block_breaks = preset->block_breaks;
  policy->url.relative = preset->relative;
  policy->url.network_path = preset->network_path;
  policy->url.fragment = preset->fragment;
  policy->url.data_images = preset->data_images;
  policy->name_prefix = builder_set_text(draft, span_of_text(preset->prefix));
  apply_content(policy, preset);
  if (preset->drop != NULL)
    builder_set_name_mode(draft, span_of_text(preset->drop), SANITIZE_MODE_DROP);
}

bool preset_apply(struct policy_builder *draft, span name) {
  for (size_t i = 0; i < PRESETS; i++) {
    if (!span_equal_lower(name, span_of_text(presets[i].name))) continue;
    apply(draft, &presets[i]);
    return true;
  }
  return false;
}
