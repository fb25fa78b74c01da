/*
 * sanitize.hpp: who owns what, what fails how, and that exceptions of a program pass. Compiled
 * with exceptions and without; ends with "N passed, N failed".
 */
#include <sanitize.hpp>

#include <cstdio>
#include <string>

static int passed, failed;

static void expect_true(bool is, const char *what, int line) {
  passed += is;
  failed += !is;
  if (!is) std::printf("test_hpp.cpp:%d: %s\n", line, what);
}
#define EXPECT(condition) expect_true((condition), #condition, __LINE__)

/* Owners are moved and never copied. */
template <class T>
constexpr bool is_owner =
    std::is_nothrow_move_constructible_v<T> &&std::is_nothrow_move_assignable_v<T> &&
    !std::is_copy_constructible_v<T> && !std::is_copy_assignable_v<T>;
static_assert(is_owner<sanitize::worker> && is_owner<sanitize::policy> && is_owner<sanitize::text>);

static void one_call() {
  sanitize::text clean = sanitize::comment("<b onclick=x>hi");
  EXPECT(clean && clean.view() == "<b>hi</b>" && clean.size() == 9);
  EXPECT(std::string(clean.c_str()) == "<b>hi</b>");
  sanitize::text moved = std::move(clean);
  EXPECT(!clean && clean.view().empty() && moved.view() == "<b>hi</b>");
  moved = sanitize::comment({});
  EXPECT(moved && moved.size() == 0);
  EXPECT(!sanitize::comment(std::string(2 << 20, 'x')));
  EXPECT(sanitize::html_to_text("<i>a&amp;b</i>").view() == "a&b");
  EXPECT(sanitize::text_to_html("<\nx", SANITIZE_LINE_BREAKS_BR).view() == "&lt;<br>\nx");
  EXPECT(sanitize::version() == SANITIZE_VERSION);
  EXPECT(sanitize::message(SANITIZE_ERR_MEMORY) == "out of memory");
}

static void policies() {
  sanitize::problem why;
  auto policy = sanitize::policy::preset("comment");
  EXPECT(policy.has_value() && !sanitize::policy::preset("none such"));
  EXPECT(policy->allow("<p> <img src!=\"\">", &why) == SANITIZE_OK && !why);
  EXPECT(policy->allow("<b> <script>", &why) == SANITIZE_ERR_POLICY && why);
  EXPECT(why.line() == 1 && why.column() == 5 && why.offset() == 4);
  EXPECT(why.message().find("<script>") != std::string_view::npos);
  EXPECT(policy->force("img", "loading", "lazy") == SANITIZE_OK);
  EXPECT(policy->deny("<i>") == SANITIZE_OK && policy->forbid("<u>") == SANITIZE_OK);
  EXPECT(policy->allow("<u>") == SANITIZE_ERR_POLICY);
  EXPECT(policy->set_mode("nav", SANITIZE_MODE_DROP) == SANITIZE_OK);
  sanitize_value_rule rule{};
  rule.element = "p";
  rule.attribute = "title";
  EXPECT(policy->set_rule(rule, &why) == SANITIZE_ERR_POLICY && why);

  auto settings = policy->settings();
  EXPECT(settings.has_value() && sanitize::view(settings->schemes) == "http https mailto");
  settings->schemes = sanitize::span("https");
  EXPECT(policy->set(*settings) == SANITIZE_OK);
  auto copy = policy->copy();
  EXPECT(copy.has_value());
  auto json = copy->show();
  auto again = sanitize::policy::from_json(*json, &why);
  EXPECT(again.has_value() && again->show()->view() == json->view());
  EXPECT(sanitize::policy::from_json("{", &why).status() == SANITIZE_ERR_POLICY && why);

  sanitize::policy moved = std::move(*policy);
  EXPECT(moved && !*policy && policy->allow("<p>") == SANITIZE_ERR_ARGUMENT);
  auto worker = sanitize::worker::make(moved);
  EXPECT(*worker->run("<p><img src=/x><i>1</i><a href=http://x>2</a><nav>3") ==
         "<p><img src=\"/x\" loading=\"lazy\">1<a>2</a></p>");
  EXPECT(sanitize::worker::make(*policy).status() == SANITIZE_ERR_ARGUMENT);
}

