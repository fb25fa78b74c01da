/*
 * The default policy as data, and copies of policies; see policy.h. Held by
 * tests/unit/test_policy_make.c, which compares it with the one that builder.c makes.
 */
#include "filter/policy.h"

#include "filter/floor.h"

#define BIT_WORD(id, word) ((id) / 64 == (word) ? UINT64_C(1) << ((id) % 64) : 0)
/* clang-format off */ /* it takes the braces for bodies and the rows for statements */
#define ONE(id) {BIT_WORD(id, 0), BIT_WORD(id, 1), BIT_WORD(id, 2)}
#define TWO(a, b) \
  {BIT_WORD(a, 0) | BIT_WORD(b, 0), BIT_WORD(a, 1) | BIT_WORD(b, 1), \
   BIT_WORD(a, 2) | BIT_WORD(b, 2)}

_Static_assert(ATTRIBUTE_WORDS == 3, "ONE and TWO fill three words");

static const char comment_pool[] = "httphttpsmailto";
static const struct policy_string comment_strings[] = {{0, 4}, {4, 5}, {9, 6}};

#define HIDDEN_ELEMENTS(ROW) \
  ROW(ANNOTATION) ROW(ANNOTATION_XML) ROW(DESC) ROW(IFRAME) ROW(METADATA) ROW(NOEMBED) \
  ROW(NOFRAMES) ROW(NOSCRIPT) ROW(SCRIPT) ROW(STYLE) ROW(TEMPLATE) ROW(TITLE)

#define INERT_ELEMENTS(ROW) \
  ROW(UNKNOWN) ROW(ISINDEX) ROW(MATH) ROW(MENUITEM) ROW(PORTAL) ROW(SELECTEDCONTENT) \
  ROW(SLOT) ROW(SVG)
/* clang-format on */

const struct sanitize_policy policy_comment = {
    .elements =
        {
/* clang-format off */
#define ROW(id) [ELEMENT_##id] = {.action = ACTION_DROP},
            HIDDEN_ELEMENTS(ROW)
#undef ROW
            [ELEMENT_A] = {.attributes = TWO(ATTRIBUTE_HREF, ATTRIBUTE_TITLE),
                           .action = ACTION_KEEP, .flags = POLICY_IS_LINK},
            /* clang-format on */
            [ELEMENT_ABBR] = {.attributes = ONE(ATTRIBUTE_TITLE), .action = ACTION_KEEP},
            [ELEMENT_ACRONYM] = {.attributes = ONE(ATTRIBUTE_TITLE), .action = ACTION_KEEP},
            [ELEMENT_B] = {.action = ACTION_KEEP},
            [ELEMENT_BLOCKQUOTE] = {.attributes = ONE(ATTRIBUTE_CITE), .action = ACTION_KEEP},
            [ELEMENT_CITE] = {.action = ACTION_KEEP},
            [ELEMENT_CODE] = {.action = ACTION_KEEP},
            [ELEMENT_DEL] = {.attributes = ONE(ATTRIBUTE_DATETIME), .action = ACTION_KEEP},
            [ELEMENT_EM] = {.action = ACTION_KEEP},
            [ELEMENT_I] = {.action = ACTION_KEEP},
            [ELEMENT_Q] = {.attributes = ONE(ATTRIBUTE_CITE), .action = ACTION_KEEP},
            [ELEMENT_STRIKE] = {.action = ACTION_KEEP},
            [ELEMENT_STRONG] = {.action = ACTION_KEEP},
        },
    .wants_attributes =
        {
            [ELEMENT_A] = true,
            [ELEMENT_ABBR] = true,
            [ELEMENT_ACRONYM] = true,
            [ELEMENT_BLOCKQUOTE] = true,
            [ELEMENT_DEL] = true,
            [ELEMENT_IMG] = true, /* its alternative text */
            [ELEMENT_Q] = true,
        },
    .passed_over =
        {
/* clang-format off */
#define ROW(id) [ELEMENT_##id] = true,
            INERT_ELEMENTS(ROW)
#undef ROW
            /* clang-format on */
        },
    .mode = ACTION_STRIP,
    .url = {.first_scheme = 0,
            .scheme_count = 3,
            .relative = URL_KEEP,
            .network_path = URL_KEEP,
            .fragment = URL_KEEP},
    .strings = comment_strings,
    .string_count = 3,
    .pool = comment_pool,
    .pool_length = sizeof(comment_pool) - 1,
};

