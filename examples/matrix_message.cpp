/*
 * The message view of a Matrix client. What the specification lists for formatted_body may stay
 * (https://spec.matrix.org, m.room.message, "org.matrix.custom.html"); a quoted message (mx-reply)
 * is not shown, pictures come from the own server only, colours are colours. A message without
 * formatted_body is plain text. For the notification, the first line of what would be read.
 *
 *     matrix_message https://matrix.example < formatted_body
 *     matrix_message https://matrix.example --body < body
 */
#include <sanitize.hpp>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <string>

namespace {

constexpr std::string_view permitted =
    "<a href=\"https: http: ftp: mailto: magnet:\"> <b> <blockquote> <br> <caption> "
    "<code class=\"language-*\"> <del> <details> <div data-mx-maths=\"\"> <em> <h1> <h2> <h3> <h4> "
    "<h5> <h6> <hr> <i> <img src!=\"mxc: https:\" alt=\"\" title=\"\" width=\"0..\" "
    "height=\"0..\"> "
    "<li> <ol start=\"..\"> <p> <pre> <s> "
    "<span data-mx-bg-color=\"\" data-mx-color=\"\" data-mx-maths=\"\" data-mx-spoiler=\"\"> "
    "<strong> <sub> <summary> <sup> <table> <u> <ul>";

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

bool is_colour(std::string_view value) {
  return value.size() == 7 && value[0] == '#' &&
         value.find_first_not_of("0123456789abcdefABCDEF", 1) == value.npos;
}

/* mxc://SERVER/MEDIA: neither part holds anything that would lead elsewhere in the path. */
bool is_media(std::string_view id) {
  std::size_t slash = id.find('/');
  auto is_safe = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("-_.:").find(c) != std::string_view::npos;
  };
  if (slash == id.npos || slash == 0 || slash + 1 == id.size()) return false;
  std::string_view server = id.substr(0, slash);
  std::string_view media = id.substr(slash + 1);
  return server != ".." && media != ".." && server != "." && media != "." &&
         std::all_of(server.begin(), server.end(), is_safe) &&
         std::all_of(media.begin(), media.end(), is_safe);
}

/* Pure: what it answers is kept when it is asked about it. */
class client_hooks : public sanitize::hooks {
public:
  explicit client_hooks(std::string_view server)
      : prefix_(std::string(server) + "/_matrix/client/v1/media/download/") {}

  sanitize_value_answer url(const sanitize_hook_value &value,
                            std::string_view &replacement) override {
    constexpr std::string_view scheme = "mxc://";
    if (sanitize::view(value.element) != "img") return SANITIZE_VALUE_ANSWER_KEEP;
    std::string_view url = sanitize::view(value.value);
    bool ours = starts_with(url, prefix_) && is_media(url.substr(prefix_.size()));
    if (ours) return SANITIZE_VALUE_ANSWER_KEEP;
    if (!starts_with(url, scheme) || !is_media(url.substr(scheme.size())))
      return SANITIZE_VALUE_ANSWER_REMOVE;
    url_ = prefix_ + std::string(url.substr(scheme.size()));
    replacement = url_;
    return SANITIZE_VALUE_ANSWER_REPLACE;
  }

  sanitize_value_answer attribute(const sanitize_hook_value &value, std::string_view &) override {
    std::string_view name = sanitize::view(value.attribute);
    bool colour = name == "data-mx-color" || name == "data-mx-bg-color";
    return !colour || is_colour(sanitize::view(value.value)) ? SANITIZE_VALUE_ANSWER_KEEP
                                                             : SANITIZE_VALUE_ANSWER_REMOVE;
  }

private:
  std::string prefix_, url_;
};

/* SANITIZE_OK, or what refused a part of it. */
sanitize_status make_policy(sanitize::policy &made, sanitize::problem &why) {
  auto policy = sanitize::policy::preset("text");
  if (!policy) return policy.status();
  auto settings = policy->settings();
  if (!settings) return settings.status();
  settings->link_rel = sanitize::span("noopener noreferrer");
  settings->link_rel_scope = settings->link_target_scope = SANITIZE_LINK_SCOPE_ALL;
  settings->link_target = sanitize::span("_blank");
  settings->relative_urls = settings->network_path_urls = settings->fragment_urls =
      SANITIZE_URL_ACTION_DROP;
  sanitize_status status = policy->set(*settings, &why);
  if (status == SANITIZE_OK) status = policy->allow(permitted, &why);
  if (status == SANITIZE_OK) status = policy->set_mode("mx-reply", SANITIZE_MODE_DROP, &why);
  made = std::move(policy).value();
  return status;
}

int fail(std::string_view what) {
  std::cerr << "matrix_message: " << what << '\n';
  return 1;
}

} // namespace

int main(int argc, char **argv) {
  if (argc < 2) return fail("usage: matrix_message HOMESERVER [--body] < message");
  std::string input{std::istreambuf_iterator<char>(std::cin), {}};
  client_hooks hooks(argv[1]);
  sanitize::policy policy;
  sanitize::problem why;
  if (make_policy(policy, why) != SANITIZE_OK) return fail(why.message());
  sanitize::options options;
  options.hooks = &hooks;
  auto worker = sanitize::worker::make(policy, options);
  if (!worker) return fail(worker.message());

  bool is_plain = argc > 2 && std::string_view(argv[2]) == "--body";
  auto html = is_plain ? worker->text_to_html(input, SANITIZE_LINE_BREAKS_BR) : worker->run(input);
  if (!html) return fail(html.message());
  std::string shown(*html);
  std::cout << shown << '\n';

  auto text = worker->html_to_text(shown);
  if (!text) return fail(text.message());
  std::string_view line = *text;
  line.remove_prefix(std::min(line.find_first_not_of(" \n"), line.size()));
  std::cout << "notification: " << line.substr(0, line.find('\n')) << '\n';
  return 0;
}
