/*
 * See survey.h. Text and result are measured with the same instrument, so that their difference is
 * what the policy takes, whatever the reason.
 */
#include "survey.h"

#include "urls.h"

#include <string.h>

struct measuring {
  struct counts *counts;
  const struct surveyed *comment;
  bool after; /* it is the result that is measured */
  bool has_markup;
};

static bool is_element(const sanitize_change *change) {
  return change->kind == SANITIZE_CHANGE_ELEMENT_UNWRAPPED ||
         change->kind == SANITIZE_CHANGE_ELEMENT_DROPPED;
}

static bool is_attribute(const sanitize_change *change) {
  return change->kind == SANITIZE_CHANGE_ATTRIBUTE_REMOVED ||
         change->kind == SANITIZE_CHANGE_ATTRIBUTE_CHANGED;
}

/* Whole characters of the input from the tag on. */
static void take_example(struct tally_entry *entry, const struct surveyed *comment, size_t offset) {
  size_t left = comment->text.length > offset ? comment->text.length - offset : 0;
  const char *from = comment->text.data + offset;
  size_t length = left < TALLY_EXAMPLE ? left : TALLY_EXAMPLE;
  if (length < left) {
    while (length > 0 && ((unsigned char)from[length] & 0xC0) == 0x80) length--;
  }
  if (length > 0) memcpy(entry->example, from, length);
  entry->example_length = length;
  entry->file = comment->file;
  entry->record = comment->record;
}

/* Returns the entry; NULL for a name that is not held, and of the result. */
static struct tally_entry *count_use(struct measuring *measuring, enum tally_kind kind, span name,
                                     size_t offset, bool permitted) {
  struct tally *tally = &measuring->counts->tallies[kind];
  struct tally_entry *entry = tally_at(tally, name);
  if (entry == NULL) {
    tally->others += !measuring->after && name.length > 0;
    return NULL;
  }
  if (measuring->after) {
    entry->stay++;
    return NULL;
  }
  entry->uses++;
  entry->permitted += permitted;
  if (entry->file == NULL) take_example(entry, measuring->comment, offset);
  return entry;
}

static void count_element(void *context, const sanitize_change *change) {
  struct measuring *measuring = context;
  if (!is_element(change)) return;
  measuring->has_markup = true;
  (void)count_use(measuring, TALLY_ELEMENTS, change->element, change->offset,
                  change->reason == SANITIZE_REASON_POLICY);
}

/* ---- Attributes ---- */

/* Words with spaces between them, as a name of a tally; too long a name is no name. */
struct joined {
  char text[TALLY_LONGEST + 1];
  size_t length;
};

static void join_word(struct joined *joined, span word) {
  size_t space = joined->length > 0 ? 1 : 0;
  if (word.length > sizeof joined->text - joined->length - space) {
    joined->length = sizeof joined->text; /* no tally takes it, and no word fits any more */
    return;
  }
  if (space > 0) joined->text[joined->length++] = ' ';
  if (word.length > 0) memcpy(joined->text + joined->length, word.data, word.length);
  joined->length += word.length;
}

static void count_value(struct measuring *measuring, const sanitize_change *change, span value) {
  struct joined name = {.length = 0};
  join_word(&name, change->element);
  join_word(&name, change->attribute);
  join_word(&name, value);
  /* whether another scheme could be permitted is asked later, once for each */
  bool permitted = inspect_permits(change) || change->reason == SANITIZE_REASON_URL;
  (void)count_use(measuring, TALLY_VALUES, (span){name.text, name.length}, change->offset,
                  permitted);
}

static void count_urls(struct measuring *measuring, const sanitize_change *change) {
  size_t at = 0;
  for (span url = urls_next(change->attribute, change->value, &at); url.data != NULL;
       url = urls_next(change->attribute, change->value, &at)) {
    struct url_part scheme = scheme_part(url), host = host_part(url);
    span name = {scheme.text, scheme.length};
    if (name.length == 0) name = (span){":", 1}; /* none: relative to the page */
    (void)count_use(measuring, TALLY_SCHEMES, name, change->offset, inspect_permits(change));
    (void)count_use(measuring, TALLY_HOSTS, (span){host.text, host.length}, change->offset,
                    inspect_permits(change));
    count_value(measuring, change, name);
  }
}

static bool is_class_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static void count_classes(struct measuring *measuring, const sanitize_change *change) {
  span value = change->value;
  for (size_t at = 0; at < value.length;) {
    size_t start = at;
    while (at < value.length && !is_class_blank(value.data[at])) at++;
    span name = {value.data + start, at - start};
    if (name.length > 0) {
      (void)count_use(measuring, TALLY_CLASSES, name, change->offset, inspect_permits(change));
      count_value(measuring, change, name);
    }
    while (at < value.length && is_class_blank(value.data[at])) at++;
  }
}

static void count_attribute(void *context, const sanitize_change *change) {
  struct measuring *measuring = context;
  if (!is_attribute(change)) return;
  struct joined name = {.length = 0};
  join_word(&name, change->element);
  join_word(&name, change->attribute);
  struct tally_entry *entry = count_use(measuring, TALLY_ATTRIBUTES, (span){name.text, name.length},
                                        change->offset, inspect_permits(change));
  if (entry != NULL) entry->prefixed += change->reason == SANITIZE_REASON_POLICY;

  if (is_url_attribute(change->attribute)) count_urls(measuring, change);
  if (change->attribute.length == 5 && memcmp(change->attribute.data, "class", 5) == 0)
    count_classes(measuring, change);
}

/* ---- A comment ---- */

sanitize_status survey_comment(struct inspector *inspector, const sanitize_limits *limits,
                               struct counts *counts, const struct surveyed *comment) {
  struct measuring before = {counts, comment, false, false};
  struct measuring after = {counts, comment, true, false};
  size_t text = 0;
  sanitize_status status =
      inspect_elements(inspector, limits, comment->text, count_element, &before);
  if (status == SANITIZE_OK)
    status = inspect_attributes(inspector, limits, comment->text, count_attribute, &before);
  if (status == SANITIZE_OK)
    status = inspect_elements(inspector, limits, comment->clean, count_element, &after);
  if (status == SANITIZE_OK)
    status = inspect_attributes(inspector, limits, comment->clean, count_attribute, &after);
  if (status == SANITIZE_OK) status = inspect_text(inspector, limits, comment->text, &text);
  if (status != SANITIZE_OK) return status;

  counts->with_markup += before.has_markup;
  counts->changed += comment->changed;
  counts->text += text;
  counts->lost_text += comment->losses.text;
  counts->lost_hidden += comment->losses.hidden;
  return SANITIZE_OK;
}
