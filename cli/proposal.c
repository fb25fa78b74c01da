/*
 * See proposal.h. What can be permitted is a list of items: an element, an attribute of one, a
 * scheme or class of an attribute. Each is worth its uses; taken are those of most uses until
 * 99.9 % are kept. What an item stands on has at least as many uses, and is taken with it.
 */
#include "proposal.h"

#include "bytes.h"
#include "urls.h"

#include <stdlib.h>
#include <string.h>

enum {
  MOST_SCHEMES = 64, /* asked about; the rest has no uses to speak of */
  MOST_CLASSES = 12  /* named one by one; beyond them any is permitted */
};

struct item {
  const struct tally_entry *entry;
  uint64_t uses;
  span words[3]; /* element, attribute, value; empty where it ends */
  bool taken;
};

struct items {
  struct item *list; /* by their words: an element, its attributes, their values */
  size_t count, capacity;
  uint64_t taken_uses;
};

static bool word_is(span text, const char *word) {
  return text.length == strlen(word) && memcmp(text.data, word, text.length) == 0;
}

static bool same_words(span a, span b) {
  return a.length == b.length && memcmp(a.data, b.data, a.length) == 0;
}

static int compare_spans(span a, span b) {
  size_t shorter = a.length < b.length ? a.length : b.length;
  int order = shorter == 0 ? 0 : memcmp(a.data, b.data, shorter);
  if (order != 0) return order;
  return a.length < b.length ? -1 : a.length > b.length;
}

static int by_words(const void *a, const void *b) {
  const struct item *one = a, *other = b;
  for (size_t i = 0; i < 3; i++) {
    int order = compare_spans(one->words[i], other->words[i]);
    if (order != 0) return order;
  }
  return 0;
}

/* Of equals the one that the other stands on. */
static int by_worth(const void *a, const void *b) {
  const struct item *one = *(struct item *const *)a, *other = *(struct item *const *)b;
  if (one->uses != other->uses) return one->uses > other->uses ? -1 : 1;
  return by_words(one, other);
}

static void split_entry(const struct tally_entry *entry, span words[3]) {
  const char *at = entry->name, *end = at + entry->name_length;
  for (size_t i = 0; i < 3; i++) {
    const char *space = i < 2 ? memchr(at, ' ', (size_t)(end - at)) : NULL;
    const char *stop = space != NULL ? space : end;
    words[i] = (span){at, (size_t)(stop - at)};
    at = space != NULL ? space + 1 : end;
  }
}

/* ---- What could be permitted ---- */

static bool is_permitted(const struct bytes *notation) {
  sanitize_policy *policy = sanitize_policy_new("text");
  bool permitted =
      policy != NULL && !notation->failed &&
      sanitize_policy_allow(policy, notation->data, notation->length, NULL) == SANITIZE_OK;
  sanitize_policy_free(policy);
  return permitted;
}

/* Letters, digits, '-' and '_': nothing that the notation could read otherwise. */
static bool is_plain(span word) {
  for (size_t i = 0; i < word.length; i++) {
    char c = word.data[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && c != '-' && c != '_') return false;
  }
  return word.length > 0;
}

struct schemes {
  const struct tally_entry *permitted[MOST_SCHEMES];
  size_t count;
};

static bool find_schemes(struct schemes *schemes, const struct counts *counts) {
  const struct tally_entry **entries = tally_by_uses(&counts->tallies[TALLY_SCHEMES]);
  size_t count = counts->tallies[TALLY_SCHEMES].count;
  *schemes = (struct schemes){.count = 0};
  if (entries == NULL) return false;
  for (size_t i = 0; i < count && i < MOST_SCHEMES; i++) {
    struct bytes tag = {0};
    bytes_printf(&tag, "<a href=\"%s%s\">", entries[i]->name,
                 strcmp(entries[i]->name, ":") == 0 ? "" : ":");
    if (is_permitted(&tag)) schemes->permitted[schemes->count++] = entries[i];
    bytes_free(&tag);
  }
  free(entries);
  return true;
}

static bool knows_scheme(const struct schemes *schemes, span name) {
  for (size_t i = 0; i < schemes->count; i++) {
    if (word_is(name, schemes->permitted[i]->name)) return true;
  }
  return false;
}

static bool add_item(struct items *items, const struct tally_entry *entry) {
  struct item item = {.entry = entry, .uses = entry->permitted};
  if (item.uses == 0) return true;
  if (items->count == items->capacity) {
    size_t capacity = items->capacity == 0 ? 256 : 2 * items->capacity;
    struct item *list = realloc(items->list, capacity * sizeof *list);
    if (list == NULL) return false;
    items->list = list;
    items->capacity = capacity;
  }
  split_entry(entry, item.words);
  items->list[items->count++] = item;
  return true;
}

/* An attribute whose values are items is worth only what they are. */
static bool has_value_items(span attribute) {
  return is_url_attribute(attribute) || word_is(attribute, "class");
}

static bool collect_items(struct items *items, const struct counts *counts) {
  struct schemes schemes;
  if (!find_schemes(&schemes, counts)) return false;
  for (enum tally_kind kind = TALLY_ELEMENTS; kind < TALLY_KINDS; kind++) {
    const struct tally *tally = &counts->tallies[kind];
    if (kind != TALLY_ELEMENTS && kind != TALLY_ATTRIBUTES && kind != TALLY_VALUES) continue;
    for (size_t i = 0; i < tally->count; i++) {
      const struct tally_entry *entry = tally->entries[i];
      span words[3];
      split_entry(entry, words);
      bool url = is_url_attribute(words[1]);
      if (kind == TALLY_ATTRIBUTES && has_value_items(words[1])) continue;
      if (kind == TALLY_VALUES && url && !knows_scheme(&schemes, words[2])) continue;
      if (!add_item(items, entry)) return false;
    }
  }
  if (items->count > 0) qsort(items->list, items->count, sizeof *items->list, by_words);
  return true;
}

