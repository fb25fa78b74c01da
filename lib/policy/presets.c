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
  const char *schemes;  /* NULL: http, https, mailto */
  const char *rel;      /* on every link; NULL: none */
  const char *target;   /* likewise */
  bool absolute_only;   /* relative, network-path and fragment URLs are dropped */
  bool unwrap_links;    /* an a without href goes */
  uint8_t block_breaks; /* enum block_breaks */
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
     .absolute_only = true,
     .unwrap_links = true,
     .block_breaks = BLOCK_BREAKS_BR},

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
  uint8_t action = preset->absolute_only ? URL_DROP : URL_KEEP;
  policy->url.relative = policy->url.network_path = policy->url.fragment = action;
}

bool preset_apply(struct policy_builder *draft, span name) {
  for (size_t i = 0; i < PRESETS; i++) {
    if (!span_equal_lower(name, span_of_text(presets[i].name))) continue;
    apply(draft, &presets[i]);
    return true;
  }
  return false;
}