const struct sanitize_policy policy_nothing = {
    .elements =
        {
/* clang-format off */
#define ROW(id) [ELEMENT_##id] = {.action = ACTION_DROP},
            HIDDEN_ELEMENTS(ROW)
#undef ROW
            /* clang-format on */
        },
    .wants_attributes = {[ELEMENT_IMG] = true}, /* its alternative text */
    .passed_over =
        {
/* clang-format off */
#define ROW(id) [ELEMENT_##id] = true,
            INERT_ELEMENTS(ROW)
#undef ROW
            /* clang-format on */
        },
    .mode = ACTION_STRIP,
    .pool = comment_pool,
};

bool policy_permits_name(const struct sanitize_policy *policy, enum element_id element, span name) {
  unsigned flags = policy->elements[element].flags;
  bool data = span_starts_with(name, SPAN_LITERAL("data-"));

  if (unlisted_is_under_floor(name)) return false;
  if (flags & (data ? POLICY_DATA_ATTRIBUTES : POLICY_ARIA_ATTRIBUTES)) return true;
  if (!(flags & POLICY_HAS_NAMED)) return false;

  for (uint32_t i = 0; i < policy->named_count; i++) {
    const struct named_attribute *named = &policy->named[i];
    bool here = named->element == 0 || named->element == element;
    if (here && span_equal(policy_text(policy, named->name), name)) return true;
  }

  return false;
}

/*
 * Offsets of the tables in the block of a copy, which begins with the struct; each is aligned for
 * any type.
 */
struct copy_layout {
  size_t rules, forced, named, moded, strings, pool, total;
};

static bool add_part(size_t *total, size_t *start, size_t count, size_t size) {
  size_t bytes;
  *start = *total;
  if (!size_multiply(count, size, &bytes) || !size_add(bytes, 15, &bytes)) return false;
  return size_add(*total, bytes & ~(size_t)15, total);
}

static bool lay_out(const struct sanitize_policy *policy, struct copy_layout *layout) {
  size_t whole = 0;
  size_t start;
  bool fits = add_part(&whole, &start, 1, sizeof(*policy)) &&
              add_part(&whole, &layout->rules, policy->rule_count, sizeof(*policy->rules)) &&
              add_part(&whole, &layout->forced, policy->forced_count, sizeof(*policy->forced)) &&
              add_part(&whole, &layout->named, policy->named_count, sizeof(*policy->named)) &&
              add_part(&whole, &layout->moded, policy->moded_count, sizeof(*policy->moded)) &&
              add_part(&whole, &layout->strings, policy->string_count, sizeof(*policy->strings)) &&
              add_part(&whole, &layout->pool, policy->pool_length, 1);
  layout->total = whole;
  return fits;
}

static void *copy_part(char *block, size_t start, const void *from, size_t count, size_t size) {
  if (count > 0) memcpy(block + start, from, count * size);
  return block + start;
}

struct sanitize_policy *policy_copy(const struct memory *memory,
                                    const struct sanitize_policy *policy) {
  struct copy_layout layout;
  if (!lay_out(policy, &layout)) return NULL;

  char *block = memory_allocate(memory, layout.total);
  if (block == NULL) return NULL;

  struct sanitize_policy *copy = copy_part(block, 0, policy, 1, sizeof(*policy));

  copy->rules =
      copy_part(block, layout.rules, policy->rules, policy->rule_count, sizeof(*policy->rules));
  copy->forced = copy_part(block, layout.forced, policy->forced, policy->forced_count,
                           sizeof(*policy->forced));
  copy->named =
      copy_part(block, layout.named, policy->named, policy->named_count, sizeof(*policy->named));
  copy->moded =
      copy_part(block, layout.moded, policy->moded, policy->moded_count, sizeof(*policy->moded));
  copy->strings = copy_part(block, layout.strings, policy->strings, policy->string_count,
                            sizeof(*policy->strings));
  copy->pool = copy_part(block, layout.pool, policy->pool, policy->pool_length, 1);
  return copy;
}

void policy_copy_free(const struct memory *memory, struct sanitize_policy *copy) {
  memory_release(memory, copy);
}
