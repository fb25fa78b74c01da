/*
 * P1 to P4, P6 and P7 under any policy. The last byte is taken off the input and chooses where the
 * policy comes from, so any file is a seed:
 *   bit 0      0: built by the public functions (tests/kit/random_policy.h) from the bytes before
 *   it
 *              1: a struct that nobody checked (tests/kit/policy_kit.h), from the 8 bytes before it
 *   bits 1-7   how many bytes before it the first kind takes; of the second kind, bits 1-2: how
 *   often it is damaged then,
 *              by three bytes each before the 8. One that cannot be read without harm is refused;
 *              what another makes is
 *              still markup that reads as it is written, with nothing under the floor.
 */
#include "harness.h"
#include "kit/policy_kit.h"
#include "kit/random_policy.h"
#include "oracle/check_honest.h"

#include <string.h>

static struct kit_checked checked;
static struct policy_kit kit;

static sanitizer *new_worker(const sanitize_policy *policy, sanitize_front_end front_end) {
  sanitize_options options = {.size = sizeof options, .front_end = front_end};
  options.verify = front_end == SANITIZE_FRONT_END_AUTO;
  sanitizer *worker;
  options.limits.input_bytes = SANITIZE_LARGEST_INPUT_BYTES; /* P3 says: input size aside */
  if (sanitizer_new_with(&worker, policy, &options) != SANITIZE_OK) abort();
  return worker;
}

/* What a number is written over with: small, or out of any range. */
static uint32_t damaged(unsigned value) {
  return value < 128 ? value : value * UINT32_C(0x01010101);
}

static void damage_string(struct policy_string *string, unsigned which, unsigned value) {
  if (which & 1) {
    string->start = damaged(value);
  } else {
    string->length = damaged(value);
  }
}

static void damage_links(struct link_policy *links, unsigned which, unsigned value) {
  switch (which % 6) {
  case 0: links->first_rel = damaged(value); break;
  case 1: links->rel_count = damaged(value); break;
  case 2: links->rel_scope = (uint8_t)value; break;
  case 3: links->target_scope = (uint8_t)value; break;
  default: damage_string(&links->target, which, value); break;
  }
}

static void damage_urls(struct url_policy *url, unsigned which, unsigned value) {
  switch (which % 7) {
  case 0: url->first_scheme = damaged(value); break;
  case 1: url->scheme_count = damaged(value); break;
  case 2: url->relative = (uint8_t)value; break;
  case 3: url->network_path = (uint8_t)value; break;
  case 4: url->fragment = (uint8_t)value; break;
  default: damage_string(&url->base, which, value); break;
  }
}

static void damage_rule(struct value_rule *rule, unsigned which, unsigned value) {
  switch (which % 6) {
  case 0: rule->element = (uint8_t)value; break;
  case 1: rule->attribute = (uint8_t)value; break;
  case 2: rule->kind = (uint8_t)value; break;
  case 3: rule->required = (uint8_t)value; break;
  case 4: rule->first_string = damaged(value); break;
  default: rule->string_count = damaged(value); break;
  }
}

static void damage_forced(struct forced_attribute *forced, unsigned which, unsigned value) {
  switch (which % 4) {
  case 0: forced->element = (uint8_t)value; break;
  case 1: forced->attribute = (uint8_t)value; break;
  default: damage_string(&forced->value, which, value); break;
  }
}

/* The tables stay as long as they say: no check could find that out. */
static void damage(const uint8_t bytes[3]) {
  struct sanitize_policy *policy = &kit.policy;
  unsigned which = bytes[1];
  unsigned value = bytes[2];
  struct named_attribute *named = &kit.named[0];
  switch (bytes[0] % 9) {
  case 0: policy->elements[which % ELEMENT_COUNT].action = (uint8_t)value; break;
  case 1:
    if (policy->rule_count > 0)
      damage_rule(&kit.rules[which / 8 % policy->rule_count], which % 8, value);
    break;
  case 2:
    if (policy->forced_count > 0)
      damage_forced(&kit.forced[which / 4 % policy->forced_count], which, value);
    break;
  case 3:
    if (policy->string_count > 0)
      damage_string(&kit.strings[which / 2 % policy->string_count], which, value);
    break;
  case 4: damage_links(&policy->links, which, value); break;
  case 5: damage_urls(&policy->url, which, value); break;
  case 6: damage_string(&policy->name_prefix, which, value); break;
  case 7: kit.pool[which % (policy->pool_length + 1)] = (char)value; break;
  default:
    policy->named_count = 1;
    *named = (struct named_attribute){0, policy->name_prefix};
    damage_string(&named->name, which, value);
    for (unsigned id = 0; id < ELEMENT_COUNT; id++) policy->elements[id].flags |= POLICY_HAS_NAMED;
    break;
  }
}

