/*
 * libsanitize for C++17: owners for what sanitize.h hands out, and std::string_view for its spans.
 * Nothing here needs exceptions or RTTI, allocates, or knows more than sanitize.h, whose texts say
 * what each function does.
 *
 *     sanitize::result<sanitize::worker> made = sanitize::worker::make();
 *     if (!made) return fail(made.message());
 *     sanitize::worker worker = std::move(made).value();
 *     sanitize::result<std::string_view> clean = worker.run(html);
 *     if (clean) show(*clean);       // the worker's, until its next run
 *     else fail(clean.message());    // show nothing
 *
 * What can fail gives a result: to look into one that holds no value is a mistake of the program's
 * (assert). Where a program has exceptions, one that a hook or a sink of its own throws ends the
 * run, passes no C code, and is thrown again by the call that ran.
 */
#ifndef SANITIZE_HPP
#define SANITIZE_HPP

#include "sanitize.h"

#include <cassert>
#include <cstdlib>
#include <string_view>
#include <type_traits>
#include <utility>

#if defined(__cpp_exceptions)
#include <exception>
#endif

namespace sanitize {

inline std::string_view view(sanitize_span span) noexcept {
  return span.length == 0 ? std::string_view() : std::string_view(span.data, span.length);
}

/* Never with data NULL, which some settings take for "not given". */
inline sanitize_span span(std::string_view text) noexcept {
  return {text.data() == nullptr ? "" : text.data(), text.size()};
}

inline std::string_view message(sanitize_status status) noexcept {
  return sanitize_strerror(status);
}

/* The library in use, which may be another than that of this header. */
inline std::string_view version() noexcept { return sanitize_version(); }

/* A value, or why there is none. */
template <class T> class [[nodiscard]] result {
public:
  result(sanitize_status status, T value) noexcept(std::is_nothrow_move_constructible_v<T>)
      : status_(status), value_(std::move(value)) {}

  explicit operator bool() const noexcept { return status_ == SANITIZE_OK; }
  bool has_value() const noexcept { return status_ == SANITIZE_OK; }
  sanitize_status status() const noexcept { return status_; }
  std::string_view message() const noexcept { return sanitize::message(status_); }

  const T &value() const &noexcept { return assert(has_value()), value_; }
  T &value() &noexcept { return assert(has_value()), value_; }
  T &&value() &&noexcept { return assert(has_value()), std::move(value_); }
  const T &operator*() const &noexcept { return value(); }
  T &operator*() &noexcept { return value(); }
  T &&operator*() &&noexcept { return std::move(*this).value(); }
  const T *operator->() const noexcept { return &value(); }
  T *operator->() noexcept { return &value(); }

  T value_or(T other) const & { return has_value() ? value_ : other; }

private:
  sanitize_status status_;
  T value_;
};

/* Text that the library allocated, with a NUL behind it. */
class text {
public:
  text() noexcept = default;
  text(char *data, std::size_t length) noexcept : data_(data), length_(length) {}
  text(text &&other) noexcept
      : data_(std::exchange(other.data_, nullptr)), length_(std::exchange(other.length_, 0)) {}
  text &operator=(text &&other) noexcept {
    std::swap(data_, other.data_);
    std::swap(length_, other.length_);
    return *this;
  }
  ~text() { std::free(data_); }

  /* Whether there is any: not when it was refused. An empty text is one. */
  explicit operator bool() const noexcept { return data_ != nullptr; }
  operator std::string_view() const noexcept { return view(); }
  std::string_view view() const noexcept { return {data_ == nullptr ? "" : data_, length_}; }
  const char *c_str() const noexcept { return data_ == nullptr ? "" : data_; }
  std::size_t size() const noexcept { return length_; }

private:
  char *data_ = nullptr;
  std::size_t length_ = 0;
};

/* ---- One call ---- */

inline text comment(std::string_view html) noexcept {
  std::size_t length = 0;
  char *clean = sanitize_comment(html.data(), html.size(), &length);
  return {clean, length};
}

/* The result is NOT HTML. */
inline text html_to_text(std::string_view html) noexcept {
  std::size_t length = 0;
  char *plain = sanitize_html_to_text(html.data(), html.size(), &length);
  return {plain, length};
}

inline text text_to_html(std::string_view plain,
                         sanitize_line_breaks breaks = SANITIZE_LINE_BREAKS_KEEP) noexcept {
  std::size_t length = 0;
  char *html = sanitize_text_to_html(plain.data(), plain.size(), breaks, &length);
  return {html, length};
}

/* ---- Policies ---- */

/* sanitize_problem's message and place. */
class problem {
public:
  sanitize_problem *get() noexcept { return &problem_; }
  explicit operator bool() const noexcept { return problem_.severity != SANITIZE_SEVERITY_NONE; }
  sanitize_severity severity() const noexcept { return problem_.severity; }
  std::string_view message() const noexcept { return problem_.message; }
  unsigned line() const noexcept { return problem_.line; }
  unsigned column() const noexcept { return problem_.column; }
  std::size_t offset() const noexcept { return problem_.offset; }

private:
  sanitize_problem problem_{};
};

/* Moved from, or made of a NULL, it is no policy: every change is then SANITIZE_ERR_ARGUMENT. */
class policy {
public:
  explicit policy(sanitize_policy *owned = nullptr) noexcept : policy_(owned) {}
  policy(policy &&other) noexcept : policy_(std::exchange(other.policy_, nullptr)) {}
  policy &operator=(policy &&other) noexcept {
    std::swap(policy_, other.policy_);
    return *this;
  }
  ~policy() { sanitize_policy_free(policy_); }

