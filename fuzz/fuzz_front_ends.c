/*
 * P7: whatever front end reads the input, the status and every byte of the output are the same, but
 * where the standard and gumbo differ (oracle/agreement.h). The last byte is taken off the input and chooses the policy: the more a policy permits, the more of
 * the tree the output shows.
 */
#include "harness.h"
#include "kit/random_policy.h"
#include "oracle/agreement.h"

#include <string.h>

enum { POLICIES = 32 };

/* By policy, one worker a front end. */
static struct pair { sanitizer *automatic, *gumbo; } pairs[POLICIES];

/* Half of them: everything that can be permitted; then the presets; the rest is drawn. */
static sanitize_policy *policy_number(unsigned number) {
  /* clang-format off */
  static const char everything[] =
      "<* title=\"\" class=\"\" lang=\"\" dir=\"\"> <a href=\"\"> <abbr> <acronym> <address> "
      "<article> <aside> <b> <bdi> <bdo> <big> "
      "<blockquote cite=\"\"> <br> <caption> <center> <cite> <code> <col span=\"\"> <colgroup> "
      "<data value=\"\"> <dd> <del> "
      "<details> <dfn> <dir> <div align=\"\"> <dl> <dt> <em> <figcaption> <figure> <font "
      "color=\"\" face=\"\" size=\"\"> <footer> "
      "<h1> <h2> <h3> <h4> <h5> <h6> <header> <hgroup> <hr> <i> <img src=\"\" alt=\"\"> <ins> "
      "<kbd> <li value=\"\"> <main> <mark> "
      "<menu> <nav> <nobr> <ol start=\"\"> <p> <picture> <pre> <q> <rb> <rp> <rt> <rtc> <ruby> "
      "<s> <samp> <search> <section> "
      "<small> <source srcset=\"\"> <span> <strike> <strong> <sub> <summary> <sup> <table> <time "
      "datetime=\"\"> <tt> <u> <ul> "
      "<var> <video src=\"\"> <wbr>";
  /* clang-format on */
  sanitize_policy *policy;
  if (number >= POLICIES / 2 + sanitize_policy_preset_count()) return random_policy_number(number);
  if (number >= POLICIES / 2)
    return sanitize_policy_new(sanitize_policy_preset_name(number - POLICIES / 2));
  policy = sanitize_policy_new("comment");
  if (sanitize_policy_allow(policy, everything, strlen(everything), NULL) != SANITIZE_OK) {
    fprintf(stderr, "ORACLE: the policy that permits everything is refused\n");
    abort();
  }
  return policy;
}

static struct pair *pair_number(unsigned number) {
  struct pair *pair = &pairs[number];
  sanitize_options options = {.size = sizeof options};
  if (pair->automatic != NULL) return pair;
  sanitize_policy *policy = policy_number(number);
  if (sanitizer_new_with(&pair->automatic, policy, &options) != SANITIZE_OK) abort();
  options.front_end = SANITIZE_FRONT_END_GUMBO;
  if (sanitizer_new_with(&pair->gumbo, policy, &options) != SANITIZE_OK) abort();
  sanitize_policy_free(policy);
  return pair;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct pair *pair = pair_number(size == 0 ? 0 : data[--size] % POLICIES);
  sanitize_span input = {(const char *)data, size};
  sanitize_span a;
  sanitize_span b;
  sanitize_status automatic = sanitizer_run(pair->automatic, input.data, input.length, &a);
  sanitize_status gumbo = sanitizer_run(pair->gumbo, input.data, input.length, &b);
  if (!outcomes_agree(agreement_after(pair->automatic), (struct outcome){automatic, a},
                      (struct outcome){gumbo, b})) {
    fprintf(stderr, "  auto  \"%.*s\"\n  gumbo \"%.*s\"\n", (int)a.length, a.data, (int)b.length,
            b.data);
    fuzz_fail("P7: another outcome", input);
  }
  return 0;
}
