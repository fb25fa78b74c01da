/* See lint.h. */
#include "policy/lint.h"

#include "filter/floor.h"
#include "policy/forbid.h"
#include "policy/lint_frameworks.h"
#include "policy/lint_report.h"
#include "policy/lint_values.h"
#include "policy/lookup.h"

#include <stdio.h>

#define RENAME_ERROR(element, ...)                 \
  builder_report(builder, SANITIZE_SEVERITY_ERROR, \
                 ((struct place){(element), ATTRIBUTE_UNKNOWN, 0, "rename"}), __VA_ARGS__)

/* ---- Tables ---- */

/* The names of the parts whose `kept` is so, as "<td> <th>"; how many there are. */
static size_t list_parts(const struct policy_builder *builder, bool kept, char *text, size_t size) {
  size_t count = 0;
  size_t length = 0;
  text[0] = '\0';
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    if (!lint_is_table_part((enum element_id)id) || builder->choices[id].kept != kept) continue;
    int written =
        snprintf(text + length, size - length, "%s<%.*s>", count > 0 ? " " : "", ELEMENT_SHOWN(id));
    if (written > 0) length += (size_t)written;
    if (length >= size) length = size - 1;
    count++;
  }
  return count;
}

enum { PARTS_TEXT = 120 };

void lint_complete_tables(struct policy_builder *builder) {
  char missing[PARTS_TEXT];
  char kept[PARTS_TEXT];
  if (list_parts(builder, true, kept, sizeof(kept)) == 0 ||
      list_parts(builder, false, missing, sizeof(missing)) == 0) {
    return;
  }
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    enum element_id part = (enum element_id)id;
    if (lint_is_table_part(part) && !builder_renames(builder, part)) builder_keep(builder, part);
  }
  WARN_AT(ELEMENT_TABLE, 0, "a table is permitted as a whole, so these are, too: %s", missing);
}

void lint_shrink_tables(struct policy_builder *builder) {
  char left[PARTS_TEXT];
  if (builder->choices[ELEMENT_TABLE].kept || list_parts(builder, true, left, sizeof(left)) == 0)
    return;
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    bool part = lint_is_table_part((enum element_id)id);
    if (part && builder->choices[id].kept) builder_refuse(builder, (enum element_id)id);
  }
  WARN_AT(ELEMENT_TABLE, 0, "without <table> these are no longer permitted either: %s", left);
}

static void check_tables(struct policy_builder *builder) {
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    enum element_id part = (enum element_id)id;
    if (!lint_is_table_part(part) || builder->choices[id].kept ||
        !builder->choices[ELEMENT_TABLE].kept)
      continue;
    ERROR_AT(part, 0,
             "<%.*s> cannot be left out while <table> is permitted: its text would have no place "
             "in the table; take out <table>, too",
             ELEMENT_SHOWN(part));
  }
}

/* ---- Elements ---- */

/* Elements that mean nothing alone. */
static const struct {
  uint8_t element;
  uint8_t parents[3];
  const char *text;
} companions[] = {
    {ELEMENT_AREA, {ELEMENT_MAP}, "<map>"},
    {ELEMENT_DD, {ELEMENT_DL}, "<dl>"},
    {ELEMENT_DT, {ELEMENT_DL}, "<dl>"},
    {ELEMENT_INPUT, {ELEMENT_LI}, "<li>"},
    {ELEMENT_LI, {ELEMENT_OL, ELEMENT_UL, ELEMENT_MENU}, "<ul> or <ol>"},
    {ELEMENT_RB, {ELEMENT_RUBY}, "<ruby>"},
    {ELEMENT_RP, {ELEMENT_RUBY}, "<ruby>"},
    {ELEMENT_RT, {ELEMENT_RUBY}, "<ruby>"},
    {ELEMENT_RTC, {ELEMENT_RUBY}, "<ruby>"},
    {ELEMENT_SOURCE,
     {ELEMENT_AUDIO, ELEMENT_PICTURE, ELEMENT_VIDEO},
     "<audio>, <picture> or <video>"},
    {ELEMENT_TRACK, {ELEMENT_AUDIO, ELEMENT_VIDEO}, "<audio> or <video>"},
};

static void check_companions(struct policy_builder *builder) {
  for (size_t i = 0; i < sizeof(companions) / sizeof(companions[0]); i++) {
    enum element_id element = (enum element_id)companions[i].element;
    bool found = false;
    for (size_t j = 0; j < sizeof(companions[i].parents) && companions[i].parents[j] != 0; j++) {
      if (builder->choices[companions[i].parents[j]].kept) found = true;
    }
    if (!builder->choices[element].kept || found) continue;
    WARN_AT(element, 0, "<%.*s> means nothing without %s", ELEMENT_SHOWN(element),
            companions[i].text);
  }
}