  /* A preset by its name. SANITIZE_ERR_POLICY: there is none of that name, or no memory. */
  static result<policy> preset(const char *name = "comment") noexcept {
    policy made(sanitize_policy_new(name));
    return {made ? SANITIZE_OK : SANITIZE_ERR_POLICY, std::move(made)};
  }

  static result<policy> from_json(std::string_view json, problem *why = nullptr) noexcept {
    sanitize_policy *made = nullptr;
    sanitize_status status = sanitize_policy_from_json(&made, json.data(), json.size(), of(why));
    return {status, policy(made)};
  }

  /* A copying constructor could not say that memory ran out. */
  result<policy> copy() const noexcept {
    policy made(sanitize_policy_copy(policy_));
    return {made ? SANITIZE_OK : SANITIZE_ERR_MEMORY, std::move(made)};
  }

  sanitize_status allow(std::string_view notation, problem *why = nullptr) noexcept {
    return sanitize_policy_allow(policy_, notation.data(), notation.size(), of(why));
  }
  sanitize_status deny(std::string_view notation, problem *why = nullptr) noexcept {
    return sanitize_policy_deny(policy_, notation.data(), notation.size(), of(why));
  }
  sanitize_status forbid(std::string_view notation, problem *why = nullptr) noexcept {
    return sanitize_policy_forbid(policy_, notation.data(), notation.size(), of(why));
  }
  sanitize_status set_mode(const char *element, sanitize_mode mode,
                           problem *why = nullptr) noexcept {
    return sanitize_policy_set_mode(policy_, element, mode, of(why));
  }
  sanitize_status set_rule(sanitize_value_rule rule, problem *why = nullptr) noexcept {
    rule.size = sizeof rule;
    return sanitize_policy_set_rule(policy_, &rule, of(why));
  }
  sanitize_status force(const char *element, const char *attribute, std::string_view value,
                        problem *why = nullptr) noexcept {
    return sanitize_policy_force(policy_, element, attribute, span(value), of(why));
  }

  /* Their spans are the policy's, until it changes. To change some: get, change, set. */
  result<sanitize_policy_settings> settings() const noexcept {
    sanitize_policy_settings read{};
    read.size = sizeof read;
    sanitize_status status = sanitize_policy_get(policy_, &read);
    return {status, read};
  }
  sanitize_status set(sanitize_policy_settings settings, problem *why = nullptr) noexcept {
    settings.size = sizeof settings;
    return sanitize_policy_set(policy_, &settings, of(why));
  }

  result<text> show(sanitize_policy_format format = SANITIZE_POLICY_FORMAT_JSON) const noexcept {
    char *data = nullptr;
    std::size_t length = 0;
    sanitize_status status = sanitize_policy_show(policy_, format, &data, &length);
    return {status, text(data, length)};
  }

  explicit operator bool() const noexcept { return policy_ != nullptr; }
  const sanitize_policy *get() const noexcept { return policy_; }
  sanitize_policy *get() noexcept { return policy_; }

private:
  static sanitize_problem *of(problem *why) noexcept {
    return why == nullptr ? nullptr : why->get();
  }

  sanitize_policy *policy_;
};

/* ---- Hooks ---- */

/*
 * To be derived from; what is not overridden keeps everything. options::hooks points to one, which
 * lives as long as the worker. It is not to use that worker.
 */
class hooks {
public:
  virtual ~hooks() = default;

  /* With SANITIZE_ELEMENT_ANSWER_RENAME `name` is the new one. */
  virtual sanitize_element_answer element(const sanitize_hook_element &element,
                                          std::string_view &name) {
    (void)element;
    (void)name;
    return SANITIZE_ELEMENT_ANSWER_KEEP;
  }
  /* With SANITIZE_VALUE_ANSWER_REPLACE `replacement` is the new one. */
  virtual sanitize_value_answer attribute(const sanitize_hook_value &value,
                                          std::string_view &replacement) {
    (void)value;
    (void)replacement;
    return SANITIZE_VALUE_ANSWER_KEEP;
  }
  virtual sanitize_value_answer url(const sanitize_hook_value &value,
                                    std::string_view &replacement) {
    (void)value;
    (void)replacement;
    return SANITIZE_VALUE_ANSWER_KEEP;
  }

