/*
 * A feed reader's two needs. Titles come as text, as HTML and as HTML that was escaped once more,
 * and are shown in lists as plain text; articles are shown as HTML: their links and pictures made
 * absolute, pictures loaded late, headings below that of the page, and without the pictures of one
 * pixel that tell a server who reads what.
 *
 *     feed_reader https://blog.example/2026/post TITLE < article.html
 *
 * writes a page, with a line of what was taken out on standard error.
 */
#include <sanitize.hpp>

#include <iostream>
#include <iterator>
#include <string>

namespace {

/* Of a picture's width or height: "0" and "1", which no one looks at. */
bool is_dot(std::string_view size) { return size == "0" || size == "1"; }

class reader_hooks : public sanitize::hooks {
public:
  sanitize_element_answer element(const sanitize_hook_element &element,
                                  std::string_view &name) override {
    std::string_view tag = sanitize::view(element.name);
    if (tag == "h1") {
      name = "h2";
      return SANITIZE_ELEMENT_ANSWER_RENAME;
    }
    if (tag != "img") return SANITIZE_ELEMENT_ANSWER_KEEP;
    for (std::size_t i = 0; i < element.attribute_count; i++) {
      std::string_view attribute = sanitize::view(element.attributes[i].name);
      bool is_size = attribute == "width" || attribute == "height";
      if (is_size && is_dot(sanitize::view(element.attributes[i].value)))
        return SANITIZE_ELEMENT_ANSWER_DROP;
    }
    return SANITIZE_ELEMENT_ANSWER_KEEP;
  }
};

sanitize_status make_policy(std::string_view page, sanitize::policy &made, sanitize::problem &why) {
  auto policy = sanitize::policy::preset("article");
  if (!policy) return policy.status();
  auto settings = policy->settings();
  if (!settings) return settings.status();
  settings->base_url = sanitize::span(page);
  settings->relative_urls = settings->network_path_urls = settings->fragment_urls =
      SANITIZE_URL_ACTION_RESOLVE;
  settings->link_rel = sanitize::span("noopener noreferrer");
  settings->link_target = sanitize::span("_blank");
  settings->link_rel_scope = settings->link_target_scope = SANITIZE_LINK_SCOPE_ALL;
  sanitize_status status = policy->set(*settings, &why);
  if (status == SANITIZE_OK) status = policy->force("img", "loading", "lazy", &why);
  made = std::move(policy).value();
  return status;
}

/* "Q&amp;A", "<i>Q&amp;A</i>" and "&lt;i>Q&amp;amp;A&lt;/i>" are all Q&A; "a < b" stays. */
std::string title_of(sanitize::worker &worker, std::string_view title) {
  std::string text(title);
  for (int round = 0; round < 2; round++) {
    auto plain = worker.html_to_text(text);
    if (!plain) return {};
    text = std::string(*plain);
  }
  return text;
}

int fail(std::string_view what) {
  std::cerr << "feed_reader: " << what << '\n';
  return 1;
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 3) return fail("usage: feed_reader URL TITLE < article.html");
  std::string article{std::istreambuf_iterator<char>(std::cin), {}};
  reader_hooks hooks;
  sanitize::policy policy;
  sanitize::problem why;
  if (make_policy(argv[1], policy, why) != SANITIZE_OK) return fail(why.message());
  sanitize::options options;
  options.hooks = &hooks;
  options.report = true;
  auto worker = sanitize::worker::make(policy, options);
  if (!worker) return fail(worker.message());

  std::string title = title_of(*worker, argv[2]);
  auto heading = worker->text_to_html(title);
  if (!heading) return fail(heading.message());
  std::cout << "<!doctype html><meta charset=utf-8>\n<h1>" << *heading << "</h1>\n";

  auto summary = worker->run_within(article, {0, 40});
  if (!summary) return fail(summary.message());
  std::string short_html(summary->html);
  auto teaser = worker->html_to_text(short_html);
  if (!teaser) return fail(teaser.message());
  sanitize::text teaser_html = sanitize::text_to_html(*teaser);
  if (!teaser_html) return fail("the summary could not be shown");
  std::cout << "<p>" << teaser_html.view() << "</p>\n";

  auto html = worker->run(article);
  if (!html) return fail(html.message());
  std::cout << "<article>" << *html << "</article>\n";
  std::cerr << worker->report().size() << " changes";
  for (sanitize::change change : worker->report()) std::cerr << " <" << change.element << '>';
  std::cerr << '\n';
  return 0;
}