static void workers() {
  sanitize::options options;
  options.report = true;
  auto made = sanitize::worker::make(options);
  EXPECT(made.has_value() && made.message() == "success");
  sanitize::worker worker = std::move(made).value();
  EXPECT(*worker.run("<p id=x>1<b onclick=y>2") == "1<b>2</b>");
  sanitize::changes report = worker.report();
  EXPECT(report.size() == 2 && !report.empty());
  EXPECT(report[0].kind == SANITIZE_CHANGE_ELEMENT_UNWRAPPED && report[0].element == "p");
  EXPECT(report[1].attribute == "onclick" && report[1].value == "y" && report[1].offset == 9);
  EXPECT(sanitize::name(report[0].kind) == "element-unwrapped");
  EXPECT(sanitize::name(report[1].reason) == "never" && sanitize::name(sanitize_reason(0)).empty());
  std::string names;
  for (sanitize::change change : report) names += std::string(change.element) + " ";
  EXPECT(names == "p b ");

  auto within = worker.run_within("<b>one two three", {0, 8});
  EXPECT(within.has_value() && within->html == "<b>one two\u2026</b>" && within->is_shorter);
  within = worker.run_within("<b>one", {0, 8, ""});
  EXPECT(within->html == "<b>one</b>" && !within->is_shorter);
  within = worker.run_within("<b>one two", {0, 4, ""});
  EXPECT(within->html == "<b>one</b>" && within->is_shorter);
  EXPECT(worker.run_within("x", {0, 8, "\xFF"}).status() == SANITIZE_ERR_ARGUMENT);
  EXPECT(*worker.html_to_text("&lt;<b>x") == "<x");
  EXPECT(*worker.text_to_html("<x") == "&lt;x");

  std::string written;
  auto append = [&](std::string_view piece) { return written += piece, true; };
  EXPECT(worker.write("<i>x", append) == SANITIZE_OK && written == "<i>x</i>");
  EXPECT(worker.write("<i>x", [](std::string_view) { return false; }) == SANITIZE_ERR_SINK);

  sanitize::worker other = std::move(worker);
  EXPECT(other && !worker && worker.run("x").status() == SANITIZE_ERR_ARGUMENT);
  EXPECT(worker.report().empty());
  for (sanitize::change change : worker.report()) EXPECT(change.element.empty() && false);
  EXPECT(other.run(std::string(2 << 20, 'x')).status() == SANITIZE_ERR_INPUT_SIZE);
  EXPECT(other.run("x").value_or("none") == "x" && worker.run("x").value_or("none") == "none");
  options.limits.input_bytes = SIZE_MAX;
  EXPECT(sanitize::worker::make(options).status() == SANITIZE_ERR_ARGUMENT);
}

struct rewriting : sanitize::hooks {
  bool throws = false;
  sanitize_element_answer element(const sanitize_hook_element &element,
                                  std::string_view &name) override {
#if defined(__cpp_exceptions)
    if (throws) throw 7;
#endif
    if (sanitize::view(element.name) != "i") return SANITIZE_ELEMENT_ANSWER_KEEP;
    name = "em";
    return SANITIZE_ELEMENT_ANSWER_RENAME;
  }
  sanitize_value_answer url(const sanitize_hook_value &value,
                            std::string_view &replacement) override {
    if (sanitize::view(value.value) == "https://y/") return SANITIZE_VALUE_ANSWER_KEEP;
    replacement = "https://y/";
    return SANITIZE_VALUE_ANSWER_REPLACE;
  }
};

static void asked() {
  rewriting hooks;
  sanitize::options options;
  options.hooks = &hooks;
  auto worker = sanitize::worker::make(options);
  EXPECT(*worker->run("<i>1</i><a href=https://x title=t>2") ==
         "<em>1</em><a href=\"https://y/\" title=\"t\">2</a>");
#if defined(__cpp_exceptions)
  int caught = 0;
  hooks.throws = true;
  try {
    (void)worker->run("<i>1");
  } catch (int number) {
    caught += number;
  }
  try {
    (void)worker->run_within("<i>1", {0, 5});
  } catch (int number) {
    caught += number;
  }
  hooks.throws = false;
  EXPECT(caught == 14 && *worker->run("<i>1") == "<em>1</em>");
  try {
    (void)worker->write("x", [](std::string_view) -> bool { throw 5; });
  } catch (int number) {
    caught += number;
  }
  EXPECT(caught == 19);
#endif
}

int main() {
  one_call();
  policies();
  workers();
  asked();
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed != 0 || passed < 45;
}
