/* See policy.h. */
#include "policy.h"

#define BIT_WORD(id, word) ((id) / 64 == (word) ? UINT64_C(1) << ((id) % 64) : 0)
#define ONE(id) {BIT_WORD(id, 0), BIT_WORD(id, 1), BIT_WORD(id, 2)}
#define TWO(a, b) \
  {BIT_WORD(a, 0) | BIT_WORD(b, 0), BIT_WORD(a, 1) | BIT_WORD(b, 1), BIT_WORD(a, 2) | BIT_WORD(b, 2)}

_Static_assert(ATTRIBUTE_WORDS == 3, "ONE and TWO fill three words");

#define HIDDEN_ELEMENTS(ROW)                                                                                       \
  ROW(ANNOTATION) ROW(ANNOTATION_XML) ROW(DESC) ROW(IFRAME) ROW(METADATA) ROW(NOEMBED) ROW(NOFRAMES) ROW(NOSCRIPT) \
  ROW(SCRIPT) ROW(STYLE) ROW(TEMPLATE) ROW(TITLE)

const struct sanitize_policy policy_comment = {
    .elements =
        {
#define ROW(id) [ELEMENT_##id] = {{0}, ACTION_DROP},
            HIDDEN_ELEMENTS(ROW)
#undef ROW
            [ELEMENT_A] = {TWO(ATTRIBUTE_HREF, ATTRIBUTE_TITLE), ACTION_KEEP},
            [ELEMENT_ABBR] = {ONE(ATTRIBUTE_TITLE), ACTION_KEEP},
            [ELEMENT_ACRONYM] = {ONE(ATTRIBUTE_TITLE), ACTION_KEEP},
            [ELEMENT_B] = {{0}, ACTION_KEEP},
            [ELEMENT_BLOCKQUOTE] = {ONE(ATTRIBUTE_CITE), ACTION_KEEP},
            [ELEMENT_CITE] = {{0}, ACTION_KEEP},
            [ELEMENT_CODE] = {{0}, ACTION_KEEP},
            [ELEMENT_DEL] = {ONE(ATTRIBUTE_DATETIME), ACTION_KEEP},
            [ELEMENT_EM] = {{0}, ACTION_KEEP},
            [ELEMENT_I] = {{0}, ACTION_KEEP},
            [ELEMENT_Q] = {ONE(ATTRIBUTE_CITE), ACTION_KEEP},
            [ELEMENT_STRIKE] = {{0}, ACTION_KEEP},
            [ELEMENT_STRONG] = {{0}, ACTION_KEEP},
        },
    .wants_attributes =
        {
            [ELEMENT_A] = true,
            [ELEMENT_ABBR] = true,
            [ELEMENT_ACRONYM] = true,
            [ELEMENT_BLOCKQUOTE] = true,
            [ELEMENT_DEL] = true,
            [ELEMENT_Q] = true,
        },
    .url =
        {
            .schemes = {{"http", 4}, {"https", 5}, {"mailto", 6}},
            .relative = URL_KEEP,
            .network_path = URL_KEEP,
            .fragment = URL_KEEP,
        },
};