static void check_elements(struct policy_builder *builder) {
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    enum element_id element = (enum element_id)id;
    const char *reason = name_element_reason(element);
    if (builder->choices[id].kept && reason != NULL && element != ELEMENT_INPUT) {
      ERROR_AT(element, 0, "no policy can permit <%.*s>: %s", ELEMENT_SHOWN(element), reason);
    }
    if (builder->choices[id].mode == SANITIZE_MODE_STRIP && (element_flags[id] & ELEMENT_HIDDEN)) {
      ERROR_AT(element, 0,
               "<%.*s> cannot be stripped: a browser does not show its content; drop or escape it",
               ELEMENT_SHOWN(element));
    }
  }

  check_companions(builder);
}

/* ---- Renamed elements ---- */

/* Why an element cannot be renamed; NULL when it can. */
static const char *unrenamed_reason(enum element_id element) {
  if (element_flags[element] & ELEMENT_HIDDEN)
    return "a browser does not show its content; drop or escape it";
  if (element == ELEMENT_HTML || element == ELEMENT_HEAD || element == ELEMENT_BODY ||
      element == ELEMENT_FRAMESET)
    return "parsers put it into every page; take this out";
  return NULL;
}

static bool becomes_of(const struct policy_builder *builder, enum element_id element,
                       enum element_id link) {
  const uint8_t *becomes = builder->choices[element].becomes;
  for (size_t i = 0; i < RENAME_LINKS && becomes[i] != 0; i++) {
    if (becomes[i] == link) return true;
  }
  return false;
}

static void check_link(struct policy_builder *builder, enum element_id element,
                       enum element_id link) {
  static const char *const kinds[] = {"has content", "has no content"};
  bool is_void = (element_flags[element] & ELEMENT_VOID) != 0;
  bool link_is_void = (element_flags[link] & ELEMENT_VOID) != 0;
  if (link == element) {
    RENAME_ERROR(element, "<%.*s> cannot become itself; take it out", ELEMENT_SHOWN(element));
  } else if (becomes_of(builder, link, element)) {
    RENAME_ERROR(element, "<%.*s> and <%.*s> would become each other; take one of them out",
                 ELEMENT_SHOWN(element), ELEMENT_SHOWN(link));
  } else if (builder_renames(builder, link)) {
    RENAME_ERROR(element, "<%.*s> cannot become <%.*s>, which becomes <%.*s>; name that instead",
                 ELEMENT_SHOWN(element), ELEMENT_SHOWN(link),
                 ELEMENT_SHOWN(builder->choices[link].becomes[0]));
  } else if (lint_is_table_part(link)) {
    RENAME_ERROR(element, "<%.*s> cannot become <%.*s>: a table is more than one element",
                 ELEMENT_SHOWN(element), ELEMENT_SHOWN(link));
  } else if (is_void != link_is_void) {
    RENAME_ERROR(element, "<%.*s> cannot become <%.*s>: the one %s, the other %s",
                 ELEMENT_SHOWN(element), ELEMENT_SHOWN(link), kinds[is_void], kinds[link_is_void]);
  } else if (!builder->choices[link].kept) {
    RENAME_ERROR(element, "<%.*s> cannot become <%.*s>, which is not permitted; permit that, too",
                 ELEMENT_SHOWN(element), ELEMENT_SHOWN(link));
  }
}

static void check_renamings(struct policy_builder *builder) {
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    enum element_id element = (enum element_id)id;
    const uint8_t *becomes = builder->choices[id].becomes;
    if (!builder_renames(builder, element)) continue;
    const char *reason = unrenamed_reason(element);
    if (reason != NULL)
      RENAME_ERROR(element, "<%.*s> cannot be renamed: %s", ELEMENT_SHOWN(element), reason);
    for (size_t i = 0; i < RENAME_LINKS && becomes[i] != 0; i++)
      check_link(builder, element, (enum element_id)becomes[i]);
    if (becomes[1] != 0 && (element_flags[id] & ELEMENT_VOID))
      RENAME_ERROR(element, "<%.*s> has no content, so it can become one element only",
                   ELEMENT_SHOWN(element));
  }
}

void lint_shrink_renamings(struct policy_builder *builder) {
  for (unsigned id = 1; id < ELEMENT_COUNT; id++) {
    struct element_choice *choice = &builder->choices[id];
    uint8_t left[RENAME_LINKS] = {0};
    size_t count = 0;
    for (size_t i = 0; i < RENAME_LINKS && choice->becomes[i] != 0; i++) {
      if (builder->choices[choice->becomes[i]].kept) left[count++] = choice->becomes[i];
    }
    if (memcmp(left, choice->becomes, sizeof(left)) == 0) continue;
    memcpy(choice->becomes, left, sizeof(left));
    if (count == 0) {
      WARN_AT((enum element_id)id, 0,
              "<%.*s> is no longer renamed: what it became is not permitted now",
              ELEMENT_SHOWN(id));
    } else {
      WARN_AT((enum element_id)id, 0,
              "<%.*s> becomes less: not all that it became is permitted now", ELEMENT_SHOWN(id));
    }
  }
}

bool lint_policy(struct policy_builder *builder) {
  check_elements(builder);
  check_renamings(builder);
  forbid_check(builder);
  check_tables(builder);
  lint_values(builder);
  lint_frameworks(builder);
  return !builder_has_error(builder);
}
