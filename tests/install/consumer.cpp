// The same in C++11: the header's functions have C linkage, and a worker goes into a smart pointer.
#include <sanitize.h>

#include <iostream>
#include <memory>
#include <string>

int main() {
  const std::string html = "<b onclick=x>hi</b><script>alert(1)</script> I <3 you";
  std::unique_ptr<sanitizer, decltype(&sanitizer_free)> worker(sanitizer_new(nullptr),
                                                               sanitizer_free);
  sanitize_span clean;
  if (!worker || sanitizer_run(worker.get(), html.data(), html.size(), &clean) != SANITIZE_OK)
    return 1;
  std::cout << sanitize_version() << ' ' << std::string(clean.data, clean.length) << '\n';
  return 0;
}