  /* What the C functions are told. */
  sanitize_hooks c_hooks() noexcept {
    sanitize_hooks functions{};
    functions.size = sizeof functions;
    functions.element = ask_element;
    functions.attribute = ask<&hooks::attribute>;
    functions.url = ask<&hooks::url>;
    functions.context = this;
    return functions;
  }

  /* Throws what one of the functions threw in the last run, if it did. */
  void throw_again() {
#if defined(__cpp_exceptions)
    if (thrown_ != nullptr) std::rethrow_exception(std::exchange(thrown_, nullptr));
#endif
  }

private:
  template <class Answer, class Function> Answer guarded(Answer stop, Function &&ask) noexcept {
#if defined(__cpp_exceptions)
    try {
      return ask();
    } catch (...) {
      thrown_ = std::current_exception();
      return stop;
    }
#else
    (void)stop;
    return ask();
#endif
  }

  static sanitize_element_answer ask_element(void *context, const sanitize_hook_element *element,
                                             sanitize_span *name) noexcept {
    hooks *self = static_cast<hooks *>(context);
    return self->guarded(SANITIZE_ELEMENT_ANSWER_STOP, [&] {
      std::string_view answered;
      sanitize_element_answer answer = self->element(*element, answered);
      *name = span(answered);
      return answer;
    });
  }

  template <sanitize_value_answer (hooks::*Asked)(const sanitize_hook_value &, std::string_view &)>
  static sanitize_value_answer ask(void *context, const sanitize_hook_value *value,
                                   sanitize_span *replacement) noexcept {
    hooks *self = static_cast<hooks *>(context);
    return self->guarded(SANITIZE_VALUE_ANSWER_STOP, [&] {
      std::string_view answered;
      sanitize_value_answer answer = (self->*Asked)(*value, answered);
      *replacement = span(answered);
      return answer;
    });
  }

#if defined(__cpp_exceptions)
  std::exception_ptr thrown_;
#endif
};

/* ---- Workers ---- */

/* sanitize_options, and whom to ask. */
struct options {
  sanitize_limits limits{};
  sanitize_allocator allocator{};
  sanitize_refusal refusal = SANITIZE_REFUSAL_ERROR;
  sanitize_front_end front_end = SANITIZE_FRONT_END_AUTO;
  bool report = false;
  bool verify = false;
  sanitize::hooks *hooks = nullptr; /* lives as long as the worker */
};

/* sanitize_length_limit; 0 is none. */
struct length_limit {
  std::size_t max_bytes = 0;
  std::size_t max_characters = 0;
  std::string_view ellipsis = "\xE2\x80\xA6";
};

struct shortened {
  std::string_view html;
  bool is_shorter = false;
};

/* The words of the program's reports: "element-unwrapped", "policy". */
inline std::string_view name(sanitize_change_kind kind) noexcept {
  const char *word = sanitize_change_kind_name(kind);
  return word == nullptr ? std::string_view() : word;
}
inline std::string_view name(sanitize_reason reason) noexcept {
  const char *word = sanitize_reason_name(reason);
  return word == nullptr ? std::string_view() : word;
}

/* One change of a report; the views are the worker's, until its next run. */
struct change {
  sanitize_change_kind kind;
  sanitize_reason reason;
  std::string_view element, attribute, value;
  std::size_t offset;
};

/* The changes of a run, to be walked by a range-based for. */
class changes {
public:
  class iterator {
  public:
    explicit iterator(const sanitize_change *at) noexcept : at_(at) {}
    change operator*() const noexcept {
      return {at_->kind,        at_->reason, view(at_->element), view(at_->attribute),
              view(at_->value), at_->offset};
    }
    iterator &operator++() noexcept { return ++at_, *this; }
    bool operator!=(iterator other) const noexcept { return at_ != other.at_; }
    bool operator==(iterator other) const noexcept { return at_ == other.at_; }

  private:
    const sanitize_change *at_;
  };

  changes(const sanitize_change *first, std::size_t count) noexcept
      : first_(first), count_(count) {}
  iterator begin() const noexcept { return iterator(first_); }
  iterator end() const noexcept { return iterator(first_ == nullptr ? nullptr : first_ + count_); }
  std::size_t size() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }
  change operator[](std::size_t index) const noexcept {
    return assert(index < count_), *iterator(first_ + index);
  }

private:
  const sanitize_change *first_;
  std::size_t count_;
};

/*
 * One thread at a time. Views that it gives are its own, and valid until its next run or its end;
 * no view of its last result may be its next input.
 */