/* ---- Which are taken ---- */

static void take_item(struct items *items, struct item *item) {
  if (item->taken) return;
  item->taken = true;
  items->taken_uses += item->uses;
}

/* The element of an attribute or value, which stands before it. */
static struct item *element_of(const struct items *items, const struct item *item) {
  struct item key = {.words = {item->words[0], {NULL, 0}, {NULL, 0}}};
  return bsearch(&key, items->list, items->count, sizeof key, by_words);
}

static bool choose_items(struct items *items, uint64_t *harmless) {
  struct item **order = malloc((items->count + 1) * sizeof *order);
  if (order == NULL) return false;
  *harmless = 0;
  for (size_t i = 0; i < items->count; i++) {
    order[i] = &items->list[i];
    *harmless += order[i]->uses;
  }
  if (items->count > 0) qsort(order, items->count, sizeof *order, by_worth);

  uint64_t wanted = *harmless - *harmless / 1000;
  for (size_t i = 0; i < items->count && items->taken_uses < wanted; i++) {
    struct item *element = element_of(items, order[i]);
    if (element == NULL) continue; /* only where it cannot stand */
    take_item(items, element);
    take_item(items, order[i]);
  }
  free(order);
  return true;
}

/* ---- In the notation ---- */

/* The values of one attribute from `at` on; *end is behind them. */
static void append_values(struct bytes *to, const struct items *items, size_t at, size_t *end) {
  const struct item *first = &items->list[at];
  bool url = is_url_attribute(first->words[1]), any = false;
  size_t named = 0, start = to->length;
  for (; at < items->count; at++) {
    const struct item *item = &items->list[at];
    if (!same_words(item->words[0], first->words[0]) ||
        !same_words(item->words[1], first->words[1]))
      break;
    if (!item->taken || item->words[2].length == 0) continue;
    bool none = word_is(item->words[2], ":");
    any = any || (!url && !is_plain(item->words[2]));
    bytes_append_text(to, named++ == 0 ? "" : " ");
    bytes_append(to, item->words[2].data, item->words[2].length);
    if (url && !none) bytes_append_byte(to, ':');
  }
  *end = at;
  /* relative ones are the policy's to say: the notation has ":" for no scheme at all, alone */
  if (!to->failed && (any || (!url && named > MOST_CLASSES))) to->length = start;
}

/* `:` means that no scheme is taken, and stands alone. */
static void append_attribute(struct bytes *to, const struct items *items, size_t at, size_t *end) {
  const struct item *first = &items->list[at];
  struct bytes values = {0};
  append_values(&values, items, at, end);
  bool taken = false;
  for (size_t i = at; i < *end; i++) taken = taken || items->list[i].taken;
  if (taken) {
    span list = {values.data, values.length};
    if (list.length > 2 && memcmp(list.data, ": ", 2) == 0)
      list = (span){list.data + 2, list.length - 2};
    bytes_append_byte(to, ' ');
    bytes_append(to, first->words[1].data, first->words[1].length);
    bytes_append_text(to, "=\"");
    bytes_append(to, list.data, list.length);
    bytes_append_byte(to, '"');
  }
  if (values.failed) to->failed = true;
  bytes_free(&values);
}

/* One element with what was taken of it; *end is behind it. */
static void append_element(struct bytes *to, const struct items *items, size_t at, size_t *end) {
  const struct item *element = &items->list[at++];
  if (element->taken) {
    bytes_append_byte(to, '<');
    bytes_append(to, element->words[0].data, element->words[0].length);
  }
  while (at < items->count && same_words(items->list[at].words[0], element->words[0])) {
    struct bytes none = {0};
    append_attribute(element->taken ? to : &none, items, at, &at);
    bytes_free(&none);
  }
  if (element->taken) bytes_append_byte(to, '>');
  *end = at;
}

/* As sanitize_policy_show() has it: with all parts of a table, where there is one. */
static char *canonical(const struct items *items) {
  sanitize_policy *policy = sanitize_policy_new("text");
  char *notation = NULL;
  struct bytes tag = {0};
  for (size_t at = 0; at < items->count && policy != NULL && !tag.failed;) {
    bytes_clear(&tag);
    append_element(&tag, items, at, &at);
    /* what the library does not take is not proposed */
    if (tag.length > 0) (void)sanitize_policy_allow(policy, tag.data, tag.length, NULL);
  }
  if (policy != NULL && !tag.failed)
    (void)sanitize_policy_show(policy, SANITIZE_POLICY_FORMAT_NOTATION, &notation, NULL);
  bytes_free(&tag);
  sanitize_policy_free(policy);
  return notation;
}

bool proposal_make(struct proposal *proposal, const struct counts *counts) {
  struct items items = {0};
  *proposal = (struct proposal){0};
  bool made = collect_items(&items, counts) && choose_items(&items, &proposal->harmless);
  proposal->kept = items.taken_uses;
  if (made) proposal->notation = canonical(&items);
  free(items.list);
  return proposal->notation != NULL;
}
