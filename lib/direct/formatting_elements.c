/*
 * The list of active formatting elements, 13.2.4.3; see construction.h. Reconstruction, which
 * inserts elements, is in insert.c.
 */
#include "direct/construction.h"
#include "tokenize/token_attributes.h"

static bool is_marker(const struct active_formatting *entry) {
  return (flags_of(entry->element) & ELEMENT_MARKER) != 0;
}

unsigned list_find(const struct direct *direct, enum element_id element) {
  for (unsigned i = direct->active_count; i > 0 && !is_marker(&direct->active[i - 1]); i--) {
    if (direct->active[i - 1].element == element) return i;
  }
  return 0;
}

unsigned list_find_node(const struct direct *direct, uint32_t node) {
  unsigned index = direct->active_count;
  while (index-- > 0) {
    const struct active_formatting *entry = &direct->active[index];
    if (entry->node == node && !is_marker(entry)) return index;
  }
  return direct->active_count;
}

void list_remove(struct direct *direct, unsigned index) {
  if (!is_marker(&direct->active[index])) direct->formatting_count--;
  direct->active_count--;
  memmove(&direct->active[index], &direct->active[index + 1],
          (direct->active_count - index) * sizeof(direct->active[0]));
}

void list_insert(struct direct *direct, unsigned index, struct active_formatting entry) {
  memmove(&direct->active[index + 1], &direct->active[index],
          (direct->active_count - index) * sizeof(direct->active[0]));
  direct->active[index] = entry;
  direct->active_count++;
  direct->formatting_count++;
}

void list_clear_to_marker(struct direct *direct) {
  while (direct->active_count > 0) {
    if (is_marker(&direct->active[--direct->active_count])) return;
    direct->formatting_count--;
  }
}

void list_mark_closed(struct direct *direct, uint32_t node) {
  unsigned index = list_find_node(direct, node);
  if (index < direct->active_count) direct->active[index].is_open = false;
}

/* ---- the Noah's Ark clause ---- */

static uint64_t signature_of(const struct direct_pass *pass, struct active_formatting *entry) {
  if (entry->signature == 0)
    entry->signature = token_signature(pass->source, &pass->tokens[entry->token]);
  return entry->signature;
}

static bool are_alike(const struct direct_pass *pass, struct active_formatting *one,
                      struct active_formatting *other) {
  if (one->element != other->element) return false;
  if (pass->tokens[one->token].attributes == 0 || pass->tokens[other->token].attributes == 0)
    return pass->tokens[one->token].attributes == pass->tokens[other->token].attributes;
  return signature_of(pass, one) == signature_of(pass, other);
}

/*
 * The "Noah's Ark clause": if the list has three entries like this one since the last marker, the
 * earliest of them goes. Only elements of the same name are compared, and only if there are three.
 */
static void make_room_for_another(struct direct_pass *pass, struct active_formatting *entry) {
  struct direct *direct = pass->direct;
  unsigned alike = 0;
  for (unsigned i = direct->active_count; i > 0 && !is_marker(&direct->active[i - 1]); i--) {
    if (direct->active[i - 1].element == entry->element) alike++;
  }

  if (alike < LIKE_ONES) return;
  alike = 0;
  for (unsigned i = direct->active_count; i > 0 && !is_marker(&direct->active[i - 1]); i--) {
    alike += are_alike(pass, &direct->active[i - 1], entry);
    if (alike < LIKE_ONES) continue;
    list_remove(direct, i - 1);
    return;
  }
}

NOINLINE bool list_push_fourth(struct direct_pass *pass, enum element_id element, uint32_t number,
                               uint32_t node) {
  struct direct *direct = pass->direct;
  struct active_formatting entry = {.token = number, .element = (uint8_t)element};

  if (direct->formatting_count >= LIKE_ONES) make_room_for_another(pass, &entry);
  if (direct->formatting_count == direct->formatting_limit) {
    note_difference(pass, DIFFERS_LIMIT);
    return false;
  }

  list_add(direct, element, number, node);
  return true;
}

/*
 * An element that is closed without its end tag ("clear the stack back to a table context") leaves
 * its marker in the list, so that input could make more and more of them. Beyond this number none
 * is added; there are as many for each element that can be open.
 */
NOINLINE void list_push_marker(struct direct *direct, enum element_id element) {
  if (direct->active_count - direct->formatting_count == OPEN_ELEMENTS) return;
  direct->active[direct->active_count++] =
      (struct active_formatting){.element = (uint8_t)element, .is_open = true};
}