class worker {
public:
  worker() noexcept = default; /* none: every run is SANITIZE_ERR_ARGUMENT */
  worker(worker &&other) noexcept
      : worker_(std::exchange(other.worker_, nullptr)),
        hooks_(std::exchange(other.hooks_, nullptr)) {}
  worker &operator=(worker &&other) noexcept {
    std::swap(worker_, other.worker_);
    std::swap(hooks_, other.hooks_);
    return *this;
  }
  ~worker() { sanitizer_free(worker_); }

  /* Under the comment policy. */
  static result<worker> make(const options &wanted = {}) noexcept { return make(nullptr, wanted); }
  /* The policy is copied. */
  static result<worker> make(const policy &rules, const options &wanted = {}) noexcept {
    if (!rules) return {SANITIZE_ERR_ARGUMENT, worker()};
    return make(rules.get(), wanted);
  }

  result<std::string_view> run(std::string_view html) {
    sanitize_span clean{"", 0};
    sanitize_status status = sanitizer_run(worker_, html.data(), html.size(), &clean);
    return finished(status, view(clean));
  }

  result<shortened> run_within(std::string_view html, const length_limit &limit) {
    sanitize_length_limit within{};
    within.size = sizeof within;
    within.max_bytes = limit.max_bytes;
    within.max_characters = limit.max_characters;
    within.ellipsis = span(limit.ellipsis);
    sanitize_span clean{"", 0};
    int is_shorter = 0;
    sanitize_status status =
        sanitizer_run_within(worker_, html.data(), html.size(), &within, &clean, &is_shorter);
    return finished(status, shortened{view(clean), is_shorter != 0});
  }

  /* `sink` takes a std::string_view and returns whether to go on. */
  template <class Sink> sanitize_status write(std::string_view html, Sink &&sink) {
    writing<std::remove_reference_t<Sink>> call{sink};
    sanitize_status status = sanitizer_write(worker_, html.data(), html.size(), call.take, &call);
    call.throw_again();
    return finished(status, 0).status();
  }

  /* The visible text. It is NOT HTML. */
  result<std::string_view> html_to_text(std::string_view html) {
    sanitize_span plain{"", 0};
    sanitize_status status = sanitizer_html_to_text(worker_, html.data(), html.size(), &plain);
    return finished(status, view(plain));
  }

  result<std::string_view> text_to_html(std::string_view plain,
                                        sanitize_line_breaks breaks = SANITIZE_LINE_BREAKS_KEEP) {
    sanitize_span html{"", 0};
    sanitize_status status =
        sanitizer_text_to_html(worker_, plain.data(), plain.size(), breaks, &html);
    return finished(status, view(html));
  }

  /* Of the last run, where options::report asked for them. */
  changes report() const noexcept {
    const sanitize_change *first = nullptr;
    std::size_t count = sanitizer_changes(worker_, &first);
    return {first, count};
  }

  explicit operator bool() const noexcept { return worker_ != nullptr; }
  /* For what this header has no function for: sanitizer_run_batch(). */
  sanitizer *get() noexcept { return worker_; }

private:
  static result<worker> make(const sanitize_policy *rules, const options &wanted) noexcept {
    worker made;
    sanitize_hooks asked{};
    sanitize_options given{};
    given.size = sizeof given;
    given.limits = wanted.limits;
    given.allocator = wanted.allocator;
    given.refusal = wanted.refusal;
    given.front_end = wanted.front_end;
    given.report = wanted.report;
    given.verify = wanted.verify;
    if (wanted.hooks != nullptr) {
      asked = wanted.hooks->c_hooks();
      given.hooks = &asked;
    }
    made.hooks_ = wanted.hooks;
    sanitize_status status = sanitizer_new_with(&made.worker_, rules, &given);
    return {status, std::move(made)};
  }

  template <class T> result<T> finished(sanitize_status status, T value) {
    if (hooks_ != nullptr) hooks_->throw_again();
    return {status, value};
  }

  template <class Sink> struct writing {
    Sink &sink;
#if defined(__cpp_exceptions)
    std::exception_ptr thrown{};
#endif

    static int take(void *context, const char *data, std::size_t length) noexcept {
      writing *self = static_cast<writing *>(context);
#if defined(__cpp_exceptions)
      try {
        return self->sink(std::string_view(data, length)) ? 0 : 1;
      } catch (...) {
        self->thrown = std::current_exception();
        return 1;
      }
#else
      return self->sink(std::string_view(data, length)) ? 0 : 1;
#endif
    }

    void throw_again() {
#if defined(__cpp_exceptions)
      if (thrown != nullptr) std::rethrow_exception(std::exchange(thrown, nullptr));
#endif
    }
  };

  sanitizer *worker_ = nullptr;
  sanitize::hooks *hooks_ = nullptr;
};

} // namespace sanitize

#endif