static void check_refused(const sanitize_policy *policy, sanitize_span input) {
  sanitizer *worker;
  sanitize_options options = {.size = sizeof options};
  if (sanitizer_new_with(&worker, policy, &options) != SANITIZE_ERR_POLICY || worker != NULL)
    fuzz_fail("a policy that is not sound is taken", input);
}

static bool is_honest(const sanitize_policy *policy, sanitize_span output, char why[WHY_SIZE]) {
  sanitize_policy_settings settings = {.size = sizeof settings};
  return sanitize_policy_get(policy, &settings) == SANITIZE_OK &&
         check_honest(&settings, output, why, WHY_SIZE);
}

static void check(const sanitize_policy *policy, sanitize_span input) {
  sanitizer *automatic = new_worker(policy, SANITIZE_FRONT_END_AUTO);
  sanitizer *gumbo = new_worker(policy, SANITIZE_FRONT_END_GUMBO);
  struct bytes copy = {0};
  char why[WHY_SIZE];
  sanitize_span clean;
  sanitize_span other;
  enum text_skip skip;
  sanitize_status status = sanitizer_run(automatic, input.data, input.length, &clean);
  enum agreement agreement = agreement_after(automatic);
  if (status == SANITIZE_ERR_VERIFY) fuzz_fail("the output is not verified", input);
  sanitize_status second = sanitizer_run(gumbo, input.data, input.length, &other);
  if (!outcomes_agree(agreement, (struct outcome){status, clean}, (struct outcome){second, other}))
    fuzz_fail("P7: two outcomes", input);
  bytes_add(&copy, clean.data, clean.length);
  sanitize_span output = bytes_span(&copy);
  if (status == SANITIZE_OK) {
    if (!kit_accounts(policy, automatic, input, output, why)) fuzz_fail(why, input);
    kit_check_by(policy, &checked);
    if (!check_tree(&checked.policy, output, why, sizeof why)) fuzz_fail(why, input);
    if (!is_honest(policy, output, why)) fuzz_fail(why, input);
    if (sanitizer_run(automatic, output.data, output.length, &clean) != SANITIZE_OK)
      fuzz_fail("P3: refused", input);
    if (!spans_equal(clean, output)) fuzz_fail("P3: no fixed point", input);
    bool same_text =
        kit_loses_text(policy) ||
        check_text(input, output, kit_agreement(policy, agreement), &skip, why, sizeof why);
    if (!same_text) fuzz_fail(why, input);
  }
  bytes_free(&copy);
  sanitizer_free(automatic);
  sanitizer_free(gumbo);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct bytes html = {0};
  unsigned choice = size == 0 ? 1 : data[--size];
  unsigned damages = (choice & 1) != 0 ? choice >> 1 & 3 : 0;
  size_t tail = (choice & 1) != 0 ? sizeof(uint64_t) : choice / 2;
  uint8_t wounds[3][3] = {{0}};
  if (tail > size) tail = size;
  size -= tail;
  const uint8_t *end = data + size; /* of what is not read here */
  for (unsigned i = 0; i < damages && size >= sizeof wounds[i]; i++) {
    size -= sizeof wounds[i];
    memcpy(wounds[i], data + size, sizeof wounds[i]);
  }
  bytes_add(&html, (const char *)data, size);
  if ((choice & 1) != 0) {
    uint64_t seed = 0;
    for (size_t i = 0; i < tail; i++) seed = seed << 8 | end[i];
    kit_random(&kit, seed);
    for (unsigned i = 0; i < damages; i++) damage(wounds[i]);
    if (policy_is_sound(&kit.policy)) {
      check(&kit.policy, bytes_span(&html));
    } else {
      check_refused(&kit.policy, bytes_span(&html));
    }
  } else {
    sanitize_policy *policy = random_policy(end, tail);
    check(policy, bytes_span(&html));
    sanitize_policy_free(policy);
  }
  bytes_free(&html);
  return 0;
}
