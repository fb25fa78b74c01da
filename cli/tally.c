/* See tally.h. */
#include "tally.h"

#include <stdlib.h>
#include <string.h>

static int compare_names(const struct tally_entry *entry, span name) {
  size_t shorter = entry->name_length < name.length ? entry->name_length : name.length;
  int order = memcmp(entry->name, name.data, shorter);
  if (order != 0) return order;
  return entry->name_length < name.length ? -1 : entry->name_length > name.length;
}

static int by_name(const void *a, const void *b) {
  const struct tally_entry *one = *(struct tally_entry *const *)a;
  const struct tally_entry *other = *(struct tally_entry *const *)b;
  return compare_names(one, (span){other->name, other->name_length});
}

/* Names decide between equals, so that the order is the same in every run. */
static int by_uses(const void *a, const void *b) {
  const struct tally_entry *one = *(struct tally_entry *const *)a;
  const struct tally_entry *other = *(struct tally_entry *const *)b;
  if (one->uses != other->uses) return one->uses > other->uses ? -1 : 1;
  return by_name(a, b);
}

static void sort(struct tally_entry **entries, size_t count,
                 int (*compare)(const void *, const void *)) {
  if (count > 0) qsort(entries, count, sizeof *entries, compare);
}

/* Every other time that half of the names are new at the earliest: linear in what is counted. */
static void forget_rare(struct tally *tally) {
  size_t kept = TALLY_NAMES / 2;
  sort(tally->entries, tally->count, by_uses);
  for (size_t i = kept; i < tally->count; i++) {
    tally->others += tally->entries[i]->uses;
    free(tally->entries[i]);
  }
  tally->count = kept;
  sort(tally->entries, tally->count, by_name);
}

static bool make_room(struct tally *tally) {
  if (tally->count == TALLY_NAMES) forget_rare(tally);
  if (tally->count < tally->capacity) return true;
  size_t capacity = tally->capacity == 0 ? 16 : 2 * tally->capacity;
  struct tally_entry **entries = realloc(tally->entries, capacity * sizeof *entries);
  if (entries == NULL) return false;
  tally->entries = entries;
  tally->capacity = capacity;
  return true;
}

/* Where the name is, or would be. */
static size_t place_of(const struct tally *tally, span name) {
  size_t low = 0, high = tally->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (compare_names(tally->entries[middle], name) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

struct tally_entry *tally_at(struct tally *tally, span name) {
  if (name.length == 0 || name.length > TALLY_LONGEST || tally->failed) return NULL;
  size_t at = place_of(tally, name);
  if (at < tally->count && compare_names(tally->entries[at], name) == 0) return tally->entries[at];

  struct tally_entry *entry = calloc(1, sizeof *entry);
  if (entry == NULL || !make_room(tally)) {
    free(entry);
    tally->failed = true;
    return NULL;
  }

  memcpy(entry->name, name.data, name.length);
  entry->name_length = name.length;
  at = place_of(tally, name); /* some may be gone */
  memmove(tally->entries + at + 1, tally->entries + at,
          (tally->count - at) * sizeof *tally->entries);
  tally->entries[at] = entry;
  tally->count++;
  return entry;
}

static void copy_example(struct tally_entry *to, const struct tally_entry *from) {
  if (to->file != NULL || from->file == NULL) return;
  memcpy(to->example, from->example, from->example_length);
  to->example_length = from->example_length;
  to->file = from->file;
  to->record = from->record;
}

void tally_merge(struct tally *tally, const struct tally *from) {
  for (size_t i = 0; i < from->count; i++) {
    const struct tally_entry *entry = from->entries[i];
    struct tally_entry *to = tally_at(tally, (span){entry->name, entry->name_length});
    if (to == NULL) break;
    to->uses += entry->uses;
    to->stay += entry->stay;
    to->permitted += entry->permitted;
    to->prefixed += entry->prefixed;
    copy_example(to, entry);
  }
  tally->others += from->others;
  if (from->failed) tally->failed = true;
}

const struct tally_entry **tally_by_uses(const struct tally *tally) {
  struct tally_entry **entries = malloc((tally->count + 1) * sizeof *entries);
  if (entries == NULL) return NULL;
  if (tally->count > 0) memcpy(entries, tally->entries, tally->count * sizeof *entries);
  sort(entries, tally->count, by_uses);
  return (const struct tally_entry **)entries;
}

void tally_free(struct tally *tally) {
  for (size_t i = 0; i < tally->count; i++) free(tally->entries[i]);
  free(tally->entries);
  *tally = (struct tally){0};
}
